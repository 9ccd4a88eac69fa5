//! Points in recorded time: parsing, formatting and ranges, without a wall clock.
//!
//! A recorded time is kept as it was written. A time without a zone is counted
//! as if its clock showed UTC, and is shown again exactly as it was given.

mod duration;
mod parse;
mod range;
mod timestamp;
mod zone;

pub use duration::format_duration_secs;
pub use parse::{TimeError, TimeReader};
pub use range::TimeRange;
pub use timestamp::{MICROS_PER_SEC, Timestamp};
pub use zone::Zone;
