//! Tables that are written to files.

pub const DIALOG: &str = "Save the table";
pub const FILES: &str = "Comma-separated values";
pub const WRITTEN: &str = "The table was saved";
pub const FAILED: &str = "The table was not saved";

/// How many rows were written, and where to.
pub fn written(rows: usize, path: &str) -> String {
    format!("{rows} rows: {path}")
}
