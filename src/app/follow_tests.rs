//! Who is followed, what suspends it, and when the view rests.

use super::*;
use crate::command::{Command, Toward};
use crate::geo::{LonLat, Viewport, WorldPoint};
use crate::model::{Color, Fix, TrailLength, Vehicle};
use crate::time::Zone;
use crate::wire::{LoadVehicles, Message, ViewerEvent};

const VIEWPORT: Viewport = Viewport {
    width_points: 1000.0,
    height_points: 600.0,
    pixels_per_point: 1.0,
};
const PADDING: [f32; 4] = [200.0, 50.0, 100.0, 150.0];
/// The middle of what is free, from that of the map.
const MIDDLE: (f64, f64) = (50.0, -50.0);
const FRAME_SECS: f64 = 1.0 / 60.0;

fn vehicle(number: u32, secs: u32) -> Vehicle {
    let fix = |second: u32| {
        let time = Timestamp::from_epoch_millis(1.7e12 + f64::from(second) * 1000.0).unwrap();
        // One after the other along a parallel, each of them eastward, 14 metres a second.
        let lon = 14.5 + f64::from(number) * 0.02 + f64::from(second) * 0.000_15;
        Fix::new(
            time,
            WorldPoint::from_lon_lat(LonLat::new(lon, 35.9).unwrap()),
        )
    };
    Vehicle {
        id: format!("v{number}"),
        label: format!("Vehicle {number}"),
        color: Color::generated(0),
        group: None,
        zone: Zone::NotStated,
        track: (0..secs).map(fix).collect(),
    }
}

fn load(viewer: &mut Viewer, numbers: &[u32]) {
    viewer.receive(Message::LoadVehicles(LoadVehicles {
        vehicles: numbers.iter().map(|number| vehicle(*number, 600)).collect(),
        ..LoadVehicles::default()
    }));
    viewer.settle_camera(VIEWPORT, PADDING);
    viewer.take_events();
}

fn viewer(count: u32) -> Viewer {
    let mut viewer = Viewer::default();
    load(&mut viewer, &(0..count).collect::<Vec<_>>());
    viewer
}

fn key(index: usize) -> VehicleKey {
    VehicleKey::from_index(index).unwrap()
}

fn only(index: usize) -> Option<FollowTarget> {
    Some(FollowTarget::Vehicles(vec![key(index)]))
}

/// Lets frames go by, so many seconds long.
fn run(viewer: &mut Viewer, secs: f64) {
    for _ in 0..(secs / FRAME_SECS).round() as u32 {
        viewer.tick(FRAME_SECS);
        viewer.settle_camera(VIEWPORT, PADDING);
    }
}

/// How far from the middle of what is free a vehicle is shown, in points.
fn off(viewer: &Viewer, index: usize) -> f64 {
    let (x, y) = on_screen(viewer, index);
    (x - MIDDLE.0).hypot(y - MIDDLE.1)
}

fn on_screen(viewer: &Viewer, index: usize) -> (f64, f64) {
    let track = &viewer.fleet().vehicles()[index].track;
    let (place, _) = track.place_at(viewer.clock().playhead()).unwrap();
    viewer.camera().screen_from_world(place)
}

fn drag(viewer: &mut Viewer) {
    viewer.carry_out(Command::Camera(CameraCommand::Drag {
        dx_points: 120.0,
        dy_points: 0.0,
    }));
}

#[test]
fn a_followed_vehicle_stays_in_the_middle_of_what_is_free_while_it_drives() {
    let mut viewer = viewer(3);
    viewer.carry_out(Command::FocusVehicle(key(1)));
    run(&mut viewer, 1.2);
    viewer.carry_out(Command::Follow(only(1)));
    viewer.carry_out(Command::SetRate(20.0));
    viewer.carry_out(Command::Play);
    run(&mut viewer, 1.0);
    let zoom = viewer.camera().zoom();
    let before = viewer.camera().center();
    for _ in 0..30 {
        run(&mut viewer, 0.1);
        // What it drives while the view closes up.
        assert!(off(&viewer, 1) < 60.0, "{}", off(&viewer, 1));
    }
    assert_eq!(viewer.camera().zoom(), zoom);
    let (dx, _) = viewer.camera().center().offset_from(before);
    assert!(
        f64::from(dx) / viewer.camera().units_per_point() > 150.0,
        "the view went along"
    );
    viewer.carry_out(Command::Pause);
    run(&mut viewer, 2.0);
    assert!(off(&viewer, 1) < 1.0, "{}", off(&viewer, 1));
}

#[test]
fn following_keeps_no_paused_window_awake() {
    let mut viewer = viewer(3);
    for target in [
        only(0),
        Some(FollowTarget::All),
        Some(FollowTarget::Selection),
    ] {
        viewer.carry_out(Command::Select(Some(key(2))));
        viewer.carry_out(Command::Follow(target.clone()));
        assert!(viewer.is_animating(), "{target:?}: it sets out");
        run(&mut viewer, 3.0);
        assert!(!viewer.is_animating(), "{target:?}");
        let before = *viewer.camera();
        run(&mut viewer, 1.0);
        assert_eq!(*viewer.camera(), before);
        // Another moment wakes it, and a panel that opens.
        viewer.carry_out(Command::SeekBySecs(100.0));
        assert!(viewer.is_animating(), "{target:?}");
        run(&mut viewer, 3.0);
        assert!(!viewer.is_animating(), "{target:?}");
        viewer.settle_camera(VIEWPORT, [0.0; 4]);
        assert!(viewer.is_animating(), "{target:?}");
        viewer.carry_out(Command::SeekBySecs(-100.0));
        run(&mut viewer, 3.0);
    }
    viewer.carry_out(Command::Follow(Some(FollowTarget::Selection)));
    viewer.carry_out(Command::Select(None));
    run(&mut viewer, 0.1);
    assert!(!viewer.is_animating(), "nobody is followed");
}

#[test]
fn a_view_that_cannot_come_nearer_rests_at_the_edge_of_the_world() {
    let mut viewer = Viewer::default();
    let pole = WorldPoint { x: 5, y: 0 };
    let time = |secs: i64| Timestamp::from_micros(secs * 1_000_000).unwrap();
    viewer.receive(Message::LoadVehicles(LoadVehicles {
        vehicles: vec![Vehicle {
            track: (0..9).map(|secs| Fix::new(time(secs), pole)).collect(),
            ..vehicle(0, 1)
        }],
        ..LoadVehicles::default()
    }));
    viewer.settle_camera(VIEWPORT, PADDING);
    viewer.carry_out(Command::Follow(only(0)));
    run(&mut viewer, 3.0);
    assert!(!viewer.is_animating());
}

#[test]
fn a_pan_by_hand_suspends_following_and_a_zoom_does_not() {
    let mut viewer = viewer(2);
    viewer.carry_out(Command::Follow(only(0)));
    run(&mut viewer, 2.0);
    viewer.carry_out(Command::Camera(CameraCommand::ZoomBy {
        levels: 1.0,
        anchor_points: (-300.0, 200.0),
        smooth: true,
    }));
    run(&mut viewer, 1.0);
    assert!(matches!(viewer.following(), Following::Active(_)));
    assert!(off(&viewer, 0) < 1.0, "the zoom is about the vehicle");
    let target = viewer.following().target().cloned();
    let pans = [
        CameraCommand::Drag {
            dx_points: 50.0,
            dy_points: 0.0,
        },
        CameraCommand::Step {
            dx_points: 50.0,
            dy_points: 0.0,
        },
        CameraCommand::Fling {
            vx_points_per_sec: 500.0,
            vy_points_per_sec: 0.0,
        },
    ];
    for pan in pans {
        // A pan is many small ones.
        viewer.carry_out(Command::Camera(pan));
        viewer.carry_out(Command::Camera(pan));
        assert_eq!(viewer.following().target(), target.as_ref());
        assert!(
            matches!(viewer.following(), Following::Suspended(_)),
            "{pan:?}"
        );
        run(&mut viewer, 2.0);
        let there = off(&viewer, 0);
        assert!(
            there > 30.0,
            "{pan:?}: it stays where it was moved to, {there}"
        );
        viewer.carry_out(Command::Follow(target.clone()));
        run(&mut viewer, 2.0);
        assert!(off(&viewer, 0) < 1.0, "it goes on");
    }
}

#[test]
fn going_elsewhere_suspends_following_unless_it_is_to_the_one_who_is_followed() {
    let suspends = |target: Option<FollowTarget>, command: Command| {
        let mut viewer = viewer(3);
        viewer.carry_out(Command::Select(Some(key(0))));
        viewer.carry_out(Command::Follow(target));
        viewer.carry_out(command);
        matches!(viewer.following(), Following::Suspended(_))
    };
    let (selection, all) = (Some(FollowTarget::Selection), Some(FollowTarget::All));
    assert!(suspends(only(0), Command::FocusVehicle(key(1))));
    assert!(!suspends(only(0), Command::FocusVehicle(key(0))));
    // Who is gone to is selected, and so is followed.
    assert!(!suspends(selection.clone(), Command::FocusVehicle(key(1))));
    assert!(suspends(all.clone(), Command::FocusVehicle(key(1))));
    assert!(suspends(only(0), Command::FitAll));
    assert!(suspends(selection.clone(), Command::FitAll));
    assert!(!suspends(all, Command::FitAll));
    for command in [
        Command::SeekBySecs(5.0),
        Command::StepFix(Toward::Next),
        Command::Play,
        Command::SetTrailLength(TrailLength::Whole),
    ] {
        assert!(!suspends(selection.clone(), command));
    }
}

#[test]
fn all_are_kept_in_view_and_the_selection_likewise() {
    let mut viewer = viewer(5);
    viewer.carry_out(Command::SelectAll(vec![key(0), key(1)]));
    let in_view = |viewer: &Viewer, index: usize, margin: f64| {
        let (x, y) = on_screen(viewer, index);
        (-301.0 - margin..=401.0 + margin).contains(&x)
            && (-251.0 - margin..=151.0 + margin).contains(&y)
    };
    viewer.carry_out(Command::Follow(Some(FollowTarget::All)));
    run(&mut viewer, 2.0);
    assert!((0..5).all(|index| in_view(&viewer, index, 0.0)));
    let wide = viewer.camera().zoom();
    viewer.carry_out(Command::Follow(Some(FollowTarget::Selection)));
    run(&mut viewer, 2.0);
    assert!((0..2).all(|index| in_view(&viewer, index, 0.0)));
    assert!(viewer.camera().zoom() > wide + 1.0, "closer than all");
    // Whoever is selected then.
    viewer.carry_out(Command::SelectAll(vec![key(0), key(4)]));
    run(&mut viewer, 2.0);
    assert!(in_view(&viewer, 0, 0.0) && in_view(&viewer, 4, 0.0));
    viewer.carry_out(Command::SetRate(60.0));
    viewer.carry_out(Command::Play);
    for _ in 0..20 {
        run(&mut viewer, 0.25);
        // Within the room that is left around data when the view is fitted to it.
        assert!(in_view(&viewer, 0, 50.0) && in_view(&viewer, 4, 50.0));
    }
}

#[test]
fn who_is_removed_is_followed_no_longer_and_who_stays_is() {
    let remove = |viewer: &mut Viewer, ids: &[&str]| {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        viewer.receive(Message::RemoveVehicles { ids });
    };
    let mut viewer = viewer(4);
    let both = FollowTarget::Vehicles(vec![key(1), key(3)]);
    viewer.carry_out(Command::Follow(Some(both)));
    remove(&mut viewer, &["v0", "v1"]);
    let now = viewer.fleet().find_by_id("v3").unwrap();
    let expected = Following::Active(FollowTarget::Vehicles(vec![now]));
    assert_eq!(*viewer.following(), expected);
    drag(&mut viewer);
    remove(&mut viewer, &["v3"]);
    assert_eq!(*viewer.following(), Following::Nobody);
    viewer.carry_out(Command::Follow(Some(FollowTarget::All)));
    remove(&mut viewer, &["v2"]);
    assert_eq!(*viewer.following(), Following::Active(FollowTarget::All));
}

#[test]
fn a_reload_is_followed_by_id_and_a_clear_ends_it() {
    let mut viewer = viewer(3);
    viewer.carry_out(Command::Follow(only(2)));
    load(&mut viewer, &[7, 2, 9]);
    let now = viewer.fleet().find_by_id("v2").unwrap();
    let expected = Following::Active(FollowTarget::Vehicles(vec![now]));
    assert_eq!((now.index(), viewer.following()), (1, &expected));
    load(&mut viewer, &[7, 9]);
    assert_eq!(*viewer.following(), Following::Nobody);
    viewer.carry_out(Command::Follow(only(1)));
    viewer.carry_out(Command::Clear);
    assert_eq!(*viewer.following(), Following::Nobody);
    assert!(!viewer.is_animating());
}

#[test]
fn the_application_follows_by_id_and_hears_of_ids_that_nobody_has() {
    let mut viewer = viewer(3);
    let ids = |ids: &[&str]| {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        Message::Follow(FollowWish::Vehicles(ids))
    };
    viewer.receive(ids(&["v1", "nobody", "v2"]));
    let both = FollowTarget::Vehicles(vec![key(1), key(2)]);
    assert_eq!(*viewer.following(), Following::Active(both.clone()));
    viewer.receive(ids(&["someone"]));
    assert_eq!(*viewer.following(), Following::Active(both));
    let told = viewer.take_events();
    let errors: Vec<&str> = told
        .iter()
        .filter_map(|event| match event {
            ViewerEvent::MapError { error, .. } => Some(error.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        errors,
        [
            "follow: no vehicle has the id \"nobody\"",
            "follow: no vehicle has the id \"someone\""
        ]
    );
    for (wish, target) in [
        (FollowWish::All, FollowTarget::All),
        (FollowWish::Selection, FollowTarget::Selection),
    ] {
        viewer.receive(Message::Follow(wish));
        assert_eq!(*viewer.following(), Following::Active(target));
    }
    viewer.receive(Message::Follow(FollowWish::Nobody));
    assert_eq!(*viewer.following(), Following::Nobody);
}

#[test]
fn many_vehicles_are_looked_through_in_steps_and_the_view_still_rests() {
    let mut viewer = Viewer::default();
    let count = 2 * VEHICLES_PER_TICK as u32 + 10;
    viewer.receive(Message::LoadVehicles(LoadVehicles {
        vehicles: (0..count).map(|number| vehicle(number % 5, 2)).collect(),
        ..LoadVehicles::default()
    }));
    viewer.settle_camera(VIEWPORT, PADDING);
    viewer.carry_out(Command::Follow(Some(FollowTarget::All)));
    run(&mut viewer, 0.02);
    assert!(viewer.is_animating());
    run(&mut viewer, 3.0);
    assert!(!viewer.is_animating());
    assert_eq!(viewer.follow.sweep.found.count, count as usize);
}

#[test]
fn under_reduced_motion_the_view_is_there_with_the_next_frame() {
    let mut viewer = viewer(2);
    viewer.set_reduced_motion(true);
    viewer.carry_out(Command::Follow(only(1)));
    run(&mut viewer, FRAME_SECS);
    assert!(off(&viewer, 1) < 0.1);
    viewer.carry_out(Command::SeekBySecs(300.0));
    run(&mut viewer, FRAME_SECS);
    assert!(off(&viewer, 1) < 0.1 && !viewer.is_animating());
}

#[test]
fn a_vehicle_that_was_near_the_middle_is_found_and_one_that_never_was_is_said() {
    let mut viewer = viewer(2);
    viewer.carry_out(Command::ListPassings);
    assert!(viewer.take_found_passings().is_none(), "nobody is selected");
    viewer.carry_out(Command::Select(Some(key(0))));
    viewer.carry_out(Command::Follow(only(0)));
    viewer.carry_out(Command::SeekBySecs(200.0));
    run(&mut viewer, 3.0);
    // What the playhead has not reached is found as well.
    viewer.carry_out(Command::Follow(None));
    viewer.carry_out(Command::SeekBySecs(-200.0));
    viewer.carry_out(Command::ListPassings);
    let (passings, (x, y)) = viewer.take_found_passings().unwrap();
    assert!(
        (x - MIDDLE.0).abs() < 0.1 && (y - MIDDLE.1).abs() < 0.1,
        "{x} {y}"
    );
    assert_eq!(passings.total, 1);
    let start = viewer.clock().range().unwrap().start();
    let secs = passings.nearest().unwrap().time.secs_since(start);
    assert!((secs - 200.0).abs() < 1.0, "{secs}");
    viewer.carry_out(Command::Camera(CameraCommand::Drag {
        dx_points: 0.0,
        dy_points: 100.0,
    }));
    viewer.carry_out(Command::ListPassings);
    assert!(viewer.take_found_passings().is_none());
    assert!(matches!(viewer.said(), Some(crate::ui::Said::NeverHere(who, _)) if who == key(0)));
}
