//! An edge of a panel that can be moved: with the pointer, with arrow keys while it has the
//! keyboard, by a screen reader, and back to where it belongs with a double click.

use std::ops::RangeInclusive;

use egui::accesskit::Action;
use egui::{
    CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Response, Role, Sense, WidgetInfo, pos2,
    vec2,
};

use super::spoken;
use super::theme::Theme;

/// How far an edge can be taken hold of outside of the panel, in points.
const OUTSIDE: f32 = 4.0;
/// The corners are left to whatever lies there, in points.
const CORNER: f32 = 12.0;
/// Length of what is lit in its middle, in points.
const GRIP: f32 = 36.0;

/// Which edge of a panel it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The upper one: it changes the height.
    Top,
    /// The right one: it changes the width.
    Right,
}

/// What a person asks of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// The panel is to be so high or wide, in points; within the sizes of the edge.
    To(u16),
    /// The panel is to be as large as it is by itself.
    Back,
}

impl Moved {
    /// The size that is wanted from now on, in points; `None` is the panel's own.
    pub const fn wanted(self) -> Option<u16> {
        match self {
            Self::To(points) => Some(points),
            Self::Back => None,
        }
    }
}

/// An edge that can be moved.
#[derive(Clone, Debug)]
pub struct Edge {
    /// What it is called.
    pub name: &'static str,
    /// Which one it is.
    pub side: Side,
    /// How far an arrow key moves it, in points.
    pub step: u16,
    /// How high or wide the panel can become, in points.
    pub sizes: RangeInclusive<u16>,
}

impl Edge {
    /// Draws the edge of `panel`; to be called when the panel is drawn already, for it lies over
    /// it.
    pub fn show(&self, ui: &egui::Ui, id: Id, panel: Rect, theme: &Theme) -> Option<Moved> {
        let response = ui.interact(self.strip(panel), id, Sense::click_and_drag());
        let size = match self.side {
            Side::Top => panel.height(),
            Side::Right => panel.width(),
        };
        self.describe(ui, &response, size);
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(match self.side {
                Side::Top => CursorIcon::ResizeVertical,
                Side::Right => CursorIcon::ResizeHorizontal,
            });
        }
        self.paint_grip(ui, &response, panel, theme);
        if response.double_clicked() {
            return Some(Moved::Back);
        }
        let wanted = self.by_pointer(ui, &response, panel);
        let wanted = wanted.or_else(|| self.by_steps(ui, &response, size));
        // Sizes are small numbers.
        let asked = || spoken::asked_value(ui, response.id).map(|size| size as f32);
        let wanted = wanted.or_else(asked)?;
        let (least, most) = (*self.sizes.start(), *self.sizes.end());
        let wanted = wanted.round().clamp(f32::from(least), f32::from(most));
        // Between two numbers of this kind.
        Some(Moved::To(wanted as u16))
    }

    /// Where it can be taken hold of.
    fn strip(&self, panel: Rect) -> Rect {
        match self.side {
            Side::Top => Rect::from_min_max(
                pos2(panel.left() + CORNER, panel.top() - OUTSIDE),
                pos2(panel.right() - CORNER, panel.top() + 6.0),
            ),
            // Inside there is a scroll bar.
            Side::Right => Rect::from_min_max(
                pos2(panel.right() - 4.0, panel.top() + CORNER),
                pos2(panel.right() + OUTSIDE, panel.bottom() - CORNER),
            ),
        }
    }

    fn describe(&self, ui: &egui::Ui, response: &Response, size: f32) {
        response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, self.name));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_numeric_value(f64::from(size.round()));
            node.set_min_numeric_value(f64::from(*self.sizes.start()));
            node.set_max_numeric_value(f64::from(*self.sizes.end()));
            node.set_numeric_value_step(f64::from(self.step));
            node.add_action(Action::Increment);
            node.add_action(Action::Decrement);
            node.add_action(Action::SetValue);
        });
    }

    fn paint_grip(&self, ui: &egui::Ui, response: &Response, panel: Rect, theme: &Theme) {
        let is_lit = response.hovered() || response.dragged() || response.has_focus();
        let (center, size) = match self.side {
            Side::Top => (pos2(panel.center().x, panel.top() + 5.0), vec2(GRIP, 3.0)),
            // The rows leave it no place of its own: it is seen when it is wanted.
            Side::Right if !is_lit => return,
            Side::Right => (pos2(panel.right() - 0.5, panel.center().y), vec2(3.0, GRIP)),
        };
        let ink = if is_lit { theme.accent } else { theme.border };
        let grip = Rect::from_center_size(center, size);
        ui.painter().rect_filled(grip, 1.5, ink);
    }

    /// The size at which the edge stays where it was taken hold of.
    fn by_pointer(&self, ui: &egui::Ui, response: &Response, panel: Rect) -> Option<f32> {
        let along = |pos: egui::Pos2| match self.side {
            Side::Top => panel.bottom() - pos.y,
            Side::Right => pos.x - panel.left(),
        };
        let size = match self.side {
            Side::Top => panel.height(),
            Side::Right => panel.width(),
        };
        if response.drag_started() {
            let origin = ui.input(|input| input.pointer.press_origin())?;
            let off: f32 = size - along(origin);
            ui.data_mut(|data| data.insert_temp(response.id, off));
        }
        if !response.dragged() {
            return None;
        }
        let off: f32 = ui.data(|data| data.get_temp(response.id)).unwrap_or(0.0);
        Some(along(response.interact_pointer_pos()?) + off)
    }

    /// What arrow keys and screen readers make of a size.
    fn by_steps(&self, ui: &egui::Ui, response: &Response, size: f32) -> Option<f32> {
        let mut steps = ui.input(|input| {
            let asked = |action| input.num_accesskit_action_requests(response.id, action) as f32;
            asked(Action::Increment) - asked(Action::Decrement)
        });
        if response.has_focus() {
            let filter = EventFilter {
                vertical_arrows: self.side == Side::Top,
                horizontal_arrows: self.side == Side::Right,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            let (more, less) = match self.side {
                Side::Top => (Key::ArrowUp, Key::ArrowDown),
                Side::Right => (Key::ArrowRight, Key::ArrowLeft),
            };
            steps += ui.input_mut(|input| {
                let mut presses = |key| input.count_and_consume_key(Modifiers::NONE, key) as f32;
                presses(more) - presses(less)
            });
        }
        (steps != 0.0).then(|| size + steps * f32::from(self.step))
    }
}
