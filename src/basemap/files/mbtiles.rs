//! An MBTiles file: a database with a table, or a view, `tiles` whose rows count from the south
//! (<https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md>).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row};
use serde_json::{Map, Value};
use walkers::TileId;

use super::archive::{About, FileArchive, MAX_TILE_BYTES, Reach, ReadError, Said, content_of};
use super::kind::GEOPACKAGE;
use super::metadata::{MAX_METADATA_BYTES, Metadata};
use super::sqlite::{Database, denied, is_denied};
use crate::basemap::extent::Extent;
use crate::basemap::open::OpenError;
use crate::basemap::pmtiles::unpack_by_content;
use crate::basemap::source::Content;

/// A tile found by an index takes microseconds; this ends a search without one.
const TILE_TIME: Duration = Duration::from_secs(3);
const OPENING_TIME: Duration = Duration::from_secs(5);
/// To look at all tiles of all zooms: enough for some millions. Beyond that the file's own
/// words about its bounds are believed.
const SURVEY_TIME: Duration = Duration::from_secs(1);
/// Deepest zoom that columns and rows of 32 bits are enough for.
const MAX_ZOOM: u8 = 30;
const COLUMNS: &str = "zoom_level, tile_column, tile_row, tile_data";
/// What is read of the table `metadata`, each of one line.
const FIELDS: &[&str] = &[
    "name",
    "format",
    "bounds",
    "minzoom",
    "maxzoom",
    "attribution",
    "type",
    "json",
    "scale",
    "tile_size",
    "tileSize",
    "tilesize",
];

/// An open MBTiles file.
pub(super) struct MbtilesFile {
    path: PathBuf,
    about: About,
    /// Connections that are not in use: there come to be as many as threads that ask.
    idle: Mutex<Vec<Database>>,
    closed: Arc<AtomicBool>,
}

impl MbtilesFile {
    /// Reads metadata and one tile, and looks where there are tiles.
    ///
    /// # Errors
    /// [`OpenError`] in words for the user, with the file's name.
    pub fn open(path: &Path, closed: &Arc<AtomicBool>) -> Result<Self, OpenError> {
        let complain = |error: ReadError| {
            OpenError::new(match error {
                ReadError::File(text) => text,
                ReadError::Missing | ReadError::Cancelled => {
                    format!("{} was closed while it was being opened", path.display())
                }
                ReadError::Damaged(reason) => format!(
                    "{} is a damaged database, or none of tiles: {reason}: copy or download it \
                     again",
                    path.display()
                ),
            })
        };
        let database = Database::open(path, closed).map_err(complain)?;
        let lacks = database.within(OPENING_TIME, |connection| Ok(lacking(connection)));
        if let Some(lacks) = lacks.map_err(complain)? {
            return Err(complain(lacks.complaint(path)));
        }
        let fields = database.within(OPENING_TIME, metadata_fields);
        let fields = fields.map_err(complain)?;
        let metadata = Metadata::from_fields(&fields);
        let first_tile = database
            .within(OPENING_TIME, first_tile)
            .map_err(complain)?;
        let Some(first_tile) = first_tile else {
            let text = format!("{} has no tiles: make it anew", path.display());
            return Err(OpenError::new(text));
        };
        let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::trim);
        let said = match text("format").map(str::to_ascii_lowercase).as_deref() {
            Some("pbf" | "mvt") => Said::Vector,
            Some("png" | "jpg" | "jpeg" | "webp") => Said::Pictures,
            _ => Said::Nothing,
        };
        let unpacked = unpack_by_content(&first_tile, "a tile", MAX_TILE_BYTES);
        let content = content_of(unpacked.as_deref().ok(), said, &metadata)
            .map_err(|error| OpenError::new(format!("{}: {error}", path.display())))?;
        let about = About {
            title: metadata.title(path),
            reach: reach(path, &database, &fields).map_err(complain)?,
            is_overlay: metadata.is_overlay() && matches!(content, Content::Vector(_)),
            layers: metadata.layers,
            credits: metadata.credits,
            content,
        };
        Ok(Self {
            path: path.to_owned(),
            about,
            idle: Mutex::new(vec![database]),
            closed: Arc::clone(closed),
        })
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Database>> {
        // Nothing that can panic runs under the lock.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FileArchive for MbtilesFile {
    fn about(&self) -> &About {
        &self.about
    }

    fn tile(&self, id: TileId) -> Result<Vec<u8>, ReadError> {
        let Some(row) = from_south(id.zoom, id.y) else {
            return Err(ReadError::Missing);
        };
        let idle = self.idle().pop();
        let database = match idle {
            Some(database) => database,
            None => Database::open(&self.path, &self.closed)?,
        };
        let found = database.within(TILE_TIME, |connection| {
            let mut query = connection.prepare(
                "SELECT tile_data FROM tiles \
                 WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3",
            )?;
            query.query_row((id.zoom, id.x, row), tile_bytes).optional()
        });
        // One that has failed is not used again: its file may be another one by now.
        if found.is_ok() {
            self.idle().push(database);
        }
        let packed = found?.flatten().ok_or(ReadError::Missing)?;
        let unpacked = unpack_by_content(&packed, "the tile", MAX_TILE_BYTES);
        unpacked
            .map(std::borrow::Cow::into_owned)
            .map_err(|error| ReadError::Damaged(error.to_string()))
    }
}

/// The row counted from the other side; `None` outside of the world.
fn from_south(zoom: u8, row: u32) -> Option<u32> {
    if zoom > MAX_ZOOM {
        return None;
    }
    (1_u32 << zoom).checked_sub(1)?.checked_sub(row)
}

/// What a row holds in its first column. Some programs declare it as text.
fn tile_bytes(row: &Row<'_>) -> rusqlite::Result<Option<Vec<u8>>> {
    Ok(match row.get_ref(0)? {
        ValueRef::Blob(bytes) | ValueRef::Text(bytes) => Some(bytes.to_vec()),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => None,
    })
}

/// The first tile with bytes, packed.
fn first_tile(connection: &Connection) -> rusqlite::Result<Option<Vec<u8>>> {
    let query = "SELECT tile_data FROM tiles WHERE length(tile_data) > 0 LIMIT 1";
    let found = connection.query_row(query, (), tile_bytes).optional()?;
    Ok(found.flatten())
}

/// What keeps a database from being one of tiles.
enum Lacking {
    GeoPackage,
    Tiles { has: Vec<String> },
    Query(rusqlite::Error),
}

impl Lacking {
    fn complaint(&self, path: &Path) -> ReadError {
        let path = path.display();
        ReadError::File(match self {
            Self::GeoPackage => format!("{path} {GEOPACKAGE}"),
            Self::Tiles { has } if has.is_empty() => {
                format!("{path} is an empty database: MBTiles have a table \"tiles\"")
            }
            Self::Tiles { has } => format!(
                "{path} is a database without a table \"tiles\", so it is not MBTiles: it has {}",
                has.join(", ")
            ),
            Self::Query(error) if is_denied(error) => denied(&path, error),
            Self::Query(error) => {
                format!("{path} is no MBTiles file, whose table \"tiles\" has {COLUMNS}: {error}")
            }
        })
    }
}

/// What is not there that must be; errors that say nothing about that are left to what is
/// read next.
fn lacking(connection: &Connection) -> Option<Lacking> {
    let probe = format!("SELECT {COLUMNS} FROM tiles LIMIT 0");
    let error = connection.prepare(&probe).err()?;
    if is_denied(&error) {
        return Some(Lacking::Query(error));
    }
    let names = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') LIMIT 1000";
    let has: rusqlite::Result<Vec<String>> = connection.prepare(names).and_then(|mut query| {
        let rows = query.query_map((), |row| row.get(0))?;
        rows.collect()
    });
    let Ok(mut has) = has else {
        return Some(Lacking::Query(error));
    };
    let is = |name: &str| has.iter().any(|known| known.eq_ignore_ascii_case(name));
    Some(if is("gpkg_contents") {
        Lacking::GeoPackage
    } else if is("tiles") {
        Lacking::Query(error)
    } else {
        has.truncate(5);
        Lacking::Tiles { has }
    })
}

/// The table `metadata`, as far as it is used. A file without one is shown all the same.
fn metadata_fields(connection: &Connection) -> rusqlite::Result<Map<String, Value>> {
    let mut fields = Map::new();
    let query = connection.prepare("SELECT value FROM metadata WHERE name = ?1 LIMIT 1");
    let mut query = match query {
        Ok(query) => query,
        Err(error) => {
            tracing::warn!(%error, "the map says nothing of itself");
            return Ok(fields);
        }
    };
    for name in FIELDS {
        let value = query.query_row([name], |row| {
            Ok(match row.get_ref(0)? {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes)
                    if bytes.len() <= MAX_METADATA_BYTES =>
                {
                    Some(String::from_utf8_lossy(bytes).into_owned())
                }
                ValueRef::Integer(number) => Some(number.to_string()),
                ValueRef::Real(number) => Some(number.to_string()),
                ValueRef::Text(_) | ValueRef::Blob(_) | ValueRef::Null => None,
            })
        });
        if let Some(Some(text)) = value.optional()? {
            fields.insert((*name).to_owned(), Value::String(text));
        }
    }
    Ok(fields)
}

/// Where there are tiles: as the tiles themselves say, and only where looking at all of them
/// takes too long as the metadata say.
fn reach(
    path: &Path,
    database: &Database,
    fields: &Map<String, Value>,
) -> Result<Reach, ReadError> {
    let said = |name: &str| fields.get(name).and_then(Value::as_str);
    let zoom = |name: &str| said(name)?.trim().parse().ok();
    let zooms = match database.within(OPENING_TIME, zooms) {
        Ok(Some((first, last))) => first..=last,
        Ok(None) => {
            return Err(ReadError::File(format!(
                "{} has no tiles of a zoom from 0 to 30: make it anew",
                path.display()
            )));
        }
        Err(ReadError::Cancelled) => return Err(ReadError::Cancelled),
        // Slow, perhaps: what is said has to do.
        Err(_) => zoom("minzoom").unwrap_or(0)..=zoom("maxzoom").unwrap_or(MAX_ZOOM).min(MAX_ZOOM),
    };
    let mut levels = BTreeMap::new();
    let surveyed = database.within(SURVEY_TIME, |connection| {
        for zoom in zooms.clone() {
            if let Some(extent) = level(connection, zoom)? {
                levels.insert(zoom, extent);
            }
        }
        Ok(())
    });
    let bounds = match surveyed {
        Ok(()) => levels.values().copied().reduce(Extent::union),
        Err(ReadError::Cancelled) => return Err(ReadError::Cancelled),
        Err(_) => said("bounds").and_then(bounds),
    };
    Ok(Reach {
        zooms,
        bounds,
        levels,
    })
}

/// The lowest and the highest zoom of which there are tiles.
fn zooms(connection: &Connection) -> rusqlite::Result<Option<(u8, u8)>> {
    // Each for itself, for which the index has the answer at hand.
    let end = |of: &str| {
        let query = format!("SELECT {of}(zoom_level) FROM tiles WHERE zoom_level BETWEEN 0 AND 30");
        connection.query_row(&query, (), |row| row.get::<_, Option<u8>>(0))
    };
    Ok(end("min")?.zip(end("max")?))
}

/// The place of a zoom's tiles; `None` where it has none.
fn level(connection: &Connection, zoom: u8) -> rusqlite::Result<Option<Extent>> {
    let query = "SELECT min(tile_column), max(tile_column), min(tile_row), max(tile_row) \
                 FROM tiles WHERE zoom_level = ?1";
    let found = connection.query_row(query, [zoom], |row| {
        let number = |index| row.get::<_, Option<i64>>(index);
        Ok([number(0)?, number(1)?, number(2)?, number(3)?])
    })?;
    let last = (1_u32 << zoom.min(MAX_ZOOM)) - 1;
    let [Some(west), Some(east), Some(south), Some(north)] = found.map(|number| {
        let inside = number?.clamp(0, i64::from(last));
        u32::try_from(inside).ok()
    }) else {
        return Ok(None);
    };
    let rows = [last - north, last - south];
    Ok(Some(Extent::from_tiles(zoom, [west, east], rows)))
}

/// `west,south,east,north` in degrees.
fn bounds(text: &str) -> Option<Extent> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse()).collect();
    match numbers.ok()?.as_slice() {
        [0.0, 0.0, 0.0, 0.0] => None,
        [west, south, east, north] => Extent::from_degrees(*west, *south, *east, *north),
        _ => None,
    }
}
