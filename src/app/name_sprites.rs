//! The names of a frame as sprites: each is made once and kept while there is room for it.

use std::collections::{HashMap, HashSet};

use egui::epaint::text::TextOptions;
use egui::{Context, TextureId, TexturesDelta};

use crate::gpu::{Sprite, SpriteSheet};
use crate::ui::{LetterAtlas, MAX_NAME_WIDTH, NameSprite, PlacedName, Theme};

/// Rows of the sheet after which names that are not seen make room: some thousand names.
const ENOUGH_ROWS: u32 = 4096;
/// Pixels that a halo and a letter reach out of a name's own width, at most; in points.
const REACH_POINTS: f32 = 8.0;

/// Names as pictures, and where they are in this frame.
#[derive(Debug)]
pub struct NameSprites {
    /// [`ENOUGH_ROWS`]; fewer in tests.
    enough_rows: u32,
    /// egui's letters.
    letters: LetterAtlas,
    /// What all pictures are made with.
    look: Option<Look>,
    sheet: SpriteSheet,
    /// By what is written; none for what cannot be seen, such as a name of spaces.
    known: HashMap<String, Option<Known>>,
    /// The names of this frame.
    names: Vec<PlacedName>,
    sprites: Vec<Sprite>,
}

impl Default for NameSprites {
    fn default() -> Self {
        Self {
            enough_rows: ENOUGH_ROWS,
            letters: LetterAtlas::default(),
            look: None,
            sheet: SpriteSheet::default(),
            known: HashMap::new(),
            names: Vec::new(),
            sprites: Vec::new(),
        }
    }
}

/// What all letters look like.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Look {
    pixels_per_point: f32,
    options: TextOptions,
}

/// A picture in the sheet.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// Pixels from where the text begins.
    left_top_px: [i32; 2],
    size_px: [u16; 2],
    sheet_px: [u16; 2],
}

impl NameSprites {
    /// Takes over what egui has drawn of its letters; to be called for each of its frames, for
    /// it tells each letter once.
    pub fn take_letters(&mut self, textures: &TexturesDelta) {
        if let Some(changes) = textures.set.get(&TextureId::default()) {
            self.letters.take(changes);
        }
    }

    /// Makes all pictures anew, because egui has other letters now.
    pub const fn forget(&mut self) {
        self.look = None;
    }

    /// Which names there are, from below: they take the place of those before.
    pub fn set_names(&mut self, names: Vec<PlacedName>) {
        self.names = names;
    }

    /// Makes sprites of the names, with letters in the text colour of `theme` and a halo in that
    /// of its ground. Another scale or another way to draw letters makes all pictures anew.
    pub fn draw(&mut self, ctx: &Context, theme: &Theme) {
        self.sheet.begin_frame();
        if let Some(name) = self.names.first() {
            let look = Look {
                pixels_per_point: name.galley.pixels_per_point,
                options: ctx.fonts(|fonts| *fonts.options()),
            };
            self.set_look(look);
        }
        if self.sheet.used_rows() > self.enough_rows && self.is_any_new() {
            self.forget_unseen();
        }
        self.sprites.clear();
        for name in &self.names {
            let text = name.galley.text();
            let known = match self.known.get(text) {
                Some(known) => *known,
                None => {
                    let known = picture(name, &self.letters, &mut self.sheet);
                    self.known.insert(text.to_owned(), known);
                    known
                }
            };
            let Some(known) = known else { continue };
            // A whole pixel, as egui's own texts: a float `as` integer saturates.
            let ppp = name.galley.pixels_per_point;
            let px = |points: f32| (points * ppp).round() as i32;
            let [left, top] = known.left_top_px;
            self.sprites.push(Sprite {
                place_px: [
                    px(name.left_top.x).saturating_add(left),
                    px(name.left_top.y).saturating_add(top),
                ],
                size_px: known.size_px,
                sheet_px: known.sheet_px,
                inner_rgba: theme.text_1.to_array(),
                outer_rgba: theme.ground.to_array(),
            });
        }
    }

    /// The sheet that they are in.
    pub const fn sheet(&self) -> &SpriteSheet {
        &self.sheet
    }

    /// The names that were drawn last, from below.
    pub fn sprites(&self) -> &[Sprite] {
        &self.sprites
    }

    fn set_look(&mut self, look: Look) {
        if self.look == Some(look) {
            return;
        }
        self.look = Some(look);
        self.known.clear();
        let widest = (MAX_NAME_WIDTH + REACH_POINTS) * look.pixels_per_point;
        // A float `as` integer saturates, and the sheet has a largest width.
        let sheet = SpriteSheet::for_sprites_of(widest.ceil() as u32);
        self.sheet = sheet.in_place_of(&self.sheet);
    }

    fn is_any_new(&self) -> bool {
        let mut names = self.names.iter();
        names.any(|name| !self.known.contains_key(name.galley.text()))
    }

    /// Keeps the pictures of this frame's names and no others, packed anew.
    fn forget_unseen(&mut self) {
        let seen: HashSet<&str> = self.names.iter().map(|name| name.galley.text()).collect();
        let mut sheet = self.sheet.emptied();
        self.known.retain(|text, known| {
            let Some(known) = known.as_mut().filter(|_| seen.contains(text.as_str())) else {
                return false;
            };
            let size_px = known.size_px.map(u32::from);
            let texels = self.sheet.texels(known.sheet_px, size_px);
            let place = sheet.add(size_px, &texels);
            known.sheet_px = place.unwrap_or_default();
            place.is_some()
        });
        self.sheet = sheet;
    }
}

/// Draws a name into the sheet; none where nothing of it can be seen.
fn picture(name: &PlacedName, letters: &LetterAtlas, sheet: &mut SpriteSheet) -> Option<Known> {
    let made = NameSprite::of(&name.galley, letters)?;
    let [width, height] = made.size_px;
    Some(Known {
        left_top_px: made.left_top_px,
        size_px: [u16::try_from(width).ok()?, u16::try_from(height).ok()?],
        sheet_px: sheet.add(made.size_px, &made.texels)?,
    })
}

#[cfg(test)]
#[path = "name_sprites_tests.rs"]
mod tests;
