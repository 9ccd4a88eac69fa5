//! Reading a file that may be packed, within limits, and telling how far it has come.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use thiserror::Error;

/// A session file may unpack to this many bytes: a small file can hold an endless one.
pub const MAX_UNPACKED_BYTES: u64 = 16 << 30;
/// One line of a session file, which is one message, may have this many bytes. Escaping in a
/// recording makes a message longer than it was on the wire, by a fifth mostly, at the worst
/// to twice its length.
pub const MAX_LINE_BYTES: u64 = 4 << 30;

/// Why reading ended, beside faults of the file itself; travels inside of an [`io::Error`].
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(super) enum ReadEnd {
    /// There is more than the limit.
    #[error("unpacks to more than the limit")]
    TooLarge,
    /// The listener asked to stop.
    #[error("reading was stopped")]
    Stopped,
}

impl ReadEnd {
    /// The reason inside of an error, if it is one of these.
    pub(super) fn of(error: &io::Error) -> Option<Self> {
        // A decompressor may have wrapped the error in its own.
        let mut cause: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|e| e as _);
        while let Some(error) = cause {
            if let Some(end) = error.downcast_ref::<Self>() {
                return Some(*end);
            }
            cause = match error.downcast_ref::<io::Error>() {
                Some(inner) => inner.get_ref().map(|e| e as _),
                None => error.source(),
            };
        }
        None
    }
}

/// Told how many bytes of the file were read so far; `false` stops the reading.
pub(super) type ReadListener = Box<dyn FnMut(u64) -> bool + Send>;

/// Bytes of a file, unpacked if they are gzip or Zstandard, which their first bytes tell.
pub(super) fn unpacked(
    file: Box<dyn Read + Send>,
    listener: ReadListener,
    max_bytes: u64,
) -> io::Result<BufReader<Box<dyn Read + Send>>> {
    const BUFFER_BYTES: usize = 256 * 1024;
    let counted = Counted {
        file,
        bytes: 0,
        listener,
    };
    let mut packed = BufReader::with_capacity(BUFFER_BYTES, counted);
    let plain: Box<dyn Read + Send> = match packed.fill_buf()? {
        [0x1F, 0x8B, ..] => Box::new(MultiGzDecoder::new(packed)),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Box::new(zstd::stream::read::Decoder::with_buffer(packed)?),
        _ => Box::new(packed),
    };
    let limited: Box<dyn Read + Send> = Box::new(Limited {
        plain,
        left: max_bytes,
    });
    Ok(BufReader::with_capacity(BUFFER_BYTES, limited))
}

struct Counted {
    file: Box<dyn Read + Send>,
    bytes: u64,
    listener: ReadListener,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.bytes = self.bytes.saturating_add(read as u64);
        if (self.listener)(self.bytes) {
            Ok(read)
        } else {
            Err(io::Error::other(ReadEnd::Stopped))
        }
    }
}

struct Limited {
    plain: Box<dyn Read + Send>,
    left: u64,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.plain.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::other(ReadEnd::TooLarge))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: Vec<u8>, max_bytes: u64, go_on: bool) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        let file = Box::new(io::Cursor::new(bytes));
        unpacked(file, Box::new(move |_| go_on), max_bytes)?.read_to_end(&mut all)?;
        Ok(all)
    }

    #[test]
    fn a_small_file_that_unpacks_beyond_the_limit_is_refused() {
        let packed = zstd::encode_all(io::repeat(b' ').take(1 << 20), 3).unwrap();
        assert!(packed.len() < 1000);
        assert_eq!(read(packed.clone(), 1 << 20, true).unwrap().len(), 1 << 20);
        let refused = read(packed, (1 << 20) - 1, true).unwrap_err();
        assert_eq!(ReadEnd::of(&refused), Some(ReadEnd::TooLarge));
    }

    #[test]
    fn the_listener_can_stop_the_reading_of_plain_and_packed_files() {
        let packed = zstd::encode_all(&b"text"[..], 3).unwrap();
        for bytes in [b"text".to_vec(), packed] {
            let stopped = read(bytes, 100, false).unwrap_err();
            assert_eq!(ReadEnd::of(&stopped), Some(ReadEnd::Stopped));
        }
    }
}
