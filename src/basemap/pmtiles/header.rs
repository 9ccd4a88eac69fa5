//! The header of an archive: where its parts lie and what its tiles are.
//!
//! Positions and values are those of the PMTiles specification, version 3:
//! <https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md>.

use std::ops::RangeInclusive;

use super::ArchiveError;
use super::packing::Packing;

const MAGIC: &[u8] = b"PMTiles";
/// Bytes that a header takes.
pub const HEADER_BYTES: usize = 127;

/// What the tiles of an archive are said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileType {
    /// Not said.
    Unknown,
    /// Mapbox vector tiles.
    Vector,
    /// PNG, JPEG or WebP.
    Picture,
    /// Something that is not read, by its name.
    Other(&'static str),
}

/// A part of the archive: first byte and number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: u64,
    /// Number of bytes.
    pub length: u64,
}

impl Span {
    /// The part of this one that begins `offset` bytes behind its start; `None` where that is
    /// not wholly in it.
    pub fn part(self, offset: u64, length: u64) -> Option<Self> {
        let end = offset.checked_add(length)?;
        (end <= self.length).then_some(())?;
        Some(Self {
            start: self.start.checked_add(offset)?,
            length,
        })
    }

    /// First byte behind it; `None` where that is no number.
    pub fn end(self) -> Option<u64> {
        self.start.checked_add(self.length)
    }
}

/// What the first bytes of an archive say.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The directory to begin with.
    pub root: Span,
    /// JSON about the archive.
    pub metadata: Span,
    /// Directories below the root.
    pub leaves: Span,
    /// The tiles.
    pub tiles: Span,
    /// How directories and metadata are packed.
    pub directory_packing: Packing,
    /// How tiles are packed.
    pub tile_packing: Packing,
    /// What the tiles are.
    pub tile_type: TileType,
    /// Zooms that it has tiles of.
    pub zooms: RangeInclusive<u8>,
    /// West, south, east, north in degrees; `None` where nothing is stated.
    pub bounds_deg: Option<[f64; 4]>,
}

impl Header {
    /// Reads the header at the beginning of `bytes`.
    ///
    /// # Errors
    /// [`ArchiveError`] when there is none, or one of something that is not read.
    pub fn parse(bytes: &[u8]) -> Result<Self, ArchiveError> {
        if !bytes.starts_with(MAGIC) {
            return Err(ArchiveError::NotAnArchive);
        }
        if bytes.get(MAGIC.len()).is_some_and(|version| *version != 3) {
            return Err(ArchiveError::NotAnArchive);
        }
        let bytes = bytes
            .first_chunk::<HEADER_BYTES>()
            .ok_or(ArchiveError::CutOff {
                has: bytes.len() as u64,
                needs: HEADER_BYTES as u64,
            })?;
        let fields = Fields { bytes };
        let zooms = fields.byte(100)..=fields.byte(101);
        if zooms.is_empty() {
            return Err(ArchiveError::Damaged(
                "its lowest zoom is above its highest",
            ));
        }
        Ok(Self {
            root: fields.span(8),
            metadata: fields.span(24),
            leaves: fields.span(40),
            tiles: fields.span(56),
            directory_packing: packing(fields.byte(97), "directory compression")?,
            tile_packing: packing(fields.byte(98), "tile compression")?,
            tile_type: match fields.byte(99) {
                1 => TileType::Vector,
                2..=4 => TileType::Picture,
                5 => TileType::Other("AVIF pictures"),
                6 => TileType::Other("MapLibre tiles"),
                _ => TileType::Unknown,
            },
            zooms,
            bounds_deg: fields.bounds_deg(),
        })
    }

    /// Number of bytes that the archive has at least, if it is whole.
    ///
    /// # Errors
    /// [`ArchiveError::Damaged`] when that is no number.
    pub fn needed_bytes(&self) -> Result<u64, ArchiveError> {
        [self.root, self.metadata, self.leaves, self.tiles]
            .into_iter()
            // Where a part is empty, its place says nothing.
            .filter(|span| span.length > 0)
            .map(Span::end)
            .try_fold(HEADER_BYTES as u64, |most, end| Some(most.max(end?)))
            .ok_or(ArchiveError::Damaged("a part lies outside of it"))
    }
}

fn packing(value: u8, part: &'static str) -> Result<Packing, ArchiveError> {
    match value {
        0 => Ok(Packing::Unknown),
        1 => Ok(Packing::Plain),
        2 => Ok(Packing::Gzip),
        3 => Err(ArchiveError::Packed {
            part,
            packing: "Brotli",
        }),
        4 => Ok(Packing::Zstd),
        _ => Err(ArchiveError::Unsupported(part)),
    }
}

/// All numbers are little-endian.
struct Fields<'a> {
    bytes: &'a [u8; HEADER_BYTES],
}

impl Fields<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn chunk<const N: usize>(&self, at: usize) -> [u8; N] {
        let chunk = self.bytes.get(at..).and_then(|rest| rest.first_chunk());
        chunk.copied().unwrap_or([0; N])
    }

    fn span(&self, at: usize) -> Span {
        Span {
            start: u64::from_le_bytes(self.chunk(at)),
            length: u64::from_le_bytes(self.chunk(at + 8)),
        }
    }

    fn bounds_deg(&self) -> Option<[f64; 4]> {
        let raw = [102, 106, 110, 114].map(|at| i32::from_le_bytes(self.chunk(at)));
        // Written by those who do not know better.
        (raw != [0; 4]).then(|| raw.map(|value| f64::from(value) / 1e7))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::pmtiles::sample::SampleArchive;
    use walkers::TileId;

    fn sample() -> Vec<u8> {
        let mut sample = SampleArchive::default();
        let id = TileId {
            x: 1,
            y: 0,
            zoom: 1,
        };
        sample.add(id, b"tile");
        sample.bytes(None)
    }

    #[test]
    fn bounds_are_degrees_and_left_out_where_they_say_nothing() {
        let mut bytes = sample();
        assert_eq!(Header::parse(&bytes).unwrap().bounds_deg, None);
        let degrees = [14.1_f64, 35.75, 14.65, -36.1];
        for (at, value) in [102, 106, 110, 114].into_iter().zip(degrees) {
            let value = (value * 1e7).round() as i32;
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        assert_eq!(Header::parse(&bytes).unwrap().bounds_deg, Some(degrees));
    }

    #[test]
    fn what_is_not_supported_is_named() {
        for (at, value, said) in [
            (97, 3, "directory compression is packed with Brotli"),
            (98, 3, "tile compression is packed with Brotli"),
            (98, 9, "tile compression is not supported"),
            (7, 2, "not a PMTiles archive of version 3"),
            (100, 9, "lowest zoom is above"),
        ] {
            let mut bytes = sample();
            bytes[at] = value;
            let error = Header::parse(&bytes).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
        let error = Header::parse(&sample()[..100]).unwrap_err().to_string();
        assert!(
            error.contains("has 100 bytes and should have 127"),
            "{error}"
        );
    }

    #[test]
    fn parts_beyond_the_largest_number_are_refused() {
        let mut bytes = sample();
        assert_eq!(
            Header::parse(&bytes).unwrap().needed_bytes().unwrap(),
            bytes.len() as u64
        );
        bytes[56..64].fill(0xff);
        assert!(Header::parse(&bytes).unwrap().needed_bytes().is_err());
        let span = Span {
            start: 10,
            length: 5,
        };
        assert_eq!(span.part(2, 3).map(|part| part.start), Some(12));
        assert_eq!(span.part(2, 4), None);
        assert_eq!(span.part(u64::MAX, 2), None);
    }
}
