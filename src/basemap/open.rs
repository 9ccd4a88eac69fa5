//! Opens a map that was chosen, on a thread of its own: files and servers may be slow.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, bounded};

use super::catalog::{MapEntry, MapSpec, ServerSpec, TOKEN_PLACE};
use super::http::ServerSource;
use super::pool::Waker;
use super::secret::Secret;
use super::source::TileSource;

/// What opening a map depends on beside the map.
#[derive(Clone, Debug, Default)]
pub struct MapEnv {
    /// Where tiles of servers are kept between runs; `None` to keep none.
    pub cache_dir: Option<PathBuf>,
    /// Whether servers may not be asked, so that only what is kept is shown.
    pub offline: bool,
    /// The user's token for Mapbox.
    pub mapbox_token: Option<Secret>,
}

impl MapEnv {
    /// Keeps tiles in the platform's folder for such.
    pub fn of_platform() -> Self {
        let cache_dir = directories::ProjectDirs::from("", "", "trackscope")
            .map(|dirs| dirs.cache_dir().join("tiles"));
        if cache_dir.is_none() {
            tracing::warn!("no cache folder is known here: tiles are fetched anew each time");
        }
        Self {
            cache_dir,
            offline: false,
            mapbox_token: None,
        }
    }
}

/// Why a map cannot be opened, in words for the user. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenError {
    text: String,
}

impl OpenError {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

pub(super) type Opened = Result<Arc<dyn TileSource>, OpenError>;

/// A map that is being opened.
pub(super) struct Opening {
    pub entry: MapEntry,
    result: Receiver<Opened>,
}

impl Opening {
    /// Starts to open it. `waker` is called when that has ended.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(entry: MapEntry, env: &MapEnv, waker: &Waker) -> io::Result<Self> {
        let (sender, result) = bounded(1);
        let (spec, env, waker) = (entry.spec.clone(), env.clone(), Arc::clone(waker));
        // Not waited for: a folder on a network may keep it for minutes, and it changes
        // nothing when nobody wants its result any more.
        std::thread::Builder::new()
            .name("basemap-open".to_owned())
            .spawn(move || {
                let _ = sender.send(open(&spec, &env));
                waker();
            })?;
        Ok(Self { entry, result })
    }

    /// What came of it, once it has ended.
    pub fn take(&self) -> Option<Opened> {
        self.result.try_recv().ok()
    }

    /// Waits for it until `deadline`.
    pub fn wait(&self, deadline: Instant) -> Option<Opened> {
        self.result.recv_deadline(deadline).ok()
    }
}

fn open(spec: &MapSpec, env: &MapEnv) -> Opened {
    match spec {
        MapSpec::Server(server) if server.address.contains(TOKEN_PLACE) => {
            let Some(token) = &env.mapbox_token else {
                return Err(OpenError::new(
                    "it needs an access token: choose Mapbox in the map menu, or set MAPBOX_TOKEN",
                ));
            };
            let with_token = ServerSpec {
                address: server.address.replace(TOKEN_PLACE, token.expose()),
                ..server.clone()
            };
            // Nothing that has the token in its address may be written down.
            let env = MapEnv {
                cache_dir: None,
                ..env.clone()
            };
            Ok(Arc::new(ServerSource::open(&with_token, &env)?))
        }
        MapSpec::Server(server) => Ok(Arc::new(ServerSource::open(server, env)?)),
        MapSpec::File(path) => Err(OpenError::new(format!(
            "{} cannot be read as a map",
            path.display()
        ))),
        MapSpec::None | MapSpec::Bundled => Err(OpenError::new("there is nothing to open")),
    }
}
