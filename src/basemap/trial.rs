//! What would become of a tile or a style from outside: for the fuzz targets, and for those who
//! make tiles.

use super::decode::decode;
use super::mvt::layer_names;
use super::theme::{MapStyle, MapTheme, Schema, StyleError};

/// What a tile was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileTrial {
    /// Name of its schema, as in `docs/maps.md`.
    pub schema: String,
    /// Memory that it takes when it is ready to be drawn, in bytes.
    pub drawn_bytes: usize,
    /// Its labels.
    pub labels: usize,
    /// Features that are damaged or too much, and are not drawn.
    pub left_out: usize,
}

/// Decodes a vector tile as a map of its schema would, at the zoom `zoom`.
///
/// # Errors
/// A sentence that says why it cannot be drawn.
pub fn try_tile(bytes: &[u8], theme: MapTheme, zoom: u8) -> Result<TileTrial, String> {
    let names = layer_names(bytes).map_err(|error| error.to_string())?;
    let schema = Schema::of_layers(names.iter().map(String::as_str));
    let style = theme.style_for(schema).map_err(|error| error.to_string())?;
    let tile = decode(bytes, &style, zoom, zoom).map_err(|error| error.to_string())?;
    Ok(TileTrial {
        schema: format!("{schema:?}"),
        drawn_bytes: tile.bytes,
        labels: tile.texts.len(),
        left_out: tile.left_out,
    })
}

/// What a style was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StyleTrial {
    /// Layers that are drawn.
    pub layers: usize,
    /// Layers that cannot be drawn.
    pub left_out: usize,
}

/// Reads a style made for MapLibre or Mapbox, and draws `tile` with it.
///
/// # Errors
/// [`StyleError`] when it is no JSON with layers.
pub fn try_style(json: &str, theme: MapTheme, tile: &[u8]) -> Result<StyleTrial, StyleError> {
    let style = MapStyle::from_maplibre(json, theme)?;
    // Whether the tile is one is not what is asked here.
    let _ = decode(tile, &style, 14, 14);
    Ok(StyleTrial {
        layers: style.layers.len(),
        left_out: style.left_out,
    })
}
