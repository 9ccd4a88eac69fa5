//! Styles can be read: contrast, quiet colours, values for every zoom.

use super::*;
use serde_json::json;
use walkers::{Paint, Value};

const THEMES: [MapTheme; 2] = [MapTheme::Dark, MapTheme::Light];

/// A place of some size at some zoom.
fn context(zoom: u8, rank: i64) -> Context {
    let properties = HashMap::from([("population_rank".to_owned(), Value::from(rank))]);
    Context::new("Point".to_owned(), properties, zoom)
}

/// Relative luminance, as WCAG 2 defines it.
fn luminance(color: Color32) -> f64 {
    let [red, green, blue, _] = color.to_array().map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn labels(style: &MapStyle) -> impl Iterator<Item = (String, &Paint)> {
    style.layers.iter().filter_map(|drawn| match &drawn.layer {
        StyleLayer::Symbol {
            source_layer,
            filter,
            paint: Some(paint),
            ..
        } => Some((format!("{source_layer} {filter:?}"), paint)),
        _ => None,
    })
}

#[test]
fn labels_can_be_read_on_their_halo_and_on_land() {
    for theme in THEMES {
        let style = theme.style().unwrap();
        assert!(labels(&style).count() > 10);
        for (label, paint) in labels(&style) {
            for zoom in 0..=20 {
                let context = context(zoom, 9);
                let text = paint.text_color.as_ref().unwrap().evaluate(&context);
                let halo = paint.text_halo_color.as_ref().unwrap().evaluate(&context);
                assert!(paint.text_halo_width.as_ref().unwrap().evaluate(&context) > 1.0);
                for ground in [halo, style.ground] {
                    let contrast = contrast(text, ground);
                    assert!(
                        contrast >= 4.5,
                        "{theme:?} {label} at {zoom}: {contrast:.2}"
                    );
                }
            }
        }
    }
}

#[test]
fn areas_differ_little_and_carry_little_colour() {
    for theme in THEMES {
        let style = theme.style().unwrap();
        for layer in &style.layers {
            let StyleLayer::Fill { paint, .. } = &layer.layer else {
                continue;
            };
            let color = paint.fill_color.as_ref().unwrap().evaluate(&context(12, 1));
            assert!(contrast(color, style.ground) < 1.4, "{theme:?} {color:?}");
            let [red, green, blue, _] = color.to_array();
            let spread = red.max(green).max(blue) - red.min(green).min(blue);
            assert!(spread <= 20, "{theme:?} {color:?}");
        }
    }
}

#[test]
fn dark_is_dark_and_light_is_light() {
    assert!(luminance(MapTheme::Dark.style().unwrap().ground) < 0.03);
    assert!(luminance(MapTheme::Light.style().unwrap().ground) > 0.8);
}

#[test]
fn colours_and_widths_are_stated_for_every_zoom() {
    // Outside of its stops walkers gives back an expression unevaluated, which shows as
    // magenta or as a width of 0.5.
    for theme in THEMES {
        for layer in theme.style().unwrap().layers {
            let (StyleLayer::Fill { paint, .. } | StyleLayer::Line { paint, .. }) = layer.layer
            else {
                continue;
            };
            for zoom in 0..=22 {
                let context = context(zoom, 1);
                for color in [&paint.fill_color, &paint.line_color].into_iter().flatten() {
                    assert_ne!(color.evaluate(&context), Color32::MAGENTA);
                }
                if let Some(width) = &paint.line_width {
                    assert!(width.evaluate(&context) >= 0.0);
                }
            }
        }
    }
}

#[test]
fn styles_for_all_schemas_are_as_quiet_and_legible_as_the_bundled_one() {
    for theme in THEMES {
        let bundled = theme.style().unwrap();
        for schema in Schema::ALL {
            let style = theme.style_for(schema).unwrap();
            assert_eq!(style.ground, bundled.ground);
            for (label, paint) in labels(&style) {
                let context = context(14, 9);
                let text = paint.text_color.as_ref().unwrap().evaluate(&context);
                assert!(
                    contrast(text, style.ground) >= 4.5,
                    "{schema:?} {theme:?} {label}"
                );
            }
            for drawn in &style.layers {
                if let StyleLayer::Fill { paint, .. } = &drawn.layer {
                    let color = paint.fill_color.as_ref().unwrap().evaluate(&context(12, 1));
                    assert!(
                        contrast(color, style.ground) < 1.4,
                        "{schema:?} {theme:?} {color:?}"
                    );
                }
            }
        }
    }
}

/// As a server of maps might give it.
fn foreign_style() -> String {
    json!({
        "version": 8,
        "sources": {"map": {"type": "vector"}},
        "layers": [
            {"id": "ground", "type": "background",
             "paint": {"background-color": {"stops": [[0, "#010203"], [12, "#ffffff"]]}}},
            {"id": "relief", "type": "raster", "source": "relief"},
            {"id": "wood", "type": "fill", "source": "map", "source-layer": "landcover", "maxzoom": 14,
             "filter": ["==", "class", "wood"], "paint": {"fill-color": "rgba(0, 200, 0, 0.5)"}},
            {"id": "paved", "type": "fill", "source-layer": "paved", "paint": {"fill-pattern": "stones"}},
            {"id": "roads", "type": "line", "source-layer": "transportation", "minzoom": 9,
             "filter": ["step", ["zoom"], true, 5, true],
             "paint": {"line-width": ["step", ["zoom"], 1, 12, 3], "line-dasharray": [2, 1]}},
            {"id": "hidden", "type": "line", "source-layer": "transportation",
             "layout": {"visibility": "none"}},
            {"id": "near", "type": "line", "source-layer": "transportation",
             "filter": ["within", {"type": "Polygon"}]},
            {"id": "blocks", "type": "fill-extrusion", "source-layer": "building",
             "paint": {"fill-extrusion-color": "#888888", "fill-extrusion-height": ["get", "height"]}},
            {"id": "names", "type": "symbol", "source-layer": "place",
             "layout": {"text-field": "{name:latin}", "text-font": ["Noto Sans Regular"]}},
            {"id": "signs", "type": "symbol", "source-layer": "poi", "layout": {"icon-image": "dot"}},
            7,
        ]
    })
    .to_string()
}

#[test]
fn of_a_foreign_style_what_can_be_drawn_is_drawn_and_the_rest_is_counted() {
    let style = MapStyle::from_maplibre(&foreign_style(), MapTheme::Light).unwrap();
    assert_eq!(style.ground, Color32::from_rgb(1, 2, 3));
    let kinds: Vec<&str> = style
        .layers
        .iter()
        .map(|drawn| match &drawn.layer {
            StyleLayer::Fill { .. } => "fill",
            StyleLayer::Line { .. } => "line",
            StyleLayer::Symbol { .. } => "symbol",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["fill", "line", "fill", "symbol"]);
    // Relief, pattern, filter by place, signs without words, and what is no layer at all. A layer
    // that its style hides is not missed.
    assert_eq!(style.left_out, 5);
    assert!(style.draws("place") && !style.draws("poi"));
    assert!(style.reads("name:latin") && style.reads("class") && !style.reads("height"));
}

#[test]
fn layers_are_drawn_between_the_zooms_that_their_style_names() {
    let style = MapStyle::from_maplibre(&foreign_style(), MapTheme::Light).unwrap();
    let seen = |layer: usize| {
        (0..=22)
            .filter(|zoom| style.layers[layer].is_seen_at(*zoom))
            .collect::<Vec<u8>>()
    };
    assert_eq!(seen(0), (0..14).collect::<Vec<u8>>());
    assert_eq!(seen(1), (9..=22).collect::<Vec<u8>>());
    assert_eq!(seen(2).len(), 23);
}

#[test]
fn a_foreign_style_without_a_ground_takes_the_themes_and_one_without_layers_is_refused() {
    let empty = MapStyle::from_maplibre("{\"layers\": []}", MapTheme::Dark).unwrap();
    assert_eq!(empty.ground, MapTheme::Dark.style().unwrap().ground);
    for text in ["", "[]", "{}", "{\"layers\": 3}"] {
        assert!(MapStyle::from_maplibre(text, MapTheme::Dark).is_err());
    }
}

#[test]
fn a_style_that_is_no_json_or_has_no_ground_is_refused() {
    let parse = |json: &str| MapStyle::from_json(json, MapTheme::Light).err();
    assert!(matches!(parse("{"), Some(StyleError::Json { .. })));
    let layers = json!({"layers": [{"type": "raster"}]}).to_string();
    let error = parse(&layers).unwrap();
    assert!(matches!(
        error,
        StyleError::NoGround {
            theme: MapTheme::Light
        }
    ));
    assert!(error.to_string().contains("Light"));
}
