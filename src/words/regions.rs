//! What screen readers are told of the parts of the window.

pub const TIMELINE: &str = "Playback and timeline";
pub const LIST: &str = "Vehicle list";
pub const ROWS: &str = "All vehicles that are listed";
pub const EVERYONE: &str = "Where everyone is";
pub const EVENTS: &str = "What happened";
pub const HERE: &str = "What is at the place that was clicked";
pub const TABLES: &str = "Tables of everyone and of events";
pub const TOOLS: &str = "Tools and state of the program";
pub const DETAILS: &str = "What is selected, in detail";
pub const SELECTED: &str = "Selected vehicles";
pub const LEGEND: &str = "Legend of the map";
pub const CREDITS: &str = "Sources of the map";
pub const MAP: &str = "Map";
pub const MAP_HINT: &str = "Arrow keys move it, plus and minus zoom. What is on it is told in the vehicle list, and as a \
     table with the key E.";
