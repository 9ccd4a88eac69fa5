//! What a frame shows of a small fleet.

use super::*;
use crate::geo::{LonLat, WorldPoint};
use crate::model::{Fix, FixFlags, Track, Update, Vehicle};
use crate::scene::LinkStyle;
use crate::time::Zone;

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

fn scene_at(fleet: &Fleet, secs: f64, trail_length: TrailLength) -> Scene {
    let camera = Camera::new(origin(), 16.0);
    let playhead = fix(0, 0.0).time.saturating_add_micros((secs * 1e6) as i64);
    let mut scene = Scene::default();
    scene.extract(&SceneInput {
        fleet,
        playhead,
        camera: &camera,
        viewport: VIEWPORT,
        trail_length,
        selected: None,
        ground: Color::rgb(20, 20, 20),
        show_timestamps: false,
    });
    scene
}

/// The points of all trails without the padding.
fn trail(scene: &Scene) -> &[TrailPoint] {
    let (before, after) = TRAIL_END_PADDING;
    &scene.trail_points[before..scene.trail_points.len() - after]
}

fn alpha(point: &TrailPoint) -> u32 {
    point.color_rgba >> 24
}

fn style(style: LinkStyle) -> u32 {
    match style {
        LinkStyle::None => 0,
        LinkStyle::Driven => 1,
        LinkStyle::Gap => 2,
        LinkStyle::Conflict => 3,
        LinkStyle::Jump => 4,
    }
}

fn driving(seconds: i64) -> Vec<Fix> {
    (0..=seconds).map(|s| fix(s, s as f64 * 10.0)).collect()
}

#[test]
fn a_trail_fades_from_its_tail_and_ends_at_the_marker() {
    let fleet = fleet(vec![driving(60)]);
    let scene = scene_at(&fleet, 30.5, TrailLength::Secs(10.0));
    let points = trail(&scene);
    let first = points.first().unwrap();
    let last = points.last().unwrap();
    assert_eq!(last.position_px, scene.markers[0].position_px);
    assert!(
        alpha(first) == 0 && alpha(last) > 235,
        "{} {}",
        alpha(first),
        alpha(last)
    );
    assert!(
        points
            .windows(2)
            .all(|pair| alpha(&pair[0]) <= alpha(&pair[1]))
    );
    // Ten seconds at 10 m/s, whatever lies between the fixes.
    let camera = Camera::new(origin(), 16.0);
    let metres_per_px = camera.metres_per_point() / 2.0;
    let length_px = f64::from(last.position_px[0] - first.position_px[0]);
    assert!(
        (length_px * metres_per_px - 100.0).abs() < 0.5,
        "{}",
        length_px * metres_per_px
    );
    assert!(
        points[..points.len() - 1]
            .iter()
            .all(|p| p.link == style(LinkStyle::Driven))
    );
    assert_eq!(last.link, style(LinkStyle::None));
}

#[test]
fn no_trail_is_drawn_for_length_zero_and_all_of_it_for_minus_one() {
    let fleet = fleet(vec![driving(60)]);
    assert!(trail(&scene_at(&fleet, 30.0, TrailLength::None)).is_empty());
    let whole = scene_at(&fleet, 30.0, TrailLength::Whole);
    assert_eq!(
        trail(&whole).last().unwrap().position_px,
        whole.markers[0].position_px
    );
    let first_place = scene_at(&fleet, 0.0, TrailLength::None).markers[0].position_px;
    assert_eq!(trail(&whole).first().unwrap().position_px, first_place);
    assert!(trail(&whole).len() < 12, "a straight drive takes few lines");
    assert!(alpha(trail(&whole).first().unwrap()) > 60);
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
    let links: Vec<u32> = trail(&scene).iter().map(|p| p.link).collect();
    assert!(links.contains(&style(LinkStyle::Gap)));
    assert!(links.contains(&style(LinkStyle::Jump)));
    for pair in trail(&scene).windows(2) {
        let length = (pair[1].position_px[0] - pair[0].position_px[0]).abs();
        assert!(
            pair[0].link != style(LinkStyle::Driven) || length < 60.0,
            "{length} px"
        );
    }
}

#[test]
fn inside_a_gap_the_trail_ends_at_the_last_fix() {
    let mut fixes = driving(5);
    fixes.push(fix(100, 1500.0));
    let fleet = fleet(vec![fixes]);
    let scene = scene_at(&fleet, 50.0, TrailLength::Whole);
    assert_eq!(
        trail(&scene).last().unwrap().position_px,
        scene.markers[0].position_px
    );
    assert!(
        scene.labels[0].text.contains("last seen 45 s ago"),
        "{}",
        scene.labels[0].text
    );
}

#[test]
fn a_standing_vehicle_costs_one_point_however_many_fixes_it_has() {
    let fleet = fleet(vec![(0..5000).map(|s| fix(s, 0.0)).collect()]);
    assert!(trail(&scene_at(&fleet, 4999.0, TrailLength::Whole)).len() <= 2);
}

#[test]
fn far_away_points_never_reach_the_gpu_as_huge_numbers() {
    let mut fixes = driving(5);
    fixes.insert(3, fix(2, 8_000_000.0));
    let fleet = fleet(vec![fixes]);
    let scene = scene_at(&fleet, 5.0, TrailLength::Whole);
    let drawn = trail(&scene).windows(2).filter(|pair| pair[0].link != 0);
    for pair in drawn {
        for point in pair {
            assert!(
                point.position_px.iter().all(|v| v.abs() < 20_000.0),
                "{point:?}"
            );
        }
    }
}

#[test]
fn vehicles_outside_of_the_view_have_poses_but_no_markers() {
    let fleet = fleet(vec![driving(10), vec![fix(0, 1e6), fix(10, 1e6)]]);
    let scene = scene_at(&fleet, 5.0, TrailLength::None);
    assert_eq!(scene.markers.len(), 1);
    assert!(scene.poses[1].is_some());
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
    scene.extract(&SceneInput {
        fleet: &fleet,
        playhead: fix(3, 0.0).time,
        camera: &camera,
        viewport: VIEWPORT,
        trail_length: TrailLength::None,
        selected: VehicleKey::from_index(0),
        ground: Color::rgb(20, 20, 20),
        show_timestamps: true,
    });
    assert!(scene.markers[1].flags & MarkerInstance::SELECTED != 0);
    assert_eq!(scene.labels[0].vehicle.index(), 0);
    // The name begins beside the second ring, not across it.
    assert!(scene.labels[0].offset_points > scene.markers[1].radius_px / 2.0 * 1.5);
    assert!(
        scene.labels[0].text.ends_with("22:13:23"),
        "{}",
        scene.labels[0].text
    );
}
