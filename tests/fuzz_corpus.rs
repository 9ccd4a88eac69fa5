//! Whatever the fuzz targets have found worth keeping still does what it must. The corpus is
//! made by `cargo fuzz` (see `fuzz/README.md`); here no fuzzer is needed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use std::path::Path;
use std::time::Instant;

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

/// Makes a check with what becomes of a target's corpus when bytes are changed at random, for
/// `TRACKSCOPE_FUZZ_SECS` seconds. Blind, where libFuzzer sees what it reaches; but it needs no
/// other compiler.
fn mutate(target: &str, check: fn(&[u8])) {
    let secs = std::env::var("TRACKSCOPE_FUZZ_SECS").map_or(10, |secs| secs.parse().unwrap());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let files = std::fs::read_dir(root.join("corpus").join(target)).unwrap();
    let seeds: Vec<Vec<u8>> = files
        .map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    let start = Instant::now();
    // Another run makes other changes; a finding is kept as a file.
    let mut random = Random(u64::from(std::process::id()) << 20 | 1);
    let mut executions = 0_u64;
    while start.elapsed().as_secs() < secs {
        let mut bytes = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(6) {
            random.change(&mut bytes, &seeds);
        }
        if std::panic::catch_unwind(|| check(&bytes)).is_err() {
            let finding = root.join(format!("artifacts/{target}-{executions}"));
            std::fs::create_dir_all(root.join("artifacts")).unwrap();
            std::fs::write(&finding, &bytes).unwrap();
            panic!("see {}", finding.display());
        }
        executions += 1;
    }
    println!("{target}: {executions} executions in {secs} s");
}

/// Numbers without a pattern (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    fn change(&mut self, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let at = self.below(bytes.len() + 1);
        match self.below(6) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, self.below(256) as u8),
            2 => {
                let other = &seeds[self.below(seeds.len())];
                let from = self.below(other.len() + 1);
                let length = self.below(40).min(other.len() - from);
                let part = other[from..from + length].to_vec();
                let end = (at + self.below(40)).min(bytes.len());
                bytes.splice(at..end, part);
            }
            3 => {
                let extremes = [0, 1, 0x7f, 0x80, 0xff];
                let value = extremes[self.below(extremes.len())];
                let end = (at + [1, 2, 4, 8][self.below(4)]).min(bytes.len());
                bytes[at..end].fill(value);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << self.below(8);
                }
            }
        }
    }
}

/// `TRACKSCOPE_FUZZ_SECS=180 cargo test --test fuzz_corpus -- --ignored --nocapture`
#[test]
#[ignore = "takes as long as it is told to"]
fn map_files_changed_at_random_hold() {
    mutate("map_file", checks::map_file);
}

#[test]
#[ignore = "takes as long as it is told to"]
fn map_metadata_changed_at_random_holds() {
    mutate("map_metadata", checks::map_metadata);
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
fn every_kept_address_of_a_map_holds() {
    replay("map_address", checks::map_address);
}

#[test]
fn every_kept_ws_config_holds() {
    replay("ws_config", checks::ws_config);
}

#[test]
fn every_kept_view_holds() {
    replay("view", checks::view);
}

#[test]
fn every_kept_map_tile_holds() {
    replay("map_tile", checks::map_tile);
}

#[test]
fn every_kept_map_style_holds() {
    replay("map_style", checks::map_style);
}

#[test]
fn every_kept_map_file_holds() {
    replay("map_file", checks::map_file);
}

#[test]
fn every_kept_map_metadata_holds() {
    replay("map_metadata", checks::map_metadata);
}
