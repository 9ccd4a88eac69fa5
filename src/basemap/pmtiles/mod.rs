//! PMTiles version 3 archives held in memory: `walkers` opens such files only by
//! path and anew for every tile, and the `pmtiles` crate reads only asynchronously.

mod archive;
mod directory;
mod tile_number;

#[cfg(test)]
pub(super) mod sample;

pub use archive::{Archive, ArchiveError};
