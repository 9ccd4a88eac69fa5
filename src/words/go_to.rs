//! The box in which a time to go to is typed.

pub const TITLE: &str = "Go to a time";
pub const FIELD: &str = "Time to go to";
pub const HINT: &str = "08:15, 2026-05-04 08:15:30, +90s, 50%";
pub const GO: &str = "Go there";

/// Where it leads: a moment, and on which clock.
pub fn leads_to(moment: &str, clock: &str) -> String {
    format!("{moment}, {clock}")
}
