//! Documents that describe a map: TileJSON 2 and 3, and styles of MapLibre and Mapbox as far
//! as they name tiles.

use std::ops::RangeInclusive;

use serde_json::Value;
use thiserror::Error;
use url::Url;

use super::sniff::Kind;
use super::template::{AddressError, Template, server_url};
use crate::basemap::attribution::credits_of;
use crate::basemap::cover::MAX_TILE_ZOOM;
use crate::basemap::credit::Credit;
use crate::basemap::extent::Extent;

/// Addresses of the same tiles that are taken from a document.
const MAX_TEMPLATES: usize = 16;
const MAX_TITLE_CHARS: usize = 60;
const MAX_LAYER_NAMES: usize = 500;

/// What is wrong with a document. Holds no address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(in crate::basemap) enum DocumentError {
    /// It is not JSON.
    #[error(
        "the answer is no JSON: expected TileJSON or a style, or an address with {{z}}, {{x}} and {{y}}"
    )]
    NotJson,
    /// It is JSON of something else.
    #[error("the answer is neither TileJSON (\"tiles\") nor a style (\"sources\" and \"layers\")")]
    Unknown,
    /// A field that cannot be read.
    #[error("\"{field}\" is {found}: expected {expected}")]
    Field {
        /// Its name.
        field: String,
        /// What is there.
        found: &'static str,
        /// What should be.
        expected: &'static str,
    },
    /// An address in it is wrong.
    #[error("\"{field}\": {error}")]
    Address {
        /// The field that it is in.
        field: String,
        /// What is wrong with it.
        error: AddressError,
    },
    /// A style that draws nothing that could be shown.
    #[error("the style has no layer of a vector or raster source")]
    NoSource,
    /// The address belongs to the program of one company.
    #[error(
        "source \"{0}\" has an address that only Mapbox's own programs understand (mapbox://): use --basemap mapbox, or an address that begins with https://"
    )]
    MapboxScheme(String),
    /// Encrypted, it must not lead to what is not.
    #[error(
        "the document came over https, and its tiles would come over http: they are not asked for"
    )]
    Unencrypted,
}

/// What a document says of a map.
#[derive(Clone, Debug)]
pub(in crate::basemap) struct Description {
    /// What the map calls itself.
    pub title: Option<String>,
    /// Addresses of its tiles, each as good as the others.
    pub templates: Vec<Template>,
    /// What the tiles are, where that is said.
    pub kind: Option<Kind>,
    /// Zooms that there are tiles of.
    pub zooms: RangeInclusive<u8>,
    /// Where there are tiles.
    pub bounds: Option<Extent>,
    /// Whose data it is.
    pub credits: Vec<Credit>,
    /// How wide pictures are drawn, where that is said.
    pub tile_points: Option<f64>,
    /// Names of the layers in vector tiles, where they are said.
    pub layer_names: Vec<String>,
    /// The style's JSON, without the layers of other sources.
    pub style: Option<String>,
}

/// A document.
#[derive(Clone, Debug)]
pub(in crate::basemap) enum Document {
    /// It names tiles.
    Described(Box<Description>),
    /// A style of which the tiles stand in another document, of that address; what the style
    /// says goes before what that one says.
    Elsewhere(Url, Box<Description>),
}

/// Reads a document that came from `base`.
///
/// # Errors
/// [`DocumentError`] naming the field that is wrong.
pub(in crate::basemap) fn read(bytes: &[u8], base: &Url) -> Result<Document, DocumentError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| DocumentError::NotJson)?;
    if value.get("sources").is_some() && value.get("layers").is_some() {
        return read_style(&value, base);
    }
    if value.get("tiles").is_some() {
        let description = describe(&value, "", base)?;
        return Ok(Document::Described(Box::new(description)));
    }
    Err(DocumentError::Unknown)
}

impl Description {
    /// What a style says of its source, completed by the source's own document.
    pub fn completed(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            kind: other.kind.or(self.kind),
            credits: if self.credits.is_empty() {
                other.credits
            } else {
                self.credits
            },
            tile_points: self.tile_points.or(other.tile_points),
            style: self.style.or(other.style),
            ..other
        }
    }
}

fn read_style(style: &Value, base: &Url) -> Result<Document, DocumentError> {
    let layers = style.get("layers").and_then(Value::as_array);
    let layers = layers.ok_or_else(|| wrong("layers", style.get("layers"), "a list"))?;
    let sources = style.get("sources").and_then(Value::as_object);
    let sources = sources.ok_or_else(|| wrong("sources", style.get("sources"), "an object"))?;
    let source_of = |layer: &Value| {
        layer
            .get("source")
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let found = layers.iter().filter_map(source_of).find_map(|name| {
        let source = sources.get(&name)?;
        let kind = match source.get("type").and_then(Value::as_str)? {
            "vector" => Kind::Vector,
            "raster" => Kind::Picture,
            _ => return None,
        };
        Some((name, source, kind))
    });
    let (name, source, kind) = found.ok_or(DocumentError::NoSource)?;
    let own_layers: Vec<Value> = layers
        .iter()
        .filter(|layer| source_of(layer).is_none_or(|source| source == name))
        .cloned()
        .collect();
    let mut own = serde_json::Map::new();
    own.insert("version".to_owned(), Value::from(8));
    own.insert("layers".to_owned(), Value::Array(own_layers));
    let path = format!("sources.{name}.");
    let title = title(style.get("name"));
    let finish = |mut description: Description| {
        description.title = title.clone();
        description.kind = Some(kind);
        if kind == Kind::Vector {
            description.style = Some(Value::Object(own.clone()).to_string());
        }
        Box::new(description)
    };
    let Some(url) = source.get("url") else {
        return Ok(Document::Described(finish(describe(source, &path, base)?)));
    };
    let text = url
        .as_str()
        .ok_or_else(|| wrong(&format!("{path}url"), Some(url), "an address"))?;
    let address = joined(base, text, &name, &format!("{path}url"))?;
    let description = Description {
        templates: Vec::new(),
        ..describe_without_tiles(source, &path)?
    };
    Ok(Document::Elsewhere(address, finish(description)))
}

fn describe(value: &Value, path: &str, base: &Url) -> Result<Description, DocumentError> {
    let field = format!("{path}tiles");
    let tiles = value.get("tiles");
    let list = tiles
        .and_then(Value::as_array)
        .filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| wrong(&field, tiles, "a list of addresses"))?;
    let is_tms = match value.get("scheme").and_then(Value::as_str) {
        None | Some("xyz") => false,
        Some("tms") => true,
        Some(_) => return Err(wrong(&format!("{path}scheme"), None, "xyz or tms")),
    };
    let mut templates = Vec::new();
    for address in list.iter().take(MAX_TEMPLATES) {
        let text = address
            .as_str()
            .ok_or_else(|| wrong(&field, Some(address), "a list of addresses"))?;
        let template = template(base, text, path.trim_end_matches('.'), &field)?;
        templates.push(template.with_tms(is_tms));
    }
    let description = describe_without_tiles(value, path)?;
    let kind = description.kind.or_else(|| {
        let end = templates.first()?.extension()?;
        Kind::of_extension(&end)
    });
    Ok(Description {
        templates,
        kind,
        ..description
    })
}

fn describe_without_tiles(value: &Value, path: &str) -> Result<Description, DocumentError> {
    let zoom = |name: &str, default: u8| match value.get(name) {
        None | Some(Value::Null) => Ok(default),
        Some(number) => number
            .as_f64()
            .filter(|zoom| (0.0..=30.0).contains(zoom))
            // Within 0 to 30.
            .map(|zoom| (zoom.floor() as u8).min(MAX_TILE_ZOOM))
            .ok_or_else(|| {
                wrong(
                    &format!("{path}{name}"),
                    Some(number),
                    "a zoom from 0 to 30",
                )
            }),
    };
    let (min, max) = (zoom("minzoom", 0)?, zoom("maxzoom", MAX_TILE_ZOOM)?);
    if min > max {
        return Err(wrong(
            &format!("{path}minzoom"),
            value.get("minzoom"),
            "no more than maxzoom",
        ));
    }
    let layer_names: Vec<String> = value
        .get("vector_layers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|layer| layer.get("id")?.as_str().map(str::to_owned))
        .take(MAX_LAYER_NAMES)
        .collect();
    let format = value.get("format").and_then(Value::as_str);
    let kind = match format.and_then(Kind::of_extension) {
        None if !layer_names.is_empty() => Some(Kind::Vector),
        kind => kind,
    };
    let attribution = value.get("attribution").and_then(Value::as_str);
    let tile_points = value.get("tileSize").or_else(|| value.get("tile_size"));
    Ok(Description {
        title: title(value.get("name")),
        templates: Vec::new(),
        kind,
        zooms: min..=max,
        bounds: bounds(value.get("bounds"), path)?,
        credits: attribution.map(credits_of).unwrap_or_default(),
        tile_points: tile_points
            .and_then(Value::as_f64)
            .filter(|size| (64.0..=1024.0).contains(size)),
        layer_names,
        style: None,
    })
}

fn bounds(value: Option<&Value>, path: &str) -> Result<Option<Extent>, DocumentError> {
    let value = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value,
    };
    let numbers: Option<Vec<f64>> = value
        .as_array()
        .and_then(|list| list.iter().map(Value::as_f64).collect());
    match numbers.as_deref() {
        Some(&[west, south, east, north]) => Ok(Extent::from_degrees(west, south, east, north)),
        _ => Err(wrong(
            &format!("{path}bounds"),
            Some(value),
            "four numbers: west, south, east, north",
        )),
    }
}

fn title(value: Option<&Value>) -> Option<String> {
    let text: String = value?
        .as_str()?
        .chars()
        .filter(|letter| !letter.is_control())
        .take(MAX_TITLE_CHARS)
        .collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The addresses of tiles in a document, which may be relative to that of the document.
fn template(base: &Url, text: &str, source: &str, field: &str) -> Result<Template, DocumentError> {
    let wrong_address = |error| DocumentError::Address {
        field: field.to_owned(),
        error,
    };
    // Braces in the name of a server stand in whole addresses only, and are no part of a URL.
    let whole = if text.contains("://")
        && !text.trim_start().starts_with("mapbox:")
        && !text.trim_start().starts_with("pmtiles:")
    {
        text.to_owned()
    } else {
        joined(base, text, source, field)?.into()
    };
    let template = Template::parse(&whole).map_err(wrong_address)?;
    let is_encrypted = template
        .example()
        .is_some_and(|url| url.scheme() == "https");
    if base.scheme() == "https" && !is_encrypted {
        return Err(DocumentError::Unencrypted);
    }
    Ok(template)
}

/// An address in a document, which may be relative to that of the document.
fn joined(base: &Url, text: &str, source: &str, field: &str) -> Result<Url, DocumentError> {
    let wrong_address = |error| DocumentError::Address {
        field: field.to_owned(),
        error,
    };
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("mapbox:") {
        return Err(DocumentError::MapboxScheme(source.to_owned()));
    }
    if lower.starts_with("pmtiles:") {
        return Err(wrong_address(AddressError::Archive("PMTiles")));
    }
    let url = base
        .join(text)
        .map_err(|error| wrong_address(AddressError::Server(error.to_string())))?;
    if base.scheme() == "https" && url.scheme() == "http" {
        return Err(DocumentError::Unencrypted);
    }
    server_url(url.as_str()).map_err(wrong_address)
}

fn wrong(field: &str, found: Option<&Value>, expected: &'static str) -> DocumentError {
    let found = match found {
        None => "missing or another word",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "true or false",
        Some(Value::Number(_)) => "a number",
        Some(Value::String(_)) => "a text",
        Some(Value::Array(_)) => "a list",
        Some(Value::Object(_)) => "an object",
    };
    DocumentError::Field {
        field: field.to_owned(),
        found,
        expected,
    }
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
