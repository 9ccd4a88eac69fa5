//! trackscope: a native GPU map viewer for vehicle tracks.
//!
//! The way of the data, from left to right:
//!
//! ```text
//! Python --frame--> feed --decode (wire)--> inbox --> app --apply--> model --+
//!                    ^                                 |                     +-extract-> scene -> gpu
//!                    |                                 +--tick(dt)-> playback +
//!                    +-outbox <-- ViewerEvent <-- app <-- Command <-- ui
//! ```
//!
//! Modules may only use those above them in this list; `tests/layering.rs`
//! holds them to it. ARCHITECTURE.md has the reasons.

pub mod words;

pub mod units;

pub mod time;

pub mod geo;

pub mod model;

pub mod wire;

pub mod playback;

pub mod preferences;

pub mod command;

pub mod scene;

pub mod feed;

pub mod gpu;

pub mod basemap;

pub mod ui;

pub mod app;
