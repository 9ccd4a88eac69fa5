//! The palette, in which commands, vehicles, maps and times are found by typing.

pub const NAME: &str = "Command palette";
pub const FIELD: &str = "Find a command, a vehicle, a map or a time";
pub const HINT: &str = "Command, vehicle, map or time";
pub const NOTHING: &str = "Nothing has this name";
pub const VEHICLE: &str = "Vehicle";
pub const MAP: &str = "Map";
pub const TIME: &str = "Time";
pub const RATE: &str = "Rate";
pub const TRAIL: &str = "Trail";

/// Goes to a vehicle.
pub fn go_to_vehicle(name: &str) -> String {
    format!("Go to {name}")
}

/// Changes the map under the tracks.
pub fn show_map(name: &str) -> String {
    format!("Show the map {name}")
}

/// Puts the playhead to a moment.
pub fn go_to_time(moment: &str) -> String {
    format!("Go to {moment}")
}

/// Plays so many times as fast as it was recorded.
pub fn play_at(rate: &str) -> String {
    format!("Play at {rate}")
}

/// Sets the length of trails.
pub fn trail(length: &str) -> String {
    format!("Length of trails: {length}")
}
