//! The box with the keys.

pub const TITLE: &str = "Keys and what they do";
pub const CLOSE: &str = "Close this box";
pub const PALETTE: &str = "Ctrl + K finds a command, a vehicle or a map by its name";
pub const OPEN_FROM_ABOUT: &str = "Keys and what they do (?)";

/// Keys and what they do, for screen readers.
pub fn row(keys: &str, meaning: &str) -> String {
    format!("{keys}: {meaning}")
}

/// The document of the same, which is written from the table.
pub mod document {
    pub const HEAD: &str = "# Keys\n\nMade from the table in `src/ui/commands/table.rs`, as the box with the keys (`?`) and the palette \
         (Ctrl + K) are:\n`UPDATE_DOCS=1 cargo test --test keys_doc` writes it anew. Ctrl is Command on a Mac.\n";
    pub const KEYS: &str = "keys";
    pub const MEANING: &str = "what they do";
    /// In place of a key.
    pub const PALETTE: &str = "palette";
}
