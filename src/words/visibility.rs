//! Showing and hiding vehicles.

pub const GROUP: &str = "Group";
pub const SHOW_ALL: &str = "Show all";
pub const ISOLATE: &str = "Show only what is selected, or all again (I)";

/// The notice on the map that vehicles are hidden.
pub fn hidden(count: &str) -> String {
    format!("{count} hidden")
}

/// What the notice does when it is pressed.
pub fn show_all(count: &str) -> String {
    format!("{count} hidden. Show all vehicles")
}

/// A button in the row of a vehicle that is shown.
pub fn hide(name: &str) -> String {
    format!("Hide {name}")
}

/// A button in the row of a vehicle that is hidden.
pub fn show(name: &str) -> String {
    format!("Show {name} again")
}

/// What screen readers hear behind the state of a vehicle that is hidden.
pub const SPOKEN: &str = ", hidden";
