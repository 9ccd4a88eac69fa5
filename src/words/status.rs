//! The bar at the top right: connection, base map, software drawing, loading and its buttons.

pub const ABOUT: &str = "Help and about";
pub const FIT: &str = "Show all vehicles";
pub const RETRY: &str = "Retry";
pub const RETRY_NAME: &str = "Retry: connect to the application now";

pub const SOFTWARE: &str = "Software rendering";

/// Why the map may be slow.
pub fn software(adapter: &str, backend: &str) -> String {
    format!(
        "Software rendering: the processor draws, with {adapter} ({backend}). No graphics card \
         was found."
    )
}

/// Opens the choice of a map; which one is shown.
pub fn base_map(name: &str) -> String {
    format!("Base map: {name}")
}

/// A server is asked for parts of the map.
pub fn asking(host: &str) -> String {
    format!("Asking {host}")
}

pub const OFFLINE: &str = "Offline: only stored tiles";

pub const NO_SESSION: &str = "No session";
pub const DEMO: &str = "Demo";
pub const NOT_CONNECTED: &str = "Not connected";
pub const LOST: &str = "Connection lost, trying again";

/// A file is shown.
pub fn session(name: &str) -> String {
    format!("Session {name}")
}

/// The application is called for the first time.
pub fn connecting(address: &str) -> String {
    format!("Connecting to {address}")
}

/// The application is called again.
pub fn connecting_again(address: &str, attempt: u32) -> String {
    format!("Connecting to {address} (attempt {attempt})")
}

/// The application sends.
pub fn live(address: &str) -> String {
    format!("Live · {address}")
}

/// The connection is gone, and is made again in so many seconds.
pub fn lost(wait_secs: f64) -> String {
    format!("Connection lost, again in {wait_secs:.0} s")
}

/// Which connection is meant, and what is wrong with it.
pub fn because(address: &str, reason: &str) -> String {
    format!("{address}: {reason}")
}

/// How far a session has been read: how much, of how much in all where that is known, and what
/// has been found in it.
pub fn loading(
    is_receiving: bool,
    done: &str,
    total: Option<&str>,
    vehicles: Option<&str>,
) -> String {
    let verb = if is_receiving { "Receiving" } else { "Reading" };
    let of = total.map_or_else(String::new, |total| format!(" of {total}"));
    let found = vehicles.map_or_else(String::new, |vehicles| format!(" · {vehicles}"));
    format!("{verb} {done}{of}{found}")
}

/// How many vehicles were found.
pub fn vehicles(count: &str, is_one: bool) -> String {
    format!("{count} {}", if is_one { "vehicle" } else { "vehicles" })
}
