//! A window's stage without a window, with the session in the program, for tests.

use std::time::{Duration, Instant};

use crate::app::headless::{headless_input, paint_target};
use crate::app::run::decode_all;
use crate::app::session::DEMO_SESSION;
use crate::app::stage::{Stage, StageOptions};
use crate::app::viewer::Viewer;
use crate::basemap::{MapEntry, MapEnv, MapTheme};
use crate::command::Command;
use crate::feed::SessionReader;
use crate::gpu::{GpuContext, TARGET_FORMAT, TextureTarget};
use crate::ui::Source;

pub const SIZE_POINTS: (u32, u32) = (900, 600);

/// A stage with what it shows.
pub struct Fixture {
    pub gpu: GpuContext,
    pub viewer: Viewer,
    pub stage: Stage,
}

pub fn deadline() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "a deadline for the map's tiles")]
    let now = Instant::now();
    now + Duration::from_secs(60)
}

/// The demo in the middle of it, all in view.
pub fn demo() -> Viewer {
    let entries = SessionReader::from_bytes("demo", DEMO_SESSION).unwrap();
    let mut viewer = Viewer::default();
    for message in decode_all(entries.collect::<Result<_, _>>().unwrap()) {
        viewer.receive(message);
    }
    viewer.source = Source::File {
        name: "demo".into(),
    };
    let range = viewer.fleet().range().unwrap();
    viewer.carry_out(Command::Seek(range.at_fraction(0.5)));
    viewer
}

impl Fixture {
    /// A stage that has drawn some frames of `viewer`, with panels or without.
    pub fn new(mut viewer: Viewer, show_ui: bool, pixels_per_point: u32) -> Self {
        let gpu = GpuContext::headless().expect("a graphics adapter: install mesa-vulkan-drivers");
        let options = StageOptions {
            basemap: MapEntry::bundled(),
            map_env: MapEnv::default(),
            theme: MapTheme::Dark,
            show_ui,
            log_path: None,
        };
        let mut stage = Stage::new(&gpu, TARGET_FORMAT, options, || {}).unwrap();
        let (width, height) = SIZE_POINTS;
        let size_px = (width * pixels_per_point, height * pixels_per_point);
        for secs in 0..6 {
            let input = headless_input(size_px, pixels_per_point as f32, f64::from(secs));
            let _frame = stage.frame(&mut viewer, input);
            assert!(stage.wait_for_map(deadline()));
        }
        Self { gpu, viewer, stage }
    }

    /// The pixels of the next frame.
    pub fn draw(&mut self, pixels_per_point: u32) -> Vec<u8> {
        let (width, height) = SIZE_POINTS;
        let size_px = (width * pixels_per_point, height * pixels_per_point);
        let input = headless_input(size_px, pixels_per_point as f32, 6.0);
        let target = TextureTarget::new(&self.gpu, size_px.0, size_px.1);
        let frame = self.stage.frame(&mut self.viewer, input);
        let is_whole = self.stage.paint(&frame, paint_target(&target)).unwrap();
        assert!(is_whole && self.stage.is_map_whole());
        target.read_rgba(&self.gpu).unwrap()
    }
}
