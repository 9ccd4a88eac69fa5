//! The byte stream under the WebSocket, which tells how far a large frame has come and never
//! reads for long at a time.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::rc::Rc;

use super::super::stop::StopSignal;

/// Bytes that are read before the reader gets a chance to do something else.
const READ_BUDGET_BYTES: usize = 4 << 20;

/// Bytes kept of the answer to the handshake.
const ANSWER_BYTES: usize = 256;

/// The beginning of the answer to the handshake. It outlives the stream, so that a server
/// that is none of ours can be told by what it says.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer(Rc<RefCell<Vec<u8>>>);

impl Answer {
    /// What was received so far.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.borrow().clone()
    }

    fn add(&self, bytes: &[u8]) {
        let mut kept = self.0.borrow_mut();
        let room = ANSWER_BYTES.saturating_sub(kept.len());
        kept.extend(bytes.iter().take(room));
    }
}

/// A stream that counts the bytes of frames as they come in.
#[derive(Debug)]
pub(super) struct Metered<S> {
    stream: S,
    meter: FrameMeter,
    budget: usize,
    stop: StopSignal,
    answer: Answer,
    heard_bytes: u64,
}

impl<S> Metered<S> {
    pub(super) const fn new(stream: S, stop: StopSignal, answer: Answer) -> Self {
        Self {
            stream,
            meter: FrameMeter::Handshake { matched: 0 },
            budget: READ_BUDGET_BYTES,
            stop,
            answer,
            heard_bytes: 0,
        }
    }

    /// Bytes received since the connection was opened.
    pub(super) const fn heard_bytes(&self) -> u64 {
        self.heard_bytes
    }

    /// Bytes received and bytes in all of the frame that is under way.
    pub(super) const fn frame_progress(&self) -> Option<(u64, u64)> {
        match self.meter {
            FrameMeter::Payload { got, total } => Some((got, total)),
            FrameMeter::Handshake { .. } | FrameMeter::Header { .. } => None,
        }
    }

    /// Whether reading ended only because it went on for long; it may then go on.
    pub(super) fn take_break(&mut self) -> bool {
        let was_spent = self.budget == 0;
        self.budget = READ_BUDGET_BYTES;
        was_spent
    }
}

impl<S: Read> Read for Metered<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // To the protocol a break looks like a stream that has nothing yet, which it can
        // handle at any byte.
        if self.budget == 0 || self.stop.is_set() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let read = self.stream.read(buffer)?;
        self.budget = self.budget.saturating_sub(read.max(1));
        self.heard_bytes = self.heard_bytes.saturating_add(read as u64);
        let received = buffer.get(..read).unwrap_or_default();
        if matches!(self.meter, FrameMeter::Handshake { .. }) {
            self.answer.add(received);
        }
        self.meter.advance(received);
        Ok(read)
    }
}

impl<S: Write> Write for Metered<S> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.stream.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Follows the frames of a WebSocket stream by their headers (RFC 6455, section 5.2), from
/// the answer to the handshake on. Only headers are looked at, payloads are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FrameMeter {
    /// In the HTTP answer; so many bytes of its end were seen.
    Handshake { matched: usize },
    /// In a header, of which so many bytes were seen.
    Header {
        bytes: [u8; MAX_HEADER_BYTES],
        have: usize,
    },
    /// In a payload.
    Payload { got: u64, total: u64 },
}

/// Two bytes, eight of a long length, four of a mask.
const MAX_HEADER_BYTES: usize = 14;

const NEW_FRAME: FrameMeter = FrameMeter::Header {
    bytes: [0; MAX_HEADER_BYTES],
    have: 0,
};

impl FrameMeter {
    fn advance(&mut self, mut input: &[u8]) {
        while let [first, rest @ ..] = input {
            match self {
                Self::Handshake { matched } => {
                    input = rest;
                    *matched = match (*matched, first) {
                        (0 | 2, b'\r') | (1 | 3, b'\n') => *matched + 1,
                        (_, b'\r') => 1,
                        _ => 0,
                    };
                    if *matched == 4 {
                        *self = NEW_FRAME;
                    }
                }
                Self::Header { bytes, have } => {
                    input = rest;
                    if let Some(slot) = bytes.get_mut(*have) {
                        *slot = *first;
                    }
                    *have += 1;
                    if let Some(total) = payload_len(bytes, *have) {
                        *self = Self::Payload { got: 0, total };
                        self.end_if_complete();
                    }
                }
                Self::Payload { got, total } => {
                    let take = total.saturating_sub(*got).min(input.len() as u64);
                    *got += take;
                    // No more than the input's own length.
                    input = input.get(take as usize..).unwrap_or_default();
                    self.end_if_complete();
                }
            }
        }
    }

    fn end_if_complete(&mut self) {
        if matches!(*self, Self::Payload { got, total } if got >= total) {
            *self = NEW_FRAME;
        }
    }
}

/// Length of the payload, once enough of the header was seen.
fn payload_len(header: &[u8; MAX_HEADER_BYTES], have: usize) -> Option<u64> {
    let &[_, second, a, b, c, d, e, f, g, h, ..] = header;
    if have < 2 {
        return None;
    }
    let mask_bytes = if second & 0x80 == 0 { 0 } else { 4 };
    let (header_bytes, len) = match second & 0x7F {
        126 => (4, u64::from(u16::from_be_bytes([a, b]))),
        127 => (10, u64::from_be_bytes([a, b, c, d, e, f, g, h])),
        short => (2, u64::from(short)),
    };
    (have >= header_bytes + mask_bytes).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_payload(got: u64, total: u64) -> FrameMeter {
        FrameMeter::Payload { got, total }
    }

    #[test]
    fn frames_are_followed_however_the_bytes_are_cut() {
        let mut stream = b"HTTP/1.1 101 X\r\nA: b\r\r\n\r\n".to_vec();
        stream.extend([0x81, 5]);
        stream.extend(b"hello");
        stream.extend([0x89, 0]);
        stream.extend([0x81, 126, 1, 0]);
        stream.extend([b'x'; 256]);
        stream.extend([0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
        stream.extend([b'y'; 1000]);
        for cut in [1, 2, 3, 7, 100, stream.len()] {
            let mut meter = FrameMeter::Handshake { matched: 0 };
            stream.chunks(cut).for_each(|chunk| meter.advance(chunk));
            assert_eq!(meter, in_payload(1000, 65_536), "cut every {cut}");
        }
    }

    #[test]
    fn a_frame_is_over_with_its_last_byte() {
        let mut meter = NEW_FRAME;
        meter.advance(&[0x81, 3, b'a']);
        assert_eq!(meter, in_payload(1, 3));
        meter.advance(b"bc");
        assert_eq!(meter, NEW_FRAME);
    }
}
