//! Tidies what screen readers are told of a frame, in one place for all panels and for egui's own
//! controls; and how often they are told.

use std::time::{Duration, Instant};

use egui::Event;
use egui::accesskit::{NodeId, Role, Toggled, TreeUpdate};

/// So long screen readers have for what changes by itself while the playhead runs.
const REST: Duration = Duration::from_millis(500);
/// Frames after an input in which what it has done may show.
const FRAMES_OF_INPUT: u8 = 3;

/// Says nothing twice, and of rows whether they are selected instead of pressed. Scroll bars are
/// left out: rows come into view by themselves.
pub fn tidy(update: &mut TreeUpdate) {
    for (_, node) in &mut update.nodes {
        let name = node.label().or(node.value());
        if node.description().is_some() && node.description() == name {
            node.clear_description();
        }
        match node.role() {
            Role::ListBoxOption => {
                if let Some(toggled) = node.toggled() {
                    node.set_selected(toggled == Toggled::True);
                    node.clear_toggled();
                }
            }
            Role::ScrollBar => node.set_hidden(),
            _ => {}
        }
    }
}

/// Decides which frames screen readers are told of: while the playhead runs each one differs, and
/// sixty updates a second are more than any of them can follow.
#[derive(Clone, Copy, Debug, Default)]
pub struct Teller {
    told_at: Option<Instant>,
    focus: Option<NodeId>,
    frames_of_input: u8,
}

impl Teller {
    /// Takes note of what a frame begins with.
    pub fn note(&mut self, events: &[Event]) {
        let is_move =
            |event: &Event| matches!(event, Event::PointerMoved(_) | Event::MouseMoved(_));
        if !events.iter().all(is_move) {
            self.frames_of_input = FRAMES_OF_INPUT;
        }
    }

    /// Whether they are to be told of this frame: of each that does not merely show the next
    /// moment, and of those else after a while.
    pub fn is_due(&mut self, update: &TreeUpdate, is_playing: bool, now: Instant) -> bool {
        let has_rested = |told_at: Instant| now.duration_since(told_at) >= REST;
        let is_due = !is_playing
            || self.frames_of_input > 0
            || self.focus != Some(update.focus)
            || self.told_at.is_none_or(has_rested);
        self.frames_of_input = self.frames_of_input.saturating_sub(1);
        if is_due {
            (self.told_at, self.focus) = (Some(now), Some(update.focus));
        }
        is_due
    }
}

/// Gives the window the name that its title bar has.
pub fn name_window(update: &mut TreeUpdate, title: &str) {
    let root = egui::accesskit_root_id().accesskit_id();
    if let Some((_, node)) = update.nodes.iter_mut().find(|(id, _)| *id == root) {
        node.set_label(title);
    }
}

#[cfg(test)]
mod tests {
    use egui::accesskit::{Node, NodeId, TreeId};

    use super::*;

    fn told(nodes: Vec<Node>) -> TreeUpdate {
        let ids = (1..).map(NodeId);
        TreeUpdate {
            nodes: ids.zip(nodes).collect(),
            tree: None,
            tree_id: TreeId::ROOT,
            focus: NodeId(1),
        }
    }

    #[test]
    fn a_tooltip_that_is_the_name_is_not_read_out_again() {
        let mut named = Node::new(Role::Button);
        named.set_label("Stop");
        let mut explained = named.clone();
        named.set_description("Stop");
        explained.set_description("Go back to the start");
        let mut text = Node::new(Role::Label);
        text.set_value("40 vehicles");
        text.set_description("40 vehicles");
        let mut update = told(vec![named, explained, text]);
        tidy(&mut update);
        let said: Vec<_> = update.nodes.iter().map(|(_, n)| n.description()).collect();
        assert_eq!(said, [None, Some("Go back to the start"), None]);
    }

    #[test]
    fn a_row_is_selected_and_a_switch_is_pressed() {
        let mut row = Node::new(Role::ListBoxOption);
        row.set_toggled(Toggled::True);
        let mut switch = Node::new(Role::Button);
        switch.set_toggled(Toggled::True);
        let mut update = told(vec![row, switch]);
        tidy(&mut update);
        let [(_, row), (_, switch)] = &update.nodes[..] else {
            panic!("{update:?}");
        };
        assert_eq!((row.is_selected(), row.toggled()), (Some(true), None));
        assert_eq!(switch.toggled(), Some(Toggled::True));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
    fn a_running_playhead_is_told_twice_a_second_and_everything_else_at_once() {
        let update = told(Vec::new());
        let begun = Instant::now();
        let at = |millis| begun + Duration::from_millis(millis);
        let mut teller = Teller::default();
        assert!(teller.is_due(&update, true, at(0)), "the first frame");
        let frames = (1..=60).map(|n| n * 16);
        let count = frames
            .filter(|n| teller.is_due(&update, true, at(*n)))
            .count();
        assert_eq!(count, 1, "in the second after it");
        // What a key has done is in one of the next frames.
        teller.note(&[Event::Text("f".to_owned())]);
        assert!(teller.is_due(&update, true, at(1000)));
        assert!(teller.is_due(&update, true, at(1016)));
        assert!(teller.is_due(&update, true, at(1032)));
        assert!(!teller.is_due(&update, true, at(1048)));
        teller.note(&[Event::PointerMoved(egui::pos2(1.0, 1.0))]);
        assert!(!teller.is_due(&update, true, at(1064)));
        let elsewhere = TreeUpdate {
            focus: NodeId(2),
            ..update.clone()
        };
        assert!(teller.is_due(&elsewhere, true, at(1080)));
        assert!(teller.is_due(&elsewhere, false, at(1081)), "it rests");
    }

    #[test]
    fn the_window_is_called_as_its_title_says() {
        let root = egui::accesskit_root_id().accesskit_id();
        let mut update = told(Vec::new());
        update.nodes.push((root, Node::new(Role::Window)));
        name_window(&mut update, "trackscope");
        assert_eq!(update.nodes[0].1.label(), Some("trackscope"));
    }
}
