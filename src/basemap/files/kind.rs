//! What a file is, by its first bytes: people rename files, and choose the wrong ones.

use std::path::Path;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Pmtiles,
    Mbtiles,
}

/// So many bytes say what a file is.
pub(super) const HEAD_BYTES: usize = 512;

const PMTILES: &[u8] = b"PMTiles";
const SQLITE: &[u8] = b"SQLite format 3\0";
/// Where a database states the program that it belongs to.
const SQLITE_APPLICATION: std::ops::Range<usize> = 68..72;

/// The format of a file that begins with `head`.
///
/// # Errors
/// What it is instead, and what to do with it.
pub(super) fn kind_of(path: &Path, head: &[u8]) -> Result<Kind, String> {
    let application = head.get(SQLITE_APPLICATION).unwrap_or_default();
    let complaint = match head {
        [b'P', b'M', b'T', b'i', b'l', b'e', b's', 3, ..] => return Ok(Kind::Pmtiles),
        [b'P', b'M', b'T', b'i', b'l', b'e', b's', version, ..] => old_pmtiles(*version),
        [b'P', b'M', version @ 1..=2, 0, ..] => old_pmtiles(*version),
        _ if head.starts_with(SQLITE) && [b"GPKG", b"GP10", b"GP11"].iter().any(|id| application == *id) => {
            GEOPACKAGE.to_owned()
        }
        _ if head.starts_with(SQLITE) => return Ok(Kind::Mbtiles),
        [] => "is empty: copy or download it again".to_owned(),
        _ if PMTILES.starts_with(head) || SQLITE.starts_with(head) => CUT_OFF.to_owned(),
        [0, 0, 0x27, 0x0a, ..] => {
            "is a Shapefile, which has no tiles: make some of it with ogr2ogr and tippecanoe".to_owned()
        }
        [0, 0, 0, _, 0x0a, 9, b'O', b'S', b'M', ..] => {
            "is raw OpenStreetMap data, without tiles: make some of it with tilemaker or planetiler".to_owned()
        }
        [b'f', b'g', b'b', ..] => {
            "is a FlatGeobuf file, which has no tiles: make some of it with tippecanoe".to_owned()
        }
        [b'P', b'K', 3, 4, ..] => "is a ZIP archive: unpack it first".to_owned(),
        [0x1f, 0x8b, ..] => "is packed with gzip: unpack it first".to_owned(),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "is packed with zstd: unpack it first".to_owned(),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => {
            "is a TIFF picture: make tiles of it with gdal_translate -of MBTILES".to_owned()
        }
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [b'R', b'I', b'F', b'F', ..] => {
            "is a single picture: a map is an archive of tiles".to_owned()
        }
        _ => match head.trim_ascii_start() {
            [b'{' | b'[', ..] => {
                "is JSON: make tiles of GeoJSON with tippecanoe; a style or TileJSON is given by its address".to_owned()
            }
            [b'<', ..] => "is a web page or XML: its download may have failed".to_owned(),
            text if text.starts_with(b"version https://git-lfs") => {
                "only stands for the file: fetch it with git lfs pull".to_owned()
            }
            _ if head.iter().all(|byte| *byte == 0) => {
                "begins with nothing but zeros: its download did not finish".to_owned()
            }
            _ => "is no map that can be read: those are PMTiles (version 3) and MBTiles".to_owned(),
        },
    };
    Err(format!("{} {complaint}", path.display()))
}

const CUT_OFF: &str = "ends within its first bytes: copy or download it again";

/// About a database of features.
pub(super) const GEOPACKAGE: &str =
    "is a GeoPackage, not MBTiles: make tiles of it with gdal_translate -of MBTILES, or with QGIS";

fn old_pmtiles(version: u8) -> String {
    format!(
        "is a PMTiles archive of version {version}, of which only version 3 is read: convert it \
         with pmtiles convert"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(head: &[u8]) -> Result<Kind, String> {
        kind_of(Path::new("/maps/city.pmtiles"), head)
    }

    #[test]
    fn both_formats_are_known_whatever_the_file_is_called() {
        assert_eq!(kind(b"PMTiles\x03..."), Ok(Kind::Pmtiles));
        assert_eq!(kind(b"SQLite format 3\0..."), Ok(Kind::Mbtiles));
    }

    #[test]
    fn other_files_are_named_with_what_to_do() {
        let mut geopackage = [0; 100];
        geopackage[..16].copy_from_slice(SQLITE);
        geopackage[68..72].copy_from_slice(b"GPKG");
        for (head, said) in [
            (&b""[..], "is empty"),
            (b"PMTiles", "ends within"),
            (b"SQLite f", "ends within"),
            (b"P", "ends within"),
            (b"PMTiles\x02", "version 2, of which only version 3"),
            (b"PMTiles\x04", "version 4"),
            (b"PM\x01\0{\"a\":1}", "version 1"),
            (&geopackage, "GeoPackage"),
            (b"\0\0\x27\x0a\0\0", "Shapefile"),
            (b"\0\0\0\x0d\x0a\x09OSMHeader", "raw OpenStreetMap data"),
            (b"fgb\x03fgb", "FlatGeobuf"),
            (b"PK\x03\x04", "ZIP"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"\x28\xb5\x2f\xfd", "zstd"),
            (b"II*\0", "TIFF"),
            (b"\xff\xd8\xff\xe0", "single picture"),
            (b" {\"type\": \"FeatureCollection\"}", "tippecanoe"),
            (b"<!DOCTYPE html>", "web page"),
            (b"version https://git-lfs.github.com/spec/v1", "git lfs"),
            (&[0; 512], "zeros"),
            (b"hello", "no map that can be read"),
        ] {
            let complaint = kind(head).unwrap_err();
            assert!(complaint.contains(said), "{complaint}");
            assert!(complaint.starts_with("/maps/city.pmtiles "), "{complaint}");
        }
    }
}
