//! Which control had the keyboard before a box or a menu was opened over it.

use egui::{Context, Id};

/// Frames after which whatever had the keyboard in a closed box is known to be gone.
const FRAMES: u8 = 2;

/// Remembers the control, and gives the keyboard back to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct FocusKeeper {
    before: Option<Id>,
    /// In how many frames at most the keyboard is given back.
    left: u8,
}

impl FocusKeeper {
    /// To be called at the beginning of each frame; `is_covered` says whether something lies over
    /// the panels now. Whoever was given the keyboard meanwhile keeps it.
    pub fn step(&mut self, ctx: &Context, is_covered: bool) {
        let focused = ctx.memory(|memory| memory.focused());
        if is_covered {
            self.left = FRAMES;
        } else if self.left == 0 {
            self.before = focused;
        } else if let (None, Some(before)) = (focused, self.before) {
            ctx.memory_mut(|memory| memory.request_focus(before));
            self.left = 0;
        } else {
            self.left -= 1;
            ctx.request_repaint();
        }
    }
}
