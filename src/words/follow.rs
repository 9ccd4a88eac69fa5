//! Whom the view goes along with.

pub const FOLLOW: &str = "Follow";
pub const FOLLOWING: &str = "Following";
pub const SUSPENDED: &str = "Follow suspended";
pub const SELECTION: &str = "The selection";
pub const ALL: &str = "All vehicles";
pub const NOBODY: &str = "Do not follow";
pub const RESUME: &str = "Go on following (F)";
pub const MENU: &str = "Whom to follow";
pub const HINT_OFF: &str = "Keep vehicles in view while they move (F)";
pub const HINT_ACTIVE: &str = "The view goes along; moving the map suspends that (F ends it)";
pub const HINT_SUSPENDED: &str = "You have moved the map. F goes on following";

/// One vehicle, in the menu.
pub fn only(name: &str) -> String {
    format!("Only {name}")
}

/// Several vehicles that are followed by name.
pub fn vehicles(count: &str) -> String {
    format!("{count} vehicles")
}

/// What the chip is called: its word, and who is meant.
pub fn named(word: &str, whom: &str) -> String {
    format!("{word}: {whom}")
}
