//! Whole tracks, faintly below the trails.

pub const HEADING: &str = "Whole tracks below";
pub const NONE: &str = "Of nobody";
pub const SELECTED: &str = "Of the selection";
pub const ALL: &str = "Of all vehicles";
