//! The camera: pictures and views by button, key and name.

use egui::accesskit::Toggled;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trackscope::command::{Command, PictureScale, PictureTarget};

use crate::asks::{click, press, shown, taken};
use crate::scene::Scene;

const MENU: &str = "Copy or save what is seen";

fn copied(scale: PictureScale) -> Command {
    let to = PictureTarget::Clipboard;
    Command::CapturePicture { scale, to }
}

fn saved(scale: PictureScale) -> Command {
    let to = PictureTarget::File(None);
    Command::CapturePicture { scale, to }
}

#[test]
fn the_menu_of_the_camera_asks_for_everything_by_name_and_closes() {
    for (label, command) in [
        ("Copy picture", copied(PictureScale::ONE)),
        ("Save picture…", saved(PictureScale::ONE)),
        ("Save view…", Command::SaveView(None)),
        ("Open view…", Command::OpenView(None)),
        ("Copy link to this view", Command::CopyViewLink),
        ("Open copied link", Command::PasteViewLink),
    ] {
        let mut harness = shown(Scene::with_vehicles(4));
        assert!(harness.query_by_label(label).is_none());
        click(&mut harness, MENU);
        click(&mut harness, label);
        assert_eq!(taken(&mut harness), [command], "{label}");
        assert!(harness.query_by_label(label).is_none(), "{label} closes it");
    }
}

#[test]
fn the_size_that_is_chosen_holds_for_keys_too_and_is_told() {
    let mut harness = shown(Scene::with_vehicles(4));
    click(&mut harness, MENU);
    let four = "Picture 4 times as fine as the window";
    click(&mut harness, four);
    assert_eq!(
        taken(&mut harness),
        [],
        "the menu stays for what is to be done"
    );
    let chosen = harness.get_by_label(four);
    assert_eq!(chosen.accesskit_node().toggled(), Some(Toggled::True));
    let one = harness.get_by_label("Picture as fine as the window");
    assert_eq!(one.accesskit_node().toggled(), Some(Toggled::False));
    click(&mut harness, "Copy picture");
    press(&mut harness, Modifiers::COMMAND, Key::S);
    let [.., four] = PictureScale::ALL;
    assert_eq!(taken(&mut harness), [copied(four), saved(four)]);
}

#[test]
fn the_keys_of_every_program_copy_save_and_paste_here() {
    let mut harness = shown(Scene::with_vehicles(4));
    // A window turns these two keys into what every program does with them.
    harness.event(Event::Copy);
    harness.event(Event::Paste("trackscope:abc".into()));
    harness.run_steps(2);
    let opened = Command::OpenViewLink("trackscope:abc".into());
    let mut asked = taken(&mut harness);
    asked.sort_by_key(|command| *command == opened);
    assert_eq!(asked, [copied(PictureScale::ONE), opened]);
    let both = Modifiers::COMMAND | Modifiers::SHIFT;
    for (modifiers, key, command) in [
        (Modifiers::COMMAND, Key::S, saved(PictureScale::ONE)),
        (both, Key::S, Command::SaveView(None)),
        (both, Key::O, Command::OpenView(None)),
        (both, Key::C, Command::CopyViewLink),
        (Modifiers::COMMAND, Key::V, Command::PasteViewLink),
    ] {
        press(&mut harness, modifiers, key);
        assert_eq!(taken(&mut harness), [command]);
    }
}

#[test]
fn what_is_copied_and_pasted_while_typing_is_text() {
    let mut harness = shown(Scene::with_vehicles(4));
    press(&mut harness, Modifiers::NONE, Key::Slash);
    harness.event(Event::Copy);
    harness.event(Event::Paste("trackscope:abc".into()));
    harness.run_steps(2);
    assert_eq!(taken(&mut harness), []);
    let mut typed = harness.query_all_by_value("trackscope:abc");
    assert!(typed.next().is_some());
}

#[test]
fn a_view_that_is_held_over_the_window_says_what_it_would_do() {
    let mut harness = shown(Scene::with_vehicles(4));
    harness.input_mut().hovered_files = vec![egui::HoveredFile {
        path: Some("/a/valletta.trackview".into()),
        ..Default::default()
    }];
    harness.run_steps(2);
    let hint = "Drop to open the view valletta.trackview";
    assert!(harness.query_by_label(hint).is_some());
}
