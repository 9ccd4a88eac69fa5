//! What a feed tells the main thread.

use std::path::PathBuf;
use std::time::Duration;

use crate::wire::{DecodeError, Message};

use super::FileError;

/// One thing that a feed tells.
#[derive(Debug)]
pub enum FeedEvent {
    /// A connection is being made.
    Connecting {
        /// Host and port.
        address: String,
        /// Which attempt since the last connection, from 1.
        attempt: u32,
    },
    /// The connection is open and `ready` is on its way.
    Connected {
        /// Host and port.
        address: String,
    },
    /// There is no connection, or no longer.
    Lost {
        /// Host and port.
        address: String,
        /// Why, for people.
        reason: String,
        /// When the next attempt comes.
        retry_in: Duration,
    },
    /// There is no connection, and no further attempt until [`super::Feed::retry`].
    GivenUp {
        /// Host and port.
        address: String,
        /// Why the last attempt failed, for people.
        reason: String,
        /// Why there is no other.
        cause: GiveUp,
    },
    /// What waited to be sent was sent; before, so many events could not be taken.
    SendingAgain {
        /// Events that the application will not hear of.
        lost: u64,
    },
    /// How far a large message has come. Left out when the inbox is full.
    Progress {
        /// What is being done to it.
        stage: Stage,
        /// Bytes done. Of a packed file these are packed bytes.
        bytes: u64,
        /// Bytes in all, where known.
        total: Option<u64>,
        /// Vehicles read completely.
        vehicles: u64,
    },
    /// A message, in the order of arrival; a large one in parts, which follow each other.
    Message(Envelope),
    /// A frame or line that is no message.
    Refused {
        /// Its number among all frames, from 0.
        seq: u64,
        /// Its line in the file, from 1; `None` for a live feed.
        line: Option<u64>,
        /// Why.
        error: DecodeError,
    },
    /// So much waits to be decoded that reading the socket stopped: the sender blocks now.
    Pressure {
        /// Bytes that wait.
        queued_bytes: u64,
    },
    /// Reading the socket goes on.
    PressureOver,
    /// The recording could not be written on and was ended; the feed itself goes on.
    RecordingFailed {
        /// The recording.
        path: PathBuf,
        /// Why, for people.
        error: String,
    },
    /// The file was read to its end.
    Finished,
    /// The file could not be opened or read on.
    Failed {
        /// Why.
        error: FileError,
    },
}

/// Why no further attempt to connect is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiveUp {
    /// So many in a row have failed.
    Attempts(u32),
    /// The process that started this one has ended.
    LauncherGone,
    /// Another attempt would fail in the same way.
    Final,
}

/// What is being done to a large message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is being read from the socket or the file.
    Receiving,
    /// It is being decoded.
    Decoding,
}

/// A message with its order and its time of arrival.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Its number among all frames received, from 0; refused ones count too. Parts of one
    /// message have the same.
    pub seq: u64,
    /// When it arrived, since the feed started; of a recording, as recorded.
    pub at: Duration,
    /// The message.
    pub message: Message,
}
