//! Files that are held over the window, or dropped on it.

pub const THIS_FILE: &str = "this file";
pub const ONE_AT_A_TIME: &str = "Drop one file at a time, please";

/// What dropping a map would do.
pub fn map(name: &str) -> String {
    format!("Drop to show {name} as the base map")
}

/// What dropping a session would do.
pub fn session(name: &str) -> String {
    format!("Drop to open the session {name}")
}

/// What dropping a view would do.
pub fn view(name: &str) -> String {
    format!("Drop to open the view {name}")
}

/// Dropping it would do nothing.
pub fn neither(name: &str) -> String {
    format!("{name} is neither a map nor a session nor a view")
}

pub const NEITHER: &str = "The dropped file is neither a map nor a session nor a view";

/// What could have been dropped.
pub fn ends(name: &str) -> String {
    format!(
        "{name}: a map ends in .pmtiles or .mbtiles, a session in .jsonl or .json, perhaps \
         compressed, a view in .trackview."
    )
}
