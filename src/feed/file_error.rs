//! Why a session file cannot be read.

use std::io;

use thiserror::Error;

use super::recording::RECORDING_VERSION;

/// Why a session file cannot be read, or not any further.
#[derive(Debug, Error)]
pub enum FileError {
    /// It cannot be opened.
    #[error("{name} cannot be opened: {source}")]
    Open {
        /// The file.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// It cannot be read.
    #[error("{name} cannot be read: {source}")]
    Read {
        /// The file.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// There is nothing in it.
    #[error("{name} is empty")]
    Empty {
        /// The file.
        name: String,
    },
    /// It holds something else.
    #[error("{name} is neither a recording nor a message: it starts with {start:?}")]
    NotASession {
        /// The file.
        name: String,
        /// Its first characters.
        start: String,
    },
    /// A later version of this program wrote it.
    #[error(
        "{name} is a recording of version {version}, this program reads up to {RECORDING_VERSION}"
    )]
    NewerRecording {
        /// The file.
        name: String,
        /// Its version.
        version: u32,
    },
    /// It, or one of its lines, is beyond a limit.
    #[error("{name} is too large: {what} more than {limit} bytes")]
    TooLarge {
        /// The file.
        name: String,
        /// What is too large.
        what: &'static str,
        /// The limit in bytes.
        limit: u64,
    },
    /// The reader was told to stop; nobody sees this but the one who told it.
    #[error("reading {name} was stopped")]
    Stopped {
        /// The file.
        name: String,
    },
}
