//! What colours tell: chip, menu, key on the map and legend.

pub const VEHICLE: &str = "vehicle";
pub const SPEED: &str = "speed";
pub const CERTAINTY: &str = "certainty";
pub const GROUP: &str = "group";
pub const MENU: &str = "What colours tell";

pub const SPEED_TITLE: &str = "Colour: speed, the same scale in every session";
pub const SPEED_NOTE: &str = "A line over many fixes shows its mean";
pub const GROUP_TITLE: &str = "Colour: group of the vehicle";
pub const GROUP_NONE: &str = "No group";
pub const NO_GROUPS: &str = "No vehicle belongs to a group";
pub const RING: &str = "The ring is the vehicle's own colour";
pub const SPEED_IN_PICTURE: &str = "Colour: speed, of a line over many fixes its mean";
pub const CERTAINTY_IN_PICTURE: &str = "Colour: how sure the speed is";
pub const UNKNOWN: &str = "unknown";

pub const CERTAINTY_TITLE: &str = "How sure a speed is";
/// Word and meaning, the surest first.
pub const CERTAINTIES: [(&str, &str); 4] = [
    ("High", "observed at most 5 s apart"),
    ("Medium", "at most 10 s"),
    ("Low", "at most 30 s"),
    ("Unknown", "longer, or not known"),
];

/// The chip: `Colour: speed`.
pub fn chip(what: &str) -> String {
    format!("Colour: {what}")
}

/// A line of the menu: `By speed`.
pub fn item(what: &str) -> String {
    format!("By {what}")
}

/// A class of speeds below all bounds.
pub fn below(bound: &str, unit: &str) -> String {
    format!("below {bound} {unit}")
}

/// A class of speeds between two bounds.
pub fn between(from: &str, to: &str, unit: &str) -> String {
    format!("{from} to {to} {unit}")
}

/// A class of speeds above all bounds.
pub fn above(bound: &str, unit: &str) -> String {
    format!("{bound} {unit} and more")
}

/// What screen readers hear of the key on the map.
pub fn key(what: &str, classes: &str) -> String {
    format!("Colours by {what}: {classes}")
}

/// How sure a speed is, with what that means.
pub fn certainty(word: &str, meaning: &str) -> String {
    format!("{word}: {meaning}")
}

/// A group in the legend.
pub fn of_group(name: &str, vehicles: &str) -> String {
    format!("{name}: {vehicles}")
}

/// Groups that the legend does not list.
pub fn more_groups(count: &str) -> String {
    format!("and {count} more; their colours repeat after twelve")
}

/// Groups for which there is no room.
pub fn more(count: &str) -> String {
    format!("+{count}")
}
