//! The notice on the map that vehicles are hidden, as long as any is: what nobody sees must not
//! be forgotten.

use egui::{Align2, CornerRadius, Pos2, Rect, Role, Sense, WidgetInfo, pos2, vec2};

use super::theme::Theme;
use super::view::View;
use super::{fonts, format, icons, widgets};
use crate::command::Command;
use crate::words::visibility as words;

const HEIGHT: f32 = 36.0;
const SIDE: f32 = 14.0;
const ICON: f32 = 16.0;
const BETWEEN: f32 = 10.0;

/// How wide the notice is, in points.
pub fn width(ui: &egui::Ui, view: &View<'_>) -> f32 {
    let text = text(view);
    let words = widgets::width_of(ui, &text, fonts::medium(13.0));
    let button = widgets::width_of(ui, words::SHOW_ALL, fonts::semibold(13.0));
    SIDE + ICON + 8.0 + words + BETWEEN + 1.0 + BETWEEN + button + SIDE
}

/// Draws the notice with its upper left corner at `min`; returns where it is, if anything is
/// hidden. All of it is the button that shows all again.
pub fn show(
    ui: &egui::Ui,
    min: Pos2,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> Option<Rect> {
    if view.visibility.shows_all() {
        return None;
    }
    let rect = Rect::from_min_size(min, vec2(width(ui, view), HEIGHT));
    let id = ui.scope_id().with("hidden vehicles");
    widgets::panel(ui, id.with("ground"), rect, theme);
    let response = ui.interact(rect, id, Sense::click());
    let name = words::show_all(&format::count(view.visibility.hidden_count()));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let radius = CornerRadius::same(super::theme::PANEL_RADIUS);
    ui.painter()
        .rect_filled(rect, radius, theme.tint(theme.warn));
    let over = widgets::hover_amount(ui, &response);
    ui.painter()
        .rect_filled(rect, radius, theme.hover.gamma_multiply(over));
    let symbol = Rect::from_min_size(rect.min + vec2(SIDE, 0.0), vec2(ICON, HEIGHT));
    let ink = theme.ink(theme.warn);
    widgets::icon(ui, symbol, icons::EYE_SLASH, fonts::icon(ICON), ink);
    let write = |left: f32, text: &str, font, color| {
        let galley = widgets::line(ui, text, font, color, f32::INFINITY);
        let pos = pos2(left, rect.center().y);
        widgets::paint(ui, pos, Align2::LEFT_CENTER, galley).right()
    };
    let left = symbol.right() + 8.0;
    let right = write(left, &text(view), fonts::medium(13.0), theme.text_1);
    let line = right + BETWEEN;
    let height = rect.y_range().shrink(9.0);
    ui.painter()
        .vline(line, height, egui::Stroke::new(1.0, theme.border));
    let font = fonts::semibold(13.0);
    write(
        line + 1.0 + BETWEEN,
        words::SHOW_ALL,
        font,
        theme.ink(theme.accent),
    );
    widgets::focus_ring(ui, &response, rect, radius, theme);
    if response.clicked() {
        out.push(Command::ShowAllVehicles);
    }
    Some(rect)
}

fn text(view: &View<'_>) -> String {
    words::hidden(&format::count(view.visibility.hidden_count()))
}
