//! What the user interface is shown of the map under the tracks, and of those to choose from.

use std::path::Path;

use crate::model::Color;

/// The map under the tracks, and what can be there instead.
#[derive(Clone, Copy, Debug)]
pub struct BasemapView<'a> {
    /// Name for people: `Bundled map`.
    pub name: &'a str,
    /// [`MapChoice::name`] of the map that was chosen last; it may still be on its way.
    pub chosen: &'a str,
    /// What can be chosen, in the order in which it is offered.
    pub choices: &'a [MapChoice],
    /// Credits that must be on the screen: text and link.
    pub credits: &'a [(String, String)],
    /// Its own colour, under all that lies on it.
    pub ground: Color,
    /// Tiles that are still being loaded.
    pub pending_tiles: usize,
    /// How much of the map is seen, in percent.
    pub opacity_percent: u8,
    /// What goes over the network for the map.
    pub network: MapNetwork<'a>,
    /// The bundled map in small, once it has been drawn.
    pub thumbnail: Option<egui::TextureId>,
    /// How the system's dialog for a file stands.
    pub file_dialog: FileDialog,
    /// The token for Mapbox.
    pub token: TokenView<'a>,
    /// Says why a text is no map to be shown.
    pub check_map: fn(&str) -> Result<(), String>,
    /// Says why a text is no token for Mapbox.
    pub check_token: fn(&str) -> Result<(), String>,
    /// What a file is, by the end of its name.
    pub kind_of_file: fn(&Path) -> FileKind,
}

/// A map that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapChoice {
    /// As the command to switch takes it. May hold a key: not to be shown.
    pub name: String,
    /// As it is called on the screen.
    pub title: String,
    /// What is known of it: a host, or zooms and bounds.
    pub detail: String,
    /// Where it comes from.
    pub kind: MapKind,
    /// Whether it is one that was used before, rather than one that is always there.
    pub is_recent: bool,
    /// Whether the key for the next map comes to it: not to one that asks a server and was
    /// never chosen.
    pub is_next: bool,
}

/// Where a map comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapKind {
    /// The program itself.
    Bundled,
    /// A file on this machine.
    File,
    /// A server: showing it asks another machine.
    Server,
    /// Nowhere: the ground alone.
    None,
}

/// What goes over the network for the map that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapNetwork<'a> {
    /// Nothing: nobody is asked.
    Unused,
    /// This machine is asked for tiles.
    Asking(&'a str),
    /// A map of a server is shown, but only from what is stored.
    Offline,
}

/// How the system's dialog for a file stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileDialog {
    /// Not asked for, or it has given a file.
    #[default]
    Idle,
    /// It is open.
    Open,
    /// It gave no file: it was cancelled, or there is none on this system.
    NothingChosen,
}

/// What a file is, by the end of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Tiles of a map.
    Map,
    /// A session.
    Session,
    /// A saved view.
    View,
    /// Neither.
    Other,
}

/// The token for Mapbox.
#[derive(Clone, Copy, Debug)]
pub struct TokenView<'a> {
    /// Whether there is one, which can be forgotten.
    pub is_known: bool,
    /// What to ask for one with, when it is asked for.
    pub asked: Option<TokenAsked<'a>>,
}

/// A token is asked for.
#[derive(Clone, Copy, Debug)]
pub struct TokenAsked<'a> {
    /// Why the one that was used is of no use, if one was.
    pub refused: Option<&'a str>,
    /// Whether the system can keep it.
    pub store: StoreView<'a>,
}

/// The system's key store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreView<'a> {
    /// It has not answered yet.
    Asked,
    /// It keeps secrets.
    Ready,
    /// There is none, for this reason.
    Missing(&'a str),
}
