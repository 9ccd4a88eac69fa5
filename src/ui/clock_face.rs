//! The clock of the timeline: date and time of the playhead, and what is known of their zone.

use egui::{
    Align2, CornerRadius, Popup, PopupCloseBehavior, Pos2, Rect, Role, Sense, WidgetInfo, pos2,
    vec2,
};

use super::theme::Theme;
use super::timeline::PADDING;
use super::view::View;
use super::{fonts, time_told, widgets};
use crate::words::timeline::clock as words;
use crate::words::zones;

/// Draws date and time from `left_center`; returns where the next thing may begin, and whether
/// it was pressed to go to another time.
pub fn show(
    ui: &egui::Ui,
    left_center: Pos2,
    bar: Rect,
    view: &View<'_>,
    theme: &Theme,
) -> (f32, bool) {
    let has_data = view.clock.range().is_some();
    let (text, color, font) = if has_data {
        (clock_text(view), theme.text_1, fonts::semibold(20.0))
    } else {
        (
            words::NO_DATA.to_owned(),
            theme.text_2,
            fonts::regular(14.0),
        )
    };
    let room = bar.right() - PADDING - left_center.x;
    let galley = widgets::line(ui, &text, font, color, room);
    let size = galley.size();
    let painted = Rect::from_min_size(left_center - vec2(0.0, size.y / 2.0), size);
    let area = painted.expand2(vec2(8.0, 4.0));
    let id = ui.scope_id().with("clock");
    if !has_data {
        let response = ui.interact(painted, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        widgets::paint(ui, left_center, Align2::LEFT_CENTER, galley);
        return (painted.right() + 18.0, false);
    }
    let response = ui.interact(area, id, Sense::click());
    let name = words::name(&text);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let over = widgets::hover_amount(ui, &response);
    let radius = CornerRadius::same(8);
    ui.painter()
        .rect_filled(area, radius, theme.hover.gamma_multiply(over));
    widgets::paint(ui, left_center, Align2::LEFT_CENTER, galley);
    widgets::focus_ring(ui, &response, area, radius, theme);
    let is_pressed = response.clicked();
    response.on_hover_text(words::GO_TO);
    (painted.right() + 18.0, is_pressed)
}

/// `2026-05-04  08:14:32`: date always, and tenths where a second is long to watch.
fn clock_text(view: &View<'_>) -> String {
    let now = view.clock.playhead();
    let zone = view.zone_at(now);
    let mut text = format!("{}  {}", now.format_date(zone), now.format_time(zone));
    let is_slow = view.clock.rate() < 1.0;
    let is_short = view
        .clock
        .range()
        .is_some_and(|range| range.duration_secs() < 60.0);
    if is_slow || is_short {
        let tenths = now.micros().rem_euclid(1_000_000) / 100_000;
        text.push_str(&format!(".{tenths}"));
    }
    text
}

/// What is said of the zone, in at most three short lines. Without data nothing is.
pub fn zone_lines(view: &View<'_>) -> Vec<String> {
    if view.clock.range().is_none() {
        return Vec::new();
    }
    let mut lines = time_told::zone_lines(view.time_face, view.clock.playhead());
    if view.fleet.zones_differ() {
        lines.truncate(1);
        lines.push(words::ZONES_DIFFER.to_owned());
    }
    lines
}

/// The same in the least room. Without data nothing is said.
pub fn short_zone_lines(view: &View<'_>) -> Vec<String> {
    if view.clock.range().is_none() {
        return Vec::new();
    }
    if view.fleet.zones_differ() {
        return vec![words::ZONES_DIFFER.to_owned()];
    }
    vec![time_told::short_zone(view.time_face, view.clock.playhead())]
}

/// How wide the lines are, in points.
pub fn zone_width(ui: &egui::Ui, lines: &[String]) -> f32 {
    lines
        .iter()
        .map(|line| widgets::width_of(ui, line, fonts::regular(11.0)))
        .fold(0.0, f32::max)
}

/// Draws the lines, which open the menu of the zone. Screen readers are told all of it, however
/// short the lines are.
pub fn zone(
    ui: &egui::Ui,
    left_center: Pos2,
    lines: &[String],
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<crate::command::Command>,
) {
    const LINE: f32 = 14.0;
    let height = LINE * lines.len() as f32;
    let painted = Rect::from_min_size(
        left_center - vec2(0.0, height / 2.0),
        vec2(zone_width(ui, lines), height),
    );
    let area = painted.expand2(vec2(6.0, 4.0));
    let said = words::zone(&zone_lines(view).join(" "));
    let response = ui.interact(area, ui.scope_id().with("zone"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &said));
    let radius = CornerRadius::same(8);
    let is_moved = view.time_face.is_moved();
    if is_moved {
        ui.painter()
            .rect_filled(area, radius, theme.tint(theme.accent));
    }
    let over = widgets::hover_amount(ui, &response);
    ui.painter()
        .rect_filled(area, radius, theme.hover.gamma_multiply(over));
    for (i, line) in lines.iter().enumerate() {
        let color = if line == words::ZONES_DIFFER {
            theme.ink(theme.warn)
        } else if is_moved && i == 0 {
            theme.ink(theme.accent)
        } else {
            theme.text_2
        };
        let galley = widgets::line(ui, line, fonts::regular(11.0), color, f32::INFINITY);
        let pos = pos2(left_center.x, painted.top() + LINE * (i as f32 + 0.5));
        widgets::paint(ui, pos, Align2::LEFT_CENTER, galley);
    }
    widgets::focus_ring(ui, &response, area, radius, theme);
    Popup::menu(&response)
        .gap(6.0)
        .width(super::zone_menu::WIDTH)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(zones::MENU)
        .show(|ui| super::zone_menu::show(ui, view, theme, out));
    response.on_hover_text(if view.fleet.zones_differ() {
        words::ZONES_DIFFER_HINT
    } else if is_moved {
        words::MOVED_HINT
    } else {
        words::RECORDED_HINT
    });
}
