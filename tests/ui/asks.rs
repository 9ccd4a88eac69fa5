//! What pressing, dragging and typing asks for, found by what screen readers are told.

use egui::{Event, Key, Modifiers, PointerButton, Rect, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trackscope::command::{CameraCommand, Command};
use trackscope::model::{TrailLength, VehicleKey};
use trackscope::ui::{Notice, NoticeLevel, Source, Theme, Ui};

use crate::scene::Scene;

/// The panels over a scene, and all that was asked for so far.
pub struct Shown {
    pub scene: Scene,
    ui: Option<Ui>,
    asked: Vec<Command>,
}

impl Shown {
    /// The panels, once they have been drawn.
    pub fn ui(&mut self) -> &mut Ui {
        self.ui.as_mut().unwrap()
    }
}

pub fn shown(scene: Scene) -> Harness<'static, Shown> {
    let state = Shown {
        scene,
        ui: None,
        asked: Vec::new(),
    };
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_step_dt(1.0 / 60.0)
        .allow_missing_glyphs()
        .with_context_setup(|ctx| drop(Ui::new(ctx, Theme::dark())))
        .build_ui_state(
            |root, state: &mut Shown| {
                let ui = state
                    .ui
                    .get_or_insert_with(|| Ui::new(root.ctx(), Theme::dark()));
                state.asked.extend(ui.show(root, &state.scene.view()));
            },
            state,
        );
    harness.run_steps(3);
    harness.state_mut().asked.clear();
    harness
}

pub fn click(harness: &mut Harness<'_, Shown>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(3);
}

pub fn press(harness: &mut Harness<'_, Shown>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

pub fn taken(harness: &mut Harness<'_, Shown>) -> Vec<Command> {
    std::mem::take(&mut harness.state_mut().asked)
}

pub fn pointer(harness: &mut Harness<'_, Shown>, pos: egui::Pos2, pressed: Option<bool>) {
    harness.event(Event::PointerMoved(pos));
    if let Some(pressed) = pressed {
        harness.event(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    harness.run_steps(1);
}

pub fn key(index: usize) -> VehicleKey {
    VehicleKey::from_index(index).unwrap()
}

#[test]
fn the_play_button_plays_and_is_called_pause_while_it_does() {
    let mut harness = shown(Scene::with_vehicles(40));
    click(&mut harness, "Play");
    assert_eq!(taken(&mut harness), [Command::TogglePlay]);
    harness.state_mut().scene.clock.play();
    harness.run_steps(1);
    click(&mut harness, "Pause");
    click(&mut harness, "Stop");
    assert_eq!(taken(&mut harness), [Command::TogglePlay, Command::Stop]);
}

#[test]
fn repeating_is_switched_by_button_and_key() {
    let mut harness = shown(Scene::with_vehicles(40));
    let is_on = |harness: &Harness<'_, Shown>| {
        let node = harness.get_by_label("Repeat");
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(!is_on(&harness));
    click(&mut harness, "Repeat");
    assert_eq!(taken(&mut harness), [Command::SetLoop(true)]);
    harness.state_mut().scene.clock.set_loops(true);
    harness.run_steps(1);
    assert!(is_on(&harness));
    press(&mut harness, Modifiers::NONE, Key::R);
    assert_eq!(taken(&mut harness), [Command::SetLoop(false)]);
}

#[test]
fn live_data_brings_a_button_that_is_lit_while_the_newest_is_followed() {
    let mut harness = shown(Scene::with_vehicles(40));
    assert!(
        harness.query_by_label("Live").is_none(),
        "nothing comes live"
    );
    harness.state_mut().scene.append_live(1.0);
    harness.run_steps(1);
    let is_lit = |harness: &Harness<'_, Shown>| {
        let node = harness.get_by_label("Live");
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(!is_lit(&harness));
    click(&mut harness, "Live");
    assert_eq!(taken(&mut harness), [Command::FollowNewest(true)]);
    let scene = &mut harness.state_mut().scene;
    scene.clock.follow_newest(scene.fleet.newest());
    scene.append_live(1.0);
    assert_eq!(Some(scene.clock.playhead()), scene.fleet.newest());
    harness.run_steps(1);
    assert!(is_lit(&harness));
    click(&mut harness, "Pause");
    click(&mut harness, "Live");
    assert_eq!(
        taken(&mut harness),
        [Command::TogglePlay, Command::FollowNewest(false)]
    );
}

#[test]
fn without_data_the_timeline_asks_for_nothing() {
    let mut harness = shown(Scene::empty());
    click(&mut harness, "Play");
    click(&mut harness, "Stop");
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn dragging_the_timeline_seeks_all_the_way_and_never_outside() {
    let mut harness = shown(Scene::with_vehicles(40));
    let range = harness.state().scene.clock.range().unwrap();
    let track = harness.get_by_label("Timeline").rect();
    let at = |x: f32| pos2(x, track.center().y);
    pointer(&mut harness, at(track.center().x), Some(true));
    for x in [track.right() - 40.0, track.right() + 500.0] {
        pointer(&mut harness, at(x), None);
    }
    pointer(&mut harness, at(track.right() + 500.0), Some(false));
    let seeks: Vec<_> = taken(&mut harness)
        .into_iter()
        .map(|command| match command {
            Command::Seek(time) => time,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(seeks.len() >= 3);
    assert!(seeks.iter().all(|time| range.contains(*time)));
    assert!((range.fraction_of(seeks[0]) - 0.5).abs() < 0.01);
    assert_eq!(*seeks.last().unwrap(), range.end());
}

#[test]
fn the_speed_and_trail_menus_offer_steps() {
    let mut harness = shown(Scene::with_vehicles(40));
    click(&mut harness, "Playback speed 10×");
    click(&mut harness, "60×");
    click(&mut harness, "Trail 60 s");
    click(&mut harness, "5 min");
    click(&mut harness, "Trail 60 s");
    click(&mut harness, "No trail");
    assert_eq!(
        taken(&mut harness),
        [
            Command::SetRate(60.0),
            Command::SetTrailLength(TrailLength::Secs(300.0)),
            Command::SetShowTrails(false),
        ]
    );
}

#[test]
fn a_rate_that_is_not_offered_is_in_the_menu_all_the_same() {
    let mut scene = Scene::with_vehicles(3);
    scene.clock.set_rate(7.5);
    let mut harness = shown(scene);
    click(&mut harness, "Playback speed 7.5×");
    assert!(harness.query_by_label("7.5×").is_some());
}

#[test]
fn a_row_selects_and_a_double_click_goes_there() {
    let mut harness = shown(Scene::with_vehicles(40));
    harness.get_by_label_contains("Vehicle 5, ").click();
    harness.run_steps(30);
    assert_eq!(taken(&mut harness), [Command::Select(Some(key(4)))]);
    let row = harness.get_by_label_contains("Vehicle 6, ").rect();
    for _ in 0..2 {
        pointer(&mut harness, row.center(), Some(true));
        pointer(&mut harness, row.center(), Some(false));
    }
    assert!(taken(&mut harness).contains(&Command::FocusVehicle(key(5))));
    click(&mut harness, "Show Vehicle 6 on the map");
    assert_eq!(taken(&mut harness), [Command::FocusVehicle(key(5))]);
}

#[test]
fn searching_leaves_the_vehicles_of_that_name() {
    let mut harness = shown(Scene::with_vehicles(40));
    assert!(harness.query_by_label_contains("Vehicle 1, ").is_some());
    press(&mut harness, Modifiers::NONE, Key::Slash);
    harness.event(Event::Text("cle 37".into()));
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("Vehicle 37, ").is_some());
    assert!(harness.query_by_label_contains("Vehicle 1, ").is_none());
    // Keys are letters now, and Space is a space.
    press(&mut harness, Modifiers::NONE, Key::Space);
    press(&mut harness, Modifiers::NONE, Key::A);
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn enter_goes_to_the_first_vehicle_that_was_found() {
    let mut harness = shown(Scene::with_vehicles(40));
    press(&mut harness, Modifiers::NONE, Key::Slash);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(taken(&mut harness), [], "nothing was searched for");
    press(&mut harness, Modifiers::NONE, Key::Slash);
    harness.event(Event::Text("cle 37".into()));
    harness.run_steps(3);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(taken(&mut harness), [Command::FocusVehicle(key(36))]);
}

#[test]
fn the_slash_that_opens_the_search_is_not_searched_for() {
    let mut harness = shown(Scene::with_vehicles(40));
    harness.event(Event::Text("/".into()));
    press(&mut harness, Modifiers::NONE, Key::Slash);
    assert!(harness.query_by_label_contains("Vehicle 1, ").is_some());
}

#[test]
fn escape_clears_the_search_then_leaves_it_then_closes_and_deselects() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(2);
    let mut harness = shown(scene);
    press(&mut harness, Modifiers::NONE, Key::F1);
    assert!(harness.query_by_label("Close this box").is_some());
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label("Close this box").is_none());
    press(&mut harness, Modifiers::NONE, Key::Slash);
    harness.event(Event::Text("37".into()));
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label_contains("Vehicle 1, ").is_some());
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(taken(&mut harness), []);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(taken(&mut harness), [Command::Select(None)]);
}

#[test]
fn escape_closes_an_open_menu_and_nothing_else() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(2);
    let mut harness = shown(scene);
    click(&mut harness, "Trail 60 s");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label("Whole track").is_none());
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn space_plays_even_while_a_button_has_the_keyboard_and_enter_presses_it() {
    let mut harness = shown(Scene::with_vehicles(40));
    harness.get_by_label("Stop").focus();
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::Space);
    assert_eq!(taken(&mut harness), [Command::TogglePlay]);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(taken(&mut harness), [Command::Stop]);
}

#[test]
fn keys_move_the_map_and_the_playhead() {
    let mut harness = shown(Scene::with_vehicles(40));
    let range = harness.state().scene.clock.range().unwrap();
    for (modifiers, key) in [
        (Modifiers::NONE, Key::ArrowRight),
        (Modifiers::SHIFT, Key::ArrowLeft),
        (Modifiers::NONE, Key::Period),
        (Modifiers::NONE, Key::Home),
        (Modifiers::NONE, Key::CloseBracket),
        (Modifiers::NONE, Key::A),
        (Modifiers::CTRL, Key::Q),
    ] {
        press(&mut harness, modifiers, key);
    }
    assert_eq!(
        taken(&mut harness),
        [
            Command::Camera(CameraCommand::Step {
                // An eighth of the window less the margin that the harness puts around.
                dx_points: 158.0,
                dy_points: 0.0
            }),
            Command::SeekBySecs(-10.0),
            Command::StepFrames(1),
            Command::Seek(range.start()),
            Command::SetRate(20.0),
            Command::FitAll,
            Command::Quit,
        ]
    );
}

#[test]
fn arrow_keys_on_the_focused_timeline_seek() {
    let mut harness = shown(Scene::with_vehicles(40));
    harness.get_by_label("Timeline").focus();
    harness.run_steps(3);
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    let range = harness.state().scene.clock.range().unwrap();
    let before = range.fraction_of(harness.state().scene.clock.playhead());
    match taken(&mut harness).as_slice() {
        [Command::Seek(time)] => {
            assert!((range.fraction_of(*time) - before - 0.01).abs() < 1e-6);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_list_is_collapsed_to_a_pill_and_back() {
    let mut harness = shown(Scene::with_vehicles(40));
    click(&mut harness, "Hide the vehicle list");
    assert!(harness.query_by_label_contains("Vehicle 1, ").is_none());
    click(&mut harness, "Show the vehicle list");
    assert!(harness.query_by_label_contains("Vehicle 1, ").is_some());
    press(&mut harness, Modifiers::NONE, Key::B);
    assert!(harness.query_by_label_contains("Vehicle 1, ").is_none());
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn notices_are_dismissed_copied_and_unfolded() {
    let mut scene = Scene::with_vehicles(4);
    scene.notices = (0..6)
        .map(|id| Notice {
            id,
            level: NoticeLevel::Warning,
            title: format!("Notice {id}"),
            detail: if id == 5 {
                "line\n".repeat(50)
            } else {
                String::new()
            },
        })
        .collect();
    let mut harness = shown(scene);
    assert!(harness.query_by_label("Warning: Notice 5").is_some());
    assert!(harness.query_by_label("Warning: Notice 1").is_none());
    assert!(harness.query_by_label("and 2 more").is_some());
    click(&mut harness, "More about: Notice 5");
    click(&mut harness, "Less about: Notice 5");
    let dismiss: Vec<_> = harness
        .get_all_by_label("Dismiss this message")
        .map(|node| node.rect())
        .collect();
    let top = dismiss
        .iter()
        .copied()
        .reduce(|a: Rect, b| if a.top() < b.top() { a } else { b })
        .unwrap();
    pointer(&mut harness, top.center(), Some(true));
    pointer(&mut harness, top.center(), Some(false));
    assert_eq!(taken(&mut harness), [Command::DismissNotice(5)]);
}

#[test]
fn a_selection_made_elsewhere_is_scrolled_into_the_list() {
    let mut harness = shown(Scene::with_vehicles(40));
    assert!(harness.query_by_label_contains("Vehicle 39, ").is_none());
    harness.state_mut().scene.select(38);
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("Vehicle 39, ").is_some());
}

#[test]
fn a_hundred_thousand_vehicles_are_listed_by_the_rows_in_view() {
    let mut scene = Scene::empty();
    let one = crate::scene::vehicle(0, 2);
    scene.load(vec![one; 100_000]);
    scene.select(99_999);
    let harness = shown(scene);
    let rows = harness.get_all_by_label_contains("Vehicle 1, ").count();
    assert!((5..60).contains(&rows), "{rows}");
    assert!(harness.query_by_label("100,000 vehicles").is_some());
}

#[test]
fn how_many_vehicles_move_is_counted_up_to_twenty_thousand() {
    let mut scene = Scene::empty();
    let moving = (0..)
        .map(|i| crate::scene::vehicle(i, 200))
        .find(|vehicle| {
            let pose = vehicle.track.pose_at(vehicle.track.time_at(4).unwrap());
            pose.unwrap().is_moving()
        })
        .unwrap();
    scene.load(vec![moving.clone(); 15_000]);
    scene.seek(4.0);
    let mut harness = shown(scene);
    assert!(harness.query_by_label("15,000 moving of 15,000").is_some());
    // The next part of a large message, while the playhead stays where it is.
    let scene = &mut harness.state_mut().scene;
    scene.append(vec![moving.clone(); 5_000]);
    harness.run_steps(3);
    assert!(harness.query_by_label("20,000 moving of 20,000").is_some());
    let scene = &mut harness.state_mut().scene;
    scene.load(vec![moving; 20_001]);
    scene.seek(4.0);
    harness.run_steps(3);
    assert!(harness.query_by_label("20,001 vehicles").is_some());
}

#[test]
fn everything_that_can_be_pressed_has_a_name() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(2);
    let harness = shown(scene);
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        let role = node.role();
        if matches!(
            role,
            egui::Role::Button | egui::Role::Slider | egui::Role::Link
        ) {
            assert!(
                node.label().is_some_and(|label| !label.is_empty()),
                "{role:?}"
            );
        }
    }
}

#[test]
fn a_lost_or_given_up_connection_can_be_made_again_with_one_press_and_says_why_it_is_lost() {
    const RETRY: &str = "Retry: connect to the application now";
    let address = || String::from("127.0.0.1:49843");
    let reason = || String::from("no connection: no program listens on 127.0.0.1:49843");
    let lost = Source::Lost {
        address: address(),
        reason: reason(),
        retry_in_secs: 7.0,
    };
    let given_up = Source::GivenUp {
        address: address(),
        reason: reason(),
    };
    for source in [lost, given_up] {
        let mut with_data = Scene::with_vehicles(3);
        with_data.source = source.clone();
        let mut harness = shown(with_data);
        click(&mut harness, RETRY);
        assert_eq!(taken(&mut harness), [Command::RetryConnection]);
        let mut without = Scene::empty();
        without.source = source;
        let harness = shown(without);
        harness.get_by_label("No connection: no program listens on 127.0.0.1:49843.");
    }
    let live = Source::Live { address: address() };
    let mut scene = Scene::with_vehicles(3);
    scene.source = live;
    assert!(shown(scene).query_by_label(RETRY).is_none());
    let mut given_up = Scene::empty();
    given_up.source = Source::GivenUp {
        address: address(),
        reason: reason(),
    };
    let mut harness = shown(given_up);
    // One in the bar, and one where everybody looks while there is nothing else.
    let buttons: Vec<Rect> = harness
        .get_all_by_label(RETRY)
        .map(|node| node.rect())
        .collect();
    assert_eq!(buttons.len(), 2);
    for button in buttons {
        pointer(&mut harness, button.center(), Some(true));
        pointer(&mut harness, button.center(), Some(false));
        assert_eq!(taken(&mut harness), [Command::RetryConnection]);
    }
}
