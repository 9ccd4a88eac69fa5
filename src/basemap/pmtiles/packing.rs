//! How parts of an archive, and tiles anywhere, are packed.

use std::borrow::Cow;
use std::io::{self, Read};

use super::ArchiveError;

/// A window of zstd beyond this is refused: nothing that is read here is larger.
const ZSTD_WINDOW_LOG_MAX: u32 = 26;

/// How bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Not stated: the bytes tell.
    Unknown,
    /// Not at all.
    Plain,
    /// As files ending in `.gz` are.
    Gzip,
    /// Zstandard.
    Zstd,
}

/// Unpacks `packed`, which is called `part` in errors, to `max_bytes` at most.
///
/// # Errors
/// [`ArchiveError::Unpack`] when the bytes are damaged or end early,
/// [`ArchiveError::TooLarge`] when there is more.
pub fn unpack<'a>(
    packed: &'a [u8],
    packing: Packing,
    part: &'static str,
    max_bytes: usize,
) -> Result<Cow<'a, [u8]>, ArchiveError> {
    let failed = |source| ArchiveError::Unpack { part, source };
    let unpacked = match packing {
        Packing::Unknown => return unpack_by_content(packed, part, max_bytes),
        Packing::Plain if packed.len() > max_bytes => None,
        Packing::Plain => return Ok(Cow::Borrowed(packed)),
        Packing::Gzip => read(flate2::read::GzDecoder::new(packed), max_bytes),
        Packing::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::new(packed).map_err(failed)?;
            decoder
                .window_log_max(ZSTD_WINDOW_LOG_MAX)
                .map_err(failed)?;
            read(decoder, max_bytes)
        }
    }
    .transpose()
    .map_err(failed)?;
    unpacked
        .map(Cow::Owned)
        .ok_or(ArchiveError::TooLarge { part, max_bytes })
}

/// Unpacks what its first bytes say is packed with gzip, zlib or zstd. No picture and no
/// vector tile begins with these.
///
/// # Errors
/// As [`unpack`].
pub fn unpack_by_content<'a>(
    packed: &'a [u8],
    part: &'static str,
    max_bytes: usize,
) -> Result<Cow<'a, [u8]>, ArchiveError> {
    let packing = match packed {
        [0x1f, 0x8b, ..] => Packing::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Packing::Zstd,
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
            return match read(flate2::read::ZlibDecoder::new(packed), max_bytes) {
                Some(Ok(unpacked)) => Ok(Cow::Owned(unpacked)),
                Some(Err(source)) => Err(ArchiveError::Unpack { part, source }),
                None => Err(ArchiveError::TooLarge { part, max_bytes }),
            };
        }
        _ => Packing::Plain,
    };
    unpack(packed, packing, part, max_bytes)
}

/// All that a decoder gives; `None` when that is more than `max_bytes`.
fn read(decoder: impl Read, max_bytes: usize) -> Option<io::Result<Vec<u8>>> {
    let mut unpacked = Vec::new();
    let limit = (max_bytes as u64).saturating_add(1);
    match decoder.take(limit).read_to_end(&mut unpacked) {
        Ok(count) if count > max_bytes => None,
        Ok(_) => Some(Ok(unpacked)),
        Err(error) => Some(Err(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    const TEXT: &[u8] = b"\x1aa tile, a tile, a tile, a tile, a tile, a tile, a tile, a tile";

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder =
            flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_is_packed_in_whatever_way_says_so_itself() {
        let zstd = zstd::encode_all(TEXT, 3).unwrap();
        for packed in [TEXT.to_vec(), gzip(TEXT), zlib(TEXT), zstd] {
            let unpacked = unpack(&packed, Packing::Unknown, "a tile", 1000).unwrap();
            assert_eq!(&*unpacked, TEXT);
        }
    }

    #[test]
    fn a_part_may_be_as_large_as_its_limit_and_no_larger() {
        let packings = [
            (Packing::Plain, TEXT.to_vec()),
            (Packing::Gzip, gzip(TEXT)),
            (Packing::Zstd, zstd::encode_all(TEXT, 3).unwrap()),
            (Packing::Unknown, zlib(TEXT)),
        ];
        for (packing, packed) in packings {
            assert!(unpack(&packed, packing, "a tile", TEXT.len()).is_ok());
            let refused = unpack(&packed, packing, "a tile", TEXT.len() - 1);
            assert!(matches!(refused, Err(ArchiveError::TooLarge { .. })));
        }
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        for (packing, packed) in [
            (Packing::Gzip, gzip(TEXT)),
            (Packing::Zstd, zstd::encode_all(TEXT, 3).unwrap()),
            (Packing::Unknown, zlib(TEXT)),
        ] {
            for length in 5..packed.len() {
                let cut = unpack(&packed[..length], packing, "a tile", 1000);
                assert!(cut.is_err(), "{packing:?} cut to {length}");
            }
        }
    }
}
