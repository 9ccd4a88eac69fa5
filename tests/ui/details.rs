//! What the details tell of the selected vehicle, and what can be asked for in them.

use egui::{Event, Key, Modifiers, MouseWheelUnit, OutputCommand, Pos2, TouchPhase, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use trackscope::command::{Command, Toward};
use trackscope::geo::{LonLat, WorldPoint};
use trackscope::model::{Fix, Track, Vehicle};
use trackscope::time::Timestamp;

use crate::asks::{Shown, click, key, pointer, press, shown, taken};
use crate::scene::{Scene, filled_in_vehicle};

fn selected(index: usize) -> Harness<'static, Shown> {
    let mut scene = Scene::with_vehicles(40);
    scene.select(index);
    let mut harness = shown(scene);
    // Until everything is added up.
    harness.run_steps(5);
    harness
}

fn chart(harness: &Harness<'_, Shown>) -> egui::Rect {
    harness.get_by_label_contains("Speed chart from").rect()
}

fn chart_says(harness: &Harness<'_, Shown>, times: &str) -> bool {
    harness
        .query_by_label(&format!("Speed chart from {times}"))
        .is_some()
}

fn wheel(harness: &mut Harness<'_, Shown>, pos: Pos2, lines: f32) {
    pointer(harness, pos, None);
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, lines),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(60);
}

#[test]
fn of_a_vehicle_in_a_gap_it_is_told_since_when_and_where_it_goes_on() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(6);
    scene.seek(905.0);
    let mut harness = shown(scene);
    for label in [
        "speed not known",
        "1 min 46 s ago",
        "gap since 08:13:19",
        "2026-05-04 08:13:19",
        "not stated; as recorded",
        "Copy id: vehicle-007",
    ] {
        assert!(harness.query_by_label(label).is_some(), "{label}");
    }
    click(&mut harness, "Go to the next fix of this vehicle");
    assert!(matches!(taken(&mut harness).as_slice(), [Command::Seek(_)]));
    click(&mut harness, "Show this vehicle on the map");
    click(&mut harness, "Close the details");
    assert_eq!(
        taken(&mut harness),
        [Command::FocusVehicle(key(6)), Command::Select(None)]
    );
}

#[test]
fn what_was_sent_stands_beside_what_was_found() {
    let mut scene = Scene::empty();
    scene.load(vec![filled_in_vehicle(0, 600)]);
    scene.select(0);
    scene.seek(301.5);
    let mut harness = shown(scene);
    harness.run_steps(5);
    for label in [
        "0.0, may mean unknown",
        "interpolated",
        "computed by the sender",
        "302 of 540",
    ] {
        assert!(harness.query_by_label(label).is_some(), "{label}");
    }
    assert!(harness.query_by_label_contains(" km/h over 9 s").is_some());
    assert!(
        harness
            .query_by_label_contains("derived, certainty medium, fixes 9 s apart")
            .is_some()
    );
}

#[test]
fn a_click_on_the_position_copies_it() {
    let mut harness = selected(2);
    let position = harness.get_by_label_contains("Copy position: ").rect();
    let pos = position.left_center() + vec2(4.0, 0.0);
    let mut copied = Vec::new();
    for pressed in [None, Some(true), Some(false)] {
        pointer(&mut harness, pos, pressed);
        let output = &harness.output().platform_output;
        copied.extend(output.commands.iter().filter_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        }));
    }
    let scene = &harness.state().scene;
    let pose = scene.fleet.vehicles()[2]
        .track
        .pose_at(scene.clock.playhead());
    let place = pose.unwrap().position.to_lon_lat();
    let expected = format!("{:.6}, {:.6}", place.lat_deg(), place.lon_deg());
    assert_eq!(copied, [expected]);
}

#[test]
fn stops_are_stepped_through_and_listed_and_a_click_goes_there() {
    let mut harness = selected(2);
    click(&mut harness, "Go to the next stop");
    click(&mut harness, "Go to the previous stop");
    assert_eq!(
        taken(&mut harness),
        [
            Command::StepStop(Toward::Next),
            Command::StepStop(Toward::Previous)
        ]
    );
    let stops = harness.state().scene.fleet.vehicles()[2].track.stops();
    assert!(stops.len() > 1);
    let title = format!("{} stops", stops.len());
    assert!(harness.query_by_label(&title).is_some(), "{title}");
    let body = harness.get_by_label("Driven so far").rect();
    wheel(&mut harness, body.center(), -60.0);
    // By keyboard as well as by pointer.
    harness.get_by_label_contains("Stop 1: ").focus();
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(
        taken(&mut harness),
        [
            Command::Seek(stops[0].range.start()),
            Command::FocusVehicle(key(2))
        ]
    );
}

#[test]
fn details_are_folded_to_a_title_by_button_and_key() {
    let mut harness = selected(2);
    click(&mut harness, "Fold the details");
    assert!(harness.query_by_label_contains("Speed chart").is_none());
    assert!(harness.query_by_label("Close the details").is_some());
    press(&mut harness, Modifiers::NONE, Key::D);
    assert!(harness.query_by_label_contains("Speed chart").is_some());
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn a_click_in_the_chart_seeks_and_hovering_it_tells_time_and_speed() {
    let mut harness = selected(2);
    let area = chart(&harness);
    pointer(&mut harness, area.center(), None);
    harness.run_steps(2);
    assert!(harness.query_by_label_contains("08:14:59 · ").is_some());
    pointer(&mut harness, area.center(), Some(true));
    pointer(&mut harness, area.center(), Some(false));
    let range = harness.state().scene.clock.range().unwrap();
    match taken(&mut harness).as_slice() {
        [Command::Seek(time)] => assert!((range.fraction_of(*time) - 0.5).abs() < 0.01),
        other => panic!("{other:?}"),
    }
    harness.get_by_label_contains("Speed chart from").focus();
    harness.run_steps(3);
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    match taken(&mut harness).as_slice() {
        [Command::SeekBySecs(secs)] => assert!((secs - 17.99).abs() < 1e-6, "{secs}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_chart_is_zoomed_by_wheel_and_buttons_and_dragged() {
    let mut harness = selected(2);
    let whole = "2026-05-04 08:00:00 to 2026-05-04 08:29:59";
    assert!(chart_says(&harness, whole));
    let area = chart(&harness);
    wheel(&mut harness, area.center(), 4.0);
    assert!(!chart_says(&harness, whole), "the wheel zooms in");
    assert_eq!(chart(&harness), area, "and the panel is not scrolled by it");
    click(&mut harness, "Show the whole track");
    assert!(chart_says(&harness, whole));
    click(&mut harness, "Show less time");
    click(&mut harness, "Show less time");
    click(&mut harness, "Show more time");
    assert!(!chart_says(&harness, whole));
    // Dragged to the right until the beginning is there.
    let at = |x: f32| pos2(area.center().x + x, area.center().y);
    pointer(&mut harness, at(-100.0), Some(true));
    for x in [-50.0, 0.0, 100.0, 4000.0] {
        pointer(&mut harness, at(x), None);
    }
    pointer(&mut harness, at(4000.0), Some(false));
    assert!(
        harness
            .query_by_label_contains("Speed chart from 2026-05-04 08:00:00 to 2026-05-04 08:1")
            .is_some()
    );
    assert_eq!(taken(&mut harness), []);
}

/// A fix a second, in a circle.
fn long_vehicle(fixes: u32) -> Vehicle {
    let (start, _) = Timestamp::parse_iso("2026-05-04T08:00:00").unwrap();
    let fix = |s: u32| {
        let angle = f64::from(s) / 600.0;
        let place = LonLat::new(14.4 + 0.05 * angle.cos(), 35.9 + 0.05 * angle.sin()).unwrap();
        let time = start.saturating_add_micros(i64::from(s) * 1_000_000);
        Fix::new(time, WorldPoint::from_lon_lat(place))
    };
    Vehicle {
        track: (0..fixes).map(fix).collect::<Track>(),
        ..crate::scene::vehicle(0, 1)
    }
}

#[test]
fn a_long_track_is_added_up_over_several_frames_and_kept() {
    let mut scene = Scene::empty();
    scene.load(vec![long_vehicle(90_000), crate::scene::vehicle(1, 600)]);
    scene.select(0);
    let mut harness = shown(scene);
    assert!(harness.query_by_label("Stops: adding up…").is_some());
    harness.run_steps(60);
    assert!(harness.query_by_label("Stops: adding up…").is_none());
    assert!(harness.query_by_label("0 stops").is_some());
    // What comes live for another vehicle changes nothing; for this one it is added up again.
    harness.state_mut().scene.append_live(1.0);
    harness.run_steps(1);
    assert!(
        harness.query_by_label("0 stops").is_some(),
        "the sums so far stay"
    );
    harness.state_mut().scene.select(1);
    harness.run_steps(1);
    assert!(harness.query_by_label("Stops: adding up…").is_some());
}

#[test]
fn in_a_low_window_the_chart_is_seen_without_scrolling() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(2);
    let mut harness = shown(scene);
    harness.set_size(vec2(900.0, 600.0));
    harness.run_steps(6);
    let chart = chart(&harness);
    let buttons = harness.get_by_label("Go to the next stop").rect();
    assert!(chart.height() >= 45.0, "{chart}");
    assert!(
        chart.bottom() < buttons.top(),
        "{chart} is not above {buttons}"
    );
    // In a high one what is known now comes first.
    harness.set_size(vec2(1280.0, 900.0));
    harness.run_steps(6);
    let chart = self::chart(&harness);
    let position = harness.get_by_label_contains("Copy position: ").rect();
    assert!(chart.top() > position.bottom() && chart.height() > 80.0);
}

#[test]
fn where_the_table_leaves_no_room_the_details_are_their_title() {
    let mut harness = selected(3);
    harness.set_size(vec2(900.0, 600.0));
    harness.run_steps(4);
    let has_chart = |harness: &Harness<'_, Shown>| {
        let title = harness.query_by_label("Close the details");
        assert!(title.is_some(), "the title stays");
        harness.query_by_label("Show more time").is_some()
    };
    assert!(has_chart(&harness));
    press(&mut harness, Modifiers::NONE, Key::E);
    assert!(
        !has_chart(&harness),
        "the chart would lie over other panels"
    );
    press(&mut harness, Modifiers::NONE, Key::E);
    assert!(has_chart(&harness));
}
