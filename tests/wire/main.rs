//! Every message of the protocol in both notations: what is understood, and what is refused why.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod append;
mod batch;
mod columns;
mod packed;
mod protocol;
mod requests;
mod round_trip;
mod support;
