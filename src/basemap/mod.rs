//! The map under the tracks: a bundled one of vector tiles that needs no network, any other
//! map over it when asked for, credits and styles.
//!
//! ```text
//! catalog --entry--> map --> open (a thread) --> source: file, server
//!                     |
//! app ----show------> map +--> vector map --wishes--> queue --> pool --tiles--> cache
//!                         |      +--pieces--> layer --> walkers --> GPU
//!                         +--> picture map --wishes--> queue --> pool --> textures
//! ```
//!
//! A further kind of map is a further `TileSource`.

mod attribution;
mod bundled;
mod cache;
mod catalog;
mod cover;
mod credit;
mod decode;
mod extent;
mod files;
mod install;
mod layer;
mod map;
mod map_color;
mod map_expression;
mod maplibre;
mod mvt;
mod mvt_geometry;
#[cfg(test)]
mod mvt_sample;
mod named;
mod net;
mod open;
mod over;
mod picture;
mod pictures;
mod pmtiles;
mod pool;
mod problem;
mod protobuf;
mod queue;
mod refusals;
mod schema;
mod secret;
#[cfg(test)]
mod server;
mod source;
mod sources;
mod stroke;
mod tangle;
mod theme;
mod tile_canvas;
mod trial;
mod vector;

pub use catalog::{Catalog, ChoiceError, MapEntry, is_map_file};
pub use credit::Credit;
pub use files::MapFile;
pub use install::install;
pub use map::{Basemap, BasemapError};
pub use named::add_from;
pub use net::{is_map_address, reads_address_or_document};
pub use open::{DEFAULT_CACHE_MIB, MapEnv};
pub use pmtiles::ArchiveError;
pub use problem::MapProblem;
pub use secret::{Secret, SecretError};
pub use theme::{MapTheme, StyleError};
pub use trial::{StyleTrial, TileTrial, try_style, try_tile};
