//! The map is painted once and kept while nothing of it changes.

use std::time::Instant;

use super::*;
use crate::app::headless::{headless_input, paint_target};
use crate::command::{CameraCommand, Command};
use crate::gpu::{TARGET_FORMAT, TextureTarget};

const SIZE_PX: (u32, u32) = (320, 240);
const PATIENCE: Duration = Duration::from_secs(30);

struct Fixture {
    gpu: GpuContext,
    stage: Stage,
    viewer: Viewer,
    target: TextureTarget,
    /// Time of the next frame that [`Fixture::draw`] makes.
    secs: f64,
}

impl Fixture {
    fn new() -> Self {
        let gpu = GpuContext::headless().expect("a graphics adapter: install mesa-vulkan-drivers");
        let options = StageOptions {
            basemap: MapEntry::bundled(),
            map_env: MapEnv::default(),
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
            secs: 0.0,
        }
    }

    /// Draws one frame; returns its pixels and whether the map was painted anew.
    fn draw(&mut self) -> (Vec<u8>, bool) {
        let frame = self.stage.frame(
            &mut self.viewer,
            headless_input(self.target.size_px(), 1.0, self.secs),
        );
        assert!(
            self.stage
                .paint(&frame, paint_target(&self.target))
                .unwrap()
        );
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
        !fixture.stage.paint(&frame, paint_target(&larger)).unwrap(),
        "the map is missing"
    );
    fixture.target = larger;
    assert!(fixture.draw().1);
}

#[test]
fn another_map_takes_the_place_of_the_kept_one() {
    let mut fixture = Fixture::new();
    let bundled = fixture.settle();
    fixture.stage.switch_basemap(&MapEntry::none());
    assert_ne!(bundled, fixture.settle());
}

/// Vehicles that stand where the map is looked at; the last is drawn above the others.
fn load_stack(fixture: &mut Fixture, count: usize) {
    let vehicles: Vec<String> = (0..count)
        .map(|i| {
            format!(
                r#"{{"id":"van-{i}","label":"Van {i}","gps_points":[
                {{"latitude":35.9,"longitude":14.5,"timestamp":"2026-05-04T08:00:00"}},
                {{"latitude":35.9,"longitude":14.5,"timestamp":"2026-05-04T08:10:00"}}]}}"#
            )
        })
        .collect();
    let vehicles = vehicles.join(",");
    let text = format!(r#"{{"type":"load_vehicles","data":{{"vehicles":[{vehicles}]}}}}"#);
    let message = crate::wire::decode(text.as_bytes(), &mut |_| {}).unwrap();
    fixture.viewer.receive(message);
}

/// Runs a frame with these events, as many seconds in as there were frames before.
fn frame_with(fixture: &mut Fixture, secs: f64, events: Vec<egui::Event>) {
    let mut input = headless_input(SIZE_PX, 1.0, secs);
    input.events = events;
    fixture.stage.frame(&mut fixture.viewer, input);
}

fn click(fixture: &mut Fixture, secs: f64, pos: egui::Pos2) {
    let button = |pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    frame_with(fixture, secs, vec![egui::Event::PointerMoved(pos)]);
    frame_with(fixture, secs + 0.02, vec![button(true)]);
    frame_with(fixture, secs + 0.04, vec![button(false)]);
    frame_with(fixture, secs + 0.06, vec![]);
}

fn middle_of_the_data(fixture: &Fixture) -> egui::Pos2 {
    let viewer = &fixture.viewer;
    let place = viewer.fleet().vehicles()[0].track.positions()[0];
    let (x, y) = viewer.camera().screen_from_world(place);
    egui::pos2(
        SIZE_PX.0 as f32 / 2.0 + x as f32,
        SIZE_PX.1 as f32 / 2.0 + y as f32,
    )
}

fn clicked_ids(fixture: &mut Fixture) -> Vec<String> {
    let events = fixture.viewer.take_events().into_iter();
    events
        .filter_map(|event| match event {
            crate::wire::ViewerEvent::VehicleClicked(clicked) => Some(clicked.vehicle_id),
            crate::wire::ViewerEvent::LoadResult(_) => None,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn a_click_on_a_stack_selects_the_upper_one_and_offers_the_others() {
    let mut fixture = Fixture::new();
    load_stack(&mut fixture, 3);
    fixture.settle();
    let middle = middle_of_the_data(&fixture);
    click(&mut fixture, 1.0, middle);
    assert_eq!(clicked_ids(&mut fixture), ["van-2"]);
    let key = |key| egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    frame_with(&mut fixture, 2.0, vec![key(egui::Key::ArrowDown)]);
    frame_with(&mut fixture, 2.1, vec![key(egui::Key::Enter)]);
    assert_eq!(clicked_ids(&mut fixture), ["van-1"]);
    assert_eq!(fixture.viewer.selected().unwrap().index(), 1);
}

/// A vehicle that drives eastward for ten minutes, and its place half-way.
fn load_drive(fixture: &mut Fixture) -> egui::Pos2 {
    let points: Vec<String> = (0..=10)
        .map(|minute| {
            let lon = 14.5 + f64::from(minute) * 0.001;
            format!(
                r#"{{"latitude":35.9,"longitude":{lon},"timestamp":"2026-05-04T08:{minute:02}:00"}}"#
            )
        })
        .collect();
    let points = points.join(",");
    let text = format!(
        r#"{{"type":"load_vehicles","data":{{"vehicles":[{{"id":"van","gps_points":[{points}]}}]}}}}"#
    );
    let message = crate::wire::decode(text.as_bytes(), &mut |_| {}).unwrap();
    fixture.viewer.receive(message);
    fixture.settle();
    let viewer = &fixture.viewer;
    let place = viewer.fleet().vehicles()[0].track.positions()[5];
    let (x, y) = viewer.camera().screen_from_world(place);
    egui::pos2(
        SIZE_PX.0 as f32 / 2.0 + x as f32,
        SIZE_PX.1 as f32 / 2.0 + y as f32,
    )
}

fn played_secs(fixture: &Fixture) -> f64 {
    let clock = fixture.viewer.clock();
    clock.playhead().secs_since(clock.range().unwrap().start())
}

#[test]
fn a_click_on_a_trail_goes_to_the_time_when_the_vehicle_was_there_and_selects_it() {
    let mut fixture = Fixture::new();
    let half_way = load_drive(&mut fixture);
    fixture.viewer.carry_out(Command::SeekBySecs(500.0));
    click(&mut fixture, 1.0, half_way);
    assert_eq!(played_secs(&fixture), 500.0, "no trail is drawn");
    fixture
        .viewer
        .carry_out(Command::SetTrailLength(crate::model::TrailLength::Whole));
    fixture.secs = 1.5;
    fixture.settle();
    fixture.viewer.carry_out(Command::Play);
    click(&mut fixture, 2.0, half_way);
    let there = played_secs(&fixture);
    assert!((there - 300.0).abs() < 20.0, "{there}");
    assert!(!fixture.viewer.clock().is_playing());
    assert_eq!(fixture.viewer.selected().map(|key| key.index()), Some(0));
    assert!(clicked_ids(&mut fixture).is_empty(), "that was no marker");
}

#[test]
fn a_click_on_a_whole_track_goes_to_what_is_still_to_come() {
    use crate::model::WholeTracks;
    let mut fixture = Fixture::new();
    let half_way = load_drive(&mut fixture);
    fixture
        .viewer
        .carry_out(Command::ShowWholeTracks(WholeTracks::All));
    fixture.settle();
    assert_eq!(played_secs(&fixture), 0.0);
    click(&mut fixture, 1.0, half_way);
    let there = played_secs(&fixture);
    assert!((there - 300.0).abs() < 20.0, "{there}");
}

#[test]
fn a_pointer_that_rests_on_a_line_is_told_when_somebody_was_there() {
    let mut fixture = Fixture::new();
    let half_way = load_drive(&mut fixture);
    fixture
        .viewer
        .carry_out(Command::ShowWholeTracks(crate::model::WholeTracks::All));
    fixture.settle();
    let told = |fixture: &Fixture| fixture.stage.trail_pointer.passings().map(|all| all.total);
    let moved = |pos| vec![egui::Event::PointerMoved(pos)];
    frame_with(&mut fixture, 1.0, moved(half_way));
    assert_eq!(told(&fixture), None, "it may be on its way");
    frame_with(&mut fixture, 1.3, vec![]);
    assert_eq!(told(&fixture), Some(1));
    // While the map is dragged nothing is looked for.
    let pressed = egui::Event::PointerButton {
        pos: half_way,
        button: egui::PointerButton::Primary,
        pressed: true,
        modifiers: egui::Modifiers::NONE,
    };
    frame_with(&mut fixture, 1.4, vec![pressed]);
    assert_eq!(told(&fixture), None);
}

#[test]
fn fixes_that_come_live_are_in_the_next_frame_and_a_batch_is_one_step() {
    let mut fixture = Fixture::new();
    load_stack(&mut fixture, 2);
    fixture.settle();
    let markers = |fixture: &Fixture| {
        let scene = &fixture.stage.scene;
        scene
            .markers
            .iter()
            .map(|marker| marker.position_px[0])
            .collect::<Vec<f32>>()
    };
    let before = markers(&fixture);
    let east = crate::model::Fix::new(
        crate::time::Timestamp::parse_iso("2026-05-04T08:10:30")
            .unwrap()
            .0,
        fixture.viewer.camera().world_from_screen(40.0, 0.0),
    );
    let points = |id: &str| crate::wire::VehiclePoints {
        id: id.into(),
        label: None,
        color: None,
        group: None,
        zone: None,
        fixes: vec![east],
    };
    let append = crate::wire::AppendPoints {
        vehicles: vec![points("van-1"), points("new")],
        ..crate::wire::AppendPoints::default()
    };
    fixture.viewer.receive(crate::wire::Message::Batch {
        messages: vec![
            Ok(crate::wire::Message::AppendPoints(append)),
            Ok(crate::wire::Message::RemoveVehicles {
                ids: vec!["van-0".into()],
            }),
        ],
    });
    fixture.viewer.carry_out(Command::Seek(east.time));
    frame_with(&mut fixture, 1.0, vec![]);
    assert_eq!(before.len(), 2);
    let after = markers(&fixture);
    assert_eq!(after.len(), 2, "one came, one went");
    assert!(
        after.iter().all(|x| (x - 40.0).abs() < 0.5),
        "{after:?} after {before:?}"
    );
}

#[test]
fn a_click_on_a_lone_vehicle_tells_the_application_once() {
    let mut fixture = Fixture::new();
    load_stack(&mut fixture, 1);
    fixture.settle();
    let middle = middle_of_the_data(&fixture);
    click(&mut fixture, 1.0, middle);
    frame_with(&mut fixture, 2.0, vec![]);
    assert_eq!(clicked_ids(&mut fixture), ["van-0"]);
}

#[test]
fn the_name_under_the_pointer_stands_out_and_counts_those_below() {
    let mut fixture = Fixture::new();
    load_stack(&mut fixture, 3);
    fixture.settle();
    let pos = middle_of_the_data(&fixture);
    frame_with(&mut fixture, 1.0, vec![egui::Event::PointerMoved(pos)]);
    let first = &fixture.stage.scene.labels[0];
    assert_eq!((first.text.as_str(), first.emphasized), ("Van 2 +2", true));
    let names = fixture.stage.scene.labels.iter().map(|l| l.vehicle.index());
    assert_eq!(names.collect::<Vec<_>>(), [2, 0, 1]);
    frame_with(
        &mut fixture,
        1.1,
        vec![egui::Event::PointerMoved(pos + egui::vec2(60.0, 0.0))],
    );
    assert!(
        fixture
            .stage
            .scene
            .labels
            .iter()
            .all(|label| !label.emphasized)
    );
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

#[test]
fn after_the_device_is_lost_the_next_one_draws_the_same_pixels_of_the_same_state() {
    let mut fixture = Fixture::new();
    load_stack(&mut fixture, 3);
    fixture.settle();
    // A card, an open list, a name that stands out: all that panels can remember.
    let middle = middle_of_the_data(&fixture);
    click(&mut fixture, 0.1, middle);
    fixture.secs = 9.0;
    fixture.settle();
    let before = fixture.draw().0;
    let selected = fixture.viewer.selected();
    let camera = *fixture.viewer.camera();

    fixture.gpu.device.destroy();
    let frame = fixture
        .stage
        .frame(&mut fixture.viewer, headless_input(SIZE_PX, 1.0, 9.0));
    let painted = fixture.stage.paint(&frame, paint_target(&fixture.target));
    assert!(matches!(painted, Err(GpuError::Lost(_))), "{painted:?}");
    assert!(fixture.target.read_rgba(&fixture.gpu).is_err());
    assert!(fixture.gpu.watch.lost().is_some());

    fixture.gpu = GpuContext::headless().unwrap();
    fixture.target = TextureTarget::new(&fixture.gpu, SIZE_PX.0, SIZE_PX.1);
    fixture
        .stage
        .replace_gpu(&fixture.gpu, TARGET_FORMAT)
        .unwrap();
    let (after, painted_anew) = fixture.draw();
    assert!(painted_anew, "the kept map was on the lost device");
    assert!(before == after, "the same pixels");
    assert_eq!(fixture.viewer.selected(), selected);
    assert_eq!(*fixture.viewer.camera(), camera);
}

#[test]
fn a_device_that_is_lost_before_the_first_frame_is_replaced_too() {
    let mut undisturbed = Fixture::new();
    let expected = undisturbed.settle();
    let mut fixture = Fixture::new();
    fixture.gpu.device.destroy();
    assert!(fixture.gpu.check().is_err());
    fixture.gpu = GpuContext::headless().unwrap();
    fixture.target = TextureTarget::new(&fixture.gpu, SIZE_PX.0, SIZE_PX.1);
    fixture
        .stage
        .replace_gpu(&fixture.gpu, TARGET_FORMAT)
        .unwrap();
    assert!(expected == fixture.settle());
}

#[test]
fn what_the_device_refuses_ends_nothing_but_spoils_the_picture() {
    let mut fixture = Fixture::new();
    fixture.settle();
    let buffer = fixture.gpu.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("not to be written to"),
        size: 4,
        usage: wgpu::BufferUsages::VERTEX,
        mapped_at_creation: false,
    });
    fixture.gpu.queue.write_buffer(&buffer, 0, &[0; 4]);
    let problem = fixture.gpu.watch.take_problem().unwrap();
    assert!(problem.contains("not to be written to"), "{problem}");
    let read = fixture.target.read_rgba(&fixture.gpu);
    assert!(matches!(read, Err(crate::gpu::ReadbackError::Refused(_))));
}

/// How bright the picture is, from 0 to 255.
fn brightness(pixels: &[u8]) -> u64 {
    let sum: u64 = pixels.iter().map(|part| u64::from(*part)).sum();
    sum / pixels.len() as u64
}

#[test]
fn colours_change_while_the_window_is_open_and_back_again() {
    let mut fixture = Fixture::new();
    let dark = fixture.settle();
    let look = |theme| Look {
        has_reduced_motion: true,
        ..Look::plain(theme)
    };
    fixture.stage.set_look(look(MapTheme::Light));
    let light = fixture.settle();
    assert!(brightness(&light) > brightness(&dark) + 50);
    // New colours do not bring the short movements back.
    let style = fixture.stage.ctx().global_style();
    assert_eq!(style.animation_time, 0.0);
    fixture.stage.set_look(look(MapTheme::Dark));
    assert!(fixture.settle() == dark);
}

#[test]
fn more_contrast_is_seen_at_once_and_leaves_the_map_as_it_is() {
    let mut fixture = Fixture::new();
    let before = fixture.settle();
    fixture.stage.set_look(Look {
        has_more_contrast: true,
        ..Look::plain(MapTheme::Dark)
    });
    let (after, painted_anew) = fixture.draw();
    assert!(after != before);
    assert!(!painted_anew);
}

#[test]
fn a_larger_factor_makes_everything_larger_as_a_finer_screen_does() {
    let mut fixture = Fixture::new();
    fixture.target = TextureTarget::new(&fixture.gpu, 960, 720);
    assert!(fixture.stage.set_factor(2.0));
    assert!(!fixture.stage.set_factor(2.0));
    let draw = |fixture: &mut Fixture| {
        // As the window makes it: in points of the factor, on a screen of one pixel to a point.
        let mut input = headless_input(fixture.target.size_px(), 2.0, fixture.secs);
        let root = input.viewports.get_mut(&egui::ViewportId::ROOT).unwrap();
        root.native_pixels_per_point = Some(1.0);
        let frame = fixture.stage.frame(&mut fixture.viewer, input);
        let target = paint_target(&fixture.target);
        fixture.stage.paint(&frame, target).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a deadline for the map's tiles")]
        let deadline = Instant::now() + PATIENCE;
        assert!(fixture.stage.wait_for_map(deadline));
    };
    for _ in 0..4 {
        draw(&mut fixture);
    }
    let by_factor = fixture.target.read_rgba(&fixture.gpu).unwrap();
    let viewport = fixture.viewer.viewport.unwrap();
    assert_eq!(
        (viewport.width_points, viewport.pixels_per_point),
        (480.0, 2.0)
    );
    let mut fine = Fixture::new();
    fine.target = TextureTarget::new(&fine.gpu, 960, 720);
    for _ in 0..4 {
        let input = headless_input(fine.target.size_px(), 2.0, 0.0);
        let frame = fine.stage.frame(&mut fine.viewer, input);
        fine.stage
            .paint(&frame, paint_target(&fine.target))
            .unwrap();
        #[expect(clippy::disallowed_methods, reason = "a deadline for the map's tiles")]
        let deadline = Instant::now() + PATIENCE;
        assert!(fine.stage.wait_for_map(deadline));
    }
    assert!(by_factor == fine.target.read_rgba(&fine.gpu).unwrap());
}

/// A van that drives, and 30 that stand: numbers, lanes and the playhead change while it plays.
fn load_busy(fixture: &mut Fixture) {
    let fixes = |moves: bool| -> String {
        let fix = |secs: u32| {
            let north = if moves { f64::from(secs) * 1e-4 } else { 0.0 };
            format!(
                r#"{{"latitude":{:.6},"longitude":14.5,"timestamp":"2026-05-04T08:{:02}:{:02}"}}"#,
                35.9 + north,
                secs / 60,
                secs % 60
            )
        };
        (0..90).map(fix).collect::<Vec<_>>().join(",")
    };
    let vehicles: Vec<String> = (0..31)
        .map(|i| {
            let fixes = fixes(i == 0);
            format!(r#"{{"id":"van-{i}","label":"Van {i}","gps_points":[{fixes}]}}"#)
        })
        .collect();
    let vehicles = vehicles.join(",");
    let text = format!(r#"{{"type":"load_vehicles","data":{{"vehicles":[{vehicles}]}}}}"#);
    let message = crate::wire::decode(text.as_bytes(), &mut |_| {}).unwrap();
    fixture.viewer.receive(message);
}

#[test]
fn panels_that_are_painted_in_parts_look_as_if_painted_anew() {
    let mut fixture = Fixture::new();
    // As where the processor draws, whatever draws here.
    fixture.stage.kept_panels = Some(KeptPanels::default());
    fixture.target = TextureTarget::new(&fixture.gpu, 900, 640);
    load_busy(&mut fixture);
    fixture.settle();
    fixture.viewer.carry_out(Command::Play);
    let moved = |x: f32, y: f32| egui::Event::PointerMoved(egui::pos2(x, y));
    let pressed = |key| egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    let wheel = egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -60.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    };
    let happenings = [
        vec![],
        vec![moved(100.0, 150.0)],
        vec![wheel],
        vec![],
        vec![pressed(egui::Key::Y)],
        vec![moved(500.0, 600.0)],
        vec![pressed(egui::Key::Questionmark)],
        vec![],
        vec![pressed(egui::Key::Escape)],
        vec![],
    ];
    let mut parts = 0;
    for (index, events) in happenings.into_iter().enumerate() {
        fixture.viewer.tick(0.7);
        if index == 3 {
            let first = fixture.viewer.fleet().iter().next().map(|(key, _)| key);
            fixture.viewer.carry_out(Command::Select(first));
        }
        fixture.secs += 0.7;
        let mut input = headless_input(fixture.target.size_px(), 1.0, fixture.secs);
        input.events = events;
        let frame = fixture.stage.frame(&mut fixture.viewer, input);
        let target = paint_target(&fixture.target);
        let kept = fixture.stage.kept_panels.as_ref().unwrap();
        let FramePanels::Kept(shapes) = &frame.panels else {
            panic!("they are kept");
        };
        let work = kept.work(shapes, (900, 640), 1.0);
        let area: u32 = work.dirty.iter().map(|part| part.width * part.height).sum();
        parts += usize::from(area > 0 && area < 900 * 640 / 4);
        assert!(fixture.stage.paint(&frame, target).unwrap());
        let in_parts = fixture.target.read_rgba(&fixture.gpu).unwrap();
        fixture.stage.kept_panels.as_mut().unwrap().forget();
        assert!(fixture.stage.paint(&frame, target).unwrap());
        let anew = fixture.target.read_rgba(&fixture.gpu).unwrap();
        assert!(in_parts == anew, "frame {index} differs");
    }
    assert!(parts >= 4, "only {parts} frames were painted in parts");
}

#[test]
fn a_vehicle_that_is_gone_to_lies_in_the_middle_of_what_its_details_leave_free() {
    let mut fixture = Fixture::new();
    fixture.target = TextureTarget::new(&fixture.gpu, 1200, 800);
    fixture.viewer.set_reduced_motion(true);
    load_drive(&mut fixture);
    fixture.settle();
    let key = fixture.viewer.fleet().iter().next().unwrap().0;
    fixture.viewer.carry_out(Command::FocusVehicle(key));
    fixture.settle();
    let vehicle = fixture.viewer.fleet().get(key).unwrap();
    let place = vehicle.track.positions()[0];
    let (from_middle, _) = fixture.viewer.camera().screen_from_world(place);
    let x = 600.0 + from_middle;
    let occupied = fixture.stage.ui.occupied();
    let list = occupied
        .iter()
        .find(|rect| rect.left() == 16.0 && rect.top() == 16.0);
    let details = occupied
        .iter()
        .find(|rect| rect.right() == 1184.0 && rect.left() > 600.0 && rect.top() > 60.0);
    let middle = (list.unwrap().right() + details.unwrap().left()) / 2.0;
    assert!((x - f64::from(middle)).abs() < 30.0, "{x}, not {middle}");
}

#[cfg(test)]
#[path = "stage_names_tests.rs"]
mod names;
