//! What is known of the maps to choose from, and what was asked for with them: plain data,
//! filled by the [desk](super::map_desk) and drawn by the panels.

use std::path::PathBuf;

use super::views::is_view_file;
use crate::basemap::{Catalog, Secret, is_map_file};
use crate::command::TokenText;
use crate::ui::{FileDialog, FileKind, MapChoice, StoreView, TokenAsked, TokenView};

/// Ends of the names of session files.
const SESSION_ENDS: [&str; 5] = ["jsonl", "json", "ndjson", "gz", "zst"];

/// Something that is asked for with the maps, other than another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapWish {
    /// The system's dialog for a file.
    ChooseFile,
    /// What a dropped file holds.
    Drop(PathBuf),
    /// This token is to be used.
    EnterToken {
        /// What was typed.
        token: TokenText,
        /// Whether the system is to keep it.
        keep: bool,
    },
    /// No token is given.
    CancelToken,
    /// The token is to be forgotten.
    ForgetToken,
}

/// A map that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedMap {
    /// Name, file or address.
    pub name: String,
    /// Whether it was the application that asked, and not a person.
    pub by_application: bool,
}

/// The system's key store, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreState {
    /// It has not answered yet.
    Asked,
    /// It keeps secrets.
    Ready,
    /// There is none, for this reason.
    Missing(String),
}

/// A token is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenQuestion {
    /// Why the one that was used is of no use, if one was.
    pub refused: Option<String>,
    /// Whether the system can keep it.
    pub store: StoreState,
}

/// The maps to choose from, and what was asked for with them.
#[derive(Clone, Debug)]
pub struct MapMenu {
    /// What can be chosen.
    pub choices: Vec<MapChoice>,
    /// How much of the map is seen, in percent.
    pub opacity_percent: u8,
    /// How the system's dialog for a file stands.
    pub file_dialog: FileDialog,
    /// Whether there is a token for Mapbox.
    pub has_token: bool,
    /// The question for one, while it is asked.
    pub question: Option<TokenQuestion>,
    pub(super) wanted: Option<WantedMap>,
    pub(super) wishes: Vec<MapWish>,
}

impl Default for MapMenu {
    fn default() -> Self {
        Self {
            choices: Vec::new(),
            opacity_percent: 100,
            file_dialog: FileDialog::Idle,
            has_token: false,
            question: None,
            wanted: None,
            wishes: Vec::new(),
        }
    }
}

impl MapMenu {
    /// The token, as the panels are shown it.
    pub fn token_view(&self) -> TokenView<'_> {
        TokenView {
            is_known: self.has_token,
            asked: self.question.as_ref().map(|question| TokenAsked {
                refused: question.refused.as_deref(),
                store: match &question.store {
                    StoreState::Asked => StoreView::Asked,
                    StoreState::Ready => StoreView::Ready,
                    StoreState::Missing(reason) => StoreView::Missing(reason),
                },
            }),
        }
    }
}

/// Says why a text is no map to be shown.
///
/// # Errors
/// The reason, for people.
pub fn check_map(text: &str) -> Result<(), String> {
    match Catalog::default().find(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// Says why a text is no token for Mapbox.
///
/// # Errors
/// The reason, for people; holds nothing of the text.
pub fn check_token(text: &str) -> Result<(), String> {
    match Secret::mapbox(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// What a file is, by the end of its name.
pub fn kind_of_file(path: &std::path::Path) -> FileKind {
    if is_map_file(path) {
        return FileKind::Map;
    }
    if is_view_file(path) {
        return FileKind::View;
    }
    let end = path.extension().map(|end| end.to_ascii_lowercase());
    let is_session = end.is_some_and(|end| SESSION_ENDS.iter().any(|known| end == *known));
    if is_session {
        FileKind::Session
    } else {
        FileKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn files_are_told_apart_by_the_end_of_their_names() {
        for (name, kind) in [
            ("a/City.PMTiles", FileKind::Map),
            ("b.mbtiles", FileKind::Map),
            ("drive.jsonl", FileKind::Session),
            ("drive.jsonl.ZST", FileKind::Session),
            ("message.json.gz", FileKind::Session),
            ("valletta.TrackView", FileKind::View),
            ("photo.png", FileKind::Other),
            ("pmtiles", FileKind::Other),
        ] {
            assert_eq!(kind_of_file(Path::new(name)), kind, "{name}");
        }
    }
}
