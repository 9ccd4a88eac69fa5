//! A PMTiles directory: which tile lies at which bytes, packed as columns of varints.

use super::ArchiveError;

/// One line of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number of the first tile that it is about.
    pub tile_number: u64,
    /// How many tiles in a row share these bytes; 0 for a directory further down.
    pub run_length: u64,
    /// First byte, in the tile data or, for a directory, in the leaf directories.
    pub offset: u64,
    /// Number of bytes.
    pub length: u64,
}

/// Reads a decompressed directory; entries come in ascending order of `tile_number`.
///
/// # Errors
/// When the bytes end early, a sum overflows or the numbers do not ascend.
pub fn parse(bytes: &[u8]) -> Result<Vec<Entry>, ArchiveError> {
    let mut varints = Varints { bytes };
    let count = varints.next()?;
    // Each entry takes four bytes or more, so that a damaged count cannot ask for much memory.
    let count = usize::try_from(count)
        .ok()
        .filter(|count| *count <= bytes.len() / 4)
        .ok_or(ArchiveError::Damaged(
            "the directory is shorter than it says",
        ))?;

    let mut entries = Vec::with_capacity(count);
    let mut tile_number = 0_u64;
    for index in 0..count {
        let step = varints.next()?;
        if index > 0 && step == 0 {
            return Err(ArchiveError::Damaged("a tile is listed twice"));
        }
        tile_number = tile_number.checked_add(step).ok_or(OVERFLOW)?;
        entries.push(Entry {
            tile_number,
            run_length: 0,
            offset: 0,
            length: 0,
        });
    }
    for entry in &mut entries {
        entry.run_length = varints.next()?;
    }
    for entry in &mut entries {
        entry.length = varints.next()?;
    }
    let mut end_of_previous = 0_u64;
    for entry in &mut entries {
        // 0 stands for "right behind the one before", so offsets are stored plus one.
        entry.offset = match varints.next()? {
            0 => end_of_previous,
            plus_one => plus_one - 1,
        };
        end_of_previous = entry.offset.checked_add(entry.length).ok_or(OVERFLOW)?;
    }
    Ok(entries)
}

/// The entry that `tile_number` belongs to: one of tiles that has it, or one of a directory
/// in which to look further.
pub fn find(entries: &[Entry], tile_number: u64) -> Option<&Entry> {
    let behind = entries.partition_point(|entry| entry.tile_number <= tile_number);
    let entry = entries.get(behind.checked_sub(1)?)?;
    let is_in_run = tile_number - entry.tile_number < entry.run_length;
    (entry.run_length == 0 || is_in_run).then_some(entry)
}

const OVERFLOW: ArchiveError = ArchiveError::Damaged("a number in the directory is too large");

struct Varints<'a> {
    bytes: &'a [u8],
}

impl Varints<'_> {
    fn next(&mut self) -> Result<u64, ArchiveError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self
                .bytes
                .split_first()
                .ok_or(ArchiveError::Damaged("the directory ends early"))?;
            self.bytes = rest;
            let bits = u64::from(byte & 0x7f);
            if bits.leading_zeros() < shift {
                return Err(OVERFLOW);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(OVERFLOW)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::pmtiles::sample::directory_bytes;
    use proptest::prelude::*;

    fn entry(tile_number: u64, run_length: u64, offset: u64, length: u64) -> Entry {
        Entry {
            tile_number,
            run_length,
            offset,
            length,
        }
    }

    #[test]
    fn entries_are_read_back_as_they_were_written() {
        let entries = vec![
            entry(0, 1, 0, 10),
            entry(5, 3, 10, 300),
            entry(8, 1, 4, 7),
            entry(1 << 40, 0, 1 << 33, 1),
        ];
        assert_eq!(parse(&directory_bytes(&entries)).unwrap(), entries);
    }

    #[test]
    fn a_count_beyond_the_bytes_is_refused_before_memory_is_taken() {
        assert!(parse(&[0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, 1]).is_err());
    }

    #[test]
    fn a_number_of_more_than_64_bits_is_refused() {
        let mut bytes = vec![1];
        bytes.extend([0xff; 9]);
        bytes.extend([0x02, 1, 1, 1]);
        assert!(parse(&bytes).is_err());
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_are_reading_them_ends(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            if let Ok(entries) = parse(&bytes) {
                prop_assert!(entries.windows(2).all(|pair| pair[0].tile_number < pair[1].tile_number));
            }
        }
    }
}
