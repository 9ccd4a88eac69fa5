//! A slider for a number of percent.

use egui::{CursorIcon, EventFilter, Key, Rect, Response, Role, Sense, Stroke, WidgetInfo};
use egui::{pos2, vec2};

use super::theme::Theme;
use super::{spoken, widgets};

/// Steps of an arrow key, in percent.
const STEP: i32 = 5;
const KNOB: f32 = 7.0;

/// Draws a slider called `name` into `rect`; returns another value when one is asked for by
/// pointer, by arrow keys, by Home and End, or by a screen reader.
pub fn show(ui: &mut egui::Ui, rect: Rect, name: &str, percent: u8, theme: &Theme) -> Option<u8> {
    let response = ui
        .interact(rect, ui.scope_id().with(name), Sense::click_and_drag())
        .on_hover_cursor(CursorIcon::PointingHand);
    describe(ui, &response, name, percent);
    let (left, right) = (rect.left() + KNOB, rect.right() - KNOB);
    let asked = by_pointer(&response, left, right)
        .or_else(|| by_keys(ui, &response, percent))
        .or_else(|| by_number(ui, &response));
    // While it is dragged the knob stays under the pointer.
    let shown = asked.unwrap_or(percent);
    let x = left + (right - left) * f32::from(shown) / 100.0;
    let middle = rect.center().y;
    let line = Rect::from_min_max(pos2(left, middle - 2.0), pos2(right, middle + 2.0));
    ui.painter()
        .rect_filled(line, 2.0, theme.hover.blend(theme.hover));
    let filled = Rect::from_min_max(line.min, pos2(x, line.bottom()));
    ui.painter().rect_filled(filled, 2.0, theme.accent);
    let radius = KNOB + widgets::hover_amount(ui, &response);
    let rim = Stroke::new(2.0, theme.accent);
    ui.painter()
        .circle(pos2(x, middle), radius, theme.opaque_panel, rim);
    let ring = Rect::from_center_size(pos2(x, middle), vec2(20.0, 20.0));
    widgets::focus_ring(ui, &response, ring, 10.into(), theme);
    asked.filter(|value| *value != percent)
}

fn describe(ui: &egui::Ui, response: &Response, name: &str, percent: u8) {
    let value = f64::from(percent);
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), value, name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        use egui::accesskit::Action;
        node.set_role(Role::Slider);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
        node.set_numeric_value(value);
        node.set_numeric_value_step(f64::from(STEP));
        node.set_value(format!("{percent} %"));
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
        node.add_action(Action::SetValue);
    });
}

fn by_pointer(response: &Response, left: f32, right: f32) -> Option<u8> {
    let is_held = response.is_pointer_button_down_on() || response.dragged() || response.clicked();
    let pos = response.interact_pointer_pos().filter(|_| is_held)?;
    let share = ((pos.x - left) / (right - left).max(1.0)).clamp(0.0, 1.0);
    // 0 to 100.
    Some((share * 100.0).round() as u8)
}

/// The number that a screen reader has asked for.
fn by_number(ui: &egui::Ui, response: &Response) -> Option<u8> {
    let value = spoken::asked_value(ui, response.id)?;
    // 0 to 100.
    Some(value.round().clamp(0.0, 100.0) as u8)
}

fn by_keys(ui: &egui::Ui, response: &Response, percent: u8) -> Option<u8> {
    use egui::accesskit::Action;
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX / 1000);
    let mut steps = ui.input(|input| {
        let requests = |action| count(input.num_accesskit_action_requests(response.id, action));
        requests(Action::Increment) - requests(Action::Decrement)
    });
    if response.has_focus() {
        let filter = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        steps += ui.input(|input| {
            let presses = |key| count(input.num_presses(key));
            presses(Key::ArrowRight) - presses(Key::ArrowLeft)
        });
    }
    let moved = i32::from(percent).saturating_add(steps.saturating_mul(STEP));
    let moved = u8::try_from(moved.clamp(0, 100)).unwrap_or(percent);
    (steps != 0).then_some(moved)
}
