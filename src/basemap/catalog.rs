//! The maps that can be chosen, by name, by file or by address.

use std::fmt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::credit::{Credit, MAPBOX as MAPBOX_CREDIT, OPENSTREETMAP};

/// A map that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapEntry {
    /// As it is written after `--basemap` and by `switch_provider`: a name, a file or an
    /// address.
    pub name: String,
    /// As it is called on the screen.
    pub title: String,
    pub(super) spec: MapSpec,
}

impl MapEntry {
    /// The map that is carried in the program.
    pub fn bundled() -> Self {
        Self::new("bundled", "Bundled map", MapSpec::Bundled)
    }

    /// No map, only its ground colour.
    pub fn none() -> Self {
        Self::new("none", "No map", MapSpec::None)
    }

    fn new(name: &str, title: &str, spec: MapSpec) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            spec,
        }
    }

    /// Whether showing it asks another machine.
    pub fn needs_network(&self) -> bool {
        matches!(self.spec, MapSpec::Server(_))
    }

    /// Whether Mapbox is asked for it, which wants a token.
    pub fn wants_mapbox_token(&self) -> bool {
        self.name == MAPBOX
    }

    /// The file that it is in, if it is in one.
    pub fn path(&self) -> Option<&Path> {
        match &self.spec {
            MapSpec::File(path) => Some(path),
            _ => None,
        }
    }

    /// The machine that is asked for it, as far as that can be read from its address.
    pub fn host(&self) -> Option<&str> {
        let MapSpec::Server(server) = &self.spec else {
            return None;
        };
        let (_, rest) = server.address.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        // What stands before it would be a name and a password.
        authority.rsplit('@').next()
    }
}

/// The name of Mapbox's map.
const MAPBOX: &str = "mapbox";
/// Stands in an address for the user's token.
pub(super) const TOKEN_PLACE: &str = "{token}";

/// Where a map comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MapSpec {
    /// No map.
    None,
    /// The archives in the program.
    Bundled,
    /// An archive of tiles on this machine.
    File(PathBuf),
    /// A server of tiles.
    Server(ServerSpec),
}

/// A server of tiles.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ServerSpec {
    /// What it is called on the screen.
    pub title: String,
    /// Address of a tile with `{z}`, `{x}` and `{y}` in it.
    pub address: String,
    /// Whose data it is, where that is known before the server is asked.
    pub credits: Vec<Credit>,
    /// Deepest zoom that it has, where that is known.
    pub max_zoom: Option<u8>,
}

/// Leaves out the address, which may hold a key.
impl fmt::Debug for ServerSpec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServerSpec")
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}

/// Why a map is not understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChoiceError {
    /// No map goes by this name.
    #[error("there is no base map \"{name}\": the known ones are {}", .known.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// What could have been.
        known: Vec<String>,
    },
}

/// The maps that go by a name.
#[derive(Clone, Debug)]
pub struct Catalog {
    entries: Vec<MapEntry>,
}

impl Default for Catalog {
    fn default() -> Self {
        let osm = ServerSpec {
            title: "OpenStreetMap".to_owned(),
            address: "https://tile.openstreetmap.org/{z}/{x}/{y}.png".to_owned(),
            credits: vec![OPENSTREETMAP],
            max_zoom: Some(19),
        };
        let mapbox = ServerSpec {
            title: "Mapbox".to_owned(),
            address: format!(
                "https://api.mapbox.com/styles/v1/mapbox/dark-v11/tiles/256/{{z}}/{{x}}/{{y}}@2x?access_token={TOKEN_PLACE}"
            ),
            credits: vec![MAPBOX_CREDIT, OPENSTREETMAP],
            max_zoom: Some(22),
        };
        Self {
            entries: vec![
                MapEntry::bundled(),
                MapEntry::new("osm", "OpenStreetMap", MapSpec::Server(osm)),
                MapEntry::new(MAPBOX, "Mapbox", MapSpec::Server(mapbox)),
                MapEntry::none(),
            ],
        }
    }
}

impl Catalog {
    /// All of them, in the order in which they are offered.
    pub fn entries(&self) -> &[MapEntry] {
        &self.entries
    }

    /// The map that `text` means: a name in whatever case, a file, or an address.
    ///
    /// # Errors
    /// [`ChoiceError`] when it is none of them; it names those that are known.
    pub fn find(&self, text: &str) -> Result<MapEntry, ChoiceError> {
        let text = text.trim();
        let name = match text.to_lowercase().as_str() {
            // Applications made for a Leaflet view say "leaflet" and mean these tiles.
            "openstreetmap" | "leaflet" => "osm".to_owned(),
            "off" => "none".to_owned(),
            other => other.to_owned(),
        };
        if let Some(entry) = self.entries.iter().find(|entry| entry.name == name) {
            return Ok(entry.clone());
        }
        if is_map_file(Path::new(text)) {
            return Ok(Self::file(Path::new(text)));
        }
        Err(ChoiceError::Unknown {
            name: text.to_owned(),
            known: self
                .entries
                .iter()
                .map(|entry| entry.name.clone())
                .collect(),
        })
    }

    /// A map in a file.
    pub fn file(path: &Path) -> MapEntry {
        let title = path.file_stem().unwrap_or(path.as_os_str());
        MapEntry::new(
            &path.to_string_lossy(),
            &title.to_string_lossy(),
            MapSpec::File(path.to_owned()),
        )
    }
}

/// Whether the name of a file says that it holds map tiles.
pub fn is_map_file(path: &Path) -> bool {
    let extension = path.extension().map(|end| end.to_ascii_lowercase());
    extension.is_some_and(|end| end == "pmtiles" || end == "mbtiles")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_understood_whatever_its_case() {
        let catalog = Catalog::default();
        for (text, name) in [
            ("bundled", "bundled"),
            (" Bundled ", "bundled"),
            ("osm", "osm"),
            ("OpenStreetMap", "osm"),
            ("leaflet", "osm"),
            ("none", "none"),
            ("OFF", "none"),
        ] {
            assert_eq!(catalog.find(text).unwrap().name, name, "{text}");
        }
    }

    #[test]
    fn a_map_is_found_by_the_name_that_it_says() {
        let catalog = Catalog::default();
        for entry in catalog.entries() {
            assert_eq!(catalog.find(&entry.name).as_ref(), Ok(entry));
        }
    }

    #[test]
    fn the_host_of_a_server_is_told_and_nothing_else_of_its_address() {
        let catalog = Catalog::default();
        let host_of = |name: &str| catalog.find(name).unwrap().host().map(str::to_owned);
        assert_eq!(host_of("osm").as_deref(), Some("tile.openstreetmap.org"));
        assert_eq!(host_of("mapbox").as_deref(), Some("api.mapbox.com"));
        assert_eq!(host_of("bundled"), None);
        assert!(catalog.find("mapbox").unwrap().wants_mapbox_token());
        assert!(!catalog.find("osm").unwrap().wants_mapbox_token());
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let error = Catalog::default().find("google").unwrap_err().to_string();
        for part in ["google", "bundled", "osm", "none"] {
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn a_file_is_known_by_the_end_of_its_name() {
        let entry = Catalog::default().find("maps/City.PMTiles").unwrap();
        assert_eq!(entry.title, "City");
        assert_eq!(entry.spec, MapSpec::File("maps/City.PMTiles".into()));
        assert!(!entry.needs_network());
    }
}
