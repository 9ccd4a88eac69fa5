//! What grows with the data and what must not: building levels of detail, adding fixes that come
//! live, making a scene while playing and after a jump, and finding what lies under the pointer.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run may stop")]

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{
    BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main,
};
use trackscope::app::{FleetSize, synthetic_fleet};
use trackscope::geo::{Camera, Viewport, WorldPoint};
use trackscope::model::{
    ALL_SHOWN, Color, ColorBy, Extension, Fix, Fleet, NOBODY, Track, TrailLength, Update,
    WholeTracks,
};
use trackscope::scene::{Scene, SceneInput, Shown};
use trackscope::time::Timestamp;
use trackscope::wire::Message;

const VIEWPORT: Viewport = Viewport {
    width_points: 1280.0,
    height_points: 720.0,
    pixels_per_point: 1.0,
};

/// A name and a fleet of that many fixes.
const SIZES: [(&str, FleetSize); 3] = [
    ("10 thousand fixes", size(20, 500)),
    ("1 million fixes", size(1000, 1000)),
    ("10 million fixes", size(1000, 10_000)),
];

const fn size(vehicles: u32, fixes: u32) -> FleetSize {
    FleetSize { vehicles, fixes }
}

fn fleet(size: FleetSize) -> Fleet {
    let mut fleet = Fleet::default();
    if let Message::LoadVehicles(load) = synthetic_fleet(size) {
        fleet.apply(Update::Load {
            vehicles: load.vehicles,
            announced_range: None,
        });
    }
    fleet
}

/// The whole fleet in view, as it is when the viewer opens it.
fn camera(fleet: &Fleet) -> Camera {
    let bounds = fleet.bounds().expect("a fleet with vehicles");
    Camera::fitting(bounds, VIEWPORT, [50.0; 4], 16.0)
}

fn input<'a>(fleet: &'a Fleet, camera: &'a Camera, playhead: Timestamp) -> SceneInput<'a> {
    SceneInput {
        fleet,
        fleet_generation: 1,
        playhead,
        camera,
        viewport: VIEWPORT,
        trail_length: TrailLength::Secs(60.0),
        selection: &NOBODY,
        visibility: &ALL_SHOWN,
        color_by: ColorBy::Vehicle,
        ground: Color::rgb(27, 29, 33),
        show_timestamps: None,
        show_names: true,
        shown: Shown::ALL,
        whole_tracks: WholeTracks::None,
    }
}

fn group<'a>(c: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = c.benchmark_group(name);
    group.sample_size(10);
    group
}

/// Sorting, classifying, packing and building levels: all that makes a track of fixes.
fn build_tracks(c: &mut Criterion) {
    let mut group = group(c, "tracks and levels");
    for (name, size) in SIZES {
        let fleet = fleet(size);
        let fixes: Vec<Vec<Fix>> = fleet.vehicles().iter().map(|v| fixes(&v.track)).collect();
        group.throughput(Throughput::Elements(fleet.counts().fixes as u64));
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || fixes.clone(),
                |all| -> Vec<Track> { all.into_iter().map(Track::from_iter).collect() },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

fn fixes(track: &Track) -> Vec<Fix> {
    (0..track.len())
        .filter_map(|i| Some(Fix::new(track.time_at(i)?, *track.positions().get(i)?)))
        .collect()
}

/// A second of live data, 100 vehicles with 10 fixes each in ten batches, added to tracks of
/// that many fixes; and the settling of what has grown.
fn extend_live(c: &mut Criterion) {
    let sizes = [
        ("tracks of 1 thousand fixes", size(100, 1000)),
        ("tracks of 36 thousand fixes", size(100, 36_000)),
        ("tracks of 1 million fixes", size(10, 1_000_000)),
    ];
    let mut group = group(c, "a second of live data");
    for (name, size) in sizes {
        let mut fleet = fleet(size);
        let ids: Vec<String> = fleet.vehicles().iter().map(|v| v.id.clone()).collect();
        let mut newest = fleet.newest().expect("a fleet with fixes");
        group.throughput(Throughput::Elements(10 * ids.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for _ in 0..10 {
                    newest = newest.saturating_add_micros(100_000);
                    let vehicles = (0..).zip(&ids).map(|(i, id)| one_fix(id, i, newest));
                    let vehicles = vehicles.collect();
                    fleet.apply(Update::Extend { vehicles });
                }
                while fleet.settle(20_000) {}
                black_box(fleet.counts().fixes)
            });
        });
    }
    group.finish();
}

/// A vehicle's next fix, some metres on.
fn one_fix(id: &str, vehicle: u32, time: Timestamp) -> Extension {
    let tenth = (time.micros() / 100_000).rem_euclid(1_000_000) as f64;
    let start = WorldPoint::default().offset_by(f64::from(vehicle) * 1e5, 1e9);
    Extension {
        id: id.to_owned(),
        label: None,
        color: None,
        group: None,
        zone: None,
        fixes: vec![Fix::new(
            time,
            start.offset_by(tenth * 120.0, tenth.sin() * 400.0),
        )],
    }
}

fn make_scenes(c: &mut Criterion) {
    for (name, size) in SIZES {
        let fleet = fleet(size);
        let camera = camera(&fleet);
        let range = fleet.range().expect("a fleet with vehicles");
        let mut scene = Scene::default();
        let mut playhead = range.at_fraction(0.3);
        group(c, "extract while playing").bench_function(name, |bencher| {
            bencher.iter(|| {
                playhead = playhead.saturating_add_micros(16_667);
                if playhead >= range.end() {
                    playhead = range.at_fraction(0.3);
                }
                scene.extract(&input(&fleet, &camera, playhead));
                black_box(scene.markers.len())
            });
        });
        let mut share: f64 = 0.0;
        group(c, "extract after a jump").bench_function(name, |bencher| {
            bencher.iter(|| {
                // Multiples of the golden ratio, modulo one, have no pattern.
                share = (share + 0.618_033_988_749_895).fract();
                scene.extract(&input(&fleet, &camera, range.at_fraction(share)));
                black_box(scene.markers.len())
            });
        });
    }
}

/// Vehicles, not fixes, are what a click may hit: as many as the other sizes have fixes in a
/// second of a session, and a million.
fn hit_test(c: &mut Criterion) {
    let sizes = [
        ("10 thousand fixes", size(20, 500)),
        ("1 million fixes", size(1000, 1000)),
        ("10 million fixes", size(100_000, 100)),
        ("1 million vehicles", size(1_000_000, 2)),
    ];
    let mut group = group(c, "hit test");
    for (name, size) in sizes {
        let fleet = fleet(size);
        let camera = camera(&fleet);
        let range = fleet.range().expect("a fleet with vehicles");
        let mut scene = Scene::default();
        scene.extract(&input(&fleet, &camera, range.at_fraction(0.5)));
        let mut x = 0.0;
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                x = (x + 17.3) % 300.0;
                black_box(scene.vehicles_at(x, 20.0))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, build_tracks, extend_live, make_scenes, hit_test);
criterion_main!(benches);
