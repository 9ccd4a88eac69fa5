//! The map's two styles, read from `assets/styles`: MapLibre-like JSON as far as walkers
//! understands it.

use std::collections::HashMap;

use egui::Color32;
use thiserror::Error;
use walkers::{Context, Style, StyleLayer};

/// Light or dark map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MapTheme {
    /// Light lines on near-black land.
    #[default]
    Dark,
    /// Grey lines on near-white land.
    Light,
}

/// Why a style cannot be used.
#[derive(Debug, Error)]
pub enum StyleError {
    /// It is not JSON of the right shape.
    #[error("the {theme:?} map style is not understood: {source}")]
    Json {
        /// Which style.
        theme: MapTheme,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// It has no background layer with a plain colour, which the ground colour comes from.
    #[error("the {theme:?} map style has no background colour")]
    NoGround {
        /// Which style.
        theme: MapTheme,
    },
}

/// A style ready to draw with.
pub(super) struct MapStyle {
    /// Colour of the land, and of the map where nothing is drawn yet.
    pub ground: Color32,
    /// The layers to draw, bottom first, without the background.
    pub layers: Vec<StyleLayer>,
}

impl MapTheme {
    /// The style that belongs to this theme.
    pub(super) fn style(self) -> Result<MapStyle, StyleError> {
        let json = match self {
            Self::Dark => include_str!("../../assets/styles/dark.json"),
            Self::Light => include_str!("../../assets/styles/light.json"),
        };
        MapStyle::from_json(json, self)
    }
}

impl MapStyle {
    fn from_json(json: &str, theme: MapTheme) -> Result<Self, StyleError> {
        let style: Style =
            serde_json::from_str(json).map_err(|source| StyleError::Json { theme, source })?;
        let mut ground = None;
        let mut layers = style.layers;
        // The ground is painted once below all tiles, not again with each of them.
        layers.retain(|layer| {
            let StyleLayer::Background { paint } = layer else {
                return true;
            };
            let anywhere = Context::new(String::new(), HashMap::new(), 0);
            ground = paint
                .background_color
                .as_ref()
                .map(|color| color.evaluate(&anywhere));
            false
        });
        let ground = ground.ok_or(StyleError::NoGround { theme })?;
        Ok(Self { ground, layers })
    }

    /// Whether any layer is drawn from the tile layer of this name.
    pub fn draws(&self, tile_layer: &str) -> bool {
        self.layers.iter().any(|layer| match layer {
            StyleLayer::Fill { source_layer, .. }
            | StyleLayer::Line { source_layer, .. }
            | StyleLayer::Symbol { source_layer, .. } => source_layer.matches(tile_layer),
            StyleLayer::Background { .. }
            | StyleLayer::Circle { .. }
            | StyleLayer::Raster
            | StyleLayer::FillExtrusion => false,
        })
    }
}
