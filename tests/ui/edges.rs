//! Edges of panels that are moved by hand and by keys, and what of it a next window begins with.

use egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trackscope::ui::{PanelState, Tab};

use crate::asks::{Shown, click, pointer, press, shown, taken};
use crate::scene::Scene;

const WIDTH: &str = "Width of the list: arrow keys or drag; double click resets it";
const HEIGHT: &str = "Height of the table: arrow keys or drag; double click resets it";

const TIMELINE: &str = "Height of the timeline: arrow keys or drag; double click resets it";

fn edge(harness: &Harness<'_, Shown>, label: &str) -> Rect {
    harness.get_by_label(label).rect()
}

/// Takes hold of an edge in its middle and lets it go somewhere else.
fn drag(harness: &mut Harness<'_, Shown>, label: &str, by: egui::Vec2) {
    let from = edge(harness, label).center();
    pointer(harness, from, Some(true));
    for part in [0.4, 1.0] {
        pointer(harness, from + by * part, None);
    }
    pointer(harness, from + by, Some(false));
    // What comes next is no double click.
    harness.run_steps(60);
}

fn double_click(harness: &mut Harness<'_, Shown>, label: &str) {
    let at = edge(harness, label).center();
    for _ in 0..2 {
        pointer(harness, at, Some(true));
        pointer(harness, at, Some(false));
    }
    harness.run_steps(3);
}

fn panels(harness: &mut Harness<'_, Shown>) -> PanelState {
    harness.state_mut().ui().panels()
}

/// Forty vehicles in a window that begins with these panels.
fn begun(panels: PanelState) -> Harness<'static, Shown> {
    let mut harness = shown(Scene::with_vehicles(40));
    harness.state_mut().ui().set_panels(panels);
    harness.run_steps(3);
    harness
}

#[test]
fn the_list_is_made_wider_and_narrower_by_hand_within_its_ends_and_reset_by_a_double_click() {
    let mut harness = shown(Scene::with_vehicles(40));
    let own = edge(&harness, WIDTH);
    assert_eq!(panels(&mut harness).list_width_points, None);
    drag(&mut harness, WIDTH, vec2(60.0, 8.0));
    assert_eq!(panels(&mut harness).list_width_points, Some(312));
    assert!((edge(&harness, WIDTH).right() - own.right() - 60.0).abs() < 0.1);
    // All that the list leaves is beside it.
    let padding = harness
        .state_mut()
        .ui()
        .map_padding(vec2(1440.0, 900.0), false);
    assert_eq!(padding[0], 312.0 + 16.0 + 50.0);
    drag(&mut harness, WIDTH, vec2(700.0, 0.0));
    assert_eq!(panels(&mut harness).list_width_points, Some(440));
    drag(&mut harness, WIDTH, vec2(-420.0, 0.0));
    assert_eq!(panels(&mut harness).list_width_points, Some(200));
    double_click(&mut harness, WIDTH);
    assert_eq!(panels(&mut harness).list_width_points, None);
    assert_eq!(edge(&harness, WIDTH), own);
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn arrow_keys_move_the_edge_of_the_list_while_it_has_the_keyboard_and_not_the_map() {
    let mut harness = shown(Scene::with_vehicles(40));
    harness.get_by_label(WIDTH).focus();
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(panels(&mut harness).list_width_points, Some(268));
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(panels(&mut harness).list_width_points, Some(236));
    for _ in 0..20 {
        press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    }
    assert_eq!(panels(&mut harness).list_width_points, Some(200));
    assert_eq!(taken(&mut harness), []);
    let node = harness.get_by_label(WIDTH);
    let node = node.accesskit_node();
    assert_eq!(node.numeric_value(), Some(200.0));
    assert_eq!(node.max_numeric_value(), Some(440.0));
}

#[test]
fn a_narrow_list_says_its_filters_by_their_names_alone_and_nothing_of_them_overlaps() {
    for width in [200, 252, 440] {
        let harness = begun(PanelState {
            list_width_points: Some(width),
            ..PanelState::default()
        });
        let [moving, in_view, order] = [
            "List only vehicles that move now",
            "List only vehicles that are seen on the map now",
            "Order of the list: As loaded",
        ]
        .map(|label| edge(&harness, label));
        assert!(moving.right() < in_view.left(), "{width}");
        assert!(in_view.right() < order.left(), "{width}");
        assert!(order.right() < edge(&harness, WIDTH).left(), "{width}");
    }
}

#[test]
fn a_wide_list_gets_narrower_where_the_details_want_the_room() {
    let mut harness = begun(PanelState {
        list_width_points: Some(440),
        ..PanelState::default()
    });
    let left = edge(&harness, WIDTH).right() - 440.0;
    harness.state_mut().scene.select(2);
    // A person wants it open, however narrow the window gets.
    press(&mut harness, Modifiers::NONE, Key::B);
    press(&mut harness, Modifiers::NONE, Key::B);
    for (width, points) in [(900.0, 440.0), (700.0, 348.0), (640.0, 288.0)] {
        harness.set_size(vec2(width + 16.0, 600.0));
        harness.run_steps(5);
        let got = edge(&harness, WIDTH).right() - left;
        assert!((got - points).abs() < 0.5, "{width}: {got}");
        assert!(harness.query_by_label("Fold the details").is_some());
    }
    // It is as wide again as it was wished where there is room.
    harness.set_size(vec2(1280.0, 800.0));
    harness.run_steps(5);
    assert!((edge(&harness, WIDTH).right() - left - 440.0).abs() < 0.5);
    assert_eq!(panels(&mut harness).list_width_points, Some(440));
}

#[test]
fn the_open_table_its_height_and_the_width_of_the_list_are_there_in_the_next_window() {
    let mut harness = shown(Scene::with_vehicles(40));
    assert_eq!(panels(&mut harness), PanelState::default());
    press(&mut harness, Modifiers::SHIFT, Key::E);
    let own = edge(&harness, HEIGHT);
    drag(&mut harness, HEIGHT, vec2(3.0, -50.0));
    drag(&mut harness, WIDTH, vec2(48.0, 0.0));
    let drawn = [HEIGHT, WIDTH].map(|label| edge(&harness, label));
    assert!((own.top() - drawn[0].top() - 50.0).abs() <= 0.5);
    let left = panels(&mut harness);
    assert_eq!(left.open_table, Some(Tab::Events));
    assert_eq!(left.list_width_points, Some(300));
    assert!(left.table_height_points.is_some());
    let mut next = begun(left);
    assert_eq!([HEIGHT, WIDTH].map(|label| edge(&next, label)), drawn);
    assert_eq!(panels(&mut next), left);
    double_click(&mut next, HEIGHT);
    assert_eq!(edge(&next, HEIGHT), own);
    assert_eq!(panels(&mut next).table_height_points, None);
    press(&mut next, Modifiers::SHIFT, Key::E);
    assert_eq!(panels(&mut next).open_table, None);
}

#[test]
fn sizes_that_there_are_not_become_the_nearest() {
    for (points, width, is_high) in [(0, 200, false), (u16::MAX, 440, true)] {
        let mut harness = begun(PanelState {
            open_table: Some(Tab::Everyone),
            table_height_points: Some(points),
            list_width_points: Some(points),
            ..PanelState::default()
        });
        let got = panels(&mut harness);
        assert_eq!(got.list_width_points, Some(width));
        let table = edge(&harness, HEIGHT);
        assert_eq!(table.top() < 350.0, is_high, "{table}");
        // Something of the list and of the table is seen all the same.
        assert!(table.top() > 200.0 && table.bottom() < 600.0, "{table}");
    }
}

#[test]
fn settings_that_are_reset_put_panels_back_too() {
    let mut harness = begun(PanelState {
        is_legend_open: true,
        open_table: Some(Tab::Everyone),
        table_height_points: Some(300),
        list_width_points: Some(300),
        timeline_height_points: Some(300),
        ..PanelState::default()
    });
    click(&mut harness, "Settings (Ctrl + ,)");
    click(&mut harness, "Reset all settings…");
    assert_eq!(panels(&mut harness).list_width_points, Some(300));
    click(&mut harness, "Reset all settings");
    assert_eq!(panels(&mut harness), PanelState::default());
    harness.get_by_label("Close the settings");
}

fn lanes(harness: &Harness<'_, Shown>) -> usize {
    harness.query_all_by_label_contains("Lane of ").count()
}

#[test]
fn a_timeline_that_is_drawn_higher_has_a_lane_for_each_of_forty_vehicles() {
    let mut harness = shown(Scene::with_vehicles(40));
    let own = edge(&harness, TIMELINE);
    assert_eq!(lanes(&harness), 0, "they stand in the band");
    drag(&mut harness, TIMELINE, vec2(5.0, -230.0));
    assert_eq!(lanes(&harness), 40);
    let moved = own.top() - edge(&harness, TIMELINE).top();
    assert!((moved - 230.0).abs() <= 1.0, "{moved}");
    // The map is fitted into what is left of the window.
    let padding = harness
        .state_mut()
        .ui()
        .map_padding(vec2(1280.0, 800.0), false);
    assert!(padding[3] > 124.0 + 230.0, "{padding:?}");
    let left = panels(&mut harness);
    assert!(
        left.timeline_height_points
            .is_some_and(|points| (353..=355).contains(&points))
    );
    let mut next = begun(left);
    assert_eq!(lanes(&next), 40);
    // No higher than the window allows, whatever was asked for, and as asked for where it does.
    let asked = edge(&next, TIMELINE);
    next.set_size(vec2(1440.0, 420.0));
    next.run_steps(3);
    assert!(edge(&next, TIMELINE).top() > 420.0 * 0.3);
    next.set_size(vec2(1280.0, 800.0));
    next.run_steps(3);
    assert_eq!(edge(&next, TIMELINE), asked);
    double_click(&mut next, TIMELINE);
    assert_eq!(panels(&mut next).timeline_height_points, None);
    assert_eq!(edge(&next, TIMELINE), own);
    assert_eq!(taken(&mut next), []);
}

#[test]
fn arrow_keys_move_the_edge_of_the_timeline_while_it_has_the_keyboard_and_not_the_map() {
    let mut harness = shown(Scene::with_vehicles(40));
    harness.get_by_label(TIMELINE).focus();
    harness.run_steps(2);
    for _ in 0..2 {
        press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    }
    assert_eq!(panels(&mut harness).timeline_height_points, Some(156));
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(panels(&mut harness).timeline_height_points, Some(140));
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn a_drawn_timeline_gives_way_to_a_table_in_a_low_window_and_comes_back() {
    let mut harness = begun(PanelState {
        timeline_height_points: Some(360),
        ..PanelState::default()
    });
    harness.set_size(vec2(1280.0, 680.0));
    harness.run_steps(3);
    assert_eq!(lanes(&harness), 40);
    press(&mut harness, Modifiers::SHIFT, Key::E);
    assert!(harness.query_by_label(TIMELINE).is_none());
    assert_eq!(lanes(&harness), 0);
    press(&mut harness, Modifiers::SHIFT, Key::E);
    assert_eq!(panels(&mut harness).timeline_height_points, Some(360));
}
