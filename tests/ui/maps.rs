//! What the panel of maps, the dialogue for a token and a dropped file ask for.

use egui::{Event, Key, Modifiers, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trackscope::command::Command;
use trackscope::ui::{FileDialog, MapNetwork, StoreView, Theme, TokenAsked, Ui};

use crate::scene::Scene;

const TOKEN: &str = "pk.eyJ1IjoiYW5uYSJ9.hidden_0123456789";

/// The panels over a scene, and all that was asked for so far.
struct Shown {
    scene: Scene,
    ui: Option<Ui>,
    asked: Vec<Command>,
    copied: Vec<String>,
}

fn shown(scene: Scene) -> Harness<'static, Shown> {
    let state = Shown {
        scene,
        ui: None,
        asked: Vec::new(),
        copied: Vec::new(),
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
                let copied = root.ctx().output(|output| output.commands.clone());
                state
                    .copied
                    .extend(copied.into_iter().filter_map(|command| match command {
                        egui::OutputCommand::CopyText(text) => Some(text),
                        _ => None,
                    }));
            },
            state,
        );
    harness.run_steps(3);
    harness.state_mut().asked.clear();
    harness
}

fn click(harness: &mut Harness<'_, Shown>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(3);
}

fn press(harness: &mut Harness<'_, Shown>, key: Key) {
    harness.key_press_modifiers(Modifiers::NONE, key);
    harness.run_steps(3);
}

fn write(harness: &mut Harness<'_, Shown>, text: &str) {
    harness.event(Event::Text(text.into()));
    harness.run_steps(3);
}

fn taken(harness: &mut Harness<'_, Shown>) -> Vec<Command> {
    std::mem::take(&mut harness.state_mut().asked)
}

fn to(name: &str) -> Command {
    Command::SwitchBasemap(name.into())
}

fn opened() -> Harness<'static, Shown> {
    let mut harness = shown(Scene::with_vehicles(10));
    click(&mut harness, "Base map: Bundled map");
    harness
}

fn is_open(harness: &Harness<'_, Shown>) -> bool {
    harness.query_by_label("Close the base maps").is_some()
}

const OSM: &str = "OpenStreetMap, over the network: tile.openstreetmap.org";

#[test]
fn the_chip_opens_the_maps_and_a_click_on_one_asks_for_it() {
    let mut harness = opened();
    assert!(is_open(&harness));
    click(&mut harness, OSM);
    assert_eq!(taken(&mut harness), [to("osm")]);
    assert!(!is_open(&harness));
    click(&mut harness, "Base map: Bundled map");
    click(&mut harness, "Base map: Bundled map");
    assert!(!is_open(&harness), "the chip closes it too");
}

#[test]
fn the_maps_are_gone_through_by_arrow_keys_and_chosen_by_enter() {
    let mut harness = opened();
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::Enter);
    assert_eq!(taken(&mut harness), [to("osm")]);
}

#[test]
fn the_tab_key_reaches_every_part_of_the_panel() {
    let mut harness = opened();
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..60 {
        press(&mut harness, Key::Tab);
        for label in ["Open a file…", "Add an address…", "Map opacity", OSM] {
            if harness.get_by_label(label).is_focused() {
                reached.insert(label);
            }
        }
    }
    assert_eq!(reached.len(), 4, "{reached:?}");
    assert!(taken(&mut harness).is_empty());
}

#[test]
fn escape_and_a_click_beside_it_close_the_maps_and_ask_for_nothing() {
    let mut harness = opened();
    press(&mut harness, Key::Escape);
    assert!(!is_open(&harness));
    click(&mut harness, "Base map: Bundled map");
    for pressed in [true, false] {
        harness.event(Event::PointerMoved(pos2(500.0, 400.0)));
        harness.event(Event::PointerButton {
            pos: pos2(500.0, 400.0),
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        harness.run_steps(2);
    }
    assert!(!is_open(&harness));
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn the_key_for_the_next_map_leaves_out_servers_that_were_never_chosen() {
    let mut harness = shown(Scene::with_vehicles(10));
    press(&mut harness, Key::M);
    assert_eq!(taken(&mut harness), [to("none")]);
    harness.state_mut().scene.chosen_map = "none".into();
    press(&mut harness, Key::M);
    assert_eq!(taken(&mut harness), [to("/maps/malta.pmtiles")]);
}

#[test]
fn the_opacity_is_changed_by_keys_and_by_screen_readers() {
    let mut harness = opened();
    harness.get_by_label("Map opacity").focus();
    harness.run_steps(2);
    press(&mut harness, Key::ArrowLeft);
    let percent = |percent| Command::SetBasemapOpacity(percent);
    assert_eq!(taken(&mut harness), [percent(95)]);
    harness.state_mut().scene.opacity_percent = 97;
    press(&mut harness, Key::ArrowRight);
    assert_eq!(taken(&mut harness), [percent(100)]);
    harness.state_mut().scene.opacity_percent = 100;
    harness.run_steps(2);
    let node = harness.get_by_label("Map opacity");
    assert_eq!(node.accesskit_node().value().as_deref(), Some("100 %"));
    harness.event(Event::AccessKitActionRequest(
        egui::accesskit::ActionRequest {
            action: egui::accesskit::Action::Decrement,
            target_tree: egui::accesskit::TreeId::ROOT,
            target_node: node.accesskit_node().locate().0,
            data: None,
        },
    ));
    harness.run_steps(2);
    assert_eq!(taken(&mut harness), [percent(95)]);
}

#[test]
fn an_address_is_checked_while_it_is_typed() {
    let mut harness = opened();
    click(&mut harness, "Add an address…");
    write(&mut harness, "https://maps.example/tiles");
    assert!(harness.query_by_label("the address has no {z}").is_some());
    press(&mut harness, Key::Enter);
    assert_eq!(taken(&mut harness), []);
    harness.get_by_label("Address of a map").focus();
    harness.run_steps(2);
    write(&mut harness, "/{z}/{x}/{y}.png");
    assert!(harness.query_by_label("This can be shown").is_some());
    press(&mut harness, Key::Enter);
    let address = "https://maps.example/tiles/{z}/{x}/{y}.png";
    assert_eq!(taken(&mut harness), [to(address)]);
    assert!(!is_open(&harness));
}

#[test]
fn a_file_is_chosen_in_the_systems_dialogue_or_its_path_is_typed() {
    let mut harness = opened();
    click(&mut harness, "Open a file…");
    assert_eq!(taken(&mut harness), [Command::ChooseMapFile]);
    harness.state_mut().scene.file_dialog = FileDialog::NothingChosen;
    harness.run_steps(2);
    let reason = "The system's dialog gave no file, or there is none: type the path";
    assert!(harness.query_by_label(reason).is_some());
    harness.get_by_label("Path of a map file").focus();
    harness.run_steps(2);
    write(&mut harness, "/maps/city.pmtiles");
    click(&mut harness, "Show");
    assert_eq!(taken(&mut harness), [to("/maps/city.pmtiles")]);
}

#[test]
fn keys_that_are_typed_into_a_field_do_nothing_else() {
    let mut harness = opened();
    click(&mut harness, "Add an address…");
    for key in [Key::M, Key::Space, Key::L, Key::A] {
        press(&mut harness, key);
    }
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn the_key_of_an_address_is_neither_shown_nor_read_out() {
    let harness = opened();
    assert!(harness.query_by_label_contains("hidden").is_none());
    assert!(
        harness
            .query_by_label_contains("maps.city.example")
            .is_some()
    );
}

fn asking(store: StoreView<'static>) -> Harness<'static, Shown> {
    let mut scene = Scene::with_vehicles(10);
    scene.token.asked = Some(TokenAsked {
        refused: None,
        store,
    });
    shown(scene)
}

fn token(harness: &mut Harness<'_, Shown>) -> Option<(String, bool)> {
    taken(harness)
        .into_iter()
        .find_map(|command| match command {
            Command::EnterToken { token, keep } => Some((token.expose().to_owned(), keep)),
            _ => None,
        })
}

#[test]
fn a_token_is_checked_while_it_is_typed_and_entered_by_enter() {
    let mut harness = asking(StoreView::Ready);
    write(&mut harness, "sk.wrong");
    let reason = "a token of Mapbox begins with pk.";
    assert!(harness.query_by_label(reason).is_some());
    press(&mut harness, Key::Enter);
    assert_eq!(taken(&mut harness), []);
    harness.get_by_label("Access token").focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    harness.event(Event::Paste(format!(" {TOKEN} \n")));
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    assert_eq!(token(&mut harness), Some((TOKEN.into(), true)));
}

#[test]
fn a_token_can_be_for_this_run_only_and_must_be_where_there_is_no_store() {
    let run_only = "For this run only: it is asked for again next time";
    let mut harness = asking(StoreView::Ready);
    write(&mut harness, TOKEN);
    click(&mut harness, run_only);
    click(&mut harness, "Use this token");
    assert_eq!(token(&mut harness), Some((TOKEN.into(), false)));
    let mut harness = asking(StoreView::Missing("this system offers none"));
    let off = "No key store here: this system offers none";
    assert!(harness.get_by_label(off).accesskit_node().is_disabled());
    click(&mut harness, off);
    harness.get_by_label("Access token").focus();
    harness.run_steps(2);
    write(&mut harness, TOKEN);
    click(&mut harness, "Use this token");
    assert_eq!(token(&mut harness), Some((TOKEN.into(), false)));
}

#[test]
fn who_cancels_gives_no_token_and_no_other_key_is_heard() {
    for by_key in [true, false] {
        let mut harness = asking(StoreView::Asked);
        press(&mut harness, Key::M);
        write(&mut harness, TOKEN);
        if by_key {
            press(&mut harness, Key::Escape);
        } else {
            click(&mut harness, "Cancel");
        }
        let asked = taken(&mut harness);
        assert!(!asked.is_empty());
        assert!(asked.iter().all(|command| *command == Command::CancelToken));
    }
}

#[test]
fn a_token_is_in_nothing_that_is_read_out_or_copied() {
    let mut harness = asking(StoreView::Ready);
    write(&mut harness, TOKEN);
    let tree = format!("{:?}", harness.root());
    assert!(!tree.contains("0123456789"), "{tree}");
    let field = harness.get_by_label("Access token");
    let value = field.accesskit_node().value().unwrap_or_default();
    assert!(!value.contains("pk.") && value.chars().count() == TOKEN.len());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    for event in [Event::Copy, Event::Cut] {
        harness.event(event);
        harness.run_steps(2);
    }
    let copied = &harness.state().copied;
    assert!(copied.iter().all(String::is_empty), "{copied:?}");
}

#[test]
fn a_known_token_can_be_forgotten() {
    let mut scene = Scene::with_vehicles(10);
    scene.token.is_known = true;
    let mut harness = shown(scene);
    click(&mut harness, "Base map: Bundled map");
    click(&mut harness, "Forget the Mapbox token");
    assert_eq!(taken(&mut harness), [Command::ForgetToken]);
}

#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("is not read here".into())
    }
}

#[test]
fn a_file_that_is_held_over_the_window_says_what_it_would_do_and_is_dropped() {
    let mut harness = shown(Scene::with_vehicles(10));
    for (path, hint) in [
        (
            "/maps/malta.pmtiles",
            "Drop to show malta.pmtiles as the base map",
        ),
        ("/a/drive.jsonl", "Drop to open the session drive.jsonl"),
        (
            "/a/photo.png",
            "photo.png is neither a map nor a session nor a view",
        ),
    ] {
        harness.input_mut().hovered_files = vec![egui::HoveredFile {
            path: Some(path.into()),
            ..Default::default()
        }];
        harness.run_steps(2);
        assert!(harness.query_by_label(hint).is_some(), "{hint}");
        harness.input_mut().hovered_files.clear();
        let dropped = std::sync::Arc::new(Dropped(path.into()));
        harness.input_mut().dropped_files.push(dropped);
        harness.run_steps(2);
        assert!(harness.query_by_label(hint).is_none());
        assert_eq!(taken(&mut harness), [Command::DropFile(path.into())]);
    }
}

#[test]
fn the_host_that_is_asked_is_named_while_a_map_of_a_server_is_on() {
    let mut harness = shown(Scene::with_vehicles(10));
    assert!(harness.query_by_label_contains("Asking").is_none());
    harness.state_mut().scene.network = MapNetwork::Asking("tile.openstreetmap.org");
    harness.run_steps(2);
    assert!(
        harness
            .query_by_label("Asking tile.openstreetmap.org")
            .is_some()
    );
    harness.state_mut().scene.network = MapNetwork::Offline;
    harness.run_steps(2);
    assert!(
        harness
            .query_by_label("Offline: only stored tiles")
            .is_some()
    );
}

#[test]
fn the_place_under_the_pointer_is_written_and_copied() {
    let mut harness = shown(Scene::with_vehicles(10));
    assert!(
        harness
            .query_by_label_contains("Under the pointer")
            .is_none()
    );
    harness.event(Event::PointerMoved(pos2(640.0, 400.0)));
    harness.run_steps(2);
    let place = "35.89720° N, 14.47500° E";
    let label = format!("Under the pointer: {place}");
    assert!(harness.query_by_label(&label).is_some());
    press(&mut harness, Key::C);
    assert_eq!(harness.state().copied, [place]);
    assert!(
        harness
            .query_by_label("Under the pointer: Copied")
            .is_some()
    );
    harness.event(Event::PointerMoved(pos2(100.0, 100.0)));
    harness.run_steps(2);
    assert!(
        harness
            .query_by_label_contains("Under the pointer")
            .is_none(),
        "a panel is no place"
    );
}

#[test]
fn credits_that_have_no_room_are_a_click_away() {
    let mut scene = Scene::with_vehicles(10);
    let text = |i: usize| format!("© The National Mapping Agency of country number {i} and others");
    scene.credits = (0..40).map(|i| (text(i), String::new())).collect();
    let mut harness = shown(scene);
    assert!(harness.query_by_label(&text(0)).is_some());
    assert!(harness.query_by_label_contains(&text(39)).is_none());
    harness
        .get_by_label_contains("Show all credits of the map")
        .click();
    harness.run_steps(3);
    assert!(harness.query_by_label_contains(&text(39)).is_some());
}
