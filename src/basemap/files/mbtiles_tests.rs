//! What is read of MBTiles files, and what is refused.

use std::io::Write as _;

use image::ImageFormat;

use super::sample::{
    Folder, METADATA, TILES, add_metadata, add_tile, database, mbtiles, picture, refusal, tile,
    valletta, vector_tile,
};
use super::source::FileSource;
use crate::basemap::problem::Cause;
use crate::basemap::source::{Content, TileError, TileSource as _};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn is_vector(source: &FileSource) -> bool {
    matches!(source.info().content, Content::Vector(_))
}

#[test]
fn vector_tiles_are_found_though_rows_count_from_the_south() {
    let folder = Folder::new();
    let path = folder.path("a.mbtiles");
    let tiles: Vec<_> = (10..=12)
        .map(|zoom| (valletta(zoom), gzip(&vector_tile(zoom))))
        .collect();
    let fields = [
        ("name", "Harbour"),
        ("format", "pbf"),
        ("attribution", "<a href=\"https://a.example/\">A</a>"),
        ("json", "{\"vector_layers\": [{\"id\": \"roads\"}]}"),
    ];
    mbtiles(&path, &tiles, &fields);
    let source = FileSource::open(&path).unwrap();
    let info = source.info();
    assert_eq!((info.title.as_str(), &info.zooms), ("Harbour", &(10..=12)));
    assert_eq!(info.credits[0].url, "https://a.example/");
    assert!(is_vector(&source));
    for zoom in 10..=12 {
        assert!(source.may_have(valletta(zoom)));
        assert_eq!(source.tile(valletta(zoom)), Ok(vector_tile(zoom)));
    }
    assert_eq!(folder.names(), ["a.mbtiles"]);
}

#[test]
fn pictures_are_known_by_their_bytes_whatever_the_file_says() {
    let folder = Folder::new();
    for (index, (said, format)) in [
        ("png", ImageFormat::Png),
        ("jpg", ImageFormat::Jpeg),
        ("webp", ImageFormat::WebP),
        ("pbf", ImageFormat::Png),
        ("png", ImageFormat::Jpeg),
    ]
    .into_iter()
    .enumerate()
    {
        let path = folder.path(&format!("{index}.mbtiles"));
        let bytes = picture(format, 512, [1, 2, 3]);
        mbtiles(&path, &[(valletta(9), bytes.clone())], &[("format", said)]);
        let source = FileSource::open(&path).unwrap();
        let content = &source.info().content;
        assert!(matches!(content, Content::Pictures { tile_points } if *tile_points == 512.0));
        assert_eq!(source.tile(valletta(9)), Ok(bytes));
    }
}

#[test]
fn zooms_and_bounds_are_those_of_the_tiles_when_the_file_says_others() {
    let folder = Folder::new();
    let path = folder.path("a.mbtiles");
    let tiles = [
        (valletta(9), vector_tile(9)),
        (tile(12, 2212, 1606), vector_tile(12)),
        (tile(12, 2214, 1608), vector_tile(12)),
    ];
    let lies = [("minzoom", "0"), ("maxzoom", "22"), ("bounds", "0,0,1,1")];
    mbtiles(&path, &tiles, &lies);
    let source = FileSource::open(&path).unwrap();
    assert_eq!(source.info().zooms, 9..=12);
    assert!(source.may_have(valletta(9)) && !source.may_have(tile(9, 0, 0)));
    assert!(source.may_have(tile(12, 2213, 1607)) && !source.may_have(tile(12, 2215, 1607)));
    assert!(!source.may_have(tile(12, 2213, 1605)) && !source.may_have(tile(12, 2213, 1609)));
    assert_eq!(source.tile(tile(12, 2213, 1607)), Err(TileError::Missing));
    assert_eq!(source.tile(tile(31, 0, 0)), Err(TileError::Missing));
}

#[test]
fn views_over_other_tables_are_read_as_tables_are() {
    let folder = Folder::new();
    let path = folder.path("a.mbtiles");
    let connection = database(
        &path,
        "CREATE TABLE images (tile_id TEXT PRIMARY KEY, tile_data BLOB);
         CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_id TEXT);
         CREATE UNIQUE INDEX place ON map (zoom_level, tile_column, tile_row);
         CREATE VIEW tiles AS SELECT map.zoom_level AS zoom_level, map.tile_column AS tile_column,
             map.tile_row AS tile_row, images.tile_data AS tile_data
             FROM map JOIN images ON images.tile_id = map.tile_id;
         CREATE VIEW metadata AS SELECT 'name' AS name, 'Seen' AS value;",
    );
    let insert = "INSERT INTO images VALUES ('a', ?1)";
    connection.execute(insert, [vector_tile(10)]).unwrap();
    let row = (1 << 10) - 1 - valletta(10).y;
    let insert = "INSERT INTO map VALUES (10, ?1, ?2, 'a')";
    connection.execute(insert, [valletta(10).x, row]).unwrap();
    connection.close().unwrap();
    let source = FileSource::open(&path).unwrap();
    assert_eq!(source.info().title, "Seen");
    assert_eq!(source.tile(valletta(10)), Ok(vector_tile(10)));
}

#[test]
fn a_database_without_tiles_is_refused_with_what_it_lacks() {
    let folder = Folder::new();
    for (name, schema, said) in [
        (
            "a",
            "CREATE TABLE people (name); CREATE TABLE dogs (name);",
            "it has people, dogs",
        ),
        (
            "b",
            "CREATE TABLE tiles (zoom_level, tile_column, tile_data);",
            "no such column: tile_row",
        ),
        ("c", TILES, "has no tiles"),
        ("d", "CREATE TABLE gpkg_contents (a);", "GeoPackage"),
        ("e", "VACUUM;", "empty"),
    ] {
        let path = folder.path(name);
        database(&path, schema).close().unwrap();
        let refused = refusal(&path);
        assert!(refused.contains(said), "{refused}");
        assert!(refused.contains(&*path.to_string_lossy()), "{refused}");
    }
}

#[test]
fn tables_that_run_for_ever_or_call_functions_are_given_up() {
    let folder = Folder::new();
    let columns = "1 AS zoom_level, 0 AS tile_column, 0 AS tile_row";
    for (name, view, said) in [
        (
            "endless",
            format!(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                 SELECT {columns}, CAST(i AS BLOB) AS tile_data FROM n WHERE i < 0"
            ),
            "runs more than a search",
        ),
        (
            "functions",
            format!("SELECT {columns}, randomblob(1000000) AS tile_data"),
            "runs more than a search",
        ),
        (
            "crossed",
            format!(
                "SELECT {columns}, nullif(a.i * b.i * c.i * d.i * e.i * f.i, 1) AS tile_data FROM a, a b, a c, a d, a e, a f"
            ),
            "takes too long",
        ),
    ] {
        let path = folder.path(name);
        let schema = format!(
            "CREATE TABLE a (i); INSERT INTO a VALUES {}(1); CREATE VIEW tiles AS {view};",
            "(1),".repeat(999)
        );
        database(&path, &schema).close().unwrap();
        let refused = refusal(&path);
        assert!(refused.contains(said), "{refused}");
    }
}

#[test]
fn a_tile_that_is_no_blob_or_too_large_is_missing_or_damaged() {
    let folder = Folder::new();
    let path = folder.path("a.mbtiles");
    let connection = database(&path, TILES);
    add_tile(&connection, valletta(10), &vector_tile(10));
    let row = |zoom: u8| (1_u32 << zoom) - 1 - valletta(zoom).y;
    let insert = |value: &str, zoom: u8| {
        let insert = format!("INSERT INTO tiles VALUES (?1, ?2, ?3, {value})");
        let place = (zoom, valletta(zoom).x, row(zoom));
        connection.execute(&insert, place).unwrap();
    };
    insert("NULL", 11);
    insert("7", 12);
    insert("zeroblob(17000000)", 13);
    connection.close().unwrap();
    let source = FileSource::open(&path).unwrap();
    assert_eq!(source.tile(valletta(11)), Err(TileError::Missing));
    assert_eq!(source.tile(valletta(12)), Err(TileError::Missing));
    let too_large = source.tile(valletta(13));
    assert!(matches!(&too_large, Err(TileError::Damaged(reason)) if reason.contains("bytes")));
    assert!(source.tile(valletta(10)).is_ok());
}

#[test]
fn a_file_that_another_program_writes_is_a_trouble_and_not_damaged() {
    let folder = Folder::new();
    let path = folder.path("a.mbtiles");
    mbtiles(&path, &[(valletta(10), vector_tile(10))], &[]);
    let source = FileSource::open(&path).unwrap();
    let writer = rusqlite::Connection::open(&path).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let Err(TileError::Trouble(trouble)) = source.tile(valletta(10)) else {
        panic!("a tile of a locked database");
    };
    assert_eq!(trouble.cause, Cause::File);
    assert!(
        trouble.detail.contains("another program"),
        "{}",
        trouble.detail
    );
    writer.execute_batch("ROLLBACK").unwrap();
    assert_eq!(source.tile(valletta(10)), Ok(vector_tile(10)));
}

#[test]
fn a_database_that_keeps_a_log_is_read_without_files_beside_it() {
    let folder = Folder::new();
    let path = folder.path("a b?c#%.mbtiles");
    let connection = database(
        &path,
        &format!("PRAGMA journal_mode = WAL; {TILES}{METADATA}"),
    );
    add_tile(&connection, valletta(10), &vector_tile(10));
    add_metadata(&connection, &[("name", "Logged")]);
    connection.close().unwrap();
    assert_eq!(folder.names(), ["a b?c#%.mbtiles"]);
    let source = FileSource::open(&path).unwrap();
    assert_eq!(source.info().title, "Logged");
    assert_eq!(source.tile(valletta(10)), Ok(vector_tile(10)));
    assert_eq!(folder.names(), ["a b?c#%.mbtiles"]);
    // What is in the log only is read as well, while the program that wrote it is there.
    let writer = rusqlite::Connection::open(&path).unwrap();
    add_tile(&writer, valletta(11), &vector_tile(11));
    let again = FileSource::open(&path).unwrap();
    assert_eq!(again.tile(valletta(11)), Ok(vector_tile(11)));
}

#[test]
fn several_threads_read_at_once() {
    let folder = Folder::new();
    let path = folder.path("a.mbtiles");
    mbtiles(&path, &[(valletta(10), vector_tile(10))], &[]);
    let source = FileSource::open(&path).unwrap();
    let expected = vector_tile(10);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(source.tile(valletta(10)), Ok(expected.clone()));
                }
            });
        }
    });
    source.close();
    assert_eq!(source.tile(valletta(10)), Err(TileError::Cancelled));
}

#[test]
fn a_file_cut_off_at_any_page_gives_an_error_or_a_tile_and_never_a_panic() {
    let folder = Folder::new();
    let path = folder.path("whole.mbtiles");
    mbtiles(&path, &[(valletta(10), vector_tile(10))], &[("name", "A")]);
    let intact = std::fs::read(&path).unwrap();
    let mut refused = 0;
    let lengths = (0..200).chain((200..intact.len()).step_by(509));
    for length in lengths {
        let cut = folder.write("cut.mbtiles", &intact[..length]);
        match FileSource::open(&cut) {
            Err(error) => {
                assert!(error.to_string().contains("cut.mbtiles"), "{error}");
                refused += 1;
            }
            Ok(source) => refused += usize::from(source.tile(valletta(10)).is_err()),
        }
    }
    assert!(refused > 200, "{refused}");
}

#[test]
fn a_damaged_byte_anywhere_in_the_schema_gives_an_error_or_a_tile() {
    let folder = Folder::new();
    let path = folder.path("whole.mbtiles");
    mbtiles(
        &path,
        &[(valletta(14), b"\x1a\x02ab".to_vec())],
        &[("format", "pbf")],
    );
    let intact = std::fs::read(&path).unwrap();
    let mut refused = 0;
    // Almost all of each page is empty.
    let written: Vec<usize> = (0..intact.len()).filter(|at| intact[*at] != 0).collect();
    for at in written {
        let mut bytes = intact.clone();
        bytes[at] ^= 0xff;
        let damaged = folder.write("damaged.mbtiles", &bytes);
        match FileSource::open(&damaged) {
            Err(_) => refused += 1,
            Ok(source) => refused += usize::from(source.tile(valletta(14)).is_err()),
        }
    }
    assert!(refused > 100, "{refused}");
}
