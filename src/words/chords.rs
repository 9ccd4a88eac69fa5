//! What keys are called that have a word on them instead of a sign.

/// What is held with a key, before its name.
pub const CTRL: &str = "Ctrl + ";
pub const ALT: &str = "Alt + ";
pub const SHIFT: &str = "Shift + ";

pub const PAGE_UP: &str = "PgUp";
pub const PAGE_DOWN: &str = "PgDn";
pub const ESCAPE: &str = "Esc";
