//! A view that the command line names: as a file, or as a link.

use std::path::{Path, PathBuf};

use super::file::{END, ReadView, ViewError, read_file};
use super::link::{is_link, read_link};
use super::mark::SessionKind;

/// A session to be opened with a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewSession {
    /// The one in the program.
    Demo,
    /// One in a file.
    File(PathBuf),
}

/// A view that the command line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewArgument {
    /// In a file.
    File(PathBuf),
    /// As a text.
    Link(String),
}

impl ViewArgument {
    /// What an argument means that may be a session too.
    pub fn of(argument: &Path) -> Option<Self> {
        if is_view_file(argument) {
            return Some(Self::File(argument.to_owned()));
        }
        let text = argument.to_str()?;
        is_link(text).then(|| Self::Link(text.to_owned()))
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`ViewError`] when it is no view at all.
    pub fn read(&self) -> Result<ReadView, ViewError> {
        match self {
            Self::File(path) => read_file(path),
            Self::Link(text) => read_link(text),
        }
    }

    /// The session of a view that was read from here, where it can be found.
    pub fn session(&self, view: &ReadView) -> Option<ViewSession> {
        let mark = &view.state.session;
        if mark.kind == SessionKind::Demo {
            return Some(ViewSession::Demo);
        }
        let view_path = match self {
            Self::File(path) => Some(path.as_path()),
            Self::Link(_) => None,
        };
        mark.find_file(view_path).map(ViewSession::File)
    }
}

/// A view that the command line names, as far as it could be read.
#[derive(Debug)]
pub struct Opening {
    /// Where it is from.
    pub argument: ViewArgument,
    /// What it says.
    pub read: Result<ReadView, ViewError>,
}

impl Opening {
    /// Reads it.
    pub fn of(argument: ViewArgument) -> Self {
        Self {
            read: argument.read(),
            argument,
        }
    }

    /// The session that it is of, where that can be found.
    pub fn session(&self) -> Option<ViewSession> {
        self.argument.session(self.read.as_ref().ok()?)
    }
}

/// Whether the name of a file says that it holds a view.
pub fn is_view_file(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case(END))
}
