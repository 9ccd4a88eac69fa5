//! Which parts of the panels are painted anew: what has changed since they were painted last.
//!
//! A rasteriser on the processor pays for every pixel of a panel, and of most nothing changes
//! from frame to frame. So it keeps a picture of all panels; the screen is divided into tiles,
//! and those are painted anew that something lies in which was not there before, or is no more.

use std::sync::Arc;

use egui::epaint::{ClippedShape, Shape};
use egui::{Rect, pos2};

use crate::gpu::PxRect;

/// Width and height of a tile in pixels: a number in a list is about as high.
const TILE_PX: u32 = 32;
/// More parts than this are painted as one: each repeats what reaches into it.
const MAX_PARTS: usize = 32;
/// So many shapes are looked past for one that was there before.
const MAX_LOOK_AHEAD: usize = 12;
/// Soft edges and rounding to pixels reach this far out of a shape's bounds, in pixels.
const REACH_PX: f32 = 2.0;

/// The panels as they were painted last.
#[derive(Debug, Default)]
pub struct KeptPanels {
    painted: Option<Painted>,
}

#[derive(Debug)]
struct Painted {
    shapes: Arc<Vec<ClippedShape>>,
    size_px: (u32, u32),
    pixels_per_point: f32,
}

/// What is to be done for one frame.
#[derive(Debug)]
pub struct PanelWork {
    /// Parts that are painted anew.
    pub dirty: Vec<PxRect>,
    /// What is in them, cut to them.
    pub shapes: Vec<ClippedShape>,
    /// Where there is anything of the panels.
    pub covered: Vec<PxRect>,
}

impl KeptPanels {
    /// What it takes to have `shapes` in the picture, on a screen of this size.
    pub fn work(
        &self,
        shapes: &[ClippedShape],
        size_px: (u32, u32),
        pixels_per_point: f32,
    ) -> PanelWork {
        let mut covered = Tiles::new(size_px, pixels_per_point);
        for clipped in shapes {
            covered.touch(clipped);
        }
        let before = self.painted.as_ref().filter(|painted| {
            painted.size_px == size_px && painted.pixels_per_point == pixels_per_point
        });
        let dirty = match before {
            Some(painted) => {
                let mut dirty = Tiles::new(size_px, pixels_per_point);
                for_each_change(&painted.shapes, shapes, |clipped| dirty.touch(clipped));
                dirty.parts()
            }
            None => vec![whole(size_px)],
        };
        PanelWork {
            shapes: cut(shapes, &dirty, pixels_per_point),
            dirty,
            covered: covered.parts_of_any_number(),
        }
    }

    /// Notes that the picture shows `shapes` now.
    pub fn note_painted(
        &mut self,
        shapes: &Arc<Vec<ClippedShape>>,
        size_px: (u32, u32),
        pixels_per_point: f32,
    ) {
        self.painted = Some(Painted {
            shapes: Arc::clone(shapes),
            size_px,
            pixels_per_point,
        });
    }

    /// The picture is gone, or a texture in it has other pixels: all of it is painted anew.
    pub fn forget(&mut self) {
        self.painted = None;
    }
}

fn whole((width, height): (u32, u32)) -> PxRect {
    PxRect {
        x: 0,
        y: 0,
        width,
        height,
    }
}

/// Calls `touch` with each shape that is only in one of the two, or that lies above other shapes
/// than before. Of what is in both the order is the same; something that comes or goes is looked
/// past for at most [`MAX_LOOK_AHEAD`] shapes, and what is not found again then counts as another
/// one, which costs its pixels and nothing else.
fn for_each_change<'a>(
    mut before: &'a [ClippedShape],
    mut now: &'a [ClippedShape],
    mut touch: impl FnMut(&'a ClippedShape),
) {
    while let ([a, rest_before @ ..], [b, rest_now @ ..]) = (before, now) {
        if is_same(a, b) {
            (before, now) = (rest_before, rest_now);
            continue;
        }
        let (gone, come) = next_same(before, now).unwrap_or((1, 1));
        for (shapes, count) in [(&mut before, gone), (&mut now, come)] {
            let (changed, rest) = shapes.split_at(count.min(shapes.len()));
            changed.iter().for_each(&mut touch);
            *shapes = rest;
        }
    }
    before.iter().chain(now).for_each(touch);
}

/// How many shapes of each lie before the next one that is in both, as few as can be.
fn next_same(before: &[ClippedShape], now: &[ClippedShape]) -> Option<(usize, usize)> {
    (1..=2 * MAX_LOOK_AHEAD).find_map(|sum| {
        let gone = sum.saturating_sub(MAX_LOOK_AHEAD)..=sum.min(MAX_LOOK_AHEAD);
        // A shape that has changed where it was comes first: both sides go on alike.
        let by_balance = |gone: &usize| gone.abs_diff(sum - gone);
        let mut splits: Vec<usize> = gone.collect();
        splits.sort_by_key(by_balance);
        splits.into_iter().find_map(|gone| {
            let come = sum - gone;
            is_same(before.get(gone)?, now.get(come)?).then_some((gone, come))
        })
    })
}

fn is_same(a: &ClippedShape, b: &ClippedShape) -> bool {
    if a.clip_rect != b.clip_rect
        || a.transform_after_tessellation != b.transform_after_tessellation
    {
        return false;
    }
    match (&a.shape, &b.shape) {
        // A text that was laid out before is the same object: its letters need no comparison.
        (Shape::Text(a), Shape::Text(b)) if Arc::ptr_eq(&a.galley, &b.galley) => {
            a.pos == b.pos
                && a.underline == b.underline
                && a.fallback_color == b.fallback_color
                && a.override_text_color == b.override_text_color
                && a.opacity_factor == b.opacity_factor
                && a.angle == b.angle
        }
        (a, b) => a == b,
    }
}

/// Where a shape lies on the screen.
fn bounds(clipped: &ClippedShape) -> Rect {
    clipped.transform_after_tessellation * clipped.shape.visual_bounding_rect()
}

/// The shapes that reach into any of the parts, cut to each.
fn cut(shapes: &[ClippedShape], parts: &[PxRect], pixels_per_point: f32) -> Vec<ClippedShape> {
    let points = |px: u32| px as f32 / pixels_per_point;
    let mut all = Vec::new();
    for part in parts {
        let min = pos2(points(part.x), points(part.y));
        let max = pos2(
            points(part.x.saturating_add(part.width)),
            points(part.y.saturating_add(part.height)),
        );
        let part = Rect::from_min_max(min, max);
        let reach = REACH_PX / pixels_per_point;
        all.extend(shapes.iter().filter_map(|clipped| {
            let clip_rect = clipped.clip_rect.intersect(part);
            let bounds = bounds(clipped).expand(reach);
            (clip_rect.is_positive() && bounds.intersects(clip_rect)).then(|| ClippedShape {
                clip_rect,
                ..clipped.clone()
            })
        }));
    }
    all
}

/// A mark for each tile of the screen.
struct Tiles {
    size_px: (u32, u32),
    pixels_per_point: f32,
    columns: usize,
    marks: Vec<bool>,
}

impl Tiles {
    fn new(size_px: (u32, u32), pixels_per_point: f32) -> Self {
        // A `u32` fits a usize on every platform there is.
        let columns = size_px.0.div_ceil(TILE_PX) as usize;
        let rows = size_px.1.div_ceil(TILE_PX) as usize;
        Self {
            size_px,
            pixels_per_point,
            columns,
            marks: vec![false; columns * rows],
        }
    }

    /// Marks the tiles that a shape may reach into.
    fn touch(&mut self, clipped: &ClippedShape) {
        let ppp = self.pixels_per_point;
        let reach = REACH_PX / ppp;
        let seen = bounds(clipped).expand(reach).intersect(clipped.clip_rect);
        if !seen.is_positive() {
            return;
        }
        // A float `as` integer saturates: what is left of the screen is its first tile.
        let tile = |points: f32| (points * ppp / TILE_PX as f32).floor() as usize;
        let last_row = (self.marks.len() / self.columns.max(1)).saturating_sub(1);
        let (left, right) = (tile(seen.min.x), tile(seen.max.x));
        if seen.max.x < 0.0 || seen.max.y < 0.0 || left >= self.columns {
            return;
        }
        let right = right.min(self.columns.saturating_sub(1));
        for row in tile(seen.min.y)..=tile(seen.max.y).min(last_row) {
            let begin = row * self.columns;
            if let Some(marks) = self.marks.get_mut(begin + left..=begin + right) {
                marks.fill(true);
            }
        }
    }

    /// The marked tiles as few rectangles, without overlap; as one when there would be many.
    fn parts(&self) -> Vec<PxRect> {
        let parts = self.parts_of_any_number();
        if parts.len() <= MAX_PARTS {
            return parts;
        }
        let right = |part: &PxRect| part.x + part.width;
        let bottom = |part: &PxRect| part.y + part.height;
        let x = parts.iter().map(|part| part.x).min().unwrap_or(0);
        let y = parts.iter().map(|part| part.y).min().unwrap_or(0);
        vec![PxRect {
            x,
            y,
            width: parts.iter().map(right).max().unwrap_or(0) - x,
            height: parts.iter().map(bottom).max().unwrap_or(0) - y,
        }]
    }

    fn parts_of_any_number(&self) -> Vec<PxRect> {
        let mut parts: Vec<PxRect> = Vec::new();
        // Of the row before: they grow down while the next row has the same.
        let mut open: Vec<usize> = Vec::new();
        for (row, marks) in self.marks.chunks(self.columns.max(1)).enumerate() {
            let top = self.px(row, self.size_px.1);
            let height = self.px(row + 1, self.size_px.1) - top;
            let mut begun = Vec::new();
            let mut column = 0;
            for run in marks.chunk_by(|a, b| a == b) {
                let (from, to) = (column, column + run.len());
                column = to;
                if run.first() != Some(&true) {
                    continue;
                }
                let x = self.px(from, self.size_px.0);
                let width = self.px(to, self.size_px.0) - x;
                let above = open.iter().copied().find(|index| {
                    let part = parts.get(*index);
                    part.is_some_and(|part| part.x == x && part.width == width)
                });
                match above.and_then(|index| Some((index, parts.get_mut(index)?))) {
                    Some((index, part)) => {
                        part.height += height;
                        begun.push(index);
                    }
                    None => {
                        begun.push(parts.len());
                        parts.push(PxRect {
                            x,
                            y: top,
                            width,
                            height,
                        });
                    }
                }
            }
            open = begun;
        }
        parts
    }

    /// Where a tile begins, in pixels of a side that is `side_px` long.
    fn px(&self, tile: usize, side_px: u32) -> u32 {
        let tile = u32::try_from(tile).unwrap_or(u32::MAX);
        tile.saturating_mul(TILE_PX).min(side_px)
    }
}

#[cfg(test)]
mod tests {
    use egui::{Color32, vec2};

    use super::*;

    const SIZE_PX: (u32, u32) = (640, 330);

    fn square(x: f32, y: f32, color: Color32) -> ClippedShape {
        let rect = Rect::from_min_size(pos2(x, y), vec2(10.0, 10.0));
        ClippedShape::new(Rect::EVERYTHING, Shape::rect_filled(rect, 0.0, color))
    }

    fn kept(shapes: &[ClippedShape]) -> KeptPanels {
        let mut kept = KeptPanels::default();
        kept.note_painted(&Arc::new(shapes.to_vec()), SIZE_PX, 1.0);
        kept
    }

    fn part(x: u32, y: u32, width: u32, height: u32) -> PxRect {
        PxRect {
            x,
            y,
            width,
            height,
        }
    }

    #[test]
    fn at_first_all_is_painted() {
        let shapes = [square(50.0, 50.0, Color32::RED)];
        let work = KeptPanels::default().work(&shapes, SIZE_PX, 1.0);
        assert_eq!(work.dirty, [part(0, 0, 640, 330)]);
        assert_eq!(work.shapes.len(), 1);
        assert_eq!(work.covered, [part(32, 32, 32, 32)]);
    }

    #[test]
    fn what_is_the_same_is_not_painted() {
        let shapes = [square(50.0, 50.0, Color32::RED)];
        let work = kept(&shapes).work(&shapes, SIZE_PX, 1.0);
        assert!(work.dirty.is_empty() && work.shapes.is_empty());
        assert_eq!(work.covered.len(), 1);
    }

    #[test]
    fn what_moves_is_painted_where_it_was_and_where_it_is() {
        let still = square(50.0, 50.0, Color32::RED);
        let before = [still.clone(), square(200.0, 5.0, Color32::BLUE)];
        let now = [still, square(400.0, 5.0, Color32::BLUE)];
        let work = kept(&before).work(&now, SIZE_PX, 1.0);
        // With its soft edge it reaches over the edge of a tile.
        assert_eq!(work.dirty, [part(192, 0, 32, 32), part(384, 0, 32, 32)]);
        assert_eq!(work.shapes.len(), 1);
        assert_eq!(
            work.shapes[0].clip_rect,
            Rect::from_min_max(pos2(384.0, 0.0), pos2(416.0, 32.0))
        );
    }

    #[test]
    fn what_comes_between_leaves_the_others_alone() {
        let below = square(5.0, 5.0, Color32::RED);
        let above = square(500.0, 300.0, Color32::RED);
        let before = [below.clone(), above.clone()];
        let now = [below, square(100.0, 100.0, Color32::BLUE), above];
        let work = kept(&before).work(&now, SIZE_PX, 1.0);
        assert_eq!(work.dirty, [part(96, 96, 32, 32)]);
        let back = kept(&now).work(&before, SIZE_PX, 1.0);
        assert_eq!(back.dirty, [part(96, 96, 32, 32)]);
        assert!(back.shapes.is_empty());
    }

    #[test]
    fn changes_at_both_ends_leave_what_is_between_alone() {
        let middle: Vec<ClippedShape> = (0..30)
            .map(|i| square(i as f32 * 12.0, 200.0, Color32::RED))
            .collect();
        let first = square(5.0, 5.0, Color32::BLUE);
        let last = square(500.0, 300.0, Color32::BLUE);
        let before: Vec<_> = [vec![first], middle.clone()].concat();
        let now: Vec<_> = [middle, vec![last]].concat();
        let work = kept(&before).work(&now, SIZE_PX, 1.0);
        assert_eq!(work.dirty, [part(0, 0, 32, 32), part(480, 288, 64, 32)]);
    }

    #[test]
    fn shapes_that_change_places_are_painted_anew() {
        let red = square(50.0, 50.0, Color32::RED);
        let blue = square(52.0, 50.0, Color32::BLUE);
        let work = kept(&[red.clone(), blue.clone()]).work(&[blue, red], SIZE_PX, 1.0);
        assert_eq!(work.dirty, [part(32, 32, 64, 32)]);
        assert_eq!(work.shapes.len(), 2);
    }

    #[test]
    fn the_last_tiles_end_with_the_screen_and_what_is_outside_is_nowhere() {
        let tiles = |x, y| {
            let mut tiles = Tiles::new(SIZE_PX, 2.0);
            tiles.touch(&square(x, y, Color32::RED));
            tiles.parts()
        };
        assert_eq!(tiles(310.0, 155.0), [part(608, 288, 32, 42)]);
        for (x, y) in [(-50.0, 10.0), (10.0, -50.0), (330.0, 10.0), (10.0, 200.0)] {
            assert_eq!(tiles(x, y), [], "{x} {y}");
        }
    }

    #[test]
    fn a_screen_of_another_size_or_scale_is_painted_anew() {
        let shapes = [square(50.0, 50.0, Color32::RED)];
        let kept = kept(&shapes);
        assert_eq!(kept.work(&shapes, (320, 330), 1.0).dirty.len(), 1);
        assert_eq!(kept.work(&shapes, SIZE_PX, 2.0).dirty.len(), 1);
    }

    #[test]
    fn many_scattered_changes_are_one_part() {
        let squares = |color| -> Vec<ClippedShape> {
            let places = (0..10).flat_map(|row| (0..10).map(move |column| (column, row)));
            places
                .map(|(column, row)| {
                    let (x, y) = (column as f32 * 64.0 + 5.0, row as f32 * 32.0 + 5.0);
                    square(x + (row % 2) as f32 * 32.0, y, color)
                })
                .collect()
        };
        let work = kept(&squares(Color32::RED)).work(&squares(Color32::BLUE), SIZE_PX, 1.0);
        assert_eq!(work.dirty, [part(0, 0, 640, 320)]);
        assert_eq!(work.shapes.len(), 100);
    }
}
