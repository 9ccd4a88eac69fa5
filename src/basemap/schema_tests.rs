//! Tiles of foreign schemas look like those of the bundled map, which `assets/basemap/retag.py` has
//! made them of.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::basemap::bundled::bundled;
use crate::basemap::mvt::layer_names;
use crate::basemap::sources::{SourceTile, Sources};
use crate::basemap::theme::{MapStyles, MapTheme, Schema};
use walkers::TileId;

/// A bundled tile and its name among the foreign ones.
struct Place {
    name: &'static str,
    source: SourceTile,
}

const PLACES: [Place; 2] = [
    Place {
        name: "city",
        source: SourceTile {
            source: 0,
            id: TileId {
                x: 8853,
                y: 6439,
                zoom: 14,
            },
        },
    },
    Place {
        name: "world",
        source: SourceTile {
            source: 1,
            id: TileId {
                x: 18,
                y: 13,
                zoom: 5,
            },
        },
    },
];

fn file_name(schema: Schema) -> &'static str {
    match schema {
        Schema::Protomaps => "protomaps",
        Schema::OpenMapTiles => "openmaptiles",
        Schema::Shortbread => "shortbread",
        Schema::MapboxStreets => "mapbox-streets",
        Schema::Unknown => "unknown",
    }
}

fn foreign_tile(schema: Schema, place: &Place) -> Vec<u8> {
    let name = format!("{}-{}.mvt", file_name(schema), place.name);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tiles");
    std::fs::read(folder.join(name)).unwrap()
}

/// Colours of lakes in `assets/styles/build.py`.
const LAKES: [&str; 2] = ["27_2C_36", "DD_E4_EB"];

/// How much of what is drawn: areas and lines by colour, in tile units, and labels. How large a
/// town is schemas tell each in their own way.
#[derive(Debug, Default)]
struct Look {
    drawn: BTreeMap<String, f64>,
    labels: BTreeSet<String>,
}

fn look(bytes: &[u8], style: &MapStyle, zoom: u8, style_zoom: u8) -> Look {
    let (canvas, left_out) = draw(bytes, style, zoom, style_zoom).unwrap();
    assert_eq!(left_out, 0);
    let mut look = Look::default();
    for corners in canvas.areas.indices.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|i| &canvas.areas.vertices[corners[i] as usize]);
        let (ab, ac) = (b.position - a.position, c.position - a.position);
        let area = f64::from(ab.x * ac.y - ab.y * ac.x).abs() / 2.0;
        *look.drawn.entry(format!("area {:?}", a.color)).or_default() += area;
    }
    for line in &canvas.lines {
        let length: f32 = line
            .points
            .windows(2)
            .map(|ends| ends[0].distance(ends[1]))
            .sum();
        let key = format!("line {:?} {:.2}", line.color, line.width);
        *look.drawn.entry(key).or_default() += f64::from(length);
    }
    for text in &canvas.texts {
        look.labels.insert(text.text.clone());
    }
    look
}

#[test]
fn the_layers_of_a_tile_tell_its_schema() {
    for schema in Schema::ALL {
        for place in &PLACES {
            let names = layer_names(&foreign_tile(schema, place)).unwrap();
            let found = Schema::of_layers(names.iter().map(String::as_str));
            assert_eq!(found, schema, "{names:?}");
        }
    }
}

#[test]
fn a_map_of_every_known_schema_looks_like_the_bundled_one() {
    let styles = std::sync::Arc::new(MapStyles::bundled().unwrap());
    let sources = Sources::new(bundled(&styles).unwrap());
    for place in &PLACES {
        let zoom = place.source.id.zoom;
        let bytes = sources.tile(place.source).unwrap();
        for (theme, style_zoom) in [(MapTheme::Dark, zoom), (MapTheme::Light, zoom + 3)] {
            let bundled = look(&bytes, &theme.style().unwrap(), zoom, style_zoom);
            assert!(
                bundled.drawn.len() > 5 && bundled.labels.len() > 3,
                "{bundled:?}"
            );
            for schema in Schema::ALL {
                if schema == Schema::Unknown {
                    continue;
                }
                let tile = foreign_tile(schema, place);
                let foreign = look(&tile, &theme.style_for(schema).unwrap(), zoom, style_zoom);
                let what = format!("{schema:?} {} {theme:?}", place.name);
                assert_alike(&what, &bundled, &foreign);
            }
        }
    }
}

/// Nearly all that is drawn in the one is drawn in the other, in the same colour and width; what
/// schemas sort differently are a few kinds of land, paths and signs.
fn assert_alike(what: &str, bundled: &Look, foreign: &Look) {
    let all: f64 = bundled.drawn.values().sum();
    let missing: f64 = bundled
        .drawn
        .iter()
        .map(|(key, amount)| (amount - foreign.drawn.get(key).unwrap_or(&0.0)).max(0.0))
        .sum();
    assert!(
        missing / all < 0.05,
        "{what}: {:.3} is missing",
        missing / all
    );
    let lines = bundled.drawn.iter().filter(|(key, _)| {
        // Mapbox has one kind of water.
        let is_lake = LAKES.iter().any(|color| key.contains(color));
        key.starts_with("line") && !(is_lake && what.starts_with("Mapbox"))
    });
    for (key, amount) in lines {
        let drawn = foreign.drawn.get(key).unwrap_or(&0.0);
        assert!(
            *amount < 300.0 || drawn / amount > 0.5,
            "{what}: of {amount:.0} {key} only {drawn:.0}"
        );
    }
    let unnamed: Vec<_> = bundled.labels.difference(&foreign.labels).collect();
    assert!(
        unnamed.len() * 5 <= bundled.labels.len(),
        "{what}: {unnamed:?} of {}",
        bundled.labels.len()
    );
}

#[test]
fn a_map_of_no_known_schema_shows_areas_lines_and_names_in_quiet_colours() {
    for place in &PLACES {
        let zoom = place.source.id.zoom;
        for theme in [MapTheme::Dark, MapTheme::Light] {
            let style = theme.style_for(Schema::Unknown).unwrap();
            let look = look(
                &foreign_tile(Schema::Unknown, place),
                &style,
                zoom,
                zoom + 1,
            );
            let count = |kind: &str| {
                look.drawn
                    .keys()
                    .filter(|key| key.starts_with(kind))
                    .count()
            };
            assert!(count("area") >= 2, "{look:?}");
            assert!(count("line") >= 2, "{look:?}");
            assert!(look.labels.len() > 3, "{look:?}");
        }
    }
}
