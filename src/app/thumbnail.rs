//! The bundled map in small, for the panel of maps: drawn from the real style when it is
//! first wanted, beside the window's own frames.

use std::sync::Arc;

use crossbeam_channel::{Receiver, bounded};
use egui::{ColorImage, TextureHandle, TextureId, TextureOptions};

use super::headless::{Picture, RenderOptions, render_viewer};

use super::viewer::Viewer;
use super::views::ViewState;
use crate::basemap::{MapEntry, MapEnv, MapTheme};
use crate::command::{CameraCommand, Command};
use crate::geo::{LonLat, WorldPoint};

/// Twice as many pixels as points, for fine screens.
const SIZE_PX: (u32, u32) = (140, 84);
/// A harbour with streets, parks and water.
const PLACE_LON_LAT_DEG: (f64, f64) = (14.504, 35.893);
const ZOOM: f64 = 12.2;
/// Steps in which the view arrives there, and how long each is.
const FLIGHT_STEPS: usize = 20;
const STEP_SECS: f64 = 0.25;

/// The bundled map in small, as far as it is there.
#[derive(Default)]
pub struct Thumbnail {
    made: Made,
    /// What it was drawn in.
    theme: MapTheme,
}

#[derive(Default)]
enum Made {
    #[default]
    NotYet,
    /// A thread is drawing it.
    Drawing(Receiver<Option<Picture>>),
    Done(TextureHandle, Arc<ColorImage>),
    /// It cannot be drawn here: a sketch stands for it.
    Never,
}

impl Thumbnail {
    /// The picture in `theme`, once it is there. `waker` is called when it has been drawn.
    pub fn texture(
        &mut self,
        ctx: &egui::Context,
        theme: MapTheme,
        waker: &Arc<dyn Fn() + Send + Sync>,
    ) -> Option<TextureId> {
        if self.theme != theme {
            *self = Self {
                made: Made::NotYet,
                theme,
            };
        }
        if matches!(self.made, Made::NotYet) {
            self.made = start(theme, Arc::clone(waker));
        }
        if let Made::Drawing(drawing) = &self.made
            && let Ok(picture) = drawing.try_recv()
        {
            self.made = picture.map_or(Made::Never, |picture| {
                let image = Arc::new(image_of(&picture));
                let options = TextureOptions::LINEAR;
                let handle = ctx.load_texture("bundled map", Arc::clone(&image), options);
                Made::Done(handle, image)
            });
        }
        match &self.made {
            Made::Done(handle, _) => Some(handle.id()),
            _ => None,
        }
    }

    /// Brings the picture to a new device.
    pub fn send_again(&mut self) {
        if let Made::Done(handle, image) = &mut self.made {
            handle.set(Arc::clone(image), TextureOptions::LINEAR);
        }
    }
}

fn start(theme: MapTheme, waker: Arc<dyn Fn() + Send + Sync>) -> Made {
    let (sender, receiver) = bounded(1);
    // Not waited for: it ends by itself, and nobody wants its picture then.
    let started = std::thread::Builder::new()
        .name("map-thumbnail".to_owned())
        .spawn(move || {
            let _ = sender.send(draw(theme));
            waker();
        });
    match started {
        Ok(_) => Made::Drawing(receiver),
        Err(error) => {
            tracing::warn!(%error, "no thread for the small picture of the map");
            Made::Never
        }
    }
}

fn draw(theme: MapTheme) -> Option<Picture> {
    let (lon_deg, lat_deg) = PLACE_LON_LAT_DEG;
    let place = LonLat::new(lon_deg, lat_deg).ok()?;
    let mut viewer = Viewer::default();
    viewer.carry_out(Command::Camera(CameraCommand::GoTo {
        center: WorldPoint::from_lon_lat(place),
        zoom: ZOOM,
    }));
    (0..FLIGHT_STEPS).for_each(|_| viewer.tick(STEP_SECS));
    let options = RenderOptions {
        at: None,
        size_px: SIZE_PX,
        pixels_per_point: 1.0,
        basemap: MapEntry::bundled(),
        theme,
        units: crate::units::Units::default(),
        ui: false,
        opacity_percent: 100,
        map_env: MapEnv::default(),
        view: None,
        annotate: false,
        state: ViewState::default(),
    };
    render_viewer(&mut viewer, &options)
        .inspect_err(|error| tracing::warn!("no small picture of the map: {error}"))
        .ok()
}

fn image_of(picture: &Picture) -> ColorImage {
    // At most some hundred pixels a side.
    let size = [picture.width_px as usize, picture.height_px as usize];
    ColorImage::from_rgba_unmultiplied(size, &picture.rgba)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_picture_shows_the_map_in_each_theme() {
        let average = |theme| {
            let picture = draw(theme).unwrap();
            assert_eq!((picture.width_px, picture.height_px), SIZE_PX);
            let colors: std::collections::HashSet<&[u8]> = picture.rgba.chunks(4).collect();
            assert!(colors.len() > 50, "{} colours", colors.len());
            let sum: u64 = picture.rgba.iter().map(|byte| u64::from(*byte)).sum();
            sum / picture.rgba.len() as u64
        };
        assert!(average(MapTheme::Light) > average(MapTheme::Dark) + 60);
    }
}
