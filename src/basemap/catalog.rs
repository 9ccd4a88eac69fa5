//! The maps that can be chosen, by name, by file or by address.

use std::fmt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::credit::Credit;
use super::net::{self, Address, Kind};
use crate::words::maps as words;

/// A map that can be chosen.
#[derive(Clone, PartialEq, Eq)]
pub struct MapEntry {
    /// As it is written after `--basemap` and by `switch_provider`: a name, a file or an
    /// address. An address may have a key in it: [`MapEntry::shown_name`] is for people.
    pub name: String,
    /// As it is called on the screen.
    pub title: String,
    pub(super) spec: MapSpec,
}

impl MapEntry {
    /// The map that is carried in the program.
    pub fn bundled() -> Self {
        Self::new("bundled", words::BUNDLED_TITLE, MapSpec::Bundled)
    }

    /// No map, only its ground colour.
    pub fn none() -> Self {
        Self::new("none", words::NO_MAP_TITLE, MapSpec::None)
    }

    pub(super) fn new(name: &str, title: &str, spec: MapSpec) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            spec,
        }
    }

    /// Its name without what may be a secret in it.
    pub fn shown_name(&self) -> String {
        if Address::is_meant(&self.name) {
            net::shown(&self.name)
        } else {
            self.name.clone()
        }
    }

    /// Whether Mapbox is asked for it, which wants a token.
    pub fn wants_mapbox_token(&self) -> bool {
        matches!(&self.spec, MapSpec::Server(server) if server.address == Address::Mapbox)
    }

    /// Whether its tiles depend on theme or scale, so that it is to be opened anew when they
    /// change.
    pub(super) fn depends_on_look(&self) -> (bool, bool) {
        match &self.spec {
            MapSpec::Server(server) => (
                server.address.depends_on_theme(),
                server.address.depends_on_scale(),
            ),
            MapSpec::None | MapSpec::Bundled | MapSpec::File(_) => (false, false),
        }
    }

    /// The file that it is in, if it is in one.
    pub fn path(&self) -> Option<&Path> {
        match &self.spec {
            MapSpec::File(path) => Some(path),
            MapSpec::None | MapSpec::Bundled | MapSpec::Server(_) => None,
        }
    }

    /// The machine that is asked for it, as far as that can be read from its address.
    pub fn host(&self) -> Option<String> {
        match &self.spec {
            MapSpec::Server(server) => server.address.host(),
            MapSpec::None | MapSpec::Bundled | MapSpec::File(_) => None,
        }
    }

    /// Whether showing it asks another machine.
    pub fn needs_network(&self) -> bool {
        matches!(self.spec, MapSpec::Server(_))
    }
}

/// Leaves out what may be a secret.
impl fmt::Debug for MapEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MapEntry")
            .field("name", &self.shown_name())
            .finish_non_exhaustive()
    }
}

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

/// A server of tiles. What it says of itself goes before credits, and after all else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServerSpec {
    /// What it is called on the screen; empty: as it calls itself.
    pub title: String,
    /// Where it has the map.
    pub address: Address,
    /// Whose data it is, where that is known before the server is asked.
    pub credits: Vec<Credit>,
    /// First zoom that it has, where that is known.
    pub min_zoom: Option<u8>,
    /// Deepest zoom that it has, where that is known.
    pub max_zoom: Option<u8>,
    /// How wide its pictures are drawn, where that is known.
    pub tile_points: Option<u16>,
    /// What its tiles are, where that is known.
    pub kind: Option<Kind>,
}

impl ServerSpec {
    /// Of which nothing but the address is known.
    pub fn new(title: &str, address: Address) -> Self {
        Self {
            title: title.to_owned(),
            address,
            credits: Vec::new(),
            min_zoom: None,
            max_zoom: None,
            tile_points: None,
            kind: None,
        }
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
    /// Two maps cannot have one name.
    #[error("there is a base map \"{name}\" already")]
    Taken {
        /// The name.
        name: String,
    },
    /// An address that cannot be one of a map.
    #[error("{shown}: {reason}")]
    Address {
        /// The address without what may be a secret in it.
        shown: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Other words for maps. Applications made for a Leaflet view say "leaflet" and mean these
/// tiles.
const ALIASES: [(&str, &str); 3] = [
    ("openstreetmap", "osm"),
    ("leaflet", "osm"),
    ("off", "none"),
];

/// The maps that go by a name.
#[derive(Clone, Debug)]
pub struct Catalog {
    entries: Vec<MapEntry>,
}

impl Default for Catalog {
    fn default() -> Self {
        let server = |name: &str, spec: ServerSpec| {
            let title = spec.title.clone();
            MapEntry::new(name, &title, MapSpec::Server(spec))
        };
        let mut entries = vec![MapEntry::bundled()];
        // Tests make sure that both are understood.
        entries.extend(net::openstreetmap().ok().map(|spec| server("osm", spec)));
        entries.extend(
            net::openfreemap()
                .ok()
                .map(|spec| server("openfreemap", spec)),
        );
        entries.push(server("mapbox", net::mapbox()));
        entries.push(MapEntry::none());
        Self { entries }
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
        let lower = text.to_lowercase();
        let alias = ALIASES.iter().find(|(alias, _)| *alias == lower);
        let name = alias.map_or(lower.as_str(), |(_, name)| *name);
        if let Some(entry) = self.entries.iter().find(|entry| entry.name == name) {
            return Ok(entry.clone());
        }
        if Address::is_meant(text) {
            return Self::address(text);
        }
        if is_map_file(Path::new(text)) {
            return Ok(Self::file(Path::new(text)));
        }
        Err(ChoiceError::Unknown {
            name: net::shown(text),
            known: self
                .entries
                .iter()
                .map(|entry| entry.name.clone())
                .collect(),
        })
    }

    /// A map on a server.
    ///
    /// # Errors
    /// [`ChoiceError::Address`] naming the part of the address that is wrong.
    pub fn address(text: &str) -> Result<MapEntry, ChoiceError> {
        let address = Address::parse(text).map_err(|error| ChoiceError::Address {
            shown: net::shown(text),
            reason: error.to_string(),
        })?;
        let host = address.host().unwrap_or_default();
        let spec = ServerSpec::new("", address);
        Ok(MapEntry::new(text.trim(), &host, MapSpec::Server(spec)))
    }

    /// Adds a map to those that go by a name, behind the others but "none".
    ///
    /// # Errors
    /// [`ChoiceError::Taken`] when another map has that name.
    pub(super) fn add(&mut self, entry: MapEntry) -> Result<(), ChoiceError> {
        let is_other_word = ALIASES.iter().any(|(alias, _)| *alias == entry.name);
        if is_other_word || self.entries.iter().any(|known| known.name == entry.name) {
            return Err(ChoiceError::Taken { name: entry.name });
        }
        self.entries
            .insert(self.entries.len().saturating_sub(1), entry);
        Ok(())
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
        let host_of = |name: &str| catalog.find(name).unwrap().host();
        assert_eq!(host_of("osm").as_deref(), Some("tile.openstreetmap.org"));
        assert_eq!(host_of("mapbox").as_deref(), Some("api.mapbox.com"));
        assert_eq!(host_of("bundled"), None);
        assert!(catalog.find("mapbox").unwrap().wants_mapbox_token());
        assert!(!catalog.find("osm").unwrap().wants_mapbox_token());
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let error = Catalog::default().find("google").unwrap_err().to_string();
        for part in ["google", "bundled", "osm", "openfreemap", "mapbox", "none"] {
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

    #[test]
    fn an_address_is_a_map_and_its_key_is_printed_nowhere() {
        let catalog = Catalog::default();
        let text = "https://t.example/{z}/{x}/{y}.png?key=hidden";
        let entry = catalog.find(&format!(" {text} ")).unwrap();
        assert_eq!(
            (entry.name.as_str(), entry.title.as_str()),
            (text, "t.example")
        );
        assert!(entry.needs_network());
        assert!(!format!("{entry:?} {:?} {}", entry.spec, entry.shown_name()).contains("hidden"));
        for (wrong, part) in [
            ("https://t.example/{z}/{x}?key=hidden", "{y} is missing"),
            (
                "t.example/{z}/{x}/{y}?key=hidden",
                "must begin with http://",
            ),
            ("ftp://t.example/a?key=hidden", "must begin with http://"),
            (
                "https://t.example/a.pmtiles?key=hidden",
                "save it on this machine",
            ),
        ] {
            let error = catalog.find(wrong).unwrap_err();
            let told = format!("{error} {error:?}");
            assert!(told.contains(part) && !told.contains("hidden"), "{told}");
        }
    }
}
