//! The archives under the map, the finest first: where a tile comes from when the finest
//! does not reach that far or that deep.

use std::borrow::Cow;

use walkers::TileId;

use super::cover::ancestor;
use super::pmtiles::{Archive, ArchiveError};

/// Malta from zoom 9 to 14 and the world from 0 to 6, built by `assets/basemap/build.py`.
const BUNDLED: [&[u8]; 2] = [
    include_bytes!("../../assets/basemap/malta.pmtiles"),
    include_bytes!("../../assets/basemap/world.pmtiles"),
];

/// A tile of one of the archives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct SourceTile {
    /// Place of the archive in the list.
    pub archive: usize,
    /// Which of its tiles.
    pub id: TileId,
}

/// Several archives seen as one map.
pub(super) struct Archives {
    list: Vec<Archive>,
}

impl Archives {
    /// The archives in the program.
    pub fn bundled() -> Result<Self, ArchiveError> {
        Self::open(BUNDLED)
    }

    /// Opens archives, the finest first.
    pub fn open(
        archives: impl IntoIterator<Item = impl Into<Cow<'static, [u8]>>>,
    ) -> Result<Self, ArchiveError> {
        let list = archives
            .into_iter()
            .map(Archive::open)
            .collect::<Result<_, _>>()?;
        Ok(Self { list })
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
                    .filter(move |(_, archive)| archive.contains(id))
                    .map(move |(archive, _)| SourceTile { archive, id })
            })
    }

    /// The tile's bytes; `None` when no such tile is there.
    pub fn bytes(&self, tile: SourceTile) -> Result<Option<Cow<'_, [u8]>>, ArchiveError> {
        match self.list.get(tile.archive) {
            Some(archive) => archive.tile(tile.id),
            None => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basemap::pmtiles::sample::SampleArchive;
    use proptest::prelude::*;

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
        let archives = Archives::open([city.bytes(None), world.bytes(None)]).unwrap();
        let found: Vec<_> = archives
            .candidates(tile(4, 5, 6))
            .map(|source| (source.archive, source.id.zoom))
            .collect();
        assert_eq!(found, [(0, 2), (1, 2), (1, 1), (1, 0)]);
        let first = archives.candidates(tile(4, 5, 6)).next().unwrap();
        assert_eq!(
            archives.bytes(first).unwrap().as_deref(),
            Some(&b"city"[..])
        );
        let elsewhere: Vec<_> = archives.candidates(tile(4, 15, 15)).collect();
        assert_eq!(elsewhere.len(), 1);
    }

    #[test]
    fn malta_is_drawn_from_its_own_tiles_and_rome_from_the_worlds() {
        let archives = Archives::bundled().unwrap();
        // Both are tiles of zoom 16, over Valletta and over Rome.
        let valletta = archives
            .candidates(tile(16, 35_409, 25_715))
            .next()
            .unwrap();
        assert_eq!((valletta.archive, valletta.id.zoom), (0, 14));
        let rome = archives
            .candidates(tile(16, 35_044, 24_354))
            .next()
            .unwrap();
        assert_eq!((rome.archive, rome.id.zoom), (1, 6));
    }

    proptest! {
        #[test]
        fn every_place_at_every_zoom_has_a_tile_to_show(
            zoom in 0..=22_u8, x in 0.0..1.0_f64, y in 0.0..1.0_f64,
        ) {
            let archives = Archives::bundled().unwrap();
            let side = f64::from(zoom).exp2();
            let id = tile(zoom, (x * side) as u32, (y * side) as u32);
            let zooms: Vec<u8> = archives.candidates(id).map(|source| source.id.zoom).collect();
            prop_assert_eq!(zooms.first().copied(), zooms.iter().max().copied());
            prop_assert_eq!(zooms.last().copied(), Some(0));
        }
    }
}
