//! Every bundled tile decodes, and damaged ones do no harm.

use super::*;
use std::sync::Arc;

use crate::basemap::bundled::bundled;
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
