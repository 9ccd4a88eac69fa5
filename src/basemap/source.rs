//! Where tiles come from, as the maps see it: the archives in the program, files, servers.

use std::ops::RangeInclusive;
use std::sync::Arc;

use thiserror::Error;
use walkers::TileId;

use super::credit::Credit;
use super::extent::Extent;
use super::problem::Trouble;
use super::theme::MapStyles;

/// What is known of a source before any of its tiles is there.
#[derive(Clone)]
pub(super) struct SourceInfo {
    /// What it is called on the screen and in messages.
    pub title: String,
    /// What its tiles are.
    pub content: Content,
    /// Zooms that it has tiles of.
    pub zooms: RangeInclusive<u8>,
    /// Where it has tiles; `None`: everywhere.
    pub bounds: Option<Extent>,
    /// Whose data it is.
    pub credits: Vec<Credit>,
    /// The machine that is asked for tiles; `None` for what is on this one.
    pub host: Option<String>,
    /// How many threads may ask for tiles at once.
    pub workers: usize,
}

/// What the tiles of a source are.
#[derive(Clone)]
pub(super) enum Content {
    /// PNG, JPEG or WebP, drawn so many points wide at their own zoom.
    Pictures {
        /// 256 as everybody, or 512.
        tile_points: f64,
    },
    /// Mapbox vector tiles, packed with gzip or not, drawn in these styles.
    Vector(Arc<MapStyles>),
}

/// Why a source gives no tile.
#[derive(Clone, Debug, PartialEq, Error)]
pub(super) enum TileError {
    /// It does not have it, and will not.
    #[error("there is no such tile")]
    Missing,
    /// It is not on this machine, and the server is left alone for a while.
    #[error("the server is left alone for a while")]
    Resting,
    /// The map is being closed.
    #[error("the request was given up")]
    Cancelled,
    /// The tile is there, but cannot be drawn: asking again is of no use.
    #[error("{0}")]
    Damaged(String),
    /// The source as a whole has a problem, which may pass.
    #[error("{}", .0.detail)]
    Trouble(Trouble),
    /// The code that reads or decodes it has panicked.
    #[error("reading the tile failed inside of the program")]
    Panicked,
}

/// Gives tiles. Asked from worker threads, and never from the main thread but for
/// [`TileSource::may_have`].
pub(super) trait TileSource: Send + Sync {
    /// What is known of it.
    fn info(&self) -> &SourceInfo;

    /// Whether asking for this tile makes sense. Takes no time worth mentioning.
    fn may_have(&self, id: TileId) -> bool {
        let info = self.info();
        info.zooms.contains(&id.zoom) && info.bounds.is_none_or(|bounds| bounds.touches(id))
    }

    /// The tile's bytes: of a vector tile unpacked, of a picture as it is. Blocks.
    ///
    /// # Errors
    /// [`TileError`] saying why there is none.
    fn tile(&self, id: TileId) -> Result<Vec<u8>, TileError>;

    /// Leaves the server alone, or asks it again. True when meanwhile tiles may still come,
    /// from what is kept on this machine: for those that are not, [`TileError::Resting`].
    fn rest(&self, _is_resting: bool) -> bool {
        false
    }

    /// Whether the server answered when it was last asked: only then a tile that has come
    /// says that the source works again.
    fn answers(&self) -> bool {
        true
    }

    /// A trouble behind a tile that was given all the same, told once.
    fn take_trouble(&self) -> Option<Trouble> {
        None
    }

    /// The tile that was given cannot be drawn.
    fn damaged(&self, _id: TileId) {}

    /// Whether its vector tiles are made to lie over another map, which is to be seen through
    /// them. With pictures their pixels tell.
    fn is_overlay(&self) -> bool {
        false
    }

    /// Grows when what it holds has been replaced, so that tiles from before are old.
    fn generation(&self) -> u64 {
        0
    }

    /// Gives up every [`TileSource::tile`] that is waiting, now and later.
    fn close(&self) {}
}
