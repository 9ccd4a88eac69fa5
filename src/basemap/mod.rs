//! The map under the tracks: a bundled one of vector tiles that needs no network, pictures
//! from OpenStreetMap above it when asked for, credits and styles.
//!
//! ```text
//! app --show--> map +--> vector --wishes--> queue --> pool of decoders --tiles--> cache
//!                   |      +--pieces--> layer --> walkers --> GPU
//!                   +--> pictures --wishes--> queue --> pool of fetchers --> textures
//! ```
//!
//! A further source is a further archive in `archives` or a further `PictureSource`.

mod archives;
mod cache;
mod choice;
mod cover;
mod credit;
mod decode;
mod http;
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
mod picture;
mod pictures;
mod pmtiles;
mod pool;
mod problem;
mod protobuf;
mod queue;
mod schema;
#[cfg(test)]
mod server;
mod stroke;
mod tangle;
mod theme;
mod tile_canvas;
mod trial;
mod vector;

pub use choice::{BasemapChoice, ChoiceError};
pub use credit::Credit;
pub use install::install;
pub use map::{Basemap, BasemapError};
pub use pmtiles::ArchiveError;
pub use problem::MapProblem;
pub use theme::{MapTheme, StyleError};
pub use trial::{StyleTrial, TileTrial, try_style, try_tile};
