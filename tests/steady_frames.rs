//! What a frame costs, in counts that are the same on every machine: lines, vertices, markers,
//! bytes for the GPU, allocations.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use trackscope::app::{FleetSize, synthetic_fleet};
use trackscope::geo::{Camera, Viewport, WorldBounds};
use trackscope::gpu::{GpuContext, Layers, Sprite, SpriteSheet, TARGET_FORMAT};
use trackscope::model::{
    ALL_SHOWN, Color, ColorBy, Fleet, NOBODY, TrailLength, Update, WholeTracks,
};
use trackscope::scene::{Scene, SceneInput, Shown};
use trackscope::time::Timestamp;
use trackscope::wire::Message;

const FRAMES: u32 = 120;
const FRAME_MICROS: i64 = 1_000_000 / 60;
const VIEWPORT: Viewport = Viewport {
    width_points: 1280.0,
    height_points: 720.0,
    pixels_per_point: 1.0,
};
/// As the application asks for it.
const MINUTE: TrailLength = TrailLength::Secs(60.0);

fn fleet(size: &str) -> Fleet {
    let size: FleetSize = size.parse().unwrap();
    let Message::LoadVehicles(load) = synthetic_fleet(size) else {
        panic!("a synthetic fleet is one message")
    };
    let mut fleet = Fleet::default();
    fleet.apply(Update::Load {
        vehicles: load.vehicles,
        announced_range: None,
    });
    fleet
}

/// A camera that shows all of the fleet.
fn over(bounds: &WorldBounds) -> Camera {
    Camera::fitting(bounds, VIEWPORT, [0.0; 4], 18.0)
}

/// A fleet that is played, sixty frames a second, before a camera that stays where it is.
struct Play {
    fleet: Fleet,
    camera: Camera,
    trail_length: TrailLength,
    whole_tracks: WholeTracks,
    color_by: ColorBy,
    playhead: Timestamp,
    scene: Scene,
}

impl Play {
    /// Begins so many seconds after the start of the recording.
    fn new(fleet: Fleet, camera: Camera, secs: i64) -> Self {
        let start = fleet.range().unwrap().start();
        Self {
            playhead: start.saturating_add_micros(secs * 1_000_000),
            trail_length: MINUTE,
            whole_tracks: WholeTracks::None,
            color_by: ColorBy::Vehicle,
            scene: Scene::default(),
            fleet,
            camera,
        }
    }

    /// One that shows all of a synthetic fleet, from when trails have their whole length.
    fn of_all(size: &str) -> Self {
        let fleet = fleet(size);
        let camera = over(fleet.bounds().unwrap());
        Self::new(fleet, camera, 70)
    }

    fn extract(&mut self) {
        self.scene.extract(&SceneInput {
            fleet: &self.fleet,
            fleet_generation: 1,
            playhead: self.playhead,
            camera: &self.camera,
            viewport: VIEWPORT,
            trail_length: self.trail_length,
            selection: &NOBODY,
            visibility: &ALL_SHOWN,
            color_by: self.color_by,
            ground: Color::rgb(0xF2, 0xEF, 0xE9),
            show_timestamps: None,
            show_names: true,
            shown: Shown::ALL,
            whole_tracks: self.whole_tracks,
        });
    }

    fn next_frame(&mut self) {
        self.extract();
        self.playhead = self.playhead.saturating_add_micros(FRAME_MICROS);
    }
}

/// The most that a frame has of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cost {
    lines: usize,
    vertices: usize,
    markers: usize,
    uploaded_bytes: u64,
}

impl Cost {
    fn exceeds(&self, bound: &Self) -> bool {
        self.lines > bound.lines
            || self.vertices > bound.vertices
            || self.markers > bound.markers
            || self.uploaded_bytes > bound.uploaded_bytes
    }
}

/// The most of any frame of two seconds after the first, which alone brings the view.
fn cost_of(mut play: Play) -> Cost {
    let gpu = GpuContext::headless().expect("a graphics adapter: install mesa-vulkan-drivers");
    let mut layers = Layers::new(&gpu.device, TARGET_FORMAT);
    let mut most = Cost::default();
    for frame in 0..=FRAMES {
        play.next_frame();
        let upload = layers.upload(&gpu.device, &gpu.queue, &play.scene, VIEWPORT);
        assert_eq!(upload.left_out, 0);
        // Brings what was written to the device; else it piles up.
        gpu.queue.submit([]);
        if frame > 0 {
            most.lines = most.lines.max(play.scene.trail_lines);
            most.vertices = most.vertices.max(play.scene.trails.len());
            most.markers = most.markers.max(play.scene.markers.len());
            most.uploaded_bytes = most.uploaded_bytes.max(upload.bytes);
        }
    }
    most
}

/// Allocations of each frame on this thread after two seconds, in which buffers grow to
/// their sizes.
fn allocations_on_this_thread(play: &mut Play) -> Vec<u64> {
    let mut count = |_| allocation_counter::measure(|| play.next_frame()).count_total;
    (0..FRAMES).for_each(|frame| {
        count(frame);
    });
    (0..FRAMES).map(count).collect()
}

/// The same of all threads: there is only one.
fn allocations(mut play: Play) -> Vec<u64> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.unwrap()
        .install(|| allocations_on_this_thread(&mut play))
}

#[test]
fn five_hundred_vehicles_cost_two_lines_each() {
    let cost = cost_of(Play::of_all("500x600"));
    let bound = Cost {
        lines: 1_080,
        vertices: 4_300,
        markers: 500,
        uploaded_bytes: 98_000,
    };
    assert!(!cost.exceeds(&bound), "{cost:?} against {bound:?}");
    // Nothing is left out to come below the bounds.
    assert_eq!(cost.markers, 500);
    assert!(cost.lines >= 500, "{cost:?}");
}

#[test]
fn five_thousand_vehicles_cost_two_lines_each() {
    let cost = cost_of(Play::of_all("5000x120"));
    let bound = Cost {
        lines: 11_000,
        vertices: 43_500,
        markers: 5_000,
        uploaded_bytes: 990_000,
    };
    assert!(!cost.exceeds(&bound), "{cost:?} against {bound:?}");
    assert_eq!(cost.markers, 5_000);
    assert!(cost.lines >= 5_000, "{cost:?}");
}

#[test]
fn a_frame_in_which_nothing_changed_is_the_same_one_and_uploads_nothing() {
    let gpu = GpuContext::headless().expect("a graphics adapter: install mesa-vulkan-drivers");
    let mut layers = Layers::new(&gpu.device, TARGET_FORMAT);
    let mut play = Play::of_all("500x600");
    play.extract();
    let revision = play.scene.revision();
    let first = layers.upload(&gpu.device, &gpu.queue, &play.scene, VIEWPORT);
    assert!(first.bytes > 0);
    for _ in 0..FRAMES {
        let allocations = allocation_counter::measure(|| play.extract()).count_total;
        assert_eq!(allocations, 0);
        assert_eq!(play.scene.revision(), revision);
        let upload = layers.upload(&gpu.device, &gpu.queue, &play.scene, VIEWPORT);
        assert_eq!(upload.bytes, 0);
    }
    play.next_frame();
    play.next_frame();
    assert_ne!(play.scene.revision(), revision, "it plays on");
}

#[test]
fn names_that_stand_still_cost_nothing_and_those_that_move_their_places_alone() {
    let gpu = GpuContext::headless().expect("a graphics adapter: install mesa-vulkan-drivers");
    let mut layers = Layers::new(&gpu.device, TARGET_FORMAT);
    let mut sheet = SpriteSheet::default();
    let mut names: Vec<Sprite> = (0..200)
        .map(|row| Sprite {
            place_px: [40, row * 20],
            size_px: [90, 16],
            sheet_px: sheet.add([90, 16], &[[255, 0]; 90 * 16]).unwrap(),
            inner_rgba: [255; 4],
            outer_rgba: [0, 0, 0, 255],
        })
        .collect();
    let mut upload = |names: &[Sprite]| {
        let upload = layers.upload_sprites(&gpu.device, &gpu.queue, &sheet, names);
        assert_eq!(upload.left_out, 0);
        upload.bytes
    };
    assert!(upload(&names) > 200 * 90 * 16 * 2);
    for _ in 0..FRAMES {
        let allocations = allocation_counter::measure(|| assert_eq!(upload(&names), 0));
        assert_eq!(allocations.count_total, 0);
    }
    for _ in 0..FRAMES {
        names.iter_mut().for_each(|name| name.place_px[0] += 1);
        assert_eq!(upload(&names), 200 * 24);
        gpu.queue.submit([]);
    }
}

#[test]
fn whole_tracks_are_drawn_once_for_a_camera_that_stays_and_cost_nothing_after_that() {
    let gpu = GpuContext::headless().expect("a graphics adapter: install mesa-vulkan-drivers");
    let mut layers = Layers::new(&gpu.device, TARGET_FORMAT);
    let mut plain = Play::of_all("256x600");
    let mut play = Play::of_all("256x600");
    play.whole_tracks = WholeTracks::All;
    let mut first = 0;
    for frame in 0..FRAMES {
        plain.next_frame();
        play.next_frame();
        let upload = layers.upload(&gpu.device, &gpu.queue, &play.scene, VIEWPORT);
        assert_eq!(upload.left_out, 0);
        gpu.queue.submit([]);
        if frame == 0 {
            first = play.scene.tracks_revision();
            let bytes = size_of_val(play.scene.tracks.as_slice()) as u64;
            assert!(bytes > 0 && upload.bytes > bytes, "{bytes} {upload:?}");
        } else {
            assert_eq!(
                play.scene.tracks_revision(),
                first,
                "only the playhead moved"
            );
            let trails = size_of_val(play.scene.trails.as_slice());
            let markers = size_of_val(play.scene.markers.as_slice());
            assert!(upload.bytes <= (trails + markers) as u64, "{upload:?}");
        }
        assert_eq!(play.scene.trails.len(), plain.scene.trails.len());
    }
    assert!(plain.scene.tracks.is_empty() && plain.scene.track_lines == 0);
    let lines = play.scene.track_lines;
    assert!((256..40_000).contains(&lines), "{lines} lines");
    play.camera = play.camera.panned(10.0, 0.0);
    play.extract();
    assert_ne!(play.scene.tracks_revision(), first);
    play.whole_tracks = WholeTracks::None;
    play.extract();
    assert!(play.scene.tracks.is_empty());
}

#[test]
fn playing_over_whole_tracks_allocates_nothing() {
    let mut play = Play::of_all("256x600");
    play.whole_tracks = WholeTracks::All;
    let allocations = allocations_on_this_thread(&mut play);
    assert_eq!(allocations, vec![0; FRAMES as usize]);
}

#[test]
fn ten_times_the_fixes_cost_no_more_lines() {
    let long = fleet("500x6000");
    let camera = over(long.bounds().unwrap());
    let short = cost_of(Play::new(fleet("500x600"), camera, 590));
    let long = cost_of(Play::new(long, camera, 5_990));
    assert_eq!((short.markers, long.markers), (500, 500));
    assert!(
        long.lines * 10 <= short.lines * 13,
        "{} lines, with ten times the fixes {}",
        short.lines,
        long.lines
    );
}

#[test]
fn whole_trails_are_as_many_lines_as_can_be_seen_however_many_fixes_they_have() {
    let fleet = fleet("100x6000");
    let all = over(fleet.bounds().unwrap());
    for (zoom, lines) in [(all.zoom(), 14_500), (all.zoom() - 3.0, 6_700)] {
        let camera = Camera::new(all.center(), zoom);
        let mut play = Play::new(fleet.clone(), camera, 5_990);
        play.trail_length = TrailLength::Whole;
        let cost = cost_of(play);
        assert!(cost.lines <= lines, "{} lines at zoom {zoom}", cost.lines);
        assert!(cost.lines >= 100, "{} lines at zoom {zoom}", cost.lines);
    }
}

#[test]
fn a_camera_that_looks_elsewhere_draws_nothing() {
    for trail_length in [MINUTE, TrailLength::Whole] {
        let mut play = Play::of_all("500x600");
        play.trail_length = trail_length;
        // Two screens further east.
        play.camera = play.camera.panned(-2.0 * 1280.0, 0.0);
        assert_eq!(cost_of(play), Cost::default());
    }
}

#[test]
fn playing_on_allocates_nothing() {
    for trail_length in [MINUTE, TrailLength::Whole, TrailLength::None] {
        // So few vehicles are worked on by one thread, whatever the machine.
        let mut play = Play::of_all("256x600");
        play.trail_length = trail_length;
        assert_eq!(
            allocations_on_this_thread(&mut play),
            vec![0; FRAMES as usize]
        );
    }
}

#[test]
fn playing_on_with_work_for_many_threads_allocates_next_to_nothing() {
    let total: u64 = allocations(Play::of_all("5000x200")).iter().sum();
    assert!(total <= 4, "{total} in {FRAMES} frames");
    // The thread that hands the work out queues it in blocks.
    let of_caller = allocations_on_this_thread(&mut Play::of_all("5000x200"));
    let total: u64 = of_caller.iter().sum();
    assert!(total <= 24, "{total} in {FRAMES} frames: {of_caller:?}");
}

#[test]
fn colours_that_tell_the_speed_add_no_line_and_few_vertices() {
    for color_by in [ColorBy::Speed, ColorBy::Certainty] {
        let mut plain = Play::of_all("200x600");
        let mut colored = Play::of_all("200x600");
        colored.color_by = color_by;
        for _ in 0..10 {
            plain.next_frame();
            colored.next_frame();
            let (lines, vertices) = (plain.scene.trail_lines, plain.scene.trails.len());
            assert_eq!(colored.scene.trail_lines, lines);
            // Two more where one colour ends and another begins.
            let more = colored.scene.trails.len().saturating_sub(vertices);
            assert!(more <= 2 * lines, "{more} for {lines} lines");
            assert_eq!(colored.scene.markers.len(), plain.scene.markers.len());
        }
    }
}
