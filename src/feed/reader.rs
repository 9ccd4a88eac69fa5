//! Session files: recordings, single messages, and messages line by line, packed or not.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tracing::warn;

use crate::wire::{DecodeError, Message};

use super::entry::{Entry, EntryBody};
use super::file_error::FileError;
use super::frame_text::unwrap_text;
use super::recording::{Direction, Header, Line, RECORDING_VERSION};
use super::unpack::{MAX_LINE_BYTES, MAX_UNPACKED_BYTES, ReadEnd, ReadListener, unpacked};

/// One message of a session file, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadMessage {
    /// Line in the file, from 1.
    pub line: u64,
    /// When it was received, as recorded; zero where nothing was recorded.
    pub at: Duration,
    /// Length of its text.
    pub bytes: u64,
    /// The message.
    pub message: Result<Message, DecodeError>,
}

/// All messages of a session file, read on the calling thread.
///
/// # Errors
/// [`FileError`] when the file cannot be read to its end.
pub fn read_all(path: &Path) -> Result<Vec<ReadMessage>, FileError> {
    SessionReader::open(path)?
        .map(|entry| {
            let Entry { line, at, body } = entry?;
            let bytes = body.len();
            let message = body.into_message();
            Ok(ReadMessage {
                line,
                at,
                bytes,
                message,
            })
        })
        .collect()
}

/// No header of a recording is longer; without a limit a message of gigabytes would be looked
/// through for one.
const MAX_HEADER_BYTES: usize = 64 * 1024;

/// Reads the frames from the application out of a session file, one after the other.
pub struct SessionReader {
    name: String,
    file: BufReader<Box<dyn Read + Send>>,
    line: u64,
    kind: Kind,
    cut_off: Option<u64>,
    max_line_bytes: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing was read yet.
    Unknown,
    /// A header line was read.
    Recording,
    /// Bare messages line by line.
    Messages,
    /// Nothing more is to be read.
    Ended,
}

impl SessionReader {
    /// Opens a file.
    ///
    /// # Errors
    /// [`FileError::Open`] and [`FileError::Read`].
    pub fn open(path: &Path) -> Result<Self, FileError> {
        Self::open_with(path, Box::new(|_| true))
    }

    /// Reads from memory; `name` is for messages about it.
    ///
    /// # Errors
    /// [`FileError::Read`] when it is packed in a form that cannot be unpacked.
    pub fn from_bytes(name: &str, bytes: &'static [u8]) -> Result<Self, FileError> {
        Self::from_bytes_with(name, bytes, Box::new(|_| true))
    }

    /// Reads from anything; `name` is for messages about it. It may unpack to `max_bytes`.
    ///
    /// # Errors
    /// [`FileError::Read`] when it cannot be read, or is packed in a form that cannot be unpacked.
    pub fn from_reader(
        name: &str,
        reader: impl Read + Send + 'static,
        max_bytes: u64,
    ) -> Result<Self, FileError> {
        let listener = Box::new(|_| true);
        Self::new(name.to_owned(), Box::new(reader), listener, max_bytes)
    }

    pub(super) fn open_with(path: &Path, listener: ReadListener) -> Result<Self, FileError> {
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => Self::new(name, Box::new(file), listener, MAX_UNPACKED_BYTES),
            Err(source) => Err(FileError::Open { name, source }),
        }
    }

    pub(super) fn from_bytes_with(
        name: &str,
        bytes: &'static [u8],
        listener: ReadListener,
    ) -> Result<Self, FileError> {
        Self::new(
            name.to_owned(),
            Box::new(bytes),
            listener,
            MAX_UNPACKED_BYTES,
        )
    }

    fn new(
        name: String,
        file: Box<dyn Read + Send>,
        listener: ReadListener,
        max_bytes: u64,
    ) -> Result<Self, FileError> {
        match unpacked(file, listener, max_bytes) {
            Ok(file) => Ok(Self {
                name,
                file,
                line: 0,
                kind: Kind::Unknown,
                cut_off: None,
                max_line_bytes: MAX_LINE_BYTES,
            }),
            Err(source) => Err(read_error(&name, source)),
        }
    }

    /// The line at which the file ends in the middle, if it does; known at its end. What
    /// there is of that line is left out.
    pub const fn cut_off_line(&self) -> Option<u64> {
        self.cut_off
    }

    fn next_entry(&mut self) -> Result<Option<Entry>, FileError> {
        loop {
            if self.kind == Kind::Ended {
                return Ok(None);
            }
            let Some(text) = self.next_line()? else {
                let empty = self.kind == Kind::Unknown;
                self.kind = Kind::Ended;
                return if empty {
                    Err(FileError::Empty {
                        name: self.name.clone(),
                    })
                } else {
                    Ok(None)
                };
            };
            let entry = match self.kind {
                Kind::Unknown => self.first(text)?,
                Kind::Recording => self.recorded(text),
                Kind::Messages if !ends_with_break(&text) && is_open(&text) => {
                    self.end_cut_off();
                    None
                }
                Kind::Messages => Some(bare(self.line, text)),
                Kind::Ended => None,
            };
            if let Some(entry) = entry {
                return Ok(Some(entry));
            }
        }
    }

    /// Finds out from its first line what the file is.
    fn first(&mut self, mut text: Vec<u8>) -> Result<Option<Entry>, FileError> {
        let start = text.trim_ascii_start();
        if start.len() <= MAX_HEADER_BYTES
            && let Ok(header) = serde_json::from_slice::<Header>(start)
        {
            if header.trackscope_recording > RECORDING_VERSION {
                return Err(FileError::NewerRecording {
                    name: self.name.clone(),
                    version: header.trackscope_recording,
                });
            }
            self.kind = Kind::Recording;
            return Ok(None);
        }
        if !matches!(start.first(), Some(b'{' | b'[')) {
            let start = start.get(..32).unwrap_or(start);
            return Err(FileError::NotASession {
                name: self.name.clone(),
                start: String::from_utf8_lossy(start).into_owned(),
            });
        }
        let line = self.line;
        if self.is_at_end()? {
            // The usual file with one message: whether it is complete is for the decoder to say.
            self.kind = Kind::Ended;
        } else if is_open(&text) {
            // One message over several lines, as people write it.
            self.read_up_to_limit(None, &mut text)?;
            self.kind = Kind::Ended;
        } else {
            self.kind = Kind::Messages;
        }
        Ok(Some(bare(line, text)))
    }

    /// The frame of one line of a recording, if it is one from the application.
    fn recorded(&mut self, mut text: Vec<u8>) -> Option<Entry> {
        let line = self.line;
        // Without its break, which would be a fault inside of a string.
        let (len, broken_off) = (text.trim_ascii_end().len(), !ends_with_break(&text));
        if let Some(frame) = unwrap_text(&mut text, len) {
            return (frame.dir == Direction::In).then(|| Entry {
                line,
                at: frame.at(),
                body: EntryBody::Text(text),
            });
        }
        text.truncate(len);
        let text = text.as_slice();
        match serde_json::from_slice::<Line<'_>>(text) {
            Ok(frame) if frame.dir == Direction::Out => None,
            Ok(frame) => Some(Entry {
                line,
                at: frame.at(),
                body: match (frame.text, frame.binary) {
                    (Some(text), _) => EntryBody::Text(text.into_owned().into_bytes()),
                    (None, Some(base64)) => binary(&base64),
                    (None, None) => EntryBody::NotKept(frame.binary_bytes.unwrap_or_default()),
                },
            }),
            Err(_) if broken_off => {
                self.end_cut_off();
                None
            }
            Err(error) => Some(Entry {
                line,
                at: Duration::ZERO,
                body: EntryBody::Broken(DecodeError::from_json(&error, text)),
            }),
        }
    }

    /// The next line that is not blank, with its line break where it has one.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, FileError> {
        loop {
            let mut text = Vec::new();
            self.read_up_to_limit(Some(b'\n'), &mut text)?;
            if text.is_empty() {
                return Ok(None);
            }
            self.line = self.line.saturating_add(1);
            if self.line == 1 && text.starts_with(b"\xEF\xBB\xBF") {
                text.drain(..3);
            }
            if !text.trim_ascii().is_empty() {
                return Ok(Some(text));
            }
        }
    }

    /// Reads to the end of the line, or of the file, and no more than the limit.
    fn read_up_to_limit(&mut self, end: Option<u8>, text: &mut Vec<u8>) -> Result<(), FileError> {
        let limit = self.max_line_bytes;
        let left = limit.saturating_sub(text.len() as u64);
        let mut file = (&mut self.file).take(left.saturating_add(1));
        let read = match end {
            Some(end) => file.read_until(end, text),
            None => file.read_to_end(text),
        };
        match read {
            Ok(_) if text.len() as u64 > limit => Err(FileError::TooLarge {
                name: self.name.clone(),
                what: "one message has",
                limit,
            }),
            Ok(_) => Ok(()),
            // A packed file that was cut off: what there is counts, as in a plain one.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.cut_off = Some(self.line.saturating_add(1));
                Ok(())
            }
            Err(source) => Err(read_error(&self.name, source)),
        }
    }

    /// Whether nothing follows.
    fn is_at_end(&mut self) -> Result<bool, FileError> {
        loop {
            match self.file.fill_buf() {
                Ok(rest) => return Ok(rest.is_empty()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    self.cut_off = Some(self.line.saturating_add(1));
                    return Ok(true);
                }
                Err(source) => return Err(read_error(&self.name, source)),
            }
        }
    }

    fn end_cut_off(&mut self) {
        warn!(file = %self.name, line = self.line, "the file ends in the middle of a line");
        self.cut_off = Some(self.line);
        self.kind = Kind::Ended;
    }
}

impl Iterator for SessionReader {
    type Item = Result<Entry, FileError>;

    /// The next frame from the application; after an error there is nothing more.
    fn next(&mut self) -> Option<Self::Item> {
        let next = self.next_entry();
        if next.is_err() {
            self.kind = Kind::Ended;
        }
        next.transpose()
    }
}

/// The frame that a recording holds in base64.
fn binary(base64: &str) -> EntryBody {
    match STANDARD.decode(base64) {
        Ok(frame) => EntryBody::Binary(frame),
        Err(error) => EntryBody::Broken(DecodeError::Unpack {
            format: "base64",
            bytes: base64.len() as u64,
            reason: error.to_string(),
        }),
    }
}

fn bare(line: u64, text: Vec<u8>) -> Entry {
    Entry {
        line,
        at: Duration::ZERO,
        body: EntryBody::Text(text),
    }
}

fn read_error(name: &str, source: io::Error) -> FileError {
    let name = name.to_owned();
    match ReadEnd::of(&source) {
        Some(ReadEnd::TooLarge) => FileError::TooLarge {
            name,
            what: "unpacked it has",
            limit: MAX_UNPACKED_BYTES,
        },
        Some(ReadEnd::Stopped) => FileError::Stopped { name },
        None => FileError::Read { name, source },
    }
}

fn ends_with_break(text: &[u8]) -> bool {
    text.ends_with(b"\n")
}

/// Whether a bracket or a string that was opened in `text` is not closed in it. Told by
/// counting, so that it works on text that is not quite JSON.
fn is_open(text: &[u8]) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_u64, false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth = depth.saturating_add(1),
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    in_string || depth > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::{MAX_MESSAGE_BYTES, PART_FIXES};

    fn read(bytes: &'static [u8], max_line_bytes: u64) -> Result<Vec<Entry>, FileError> {
        let mut reader = SessionReader::from_bytes("a", bytes)?;
        reader.max_line_bytes = max_line_bytes;
        reader.collect()
    }

    #[test]
    fn a_line_may_have_as_many_bytes_as_the_limit_and_no_more() {
        for bytes in [b"{\"a\":1}\n{\"b\":22}\n".as_slice(), b"{\n\"a\"\n:11}"] {
            assert!(read(bytes, 10).is_ok());
            let refused = read(bytes, 8).unwrap_err().to_string();
            assert_eq!(refused, "a is too large: one message has more than 8 bytes");
        }
    }

    #[test]
    fn the_limits_are_those_of_the_protocol_and_let_two_gibibytes_pass() {
        let protocol = include_str!("../../PROTOCOL.md");
        for said in [
            format!("may have **{} GiB**", MAX_MESSAGE_BYTES >> 30),
            format!("{} GiB unpacked", MAX_UNPACKED_BYTES >> 30),
            format!("{} GiB for one line", MAX_LINE_BYTES >> 30),
            format!("**{} 000** fixes", PART_FIXES / 1000),
        ] {
            assert!(protocol.contains(&said), "{said}");
        }
        let message_bytes = MAX_MESSAGE_BYTES as u64;
        assert!(message_bytes >= 2 << 30);
        // A message full of quotes, each with a backslash in the recording.
        assert!(MAX_LINE_BYTES >= message_bytes * 3 / 2);
    }
}
