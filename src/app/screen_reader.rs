//! Tidies what screen readers are told of a frame, in one place for all panels and for egui's own
//! controls.

use egui::accesskit::{Role, Toggled, TreeUpdate};

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
    fn the_window_is_called_as_its_title_says() {
        let root = egui::accesskit_root_id().accesskit_id();
        let mut update = told(Vec::new());
        update.nodes.push((root, Node::new(Role::Window)));
        name_window(&mut update, "trackscope");
        assert_eq!(update.nodes[0].1.label(), Some("trackscope"));
    }
}
