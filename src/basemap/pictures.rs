//! A map of picture tiles: asks for those in view, keeps and draws them.

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;
use std::time::Instant;

use egui::emath::GuiRounding as _;
use egui::{Color32, ColorImage, Mesh, Rect, Shape, TextureHandle, TextureOptions, Ui, pos2};
use walkers::TileId;

use super::cover::{CoverTile, View, ancestor};
use super::picture::{self, Picture};
use super::pool::{Pool, Waker};
use super::problem::{Cause, MapProblem, Problems};
use super::queue::Urgency;
use super::refusals::{Ask, Asked, Refusals};
use super::source::{SourceInfo, TileError, TileSource};
use super::theme::MapTheme;
use crate::words::map_troubles;

/// Memory for pictures beyond those in view, here and on the graphics card: 256 of the usual
/// size.
const CACHE_BYTES: usize = 64 << 20;
/// A picture stretched further than 2^3 shows nothing that the map below does not.
const MAX_STRETCH: u8 = 3;

struct Slot {
    texture: Texture,
    /// Whether nothing can be seen through it.
    is_opaque: bool,
}

enum Texture {
    /// Decoded, to be made a texture when it is first drawn.
    Decoded(Arc<ColorImage>),
    /// On the graphics card; with the frame in which it was last drawn, and its pixels: the
    /// card may be lost, and the server does not want to be asked twice.
    Made(TextureHandle, u64, Arc<ColorImage>),
}

impl Slot {
    fn bytes(&self) -> usize {
        let (Texture::Decoded(image) | Texture::Made(_, _, image)) = &self.texture;
        size_of_val(image.pixels.as_slice())
    }
}

/// Picture tiles over whatever is drawn below them.
pub(super) struct PictureMap {
    source: Arc<dyn TileSource>,
    tile_points: f64,
    pool: Pool<TileId, Result<Picture, TileError>>,
    slots: HashMap<TileId, Slot>,
    refusals: Refusals,
    awaited: HashSet<TileId>,
    /// In view at the last [`PictureMap::ask_for`].
    cover: Vec<CoverTile>,
    /// Whether the pictures are dark, as the first one was of which enough was to be seen.
    is_dark: Option<bool>,
    /// Which state of the source the pictures are from.
    generation: u64,
    frame: u64,
    now_secs: f64,
}

impl PictureMap {
    /// Starts the workers.
    pub fn start(source: Arc<dyn TileSource>, tile_points: f64, waker: &Waker) -> io::Result<Self> {
        let workers = (0..source.info().workers.max(1)).map(|_| {
            let source = Arc::clone(&source);
            move |tile: TileId| {
                let bytes = source.tile(tile)?;
                picture::decode(&bytes).map_err(TileError::Damaged)
            }
        });
        let panicked = || Err(TileError::Panicked);
        Ok(Self {
            // A server may be slow: each picture is shown when it comes.
            pool: Pool::start("basemap-fetch", workers, panicked, (waker, 1))?,
            generation: source.generation(),
            source,
            tile_points,
            slots: HashMap::new(),
            refusals: Refusals::default(),
            awaited: HashSet::new(),
            cover: Vec::new(),
            is_dark: None,
            frame: 0,
            now_secs: 0.0,
        })
    }

    /// Where the pictures come from.
    pub fn info(&self) -> &SourceInfo {
        self.source.info()
    }

    /// The style that suits them where `theme` is wanted: light until the first one has come.
    pub fn suiting(&self, theme: MapTheme) -> MapTheme {
        match self.is_dark {
            // What can be seen through is seen together with the map below.
            None if !self.slots.is_empty() => theme,
            Some(true) => MapTheme::Dark,
            // A file gives its first picture at once, if it has any in view.
            None if self.source.info().host.is_none() => theme,
            Some(false) | None => MapTheme::Light,
        }
    }

    /// Asks for the tiles in view that are not there, at a time of egui's clock.
    pub fn ask_for(&mut self, view: &View, now_secs: f64) -> Asked {
        self.frame += 1;
        self.now_secs = now_secs;
        if self.generation != self.source.generation() {
            self.generation = self.source.generation();
            self.slots.clear();
            self.refusals = Refusals::default();
        }
        let zooms = &self.source.info().zooms;
        // A float `as` integer saturates.
        let zoom = (view.tile_zoom(self.tile_points).round() as u8).min(*zooms.end());
        self.cover = view.cover(zoom);
        self.refusals.tell(self.source.as_ref(), now_secs);
        self.awaited.clear();
        let mut wishes = Vec::new();
        let mut retry_secs: Option<f64> = None;
        for tile in &self.cover {
            let (id, later_secs) = self.best(tile.id);
            if let Some(secs) = later_secs {
                retry_secs = Some(retry_secs.map_or(secs, |other| other.min(secs)));
            }
            if let Some(id) = id
                && !self.slots.contains_key(&id)
                && self.awaited.insert(id)
            {
                wishes.push((id, Urgency::InView));
            }
        }
        self.pool.want(wishes.into_iter());
        Asked {
            is_covered: self.cover.iter().all(|tile| self.hides(tile.id)),
            retry_secs,
        }
    }

    /// The tile to ask for to show the place of `id`: it, or what it is a part of where the
    /// source has nothing finer; and the seconds after which a finer one is to be asked for.
    fn best(&self, id: TileId) -> (Option<TileId>, Option<f64>) {
        let mut later_secs = None;
        for id in (0..=MAX_STRETCH).filter_map(|up| ancestor(id, up)) {
            if !self.source.may_have(id) {
                continue;
            }
            if self.slots.contains_key(&id) {
                return (Some(id), later_secs);
            }
            match self.refusals.ask(id, self.now_secs) {
                Ask::Now => return (Some(id), later_secs),
                Ask::Later(secs) => later_secs = later_secs.or(Some(secs)),
                Ask::Never => {}
            }
        }
        (None, later_secs)
    }

    /// Whether nothing below the map is seen at the place of `id`.
    fn hides(&self, id: TileId) -> bool {
        let slot = self.found(id).and_then(|(id, _)| self.slots.get(&id));
        slot.is_some_and(|slot| slot.is_opaque)
    }

    /// What is there to show the place of `id`, and how many zooms above it.
    fn found(&self, id: TileId) -> Option<(TileId, u8)> {
        (0..=MAX_STRETCH).find_map(|up| {
            let above = ancestor(id, up)?;
            self.slots.contains_key(&above).then_some((above, up))
        })
    }

    /// Draws what is there of the tiles last asked for.
    pub fn draw(&mut self, ui: &Ui, view: &View) {
        let painter = ui.painter_at(view.rect());
        let pixels_per_point = ui.pixels_per_point();
        for tile in std::mem::take(&mut self.cover) {
            // On whole pixels, or text in the pictures would be blurred.
            let rect = tile.rect.round_to_pixels(pixels_per_point);
            let found = self
                .found(tile.id)
                .and_then(|(id, up)| Some((self.texture(ui, id)?, part_of(tile.id, up))));
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
            if let Texture::Made(_, _, image) = &slot.texture {
                slot.texture = Texture::Decoded(Arc::clone(image));
            }
        }
    }

    /// Gives up all pictures, as if they had been drawn long ago.
    #[cfg(test)]
    pub fn forget_tiles(&mut self) {
        self.slots.clear();
    }

    /// Number of tiles asked for that have neither come nor failed.
    pub fn pending_count(&self) -> usize {
        self.awaited.len()
    }

    /// Whether all that was asked for is there, or known not to come now.
    pub fn is_complete(&self) -> bool {
        self.awaited.is_empty()
    }

    fn keep(&mut self, tile: TileId, fetched: Result<Picture, TileError>, problems: &mut Problems) {
        self.awaited.remove(&tile);
        while let Some(trouble) = self.source.take_trouble() {
            problems.report_trouble(&trouble);
            self.refusals.failed(&trouble, self.now_secs);
        }
        match fetched {
            Ok(picture) => {
                if self.source.answers() && self.refusals.succeeded() {
                    problems.recovered();
                }
                self.is_dark = self.is_dark.or(picture.is_dark);
                let slot = Slot {
                    texture: Texture::Decoded(Arc::new(picture.image)),
                    is_opaque: picture.is_opaque,
                };
                self.slots.insert(tile, slot);
            }
            Err(TileError::Cancelled) => {}
            Err(TileError::Missing) => self.refusals.never(tile),
            Err(TileError::Resting) => self.refusals.not_now(tile),
            Err(TileError::Trouble(trouble)) => {
                problems.report_trouble(&trouble);
                self.refusals.failed(&trouble, self.now_secs);
                self.refusals.not_now(tile);
            }
            Err(error @ (TileError::Damaged(_) | TileError::Panicked)) => {
                self.source.damaged(tile);
                self.refusals.never(tile);
                let title = &self.source.info().title;
                problems.report(Cause::DamagedTile, || MapProblem {
                    message: map_troubles::damaged_tile(title),
                    detail: format!("tile {}/{}/{}: {error}", tile.zoom, tile.x, tile.y),
                });
            }
        }
    }

    fn texture(&mut self, ui: &Ui, tile: TileId) -> Option<egui::TextureId> {
        let slot = self.slots.get_mut(&tile)?;
        if let Texture::Decoded(image) = &slot.texture {
            let image = Arc::clone(image);
            let options = TextureOptions::LINEAR;
            let texture = ui
                .ctx()
                .load_texture("map tile", Arc::clone(&image), options);
            slot.texture = Texture::Made(texture, self.frame, image);
        }
        match &mut slot.texture {
            Texture::Made(texture, last_drawn, _) => {
                *last_drawn = self.frame;
                Some(texture.id())
            }
            Texture::Decoded(_) => None,
        }
    }

    /// Forgets what was not drawn for longest, beyond the capacity.
    fn trim(&mut self) {
        let largest = self.slots.values().map(Slot::bytes).max().unwrap_or(0);
        let capacity = CACHE_BYTES / largest.max(1);
        let surplus = self
            .slots
            .len()
            .saturating_sub(capacity.max(3 * self.cover.len()));
        if surplus == 0 {
            return;
        }
        let mut oldest: Vec<(u64, TileId)> = self
            .slots
            .iter()
            .filter_map(|(tile, slot)| match &slot.texture {
                Texture::Made(_, last_drawn, _) if *last_drawn < self.frame => {
                    Some((*last_drawn, *tile))
                }
                Texture::Made(..) | Texture::Decoded(_) => None,
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
        // Before the pool, which waits for its workers.
        self.source.close();
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
