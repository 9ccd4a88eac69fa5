//! What is read of PMTiles files, and what is refused.

use image::ImageFormat;
use serde_json::json;

use super::sample::{Folder, picture, pictures, refusal, tile, valletta, vector_tile};
use super::source::FileSource;
use crate::basemap::pmtiles::sample::SampleArchive;
use crate::basemap::source::{Content, TileError, TileSource as _};

fn vector(zooms: std::ops::RangeInclusive<u8>) -> SampleArchive {
    let mut archive = SampleArchive::default();
    for zoom in zooms {
        archive.add(valletta(zoom), &vector_tile(zoom));
    }
    archive
}

/// Tiles of zoom 4, each of them its own name.
fn many() -> SampleArchive {
    let mut archive = SampleArchive::default();
    for x in 0..16 {
        for y in 0..16 {
            archive.add(tile(4, x, y), format!("{x}/{y}").as_bytes());
        }
    }
    archive
}

fn tile_points(source: &FileSource) -> Option<f64> {
    match source.info().content {
        Content::Pictures { tile_points } => Some(tile_points),
        Content::Vector(_) => None,
    }
}

#[test]
fn a_file_of_vector_tiles_gives_them_with_name_bounds_and_credits() {
    let folder = Folder::new();
    let mut archive = vector(10..=12);
    archive.bounds_deg = [14.1, 35.7, 14.7, 36.1];
    let metadata = json!({
        "name": "Harbour", "type": "baselayer", "vector_layers": [{"id": "roads"}],
        "attribution": "<a href='https://a.example/'>A</a> <a href='https://b.example/'>B</a>",
    });
    archive.metadata = Some(metadata.to_string());
    let source = FileSource::open(&folder.write("a.pmtiles", &archive.bytes(None))).unwrap();
    let info = source.info();
    assert_eq!((info.title.as_str(), &info.zooms), ("Harbour", &(10..=12)));
    assert_eq!(info.host, None);
    let credits: Vec<_> = info.credits.iter().map(|credit| &*credit.url).collect();
    assert_eq!(credits, ["https://a.example/", "https://b.example/"]);
    assert!(!source.is_overlay() && tile_points(&source).is_none());
    for zoom in 10..=12 {
        assert!(source.may_have(valletta(zoom)));
        assert_eq!(source.tile(valletta(zoom)), Ok(vector_tile(zoom)));
    }
    assert!(!source.may_have(valletta(9)) && !source.may_have(valletta(13)));
    // Within zooms and bounds, but not there; and far away.
    assert_eq!(source.tile(tile(12, 2212, 1606)), Err(TileError::Missing));
    assert!(!source.may_have(tile(12, 0, 0)));
}

#[test]
fn tiles_are_found_through_leaves_and_read_once_for_many_tiles() {
    let folder = Folder::new();
    for leaf_entries in [Some(1), Some(7), Some(100), None] {
        let path = folder.write("many.pmtiles", &many().bytes(leaf_entries));
        let source = FileSource::open(&path).unwrap();
        for x in 0..16 {
            for y in 0..16 {
                let name = format!("{x}/{y}").into_bytes();
                assert_eq!(source.tile(tile(4, x, y)), Ok(name));
            }
        }
        assert_eq!(source.tile(tile(5, 0, 0)), Err(TileError::Missing));
    }
}

#[test]
fn pictures_of_each_format_are_known_and_drawn_at_their_size() {
    let folder = Folder::new();
    for (tile_type, format) in [
        (2, ImageFormat::Png),
        (3, ImageFormat::Jpeg),
        (4, ImageFormat::WebP),
        // Not said, and said wrongly: the bytes count.
        (0, ImageFormat::Png),
        (1, ImageFormat::Jpeg),
    ] {
        let mut archive = pictures(format, 10..=11);
        archive.tile_type = tile_type;
        let source = FileSource::open(&folder.write("a.pmtiles", &archive.bytes(None))).unwrap();
        assert_eq!(tile_points(&source), Some(256.0));
        assert_eq!(
            source.tile(valletta(11)),
            Ok(picture(format, 256, [255, 0, 255]))
        );
    }
    for (metadata, expected) in [(json!({}), 512.0), (json!({"scale": 2}), 256.0)] {
        let mut archive = SampleArchive {
            tile_type: 2,
            tile_packing: 1,
            metadata: Some(metadata.to_string()),
            ..SampleArchive::default()
        };
        archive.add(valletta(9), &picture(ImageFormat::Png, 512, [1; 3]));
        let source = FileSource::open(&folder.write("a.pmtiles", &archive.bytes(None))).unwrap();
        assert_eq!(tile_points(&source), Some(expected));
    }
}

#[test]
fn tiles_packed_with_zstd_not_at_all_or_unstated_are_read() {
    let folder = Folder::new();
    let plain = vector_tile(10);
    let zstd = zstd::encode_all(plain.as_slice(), 3).unwrap();
    for (packing, bytes) in [(1, &plain), (4, &zstd), (0, &zstd), (0, &plain)] {
        let mut archive = SampleArchive {
            tile_packing: packing,
            ..SampleArchive::default()
        };
        archive.add(valletta(10), bytes);
        let source = FileSource::open(&folder.write("a.pmtiles", &archive.bytes(None))).unwrap();
        assert_eq!(source.tile(valletta(10)), Ok(plain.clone()), "{packing}");
    }
}

#[test]
fn an_overlay_lets_the_map_below_be_seen() {
    let folder = Folder::new();
    let mut archive = vector(10..=10);
    archive.metadata = Some(json!({"type": "overlay"}).to_string());
    let source = FileSource::open(&folder.write("a.pmtiles", &archive.bytes(None))).unwrap();
    assert!(source.is_overlay());
}

#[test]
fn what_is_not_supported_is_said_with_what_to_do() {
    let folder = Folder::new();
    for (at, value, said) in [
        (98, 3, "packed with Brotli"),
        (97, 3, "packed with Brotli"),
        (99, 5, "AVIF"),
        (99, 6, "MapLibre tiles"),
        (7, 1, "version 1"),
        (7, 4, "version 4"),
    ] {
        let mut bytes = vector(10..=10).bytes(None);
        bytes[at] = value;
        let said_of = refusal(&folder.write("a.pmtiles", &bytes));
        assert!(said_of.contains(said), "{said_of}");
        assert!(said_of.contains("a.pmtiles"), "{said_of}");
        assert!(said_of.contains("anew") || said_of.contains("convert"));
    }
    let mut web = SampleArchive::default();
    web.add(valletta(10), b"<html>");
    web.tile_type = 2;
    let said_of = refusal(&folder.write("a.pmtiles", &web.bytes(None)));
    assert!(said_of.contains("a web page"), "{said_of}");
    web.tile_type = 0;
    let said_of = refusal(&folder.write("a.pmtiles", &web.bytes(None)));
    assert!(said_of.contains("neither vector tiles nor"), "{said_of}");
}

#[test]
fn metadata_too_large_or_damaged_cost_the_credits_and_not_the_map() {
    let folder = Folder::new();
    let large = json!({"name": "x".repeat(super::metadata::MAX_METADATA_BYTES)}).to_string();
    for metadata in [large, "{".to_owned()] {
        let mut archive = vector(10..=10);
        archive.metadata = Some(metadata);
        let source = FileSource::open(&folder.write("a.pmtiles", &archive.bytes(None))).unwrap();
        assert_eq!(source.info().title, "a");
        assert!(source.info().credits[0].text.contains("cannot be read"));
        assert!(source.tile(valletta(10)).is_ok());
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused_as_cut_off_or_empty() {
    let folder = Folder::new();
    let mut archive = many();
    archive.metadata = Some(json!({"name": "Many"}).to_string());
    let intact = archive.bytes(Some(40));
    for length in 0..intact.len() {
        let said = refusal(&folder.write("cut.pmtiles", &intact[..length]));
        assert!(said.contains("cut.pmtiles"), "{said}");
        assert!(said.contains("again"), "{length}: {said}");
        if length > 8 {
            assert!(said.contains("cut off"), "{length}: {said}");
        }
    }
}

#[test]
fn a_damaged_byte_anywhere_gives_an_error_or_a_tile_and_never_a_panic() {
    let folder = Folder::new();
    let mut archive = vector(10..=11);
    archive.add(tile(11, 0, 0), b"");
    archive.metadata = Some(json!({"name": "Valletta"}).to_string());
    let intact = archive.bytes(Some(1));
    // The tiles themselves are long, and each of their bytes tells the same.
    let (mut refused, end) = (0, 600);
    for at in (0..end).chain((end..intact.len()).step_by(997)) {
        for flip in [0x01, 0x80, 0xff] {
            let mut bytes = intact.clone();
            bytes[at] ^= flip;
            match FileSource::open(&folder.write("a.pmtiles", &bytes)) {
                Err(_) => refused += 1,
                Ok(source) => {
                    for id in [valletta(10), valletta(11), tile(11, 0, 0), tile(30, 9, 9)] {
                        let is_damaged = matches!(source.tile(id), Err(TileError::Damaged(_)));
                        refused += usize::from(is_damaged);
                        source.may_have(id);
                    }
                }
            }
        }
    }
    assert!(refused > end / 2, "{refused}");
}

#[test]
fn directories_without_end_are_given_up() {
    use crate::basemap::pmtiles::Entry;
    use crate::basemap::pmtiles::sample::directory_bytes;

    let folder = Folder::new();
    let mut bytes = vector(10..=10).bytes(Some(1));
    // A leaf that lists itself, unpacked, where the tiles were.
    let entry = Entry {
        tile_number: 0,
        run_length: 0,
        offset: 0,
        length: 5,
    };
    let leaf = directory_bytes(&[entry]);
    assert_eq!(leaf.len(), 5);
    let start = bytes.len() as u64;
    bytes.extend(&leaf);
    for (at, value) in [(8, start), (16, 5), (40, start), (48, 5)] {
        bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
    }
    bytes[97] = 1;
    let source = FileSource::open(&folder.write("a.pmtiles", &bytes)).unwrap();
    let Err(TileError::Damaged(reason)) = source.tile(valletta(10)) else {
        panic!("a tile of a directory without tiles");
    };
    assert!(reason.contains("nested too deeply"), "{reason}");
}

#[test]
fn an_archive_far_larger_than_memory_opens_and_gives_a_tile_from_its_end() {
    use std::io::{Seek as _, SeekFrom, Write as _};

    let folder = Folder::new();
    let mut bytes = vector(10..=10).bytes(None);
    let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
    let (tiles_at, tiles_length) = (number(56), number(64));
    // The tiles lie behind a hole of 400 GB.
    let far = 400_000_000_000_u64;
    let tiles = bytes.split_off(usize::try_from(tiles_at).unwrap());
    bytes[56..64].copy_from_slice(&far.to_le_bytes());
    let path = folder.write("planet.pmtiles", &bytes);
    let mut file = std::fs::File::options().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(far)).unwrap();
    file.write_all(&tiles).unwrap();
    assert_eq!(tiles.len() as u64, tiles_length);
    let source = FileSource::open(&path).unwrap();
    assert_eq!(source.tile(valletta(10)), Ok(vector_tile(10)));
}
