//! The list that opens where several markers were clicked at once.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use trackscope::command::{Click, Command};
use trackscope::geo::Camera;
use trackscope::model::VehicleKey;
use trackscope::ui::{Theme, Ui};

use crate::scene::Scene;

struct Shown {
    scene: Scene,
    ui: Ui,
    asked: Vec<Command>,
}

const PLACE: Pos2 = pos2(600.0, 300.0);

fn key(index: usize) -> VehicleKey {
    VehicleKey::from_index(index).unwrap()
}

/// Panels in which the vehicles from `first` on have been clicked, that one on top.
fn clicked(first: usize, named: usize, total: usize) -> Harness<'static, Shown> {
    let ctx = egui::Context::default();
    let mut scene = Scene::with_vehicles(first + named);
    scene.select(first);
    let state = Shown {
        scene,
        ui: Ui::new(&ctx, Theme::dark()),
        asked: Vec::new(),
    };
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_step_dt(1.0 / 60.0)
        .allow_missing_glyphs()
        .with_context_setup(|ctx| drop(Ui::new(ctx, Theme::dark())))
        .build_ui_state(
            |root, state: &mut Shown| {
                state.asked.extend(state.ui.show(root, &state.scene.view()));
            },
            state,
        );
    harness.run_steps(3);
    let vehicles = (first..first + named).map(key).collect();
    harness
        .state_mut()
        .ui
        .offer_vehicles(PLACE, vehicles, total);
    harness.run_steps(3);
    harness.state_mut().asked.clear();
    harness
}

fn press(harness: &mut Harness<'_, Shown>, key: Key) {
    harness.key_press_modifiers(Modifiers::NONE, key);
    harness.run_steps(3);
}

fn click_at(harness: &mut Harness<'_, Shown>, pos: Pos2) {
    for pressed in [true, false] {
        harness.event(Event::PointerMoved(pos));
        harness.event(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        harness.run_steps(1);
    }
    harness.run_steps(2);
}

fn is_open(harness: &Harness<'_, Shown>) -> bool {
    harness.query_by_label_contains("vehicles here").is_some()
}

/// The row of the list, which lies over the panel's row of the same vehicle, if there is one.
fn row(harness: &Harness<'_, Shown>, label: &str) -> egui::Rect {
    harness
        .get_all_by_label_contains(label)
        .map(|node| node.rect())
        .find(|rect| rect.left() > PLACE.x)
        .unwrap()
}

#[test]
fn the_vehicles_are_listed_topmost_first_and_a_chosen_one_is_clicked() {
    let mut harness = clicked(20, 4, 4);
    assert!(harness.query_by_label("4 vehicles here").is_some());
    let tops: Vec<f32> = (21..25)
        .map(|i| row(&harness, &format!("Vehicle {i}, ")).top())
        .collect();
    assert!(tops.is_sorted(), "{tops:?}");
    let third = row(&harness, "Vehicle 23, ").center();
    click_at(&mut harness, third);
    assert_eq!(
        harness.state().asked,
        [Command::ClickVehicle(Click::plain(key(22)))]
    );
    assert!(!is_open(&harness));
}

#[test]
fn choosing_the_one_that_the_click_selected_does_not_click_it_again() {
    let mut harness = clicked(20, 4, 4);
    press(&mut harness, Key::Enter);
    assert!(!is_open(&harness));
    assert_eq!(harness.state().asked, []);
}

#[test]
fn the_keyboard_chooses_and_does_not_move_the_map_meanwhile() {
    let mut harness = clicked(20, 4, 4);
    for key in [
        Key::ArrowDown,
        Key::ArrowDown,
        Key::ArrowDown,
        Key::ArrowDown,
        Key::ArrowUp,
    ] {
        press(&mut harness, key);
    }
    press(&mut harness, Key::Space);
    press(&mut harness, Key::Enter);
    assert_eq!(
        harness.state().asked,
        [
            Command::TogglePlay,
            Command::ClickVehicle(Click::plain(key(22)))
        ]
    );
}

#[test]
fn escape_closes_the_list_and_keeps_the_selection() {
    let mut harness = clicked(20, 4, 4);
    press(&mut harness, Key::Escape);
    assert!(!is_open(&harness));
    assert_eq!(harness.state().asked, []);
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().asked, [Command::Select(None)]);
}

#[test]
fn a_press_elsewhere_a_moved_map_or_other_data_close_the_list() {
    let mut harness = clicked(20, 4, 4);
    click_at(&mut harness, pos2(500.0, 500.0));
    assert!(!is_open(&harness));

    let mut harness = clicked(20, 4, 4);
    let scene = &mut harness.state_mut().scene;
    scene.camera = Camera::new(scene.camera.center(), scene.camera.zoom() + 0.5);
    harness.run_steps(2);
    assert!(!is_open(&harness));

    let mut harness = clicked(20, 4, 4);
    harness.state_mut().scene.load(Vec::new());
    harness.run_steps(2);
    assert!(!is_open(&harness));
}

#[test]
fn playing_goes_on_under_the_open_list() {
    let mut harness = clicked(20, 4, 4);
    harness.state_mut().scene.seek(1000.0);
    harness.run_steps(2);
    assert!(is_open(&harness));
}

#[test]
fn a_long_list_scrolls_to_its_end_and_counts_what_it_leaves_out() {
    let mut harness = clicked(20, 230, 4_321);
    assert!(harness.query_by_label("4,321 vehicles here").is_some());
    assert!(harness.query_by_label("and 4,121 more: zoom in").is_some());
    for _ in 0..199 {
        press(&mut harness, Key::ArrowDown);
    }
    // The 200th of the list is the last.
    row(&harness, "Vehicle 220, ");
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Enter);
    assert_eq!(
        harness.state().asked,
        [Command::ClickVehicle(Click::plain(key(219)))]
    );
}

#[test]
fn the_list_stays_in_the_window_wherever_the_click_was() {
    for place in [pos2(1275.0, 795.0), pos2(2.0, 2.0), pos2(1275.0, 2.0)] {
        let mut harness = clicked(20, 40, 40);
        let vehicles = (20..60).map(key).collect();
        harness.state_mut().ui.offer_vehicles(place, vehicles, 40);
        harness.run_steps(3);
        let window = egui::Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0));
        let title = harness.get_by_label("40 vehicles here").rect();
        assert!(window.contains_rect(title), "{title:?}");
    }
}
