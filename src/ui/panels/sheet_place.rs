//! Where the sheet lies: between the timeline and the other panels, or instead of them.

use egui::{Rect, pos2};

use super::{EDGE, GAP, Ui};
use crate::command::Command;
use crate::ui::sheet::MapArea;
use crate::ui::view::View;

impl Ui {
    /// In a window that has no room for the sheet under the other panels it is shown instead of
    /// them; returns whether it is. Credits stay, as they are due.
    pub(super) fn show_covering_sheet(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        timeline: Rect,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> bool {
        if !self.sheet.covers(room_over(timeline, screen)) {
            return false;
        }
        // As if a list without a width were there.
        let none = pos2(screen.left() + EDGE - GAP, screen.top());
        let list = Rect::from_min_max(none, none);
        let bottom = self.show_small_print(ui, screen, timeline, list, view) - 8.0;
        let rect = Rect::from_min_max(
            pos2(timeline.left(), screen.top() + EDGE),
            pos2(timeline.right(), bottom),
        );
        let map = MapArea {
            screen,
            free: screen,
        };
        self.sheet.show(ui, rect, map, view, &self.theme, out);
        self.occupied.push(rect);
        self.sheet_height = 0.0;
        self.are_details_shown = false;
        self.details.hide();
        true
    }

    /// The sheet over the timeline; returns what the other panels stand on.
    pub(super) fn show_sheet(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        timeline: Rect,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> Rect {
        let height = self.sheet.height(room_over(timeline, screen));
        let bottom = timeline.top() - GAP;
        let rect = Rect::from_min_max(
            pos2(timeline.left(), bottom - height),
            pos2(timeline.right(), bottom),
        );
        let map = MapArea {
            screen,
            free: self.free,
        };
        self.sheet.show(ui, rect, map, view, &self.theme, out);
        if height <= 0.0 {
            self.sheet_height = 0.0;
            return timeline;
        }
        self.sheet_height = height + GAP;
        self.occupied.push(rect);
        rect
    }

    /// What of the map is free between the panels.
    pub(super) fn free_part(
        &self,
        screen: Rect,
        list: Rect,
        details: Option<Rect>,
        column: Rect,
    ) -> Rect {
        let left = if self.is_list_open_at(screen.width()) {
            list.right()
        } else {
            screen.left()
        };
        let right = details.map_or(screen.right(), |details| details.left());
        Rect::from_min_max(pos2(left, column.top() - GAP), pos2(right, column.bottom()))
    }
}

/// How much room there is over the timeline, in points.
fn room_over(timeline: Rect, screen: Rect) -> f32 {
    timeline.top() - GAP - screen.top() - EDGE
}
