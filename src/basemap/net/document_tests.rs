//! Which documents are understood.

use super::*;
use proptest::prelude::*;
use serde_json::json;
use walkers::TileId;

fn base() -> Url {
    Url::parse("https://maps.example/styles/a.json?key=hidden").unwrap()
}

fn described(value: &Value) -> Description {
    match read(value.to_string().as_bytes(), &base()).unwrap() {
        Document::Described(description) => *description,
        Document::Elsewhere(..) => panic!("the tiles are elsewhere"),
    }
}

fn error(value: &Value) -> String {
    read(value.to_string().as_bytes(), &base())
        .unwrap_err()
        .to_string()
}

fn url(description: &Description) -> String {
    description.templates[0].url(
        TileId {
            x: 1,
            y: 0,
            zoom: 2,
        },
        false,
    )
}

#[test]
fn a_tilejson_is_read_with_all_that_is_shown_of_it() {
    let description = described(&json!({
        "tilejson": "3.0.0", "name": "Planet", "tiles": ["https://t.example/{z}/{x}/{y}.pbf?key=k"],
        "minzoom": 1, "maxzoom": 14, "bounds": [-180, -85, 180, 85], "attribution": "<a href='https://o.example'>O</a>",
        "vector_layers": [{"id": "water", "fields": {}}, {"id": "roads"}],
    }));
    assert_eq!(description.title.as_deref(), Some("Planet"));
    assert_eq!(url(&description), "https://t.example/2/1/0.pbf?key=k");
    assert_eq!(description.kind, Some(Kind::Vector));
    assert_eq!(description.zooms, 1..=14);
    assert!(description.bounds.is_some());
    assert_eq!(description.credits[0].url, "https://o.example");
    assert_eq!(description.layer_names, ["water", "roads"]);
}

#[test]
fn addresses_may_be_relative_and_rows_counted_from_the_south() {
    let description =
        described(&json!({"tiles": ["../t/{z}/{x}/{y}.png"], "scheme": "tms", "tileSize": 512}));
    assert_eq!(url(&description), "https://maps.example/t/2/1/3.png");
    assert_eq!(
        (description.kind, description.tile_points),
        (Some(Kind::Picture), Some(512.0))
    );
    let servers = described(&json!({"tiles": ["https://{s}.t.example/{z}/{x}/{y}.png"]}));
    assert_eq!(url(&servers), "https://b.t.example/2/1/0.png");
}

#[test]
fn the_first_source_that_a_style_draws_is_taken_with_its_layers() {
    let style = json!({
        "version": 8, "name": "Night",
        "sources": {
            "unused": {"type": "vector", "url": "https://no.example"},
            "hills": {"type": "raster-dem", "url": "https://no.example"},
            "map": {"type": "vector", "tiles": ["https://t.example/{z}/{x}/{y}"], "maxzoom": 12},
            "photo": {"type": "raster", "tiles": ["https://p.example/{z}/{x}/{y}"]},
        },
        "layers": [
            {"id": "ground", "type": "background"},
            {"id": "shade", "type": "hillshade", "source": "hills"},
            {"id": "water", "type": "fill", "source": "map", "source-layer": "water"},
            {"id": "picture", "type": "raster", "source": "photo"},
        ],
    });
    let description = described(&style);
    assert_eq!(
        (url(&description).as_str(), description.zooms.clone()),
        ("https://t.example/2/1/0", 0..=12)
    );
    assert_eq!(
        (description.kind, description.title.as_deref()),
        (Some(Kind::Vector), Some("Night"))
    );
    let own: Value = serde_json::from_str(&description.style.unwrap()).unwrap();
    let ids: Vec<_> = own["layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|layer| layer["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["ground", "water"]);
}

#[test]
fn a_source_may_be_described_in_a_document_of_its_own() {
    let style = json!({
        "sources": {"map": {"type": "raster", "url": "/tiles.json", "attribution": "Own"}},
        "layers": [{"type": "raster", "source": "map"}],
    });
    let Document::Elsewhere(address, own) = read(style.to_string().as_bytes(), &base()).unwrap()
    else {
        panic!("it is described here");
    };
    assert_eq!(address.as_str(), "https://maps.example/tiles.json");
    let other = described(
        &json!({"name": "T", "tiles": ["https://t/{z}/{x}/{y}.png"], "attribution": "Other", "maxzoom": 9}),
    );
    let whole = own.completed(other);
    assert_eq!(
        (
            whole.title.as_deref(),
            &*whole.credits[0].text,
            whole.zooms.clone()
        ),
        (Some("T"), "Own", 0..=9)
    );
    assert_eq!(url(&whole), "https://t/2/1/0.png");
}

#[test]
fn a_wrong_document_is_answered_with_the_field_that_is_wrong() {
    let layers = json!([{"source": "s"}]);
    for (value, part) in [
        (json!({"name": "a"}), "neither TileJSON"),
        (
            json!({"tiles": []}),
            "\"tiles\" is a list: expected a list of addresses",
        ),
        (json!({"tiles": [3]}), "\"tiles\" is a number"),
        (
            json!({"tiles": ["https://t/{z}/{x}"]}),
            "\"tiles\": {y} is missing",
        ),
        (json!({"tiles": ["http://t/{z}/{x}/{y}"]}), "over http"),
        (
            json!({"tiles": ["pmtiles://t/a.pmtiles"]}),
            "PMTiles file is not read over the network",
        ),
        (
            json!({"tiles": ["https://t/{z}/{x}/{y}"], "maxzoom": "a"}),
            "\"maxzoom\" is a text",
        ),
        (
            json!({"tiles": ["https://t/{z}/{x}/{y}"], "minzoom": 9, "maxzoom": 2}),
            "no more than maxzoom",
        ),
        (
            json!({"tiles": ["https://t/{z}/{x}/{y}"], "bounds": [1]}),
            "\"bounds\" is a list: expected four",
        ),
        (
            json!({"tiles": ["https://t/{z}/{x}/{y}"], "scheme": "wms"}),
            "\"scheme\"",
        ),
        (json!({"sources": {}, "layers": []}), "no layer of a vector"),
        (
            json!({"sources": {}, "layers": 3}),
            "\"layers\" is a number",
        ),
        (
            json!({"sources": {"s": {"type": "vector", "url": "mapbox://a"}}, "layers": layers}),
            "mapbox://",
        ),
        (
            json!({"sources": {"s": {"type": "vector"}}, "layers": layers}),
            "\"sources.s.tiles\"",
        ),
    ] {
        assert!(error(&value).contains(part), "{value}: {}", error(&value));
        assert!(!error(&value).contains("hidden"));
    }
    assert_eq!(
        read(b"<html>", &base()).unwrap_err(),
        DocumentError::NotJson
    );
}

proptest! {
    #[test]
    fn any_field_may_be_anything(
        field in prop::sample::select(vec!["tiles", "minzoom", "maxzoom", "bounds", "scheme", "name", "attribution", "vector_layers", "tileSize", "format"]),
        text in "[ -~]{0,20}", number in any::<f64>(),
    ) {
        for wrong in [json!(text), json!(number), json!([number, text]), json!({"id": text}), json!([null, number, number, number])] {
            let mut value = json!({"tiles": ["https://t/{z}/{x}/{y}"]});
            value[field] = wrong;
            if let Ok(Document::Described(description)) = read(value.to_string().as_bytes(), &base()) {
                prop_assert!(!description.templates.is_empty());
                prop_assert!(description.zooms.start() <= description.zooms.end());
            }
        }
    }
}
