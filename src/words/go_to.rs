//! The box in which a time to go to is typed.

pub const TITLE: &str = "Go to a time";
pub const FIELD: &str = "Time to go to";
pub const HINT: &str = "08:15, 2026-05-04 08:15:30, +90s, 50%";
pub const GO: &str = "Go there";

/// Where it leads: a moment, and on which clock.
pub fn leads_to(moment: &str, clock: &str) -> String {
    format!("{moment}, {clock}")
}

pub const EMPTY: &str = "Type a time as it is shown, a date and time, +90s or 50%";
pub const UNREADABLE: &str = "Not a time: write 08:15, 2024-11-09 15:26:44, +90s or 50%";
pub const NO_ZONE: &str = "The recording states no zone: write the time without one";

/// A time before or behind the data.
pub fn outside(wanted: &str, start: &str, end: &str) -> String {
    format!("{wanted} lies outside: the data goes from {start} to {end}")
}
