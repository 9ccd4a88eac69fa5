//! Writes every frame of a session, both ways, as it was on the wire.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::engine::general_purpose::STANDARD;
use base64::write::EncoderWriter;

use super::recording::{Direction, Header, Line, RECORDING_VERSION, micros};

/// A recording that is being written. Each frame is handed to the system at once, so that
/// nothing is lost when the program is ended.
#[derive(Debug)]
pub(super) struct Recorder {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Recorder {
    /// Starts a recording; a file of that name is replaced.
    pub(super) fn create(path: &Path, started_unix_ms: Option<u64>) -> io::Result<Self> {
        let mut recorder = Self {
            path: path.to_owned(),
            file: BufWriter::new(File::create(path)?),
        };
        recorder.write(&Header {
            trackscope_recording: RECORDING_VERSION,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_unix_ms,
        })?;
        Ok(recorder)
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a text frame.
    pub(super) fn text(&mut self, at: Duration, dir: Direction, text: &str) -> io::Result<()> {
        self.write(&Line {
            t_us: micros(at),
            dir,
            text: Some(Cow::Borrowed(text)),
            binary: None,
            binary_bytes: None,
        })
    }

    /// Adds a binary frame, which always comes in.
    pub(super) fn binary(&mut self, at: Duration, frame: &[u8]) -> io::Result<()> {
        let t_us = micros(at);
        // By hand: a frame of a gigabyte is not to become a string first. Base64 needs no
        // escapes.
        write!(self.file, r#"{{"t_us":{t_us},"dir":"in","binary":""#)?;
        let mut base64 = EncoderWriter::new(&mut self.file, &STANDARD);
        base64.write_all(frame)?;
        base64.finish()?;
        drop(base64);
        self.file.write_all(b"\"}\n")?;
        self.file.flush()
    }

    fn write(&mut self, line: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.file, line)?;
        self.file.write_all(b"\n")?;
        self.file.flush()
    }
}
