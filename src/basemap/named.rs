//! Maps that the user has given a name: in the file `maps.json`, and with `--map`.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::attribution::credits_of;
use super::catalog::{Catalog, MapEntry, MapSpec, ServerSpec, is_map_file};
use super::credit::Credit;
use super::net::{Address, Kind, shown};

/// The version of the file that is understood.
const VERSION: u64 = 1;
const MAX_FILE_BYTES: u64 = 1 << 20;
const MAX_MAPS: usize = 200;
const MAX_NAME_CHARS: usize = 40;
const MAX_TITLE_CHARS: usize = 60;
const KNOWN_FIELDS: [&str; 11] = [
    "name",
    "title",
    "address",
    "attribution",
    "attribution_url",
    "min_zoom",
    "max_zoom",
    "tile_size",
    "tiles",
    "tms",
    "subdomains",
];

/// Adds the maps of a file (`docs/maps.md` has its form), where there is one, and those given
/// as `NAME=ADDRESS`. Gives a sentence for each that cannot be understood and is left out.
pub fn add_from(catalog: &mut Catalog, file: Option<&Path>, given: &[String]) -> Vec<String> {
    let mut complaints = Vec::new();
    if let Some(path) = file
        && let Err(complaint) = add_file(catalog, path, &mut complaints)
    {
        complaints.push(format!("{}: {complaint}", path.display()));
    }
    for text in given {
        let added = match text.split_once('=') {
            Some((name, address)) => named(name, address, Path::new(""))
                .and_then(|entry| catalog.add(entry).map_err(|error| error.to_string())),
            None => Err("expected NAME=ADDRESS".to_owned()),
        };
        if let Err(complaint) = added {
            let name = text.split_once('=').map_or("", |(name, _)| name);
            complaints.push(format!("--map {name}: {complaint}"));
        }
    }
    complaints
}

fn add_file(
    catalog: &mut Catalog,
    path: &Path,
    complaints: &mut Vec<String>,
) -> Result<(), String> {
    let size = match std::fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    if size > MAX_FILE_BYTES {
        return Err(format!("it has {size} bytes, more than {MAX_FILE_BYTES}"));
    }
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let value: Value = serde_json::from_slice(&bytes)
        // The parser shows places only, and nothing of what is there.
        .map_err(|error| {
            format!(
                "line {}, column {}: it is no JSON",
                error.line(),
                error.column()
            )
        })?;
    match value.get("version").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(other) => return Err(format!("version {other} is not known, only {VERSION}")),
        None => return Err(format!("\"version\": {VERSION} is missing")),
    }
    let maps = value.get("maps").and_then(Value::as_array);
    let maps = maps.ok_or("\"maps\" is no list")?;
    let folder = path.parent().unwrap_or(Path::new(""));
    for (index, map) in maps.iter().enumerate() {
        if index >= MAX_MAPS {
            complaints.push(format!(
                "{}: maps behind the first {MAX_MAPS} are left out",
                path.display()
            ));
            break;
        }
        let name = map.get("name").and_then(Value::as_str).unwrap_or_default();
        let added = entry(map, folder, complaints)
            .and_then(|entry| catalog.add(entry).map_err(|error| error.to_string()));
        if let Err(complaint) = added {
            let name: String = name.chars().take(MAX_NAME_CHARS).collect();
            complaints.push(format!(
                "{}: map {} {name:?}: {complaint}",
                path.display(),
                index + 1
            ));
        }
    }
    Ok(())
}

/// A map in the file.
fn entry(value: &Value, folder: &Path, complaints: &mut Vec<String>) -> Result<MapEntry, String> {
    let fields = value.as_object().ok_or("it is no object")?;
    let name = text(fields, "name")?.ok_or("\"name\" is missing")?;
    let address = text(fields, "address")?.ok_or("\"address\" is missing")?;
    for field in fields
        .keys()
        .filter(|field| !KNOWN_FIELDS.contains(&field.as_str()))
    {
        let field: String = field.chars().take(MAX_NAME_CHARS).collect();
        complaints.push(format!(
            "map {name:?}: \"{field}\" is not known and means nothing"
        ));
    }
    let mut entry = named(name, address, folder)?;
    if let Some(title) = text(fields, "title")? {
        entry.title = title
            .chars()
            .filter(|letter| !letter.is_control())
            .take(MAX_TITLE_CHARS)
            .collect();
    }
    let title = entry.title.clone();
    if let MapSpec::Server(server) = &mut entry.spec {
        server.title = title;
        complete(server, fields)?;
    }
    Ok(entry)
}

fn complete(server: &mut ServerSpec, fields: &Map<String, Value>) -> Result<(), String> {
    if let Some(attribution) = text(fields, "attribution")? {
        server.credits = credits_of(attribution);
        if let (Some(link), [credit]) = (
            text(fields, "attribution_url")?,
            server.credits.as_mut_slice(),
        ) {
            if !link.starts_with("https://") && !link.starts_with("http://") {
                return Err("\"attribution_url\" must begin with http:// or https://".to_owned());
            }
            *credit = Credit {
                text: credit.text.clone(),
                url: link.to_owned().into(),
            };
        }
    }
    server.min_zoom = number(fields, "min_zoom", 0, 22)?;
    server.max_zoom = number(fields, "max_zoom", 0, 22)?;
    if let (Some(min), Some(max)) = (server.min_zoom, server.max_zoom)
        && min > max
    {
        return Err("\"min_zoom\" is more than \"max_zoom\"".to_owned());
    }
    server.tile_points = number(fields, "tile_size", 64, 1024)?;
    server.kind = match text(fields, "tiles")? {
        None => None,
        Some("raster") => Some(Kind::Picture),
        Some("vector") => Some(Kind::Vector),
        Some(_) => return Err("\"tiles\" must be \"raster\" or \"vector\"".to_owned()),
    };
    let is_tms = match fields.get("tms") {
        None => false,
        Some(value) => value.as_bool().ok_or("\"tms\" must be true or false")?,
    };
    let servers = match fields.get("subdomains") {
        None => None,
        Some(value) => Some(names(value).ok_or("\"subdomains\" must be a list of names")?),
    };
    if let Address::Tiles(template) = &server.address {
        let mut template = template.clone().with_tms(is_tms);
        if let Some(servers) = servers {
            template = template
                .with_servers(servers)
                .map_err(|error| error.to_string())?;
        }
        server.address = Address::Tiles(template);
    }
    Ok(())
}

fn names(value: &Value) -> Option<Vec<String>> {
    let names = value
        .as_array()?
        .iter()
        .map(|name| name.as_str().map(str::to_owned));
    names.collect()
}

/// A map at an address, or in a file.
fn named(name: &str, address: &str, folder: &Path) -> Result<MapEntry, String> {
    let shown_name = name.trim();
    let name = shown_name.to_lowercase();
    let is_fit = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || !name.chars().all(is_fit) {
        return Err(format!(
            "a name has 1 to {MAX_NAME_CHARS} letters, digits, \"-\", \"_\" or \".\""
        ));
    }
    let address = address.trim();
    let spec = if is_map_file(Path::new(address)) && !Address::is_meant(address) {
        let path: PathBuf = folder.join(address);
        MapSpec::File(path)
    } else {
        let address =
            Address::parse(address).map_err(|error| format!("{}: {error}", shown(address)))?;
        MapSpec::Server(ServerSpec::new(shown_name, address))
    };
    Ok(MapEntry::new(&name, shown_name, spec))
}

fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, String> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Err(format!("\"{name}\" is empty")),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("\"{name}\" is no text")),
    }
}

fn number<T: TryFrom<u64>>(
    fields: &Map<String, Value>,
    name: &str,
    min: u64,
    max: u64,
) -> Result<Option<T>, String> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_u64()
            .filter(|number| (min..=max).contains(number))
            .and_then(|number| T::try_from(number).ok())
            .map(Some)
            .ok_or_else(|| format!("\"{name}\" must be a whole number from {min} to {max}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: &Value) -> (Catalog, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("maps.json");
        std::fs::write(&path, value.to_string()).unwrap();
        let mut catalog = Catalog::default();
        let complaints = add_from(&mut catalog, Some(&path), &[]);
        (catalog, complaints)
    }

    fn one(map: &Value) -> (Catalog, Vec<String>) {
        read(&json!({"version": 1, "maps": [map]}))
    }

    #[test]
    fn maps_of_the_file_and_of_the_command_line_go_by_their_names() {
        let (mut catalog, complaints) = one(&json!({
            "name": "Office", "title": "Office map", "address": "https://{s}.t.example/{z}/{x}/{y}",
            "attribution": "© Office", "attribution_url": "https://office.example", "min_zoom": 2,
            "max_zoom": 17, "tile_size": 512, "tiles": "vector", "tms": true, "subdomains": ["n1", "n2"],
        }));
        assert_eq!(complaints, Vec::<String>::new());
        let office = catalog.find("OFFICE").unwrap();
        assert_eq!(office.title, "Office map");
        let MapSpec::Server(server) = &office.spec else {
            panic!()
        };
        assert_eq!(
            (server.min_zoom, server.max_zoom, server.tile_points),
            (Some(2), Some(17), Some(512))
        );
        assert_eq!(
            (server.kind, &*server.credits[0].url),
            (Some(Kind::Vector), "https://office.example")
        );
        let Address::Tiles(template) = &server.address else {
            panic!()
        };
        let id = walkers::TileId {
            x: 0,
            y: 0,
            zoom: 1,
        };
        assert_eq!(template.url(id, false), "https://n1.t.example/1/0/1");

        let given = [
            "home=http://localhost:8/{z}/{x}/{y}.png",
            "city=maps/city.pmtiles",
        ];
        assert!(add_from(&mut catalog, None, &given.map(str::to_owned)).is_empty());
        assert!(catalog.find("home").unwrap().needs_network());
        assert_eq!(
            catalog.find("city").unwrap().spec,
            MapSpec::File("maps/city.pmtiles".into())
        );
        assert_eq!(catalog.entries().last().unwrap().name, "none");
    }

    #[test]
    fn a_map_that_is_not_understood_is_told_and_the_others_are_there() {
        let address = "http://h/{z}/{x}/{y}";
        for (map, part) in [
            (json!(3), "it is no object"),
            (json!({"address": address}), "\"name\" is missing"),
            (json!({"name": "a"}), "\"address\" is missing"),
            (
                json!({"name": "a b", "address": address}),
                "a name has 1 to 40",
            ),
            (
                json!({"name": "OSM", "address": address}),
                "\"osm\" already",
            ),
            (
                json!({"name": "leaflet", "address": address}),
                "\"leaflet\" already",
            ),
            (
                json!({"name": "a", "address": "http://h/{z}/{x}?key=hidden"}),
                "{y} is missing",
            ),
            (
                json!({"name": "a", "address": address, "max_zoom": 99}),
                "\"max_zoom\" must be a whole number from 0 to 22",
            ),
            (
                json!({"name": "a", "address": address, "max_zoom": 2, "min_zoom": 3}),
                "more than",
            ),
            (
                json!({"name": "a", "address": address, "tiles": "round"}),
                "\"raster\" or \"vector\"",
            ),
            (
                json!({"name": "a", "address": address, "tms": 1}),
                "\"tms\" must be",
            ),
            (
                json!({"name": "a", "address": address, "subdomains": [1]}),
                "\"subdomains\"",
            ),
            (
                json!({"name": "a", "address": address, "subdomains": []}),
                "servers {0}",
            ),
            (
                json!({"name": "a", "address": address, "attribution": "A", "attribution_url": "javascript:a"}),
                "\"attribution_url\"",
            ),
        ] {
            let good = json!({"name": "good", "address": address});
            let (catalog, complaints) = read(&json!({"version": 1, "maps": [map, good]}));
            assert_eq!(complaints.len(), 1, "{complaints:?}");
            assert!(complaints[0].contains(part), "{}", complaints[0]);
            assert!(
                complaints[0].contains("map 1") && !complaints[0].contains("hidden"),
                "{}",
                complaints[0]
            );
            assert!(catalog.find("good").is_ok());
        }
        let (catalog, complaints) = one(&json!({"name": "a", "address": address, "colour": 1}));
        assert!(complaints[0].contains("\"colour\"") && catalog.find("a").is_ok());
    }

    #[test]
    fn a_file_that_is_not_understood_is_told_and_one_that_is_not_there_is_none() {
        for (value, part) in [
            (json!({"maps": []}), "\"version\": 1 is missing"),
            (json!({"version": 2, "maps": []}), "version 2 is not known"),
            (json!({"version": 1}), "\"maps\" is no list"),
            (json!([]), "\"version\""),
        ] {
            let (catalog, complaints) = read(&value);
            assert!(complaints[0].contains(part), "{complaints:?}");
            assert_eq!(catalog.entries().len(), Catalog::default().entries().len());
        }
        let mut catalog = Catalog::default();
        let nowhere = Path::new("/nowhere/maps.json");
        assert!(add_from(&mut catalog, Some(nowhere), &[]).is_empty());
        let wrong = ["a", "b=c", "osm=http://h/{z}/{x}/{y}"].map(str::to_owned);
        assert_eq!(add_from(&mut catalog, None, &wrong).len(), 3);
    }

    #[test]
    fn a_broken_file_is_told_without_what_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("maps.json");
        std::fs::write(&path, "{\"key\": hidden").unwrap();
        let complaints = add_from(&mut Catalog::default(), Some(&path), &[]);
        assert!(
            complaints[0].contains("line 1, column") && !complaints[0].contains("hidden"),
            "{complaints:?}"
        );
    }
}
