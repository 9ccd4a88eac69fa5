//! Showing and hiding vehicles.

use std::collections::HashSet;

use super::viewer::Viewer;
use crate::geo::WorldBounds;
use crate::model::{VehicleKey, Visibility};

impl Viewer {
    /// Shows some vehicles or hides them.
    pub(super) fn set_shown(&mut self, vehicles: &[VehicleKey], shown: bool) {
        for key in vehicles {
            if self.fleet.get(*key).is_some() {
                self.visibility.set_hidden(*key, !shown);
            }
        }
    }

    /// Hides all vehicles that are there but these; without any that is there, shows all.
    pub(super) fn isolate(&mut self, vehicles: &[VehicleKey]) {
        let known = || vehicles.iter().copied();
        if known().any(|key| self.fleet.get(key).is_some()) {
            self.visibility
                .isolate(self.fleet.vehicles().len(), known());
        } else {
            self.visibility.show_all();
        }
    }

    /// The box around all that is shown.
    pub(super) fn shown_bounds(&self) -> Option<WorldBounds> {
        if self.visibility.shows_all() {
            return self.fleet.bounds().copied();
        }
        let shown = self.fleet.iter();
        let shown = shown.filter(|(key, _)| !self.visibility.is_hidden(*key));
        let boxes = shown.filter_map(|(_, vehicle)| vehicle.track.bounds().copied());
        boxes.reduce(|mut all, bounds| {
            all.include_bounds(&bounds);
            all
        })
    }

    /// What is hidden when the vehicles with these ids are no longer there.
    pub(super) fn visibility_without(&self, ids: &[String]) -> Visibility {
        let gone: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let vehicles = self.fleet.vehicles().iter();
        let stays = vehicles.map(|vehicle| !gone.contains(vehicle.id.as_str()));
        self.visibility.after_removal(stays)
    }
}

#[cfg(test)]
#[path = "vehicle_display_tests.rs"]
mod tests;
