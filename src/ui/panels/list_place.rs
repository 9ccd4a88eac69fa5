//! Where the list of vehicles lies, and when it gives way to other panels.

use egui::{Rect, vec2};

use super::{EDGE, GAP, Ui};
use crate::command::Command;
use crate::ui::density::Remaining;
use crate::ui::view::View;
use crate::ui::{details, legend, vehicle_list};

/// A window narrower than this starts with the list collapsed, in points.
const NARROW: f32 = 760.0;
/// What the list has to leave of the width, for the details and the space around both.
const BESIDE_LIST: f32 = 2.0 * EDGE + GAP + details::WIDTH;

impl Ui {
    /// Width of the open list in a window of this width, in points.
    pub(super) fn list_width_at(&self, width: f32) -> f32 {
        let legend = if self.is_legend_open {
            legend::WIDTH + GAP
        } else {
            0.0
        };
        self.list.width.points(width - BESIDE_LIST - legend)
    }

    /// In a window narrower than this, list and details have no room beside each other.
    pub(super) fn one_panel_width(&self) -> f32 {
        BESIDE_LIST + self.list.width.least_points()
    }

    pub(super) fn is_list_open_at(&self, width: f32) -> bool {
        !self.has_list_given_way && self.is_list_open.unwrap_or(width >= NARROW)
    }

    /// Opens or closes the list, as a person wants it.
    pub(super) const fn open_list(&mut self, is_open: bool) {
        self.is_list_open = Some(is_open);
        self.has_list_given_way = false;
    }

    /// The list makes room when the window gets narrow, by its frame or by the scale, and comes
    /// back when there is room for all panels.
    pub(super) fn make_room_for_panels(&mut self, width: f32) {
        let one_panel = self.one_panel_width();
        let is_narrower = self.width_before >= one_panel && width < one_panel;
        if is_narrower && self.is_list_open == Some(true) {
            self.has_list_given_way = true;
        } else if width >= one_panel {
            self.has_list_given_way = false;
        }
        self.width_before = width;
    }

    pub(super) fn show_list(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        bottom: f32,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> Rect {
        let min = screen.min + vec2(EDGE, EDGE);
        match self.list.update(ui, screen.size(), view) {
            Remaining::Nothing => {}
            Remaining::Step => ui.request_repaint(),
            Remaining::AfterSecs(secs) => {
                let wait = std::time::Duration::try_from_secs_f64(secs).unwrap_or_default();
                ui.ctx().request_repaint_after(wait);
            }
        }
        if !self.is_list_open_at(screen.width()) {
            let (rect, pressed) = vehicle_list::show_pill(ui, min, view, &self.theme);
            if pressed {
                self.open_list(true);
            }
            self.occupied.push(rect);
            return rect;
        }
        let height = self.list.height(view, bottom - min.y);
        let rect = Rect::from_min_size(min, vec2(self.list_width_at(screen.width()), height));
        let before = out.len();
        if vehicle_list::show(ui, rect, &mut self.list, view, &self.theme, out) {
            self.open_list(false);
        }
        let has_selected = out
            .iter()
            .skip(before)
            .any(|c| matches!(c, Command::Select(Some(_))));
        if has_selected && screen.width() < self.one_panel_width() {
            // Make room for the details that was just asked for.
            self.has_list_given_way = true;
        }
        self.occupied.push(rect);
        rect
    }
}
