//! A map of vector tiles: asks for those in view, keeps them, and draws what is there.

use std::collections::{HashMap, HashSet};
use std::io;
use std::time::Instant;

use egui::{Color32, CornerRadius, DragPanButtons, Ui, UiBuilder};
use walkers::{Map, MapMemory, TileId, lon_lat};

use super::cache::{KEPT_ZOOM, TileCache, TileKey};
use super::cover::{CoverTile, MAX_TILE_ZOOM, View, ancestor};
use super::decode::{TILE_POINTS, VectorTile, decode};
use super::layer::{Piece, VectorLayer};
use super::pool::{Pool, Waker};
use super::problem::{Cause, MapProblem, Problems};
use super::queue::Urgency;
use super::refusals::{Ask, Asked, Refusals};
use super::source::TileError;
use super::sources::{SourceTile, Sources};
use super::theme::MapTheme;
use crate::words::map_troubles;

/// Memory for decoded tiles beyond those in view; a dense one takes a megabyte.
const CACHE_BYTES: usize = 64 << 20;
/// Tiles that are worth a frame before all are there: on a software rasteriser a frame takes as
/// long as several tiles do.
const WORTH_A_FRAME: usize = 8;
/// Beyond this zoom nothing grows wider, so that no tile is decoded anew.
const MAX_STYLE_ZOOM: u8 = 20;

type Decoded = Result<VectorTile, TileError>;

/// Vector tiles from one or several sources, decoded on threads of their own.
pub(super) struct VectorMap {
    sources: Sources,
    pool: Pool<TileKey, Decoded>,
    cache: TileCache,
    refusals: Vec<Refusals>,
    /// Which state of the sources the tiles are from.
    generation: u64,
    /// In view at the last [`VectorMap::ask_for`] and not decoded yet.
    awaited: HashSet<TileKey>,
    now_secs: f64,
    /// walkers wants to keep a view of its own; ours is drawn whatever it says.
    memory: MapMemory,
}

impl VectorMap {
    /// Starts the decoders.
    pub fn start(name: &str, sources: Sources, waker: &Waker) -> io::Result<Self> {
        let workers = (0..sources.workers()).map(|_| {
            let sources = sources.clone();
            move |key: TileKey| read_and_decode(&sources, key)
        });
        let panicked = || Err(TileError::Panicked);
        let is_local = sources.iter().all(|source| source.info().host.is_none());
        // A server may be slow: each of its tiles is shown when it comes.
        let worth_a_frame = if is_local { WORTH_A_FRAME } else { 1 };
        Ok(Self {
            pool: Pool::start(name, workers, panicked, (waker, worth_a_frame))?,
            refusals: sources.iter().map(|_| Refusals::default()).collect(),
            generation: sources.generation(),
            sources,
            cache: TileCache::default(),
            awaited: HashSet::new(),
            now_secs: 0.0,
            memory: MapMemory::default(),
        })
    }

    /// Asks for the tiles in view that are not there, at a time of egui's clock.
    pub fn ask_for(&mut self, view: &View, theme: MapTheme, now_secs: f64) -> Asked {
        self.now_secs = now_secs;
        if self.generation != self.sources.generation() {
            self.generation = self.sources.generation();
            self.cache = TileCache::default();
            self.refusals.fill_with(Refusals::default);
        }
        let cover = cover(view);
        let retry_secs = self.wish(&cover, theme);
        Asked {
            is_covered: cover
                .iter()
                .all(|tile| self.found(tile.id, theme).is_some()),
            retry_secs,
        }
    }

    /// Draws what is there. `ground` is filled in below tiles that lie over another map.
    pub fn draw(&mut self, ui: &mut Ui, view: &View, theme: MapTheme, ground: Option<Color32>) {
        let pieces = self.pieces(view, &cover(view), theme);
        self.cache.trim(CACHE_BYTES);
        if let Some(ground) = ground {
            let painter = ui.painter_at(view.rect());
            for part in pieces.iter().flat_map(Piece::clips) {
                painter.rect_filled(part, CornerRadius::ZERO, ground);
            }
        }
        let tile_zoom = view.tile_zoom(f64::from(TILE_POINTS));
        let layer = VectorLayer::new(pieces, view.rect(), tile_zoom).with_whole_labels(ui.ctx());
        self.add_layer(ui, view, layer);
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

    /// The map is not shown now: only what can stand in for anything is decoded, for when it
    /// suddenly is.
    pub fn rest(&mut self, theme: MapTheme) {
        self.awaited.clear();
        let world = TileId {
            x: 0,
            y: 0,
            zoom: 0,
        };
        let kept = std::iter::once(world).chain(kept_tiles());
        let mut wishes: Vec<(TileKey, Urgency)> = kept
            .filter_map(|id| self.best(id, theme).0)
            .map(|key| (key, Urgency::Ahead))
            .collect();
        wishes.retain(|(key, _)| !self.cache.contains(*key) && self.ask(*key) == Ask::Now);
        self.pool.want(wishes.into_iter());
    }

    /// Whether all that was asked for is there, or known not to come now.
    pub fn is_complete(&self) -> bool {
        self.awaited.is_empty()
    }

    fn keep(&mut self, key: TileKey, decoded: Decoded, problems: &mut Problems) {
        self.awaited.remove(&key);
        let SourceTile { source, id } = key.source;
        let Some(refusals) = self.refusals.get_mut(source) else {
            return;
        };
        let asked = self.sources.get(source);
        while let Some(trouble) = asked.and_then(|source| source.take_trouble()) {
            problems.report_trouble(&trouble);
            refusals.failed(&trouble, self.now_secs);
        }
        let answers = asked.is_none_or(|source| source.answers());
        match decoded {
            Ok(tile) => {
                if answers && refusals.succeeded() {
                    problems.recovered();
                }
                // Replacing a tile by its double would only upload it anew.
                if !self.cache.contains(key) {
                    self.cache.insert(key, tile);
                }
            }
            Err(TileError::Cancelled) => {}
            Err(TileError::Missing) => refusals.never(id),
            Err(TileError::Resting) => refusals.not_now(id),
            Err(TileError::Trouble(trouble)) => {
                problems.report_trouble(&trouble);
                refusals.failed(&trouble, self.now_secs);
                refusals.not_now(id);
            }
            Err(error @ (TileError::Damaged(_) | TileError::Panicked)) => {
                if let Some(source) = asked {
                    source.damaged(id);
                }
                refusals.never(id);
                let title = self.sources.title(source);
                problems.report(Cause::DamagedTile, || MapProblem {
                    message: map_troubles::damaged_part(title),
                    detail: format!("tile {}/{}/{}: {error}", id.zoom, id.x, id.y),
                });
            }
        }
    }

    /// The tile that should be drawn for `id`, if any source may have one now; and the
    /// seconds after which a better one is to be asked for.
    fn best(&self, id: TileId, theme: MapTheme) -> (Option<TileKey>, Option<f64>) {
        let mut later_secs = None;
        for tile in self.sources.candidates(id) {
            let key = wanted(tile, id, theme);
            if self.cache.contains(key) {
                return (Some(key), later_secs);
            }
            match self.ask(key) {
                Ask::Now => return (Some(key), later_secs),
                Ask::Later(secs) => later_secs = later_secs.or(Some(secs)),
                Ask::Never => {}
            }
        }
        (None, later_secs)
    }

    /// Whether, and when, a tile may be asked for.
    fn ask(&self, key: TileKey) -> Ask {
        let refusals = self.refusals.get(key.source.source);
        refusals.map_or(Ask::Never, |refusals| {
            refusals.ask(key.source.id, self.now_secs)
        })
    }

    /// Tells the pool what is wanted. Gives the seconds after which something that failed
    /// is to be asked for again.
    fn wish(&mut self, cover: &[CoverTile], theme: MapTheme) -> Option<f64> {
        for (refusals, source) in self.refusals.iter_mut().zip(self.sources.iter()) {
            refusals.tell(source.as_ref(), self.now_secs);
        }
        let mut wishes = Vec::new();
        let mut known = HashSet::new();
        let mut pause_secs: Option<f64> = None;
        self.awaited.clear();
        // The whole world comes first: it can stand in for anything.
        let world = TileId {
            x: 0,
            y: 0,
            zoom: 0,
        };
        if self.is_local()
            && let (Some(key), _) = self.best(world, theme)
        {
            known.insert(key);
            wishes.push((key, Urgency::InView));
        }
        for tile in cover {
            let (key, later_secs) = self.best(tile.id, theme);
            if let Some(secs) = later_secs {
                pause_secs = Some(pause_secs.map_or(secs, |other| other.min(secs)));
            }
            let Some(key) = key.filter(|key| !self.cache.contains(*key)) else {
                continue;
            };
            self.awaited.insert(key);
            if known.insert(key) {
                wishes.push((key, Urgency::InView));
            }
        }
        // Behind them what is needed when the map is zoomed out or jumps. A server is not
        // asked for what nobody looks at.
        if self.is_local() {
            let parents = cover.iter().filter_map(|tile| ancestor(tile.id, 1));
            for id in parents.chain(kept_tiles()) {
                if let (Some(key), _) = self.best(id, theme)
                    && known.insert(key)
                {
                    wishes.push((key, Urgency::Ahead));
                }
            }
        }
        wishes.retain(|(key, _)| !self.cache.contains(*key) && self.ask(*key) == Ask::Now);
        self.pool.want(wishes.into_iter());
        pause_secs
    }

    fn is_local(&self) -> bool {
        self.sources
            .iter()
            .all(|source| source.info().host.is_none())
    }

    /// The best that is there of a place.
    fn found(&self, id: TileId, theme: MapTheme) -> Option<TileKey> {
        self.sources
            .candidates(id)
            .find_map(|tile| self.cache.find(wanted(tile, id, theme)))
    }

    /// What to draw: for each tile in view the best that is there, each source only once.
    fn pieces(&mut self, view: &View, cover: &[CoverTile], theme: MapTheme) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut places: HashMap<(TileKey, i64), usize> = HashMap::new();
        for tile in cover {
            let Some(key) = self.found(tile.id, theme) else {
                continue;
            };
            let Some(decoded) = self.cache.take_to_draw(key) else {
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

    fn add_layer(&mut self, ui: &mut Ui, view: &View, layer: VectorLayer) {
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

impl Drop for VectorMap {
    fn drop(&mut self) {
        // Before the pool, which waits for its workers.
        self.sources.close();
    }
}

/// The tiles of the world that are never forgotten, zoom 0 aside.
fn kept_tiles() -> impl Iterator<Item = TileId> {
    (1..=KEPT_ZOOM.min(MAX_TILE_ZOOM)).flat_map(|zoom| {
        let side = 1_u32 << zoom;
        (0..side).flat_map(move |x| (0..side).map(move |y| TileId { x, y, zoom }))
    })
}

fn cover(view: &View) -> Vec<CoverTile> {
    // A float `as` integer saturates.
    view.cover(view.tile_zoom(f64::from(TILE_POINTS)).round() as u8)
}

/// `tile`, to be shown at the place of `id`.
fn wanted(tile: SourceTile, id: TileId, theme: MapTheme) -> TileKey {
    TileKey {
        source: tile,
        style_zoom: id.zoom.min(MAX_STYLE_ZOOM).max(tile.id.zoom),
        theme,
    }
}

fn read_and_decode(sources: &Sources, key: TileKey) -> Decoded {
    let bytes = sources.tile(key.source)?;
    let style = sources
        .style(key.source.source, key.theme)
        .ok_or(TileError::Missing)?;
    decode(&bytes, style, key.source.id.zoom, key.style_zoom)
        .map_err(|error| TileError::Damaged(error.to_string()))
}

#[cfg(test)]
#[path = "vector_tests.rs"]
mod tests;
