//! What is said of data that is refused, doubtful or incomplete.

pub const REFUSED: &str = "Refused data";
pub const NOTED: &str = "Notes on the data";
pub const LIVE_REFUSED: &str = "Live data was refused";
pub const LIVE_NOTED: &str = "Notes on live data";
pub const SETTING_REFUSED: &str = "A setting was refused";
pub const SETTINGS_NOTED: &str = "Notes on settings";

/// Over the reasons why data was left out.
pub fn refused(count: u64) -> String {
    match count {
        1 => "1 datum could not be used:".to_owned(),
        _ => format!("{count} data could not be used:"),
    }
}

/// Over the doubts with which data was kept.
pub fn noted(count: u64) -> String {
    match count {
        1 => "1 datum was repaired or is doubtful:".to_owned(),
        _ => format!("{count} data was repaired or is doubtful:"),
    }
}

/// A reason, and how often it was there.
pub fn kind(count: u64, reason: &str) -> String {
    format!("{count} × {reason}")
}

/// The first problem of a message, and how many more it has.
pub fn more_problems(first: &str, more: u64) -> String {
    format!("{first} (and {more} more in this message)")
}

/// What is wrong with settings.
pub fn settings(problem: &str) -> String {
    format!("settings: {problem}")
}

pub const BROKEN_OFF: &str = "Only a part of the data could be read";

/// How much of it is there, and why not more.
pub fn broken_off(vehicles: usize, fixes: usize, error: &str) -> String {
    format!(
        "{vehicles} vehicles with {fixes} fixes are shown. What follows them in the message is \
         missing: {error}"
    )
}

pub const ZONES_DIFFER: &str = "The vehicles' times state different zones";
pub const ZONES_DIFFER_HOW: &str = "Times with a zone are compared as moments, times without one as if they were UTC. Vehicles of different zones may be shown hours apart.";

pub const UNKNOWN_VEHICLE: &str = "A vehicle is not known";

/// Which ids no vehicle has, and which message names them. Those that are not told are counted.
pub fn unknown_ids(message: &str, ids: &str, more: usize) -> String {
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{message}: no vehicle has the id {ids}{more}")
}
