//! What is said in the free part of the map: what is hidden, notices, what has just happened, and
//! what to do where there is nothing.

use egui::{Rect, pos2};

use super::{EDGE, GAP, Ui};
use crate::command::Command;
use crate::ui::view::View;
use crate::ui::{empty, hidden_pill, notices};

impl Ui {
    /// What is hidden, over all that is said besides. Returns the column that is left under it.
    #[expect(
        clippy::too_many_arguments,
        reason = "it goes around every other panel"
    )]
    pub(super) fn show_hidden(
        &mut self,
        ui: &egui::Ui,
        screen: Rect,
        status: Rect,
        details: Option<Rect>,
        column: Rect,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> Rect {
        let right = details.map_or(column.right(), |details| details.left() - GAP);
        let width = hidden_pill::width(ui, view);
        let left = (screen.center().x - width / 2.0)
            .clamp(column.left(), (right - width).max(column.left()));
        let top = if left + width + GAP <= status.left() {
            screen.top() + EDGE
        } else {
            column.top()
        };
        let Some(pill) = hidden_pill::show(ui, pos2(left, top), view, &self.theme, out) else {
            return column;
        };
        self.occupied.push(pill);
        let below = (pill.bottom() + 8.0).max(column.top());
        column.with_min_y(below.min(column.bottom()))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the notices go around every other panel"
    )]
    pub(super) fn show_notices(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        status: Rect,
        details: Option<Rect>,
        column: Rect,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) {
        let right = details.map_or(column.right(), |details| details.left() - GAP);
        let width = (right - column.left()).min(notices::MAX_WIDTH);
        // In the middle of the window if that is free, else as near as can be.
        let left = (screen.center().x - width / 2.0)
            .clamp(column.left(), (right - width).max(column.left()));
        let top = if left + width + GAP <= status.left() && column.top() <= status.bottom() + GAP {
            screen.top() + EDGE
        } else {
            column.top()
        };
        let area = Rect::from_min_max(pos2(left, top), pos2(left + width, column.bottom()));
        let rects = notices::show(ui, area, &mut self.notices, view, &self.theme, out);
        self.occupied.extend(rects);
    }

    /// What is told in passing, in the middle of the free space over the timeline.
    pub(super) fn show_toast(
        &mut self,
        ui: &egui::Ui,
        card: Option<Rect>,
        column: Rect,
        view: &View<'_>,
    ) {
        let right = card.map_or(column.right(), |card| card.left() - GAP);
        let foot = pos2((column.left() + right) / 2.0, column.bottom());
        let width = right - column.left();
        let shown = self.toast.show(ui, foot, width, view, &self.theme);
        self.occupied.extend(shown);
    }

    pub(super) fn show_empty(
        &mut self,
        ui: &mut egui::Ui,
        column: Rect,
        details: Option<Rect>,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) {
        // Below the notices, of which there may be some before there is data.
        let top = self
            .occupied
            .iter()
            .filter(|rect| rect.bottom() < column.bottom() && rect.right() > column.left())
            .map(|rect| rect.bottom() + GAP)
            .fold(column.top(), f32::max);
        let right = details.map_or(column.right(), |details| details.left() - GAP);
        let free = Rect::from_min_max(pos2(column.left(), top), pos2(right, column.bottom()));
        let shown = empty::show(ui, free, view, &self.theme, out);
        self.occupied.extend(shown);
    }
}
