//! What colours tell, and which vehicles are shown.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trackscope::command::Command;
use trackscope::geo::Camera;
use trackscope::model::{ColorBy, VehicleKey};

use crate::asks::{click, key, press, shown, taken};
use crate::scene::Scene;

#[test]
fn a_chip_a_key_and_the_palette_choose_what_colours_tell() {
    let mut harness = shown(Scene::with_vehicles(4));
    click(&mut harness, "Colour: vehicle");
    click(&mut harness, "By speed");
    assert_eq!(taken(&mut harness), [Command::ColorBy(ColorBy::Speed)]);
    harness.state_mut().scene.display.color_by = ColorBy::Speed;
    harness.run_steps(2);
    assert!(harness.query_by_label("Colour: speed").is_some());
    press(&mut harness, Modifiers::SHIFT, Key::C);
    assert_eq!(taken(&mut harness), [Command::ColorBy(ColorBy::Certainty)]);
    press(&mut harness, Modifiers::COMMAND, Key::K);
    harness.event(egui::Event::Text("colour by group".into()));
    harness.run_steps(3);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(taken(&mut harness), [Command::ColorBy(ColorBy::Group)]);
}

#[test]
fn what_colours_tell_is_always_on_the_map_and_explained_in_the_legend() {
    let mut scene = Scene::with_vehicles(4);
    scene.group(0, "Taxi");
    scene.group(1, "Bus");
    let mut harness = shown(scene);
    assert!(harness.query_by_label_contains("Colours by").is_none());
    for (by, key_text) in [
        (
            ColorBy::Speed,
            "Colours by speed: below 30 km/h, 30 to 50 km/h, 50 to 80 km/h, 80 to 100 km/h, \
             100 to 130 km/h, 130 km/h and more, unknown",
        ),
        (
            ColorBy::Certainty,
            "Colours by certainty: High, Medium, Low, Unknown",
        ),
        (ColorBy::Group, "Colours by group: Taxi, Bus, No group"),
    ] {
        harness.state_mut().scene.display.color_by = by;
        harness.run_steps(2);
        assert!(harness.query_by_label(key_text).is_some(), "{key_text}");
    }
    press(&mut harness, Modifiers::NONE, Key::Y);
    for label in ["Colour: group of the vehicle", "Taxi: 1", "No group"] {
        assert!(harness.query_by_label(label).is_some(), "{label}");
    }
    harness.state_mut().scene.display.color_by = ColorBy::Speed;
    harness.run_steps(2);
    assert!(harness.query_by_label("50 to 80 km/h").is_some());
    assert!(
        harness
            .query_by_label("A line over many fixes shows its mean")
            .is_some()
    );
}

#[test]
fn a_key_isolates_what_is_selected_and_again_shows_all() {
    let mut scene = Scene::with_vehicles(4);
    scene.selection = [2, 1].map(key).into_iter().collect();
    let mut harness = shown(scene);
    press(&mut harness, Modifiers::NONE, Key::I);
    let isolated = vec![key(1), key(2)];
    assert_eq!(taken(&mut harness), [Command::Isolate(isolated.clone())]);
    harness.state_mut().scene.visibility.isolate(4, isolated);
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::I);
    assert_eq!(taken(&mut harness), [Command::ShowAllVehicles]);
    // Another selection is isolated in its turn.
    harness.state_mut().scene.select(3);
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::I);
    assert_eq!(taken(&mut harness), [Command::Isolate(vec![key(3)])]);
    press(&mut harness, Modifiers::SHIFT, Key::H);
    let hide = Command::SetShown {
        vehicles: vec![key(3)],
        shown: false,
    };
    assert_eq!(taken(&mut harness), [hide]);
    harness.state_mut().scene.visibility.show_all();
    harness.state_mut().scene.selection = Default::default();
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::I);
    press(&mut harness, Modifiers::SHIFT, Key::H);
    assert_eq!(taken(&mut harness), [], "nothing is selected or hidden");
}

#[test]
fn while_anything_is_hidden_the_map_says_so_and_shows_all_at_a_press() {
    let mut harness = shown(Scene::with_vehicles(40));
    let notice = "28 hidden. Show all vehicles";
    assert!(harness.query_by_label(notice).is_none());
    let kept = (0..12).filter_map(VehicleKey::from_index);
    harness.state_mut().scene.visibility.isolate(40, kept);
    harness.run_steps(2);
    click(&mut harness, notice);
    assert_eq!(taken(&mut harness), [Command::ShowAllVehicles]);
}

#[test]
fn a_row_hides_its_vehicle_and_shows_it_again() {
    let mut scene = Scene::with_vehicles(4);
    scene.select(1);
    let mut harness = shown(scene);
    click(&mut harness, "Hide Vehicle 2");
    let command = |shown| Command::SetShown {
        vehicles: vec![key(1)],
        shown,
    };
    assert_eq!(taken(&mut harness), [command(false)]);
    harness
        .state_mut()
        .scene
        .visibility
        .set_hidden(key(1), true);
    harness.state_mut().scene.selection = Default::default();
    harness.run_steps(2);
    let row = harness.get_by_label_contains("Vehicle 2, ");
    assert!(row.accesskit_node().label().unwrap().ends_with(", hidden"));
    // Also while nothing points at the row.
    click(&mut harness, "Show Vehicle 2 again");
    assert_eq!(taken(&mut harness), [command(true)]);
}

#[test]
fn the_list_is_filtered_by_what_moves_and_by_what_is_seen_and_says_how_many_are_left() {
    let mut scene = Scene::with_vehicles(40);
    let moving = scene.moving();
    assert!((1..40).contains(&moving));
    scene.visibility.set_hidden(key(0), true);
    // A view at whose edge there is nobody, as the window may have one of its own.
    let middle = scene.camera.center();
    let size = egui::vec2(1280.0, 800.0);
    let in_view = (0..40)
        .find_map(|step| {
            scene.camera = Camera::new(middle, 14.2 + f64::from(step) * 0.05);
            let count = scene.in_view(size);
            let is_sure = count == scene.in_view(size - egui::vec2(60.0, 60.0));
            (is_sure && (1..39).contains(&count)).then_some(count)
        })
        .unwrap();
    let mut harness = shown(scene);
    click(&mut harness, "List only vehicles that move now");
    let text = format!("{moving} of 40 listed");
    assert!(harness.query_by_label(&text).is_some(), "{text}");
    click(&mut harness, "List only vehicles that move now");
    assert!(harness.query_by_label(&text).is_none());
    click(
        &mut harness,
        "List only vehicles that are seen on the map now",
    );
    let text = format!("{in_view} of 40 listed");
    assert!(harness.query_by_label(&text).is_some(), "{text}");
    assert_eq!(taken(&mut harness), [], "the list is the interface's own");
}

/// Names of the rows from top to bottom.
fn rows(harness: &egui_kittest::Harness<'_, crate::asks::Shown>) -> Vec<String> {
    let mut rows: Vec<(f32, String)> = harness
        .query_all_by_label_contains(" km/h")
        .chain(harness.query_all_by_label_contains("stopped"))
        .filter_map(|node| {
            let label = node.accesskit_node().label()?;
            let name = label.split_once(", ")?.0.to_owned();
            let is_row = name.starts_with("Vehicle ") && node.rect().left() < 40.0;
            is_row.then_some((node.rect().top(), name))
        })
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.dedup();
    rows.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn the_list_is_sorted_by_name_as_people_do() {
    let mut scene = Scene::empty();
    let mut vehicles: Vec<_> = (0..12).map(|i| crate::scene::vehicle(i, 600)).collect();
    vehicles.reverse();
    scene.load(vehicles);
    scene.seek(100.0);
    let mut harness = shown(scene);
    assert_eq!(rows(&harness)[0], "Vehicle 12");
    click(&mut harness, "Order of the list: As loaded");
    click(&mut harness, "By name");
    let sorted = rows(&harness);
    assert_eq!(sorted[..3], ["Vehicle 1", "Vehicle 2", "Vehicle 3"]);
    assert_eq!(sorted.last().unwrap(), "Vehicle 12");
    click(&mut harness, "Order of the list: By name");
    click(&mut harness, "By speed, fastest first");
    let by_speed = rows(&harness);
    assert_ne!(by_speed, sorted);
    assert_eq!(by_speed.len(), 12);
}

#[test]
fn groups_have_headings_that_hide_all_of_them() {
    let mut scene = Scene::with_vehicles(6);
    for index in [1, 4] {
        scene.group(index, "Taxi");
    }
    let mut harness = shown(scene);
    click(&mut harness, "Order of the list: As loaded");
    click(&mut harness, "By group");
    assert!(harness.query_by_label("Group Taxi, 2 vehicles").is_some());
    let none = harness.get_by_label("Group No group, 4 vehicles").rect();
    assert!(none.top() > harness.get_by_label("Group Taxi, 2 vehicles").rect().top());
    click(&mut harness, "Hide Taxi");
    let hide = Command::SetShown {
        vehicles: vec![key(1), key(4)],
        shown: false,
    };
    assert_eq!(taken(&mut harness), [hide]);
    for index in [1, 4] {
        harness
            .state_mut()
            .scene
            .visibility
            .set_hidden(key(index), true);
    }
    harness.run_steps(2);
    click(&mut harness, "Show Taxi again");
    let show = Command::SetShown {
        vehicles: vec![key(1), key(4)],
        shown: true,
    };
    assert_eq!(taken(&mut harness), [show]);
}

#[test]
fn a_hundred_thousand_are_sorted_in_steps_while_the_rows_before_stay() {
    let mut scene = Scene::empty();
    let one = crate::scene::vehicle(0, 2);
    let count = 100_000;
    let named = (0..count).map(|i| trackscope::model::Vehicle {
        label: format!("Vehicle {}", count - i),
        ..one.clone()
    });
    scene.load(named.collect());
    let mut harness = shown(scene);
    click(&mut harness, "Order of the list: As loaded");
    click(&mut harness, "By name");
    harness.run_steps(200);
    assert_eq!(rows(&harness)[0], "Vehicle 1");
    assert!(rows(&harness).len() < 40, "only those in view are made");
}

#[test]
fn the_details_isolate_what_is_selected_and_tell_its_group() {
    let mut scene = Scene::with_vehicles(4);
    scene.group(2, "Taxi");
    scene.select(2);
    let mut harness = shown(scene);
    assert!(harness.query_by_label("Taxi").is_some());
    let name = "Show only what is selected, or all again (I)";
    click(&mut harness, name);
    assert_eq!(taken(&mut harness), [Command::Isolate(vec![key(2)])]);
    harness.state_mut().scene.visibility.isolate(4, [key(2)]);
    harness.run_steps(2);
    click(&mut harness, name);
    assert_eq!(taken(&mut harness), [Command::ShowAllVehicles]);
}
