//! Headings of columns; those that can be pressed put the rows in order.

use std::ops::Range;

use egui::{Align2, CornerRadius, Rect, Role, Sense, Vec2, WidgetInfo, pos2};

use super::columns::Column;
use super::order::By;
use crate::ui::theme::Theme;
use crate::ui::{fonts, icons, widgets};
use crate::words::sheet as words;

/// Height of the headings, in points.
pub const HEIGHT: f32 = 26.0;

/// A heading that says what its column is.
pub fn plain(ui: &egui::Ui, area: Rect, place: &Range<f32>, title: &str, theme: &Theme) {
    let rect = cell(area, place);
    let id = ui.scope_id().with(("heading", title));
    let font = fonts::semibold(11.0);
    let left = Align2::LEFT_CENTER;
    widgets::text(ui, id, rect, left, title, font, theme.text_2);
}

/// A heading that can be pressed to put the rows in order of it; returns whether it was.
pub fn sorting(
    ui: &egui::Ui,
    area: Rect,
    (column, place): &(Column, Range<f32>),
    by: Option<By>,
    theme: &Theme,
) -> bool {
    let rect = cell(area, place);
    let title = column.title();
    let id = ui.scope_id().with(("sort", title));
    let response = ui.interact(rect, id, Sense::click());
    let own = by.filter(|by| by.column == *column);
    let name = words::sort_by(title);
    response.widget_info(|| {
        let label = match own {
            Some(by) => words::sorted_by(title, by.is_descending),
            None => name.clone(),
        };
        WidgetInfo::selected(Role::Button, true, own.is_some(), label)
    });
    let radius = CornerRadius::same(6);
    let ground = rect.expand2(egui::vec2(6.0, -2.0));
    let over = widgets::hover_amount(ui, &response);
    ui.painter()
        .rect_filled(ground, radius, theme.hover.gamma_multiply(over));
    let ink = if own.is_some() {
        theme.text_1
    } else {
        theme.text_2
    };
    let galley = widgets::line(ui, title, fonts::semibold(11.0), ink, rect.width() - 14.0);
    let text = widgets::paint(ui, rect.left_center(), Align2::LEFT_CENTER, galley);
    if let Some(by) = own {
        let symbol = if by.is_descending {
            icons::CARET_DOWN
        } else {
            icons::CARET_UP
        };
        let middle = pos2(text.right() + 9.0, rect.center().y);
        let place = Rect::from_center_size(middle, Vec2::splat(12.0));
        let ink = theme.ink(theme.accent);
        widgets::icon(ui, place, symbol, fonts::icon_fill(12.0), ink);
    }
    widgets::focus_ring(ui, &response, ground, radius, theme);
    let is_pressed = response.clicked();
    response.on_hover_text(name);
    is_pressed
}

/// The part of a row or of the headings that belongs to a column.
pub fn cell(area: Rect, place: &Range<f32>) -> Rect {
    Rect::from_min_max(
        pos2(area.left() + place.start, area.top()),
        pos2(area.left() + place.end, area.bottom()),
    )
}
