//! Where the application listens: what was said by hand first, then what it left behind.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Local};

use super::cli::{Cli, Origin, Server, parse_port};
use super::ws_config::{MAX_WS_CONFIG_BYTES, WsConfig, read_ws_config};
use crate::feed::ServerUrl;

/// Environment variable in which the application repeats its port.
pub const PORT_VARIABLE: &str = "TAURI_WS_PORT";

/// Environment variable for the same, under this program's name.
pub const OWN_PORT_VARIABLE: &str = "TRACKSCOPE_WS_PORT";

/// The port that is tried when nobody named one.
pub const LAST_PORT: u16 = 8765;

/// Name of the file that the application's earlier viewer wrote.
const CONFIG_NAME: &str = "ws-config.js";

/// How old a file may be whose own time is in doubt.
const DOUBTFUL_AGE: Duration = Duration::from_secs(60);

/// What the program finds around itself when it starts.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The folder of the program.
    pub program_folder: Option<PathBuf>,
    /// The folder that it was started in.
    pub working_folder: Option<PathBuf>,
    /// Environment variables with ports, by name, in the order in which they count.
    pub port_variables: Vec<(&'static str, Option<String>)>,
    /// The wall clock.
    pub now: DateTime<Local>,
}

impl Surroundings {
    /// Those of this process, at the moment `now`.
    pub fn of_this_program(now: DateTime<Local>) -> Self {
        let program = std::env::current_exe().ok();
        Self {
            program_folder: program.and_then(|path| Some(path.parent()?.to_owned())),
            working_folder: std::env::current_dir().ok(),
            port_variables: [PORT_VARIABLE, OWN_PORT_VARIABLE]
                .map(|name| (name, std::env::var(name).ok()))
                .to_vec(),
            now,
        }
    }
}

/// Where the data comes from: `--ws-url`, `--ws-port`, the bare argument, a `ws-config.js` that
/// was written just now, the variables, and at last, as a guess, port 8765.
pub fn origin(cli: &Cli, around: &Surroundings) -> Origin {
    let server = |port, named_by| {
        Origin::Socket(Server {
            host: cli.ws_host.clone(),
            port,
            path: String::from("/"),
            named_by,
            is_guess: false,
        })
    };
    if let Some(ServerUrl { host, port, path }) = cli.ws_url.clone() {
        return Origin::Socket(Server {
            host,
            port,
            path,
            named_by: String::from("--ws-url"),
            is_guess: false,
        });
    }
    if let Some(port) = cli.ws_port {
        return server(port, String::from("--ws-port"));
    }
    if let Some(file) = &cli.file {
        let port = file
            .to_str()
            .and_then(parse_port)
            .filter(|_| !file.exists());
        return match port {
            Some(port) => server(port, String::from("bare argument")),
            None => Origin::File(file.clone()),
        };
    }
    if let Some((port, path)) = config_port(around) {
        return server(port, path.display().to_string());
    }
    for (name, value) in &around.port_variables {
        match value.as_deref().map(|value| (value, parse_port(value))) {
            Some((_, Some(port))) => return server(port, (*name).to_owned()),
            Some((value, None)) => {
                tracing::warn!(name, value, "this variable does not name a port");
            }
            None => {}
        }
    }
    Origin::Socket(Server {
        host: cli.ws_host.clone(),
        port: LAST_PORT,
        path: String::from("/"),
        named_by: String::from("the usual port, as nobody named one"),
        is_guess: true,
    })
}

/// The port in the first fresh file, and that file.
fn config_port(around: &Surroundings) -> Option<(u16, PathBuf)> {
    config_paths(around).into_iter().find_map(|path| {
        let port = read_config(&path, &around.now)?;
        Some((port, path))
    })
}

/// Where such a file may lie: beside the program, in the working folder, and where the
/// earlier viewer wrote it, `src` beside its folder `src-tauri`.
fn config_paths(around: &Surroundings) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = around.program_folder.iter().cloned().collect();
    if let Some(working) = &around.working_folder {
        folders.extend([working.clone(), working.join("src")]);
        if working.ends_with("src-tauri") {
            folders.extend(working.parent().map(|parent| parent.join("src")));
        }
    }
    folders
        .into_iter()
        .map(|folder| folder.join(CONFIG_NAME))
        .collect()
}

/// The port in a file, if it is fresh; why not is told in the log.
fn read_config(path: &Path, now: &DateTime<Local>) -> Option<u16> {
    let metadata = std::fs::metadata(path).ok()?;
    // A pipe of that name would be waited for without end.
    if !metadata.is_file() {
        return None;
    }
    let mut text = String::new();
    let limit = (MAX_WS_CONFIG_BYTES as u64).saturating_add(1);
    let read = File::open(path).and_then(|file| file.take(limit).read_to_string(&mut text));
    if let Err(error) = read {
        tracing::warn!(path = %path.display(), %error, "this file cannot be read");
        return None;
    }
    match read_ws_config(&text, now) {
        Ok(WsConfig { port, is_ambiguous }) => {
            if is_ambiguous && is_old(metadata.modified().ok(), (*now).into()) {
                tracing::info!(path = %path.display(), "left alone: written an hour ago");
                return None;
            }
            Some(port)
        }
        Err(reason) => {
            tracing::info!(path = %path.display(), %reason, "left alone");
            None
        }
    }
}

/// Whether the system says that a file is old. It decides only where the time in the file
/// does not: copies keep the time of their original, and file servers have clocks of their own.
fn is_old(modified: Option<SystemTime>, now: SystemTime) -> bool {
    let age = modified.and_then(|modified| now.duration_since(modified).ok());
    age.is_some_and(|age| age >= DOUBTFUL_AGE)
}

#[cfg(test)]
#[path = "discovery_tests.rs"]
mod tests;
