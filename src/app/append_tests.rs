//! What becomes of fixes that come live.

use super::*;
use crate::command::{CameraCommand, Command};
use crate::geo::{LonLat, Viewport, WorldPoint};
use crate::model::Fix;
use crate::playback::Mode;
use crate::time::{TimeRange, Timestamp, Zone};
use crate::wire::{Control, LoadVehicles, Message, Refused};

const VIEWPORT: Viewport = Viewport {
    width_points: 1280.0,
    height_points: 720.0,
    pixels_per_point: 1.0,
};

fn time(secs: i64) -> Timestamp {
    Timestamp::from_micros(1_700_000_000_000_000 + secs * 1_000_000).unwrap()
}

fn fix(secs: i64) -> Fix {
    let place = LonLat::new(14.5 + secs as f64 * 1e-4, 35.9).unwrap();
    Fix::new(time(secs), WorldPoint::from_lon_lat(place))
}

fn points(id: &str, secs: impl IntoIterator<Item = i64>) -> VehiclePoints {
    VehiclePoints {
        id: id.into(),
        label: None,
        color: None,
        group: None,
        zone: None,
        fixes: secs.into_iter().map(fix).collect(),
    }
}

fn append(vehicles: Vec<VehiclePoints>) -> AppendPoints {
    AppendPoints {
        vehicles,
        ..AppendPoints::default()
    }
}

fn receive(viewer: &mut Viewer, append: AppendPoints) {
    viewer.receive(Message::AppendPoints(append));
}

/// A viewer with a vehicle of so many seconds that was loaded.
fn loaded(secs: i64) -> Viewer {
    let mut source = Viewer::default();
    receive(&mut source, append(vec![points("a", 0..=secs)]));
    let mut viewer = Viewer::default();
    viewer.receive(Message::LoadVehicles(LoadVehicles {
        vehicles: source.fleet().vehicles().to_vec(),
        ..LoadVehicles::default()
    }));
    viewer.take_events();
    viewer
}

fn refusal(index: usize) -> Problem {
    Problem {
        severity: Severity::Refused,
        vehicle: Some("a".into()),
        index: Some(index),
        field: "latitude".into(),
        value: "91".into(),
        reason: "outside of -90 to 90",
    }
}

#[test]
fn the_first_data_of_an_empty_viewer_is_brought_into_view_and_followed() {
    let mut viewer = Viewer::default();
    receive(&mut viewer, append(vec![points("a", [0, 10])]));
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    let center = viewer.camera().center().to_lon_lat();
    assert!((center.lon_deg() - 14.5005).abs() < 1e-6);
    assert_eq!(viewer.clock().playhead(), time(10));
    viewer.carry_out(Command::Camera(CameraCommand::Drag {
        dx_points: 90.0,
        dy_points: 0.0,
    }));
    let moved = *viewer.camera();
    receive(&mut viewer, append(vec![points("a", [20])]));
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    assert_eq!(*viewer.camera(), moved, "the person's own view is kept");
    assert_eq!(viewer.clock().playhead(), time(20));
    assert!(viewer.clock().follows_newest() && !viewer.is_animating());
}

#[test]
fn without_the_settings_for_it_nothing_is_brought_into_view_or_followed() {
    let mut viewer = Viewer::default();
    let before = *viewer.camera();
    receive(
        &mut viewer,
        AppendPoints {
            settings: Settings {
                auto_center: Some(false),
                follow_newest: Some(false),
                ..Settings::default()
            },
            ..append(vec![points("a", [0, 10])])
        },
    );
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    assert_eq!(*viewer.camera(), before);
    assert_eq!(
        (viewer.clock().playhead(), viewer.clock().mode()),
        (time(0), Mode::Paused)
    );
}

#[test]
fn data_that_comes_to_a_loaded_session_moves_its_end_and_not_the_playhead() {
    let mut viewer = loaded(10);
    viewer.carry_out(Command::Seek(time(4)));
    receive(
        &mut viewer,
        append(vec![points("a", [15]), points("b", [-5])]),
    );
    assert_eq!(
        viewer.clock().range(),
        Some(TimeRange::new(time(-5), time(15)))
    );
    assert_eq!(
        (viewer.clock().playhead(), viewer.clock().mode()),
        (time(4), Mode::Paused)
    );
    assert!(viewer.fleet().is_live());
}

#[test]
fn a_playhead_that_had_ended_stays_where_it_is() {
    let mut viewer = loaded(1);
    viewer.receive(Message::Control(Control::Play));
    viewer.tick(2.0);
    receive(&mut viewer, append(vec![points("a", [5])]));
    viewer.tick(1.0);
    assert_eq!(viewer.clock().playhead(), time(1));
}

#[test]
fn following_is_switched_on_and_off_by_command_and_by_setting() {
    let mut viewer = loaded(10);
    let setting = |follows| Message::Settings {
        settings: Settings {
            follow_newest: Some(follows),
            ..Settings::default()
        },
        problems: ProblemLog::default(),
    };
    for follow in [0, 1] {
        match follow {
            0 => viewer.carry_out(Command::FollowNewest(true)),
            _ => viewer.receive(setting(true)),
        }
        assert_eq!(viewer.clock().playhead(), viewer.fleet().newest().unwrap());
        receive(&mut viewer, append(vec![points("a", [20 + 20 * follow])]));
        assert_eq!(viewer.clock().playhead(), time(20 + 20 * follow));
        match follow {
            0 => viewer.carry_out(Command::FollowNewest(false)),
            _ => viewer.receive(setting(false)),
        }
        receive(&mut viewer, append(vec![points("a", [30 + 20 * follow])]));
        assert_eq!(viewer.clock().playhead(), time(20 + 20 * follow));
    }
}

#[test]
fn a_load_is_shown_from_its_start_unless_following_was_asked_for() {
    let mut viewer = Viewer::default();
    receive(&mut viewer, append(vec![points("a", [0, 10])]));
    let vehicles = viewer.fleet().vehicles().to_vec();
    let load = |follow_newest| {
        Message::LoadVehicles(LoadVehicles {
            vehicles: vehicles.clone(),
            settings: Settings {
                follow_newest,
                ..Settings::default()
            },
            ..LoadVehicles::default()
        })
    };
    viewer.receive(load(None));
    assert_eq!(viewer.clock().playhead(), time(0));
    assert!(!viewer.fleet().is_live());
    viewer.receive(load(Some(true)));
    assert_eq!(viewer.clock().playhead(), time(10));
}

#[test]
fn a_result_is_told_when_it_was_asked_for_or_something_was_refused() {
    let mut viewer = loaded(1);
    receive(&mut viewer, append(vec![points("a", [2])]));
    assert!(viewer.take_events().is_empty(), "not ten times a second");
    receive(
        &mut viewer,
        AppendPoints {
            request_id: Some("7".into()),
            ..append(vec![points("a", [3, 4]), points("b", [3])])
        },
    );
    let [ViewerEvent::LoadResult(result)] = &viewer.take_events()[..] else {
        panic!()
    };
    assert_eq!(
        (result.of, result.request_id.as_deref()),
        ("append_points", Some("7"))
    );
    assert_eq!((result.accepted_vehicles, result.accepted_fixes), (2, 3));
    receive(
        &mut viewer,
        AppendPoints {
            refused: Refused {
                vehicles: 0,
                fixes: 1,
            },
            ..append(vec![points("a", [5])])
        },
    );
    let [ViewerEvent::LoadResult(result)] = &viewer.take_events()[..] else {
        panic!()
    };
    assert_eq!((result.refused.fixes, result.accepted_fixes), (1, 1));
}

#[test]
fn what_is_refused_ten_times_a_second_is_one_notice_that_counts() {
    let mut viewer = loaded(1);
    for i in 0..100 {
        let mut problems = ProblemLog::default();
        problems.push(refusal(i));
        problems.push(refusal(i + 1));
        receive(
            &mut viewer,
            AppendPoints {
                problems,
                ..AppendPoints::default()
            },
        );
    }
    assert_eq!(viewer.notices.list().len(), 1);
    let notice = &viewer.notices.list()[0];
    assert!(notice.title.contains("100 times"), "{}", notice.title);
    assert!(
        notice
            .detail
            .contains("vehicle \"a\", fix 99: latitude = 91")
    );
    assert!(notice.detail.contains("1 more in this message"));
    assert_eq!(viewer.problems().count(Severity::Refused), 200);
    let vehicles = viewer.fleet().vehicles().to_vec();
    viewer.receive(Message::LoadVehicles(LoadVehicles {
        vehicles,
        ..LoadVehicles::default()
    }));
    assert!(viewer.notices.list().is_empty() && viewer.problems().is_empty());
}

#[test]
fn vehicles_are_named_and_coloured_as_they_come() {
    let mut viewer = Viewer::default();
    let red = crate::model::Color::rgb(255, 0, 0);
    receive(
        &mut viewer,
        append(vec![VehiclePoints {
            label: Some("Van".into()),
            color: Some(red),
            group: None,
            zone: Some(Zone::Offset(3600)),
            ..points("a", [0])
        }]),
    );
    let vehicle = &viewer.fleet().vehicles()[0];
    assert_eq!((vehicle.label.as_str(), vehicle.color), ("Van", red));
    assert_eq!(vehicle.zone, Zone::Offset(3600));
}

#[test]
fn data_after_clearing_begins_anew() {
    let mut viewer = Viewer::default();
    receive(&mut viewer, append(vec![points("a", [100])]));
    viewer.carry_out(Command::Clear);
    assert!(!viewer.fleet().is_live());
    receive(&mut viewer, append(vec![points("b", [0])]));
    assert_eq!(
        viewer.clock().range(),
        Some(TimeRange::new(time(0), time(0)))
    );
    assert_eq!(viewer.fleet().counts().vehicles, 1);
    assert!(viewer.clock().follows_newest());
}

#[test]
fn grown_tracks_are_settled_while_time_goes_on() {
    let mut viewer = Viewer::default();
    for id in ["a", "b", "c"] {
        receive(&mut viewer, append(vec![points(id, 0..9000)]));
        receive(&mut viewer, append(vec![points(id, 9000..12_000)]));
    }
    assert!(viewer.is_animating(), "there is something to do");
    let mut ticks = 0;
    while viewer.is_animating() {
        viewer.tick(0.016);
        ticks += 1;
    }
    assert_eq!(ticks, 3, "not all at once");
}
