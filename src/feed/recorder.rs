//! Writes every frame of a session, both ways, as it was on the wire.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

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
            binary_bytes: None,
        })
    }

    /// Notes that a binary frame came.
    pub(super) fn binary(&mut self, at: Duration, bytes: u64) -> io::Result<()> {
        self.write(&Line {
            t_us: micros(at),
            dir: Direction::In,
            text: None,
            binary_bytes: Some(bytes),
        })
    }

    fn write(&mut self, line: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.file, line)?;
        self.file.write_all(b"\n")?;
        self.file.flush()
    }
}
