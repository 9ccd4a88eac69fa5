//! Maps that servers give: addresses, requests, what is kept of the answers, failures.
//!
//! ```text
//! address --> document (TileJSON, style) --> templates
//! source: tile --> keeper --+--> disk, freshness
//!                           +--> client --> server
//! ```
//!
//! No address appears in an error, in a log or in what is kept: it may have a key in it.

mod address;
mod client;
mod disk;
mod document;
mod failure;
mod freshness;
mod keeper;
mod known;
mod redact;
mod sniff;
mod source;
mod template;

pub(super) use address::Address;
pub(super) use known::{mapbox, openfreemap, openstreetmap};
pub(super) use redact::shown;
pub(super) use sniff::Kind;
pub(super) use source::ServerSource;

/// Whether the name of a map is meant as an address, which may hold a key.
pub fn is_map_address(name: &str) -> bool {
    Address::is_meant(name)
}

/// For fuzzing: reads an address as typed and a document as a server sends it; true when one
/// of them is understood.
#[doc(hidden)]
pub fn reads_address_or_document(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let address = Address::parse(&text);
    if let Ok(Address::Tiles(template)) = &address {
        let deepest = walkers::TileId {
            x: u32::MAX,
            y: u32::MAX,
            zoom: u8::MAX,
        };
        let _ = (template.url(deepest, true), template.extension());
    }
    let _ = shown(&text);
    let _ = crate::basemap::attribution::credits_of(&text);
    let base = url::Url::parse("https://maps.example/a/b.json?key=k");
    let document = base.is_ok_and(|base| document::read(bytes, &base).is_ok());
    address.is_ok() || document
}
