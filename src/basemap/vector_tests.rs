//! What the bundled map asks for, and what it finds to draw.

use super::*;
use crate::basemap::bundled::{MemoryArchive, bundled as bundled_sources};
use crate::basemap::files::FileSource;
use crate::basemap::files::sample::{Folder, valletta, vector_tile};
use crate::basemap::pmtiles::sample::SampleArchive;
use crate::basemap::source::TileSource;
use crate::basemap::theme::MapStyles;
use crate::geo::{Camera, LonLat, WorldPoint};
use egui::{Rect, pos2};
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn styles() -> Arc<MapStyles> {
    Arc::new(MapStyles::bundled().unwrap())
}

fn start(list: Vec<Arc<dyn TileSource>>) -> VectorMap {
    let waker: Waker = Arc::new(|| {});
    VectorMap::start("test", Sources::new(list), &waker).unwrap()
}

fn soon() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "a deadline so that a hang fails")]
    let now = Instant::now();
    now + Duration::from_secs(60)
}

fn bundled() -> VectorMap {
    start(bundled_sources(&styles()).unwrap())
}

fn view(lon_deg: f64, lat_deg: f64, zoom: f64) -> View {
    let center = WorldPoint::from_lon_lat(LonLat::new(lon_deg, lat_deg).unwrap());
    let rect = Rect::from_min_max(pos2(100.0, 50.0), pos2(900.0, 650.0));
    View::new(rect, &Camera::new(center, zoom)).unwrap()
}

fn cover(view: &View) -> Vec<CoverTile> {
    view.cover(view.tile_zoom(f64::from(TILE_POINTS)).round() as u8)
}

/// Asks for a view and waits until all of it is there.
fn settle(map: &mut VectorMap, view: &View, theme: MapTheme) {
    map.ask_for(view, theme, 0.0);
    let mut problems = Problems::default();
    assert!(map.wait(soon(), &mut problems));
    assert_eq!(problems.take(), None);
}

/// The share of the view over which something is drawn.
fn drawn_share(map: &mut VectorMap, view: &View, theme: MapTheme) -> f32 {
    let pieces = map.pieces(view, &cover(view), theme);
    let area: f32 = pieces
        .iter()
        .flat_map(Piece::parts)
        .map(|part| part.intersect(view.rect()).area())
        .sum();
    area / view.rect().area()
}

#[test]
fn a_jump_anywhere_finds_something_to_draw_before_its_tiles_have_come() {
    let mut map = bundled();
    assert_eq!(
        drawn_share(&mut map, &view(0.0, 0.0, 2.0), MapTheme::Dark),
        0.0
    );
    settle(&mut map, &view(0.0, 0.0, 2.0), MapTheme::Dark);
    for (lon_deg, lat_deg, zoom) in [
        (14.51, 35.9, 16.0),
        (-74.0, 40.7, 9.4),
        (179.9, -17.0, 6.2),
        (14.51, 35.9, 21.0),
    ] {
        let view = view(lon_deg, lat_deg, zoom);
        let share = drawn_share(&mut map, &view, MapTheme::Dark);
        assert!(
            (share - 1.0).abs() < 1e-3,
            "{share} at {lon_deg}, {lat_deg}"
        );
    }
}

#[test]
fn a_settled_view_is_drawn_from_the_finest_tiles_in_the_asked_for_style() {
    let mut map = bundled();
    let view = view(14.51, 35.9, 17.0);
    settle(&mut map, &view, MapTheme::Light);
    assert_eq!(map.pending_count(), 0);
    for tile in cover(&view) {
        let key = map.best(tile.id, MapTheme::Light).0.unwrap();
        assert_eq!((key.source.id.zoom, key.style_zoom), (14, 16));
        assert_eq!(map.cache.find(key), Some(key));
    }
    // Twelve tiles in view come from as few as there are below them.
    assert!(cover(&view).len() >= 4);
    assert!(map.pieces(&view, &cover(&view), MapTheme::Light).len() <= 4);
}

#[test]
fn a_file_of_a_few_zooms_is_drawn_sharp_beyond_them_and_leaves_the_rest_to_the_map_below() {
    let folder = Folder::new();
    let mut archive = SampleArchive::default();
    for zoom in 10..=12 {
        let middle = valletta(zoom);
        for x in middle.x - 2..=middle.x + 2 {
            for y in middle.y - 2..=middle.y + 2 {
                archive.add(TileId { x, y, zoom }, &vector_tile(zoom));
            }
        }
    }
    let path = folder.write("city.pmtiles", &archive.bytes(Some(7)));
    let mut map = start(vec![Arc::new(FileSource::open(&path).unwrap())]);
    for zoom in 3..=18_u8 {
        let view = view(14.51, 35.9, f64::from(zoom));
        settle(&mut map, &view, MapTheme::Dark);
        let asked = map.ask_for(&view, MapTheme::Dark, 1.0);
        assert_eq!(map.pending_count(), 0, "{zoom}");
        // Tiles of vectors are 512 points wide: those of a zoom less are drawn.
        let is_there = zoom >= 11;
        assert_eq!(asked.is_covered, is_there, "{zoom}");
        let share = drawn_share(&mut map, &view, MapTheme::Dark);
        assert_eq!(share > 0.999, is_there, "{share} at {zoom}");
        if is_there {
            let key = map.best(cover(&view)[0].id, MapTheme::Dark).0.unwrap();
            assert_eq!(
                (key.source.id.zoom, key.style_zoom),
                ((zoom - 1).min(12), zoom - 1)
            );
            assert_eq!(map.cache.find(key), Some(key));
        }
    }
}

#[test]
fn another_theme_is_another_set_of_tiles() {
    let mut map = bundled();
    let view = view(14.4, 36.0, 10.0);
    settle(&mut map, &view, MapTheme::Dark);
    assert_eq!(drawn_share(&mut map, &view, MapTheme::Light), 0.0);
    settle(&mut map, &view, MapTheme::Light);
    assert!(drawn_share(&mut map, &view, MapTheme::Light) > 0.99);
}

#[test]
fn zooming_out_finds_the_tiles_above_decoded_ahead() {
    let mut map = bundled();
    let near = view(14.51, 35.9, 15.0);
    settle(&mut map, &near, MapTheme::Dark);
    let ahead = map.best(ancestor(cover(&near)[0].id, 1).unwrap(), MapTheme::Dark);
    while !map.cache.contains(ahead.0.unwrap()) {
        let (key, decoded) = map.pool.wait_result(soon()).unwrap();
        map.keep(key, decoded, &mut Problems::default());
    }
}

#[test]
fn a_damaged_tile_is_told_once_and_drawn_from_above() {
    let mut archive = SampleArchive::default();
    let id = |zoom, x, y| TileId { x, y, zoom };
    archive.add(id(0, 0, 0), b"");
    for (x, y) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        archive.add(id(1, x, y), b"no tile");
    }
    let woken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&woken);
    let waker: Waker = Arc::new(move || {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    let archive = MemoryArchive::open(archive.bytes(None), &styles()).unwrap();
    let sources = Sources::new(vec![Arc::new(archive)]);
    let mut map = VectorMap::start("test", sources, &waker).unwrap();
    let view = view(0.0, 0.0, 2.0);
    map.ask_for(&view, MapTheme::Dark, 0.0);
    assert_eq!(map.pending_count(), 4);
    let mut problems = Problems::default();
    assert!(map.wait(soon(), &mut problems));
    let problem = problems.take().unwrap();
    assert!(problem.detail.contains("tile 1/"), "{}", problem.detail);
    assert_eq!(problems.take(), None);
    // What is damaged is not asked for again: the tile above is what there is to wait for.
    map.ask_for(&view, MapTheme::Dark, 0.0);
    assert!(map.wait(soon(), &mut problems));
    map.ask_for(&view, MapTheme::Dark, 0.0);
    assert_eq!(map.pending_count(), 0);
    assert!(drawn_share(&mut map, &view, MapTheme::Dark) > 0.99);
    drop(map);
    assert!(woken.load(Ordering::Relaxed) >= 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn any_view_settles_and_is_then_drawn_whole(
        lon in -180.0..180.0f64, lat in -80.0..80.0f64, zoom in 1.0..22.0f64,
    ) {
        let mut map = bundled();
        let view = view(lon, lat, zoom);
        settle(&mut map, &view, MapTheme::Dark);
        let visible: f32 = cover(&view)
            .iter()
            .map(|tile| tile.rect.intersect(view.rect()).area())
            .sum();
        let share = drawn_share(&mut map, &view, MapTheme::Dark);
        prop_assert!((share - visible / view.rect().area()).abs() < 1e-3);
    }
}
