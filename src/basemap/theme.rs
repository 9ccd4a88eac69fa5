//! What the map looks like: styles of ours, read from `assets/styles`, and foreign ones.

use std::collections::{HashMap, HashSet};

use egui::Color32;
use serde_json::Value;
use thiserror::Error;
use walkers::{Color, Context, StyleLayer};

use super::maplibre::translate;
pub(super) use super::schema::Schema;

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
    pub layers: Vec<DrawnLayer>,
    /// Layers of a foreign style that cannot be drawn.
    pub left_out: usize,
    /// Every text in its expressions, among them all names of properties that it looks at.
    words: HashSet<String>,
}

/// A layer of a style.
pub(super) struct DrawnLayer {
    /// What is drawn, and how.
    pub layer: StyleLayer,
    /// From which zoom on, and below which one.
    zooms: (f32, f32),
}

/// What a style's zoom differs from the map's by at most: it is rounded.
const HALF_ZOOM: f32 = 0.5;

impl DrawnLayer {
    fn from_json(json: Value) -> Result<Self, serde_json::Error> {
        // walkers heeds zooms in labels alone.
        let zoom = |name: &str| json.get(name).and_then(Value::as_f64);
        let zooms = (
            zoom("minzoom").map_or(f32::MIN, |zoom| zoom as f32),
            zoom("maxzoom").map_or(f32::MAX, |zoom| zoom as f32),
        );
        let layer = serde_json::from_value(json)?;
        Ok(Self { layer, zooms })
    }

    /// Whether anything of it is seen where the style's zoom is this one.
    pub fn is_seen_at(&self, style_zoom: u8) -> bool {
        let (first, end) = self.zooms;
        let zoom = f32::from(style_zoom);
        first < zoom + HALF_ZOOM && zoom < end
    }
}

/// The styles of one map, light and dark.
pub(super) struct MapStyles {
    dark: MapStyle,
    light: MapStyle,
}

impl MapStyles {
    /// Those of the bundled map.
    ///
    /// # Errors
    /// [`StyleError`] when one in the program is damaged.
    pub fn bundled() -> Result<Self, StyleError> {
        Ok(Self {
            dark: MapTheme::Dark.style()?,
            light: MapTheme::Light.style()?,
        })
    }

    /// Those that look like the bundled map's, for vector tiles with layers of these names.
    ///
    /// # Errors
    /// [`StyleError`] when one in the program is damaged.
    pub fn of_layers(names: &[String]) -> Result<Self, StyleError> {
        let schema = Schema::of_layers(names.iter().map(String::as_str));
        tracing::debug!(
            ?schema,
            layers = names.len(),
            "the schema of the map's tiles"
        );
        Ok(Self {
            dark: MapTheme::Dark.style_for(schema)?,
            light: MapTheme::Light.style_for(schema)?,
        })
    }

    /// A style made for MapLibre or Mapbox, in both themes: it is light or dark by itself.
    ///
    /// # Errors
    /// [`StyleError`] when it is no JSON with layers.
    pub fn from_maplibre(json: &str) -> Result<Self, StyleError> {
        Ok(Self {
            dark: MapStyle::from_maplibre(json, MapTheme::Dark)?,
            light: MapStyle::from_maplibre(json, MapTheme::Light)?,
        })
    }

    /// The one that belongs to a theme.
    pub fn of(&self, theme: MapTheme) -> &MapStyle {
        match theme {
            MapTheme::Dark => &self.dark,
            MapTheme::Light => &self.light,
        }
    }
}

impl MapTheme {
    /// The style of the bundled map.
    pub(super) fn style(self) -> Result<MapStyle, StyleError> {
        let json = match self {
            Self::Dark => include_str!("../../assets/styles/dark.json"),
            Self::Light => include_str!("../../assets/styles/light.json"),
        };
        MapStyle::from_json(json, self)
    }

    /// A style that looks like the bundled map's, for tiles of another schema.
    pub(super) fn style_for(self, schema: Schema) -> Result<MapStyle, StyleError> {
        /// The files that `assets/styles/build.py` writes.
        macro_rules! styles {
            ($name:literal) => {
                match self {
                    Self::Dark => {
                        include_str!(concat!("../../assets/styles/", $name, "-dark.json"))
                    }
                    Self::Light => {
                        include_str!(concat!("../../assets/styles/", $name, "-light.json"))
                    }
                }
            };
        }
        let json = match schema {
            Schema::Protomaps => styles!("protomaps"),
            Schema::OpenMapTiles => styles!("openmaptiles"),
            Schema::Shortbread => styles!("shortbread"),
            Schema::MapboxStreets => styles!("mapbox-streets"),
            Schema::Unknown => styles!("unknown"),
        };
        MapStyle::from_json(json, self)
    }
}

impl MapStyle {
    fn from_json(json: &str, theme: MapTheme) -> Result<Self, StyleError> {
        let layers = layers_of(json, theme)?;
        let mut ground = None;
        let mut drawn = Vec::with_capacity(layers.len());
        for layer in layers {
            // The ground is painted once below all tiles, not again with each of them.
            match layer.pointer("/paint/background-color") {
                Some(color) => ground = Some(color.clone()),
                None => drawn.push(
                    DrawnLayer::from_json(layer)
                        .map_err(|source| StyleError::Json { theme, source })?,
                ),
            }
        }
        let ground = ground.ok_or(StyleError::NoGround { theme })?;
        Ok(Self::new(color_anywhere(ground), drawn, 0))
    }

    /// The part that can be drawn of a style made for MapLibre or Mapbox, from its JSON. Its
    /// ground is that of its background layer, otherwise the theme's own.
    ///
    /// # Errors
    /// [`StyleError`] when it is no JSON with layers.
    pub fn from_maplibre(json: &str, theme: MapTheme) -> Result<Self, StyleError> {
        let translated = translate(&layers_of(json, theme)?);
        let ground = match translated.background {
            Some(color) => color_anywhere(color),
            None => theme.style()?.ground,
        };
        let mut left_out = translated.left_out;
        let mut drawn = Vec::with_capacity(translated.layers.len());
        for layer in translated.layers {
            match DrawnLayer::from_json(layer) {
                Ok(layer) => drawn.push(layer),
                Err(error) => {
                    tracing::debug!(%error, "a layer of the map's style is left out");
                    left_out += 1;
                }
            }
        }
        Ok(Self::new(ground, drawn, left_out))
    }

    fn new(ground: Color32, layers: Vec<DrawnLayer>, left_out: usize) -> Self {
        let mut words = HashSet::new();
        for drawn in &layers {
            for expression in expressions_of(&drawn.layer) {
                collect_words(expression, &mut words);
            }
        }
        Self {
            ground,
            layers,
            left_out,
            words,
        }
    }

    /// Whether any layer is drawn from the tile layer of this name.
    pub fn draws(&self, tile_layer: &str) -> bool {
        self.layers.iter().any(|drawn| match &drawn.layer {
            StyleLayer::Fill { source_layer, .. }
            | StyleLayer::Line { source_layer, .. }
            | StyleLayer::Symbol { source_layer, .. } => source_layer.matches(tile_layer),
            StyleLayer::Background { .. }
            | StyleLayer::Circle { .. }
            | StyleLayer::Raster
            | StyleLayer::FillExtrusion => false,
        })
    }

    /// Whether the look of anything may depend on this property.
    pub fn reads(&self, property: &str) -> bool {
        self.words.contains(property)
    }
}

fn layers_of(json: &str, theme: MapTheme) -> Result<Vec<Value>, StyleError> {
    let wrong = |source| StyleError::Json { theme, source };
    let mut style: serde_json::Map<String, Value> = serde_json::from_str(json).map_err(wrong)?;
    let layers = style.remove("layers").unwrap_or_default();
    serde_json::from_value(layers).map_err(wrong)
}

/// A colour that depends on nothing but perhaps the zoom: of the whole world.
fn color_anywhere(expression: Value) -> Color32 {
    Color(expression).evaluate(&Context::new(String::new(), HashMap::new(), 0))
}

fn expressions_of(layer: &StyleLayer) -> Vec<&Value> {
    let (filter, paint, layout) = match layer {
        StyleLayer::Fill { filter, paint, .. } | StyleLayer::Line { filter, paint, .. } => {
            (filter, Some(paint), None)
        }
        StyleLayer::Symbol {
            filter,
            paint,
            layout,
            ..
        } => (filter, paint.as_ref(), Some(layout)),
        _ => return Vec::new(),
    };
    let mut found: Vec<Option<&Value>> = vec![filter.as_ref().map(|filter| &filter.0)];
    if let Some(layout) = layout {
        found.push(layout.text_field.as_ref());
        let numbers = [&layout.text_size, &layout.text_padding];
        found.extend(numbers.map(|number| number.as_ref().map(|number| &number.0)));
    }
    if let Some(paint) = paint {
        let colors = [
            &paint.fill_color,
            &paint.line_color,
            &paint.text_color,
            &paint.text_halo_color,
        ];
        found.extend(colors.map(|color| color.as_ref().map(|color| &color.0)));
        let numbers = [
            &paint.fill_opacity,
            &paint.line_width,
            &paint.line_opacity,
            &paint.text_halo_width,
        ];
        found.extend(numbers.map(|number| number.as_ref().map(|number| &number.0)));
        found.push(paint.line_dasharray.as_ref().map(|dashes| &dashes.0));
    }
    found.into_iter().flatten().collect()
}

fn collect_words(expression: &Value, words: &mut HashSet<String>) {
    match expression {
        Value::String(word) => {
            words.insert(word.clone());
        }
        Value::Array(parts) => parts.iter().for_each(|part| collect_words(part, words)),
        _ => {}
    }
}

#[cfg(test)]
#[path = "theme_tests.rs"]
mod tests;
