//! Points in recorded time: parsing, formatting and ranges, without a wall clock.
//!
//! A recorded time is kept as it was written. A time without a zone is counted
//! as if its clock showed UTC, and is shown again exactly as it was given.

mod duration;
mod face;
mod moment;
mod parse;
mod range;
mod spec;
mod timestamp;
mod zone;

pub use duration::format_duration_secs;
pub use face::{DisplayZone, OffsetChange, TimeFace};
pub use moment::{MomentError, read_moment};
pub use parse::{TimeError, TimeReader};
pub use range::TimeRange;
pub use spec::{OutsideOfSession, TimeSpec, TimeSpecError};
pub use timestamp::{MICROS_PER_SEC, Timestamp};
pub use zone::Zone;
