//! The box with the keys.

pub const TITLE: &str = "Keys and what they do";
pub const CLOSE: &str = "Close this box";
pub const PALETTE: &str = "Ctrl + K finds a command, a vehicle or a map by its name";
pub const OPEN_FROM_ABOUT: &str = "Keys and what they do (?)";

/// Keys and what they do, for screen readers.
pub fn row(keys: &str, meaning: &str) -> String {
    format!("{keys}: {meaning}")
}
