//! What becomes of a map whose file is changed while it is shown.

use image::ImageFormat;
use serde_json::json;

use super::sample::{Folder, mbtiles, pictures, refusal, valletta, vector_tile};
use super::source::FileSource;
use crate::basemap::pmtiles::sample::SampleArchive;
use crate::basemap::problem::{Cause, Trouble};
use crate::basemap::source::{TileError, TileSource as _};

fn named(name: &str, zooms: &[u8]) -> Vec<u8> {
    let mut archive = SampleArchive {
        metadata: Some(json!({ "name": name }).to_string()),
        ..SampleArchive::default()
    };
    for &zoom in zooms {
        archive.add(valletta(zoom), &vector_tile(zoom));
    }
    archive.bytes(None)
}

fn trouble(source: &FileSource) -> Trouble {
    match source.tile(valletta(10)) {
        Err(TileError::Trouble(trouble)) => trouble,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_file_of_tiles_is_refused_with_its_name_and_what_to_do() {
    let folder = Folder::new();
    for (path, said) in [
        (folder.path("gone.pmtiles"), "is not there: check its name"),
        (folder.path(""), "is a folder: choose"),
        (folder.write("a.pmtiles", b""), "is empty: copy"),
        (folder.write("b.pmtiles", b"<html>"), "web page"),
        (folder.write("c.mbtiles", b"PK\x03\x04"), "unpack it first"),
    ] {
        let refused = refusal(&path);
        assert!(refused.contains(said), "{refused}");
        assert!(refused.contains(&*path.to_string_lossy()), "{refused}");
    }
}

#[test]
fn a_file_is_what_its_bytes_are_whatever_its_name_says() {
    let folder = Folder::new();
    let renamed = folder.write("a.mbtiles", &named("A", &[10]));
    assert!(FileSource::open(&renamed).is_ok());
    let path = folder.path("b.pmtiles");
    mbtiles(&path, &[(valletta(10), vector_tile(10))], &[]);
    assert!(FileSource::open(&path).is_ok());
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let folder = Folder::new();
    let path = folder.path("pipe.pmtiles");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    assert!(refusal(&path).contains("is no file"));
}

#[test]
fn a_file_that_vanishes_is_a_trouble_until_it_is_back() {
    let folder = Folder::new();
    let path = folder.write("a.pmtiles", &named("A", &[10]));
    let source = FileSource::open(&path).unwrap();
    std::fs::rename(&path, folder.path("elsewhere")).unwrap();
    let told = trouble(&source);
    assert_eq!(told.cause, Cause::File);
    assert!(told.detail.contains("is not there"), "{}", told.detail);
    assert!(told.message.contains("bundled map"), "{}", told.message);
    std::fs::rename(folder.path("elsewhere"), &path).unwrap();
    assert_eq!(source.tile(valletta(10)), Ok(vector_tile(10)));
    assert_eq!(source.generation(), 0);
}

#[test]
fn a_newer_version_of_a_map_takes_its_place() {
    let folder = Folder::new();
    let path = folder.write("a.pmtiles", &named("A", &[10]));
    let source = FileSource::open(&path).unwrap();
    assert!(!source.may_have(valletta(11)));
    let newer = folder.write("new.pmtiles", &named("A", &[10, 11]));
    std::fs::rename(newer, &path).unwrap();
    assert_eq!(source.tile(valletta(11)), Ok(vector_tile(11)));
    assert!(source.may_have(valletta(11)));
    assert_eq!(source.generation(), 1);
}

#[test]
fn a_file_that_is_cut_off_while_it_is_shown_is_a_trouble_until_it_is_whole() {
    let folder = Folder::new();
    let intact = named("A", &[10]);
    let path = folder.write("a.pmtiles", &intact);
    let source = FileSource::open(&path).unwrap();
    for length in [intact.len() - 1, 200, 50, 0] {
        folder.write("a.pmtiles", &intact[..length]);
        let told = trouble(&source);
        assert!(told.detail.contains("again"), "{length}: {}", told.detail);
        // As long as it stays so, it is not opened again and again.
        assert_eq!(trouble(&source), told);
    }
    folder.write("a.pmtiles", &intact);
    assert_eq!(source.tile(valletta(10)), Ok(vector_tile(10)));
}

#[test]
fn another_map_in_the_place_of_the_chosen_one_is_not_shown_under_its_name() {
    let folder = Folder::new();
    let path = folder.write("a.pmtiles", &named("A", &[10]));
    let source = FileSource::open(&path).unwrap();
    folder.write("a.pmtiles", &named("Another", &[10]));
    let told = trouble(&source);
    assert!(told.detail.contains("\"Another\""), "{}", told.detail);
    let mut seen = pictures(ImageFormat::Png, 10..=10);
    seen.metadata = Some(json!({"name": "A"}).to_string());
    folder.write("a.pmtiles", &seen.bytes(None));
    assert!(trouble(&source).detail.contains("another map"));
}

#[test]
fn a_database_that_takes_the_place_of_another_is_opened_anew() {
    let folder = Folder::new();
    let path = folder.path("a.mbtiles");
    mbtiles(&path, &[(valletta(10), vector_tile(10))], &[]);
    let source = FileSource::open(&path).unwrap();
    assert!(source.tile(valletta(10)).is_ok());
    std::fs::remove_file(&path).unwrap();
    assert!(trouble(&source).detail.contains("is not there"));
    let tiles = [
        (valletta(10), vector_tile(10)),
        (valletta(12), vector_tile(12)),
    ];
    mbtiles(&path, &tiles, &[]);
    assert_eq!(source.tile(valletta(12)), Ok(vector_tile(12)));
    assert!(source.may_have(valletta(12)));
}
