//! What is told of a place of the map: who is there, and who was there when.

/// Over a list of markers that lie on each other.
pub fn vehicles_here(count: &str) -> String {
    format!("{count} vehicles here")
}

/// Under it, of those that it does not name.
pub fn more(count: &str) -> String {
    format!("and {count} more: zoom in")
}

/// Over a list of times at which vehicles were at a place.
pub fn times_here(count: &str, reach: &str) -> String {
    format!("{count} times here, within {reach}")
}

/// A row of it, for a screen reader.
pub fn passing(name: &str, moment: &str, duration: &str) -> String {
    format!("{name}, {moment}, {duration}")
}

/// How long a vehicle was at a place of which only one fix tells.
pub const ONE_FIX: &str = "one fix";

/// How long it was there, and what counts as there.
pub fn stayed(duration: &str, reach: &str) -> String {
    format!("{duration} within {reach}")
}

/// What lies under the first of several lines under the pointer.
pub fn click_for_more(count: &str) -> String {
    format!("{count} more here: click for all")
}

/// What a click on a line does.
pub const CLICK: &str = "Click to go there";

/// A vehicle was asked for whose track does not come near.
pub fn never_here(name: &str) -> String {
    format!("{name} was never near the middle of the map")
}

/// What counts as near.
pub fn nearer_than(reach: &str) -> String {
    format!("Nothing known within {reach}")
}
