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
            pool: Pool::start("basemap-decode", workers, panicked, waker)?,
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
        self.draw(ui, view, VectorLayer::new(pieces, view.rect(), tile_zoom));
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
mod tests {
    use super::*;
    use crate::basemap::pmtiles::sample::SampleArchive;
    use crate::geo::{Camera, LonLat, WorldPoint};
    use egui::{Rect, pos2};
    use proptest::prelude::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn styles() -> Arc<Styles> {
        Arc::new(Styles {
            dark: MapTheme::Dark.style().unwrap(),
            light: MapTheme::Light.style().unwrap(),
        })
    }

    fn soon() -> Instant {
        #[expect(clippy::disallowed_methods, reason = "a deadline so that a hang fails")]
        let now = Instant::now();
        now + Duration::from_secs(60)
    }

    fn bundled() -> VectorMap {
        let waker: Waker = Arc::new(|| {});
        VectorMap::start(Archives::bundled().unwrap(), styles(), &waker).unwrap()
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
        map.ask_for(&cover(view), theme);
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
            let key = map.best(tile.id, MapTheme::Light).unwrap();
            assert_eq!((key.source.id.zoom, key.style_zoom), (14, 16));
            assert_eq!(map.cache.nearest(key).unwrap().0, key);
        }
        // Twelve tiles in view come from as few as there are below them.
        assert!(cover(&view).len() >= 4);
        assert!(map.pieces(&view, &cover(&view), MapTheme::Light).len() <= 4);
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
        while !map.cache.contains(ahead.unwrap()) {
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
        let archives = Archives::open([archive.bytes(None)]).unwrap();
        let mut map = VectorMap::start(archives, styles(), &waker).unwrap();
        let view = view(0.0, 0.0, 2.0);
        map.ask_for(&cover(&view), MapTheme::Dark);
        assert_eq!(map.pending_count(), 4);
        let mut problems = Problems::default();
        assert!(map.wait(soon(), &mut problems));
        let problem = problems.take().unwrap();
        assert!(problem.detail.contains("tile 1/"), "{}", problem.detail);
        assert_eq!(problems.take(), None);
        // What is damaged is not asked for again: the tile above is what there is to wait for.
        map.ask_for(&cover(&view), MapTheme::Dark);
        assert!(map.wait(soon(), &mut problems));
        map.ask_for(&cover(&view), MapTheme::Dark);
        assert_eq!(map.pending_count(), 0);
        assert!(drawn_share(&mut map, &view, MapTheme::Dark) > 0.99);
        drop(map);
        assert!(woken.load(Ordering::Relaxed) >= 4);
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
}
