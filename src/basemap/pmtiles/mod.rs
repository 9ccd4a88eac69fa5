//! PMTiles version 3 archives: those held in memory, and the parts that those in files share
//! with them. `walkers` opens such files only by path and anew for every tile, and the
//! `pmtiles` crate reads only asynchronously.

mod archive;
mod directory;
mod error;
mod header;
mod packing;
mod tile_number;

#[cfg(test)]
pub(super) mod sample;

pub use archive::Archive;
pub use directory::{Entry, find as find_entry, parse as parse_directory};
pub use error::ArchiveError;
pub use header::{HEADER_BYTES, Header, Span, TileType};
pub use packing::{unpack, unpack_by_content};
pub use tile_number::tile_number;
