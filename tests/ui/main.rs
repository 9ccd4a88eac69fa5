//! The panels from outside: what is seen, what pressing it asks for, and that nothing overlaps.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking"
)]

mod asks;
mod commands;
mod details;
mod edges;
mod hand;
mod idle;
mod keep;
mod legend;
mod looks;
mod maps;
mod paint;
mod pictures;
mod scene;
mod selecting;
mod settings;
mod sheet;
mod space;
mod stack;
mod time;
