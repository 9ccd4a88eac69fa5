//! The map under the tracks, as the app sees it.

use std::io;
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Color32, CornerRadius, Rect, Ui};
use thiserror::Error;

use super::bundled::bundled;
use super::catalog::{MapEntry, MapSpec};
use super::cover::View;
use super::credit::{Credit, NATURAL_EARTH, OPENSTREETMAP};
use super::open::{MapEnv, OpenError, OpenErrorKind, Opened, Opening};
use super::over::Over;
use super::pmtiles::ArchiveError;
use super::pool::Waker;
use super::problem::{Cause, MapProblem, Problems};
use super::refusals::patience_secs;
use super::secret::Secret;
#[cfg(test)]
use super::source::TileSource;
use super::sources::Sources;
use super::theme::{MapStyles, MapTheme, StyleError};
use super::vector::VectorMap;
use crate::words::{map_troubles, maps};

/// From so many pixels to a point on finer tiles are asked for, where there are some.
const FINE_PIXELS_PER_POINT: f32 = 1.25;
/// A map that is switched to is shown when it is complete, or after so long as it is.
const PATIENCE_SECS: f64 = 2.0;

/// Why the map cannot be opened.
#[derive(Debug, Error)]
pub enum BasemapError {
    /// An archive in the program is damaged.
    #[error("the bundled map cannot be opened: {0}")]
    Archive(#[from] ArchiveError),
    /// A style in the program is damaged.
    #[error(transparent)]
    Style(#[from] StyleError),
    /// The system gives no thread to work on.
    #[error("the map's threads cannot be started: {0}")]
    Threads(#[from] io::Error),
}

/// What is drawn.
enum Shown {
    None,
    Bundled,
    /// Another map, over the bundled one where it has nothing.
    Over(Over),
}

/// What will be drawn soon.
enum Next {
    /// It cannot be opened now and is tried again then, in egui's seconds.
    Waiting(MapEntry, f64),
    Opening(Opening),
    /// Its tiles are coming; with the time of its first frame, once that was.
    Filling(MapEntry, Over, Option<f64>),
}

impl Next {
    fn entry(&self) -> &MapEntry {
        match self {
            Self::Opening(opening) => &opening.entry,
            Self::Waiting(entry, _) | Self::Filling(entry, ..) => entry,
        }
    }
}

/// A map and its tiles. Dropping it ends its threads.
pub struct Basemap {
    entry: MapEntry,
    shown: Shown,
    next: Option<Next>,
    /// Lies below every other map, and is there without asking anybody.
    bundled: VectorMap,
    bundled_styles: Arc<MapStyles>,
    /// Whether the bundled map was drawn below another one.
    shows_bundled: bool,
    theme: MapTheme,
    env: MapEnv,
    waker: Waker,
    problems: Problems,
    /// What was looked at last, and when.
    looked_at: Option<(View, f64)>,
    /// How often the next map could not be opened.
    attempts: i32,
    wants_token: bool,
    /// When something that failed is to be tried again, in egui's seconds.
    due_secs: Option<f64>,
    revision: u64,
}

impl Basemap {
    /// Opens a map. `waker` is called from its threads, possibly often, when a tile in view
    /// has come and [`Basemap::show`] would draw more than before.
    ///
    /// # Errors
    /// [`BasemapError`] when the program's own map data is damaged or no thread starts; a
    /// file or server that cannot be read is no error here, but a problem later.
    pub fn open(
        entry: &MapEntry,
        env: MapEnv,
        theme: MapTheme,
        waker: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, BasemapError> {
        let waker: Waker = Arc::new(waker);
        let env = MapEnv { theme, ..env };
        let bundled_styles = Arc::new(MapStyles::bundled()?);
        let sources = Sources::new(bundled(&bundled_styles)?);
        let mut map = Self {
            entry: MapEntry::bundled(),
            shown: Shown::Bundled,
            next: None,
            bundled: VectorMap::start("basemap-decode", sources, &waker)?,
            bundled_styles,
            shows_bundled: false,
            theme,
            env,
            waker,
            problems: Problems::default(),
            looked_at: None,
            attempts: 0,
            wants_token: false,
            due_secs: None,
            revision: 0,
        };
        map.switch(entry);
        Ok(map)
    }

    /// Draws another map as soon as it is there; what is drawn now stays until then. A map
    /// that cannot be opened is told as a [problem](Basemap::take_problem).
    pub fn switch(&mut self, entry: &MapEntry) {
        if entry == self.entry() {
            return;
        }
        self.next = None;
        self.attempts = 0;
        self.problems.forget();
        self.revision += 1;
        self.start(entry);
    }

    /// Opens a map.
    fn start(&mut self, entry: &MapEntry) {
        match entry.spec {
            MapSpec::None => self.show_instead(entry.clone(), Shown::None),
            MapSpec::Bundled => self.show_instead(entry.clone(), Shown::Bundled),
            MapSpec::File(_) | MapSpec::Server(_) if *entry == self.entry => {}
            MapSpec::File(_) | MapSpec::Server(_) => self.open_next(entry),
        }
    }

    fn open_next(&mut self, entry: &MapEntry) {
        match Opening::start(entry.clone(), &self.env, &self.waker) {
            Ok(opening) => self.next = Some(Next::Opening(opening)),
            Err(error) => self.report_unopened(entry, &error.to_string()),
        }
    }

    /// Uses another token from now on, and tries again with it what needs one; what is drawn
    /// stays until then. `None`: none.
    pub fn set_mapbox_token(&mut self, token: Option<Secret>) {
        if self.env.mapbox_token == token {
            return;
        }
        self.env.mapbox_token = token;
        let entry = self.entry().clone();
        if entry.wants_mapbox_token() && self.env.mapbox_token.is_some() {
            self.attempts = 0;
            self.problems.forget();
            self.open_next(&entry);
        }
    }

    /// Whether a map has been chosen that wants a token, or another one, since this was asked
    /// for last.
    pub fn take_wants_token(&mut self) -> bool {
        // Both are to be reset.
        std::mem::take(&mut self.wants_token) | self.problems.take_token_refused()
    }

    /// A problem that is over: its message, as it was told. Not taken yet, the oldest first.
    pub fn take_recovery(&mut self) -> Option<String> {
        self.problems.take_recovery()
    }

    /// Opens the map anew where it has other tiles for a screen like this.
    fn look_anew(&mut self, theme: MapTheme, is_fine: bool) {
        let (other_theme, other_scale) = (theme != self.env.theme, is_fine != self.env.is_fine);
        self.env.theme = theme;
        self.env.is_fine = is_fine;
        let entry = self.entry().clone();
        let (by_theme, by_scale) = entry.depends_on_look();
        let is_concerned = (by_theme && other_theme) || (by_scale && other_scale);
        if is_concerned && !matches!(self.next, Some(Next::Waiting(..))) {
            self.open_next(&entry);
        }
    }

    /// What is known of the map that is shown, for people: its zooms and where it is. Nothing
    /// while another one is on its way, or of the bundled one.
    pub fn detail(&self) -> Option<String> {
        let (None, Shown::Over(over)) = (&self.next, &self.shown) else {
            return None;
        };
        let info = over.info();
        let (first, last) = (info.zooms.start(), info.zooms.end());
        let bounds = info.bounds.as_ref().map(ToString::to_string);
        Some(maps::reach(*first, *last, bounds.as_deref()))
    }

    /// Draws the map into `rect` as `camera` sees it, and asks for the tiles that are
    /// missing. Takes no pointer or keyboard input. To be called once a frame.
    ///
    /// Where `rect` is the whole window, the target must be cleared with
    /// [`Basemap::ground_rgb`]; a smaller `rect` is filled with it here.
    pub fn show(&mut self, ui: &mut Ui, rect: Rect, camera: &crate::geo::Camera) {
        self.receive();
        let Some(view) = View::new(rect, camera) else {
            return;
        };
        let now_secs = ui.input(|input| input.time);
        self.looked_at = Some((view, now_secs));
        self.due_secs = None;
        self.look_anew(self.theme, ui.pixels_per_point() > FINE_PIXELS_PER_POINT);
        self.try_again(now_secs);
        self.fill_next(&view, now_secs);
        let theme = self.drawn_theme();
        // A quad over the whole window is the dearest thing in a frame on a software
        // rasteriser, and there the target's clear colour does the same for nothing.
        if rect != ui.ctx().content_rect() {
            ui.painter()
                .rect_filled(rect, CornerRadius::ZERO, self.ground());
        }
        let mut retry_secs = None;
        let shows_bundled = match &mut self.shown {
            Shown::None => false,
            Shown::Bundled => {
                self.bundled.ask_for(&view, theme, now_secs);
                self.bundled.draw(ui, &view, theme, None);
                true
            }
            Shown::Over(over) => {
                let asked = over.ask_for(&view, theme, now_secs);
                retry_secs = asked.retry_secs;
                if asked.is_covered {
                    self.bundled.rest(theme);
                } else {
                    self.bundled.ask_for(&view, theme, now_secs);
                    self.bundled.draw(ui, &view, theme, None);
                }
                over.draw(ui, &view, theme);
                !asked.is_covered
            }
        };
        if shows_bundled != self.shows_bundled {
            self.shows_bundled = shows_bundled;
            self.revision += 1;
        }
        if let Some(secs) = retry_secs {
            self.due_in(now_secs, secs);
        }
        repaint_after(ui.ctx(), self.due_in_secs(now_secs));
    }

    /// Seconds from a time of egui's clock until [`Basemap::show`] is to be called again even
    /// if it [is complete](Basemap::is_complete), because something that failed is to be tried
    /// again then; none or less: now.
    pub fn due_in_secs(&self, now_secs: f64) -> Option<f64> {
        self.due_secs.map(|due_secs| due_secs - now_secs)
    }

    fn due_in(&mut self, now_secs: f64, secs: f64) {
        let due_secs = now_secs + secs;
        self.due_secs = Some(self.due_secs.map_or(due_secs, |other| other.min(due_secs)));
    }

    /// Which map was chosen last: it is shown, or will be soon.
    pub fn entry(&self) -> &MapEntry {
        self.next.as_ref().map_or(&self.entry, Next::entry)
    }

    /// With what maps are opened. May hold a token.
    pub fn env(&self) -> &MapEnv {
        &self.env
    }

    /// Whether another map than the chosen one is shown until that is there.
    pub fn is_switching(&self) -> bool {
        self.next.is_some()
    }

    /// Grows whenever name, credits, ground or look may have changed.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The map's name for the user, as it calls itself.
    pub fn name(&self) -> &str {
        match (&self.next, &self.shown) {
            (None, Shown::Over(over)) => &over.info().title,
            _ => &self.entry().title,
        }
    }

    /// The machine that is asked for tiles, where one is.
    pub fn host(&self) -> Option<&str> {
        let over = match (&self.next, &self.shown) {
            (Some(Next::Filling(_, over, _)), _) | (None, Shown::Over(over)) => over,
            _ => return None,
        };
        over.info().host.as_deref()
    }

    /// Whose data is shown: must be visible on the map whenever it is.
    pub fn credits(&self) -> Vec<Credit> {
        let mut credits = match &self.shown {
            Shown::None | Shown::Bundled => Vec::new(),
            Shown::Over(over) => over.info().credits.clone(),
        };
        if matches!(self.shown, Shown::Bundled) || self.shows_bundled {
            for credit in [OPENSTREETMAP, NATURAL_EARTH] {
                if !credits.iter().any(|known| known.text == credit.text) {
                    credits.push(credit);
                }
            }
        }
        credits
    }

    /// Colour of the land and of the map where nothing is drawn yet: red, green, blue.
    pub fn ground_rgb(&self) -> [u8; 3] {
        let [red, green, blue, _] = self.ground().to_array();
        [red, green, blue]
    }

    /// Light or dark, as last set. Pictures are as they are, whatever is set.
    pub fn theme(&self) -> MapTheme {
        self.theme
    }

    /// Draws in another style from the next [`Basemap::show`] on.
    pub fn set_theme(&mut self, theme: MapTheme) {
        self.theme = theme;
        self.revision += 1;
    }

    /// Number of tiles that the last [`Basemap::show`] lacked and that may still come.
    pub fn pending_count(&self) -> usize {
        let shown = match &self.shown {
            Shown::None => 0,
            Shown::Bundled => self.bundled.pending_count(),
            Shown::Over(over) => over.pending_count() + self.bundled.pending_count(),
        };
        let next = match &self.next {
            None | Some(Next::Waiting(..)) => 0,
            Some(Next::Opening(_)) => 1,
            // Not asked for any tile before its first frame.
            Some(Next::Filling(_, _, None)) => 1,
            Some(Next::Filling(_, over, Some(_))) => over.pending_count(),
        };
        shown + next
    }

    /// Whether the last [`Basemap::show`] drew all that will be there until
    /// [something is due](Basemap::due_in_secs): drawn again, it would be the same.
    pub fn is_complete(&self) -> bool {
        let is_shown = match &self.shown {
            Shown::None => true,
            Shown::Bundled => self.bundled.is_complete(),
            Shown::Over(over) => over.is_complete() && self.bundled.is_complete(),
        };
        is_shown && matches!(self.next, None | Some(Next::Waiting(..)))
    }

    /// Whether every tile that the last [`Basemap::show`] asked for has come, or is known
    /// not to come. What came since then is drawn by the next `show`.
    pub fn is_settled(&mut self) -> bool {
        self.receive();
        self.pending_count() == 0
    }

    /// Blocks until the map [is settled](Basemap::is_settled), at the latest until
    /// `deadline`; true when it is. For drawing without a window: `show`, wait, `show`.
    pub fn wait_settled(&mut self, deadline: Instant) -> bool {
        if let Some(Next::Opening(opening)) = &self.next {
            let Some(opened) = opening.wait(deadline) else {
                return false;
            };
            self.opened(opened);
        }
        let looked_at = self.looked_at;
        let theme = self.theme;
        if let Some(Next::Filling(_, over, since_secs)) = &mut self.next {
            if let Some((view, now_secs)) = looked_at {
                since_secs.get_or_insert(now_secs);
                over.ask_for(&view, over.drawn_theme(theme), now_secs);
            }
            if !over.wait(deadline, &mut self.problems) {
                return false;
            }
        }
        let is_shown = match &mut self.shown {
            Shown::None => true,
            Shown::Bundled => self.bundled.wait(deadline, &mut self.problems),
            Shown::Over(over) => {
                over.wait(deadline, &mut self.problems)
                    && self.bundled.wait(deadline, &mut self.problems)
            }
        };
        is_shown && self.is_settled()
    }

    /// A problem that was not taken yet, the oldest first; each cause is told once.
    pub fn take_problem(&mut self) -> Option<MapProblem> {
        self.problems.take()
    }

    /// Gives up what is on the graphics device: it was lost, and another one takes its place.
    /// The next [`Basemap::show`] brings it again, without asking a server.
    pub fn forget_textures(&mut self) {
        if let Shown::Over(over) = &mut self.shown {
            over.forget_textures();
        }
        self.revision += 1;
    }

    fn receive(&mut self) {
        if let Some(Next::Opening(opening)) = &self.next
            && let Some(opened) = opening.take()
        {
            self.opened(opened);
        }
        if let Some(Next::Filling(_, over, _)) = &mut self.next {
            over.receive(&mut self.problems);
        }
        if let Shown::Over(over) = &mut self.shown {
            over.receive(&mut self.problems);
        }
        self.bundled.receive(&mut self.problems);
    }

    /// A map has been opened, or cannot be.
    fn opened(&mut self, opened: Opened) {
        let Some(Next::Opening(opening)) = self.next.take() else {
            return;
        };
        self.revision += 1;
        let source = match opened {
            Ok(source) => source,
            Err(error) => return self.unopened(&opening.entry, &error),
        };
        match Over::start(source, &self.waker) {
            Ok(over) => {
                self.attempts = 0;
                self.problems.opened();
                self.next = Some(Next::Filling(opening.entry, over, None));
            }
            Err(error) => self.report_unopened(&opening.entry, &error.to_string()),
        }
    }

    /// A map could not be opened: what may pass is tried again later and later.
    fn unopened(&mut self, entry: &MapEntry, error: &OpenError) {
        self.report_unopened(entry, &error.to_string());
        match error.kind() {
            OpenErrorKind::Lasting => {}
            OpenErrorKind::WantsToken => self.wants_token = true,
            OpenErrorKind::Passing(wait_secs) => {
                let now_secs = self.looked_at.map_or(0.0, |(_, now_secs)| now_secs);
                let wait_secs = patience_secs(self.attempts, wait_secs.map(f64::from));
                self.attempts = self.attempts.saturating_add(1);
                self.next = Some(Next::Waiting(entry.clone(), now_secs + wait_secs));
            }
        }
    }

    /// Opens a map again that could not be opened before, when it is time.
    fn try_again(&mut self, now_secs: f64) {
        let Some(Next::Waiting(entry, then_secs)) = &self.next else {
            return;
        };
        let wait_secs = *then_secs - now_secs;
        if wait_secs > 0.0 {
            return self.due_in(now_secs, wait_secs);
        }
        let entry = entry.clone();
        self.open_next(&entry);
    }

    fn report_unopened(&mut self, entry: &MapEntry, reason: &str) {
        let (title, stays) = (&entry.title, &self.entry.title);
        self.problems.report(Cause::Open, || MapProblem {
            message: map_troubles::not_opened(title, stays),
            detail: reason.to_owned(),
        });
    }

    /// Asks for the tiles of the map that comes next, and shows it when they are there.
    fn fill_next(&mut self, view: &View, now_secs: f64) {
        let Some(Next::Filling(_, over, since_secs)) = &mut self.next else {
            return;
        };
        over.ask_for(view, over.drawn_theme(self.theme), now_secs);
        let waited_secs = now_secs - *since_secs.get_or_insert(now_secs);
        if over.pending_count() > 0 && waited_secs < PATIENCE_SECS {
            return self.due_in(now_secs, PATIENCE_SECS - waited_secs);
        }
        if let Some(Next::Filling(entry, over, _)) = self.next.take() {
            self.show_instead(entry, Shown::Over(over));
        }
    }

    fn show_instead(&mut self, entry: MapEntry, shown: Shown) {
        self.entry = entry;
        let before = mem::replace(&mut self.shown, shown);
        // Its threads may be busy with a slow disk, which nobody wants to wait for.
        let closing = std::thread::Builder::new().name("basemap-close".to_owned());
        if matches!(before, Shown::Over(_))
            && let Err(error) = closing.spawn(move || drop(before))
        {
            tracing::warn!(%error, "no thread to close the map on");
        }
        self.shows_bundled = false;
        self.revision += 1;
    }

    fn drawn_theme(&self) -> MapTheme {
        match &self.shown {
            // What stands in for light pictures must not flash dark.
            Shown::Over(over) => over.drawn_theme(self.theme),
            Shown::None | Shown::Bundled => self.theme,
        }
    }

    fn ground(&self) -> Color32 {
        let theme = self.drawn_theme();
        let own = match &self.shown {
            Shown::Over(over) => over.ground(theme),
            Shown::None | Shown::Bundled => None,
        };
        own.unwrap_or(self.bundled_styles.of(theme).ground)
    }

    /// Gives up what it has of another map than the bundled one, as if it had been looked at
    /// long ago.
    #[cfg(test)]
    fn forget_tiles(&mut self) {
        if let Shown::Over(Over::Pictures(map)) = &mut self.shown {
            map.forget_tiles();
        }
    }

    /// Shows a source that is open already.
    #[cfg(test)]
    fn show_source(&mut self, entry: MapEntry, source: Arc<dyn TileSource>) {
        let over = Over::start(source, &self.waker).unwrap();
        self.show_instead(entry, Shown::Over(over));
    }
}

fn repaint_after(ctx: &egui::Context, secs: Option<f64>) {
    if let Some(after) = secs.and_then(|secs| Duration::try_from_secs_f64(secs).ok()) {
        ctx.request_repaint_after(after);
    }
}

#[cfg(test)]
#[path = "map_tests.rs"]
mod tests;
