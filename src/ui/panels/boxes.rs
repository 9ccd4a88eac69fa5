//! What lies over the panels for a while.

use egui::Rect;

use super::Ui;
use crate::command::Command;
use crate::ui::view::View;
use crate::ui::{PanelState, about, drop_hint, key_box};

impl Ui {
    /// What lies over the panels for a while. Maps open at their chip, between two heights.
    pub(super) fn show_boxes(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        (map_chip, between): (Rect, (f32, f32)),
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) {
        self.stack.show(ui.ctx(), view, &self.theme, out);
        self.passings.show(ui.ctx(), view, &self.theme, out);
        self.maps
            .show(ui.ctx(), map_chip, between, view, &self.theme, out);
        self.go_to.show(ui.ctx(), view, &self.theme, out);
        if self.is_about_open {
            self.show_about(ui.ctx(), view);
        }
        if self.are_keys_open && key_box::show(ui.ctx(), &self.theme) {
            self.are_keys_open = false;
        }
        let before = out.len();
        self.settings.show(ui.ctx(), view, &self.theme, out);
        if out
            .iter()
            .skip(before)
            .any(|c| *c == Command::ResetSettings)
        {
            self.set_panels(PanelState::default());
        }
        if let Some(does) = self.palette.show(ui.ctx(), view, &self.theme) {
            self.do_chosen(does, ui.ctx(), screen, view, out);
        }
        self.token.show(ui.ctx(), &view.basemap, &self.theme, out);
        drop_hint::show(ui, view.basemap.kind_of_file, &self.theme, out);
    }

    /// The box about the program, and from it the one with the keys.
    pub(super) fn show_about(&mut self, ctx: &egui::Context, view: &View<'_>) {
        match about::show(ctx, view, &self.theme) {
            about::Pressed::Nothing => {}
            about::Pressed::Close => self.is_about_open = false,
            about::Pressed::Keys => {
                self.is_about_open = false;
                self.are_keys_open = true;
            }
        }
    }
}
