//! Time zones: the menu beside the clock, and the search for one by its name.

pub const MENU: &str = "Time zone";
pub const MIXED: &str =
    "Some vehicles state a zone and others do not: no other clock would be true for all of them.";
pub const NOT_STATED: &str = "The recording states no zone, so its times cannot be moved to another. They are shown as recorded.";
pub const SHOW: &str = "Show times";
pub const AS_RECORDED: &str = "As recorded";
pub const IN_UTC: &str = "In UTC";
pub const THIS_COMPUTER: &str = "In this computer's zone";
pub const RECORDED_IN: &str = "I know that they were recorded in";
pub const UNKNOWN: &str = "I do not know";
pub const TWICE: &str = "Where clocks were put back an hour comes twice: the first is taken, and said beside the clock.";

pub const SEARCH_SHOWN: &str = "Search a zone to show times in";
pub const SEARCH_RECORDED: &str = "Search the zone of the recording";
pub const HINT: &str = "Search: Malta, New York, +05:30";
pub const NOTHING: &str = "No zone has this name";

/// A zone that times can be shown in.
pub fn shown_in(name: &str) -> String {
    format!("In {name}")
}

/// A zone with what its clock is from UTC.
pub fn with_offset(name: &str, offset: &str) -> String {
    format!("{name}, {offset}")
}
