//! The clock: where in recorded time the display is, and how it moves on.

mod clock;

pub use clock::{Clock, MAX_RATE, MIN_RATE, Mode, Tick};
