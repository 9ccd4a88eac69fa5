//! A map of picture tiles from a server: asks for those in view, keeps and draws them.

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::emath::GuiRounding as _;
use egui::{Color32, ColorImage, Mesh, Rect, Shape, TextureHandle, TextureOptions, Ui, pos2};
use tokio::sync::watch;
use walkers::TileId;

use super::cover::{CoverTile, View, ancestor};
use super::http::{FetchError, Fetcher, PictureSource};
use super::pool::{Pool, Waker};
use super::problem::{Cause, MapProblem, Problems};
use super::queue::Urgency;

/// Width in points of a tile drawn at its own zoom.
const TILE_POINTS: f64 = 256.0;
/// As few connections as OpenStreetMap's policy allows.
const CONNECTIONS: usize = 2;
/// Pictures kept, 256 kB each, here and on the graphics card.
const MIN_CAPACITY: usize = 256;
/// A picture stretched further than 2^3 shows nothing that the map below does not.
const MAX_STRETCH: u8 = 3;
/// After a failure a tile is asked for again, later and later.
const FIRST_RETRY_SECS: f64 = 5.0;
const LAST_RETRY_SECS: f64 = 60.0;

enum Slot {
    /// Decoded, to be made a texture when it is first drawn.
    Decoded(Arc<ColorImage>),
    /// On the graphics card; with the frame in which it was last drawn, and its pixels: the
    /// card may be lost, and the server does not want to be asked twice.
    Texture(TextureHandle, u64, Arc<ColorImage>),
    /// The server does not have it.
    Missing,
    /// To be asked for again at this time, in egui's seconds.
    Failed(f64),
}

/// Picture tiles over whatever is drawn below them.
pub(super) struct PictureMap {
    source: Arc<PictureSource>,
    /// Dropped before the pool: what the workers are waiting for is given up.
    cancel: Option<watch::Sender<()>>,
    pool: Pool<TileId, Result<ColorImage, FetchError>>,
    slots: HashMap<TileId, Slot>,
    awaited: HashSet<TileId>,
    /// In view at the last [`PictureMap::ask_for`].
    cover: Vec<CoverTile>,
    failures_in_a_row: i32,
    frame: u64,
    now_secs: f64,
}

impl PictureMap {
    /// Starts the fetchers.
    pub fn start(source: PictureSource, waker: &Waker) -> io::Result<Self> {
        let source = Arc::new(source);
        let (cancel, cancelled) = watch::channel(());
        let mut workers = Vec::new();
        for _ in 0..CONNECTIONS {
            let mut fetcher = Fetcher::new(Arc::clone(&source), cancelled.clone())?;
            workers.push(move |tile: TileId| fetcher.fetch(tile));
        }
        Ok(Self {
            pool: Pool::start(
                "basemap-fetch",
                workers,
                || Err(FetchError::Panicked),
                // A server may be slow: each picture is shown when it comes.
                (waker, 1),
            )?,
            cancel: Some(cancel),
            source,
            slots: HashMap::new(),
            awaited: HashSet::new(),
            cover: Vec::new(),
            failures_in_a_row: 0,
            frame: 0,
            now_secs: 0.0,
        })
    }

    /// Where the pictures come from.
    pub fn source(&self) -> &PictureSource {
        &self.source
    }

    /// Asks for the tiles in view that are not there; true when all of them are, so that
    /// nothing below can be seen.
    pub fn ask_for(&mut self, ui: &Ui, view: &View) -> bool {
        self.frame += 1;
        self.now_secs = ui.input(|input| input.time);
        // A float `as` integer saturates.
        let zoom = (view.tile_zoom(TILE_POINTS).round() as u8).min(self.source.max_zoom);
        self.cover = view.cover(zoom);
        self.awaited.clear();
        let mut wishes = Vec::new();
        let mut complete = true;
        let mut retry_secs: Option<f64> = None;
        for tile in &self.cover {
            match self.slots.get(&tile.id) {
                Some(Slot::Decoded(_) | Slot::Texture(..)) => {}
                Some(Slot::Missing) => complete = false,
                Some(Slot::Failed(retry_at)) if *retry_at > self.now_secs => {
                    complete = false;
                    let secs = retry_at - self.now_secs;
                    retry_secs = Some(retry_secs.map_or(secs, |other| other.min(secs)));
                }
                Some(Slot::Failed(_)) | None => {
                    complete = false;
                    if self.awaited.insert(tile.id) {
                        wishes.push((tile.id, Urgency::InView));
                    }
                }
            }
        }
        self.pool.want(wishes.into_iter());
        if let Some(after) = retry_secs.and_then(|secs| Duration::try_from_secs_f64(secs).ok()) {
            ui.ctx().request_repaint_after(after);
        }
        complete
    }

    /// Draws what is there of the tiles last asked for.
    pub fn draw(&mut self, ui: &Ui, view: &View) {
        let painter = ui.painter_at(view.rect());
        let pixels_per_point = ui.pixels_per_point();
        for tile in std::mem::take(&mut self.cover) {
            // On whole pixels, or text in the pictures would be blurred.
            let rect = tile.rect.round_to_pixels(pixels_per_point);
            let found = (0..=MAX_STRETCH).find_map(|up| {
                let id = ancestor(tile.id, up)?;
                Some((self.texture(ui, id)?, part_of(tile.id, up)))
            });
            if let Some((texture, uv)) = found {
                let mut mesh = Mesh::with_texture(texture);
                mesh.add_rect_with_uv(rect, uv, Color32::WHITE);
                painter.add(Shape::mesh(mesh));
            }
            self.cover.push(tile);
        }
        self.trim();
    }

    /// Takes finished tiles in.
    pub fn receive(&mut self, problems: &mut Problems) {
        while let Some((tile, fetched)) = self.pool.take_result() {
            self.keep(tile, fetched, problems);
        }
    }

    /// Blocks until all tiles that are asked for have come or failed, or until `deadline`.
    pub fn wait(&mut self, deadline: Instant, problems: &mut Problems) -> bool {
        while !self.awaited.is_empty() {
            let Some((tile, fetched)) = self.pool.wait_result(deadline) else {
                return false;
            };
            self.keep(tile, fetched, problems);
        }
        true
    }

    /// Makes all textures anew when they are next drawn.
    pub fn forget_textures(&mut self) {
        for slot in self.slots.values_mut() {
            if let Slot::Texture(_, _, image) = slot {
                *slot = Slot::Decoded(Arc::clone(image));
            }
        }
    }

    /// Number of tiles asked for that have neither come nor failed.
    pub fn pending_count(&self) -> usize {
        self.awaited.len()
    }

    fn keep(
        &mut self,
        tile: TileId,
        fetched: Result<ColorImage, FetchError>,
        problems: &mut Problems,
    ) {
        self.awaited.remove(&tile);
        let error = match fetched {
            Ok(image) => {
                self.failures_in_a_row = 0;
                problems.recovered();
                self.slots.insert(tile, Slot::Decoded(Arc::new(image)));
                return;
            }
            Err(FetchError::Missing) => {
                self.slots.insert(tile, Slot::Missing);
                return;
            }
            Err(error) => error,
        };
        let name = self.source.name;
        let (cause, message) = match &error {
            FetchError::Cancelled | FetchError::Missing => return,
            FetchError::Unreachable(_) | FetchError::Panicked => (
                Cause::Unreachable,
                format!("{name} cannot be reached: the bundled map is shown."),
            ),
            FetchError::Refused(status) => (
                Cause::Refused(*status),
                format!("{name} refuses to send tiles ({status}): the bundled map is shown."),
            ),
            FetchError::NotAPicture(_) => (
                Cause::NotAPicture,
                format!("{name} sends no usable tiles: the bundled map is shown."),
            ),
        };
        problems.report(cause, || MapProblem {
            message,
            detail: format!("tile {}/{}/{}: {error}", tile.zoom, tile.x, tile.y),
        });
        let delay =
            (FIRST_RETRY_SECS * 2_f64.powi(self.failures_in_a_row.min(10))).min(LAST_RETRY_SECS);
        self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
        self.slots.insert(tile, Slot::Failed(self.now_secs + delay));
    }

    fn texture(&mut self, ui: &Ui, tile: TileId) -> Option<egui::TextureId> {
        let slot = self.slots.get_mut(&tile)?;
        if let Slot::Decoded(image) = slot {
            let image = Arc::clone(image);
            let options = TextureOptions::LINEAR;
            let texture = ui
                .ctx()
                .load_texture("map tile", Arc::clone(&image), options);
            *slot = Slot::Texture(texture, self.frame, image);
        }
        match slot {
            Slot::Texture(texture, last_drawn, _) => {
                *last_drawn = self.frame;
                Some(texture.id())
            }
            Slot::Decoded(_) | Slot::Missing | Slot::Failed(_) => None,
        }
    }

    /// Forgets what was not drawn for longest, beyond the capacity.
    fn trim(&mut self) {
        let surplus = self
            .slots
            .len()
            .saturating_sub(MIN_CAPACITY.max(3 * self.cover.len()));
        if surplus == 0 {
            return;
        }
        let mut oldest: Vec<(u64, TileId)> = self
            .slots
            .iter()
            .filter_map(|(tile, slot)| match slot {
                Slot::Texture(_, last_drawn, _) if *last_drawn < self.frame => {
                    Some((*last_drawn, *tile))
                }
                Slot::Missing | Slot::Failed(_) => Some((0, *tile)),
                Slot::Texture(..) | Slot::Decoded(_) => None,
            })
            .collect();
        oldest.sort_unstable_by_key(|(last_drawn, _)| *last_drawn);
        for (_, tile) in oldest.into_iter().take(surplus) {
            self.slots.remove(&tile);
        }
    }
}

impl Drop for PictureMap {
    fn drop(&mut self) {
        self.cancel.take();
    }
}

/// The part of the tile `up` zooms above that `id` is, as texture coordinates.
fn part_of(id: TileId, up: u8) -> Rect {
    let parts = f32::from(1_u16 << up.min(MAX_STRETCH));
    let mask = (1_u32 << up.min(MAX_STRETCH)) - 1;
    let (x, y) = ((id.x & mask) as f32, (id.y & mask) as f32);
    Rect::from_min_max(
        pos2(x / parts, y / parts),
        pos2((x + 1.0) / parts, (y + 1.0) / parts),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_is_the_right_part_of_its_ancestors() {
        let id = TileId {
            x: 5,
            y: 6,
            zoom: 3,
        };
        let part = |left: f32, top: f32, side: f32| {
            Rect::from_min_size(pos2(left, top), egui::Vec2::splat(side))
        };
        assert_eq!(part_of(id, 0), part(0.0, 0.0, 1.0));
        assert_eq!(part_of(id, 1), part(0.5, 0.0, 0.5));
        assert_eq!(part_of(id, 2), part(0.25, 0.5, 0.25));
        assert_eq!(part_of(id, 3), part(0.625, 0.75, 0.125));
    }
}
