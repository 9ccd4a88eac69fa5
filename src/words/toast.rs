//! What is told in passing, over the timeline.

/// A time was left out.
pub fn skipped(duration: &str) -> String {
    format!("Skipped {duration} in which nobody moves")
}

/// Both of its lines, for screen readers.
pub fn both(title: &str, detail: &str) -> String {
    format!("{title}: {detail}")
}
