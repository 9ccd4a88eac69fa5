//! The legend explains what is on the map, and chooses what of it is drawn.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use trackscope::command::Command;

use crate::asks::{click, press, shown, taken};
use crate::scene::Scene;

const BUTTON: &str = "Legend: what shapes and lines mean (Y)";

#[test]
fn a_button_and_a_key_open_the_legend_which_names_everything_on_the_map() {
    let mut harness = shown(Scene::with_vehicles(4));
    let title = "Last seen here; path unknown";
    assert!(harness.query_by_label(title).is_none());
    click(&mut harness, BUTTON);
    for label in [
        "Observed, and driven between",
        "Interpolated by the sender",
        title,
        "Two places at one time",
        "Cannot be true",
        "High: observed at most 5 s apart",
    ] {
        assert!(harness.query_by_label(label).is_some(), "{label}");
    }
    click(&mut harness, "Close the legend");
    assert!(harness.query_by_label(title).is_none());
    press(&mut harness, Modifiers::NONE, Key::Y);
    assert!(harness.query_by_label(title).is_some());
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn what_is_inferred_is_hidden_by_a_key_and_in_the_legend_alike() {
    let mut harness = shown(Scene::with_vehicles(4));
    press(&mut harness, Modifiers::NONE, Key::H);
    assert_eq!(taken(&mut harness), [Command::HideInferred(true)]);
    harness.state_mut().scene.display.hide_inferred = true;
    click(&mut harness, BUTTON);
    click(&mut harness, "Hide all that is inferred (H)");
    assert_eq!(taken(&mut harness), [Command::HideInferred(false)]);
    click(&mut harness, "Show dashed lines across what is not known");
    assert_eq!(taken(&mut harness), [Command::ShowConnectors(false)]);
}
