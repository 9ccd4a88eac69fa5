//! The map below the tracks: which it is, how it fares, and the kept picture of it.

use super::super::frame_cost::timed;
use super::super::map_frame;
use super::{MapKey, Stage};
use crate::basemap::{MapEntry, MapProblem, Secret};
use std::time::{Duration, Instant};

impl Stage {
    /// Draws from another map as soon as that is there. One that cannot be opened is told as
    /// a [problem](Self::take_map_problem), and the map so far stays.
    pub fn switch_basemap(&mut self, entry: &MapEntry) {
        self.basemap.switch(entry);
    }

    /// Asks Mapbox with this token from now on.
    pub fn set_mapbox_token(&mut self, token: Option<Secret>) {
        self.basemap.set_mapbox_token(token);
    }

    /// Whether a map has been chosen that wants a token, or another one, since this was asked
    /// for last.
    pub fn take_wants_token(&mut self) -> bool {
        self.basemap.take_wants_token()
    }

    /// The map that was chosen last: it is shown, or will be soon.
    pub fn map_entry(&self) -> &MapEntry {
        self.basemap.entry()
    }

    /// Whether another map than the chosen one is shown until that is there.
    pub fn is_switching(&self) -> bool {
        self.basemap.is_switching()
    }

    /// The map's name for people, as it calls itself.
    pub fn map_title(&self) -> &str {
        self.basemap.name()
    }

    /// What is known of the map that is shown: its zooms and where it is.
    pub fn map_detail(&self) -> Option<String> {
        self.basemap.detail()
    }

    /// A problem of the map that was not told yet.
    pub fn take_map_problem(&mut self) -> Option<MapProblem> {
        self.basemap.take_problem()
    }

    /// What was told of a problem of the map that is over.
    pub fn take_map_recovery(&mut self) -> Option<String> {
        self.basemap.take_recovery()
    }

    /// Whether the last frame had all of the map that it will ever have.
    pub fn is_map_whole(&self) -> bool {
        !self.is_map_shown || self.basemap.pending_count() == 0
    }

    /// Number of map tiles that the last frame lacked and that may still come.
    pub fn pending_tiles(&self) -> usize {
        self.basemap.pending_count()
    }

    /// Blocks until every tile of the last frame has come, at the latest until `deadline`.
    pub fn wait_for_map(&mut self, deadline: Instant) -> bool {
        !self.is_map_shown || self.basemap.wait_settled(deadline)
    }

    pub(super) fn take_credits(&mut self) {
        if self.credits_of == Some(self.basemap.revision()) {
            return;
        }
        self.credits_of = Some(self.basemap.revision());
        let credits = self.basemap.credits().into_iter();
        self.credits = credits
            .map(|credit| (credit.text.into_owned(), credit.url.into_owned()))
            .collect();
    }

    /// Draws the map unless the kept one is still right. Returns the view to keep it for,
    /// when all of it is there.
    pub(super) fn show_map(
        &mut self,
        ui: &mut egui::Ui,
        rect: egui::Rect,
        key: MapKey,
    ) -> Option<MapKey> {
        self.is_map_shown = key.opacity_percent > 0;
        if !self.is_map_shown {
            // Nobody is asked for tiles that nobody would see.
            map_frame::veil(ui, rect, self.basemap.ground_rgb(), 100);
            return Some(key);
        }
        if self.kept == Some(key) {
            let now_secs = ui.input(|input| input.time);
            match self.basemap.due_in_secs(now_secs) {
                None => return self.kept,
                Some(secs) if secs > 0.0 => {
                    let secs = Duration::try_from_secs_f64(secs).unwrap_or(Duration::MAX);
                    ui.ctx().request_repaint_after(secs);
                    return self.kept;
                }
                // A server that failed is to be asked again.
                Some(_) => {}
            }
        }
        let basemap = &mut self.basemap;
        timed(&mut self.cost.map, || basemap.show(ui, rect, &key.camera));
        self.cost.pending_tiles = basemap.pending_count();
        let veil_percent = 100_u8.saturating_sub(key.opacity_percent);
        map_frame::veil(ui, rect, self.basemap.ground_rgb(), veil_percent);
        self.take_credits();
        let key = MapKey {
            revision: self.basemap.revision(),
            ..key
        };
        self.basemap.is_complete().then_some(key)
    }
}
