//! A map that lies over the bundled one, which shows through where it has nothing.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use egui::{Color32, Ui};

use super::cover::View;
use super::pictures::PictureMap;
use super::pool::Waker;
use super::problem::Problems;
use super::refusals::Asked;
use super::source::{Content, SourceInfo, TileSource};
use super::sources::Sources;
use super::theme::{MapStyles, MapTheme};
use super::vector::VectorMap;

/// A map of one source, whatever its tiles are.
pub(super) enum Over {
    Pictures(Box<PictureMap>),
    Vector(Box<VectorMap>, Arc<dyn TileSource>, Arc<MapStyles>),
}

impl Over {
    /// Starts the threads that read its tiles.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(source: Arc<dyn TileSource>, waker: &Waker) -> io::Result<Self> {
        match source.info().content.clone() {
            Content::Pictures { tile_points } => {
                let map = PictureMap::start(source, tile_points, waker)?;
                Ok(Self::Pictures(Box::new(map)))
            }
            Content::Vector(styles) => {
                let sources = Sources::new(vec![Arc::clone(&source)]);
                let map = VectorMap::start("basemap-fetch", sources, waker)?;
                Ok(Self::Vector(Box::new(map), source, styles))
            }
        }
    }

    /// What is known of its source.
    pub fn info(&self) -> &SourceInfo {
        match self {
            Self::Pictures(map) => map.info(),
            Self::Vector(_, source, _) => source.info(),
        }
    }

    /// Asks for the tiles in view that are not there.
    pub fn ask_for(&mut self, view: &View, theme: MapTheme, now_secs: f64) -> Asked {
        match self {
            Self::Pictures(map) => map.ask_for(view, now_secs),
            Self::Vector(map, source, _) => {
                let asked = map.ask_for(view, theme, now_secs);
                Asked {
                    is_covered: asked.is_covered && !source.is_overlay(),
                    ..asked
                }
            }
        }
    }

    /// Draws what is there.
    pub fn draw(&mut self, ui: &mut Ui, view: &View, theme: MapTheme) {
        match self {
            Self::Pictures(map) => map.draw(ui, view),
            Self::Vector(map, source, styles) => {
                let ground = (!source.is_overlay()).then(|| styles.of(theme).ground);
                map.draw(ui, view, theme, ground);
            }
        }
    }

    /// The style that it is drawn in when `theme` is wanted: pictures are as they are.
    pub fn drawn_theme(&self, theme: MapTheme) -> MapTheme {
        match self {
            Self::Pictures(map) => map.suiting(theme),
            Self::Vector(..) => theme,
        }
    }

    /// Colour of its ground, where it has one of its own.
    pub fn ground(&self, theme: MapTheme) -> Option<Color32> {
        match self {
            Self::Pictures(_) => None,
            Self::Vector(_, source, _) if source.is_overlay() => None,
            Self::Vector(_, _, styles) => Some(styles.of(theme).ground),
        }
    }

    /// Takes finished tiles in.
    pub fn receive(&mut self, problems: &mut Problems) {
        match self {
            Self::Pictures(map) => map.receive(problems),
            Self::Vector(map, _, _) => map.receive(problems),
        }
    }

    /// Blocks until all tiles that are asked for have come or failed, or until `deadline`.
    pub fn wait(&mut self, deadline: Instant, problems: &mut Problems) -> bool {
        match self {
            Self::Pictures(map) => map.wait(deadline, problems),
            Self::Vector(map, _, _) => map.wait(deadline, problems),
        }
    }

    /// Number of tiles in view that are asked for and have not come.
    pub fn pending_count(&self) -> usize {
        match self {
            Self::Pictures(map) => map.pending_count(),
            Self::Vector(map, _, _) => map.pending_count(),
        }
    }

    /// Whether all in view is there, or known never to come.
    pub fn is_complete(&self) -> bool {
        match self {
            Self::Pictures(map) => map.is_complete(),
            Self::Vector(map, _, _) => map.is_complete(),
        }
    }

    /// Makes what was on the graphics device anew when it is next drawn.
    pub fn forget_textures(&mut self) {
        match self {
            Self::Pictures(map) => map.forget_textures(),
            // The renderer keeps the shapes of tiles, and a new one gets them anew.
            Self::Vector(..) => {}
        }
    }
}
