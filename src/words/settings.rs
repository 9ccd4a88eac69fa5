//! The box with the settings.

pub const TITLE: &str = "Settings";
pub const BUTTON: &str = "Settings (Ctrl + ,)";
pub const CLOSE: &str = "Close the settings";

pub const THEME: &str = "Colours";
pub const THEME_SYSTEM: &str = "System";
pub const THEME_DARK: &str = "Dark";
pub const THEME_LIGHT: &str = "Light";

pub const UNITS: &str = "Units";

pub const SCALE: &str = "Size";
pub const SCALE_NOTE: &str = "Also by Ctrl with +, − and 0.";
pub const LARGER: &str = "Larger";
pub const SMALLER: &str = "Smaller";
pub const NORMAL: &str = "Normal size";

pub const MOTION: &str = "Movement";
pub const MOTION_SYSTEM: &str = "System";
pub const MOTION_REDUCED: &str = "Reduced";

pub const ZONE: &str = "Time zone";
pub const ZONE_NOTE: &str = "Where it is known in which zone was recorded.";

pub const RESET: &str = "Reset all settings…";
pub const RESET_ASK: &str = "Colours, units, size, movement, time zone and panels become as in a new program. Maps and tokens stay.";
pub const RESET_DO: &str = "Reset all settings";
pub const RESET_KEEP: &str = "Keep them";

/// `Colours: Dark`: a choice with what it chooses, for screen readers.
pub fn choice(of: &str, what: &str) -> String {
    format!("{of}: {what}")
}

/// `150 %`.
pub fn percent(percent: u16) -> String {
    format!("{percent} %")
}

/// `100 %, 75 to 300`: the scale for screen readers.
pub fn scale(percent: u16) -> String {
    format!("Size: {percent} %")
}

/// What the window has room for, where that is less than what is wanted.
pub fn smaller_here(percent: u16) -> String {
    format!("This window has room for {percent} %.")
}

/// Opens the choice of a time zone; `now` is the one that is chosen.
pub fn choose_zone(now: &str) -> String {
    format!("Time zone: {now}. Choose another")
}
