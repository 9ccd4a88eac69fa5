//! One frame of a session file.

use std::time::Duration;

use crate::wire::{DecodeError, Message, decode};

/// One frame from the application, out of a session file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Line in the file, from 1.
    pub line: u64,
    /// When it was received, as recorded; zero where nothing was recorded.
    pub at: Duration,
    /// What it holds.
    pub body: EntryBody,
}

/// What an entry holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryBody {
    /// The bytes of one message.
    Text(Vec<u8>),
    /// A binary frame of this many bytes was received, and refused.
    Binary(u64),
    /// The line of the recording is broken.
    Broken(DecodeError),
}

impl EntryBody {
    /// The message that it holds.
    ///
    /// # Errors
    /// [`DecodeError`] when it holds none.
    pub fn into_message(self) -> Result<Message, DecodeError> {
        match self {
            Self::Text(text) => decode(&text, &mut |_| {}),
            Self::Binary(bytes) => Err(DecodeError::Binary { bytes }),
            Self::Broken(error) => Err(error),
        }
    }
}
