//! The archives that are carried in the program.

use std::sync::Arc;

use walkers::TileId;

use super::credit::{NATURAL_EARTH, OPENSTREETMAP};
use super::pmtiles::{Archive, ArchiveError};
use super::source::{Content, SourceInfo, TileError, TileSource};
use super::theme::MapStyles;
use crate::words::maps as words;

/// Malta from zoom 9 to 14.
const MALTA: &[u8] = include_bytes!("../../assets/basemap/malta.pmtiles");
/// The world from zoom 0 to 6. Both are built by `assets/basemap/build.py`.
const WORLD: &[u8] = include_bytes!("../../assets/basemap/world.pmtiles");

/// One archive of vector tiles in memory.
pub(super) struct MemoryArchive {
    archive: Archive,
    info: SourceInfo,
}

impl MemoryArchive {
    /// # Errors
    /// [`ArchiveError`] when the archive is damaged.
    pub fn open(
        bytes: impl Into<std::borrow::Cow<'static, [u8]>>,
        styles: &Arc<MapStyles>,
    ) -> Result<Self, ArchiveError> {
        let archive = Archive::open(bytes)?;
        let info = SourceInfo {
            title: words::BUNDLED_TITLE.to_owned(),
            content: Content::Vector(Arc::clone(styles)),
            zooms: archive.zooms(),
            bounds: None,
            credits: vec![OPENSTREETMAP, NATURAL_EARTH],
            host: None,
            workers: 2,
        };
        Ok(Self { archive, info })
    }
}

impl TileSource for MemoryArchive {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn may_have(&self, id: TileId) -> bool {
        self.archive.contains(id)
    }

    fn tile(&self, id: TileId) -> Result<Vec<u8>, TileError> {
        match self.archive.tile(id) {
            Ok(Some(bytes)) => Ok(bytes.into_owned()),
            Ok(None) => Err(TileError::Missing),
            Err(error) => Err(TileError::Damaged(error.to_string())),
        }
    }
}

/// The archives in the program, the finest first.
///
/// # Errors
/// [`ArchiveError`] when one is damaged.
pub(super) fn bundled(styles: &Arc<MapStyles>) -> Result<Vec<Arc<dyn TileSource>>, ArchiveError> {
    let malta: Arc<dyn TileSource> = Arc::new(MemoryArchive::open(MALTA, styles)?);
    let world: Arc<dyn TileSource> = Arc::new(MemoryArchive::open(WORLD, styles)?);
    Ok(vec![malta, world])
}
