//! The events as text, in step with the playhead: what happened to whom, when and where.

use std::ops::Range;

use egui::{Align2, Key, Rect, Response, Role, Sense, WidgetInfo, pos2, vec2};

use super::chosen::{Chosen, Group, Groups};
use super::columns::{needed, place};
use super::event_told::{self, EventTold};
use super::everyone::{are_dates_told, ground, symbol, write};
use super::finder::{Finder, Row, Scope};
use super::rows::Rows;
use super::{MapArea, PADDING, heading};
use crate::command::Command;
use crate::model::{EventKind, Selection, Vehicle, VehicleKey};
use crate::ui::theme::{CHIP_HEIGHT, Theme};
use crate::ui::view::View;
use crate::ui::{fonts, format, icons, widgets};
use crate::words::{regions, sheet as words};

/// Height of the line with the kinds, in points.
pub const FILTERS: f32 = 36.0;
/// In tables less wide the kinds are symbols without a word.
const WORDS_WIDTH: f32 = 700.0;

/// What the list remembers from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct State {
    finder: Finder,
    chosen: Chosen,
    rows: Rows,
    groups: Groups,
    /// Whether the events of everybody are listed although some are selected.
    is_of_all: bool,
    /// Whom a click in the list of all selected, and who was selected before: the list stays.
    held: Option<(VehicleKey, Selection)>,
    /// The row at the playhead in the last frame, and of which events.
    current: Option<(u64, Option<usize>)>,
}

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    What,
    Vehicle,
    From,
    To,
    For,
    Place,
    More,
}

impl Column {
    const ALL: [Self; 7] = [
        Self::What,
        Self::Vehicle,
        Self::From,
        Self::To,
        Self::For,
        Self::Place,
        Self::More,
    ];

    const fn title(self) -> &'static str {
        match self {
            Self::What => words::event_column::WHAT,
            Self::Vehicle => words::column::VEHICLE,
            Self::From => words::event_column::FROM,
            Self::To => words::event_column::TO,
            Self::For => words::event_column::FOR,
            Self::Place => words::event_column::PLACE,
            Self::More => words::event_column::MORE,
        }
    }

    const fn room(self, are_dates_told: bool) -> (f32, f32) {
        match self {
            Self::What => (80.0, 0.5),
            Self::Vehicle => (92.0, 3.0),
            Self::From | Self::To if are_dates_told => (146.0, 0.5),
            Self::From | Self::To => (84.0, 0.5),
            Self::For => (84.0, 0.5),
            Self::Place => (150.0, 0.5),
            Self::More => (110.0, 6.0),
        }
    }
}

/// The columns that there is room for.
fn columns(width: f32, are_dates_told: bool) -> Vec<(Column, Range<f32>)> {
    let mut shown = Column::ALL.to_vec();
    let rooms = |shown: &[Column]| -> Vec<(f32, f32)> {
        shown.iter().map(|c| c.room(are_dates_told)).collect()
    };
    for least in [Column::More, Column::To, Column::Place] {
        if needed(&rooms(&shown)) <= width {
            break;
        }
        shown.retain(|column| *column != least);
    }
    let places = place(&rooms(&shown), width);
    shown.into_iter().zip(places).collect()
}

impl State {
    /// Looks for some more events; returns whether all are known that are asked for.
    pub fn update(&mut self, ui: &egui::Ui, view: &View<'_>) -> bool {
        let scope = self.scope(view);
        let now_secs = ui.input(|input| input.time);
        let (fleet, generation) = (view.fleet, view.fleet_generation);
        if self.finder.step(fleet, generation, &scope, now_secs) {
            ui.ctx().request_repaint();
        } else if let Some(secs) = self.finder.wait_secs(fleet, now_secs)
            && let Ok(wait) = std::time::Duration::try_from_secs_f64(secs)
        {
            ui.ctx().request_repaint_after(wait);
        }
        self.chosen.update(&self.finder, self.groups, &scope);
        self.finder.is_complete()
    }

    /// The rows that are listed.
    pub fn listed(&self) -> Vec<Row> {
        (0..self.chosen.len())
            .filter_map(|row| self.chosen.row(&self.finder, row).copied())
            .collect()
    }

    /// How many vehicles the list is of; `None` for all.
    pub fn selected_count(&mut self, view: &View<'_>) -> Option<usize> {
        match self.scope(view) {
            Scope::All => None,
            Scope::Some(selection) => Some(selection.len()),
        }
    }

    /// Of whom events are listed: of those selected, or of all. What a click in the list of all
    /// selects does not take the others away from under the pointer.
    fn scope(&mut self, view: &View<'_>) -> Scope {
        if view.selection.is_empty() || self.is_of_all {
            return Scope::All;
        }
        let is_held = self.held.as_ref().is_some_and(|(key, before)| {
            view.selection == before || *view.selection == Selection::only(Some(*key))
        });
        if is_held {
            return Scope::All;
        }
        self.held = None;
        Scope::Some(view.selection.clone())
    }

    /// Follows the playhead: brings the row at it into view when that is another one.
    fn follow(&mut self, view: &View<'_>) -> Option<usize> {
        let row = self.chosen.row_at(&self.finder, view.clock.playhead());
        let current = Some((self.finder.version(), row));
        if self.current != current {
            self.current = current;
            if let Some(row) = row {
                self.rows.reveal(row);
            }
        }
        row
    }
}

/// Draws kinds, headings and rows into `rect`.
pub fn show(
    ui: &mut egui::Ui,
    rect: Rect,
    state: &mut State,
    map: MapArea,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let (filters, rest) = rect.split_top_bottom_at_y(rect.top() + FILTERS);
    show_filters(ui, filters.shrink2(vec2(PADDING, 0.0)), state, view, theme);
    let (head, body) = rest.split_top_bottom_at_y(rest.top() + heading::HEIGHT);
    let inner = head.shrink2(vec2(PADDING, 0.0));
    let are_dates_told = are_dates_told(view);
    let columns = columns(inner.width() - 8.0, are_dates_told);
    for (column, place) in &columns {
        heading::plain(ui, inner, place, column.title(), theme);
    }
    let count = state.chosen.len();
    if count == 0 {
        let text = match state.finder.progress() {
            Some(progress) => {
                words::looking(&format::count(progress.done), &format::count(progress.all))
            }
            None => words::NO_EVENTS.to_owned(),
        };
        super::note(ui, body.shrink2(vec2(PADDING, 0.0)), &text, theme);
        return;
    }
    let current = state.follow(view);
    let (finder, chosen) = (&state.finder, &state.chosen);
    let is_of_all = state.is_of_all || state.held.is_some() || view.selection.is_empty();
    let mut held = None;
    let list = ("events", regions::EVENTS);
    state.rows.show(ui, body, list, count, |ui, area, row| {
        let response = ui.interact(area, ui.scope_id().with(("event", row)), Sense::click());
        let found = chosen
            .row(finder, row)
            .and_then(|found| Some((found, view.fleet.get(found.vehicle)?)));
        if let Some((found, vehicle)) = found {
            let line = Line {
                row: found,
                vehicle,
                is_current: current == Some(row),
                are_dates_told,
            };
            line.paint(ui, area, &response, &columns, view, theme);
            let has_entered =
                response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if (response.clicked() || has_entered) && line.go_there(map, view, out) && is_of_all {
                held = Some((found.vehicle, view.selection.clone()));
            }
        }
        response
    });
    if held.is_some() {
        state.held = held;
    }
}

/// Which kinds are listed, of whom, and how many that are.
fn show_filters(ui: &egui::Ui, rect: Rect, state: &mut State, view: &View<'_>, theme: &Theme) {
    let has_words = rect.width() >= WORDS_WIDTH;
    let mut left = rect.left();
    let mut chip = |salt: &'static str, symbol: char, label: &str, name: &str, is_on: bool| {
        let label = if has_words { label } else { "" };
        let size = vec2(widgets::chip_width(ui, label), CHIP_HEIGHT);
        let area = Rect::from_min_size(pos2(left, rect.top()), size);
        left = area.right() + 6.0;
        let id = ui.scope_id().with(("filter", salt));
        let response = widgets::toggle_chip(ui, id, area, symbol, label, name, is_on, theme);
        let is_pressed = response.clicked();
        response.on_hover_text(name);
        is_pressed
    };
    for group in Group::ALL {
        let (word, kind) = match group {
            Group::Stops => (words::kind::STOPS, EventKind::Stop),
            Group::Gaps => (words::kind::GAPS, EventKind::Gap),
            Group::Conflicts => (words::kind::CONFLICTS, EventKind::Conflict),
            Group::Anomalies => (words::kind::ANOMALIES, EventKind::Anomaly),
        };
        let (symbol, _) = event_told::kind_look(kind, theme);
        let count = format::thousands(state.chosen.count_of(group));
        let name = words::show_kind(word, &count);
        let is_on = state.groups.contains(group);
        if chip(word, symbol, &words::kind_count(word, &count), &name, is_on) {
            state.groups.toggle(group);
        }
    }
    if !view.selection.is_empty() {
        let is_all = state.scope(view) == Scope::All;
        let name = words::ALL_VEHICLES_NAME;
        if chip("all", icons::USERS, words::ALL_VEHICLES, name, is_all) {
            state.is_of_all = !is_all;
            state.held = None;
        }
    }
    let line = Rect::from_min_max(
        pos2(left + 8.0, rect.top()),
        pos2(rect.right(), rect.top() + CHIP_HEIGHT),
    );
    let text = match (state.finder.progress(), state.finder.cut_at()) {
        (Some(progress), _) => {
            words::looking(&format::count(progress.done), &format::count(progress.all))
        }
        (None, Some(vehicles)) => words::cut(&format::count(vehicles)),
        (None, None) => {
            let count = state.chosen.len();
            words::events(&format::count(count), count == 1)
        }
    };
    let id = ui.scope_id().with("events count");
    let font = fonts::regular(11.0);
    let right = Align2::RIGHT_CENTER;
    widgets::text(ui, id, line, right, &text, font, theme.text_2);
}

/// One row.
struct Line<'a> {
    row: &'a Row,
    vehicle: &'a Vehicle,
    is_current: bool,
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
        let event = &self.row.event;
        let told = EventTold::of(event, self.vehicle, view, self.are_dates_told);
        let is_now = self.is_current || event.range.contains(view.clock.playhead());
        let spoken = || told.spoken(&self.vehicle.label, is_now);
        response.widget_info(|| {
            WidgetInfo::selected(Role::ListBoxOption, true, self.is_current, spoken())
        });
        ground(ui, area, response, is_now, theme);
        if self.is_current {
            let bar =
                Rect::from_min_size(area.min + vec2(6.0, 5.0), vec2(2.5, area.height() - 10.0));
            ui.painter().rect_filled(bar, 1.0, theme.accent);
        }
        let inner = area.shrink2(vec2(PADDING, 0.0));
        let mut is_cut = false;
        let body = || fonts::regular(12.0);
        for (column, place) in columns {
            let cell = heading::cell(inner, place);
            let ink = theme.text_1;
            is_cut |= match column {
                Column::What => {
                    let (mark, color) = event_told::kind_look(event.kind, theme);
                    let rest = symbol(ui, cell, Some((mark, theme.ink(color))));
                    write(ui, rest, told.kind, fonts::medium(12.0), ink)
                }
                Column::Vehicle => {
                    let middle = pos2(cell.left() + 6.0, cell.center().y);
                    let color = theme.swatch(self.vehicle.color);
                    ui.painter().circle_filled(middle, 5.0, color);
                    let rest = cell.with_min_x(cell.left() + 18.0);
                    write(ui, rest, &self.vehicle.label, body(), ink)
                }
                Column::From => write(ui, cell, &told.from, body(), ink),
                Column::To => write(ui, cell, &told.to, body(), ink),
                Column::For => write(ui, cell, &told.duration, body(), ink),
                Column::Place => write(ui, cell, &told.place, body(), ink),
                Column::More => write(ui, cell, &told.more, body(), theme.text_2),
            };
        }
        if is_cut && response.hovered() {
            response.clone().on_hover_text(spoken());
        }
    }

    /// Goes to where the event begins, in time and, if that is not in view, on the map. Returns
    /// whether the vehicle is selected with it.
    fn go_there(&self, map: MapArea, view: &View<'_>, out: &mut Vec<Command>) -> bool {
        out.push(Command::Seek(self.row.event.range.start()));
        let is_new = !view.selection.contains(self.row.vehicle);
        if is_new {
            out.push(Command::Select(Some(self.row.vehicle)));
        }
        out.extend(map.command_to_see(self.row.event.place, view));
        is_new
    }
}
