//! Everyone at the playhead: a row for each vehicle.

use std::ops::Range;

use egui::{
    Align2, Color32, CornerRadius, FontId, Key, Rect, Response, Role, Sense, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::columns::{Column, vehicle_columns};
use super::order::Order;
use super::rows::Rows;
use super::told::{self, Told};
use super::{PADDING, event_told, heading};
use crate::command::Command;
use crate::model::{Pose, Vehicle, VehicleKey};
use crate::ui::details::head;
use crate::ui::theme::Theme;
use crate::ui::view::View;
use crate::ui::{fonts, widgets};
use crate::words::{regions, sheet as words};

/// What the table remembers from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// In which order the rows are.
    pub order: Order,
    rows: Rows,
    /// The selection that the table has been scrolled to.
    scrolled_to: Option<VehicleKey>,
}

/// Whether times are told with their dates.
pub fn are_dates_told(view: &View<'_>) -> bool {
    view.clock
        .range()
        .is_some_and(|range| event_told::is_of_several_days(range, view))
}

/// Draws headings and rows into `rect`.
pub fn show(
    ui: &mut egui::Ui,
    rect: Rect,
    state: &mut State,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let (head, body) = rect.split_top_bottom_at_y(rect.top() + heading::HEIGHT);
    let inner = head.shrink2(vec2(PADDING, 0.0));
    let are_dates_told = are_dates_told(view);
    let columns = vehicle_columns(inner.width() - 8.0, are_dates_told);
    for column in &columns {
        if heading::sorting(ui, inner, column, state.order.by(), theme) {
            state.order.press(column.0);
        }
    }
    let now_secs = ui.input(|input| input.time);
    let generation = view.fleet_generation;
    if state
        .order
        .update(view.fleet, generation, view.clock, now_secs)
    {
        ui.ctx().request_repaint();
    }
    let count = view.fleet.vehicles().len();
    if count == 0 {
        let line = body.shrink2(vec2(PADDING, 0.0));
        super::note(ui, line, words::NO_VEHICLES, theme);
        return;
    }
    if view.selected != state.scrolled_to {
        state.scrolled_to = view.selected;
        if let Some(key) = view.selected {
            state.rows.reveal(state.order.row_of(key));
        }
    }
    let (order, scrolled_to) = (&state.order, &mut state.scrolled_to);
    state.rows.show(
        ui,
        body,
        ("everyone", regions::EVERYONE),
        count,
        |ui, area, row| {
            let index = order.index_at(row);
            let response = ui.interact(
                area,
                ui.scope_id().with(("everyone", index)),
                Sense::click(),
            );
            let key = VehicleKey::from_index(index);
            if let Some((key, vehicle)) = key.and_then(|key| Some((key, view.fleet.get(key)?))) {
                let line = Line {
                    key,
                    vehicle,
                    pose: vehicle.track.pose_at(view.clock.playhead()),
                    are_dates_told,
                };
                line.paint(ui, area, &response, &columns, view, theme);
                if line.act(ui, &response, view, out) {
                    // The table is not to scroll away from what was just clicked in it.
                    *scrolled_to = Some(key);
                }
            }
            response
        },
    );
}

/// One row.
struct Line<'a> {
    key: VehicleKey,
    vehicle: &'a Vehicle,
    pose: Option<Pose>,
    are_dates_told: bool,
}

impl Line<'_> {
    fn paint(
        &self,
        ui: &egui::Ui,
        area: Rect,
        response: &Response,
        columns: &[(Column, Range<f32>)],
        view: &View<'_>,
        theme: &Theme,
    ) {
        let now = view.clock.playhead();
        let told = Told::of(
            self.vehicle,
            self.pose.as_ref(),
            now,
            view,
            self.are_dates_told,
        );
        let is_selected = view.selection.contains(self.key);
        let spoken = || told.spoken(&self.vehicle.label);
        response
            .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_selected, spoken()));
        ground(ui, area, response, is_selected, theme);
        let inner = area.shrink2(vec2(PADDING, 0.0));
        let mut is_cut = false;
        for (column, place) in columns {
            let cell = heading::cell(inner, place);
            is_cut |= self.paint_cell(ui, cell, *column, &told, theme);
        }
        if is_cut && response.hovered() {
            response.clone().on_hover_text(spoken());
        }
    }

    /// Paints one cell; returns whether it is cut.
    fn paint_cell(
        &self,
        ui: &egui::Ui,
        cell: Rect,
        column: Column,
        told: &Told,
        theme: &Theme,
    ) -> bool {
        let body = || fonts::regular(12.0);
        match column {
            Column::Name => {
                let middle = pos2(cell.left() + 6.0, cell.center().y);
                let color = theme.swatch(self.vehicle.color);
                ui.painter().circle_filled(middle, 5.0, color);
                let rest = cell.with_min_x(cell.left() + 18.0);
                let label = &self.vehicle.label;
                write(ui, rest, label, fonts::medium(12.0), theme.text_1)
            }
            Column::State => {
                let mark = told::mark(self.pose.as_ref(), theme);
                let rest = symbol(ui, cell, mark);
                write(ui, rest, &told.state, body(), theme.text_1)
            }
            Column::Position => write(ui, cell, &told.position, body(), theme.text_1),
            Column::Speed if told.speed.is_empty() => {
                let text = if told.position.is_empty() {
                    ""
                } else {
                    words::state::NOT_KNOWN
                };
                write(ui, cell, text, body(), theme.text_2)
            }
            Column::Speed => {
                let (value, rest) = cell.split_left_right_at_x(cell.left() + 40.0);
                let galley = widgets::line(ui, &told.speed, body(), theme.text_1, 60.0);
                widgets::paint(ui, value.right_center(), Align2::RIGHT_CENTER, galley);
                let unit = words::state::unit(told.unit, told.source);
                let rest = rest.with_min_x(rest.left() + 4.0);
                write(ui, rest, &unit, fonts::regular(11.0), theme.text_2)
            }
            Column::Certainty => {
                let certainty = self.pose.and_then(|pose| pose.speed);
                let mark = certainty.map(|speed| {
                    let (symbol, _, color) = head::certainty_look(speed.certainty, theme);
                    (symbol, theme.ink(color))
                });
                let rest = symbol(ui, cell, mark);
                write(ui, rest, told.certainty, body(), theme.text_1)
            }
            Column::LastFix => write(ui, cell, &told.last_fix, body(), theme.text_1),
            Column::Age => write(ui, cell, &told.age, body(), theme.text_1),
        }
    }

    /// What a click or a key on the row asks for; returns whether there was any.
    fn act(
        &self,
        ui: &egui::Ui,
        response: &Response,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> bool {
        let has_entered = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if has_entered || response.double_clicked() {
            out.push(Command::FocusVehicle(self.key));
        } else if response.clicked() {
            let is_alone = view.selection.len() == 1 && view.selected == Some(self.key);
            if ui.input(|input| input.modifiers.command) {
                out.push(Command::ToggleSelected(self.key));
            } else if !is_alone {
                out.push(Command::Select(Some(self.key)));
            }
        } else {
            return false;
        }
        true
    }
}

/// The ground of a row: selected, under the pointer, with the keyboard.
pub fn ground(ui: &egui::Ui, area: Rect, response: &Response, is_lit: bool, theme: &Theme) {
    let ground = area.shrink2(vec2(6.0, 0.5));
    let radius = CornerRadius::same(6);
    if is_lit {
        let tint = theme.tint(theme.accent);
        ui.painter().rect_filled(ground, radius, tint);
    } else if response.contains_pointer() {
        ui.painter().rect_filled(ground, radius, theme.hover);
    }
    widgets::focus_ring(ui, response, ground.shrink(1.5), radius, theme);
}

/// Writes into a cell; returns whether the text was cut.
pub fn write(ui: &egui::Ui, cell: Rect, text: &str, font: FontId, color: Color32) -> bool {
    if text.is_empty() {
        return false;
    }
    let galley = widgets::line(ui, text, font, color, cell.width());
    let is_cut = galley.elided;
    widgets::paint(ui, cell.left_center(), Align2::LEFT_CENTER, galley);
    is_cut
}

/// A symbol at the beginning of a cell; returns what is left of the cell.
pub fn symbol(ui: &egui::Ui, cell: Rect, mark: Option<(char, Color32)>) -> Rect {
    let Some((symbol, color)) = mark else {
        return cell;
    };
    let middle = pos2(cell.left() + 7.0, cell.center().y);
    let rect = Rect::from_center_size(middle, Vec2::splat(14.0));
    widgets::icon(ui, rect, symbol, fonts::icon(14.0), color);
    cell.with_min_x(cell.left() + 19.0)
}
