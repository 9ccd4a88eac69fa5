//! One of a few choices, side by side.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, WidgetInfo, pos2, vec2};

use super::theme::Theme;
use super::{fonts, widgets};
use crate::words::settings::choice;

/// Height in points.
pub const HEIGHT: f32 = 32.0;

/// Draws the choices, each with what it is called, into `rect`; returns another one when it is
/// chosen. `of` says what is chosen: `Colours`.
pub fn show<T: Copy + PartialEq>(
    ui: &egui::Ui,
    rect: Rect,
    of: &str,
    choices: &[(T, &str)],
    current: T,
    theme: &Theme,
) -> Option<T> {
    let radius = CornerRadius::same(8);
    ui.painter().rect(
        rect,
        radius,
        theme.hover,
        Stroke::new(1.0, theme.border),
        StrokeKind::Inside,
    );
    let mut chosen = None;
    // A handful.
    let width = rect.width() / choices.len().max(1) as f32;
    for (index, (value, name)) in choices.iter().enumerate() {
        let left = rect.left() + width * index as f32;
        let part = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        let part = part.shrink(2.0);
        let is_current = *value == current;
        let response = ui.interact(part, ui.scope_id().with((of, index)), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(Role::RadioButton, true, is_current, choice(of, name))
        });
        let radius = CornerRadius::same(6);
        let (ink, font) = if is_current {
            let fill = theme.tint(theme.accent);
            let edge = Stroke::new(1.0, theme.accent);
            ui.painter()
                .rect(part, radius, fill, edge, StrokeKind::Inside);
            (theme.text_1, fonts::semibold(12.5))
        } else {
            let over = widgets::hover_amount(ui, &response);
            let fill = theme.hover.gamma_multiply(over);
            ui.painter().rect_filled(part, radius, fill);
            (theme.text_1, fonts::regular(12.5))
        };
        let galley = widgets::line(ui, name, font, ink, part.width() - 8.0);
        widgets::paint(ui, part.center(), Align2::CENTER_CENTER, galley);
        widgets::focus_ring(ui, &response, part, radius, theme);
        if response.clicked() && !is_current {
            chosen = Some(*value);
        }
    }
    chosen
}
