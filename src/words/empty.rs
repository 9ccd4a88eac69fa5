//! The middle of the map while there is no data.

pub const TITLE: &str = "Nothing to show yet";
pub const LINE: &str = "Open a session, or start the viewer with one of these:";
pub const OPEN: &str = "Open a session";
pub const OPEN_HOW: &str = "trackscope FILE";
pub const DEMO: &str = "See the demo";
pub const DEMO_HOW: &str = "trackscope demo";
pub const CONNECT: &str = "Connect";
pub const CONNECT_HOW: &str = "trackscope --ws-port=PORT";

/// A file was read to its end.
pub fn no_vehicles(file: &str) -> String {
    format!("No vehicles in {file}")
}

pub const NO_VEHICLES_LINE: &str = "The file was read to its end and names no vehicle.";

/// The application does not answer yet.
pub fn waiting_for(address: &str) -> String {
    format!("Waiting for the application on {address}")
}

pub const WAITING_LINE: &str = "Vehicles appear here as soon as it sends them.";

/// The application is there.
pub fn connected_to(address: &str) -> String {
    format!("Connected to {address}")
}

pub const CONNECTED_LINE: &str = "Vehicles appear here as soon as the application sends them.";

/// The application is not called any more.
pub fn not_connected_to(address: &str) -> String {
    format!("Not connected to {address}")
}

/// A way to begin, for screen readers.
pub fn way(what: &str, how: &str) -> String {
    format!("{what}: {how}")
}
