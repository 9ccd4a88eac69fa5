//! The map is painted once and kept while nothing of it changes.

use super::*;
use crate::app::headless::{headless_input, paint_target};
use crate::command::CameraCommand;
use crate::gpu::{TARGET_FORMAT, TextureTarget};

const SIZE_PX: (u32, u32) = (320, 240);
const PATIENCE: Duration = Duration::from_secs(30);

struct Fixture {
    gpu: GpuContext,
    stage: Stage,
    viewer: Viewer,
    target: TextureTarget,
}

impl Fixture {
    fn new() -> Self {
        let gpu = GpuContext::headless().expect("a graphics adapter: install mesa-vulkan-drivers");
        let options = StageOptions {
            basemap: BasemapChoice::Bundled,
            theme: MapTheme::Dark,
            show_ui: true,
            log_path: None,
        };
        let stage = Stage::new(&gpu, TARGET_FORMAT, options, || {}).unwrap();
        let target = TextureTarget::new(&gpu, SIZE_PX.0, SIZE_PX.1);
        Self {
            gpu,
            stage,
            viewer: Viewer::default(),
            target,
        }
    }

    /// Draws one frame; returns its pixels and whether the map was painted anew.
    fn draw(&mut self) -> (Vec<u8>, bool) {
        let frame = self.stage.frame(
            &mut self.viewer,
            headless_input(self.target.size_px(), 1.0, 0.0),
        );
        assert!(self.stage.paint(&frame, paint_target(&self.target)));
        #[expect(clippy::disallowed_methods, reason = "a deadline for the map's tiles")]
        let deadline = Instant::now() + PATIENCE;
        assert!(self.stage.wait_for_map(deadline));
        (
            self.target.read_rgba(&self.gpu).unwrap(),
            frame.map.is_some(),
        )
    }

    /// Draws until all tiles are in the picture.
    fn settle(&mut self) -> Vec<u8> {
        (0..3).map(|_| self.draw().0).last().unwrap()
    }
}

#[test]
fn an_unchanged_map_is_not_painted_again_and_looks_the_same() {
    let mut fixture = Fixture::new();
    let painted = fixture.settle();
    let (kept, painted_anew) = fixture.draw();
    assert!(!painted_anew);
    assert_eq!(painted, kept);
}

#[test]
fn a_moved_camera_paints_the_map_anew() {
    let mut fixture = Fixture::new();
    let before = fixture.settle();
    let drag = CameraCommand::Drag {
        dx_points: 40.0,
        dy_points: 0.0,
    };
    fixture.viewer.carry_out(Command::Camera(drag));
    let (after, painted_anew) = fixture.draw();
    assert!(painted_anew);
    assert_ne!(before, after);
}

#[test]
fn a_target_of_another_size_gets_its_map_with_the_next_frame() {
    let mut fixture = Fixture::new();
    fixture.settle();
    let frame = fixture
        .stage
        .frame(&mut fixture.viewer, headless_input(SIZE_PX, 1.0, 0.0));
    let larger = TextureTarget::new(&fixture.gpu, 400, 300);
    assert!(
        !fixture.stage.paint(&frame, paint_target(&larger)),
        "the map is missing"
    );
    fixture.target = larger;
    assert!(fixture.draw().1);
}

#[test]
fn another_map_takes_the_place_of_the_kept_one() {
    let mut fixture = Fixture::new();
    let bundled = fixture.settle();
    fixture
        .stage
        .switch_basemap(BasemapChoice::None, || {})
        .unwrap();
    assert_ne!(bundled, fixture.settle());
}

#[test]
fn a_frame_in_which_something_was_done_is_followed_by_another() {
    let mut fixture = Fixture::new();
    fixture.settle();
    let key = egui::Event::Key {
        key: egui::Key::ArrowLeft,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    let mut input = headless_input(SIZE_PX, 1.0, 1.0);
    assert!(
        !fixture
            .stage
            .frame(&mut fixture.viewer, input.clone())
            .is_outdated
    );
    input.events.push(key);
    assert!(fixture.stage.frame(&mut fixture.viewer, input).is_outdated);
}
