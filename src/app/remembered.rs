//! What a window remembers for the next one: `settings.json` in the folder for settings.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

/// Maps that were used before, and are offered again.
pub const MAX_RECENT: usize = 10;

const FILE: &str = "settings.json";
/// What the fields mean; a later program counts up when they mean something else.
const VERSION: u64 = 1;
/// A file that is larger was not written by this program.
const MAX_BYTES: u64 = 1024 * 1024;
/// Longest name of a map that is remembered, in characters.
const MAX_NAME_CHARS: usize = 4096;

/// A map that was used before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentMap {
    /// File or address, as the command to switch takes it.
    pub map: String,
    /// As it is called on the screen.
    pub title: String,
    /// What is known of it.
    pub detail: String,
}

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The map that a person chose last.
    pub map: Option<String>,
    /// Files and addresses that were shown, the last one first.
    pub recent: Vec<RecentMap>,
    /// How much of the map is seen, in percent.
    pub opacity_percent: u8,
    /// Whether the system's key store keeps a token for Mapbox. The token itself is never
    /// here.
    pub has_stored_token: bool,
    /// Names of maps of servers that were chosen at least once.
    pub chosen_servers: Vec<String>,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            map: None,
            recent: Vec::new(),
            opacity_percent: 100,
            has_stored_token: false,
            chosen_servers: Vec::new(),
        }
    }
}

impl Remembered {
    /// Puts a map to the front of those that were used before.
    pub fn note_recent(&mut self, recent: RecentMap) {
        self.recent.retain(|other| other.map != recent.map);
        self.recent.insert(0, recent);
        self.recent.truncate(MAX_RECENT);
    }

    fn of(fields: &Map<String, Value>) -> Self {
        let text = |value: &Value| {
            let text = value.as_str()?;
            let is_fit = !text.is_empty() && text.chars().count() <= MAX_NAME_CHARS;
            is_fit.then(|| text.to_owned())
        };
        let list = |name: &str| fields.get(name).and_then(Value::as_array);
        let recent = list("recent_maps").into_iter().flatten();
        let recent = recent.filter_map(|entry| {
            Some(RecentMap {
                map: text(entry.get("map")?)?,
                title: text(entry.get("title")?)?,
                detail: entry.get("detail").and_then(text).unwrap_or_default(),
            })
        });
        let opacity = fields.get("map_opacity_percent").and_then(Value::as_u64);
        let opacity = opacity.and_then(|percent| u8::try_from(percent).ok());
        Self {
            map: fields.get("map").and_then(text),
            recent: recent.take(MAX_RECENT).collect(),
            opacity_percent: opacity.filter(|percent| *percent <= 100).unwrap_or(100),
            has_stored_token: fields.get("mapbox_token_is_stored") == Some(&Value::Bool(true)),
            chosen_servers: list("chosen_servers")
                .into_iter()
                .flatten()
                .filter_map(text)
                .take(100)
                .collect(),
        }
    }

    fn write_to(&self, fields: &mut Map<String, Value>) {
        let recent = self.recent.iter().map(
            |recent| json!({"map": recent.map, "title": recent.title, "detail": recent.detail}),
        );
        let recent: Vec<Value> = recent.collect();
        for (name, value) in [
            ("version", json!(VERSION)),
            ("map", json!(self.map)),
            ("recent_maps", Value::Array(recent)),
            ("map_opacity_percent", json!(self.opacity_percent)),
            ("mapbox_token_is_stored", json!(self.has_stored_token)),
            ("chosen_servers", json!(self.chosen_servers)),
        ] {
            fields.insert(name.to_owned(), value);
        }
    }
}

/// The file, and what it said when it was last read.
#[derive(Debug)]
pub struct SettingsFile {
    /// None where there is no folder for settings, or a later program's file is not to be
    /// changed.
    path: Option<PathBuf>,
    /// All fields, those too that this program does not know.
    fields: Map<String, Value>,
}

/// What came of reading.
#[derive(Debug)]
pub struct Reading {
    /// To write to.
    pub file: SettingsFile,
    /// What it says.
    pub remembered: Remembered,
    /// What is wrong with it, for people.
    pub problem: Option<String>,
}

impl SettingsFile {
    /// A file that is neither read nor written.
    pub fn nowhere() -> Self {
        Self {
            path: None,
            fields: Map::new(),
        }
    }

    /// A file in a folder, whatever is there: for tests.
    #[cfg(test)]
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            path: Some(folder.join(FILE)),
            fields: Map::new(),
        }
    }

    /// Reads the settings in `folder`. One that cannot be read is set aside under another
    /// name; the program starts with its defaults.
    pub fn read(folder: Option<&Path>) -> Reading {
        let Some(path) = folder.map(|folder| folder.join(FILE)) else {
            return Reading {
                file: Self::nowhere(),
                remembered: Remembered::default(),
                problem: Some("there is no folder for settings here".to_owned()),
            };
        };
        let defaults = |path: Option<PathBuf>, problem: Option<String>| Reading {
            file: Self {
                path,
                fields: Map::new(),
            },
            remembered: Remembered::default(),
            problem,
        };
        let text = match read_limited(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return defaults(Some(path), None);
            }
            Err(error) if error.kind() != io::ErrorKind::InvalidData => {
                // Perhaps it can be read next time: it stays as it is.
                let problem = format!("{}: {error}", path.display());
                return defaults(None, Some(problem));
            }
            Err(error) => {
                let problem = set_aside(&path, &error.to_string());
                return defaults(Some(path), Some(problem));
            }
        };
        let fields = match serde_json::from_str(&text) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => {
                let problem = set_aside(&path, "it is no JSON object");
                return defaults(Some(path), Some(problem));
            }
            Err(error) => {
                let problem = set_aside(&path, &error.to_string());
                return defaults(Some(path), Some(problem));
            }
        };
        let version = fields.get("version").and_then(Value::as_u64);
        let is_later = version.is_some_and(|version| version > VERSION);
        Reading {
            remembered: Remembered::of(&fields),
            file: Self {
                path: (!is_later).then(|| path.clone()),
                fields,
            },
            problem: is_later.then(|| {
                let path = path.display();
                format!("{path} was written by a later version: it is read, but not changed")
            }),
        }
    }

    /// Writes what is to be remembered, whole or not at all. Fields that this program does
    /// not know stay as they are, also those that another window has written meanwhile.
    ///
    /// # Errors
    /// When the system does not let it be written.
    pub fn write(&mut self, remembered: &Remembered) -> io::Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        if let Ok(text) = read_limited(path)
            && let Ok(Value::Object(fields)) = serde_json::from_str(&text)
        {
            self.fields = fields;
        }
        remembered.write_to(&mut self.fields);
        let mut text = serde_json::to_string_pretty(&self.fields)?;
        text.push('\n');
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension(format!("json.{}", std::process::id()));
        let written =
            write_private(&beside, text.as_bytes()).and_then(|()| fs::rename(&beside, path));
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written
    }
}

fn read_limited(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = fs::File::open(path)?;
    file.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        let problem = format!("it is larger than {MAX_BYTES} bytes");
        return Err(io::Error::new(io::ErrorKind::InvalidData, problem));
    }
    Ok(text)
}

/// Writes a file that only this user can read: an address of a map may hold a key.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a file that cannot be understood another name, so that nothing of it is lost; says
/// what was done.
fn set_aside(path: &Path, reason: &str) -> String {
    let aside = path.with_extension("json.broken");
    let renamed = fs::rename(path, &aside);
    let path = path.display();
    match renamed {
        Ok(()) => format!("{path}: {reason}. It was set aside as {}", aside.display()),
        Err(error) => format!("{path}: {reason}. It could not be set aside: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recent(map: &str) -> RecentMap {
        RecentMap {
            map: map.into(),
            title: map.to_uppercase(),
            detail: String::new(),
        }
    }

    fn remembered() -> Remembered {
        Remembered {
            map: Some("/maps/malta.pmtiles".into()),
            recent: vec![recent("/maps/malta.pmtiles")],
            opacity_percent: 70,
            has_stored_token: true,
            chosen_servers: vec!["osm".into()],
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_unknown_fields_stay() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("not/there/yet");
        let mut reading = SettingsFile::read(Some(&folder));
        assert_eq!(reading.remembered, Remembered::default());
        assert_eq!(reading.problem, None);
        reading.file.write(&remembered()).unwrap();
        let path = folder.join(FILE);
        let text = fs::read_to_string(&path).unwrap();
        let with_more = text.replacen('{', "{\"from_the_future\": [1, 2],", 1);
        fs::write(&path, with_more).unwrap();
        let mut reading = SettingsFile::read(Some(&folder));
        assert_eq!(reading.remembered, remembered());
        reading.file.write(&Remembered::default()).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("from_the_future"), "{text}");
        let names: Vec<_> = fs::read_dir(&folder).unwrap().collect();
        assert_eq!(names.len(), 1, "nothing is left beside it: {names:?}");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_user_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mut file = SettingsFile::read(Some(folder.path())).file;
        file.write(&remembered()).unwrap();
        let mode = fs::metadata(folder.path().join(FILE))
            .unwrap()
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }

    #[test]
    fn a_broken_file_is_set_aside_whole_and_the_defaults_hold() {
        for broken in [
            &b"{\"map\": \"osm\""[..],
            b"[1]",
            b"",
            b"\xff\xfe",
            &[b' '; 1024 * 1024 + 1],
        ] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(FILE), broken).unwrap();
            let mut reading = SettingsFile::read(Some(folder.path()));
            assert_eq!(reading.remembered, Remembered::default());
            assert!(reading.problem.unwrap().contains("set aside"));
            let aside = fs::read(folder.path().join("settings.json.broken")).unwrap();
            assert!(aside == broken);
            reading.file.write(&remembered()).unwrap();
            let again = SettingsFile::read(Some(folder.path()));
            assert_eq!(again.remembered, remembered());
        }
    }

    #[test]
    fn wrong_fields_are_as_if_they_were_not_there() {
        let text = r#"{"map": 3, "recent_maps": [{"map": "a"}, 7, {"map": "b", "title": "B"}],
            "map_opacity_percent": 300, "chosen_servers": "osm"}"#;
        let Value::Object(fields) = serde_json::from_str(text).unwrap() else {
            panic!("an object");
        };
        let expected = Remembered {
            recent: vec![RecentMap {
                map: "b".into(),
                title: "B".into(),
                detail: String::new(),
            }],
            ..Remembered::default()
        };
        assert_eq!(Remembered::of(&fields), expected);
    }

    #[test]
    fn a_file_of_a_later_version_is_read_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let text = r#"{"version": 2, "map": "osm"}"#;
        fs::write(&path, text).unwrap();
        let mut reading = SettingsFile::read(Some(folder.path()));
        assert_eq!(reading.remembered.map.as_deref(), Some("osm"));
        assert!(reading.problem.unwrap().contains("later version"));
        reading.file.write(&remembered()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }

    #[test]
    fn the_last_ten_maps_are_remembered_each_once() {
        let mut remembered = Remembered::default();
        for i in 0..15 {
            remembered.note_recent(recent(&format!("map-{i}")));
        }
        remembered.note_recent(recent("map-9"));
        let maps: Vec<&str> = remembered.recent.iter().map(|r| r.map.as_str()).collect();
        assert_eq!(maps.len(), MAX_RECENT);
        assert_eq!(maps[..3], ["map-9", "map-14", "map-13"]);
    }
}
