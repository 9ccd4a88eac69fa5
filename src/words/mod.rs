//! What a person reads on the screen, in one place: a file for each panel or matter, named after
//! it.
//!
//! A translation is made here and nowhere else. Texts are constants; where a number or a name
//! stands in the middle of a sentence, a function takes it and makes the whole sentence, because
//! other languages put it elsewhere and have other plurals. `tests/layering/held.rs` lists the parts
//! of the program that are held to it.
//!
//! Not here is what must not change with the language. Words of file formats stay with the format;
//! a table for programs has its own (`ui/sheet/file_words.rs`). Causes that the application or the
//! log is told too (errors of messages, files and servers) stay with the type that they are the
//! `Display` of. Titles of notices, what happened in a sentence, are here, though the application
//! is told them too.

#![expect(missing_docs, reason = "a text says itself what it is")]

pub mod about;
pub mod caption;
pub mod chords;
pub mod coloring;
pub mod commands;
pub mod connection;
pub mod coordinates;
pub mod credits;
pub mod data;
pub mod details;
pub mod dropped;
pub mod durations;
pub mod empty;
pub mod feed;
pub mod follow;
pub mod go_to;
pub mod help;
pub mod here;
pub mod keep;
pub mod legend;
pub mod list;
pub mod map_troubles;
pub mod maps;
pub mod markers;
pub mod notices;
pub mod numbers;
pub mod palette;
pub mod program;
pub mod regions;
pub mod settings;
pub mod sheet;
pub mod status;
pub mod tables;
pub mod timeline;
pub mod toast;
pub mod token;
pub mod tracks;
pub mod transport;
pub mod vehicle;
pub mod view_files;
pub mod views;
pub mod visibility;
pub mod zones;
