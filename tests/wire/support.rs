//! What several of these tests need.

use std::path::{Path, PathBuf};

use serde_json::Value;
use trackscope::model::ProblemLog;
use trackscope::wire::{
    AppendPoints, DecodeError, LoadVehicles, Message, PartSink, decode, decode_binary_in_parts,
};

pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/messages")
        .join(name)
}

/// The fixtures of a folder, by name.
pub fn fixtures(name: &str) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

pub fn read(text: &str) -> Result<Message, DecodeError> {
    decode(text.as_bytes(), &mut |_| {})
}

/// A binary frame, read whole.
pub fn read_binary(bytes: &[u8]) -> Result<Message, DecodeError> {
    let sink = PartSink {
        max_fixes: usize::MAX,
        take: &mut |_| true,
    };
    decode_binary_in_parts(bytes, sink, &mut |_| true)
}

/// The same as MessagePack.
pub fn packed(value: &Value) -> Vec<u8> {
    rmp_serde::to_vec(value).unwrap()
}

/// What was decoded, in words: a track has NaN where nothing was said, which equals nothing.
pub fn told(decoded: &Result<Message, DecodeError>) -> String {
    format!("{decoded:#?}")
}

pub fn refusal(text: &str) -> String {
    match read(text) {
        Err(error) => error.to_string(),
        Ok(message) => panic!("{text} was accepted: {message:?}"),
    }
}

pub fn loaded(text: &str) -> LoadVehicles {
    match read(text) {
        Ok(Message::LoadVehicles(load)) => load,
        other => panic!("{text}: {other:?}"),
    }
}

pub fn appended(text: &str) -> AppendPoints {
    match read(text) {
        Ok(Message::AppendPoints(points)) => points,
        other => panic!("{text}: {other:?}"),
    }
}

/// Every problem whose details were kept, sorted.
pub fn problems(log: &ProblemLog) -> Vec<String> {
    let mut all: Vec<String> = log
        .kinds()
        .flat_map(|(_, _, _, samples)| samples.iter().map(ToString::to_string))
        .collect();
    all.sort();
    all
}
