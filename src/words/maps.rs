//! The panel of base maps, its form for files and addresses, and what is said of maps.

pub const NAME: &str = "Base maps";
pub const TITLE: &str = "Base map";
pub const CLOSE: &str = "Close the base maps";
pub const USED_BEFORE: &str = "Used before";
pub const OPACITY: &str = "Map opacity";

/// How much of the map is seen.
pub fn percent(percent: u8) -> String {
    format!("{percent} %")
}

/// A map that is fetched from a server, for screen readers.
pub fn over_network(title: &str, detail: &str) -> String {
    format!("{title}, over the network: {detail}")
}

/// Another map, for screen readers.
pub fn row(title: &str, detail: &str) -> String {
    format!("{title}, {detail}")
}

pub const BUNDLED_TITLE: &str = "Bundled map";
pub const NO_MAP_TITLE: &str = "No map";
pub const BUNDLED: &str = "Always there, without a network";
pub const NO_MAP: &str = "The ground alone";

pub const OPEN_FILE: &str = "Open a file…";
pub const ADD_ADDRESS: &str = "Add an address…";
pub const SHOW: &str = "Show";
pub const IS_RIGHT: &str = "This can be shown";

pub const PATH: &str = "Path of a map file";
pub const PATH_HINT: &str = "/path/to/region.pmtiles or .mbtiles";
pub const DIALOG_OPEN: &str = "The system's dialog is open; a path can be typed too";
pub const NO_FILE: &str = "The system's dialog gave no file, or there is none: type the path";
pub const FILE_NOTE: &str = "A .pmtiles or .mbtiles file";

pub const ADDRESS: &str = "Address of a map";
pub const ADDRESS_HINT: &str = "https://…/{z}/{x}/{y}.png";
pub const ADDRESS_NOTE: &str = "Tiles with {z}, {x}, {y}, a TileJSON or a style";

pub const DIALOG: &str = "Open a base map";
pub const FILES: &str = "Map tiles (PMTiles, MBTiles)";

pub const UNCHANGED: &str = "The map was not changed";
pub const FORGOTTEN: &str = "The map of last time is not known any more";
pub const BUNDLED_SHOWN: &str = "The bundled map is shown";
pub const SETTING_UNUSED: &str = "A setting of the maps is not used";

/// How deep a map goes, and where it is if that is known.
pub fn reach(first_zoom: u8, last_zoom: u8, place: Option<&str>) -> String {
    let zooms = format!("Zoom {first_zoom} to {last_zoom}");
    match place {
        Some(place) => format!("{zooms} · {place}"),
        None => zooms,
    }
}

pub const WHOLE_WORLD: &str = "the whole world";

/// Where a map is, by its middle, and how wide it is.
pub fn around(lat: &str, lon: &str, width_km: f64) -> String {
    format!("{lat}, {lon}, {width_km:.0} km wide")
}

/// A variable of the environment says nothing that can be used.
pub fn variable_unused(name: &str, reason: &str) -> String {
    format!("{name} is not used: {reason}")
}
