//! Every bundled tile decodes, and damaged ones do no harm.

use super::*;
use std::sync::Arc;

use crate::basemap::bundled::bundled;
use crate::basemap::mvt_sample::{LINE, POINT, POLYGON, SampleLayer, path, text};
use crate::basemap::sources::{SourceTile, Sources};
use crate::basemap::theme::MapStyles;
use crate::basemap::theme::MapTheme;
use std::cell::RefCell;
use walkers::TileId;

thread_local! {
    /// What walkers warned of on this thread.
    static WARNINGS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

struct WarningLog;

impl log::Log for WarningLog {
    fn enabled(&self, metadata: &log::Metadata) -> bool {
        metadata.level() <= log::Level::Warn
    }

    fn log(&self, record: &log::Record) {
        if self.enabled(record.metadata()) {
            WARNINGS.with_borrow_mut(|warnings| warnings.push(record.args().to_string()));
        }
    }

    fn flush(&self) {}
}

fn bundled_sources() -> Sources {
    Sources::new(bundled(&Arc::new(MapStyles::bundled().unwrap())).unwrap())
}

fn tiles_of(sources: &Sources, source: usize, zoom: u8) -> Vec<SourceTile> {
    let side = 1_u32 << zoom;
    // Malta lies within these; everything of the world's few zooms is looked at.
    let (columns, rows) = match source {
        0 => (
            (276 << (zoom - 9))..(277 << (zoom - 9)),
            (200 << (zoom - 9))..(202 << (zoom - 9)),
        ),
        _ => (0..side, 0..side),
    };
    columns
        .flat_map(|x| rows.clone().map(move |y| TileId { x, y, zoom }))
        .map(|id| SourceTile { source, id })
        .filter(|tile| sources.tile(*tile).is_ok())
        .collect()
}

#[test]
fn every_tile_decodes_in_both_styles_without_a_warning() {
    log::set_logger(&WarningLog).expect("no other test sets a logger");
    log::set_max_level(log::LevelFilter::Warn);
    let sources = bundled_sources();
    let world = (0..=4).flat_map(|zoom| tiles_of(&sources, 1, zoom));
    let malta = (9..=12).flat_map(|zoom| tiles_of(&sources, 0, zoom));
    // Of the deepest zooms some, overzoomed too.
    let samples = [(0, 13, 31), (0, 14, 53), (1, 5, 37), (1, 6, 151)]
        .into_iter()
        .flat_map(|(source, zoom, step)| {
            tiles_of(&sources, source, zoom)
                .into_iter()
                .step_by(step)
                .collect::<Vec<_>>()
        });
    let mut count = 0;
    for (index, tile) in world.chain(malta).chain(samples).enumerate() {
        let theme = [MapTheme::Dark, MapTheme::Light][index % 2];
        let bytes = sources.tile(tile).unwrap();
        let over = if tile.id.zoom % 8 == 6 { 3 } else { 0 };
        let style = theme.style().unwrap();
        let decoded = decode(&bytes, &style, tile.id.zoom, tile.id.zoom + over);
        let decoded = decoded.unwrap_or_else(|error| panic!("{tile:?}: {error}"));
        let warnings = WARNINGS.take();
        assert!(warnings.is_empty(), "{tile:?} in {theme:?}: {warnings:?}");
        assert!(decoded.bytes < 16 << 20);
        count += 1;
    }
    assert!(count > 341 + 170, "{count}");
}

#[test]
fn a_damaged_tile_gives_an_error_or_a_picture_and_never_a_panic() {
    let sources = bundled_sources();
    let tile = tiles_of(&sources, 0, 9)[0];
    let intact = sources.tile(tile).unwrap();
    let style = MapTheme::Dark.style().unwrap();
    let mut refused = 0;
    for (step, flip) in [(97, 0xff), (89, 0x01), (83, 0x80)] {
        for at in (0..intact.len()).step_by(step * intact.len() / 3_000) {
            let mut bytes = intact.clone();
            bytes[at] ^= flip;
            refused += usize::from(decode(&bytes, &style, 9, 9).is_err());
        }
    }
    for length in (1..intact.len()).step_by(intact.len() / 20) {
        refused += usize::from(decode(&intact[..length], &style, 9, 9).is_err());
    }
    assert!(refused > 10, "{refused}");
    assert!(matches!(
        decode(b"\x1a\x03abc", &style, 0, 0),
        Err(DecodeError::Malformed(_))
    ));
}

#[test]
fn a_tile_without_layers_is_empty() {
    let decoded = decode(&[], &MapTheme::Dark.style().unwrap(), 3, 3).unwrap();
    assert!(decoded.texts.is_empty());
    assert_eq!(decoded.bytes, 0);
}

/// Style layers over everything in a tile.
fn plain_style() -> MapStyle {
    let style = serde_json::json!({"layers": [
        {"type": "fill", "source-layer": "a", "paint": {"fill-color": "#123456"}},
        {"type": "line", "source-layer": "a", "paint": {"line-color": "#654321", "line-width": 20}},
        {"type": "symbol", "source-layer": "a", "layout": {"text-field": "{name}"}, "paint": {}},
    ]});
    MapStyle::from_maplibre(&style.to_string(), MapTheme::Dark).unwrap()
}

#[test]
fn areas_whose_edges_all_cross_are_left_out_and_the_rest_is_drawn() {
    let tangle: Vec<(i64, i64)> = (0..3000)
        .map(|corner| {
            if corner % 2 == 0 {
                (0, corner)
            } else {
                (4096, 3000 - corner)
            }
        })
        .collect();
    let square = [(0, 0), (4096, 0), (4096, 4096), (0, 4096)];
    let tile = SampleLayer::new("a", 4096)
        .feature(POLYGON, &path(&[&tangle], true), &[])
        .feature(POLYGON, &path(&[&square], true), &[])
        .bytes();
    let (canvas, left_out) = draw(&tile, &plain_style(), 0, 0).unwrap();
    assert_eq!(left_out, 1);
    assert_eq!(canvas.areas.indices.len(), 6);
}

#[test]
fn a_tile_that_would_take_all_memory_is_drawn_in_part() {
    // Wide lines that turn sharply at every point cost most: a disc at each.
    let zigzag: Vec<(i64, i64)> = (0..900_000)
        .map(|step| (step % 2 * 9, step % 4096))
        .collect();
    let mut layer = SampleLayer::new("a", 4096);
    for run in zigzag.chunks(1000) {
        layer = layer.feature(LINE, &path(&[run], false), &[]);
    }
    let drawn = decode(&layer.bytes(), &plain_style(), 0, 0).unwrap();
    assert!(drawn.left_out > 0);
    assert!(
        (60 << 20..80 << 20).contains(&drawn.bytes),
        "{}",
        drawn.bytes
    );
}

#[test]
fn labels_are_bounded_however_many_there_are() {
    let places: Vec<(i64, i64)> = (0..5000).map(|step| (step % 64 * 64, step)).collect();
    let single: Vec<&[(i64, i64)]> = places.chunks(1).collect();
    let mut commands = vec![5000 << 3 | 1];
    for run in path(&single, false).chunks(3) {
        commands.extend(&run[1..]);
    }
    let mut layer = SampleLayer::new("a", 4096);
    for _ in 0..40 {
        layer = layer.feature(POINT, &commands, &[("name", text("Here"))]);
    }
    let drawn = decode(&layer.bytes(), &plain_style(), 0, 0).unwrap();
    // Of a feature with so many parts a few are named, of a tile with so many labels some.
    assert_eq!(drawn.texts.len(), 4096);
    assert_eq!(drawn.left_out, 40 - 16);
}

#[test]
fn an_area_has_no_edge_where_its_tile_cuts_it_off() {
    let style = serde_json::json!({"layers": [{"type": "fill", "source-layer": "a", "paint":
        {"fill-color": "#123456", "fill-outline-color": "#654321"}}]});
    let style = MapStyle::from_maplibre(&style.to_string(), MapTheme::Dark).unwrap();
    // It goes on to the west and, with a margin, to the north.
    let coast = [(0, -64), (2000, -64), (2000, 3000), (1000, 3500), (0, 3000)];
    let tile = SampleLayer::new("a", 4096)
        .feature(POLYGON, &path(&[&coast], true), &[])
        .bytes();
    let (canvas, _) = draw(&tile, &style, 0, 0).unwrap();
    let points: Vec<(f32, f32)> = canvas
        .lines
        .iter()
        .flat_map(|line| line.points.iter().map(|point| (point.x, point.y)))
        .collect();
    assert_eq!(
        points,
        [
            (2000.0, -64.0),
            (2000.0, 3000.0),
            (1000.0, 3500.0),
            (0.0, 3000.0)
        ]
    );
}
