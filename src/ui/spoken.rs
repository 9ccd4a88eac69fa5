//! What screen readers are told beside the names of controls: which of them belong together, how
//! long a list is, where a box begins, and what they have asked for.

use egui::accesskit::{Action, ActionData, Node};
use egui::{Id, Rect, Response, Role, Sense, UiBuilder, WidgetInfo};

/// So soon after a click nobody has opened a menu by keyboard, in seconds.
const AFTER_CLICK_SECS: f32 = 0.5;

/// A child covering `rect`, as [`widgets::child`](super::widgets::child) makes it, whose controls
/// belong together under `name`.
pub fn child_group(ui: &mut egui::Ui, salt: &'static str, name: &str, rect: Rect) -> egui::Ui {
    child(ui, salt, name, rect, |node| node.set_role(Role::Group))
}

/// The same for the rows of a list, of which there are `count` with those that are not in view;
/// each is told with [`place`].
pub fn child_list(
    ui: &mut egui::Ui,
    salt: &'static str,
    name: &str,
    rect: Rect,
    count: usize,
) -> egui::Ui {
    child(ui, salt, name, rect, |node| {
        node.set_role(Role::ListBox);
        node.set_size_of_set(count);
    })
}

/// What is told of it has an id that stays: that of egui's own node for a child is another one
/// whenever something else is drawn before it, and a screen reader would take it for a new part.
fn child(
    ui: &mut egui::Ui,
    salt: &'static str,
    name: &str,
    rect: Rect,
    tell: impl FnOnce(&mut Node),
) -> egui::Ui {
    let id = ui.scope_id().with((salt, "part"));
    ui.interact(rect, id, Sense::hover());
    ui.ctx().accesskit_node_builder(id, |node| {
        let corner = |pos: egui::Pos2| (f64::from(pos.x), f64::from(pos.y));
        let ((x0, y0), (x1, y1)) = (corner(rect.min), corner(rect.max));
        node.set_bounds(egui::accesskit::Rect { x0, y0, x1, y1 });
        node.set_label(name);
        tell(node);
    });
    ui.new_child(
        UiBuilder::new()
            .id_salt(salt)
            .max_rect(rect)
            .layout(egui::Layout::top_down(egui::Align::Min))
            .accessibility_parent(id),
    )
}

/// Says where a row stands in its list, counted from 0.
pub fn place(ui: &egui::Ui, row_id: Id, index: usize) {
    ui.ctx().accesskit_node_builder(row_id, |node| {
        node.set_position_in_set(index);
    });
}

/// The title of a box over everything, at `rect`, where it is painted already. It takes the
/// keyboard when the box opens, so that what was opened is read out and the next control is one
/// of the box.
pub fn box_title(ui: &egui::Ui, rect: Rect, title: &str) {
    let id = ui.scope_id().with("title of the box");
    let is_new = ui.ctx().read_response(id).is_none();
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    if is_new || ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
}

/// Gives the keyboard to the first item of a menu that has just opened, unless it was opened with
/// the pointer: then nobody looks for a mark on it.
pub fn begin_menu(ui: &egui::Ui, first: &Response) {
    let id = ui.unique_id().with("menu is open");
    let now = ui.ctx().cumulative_frame_nr();
    let before = ui.data_mut(|data| {
        let before = data.get_temp::<u64>(id);
        data.insert_temp(id, now);
        before
    });
    let was_open = before.is_some_and(|before| before.saturating_add(1) >= now);
    let by_pointer = ui.input(|input| {
        input.pointer.any_down() || input.pointer.time_since_last_click() < AFTER_CLICK_SECS
    });
    if !was_open && !by_pointer {
        first.request_focus();
    }
}

/// The number that a screen reader has asked a control to show since the last frame.
pub fn asked_value(ui: &egui::Ui, id: Id) -> Option<f64> {
    ui.input(|input| {
        let requests = input.accesskit_action_requests(id, Action::SetValue);
        let numbers = requests.filter_map(|request| match request.data {
            Some(ActionData::NumericValue(value)) if value.is_finite() => Some(value),
            _ => None,
        });
        numbers.last()
    })
}
