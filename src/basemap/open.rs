//! Opens a map that was chosen, on a thread of its own: files and servers may be slow.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, bounded};

use super::catalog::{MapEntry, MapSpec};
use super::files::FileSource;
use super::net::ServerSource;
use super::pool::Waker;
use super::secret::Secret;
use super::source::TileSource;
use super::theme::MapTheme;

/// Room for kept tiles where nothing else is said, in MiB.
pub const DEFAULT_CACHE_MIB: u64 = 512;

/// What opening a map depends on beside the map.
#[derive(Clone, Debug)]
pub struct MapEnv {
    /// Where tiles of servers are kept between runs; `None` to keep none.
    pub cache_dir: Option<PathBuf>,
    /// Room for them; what was not used for longest goes.
    pub cache_max_bytes: u64,
    /// Whether servers may not be asked, so that only what is kept is shown.
    pub offline: bool,
    /// What Mapbox wants to be asked with.
    pub mapbox_token: Option<Secret>,
    /// The theme for which a map is opened, where servers have one for each.
    pub theme: MapTheme,
    /// Whether the screen has more than one pixel to a point, so that finer tiles are asked for.
    pub is_fine: bool,
}

impl Default for MapEnv {
    fn default() -> Self {
        Self {
            cache_dir: None,
            cache_max_bytes: DEFAULT_CACHE_MIB << 20,
            offline: false,
            mapbox_token: None,
            theme: MapTheme::default(),
            is_fine: false,
        }
    }
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
            ..Self::default()
        }
    }
}

/// Why a map cannot be opened, in words for the user. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenError {
    text: String,
    kind: OpenErrorKind,
}

/// What can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenErrorKind {
    /// Trying again is of no use.
    Lasting,
    /// It may pass by itself. With the seconds that the server wants to be left alone.
    Passing(Option<u32>),
    /// A token of the user's is missing.
    WantsToken,
}

impl OpenError {
    /// One that lasts.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kind: OpenErrorKind::Lasting,
        }
    }

    /// One that may pass.
    pub fn passing(text: String, wait_secs: Option<f64>) -> Self {
        // A float `as` integer saturates.
        let wait_secs = wait_secs.map(|secs| secs.ceil() as u32);
        Self {
            text,
            kind: OpenErrorKind::Passing(wait_secs),
        }
    }

    /// A token is missing.
    pub fn wants_token(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kind: OpenErrorKind::WantsToken,
        }
    }

    /// What can be done about it.
    pub fn kind(&self) -> OpenErrorKind {
        self.kind
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
        MapSpec::Server(server) => Ok(Arc::new(ServerSource::open(server, env)?)),
        MapSpec::File(path) => Ok(Arc::new(FileSource::open(path)?)),
        MapSpec::None | MapSpec::Bundled => Err(OpenError::new("there is nothing to open")),
    }
}
