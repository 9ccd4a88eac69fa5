//! A name on the map as a small picture: its letters, and the halo that keeps them apart from
//! whatever map lies below.
//!
//! Drawn through egui a name would be nine texts, one for the letters and eight for the halo,
//! made into triangles anew in each frame. As a picture it is made once and drawn as a quad.

use egui::epaint::{Galley, ImageData, ImageDelta};
use egui::{Vec2, vec2};

/// The eight directions of the halo, in its width.
const HALO: [Vec2; 8] = [
    vec2(-1.0, 0.0),
    vec2(1.0, 0.0),
    vec2(0.0, -1.0),
    vec2(0.0, 1.0),
    vec2(-0.75, -0.75),
    vec2(0.75, -0.75),
    vec2(-0.75, 0.75),
    vec2(0.75, 0.75),
];

/// How far a halo reaches out of its letters, in pixels: a point, and at least one pixel.
fn halo_px(pixels_per_point: f32) -> f32 {
    pixels_per_point.max(1.0)
}

/// egui's letters as they have been drawn so far: how much of each pixel they cover.
#[derive(Clone, Debug, Default)]
pub struct LetterAtlas {
    width: usize,
    /// Rows from the top.
    opacity: Vec<u8>,
}

impl LetterAtlas {
    /// Takes over what egui has changed of its letters. To be called with every change: each is
    /// told once.
    pub fn take(&mut self, changes: &[ImageDelta]) {
        for change in changes {
            let ImageData::Color(image) = &change.image;
            let [width, height] = image.size;
            let opacity = image.pixels.iter().map(|pixel| pixel.a());
            let Some([left, top]) = change.pos else {
                self.width = width;
                self.opacity = opacity.collect();
                continue;
            };
            let mut opacity = opacity;
            for y in top..top.saturating_add(height) {
                let row = self.row_mut(left, y, width);
                opacity
                    .by_ref()
                    .take(width)
                    .zip(row)
                    .for_each(|(new, old)| *old = new);
            }
        }
    }

    fn row_mut(&mut self, left: usize, y: usize, width: usize) -> &mut [u8] {
        let begin = y.saturating_mul(self.width).saturating_add(left);
        let range = begin..begin.saturating_add(width);
        self.opacity.get_mut(range).unwrap_or_default()
    }

    fn row(&self, left: usize, y: usize, width: usize) -> &[u8] {
        let begin = y.saturating_mul(self.width).saturating_add(left);
        let range = begin..begin.saturating_add(width);
        self.opacity.get(range).unwrap_or_default()
    }
}

/// Letters and halo of a name, pixel by pixel of the screen. A coloured letter, as pictographs
/// are, is in the colour of the text as the others are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameSprite {
    /// Pixels right of and below where the galley begins on the screen.
    pub left_top_px: [i32; 2],
    /// Pixels across and down.
    pub size_px: [u32; 2],
    /// Rows from the top. How much of a pixel is letter, and how much is halo beside it: the
    /// sum is what covers the map, 255 all of it.
    pub texels: Vec<[u8; 2]>,
}

/// A letter in egui's atlas, and where it stands in the galley.
struct Letter {
    left: i32,
    top: i32,
    width: usize,
    height: usize,
    atlas: [usize; 2],
}

impl NameSprite {
    /// Makes one of the letters of a galley, which begins at a whole pixel as egui's texts do:
    /// so it is as crisp as they are. `None` where there is nothing to be seen.
    pub fn of(galley: &Galley, letters: &LetterAtlas) -> Option<Self> {
        let ppp = galley.pixels_per_point;
        let seen = letters_of(galley);
        // A float `as` integer saturates; letters are not far apart.
        let reach = halo_px(ppp).ceil() as i32;
        let left = seen.iter().map(|letter| letter.left).min()? - reach;
        let top = seen.iter().map(|letter| letter.top).min()? - reach;
        let ends = |letter: &Letter| {
            let (width, height) = (letter.width as i32, letter.height as i32);
            (letter.left + width + reach, letter.top + height + reach)
        };
        let right = seen.iter().map(|letter| ends(letter).0).max()?;
        let bottom = seen.iter().map(|letter| ends(letter).1).max()?;
        let width = usize::try_from(right - left).ok()?;
        let height = usize::try_from(bottom - top).ok()?;
        let mut ink = vec![0.0_f32; width * height];
        for letter in &seen {
            let x = usize::try_from(letter.left - left).ok()?;
            let y = usize::try_from(letter.top - top).ok()?;
            let [atlas_x, atlas_y] = letter.atlas;
            for row in 0..letter.height {
                let begin = (y + row) * width + x;
                let Some(ink) = ink.get_mut(begin..begin + letter.width) else {
                    continue;
                };
                let opacity = letters.row(atlas_x, atlas_y + row, letter.width);
                for (ink, opacity) in ink.iter_mut().zip(opacity) {
                    *ink = over(f32::from(*opacity) / 255.0, *ink);
                }
            }
        }
        let clear = clear_of_halo(&ink, width, halo_px(ppp));
        let byte = |share: f32| (share * 255.0).round() as u8;
        let texels = ink
            .iter()
            .zip(&clear)
            .map(|(ink, clear)| {
                let letter = byte(*ink);
                // Both rounded up they would be more than all.
                let halo = byte((1.0 - clear) * (1.0 - ink)).min(255 - letter);
                [letter, halo]
            })
            .collect();
        Some(Self {
            left_top_px: [left, top],
            size_px: [u32::try_from(width).ok()?, u32::try_from(height).ok()?],
            texels,
        })
    }
}

/// How much is covered by one thing over another.
fn over(upper: f32, lower: f32) -> f32 {
    upper + lower * (1.0 - upper)
}

/// Where egui would draw the letters, each beginning at a whole pixel.
fn letters_of(galley: &Galley) -> Vec<Letter> {
    let ppp = galley.pixels_per_point;
    let px = |points: f32| (points * ppp).round() as i32;
    let placed = |row: &egui::epaint::text::PlacedRow| -> Vec<Letter> {
        let glyphs = row
            .glyphs
            .iter()
            .filter(|glyph| !glyph.uv_rect.is_nothing());
        glyphs
            .map(|glyph| {
                let (uv, at) = (glyph.uv_rect, glyph.pos + glyph.uv_rect.offset);
                Letter {
                    left: px(row.pos.x) + px(at.x),
                    top: px(row.pos.y) + px(at.y),
                    width: usize::from(uv.max[0].saturating_sub(uv.min[0])),
                    height: usize::from(uv.max[1].saturating_sub(uv.min[1])),
                    atlas: uv.min.map(usize::from),
                }
            })
            .collect()
    };
    galley.rows.iter().flat_map(placed).collect()
}

/// How much of each pixel no part of the halo covers: that is the ink moved into all directions.
/// Around the ink there is room for it.
fn clear_of_halo(ink: &[f32], width: usize, halo_px: f32) -> Vec<f32> {
    let mut clear = vec![1.0_f32; ink.len()];
    let mut moved = vec![0.0_f32; ink.len()];
    for direction in HALO {
        moved.fill(0.0);
        let by = direction * halo_px;
        // Between whole pixels it is shared out to those around: a halo of one and a half is
        // one with a soft edge.
        let whole = by.floor();
        let part = by - whole;
        for (x, share_x) in [(0, 1.0 - part.x), (1, part.x)] {
            for (y, share_y) in [(0, 1.0 - part.y), (1, part.y)] {
                let share = share_x * share_y;
                if share > 0.0 {
                    let (x, y) = (whole.x as isize + x, whole.y as isize + y);
                    add_moved(&mut moved, ink, share, y * width.cast_signed() + x);
                }
            }
        }
        for (clear, moved) in clear.iter_mut().zip(&moved) {
            *clear *= 1.0 - moved;
        }
    }
    clear
}

/// Adds a share of `ink` so many places further on.
fn add_moved(sum: &mut [f32], ink: &[f32], share: f32, by: isize) {
    let (skipped, left_out) = match usize::try_from(by) {
        Ok(on) => (on, 0),
        Err(_) => (0, by.unsigned_abs()),
    };
    let sum = sum.get_mut(skipped..).unwrap_or_default();
    let ink = ink.get(left_out..).unwrap_or_default();
    for (sum, ink) in sum.iter_mut().zip(ink) {
        *sum += share * ink;
    }
}

#[cfg(test)]
#[path = "name_sprite_tests.rs"]
mod tests;
