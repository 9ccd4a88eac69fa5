//! Trails, and whole tracks faintly below them.

pub const HEADING: &str = "Whole tracks below";
pub const NONE: &str = "Of nobody";
pub const SELECTED: &str = "Of the selection";
pub const ALL: &str = "Of all vehicles";

pub const NO_TRAIL: &str = "No trail";
pub const WHOLE_TRAIL: &str = "Whole trail";
pub const WHOLE_TRACK: &str = "Whole track";

/// How long trails are: the chip.
pub fn trail(length: &str) -> String {
    format!("Trail {length}")
}

/// A length of a trail.
pub fn secs(figure: f64) -> String {
    format!("{figure} s")
}

/// A longer one.
pub fn minutes(figure: f64) -> String {
    format!("{figure} min")
}
