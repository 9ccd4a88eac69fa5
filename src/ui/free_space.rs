//! Which parts of the screen are still free for names.

use std::collections::HashMap;

use egui::{Pos2, Rect, pos2};

/// Side of the squares in which names look for neighbours, in points. At least the
/// height of a name, so that few squares have to be looked at.
const CELL: f32 = 64.0;
/// Squares whose memory is kept for the next frame: those of a large screen.
const MAX_KEPT_CELLS: usize = 4000;

/// Rectangles on the screen, sorted into squares. Keep it between frames: its memory is used
/// again.
#[derive(Clone, Debug, Default)]
pub struct FreeSpace {
    taken: HashMap<(i32, i32), Vec<Rect>>,
}

impl FreeSpace {
    /// Frees everything.
    pub fn clear(&mut self) {
        if self.taken.len() > MAX_KEPT_CELLS {
            self.taken.clear();
        }
        for rects in self.taken.values_mut() {
            rects.clear();
        }
    }

    /// Whether no part of `rect` is taken.
    pub fn is_free(&self, rect: Rect) -> bool {
        cells_of(rect).all(|cell| {
            self.taken
                .get(&cell)
                .is_none_or(|rects| !rects.iter().any(|other| other.intersects(rect)))
        })
    }

    /// Takes `rect`.
    pub fn take(&mut self, rect: Rect) {
        for cell in cells_of(rect) {
            self.taken.entry(cell).or_default().push(rect);
        }
    }
}

/// The squares that a rectangle touches: at most a dozen, as names are small.
fn cells_of(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
    // A float `as` integer saturates, and names lie near the screen.
    let cell = |p: Pos2| ((p.x / CELL).floor() as i32, (p.y / CELL).floor() as i32);
    let (min, max) = (cell(rect.min), cell(pos2(rect.max.x, rect.max.y)));
    (min.1..=max.1).flat_map(move |y| (min.0..=max.0).map(move |x| (x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    #[test]
    fn rectangles_that_touch_in_any_square_are_found() {
        let mut space = FreeSpace::default();
        let rect = |x: f32, y: f32| Rect::from_min_size(pos2(x, y), vec2(100.0, 14.0));
        space.take(rect(0.0, 0.0));
        assert!(!space.is_free(rect(90.0, 10.0)));
        assert!(space.is_free(rect(101.5, 0.0)));
        assert!(space.is_free(rect(-300.0, -20.0)));
        space.clear();
        assert!(space.is_free(rect(90.0, 10.0)));
    }
}
