//! A box over everything, until it is answered or left: where it lies and what is around it.

use egui::{Align2, Color32, Context, Frame, Id, Margin, Modal, ModalResponse, Stroke, Ui, Vec2};

use super::theme::{PANEL_RADIUS, Theme};

/// A dialogue before it is shown, in the middle of the window.
#[derive(Clone, Debug)]
pub struct Dialog {
    id: Id,
    name: &'static str,
    margin: i8,
    dim: u8,
    anchor: (Align2, Vec2),
}

impl Dialog {
    /// A dialogue that is known by `id`, and to screen readers by `name`. The rest of the window
    /// is dimmed, and 20 points are left around what it holds.
    pub fn unique(id: &'static str, name: &'static str) -> Self {
        Self {
            id: Id::unique(id),
            name,
            margin: 20,
            dim: 110,
            anchor: (Align2::CENTER_CENTER, Vec2::ZERO),
        }
    }

    /// Leaves so many points around what it holds.
    pub const fn margin(mut self, points: i8) -> Self {
        self.margin = points;
        self
    }

    /// Dims the rest of the window less, because it is looked at meanwhile.
    pub const fn over_what_is_looked_at(mut self) -> Self {
        self.dim = 60;
        self
    }

    /// Stands at this place of the window, so many points from there.
    pub const fn at(mut self, place: Align2, offset: Vec2) -> Self {
        self.anchor = (place, offset);
        self
    }

    /// Shows it with what `add` adds to it.
    pub fn show<T>(
        self,
        ctx: &Context,
        theme: &Theme,
        add: impl FnOnce(&mut Ui) -> T,
    ) -> ModalResponse<T> {
        let frame = Frame::new()
            .fill(theme.opaque_panel)
            .stroke(Stroke::new(1.0, theme.border))
            .corner_radius(PANEL_RADIUS)
            .shadow(theme.panel_shadow())
            .inner_margin(Margin::same(self.margin));
        let (place, offset) = self.anchor;
        let area = Modal::default_area(self.id)
            .anchor(place, offset)
            .accessible_name(self.name);
        let shown = Modal::new(self.id)
            .area(area)
            .backdrop_color(Color32::from_black_alpha(self.dim))
            .frame(frame)
            .show(ctx, add);
        if ctx.has_accesskit_node(self.id) {
            // What lies behind it is not to be read out meanwhile.
            ctx.accesskit_node_builder(self.id, egui::accesskit::Node::set_modal);
        }
        shown
    }
}
