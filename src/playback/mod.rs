//! The clock: where in recorded time the display is, and how it moves on.

mod clock;
mod quiet;

pub use clock::{Clock, Direction, MAX_FITTED_RATE, MAX_RATE, MIN_RATE, Mode, Tick};
