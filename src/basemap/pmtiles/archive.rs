//! One archive: its header, all its directories flattened, and the tiles' bytes.

use std::borrow::Cow;
use std::io::Read as _;
use std::ops::RangeInclusive;

use thiserror::Error;
use walkers::TileId;

use super::directory::{self, Entry};
use super::tile_number::tile_number;

const MAGIC: &[u8] = b"PMTiles";
const HEADER_BYTES: usize = 127;
/// The specification allows directories below directories, real archives have two levels.
const MAX_DIRECTORY_DEPTH: u8 = 4;
/// More than a whole planet's leaf directory or densest tile takes once unpacked.
const MAX_UNPACKED_BYTES: u64 = 64 << 20;
/// All directories are kept unpacked, which suits archives of regions, not of the planet.
const MAX_ENTRIES: usize = 4_000_000;

/// Why an archive cannot be opened or a tile of it not be read.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The bytes do not begin as such an archive does.
    #[error("this is not a PMTiles archive of version 3")]
    NotAnArchive,
    /// A compression or tile type that is not read, by the name of the header's field.
    #[error("the archive's {0} is not supported")]
    Unsupported(&'static str),
    /// Numbers in the archive contradict each other.
    #[error("the archive is damaged: {0}")]
    Damaged(&'static str),
    /// A part does not unpack.
    #[error("the archive is damaged: {part} does not unpack: {source}")]
    Unpack {
        /// What was being read.
        part: &'static str,
        /// What the decompressor says.
        source: std::io::Error,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
}

/// A PMTiles archive of vector tiles, wholly in memory.
#[derive(Debug)]
pub struct Archive {
    bytes: Cow<'static, [u8]>,
    /// Tiles only, ascending and without overlaps.
    entries: Vec<Entry>,
    zooms: RangeInclusive<u8>,
    tile_packing: Packing,
    tile_data: (u64, u64),
}

impl Archive {
    /// Reads the header and all directories.
    ///
    /// # Errors
    /// [`ArchiveError`] when the bytes are no such archive, are damaged, or hold
    /// something other than vector tiles that are plain or packed with gzip.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ArchiveError> {
        let bytes = bytes.into();
        let header = Header { bytes: &bytes };
        if bytes.len() < HEADER_BYTES || !bytes.starts_with(MAGIC) || header.byte(7)? != 3 {
            return Err(ArchiveError::NotAnArchive);
        }
        let directory_packing = header.packing(97, "directory compression")?;
        let tile_packing = header.packing(98, "tile compression")?;
        if header.byte(99)? != 1 {
            return Err(ArchiveError::Unsupported("tile type"));
        }
        let root = (header.number(8)?, header.number(16)?);
        let leaves = (header.number(40)?, header.number(48)?);
        let tile_data = (header.number(56)?, header.number(64)?);
        let zooms = header.byte(100)?..=header.byte(101)?;

        let mut reader = Directories {
            bytes: &bytes,
            leaves,
            packing: directory_packing,
            entries: Vec::new(),
        };
        reader.read(root, 1)?;
        let entries = reader.entries;
        for pair in entries.windows(2) {
            let [a, b] = pair else { continue };
            if a.tile_number.saturating_add(a.run_length) > b.tile_number {
                return Err(ArchiveError::Damaged("its tiles overlap"));
            }
        }
        Ok(Self {
            entries,
            zooms,
            tile_packing,
            tile_data,
            bytes,
        })
    }

    /// Zooms that it has tiles of.
    pub fn zooms(&self) -> RangeInclusive<u8> {
        self.zooms.clone()
    }

    /// Whether it has this tile.
    pub fn contains(&self, tile: TileId) -> bool {
        self.entry(tile).is_some()
    }

    /// The tile's bytes, unpacked; `None` when the archive does not have it.
    ///
    /// # Errors
    /// [`ArchiveError`] when its bytes are not there or do not unpack.
    pub fn tile(&self, tile: TileId) -> Result<Option<Cow<'_, [u8]>>, ArchiveError> {
        let Some(entry) = self.entry(tile) else {
            return Ok(None);
        };
        let packed = part(&self.bytes, self.tile_data, (entry.offset, entry.length))
            .ok_or(ArchiveError::Damaged("a tile lies outside of it"))?;
        unpack(packed, self.tile_packing, "a tile").map(Some)
    }

    /// Number of tiles that it has.
    #[cfg(test)]
    pub fn tile_count(&self) -> u64 {
        self.entries.iter().map(|entry| entry.run_length).sum()
    }

    fn entry(&self, tile: TileId) -> Option<&Entry> {
        if !self.zooms.contains(&tile.zoom) {
            return None;
        }
        let number = tile_number(tile)?;
        let behind = self
            .entries
            .partition_point(|entry| entry.tile_number <= number);
        let entry = self.entries.get(behind.checked_sub(1)?)?;
        (number - entry.tile_number < entry.run_length).then_some(entry)
    }
}

/// Gathers the tiles of a directory and of those below it.
struct Directories<'a> {
    bytes: &'a [u8],
    leaves: (u64, u64),
    packing: Packing,
    entries: Vec<Entry>,
}

impl Directories<'_> {
    fn read(&mut self, span: (u64, u64), depth: u8) -> Result<(), ArchiveError> {
        const OUTSIDE: ArchiveError = ArchiveError::Damaged("a directory lies outside of it");
        if depth > MAX_DIRECTORY_DEPTH {
            return Err(ArchiveError::Damaged(
                "its directories are nested too deeply",
            ));
        }
        let packed = part(self.bytes, (0, u64::MAX), span).ok_or(OUTSIDE)?;
        let unpacked = unpack(packed, self.packing, "a directory")?;
        for entry in directory::parse(&unpacked)? {
            if entry.run_length > 0 {
                self.entries.push(entry);
            } else {
                let (start, length) = self.leaves;
                let end = entry.offset.checked_add(entry.length).ok_or(OUTSIDE)?;
                let offset = start.checked_add(entry.offset).ok_or(OUTSIDE)?;
                if end > length {
                    return Err(OUTSIDE);
                }
                self.read((offset, entry.length), depth + 1)?;
            }
            if self.entries.len() > MAX_ENTRIES {
                return Err(ArchiveError::Damaged("it has too many tiles"));
            }
        }
        Ok(())
    }
}

/// Fields of the header, all little-endian; the positions are those of the specification.
struct Header<'a> {
    bytes: &'a [u8],
}

impl Header<'_> {
    fn byte(&self, at: usize) -> Result<u8, ArchiveError> {
        self.bytes
            .get(at)
            .copied()
            .ok_or(ArchiveError::NotAnArchive)
    }

    fn number(&self, at: usize) -> Result<u64, ArchiveError> {
        self.bytes
            .get(at..)
            .and_then(|rest| rest.first_chunk())
            .map(|bytes| u64::from_le_bytes(*bytes))
            .ok_or(ArchiveError::NotAnArchive)
    }

    fn packing(&self, at: usize, name: &'static str) -> Result<Packing, ArchiveError> {
        match self.byte(at)? {
            1 => Ok(Packing::Plain),
            2 => Ok(Packing::Gzip),
            _ => Err(ArchiveError::Unsupported(name)),
        }
    }
}

/// The bytes of `span` (offset, length) within the `section` (offset, length) of the archive.
fn part(bytes: &[u8], section: (u64, u64), span: (u64, u64)) -> Option<&[u8]> {
    if span.0.checked_add(span.1)? > section.1 {
        return None;
    }
    let start = usize::try_from(section.0.checked_add(span.0)?).ok()?;
    let end = start.checked_add(usize::try_from(span.1).ok()?)?;
    bytes.get(start..end)
}

fn unpack<'a>(
    packed: &'a [u8],
    packing: Packing,
    part: &'static str,
) -> Result<Cow<'a, [u8]>, ArchiveError> {
    match packing {
        Packing::Plain => Ok(Cow::Borrowed(packed)),
        Packing::Gzip => {
            let mut unpacked = Vec::new();
            let read = flate2::read::GzDecoder::new(packed)
                .take(MAX_UNPACKED_BYTES + 1)
                .read_to_end(&mut unpacked)
                .map_err(|source| ArchiveError::Unpack { part, source })?;
            if read as u64 > MAX_UNPACKED_BYTES {
                return Err(ArchiveError::Damaged("a part unpacks to more than 64 MiB"));
            }
            Ok(Cow::Owned(unpacked))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::pmtiles::sample::SampleArchive;

    fn tile(zoom: u8, x: u32, y: u32) -> TileId {
        TileId { x, y, zoom }
    }

    fn sample() -> SampleArchive {
        let mut sample = SampleArchive::default();
        for (zoom, side) in [(0, 1), (1, 2), (2, 4)] {
            for x in 0..side {
                for y in 0..side {
                    sample.add(tile(zoom, x, y), format!("{zoom}/{x}/{y}").as_bytes());
                }
            }
        }
        sample
    }

    #[test]
    fn every_tile_is_found_through_the_root_and_through_leaves() {
        for leaf_entries in [None, Some(1), Some(4)] {
            let archive = Archive::open(sample().bytes(leaf_entries)).unwrap();
            assert_eq!(archive.zooms, 0..=2);
            assert_eq!(archive.tile_count(), 21);
            for (zoom, x, y) in [(0, 0, 0), (1, 0, 1), (1, 1, 1), (2, 3, 0), (2, 2, 3)] {
                let found = archive.tile(tile(zoom, x, y)).unwrap().unwrap();
                assert_eq!(&*found, format!("{zoom}/{x}/{y}").as_bytes());
            }
            assert!(archive.tile(tile(3, 0, 0)).unwrap().is_none());
        }
    }

    #[test]
    fn tiles_in_a_row_with_equal_bytes_share_an_entry() {
        let mut sample = SampleArchive::default();
        for (x, y) in [(0, 0), (0, 1), (1, 1)] {
            sample.add(tile(1, x, y), b"sea");
        }
        let archive = Archive::open(sample.bytes(None)).unwrap();
        assert_eq!((archive.entries.len(), archive.tile_count()), (1, 3));
        assert_eq!(&*archive.tile(tile(1, 1, 1)).unwrap().unwrap(), b"sea");
        assert!(!archive.contains(tile(1, 1, 0)));
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        assert!(matches!(
            Archive::open(b"PMTiles\x03".as_slice()),
            Err(ArchiveError::NotAnArchive)
        ));
        let mut old = sample().bytes(None);
        old[7] = 2;
        assert!(matches!(
            Archive::open(old),
            Err(ArchiveError::NotAnArchive)
        ));
        let mut brotli = sample().bytes(None);
        brotli[98] = 3;
        assert!(matches!(
            Archive::open(brotli),
            Err(ArchiveError::Unsupported("tile compression"))
        ));
        let mut pictures = sample().bytes(None);
        pictures[99] = 2;
        assert!(matches!(
            Archive::open(pictures),
            Err(ArchiveError::Unsupported("tile type"))
        ));
    }

    #[test]
    fn a_damaged_byte_anywhere_gives_an_error_or_a_tile_and_never_a_panic() {
        let intact = sample().bytes(Some(4));
        let mut refused = 0;
        for at in 0..intact.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut bytes = intact.clone();
                bytes[at] ^= flip;
                match Archive::open(bytes) {
                    Err(_) => refused += 1,
                    Ok(archive) => {
                        for x in 0..4 {
                            refused += usize::from(archive.tile(tile(2, x, 0)).is_err());
                        }
                    }
                }
            }
        }
        assert!(refused > intact.len(), "{refused}");
    }

    #[test]
    fn an_archive_cut_off_anywhere_gives_an_error() {
        let intact = sample().bytes(Some(4));
        for length in 0..intact.len() {
            let read = Archive::open(intact[..length].to_vec())
                .and_then(|archive| archive.tile(tile(2, 2, 0)).map(|found| found.is_some()))
                .and_then(|_| {
                    let archive = Archive::open(intact[..length].to_vec())?;
                    archive.tile(tile(2, 3, 0)).map(|found| found.is_some())
                });
            assert!(read.is_err(), "cut to {length} of {}", intact.len());
        }
    }
}
