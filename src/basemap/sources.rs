//! Several sources seen as one map, the finest first: where a tile comes from when the
//! finest does not reach that far or that deep.

use std::sync::Arc;

use walkers::TileId;

use super::cover::ancestor;
use super::source::{Content, TileError, TileSource};
use super::theme::{MapStyle, MapTheme};

/// A tile of one of the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct SourceTile {
    /// Place of the source in the list.
    pub source: usize,
    /// Which of its tiles.
    pub id: TileId,
}

/// Sources of vector tiles that make one map.
#[derive(Clone)]
pub(super) struct Sources {
    list: Vec<Arc<dyn TileSource>>,
}

impl Sources {
    /// The finest first.
    pub fn new(list: Vec<Arc<dyn TileSource>>) -> Self {
        Self { list }
    }

    /// Tiles that show the place of `id`, the most detailed first. Only the first is whole
    /// and right; the others stand in for it.
    pub fn candidates(&self, id: TileId) -> impl Iterator<Item = SourceTile> {
        (0..=id.zoom)
            .filter_map(move |up| ancestor(id, up))
            .flat_map(|id| {
                self.list
                    .iter()
                    .enumerate()
                    .filter(move |(_, source)| source.may_have(id))
                    .map(move |(source, _)| SourceTile { source, id })
            })
    }

    /// The tile's bytes. Blocks.
    ///
    /// # Errors
    /// [`TileError`] when its source gives none.
    pub fn tile(&self, tile: SourceTile) -> Result<Vec<u8>, TileError> {
        match self.list.get(tile.source) {
            Some(source) => source.tile(tile.id),
            None => Err(TileError::Missing),
        }
    }

    /// The style that a source is drawn in.
    pub fn style(&self, source: usize, theme: MapTheme) -> Option<&MapStyle> {
        match &self.list.get(source)?.info().content {
            Content::Vector(styles) => Some(styles.of(theme)),
            Content::Pictures { .. } => None,
        }
    }

    /// How many threads the sources may be asked from.
    pub fn workers(&self) -> usize {
        let each = self.list.iter().map(|source| source.info().workers);
        each.max().unwrap_or(1).max(1)
    }

    /// Each of them, the finest first.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn TileSource>> {
        self.list.iter()
    }

    /// One of them.
    pub fn get(&self, source: usize) -> Option<&dyn TileSource> {
        self.list.get(source).map(Arc::as_ref)
    }

    /// Grows when what one of them holds has been replaced.
    pub fn generation(&self) -> u64 {
        let each = self.list.iter().map(|source| source.generation());
        each.fold(0, u64::wrapping_add)
    }

    /// What a source is called.
    pub fn title(&self, source: usize) -> &str {
        self.list
            .get(source)
            .map_or("", |source| source.info().title.as_str())
    }

    /// Gives up what they are being asked for.
    pub fn close(&self) {
        for source in &self.list {
            source.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::bundled::{MemoryArchive, bundled};
    use crate::basemap::pmtiles::sample::SampleArchive;
    use crate::basemap::theme::MapStyles;
    use proptest::prelude::*;

    fn styles() -> Arc<MapStyles> {
        Arc::new(MapStyles::bundled().unwrap())
    }

    fn bundled_sources() -> Sources {
        Sources::new(bundled(&styles()).unwrap())
    }

    fn tile(zoom: u8, x: u32, y: u32) -> TileId {
        TileId { x, y, zoom }
    }

    #[test]
    fn the_finest_archive_goes_before_the_coarser_at_the_same_zoom() {
        let mut city = SampleArchive::default();
        city.add(tile(2, 1, 1), b"city");
        let mut world = SampleArchive::default();
        for id in [tile(0, 0, 0), tile(1, 0, 0), tile(2, 1, 1), tile(2, 0, 0)] {
            world.add(id, b"world");
        }
        let sources = Sources::new(
            [city, world]
                .map(|archive| -> Arc<dyn TileSource> {
                    Arc::new(MemoryArchive::open(archive.bytes(None), &styles()).unwrap())
                })
                .into(),
        );
        let found: Vec<_> = sources
            .candidates(tile(4, 5, 6))
            .map(|source| (source.source, source.id.zoom))
            .collect();
        assert_eq!(found, [(0, 2), (1, 2), (1, 1), (1, 0)]);
        let first = sources.candidates(tile(4, 5, 6)).next().unwrap();
        assert_eq!(sources.tile(first).unwrap(), b"city");
        let elsewhere: Vec<_> = sources.candidates(tile(4, 15, 15)).collect();
        assert_eq!(elsewhere.len(), 1);
    }

    #[test]
    fn malta_is_drawn_from_its_own_tiles_and_rome_from_the_worlds() {
        let sources = bundled_sources();
        // Both are tiles of zoom 16, over Valletta and over Rome.
        let valletta = sources.candidates(tile(16, 35_409, 25_715)).next().unwrap();
        assert_eq!((valletta.source, valletta.id.zoom), (0, 14));
        let rome = sources.candidates(tile(16, 35_044, 24_354)).next().unwrap();
        assert_eq!((rome.source, rome.id.zoom), (1, 6));
    }

    proptest! {
        #[test]
        fn every_place_at_every_zoom_has_a_tile_to_show(
            zoom in 0..=22_u8, x in 0.0..1.0_f64, y in 0.0..1.0_f64,
        ) {
            let sources = bundled_sources();
            let side = f64::from(zoom).exp2();
            let id = tile(zoom, (x * side) as u32, (y * side) as u32);
            let zooms: Vec<u8> = sources.candidates(id).map(|source| source.id.zoom).collect();
            prop_assert_eq!(zooms.first().copied(), zooms.iter().max().copied());
            prop_assert_eq!(zooms.last().copied(), Some(0));
        }
    }
}
