//! What a file says of itself: name, credits, layers, what it is made for.
//!
//! Both formats use the same keys: PMTiles as JSON, MBTiles as a table of texts
//! (<https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md>).

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::basemap::attribution::credits_of;
use crate::basemap::credit::Credit;
use crate::basemap::open::OpenError;
use crate::basemap::theme::MapStyles;
use crate::words::credits;

/// JSON beyond this is not read: the largest that real programs write take some 100 kB.
pub(super) const MAX_METADATA_BYTES: usize = 4 << 20;
const MAX_TITLE_CHARS: usize = 80;
/// More layers than this are not told apart: real files have some twenty.
const MAX_LAYERS: usize = 1000;
/// Layers of whole maps, in the schemas in use.
const GROUND_LAYERS: &[&str] = &["earth", "land", "water", "ocean", "landcover", "landuse"];

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Metadata {
    /// What it calls itself.
    name: Option<String>,
    /// Whose data it is.
    pub credits: Vec<Credit>,
    /// Names of the layers in its vector tiles.
    pub layers: Vec<String>,
    /// Whether it calls itself one that lies over another map.
    says_overlay: bool,
    /// Pixels of its pictures to a point.
    scale: Option<f64>,
    /// Width of its pictures in points.
    tile_points: Option<f64>,
}

impl Metadata {
    /// From JSON. What is not understood is left out, and told in the log.
    pub fn from_json(bytes: &[u8], path: &Path) -> Self {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(fields)) => Self::from_fields(&fields),
            Ok(_) => Self::unreadable(path, "it is no JSON object"),
            Err(error) => Self::unreadable(path, &error.to_string()),
        }
    }

    /// Of a file whose own words cannot be read. The map is shown; that its data is
    /// somebody's is not forgotten.
    pub fn unreadable(path: &Path, reason: &str) -> Self {
        tracing::warn!(path = %path.display(), reason, "what the map says of itself is not read");
        Self {
            credits: vec![Credit {
                text: Cow::Borrowed(credits::UNREADABLE),
                url: Cow::Borrowed(""),
            }],
            ..Self::default()
        }
    }

    /// From the fields of a JSON object, or of a table.
    pub fn from_fields(fields: &Map<String, Value>) -> Self {
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let number = |name: &str| match fields.get(name)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        // MBTiles have it as JSON in a text.
        let nested: Option<Value> = text("json").and_then(|json| serde_json::from_str(json).ok());
        let layers = fields
            .get("vector_layers")
            .or_else(|| nested.as_ref()?.get("vector_layers"));
        let name = text("name").map(title).filter(|name| !is_file_name(name));
        let says_2x = name.as_ref().is_some_and(|name| name.contains("@2x"));
        Self {
            name: name.filter(|name| !name.is_empty()),
            credits: text("attribution").map(credits_of).unwrap_or_default(),
            layers: layers.map(layer_names).unwrap_or_default(),
            says_overlay: text("type").is_some_and(|kind| kind.eq_ignore_ascii_case("overlay")),
            scale: number("scale")
                .filter(|scale| (1.0..=4.0).contains(scale))
                .or(says_2x.then_some(2.0)),
            tile_points: ["tile_size", "tileSize", "tilesize"]
                .into_iter()
                .find_map(number)
                .filter(|side| [256.0, 512.0].contains(side)),
        }
    }

    /// What the map is called: as it says, or as its file is.
    pub fn title(&self, path: &Path) -> String {
        self.name.clone().unwrap_or_else(|| {
            let stem = path.file_stem().unwrap_or(path.as_os_str());
            title(&stem.to_string_lossy())
        })
    }

    /// Whether the map below is to be seen through vector tiles of this file. tippecanoe calls
    /// all that it writes an overlay; what draws land or water is none.
    pub fn is_overlay(&self) -> bool {
        let draws_ground = self.layers.iter().any(|layer| {
            let layer = layer.to_ascii_lowercase();
            GROUND_LAYERS.contains(&layer.as_str())
        });
        self.says_overlay && !draws_ground
    }

    /// Width in points at which pictures `side_px` wide are drawn at their own zoom: those
    /// made for dense screens at half of their pixels.
    pub fn tile_points(&self, side_px: u32) -> f64 {
        let side = f64::from(side_px);
        let points = match (self.scale, self.tile_points) {
            (Some(scale), _) => side / scale,
            (None, Some(points)) => points,
            (None, None) => side,
        };
        if points < 384.0 { 256.0 } else { 512.0 }
    }
}

/// The styles in which vector tiles with layers of these names are drawn.
///
/// # Errors
/// [`OpenError`] when a style in the program is damaged.
pub(super) fn styles_for(layers: &[String]) -> Result<Arc<MapStyles>, OpenError> {
    MapStyles::of_layers(layers)
        .map(Arc::new)
        .map_err(|error| OpenError::new(error.to_string()))
}

fn layer_names(layers: &Value) -> Vec<String> {
    layers
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|layer| layer.get("id")?.as_str().map(str::to_owned))
        .take(MAX_LAYERS)
        .collect()
}

/// A name on one line.
fn title(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(MAX_TITLE_CHARS).collect()
}

/// Programs that are told no name write down where they write to.
fn is_file_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.contains('/')
        || lower.contains('\\')
        || lower.ends_with(".mbtiles")
        || lower.ends_with(".pmtiles")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn metadata(json: &Value) -> Metadata {
        Metadata::from_json(json.to_string().as_bytes(), Path::new("/maps/city.pmtiles"))
    }

    fn called(name: &str) -> String {
        metadata(&json!({ "name": name })).title(Path::new("/maps/city.pmtiles"))
    }

    #[test]
    fn a_map_is_called_as_it_says_or_else_as_its_file() {
        assert_eq!(called(" Valletta\nby  night "), "Valletta by night");
        for name in ["", "out.mbtiles", "/tmp/x/y", "C:\\maps\\y.PMTILES"] {
            assert_eq!(called(name), "city", "{name}");
        }
        assert_eq!(called(&"x".repeat(1000)).len(), MAX_TITLE_CHARS);
    }

    #[test]
    fn layers_are_found_in_both_places_where_they_are_written() {
        let layers = json!([{"id": "roads", "fields": {}}, {"id": "water"}, {"no": 1}, 5]);
        let nested = json!({ "vector_layers": layers }).to_string();
        for fields in [
            json!({ "vector_layers": layers }),
            json!({ "json": nested }),
        ] {
            assert_eq!(metadata(&fields).layers, ["roads", "water"]);
        }
        assert!(
            metadata(&json!({"json": "{", "vector_layers": "x"}))
                .layers
                .is_empty()
        );
    }

    #[test]
    fn pictures_for_dense_screens_are_drawn_at_half_their_pixels() {
        let points = |fields: Value, side_px| metadata(&fields).tile_points(side_px);
        assert_eq!(points(json!({}), 256), 256.0);
        assert_eq!(points(json!({}), 512), 512.0);
        assert_eq!(points(json!({"scale": 2}), 512), 256.0);
        assert_eq!(points(json!({"scale": "2"}), 1024), 512.0);
        assert_eq!(points(json!({"name": "City @2x"}), 512), 256.0);
        assert_eq!(points(json!({"tile_size": 256}), 512), 256.0);
        assert_eq!(points(json!({"tile_size": 512}), 256), 512.0);
        assert_eq!(points(json!({"tile_size": 1e300, "scale": -1}), 256), 256.0);
    }

    #[test]
    fn overlays_say_so_and_draw_no_ground() {
        let layers = |name: &str| json!([{ "id": name }]);
        let overlay = |layer| json!({"type": "overlay", "vector_layers": layers(layer)});
        assert!(metadata(&json!({"type": "overlay"})).is_overlay());
        assert!(metadata(&overlay("routes")).is_overlay());
        assert!(!metadata(&overlay("Water")).is_overlay());
        assert!(!metadata(&json!({"type": "baselayer"})).is_overlay());
        assert!(!metadata(&json!({"type": 7})).is_overlay());
    }

    #[test]
    fn metadata_that_cannot_be_read_leaves_the_map_a_name_and_a_warning() {
        for bytes in [&b"{"[..], b"[]", b"\xff\xfe", b"", &[b'['; 1000]] {
            let read = Metadata::from_json(bytes, Path::new("city.pmtiles"));
            assert_eq!(read.title(Path::new("city.pmtiles")), "city");
            assert!(read.credits[0].text.contains("cannot be read"));
        }
    }
}
