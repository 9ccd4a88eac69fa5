//! The moment that the pointer is at, on the map, the timeline or the chart.

use super::Ui;
use crate::ui::hover;
use crate::ui::view::View;

impl Ui {
    /// What is pointed at on the map, the timeline or the chart is marked on all three.
    pub(super) fn share_moment(&mut self, view: &View<'_>) {
        let on_map = self.pointed_on_map(view);
        let on_chart = self.details.pointed().map(|time| hover::Pointed {
            time,
            vehicle: view.selected,
        });
        self.timeline.mark(on_map.or(on_chart));
        let of_selected = view
            .selected
            .and_then(|key| view.pointed?.nearest_of(key))
            .map(|passing| passing.time);
        let pointed = on_map.or(self.timeline.pointed());
        self.details
            .mark(of_selected.or(pointed.map(|pointed| pointed.time)));
    }

    /// The moment of a line under the pointer on the map.
    pub(super) fn pointed_on_map(&self, view: &View<'_>) -> Option<hover::Pointed> {
        let nearest = view.pointed?.nearest()?;
        Some(hover::Pointed {
            time: nearest.time,
            vehicle: Some(nearest.vehicle),
        })
    }
}
