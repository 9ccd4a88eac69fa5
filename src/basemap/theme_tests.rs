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
