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
//! A further kind of map is a further [`source::TileSource`].

mod bundled;
mod cache;
mod catalog;
mod cover;
mod credit;
mod decode;
mod extent;
mod http;
mod install;
mod layer;
mod map;
mod open;
mod over;
mod picture;
mod pictures;
mod pmtiles;
mod pool;
mod problem;
mod queue;
mod refusals;
mod secret;
#[cfg(test)]
mod server;
mod source;
mod sources;
mod stroke;
mod theme;
mod vector;

pub use catalog::{Catalog, ChoiceError, MapEntry, is_map_file};
pub use credit::Credit;
pub use install::install;
pub use map::{Basemap, BasemapError};
pub use open::MapEnv;
pub use pmtiles::ArchiveError;
pub use problem::MapProblem;
pub use secret::{Secret, SecretError};
pub use theme::{MapTheme, StyleError};
