//! `settings.json` in the folder for settings: read with patience, written whole or not at all.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::remembered::Remembered;
use crate::words::program::settings_file as words;

const FILE: &str = "settings.json";
/// What the fields mean; a later program counts up when they mean something else. Version 1 had
/// the maps alone, under the names that they still have.
const VERSION: u64 = 2;
/// A file that is larger was not written by this program.
const MAX_BYTES: u64 = 1024 * 1024;
/// Broken files that are kept; the last of them gives way to a further one.
const MAX_ASIDE: u32 = 9;

/// The file, and what it said when it was last read.
#[derive(Debug)]
pub struct SettingsFile {
    /// None where there is no folder for settings, or a later program's file is not to be
    /// changed.
    path: Option<PathBuf>,
    /// All fields, those too that this program does not know.
    fields: Map<String, Value>,
    /// Our fields as they were read or written last: what differs from them was changed here.
    known: Map<String, Value>,
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
            known: Remembered::default().fields(),
        }
    }

    /// A file in a folder, whatever is there: for tests.
    #[cfg(test)]
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            path: Some(folder.join(FILE)),
            ..Self::nowhere()
        }
    }

    /// Reads the settings in `folder`. One that cannot be read is set aside under another
    /// name; the program starts with its defaults.
    pub fn read(folder: Option<&Path>) -> Reading {
        let Some(path) = folder.map(|folder| folder.join(FILE)) else {
            return Reading {
                file: Self::nowhere(),
                remembered: Remembered::default(),
                problem: Some(words::NO_FOLDER.to_owned()),
            };
        };
        let defaults = |path: Option<PathBuf>, problem: Option<String>| Reading {
            file: Self {
                path,
                ..Self::nowhere()
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
                let problem = words::unread(&path.display().to_string(), &error.to_string());
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
                let problem = set_aside(&path, words::NO_OBJECT);
                return defaults(Some(path), Some(problem));
            }
            Err(error) => {
                let problem = set_aside(&path, &error.to_string());
                return defaults(Some(path), Some(problem));
            }
        };
        let version = fields.get("version").and_then(Value::as_u64);
        let is_later = version.is_some_and(|version| version > VERSION);
        let remembered = Remembered::of(&fields);
        Reading {
            file: Self {
                path: (!is_later).then(|| path.clone()),
                known: remembered.fields(),
                fields,
            },
            remembered,
            problem: is_later.then(|| words::later(&path.display().to_string())),
        }
    }

    /// Writes what is to be remembered, whole or not at all, and only if it is another than was
    /// read or written last. Fields that this program does not know stay as they are, and those
    /// that another window has written meanwhile, unless they were changed here too.
    ///
    /// # Errors
    /// When the system does not let it be written.
    pub fn write(&mut self, remembered: &Remembered) -> io::Result<()> {
        let ours = remembered.fields();
        let Some(path) = self.path.as_ref().filter(|_| ours != self.known) else {
            return Ok(());
        };
        if let Ok(text) = read_limited(path)
            && let Ok(Value::Object(fields)) = serde_json::from_str(&text)
        {
            self.fields = fields;
        }
        for (name, value) in &ours {
            if self.known.get(name) != Some(value) || !self.fields.contains_key(name) {
                self.fields.insert(name.clone(), value.clone());
            }
        }
        self.fields.insert("version".to_owned(), VERSION.into());
        let mut text = serde_json::to_string_pretty(&self.fields)?;
        text.push('\n');
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension(format!("json.{}", std::process::id()));
        let written =
            write_private(&beside, text.as_bytes()).and_then(|()| fs::rename(&beside, path));
        match &written {
            Ok(()) => self.known = ours,
            Err(_) => _ = fs::remove_file(&beside),
        }
        written
    }
}

fn read_limited(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = fs::File::open(path)?;
    file.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        let problem = words::too_large(MAX_BYTES);
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
    let names = (1..=MAX_ASIDE).map(|number| match number {
        1 => path.with_extension("json.broken"),
        _ => path.with_extension(format!("json.broken-{number}")),
    });
    let last = path.with_extension(format!("json.broken-{MAX_ASIDE}"));
    let mut free = names.filter(|name| !name.exists());
    let aside = free.next().unwrap_or(last);
    let renamed = fs::rename(path, &aside);
    let path = path.display().to_string();
    match renamed {
        Ok(()) => words::set_aside(&path, reason, &aside.display().to_string()),
        Err(error) => words::not_set_aside(&path, reason, &error.to_string()),
    }
}

#[cfg(test)]
#[path = "settings_file_tests.rs"]
mod tests;
