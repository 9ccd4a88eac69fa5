//! Whole investigations: with the keyboard alone, and with what screen readers are told alone.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crossbeam_channel::Receiver;
use egui::accesskit::{Action, ActionRequest, Node, NodeId, Role, TreeId};
use egui::{Event, Key, Modifiers, OutputCommand};

use super::capture::fixture::{Fixture, SIZE_POINTS, demo};
use super::capture::{CaptureDesk, ClipboardHeld, clipboard_in_memory};
use super::file_dialog::FileChooser;
use super::headless::headless_input;
use super::keep_desk::KeepDesk;
use super::session_desk::SessionDesk;
use super::viewer::Viewer;
use super::views::{ViewDesk, ViewSession};

const FRAME_SECS: f64 = 0.05;

/// The program without a window, and somebody in front of it who may only press keys, or only do
/// what a screen reader can.
struct Desk {
    fixture: Fixture,
    keep: KeepDesk,
    sessions: SessionDesk,
    held: Arc<Mutex<ClipboardHeld>>,
    woken: Receiver<()>,
    secs: f64,
    /// The text that a panel has copied last.
    copied: String,
    nodes: Vec<(NodeId, Node)>,
}

impl Desk {
    fn new() -> Self {
        let (clipboard, held, woken) = clipboard_in_memory();
        let nobody = || FileChooser::asking(|| (), |_| None);
        let mut desk = Self {
            fixture: Fixture::new(Viewer::default(), true, 1),
            keep: KeepDesk::new(
                clipboard,
                CaptureDesk::new(nobody(), || ()),
                ViewDesk::new(nobody(), || ()),
            ),
            sessions: SessionDesk::new(nobody()),
            held,
            woken,
            secs: 10.0,
            copied: String::new(),
            nodes: Vec::new(),
        };
        desk.fixture.stage.ctx().enable_accesskit();
        desk.frames(3);
        desk
    }

    fn viewer(&self) -> &Viewer {
        &self.fixture.viewer
    }

    fn selected_name(&self) -> Option<String> {
        let key = self.viewer().selected()?;
        Some(self.viewer().fleet().get(key)?.label.clone())
    }

    /// Drawn vehicles.
    fn shown(&self) -> usize {
        let viewer = self.viewer();
        let keys = viewer.fleet().iter().map(|(key, _)| key);
        keys.filter(|key| !viewer.visibility().is_hidden(*key))
            .count()
    }

    fn playhead(&self) -> String {
        let playhead = self.viewer().clock().playhead();
        self.viewer().time_face().date_time(playhead)
    }

    /// One frame, with what the window does between two.
    fn frame(&mut self, events: Vec<Event>) {
        self.secs += FRAME_SECS;
        let mut input = headless_input(SIZE_POINTS, 1.0, self.secs);
        input.events = events;
        let Fixture { gpu, viewer, stage } = &mut self.fixture;
        viewer.tick(FRAME_SECS);
        let output = stage.frame(viewer, input).platform_output;
        for command in output.commands {
            if let OutputCommand::CopyText(text) = command {
                self.copied = text;
            }
        }
        if let Some(update) = output.accesskit_update {
            self.nodes = update.nodes;
        }
        self.keep.turn(viewer, stage, Some(gpu));
        match self.sessions.turn(viewer) {
            Some(ViewSession::Demo) => *viewer = demo(),
            other => assert_eq!(other, None),
        }
    }

    fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.frame(Vec::new());
        }
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        for pressed in [true, false] {
            let event = Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers,
            };
            self.frame(vec![event]);
        }
        self.frames(3);
    }

    fn write(&mut self, text: &str) {
        self.frame(vec![Event::Text(text.to_owned())]);
        self.frames(3);
    }

    /// Waits for the picture that was asked for; returns how many there are.
    fn pictures(&mut self, wanted: usize) -> usize {
        loop {
            let count = self.held.lock().unwrap().pictures.len();
            if count >= wanted {
                return count;
            }
            // The desk draws beside the window, and hands over in the window's next turn.
            let _ = self.woken.recv_timeout(Duration::from_millis(20));
            self.frames(1);
            assert!(
                self.secs < 600.0,
                "no picture: {:?}",
                self.fixture.viewer.notices
            );
        }
    }

    /// What can be reached by this name, or a part of it.
    fn find(&self, name: &str, role: Option<Role>) -> (NodeId, Node) {
        let label = |node: &Node| node.label().or(node.value()).unwrap_or_default().to_owned();
        // Rows of lists and items of menus are pressed like buttons.
        let is_alike = |node: &Node, role| {
            let is_pressed = matches!(node.role(), Role::ListBoxOption | Role::MenuItem);
            node.role() == role || (role == Role::Button && is_pressed)
        };
        let fits = |node: &Node| role.is_none_or(|role| is_alike(node, role));
        let mut found = self.nodes.iter().filter(|(_, node)| fits(node));
        let exact = found.clone().find(|(_, node)| label(node) == name);
        let part = exact.or_else(|| found.find(|(_, node)| label(node).contains(name)));
        let names = || {
            let all = self.nodes.iter();
            all.map(|(_, node)| format!("{:?} {:?}", node.role(), label(node)))
                .collect::<Vec<_>>()
                .join("\n")
        };
        part.cloned()
            .unwrap_or_else(|| panic!("nothing is called {name:?}:\n{}", names()))
    }

    fn request(&mut self, action: Action, name: &str, role: Option<Role>) {
        let (target_node, _) = self.find(name, role);
        let request = ActionRequest {
            action,
            target_tree: TreeId::ROOT,
            target_node,
            data: None,
        };
        self.frame(vec![Event::AccessKitActionRequest(request)]);
        self.frames(4);
    }

    /// Does what a screen reader does when its user presses a control.
    fn activate(&mut self, name: &str) {
        self.request(Action::Click, name, Some(Role::Button));
    }
}

#[test]
fn the_keyboard_alone_is_enough_for_an_investigation() {
    let mut desk = Desk::new();
    // Open a session.
    desk.press(Modifiers::COMMAND, Key::K);
    desk.write("open the demo");
    desk.press(Modifiers::NONE, Key::Enter);
    assert_eq!(desk.viewer().fleet().vehicles().len(), 40);
    desk.frames(10);
    // Find a vehicle.
    desk.press(Modifiers::COMMAND, Key::K);
    desk.write("bus 14");
    desk.press(Modifiers::NONE, Key::Enter);
    desk.frames(40);
    assert_eq!(desk.selected_name().as_deref(), Some("Bus 14"));
    // Show it alone.
    desk.press(Modifiers::NONE, Key::I);
    assert_eq!(desk.shown(), 1);
    // Go to a time.
    desk.press(Modifiers::NONE, Key::G);
    desk.press(Modifiers::COMMAND, Key::A);
    desk.write("08:05:00");
    desk.press(Modifiers::NONE, Key::Enter);
    assert_eq!(desk.playhead(), "2026-05-04 08:05:00");
    // To the next stop, and look at the table of events.
    desk.press(Modifiers::SHIFT, Key::N);
    desk.frames(20);
    assert!(desk.playhead().as_str() > "2026-05-04 08:05:00");
    let at_stop = desk.playhead();
    let t = desk.viewer().clock().playhead();
    let vehicle = desk.viewer().fleet().get(desk.viewer().selected().unwrap());
    let stops = vehicle.unwrap().track.stops();
    assert!(
        stops.iter().any(|stop| stop.range.start() == t),
        "{at_stop}"
    );
    // Take a picture with it.
    desk.frame(vec![Event::Copy]);
    assert_eq!(desk.pictures(1), 1);
    // Copy the table of everyone.
    desk.press(Modifiers::NONE, Key::E);
    desk.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.frames(10);
    assert!(desk.copied.contains("Bus 14"), "{}", desk.copied);
    assert!(
        desk.copied
            .contains(at_stop.split(' ').next_back().unwrap())
    );
    // And show everyone again.
    desk.press(Modifiers::NONE, Key::I);
    assert_eq!(desk.shown(), 40);
}

#[test]
fn what_screen_readers_are_told_is_enough_for_an_investigation() {
    let mut desk = Desk::new();
    desk.activate("See the demo");
    assert_eq!(desk.viewer().fleet().vehicles().len(), 40);
    desk.frames(10);
    // The list says of each vehicle what it does.
    desk.activate("Bus 14, ");
    assert_eq!(desk.selected_name().as_deref(), Some("Bus 14"));
    desk.activate("Show only what is selected");
    assert_eq!(desk.shown(), 1);
    // A time is typed into the field that the clock opens.
    desk.activate("Go to another time");
    desk.request(Action::Focus, "Time to go to", None);
    desk.press(Modifiers::COMMAND, Key::A);
    desk.write("08:05:00");
    desk.activate("Go there");
    assert_eq!(desk.playhead(), "2026-05-04 08:05:00");
    // What happened is told in words, in order.
    desk.activate("Where everyone is");
    desk.activate("Events: stops");
    desk.frames(30);
    let (_, event) = desk.find("Bus 14, stop, ", None);
    assert!(event.label().unwrap().contains(" to "), "{event:?}");
    desk.request(Action::Click, "Bus 14, stop, ", None);
    assert_ne!(desk.playhead(), "2026-05-04 08:05:00");
    desk.activate("Copy the table as text");
    desk.frames(10);
    assert!(desk.copied.contains("Bus 14"), "{}", desk.copied);
    desk.activate("Copy or save what is seen");
    desk.activate("Copy picture");
    assert_eq!(desk.pictures(1), 1);
}
