//! One frame of a session file.

use std::time::Duration;

use super::MAX_MESSAGE_BYTES;
use super::packed::unpack;
use crate::wire::{DecodeError, Message, PartSink, decode, decode_binary_in_parts};

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
    /// The bytes of a binary frame, as on the wire: perhaps compressed.
    Binary(Vec<u8>),
    /// A binary frame of this many bytes was received, and its contents were not kept.
    NotKept(u64),
    /// The line of the recording is broken.
    Broken(DecodeError),
}

impl EntryBody {
    /// Bytes of the frame.
    pub const fn len(&self) -> u64 {
        match self {
            Self::Text(bytes) | Self::Binary(bytes) => bytes.len() as u64,
            Self::NotKept(bytes) => *bytes,
            Self::Broken(_) => 0,
        }
    }

    /// Whether the frame has no bytes.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The message that it holds.
    ///
    /// # Errors
    /// [`DecodeError`] when it holds none.
    pub fn into_message(self) -> Result<Message, DecodeError> {
        match self {
            Self::Text(text) => decode(&text, &mut |_| {}),
            Self::Binary(frame) => {
                let bytes = unpack(&frame, MAX_MESSAGE_BYTES, &mut || true)?;
                let whole = PartSink {
                    max_fixes: usize::MAX,
                    take: &mut |_| true,
                };
                decode_binary_in_parts(&bytes, whole, &mut |_| true)
            }
            Self::NotKept(bytes) => Err(not_kept(bytes)),
            Self::Broken(error) => Err(error),
        }
    }
}

/// What is told of a frame whose contents an early version did not record.
pub(super) fn not_kept(bytes: u64) -> DecodeError {
    DecodeError::Unpack {
        format: "binary",
        bytes,
        reason: String::from("the recording does not have its contents"),
    }
}
