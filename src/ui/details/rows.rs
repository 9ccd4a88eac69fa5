//! The lines of the details: a label, a value, and a click that copies it.

use egui::{Align2, Rect, Sense, WidgetInfo, pos2, vec2};

use super::PADDING;
use super::facts::Fact;
use crate::ui::theme::Theme;
use crate::ui::{fonts, icons, widgets};
use crate::words::details as words;

/// Height of a line, in points.
pub const ROW: f32 = 22.0;
/// Height of a title with its line, in points.
pub const SECTION: f32 = 34.0;
const LABEL_WIDTH: f32 = 100.0;

/// The next part of the scrolled area, within the panel's padding.
pub fn inset(ui: &mut egui::Ui, height: f32) -> Rect {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    rect.shrink2(vec2(PADDING, 0.0))
}

/// A line and a title above what comes next.
pub fn section(ui: &mut egui::Ui, title: &str, theme: &Theme) {
    let rect = inset(ui, SECTION);
    let line = Rect::from_min_max(
        pos2(rect.left(), rect.top() + 6.0),
        pos2(rect.right(), rect.top() + 7.0),
    );
    ui.painter().rect_filled(line, 0.0, theme.border);
    let text = Rect::from_min_max(pos2(rect.left(), rect.top() + 10.0), rect.max);
    let id = ui.scope_id().with(("section", title));
    let font = fonts::semibold(11.0);
    widgets::text(ui, id, text, Align2::LEFT_CENTER, title, font, theme.text_2);
}

/// One line a fact; `copied` is the label of the one that was copied by a click, as long as the
/// pointer stays there.
pub fn rows(ui: &mut egui::Ui, facts: &[Fact], copied: &mut Option<&'static str>, theme: &Theme) {
    for fact in facts {
        let rect = inset(ui, ROW);
        show_row(ui, rect, fact, copied, theme);
    }
}

fn show_row(
    ui: &egui::Ui,
    row: Rect,
    fact: &Fact,
    copied: &mut Option<&'static str>,
    theme: &Theme,
) {
    let (label_rect, value_rect) = row.split_left_right_at_x(row.left() + LABEL_WIDTH);
    let font = fonts::regular(12.0);
    let left = Align2::LEFT_CENTER;
    let id = ui.scope_id().with(("label", fact.label));
    let label = fact.label;
    widgets::text(ui, id, label_rect, left, label, font.clone(), theme.text_2);
    let id = ui.scope_id().with(("value", fact.label));
    let Some(text) = &fact.copies else {
        let value = &fact.value;
        widgets::text(ui, id, value_rect, left, value, font, theme.text_1);
        return;
    };
    let response = ui.interact(value_rect, id, Sense::click());
    response.widget_info(|| {
        let name = words::copy(fact.label, text);
        WidgetInfo::labeled(egui::Role::Button, true, name)
    });
    let is_lit = response.hovered() || response.has_focus();
    let room = value_rect.width() - if is_lit { 20.0 } else { 0.0 };
    let galley = widgets::line(ui, &fact.value, font, theme.text_1, room);
    let painted = widgets::paint(ui, value_rect.left_center(), left, galley);
    if response.clicked() {
        ui.ctx().copy_text(text.clone());
        *copied = Some(fact.label);
    }
    if is_lit {
        let symbol = if *copied == Some(fact.label) {
            icons::CHECK
        } else {
            icons::COPY
        };
        let rect = Rect::from_center_size(
            pos2(painted.right() + 12.0, row.center().y),
            egui::Vec2::splat(14.0),
        );
        widgets::icon(ui, rect, symbol, fonts::icon(14.0), theme.text_2);
    } else if *copied == Some(fact.label) {
        *copied = None;
    }
    widgets::focus_ring(
        ui,
        &response,
        value_rect.expand2(vec2(4.0, 0.0)),
        6.into(),
        theme,
    );
    let said = if *copied == Some(fact.label) {
        words::COPIED
    } else {
        words::COPY
    };
    response.on_hover_text(said);
}
