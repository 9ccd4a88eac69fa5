//! What the bundled map looks like from the world to a street, held against pictures that are kept
//! in `snapshots/` as those of `tests/snapshots.rs` are.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/canvas.rs"]
#[expect(dead_code, reason = "the map is drawn by the program itself here")]
mod canvas;
#[path = "support/snapshot.rs"]
#[expect(dead_code, reason = "the map's colours need a tolerance of their own")]
mod snapshot;

use canvas::Image;
use snapshot::hold_within;
use trackscope::app::{RenderOptions, TimeSpec, ViewState, Viewer, render_viewer};
use trackscope::basemap::{MapEntry, MapEnv, MapTheme};
use trackscope::geo::LonLat;
use trackscope::model::Color;

const SIDE_PX: u32 = 256;
/// Dark roads differ from land by hardly more than twice this.
const CHANNEL_TOLERANCE: u8 = 10;

fn draw(theme: MapTheme, (lon_deg, lat_deg, zoom): (f64, f64, f64), scale: f32) -> Image {
    let center = LonLat::new(lon_deg, lat_deg).unwrap();
    let options = RenderOptions {
        at: Some(TimeSpec::Fraction(0.0)),
        size_px: (SIDE_PX, SIDE_PX),
        pixels_per_point: scale,
        basemap: MapEntry::bundled(),
        map_env: MapEnv::default(),
        opacity_percent: 100,
        annotate: false,
        state: ViewState::default(),
        theme,
        units: trackscope::units::Units::default(),
        ui: false,
        view: Some((center, zoom)),
    };
    let picture = render_viewer(&mut Viewer::default(), &options).unwrap();
    Image {
        rgba: picture.rgba,
        side_px: SIDE_PX,
    }
}

/// Draws it in both themes, the light one on a fine screen; both must be as they were.
fn check(name: &str, view: (f64, f64, f64)) {
    let held = [
        ("dark", MapTheme::Dark, 1.0),
        ("light", MapTheme::Light, 2.0),
    ]
    .map(|(theme_name, theme, scale)| {
        let image = draw(theme, view, scale);
        let ground = Color::rgb(image.rgba[0], image.rgba[1], image.rgba[2]);
        let name = format!("map_{name}_{theme_name}_{scale}x");
        hold_within(&name, &image, ground, CHANNEL_TOLERANCE)
    });
    assert_eq!(held, [Ok(()), Ok(())]);
}

#[test]
fn the_world_has_land_seas_borders_and_countries() {
    check("world", (12.0, 30.0, 1.8));
}

#[test]
fn a_country_has_borders_rivers_and_cities() {
    check("country", (12.2, 42.3, 6.5));
}

#[test]
fn a_city_has_its_roads_by_rank_coasts_greens_and_places() {
    check("city", (14.5, 35.895, 13.5));
}

#[test]
fn a_street_has_kerbs_buildings_and_its_name() {
    check("street", (14.5118, 35.8985, 16.7));
}

#[test]
fn the_map_goes_on_beyond_the_antimeridian_and_to_the_poles() {
    check("fiji", (179.9, -17.0, 4.6));
    check("pole", (0.0, 84.9, 2.2));
}
