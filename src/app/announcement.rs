//! What is told in passing: on the screen for a moment, then gone.

use crate::ui::Said;

/// How long it can be read.
const SHOWN_SECS: f64 = 5.0;

/// The last thing that was said, while it is on the screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Announcement {
    said: Option<Said>,
    left_secs: f64,
}

impl Announcement {
    /// Says something, instead of what was said before.
    pub fn say(&mut self, said: Said) {
        self.said = Some(said);
        self.left_secs = SHOWN_SECS;
    }

    /// Moves on by `dt_secs` of wall time.
    pub fn tick(&mut self, dt_secs: f64) {
        self.left_secs -= dt_secs.max(0.0);
        if self.left_secs <= 0.0 {
            self.said = None;
        }
    }

    /// What is on the screen.
    pub const fn said(&self) -> Option<Said> {
        self.said
    }
}
