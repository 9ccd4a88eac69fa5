//! Maps in files: PMTiles and MBTiles, of vector tiles or of pictures.
//!
//! A file is not read whole, and not trusted: its bytes may be anything, and it may be
//! replaced or vanish while it is shown ([`source`]).

mod archive;
mod complaint;
mod kind;
mod leaves;
mod mbtiles;
mod metadata;
mod pmtiles;
mod positioned;
mod source;
mod sqlite;
mod stamp;

pub(super) use source::FileSource;
