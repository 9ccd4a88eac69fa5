//! The place under the pointer.

pub const COPIED: &str = "Copied";
pub const NORTH: char = 'N';
pub const SOUTH: char = 'S';
pub const EAST: char = 'E';
pub const WEST: char = 'W';

/// What is written there, for screen readers.
pub fn under_pointer(shown: &str) -> String {
    format!("Under the pointer: {shown}")
}
