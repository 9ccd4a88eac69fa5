//! Whatever the fuzz targets have found worth keeping still does what it must. The corpus is
//! made by `cargo fuzz` (see `fuzz/README.md`); here no fuzzer is needed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::Path;

#[path = "../fuzz/checks.rs"]
mod checks;

/// Makes a check with every file of a target's corpus.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut files = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let checked = std::panic::catch_unwind(|| check(&bytes));
        assert!(checked.is_ok(), "{}", path.display());
        files += 1;
    }
    assert!(files >= 10, "the corpus of {target} has {files} files only");
}

#[test]
fn every_kept_text_frame_holds() {
    replay("text_frame", checks::text_frame);
}

#[test]
fn every_kept_binary_frame_holds() {
    replay("binary_frame", checks::binary_frame);
}

#[test]
fn every_kept_compressed_frame_holds() {
    replay("compressed_frame", checks::compressed_frame);
}

#[test]
fn every_kept_session_file_holds() {
    replay("session_file", checks::session_file);
}

#[test]
fn every_kept_ws_config_holds() {
    replay("ws_config", checks::ws_config);
}

#[test]
fn every_kept_map_file_holds() {
    replay("map_file", checks::map_file);
}

#[test]
fn every_kept_map_metadata_holds() {
    replay("map_metadata", checks::map_metadata);
}
