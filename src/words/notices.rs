//! The cards at the edge that tell of what went well or wrong; what they tell has files of its
//! own.

pub const DISMISS: &str = "Dismiss this message";
pub const COPY: &str = "Copy this message";
pub const LESS: &str = "Less";
pub const MORE: &str = "More";

pub const NOTE: &str = "Note";
pub const WARNING: &str = "Warning";
pub const ERROR: &str = "Error";

/// Those for which there is no room.
pub fn more(count: &str) -> String {
    format!("and {count} more")
}

/// How bad it is, and what.
pub fn spoken(level: &str, title: &str) -> String {
    format!("{level}: {title}")
}

/// A button that shows more or less of a message.
pub fn fold(label: &str, title: &str) -> String {
    format!("{label} about: {title}")
}

/// A message that came again and again.
pub fn times(title: &str, count: u64) -> String {
    format!("{title} ({count} times)")
}
