//! What the two formats have in common once they are open.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use image::ImageFormat;
use walkers::TileId;

use super::metadata::{Metadata, styles_for};
use crate::basemap::credit::Credit;
use crate::basemap::extent::Extent;
use crate::basemap::mvt::layer_names;
use crate::basemap::open::OpenError;
use crate::basemap::picture;
use crate::basemap::source::Content;

/// Largest tile that is read, as it lies in the file.
pub(super) const MAX_PACKED_TILE_BYTES: usize = 16 << 20;
/// Largest tile once unpacked: the densest of real maps take one or two MiB.
pub(super) const MAX_TILE_BYTES: usize = 32 << 20;

/// An open file of tiles.
pub(super) trait FileArchive: Send + Sync {
    /// What is known of it.
    fn about(&self) -> &About;

    /// The tile's bytes, unpacked.
    ///
    /// # Errors
    /// [`ReadError`] saying why there are none.
    fn tile(&self, id: TileId) -> Result<Vec<u8>, ReadError>;
}

/// Why a file gives no tile.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ReadError {
    /// It does not have it.
    Missing,
    /// The map is being closed.
    Cancelled,
    /// It has one that cannot be used.
    Damaged(String),
    /// The file as a whole cannot be read, now or for good; a sentence that names it.
    File(String),
}

/// What is known of a file.
#[derive(Clone)]
pub(super) struct About {
    pub title: String,
    pub content: Content,
    /// Names of the layers of vector tiles, which their look depends on.
    pub layers: Vec<String>,
    pub credits: Vec<Credit>,
    pub is_overlay: bool,
    pub reach: Reach,
}

impl About {
    /// Whether a file that takes the place of this one may be shown as if it were this.
    pub fn is_same_map(&self, other: &Self) -> bool {
        let is_same_content = match (&self.content, &other.content) {
            (
                Content::Pictures { tile_points },
                Content::Pictures {
                    tile_points: others,
                },
            ) => tile_points == others,
            (Content::Vector(_), Content::Vector(_)) => self.layers == other.layers,
            _ => false,
        };
        is_same_content
            && self.title == other.title
            && self.credits == other.credits
            && self.is_overlay == other.is_overlay
    }
}

/// Where a file has tiles.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reach {
    /// Zooms that it has tiles of.
    pub zooms: RangeInclusive<u8>,
    /// The place of all tiles; `None`: everywhere.
    pub bounds: Option<Extent>,
    /// The place of each zoom's tiles, where that is known.
    pub levels: BTreeMap<u8, Extent>,
}

impl Reach {
    /// Whether there may be such a tile.
    pub fn may_have(&self, id: TileId) -> bool {
        let place = self.levels.get(&id.zoom).or(self.bounds.as_ref());
        self.zooms.contains(&id.zoom) && place.is_none_or(|place| place.touches(id))
    }
}

/// What a file says that its tiles are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Nothing,
    Vector,
    Pictures,
}

/// What the tiles are: as the first of them shows, or else as the file says.
///
/// # Errors
/// [`OpenError`] when they are nothing that is drawn.
pub(super) fn content_of(
    first_tile: Option<&[u8]>,
    said: Said,
    metadata: &Metadata,
) -> Result<Content, OpenError> {
    let in_tile = || first_tile.and_then(|tile| layer_names(tile).ok());
    let vector = || {
        let layers = match metadata.layers.as_slice() {
            [] => &in_tile().unwrap_or_default(),
            layers => layers,
        };
        Ok(Content::Vector(styles_for(layers)?))
    };
    let Some(tile) = first_tile.filter(|tile| !tile.is_empty()) else {
        return match said {
            Said::Vector => vector(),
            Said::Pictures | Said::Nothing => Err(OpenError::new(
                "it has no tile from which could be seen what its tiles are",
            )),
        };
    };
    if picture::is_picture(tile) {
        let (width_px, _) = picture::size_px(tile).map_err(OpenError::new)?;
        return Ok(Content::Pictures {
            tile_points: metadata.tile_points(width_px),
        });
    }
    let other = image::guess_format(tile).ok();
    // Other formats are marked by two letters or few zeros, which a vector tile may begin with.
    if let Some(format @ (ImageFormat::Avif | ImageFormat::Gif)) = other {
        return Err(OpenError::new(format!(
            "its tiles are pictures of type {format:?}, which are not shown: make it anew with \
             PNG, JPEG or WebP"
        )));
    }
    let is_vector = layer_names(tile).is_ok_and(|layers| !layers.is_empty());
    match said {
        Said::Vector => vector(),
        Said::Nothing | Said::Pictures if is_vector => vector(),
        Said::Nothing => Err(OpenError::new(
            "its tiles are neither vector tiles nor PNG, JPEG or WebP pictures",
        )),
        Said::Pictures => match picture::size_px(tile) {
            Ok(_) => Err(OpenError::new("its tiles are not what it says")),
            Err(reason) => Err(OpenError::new(reason)),
        },
    }
}
