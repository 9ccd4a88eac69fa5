//! One row of the table of commands, and the section that it belongs to.

use super::action::Action;
use super::chord::Chord;
use crate::words::commands::section;

/// A group of commands, for the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Whether and how the playhead runs.
    Playing,
    /// Where the playhead is put to.
    Going,
    /// Which part of the time is shown.
    Timeline,
    /// Where the map is looked at from, and what is drawn.
    Map,
    /// Which vehicles are meant.
    Vehicles,
    /// What is open.
    Panels,
    /// What leaves the window: pictures and views.
    Keeping,
    /// The program itself.
    Program,
}

impl Section {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 8] = [
        Self::Playing,
        Self::Going,
        Self::Timeline,
        Self::Map,
        Self::Vehicles,
        Self::Panels,
        Self::Keeping,
        Self::Program,
    ];

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Playing => section::PLAYING,
            Self::Going => section::GOING,
            Self::Timeline => section::TIMELINE,
            Self::Map => section::MAP,
            Self::Vehicles => section::VEHICLES,
            Self::Panels => section::PANELS,
            Self::Keeping => section::KEEPING,
            Self::Program => section::PROGRAM,
        }
    }
}

/// One thing that can be done.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What is done.
    pub action: Action,
    /// Where it stands in the help.
    pub section: Section,
    /// What it is called.
    pub title: &'static str,
    /// The row of the help that it shares with its neighbours, if it does.
    pub row: Option<&'static str>,
    /// Keys, any of which does it.
    pub chords: &'static [Chord],
    /// Whether a key that is held does it again and again.
    pub repeats: bool,
    /// Whether the palette offers it.
    pub is_in_palette: bool,
}

impl Entry {
    pub(super) const fn new(
        section: Section,
        action: Action,
        title: &'static str,
        chords: &'static [Chord],
    ) -> Self {
        Self {
            action,
            section,
            title,
            row: None,
            chords,
            repeats: false,
            is_in_palette: true,
        }
    }

    pub(super) const fn in_row(self, row: &'static str) -> Self {
        Self {
            row: Some(row),
            ..self
        }
    }

    pub(super) const fn repeating(self) -> Self {
        Self {
            repeats: true,
            ..self
        }
    }

    pub(super) const fn key_only(self) -> Self {
        Self {
            is_in_palette: false,
            ..self
        }
    }
}
