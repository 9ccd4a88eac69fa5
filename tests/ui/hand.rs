//! The hand on the map: times at a place, following, whole tracks.

use egui::accesskit::Toggled;
use egui::{Event, Key, Modifiers, PointerButton, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trackscope::command::{Command, FollowTarget};
use trackscope::model::{Passing, Passings, WholeTracks};
use trackscope::time::TimeRange;
use trackscope::ui::Following;

use crate::asks::{Shown, click, key, pointer, press, shown, taken};
use crate::scene::Scene;

/// Vehicles 3, 5, … at the middle of the map, each a minute after the other, for 12 seconds.
fn passings(scene: &Scene, count: usize) -> Passings {
    let start = scene.clock.range().unwrap().start();
    let passing = |number: usize| {
        let at = |secs: i64| start.saturating_add_micros((60 * number as i64 + secs) * 1_000_000);
        Passing {
            vehicle: key(2 + 2 * number),
            time: at(60),
            from: at(54),
            until: at(66),
        }
    };
    Passings {
        place: scene.camera.center(),
        reach_metres: 14.2,
        list: (0..count).map(passing).collect(),
        total: count,
    }
}

fn offered(count: usize) -> (Harness<'static, Shown>, Passings) {
    let mut harness = shown(Scene::with_vehicles(40));
    let passings = passings(&harness.state().scene, count);
    let place = pos2(640.0, 400.0);
    harness
        .state_mut()
        .ui()
        .offer_passings(place, passings.clone());
    harness.run_steps(2);
    (harness, passings)
}

fn goes_to(passing: &Passing) -> [Command; 3] {
    [
        Command::Pause,
        Command::Seek(passing.time),
        Command::Select(Some(passing.vehicle)),
    ]
}

const NOTE: &str = "Vehicle 3, 2026-05-04 08:01:00, 12 s within 14 m";

#[test]
fn the_only_passing_of_a_place_is_gone_to_and_noted_there() {
    let (mut harness, passings) = offered(1);
    assert_eq!(taken(&mut harness), goes_to(&passings.list[0]));
    assert!(harness.query_by_label(NOTE).is_some());
    assert!(harness.query_by_label_contains("times here").is_none());
    harness.state_mut().scene.seek(60.0);
    harness.run_steps(2);
    assert!(
        harness.query_by_label(NOTE).is_some(),
        "the playhead has come"
    );
    harness.state_mut().scene.seek(61.0);
    harness.run_steps(2);
    assert!(harness.query_by_label(NOTE).is_none(), "and gone on");
}

#[test]
fn a_note_is_closed_by_escape_alone_and_by_a_press_anywhere() {
    let (mut harness, _) = offered(1);
    taken(&mut harness);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label(NOTE).is_none());
    assert_eq!(taken(&mut harness), []);
    let (mut harness, _) = offered(1);
    pointer(&mut harness, pos2(700.0, 200.0), Some(true));
    harness.run_steps(2);
    assert!(harness.query_by_label(NOTE).is_none());
}

#[test]
fn the_press_that_opens_a_note_does_not_close_it() {
    let mut harness = shown(Scene::with_vehicles(40));
    let passings = passings(&harness.state().scene, 1);
    let place = pos2(700.0, 200.0);
    harness.state_mut().ui().offer_passings(place, passings);
    // On a slow machine press and release are in one frame, and the note is opened in it.
    let button = |pressed| Event::PointerButton {
        pos: place,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let events = [Event::PointerMoved(place), button(true), button(false)];
    harness.input_mut().events.extend(events);
    harness.run_steps(3);
    assert!(harness.query_by_label(NOTE).is_some());
}

#[test]
fn several_passings_are_listed_with_vehicle_time_and_duration_to_choose_from() {
    let (mut harness, passings) = offered(3);
    assert_eq!(
        taken(&mut harness),
        [],
        "nothing is gone to before it is chosen"
    );
    assert!(
        harness
            .query_by_label("3 times here, within 14 m")
            .is_some()
    );
    click(&mut harness, "Vehicle 5, 2026-05-04 08:02:00, 12 s");
    assert_eq!(taken(&mut harness), goes_to(&passings.list[1]));
    assert!(harness.query_by_label_contains("times here").is_none());
    assert!(
        harness
            .query_by_label_contains("12 s within 14 m")
            .is_some()
    );
}

#[test]
fn the_list_of_passings_is_gone_through_with_the_keyboard() {
    let (mut harness, passings) = offered(3);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(taken(&mut harness), goes_to(&passings.list[2]));
    let (mut harness, _) = offered(3);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label_contains("times here").is_none());
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn a_passing_outside_of_the_part_that_is_played_ends_the_part() {
    let mut scene = Scene::with_vehicles(40);
    let range = scene.clock.range().unwrap();
    let part = TimeRange::new(range.at_fraction(0.5), range.end());
    scene.clock.set_window(Some(part));
    let passings = passings(&scene, 1);
    let mut harness = shown(scene);
    harness
        .state_mut()
        .ui()
        .offer_passings(pos2(640.0, 400.0), passings.clone());
    harness.run_steps(2);
    let expected: Vec<Command> = [Command::SetWindow(None)]
        .into_iter()
        .chain(goes_to(&passings.list[0]))
        .collect();
    assert_eq!(taken(&mut harness), expected);
}

#[test]
fn a_moment_that_is_pointed_at_on_the_map_is_marked_in_the_chart() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(2);
    scene.pointed = Some(passings(&scene, 2));
    let mut harness = shown(scene);
    harness.run_steps(20);
    assert!(harness.query_by_label_contains("08:01:00 · ").is_some());
    harness.state_mut().scene.pointed = None;
    harness.run_steps(2);
    assert!(harness.query_by_label_contains("08:01:00 · ").is_none());
    assert!(harness.query_by_label("Speed, km/h").is_some());
}

#[test]
fn a_moment_under_the_pointer_on_the_timeline_is_marked_in_the_chart() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(2);
    let mut harness = shown(scene);
    harness.run_steps(20);
    let track = harness.get_by_label("Timeline").rect();
    pointer(&mut harness, track.center(), None);
    harness.run_steps(2);
    assert!(harness.query_by_label("Speed, km/h").is_none());
    assert!(harness.query_by_label_contains("08:14:59 · ").is_some());
}

#[test]
fn f_follows_the_selection_and_ends_it_and_goes_on_when_it_was_suspended() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(2);
    let mut harness = shown(scene);
    let mut after = |following: Following| {
        harness.state_mut().scene.following = following;
        harness.run_steps(1);
        press(&mut harness, Modifiers::NONE, Key::F);
        taken(&mut harness)
    };
    let selection = FollowTarget::Selection;
    let only = FollowTarget::Vehicles(vec![key(7)]);
    let follow = |target: &FollowTarget| [Command::Follow(Some(target.clone()))];
    assert_eq!(after(Following::Nobody), follow(&selection));
    assert_eq!(
        after(Following::Active(only.clone())),
        [Command::Follow(None)]
    );
    assert_eq!(after(Following::Suspended(only.clone())), follow(&only));
    let mut harness = shown(Scene::with_vehicles(40));
    press(&mut harness, Modifiers::NONE, Key::F);
    assert_eq!(
        taken(&mut harness),
        follow(&FollowTarget::All),
        "nobody is selected"
    );
    let mut harness = shown(Scene::empty());
    press(&mut harness, Modifiers::NONE, Key::F);
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn the_chip_offers_whom_to_follow() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(2);
    let mut harness = shown(scene);
    let only = |index: usize| FollowTarget::Vehicles(vec![key(index)]);
    for (item, target) in [
        ("Only Vehicle 3", Some(only(2))),
        ("The selection", Some(FollowTarget::Selection)),
        ("All vehicles", Some(FollowTarget::All)),
        ("Do not follow", None),
    ] {
        click(&mut harness, "Follow");
        click(&mut harness, item);
        assert_eq!(taken(&mut harness), [Command::Follow(target)]);
    }
}

#[test]
fn the_chip_says_whom_the_view_follows_and_that_it_is_suspended() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(2);
    scene.following = Following::Active(FollowTarget::Vehicles(vec![key(7)]));
    let mut harness = shown(scene);
    let chip = harness.get_by_label("Following: Only Vehicle 8");
    assert_eq!(chip.accesskit_node().toggled(), Some(Toggled::True));
    click(&mut harness, "Following: Only Vehicle 8");
    // The one that is followed, and the one that could be.
    assert!(harness.query_by_label("Only Vehicle 3").is_some());
    assert!(harness.query_by_label("Only Vehicle 8").is_some());
    click(&mut harness, "Following: Only Vehicle 8");
    harness.state_mut().scene.following = Following::Suspended(FollowTarget::All);
    harness.run_steps(3);
    click(&mut harness, "Follow suspended: All vehicles");
    click(&mut harness, "Go on following (F)");
    assert_eq!(
        taken(&mut harness),
        [Command::Follow(Some(FollowTarget::All))]
    );
}

#[test]
fn the_palette_follows_and_asks_when_a_vehicle_was_here() {
    let entered = |text: &str, selected: Option<usize>| {
        let mut scene = Scene::with_vehicles(40);
        if let Some(index) = selected {
            scene.select(index);
        }
        let mut harness = shown(scene);
        press(&mut harness, Modifiers::COMMAND, Key::K);
        harness.event(egui::Event::Text(text.to_owned()));
        harness.run_steps(3);
        press(&mut harness, Modifiers::NONE, Key::Enter);
        taken(&mut harness)
    };
    let follow = |target| [Command::Follow(target)];
    let only = FollowTarget::Vehicles(vec![key(4)]);
    assert_eq!(
        entered("follow the selected vehicle", Some(4)),
        follow(Some(only))
    );
    assert_eq!(entered("follow all", None), follow(Some(FollowTarget::All)));
    assert_eq!(
        entered("follow whoever", None),
        follow(Some(FollowTarget::Selection))
    );
    assert_eq!(entered("do not follow", None), follow(None));
    assert_eq!(
        entered("when was it near", Some(4)),
        [Command::ListPassings]
    );
    assert_eq!(entered("when was it near", None), []);
}

#[test]
fn shift_f_goes_to_the_selected_vehicle() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(2);
    let mut harness = shown(scene);
    press(&mut harness, Modifiers::SHIFT, Key::F);
    assert_eq!(taken(&mut harness), [Command::FocusVehicle(key(2))]);
}

#[test]
fn whole_tracks_are_chosen_by_key_menu_and_palette() {
    let mut harness = shown(Scene::with_vehicles(40));
    for whose in [WholeTracks::Selected, WholeTracks::All, WholeTracks::None] {
        press(&mut harness, Modifiers::NONE, Key::W);
        assert_eq!(taken(&mut harness), [Command::ShowWholeTracks(whose)]);
        harness.state_mut().scene.display.whole_tracks = whose;
        harness.run_steps(1);
    }
    for (item, whose) in [
        ("Of all vehicles", WholeTracks::All),
        ("Of the selection", WholeTracks::Selected),
        ("Of nobody", WholeTracks::None),
    ] {
        click(&mut harness, "Trail 60 s");
        assert!(harness.query_by_label("Whole tracks below").is_some());
        click(&mut harness, item);
        assert_eq!(taken(&mut harness), [Command::ShowWholeTracks(whose)]);
    }
}

#[test]
fn a_note_on_a_vehicle_that_is_gone_goes_with_it() {
    let (mut harness, _) = offered(1);
    harness.state_mut().scene.load(Vec::new());
    harness.run_steps(2);
    assert!(harness.query_by_label_contains("within 14 m").is_none());
}
