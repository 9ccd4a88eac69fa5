//! Small print on the map: the scale, and the credits of the base map.

/// All of them, where there is room for none.
pub fn sources(count: &str) -> String {
    format!("Map data of {count} sources")
}

/// Those for which there is no room.
pub fn more(count: &str) -> String {
    format!("and {count} more")
}

/// Shows those for which there is no room.
pub fn show_all(count: usize) -> String {
    format!("Show all credits of the map, {count} more")
}

/// What the bar of the scale says, for screen readers.
pub fn scale(length: &str) -> String {
    format!("Scale: the bar is {length} long")
}

/// In place of those that a file has, but that cannot be read.
pub const UNREADABLE: &str = "Map data: the file's credits cannot be read";
