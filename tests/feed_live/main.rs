//! The live feed against real WebSocket servers on ports that the system chooses.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

mod binary;
mod connection;
mod faults;
mod frames;
mod giving_up;
mod handshake;
mod pressure;
mod recording;
mod server;
