//! Why a whole message was refused.

use thiserror::Error;

use super::kind::known_types;

/// Why a message was refused as a whole. Smaller faults refuse one vehicle or one fix and
/// are told in [`super::LoadVehicles::problems`].
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// The text is not JSON.
    #[error("not JSON: {reason} at line {line}, column {column} (byte {offset}), near {excerpt:?}")]
    Syntax {
        /// What is wrong there.
        reason: String,
        /// Line, from 1.
        line: u64,
        /// Byte in the line, from 1.
        column: u64,
        /// Byte in the message, from 0.
        offset: u64,
        /// The text around it.
        excerpt: String,
    },
    /// The text ends in the middle of a value.
    #[error("the message is cut off: it ends after {bytes} bytes, near {excerpt:?}")]
    CutOff {
        /// Length of what there is.
        bytes: u64,
        /// The end of it.
        excerpt: String,
    },
    /// The bytes are not UTF-8.
    #[error(
        "not UTF-8 text: wrong byte at line {line}, column {column} (byte {offset}), near {excerpt:?}"
    )]
    NotUtf8 {
        /// Line, from 1.
        line: u64,
        /// Byte in the line, from 1.
        column: u64,
        /// Byte in the message, from 0.
        offset: u64,
        /// The text around it.
        excerpt: String,
    },
    /// The bytes are not MessagePack.
    #[error("not MessagePack: {reason} (byte {offset})")]
    NotMessagePack {
        /// What is wrong there.
        reason: String,
        /// Byte in the message, from 0.
        offset: u64,
    },
    /// A binary frame of which only the length is known.
    #[error("a binary frame of {bytes} bytes, which was not kept")]
    Binary {
        /// Its length.
        bytes: u64,
    },
    /// A compressed frame that cannot be unpacked.
    #[error("the {format} frame of {bytes} bytes cannot be unpacked: {reason}")]
    Unpack {
        /// `gzip` or `zstd`.
        format: &'static str,
        /// Its length.
        bytes: u64,
        /// What is wrong.
        reason: String,
    },
    /// A compressed frame that unpacks to more than a message may have.
    #[error("the {format} frame of {bytes} bytes unpacks to more than {max_bytes} bytes")]
    UnpackedTooLarge {
        /// `gzip` or `zstd`.
        format: &'static str,
        /// Its length.
        bytes: u64,
        /// The limit.
        max_bytes: u64,
    },
    /// There is nothing in the message.
    #[error("the message is empty")]
    Empty,
    /// JSON, but neither an object nor a list of vehicles.
    #[error("a message is a JSON object, and this is {found}")]
    NotAMessage {
        /// What it is instead.
        found: String,
    },
    /// Neither a `type` nor anything that would tell the meaning.
    #[error("the message has no \"type\" (known: {})", known_types())]
    NoType,
    /// A type of message that another program would understand.
    #[error(
        "messages of type {found:?} are not supported yet (known: {})",
        known_types()
    )]
    UnsupportedType {
        /// The type as sent.
        found: String,
    },
    /// A type of message that nobody knows.
    #[error("unknown message type {found:?} (known: {})", known_types())]
    UnknownType {
        /// The type as sent.
        found: String,
    },
    /// A `control` message without a known command.
    #[error(
        "control: command = {found}: unknown (known: play, pause, stop, clear, toggle, step, seek, speed, loop)"
    )]
    UnknownCommand {
        /// The command as sent.
        found: String,
    },
    /// A field without which the message means nothing is missing or of the wrong kind.
    #[error("{message}: {field} = {found}: {reason}")]
    Field {
        /// Type of the message.
        message: &'static str,
        /// The field.
        field: &'static str,
        /// What it held, shortened; `missing` if it was not there.
        found: String,
        /// What is wrong with that.
        reason: &'static str,
    },
    /// The reader was told to stop; nobody sees this but the one who told it.
    #[error("decoding was cancelled")]
    Cancelled,
}

/// Bytes of context on each side of a fault.
const EXCERPT_BYTES: usize = 32;

impl DecodeError {
    /// The fault that the JSON reader found, with its place in `text`.
    pub(crate) fn from_json(error: &serde_json::Error, text: &[u8]) -> Self {
        let whole = text.len() as u64;
        if error.is_eof() {
            return Self::CutOff {
                bytes: whole,
                excerpt: excerpt(text, text.len()),
            };
        }
        let line = error.line().max(1);
        // The reader counts the fault's byte as the last one read.
        let column = error.column().max(1);
        let offset = line_start(text, line)
            .saturating_add(column - 1)
            .min(text.len());
        let full = error.to_string();
        let reason = full
            .rsplit_once(" at line ")
            .map_or(full.as_str(), |(reason, _)| reason);
        Self::Syntax {
            reason: reason.to_owned(),
            line: line as u64,
            column: column as u64,
            offset: offset as u64,
            excerpt: excerpt(text, offset),
        }
    }

    /// The fault of bytes that are text only up to `offset`.
    pub(super) fn not_utf8(bytes: &[u8], offset: usize) -> Self {
        let before = bytes.get(..offset).unwrap_or(bytes);
        let line = memchr::memchr_iter(b'\n', before).count();
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        Self::NotUtf8 {
            line: line as u64 + 1,
            column: (offset - start) as u64 + 1,
            offset: offset as u64,
            excerpt: excerpt(bytes, offset),
        }
    }
}

/// Byte at which a line (from 1) begins.
fn line_start(text: &[u8], line: usize) -> usize {
    match line.checked_sub(2) {
        None => 0,
        Some(breaks_before) => memchr::memchr_iter(b'\n', text)
            .nth(breaks_before)
            .map_or(text.len(), |at| at + 1),
    }
}

/// The text around `offset`, with anything that is not text replaced.
fn excerpt(text: &[u8], offset: usize) -> String {
    let from = offset.saturating_sub(EXCERPT_BYTES);
    let to = offset.saturating_add(EXCERPT_BYTES).min(text.len());
    let part = text.get(from..to).unwrap_or_default();
    String::from_utf8_lossy(part)
        .trim_matches(char::REPLACEMENT_CHARACTER)
        .to_owned()
}
