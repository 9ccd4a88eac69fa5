//! The bundled map: asks for the tiles in view, keeps them, and draws what is there.

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;
use std::time::Instant;

use egui::{DragPanButtons, Ui, UiBuilder};
use walkers::{Map, MapMemory, TileId, lon_lat};

use super::archives::Archives;
use super::cache::{KEPT_ZOOM, TileCache, TileKey};
use super::cover::{CoverTile, MAX_TILE_ZOOM, View, ancestor};
use super::decode::{DecodeError, TILE_POINTS, VectorTile, decode};
use super::layer::{Piece, VectorLayer};
use super::pool::{Pool, Waker};
use super::problem::{Cause, MapProblem, Problems};
use super::queue::Urgency;
use super::theme::{MapStyle, MapTheme};

/// Memory for decoded tiles beyond those in view; a dense one takes a megabyte.
const CACHE_BYTES: usize = 64 << 20;
/// Tiles that are worth a frame before all are there: on a software rasteriser a frame takes as
/// long as several tiles do.
const WORTH_A_FRAME: usize = 8;
/// Beyond this zoom nothing grows wider, so that no tile is decoded anew.
const MAX_STYLE_ZOOM: u8 = 20;

type Decoded = Result<VectorTile, DecodeError>;

/// Both styles, as the workers need them.
pub(super) struct Styles {
    pub dark: MapStyle,
    pub light: MapStyle,
}

impl Styles {
    pub fn of(&self, theme: MapTheme) -> &MapStyle {
        match theme {
            MapTheme::Dark => &self.dark,
            MapTheme::Light => &self.light,
        }
    }
}

/// Vector tiles from archives, decoded on threads of their own.
pub(super) struct VectorMap {
    archives: Arc<Archives>,
    pool: Pool<TileKey, Decoded>,
    cache: TileCache,
    /// In view at the last `show` and not decoded yet.
    awaited: HashSet<TileKey>,
    /// walkers wants to keep a view of its own; ours is drawn whatever it says.
    memory: MapMemory,
}

impl VectorMap {
    /// Starts the decoders.
    pub fn start(archives: Archives, styles: Arc<Styles>, waker: &Waker) -> io::Result<Self> {
        let archives = Arc::new(archives);
        let threads = std::thread::available_parallelism().map_or(1, |count| count.get().min(2));
        let workers = (0..threads).map(|_| {
            let (archives, styles) = (Arc::clone(&archives), Arc::clone(&styles));
            move |key: TileKey| read_and_decode(&archives, &styles, key)
        });
        let panicked = || Err(DecodeError::Panicked);
        Ok(Self {
            pool: Pool::start("basemap-decode", workers, panicked, (waker, WORTH_A_FRAME))?,
            archives,
            cache: TileCache::default(),
            awaited: HashSet::new(),
            memory: MapMemory::default(),
        })
    }

    /// Draws what is there, and asks for what is not.
    pub fn show(&mut self, ui: &mut Ui, view: &View, theme: MapTheme) {
        let tile_zoom = view.tile_zoom(f64::from(TILE_POINTS));
        // A float `as` integer saturates.
        let cover = view.cover(tile_zoom.round() as u8);
        self.ask_for(&cover, theme);
        let pieces = self.pieces(view, &cover, theme);
        self.cache.trim(CACHE_BYTES);
        let layer = VectorLayer::new(pieces, view.rect(), tile_zoom).with_whole_labels(ui.ctx());
        self.draw(ui, view, layer);
    }

    /// Takes finished tiles in.
    pub fn receive(&mut self, problems: &mut Problems) {
        while let Some((key, decoded)) = self.pool.take_result() {
            self.keep(key, decoded, problems);
        }
    }

    /// Blocks until all tiles that the last `show` lacked are there, or until `deadline`.
    pub fn wait(&mut self, deadline: Instant, problems: &mut Problems) -> bool {
        while !self.awaited.is_empty() {
            let Some((key, decoded)) = self.pool.wait_result(deadline) else {
                return false;
            };
            self.keep(key, decoded, problems);
        }
        true
    }

    /// Number of tiles that the last `show` lacked and that are still being decoded.
    pub fn pending_count(&self) -> usize {
        self.awaited.len()
    }

    /// The map is not shown now: nothing needs to be decoded.
    pub fn rest(&mut self) {
        self.awaited.clear();
        self.pool.want(std::iter::empty());
    }

    fn keep(&mut self, key: TileKey, decoded: Decoded, problems: &mut Problems) {
        self.awaited.remove(&key);
        match decoded {
            // Replacing a tile by its double would only upload it anew.
            Ok(_) if self.cache.contains(key) => {}
            Ok(tile) => self.cache.insert(key, Some(tile)),
            Err(error) => {
                let TileId { x, y, zoom } = key.source.id;
                problems.report(Cause::DamagedTile, || MapProblem {
                    message: "Part of the bundled map is damaged and shown with less detail."
                        .to_owned(),
                    detail: format!("tile {zoom}/{x}/{y}: {error}"),
                });
                self.cache.insert(key, None);
            }
        }
    }

    /// The tile that should be drawn for `id`, if any archive has one.
    fn best(&self, id: TileId, theme: MapTheme) -> Option<TileKey> {
        self.archives
            .candidates(id)
            .find(|source| !self.cache.is_damaged(*source, theme))
            .map(|source| TileKey {
                source,
                style_zoom: id.zoom.min(MAX_STYLE_ZOOM).max(source.id.zoom),
                theme,
            })
    }

    fn ask_for(&mut self, cover: &[CoverTile], theme: MapTheme) {
        let mut wishes = Vec::new();
        let mut known = HashSet::new();
        // The whole world comes first: it can stand in for anything.
        let world = TileId {
            x: 0,
            y: 0,
            zoom: 0,
        };
        if let Some(key) = self.best(world, theme) {
            known.insert(key);
            wishes.push((key, Urgency::InView));
        }
        self.awaited.clear();
        for tile in cover {
            if let Some(key) = self.best(tile.id, theme)
                && !self.cache.contains(key)
            {
                self.awaited.insert(key);
                if known.insert(key) {
                    wishes.push((key, Urgency::InView));
                }
            }
        }
        // Behind them what is needed when the map is zoomed out or jumps.
        let parents = cover.iter().filter_map(|tile| ancestor(tile.id, 1));
        for id in parents.chain(kept_tiles()) {
            if let Some(key) = self.best(id, theme)
                && known.insert(key)
            {
                wishes.push((key, Urgency::Ahead));
            }
        }
        wishes.retain(|(key, _)| !self.cache.contains(*key));
        self.pool.want(wishes.into_iter());
    }

    /// What to draw: for each tile in view the best that is there, each source only once.
    fn pieces(&mut self, view: &View, cover: &[CoverTile], theme: MapTheme) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut places: HashMap<(TileKey, i64), usize> = HashMap::new();
        for tile in cover {
            let style_zoom = tile.id.zoom.min(MAX_STYLE_ZOOM);
            let cache = &mut self.cache;
            let found = self.archives.candidates(tile.id).find_map(|source| {
                cache.nearest(TileKey {
                    source,
                    style_zoom: style_zoom.max(source.id.zoom),
                    theme,
                })
            });
            let Some((key, decoded)) = found else {
                continue;
            };
            // The copy of the world is that of the tile in view: its ancestors have the same.
            let place = *places.entry((key, tile.world)).or_insert_with(|| {
                pieces.push(Piece::new(decoded, view.rect_of(key.source.id, tile.world)));
                pieces.len() - 1
            });
            if let Some(piece) = pieces.get_mut(place) {
                piece.show_in(tile.rect);
            }
        }
        pieces
    }

    fn draw(&mut self, ui: &mut Ui, view: &View, layer: VectorLayer) {
        let mut child = ui.new_child(
            UiBuilder::new()
                .max_rect(view.rect())
                .id_salt("basemap")
                .sense(egui::Sense::empty()),
        );
        // The map must take no part in pointer input: the app has a response of its own.
        child.disable();
        child.set_opacity(ui.opacity());
        let map = Map::new(None, &mut self.memory, lon_lat(0.0, 0.0))
            .with_layer(layer, 1.0)
            .zoom_gesture(false)
            .drag_pan_buttons(DragPanButtons::empty())
            .double_click_to_zoom(false)
            .double_click_to_zoom_out(false)
            .panning(false);
        child.add(map);
    }
}

/// The tiles of the world that are never forgotten, zoom 0 aside.
fn kept_tiles() -> impl Iterator<Item = TileId> {
    (1..=KEPT_ZOOM.min(MAX_TILE_ZOOM)).flat_map(|zoom| {
        let side = 1_u32 << zoom;
        (0..side).flat_map(move |x| (0..side).map(move |y| TileId { x, y, zoom }))
    })
}

fn read_and_decode(archives: &Archives, styles: &Styles, key: TileKey) -> Decoded {
    let bytes = archives
        .bytes(key.source)
        .map_err(|error| DecodeError::Read(error.to_string()))?
        .ok_or_else(|| DecodeError::Read("the tile is not in the archive".to_owned()))?;
    let tile_zoom = key.source.id.zoom;
    decode(&bytes, styles.of(key.theme), tile_zoom, key.style_zoom)
}

#[cfg(test)]
#[path = "vector_tests.rs"]
mod tests;
