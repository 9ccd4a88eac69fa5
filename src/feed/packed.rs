//! Binary frames: what is compressed is unpacked, within the limit of a message.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::bufread::MultiGzDecoder;

use crate::wire::DecodeError;

/// So much is unpacked between two looks at whether to go on.
const STEP_BYTES: usize = 256 * 1024;

/// The bytes of a binary frame, unpacked if they are gzip or Zstandard, which their first bytes
/// tell (RFC 1952, section 2.3.1, and RFC 8878, section 3.1.1). `go_on` says `false` to stop.
///
/// # Errors
/// [`DecodeError::Unpack`], [`DecodeError::UnpackedTooLarge`] beyond `max_bytes`, and
/// [`DecodeError::Cancelled`].
pub fn unpack<'f>(
    frame: &'f [u8],
    max_bytes: usize,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<Cow<'f, [u8]>, DecodeError> {
    let bytes = frame.len() as u64;
    let (format, unpacking): (_, io::Result<Box<dyn Read + '_>>) = match frame {
        [0x1F, 0x8B, ..] => ("gzip", Ok(Box::new(MultiGzDecoder::new(frame)))),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => (
            "zstd",
            zstd::stream::read::Decoder::with_buffer(frame).map(|decoder| Box::new(decoder) as _),
        ),
        plain => return Ok(Cow::Borrowed(plain)),
    };
    let wrong = |error: io::Error| DecodeError::Unpack {
        format,
        bytes,
        reason: if error.kind() == io::ErrorKind::UnexpectedEof {
            String::from("it is cut off")
        } else {
            error.to_string()
        },
    };
    let mut unpacking = unpacking.map_err(wrong)?;
    let mut unpacked = Vec::new();
    loop {
        let mut step = unpacking.by_ref().take(STEP_BYTES as u64);
        let read = step.read_to_end(&mut unpacked).map_err(wrong)?;
        if unpacked.len() > max_bytes {
            return Err(DecodeError::UnpackedTooLarge {
                format,
                bytes,
                max_bytes: max_bytes as u64,
            });
        }
        if read == 0 {
            return Ok(Cow::Owned(unpacked));
        }
        if !go_on() {
            return Err(DecodeError::Cancelled);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 3).unwrap()
    }

    fn plain(frame: &[u8], max_bytes: usize) -> Result<Vec<u8>, DecodeError> {
        unpack(frame, max_bytes, &mut || true).map(Cow::into_owned)
    }

    #[test]
    fn the_first_bytes_tell_how_a_frame_is_compressed() {
        let text = b"{\"type\":\"clear\"}".repeat(50_000);
        for frame in [gzip(&text), zstd(&text), text.clone()] {
            assert_eq!(plain(&frame, text.len()).unwrap(), text);
        }
        assert_eq!(plain(b"", 10).unwrap(), b"");
    }

    #[test]
    fn what_unpacks_to_more_than_the_limit_is_refused_with_both_numbers() {
        let text = vec![b' '; 1 << 20];
        for (frame, format) in [(gzip(&text), "gzip"), (zstd(&text), "zstd")] {
            let refused = plain(&frame, text.len() - 1).unwrap_err();
            let DecodeError::UnpackedTooLarge {
                format: told,
                bytes,
                max_bytes,
            } = refused
            else {
                panic!("{refused:?}")
            };
            assert_eq!(
                (told, bytes, max_bytes),
                (format, frame.len() as u64, (1 << 20) - 1)
            );
        }
    }

    #[test]
    fn a_frame_that_is_cut_off_or_broken_is_refused_and_says_so() {
        for frame in [gzip(b"text text"), zstd(b"text text")] {
            let cut = plain(&frame[..frame.len() - 3], 100).unwrap_err();
            assert!(cut.to_string().contains("cannot be unpacked"), "{cut}");
            let mut broken = frame.clone();
            let middle = broken.len() / 2;
            broken[middle] ^= 0xFF;
            assert_ne!(plain(&broken, 100).ok(), Some(b"text text".to_vec()));
        }
        let cut = plain(&gzip(b"text")[..8], 100).unwrap_err().to_string();
        assert!(cut.ends_with("it is cut off"), "{cut}");
    }

    #[test]
    fn unpacking_can_be_stopped() {
        let frame = zstd(&vec![0; 4 * STEP_BYTES]);
        let mut steps = 0;
        let stopped = unpack(&frame, usize::MAX, &mut || {
            steps += 1;
            steps < 2
        });
        assert_eq!(stopped, Err(DecodeError::Cancelled));
        assert_eq!(steps, 2);
    }

    proptest! {
        #[test]
        fn whatever_comes_in_is_unpacked_or_refused(
            magic in prop_oneof![Just(vec![0x1F, 0x8B, 8]), Just(vec![0x28, 0xB5, 0x2F, 0xFD])],
            rest in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let frame = [magic, rest].concat();
            if let Ok(bytes) = plain(&frame, 1000) {
                prop_assert!(bytes.len() <= 1000);
            }
        }
    }
}
