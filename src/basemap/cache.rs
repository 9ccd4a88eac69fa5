//! Decoded tiles, the least recently drawn forgotten first.

use std::collections::HashMap;
use std::sync::Arc;

use super::archives::SourceTile;
use super::cover::MAX_TILE_ZOOM;
use super::decode::VectorTile;
use super::theme::MapTheme;

/// Tiles of the whole world up to this zoom are never forgotten: something to draw
/// wherever the map jumps to.
pub(super) const KEPT_ZOOM: u8 = 2;

/// What a decoded tile depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TileKey {
    /// Whose bytes.
    pub source: SourceTile,
    /// Zoom that the widths and sizes are those of, at least the source's own.
    pub style_zoom: u8,
    /// Which style.
    pub theme: MapTheme,
}

struct Slot {
    /// `None`: the tile is damaged, and there is no point in asking again.
    tile: Option<Arc<VectorTile>>,
    last_drawn: u64,
}

impl Slot {
    fn bytes(&self) -> usize {
        // A slot without a tile counts too, so that they cannot become many.
        self.tile.as_ref().map_or(1024, |tile| tile.bytes)
    }
}

/// Decoded tiles up to a number of bytes.
#[derive(Default)]
pub(super) struct TileCache {
    slots: HashMap<TileKey, Slot>,
    /// Grows by one with each [`TileCache::trim`].
    now: u64,
}

impl TileCache {
    /// Keeps a tile, or that it is damaged.
    pub fn insert(&mut self, key: TileKey, tile: Option<VectorTile>) {
        let slot = Slot {
            tile: tile.map(Arc::new),
            last_drawn: self.now,
        };
        self.slots.insert(key, slot);
    }

    /// Whether the tile is there or known to be damaged.
    pub fn contains(&self, key: TileKey) -> bool {
        self.slots.contains_key(&key)
    }

    /// Whether the tile is known to be damaged, in whatever style.
    pub fn is_damaged(&self, source: SourceTile, theme: MapTheme) -> bool {
        variants(source, theme, source.id.zoom)
            .any(|key| self.slots.get(&key).is_some_and(|slot| slot.tile.is_none()))
    }

    /// The tile, drawn for the nearest style zoom to the wanted one that is there.
    pub fn nearest(&mut self, wanted: TileKey) -> Option<(TileKey, Arc<VectorTile>)> {
        let now = self.now;
        let found = variants(wanted.source, wanted.theme, wanted.style_zoom)
            .find(|key| self.slots.get(key).is_some_and(|slot| slot.tile.is_some()))?;
        let slot = self.slots.get_mut(&found)?;
        slot.last_drawn = now;
        Some((found, Arc::clone(slot.tile.as_ref()?)))
    }

    /// To be called once a frame: forgets what was not drawn for longest, until the rest
    /// takes `max_bytes`. What was drawn in this frame stays.
    pub fn trim(&mut self, max_bytes: usize) {
        let frame = self.now;
        self.now += 1;
        let mut bytes: usize = self.slots.values().map(Slot::bytes).sum();
        if bytes <= max_bytes {
            return;
        }
        let mut oldest: Vec<(u64, TileKey)> = self
            .slots
            .iter()
            .filter(|(key, slot)| key.source.id.zoom > KEPT_ZOOM && slot.last_drawn < frame)
            .map(|(key, slot)| (slot.last_drawn, *key))
            .collect();
        oldest.sort_unstable_by_key(|(last_drawn, _)| *last_drawn);
        for (_, key) in oldest {
            if bytes <= max_bytes {
                return;
            }
            if let Some(slot) = self.slots.remove(&key) {
                bytes = bytes.saturating_sub(slot.bytes());
            }
        }
    }

    /// Number of tiles kept.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.slots.len()
    }
}

/// Keys of one source, those of the style zooms nearest to `style_zoom` first.
fn variants(source: SourceTile, theme: MapTheme, style_zoom: u8) -> impl Iterator<Item = TileKey> {
    (0..=MAX_TILE_ZOOM)
        .flat_map(move |away| {
            let below = style_zoom.checked_sub(away);
            let above = style_zoom.checked_add(away).filter(|_| away > 0);
            below.into_iter().chain(above)
        })
        .filter(move |zoom| (source.id.zoom..=MAX_TILE_ZOOM).contains(zoom))
        .map(move |style_zoom| TileKey {
            source,
            style_zoom,
            theme,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use walkers::{Drawables, TileId};

    fn key(zoom: u8, x: u32, style_zoom: u8) -> TileKey {
        TileKey {
            source: SourceTile {
                archive: 0,
                id: TileId { x, y: 0, zoom },
            },
            style_zoom,
            theme: MapTheme::Dark,
        }
    }

    fn tile() -> Option<VectorTile> {
        Some(VectorTile {
            drawables: Drawables::new(Vec::new()),
            texts: Vec::new(),
            bytes: 10,
            left_out: 0,
        })
    }

    #[test]
    fn the_nearest_style_stands_in_for_one_that_is_not_there() {
        let mut cache = TileCache::default();
        for style_zoom in [14, 17] {
            cache.insert(key(14, 1, style_zoom), tile());
        }
        let nearest = |cache: &mut TileCache, style_zoom| {
            cache
                .nearest(key(14, 1, style_zoom))
                .map(|(key, _)| key.style_zoom)
        };
        assert_eq!(nearest(&mut cache, 14), Some(14));
        assert_eq!(nearest(&mut cache, 15), Some(14));
        assert_eq!(nearest(&mut cache, 16), Some(17));
        assert_eq!(nearest(&mut cache, 20), Some(17));
        assert!(cache.nearest(key(14, 2, 14)).is_none());
        let light = TileKey {
            theme: MapTheme::Light,
            ..key(14, 1, 14)
        };
        assert!(cache.nearest(light).is_none());
    }

    #[test]
    fn what_was_drawn_last_outlives_the_rest_and_the_world_stays() {
        let mut cache = TileCache::default();
        cache.insert(key(0, 0, 0), tile());
        for x in 0..10 {
            cache.insert(key(9, x, 9), tile());
        }
        cache.trim(110);
        assert!(cache.nearest(key(9, 3, 9)).is_some());
        cache.trim(40);
        assert_eq!(cache.len(), 4);
        assert!(cache.contains(key(0, 0, 0)));
        assert!(cache.contains(key(9, 3, 9)));
    }

    #[test]
    fn what_is_drawn_in_this_frame_is_kept_whatever_it_takes() {
        let mut cache = TileCache::default();
        for x in 0..10 {
            cache.insert(key(9, x, 9), tile());
        }
        cache.trim(30);
        assert_eq!(cache.len(), 10);
        cache.trim(30);
        assert_eq!(cache.len(), 3);
    }

    #[test]
    fn a_damaged_tile_is_known_but_never_drawn() {
        let mut cache = TileCache::default();
        cache.insert(key(9, 0, 11), None);
        assert!(cache.contains(key(9, 0, 11)));
        assert!(cache.is_damaged(key(9, 0, 9).source, MapTheme::Dark));
        assert!(cache.nearest(key(9, 0, 11)).is_none());
    }
}
