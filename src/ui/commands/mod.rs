//! Everything that can be done by a key or by its name, in one table; keyboard, help, palette and
//! `docs/keys.md` are made of it.

mod action;
mod carry;
mod chord;
mod entry;
mod help;
mod keys;
mod table;

pub use action::Action;
pub use carry::{command, is_isolated, isolate};
pub use chord::Chord;
pub use entry::Section;
pub use help::{HelpRow, markdown, palette_titles, rows};
pub use keys::{take_actions, take_text};
pub use table::TABLE;
