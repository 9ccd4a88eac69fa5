//! Points in recorded time: parsing, formatting and ranges, without a wall clock.
//!
//! A recorded time is kept as it was written. A time without a zone is counted
//! as if its clock showed UTC, and is shown again exactly as it was given.

mod display_zone;
mod duration;
mod face;
mod moment;
mod offsets;
mod parse;
mod range;
mod spec;
mod statement;
mod timestamp;
mod zone;

pub use display_zone::{DisplayZone, SaidZone, ZoneName};
pub use duration::duration_parts;
pub use face::TimeFace;
pub use moment::{MomentError, read_moment};
#[cfg(test)]
pub use offsets::malta;
pub use offsets::{ClockDoubt, OffsetChange, Offsets};
pub use parse::{TimeError, TimeReader};
pub use range::TimeRange;
pub use spec::{OutsideOfSession, TimeSpec, TimeSpecError};
pub use statement::{Origin, ZoneStatement};
pub use timestamp::{MICROS_PER_SEC, Timestamp};
pub use zone::{Zone, offset_name};
