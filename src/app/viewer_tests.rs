//! What messages and commands do to the viewer.

use super::*;
use crate::command::{Click, Command, HeldKeys, MouseButton};
use crate::geo::{LonLat, WorldPoint};
use crate::model::{Color, Fix, Problem, Settings, Severity, Track, TrailLength, Vehicle};
use crate::playback::Mode;
use crate::time::{Timestamp, Zone};
use crate::ui::NoticeLevel;
use crate::wire::{
    ClickButton, ClickModifiers, Clicked, Control, DecodeError, LoadVehicles, Message, SeekTo,
};

const VIEWPORT: Viewport = Viewport {
    width_points: 1280.0,
    height_points: 720.0,
    pixels_per_point: 1.0,
};

fn vehicle(id: &str) -> Vehicle {
    let fix = |secs: i64, lon_deg: f64| {
        let time = Timestamp::from_micros(1_700_000_000_000_000 + secs * 1_000_000).unwrap();
        Fix::new(
            time,
            WorldPoint::from_lon_lat(LonLat::new(lon_deg, 35.9).unwrap()),
        )
    };
    let track: Track = [fix(0, 14.50), fix(1, 14.51)].into_iter().collect();
    Vehicle {
        id: id.into(),
        label: id.into(),
        color: Color::generated(0),
        group: None,
        zone: Zone::NotStated,
        track,
    }
}

fn load(ids: &[&str], settings: Settings) -> Message {
    let vehicles = ids.iter().map(|id| vehicle(id)).collect();
    Message::LoadVehicles(LoadVehicles {
        settings,
        vehicles,
        ..LoadVehicles::default()
    })
}

#[test]
fn settings_hold_from_the_first_frame_on() {
    let mut viewer = Viewer::default();
    viewer.receive(load(
        &["a"],
        Settings {
            show_trails: Some(true),
            trail_length: Some(TrailLength::Secs(30.0)),
            playback_speed: Some(5.0),
            auto_center: Some(false),
            show_timestamps: Some(true),
            ..Settings::default()
        },
    ));
    assert_eq!(viewer.display().effective_trail(), TrailLength::Secs(30.0));
    assert!(viewer.display().show_timestamps);
    assert_eq!(viewer.clock().rate(), 5.0);
    let before = *viewer.camera();
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    assert_eq!(
        *viewer.camera(),
        before,
        "without autoCenter the view stays"
    );
}

#[test]
fn the_view_goes_to_the_data_once_when_it_is_loaded() {
    let mut viewer = Viewer::default();
    viewer.receive(load(&["a"], Settings::default()));
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    let center = viewer.camera().center().to_lon_lat();
    assert!((center.lon_deg() - 14.505).abs() < 1e-6);
    let fitted = *viewer.camera();
    viewer.carry_out(Command::Camera(crate::command::CameraCommand::Drag {
        dx_points: 40.0,
        dy_points: 0.0,
    }));
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    assert_ne!(*viewer.camera(), fitted, "the user's own view is kept");
}

#[test]
fn completion_is_told_once_each_time() {
    let mut viewer = Viewer::default();
    viewer.receive(load(&["a"], Settings::default()));
    viewer.take_events();
    viewer.receive(Message::Control(Control::Play));
    (0..20).for_each(|_| viewer.tick(0.1));
    assert_eq!(viewer.take_events(), [ViewerEvent::AnimationComplete]);
    assert_eq!(viewer.clock().mode(), Mode::Ended);
    viewer.receive(Message::Control(Control::Play));
    (0..20).for_each(|_| viewer.tick(0.1));
    assert_eq!(viewer.take_events(), [ViewerEvent::AnimationComplete]);
}

#[test]
fn a_click_selects_and_tells_the_id_as_the_sender_gave_it_with_time_and_place() {
    let mut viewer = Viewer::default();
    viewer.receive(load(&["a", "Speed test"], Settings::default()));
    viewer.take_events();
    let key = viewer.fleet().find_by_id("Speed test").unwrap();
    viewer.carry_out(Command::SeekBySecs(1.0));
    viewer.carry_out(Command::ClickVehicle(Click::plain(key)));
    assert_eq!(viewer.selected(), Some(key));
    let track = &viewer.fleet().get(key).unwrap().track;
    let clicked = Clicked {
        vehicle_id: "Speed test".to_owned(),
        time: Some((track.time_at(1).unwrap(), Zone::NotStated)),
        position: Some(track.positions()[1].to_lon_lat()),
        button: ClickButton::Left,
        modifiers: ClickModifiers::default(),
    };
    assert_eq!(viewer.take_events(), [ViewerEvent::VehicleClicked(clicked)]);
    viewer.carry_out(Command::Select(None));
    assert!(
        viewer.take_events().is_empty(),
        "a selection alone tells nobody"
    );
}

#[test]
fn the_other_buttons_tell_and_select_nothing() {
    let mut viewer = Viewer::default();
    viewer.receive(load(&["a"], Settings::default()));
    viewer.take_events();
    let key = viewer.fleet().find_by_id("a").unwrap();
    let buttons = [
        (MouseButton::Middle, ClickButton::Middle),
        (MouseButton::Right, ClickButton::Right),
    ];
    for (button, told) in buttons {
        viewer.carry_out(Command::ClickVehicle(Click {
            button,
            modifiers: HeldKeys {
                shift: true,
                ..HeldKeys::NONE
            },
            ..Click::plain(key)
        }));
        assert_eq!(viewer.selected(), None);
        match viewer.take_events().as_slice() {
            [ViewerEvent::VehicleClicked(clicked)] => {
                assert_eq!(clicked.button, told);
                assert!(clicked.modifiers.shift && !clicked.modifiers.ctrl);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_control_loops_and_steps_and_seeks() {
    let mut viewer = Viewer::default();
    viewer.receive(load(&["a"], Settings::default()));
    viewer.take_events();
    let start = viewer.clock().range().unwrap().start();
    viewer.receive(Message::Control(Control::SetLoop(true)));
    viewer.receive(Message::Control(Control::Play));
    viewer.tick(1.25);
    assert_eq!(viewer.take_events(), [ViewerEvent::AnimationComplete]);
    assert!(viewer.clock().is_playing());
    let after = |viewer: &Viewer| viewer.clock().playhead().secs_since(start);
    assert_eq!(after(&viewer), 0.25);
    for (control, secs) in [
        (Control::StepSecs(0.5), 0.75),
        (Control::StepSecs(-9.0), 0.0),
        (Control::Seek(SeekTo::OffsetSecs(0.125)), 0.125),
        (Control::Seek(SeekTo::Fraction(0.5)), 0.5),
        (Control::Seek(SeekTo::Time(start)), 0.0),
    ] {
        viewer.receive(Message::Control(control));
        assert_eq!(after(&viewer), secs, "{control:?}");
    }
}

#[test]
fn settings_hold_at_any_time_and_change_nothing_that_they_do_not_name() {
    let mut viewer = Viewer::default();
    viewer.receive(load(&["a"], Settings::default()));
    let change = |settings| Message::Settings {
        settings,
        problems: ProblemLog::default(),
    };
    viewer.receive(change(Settings {
        trail_length: Some(TrailLength::Whole),
        loop_playback: Some(true),
        ..Settings::default()
    }));
    viewer.receive(change(Settings {
        show_trails: Some(true),
        ..Settings::default()
    }));
    assert_eq!(viewer.display().effective_trail(), TrailLength::Whole);
    assert!(viewer.clock().loops());
    assert_eq!(viewer.clock().rate(), 1.0);
}

#[test]
fn a_setting_that_says_nothing_is_refused_by_its_name() {
    let mut viewer = Viewer::default();
    let mut problems = ProblemLog::default();
    problems.push(Problem {
        severity: Severity::Refused,
        vehicle: None,
        index: None,
        field: "trailLength".into(),
        value: "\"long\"".into(),
        reason: "not a number",
    });
    viewer.receive(Message::Settings {
        settings: Settings::default(),
        problems,
    });
    assert!(viewer.notices.list()[0].detail.contains("trailLength"));
    assert_eq!(viewer.take_events().len(), 1);
}

#[test]
fn the_messages_of_a_batch_take_effect_together_and_a_refused_one_stops_none() {
    let mut viewer = Viewer::default();
    viewer.receive(load(&["a", "b"], Settings::default()));
    viewer.take_events();
    viewer.receive(Message::Batch {
        messages: vec![
            Ok(Message::Select {
                id: Some("b".into()),
            }),
            Ok(Message::Select {
                id: Some("nobody".into()),
            }),
            Err(DecodeError::CutOff {
                bytes: 5,
                excerpt: "{".into(),
            }),
            Ok(Message::RemoveVehicles {
                ids: vec!["a".into()],
            }),
            Ok(Message::Ping { request_id: None }),
        ],
    });
    assert_eq!(viewer.selected(), viewer.fleet().find_by_id("b"));
    assert_eq!(viewer.fleet().counts().vehicles, 1);
    let events = viewer.take_events();
    assert!(
        matches!(
            &events[..],
            [
                ViewerEvent::MapError { .. },
                ViewerEvent::MapError { .. },
                ViewerEvent::Pong { .. }
            ]
        ),
        "{events:?}"
    );
}

#[test]
fn the_selection_survives_a_reload_by_its_id_and_not_otherwise() {
    let mut viewer = Viewer::default();
    viewer.receive(load(&["a", "b"], Settings::default()));
    viewer.carry_out(Command::Select(viewer.fleet().find_by_id("b")));
    viewer.receive(load(&["b", "c"], Settings::default()));
    assert_eq!(viewer.selected(), viewer.fleet().find_by_id("b"));
    viewer.receive(load(&["c"], Settings::default()));
    assert_eq!(viewer.selected(), None);
}

#[test]
fn clearing_forgets_everything_and_playing_then_does_nothing() {
    let mut viewer = Viewer::default();
    viewer.receive(load(&["a"], Settings::default()));
    viewer.take_events();
    viewer.receive(Message::Control(Control::Clear));
    viewer.receive(Message::Control(Control::Play));
    viewer.tick(0.1);
    assert!(viewer.fleet().vehicles().is_empty());
    assert!(!viewer.is_animating());
    assert!(viewer.take_events().is_empty());
}

#[test]
fn refused_data_is_told_with_vehicle_field_and_value() {
    let mut viewer = Viewer::default();
    let mut problems = ProblemLog::default();
    problems.push(Problem {
        severity: Severity::Refused,
        vehicle: Some("van".into()),
        index: Some(3),
        field: "latitude".into(),
        value: "91".into(),
        reason: "outside of -90 to 90",
    });
    viewer.receive(Message::LoadVehicles(LoadVehicles {
        vehicles: vec![vehicle("van")],
        problems,
        ..LoadVehicles::default()
    }));
    let detail = &viewer.notices.list()[0].detail;
    assert!(
        detail.contains("vehicle \"van\", fix 3: latitude = 91"),
        "{detail}"
    );
    assert_eq!(viewer.fleet().counts().vehicles, 1, "the good part is kept");
    viewer.receive(load(&["van"], Settings::default()));
    assert!(
        viewer.notices.list().is_empty(),
        "better data takes the notice away"
    );
}

#[test]
fn an_error_is_shown_and_told() {
    let mut viewer = Viewer::default();
    viewer.report_error("No such map", "\"moon\" is not known", false);
    assert_eq!(viewer.notices.list()[0].level, NoticeLevel::Error);
    assert!(matches!(
        viewer.take_events().as_slice(),
        [ViewerEvent::MapError {
            critical: false,
            ..
        }]
    ));
}

#[test]
fn focusing_a_vehicle_brings_it_to_the_middle() {
    let mut viewer = Viewer::default();
    viewer.receive(load(&["a"], Settings::default()));
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    let key = viewer.fleet().find_by_id("a").unwrap();
    viewer.carry_out(Command::FocusVehicle(key));
    (0..200).for_each(|_| viewer.tick(0.016));
    assert!(viewer.camera().zoom() >= FOCUS_ZOOM);
    assert!((viewer.camera().center().to_lon_lat().lon_deg() - 14.50).abs() < 1e-6);
}
