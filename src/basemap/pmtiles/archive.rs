//! An archive wholly in memory: all its directories flattened, and the tiles' bytes.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use walkers::TileId;

use super::ArchiveError;
use super::directory::{self, Entry};
use super::header::{Header, Span, TileType};
use super::packing::{Packing, unpack};
use super::tile_number::tile_number;

/// The specification allows directories below directories, real archives have two levels.
const MAX_DIRECTORY_DEPTH: u8 = 4;
/// More than any directory or tile of an archive that fits into memory takes.
const MAX_UNPACKED_BYTES: usize = 64 << 20;
/// All directories are kept unpacked, which suits archives of regions, not of the planet.
const MAX_ENTRIES: usize = 4_000_000;

/// A PMTiles archive of vector tiles, wholly in memory.
#[derive(Debug)]
pub struct Archive {
    bytes: Cow<'static, [u8]>,
    /// Tiles only, ascending and without overlaps.
    entries: Vec<Entry>,
    header: Header,
}

impl Archive {
    /// Reads the header and all directories.
    ///
    /// # Errors
    /// [`ArchiveError`] when the bytes are no such archive, are damaged, or hold
    /// something other than vector tiles that are plain or packed.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ArchiveError> {
        let bytes = bytes.into();
        let header = Header::parse(&bytes)?;
        if header.tile_type != TileType::Vector {
            return Err(ArchiveError::Unsupported("tile type"));
        }
        let mut reader = Directories {
            bytes: &bytes,
            leaves: header.leaves,
            packing: header.directory_packing,
            entries: Vec::new(),
        };
        reader.read(header.root, 1)?;
        let entries = reader.entries;
        for pair in entries.windows(2) {
            let [a, b] = pair else { continue };
            if a.tile_number.saturating_add(a.run_length) > b.tile_number {
                return Err(ArchiveError::Damaged("its tiles overlap"));
            }
        }
        Ok(Self {
            entries,
            header,
            bytes,
        })
    }

    /// Zooms that it has tiles of.
    pub fn zooms(&self) -> RangeInclusive<u8> {
        self.header.zooms.clone()
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
        let packed = self
            .header
            .tiles
            .part(entry.offset, entry.length)
            .and_then(|span| part(&self.bytes, span))
            .ok_or(ArchiveError::Damaged("a tile lies outside of it"))?;
        unpack(
            packed,
            self.header.tile_packing,
            "a tile",
            MAX_UNPACKED_BYTES,
        )
        .map(Some)
    }

    /// Number of tiles that it has.
    #[cfg(test)]
    pub fn tile_count(&self) -> u64 {
        self.entries.iter().map(|entry| entry.run_length).sum()
    }

    fn entry(&self, tile: TileId) -> Option<&Entry> {
        if !self.header.zooms.contains(&tile.zoom) {
            return None;
        }
        directory::find(&self.entries, tile_number(tile)?)
    }
}

/// Gathers the tiles of a directory and of those below it.
struct Directories<'a> {
    bytes: &'a [u8],
    leaves: Span,
    packing: Packing,
    entries: Vec<Entry>,
}

impl Directories<'_> {
    fn read(&mut self, span: Span, depth: u8) -> Result<(), ArchiveError> {
        const OUTSIDE: ArchiveError = ArchiveError::Damaged("a directory lies outside of it");
        if depth > MAX_DIRECTORY_DEPTH {
            return Err(ArchiveError::Damaged(
                "its directories are nested too deeply",
            ));
        }
        let packed = part(self.bytes, span).ok_or(OUTSIDE)?;
        let unpacked = unpack(packed, self.packing, "a directory", MAX_UNPACKED_BYTES)?;
        for entry in directory::parse(&unpacked)? {
            if entry.run_length > 0 {
                self.entries.push(entry);
            } else {
                let leaf = self.leaves.part(entry.offset, entry.length);
                self.read(leaf.ok_or(OUTSIDE)?, depth + 1)?;
            }
            if self.entries.len() > MAX_ENTRIES {
                return Err(ArchiveError::Damaged("it has too many tiles"));
            }
        }
        Ok(())
    }
}

/// The bytes of `span`.
fn part(bytes: &[u8], span: Span) -> Option<&[u8]> {
    let start = usize::try_from(span.start).ok()?;
    let end = usize::try_from(span.end()?).ok()?;
    bytes.get(start..end)
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
            assert_eq!(archive.zooms(), 0..=2);
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
            Err(ArchiveError::CutOff { .. })
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
            Err(ArchiveError::Packed {
                part: "tile compression",
                ..
            })
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
