//! What lies low on the map: scale, place and credits, and the legend over them.

use egui::{Rect, pos2, vec2};

use super::{EDGE, GAP, MIN_PANEL, Ui, is_floating};
use crate::command::Command;
use crate::ui::view::View;
use crate::ui::{color_key, credits, details, icons, legend};
use crate::words;

/// Width of the button that opens the legend, in points.
const LEGEND_BUTTON: f32 = 30.0;
/// In a window less high than this there is no room for everything, in points.
const LOWEST: f32 = 380.0;
/// Notices in less width than this are not told beside the legend, in points.
const MIN_NOTICE: f32 = 240.0;

impl Ui {
    /// Scale, place and credits over the timeline; returns how far down other panels may
    /// reach.
    pub(super) fn show_small_print(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        timeline: Rect,
        list: Rect,
        view: &View<'_>,
    ) -> f32 {
        let bottom = timeline.top() - 6.0;
        let right = screen.right() - EDGE;
        let beside_list = list.right() + GAP;
        // The widest that there may be decides: the list is lower than them or it is not.
        let laid = credits::lay_out(ui, right - beside_list, view, &self.theme);
        let lines_height = laid.as_ref().map_or(0.0, |laid| laid.size.y);
        let is_list_in_the_way = list.bottom() > bottom - lines_height.max(credits::HEIGHT) - 4.0;
        let left = if is_list_in_the_way || self.is_list_open_at(screen.width()) {
            beside_list
        } else {
            screen.left() + EDGE
        };
        let credit = laid.as_ref().map(|laid| {
            let corner = pos2(right, bottom);
            let (rect, wants_all) = credits::show_credits(ui, corner, laid, view, &self.theme);
            self.is_about_open |= wants_all;
            rect
        });
        // Credits are due; what else there is goes beside them, or above.
        // In a low window messages come before the scale and the place under the pointer.
        let has_message = !view.notices.is_empty() || view.loading.is_some();
        let gives_way = screen.height() < LOWEST && has_message;
        let bar_width = credits::scale_width(ui, view).filter(|_| !gives_way);
        let scale_width = bar_width.map_or(0.0, |width| width + 6.0) + LEGEND_BUTTON;
        let place_at = self.place_under_pointer(ui);
        self.place.look(place_at, screen, view.camera);
        let room = credit.map_or(right, |rect| rect.left() - 8.0) - left;
        let above = bottom - lines_height - 6.0;
        let scale_bottom = if scale_width <= room { bottom } else { above };
        let legend = Rect::from_min_max(
            pos2(left, scale_bottom - credits::HEIGHT),
            pos2(left + LEGEND_BUTTON, scale_bottom),
        );
        let is_open = self.is_legend_open;
        let id = ui.scope_id().with("legend button");
        let has_button = !gives_way || scale_bottom == bottom;
        if has_button
            && credits::small_button(
                ui,
                id,
                legend,
                icons::LEGEND,
                words::legend::OPEN,
                is_open,
                &self.theme,
            )
        {
            self.is_legend_open = !is_open;
        }
        let scale_left = legend.right() + 6.0;
        let scale = bar_width.and_then(|_| {
            credits::show_scale(ui, pos2(scale_left, scale_bottom), view, &self.theme)
        });
        let place_left = scale.map_or(scale_left, |rect| rect.right() + 8.0);
        let place_width = self.place.width(ui).unwrap_or(0.0);
        let is_beside = place_left + place_width - left <= room || scale_bottom < bottom;
        let place_bottom = if is_beside { scale_bottom } else { above };
        let place_left = if is_beside { place_left } else { left };
        let place = if gives_way {
            None
        } else {
            self.place
                .show(ui, pos2(place_left, place_bottom), &self.theme)
        };
        let shown = [has_button.then_some(legend), scale, credit, place];
        let top = shown
            .iter()
            .flatten()
            .map(|rect| rect.top())
            .fold(bottom - credits::HEIGHT, f32::min);
        self.occupied.extend(shown.into_iter().flatten());
        let key = color_key::show(ui, pos2(left, top - 6.0), right - left, view);
        self.occupied.extend(key);
        key.map_or(top, |key| key.top())
    }

    /// The legend, over the small print beside the list; returns where it is.
    #[expect(clippy::too_many_arguments, reason = "it goes between other panels")]
    pub(super) fn show_legend(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        status: Rect,
        list: Rect,
        bottom: f32,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> Option<Rect> {
        if !self.is_legend_open {
            return None;
        }
        let left = list.right() + GAP;
        let details = view.selected.map_or(0.0, |_| details::WIDTH + GAP);
        let room = screen.right() - EDGE - details - (left + legend::WIDTH);
        let highest = status.bottom() + 8.0;
        if bottom - 8.0 - highest < MIN_PANEL || room < 0.0 {
            if legend::show_boxed(ui.ctx(), view, &self.theme, out) {
                self.is_legend_open = false;
            }
            return None;
        }
        if !view.notices.is_empty() && room - GAP < MIN_NOTICE {
            // What has happened is told first; the legend is there again when it was read.
            return None;
        }
        let top = (bottom - 8.0 - legend::height(view)).max(highest);
        let height = legend::height(view).min(bottom - 8.0 - top);
        let rect = Rect::from_min_size(pos2(left, top), vec2(legend::WIDTH, height));
        if legend::show(ui, rect, view, &self.theme, out) {
            self.is_legend_open = false;
        }
        self.occupied.push(rect);
        Some(rect)
    }

    /// Where the pointer is over the map, by the panels of the frame before.
    pub(super) fn place_under_pointer(&self, ui: &egui::Ui) -> Option<egui::Pos2> {
        let pos = ui.input(|input| input.pointer.hover_pos())?;
        let is_free = !is_floating(ui.ctx(), pos)
            && !self.occupied_before.iter().any(|rect| rect.contains(pos));
        is_free.then_some(pos)
    }
}
