//! The same pictures as in a window, drawn to a texture: `trackscope render`.
#![allow(
    clippy::disallowed_methods,
    reason = "waiting for map tiles has a deadline"
)]

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use thiserror::Error;

use super::capture::{CaptureError, draw, encode};
use super::painter::PaintTarget;
use super::stage::{Stage, StageError, StageOptions};
use super::viewer::Viewer;
use super::views::ViewState;
use crate::basemap::{BasemapError, MapEntry, MapEnv, MapTheme};
use crate::command::Command;
use crate::feed::FileError;
use crate::geo::LonLat;
use crate::gpu::{GpuContext, GpuError, ReadbackError, TARGET_FORMAT, TextureTarget};
use crate::time::{OutsideOfSession, TimeSpec};
use crate::units::Units;
use crate::wire::Message;

/// Longest wait for the map of one picture.
pub(super) const MAP_TIMEOUT: Duration = Duration::from_secs(30);

/// Fewest frames until the picture stands still: panels take their size from the frame
/// before, and the fit takes it from them.
const MIN_SETTLING_FRAMES: u32 = 4;
/// Most frames that panels may take to come to rest.
const MAX_SETTLING_FRAMES: u32 = 2000;

/// Why there is no picture or no figure.
#[derive(Debug, Error)]
pub enum HeadlessError {
    /// The session cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Nothing in the session can be shown.
    #[error("the session holds no usable fixes; `trackscope check` tells why")]
    NoData,
    /// The moment lies outside of the session.
    #[error(transparent)]
    Time(#[from] OutsideOfSession),
    /// Nothing can draw.
    #[error(transparent)]
    Gpu(#[from] GpuError),
    /// The map cannot be opened.
    #[error(transparent)]
    Basemap(#[from] BasemapError),
    /// The GPU does not finish.
    #[error("the graphics device did not finish: {0}")]
    Poll(wgpu::PollError),
    /// The picture cannot be read back.
    #[error(transparent)]
    Readback(#[from] ReadbackError),
    /// The picture with its strip cannot be drawn.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// The picture cannot be encoded.
    #[error("the picture cannot be written: {0}")]
    Png(#[from] png::EncodingError),
    /// The file cannot be written.
    #[error("{path}: {source}")]
    Write {
        /// Where it was to go.
        path: String,
        /// What the system says.
        source: io::Error,
    },
}

impl From<StageError> for HeadlessError {
    fn from(error: StageError) -> Self {
        match error {
            StageError::Basemap(error) => Self::Basemap(error),
            StageError::Gpu(error) => Self::Gpu(error),
        }
    }
}

impl HeadlessError {
    /// Whether the graphics device went away: with another one it may succeed.
    const fn is_device_lost(&self) -> bool {
        matches!(
            self,
            Self::Gpu(GpuError::Lost(_))
                | Self::Readback(ReadbackError::Lost(_))
                | Self::Capture(
                    CaptureError::Gpu(GpuError::Lost(_))
                        | CaptureError::Readback(ReadbackError::Lost(_))
                )
        )
    }
}

/// How a picture is drawn.
#[derive(Clone, Debug)]
pub struct RenderOptions {
    /// The moment that is shown, if not that of the state, or the start.
    pub at: Option<TimeSpec>,
    /// Width and height in pixels.
    pub size_px: (u32, u32),
    /// Physical pixels to a point.
    pub pixels_per_point: f32,
    /// The map under the tracks.
    pub basemap: MapEntry,
    /// With what it is opened.
    pub map_env: MapEnv,
    /// Light or dark.
    pub theme: MapTheme,
    /// In what speeds and lengths are written.
    pub units: Units,
    /// Whether panels are drawn.
    pub ui: bool,
    /// Where the map is looked at from, if not so that everything fits: the middle, and the
    /// map's zoom.
    pub view: Option<(LonLat, f64)>,
    /// How much of the map is seen, in percent.
    pub opacity_percent: u8,
    /// Whether a strip below the map says what it shows; panels are not drawn then.
    pub annotate: bool,
    /// What is seen and how, as a saved view says; what it does not say is as it is. Its map is
    /// not meant here.
    pub state: ViewState,
}

/// A finished picture: rows from the top, 4 bytes red, green, blue, alpha a pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
    /// `4 * width * height` bytes.
    pub rgba: Vec<u8>,
    /// What is said of it in its file: a keyword and a text each.
    pub texts: Vec<(&'static str, String)>,
}

impl Picture {
    /// Writes the picture as PNG, over a file that is there.
    ///
    /// # Errors
    /// [`HeadlessError::Write`] or [`HeadlessError::Png`].
    pub fn write_png(&self, path: &Path) -> Result<(), HeadlessError> {
        let failed = |source| HeadlessError::Write {
            path: path.display().to_string(),
            source,
        };
        std::fs::write(path, encode(self)?).map_err(failed)
    }
}

/// Draws one moment of the session called `name`.
///
/// # Errors
/// [`HeadlessError`] when the session has no data, the moment lies outside of it, or
/// nothing can be drawn.
pub fn render(
    name: &str,
    messages: Vec<Message>,
    options: &RenderOptions,
) -> Result<Picture, HeadlessError> {
    let mut viewer = Viewer::default();
    for message in messages {
        viewer.receive(message);
    }
    let range = viewer.fleet().range().ok_or(HeadlessError::NoData)?;
    let zone = viewer.fleet().zone();
    viewer.carry_out(Command::Pause);
    viewer.source = crate::ui::Source::File {
        name: name.to_owned(),
    };
    for note in options.state.apply(&mut viewer) {
        tracing::warn!("{note}");
    }
    if let Some(at) = options.at {
        viewer.carry_out(Command::Seek(at.resolve(range, zone)?));
    }
    viewer.carry_out(Command::FitAll);
    render_viewer(&mut viewer, options)
}

/// Draws the viewer as it stands; once more when the graphics device is lost meanwhile.
///
/// # Errors
/// [`HeadlessError`] when nothing can be drawn.
pub fn render_viewer(
    viewer: &mut Viewer,
    options: &RenderOptions,
) -> Result<Picture, HeadlessError> {
    render_with(viewer, options, GpuContext::headless)
}

fn render_with(
    viewer: &mut Viewer,
    options: &RenderOptions,
    mut open: impl FnMut() -> Result<GpuContext, GpuError>,
) -> Result<Picture, HeadlessError> {
    match render_on(&open()?, viewer, options) {
        Err(error) if error.is_device_lost() => {
            tracing::warn!("{error}; drawing it once more");
            render_on(&open()?, viewer, options)
        }
        result => result,
    }
}

fn render_on(
    gpu: &GpuContext,
    viewer: &mut Viewer,
    options: &RenderOptions,
) -> Result<Picture, HeadlessError> {
    let stage_options = StageOptions {
        basemap: options.basemap.clone(),
        map_env: MapEnv {
            is_fine: options.pixels_per_point > 1.0,
            ..options.map_env.clone()
        },
        theme: options.theme,
        show_ui: options.ui && !options.annotate,
        log_path: None,
    };
    let mut stage = Stage::new(gpu, TARGET_FORMAT, stage_options, || {})?;
    viewer.carry_out(Command::SetBasemapOpacity(options.opacity_percent));
    viewer.carry_out(Command::SetUnits(options.units));
    let (width_px, height_px) = options.size_px;
    let target = TextureTarget::new(gpu, width_px, height_px);
    let deadline = Instant::now() + MAP_TIMEOUT;
    let mut gave_up = false;
    for index in 0..MAX_SETTLING_FRAMES {
        let time_secs = f64::from(index);
        let input = headless_input(target.size_px(), options.pixels_per_point, time_secs);
        // The panels are known after their first frame: only now is the fit the one
        // that a window shows.
        if index + 1 < MIN_SETTLING_FRAMES {
            if let Some(view) = options.view {
                look_from(viewer, view);
            } else if viewer.display().auto_center {
                viewer.carry_out(Command::FitAll);
            }
        }
        let frame = stage.frame(viewer, input);
        let is_whole = stage.is_map_whole() || gave_up;
        if !gave_up && !stage.wait_for_map(deadline) {
            gave_up = true;
            tracing::warn!("some map tiles did not come in time");
        }
        let is_settled = index + 1 >= MIN_SETTLING_FRAMES && is_whole;
        let at_rest = is_settled && !frame.repaint_delay.is_zero();
        if at_rest || index + 1 == MAX_SETTLING_FRAMES {
            if options.annotate {
                break;
            }
            stage.paint(&frame, paint_target(&target))?;
            break;
        }
    }
    while let Some(problem) = stage.take_map_problem() {
        tracing::warn!("{} {}", problem.message, problem.detail);
    }
    if let Some(shot) = stage.shot(viewer, 1.0).filter(|_| options.annotate) {
        drop(stage);
        return Ok(draw(gpu, shot, Instant::now() + MAP_TIMEOUT)?.picture);
    }
    let (width_px, height_px) = target.size_px();
    Ok(Picture {
        width_px,
        height_px,
        rgba: target.read_rgba(gpu)?,
        texts: Vec::new(),
    })
}

/// Moves the camera to a view, at once.
pub(super) fn look_from(viewer: &mut Viewer, (center, zoom): (LonLat, f64)) {
    viewer.look_from(center, zoom);
}

/// A texture as the painter takes it.
pub(super) fn paint_target(target: &TextureTarget) -> PaintTarget<'_> {
    PaintTarget {
        texture: target.texture(),
        view: target.view(),
    }
}

/// egui's input for a frame without a window.
pub(super) fn headless_input(
    (width_px, height_px): (u32, u32),
    pixels_per_point: f32,
    time_secs: f64,
) -> egui::RawInput {
    let size_points = egui::vec2(
        width_px as f32 / pixels_per_point,
        height_px as f32 / pixels_per_point,
    );
    let mut input = egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size_points)),
        time: Some(time_secs),
        focused: true,
        ..egui::RawInput::default()
    };
    input
        .viewports
        .entry(egui::ViewportId::ROOT)
        .or_default()
        .native_pixels_per_point = Some(pixels_per_point);
    input
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> RenderOptions {
        RenderOptions {
            at: Some(TimeSpec::Fraction(0.5)),
            size_px: (320, 240),
            pixels_per_point: 1.0,
            basemap: MapEntry::bundled(),
            map_env: MapEnv::default(),
            theme: MapTheme::Dark,
            units: Units::default(),
            ui: true,
            view: None,
            opacity_percent: 100,
            annotate: false,
            state: ViewState::default(),
        }
    }

    /// Draws while the first `losses` devices are lost before their first frame; also tells how
    /// many were opened.
    fn draw(losses: u32) -> (Result<Picture, HeadlessError>, u32) {
        let mut opened = 0;
        let picture = render_with(&mut Viewer::default(), &options(), || {
            let gpu = GpuContext::headless()?;
            opened += 1;
            if opened <= losses {
                gpu.device.destroy();
            }
            Ok(gpu)
        });
        (picture, opened)
    }

    #[test]
    fn a_device_that_is_lost_is_replaced_once_and_the_picture_is_the_same() {
        let (undisturbed, opened) = draw(0);
        assert_eq!(opened, 1);
        let (again, opened) = draw(1);
        assert_eq!(opened, 2);
        assert!(undisturbed.unwrap() == again.unwrap());
    }

    #[test]
    fn a_device_that_is_lost_again_is_an_error() {
        let (picture, opened) = draw(9);
        assert_eq!(opened, 2);
        let error = picture.unwrap_err();
        assert!(error.is_device_lost(), "{error}");
    }
}
