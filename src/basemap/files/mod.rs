//! Maps in files: PMTiles and MBTiles, of vector tiles or of pictures.
//!
//! A file is not read whole, and not trusted: its bytes may be anything, and it may be
//! replaced or vanish while it is shown ([`source`]).

mod archive;
mod complaint;
mod kind;
mod leaves;
mod map_file;
mod mbtiles;
mod metadata;
mod pmtiles;
mod positioned;
mod source;
mod sqlite;
mod stamp;

pub use map_file::MapFile;
pub(super) use source::FileSource;

#[cfg(test)]
mod mbtiles_tests;
#[cfg(test)]
mod pmtiles_tests;
#[cfg(test)]
pub(in crate::basemap) mod sample;
#[cfg(test)]
mod source_tests;
