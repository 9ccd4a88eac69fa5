//! The box with the settings, the keys and the palette for them, units and named time zones.

use egui::accesskit::Toggled;
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trackscope::command::Command;
use trackscope::preferences::{MotionChoice, Scale, ThemeChoice};
use trackscope::time::{DisplayZone, SaidZone, Zone, ZoneName};
use trackscope::ui::PanelState;
use trackscope::units::Units;

use crate::asks::{Shown, click, press, shown, taken};
use crate::scene::Scene;

const MALTA: ZoneName = ZoneName::new("Europe/Malta");

fn opened(scene: Scene) -> Harness<'static, Shown> {
    let mut harness = shown(scene);
    click(&mut harness, "Settings (Ctrl + ,)");
    harness
}

fn is_on(harness: &Harness<'_, Shown>, label: &str) -> bool {
    let node = harness.get_by_label(label);
    node.accesskit_node().toggled() == Some(Toggled::True)
}

#[test]
fn the_box_opens_by_button_key_and_palette_and_closes_by_each_way() {
    let mut harness = opened(Scene::with_vehicles(3));
    let is_open =
        |harness: &Harness<'_, Shown>| harness.query_by_label("Close the settings").is_some();
    assert!(is_open(&harness));
    click(&mut harness, "Close the settings");
    assert!(!is_open(&harness));
    press(&mut harness, Modifiers::COMMAND, Key::Comma);
    assert!(is_open(&harness));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!is_open(&harness));
    press(&mut harness, Modifiers::COMMAND, Key::K);
    harness.event(Event::Text("settings".to_owned()));
    harness.run_steps(3);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(is_open(&harness));
    // Behind the box nothing is played.
    press(&mut harness, Modifiers::NONE, Key::Space);
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn every_setting_has_a_name_tells_how_it_is_and_asks_for_another() {
    let mut harness = opened(Scene::with_vehicles(3));
    for (now, other, command) in [
        (
            "Colours: System",
            "Colours: Light",
            Command::SetTheme(ThemeChoice::Light),
        ),
        (
            "Units: km/h",
            "Units: mph",
            Command::SetUnits(Units::MilesPerHour),
        ),
        (
            "Movement: System",
            "Movement: Reduced",
            Command::SetMotion(MotionChoice::Reduced),
        ),
    ] {
        assert!(is_on(&harness, now), "{now}");
        assert!(!is_on(&harness, other), "{other}");
        click(&mut harness, now);
        assert_eq!(taken(&mut harness), []);
        click(&mut harness, other);
        assert_eq!(taken(&mut harness), [command]);
    }
    harness.get_by_label("Size: 100 %");
    click(&mut harness, "Larger");
    click(&mut harness, "Smaller");
    assert_eq!(
        taken(&mut harness),
        [125, 75].map(|percent| Command::SetScale(Scale::of_percent(percent)))
    );
    harness.state_mut().scene.preferences.scale = Scale::MAX;
    harness.run_steps(2);
    click(&mut harness, "Larger");
    click(&mut harness, "Normal size");
    assert_eq!(taken(&mut harness), [Command::SetScale(Scale::NORMAL)]);
}

#[test]
fn settings_are_reset_only_when_that_is_confirmed_and_nothing_is_closed() {
    let mut harness = opened(Scene::with_vehicles(3));
    click(&mut harness, "Reset all settings…");
    assert_eq!(taken(&mut harness), []);
    click(&mut harness, "Keep them");
    click(&mut harness, "Reset all settings…");
    click(&mut harness, "Reset all settings");
    assert_eq!(taken(&mut harness), [Command::ResetSettings]);
    harness.get_by_label("Close the settings");
    harness.get_by_label("Reset all settings…");
}

#[test]
fn the_scale_has_keys_also_while_the_box_is_open() {
    let mut harness = opened(Scene::with_vehicles(3));
    press(&mut harness, Modifiers::COMMAND, Key::Plus);
    press(&mut harness, Modifiers::COMMAND, Key::Minus);
    // It is what it would be set to.
    press(&mut harness, Modifiers::COMMAND, Key::Num0);
    let larger = Command::SetScale(Scale::of_percent(125));
    assert_eq!(
        taken(&mut harness),
        [larger, Command::SetScale(Scale::of_percent(75))]
    );
}

#[test]
fn the_palette_has_a_line_for_each_setting() {
    for (text, command) in [
        ("light colours", Command::SetTheme(ThemeChoice::Light)),
        ("dark colours", Command::SetTheme(ThemeChoice::Dark)),
        ("units mph", Command::SetUnits(Units::MilesPerHour)),
        ("units m/s", Command::SetUnits(Units::MetresPerSec)),
        ("larger panels", Command::SetScale(Scale::of_percent(125))),
    ] {
        let mut harness = shown(Scene::with_vehicles(3));
        press(&mut harness, Modifiers::COMMAND, Key::K);
        harness.event(Event::Text(text.to_owned()));
        harness.run_steps(3);
        press(&mut harness, Modifiers::NONE, Key::Enter);
        assert_eq!(taken(&mut harness), [command], "{text}");
    }
}

#[test]
fn a_zone_is_found_by_its_name_and_chosen_with_its_offset_beside_it() {
    let mut harness = opened(Scene::with_vehicles(3));
    click(&mut harness, "Time zone: As recorded. Choose another");
    let field = "Search a zone to show times in";
    harness.get_by_label(field).focus();
    harness.run_steps(2);
    harness.event(Event::Text("malta".to_owned()));
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("New_York").is_none());
    click(&mut harness, "In Europe/Malta, UTC+02:00");
    let zone = DisplayZone::Named(MALTA);
    assert_eq!(taken(&mut harness), [Command::SetDisplayZone(zone)]);
    assert!(harness.query_by_label(field).is_none());
    harness.state_mut().scene.preferences.zone = zone;
    harness.run_steps(2);
    harness.get_by_label("Time zone: In Europe/Malta, UTC+02:00. Choose another");
}

#[test]
fn escape_empties_the_search_before_it_closes_the_box() {
    let mut harness = opened(Scene::with_vehicles(3));
    click(&mut harness, "Time zone: As recorded. Choose another");
    let field = "Search a zone to show times in";
    harness.get_by_label(field).focus();
    harness.run_steps(2);
    harness.event(Event::Text("atlantis".to_owned()));
    harness.run_steps(3);
    harness.get_by_label("No zone has this name");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label("No zone has this name").is_none());
    harness.get_by_label("Close the settings");
}

#[test]
fn a_recording_can_be_said_to_come_from_a_zone_and_the_last_ones_come_first() {
    let mut scene = Scene::with_vehicles(3);
    scene.recent_zones = vec![MALTA];
    let mut harness = shown(scene);
    click(&mut harness, "Time zone: as recorded, zone not stated");
    let malta = harness.get_by_label("Europe/Malta, UTC+02:00").rect();
    let utc = harness.get_by_label("UTC").rect();
    assert!(malta.bottom() <= utc.top(), "{malta} {utc}");
    click(&mut harness, "Europe/Malta, UTC+02:00");
    assert_eq!(
        taken(&mut harness),
        [Command::SayRecordedZone(Some(SaidZone::Named(MALTA)))]
    );
}

#[test]
fn speeds_and_lengths_are_written_in_the_units_that_are_chosen() {
    let mut scene = Scene::with_vehicles(3);
    scene.select(0);
    let mut harness = shown(scene);
    harness.run_steps(20);
    assert!(harness.query_by_label_contains(" km/h, recorded").is_some());
    assert!(harness.query_by_label_contains("Speed, km/h").is_some());
    harness.get_by_label_contains("the bar is 1 km long");
    for (units, speed, scale) in [
        (Units::MilesPerHour, "mph", "2,000 ft"),
        (Units::MetresPerSec, "m/s", "1,000 m"),
    ] {
        harness.state_mut().scene.preferences.units = units;
        harness.run_steps(2);
        let said = format!(" {speed}, recorded");
        assert!(harness.query_by_label_contains(&said).is_some(), "{said}");
        harness.get_by_label(&format!("Speed, {speed}"));
        harness.get_by_label(&format!("Scale: the bar is {scale} long"));
        // What was sent stays as it was sent.
        let sent = harness
            .get_all_by_label_contains("km/h (")
            .any(|node| format!("{node:?}").contains(speed));
        assert!(sent, "{speed}");
    }
}

#[test]
fn panels_are_as_they_were_left_when_a_window_begins_with_them() {
    let mut scene = Scene::with_vehicles(3);
    scene.select(0);
    let mut harness = shown(scene);
    for key in [Key::B, Key::D, Key::Y, Key::V] {
        press(&mut harness, Modifiers::NONE, key);
    }
    let left = harness.state_mut().ui().panels();
    let all = PanelState {
        is_list_closed: true,
        are_details_folded: true,
        is_legend_open: true,
        are_lanes_hidden: true,
        ..PanelState::default()
    };
    assert_eq!(left, all);
    let mut scene = Scene::with_vehicles(3);
    scene.select(0);
    let mut harness = shown(scene);
    harness.state_mut().ui().set_panels(left);
    harness.run_steps(3);
    for label in [
        "Show the vehicle list",
        "Unfold the details",
        "Close the legend",
    ] {
        harness.get_by_label(label);
    }
    assert_eq!(harness.state_mut().ui().panels(), all);
}

#[test]
fn a_clock_that_is_moved_says_so_in_the_narrowest_bar_too() {
    let mut scene = Scene::with_vehicles(3);
    let vehicles = scene.fleet.vehicles().to_vec();
    let vehicles = vehicles.into_iter();
    scene.load(
        vehicles
            .map(|vehicle| trackscope::model::Vehicle {
                zone: Zone::Offset(0),
                ..vehicle
            })
            .collect(),
    );
    let name = ZoneName::new("America/Argentina/ComodRivadavia");
    let offsets = trackscope::time::Offsets::new(&[trackscope::time::OffsetChange {
        from: scene.fleet.range().unwrap().start(),
        offset_secs: -10_800,
    }]);
    assert!(scene.time_face.want(DisplayZone::Named(name), offsets));
    let mut harness = shown(scene);
    harness.get_by_label_contains("shown in America/Argentina/ComodRivadavia, UTC-03:00");
    harness.set_size(egui::vec2(560.0, 420.0));
    harness.run_steps(4);
    let zone = harness.get_by_label_contains("Time zone: shown in America/Argentina");
    assert!(zone.rect().width() < 90.0, "in short");
}

#[test]
fn what_is_known_of_the_zone_stands_beside_the_clock_in_every_window() {
    // The last one is a common window at 300 %.
    for (width, height) in [
        (1280.0, 800.0),
        (900.0, 600.0),
        (700.0, 500.0),
        (467.0, 300.0),
    ] {
        let mut harness = shown(Scene::with_vehicles(3));
        harness.set_size(egui::vec2(width, height));
        harness.run_steps(4);
        let zone = harness.get_by_label("Time zone: as recorded, zone not stated");
        assert!(zone.rect().right() < width - 16.0, "{width}");
    }
}
