//! What a frame shows of a small fleet.

use super::*;
use crate::geo::{LonLat, WorldPoint};
use crate::model::{ALL_SHOWN, Extension, Fix, FixFlags, LegKind, NOBODY, Track, Update, Vehicle};
use crate::scene::TrailVertex;
use crate::time::{TimeRange, Zone};
use proptest::prelude::*;

const VIEWPORT: Viewport = Viewport {
    width_points: 800.0,
    height_points: 600.0,
    pixels_per_point: 2.0,
};

fn origin() -> WorldPoint {
    WorldPoint::from_lon_lat(LonLat::new(14.5, 35.9).unwrap())
}

fn fix(secs: i64, metres_east: f64) -> Fix {
    let time = Timestamp::from_micros(1_700_000_000_000_000 + secs * 1_000_000).unwrap();
    Fix::new(
        time,
        origin().offset_by(metres_east / origin().metres_per_unit(), 0.0),
    )
}

fn fleet(tracks: Vec<Vec<Fix>>) -> Fleet {
    let vehicle = |(i, fixes): (usize, Vec<Fix>)| Vehicle {
        id: format!("v{i}"),
        label: format!("Vehicle {i}"),
        color: Color::generated(i),
        group: None,
        zone: Zone::NotStated,
        track: fixes.into_iter().collect::<Track>(),
    };
    let mut fleet = Fleet::default();
    let vehicles = tracks.into_iter().enumerate().map(vehicle).collect();
    fleet.apply(Update::Load {
        vehicles,
        announced_range: None,
    });
    fleet
}

fn input<'a>(
    fleet: &'a Fleet,
    camera: &'a Camera,
    secs: f64,
    trail: TrailLength,
) -> SceneInput<'a> {
    SceneInput {
        fleet,
        fleet_generation: 1,
        playhead: fix(0, 0.0).time.saturating_add_micros((secs * 1e6) as i64),
        camera,
        viewport: VIEWPORT,
        trail_length: trail,
        selection: &NOBODY,
        visibility: &ALL_SHOWN,
        color_by: ColorBy::Vehicle,
        ground: Color::rgb(20, 20, 20),
        show_timestamps: None,
        show_names: true,
        shown: Shown::ALL,
        whole_tracks: WholeTracks::None,
    }
}

fn scene_at(fleet: &Fleet, secs: f64, trail_length: TrailLength) -> Scene {
    let camera = Camera::new(origin(), 16.0);
    let mut scene = Scene::default();
    let input = input(fleet, &camera, secs, trail_length);
    scene.extract(&input);
    scene.offer_names(&input);
    scene
}

/// A point of a trail's middle line.
#[derive(Clone, Copy, Debug)]
struct Point {
    px: [f32; 2],
    alpha: u32,
    rgb: u32,
    dashed: bool,
}

/// The middle lines of all strips, each from its newest point on.
fn trails(scene: &Scene) -> Vec<Vec<Point>> {
    let mut lines = Vec::new();
    let mut rest: &[TrailVertex] = &scene.trails;
    while let [_, pairs @ ..] = rest {
        let mut line = Vec::new();
        rest = pairs;
        while let [a, b, after @ ..] = rest {
            let middle = |i: usize| (a.position_px[i] + b.position_px[i]) / 2.0;
            line.push(Point {
                px: [middle(0), middle(1)],
                alpha: a.color_rgba >> 24,
                rgb: a.color_rgba & 0xff_ffff,
                dashed: a.dashes >= 0.0,
            });
            rest = after;
            if let [end, after @ ..] = rest
                && end.position_px == b.position_px
            {
                rest = after;
                break;
            }
        }
        lines.push(line);
    }
    lines
}

fn only_trail(scene: &Scene) -> Vec<Point> {
    let mut lines = trails(scene);
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn driving(seconds: i64) -> Vec<Fix> {
    (0..=seconds).map(|s| fix(s, s as f64 * 10.0)).collect()
}

#[test]
fn a_trail_fades_towards_its_tail_and_begins_at_the_marker() {
    let fleet = fleet(vec![driving(60)]);
    let scene = scene_at(&fleet, 30.5, TrailLength::Secs(10.0));
    let points = only_trail(&scene);
    let (head, tail) = (points.first().unwrap(), points.last().unwrap());
    assert!(distance(head.px, scene.markers[0].position_px) < 0.5);
    assert!(tail.alpha == 0 && head.alpha > 235, "{head:?} {tail:?}");
    assert!(points.windows(2).all(|pair| pair[0].alpha >= pair[1].alpha));
    assert!(points.iter().all(|point| !point.dashed));
    // Ten seconds at 10 m/s, whatever lies between the fixes.
    let metres_per_px = Camera::new(origin(), 16.0).metres_per_point() / 2.0;
    let length_m = f64::from(distance(head.px, tail.px)) * metres_per_px;
    assert!((length_m - 100.0).abs() < 0.5, "{length_m}");
}

#[test]
fn no_trail_is_drawn_for_length_zero_and_all_of_it_for_minus_one() {
    let fleet = fleet(vec![driving(60)]);
    assert!(scene_at(&fleet, 30.0, TrailLength::None).trails.is_empty());
    let whole = scene_at(&fleet, 30.0, TrailLength::Whole);
    let points = only_trail(&whole);
    assert!(distance(points[0].px, whole.markers[0].position_px) < 0.5);
    let first_place = scene_at(&fleet, 0.0, TrailLength::None).markers[0].position_px;
    let tail = points.last().unwrap();
    assert!(distance(tail.px, first_place) < 0.5);
    assert!(tail.alpha > 60);
    assert_eq!(whole.trail_lines, 1, "an even straight drive is one line");
}

#[test]
fn no_driven_line_runs_across_a_gap_or_a_jump() {
    let mut fixes = driving(5);
    fixes.push(fix(100, 300.0));
    fixes.extend((101..110).map(|s| fix(s, 300.0 + (s - 100) as f64)));
    let mut wild = fix(105, 900_000.0);
    wild.flags = FixFlags::ANOMALY;
    fixes[11] = wild;
    let fleet = fleet(vec![fixes]);
    let scene = scene_at(&fleet, 109.0, TrailLength::Whole);
    let lines = trails(&scene);
    let dashed = |rgb: u32| {
        lines
            .iter()
            .any(|l| l.iter().all(|p| p.dashed && p.rgb == rgb))
    };
    assert!(dashed(0x80_8080), "the gap is grey: {lines:?}");
    assert!(dashed(0x26_26ff), "the jump is red: {lines:?}");
    for line in lines.iter().filter(|line| !line[0].dashed) {
        for pair in line.windows(2) {
            assert!(distance(pair[0].px, pair[1].px) < 60.0, "{line:?}");
        }
    }
}

#[test]
fn inside_a_gap_the_trail_ends_at_the_last_fix() {
    let mut fixes = driving(5);
    fixes.push(fix(100, 1500.0));
    let fleet = fleet(vec![fixes]);
    let scene = scene_at(&fleet, 50.0, TrailLength::Whole);
    assert!(distance(only_trail(&scene)[0].px, scene.markers[0].position_px) < 0.5);
    let text = &scene.labels[0].text;
    assert!(text.contains("last seen 45 s ago"), "{text}");
}

#[test]
fn a_standing_vehicle_costs_no_line_however_many_fixes_it_has() {
    let fleet = fleet(vec![(0..5000).map(|s| fix(s, 0.0)).collect()]);
    let scene = scene_at(&fleet, 4999.0, TrailLength::Whole);
    assert_eq!((scene.trail_lines, scene.trails.len()), (0, 0));
}

#[test]
fn far_away_points_never_reach_the_gpu_as_huge_numbers() {
    let mut fixes = driving(5);
    fixes.insert(3, fix(2, 8_000_000.0));
    let fleet = fleet(vec![fixes]);
    let scene = scene_at(&fleet, 5.0, TrailLength::Whole);
    assert!(!scene.trails.is_empty());
    for vertex in &scene.trails {
        assert!(
            vertex.position_px.iter().all(|v| v.abs() < 20_000.0),
            "{vertex:?}"
        );
    }
}

#[test]
fn vehicles_outside_of_the_view_are_not_drawn() {
    let fleet = fleet(vec![driving(10), vec![fix(0, 1e6), fix(10, 1e6)]]);
    let scene = scene_at(&fleet, 5.0, TrailLength::Whole);
    assert_eq!(scene.markers.len(), 1);
    assert_eq!(trails(&scene).len(), 1);
}

#[test]
fn a_trail_in_view_is_drawn_while_its_vehicle_is_outside() {
    let fleet = fleet(vec![driving(600)]);
    let scene = scene_at(&fleet, 600.0, TrailLength::Whole);
    assert!(scene.markers.is_empty());
    assert_eq!(trails(&scene).len(), 1);
}

#[test]
fn a_click_hits_the_nearest_marker_and_a_click_beside_all_hits_none() {
    let fleet = fleet(vec![
        vec![fix(0, 0.0), fix(9, 0.0)],
        vec![fix(0, 20.0), fix(9, 20.0)],
    ]);
    let scene = scene_at(&fleet, 5.0, TrailLength::None);
    let x_points = |i: usize| scene.markers[i].position_px[0] / 2.0;
    assert_eq!(scene.vehicle_at(x_points(0) + 1.0, 0.0).unwrap().index(), 0);
    assert_eq!(scene.vehicle_at(x_points(1) - 1.0, 0.0).unwrap().index(), 1);
    assert_eq!(scene.vehicle_at(x_points(0), 100.0), None);
}

#[test]
fn the_selected_marker_is_drawn_last_and_named_first() {
    let fleet = fleet(vec![driving(9), driving(9)]);
    let camera = Camera::new(origin(), 16.0);
    let mut scene = Scene::default();
    let input = SceneInput {
        selection: &Selection::only(VehicleKey::from_index(0)),
        show_timestamps: Some(&crate::time::TimeFace::of(fleet.zone())),
        ..input(&fleet, &camera, 3.0, TrailLength::None)
    };
    scene.extract(&input);
    scene.offer_names(&input);
    assert!(scene.markers[1].flags & MarkerInstance::SELECTED != 0);
    assert_eq!(scene.labels[0].vehicle.index(), 0);
    // The name begins beside the second ring, not across it.
    assert!(scene.labels[0].offset_points > scene.markers[1].radius_px / 2.0 * 1.5);
    let text = &scene.labels[0].text;
    assert!(text.ends_with("22:13:23"), "{text}");
}

#[test]
fn an_unchanged_scene_keeps_its_revision_and_no_two_share_one() {
    let fleet = fleet(vec![driving(60)]);
    let camera = Camera::new(origin(), 16.0);
    let (mut a, mut b) = (Scene::default(), Scene::default());
    let at = |secs| input(&fleet, &camera, secs, TrailLength::Whole);
    a.extract(&at(3.0));
    let first = a.revision();
    a.extract(&at(3.0));
    assert_eq!(a.revision(), first);
    b.extract(&at(3.0));
    assert_ne!(b.revision(), first);
    a.extract(&at(3.1));
    assert_ne!(a.revision(), first);
}

#[test]
fn fixes_that_come_live_are_seen_by_a_scene_that_has_looked_before() {
    let mut fleet = fleet(vec![driving(10), driving(10)]);
    let camera = Camera::new(origin(), 16.0);
    let mut scene = Scene::default();
    let extend = |fleet: &mut Fleet, id: &str, fixes: Vec<Fix>| {
        fleet.apply(Update::Extend {
            vehicles: vec![Extension {
                id: id.into(),
                label: None,
                color: None,
                group: None,
                zone: None,
                fixes,
            }],
        });
    };
    scene.extract(&input(&fleet, &camera, 10.0, TrailLength::Whole));
    let (first, places) = (scene.revision(), scene.markers.clone());
    assert_eq!(places[0].position_px, places[1].position_px);

    // The leg that the cursor is on is no longer the last one.
    extend(&mut fleet, "v0", vec![fix(20, 200.0)]);
    scene.extract(&input(&fleet, &camera, 15.0, TrailLength::Whole));
    assert_ne!(scene.revision(), first);
    let mut fresh = Scene::default();
    fresh.extract(&input(&fleet, &camera, 15.0, TrailLength::Whole));
    assert_eq!(scene.markers, fresh.markers);
    assert_eq!(scene.trails, fresh.trails);
    assert!(scene.markers[0].position_px[0] > scene.markers[1].position_px[0] + 10.0);

    // One that comes late, under a playhead that stands still.
    let before = scene.revision();
    extend(&mut fleet, "v1", vec![fix(14, 170.0)]);
    scene.extract(&input(&fleet, &camera, 15.0, TrailLength::Whole));
    assert_ne!(scene.revision(), before);
    fresh = Scene::default();
    fresh.extract(&input(&fleet, &camera, 15.0, TrailLength::Whole));
    assert_eq!(scene.markers, fresh.markers);

    // A new vehicle, and another colour.
    extend(&mut fleet, "new", vec![fix(15, 30.0)]);
    scene.extract(&input(&fleet, &camera, 15.0, TrailLength::Whole));
    assert_eq!(scene.markers.len(), 3);
    let before = scene.markers[0].color_rgba;
    fleet.apply(Update::Extend {
        vehicles: vec![Extension {
            id: "v0".into(),
            label: None,
            color: Some(Color::rgb(250, 250, 250)),
            group: None,
            zone: None,
            fixes: Vec::new(),
        }],
    });
    scene.extract(&input(&fleet, &camera, 15.0, TrailLength::Whole));
    assert_ne!(scene.markers[0].color_rgba, before);
}

#[test]
fn a_vehicle_that_waits_for_live_data_is_seen_as_such_until_it_has_waited_too_long() {
    let mut fleet = fleet(vec![driving(10)]);
    fleet.apply(Update::Extend {
        vehicles: vec![Extension {
            id: "v0".into(),
            label: None,
            color: None,
            group: None,
            zone: None,
            fixes: vec![fix(11, 110.0)],
        }],
    });
    let camera = Camera::new(origin(), 16.0);
    let mut used = Scene::default();
    // Forth and back, over the last fix and over the moment from which it is the end.
    for secs in [
        10.5, 11.0, 12.0, 40.9, 41.0, 41.1, 90.0, 41.1, 41.0, 20.0, 90.0, 11.0, 5.0,
    ] {
        let now = input(&fleet, &camera, secs, TrailLength::Secs(20.0));
        used.extract(&now);
        let mut fresh = Scene::default();
        fresh.extract(&now);
        assert_eq!(used.markers, fresh.markers, "at {secs}");
        assert_eq!(used.trails, fresh.trails, "at {secs}");
        used.offer_names(&now);
        let is_last_seen = used.labels[0].text.contains("last seen");
        assert_eq!(is_last_seen, secs > 41.0, "at {secs}");
        let colored = used.markers[0].color_rgba
            == super::super::marker::pack_rgba(Color::generated(0).legible_on(now.ground), 255);
        assert_eq!(colored, secs <= 41.0, "at {secs}");
    }
}

#[test]
fn so_many_changes_that_nobody_remembers_them_are_seen_too() {
    let mut fleet = fleet(vec![driving(10)]);
    let camera = Camera::new(origin(), 16.0);
    let mut scene = Scene::default();
    scene.extract(&input(&fleet, &camera, 10.0, TrailLength::Whole));
    for i in 0..9000 {
        let fixes = vec![fix(11 + i, 100.0 + i as f64 / 100.0)];
        fleet.apply(Update::Extend {
            vehicles: vec![Extension {
                id: "v0".into(),
                label: None,
                color: None,
                group: None,
                zone: None,
                fixes,
            }],
        });
    }
    let last = input(&fleet, &camera, 9010.0, TrailLength::Whole);
    scene.extract(&last);
    let mut fresh = Scene::default();
    fresh.extract(&last);
    assert_eq!(scene.markers, fresh.markers);
}

#[test]
fn a_large_fleet_made_on_many_cores_is_drawn_in_its_order() {
    let tracks = (0..5000).map(|i| vec![fix(0, f64::from(i) * 0.1), fix(9, f64::from(i) * 0.1)]);
    let fleet = fleet(tracks.collect());
    let scene = scene_at(&fleet, 5.0, TrailLength::None);
    assert!(scene.marker_keys.is_sorted());
    assert_eq!(scene.markers.len(), scene.marker_keys.len());
    assert!(scene.markers.len() > 2000);
    let radius = scene.markers[0].radius_px;
    assert!(radius < 8.0 * 2.0, "a crowd is drawn smaller: {radius}");
}

/// A drive with turns, changes of pace, stops and gaps.
fn wild_drive() -> impl Strategy<Value = Vec<Fix>> {
    let step = (1..4_i64, -40.0..40.0_f64, -40.0..40.0_f64, 0..20_u8);
    prop::collection::vec(step, 20..300).prop_map(|steps| {
        let (mut secs, mut east, mut south) = (0, 0.0, 0.0);
        let moved = |(dt, dx, dy, kind): (i64, f64, f64, u8)| {
            secs += dt;
            if kind > 3 {
                east += dx;
                south += dy;
            }
            let place = fix(secs, 0.0).position;
            let units = 1.0 / place.metres_per_unit();
            let mut fix = Fix::new(
                fix(secs, 0.0).time,
                place.offset_by(east * units, south * units),
            );
            if kind == 19 {
                fix.flags = FixFlags::GAP;
            }
            fix
        };
        steps.into_iter().map(moved).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Where the vehicle was inside of the trail's time, the trail is; where it is, the marker is.
    #[test]
    fn marker_and_trail_are_true_to_half_a_pixel_at_every_zoom(
        fixes in wild_drive(), zoom in 3.0..22.0_f64, moment in 0.0..1.0_f64,
        past in prop::collection::vec(0.0..1.0_f64, 20),
    ) {
        let fleet = fleet(vec![fixes]);
        let track = &fleet.vehicles()[0].track;
        let range = track.range().unwrap();
        let playhead = range.at_fraction(moment);
        let pose = track.pose_at(playhead).unwrap();
        let camera = Camera::new(pose.position, zoom);
        let mut scene = Scene::default();
        scene.extract(&SceneInput { playhead, ..input(&fleet, &camera, 0.0, TrailLength::Whole) });
        let projection = ScreenProjection::new(&camera, VIEWPORT);
        // Half a unit of rounding in the exact pose is up to a few pixels at zoom 22.
        let rounding_px = projection.px_per_unit();
        let exact = projection.px_from_world(pose.position);
        prop_assert!(distance(scene.markers[0].position_px, exact) <= 0.01 + rounding_px);
        let lines = trails(&scene);
        for past in past {
            let then = TimeRange::new(range.start(), playhead).at_fraction(past);
            let Some(pose) = track.pose_at(then) else { continue };
            let px = projection.px_from_world(pose.position);
            let moved = track.leg_at(pose.fix_index) == LegKind::Travel
                && track.positions().get(pose.fix_index) != track.positions().get(pose.fix_index + 1);
            if !moved || px[0].abs() > 800.0 || px[1].abs() > 600.0 {
                continue;
            }
            let nearest = lines.iter().filter(|line| !line[0].dashed).flat_map(|line| line.windows(2))
                .map(|pair| distance_to_line(px, pair[0].px, pair[1].px))
                .fold(f32::INFINITY, f32::min);
            // Nothing is drawn where the marker covers it.
            if distance(px, exact) < scene.markers[0].radius_px - 0.5 {
                continue;
            }
            prop_assert!(nearest <= 0.5 + rounding_px, "{} px off at zoom {}", nearest, zoom);
        }
    }

    #[test]
    fn playing_and_seeking_draw_what_a_fresh_scene_draws(
        tracks in prop::collection::vec(wild_drive(), 1..4),
        moments in prop::collection::vec(0.0..400.0_f64, 1..12),
        zoom in 12.0..18.0_f64,
        trail in prop::sample::select(vec![TrailLength::None, TrailLength::Secs(30.0), TrailLength::Secs(500.0), TrailLength::Whole]),
    ) {
        let fleet = fleet(tracks);
        let camera = Camera::new(origin(), zoom);
        let mut used = Scene::default();
        for secs in moments {
            let input = input(&fleet, &camera, secs, trail);
            used.extract(&input);
            let mut fresh = Scene::default();
            fresh.extract(&input);
            prop_assert_eq!(&used.markers, &fresh.markers);
            prop_assert_eq!(&used.trails, &fresh.trails);
        }
    }
}

fn distance_to_line(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let d = [b[0] - a[0], b[1] - a[1]];
    let along = (p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1];
    let t = (along / (d[0] * d[0] + d[1] * d[1]).max(1e-12)).clamp(0.0, 1.0);
    distance(p, [a[0] + d[0] * t, a[1] + d[1] * t])
}

/// Observed every 5 s at 10 m/s eastward from 0 m, and between them by the sender itself.
fn resampled() -> Vec<Fix> {
    (0..=20)
        .map(|second| {
            let mut fix = fix(second, second as f64 * 10.0);
            if second % 5 != 0 {
                fix.flags = FixFlags::INTERPOLATED;
                // From side to side, so that no step is left out.
                let aside = 8.0 * (second % 2) as f64 / origin().metres_per_unit();
                fix.position = fix.position.offset_by(0.0, aside);
            }
            fix
        })
        .collect()
}

#[test]
fn what_the_sender_interpolated_is_dashed_in_its_own_colour_with_an_open_marker() {
    let fleet = fleet(vec![resampled()]);
    let scene = scene_at(&fleet, 12.5, TrailLength::Whole);
    assert_ne!(scene.markers[0].flags & MarkerInstance::HOLLOW, 0);
    let own = scene.markers[0].color_rgba & 0xff_ffff;
    let points: Vec<Point> = trails(&scene).into_iter().flatten().collect();
    assert!(points.len() >= 4);
    assert!(points.iter().all(|point| point.dashed && point.rgb == own));
    // The dashes go on from step to step instead of beginning anew.
    let dashes: Vec<f32> = scene.trails.iter().map(|vertex| vertex.dashes).collect();
    assert!(
        dashes.iter().any(|begun| *begun > 0.0 && *begun < 1.0),
        "{dashes:?}"
    );
}

#[test]
fn with_nothing_inferred_a_vehicle_stays_where_it_was_observed_last() {
    let fleet = fleet(vec![resampled()]);
    let camera = Camera::new(origin(), 16.0);
    let mut scene = Scene::default();
    let observed_only = Shown {
        inferred: false,
        ..Shown::ALL
    };
    for (secs, metres) in [(10.0, 100.0), (12.5, 100.0), (14.9, 100.0), (15.0, 150.0)] {
        let input = SceneInput {
            shown: observed_only,
            ..input(&fleet, &camera, secs, TrailLength::Whole)
        };
        scene.extract(&input);
        let expected =
            ScreenProjection::new(&camera, VIEWPORT).px_from_world(fix(0, metres).position);
        assert!(
            distance(scene.markers[0].position_px, expected) < 0.1,
            "at {secs}"
        );
        assert_eq!(scene.markers[0].flags & MarkerInstance::HOLLOW, 0);
        assert!(scene.trails.is_empty());
    }
    // Shown again, it glides again.
    scene.extract(&input(&fleet, &camera, 12.5, TrailLength::Whole));
    assert!(!scene.trails.is_empty());
}

#[test]
fn the_way_between_two_observed_places_is_shown_without_gliding_along_it() {
    let fleet = fleet(vec![(0..10).map(|s| fix(s * 2, s as f64 * 40.0)).collect()]);
    let camera = Camera::new(origin(), 16.0);
    let mut scene = Scene::default();
    scene.extract(&SceneInput {
        shown: Shown {
            inferred: false,
            ..Shown::ALL
        },
        ..input(&fleet, &camera, 9.0, TrailLength::Whole)
    });
    let at =
        |metres| ScreenProjection::new(&camera, VIEWPORT).px_from_world(fix(0, metres).position);
    assert!(distance(scene.markers[0].position_px, at(160.0)) < 0.1);
    let line = only_trail(&scene);
    assert!(line.iter().all(|point| !point.dashed));
    assert!(line.iter().all(|point| point.px[0] <= at(160.0)[0] + 0.1));
}

#[test]
fn connectors_can_be_left_out() {
    let mut fixes: Vec<Fix> = (0..10).map(|s| fix(s, s as f64 * 10.0)).collect();
    fixes.extend((0..10).map(|s| fix(600 + s, 400.0 + s as f64 * 10.0)));
    let fleet = fleet(vec![fixes]);
    let camera = Camera::new(origin(), 15.0);
    let dashed = |connectors: bool| {
        let mut scene = Scene::default();
        scene.extract(&SceneInput {
            shown: Shown {
                connectors,
                ..Shown::ALL
            },
            ..input(&fleet, &camera, 605.0, TrailLength::Whole)
        });
        let points = trails(&scene).into_iter().flatten();
        points.filter(|point| point.dashed).count()
    };
    assert!(dashed(true) > 0);
    assert_eq!(dashed(false), 0);
}

#[test]
fn however_it_is_thinned_the_senders_interpolation_keeps_its_ends() {
    // Observed for a while, then interpolated, then observed, all on one straight line.
    let fixes: Vec<Fix> = (0..300)
        .map(|second| {
            let mut fix = fix(second, second as f64 * 10.0);
            if (100..200).contains(&second) {
                fix.flags = FixFlags::INTERPOLATED;
            }
            fix
        })
        .collect();
    let fleet = fleet(vec![fixes]);
    let camera = Camera::new(fix(0, 1500.0).position, 12.0);
    let mut scene = Scene::default();
    scene.extract(&input(&fleet, &camera, 299.0, TrailLength::Whole));
    let styles: Vec<bool> = trails(&scene).iter().map(|line| line[0].dashed).collect();
    assert_eq!(styles, [false, true, false]);
}

#[path = "look_tests.rs"]
mod look;
