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

/// What stands beside a clock: how its times lie to those of the recording.
pub mod told {
    /// Nothing is known of the zone, in two lines.
    pub const AS_RECORDED: [&str; 2] = ["as recorded,", "zone not stated"];
    /// The same in the least room.
    pub const NO_ZONE: &str = "no zone";

    /// The zone is what a person has said.
    pub const AS_YOU_SAID: &str = "as you said";
    /// The same where clocks were put back.
    pub const TWICE: &str = "hour comes twice, the first is taken";
    /// The same where clocks were put forward.
    pub const NEVER: &str = "hour that was left out there";

    /// The clock that times are shown on.
    pub fn shown_in(clock: &str) -> String {
        format!("shown in {clock}")
    }

    /// The clock that they were recorded on, as the recording states it.
    pub fn recorded_as(offset: &str) -> String {
        format!("recorded as {offset}")
    }

    /// The clock that they were recorded on, as a person has said it.
    pub fn recorded_as_said(offset: &str, how_known: &str) -> String {
        format!("recorded as {offset}, {how_known}")
    }

    /// The zone that they were recorded in, as a person has said it.
    pub fn recorded_in(zone: &str, how_known: &str) -> String {
        format!("recorded in {zone}, {how_known}")
    }

    /// The clock of this computer.
    pub fn this_computer(offset: &str) -> String {
        format!("this computer's zone, {offset}")
    }

    /// The time from one moment to another.
    pub fn from_to(from: &str, to: &str) -> String {
        format!("{from} to {to}")
    }
}

/// A zone that times can be shown in.
pub fn shown_in(name: &str) -> String {
    format!("In {name}")
}

/// A zone with what its clock is from UTC.
pub fn with_offset(name: &str, offset: &str) -> String {
    format!("{name}, {offset}")
}
