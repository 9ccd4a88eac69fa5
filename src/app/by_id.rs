//! What the application asks of vehicles that it names by their ids.

use std::collections::HashSet;

use super::viewer::{FitTarget, Viewer};
use crate::command::Command;
use crate::geo::WorldBounds;
use crate::model::{Selection, Update, VehicleKey};
use crate::wire::FitTo;
use crate::words::data as words;

/// Ids written out in an error; the rest is counted.
const MAX_IDS_TOLD: usize = 5;

impl Viewer {
    /// Selects a vehicle, or none.
    pub(super) fn select_by_id(&mut self, id: Option<&str>) {
        match id {
            None => self.carry_out(Command::Select(None)),
            Some(id) => {
                if let Some(key) = self.known("select", id) {
                    self.carry_out(Command::Select(Some(key)));
                }
            }
        }
    }

    /// Brings a vehicle to the middle of the view and selects it.
    pub(super) fn focus_by_id(&mut self, id: &str) {
        if let Some(key) = self.known("focus_vehicle", id) {
            self.carry_out(Command::FocusVehicle(key));
        }
    }

    /// Shows some vehicles or hides them, all of an id if several have it.
    pub(super) fn set_visible_by_id(&mut self, ids: &[String], shown: bool) {
        self.report_unknown("set_visible", ids);
        let vehicles = self.all_of(ids);
        self.carry_out(Command::SetShown { vehicles, shown });
    }

    /// Hides all vehicles but those with these ids; without any id shows all.
    pub(super) fn isolate_by_id(&mut self, ids: &[String]) {
        self.report_unknown("isolate", ids);
        let vehicles = self.all_of(ids);
        // Ids of which none is known are no wish to see all.
        if !vehicles.is_empty() || ids.is_empty() {
            self.carry_out(Command::Isolate(vehicles));
        }
    }

    /// Every vehicle that has one of these ids.
    fn all_of(&self, ids: &[String]) -> Vec<VehicleKey> {
        let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let all = self.fleet.iter();
        all.filter(|(_, vehicle)| ids.contains(vehicle.id.as_str()))
            .map(|(key, _)| key)
            .collect()
    }

    /// Brings the view to all data, to some vehicles, or to a part of the world.
    pub(super) fn fit(&mut self, to: FitTo) {
        match to {
            FitTo::All => self.carry_out(Command::FitAll),
            FitTo::Bounds {
                south_west,
                north_east,
            } => self.fit_bounds(WorldBounds::of_corners(south_west, north_east)),
            FitTo::Vehicles(ids) => {
                self.report_unknown("fit", &ids);
                let known = ids.iter().filter_map(|id| self.fleet.find_by_id(id));
                let boxes = known.filter_map(|key| self.fleet.get(key)?.track.bounds().copied());
                let around = boxes.reduce(|mut all, bounds| {
                    all.include_bounds(&bounds);
                    all
                });
                if let Some(around) = around {
                    self.fit_bounds(around);
                }
            }
        }
    }

    fn fit_bounds(&mut self, bounds: WorldBounds) {
        self.load.keep_camera();
        self.follow.suspend();
        self.fit_wanted = Some(FitTarget::Bounds(bounds));
    }

    /// Forgets the vehicles with these ids. What is selected stays selected if it stays.
    pub(super) fn remove_vehicles(&mut self, ids: Vec<String>) {
        self.report_unknown("remove_vehicles", &ids);
        let selected_ids = self.selected_ids();
        let followed_ids = self.followed_ids();
        let shown = self.visibility_without(&ids);
        let gone = self.fleet.apply(Update::Remove { ids });
        if gone.is_empty() {
            return;
        }
        self.disposer.dispose(gone);
        self.fleet_generation = self.fleet_generation.wrapping_add(1);
        self.visibility = shown;
        self.selection = Selection::default();
        for key in selected_ids
            .iter()
            .filter_map(|id| self.fleet.find_by_id(id))
        {
            self.selection.add(key);
        }
        self.keep_followed(&followed_ids);
        match (self.fleet.range(), self.fleet.newest()) {
            (Some(range), Some(newest)) => {
                self.clock.grow_range(Some(range));
                self.clock.arrive(newest);
            }
            _ => self.clock.set_range(None),
        }
        self.subscriptions.note_jump();
    }

    /// The vehicle with this id; else that is told.
    fn known(&mut self, message: &str, id: &str) -> Option<VehicleKey> {
        let key = self.fleet.find_by_id(id);
        if key.is_none() {
            self.report_unknown(message, &[id.to_owned()]);
        }
        key
    }

    /// Tells which of these ids no vehicle has.
    pub(super) fn report_unknown(&mut self, message: &str, ids: &[String]) {
        let unknown: Vec<&String> = ids
            .iter()
            .filter(|id| self.fleet.find_by_id(id).is_none())
            .collect();
        if unknown.is_empty() {
            return;
        }
        let told: Vec<String> = unknown
            .iter()
            .take(MAX_IDS_TOLD)
            .map(|id| format!("{id:?}"))
            .collect();
        let more = unknown.len() - told.len();
        let error = words::unknown_ids(message, &told.join(", "), more);
        self.report_refusal(words::UNKNOWN_VEHICLE, &error);
    }
}

#[cfg(test)]
#[path = "by_id_tests.rs"]
mod tests;
