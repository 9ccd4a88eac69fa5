//! Selecting several vehicles, in the list and by keys.

use egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trackscope::command::{Command, ScreenArea};
use trackscope::model::{Selection, VehicleKey};

use crate::asks::{Shown, click, key, press, shown, taken};
use crate::scene::Scene;

const CTRL: Modifiers = Modifiers::COMMAND;

/// The row of the list: in the table of the details there may be another one of that name.
fn row<'a>(harness: &'a Harness<'_, Shown>, name: &str) -> egui_kittest::Node<'a> {
    let begins = format!("{name}, ");
    let nodes = harness.root().children_recursive();
    nodes
        .into_iter()
        .find(|node| {
            let label = node.accesskit_node().label();
            label.is_some_and(|label| label.starts_with(&begins))
        })
        .unwrap()
}

/// A click with keys held; what it asks for is carried out as the viewer does.
fn click_row(harness: &mut Harness<'_, Shown>, name: &str, held: Modifiers) {
    let pos = row(harness, name).rect().center();
    let press = |pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: held,
    };
    harness.event(Event::ModifiersChanged(held));
    harness.event(Event::PointerMoved(pos));
    harness.event(press(true));
    harness.run_steps(1);
    harness.event(press(false));
    harness.run_steps(1);
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    // Two clicks on different rows are no double click.
    harness.run_steps(30);
    for command in taken(harness) {
        let selection = &mut harness.state_mut().scene.selection;
        match command {
            Command::Select(key) => *selection = Selection::only(key),
            Command::ToggleSelected(key) => selection.toggle(key),
            Command::SelectAll(keys) => *selection = keys.into_iter().collect(),
            other => unreachable!("{other:?}"),
        }
    }
    harness.run_steps(2);
}

fn selected(harness: &Harness<'_, Shown>) -> Vec<usize> {
    let selection = &harness.state().scene.selection;
    selection.iter().map(VehicleKey::index).collect()
}

fn primary(harness: &Harness<'_, Shown>) -> Option<usize> {
    harness
        .state()
        .scene
        .selection
        .primary()
        .map(VehicleKey::index)
}

#[test]
fn ctrl_adds_one_and_takes_it_away_and_shift_selects_all_between() {
    let mut harness = shown(Scene::with_vehicles(40));
    click_row(&mut harness, "Vehicle 3", Modifiers::NONE);
    click_row(&mut harness, "Vehicle 6", CTRL);
    assert_eq!(selected(&harness), [2, 5]);
    click_row(&mut harness, "Vehicle 3", CTRL);
    assert_eq!(selected(&harness), [5]);
    click_row(&mut harness, "Vehicle 6", Modifiers::NONE);
    click_row(&mut harness, "Vehicle 9", Modifiers::SHIFT);
    assert_eq!(selected(&harness), [5, 6, 7, 8]);
    assert_eq!(primary(&harness), Some(8), "the one that was clicked");
    // From the same row in the other direction.
    click_row(&mut harness, "Vehicle 4", Modifiers::SHIFT);
    assert_eq!(selected(&harness), [3, 4, 5]);
    click_row(&mut harness, "Vehicle 1", Modifiers::NONE);
    assert_eq!(selected(&harness), [0]);
}

#[test]
fn with_a_search_a_range_has_only_what_was_found() {
    let mut harness = shown(Scene::with_vehicles(40));
    press(&mut harness, Modifiers::NONE, Key::Slash);
    harness.event(Event::Text("vehicle 1".into()));
    harness.run_steps(3);
    click_row(&mut harness, "Vehicle 1", Modifiers::NONE);
    click_row(&mut harness, "Vehicle 12", Modifiers::SHIFT);
    assert_eq!(selected(&harness), [0, 9, 10, 11]);
}

#[test]
fn the_list_shows_and_tells_all_that_are_selected() {
    let mut harness = shown(Scene::with_vehicles(40));
    click_row(&mut harness, "Vehicle 2", Modifiers::NONE);
    click_row(&mut harness, "Vehicle 4", CTRL);
    assert!(harness.query_by_label("2 vehicles selected").is_some());
    for (name, is_selected) in [
        ("Vehicle 2", true),
        ("Vehicle 3", false),
        ("Vehicle 4", true),
    ] {
        let toggled = row(&harness, name).accesskit_node().toggled();
        let expected = egui::accesskit::Toggled::from(is_selected);
        assert_eq!(toggled, Some(expected), "{name}");
    }
}

#[test]
fn of_several_the_details_list_all_and_show_the_one_that_is_chosen() {
    let mut scene = Scene::with_vehicles(40);
    scene.selection = [4, 7, 1].map(key).into_iter().collect();
    let mut harness = shown(scene);
    assert!(harness.query_by_label("3 vehicles selected").is_some());
    harness
        .get_by_label_contains("Details of Vehicle 8, ")
        .click();
    harness.run_steps(3);
    match taken(&mut harness).as_slice() {
        [Command::SelectAll(keys)] => {
            let selection: Selection = keys.iter().copied().collect();
            assert_eq!(selection.primary(), Some(key(7)));
            assert_eq!(selection.len(), 3);
        }
        other => panic!("{other:?}"),
    }
    // One alone needs no table.
    harness.state_mut().scene.select(4);
    harness.run_steps(2);
    assert!(harness.query_by_label_contains("Details of ").is_none());
}

#[test]
fn ctrl_a_selects_all_in_view_and_escape_none() {
    let mut harness = shown(Scene::with_vehicles(40));
    press(&mut harness, CTRL, Key::A);
    let all = Command::SelectOnScreen(ScreenArea::Whole);
    assert_eq!(taken(&mut harness), [all]);
    harness.state_mut().scene.selection = [4, 7].map(key).into_iter().collect();
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(taken(&mut harness), [Command::Select(None)]);
}

#[test]
fn a_hundred_thousand_that_are_selected_are_listed_by_the_rows_in_view() {
    let mut scene = Scene::empty();
    let one = crate::scene::vehicle(0, 2);
    scene.load(vec![one; 100_000]);
    scene.selection = (0..100_000).filter_map(VehicleKey::from_index).collect();
    let mut harness = shown(scene);
    assert!(
        harness
            .query_by_label("100,000 vehicles selected")
            .is_some()
    );
    let rows = harness.get_all_by_label_contains("Details of ").count();
    assert!((4..8).contains(&rows), "{rows}");
    click(&mut harness, "Close the details");
    assert_eq!(taken(&mut harness), [Command::Select(None)]);
}
