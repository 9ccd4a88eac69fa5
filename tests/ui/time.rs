//! The timeline as an instrument, and the transport: what can be asked of them, by label.

use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trackscope::command::{Command, Toward};
use trackscope::model::Vehicle;
use trackscope::playback::Direction;
use trackscope::time::{DisplayZone, Offsets, SaidZone, TimeFace, TimeRange, Timestamp, Zone};
use trackscope::ui::Said;

use crate::asks::{Shown, click, pointer, press, shown, taken};
use crate::scene::{Scene, slow_vehicle};

const RULER: &str = "Ruler: drag to choose a part to play";

fn time(text: &str) -> Timestamp {
    Timestamp::parse_iso(text).unwrap().0
}

/// Three vehicles, which have a lane each.
fn few() -> Scene {
    Scene::with_vehicles(3)
}

fn drag(harness: &mut Harness<'_, Shown>, button: PointerButton, from: Pos2, to: Pos2) {
    let event = |pos, pressed| Event::PointerButton {
        pos,
        button,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(Event::PointerMoved(from));
    harness.event(event(from, true));
    harness.run_steps(2);
    harness.event(Event::PointerMoved(from.lerp(to, 0.5)));
    harness.run_steps(2);
    harness.event(Event::PointerMoved(to));
    harness.run_steps(2);
    harness.event(event(to, false));
    harness.run_steps(3);
}

/// The moment that a press at a place of the track goes to.
fn moment_at(harness: &mut Harness<'_, Shown>, pos: Pos2) -> Timestamp {
    taken(harness);
    pointer(harness, pos, Some(true));
    pointer(harness, pos, Some(false));
    let asked = taken(harness);
    let sought = asked.iter().rev().find_map(|command| match command {
        Command::Seek(time) => Some(*time),
        _ => None,
    });
    sought.unwrap()
}

/// What a wheel turned by so many points over a place does.
fn wheel(harness: &mut Harness<'_, Shown>, pos: Pos2, delta: egui::Vec2) {
    harness.event(Event::PointerMoved(pos));
    harness.run_steps(1);
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(30);
}

/// How much of the session is shown, in seconds, by what presses at both ends of the track say.
fn shown_secs(harness: &mut Harness<'_, Shown>) -> f64 {
    let track = harness.get_by_label("Timeline").rect();
    let y = track.bottom() - 4.0;
    let last = moment_at(harness, pos2(track.right() - 8.0, y));
    let first = moment_at(harness, pos2(track.left() + 8.0, y));
    last.secs_since(first)
}

#[test]
fn the_wheel_shows_less_of_the_time_and_keeps_what_is_under_the_pointer() {
    let mut harness = shown(few());
    let track = harness.get_by_label("Timeline").rect();
    let place = pos2(track.left() + track.width() * 0.7, track.center().y);
    let before = moment_at(&mut harness, place);
    let whole = shown_secs(&mut harness);
    wheel(&mut harness, place, vec2(0.0, 240.0));
    let after = moment_at(&mut harness, place);
    assert!(after.secs_since(before).abs() < 1.0);
    let part = shown_secs(&mut harness);
    assert!(part < whole / 3.0, "{part} of {whole}");
    wheel(&mut harness, place, vec2(-80.0, 0.0));
    assert!(moment_at(&mut harness, place) > after);
    wheel(&mut harness, place, vec2(0.0, -2000.0));
    assert!((shown_secs(&mut harness) - whole).abs() < 1.0);
}

#[test]
fn buttons_and_keys_show_less_more_and_all_of_the_time() {
    let mut harness = shown(few());
    let whole = shown_secs(&mut harness);
    let settle = |harness: &mut Harness<'_, Shown>| harness.run_steps(20);
    click(&mut harness, "Show less of the time, in more detail (Z)");
    settle(&mut harness);
    assert!((shown_secs(&mut harness) - whole / 2.0).abs() < 1.0);
    press(&mut harness, Modifiers::NONE, Key::Z);
    settle(&mut harness);
    assert!((shown_secs(&mut harness) - whole / 4.0).abs() < 1.0);
    click(&mut harness, "Show more of the time (Shift + Z)");
    settle(&mut harness);
    assert!((shown_secs(&mut harness) - whole / 2.0).abs() < 1.0);
    press(&mut harness, Modifiers::NONE, Key::Num0);
    settle(&mut harness);
    assert!((shown_secs(&mut harness) - whole).abs() < 1.0);
    press(&mut harness, Modifiers::NONE, Key::Z);
    click(&mut harness, "Show all of the time (0)");
    settle(&mut harness);
    assert!((shown_secs(&mut harness) - whole).abs() < 1.0);
}

#[test]
fn page_keys_show_an_earlier_or_a_later_part() {
    let mut harness = shown(few());
    for _ in 0..3 {
        press(&mut harness, Modifiers::NONE, Key::Z);
        harness.run_steps(15);
    }
    let place = harness.get_by_label("Timeline").rect().center();
    let before = moment_at(&mut harness, place);
    press(&mut harness, Modifiers::NONE, Key::PageDown);
    harness.run_steps(15);
    let later = moment_at(&mut harness, place);
    press(&mut harness, Modifiers::NONE, Key::PageUp);
    harness.run_steps(15);
    let again = moment_at(&mut harness, place);
    let range = harness.state().scene.clock.range().unwrap();
    let page_secs = range.duration_secs() / 8.0;
    assert!((later.secs_since(before) - page_secs * 0.8).abs() < 1.0);
    assert!(again.secs_since(before).abs() < 1.0);
}

#[test]
fn two_fingers_zoom_and_move_the_time() {
    let mut harness = shown(few());
    let whole = shown_secs(&mut harness);
    let middle = harness.get_by_label("Timeline").rect().center();
    pointer(&mut harness, middle, None);
    let mut fingers = |phase, xs: [f32; 2]| {
        for (id, x) in (1..).zip(xs) {
            harness.event(Event::Touch {
                device_id: egui::TouchDeviceId(1),
                id: egui::TouchId(id),
                phase,
                pos: middle + vec2(x, 0.0),
                force: None,
            });
        }
        harness.run_steps(2);
    };
    fingers(egui::TouchPhase::Start, [-40.0, 40.0]);
    for x in [60.0, 90.0, 120.0] {
        fingers(egui::TouchPhase::Move, [-x, x]);
    }
    fingers(egui::TouchPhase::End, [-120.0, 120.0]);
    harness.run_steps(5);
    let part = shown_secs(&mut harness);
    assert!((part * 3.0 / whole - 1.0).abs() < 0.3, "{part} of {whole}");
}

#[test]
fn dragging_with_another_button_moves_the_part_that_is_shown_and_not_the_playhead() {
    let mut harness = shown(few());
    let track = harness.get_by_label("Timeline").rect();
    wheel(&mut harness, track.center(), vec2(0.0, 240.0));
    let before = moment_at(&mut harness, track.center());
    taken(&mut harness);
    for button in [PointerButton::Secondary, PointerButton::Middle] {
        drag(
            &mut harness,
            button,
            track.center(),
            track.center() + vec2(100.0, 0.0),
        );
    }
    assert_eq!(taken(&mut harness), []);
    assert!(moment_at(&mut harness, track.center()) < before);
}

#[test]
fn the_part_that_is_shown_follows_the_playhead_out_of_it() {
    let mut harness = shown(few());
    harness.state_mut().scene.seek(100.0);
    harness.run_steps(2);
    for _ in 0..4 {
        press(&mut harness, Modifiers::NONE, Key::Z);
        harness.run_steps(15);
    }
    let track = harness.get_by_label("Timeline").rect();
    let first = moment_at(&mut harness, track.center());
    harness.state_mut().scene.seek(1500.0);
    harness.run_steps(30);
    let second = moment_at(&mut harness, track.center());
    let range = harness.state().scene.clock.range().unwrap();
    assert!(first.secs_since(range.start()) < 300.0);
    assert!((1400.0..1650.0).contains(&second.secs_since(range.start())));
}

#[test]
fn a_drag_on_the_ruler_chooses_the_part_that_is_played() {
    let mut harness = shown(few());
    let range = harness.state().scene.clock.range().unwrap();
    let ruler = harness.get_by_label(RULER).rect();
    let track = harness.get_by_label("Timeline").rect();
    let x = |share: f32| track.left() + 8.0 + (track.width() - 16.0) * share;
    let at = |share| pos2(x(share), ruler.center().y);
    drag(&mut harness, PointerButton::Primary, at(0.6), at(0.2));
    let asked = taken(&mut harness);
    let [Command::SetWindow(Some(window))] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert!((range.fraction_of(window.start()) - 0.2).abs() < 0.01);
    assert!((range.fraction_of(window.end()) - 0.6).abs() < 0.01);
    harness.state_mut().scene.clock.set_window(Some(*window));
    harness.run_steps(2);
    // Its end is moved by hand and by keys.
    drag(&mut harness, PointerButton::Primary, at(0.6), at(0.8));
    let asked = taken(&mut harness);
    let [Command::SetWindow(Some(longer))] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(longer.start(), window.start());
    assert!((range.fraction_of(longer.end()) - 0.8).abs() < 0.01);
    harness
        .get_by_label("Start of the part that is played")
        .focus();
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    let asked = taken(&mut harness);
    let [Command::SetWindow(Some(shorter))] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert!(shorter.start() > window.start() && shorter.end() == window.end());
    click(&mut harness, "Play all again (Esc)");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(
        taken(&mut harness),
        [Command::SetWindow(None), Command::SetWindow(None)]
    );
}

#[test]
fn escape_ends_a_drag_on_the_ruler_and_nothing_else() {
    let mut scene = few();
    scene.select(1);
    let mut harness = shown(scene);
    let ruler = harness.get_by_label(RULER).rect();
    let from = ruler.center();
    pointer(&mut harness, from, Some(true));
    for x in [40.0, 80.0] {
        pointer(&mut harness, from + vec2(x, 0.0), None);
    }
    press(&mut harness, Modifiers::NONE, Key::Escape);
    pointer(&mut harness, from + vec2(80.0, 0.0), Some(false));
    harness.run_steps(2);
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn a_double_click_shows_the_recording_that_lies_there() {
    let mut scene = few();
    let range = scene.clock.range().unwrap();
    let quiet = TimeRange::new(range.at_fraction(0.2), range.at_fraction(0.7));
    scene.clock.set_quiet([quiet].into());
    let mut harness = shown(scene);
    let whole = shown_secs(&mut harness);
    let track = harness.get_by_label("Timeline").rect();
    let place = pos2(track.left() + track.width() * 0.9, track.center().y);
    // The presses so far are no part of the double click.
    harness.run_steps(60);
    for _ in 0..2 {
        pointer(&mut harness, place, Some(true));
        pointer(&mut harness, place, Some(false));
    }
    harness.run_steps(60);
    let part = shown_secs(&mut harness);
    assert!((part / whole - 0.3).abs() < 0.05, "{part} of {whole}");
}

#[test]
fn a_click_on_the_ruler_seeks_and_a_part_is_chosen_by_keys_too() {
    let mut harness = shown(few());
    let scene = &mut harness.state_mut().scene;
    scene.seek(300.0);
    let (range, here) = (scene.clock.range().unwrap(), scene.clock.playhead());
    harness.run_steps(2);
    press(&mut harness, Modifiers::SHIFT, Key::I);
    press(&mut harness, Modifiers::SHIFT, Key::O);
    let part = |a, b| Command::SetWindow(Some(TimeRange::new(a, b)));
    assert_eq!(
        taken(&mut harness),
        [part(here, range.end()), part(range.start(), here)]
    );
    let ruler = harness.get_by_label(RULER).rect();
    let moment = moment_at(&mut harness, ruler.center());
    assert!(range.fraction_of(moment) > 0.3);
}

#[test]
fn few_vehicles_have_a_lane_each_and_of_many_the_selected_ones() {
    let mut harness = shown(few());
    for name in ["Lane of Vehicle 1", "Lane of Vehicle 3"] {
        harness.get_by_label(name);
    }
    press(&mut harness, Modifiers::NONE, Key::V);
    assert!(harness.query_by_label("Lane of Vehicle 1").is_none());
    click(&mut harness, "Lanes of single vehicles (V)");
    harness.get_by_label("Lane of Vehicle 1");
    let mut many = Scene::with_vehicles(40);
    many.select(6);
    let harness = shown(many);
    harness.get_by_label("Lane of Vehicle 7");
    assert!(harness.query_by_label("Lane of Vehicle 1").is_none());
}

#[test]
fn where_lanes_have_no_room_there_is_no_button_for_them() {
    let mut harness = shown(few());
    harness.get_by_label("Lanes of single vehicles (V)");
    harness.set_size(vec2(1280.0, 330.0));
    harness.run_steps(3);
    assert!(harness.query_by_label("Lane of Vehicle 1").is_none());
    assert!(
        harness
            .query_by_label("Lanes of single vehicles (V)")
            .is_none()
    );
}

#[test]
fn a_thousand_vehicles_stand_in_one_band_with_lanes_for_those_selected_only() {
    let mut scene = Scene::empty();
    scene.load((0..1000).map(|i| crate::scene::vehicle(i, 20)).collect());
    scene.selection = (0..40)
        .filter_map(trackscope::model::VehicleKey::from_index)
        .collect();
    let harness = shown(scene);
    let lanes = harness.get_all_by_label_contains("Lane of ").count();
    assert_eq!(lanes, 12);
}

#[test]
fn the_transport_plays_both_ways_steps_and_skips() {
    let mut harness = shown(Scene::with_vehicles(40));
    click(&mut harness, "Play backward (J)");
    click(&mut harness, "Previous fix (P)");
    click(&mut harness, "Next fix (N)");
    assert_eq!(
        taken(&mut harness),
        [
            Command::PlayBackward,
            Command::StepFix(Toward::Previous),
            Command::StepFix(Toward::Next),
        ]
    );
    harness.state_mut().scene.clock.play_backward();
    harness.run_steps(1);
    let node = harness.get_by_label("Play backward (J)");
    let is_on = node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True);
    assert!(is_on);
    click(&mut harness, "Play backward (J)");
    harness.state_mut().scene.clock.pause();
    assert_eq!(harness.state().scene.clock.direction(), Direction::Backward);
    harness.run_steps(1);
    click(&mut harness, "Play");
    assert_eq!(taken(&mut harness), [Command::Pause, Command::Play]);
}

#[test]
fn the_menu_of_steps_stays_open_for_the_next_one() {
    let mut harness = shown(Scene::with_vehicles(40));
    click(&mut harness, "Steps");
    for (label, command) in [
        ("Back 1 frame", Command::StepFrames(-1)),
        ("On 1 frame", Command::StepFrames(1)),
        ("On 1 second", Command::SeekBySecs(1.0)),
        ("Back 10 seconds", Command::SeekBySecs(-10.0)),
        ("On 1 minute", Command::SeekBySecs(60.0)),
        ("Back 1 fix", Command::StepFix(Toward::Previous)),
        ("On 1 stop", Command::StepStop(Toward::Next)),
    ] {
        click(&mut harness, label);
        assert_eq!(taken(&mut harness), [command], "{label}");
    }
}

#[test]
fn keys_play_both_ways_and_step() {
    let mut harness = shown(Scene::with_vehicles(40));
    for (modifiers, key, command) in [
        (Modifiers::NONE, Key::J, Command::PlayBackward),
        (Modifiers::NONE, Key::K, Command::Pause),
        (Modifiers::NONE, Key::L, Command::Play),
        (Modifiers::NONE, Key::Comma, Command::StepFrames(-1)),
        (Modifiers::ALT, Key::ArrowRight, Command::SeekBySecs(1.0)),
        (Modifiers::SHIFT, Key::ArrowRight, Command::SeekBySecs(10.0)),
        (
            Modifiers::COMMAND,
            Key::ArrowLeft,
            Command::SeekBySecs(-60.0),
        ),
        (Modifiers::NONE, Key::N, Command::StepFix(Toward::Next)),
        (
            Modifiers::SHIFT,
            Key::P,
            Command::StepStop(Toward::Previous),
        ),
        (Modifiers::NONE, Key::S, Command::SkipQuiet(true)),
    ] {
        press(&mut harness, modifiers, key);
        assert_eq!(taken(&mut harness), [command], "{modifiers:?} {key:?}");
    }
}

#[test]
fn a_rate_is_fitted_to_a_minute() {
    let mut harness = shown(Scene::with_vehicles(40));
    click(&mut harness, "Playback speed 10×");
    click(&mut harness, "Fit to 60 s");
    assert_eq!(taken(&mut harness), [Command::FitRate(60.0)]);
}

/// Two drives, 71 days apart.
fn far_apart() -> Scene {
    let mut scene = few();
    let quiet = TimeRange::new(time("2026-05-04T08:05:00"), time("2026-05-04T08:25:00"));
    scene.clock.set_quiet([quiet].into());
    scene
}

#[test]
fn dead_time_is_skipped_on_demand_and_what_was_skipped_is_said() {
    let mut harness = shown(few());
    assert!(
        harness.query_by_label("Skip dead time").is_none(),
        "there is none"
    );
    harness.state_mut().scene = far_apart();
    harness.run_steps(2);
    click(&mut harness, "Skip dead time");
    assert_eq!(taken(&mut harness), [Command::SkipQuiet(true)]);
    let skipped = TimeRange::new(time("2026-05-04T08:05:00"), time("2026-07-14T11:05:00"));
    harness.state_mut().scene.said = Some(Said::Skipped(skipped));
    harness.run_steps(20);
    let said =
        "Skipped 71 d 03 h in which nobody moves: 2026-05-04 08:05:00 to 2026-07-14 11:05:00";
    let node = harness.get_by_label(said);
    assert_eq!(node.accesskit_node().live(), egui::accesskit::Live::Polite);
    harness.state_mut().scene.said = None;
    harness.run_steps(30);
    assert!(harness.query_by_label(said).is_none());
}

#[test]
fn a_time_that_is_typed_is_gone_to() {
    let mut harness = shown(Scene::with_vehicles(40));
    press(&mut harness, Modifiers::NONE, Key::G);
    harness.get_by_label("Time to go to");
    harness.event(Event::Text("08:20".into()));
    harness.run_steps(2);
    harness.get_by_label("2026-05-04 08:20:00, as recorded, zone not stated");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(
        taken(&mut harness),
        [Command::Seek(time("2026-05-04T08:20:00"))]
    );
    assert!(harness.query_by_label("Time to go to").is_none());
}

#[test]
fn a_time_that_cannot_be_gone_to_says_why_and_the_box_stays() {
    let mut harness = shown(Scene::with_vehicles(40));
    click(&mut harness, "Go to another time than 2026-05-04  08:14:32");
    for (text, reason) in [
        ("noon", "Not a time"),
        ("11:00", "2026-05-04 11:00:00 lies outside"),
        ("2026-05-04T08:10:00Z", "states no zone"),
    ] {
        press(&mut harness, Modifiers::COMMAND, Key::A);
        harness.event(Event::Text(text.into()));
        harness.run_steps(2);
        assert!(harness.query_by_label_contains(reason).is_some(), "{text}");
        press(&mut harness, Modifiers::NONE, Key::Enter);
        harness.get_by_label("Time to go to").focus();
        harness.run_steps(2);
    }
    assert_eq!(taken(&mut harness), []);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label("Time to go to").is_none());
}

fn with_zone(zone: Zone) -> Scene {
    let mut scene = few();
    let vehicles = scene.fleet.vehicles().to_vec();
    scene.load(
        vehicles
            .into_iter()
            .map(|v| Vehicle { zone, ..v })
            .collect(),
    );
    scene
}

#[test]
fn data_that_states_its_zone_is_shown_on_the_clock_that_is_chosen() {
    let mut harness = shown(with_zone(Zone::Offset(7200)));
    click(&mut harness, "Time zone: UTC+02:00");
    click(&mut harness, "In UTC");
    assert_eq!(
        taken(&mut harness),
        [Command::SetDisplayZone(DisplayZone::Offset(0))]
    );
    let scene = &mut harness.state_mut().scene;
    let mut face = TimeFace::of(Zone::Offset(7200));
    assert!(face.want(DisplayZone::Offset(0), Default::default()));
    scene.time_face = face;
    harness.run_steps(2);
    harness.get_by_label("Time zone: shown in UTC recorded as UTC+02:00");
    harness.get_by_label("Go to another time than 2026-05-04  08:00:00");
}

#[test]
fn data_that_states_no_zone_says_why_it_cannot_be_moved_until_its_zone_is_stated() {
    let mut harness = shown(few());
    click(&mut harness, "Time zone: as recorded, zone not stated");
    assert!(harness.query_by_label_contains("states no zone").is_some());
    assert!(harness.query_by_label("In UTC").is_none());
    click(&mut harness, "UTC+02:00");
    assert_eq!(
        taken(&mut harness),
        [Command::SayRecordedZone(Some(SaidZone::Offset(7200)))]
    );
    harness
        .state_mut()
        .scene
        .time_face
        .say(Some(SaidZone::Offset(7200)), Offsets::default());
    harness.run_steps(3);
    harness.get_by_label("Time zone: UTC+02:00 as you said");
    harness.get_by_label("In UTC");
}

#[test]
fn a_session_over_months_has_marks_and_comes_to_rest() {
    let mut scene = Scene::empty();
    scene.load((0..3).map(|i| slow_vehicle(i, 71)).collect());
    scene.seek(86_400.0 * 30.0);
    let mut harness = shown(scene);
    harness.run_steps(30);
    for _ in 0..12 {
        press(&mut harness, Modifiers::NONE, Key::Z);
        harness.run_steps(12);
    }
    assert!(shown_secs(&mut harness) < 3600.0);
}
