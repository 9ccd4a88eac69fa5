//! Carries out what is asked of the maps: switching, files, tokens; and has it remembered.

use std::path::{Path, PathBuf};

use super::file_dialog::{Chosen, FileChooser};
use super::map_menu::{MapWish, kind_of_file};
use super::remembered::{RecentMap, Remembered};
use super::settings_keeper::SettingsKeeper;
use super::stage::Stage;
use super::token_desk::{TokenDesk, TokenTurn};
use super::viewer::Viewer;
use crate::basemap::{Catalog, MapEntry, Secret};
use crate::command::Command;
use crate::ui::{FileDialog, FileKind, MapChoice, MapKind, NoticeLevel};
use crate::words::{dropped, maps as words};

/// What carries out what is asked of the maps.
#[derive(Debug)]
pub struct MapDesk {
    catalog: Catalog,
    tokens: TokenDesk,
    chooser: FileChooser,
    /// A map that a person chose: remembered when it is shown.
    chosen: Option<MapEntry>,
    /// How much of the map was seen in the last turn, in percent. With how much a window begins may
    /// be the command line's doing, and is not remembered.
    seen_percent: Option<u8>,
}

/// What came of a turn.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct DeskTurn {
    /// Whether the next frame will differ.
    pub changed: bool,
    /// A session that was dropped onto the window.
    pub session: Option<PathBuf>,
}

impl MapDesk {
    /// A desk for the maps of `catalog`.
    pub const fn new(catalog: Catalog, tokens: TokenDesk, chooser: FileChooser) -> Self {
        Self {
            catalog,
            tokens,
            chooser,
            chosen: None,
            seen_percent: None,
        }
    }

    /// The map to begin with: the one that was asked for, else that of last time, else the
    /// bundled one. What the command line asks for is not remembered: it is asked for again
    /// by who wants it again. One that needs a token is switched to when that is there.
    pub fn first_map(
        &mut self,
        asked: Option<MapEntry>,
        viewer: &mut Viewer,
        settings: &SettingsKeeper,
    ) -> MapEntry {
        viewer.maps.opacity_percent = settings.remembered().opacity_percent;
        let entry = match (asked, &settings.remembered().map) {
            (Some(asked), _) => asked,
            (None, None) => return MapEntry::bundled(),
            (None, Some(name)) => match self.catalog.find(name) {
                Ok(entry) => entry,
                Err(error) => {
                    let title = words::FORGOTTEN;
                    let detail = error.to_string();
                    viewer.notices.add(NoticeLevel::Warning, title, detail);
                    return MapEntry::bundled();
                }
            },
        };
        if entry.wants_mapbox_token() && self.tokens.token().is_none() {
            viewer.carry_out(Command::SwitchBasemap(entry.name));
            // Nobody has chosen anything now.
            if let Some(wanted) = &mut viewer.maps.wanted {
                wanted.by_application = true;
            }
            return MapEntry::bundled();
        }
        entry
    }

    /// The token for Mapbox, if there is one.
    pub const fn token(&self) -> Option<&Secret> {
        self.tokens.token()
    }

    /// Does what was asked for since the last turn.
    pub fn turn(
        &mut self,
        viewer: &mut Viewer,
        stage: &mut Stage,
        settings: &mut SettingsKeeper,
    ) -> DeskTurn {
        let mut turn = DeskTurn::default();
        for wish in viewer.take_map_wishes() {
            turn.changed = true;
            self.grant(wish, viewer, stage, settings, &mut turn);
        }
        if let Some(wanted) = viewer.take_wanted_basemap() {
            turn.changed = true;
            match self.catalog.find(&wanted.name) {
                Ok(entry) => self.switch(whole(entry), !wanted.by_application, stage),
                Err(error) => viewer.report_error(words::UNCHANGED, &error.to_string(), false),
            }
        }
        let tokens = self.tokens.turn();
        self.after_tokens(tokens, viewer, stage, settings);
        if stage.take_wants_token() {
            self.tokens.refused(&stage.map_entry().clone());
        }
        self.take_file(viewer, stage);
        self.note_shown(stage, settings);
        let percent = viewer.maps.opacity_percent;
        if self
            .seen_percent
            .replace(percent)
            .is_some_and(|seen| seen != percent)
        {
            settings.change(|remembered| remembered.opacity_percent = percent);
        }
        turn.changed |= self.fill_menu(viewer, stage, settings);
        turn
    }

    fn grant(
        &mut self,
        wish: MapWish,
        viewer: &mut Viewer,
        stage: &mut Stage,
        settings: &mut SettingsKeeper,
        turn: &mut DeskTurn,
    ) {
        match wish {
            MapWish::ChooseFile => self.chooser.open(),
            MapWish::Drop(path) => match kind_of_file(&path) {
                FileKind::Map => self.switch(whole(Catalog::file(&path)), true, stage),
                FileKind::Session => turn.session = Some(path),
                FileKind::View => viewer.carry_out(Command::OpenView(Some(path))),
                FileKind::Other => {
                    let name = path.file_name().unwrap_or(path.as_os_str());
                    let detail = dropped::ends(&name.to_string_lossy());
                    let title = dropped::NEITHER;
                    viewer.notices.add(NoticeLevel::Info, title, detail);
                }
            },
            MapWish::EnterToken { token, keep } => {
                let entered = self.tokens.enter(token.expose(), keep);
                self.after_tokens(entered, viewer, stage, settings);
            }
            MapWish::CancelToken => {
                self.tokens.cancel();
                self.chosen = None;
            }
            MapWish::ForgetToken => {
                self.tokens.forget();
                stage.set_mapbox_token(None);
                if stage.map_entry().wants_mapbox_token() {
                    self.switch(MapEntry::bundled(), true, stage);
                }
            }
        }
    }

    fn switch(&mut self, entry: MapEntry, by_person: bool, stage: &mut Stage) {
        self.chosen = by_person.then(|| entry.clone());
        if !entry.wants_mapbox_token() {
            self.tokens.give_up();
        } else if !self.tokens.want(&entry) {
            return;
        }
        self.show(&entry, stage);
    }

    fn after_tokens(
        &mut self,
        turn: TokenTurn,
        viewer: &mut Viewer,
        stage: &mut Stage,
        settings: &mut SettingsKeeper,
    ) {
        if let Some((title, detail)) = turn.problem {
            viewer.notices.add(NoticeLevel::Warning, title, detail);
        }
        if let Some(is_stored) = turn.is_stored {
            settings.change(|remembered| remembered.has_stored_token = is_stored);
        }
        if let Some(entry) = turn.ready {
            self.show(&entry, stage);
        }
    }

    fn show(&self, entry: &MapEntry, stage: &mut Stage) {
        // Without the keys that an address may hold.
        tracing::info!("base map chosen: {}", entry.shown_name());
        stage.set_mapbox_token(self.tokens.token().cloned());
        stage.switch_basemap(entry);
    }

    fn take_file(&mut self, viewer: &mut Viewer, stage: &mut Stage) {
        viewer.maps.file_dialog = match self.chooser.take() {
            Chosen::NotYet => FileDialog::Open,
            Chosen::NoFile | Chosen::NoDialog => FileDialog::NothingChosen,
            Chosen::Nothing if viewer.maps.file_dialog == FileDialog::Open => FileDialog::Idle,
            Chosen::Nothing => return,
            Chosen::File(path) => {
                // Whatever it is called: a person has pointed at it.
                self.switch(whole(Catalog::file(&path)), true, stage);
                FileDialog::Idle
            }
        };
    }

    /// A map is remembered when it is shown: one that cannot be opened is not.
    fn note_shown(&mut self, stage: &Stage, settings: &mut SettingsKeeper) {
        if stage.is_switching() || self.chosen.is_none() || self.tokens.question().is_some() {
            return;
        }
        let Some(chosen) = self.chosen.take_if(|chosen| chosen == stage.map_entry()) else {
            // Another one stayed.
            if !self.tokens.is_waiting() {
                self.chosen = None;
            }
            return;
        };
        // What may hold a key is not written down: it belongs into `maps.json`, under a name.
        let is_of_catalog = self.catalog.entries().contains(&chosen);
        if !is_of_catalog && chosen.shown_name() != chosen.name {
            return;
        }
        // A name that is no text would not be found again.
        if chosen.path().is_some_and(|path| path.to_str().is_none()) {
            return;
        }
        settings.change(|remembered| {
            if !is_of_catalog {
                remembered.note_recent(RecentMap {
                    detail: detail_of(&chosen, stage.map_detail()),
                    title: stage.map_title().to_owned(),
                    map: chosen.name.clone(),
                });
            } else if chosen.needs_network() && !remembered.chosen_servers.contains(&chosen.name) {
                remembered.chosen_servers.push(chosen.name.clone());
            }
            remembered.map = Some(chosen.name);
        });
    }

    /// Tells the panels how things stand; true when that is news.
    fn fill_menu(&self, viewer: &mut Viewer, stage: &Stage, settings: &SettingsKeeper) -> bool {
        let remembered = settings.remembered();
        let choices = self.choices(stage, remembered);
        let question = self.tokens.question();
        let has_token = self.tokens.token().is_some() || remembered.has_stored_token;
        let menu = &mut viewer.maps;
        let is_same = menu.choices == choices
            && menu.question.as_ref() == question
            && menu.has_token == has_token;
        if !is_same {
            menu.choices = choices;
            menu.question = question.cloned();
            menu.has_token = has_token;
        }
        !is_same
    }

    fn choices(&self, stage: &Stage, remembered: &Remembered) -> Vec<MapChoice> {
        let known = self.catalog.entries().iter().map(|entry| MapChoice {
            name: entry.name.clone(),
            title: entry.title.clone(),
            detail: detail_of(entry, None),
            kind: kind_of(entry),
            is_recent: false,
            is_next: !entry.needs_network() || remembered.chosen_servers.contains(&entry.name),
        });
        let recent = remembered.recent.iter().filter_map(|recent| {
            let entry = self.catalog.find(&recent.map).ok();
            // One that has no ending of a map was once chosen in the system's dialogue.
            let entry = entry.unwrap_or_else(|| Catalog::file(Path::new(&recent.map)));
            let is_known = self.catalog.entries().contains(&entry);
            (!is_known).then(|| MapChoice {
                name: recent.map.clone(),
                title: recent.title.clone(),
                detail: recent.detail.clone(),
                kind: kind_of(&entry),
                is_recent: true,
                is_next: true,
            })
        });
        let mut choices: Vec<MapChoice> = known.chain(recent).collect();
        let shown = stage.map_entry();
        if !choices.iter().any(|choice| choice.name == shown.name) {
            let first = choices.iter().position(|choice| choice.is_recent);
            let place = first.unwrap_or(choices.len());
            choices.insert(
                place,
                MapChoice {
                    name: shown.name.clone(),
                    title: shown.title.clone(),
                    detail: detail_of(shown, stage.map_detail()),
                    kind: kind_of(shown),
                    is_recent: true,
                    is_next: true,
                },
            );
        }
        choices
    }
}

fn kind_of(entry: &MapEntry) -> MapKind {
    if entry.path().is_some() {
        MapKind::File
    } else if entry.needs_network() {
        MapKind::Server
    } else if *entry == MapEntry::none() {
        MapKind::None
    } else {
        MapKind::Bundled
    }
}

/// What there is to say of a map beside its name.
fn detail_of(entry: &MapEntry, known: Option<String>) -> String {
    match kind_of(entry) {
        MapKind::Bundled => words::BUNDLED.to_owned(),
        MapKind::None => words::NO_MAP.to_owned(),
        MapKind::Server => entry.host().unwrap_or_default().to_owned(),
        MapKind::File => known.unwrap_or_else(|| {
            let folder = entry.path().and_then(Path::parent);
            folder.map_or_else(String::new, |folder| folder.display().to_string())
        }),
    }
}

/// The same map with the whole path of its file: it is found again from another folder.
fn whole(entry: MapEntry) -> MapEntry {
    let path = entry.path().and_then(|path| std::path::absolute(path).ok());
    path.map_or(entry, |path| Catalog::file(&path))
}

#[cfg(test)]
#[path = "map_desk_tests.rs"]
mod tests;
