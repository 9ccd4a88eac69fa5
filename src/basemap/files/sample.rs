//! Writes small files of both formats for tests.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use rusqlite::Connection;
use tempfile::TempDir;
use walkers::TileId;

use super::source::FileSource;
use crate::basemap::pmtiles::Archive;
use crate::basemap::pmtiles::sample::SampleArchive;

pub fn tile(zoom: u8, x: u32, y: u32) -> TileId {
    TileId { x, y, zoom }
}

/// A tile of the middle of Valletta, and the tiles above it.
pub fn valletta(zoom: u8) -> TileId {
    tile(zoom, 8852 >> (14 - zoom), 6438 >> (14 - zoom))
}

/// Real vector tiles of Malta, zooms 9 to 14.
pub fn malta() -> Archive {
    Archive::open(include_bytes!("../../../assets/basemap/malta.pmtiles").as_slice()).unwrap()
}

/// A real vector tile, unpacked.
pub fn vector_tile(zoom: u8) -> Vec<u8> {
    let archive = malta();
    let tile = archive.tile(valletta(zoom)).unwrap().unwrap();
    tile.into_owned()
}

/// A picture of one colour.
pub fn picture(format: ImageFormat, side_px: u32, color: [u8; 3]) -> Vec<u8> {
    let image = RgbImage::from_pixel(side_px, side_px, Rgb(color));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(image)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

/// A folder with one file in it.
pub struct Folder {
    folder: TempDir,
}

impl Folder {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Names of all files in it.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// An archive of pictures around Valletta.
pub fn pictures(format: ImageFormat, zooms: std::ops::RangeInclusive<u8>) -> SampleArchive {
    let mut archive = SampleArchive {
        tile_type: 2,
        tile_packing: 1,
        ..SampleArchive::default()
    };
    for zoom in zooms {
        archive.add(valletta(zoom), &picture(format, 256, [255, 0, 255]));
    }
    archive
}

/// The table of tiles that most programs write.
pub const TILES: &str = "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, \
     tile_row INTEGER, tile_data BLOB); \
     CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);";
/// The table about the file.
pub const METADATA: &str = "CREATE TABLE metadata (name TEXT, value TEXT);";

/// Makes a database with `schema`.
pub fn database(path: &Path, schema: &str) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(schema).unwrap();
    connection
}

pub fn add_tile(connection: &Connection, id: TileId, bytes: &[u8]) {
    let row = (1_u32 << id.zoom) - 1 - id.y;
    connection
        .execute(
            "INSERT INTO tiles VALUES (?1, ?2, ?3, ?4)",
            (id.zoom, id.x, row, bytes),
        )
        .unwrap();
}

pub fn add_metadata(connection: &Connection, fields: &[(&str, &str)]) {
    for field in fields {
        connection
            .execute("INSERT INTO metadata VALUES (?1, ?2)", *field)
            .unwrap();
    }
}

/// A whole file with tiles of Valletta and nothing unusual.
pub fn mbtiles(path: &Path, tiles: &[(TileId, Vec<u8>)], fields: &[(&str, &str)]) {
    let connection = database(path, &format!("{TILES}{METADATA}"));
    for (id, bytes) in tiles {
        add_tile(&connection, *id, bytes);
    }
    add_metadata(&connection, fields);
    connection.close().unwrap();
}

/// What is said when a file is refused.
pub fn refusal(path: &Path) -> String {
    match FileSource::open(path) {
        Ok(_) => panic!("{} was opened", path.display()),
        Err(error) => error.to_string(),
    }
}
