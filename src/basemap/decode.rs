//! Turns a vector tile's bytes into what is drawn of it.
//!
//! walkers' own decoder draws layer by layer, and each change between areas and lines costs
//! a draw call; it leaves polygon edges jagged and lines without joins. This one uses
//! walkers' styles, expressions, tessellation and labels, and gathers a tile into one mesh
//! and one run of lines. `mvt` bounds what is read of a tile, `tile_canvas` what is made of it.

use std::collections::HashMap;

use thiserror::Error;
use walkers::geo_types::Geometry;
use walkers::{Context, Drawables, StyleLayer, Text};

use super::mvt::{Feature, MvtError, Tile, read_tile};
use super::theme::MapStyle;
use super::tile_canvas::TileCanvas;

/// Width in points of a tile drawn at its own zoom.
pub(super) const TILE_POINTS: f32 = 512.0;
/// Units across a tile here; tiles of any other extent are scaled to it.
pub(super) const TILE_UNITS: u16 = 4096;

/// Why a tile cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum DecodeError {
    /// Its bytes are no vector tile.
    #[error("the tile does not decode: {0}")]
    Malformed(#[from] MvtError),
}

/// A tile ready to be drawn, in [`TILE_UNITS`]; widths and sizes are in points.
pub(super) struct VectorTile {
    /// Areas below lines.
    pub drawables: Drawables,
    /// Labels, in the order of the style and within it of the tile.
    pub texts: Vec<Text>,
    /// Memory that it takes, roughly.
    pub bytes: usize,
    /// Features that are damaged or too much, and are not drawn.
    pub left_out: usize,
}

/// A layer of a tile.
struct TileLayer {
    name: String,
    features: Vec<(Geometry<f32>, Context)>,
}

/// Decodes `bytes`, a tile of `tile_zoom`, and draws them as `style` wants it at
/// `style_zoom`, which is larger when the map is zoomed in beyond the archive.
///
/// # Errors
/// [`DecodeError`] when the bytes are no vector tile that can be read.
pub(super) fn decode(
    bytes: &[u8],
    style: &MapStyle,
    tile_zoom: u8,
    style_zoom: u8,
) -> Result<VectorTile, DecodeError> {
    let (canvas, left_out) = draw(bytes, style, tile_zoom, style_zoom)?;
    Ok(canvas.into_tile(left_out))
}

/// Decodes and draws a tile; also tells how many features are not drawn.
fn draw(
    bytes: &[u8],
    style: &MapStyle,
    tile_zoom: u8,
    style_zoom: u8,
) -> Result<(TileCanvas, usize), DecodeError> {
    let tile = read_tile(
        bytes,
        |layer| style.draws(layer),
        |property| style.reads(property),
    )?;
    let mut left_out = tile.damaged + tile.beyond_limits;
    let stretch = f32::from(style_zoom.saturating_sub(tile_zoom)).exp2();
    let mut canvas = TileCanvas::new(f32::from(TILE_UNITS) / TILE_POINTS / stretch);
    let layers = tile_layers(tile, style_zoom);
    'tile: for (index, drawn) in style.layers.iter().enumerate() {
        if !drawn.is_seen_at(style_zoom) {
            continue;
        }
        for (geometry, context) in matching(&layers, &drawn.layer) {
            if canvas.is_full() {
                tracing::warn!(tile_zoom, "a map tile holds too much and is drawn in part");
                left_out += 1;
                break 'tile;
            }
            if let Err(error) = canvas.draw(drawn, index, geometry, context) {
                tracing::debug!(%error, "a map feature is not drawn");
                left_out += 1;
            }
        }
    }
    if left_out > 0 {
        tracing::debug!(tile_zoom, left_out, "a map tile is drawn in part");
    }
    Ok((canvas, left_out))
}

/// The features that a layer of the style draws.
fn matching<'a>(
    layers: &'a [TileLayer],
    style_layer: &'a StyleLayer,
) -> impl Iterator<Item = &'a (Geometry<f32>, Context)> {
    let (source, filter) = match style_layer {
        StyleLayer::Fill {
            source_layer,
            filter,
            ..
        }
        | StyleLayer::Line {
            source_layer,
            filter,
            ..
        }
        | StyleLayer::Symbol {
            source_layer,
            filter,
            ..
        } => (Some(source_layer), filter.as_ref()),
        StyleLayer::Background { .. }
        | StyleLayer::Circle { .. }
        | StyleLayer::Raster
        | StyleLayer::FillExtrusion => (None, None),
    };
    layers
        .iter()
        .filter(move |layer| source.is_some_and(|source| source.matches(&layer.name)))
        .flat_map(|layer| &layer.features)
        .filter(move |(_, context)| filter.is_none_or(|filter| filter.matches(context)))
}

/// The features with what filters and expressions look at.
fn tile_layers(tile: Tile, style_zoom: u8) -> Vec<TileLayer> {
    let with_context = |feature: Feature| {
        let properties: HashMap<_, _> = feature.properties.into_iter().collect();
        let kind = feature.kind.name().to_owned();
        (feature.geometry, Context::new(kind, properties, style_zoom))
    };
    tile.layers
        .into_iter()
        .map(|layer| TileLayer {
            name: layer.name,
            features: layer.features.into_iter().map(with_context).collect(),
        })
        .collect()
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "schema_tests.rs"]
mod schema_tests;
