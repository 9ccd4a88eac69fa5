//! How a view goes along: as smoothly as it should, and as near.

use super::*;
use crate::geo::LonLat;

const FRAME: Frame = Frame {
    viewport: Viewport {
        width_points: 1280.0,
        height_points: 720.0,
        pixels_per_point: 1.0,
    },
    padding_points: [300.0, 60.0, 20.0, 160.0],
};

fn origin() -> WorldPoint {
    WorldPoint::from_lon_lat(LonLat::new(14.5, 35.9).unwrap())
}

fn step(dt_secs: f64) -> Step {
    Step {
        dt_secs,
        is_jump: false,
        at_once: false,
    }
}

/// A drive in a circle and onward, so many points from the origin after so many seconds.
fn drive(camera: &Camera, secs: f64) -> WorldPoint {
    let units = camera.units_per_point();
    let (x, y) = (
        secs * 120.0 + (secs * 2.0).cos() * 80.0,
        (secs * 2.0).sin() * 80.0,
    );
    origin().offset_by(x * units, y * units)
}

/// Where the view is after a drive of three seconds, at so many frames a second.
fn followed(fps: u32) -> Camera {
    let mut pursuit = Pursuit::default();
    let mut camera = Camera::new(origin(), 15.0);
    for frame in 0..=3 * fps {
        let secs = f64::from(frame) / f64::from(fps);
        let aim = Aim::Place(drive(&camera, secs));
        let dt = if frame == 0 {
            0.0
        } else {
            1.0 / f64::from(fps)
        };
        (camera, _) = pursuit.step(&camera, &aim, &FRAME, step(dt));
    }
    camera
}

/// How far from the middle of what is free a place is drawn, in points.
fn off(camera: &Camera, place: WorldPoint) -> f64 {
    let (x, y) = camera.screen_from_world(place);
    let (middle_x, middle_y) = FRAME.middle_points();
    (x - middle_x).hypot(y - middle_y)
}

#[test]
fn the_same_way_is_gone_at_thirty_and_at_a_hundred_and_forty_four_frames_a_second() {
    let (slow, quick) = (followed(30), followed(144));
    let (x, y) = quick.screen_from_world(slow.center());
    assert!(x.hypot(y) < 1.0, "{x} {y} points apart");
    assert_eq!(slow.zoom(), quick.zoom());
}

#[test]
fn what_drives_on_stays_near_the_middle_however_fast_it_is_played() {
    for points_per_sec in [50.0, 500.0, 50_000.0] {
        let mut pursuit = Pursuit::default();
        let mut camera = Camera::new(origin(), 15.0);
        let units = camera.units_per_point();
        for frame in 0..120 {
            let place = origin().offset_by(f64::from(frame) / 60.0 * points_per_sec * units, 0.0);
            (camera, _) = pursuit.step(&camera, &Aim::Place(place), &FRAME, step(1.0 / 60.0));
            // It begins where the view is.
            let (x, y) = FRAME.middle_points();
            let most = if frame < 30 { 60.0 + x.hypot(y) } else { 60.5 };
            assert!(
                off(&camera, place) <= most,
                "{points_per_sec}, frame {frame}"
            );
        }
    }
}

#[test]
fn the_view_closes_up_evenly_and_then_rests_exactly_there() {
    let mut pursuit = Pursuit::default();
    let mut camera = Camera::new(origin(), 15.0);
    let place = camera.world_from_screen(500.0, -200.0);
    let mut before = off(&camera, place);
    let mut steps = 0;
    loop {
        let (next, has_arrived) =
            pursuit.step(&camera, &Aim::Place(place), &FRAME, step(1.0 / 60.0));
        camera = next;
        if has_arrived {
            break;
        }
        let now = off(&camera, place);
        assert!(now < before && before - now < 120.0, "{before} to {now}");
        before = now;
        steps += 1;
        assert!(steps < 120, "two seconds are enough");
    }
    assert!(steps > 20, "{steps} steps are a jump");
    assert!(off(&camera, place) < 0.1);
    let (again, has_arrived) = pursuit.step(&camera, &Aim::Place(place), &FRAME, step(1.0 / 60.0));
    assert!(has_arrived);
    assert!(
        off(
            &again,
            camera.world_from_screen(FRAME.middle_points().0, FRAME.middle_points().1)
        ) < 0.1
    );
}

#[test]
fn under_reduced_motion_the_view_is_there_at_once() {
    let mut pursuit = Pursuit::default();
    let camera = Camera::new(origin(), 15.0);
    let place = camera.world_from_screen(900.0, 300.0);
    let at_once = Step {
        at_once: true,
        ..step(1.0 / 60.0)
    };
    let (camera, has_arrived) = pursuit.step(&camera, &Aim::Place(place), &FRAME, at_once);
    assert!(has_arrived && off(&camera, place) < 0.1);
}

#[test]
fn a_jump_of_the_playhead_never_leaves_the_vehicle_out_of_view() {
    let mut pursuit = Pursuit::default();
    let mut camera = Camera::new(origin(), 15.0);
    for _ in 0..60 {
        (camera, _) = pursuit.step(&camera, &Aim::Place(origin()), &FRAME, step(1.0 / 60.0));
    }
    for points in [300.0, 4000.0, 1e6] {
        let place = camera.world_from_screen(points, 0.0);
        let jump = Step {
            is_jump: true,
            ..step(1.0 / 60.0)
        };
        (camera, _) = pursuit.step(&camera, &Aim::Place(place), &FRAME, jump);
        assert!(off(&camera, place) <= 0.35 * 500.0 + 0.1, "{points}");
        for _ in 0..60 {
            (camera, _) = pursuit.step(&camera, &Aim::Place(place), &FRAME, step(1.0 / 60.0));
        }
        assert!(off(&camera, place) < 0.5, "{points}");
    }
}

/// The box around two places so many points apart at zoom 15.
fn group(points: f64) -> Aim {
    let units = Camera::new(origin(), 15.0).units_per_point();
    let corners = [-0.5, 0.5].map(|side| origin().offset_by(side * points * units, 0.0));
    Aim::Group(WorldBounds::of_points(corners).unwrap())
}

fn run(pursuit: &mut Pursuit, camera: &mut Camera, aim: &Aim) {
    for _ in 0..240 {
        let (next, has_arrived) = pursuit.step(camera, aim, &FRAME, step(1.0 / 60.0));
        *camera = next;
        if has_arrived {
            return;
        }
    }
    panic!("the view must come to rest");
}

#[test]
fn a_group_is_fitted_in_and_stays_so_when_it_grows() {
    let mut pursuit = Pursuit::default();
    let mut camera = Camera::new(origin(), 10.0);
    run(&mut pursuit, &mut camera, &group(960.0));
    assert!((camera.zoom() - 15.0).abs() < 0.01, "{}", camera.zoom());
    run(&mut pursuit, &mut camera, &group(1920.0));
    assert!((camera.zoom() - 14.0).abs() < 0.01, "{}", camera.zoom());
}

#[test]
fn a_group_that_grows_fast_is_never_far_out_of_view() {
    let mut pursuit = Pursuit::default();
    let mut camera = Camera::new(origin(), 15.0);
    run(&mut pursuit, &mut camera, &group(960.0));
    for frame in 0..60 {
        let aim = group(960.0 * (1.0 + f64::from(frame)));
        (camera, _) = pursuit.step(&camera, &aim, &FRAME, step(1.0 / 60.0));
        let Aim::Group(bounds) = aim else { panic!() };
        let fit = Camera::fitting(&bounds, FRAME.viewport, FRAME.padding_points, 16.0).zoom();
        assert!(
            camera.zoom() <= fit + MAX_TIGHT_LEVELS + 1e-9,
            "frame {frame}"
        );
    }
}

#[test]
fn the_view_does_not_breathe_with_every_turn_but_comes_closer_when_there_is_much_room() {
    let mut pursuit = Pursuit::default();
    let mut camera = Camera::new(origin(), 15.0);
    run(&mut pursuit, &mut camera, &group(960.0));
    run(&mut pursuit, &mut camera, &group(700.0));
    assert!((camera.zoom() - 15.0).abs() < 0.01, "{}", camera.zoom());
    run(&mut pursuit, &mut camera, &group(480.0));
    assert!((camera.zoom() - 16.0).abs() < 0.01, "{}", camera.zoom());
}

#[test]
fn who_zooms_out_by_hand_keeps_the_room_and_who_zooms_in_is_brought_back() {
    let mut pursuit = Pursuit::default();
    let mut camera = Camera::new(origin(), 15.0);
    run(&mut pursuit, &mut camera, &group(960.0));
    camera = Camera::new(camera.center(), 13.0);
    pursuit.note_zoom();
    run(&mut pursuit, &mut camera, &group(960.0));
    run(&mut pursuit, &mut camera, &group(800.0));
    assert!((camera.zoom() - 13.0).abs() < 0.01, "{}", camera.zoom());
    camera = Camera::new(camera.center(), 17.0);
    pursuit.note_zoom();
    run(&mut pursuit, &mut camera, &group(960.0));
    assert!((camera.zoom() - 15.0).abs() < 0.01, "{}", camera.zoom());
}

#[test]
fn across_the_antimeridian_the_view_takes_the_short_way() {
    let edge = WorldPoint::from_lon_lat(LonLat::new(179.999, -17.0).unwrap());
    let mut pursuit = Pursuit::default();
    let mut camera = Camera::new(edge, 15.0);
    for frame in 0..120 {
        let units = camera.units_per_point();
        let place = edge.offset_by(f64::from(frame) * 4.0 * units, 0.0);
        (camera, _) = pursuit.step(&camera, &Aim::Place(place), &FRAME, step(1.0 / 60.0));
        assert!(off(&camera, place) <= 220.0, "frame {frame}");
    }
}
