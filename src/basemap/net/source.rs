//! A server as a source of tiles.

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use url::Url;
use walkers::TileId;

use super::address::{Address, host_of};
use super::client::{Fetcher, Limits, unpacked};
use super::disk::DiskCache;
use super::document::{Description, Document, read};
use super::failure::{Asked, Failure};
use super::keeper::{Got, Keeper, NotGot};
use super::known::{connections, mapbox_template};
use super::sniff::Kind;
use super::template::Template;
use crate::basemap::catalog::ServerSpec;
use crate::basemap::mvt::layer_names;
use crate::basemap::open::{MapEnv, OpenError};
use crate::basemap::problem::{Cause, Trouble};
use crate::basemap::source::{Content, SourceInfo, TileError, TileSource};
use crate::basemap::theme::MapStyles;
use crate::words::map_troubles;

/// Where nothing is said of zooms: as deep as most servers go.
const DEFAULT_PICTURE_ZOOMS: RangeInclusive<u8> = 0..=19;
const DEFAULT_VECTOR_ZOOMS: RangeInclusive<u8> = 0..=14;
const DEFAULT_TILE_POINTS: f64 = 256.0;
const MAX_TITLE_CHARS: usize = 60;
const WORLD: TileId = TileId {
    x: 0,
    y: 0,
    zoom: 0,
};
/// More threads than connections: what is kept is not to wait for a slow server.
const MIN_WORKERS: usize = 4;

const PICTURES: &str = "image/webp,image/png,image/jpeg,*/*;q=0.5";
const VECTORS: &str = "application/vnd.mapbox-vector-tile,application/x-protobuf,*/*;q=0.5";
const DOCUMENTS: &str = "application/json,*/*;q=0.5";

/// A server of tiles.
pub(in crate::basemap) struct ServerSource {
    info: SourceInfo,
    kind: Kind,
    templates: Vec<Template>,
    is_fine: bool,
    has_token: bool,
    host: String,
    keeper: Keeper,
    /// Whether the server answered when it was last asked.
    answers: AtomicBool,
    /// Not taken yet.
    trouble: Mutex<Option<Trouble>>,
}

/// What a server is asked with.
#[derive(Clone, Copy)]
pub(super) struct Means {
    pub limits: Limits,
    pub now: fn() -> SystemTime,
}

impl ServerSource {
    /// Asks the server for no more than the documents that describe the map, and for a first
    /// tile where nothing says what its tiles are. Blocks.
    ///
    /// # Errors
    /// [`OpenError`] saying why there is no map, and what to do.
    pub fn open(spec: &ServerSpec, env: &MapEnv) -> Result<Self, OpenError> {
        let means = Means {
            limits: Limits::default(),
            now: time_of_day,
        };
        Self::open_with(spec, env, means)
    }

    pub(super) fn open_with(
        spec: &ServerSpec,
        env: &MapEnv,
        means: Means,
    ) -> Result<Self, OpenError> {
        let wrong = |error: &dyn std::fmt::Display| OpenError::new(error.to_string());
        let mut has_token = false;
        let mut description = match &spec.address {
            Address::Tiles(template) => described(vec![template.clone()]),
            Address::Mapbox => {
                has_token = true;
                let token = env.mapbox_token.as_ref().ok_or_else(|| {
                    OpenError::wants_token(
                        "it needs a token of yours: enter it in the map menu, or set MAPBOX_TOKEN",
                    )
                })?;
                described(vec![
                    mapbox_template(token, env.theme).map_err(|error| wrong(&error))?,
                ])
            }
            Address::Document(url) => fetch_description(spec, url, env, means)?,
        };
        let first = description.templates.first().and_then(Template::example);
        let first = first.ok_or_else(|| OpenError::new("it names no tiles"))?;
        let keeper = keeper(&first, env, means)?;
        let host = host_of(&first).unwrap_or_default();
        let title = if spec.title.is_empty() {
            let title = description.title.clone().unwrap_or_else(|| host.clone());
            title.chars().take(MAX_TITLE_CHARS).collect()
        } else {
            spec.title.clone()
        };
        let asked = Asked {
            title: &title,
            host: &host,
            has_token,
        };
        let of_address = || Kind::of_extension(&description.templates.first()?.extension()?);
        let kind = match description.kind.or(spec.kind).or_else(of_address) {
            Some(kind) => kind,
            None => first_kind(&keeper, &description, env, asked)?,
        };
        if kind == Kind::Vector && description.style.is_none() && description.layer_names.is_empty()
        {
            description.layer_names = first_layers(&keeper, &description, env);
        }
        let info = SourceInfo {
            content: content(spec, &description, kind)?,
            zooms: zooms(spec, &description, kind),
            bounds: description.bounds,
            credits: if description.credits.is_empty() {
                spec.credits.clone()
            } else {
                description.credits.clone()
            },
            host: Some(host.clone()),
            workers: connections(&host).max(MIN_WORKERS),
            title,
        };
        Ok(Self {
            info,
            kind,
            templates: description.templates,
            is_fine: env.is_fine,
            has_token,
            host,
            keeper,
            answers: AtomicBool::new(true),
            trouble: Mutex::new(None),
        })
    }

    fn url(&self, id: TileId) -> Option<Url> {
        let at = (id.x.wrapping_add(id.y) as usize).checked_rem(self.templates.len())?;
        Url::parse(&self.templates.get(at)?.url(id, self.is_fine)).ok()
    }

    fn trouble_of(&self, failure: Failure, id: TileId) -> Trouble {
        let asked = Asked {
            title: &self.info.title,
            host: &self.host,
            has_token: self.has_token,
        };
        failure.trouble(asked, &format!("tile {}/{}/{}", id.zoom, id.x, id.y))
    }

    fn tell(&self, trouble: Trouble) {
        let mut waiting = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = Some(trouble);
    }

    fn not_kept(&self) -> TileError {
        if !self.keeper.is_offline() {
            return TileError::Resting;
        }
        self.tell(Trouble {
            cause: Cause::Offline,
            message: map_troubles::offline(&self.info.title),
            detail: "a tile in view is not kept".to_owned(),
            wait_secs: None,
        });
        TileError::Missing
    }
}

impl TileSource for ServerSource {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn tile(&self, id: TileId) -> Result<Vec<u8>, TileError> {
        let url = self.url(id).ok_or(TileError::Missing)?;
        let accept = match self.kind {
            Kind::Picture => PICTURES,
            Kind::Vector => VECTORS,
        };
        let got = self.keeper.get(&url, accept, |body, content_type| {
            self.kind.check(body, content_type)
        });
        let Got {
            bytes,
            is_from_server,
            failure,
        } = match got {
            Ok(got) => got,
            Err(NotGot::NotKept) => return Err(self.not_kept()),
            Err(NotGot::Failure(Failure::Cancelled)) => return Err(TileError::Cancelled),
            Err(NotGot::Failure(failure)) => {
                self.answers.store(false, Ordering::Relaxed);
                return Err(TileError::Trouble(self.trouble_of(failure, id)));
            }
        };
        if is_from_server {
            self.answers.store(true, Ordering::Relaxed);
        }
        if let Some(failure) = failure {
            self.answers.store(false, Ordering::Relaxed);
            self.tell(self.trouble_of(failure, id));
        }
        let bytes = bytes.ok_or(TileError::Missing)?;
        // Some servers send packed tiles without saying so.
        if self.kind == Kind::Vector && bytes.starts_with(b"\x1f\x8b") {
            return unpacked(&bytes, "gzip", &Limits::default())
                .map_err(|_| TileError::Damaged("the tile does not unpack".to_owned()));
        }
        Ok(bytes)
    }

    fn rest(&self, is_resting: bool) -> bool {
        self.keeper.rest(is_resting);
        true
    }

    fn answers(&self) -> bool {
        self.answers.load(Ordering::Relaxed)
    }

    fn take_trouble(&self) -> Option<Trouble> {
        self.trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    fn damaged(&self, id: TileId) {
        if let Some(url) = self.url(id) {
            self.keeper.forget(&url);
        }
    }

    fn close(&self) {
        self.keeper.close();
    }
}

fn described(templates: Vec<Template>) -> Description {
    Description {
        title: None,
        templates,
        kind: None,
        zooms: 0..=u8::MAX,
        bounds: None,
        credits: Vec::new(),
        tile_points: None,
        layer_names: Vec::new(),
        style: None,
    }
}

fn keeper(url: &Url, env: &MapEnv, means: Means) -> Result<Keeper, OpenError> {
    let connections = connections(url.host_str().unwrap_or_default());
    let fetcher = Fetcher::new(url, connections, means.limits, means.now)?;
    let cache = env
        .cache_dir
        .as_deref()
        .map(|folder| DiskCache::open(folder, env.cache_max_bytes));
    Ok(Keeper::new(fetcher, cache, env.offline))
}

/// The document at an address and, where that is a style, the one that it names.
fn fetch_description(
    spec: &ServerSpec,
    url: &Url,
    env: &MapEnv,
    means: Means,
) -> Result<Description, OpenError> {
    match fetch_document(spec, url, env, means)? {
        Document::Described(description) => Ok(*description),
        Document::Elsewhere(other, own) => match fetch_document(spec, &other, env, means)? {
            Document::Described(description) => Ok(own.completed(*description)),
            Document::Elsewhere(..) => {
                Err(OpenError::new("a style names another style as its source"))
            }
        },
    }
}

fn fetch_document(
    spec: &ServerSpec,
    url: &Url,
    env: &MapEnv,
    means: Means,
) -> Result<Document, OpenError> {
    let host = host_of(url).unwrap_or_default();
    let title = if spec.title.is_empty() {
        &host
    } else {
        &spec.title
    };
    let asked = Asked {
        title,
        host: &host,
        has_token: false,
    };
    let keeper = keeper(url, env, means)?;
    let is_document = |body: &[u8], _: &str| match read(body, url) {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::NotATile(error.to_string())),
    };
    let bytes = match keeper.get(url, DOCUMENTS, is_document) {
        Ok(got) => got.bytes,
        Err(error) => return Err(open_error(error, asked, "its description")),
    };
    let bytes = bytes.ok_or_else(|| {
        OpenError::new(format!(
            "{host} has nothing at this address (404): check the address"
        ))
    })?;
    read(&bytes, url).map_err(|error| OpenError::new(format!("{host}: {error}")))
}

/// What the tiles are where nothing says so: what the first one is.
fn first_kind(
    keeper: &Keeper,
    description: &Description,
    env: &MapEnv,
    asked: Asked<'_>,
) -> Result<Kind, OpenError> {
    let template = description.templates.first();
    let url = template.and_then(|template| Url::parse(&template.url(WORLD, env.is_fine)).ok());
    let url = url.ok_or_else(|| OpenError::new("it names no tiles"))?;
    let is_tile = |body: &[u8], content_type: &str| match Kind::of_body(body, content_type) {
        Some(_) => Ok(()),
        None => Kind::Picture.check(body, content_type),
    };
    match keeper.get(&url, "*/*", is_tile) {
        Ok(got) => {
            let kind = got.bytes.and_then(|bytes| Kind::of_body(&bytes, ""));
            // A map of one region need not have the world; most have pictures.
            Ok(kind.unwrap_or(Kind::Picture))
        }
        Err(error) => Err(open_error(error, asked, "its first tile")),
    }
}

/// Names of the layers in the tile of the whole world, where the server has one: nothing else
/// tells how tiles of a bare address are made.
fn first_layers(keeper: &Keeper, description: &Description, env: &MapEnv) -> Vec<String> {
    let template = description.templates.first();
    let url = template.and_then(|template| Url::parse(&template.url(WORLD, env.is_fine)).ok());
    let Some(url) = url else { return Vec::new() };
    let is_tile = |body: &[u8], content_type: &str| Kind::Vector.check(body, content_type);
    let got = keeper.get(&url, VECTORS, is_tile).ok();
    let bytes = got.and_then(|got| got.bytes).unwrap_or_default();
    let bytes = if bytes.starts_with(b"\x1f\x8b") {
        unpacked(&bytes, "gzip", &Limits::default()).unwrap_or_default()
    } else {
        bytes
    };
    layer_names(&bytes).unwrap_or_default()
}

fn open_error(error: NotGot, asked: Asked<'_>, what: &str) -> OpenError {
    match error {
        NotGot::NotKept => OpenError::new(format!(
            "{what} is not kept on this machine: choose the map once without --offline"
        )),
        NotGot::Failure(failure) => {
            let passes = !matches!(failure, Failure::NotATile(_) | Failure::Certificate(_));
            let trouble = failure.trouble(asked, what);
            let text = format!("{} ({})", trouble.message, trouble.detail);
            if passes {
                OpenError::passing(text, trouble.wait_secs)
            } else {
                OpenError::new(text)
            }
        }
    }
}

fn content(spec: &ServerSpec, description: &Description, kind: Kind) -> Result<Content, OpenError> {
    Ok(match kind {
        Kind::Picture => Content::Pictures {
            tile_points: spec
                .tile_points
                .map(f64::from)
                .or(description.tile_points)
                .unwrap_or(DEFAULT_TILE_POINTS),
        },
        Kind::Vector => Content::Vector(Arc::new(styles(description)?)),
    })
}

/// How vector tiles are drawn: as the style says that came with them, else as the bundled map.
fn styles(description: &Description) -> Result<MapStyles, OpenError> {
    let styles = match &description.style {
        Some(style) => MapStyles::from_maplibre(style),
        None => MapStyles::of_layers(&description.layer_names),
    };
    styles.map_err(|error| OpenError::new(error.to_string()))
}

fn zooms(spec: &ServerSpec, description: &Description, kind: Kind) -> RangeInclusive<u8> {
    let default = match kind {
        Kind::Picture => DEFAULT_PICTURE_ZOOMS,
        Kind::Vector => DEFAULT_VECTOR_ZOOMS,
    };
    let is_said = *description.zooms.end() != u8::MAX;
    let said = if is_said {
        description.zooms.clone()
    } else {
        default
    };
    let min = spec.min_zoom.unwrap_or(*said.start());
    let max = spec.max_zoom.unwrap_or(*said.end());
    min.min(max)..=max
}

#[expect(
    clippy::disallowed_methods,
    reason = "what a server lets us keep, it lets us keep until a time of day"
)]
fn time_of_day() -> SystemTime {
    SystemTime::now()
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
