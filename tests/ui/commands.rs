//! The palette and the box with the keys.

use egui::accesskit::Toggled;
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trackscope::command::Command;
use trackscope::model::TrailLength;
use trackscope::preferences::Scale;
use trackscope::time::TimeRange;
use trackscope::ui::{Source, palette_titles};

use crate::asks::{Shown, click, key, pointer, press, shown, taken};
use crate::scene::Scene;

fn palette(harness: &mut Harness<'_, Shown>, text: &str) {
    press(harness, Modifiers::COMMAND, Key::K);
    harness.event(Event::Text(text.to_owned()));
    harness.run_steps(3);
}

/// What Enter does after `text` was typed into the palette.
fn entered(text: &str) -> Vec<Command> {
    let mut harness = shown(Scene::with_vehicles(40));
    palette(&mut harness, text);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(
        harness
            .query_by_label("Find a command, a vehicle, a map or a time")
            .is_none(),
        "the palette closes"
    );
    taken(&mut harness)
}

#[test]
fn a_command_is_found_by_a_part_of_its_name_and_done_with_enter() {
    assert_eq!(entered("show all veh"), [Command::FitAll]);
    assert_eq!(entered("vehicles show all"), [Command::FitAll]);
    assert_eq!(entered("quit"), [Command::Quit]);
}

#[test]
fn a_vehicle_is_found_by_its_name_and_gone_to() {
    assert_eq!(
        entered("vehicle 37"),
        [
            Command::Select(Some(key(36))),
            Command::FocusVehicle(key(36))
        ]
    );
}

#[test]
fn maps_rates_and_trails_are_found_by_name() {
    assert_eq!(entered("play at 60×"), [Command::SetRate(60.0)]);
    assert_eq!(
        entered("trails 5 min"),
        [Command::SetTrailLength(TrailLength::Secs(300.0))]
    );
    assert!(matches!(
        entered("show the map")[..],
        [Command::SwitchBasemap(_)]
    ));
}

#[test]
fn a_time_that_is_typed_is_gone_to() {
    let range = Scene::with_vehicles(40).clock.range().unwrap();
    assert_eq!(entered("50%"), [Command::Seek(range.at_fraction(0.5))]);
}

#[test]
fn arrows_choose_another_line_and_a_click_does_it() {
    let mut harness = shown(Scene::with_vehicles(40));
    palette(&mut harness, "zoom");
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    let chosen = harness.get_by_label("Zoom out");
    assert_eq!(chosen.accesskit_node().toggled(), Some(Toggled::True));
    click(&mut harness, "Zoom in");
    assert!(matches!(taken(&mut harness)[..], [Command::Camera(_)]));
}

#[test]
fn what_nothing_is_called_is_said_and_enter_does_nothing() {
    let mut harness = shown(Scene::with_vehicles(40));
    palette(&mut harness, "qqq");
    assert!(harness.query_by_label("Nothing has this name").is_some());
    press(&mut harness, Modifiers::NONE, Key::Enter);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label("Nothing has this name").is_none());
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn the_palette_opens_while_a_name_is_searched_for_and_panels_obey_it() {
    let mut harness = shown(Scene::with_vehicles(40));
    press(&mut harness, Modifiers::NONE, Key::Slash);
    palette(&mut harness, "legend");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(
        harness
            .query_by_label_contains("Close the legend")
            .is_some()
    );
}

#[test]
fn the_box_with_the_keys_names_each_and_leads_from_the_one_about_the_program() {
    let mut harness = shown(Scene::with_vehicles(40));
    press(&mut harness, Modifiers::NONE, Key::F1);
    assert!(
        harness
            .query_by_label("Alt + ← / →: One second back or on")
            .is_some()
    );
    press(&mut harness, Modifiers::NONE, Key::Escape);
    click(&mut harness, "Help and about");
    click(&mut harness, "Keys and what they do (?)");
    assert!(harness.query_by_label("Space: Play or pause").is_some());
    // Behind the box nothing is played.
    press(&mut harness, Modifiers::NONE, Key::Space);
    assert_eq!(taken(&mut harness), []);
}

/// A session in which every command has something to do.
fn busy() -> Scene {
    let mut scene = Scene::with_vehicles(40);
    scene.append_live(1.0);
    scene.select(2);
    scene.preferences.scale = Scale::MAX.smaller();
    scene.visibility.set_hidden(key(7), true);
    let range = scene.clock.range().unwrap();
    let part = TimeRange::new(range.at_fraction(0.2), range.at_fraction(0.8));
    scene.clock.set_window(Some(part));
    scene.source = Source::GivenUp {
        address: "127.0.0.1:49843".into(),
        reason: "nobody listens there".into(),
    };
    scene
}

/// All that screen readers are told.
fn told(harness: &Harness<'_, Shown>) -> String {
    format!("{:?}", harness.root())
}

#[test]
fn every_command_of_the_palette_asks_for_something_or_changes_what_is_shown() {
    let mut idle = Vec::new();
    for title in palette_titles() {
        let mut harness = shown(busy());
        if !title.starts_with("Show less of the time") {
            // A part of the time, so that there is more of it.
            press(&mut harness, Modifiers::NONE, Key::Z);
            harness.run_steps(30);
        }
        let before = told(&harness);
        palette(&mut harness, title);
        press(&mut harness, Modifiers::NONE, Key::Enter);
        // Until what eases has come to rest.
        harness.run_steps(30);
        let copied = harness.output().platform_output.commands.len();
        if taken(&mut harness).is_empty() && copied == 0 && told(&harness) == before {
            idle.push(title);
        }
    }
    assert!(idle.is_empty(), "these do nothing: {idle:#?}");
}

/// All of this happens between two frames, as it does when somebody types quickly.
fn typed_at_once(harness: &mut Harness<'_, Shown>, keys: &[(Modifiers, Key, &str)]) {
    for (modifiers, key, text) in keys {
        harness.input_mut().events.push(Event::Key {
            key: *key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: *modifiers,
        });
        if !text.is_empty() {
            let text = Event::Text((*text).to_owned());
            harness.input_mut().events.push(text);
        }
    }
    harness.run_steps(4);
}

#[test]
fn what_is_typed_in_the_frame_in_which_a_field_opens_is_in_that_field() {
    const NONE: Modifiers = Modifiers::NONE;
    let mut harness = shown(Scene::with_vehicles(40));
    let keys = [
        (NONE, Key::K, "k"),
        (NONE, Key::Slash, "/"),
        (NONE, Key::B, "b"),
        (NONE, Key::Slash, "/"),
        (NONE, Key::Num7, "7"),
    ];
    typed_at_once(&mut harness, &keys);
    let list = harness.query_by_label("Find a vehicle");
    let list = list.expect("the list is still open: b is a letter here");
    assert_eq!(list.value().as_deref(), Some("b/7"));
    assert_eq!(taken(&mut harness), [Command::Pause]);

    let mut harness = shown(Scene::with_vehicles(40));
    let keys = [
        (NONE, Key::G, "g"),
        (NONE, Key::Num8, "8"),
        (NONE, Key::Colon, ":"),
        (NONE, Key::Num0, "0"),
    ];
    typed_at_once(&mut harness, &keys);
    let field = harness.get_by_label("Time to go to");
    assert_eq!(field.value().as_deref(), Some("8:0"));

    let mut harness = shown(Scene::with_vehicles(40));
    let keys = [
        (Modifiers::COMMAND, Key::K, ""),
        (NONE, Key::Q, "q"),
        (NONE, Key::U, "u"),
    ];
    typed_at_once(&mut harness, &keys);
    let field = harness.get_by_label("Find a command, a vehicle, a map or a time");
    assert_eq!(field.value().as_deref(), Some("qu"));
}

#[test]
fn a_box_that_opens_has_the_keyboard_and_gives_it_back() {
    let mut harness = shown(Scene::with_vehicles(4));
    harness.get_by_label_contains("Playback speed").focus();
    harness.run_steps(2);
    for (modifiers, key, title) in [
        (Modifiers::COMMAND, Key::Comma, "Settings"),
        (Modifiers::NONE, Key::F1, "Keys and what they do"),
    ] {
        press(&mut harness, modifiers, key);
        harness.run_steps(2);
        let heading = harness.get_by_role_and_label(egui::Role::Heading, title);
        assert!(heading.is_focused(), "{title} is read out");
        // And from there to the controls of the box.
        press(&mut harness, Modifiers::NONE, Key::Tab);
        let close = harness.get_by_role_and_label(
            egui::Role::Button,
            match title {
                "Settings" => "Close the settings",
                _ => "Close this box",
            },
        );
        assert!(close.is_focused());
        press(&mut harness, Modifiers::NONE, Key::Escape);
        harness.run_steps(3);
        assert!(
            harness
                .query_by_role_and_label(egui::Role::Heading, title)
                .is_none()
        );
        assert!(harness.get_by_label_contains("Playback speed").is_focused());
    }
}

#[test]
fn a_menu_that_is_opened_by_keyboard_begins_at_its_first_item() {
    let mut harness = shown(Scene::with_vehicles(4));
    harness.get_by_label_contains("Playback speed").focus();
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    harness.run_steps(3);
    assert!(harness.get_by_label("0.1×").is_focused());
    press(&mut harness, Modifiers::NONE, Key::Escape);
    harness.run_steps(3);
    assert!(harness.get_by_label_contains("Playback speed").is_focused());
    // Who opens it with the pointer does not look for a mark.
    let place = harness
        .get_by_label_contains("Playback speed")
        .rect()
        .center();
    pointer(&mut harness, place, Some(true));
    pointer(&mut harness, place, Some(false));
    harness.run_steps(3);
    assert!(!harness.get_by_label("0.1×").is_focused());
}

#[test]
fn the_tab_key_goes_to_controls_that_have_a_name_and_to_nothing_else() {
    let mut scene = Scene::with_vehicles(4);
    scene.select(2);
    let mut harness = shown(scene);
    for _ in 0..60 {
        press(&mut harness, Modifiers::NONE, Key::Tab);
        let named = harness.root().children_recursive().any(|node| {
            let node = node.accesskit_node();
            let name = node.label().filter(|label| !label.is_empty());
            node.is_focused() && name.is_some()
        });
        assert!(named, "something without a name has the keyboard");
    }
}
