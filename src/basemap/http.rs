//! Fetches tiles over HTTP, with a cache on disk that obeys the server's terms.
//!
//! Not walkers' `HttpTiles`: that one only logs what fails and never tries again, so that
//! neither a notice nor a recovery is possible, and it panics where TLS cannot be set up.

use std::future::Future as _;
use std::path::PathBuf;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use http_cache_reqwest::{CACacheManager, Cache, CacheMode, HttpCache, HttpCacheOptions};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use walkers::TileId;

use super::catalog::ServerSpec;
use super::open::{MapEnv, OpenError};
use super::problem::{Cause, Trouble};
use super::source::{Content, SourceInfo, TileError, TileSource};

/// Says who asks, as tile servers require.
const USER_AGENT: &str = concat!(
    "trackscope/",
    env!("CARGO_PKG_VERSION"),
    " (desktop viewer for recorded vehicle tracks)"
);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// A tile of 256 pixels takes 10 to 60 kB.
const MAX_TILE_BYTES: usize = 4 << 20;
/// As few connections as OpenStreetMap's policy allows.
const CONNECTIONS: usize = 2;

/// A server of tiles.
pub(super) struct ServerSource {
    info: SourceInfo,
    url_template: String,
    client: ClientWithMiddleware,
    /// Taken when it is dropped: looking up a name cannot be interrupted, and must not be
    /// waited for when the program ends.
    runtime: Option<Runtime>,
    closed: watch::Sender<bool>,
}

impl ServerSource {
    /// Asks nobody yet.
    ///
    /// # Errors
    /// [`OpenError`] when the system gives no thread, or has no certificates.
    pub fn open(spec: &ServerSpec, env: &MapEnv) -> Result<Self, OpenError> {
        // Fails when another part of the program did it before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            .build()
            .map_err(|error| OpenError::new(with_causes(&error)))?;
        let host = reqwest::Url::parse(&spec.address)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
            .ok_or_else(|| OpenError::new("the address is not one of a server"))?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("basemap-http")
            .enable_all()
            .build()
            .map_err(|error| OpenError::new(error.to_string()))?;
        Ok(Self {
            info: SourceInfo {
                title: spec.title.clone(),
                content: Content::Pictures { tile_points: 256.0 },
                zooms: 0..=spec.max_zoom.unwrap_or(19),
                bounds: None,
                credits: spec.credits.clone(),
                host: Some(host),
                workers: CONNECTIONS,
            },
            url_template: spec.address.clone(),
            client: with_cache(client, env.cache_dir.clone()),
            runtime: Some(runtime),
            closed: watch::channel(false).0,
        })
    }

    fn url(&self, tile: TileId) -> String {
        self.url_template
            .replace("{z}", &tile.zoom.to_string())
            .replace("{x}", &tile.x.to_string())
            .replace("{y}", &tile.y.to_string())
    }
}

impl TileSource for ServerSource {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn tile(&self, id: TileId) -> Result<Vec<u8>, TileError> {
        let runtime = self.runtime.as_ref().ok_or(TileError::Cancelled)?;
        let url = self.url(id);
        let mut closed = self.closed.subscribe();
        let fetched = runtime.block_on(async {
            let mut closing = pin!(closed.wait_for(|closed| *closed));
            let mut download = pin!(download(&self.client, &url));
            std::future::poll_fn(|context| {
                if closing.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Err(Failure::Cancelled));
                }
                download.as_mut().poll(context)
            })
            .await
        });
        fetched.map_err(|failure| failure.of_tile(&self.info.title, id))
    }

    fn close(&self) {
        self.closed.send_replace(true);
    }
}

impl Drop for ServerSource {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Why a request gave no tile.
enum Failure {
    Cancelled,
    Missing,
    /// No answer, or none to the end.
    Unreachable(String),
    /// An answer other than a tile.
    Refused(u16),
    TooLarge,
}

impl Failure {
    fn of_tile(self, title: &str, id: TileId) -> TileError {
        let (cause, message, detail) = match self {
            Self::Cancelled => return TileError::Cancelled,
            Self::Missing => return TileError::Missing,
            Self::TooLarge => return TileError::Damaged("the tile is too large".to_owned()),
            Self::Unreachable(detail) => (
                Cause::Unreachable,
                format!("{title} cannot be reached: the bundled map is shown."),
                detail,
            ),
            Self::Refused(status) => (
                Cause::Refused(status),
                format!("{title} refuses to send tiles ({status}): the bundled map is shown."),
                format!("the server answers with status {status}"),
            ),
        };
        TileError::Trouble(Trouble {
            cause,
            message,
            detail: format!("tile {}/{}/{}: {detail}", id.zoom, id.x, id.y),
            wait_secs: None,
        })
    }
}

fn with_cache(client: reqwest::Client, cache_dir: Option<PathBuf>) -> ClientWithMiddleware {
    let builder = ClientBuilder::new(client);
    match cache_dir {
        Some(path) => builder
            .with(Cache(HttpCache {
                mode: CacheMode::Default,
                manager: CACacheManager {
                    path,
                    remove_opts: Default::default(),
                },
                options: HttpCacheOptions::default(),
            }))
            .build(),
        None => builder.build(),
    }
}

async fn download(client: &ClientWithMiddleware, url: &str) -> Result<Vec<u8>, Failure> {
    let mut response = client
        .get(url)
        .send()
        .await
        .map_err(|error| Failure::Unreachable(with_causes(&error)))?;
    match response.status().as_u16() {
        200..=299 => {}
        404 | 410 => return Err(Failure::Missing),
        status => return Err(Failure::Refused(status)),
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| Failure::Unreachable(with_causes(&error)))?
    {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_TILE_BYTES {
            return Err(Failure::TooLarge);
        }
    }
    Ok(bytes)
}

/// An error with what lies behind it: the outermost only says that a request failed.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let inner = error.to_string();
        if !text.contains(&inner) {
            text = format!("{text}: {inner}");
        }
        cause = error.source();
    }
    text
}
