//! A menu that opens from a chip: one choice of a few.

use egui::{Button, Label, Response, RichText, Role};

use super::theme::Theme;
use super::{fonts, spoken};

/// The open menu, to add items to.
pub struct Menu<'a> {
    ui: &'a mut egui::Ui,
    has_items: bool,
}

impl Menu<'_> {
    /// A line over the items that follow.
    pub fn heading(&mut self, text: &str, theme: &Theme) {
        let text = RichText::new(text)
            .font(fonts::semibold(11.0))
            .color(theme.text_2);
        self.ui.add_space(6.0);
        self.ui.add(Label::new(text).selectable(false));
    }

    /// One choice; returns whether it was made just now.
    pub fn item(&mut self, label: &str, is_current: bool) -> bool {
        let width = self.ui.available_width();
        let button = Button::selectable(is_current, label)
            .min_size(egui::vec2(width, 28.0))
            .corner_radius(6);
        let response = self.ui.add(button);
        self.ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(Role::MenuItemRadio);
        });
        if !std::mem::replace(&mut self.has_items, true) {
            spoken::begin_menu(self.ui, &response);
        }
        response.clicked()
    }
}

/// Shows a menu under or over `button` while it is open; a click on the button opens
/// and closes it.
pub fn show(button: &Response, title: &str, add_items: impl FnOnce(&mut Menu<'_>)) {
    egui::Popup::menu(button)
        .gap(6.0)
        .width(120.0)
        .accessible_name(title)
        .show(|ui| {
            ui.set_min_width(120.0);
            // A choice is a line, however long: the menu becomes as wide.
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
            ui.spacing_mut().item_spacing.y = 2.0;
            add_items(&mut Menu {
                ui,
                has_items: false,
            });
        });
}
