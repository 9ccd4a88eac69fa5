//! The list of vehicles: its filters, its order, its counts.

pub const TITLE: &str = "Vehicles";
pub const HIDE_LIST: &str = "Hide the vehicle list";
pub const SHOW_LIST: &str = "Show the vehicle list";
pub const SHOW_LIST_KEY: &str = "Show the vehicle list (B)";
pub const WIDTH: &str = "Width of the list: arrow keys or drag; double click resets it";
pub const FIND: &str = "Find a vehicle";
pub const CLEAR_SEARCH: &str = "Clear the search";

pub const MOVING: &str = "Moving";
pub const MOVING_NAME: &str = "List only vehicles that move now";
pub const IN_VIEW: &str = "In view";
pub const IN_VIEW_NAME: &str = "List only vehicles that are seen on the map now";

pub const SORT: &str = "Order of the list";
pub const AS_LOADED: &str = "As loaded";
pub const BY_NAME: &str = "By name";
pub const BY_SPEED: &str = "By speed, fastest first";
pub const BY_LAST_FIX: &str = "By last fix, newest first";
pub const BY_GROUP: &str = "By group";

pub const NO_GROUP: &str = "No group";
pub const NO_NAME: &str = "No vehicle of that name or id";
pub const NONE_FITS: &str = "No vehicle fits";
pub const NONE: &str = "No vehicles";
pub const SEARCHING: &str = "Searching…";

/// How many of all are listed.
pub fn listed(listed: &str, all: &str) -> String {
    format!("{listed} of {all} listed")
}

/// How many of all move.
pub fn moving(moving: &str, all: &str) -> String {
    format!("{moving} moving of {all}")
}

/// How many there are, where they are too many to look at each.
pub fn vehicles(all: &str) -> String {
    format!("{all} vehicles")
}

/// Where there is none.
pub const COUNT_NONE: &str = "none";

/// The order is told beside its icon.
pub fn sort(order: &str) -> String {
    format!("Order of the list: {order}")
}

/// What screen readers hear of the heading over the vehicles of a group.
pub fn group(name: &str, vehicles: &str) -> String {
    format!("Group {name}, {vehicles} vehicles")
}
