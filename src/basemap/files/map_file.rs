//! A map's file without a window: to see whether it can be shown.

use std::ops::RangeInclusive;
use std::path::Path;

use walkers::TileId;

use super::source::FileSource;
use crate::basemap::credit::Credit;
use crate::basemap::decode;
use crate::basemap::picture;
use crate::basemap::source::{Content, TileError, TileSource as _};
use crate::basemap::theme::MapTheme;

/// A file of map tiles, opened as it is to be shown.
pub struct MapFile {
    source: FileSource,
}

impl MapFile {
    /// Opens it.
    ///
    /// # Errors
    /// A sentence for the user that names the file, what is wrong with it, and what to do.
    pub fn open(path: &Path) -> Result<Self, String> {
        let source = FileSource::open(path).map_err(|error| error.to_string())?;
        Ok(Self { source })
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        &self.source.info().title
    }

    /// Whose data it is.
    pub fn credits(&self) -> &[Credit] {
        &self.source.info().credits
    }

    /// Zooms that it has tiles of.
    pub fn zooms(&self) -> RangeInclusive<u8> {
        self.source.info().zooms.clone()
    }

    /// Whether it has the tile, counted from the north-west; a tile that it has is read and
    /// decoded.
    ///
    /// # Errors
    /// Why it cannot be drawn.
    pub fn draws(&self, zoom: u8, x: u32, y: u32) -> Result<bool, String> {
        let id = TileId { x, y, zoom };
        if !self.source.may_have(id) {
            return Ok(false);
        }
        let bytes = match self.source.tile(id) {
            Ok(bytes) => bytes,
            Err(TileError::Missing) => return Ok(false),
            Err(error) => return Err(error.to_string()),
        };
        match &self.source.info().content {
            Content::Pictures { .. } => picture::decode(&bytes).map(drop)?,
            Content::Vector(styles) => {
                decode::decode(&bytes, styles.of(MapTheme::Dark), zoom, zoom)
                    .map(drop)
                    .map_err(|error| error.to_string())?;
            }
        }
        Ok(true)
    }
}
