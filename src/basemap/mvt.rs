//! Reads vector tiles, versions 1 and 2 of Mapbox's format, within limits.
//!
//! Tiles come from anywhere: a feature that is damaged is left out and counted, a tile that is
//! too large or damaged in its frame is refused, and no tile makes more of its bytes than the
//! limits here allow. Geometry comes out in [`TILE_UNITS`], whatever the tile's own extent is.
//! <https://github.com/mapbox/vector-tile-spec/tree/master/2.1>

use serde_json::Value;
use thiserror::Error;
use walkers::geo_types::Geometry;

use super::decode::TILE_UNITS;
use super::mvt_geometry::{GeometryKind, read_geometry};
use super::protobuf::{Broken, Field, Fields, varint};

/// Bytes of a tile, unpacked. The largest that are made on purpose take some 5 million.
pub(super) const MAX_TILE_BYTES: usize = 16 << 20;
/// Features of a tile that are read; what comes behind them is left out.
pub(super) const MAX_FEATURES: usize = 1 << 16;
/// Points of all its features together.
pub(super) const MAX_POINTS: usize = 1 << 20;
/// Names and values of all its layers together.
const MAX_WORDS: usize = 1 << 20;
/// Bytes of a text that are kept: nobody reads a longer label.
const MAX_TEXT_BYTES: usize = 256;
/// Units a side that are taken for an extent.
const EXTENTS: std::ops::RangeInclusive<u32> = 1..=1 << 24;
const DEFAULT_EXTENT: u32 = 4096;

/// Why a tile cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum MvtError {
    /// It has too many bytes.
    #[error("it has {0} bytes, more than the {MAX_TILE_BYTES} that a tile may have")]
    TooLarge(usize),
    /// Its bytes follow no known frame.
    #[error("its bytes are {0}")]
    Frame(#[from] Broken),
    /// A layer has a version that is not known.
    #[error("the layer \"{layer}\" is of version {version}; 1 and 2 are known")]
    Version {
        /// Name of the layer.
        layer: String,
        /// The version that it has.
        version: u64,
    },
    /// A layer has an extent that makes no sense.
    #[error("the layer \"{layer}\" has {extent} units a side")]
    Extent {
        /// Name of the layer.
        layer: String,
        /// Units a side that it has.
        extent: u64,
    },
    /// A layer has no name.
    #[error("a layer has no name")]
    NoName,
    /// Its layers hold too many words.
    #[error("it holds more than {MAX_WORDS} names and values")]
    Words,
}

/// A feature of a tile.
#[derive(Debug)]
pub(super) struct Feature {
    /// Its shape in [`TILE_UNITS`].
    pub geometry: Geometry<f32>,
    /// What a filter calls `$type`.
    pub kind: GeometryKind,
    /// Those of its properties that were asked for.
    pub properties: Vec<(String, Value)>,
}

/// A layer of a tile.
#[derive(Debug)]
pub(super) struct Layer {
    /// Its name.
    pub name: String,
    /// Its features, in the order of the tile.
    pub features: Vec<Feature>,
}

/// What was read of a tile.
#[derive(Debug, Default)]
pub(super) struct Tile {
    /// The layers that were asked for.
    pub layers: Vec<Layer>,
    /// Features that are damaged and were left out.
    pub damaged: usize,
    /// Features that were left out because the tile holds too much.
    pub beyond_limits: usize,
}

/// Reads the layers whose name `wants_layer`, and of their features the properties whose name
/// `wants_property`.
///
/// # Errors
/// [`MvtError`] when the tile's frame is damaged or it is too large.
pub(super) fn read_tile(
    bytes: &[u8],
    wants_layer: impl Fn(&str) -> bool,
    wants_property: impl Fn(&str) -> bool,
) -> Result<Tile, MvtError> {
    if bytes.len() > MAX_TILE_BYTES {
        return Err(MvtError::TooLarge(bytes.len()));
    }
    let mut tile = Tile::default();
    let mut room = Room {
        features: MAX_FEATURES,
        points: MAX_POINTS,
        words: MAX_WORDS,
    };
    for field in Fields::new(bytes) {
        if let (3, Field::Bytes(layer)) = field? {
            let layer = RawLayer::read(layer, &wants_layer, &mut room)?;
            if wants_layer(&layer.name) {
                layer.unpack(&wants_property, &mut room, &mut tile);
            }
        }
    }
    Ok(tile)
}

/// Names of all layers of a tile, in their order, to tell its schema by.
///
/// # Errors
/// [`MvtError`] as [`read_tile`].
pub(super) fn layer_names(bytes: &[u8]) -> Result<Vec<String>, MvtError> {
    if bytes.len() > MAX_TILE_BYTES {
        return Err(MvtError::TooLarge(bytes.len()));
    }
    let mut names = Vec::new();
    for field in Fields::new(bytes) {
        if let (3, Field::Bytes(layer)) = field? {
            names.push(name_of(layer)?);
        }
    }
    Ok(names)
}

/// What the tile may still hold.
struct Room {
    features: usize,
    points: usize,
    words: usize,
}

/// A layer whose features are still bytes.
struct RawLayer<'a> {
    name: String,
    units_per_unit: f32,
    features: Vec<&'a [u8]>,
    keys: Vec<&'a [u8]>,
    values: Vec<&'a [u8]>,
}

fn name_of(layer: &[u8]) -> Result<String, MvtError> {
    for field in Fields::new(layer) {
        if let (1, Field::Bytes(name)) = field? {
            return Ok(String::from_utf8_lossy(name).into_owned());
        }
    }
    Err(MvtError::NoName)
}

impl<'a> RawLayer<'a> {
    fn read(
        bytes: &'a [u8],
        wants_layer: impl Fn(&str) -> bool,
        room: &mut Room,
    ) -> Result<Self, MvtError> {
        let name = name_of(bytes)?;
        let mut layer = Self {
            name,
            units_per_unit: 1.0,
            features: Vec::new(),
            keys: Vec::new(),
            values: Vec::new(),
        };
        if !wants_layer(&layer.name) {
            return Ok(layer);
        }
        let (mut version, mut extent) = (1, u64::from(DEFAULT_EXTENT));
        for field in Fields::new(bytes) {
            let list = match field? {
                (2, Field::Bytes(feature)) => (&mut layer.features, feature),
                (3, Field::Bytes(key)) => (&mut layer.keys, key),
                (4, Field::Bytes(value)) => (&mut layer.values, value),
                (5, Field::Varint(number)) => {
                    extent = number;
                    continue;
                }
                (15, Field::Varint(number)) => {
                    version = number;
                    continue;
                }
                _ => continue,
            };
            room.words = room.words.checked_sub(1).ok_or(MvtError::Words)?;
            list.0.push(list.1);
        }
        let layer_name = || layer.name.clone();
        if !(1..=2).contains(&version) {
            let layer = layer_name();
            return Err(MvtError::Version { layer, version });
        }
        let units = u32::try_from(extent)
            .ok()
            .filter(|units| EXTENTS.contains(units))
            .ok_or_else(|| MvtError::Extent {
                layer: layer_name(),
                extent,
            })?;
        layer.units_per_unit = f32::from(TILE_UNITS) / units as f32;
        Ok(layer)
    }

    fn unpack(self, wants_property: impl Fn(&str) -> bool, room: &mut Room, tile: &mut Tile) {
        let keys: Vec<(Option<&str>, bool)> = self
            .keys
            .iter()
            .map(|key| {
                let key = std::str::from_utf8(key).ok();
                (key, key.is_some_and(&wants_property))
            })
            .collect();
        let mut features = Vec::with_capacity(self.features.len().min(room.features));
        for (index, bytes) in self.features.iter().enumerate() {
            if room.features == 0 || room.points == 0 {
                tile.beyond_limits += self.features.len() - index;
                break;
            }
            room.features -= 1;
            match self.feature(bytes, &keys, &mut room.points) {
                Ok(Some(feature)) => features.push(feature),
                Ok(None) => {}
                Err(Unread::Damaged) => tile.damaged += 1,
                // What comes behind it may be small.
                Err(Unread::TooManyPoints) => tile.beyond_limits += 1,
            }
        }
        tile.layers.push(Layer {
            name: self.name,
            features,
        });
    }

    /// `None` for a feature of a kind that is not known, which the format allows.
    fn feature(
        &self,
        bytes: &[u8],
        keys: &[(Option<&str>, bool)],
        points: &mut usize,
    ) -> Result<Option<Feature>, Unread> {
        let (mut tags, mut kind, mut geometry) = (&[][..], 0, &[][..]);
        for field in Fields::new(bytes) {
            match field.map_err(|_| Unread::Damaged)? {
                (2, Field::Bytes(packed)) => tags = packed,
                (3, Field::Varint(number)) => kind = number,
                (4, Field::Bytes(packed)) => geometry = packed,
                _ => {}
            }
        }
        let kind = match kind {
            1 => GeometryKind::Point,
            2 => GeometryKind::Line,
            3 => GeometryKind::Polygon,
            _ => return Ok(None),
        };
        let mut properties = Vec::new();
        while !tags.is_empty() {
            let key = number(&mut tags).ok_or(Unread::Damaged)?;
            let value = number(&mut tags).ok_or(Unread::Damaged)?;
            let (key, wanted) = keys.get(key).ok_or(Unread::Damaged)?;
            let value = self.values.get(value).ok_or(Unread::Damaged)?;
            if *wanted && let Some(key) = key {
                let value = value_of(value).map_err(|_| Unread::Damaged)?;
                properties.push(((*key).to_owned(), value));
            }
        }
        let geometry = read_geometry(geometry, kind, self.units_per_unit, points)?;
        Ok(Some(Feature {
            geometry,
            kind,
            properties,
        }))
    }
}

/// Why a feature is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    Damaged,
    TooManyPoints,
}

/// A number from the front of packed ones, as an index.
fn number(packed: &mut &[u8]) -> Option<usize> {
    usize::try_from(varint(packed).ok()?).ok()
}

fn value_of(bytes: &[u8]) -> Result<Value, Broken> {
    let mut value = Value::Null;
    for field in Fields::new(bytes) {
        value = match field? {
            (1, Field::Bytes(text)) => text_of(text).into(),
            (2, Field::Fixed32(bits)) => float(f32::from_le_bytes(bits).into()),
            (3, Field::Fixed64(bits)) => float(f64::from_le_bytes(bits)),
            // The format's `int64`: two's complement.
            (4, Field::Varint(number)) => number.cast_signed().into(),
            (5, Field::Varint(number)) => number.into(),
            (6, Field::Varint(number)) => {
                ((number >> 1).cast_signed() ^ -(number & 1).cast_signed()).into()
            }
            (7, Field::Varint(number)) => (number != 0).into(),
            _ => value,
        };
    }
    Ok(value)
}

/// Whole numbers become whole: some programs write all numbers with a point, and a filter that
/// looks for level 2 must find 2.0. What is no number, or infinite, becomes null: JSON has neither.
fn float(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        (number as i64).into()
    } else {
        number.into()
    }
}

fn text_of(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes.get(..MAX_TEXT_BYTES + 4).unwrap_or(bytes));
    let mut end = text.len().min(MAX_TEXT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
#[path = "mvt_tests.rs"]
mod tests;
