//! The format of recordings: JSON Lines, a header and then one line for each frame.

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Version of the format that is written, and the newest that is read.
pub const RECORDING_VERSION: u32 = 1;

/// The first line of a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    /// Version of the format.
    pub(super) trackscope_recording: u32,
    /// Version of the program that wrote it.
    #[serde(default)]
    pub(super) version: String,
    /// Wall clock at the start, in milliseconds since 1970, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) started_unix_ms: Option<u64>,
}

/// Which way a frame went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Direction {
    /// From the application.
    In,
    /// To the application.
    Out,
}

/// One frame of a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line<'a> {
    /// Microseconds since the feed started.
    pub(super) t_us: u64,
    /// Which way it went.
    pub(super) dir: Direction,
    /// The text exactly as on the wire.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<Cow<'a, str>>,
    /// The bytes of a binary frame exactly as on the wire, in base64 (RFC 4648, section 4).
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) binary: Option<Cow<'a, str>>,
    /// Length of a binary frame whose contents were not kept: early versions wrote this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) binary_bytes: Option<u64>,
}

impl Line<'_> {
    /// When the frame came or went.
    pub(super) const fn at(&self) -> Duration {
        Duration::from_micros(self.t_us)
    }
}

/// A time as recordings hold it.
pub(super) fn micros(at: Duration) -> u64 {
    u64::try_from(at.as_micros()).unwrap_or(u64::MAX)
}
