//! Fetches picture tiles over HTTP, with a cache on disk that obeys the server's terms.
//!
//! Not walkers' `HttpTiles`: that one only logs what fails and never tries again, so that
//! neither a notice nor a recovery is possible, and it panics where TLS cannot be set up.

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use egui::ColorImage;
use http_cache_reqwest::{CACacheManager, Cache, CacheMode, HttpCache, HttpCacheOptions};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use thiserror::Error;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use walkers::TileId;

use super::credit::{Credit, OPENSTREETMAP};
use super::picture;

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

/// A server of picture tiles, 256 points a side.
#[derive(Clone, Debug)]
pub(super) struct PictureSource {
    /// What it is called in messages.
    pub name: &'static str,
    /// Address of a tile, with `{z}`, `{x}` and `{y}` in it.
    pub url_template: String,
    /// Deepest zoom that it has.
    pub max_zoom: u8,
    /// Whose data it is.
    pub credits: &'static [Credit],
    /// Where answers are kept between runs; `None` to keep none.
    pub cache_dir: Option<PathBuf>,
}

impl PictureSource {
    /// OpenStreetMap's own tiles. Its policy asks for a name of the program, for a cache,
    /// for few connections and for the credit: all are given.
    pub fn openstreetmap() -> Self {
        let cache_dir = directories::ProjectDirs::from("", "", "trackscope")
            .map(|dirs| dirs.cache_dir().join("tiles"));
        if cache_dir.is_none() {
            tracing::warn!("no cache folder is known here: tiles are fetched anew each time");
        }
        Self {
            name: "OpenStreetMap",
            url_template: "https://tile.openstreetmap.org/{z}/{x}/{y}.png".to_owned(),
            max_zoom: 19,
            credits: &[OPENSTREETMAP],
            cache_dir,
        }
    }

    fn url(&self, tile: TileId) -> String {
        self.url_template
            .replace("{z}", &tile.zoom.to_string())
            .replace("{x}", &tile.x.to_string())
            .replace("{y}", &tile.y.to_string())
    }
}

/// Why a tile did not come.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum FetchError {
    /// The map is being closed.
    #[error("the request was given up")]
    Cancelled,
    /// No answer, or none to the end.
    #[error("{0}")]
    Unreachable(String),
    /// An answer other than a tile.
    #[error("the server answers with status {0}")]
    Refused(u16),
    /// The server has no such tile, and never will.
    #[error("the server has no such tile")]
    Missing,
    /// The answer is not a picture that can be shown.
    #[error("{0}")]
    NotAPicture(String),
    /// The fetching code panicked.
    #[error("fetching the tile failed inside of the program")]
    Panicked,
}

/// Fetches one tile at a time; several of them are used in parallel.
pub(super) struct Fetcher {
    source: Arc<PictureSource>,
    /// A client that cannot be built (a machine without certificates) fails each tile.
    client: Result<ClientWithMiddleware, FetchError>,
    /// Not a `Drop` of its own: looking up a name cannot be interrupted, and must not be
    /// waited for when the program ends.
    runtime: Option<Runtime>,
    cancelled: watch::Receiver<()>,
}

impl Fetcher {
    /// `cancelled` ends what is under way when its sender is dropped.
    pub fn new(source: Arc<PictureSource>, cancelled: watch::Receiver<()>) -> io::Result<Self> {
        // Fails when another part of the program did it before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            .build()
            .map(|client| with_cache(client, source.cache_dir.clone()))
            .map_err(|error| FetchError::Unreachable(with_causes(&error)));
        Ok(Self {
            source,
            client,
            runtime: Some(Builder::new_current_thread().enable_all().build()?),
            cancelled,
        })
    }

    /// Fetches and decodes a tile.
    ///
    /// # Errors
    /// [`FetchError`] saying whose fault it is.
    pub fn fetch(&mut self, tile: TileId) -> Result<ColorImage, FetchError> {
        let client = self.client.as_ref().map_err(Clone::clone)?;
        let runtime = self.runtime.as_ref().ok_or(FetchError::Cancelled)?;
        let url = self.source.url(tile);
        let cancelled = self.cancelled.changed();
        let bytes = runtime.block_on(async {
            let mut cancelled = pin!(cancelled);
            let mut download = pin!(download(client, &url));
            std::future::poll_fn(|context| {
                if cancelled.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Err(FetchError::Cancelled));
                }
                download.as_mut().poll(context)
            })
            .await
        })?;
        picture::decode(&bytes).map_err(FetchError::NotAPicture)
    }
}

impl Drop for Fetcher {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
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

async fn download(client: &ClientWithMiddleware, url: &str) -> Result<Vec<u8>, FetchError> {
    let mut response = client
        .get(url)
        .send()
        .await
        .map_err(|error| FetchError::Unreachable(with_causes(&error)))?;
    match response.status().as_u16() {
        200..=299 => {}
        404 | 410 => return Err(FetchError::Missing),
        status => return Err(FetchError::Refused(status)),
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| FetchError::Unreachable(with_causes(&error)))?
    {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_TILE_BYTES {
            return Err(FetchError::NotAPicture("the tile is too large".to_owned()));
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
