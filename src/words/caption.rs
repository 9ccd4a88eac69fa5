//! The strip below a picture of the map, which says what the picture shows.

/// What a length on the ground looks like in the picture.
pub fn scale(length: &str) -> String {
    format!("{length} on the ground")
}

/// How many of all vehicles are in the picture.
pub fn in_view(shown: &str, all: &str) -> String {
    format!("{shown} of {all} vehicles in the picture")
}

pub const DEMO: &str = "Demo session";

/// A session file.
pub fn session(name: &str) -> String {
    format!("Session {name}")
}

/// Live data.
pub fn received_from(address: &str) -> String {
    format!("Received live from {address}")
}

pub const NO_VEHICLES: &str = "No vehicles";
pub const NO_DATA: &str = "No data";
pub const NO_TRAILS: &str = "Trails are not drawn";
pub const WHOLE_TRAILS: &str = "Trails from the start on";

/// How long the trails are.
pub fn trails(length: &str) -> String {
    format!("Trails of {length}")
}

pub const SELECTED_TRACKS: &str = "Whole tracks of the selection, faintly";
pub const ALL_TRACKS: &str = "Whole tracks of all, faintly";
pub const INFERRED_HIDDEN: &str = "Only what was observed is drawn; inferred places are left out";
pub const FEW_NAMES: &str = "Only selected vehicles are named";
pub const NO_CONNECTORS: &str = "No lines are drawn across what is not known";
/// How many vehicles somebody has hidden.
pub fn hidden(count: &str) -> String {
    match count {
        "1" => "1 vehicle is hidden".to_owned(),
        count => format!("{count} vehicles are hidden"),
    }
}

pub const MAP_INCOMPLETE: &str = "Parts of the map had not come";
pub const NO_MAP: &str = "No map";

/// Which map, when not all of it is seen.
pub fn faint_map(name: &str, percent: u8) -> String {
    format!("{name}, at {percent} %")
}

/// Whose map it is.
pub fn map(name: &str, credits: &str) -> String {
    format!("{name}: {credits}")
}

/// Where the middle of the picture is.
pub fn middle(place: &str, zoom: f64) -> String {
    format!("Middle {place}, zoom {zoom:.2}")
}
