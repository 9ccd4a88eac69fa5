//! How high or wide a panel is, as a person has drawn it at its edge.

use std::ops::RangeInclusive;

use super::edge::{Edge, Moved};
use super::theme::Theme;

/// The size that is wanted of a panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DrawnSize {
    /// In points; `None` while nobody has said.
    wanted: Option<u16>,
}

impl DrawnSize {
    /// This size in points, or the nearest of `sizes`; `None` is the panel's own.
    pub fn of(wanted: Option<u16>, sizes: &RangeInclusive<u16>) -> Self {
        let (least, most) = (*sizes.start(), *sizes.end());
        Self {
            wanted: wanted.map(|points| points.clamp(least, most)),
        }
    }

    /// What a person has said, in points.
    pub const fn wanted(self) -> Option<u16> {
        self.wanted
    }

    /// Draws the edge of `panel`, which is known by `id`, and heeds what is asked of it.
    pub fn show_edge(
        &mut self,
        ui: &egui::Ui,
        id: egui::Id,
        edge: &Edge,
        panel: egui::Rect,
        theme: &Theme,
    ) {
        if let Some(moved) = edge.show(ui, id, panel, theme) {
            self.wanted = Moved::wanted(moved);
            ui.ctx().request_repaint();
        }
    }
}
