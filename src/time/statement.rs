//! How the clock that times are written on lies to the recording, to be put in words.

use super::{ClockDoubt, DisplayZone, SaidZone};

/// What is to be said beside a clock, so that nothing is moved in silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneStatement {
    /// Times are written as recorded, and nobody knows in which zone that is.
    NotStated,
    /// Times are written as recorded.
    AsRecorded(Origin),
    /// Times are written on another clock.
    Moved {
        /// Which one.
        shown: DisplayZone,
        /// Its seconds from UTC, east positive.
        shown_offset_secs: i32,
        /// The clock of the recording.
        origin: Origin,
    },
}

/// The clock of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The recording states so many seconds from UTC, east positive.
    Stated(i32),
    /// A person has said it.
    Said {
        /// What was said.
        zone: SaidZone,
        /// Its seconds from UTC, east positive.
        offset_secs: i32,
        /// What is doubtful about them.
        doubt: Option<ClockDoubt>,
    },
}
