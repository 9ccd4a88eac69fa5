//! One map in the panel of maps: its picture, its name, and what choosing it means.

use egui::{Align2, CornerRadius, Id, Rect, Role, Sense, Stroke, StrokeKind, WidgetInfo};
use egui::{pos2, vec2};

use super::map_view::{BasemapView, MapChoice, MapKind};
use super::theme::Theme;
use super::{fonts, format, icons, map_swatch, widgets};
use crate::words::maps as words;

/// Height of a row, in points.
pub const HEIGHT: f32 = 56.0;

const SWATCH: egui::Vec2 = vec2(70.0, 42.0);

/// Draws a row into `rect`; returns whether it was chosen.
pub fn show(
    ui: &egui::Ui,
    rect: Rect,
    id: Id,
    choice: &MapChoice,
    view: &BasemapView<'_>,
    theme: &Theme,
) -> bool {
    let is_chosen = choice.name == view.chosen;
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let label = spoken(choice);
        WidgetInfo::selected(Role::ListBoxOption, ui.is_enabled(), is_chosen, label)
    });
    let radius = CornerRadius::same(10);
    if is_chosen {
        ui.painter()
            .rect_filled(rect, radius, theme.tint(theme.accent));
    }
    let over = widgets::hover_amount(ui, &response);
    ui.painter()
        .rect_filled(rect, radius, theme.hover.gamma_multiply(over));
    let middle = rect.center().y;
    let swatch = Align2::LEFT_CENTER.anchor_size(pos2(rect.left() + 8.0, middle), SWATCH);
    map_swatch::paint(ui, swatch, choice, view.thumbnail, theme);
    if is_chosen {
        let line = Stroke::new(2.0, theme.accent);
        let around = swatch.expand(2.0);
        ui.painter()
            .rect_stroke(around, CornerRadius::same(8), line, StrokeKind::Inside);
        let sign = Rect::from_center_size(pos2(rect.right() - 18.0, middle), vec2(20.0, 20.0));
        let ink = theme.ink(theme.accent);
        widgets::icon(ui, sign, icons::CHECK, fonts::icon(18.0), ink);
    }
    let left = swatch.right() + 12.0;
    let room = rect.right() - 34.0 - left;
    let font = fonts::semibold(13.0);
    let title = widgets::line(ui, &choice.title, font, theme.text_1, room);
    widgets::paint(ui, pos2(left, middle - 9.0), Align2::LEFT_CENTER, title);
    let mut detail_left = left;
    if choice.kind == MapKind::Server {
        let sign = Rect::from_min_size(pos2(left, middle + 3.0), vec2(12.0, 12.0));
        widgets::icon(ui, sign, icons::GLOBE, fonts::icon(12.0), theme.text_2);
        detail_left += 17.0;
    }
    let font = fonts::regular(11.5);
    let room = rect.right() - 34.0 - detail_left;
    let detail = widgets::line(ui, &choice.detail, font, theme.text_2, room);
    let pos = pos2(detail_left, middle + 9.0);
    widgets::paint(ui, pos, Align2::LEFT_CENTER, detail);
    widgets::focus_ring(ui, &response, rect.shrink(1.0), radius, theme);
    response.clicked()
}

/// What screen readers say of a row.
fn spoken(choice: &MapChoice) -> String {
    let title = format::one_line(&choice.title);
    match choice.kind {
        MapKind::Server => words::over_network(&title, &choice.detail),
        _ if choice.detail.is_empty() => title.into_owned(),
        _ => words::row(&title, &choice.detail),
    }
}
