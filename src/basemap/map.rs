//! The map under the tracks, as the app sees it.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use egui::{Color32, CornerRadius, Rect, Ui};
use thiserror::Error;

use super::archives::Archives;
use super::choice::BasemapChoice;
use super::cover::View;
use super::credit::{Credit, NATURAL_EARTH, OPENSTREETMAP};
use super::http::PictureSource;
use super::pictures::PictureMap;
use super::pmtiles::ArchiveError;
use super::pool::Waker;
use super::problem::{MapProblem, Problems};
use super::theme::{MapTheme, StyleError};
use super::vector::{Styles, VectorMap};

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
enum Source {
    None,
    Bundled(Box<VectorMap>),
    /// Pictures, over the bundled map where they are missing.
    Pictures(Box<PictureMap>, Box<VectorMap>),
}

/// A map and its tiles. Dropping it ends its threads.
pub struct Basemap {
    choice: BasemapChoice,
    source: Source,
    styles: Arc<Styles>,
    theme: MapTheme,
    problems: Problems,
}

impl Basemap {
    /// Opens a map. `waker` is called from its threads, possibly often, when a tile in view
    /// has come and [`Basemap::show`] would draw more than before.
    ///
    /// # Errors
    /// [`BasemapError`] when the program's own map data is damaged or no thread starts;
    /// a server that cannot be reached is no error here, but a problem later.
    pub fn open(
        choice: BasemapChoice,
        theme: MapTheme,
        waker: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, BasemapError> {
        Self::with_pictures(choice, theme, Arc::new(waker), PictureSource::openstreetmap)
    }

    fn with_pictures(
        choice: BasemapChoice,
        theme: MapTheme,
        waker: Waker,
        pictures: impl FnOnce() -> PictureSource,
    ) -> Result<Self, BasemapError> {
        let styles = Arc::new(Styles {
            dark: MapTheme::Dark.style()?,
            light: MapTheme::Light.style()?,
        });
        let bundled = || -> Result<Box<VectorMap>, BasemapError> {
            let archives = Archives::bundled()?;
            let map = VectorMap::start(archives, Arc::clone(&styles), &waker)?;
            Ok(Box::new(map))
        };
        let source = match choice {
            BasemapChoice::None => Source::None,
            BasemapChoice::Bundled => Source::Bundled(bundled()?),
            BasemapChoice::Osm => {
                let pictures = PictureMap::start(pictures(), &waker)?;
                Source::Pictures(Box::new(pictures), bundled()?)
            }
        };
        Ok(Self {
            choice,
            source,
            styles,
            theme,
            problems: Problems::default(),
        })
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
        let theme = self.drawn_theme();
        // A quad over the whole window is the dearest thing in a frame on a software
        // rasteriser, and there the target's clear colour does the same for nothing.
        if rect != ui.ctx().content_rect() {
            ui.painter()
                .rect_filled(rect, CornerRadius::ZERO, self.ground());
        }
        match &mut self.source {
            Source::None => {}
            Source::Bundled(vector) => vector.show(ui, &view, theme),
            Source::Pictures(pictures, vector) => {
                if pictures.ask_for(ui, &view) {
                    vector.rest();
                } else {
                    vector.show(ui, &view, theme);
                }
                pictures.draw(ui, &view);
            }
        }
    }

    /// Which map this is.
    pub fn choice(&self) -> BasemapChoice {
        self.choice
    }

    /// The map's name for the user.
    pub fn name(&self) -> &'static str {
        match &self.source {
            Source::None => "No map",
            Source::Bundled(_) => "Bundled map",
            Source::Pictures(pictures, _) => pictures.source().name,
        }
    }

    /// Whose data is shown: must be visible on the map whenever it is.
    pub fn credits(&self) -> &'static [Credit] {
        match &self.source {
            Source::None => &[],
            Source::Bundled(_) => &[OPENSTREETMAP, NATURAL_EARTH],
            Source::Pictures(pictures, _) => pictures.source().credits,
        }
    }

    /// Colour of the land and of the map where nothing is drawn yet: red, green, blue.
    pub fn ground_rgb(&self) -> [u8; 3] {
        let [red, green, blue, _] = self.ground().to_array();
        [red, green, blue]
    }

    /// Light or dark, as last set. Pictures from a server are light whatever is set.
    pub fn theme(&self) -> MapTheme {
        self.theme
    }

    /// Draws in another style from the next [`Basemap::show`] on.
    pub fn set_theme(&mut self, theme: MapTheme) {
        self.theme = theme;
    }

    /// Number of tiles that the last [`Basemap::show`] lacked and that may still come.
    pub fn pending_count(&self) -> usize {
        match &self.source {
            Source::None => 0,
            Source::Bundled(vector) => vector.pending_count(),
            Source::Pictures(pictures, vector) => pictures.pending_count() + vector.pending_count(),
        }
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
        match &mut self.source {
            Source::None => true,
            Source::Bundled(vector) => vector.wait(deadline, &mut self.problems),
            Source::Pictures(pictures, vector) => {
                pictures.wait(deadline, &mut self.problems)
                    && vector.wait(deadline, &mut self.problems)
            }
        }
    }

    /// A problem that was not taken yet, the oldest first; each cause is told once.
    pub fn take_problem(&mut self) -> Option<MapProblem> {
        self.problems.take()
    }

    /// Gives up what is on the graphics device: it was lost, and another one takes its place.
    /// The next [`Basemap::show`] brings it again, without asking a server.
    pub fn forget_textures(&mut self) {
        match &mut self.source {
            // The renderer keeps the shapes of tiles, and a new one gets them anew.
            Source::None | Source::Bundled(_) => {}
            Source::Pictures(pictures, _) => pictures.forget_textures(),
        }
    }

    fn receive(&mut self) {
        match &mut self.source {
            Source::None => {}
            Source::Bundled(vector) => vector.receive(&mut self.problems),
            Source::Pictures(pictures, vector) => {
                pictures.receive(&mut self.problems);
                vector.receive(&mut self.problems);
            }
        }
    }

    fn drawn_theme(&self) -> MapTheme {
        match self.source {
            // What stands in for light pictures must not flash dark.
            Source::Pictures(..) => MapTheme::Light,
            Source::None | Source::Bundled(_) => self.theme,
        }
    }

    fn ground(&self) -> Color32 {
        self.styles.of(self.drawn_theme()).ground
    }
}

#[cfg(test)]
#[path = "map_tests.rs"]
mod tests;
