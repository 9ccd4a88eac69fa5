//! Decoded tiles, the least recently drawn forgotten first.

use std::collections::HashMap;
use std::sync::Arc;

use super::cover::MAX_TILE_ZOOM;
use super::decode::VectorTile;
use super::sources::SourceTile;
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
    tile: Arc<VectorTile>,
    last_drawn: u64,
}

/// Decoded tiles up to a number of bytes.
#[derive(Default)]
pub(super) struct TileCache {
    slots: HashMap<TileKey, Slot>,
    /// Grows by one with each [`TileCache::trim`].
    now: u64,
}

impl TileCache {
    /// Keeps a tile.
    pub fn insert(&mut self, key: TileKey, tile: VectorTile) {
        let slot = Slot {
            tile: Arc::new(tile),
            last_drawn: self.now,
        };
        self.slots.insert(key, slot);
    }

    /// Whether the tile is there.
    pub fn contains(&self, key: TileKey) -> bool {
        self.slots.contains_key(&key)
    }

    /// What is there of a tile: drawn for the style zoom nearest to the wanted one.
    pub fn find(&self, wanted: TileKey) -> Option<TileKey> {
        variants(wanted.source, wanted.theme, wanted.style_zoom)
            .find(|key| self.slots.contains_key(key))
    }

    /// A tile that is drawn in this frame.
    pub fn take_to_draw(&mut self, key: TileKey) -> Option<Arc<VectorTile>> {
        let slot = self.slots.get_mut(&key)?;
        slot.last_drawn = self.now;
        Some(Arc::clone(&slot.tile))
    }

    /// To be called once a frame: forgets what was not drawn for longest, until the rest
    /// takes `max_bytes`. What was drawn in this frame stays.
    pub fn trim(&mut self, max_bytes: usize) {
        let frame = self.now;
        self.now += 1;
        let mut bytes: usize = self.slots.values().map(|slot| slot.tile.bytes).sum();
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
                bytes = bytes.saturating_sub(slot.tile.bytes);
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
                source: 0,
                id: TileId { x, y: 0, zoom },
            },
            style_zoom,
            theme: MapTheme::Dark,
        }
    }

    fn tile() -> VectorTile {
        VectorTile {
            drawables: Drawables::new(Vec::new()),
            texts: Vec::new(),
            bytes: 10,
            left_out: 0,
        }
    }

    #[test]
    fn the_nearest_style_stands_in_for_one_that_is_not_there() {
        let mut cache = TileCache::default();
        for style_zoom in [14, 17] {
            cache.insert(key(14, 1, style_zoom), tile());
        }
        let nearest = |style_zoom| {
            let found = cache.find(key(14, 1, style_zoom));
            found.map(|key| key.style_zoom)
        };
        assert_eq!(nearest(14), Some(14));
        assert_eq!(nearest(15), Some(14));
        assert_eq!(nearest(16), Some(17));
        assert_eq!(nearest(20), Some(17));
        assert!(cache.find(key(14, 2, 14)).is_none());
        let light = TileKey {
            theme: MapTheme::Light,
            ..key(14, 1, 14)
        };
        assert!(cache.find(light).is_none());
    }

    #[test]
    fn what_was_drawn_last_outlives_the_rest_and_the_world_stays() {
        let mut cache = TileCache::default();
        cache.insert(key(0, 0, 0), tile());
        for x in 0..10 {
            cache.insert(key(9, x, 9), tile());
        }
        cache.trim(110);
        assert!(cache.take_to_draw(key(9, 3, 9)).is_some());
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
}
