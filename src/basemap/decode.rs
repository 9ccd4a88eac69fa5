//! Turns a vector tile's bytes into what is drawn of it.
//!
//! walkers' own decoder draws layer by layer, and each change between areas and lines costs
//! a draw call; it leaves polygon edges jagged and lines without joins. This one uses
//! walkers' styles, expressions, tessellation and labels, and gathers a tile into one mesh
//! and one run of lines.

use std::collections::HashMap;

use mvt_reader::Reader;
use mvt_reader::feature::Value as TileValue;
use serde_json::Value;
use thiserror::Error;
use walkers::geo_types::{Geometry, LineString, MultiLineString};
use walkers::{
    Context, Drawable, Drawables, Line, Mesh, Paint, StyleLayer, Text, render_fill, render_line,
    render_symbol,
};

use super::stroke::push_stroked;
use super::theme::MapStyle;

/// Width in points of a tile drawn at its own zoom.
pub(super) const TILE_POINTS: f32 = 512.0;
/// Units across a tile; the format allows others, our archives have none.
pub(super) const TILE_UNITS: u16 = 4096;

/// Why a tile cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum DecodeError {
    /// Its bytes are no vector tile.
    #[error("the tile does not decode: {0}")]
    Malformed(String),
    /// A layer has an extent other than 4096.
    #[error("the tile's layer \"{layer}\" has {extent} units a side, not 4096")]
    Extent {
        /// Name of the layer.
        layer: String,
        /// Units a side that it has.
        extent: u32,
    },
}

/// A tile ready to be drawn, in [`TILE_UNITS`]; widths and sizes are in points.
pub(super) struct VectorTile {
    /// Areas below lines.
    pub drawables: Drawables,
    /// Labels, in the order of the style and within it of the tile.
    pub texts: Vec<Text>,
    /// Memory that it takes, roughly.
    pub bytes: usize,
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
    let stretch = f32::from(style_zoom.saturating_sub(tile_zoom)).exp2();
    let units_per_point = f32::from(TILE_UNITS) / TILE_POINTS / stretch;
    let layers = tile_layers(bytes, style, style_zoom)?;
    let mut areas = Mesh::default();
    let mut lines: Vec<Line> = Vec::new();
    let mut texts = Vec::new();
    for (index, layer) in style.layers.iter().enumerate() {
        for (geometry, context) in matching(&layers, layer) {
            // What walkers cannot tessellate is left out of the picture, as it does itself.
            let drawn = match layer {
                StyleLayer::Fill { paint, .. } => fill(geometry, context, paint, &mut areas)
                    .and_then(|()| outline(geometry, context, paint, units_per_point, &mut lines)),
                StyleLayer::Line { paint, .. } => {
                    line(geometry, context, paint, units_per_point, &mut lines)
                }
                StyleLayer::Symbol {
                    minzoom,
                    layout,
                    paint,
                    ..
                } => render_symbol(
                    geometry, context, &mut texts, layout, paint, *minzoom, index,
                )
                .map_err(|error| error.to_string()),
                StyleLayer::Background { .. }
                | StyleLayer::Circle { .. }
                | StyleLayer::Raster
                | StyleLayer::FillExtrusion => Ok(()),
            };
            if let Err(error) = drawn {
                tracing::debug!(%error, "a map feature is not drawn");
            }
        }
    }
    let bytes = size_of_val(areas.vertices.as_slice())
        + size_of_val(areas.indices.as_slice())
        + size_of_val(lines.as_slice())
        + lines
            .iter()
            .map(|line| size_of_val(line.points.as_slice()))
            .sum::<usize>()
        + size_of_val(texts.as_slice());
    let mut drawables = Vec::with_capacity(2);
    if !areas.is_empty() {
        drawables.push(Drawable::Fill(areas));
    }
    if !lines.is_empty() {
        drawables.push(Drawable::Lines(lines));
    }
    Ok(VectorTile {
        drawables: Drawables::new(drawables),
        texts,
        bytes,
    })
}

fn fill(
    geometry: &Geometry<f32>,
    context: &Context,
    paint: &Paint,
    areas: &mut Mesh,
) -> Result<(), String> {
    if paint.fill_color.is_none() {
        return Ok(());
    }
    let mut drawn = Vec::new();
    render_fill(geometry, context, paint, &mut drawn).map_err(|error| error.to_string())?;
    for drawable in drawn {
        if let Drawable::Fill(mesh) = drawable {
            areas.append(&mesh);
        }
    }
    Ok(())
}

fn line(
    geometry: &Geometry<f32>,
    context: &Context,
    paint: &Paint,
    units_per_point: f32,
    lines: &mut Vec<Line>,
) -> Result<(), String> {
    let mut drawn = Vec::new();
    render_line(geometry, context, paint, &mut drawn).map_err(|error| error.to_string())?;
    for drawable in drawn {
        if let Drawable::Lines(run) = drawable {
            for line in run {
                push_stroked(line, units_per_point, lines);
            }
        }
    }
    Ok(())
}

/// Draws a polygon's edges, for fill layers that state a line colour: walkers' meshes are
/// drawn without smoothing, its lines with.
fn outline(
    geometry: &Geometry<f32>,
    context: &Context,
    paint: &Paint,
    units_per_point: f32,
    lines: &mut Vec<Line>,
) -> Result<(), String> {
    if paint.line_color.is_none() {
        return Ok(());
    }
    let polygons = match geometry {
        Geometry::Polygon(polygon) => std::slice::from_ref(polygon),
        Geometry::MultiPolygon(polygons) => &polygons.0,
        _ => return Ok(()),
    };
    let rings: Vec<LineString<f32>> = polygons
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
        .cloned()
        .collect();
    let rings = Geometry::MultiLineString(MultiLineString::new(rings));
    line(&rings, context, paint, units_per_point, lines)
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

/// Decodes those layers of the tile that the style draws.
fn tile_layers(
    bytes: &[u8],
    style: &MapStyle,
    style_zoom: u8,
) -> Result<Vec<TileLayer>, DecodeError> {
    let malformed =
        |error: mvt_reader::error::ParserError| DecodeError::Malformed(error.to_string());
    let reader = Reader::new(bytes.to_vec()).map_err(malformed)?;
    let mut layers = Vec::new();
    for layer in reader.get_layer_metadata().map_err(malformed)? {
        if !style.draws(&layer.name) {
            continue;
        }
        if layer.extent != u32::from(TILE_UNITS) {
            return Err(DecodeError::Extent {
                layer: layer.name,
                extent: layer.extent,
            });
        }
        let features = reader
            .get_features(layer.layer_index)
            .map_err(malformed)?
            .into_iter()
            .map(|feature| {
                let properties = feature.properties.unwrap_or_default();
                let context = Context::new(
                    geometry_type(&feature.geometry).to_owned(),
                    properties
                        .into_iter()
                        .map(|(name, value)| (name, json(value)))
                        .collect::<HashMap<_, _>>(),
                    style_zoom,
                );
                (feature.geometry, context)
            })
            .collect();
        layers.push(TileLayer {
            name: layer.name,
            features,
        });
    }
    Ok(layers)
}

/// What `$type` in a style's filter compares with.
fn geometry_type(geometry: &Geometry<f32>) -> &'static str {
    match geometry {
        Geometry::Point(_) | Geometry::MultiPoint(_) => "Point",
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) => "Polygon",
        _ => "LineString",
    }
}

fn json(value: TileValue) -> Value {
    match value {
        TileValue::String(text) => text.into(),
        TileValue::Bool(truth) => truth.into(),
        TileValue::Int(number) | TileValue::SInt(number) => number.into(),
        TileValue::UInt(number) => number.into(),
        // Not a number and infinities become null: JSON has neither.
        TileValue::Float(number) => number.into(),
        TileValue::Double(number) => number.into(),
        TileValue::Null => Value::Null,
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
