//! What a row of a list says of a vehicle.

pub const NO_DATA: &str = "no data";
pub const NOT_YET: &str = "not yet";
pub const GAP: &str = "gap";
pub const ENDED: &str = "ended";
pub const ANOMALY: &str = "anomaly";
pub const NO_SPEED: &str = "no speed";
pub const STOPPED: &str = "stopped";

/// The whole row, for screen readers.
pub fn row(name: &str, state: &str) -> String {
    format!("{name}, {state}")
}

/// A button that goes there.
pub fn show(name: &str) -> String {
    format!("Show {name} on the map")
}
