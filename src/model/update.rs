//! The one way in which a fleet changes.

use std::collections::HashSet;

use super::fleet::{include, overlap, union};
use super::{Color, Fix, Fleet, Track, Vehicle, VehicleKey};
use crate::geo::WorldBounds;
use crate::time::{TimeRange, Zone};

/// A change of the fleet.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    /// All vehicles are replaced by these.
    Load {
        /// The new vehicles, in the order sent.
        vehicles: Vec<Vehicle>,
        /// The time span that the sender announced, if it did.
        announced_range: Option<TimeRange>,
    },
    /// These come behind all others, whose keys stay. Takes no longer for more others.
    Append {
        /// More vehicles, in the order sent.
        vehicles: Vec<Vehicle>,
        /// The time span that the sender announced, as far as that is known by now.
        announced_range: Option<TimeRange>,
    },
    /// Fixes come to vehicles that are known, and to new ones behind all others. Takes no
    /// longer for more others.
    Extend {
        /// What comes to each, in the order sent; several may be of one vehicle.
        vehicles: Vec<Extension>,
    },
    /// The vehicles with these ids go, all of an id if several have it. Keys change.
    Remove {
        /// Ids; unknown ones do nothing.
        ids: Vec<String>,
    },
    /// All vehicles are forgotten.
    Clear,
}

/// What comes to one vehicle.
#[derive(Clone, Debug, PartialEq)]
pub struct Extension {
    /// The first vehicle with this id, or a new one.
    pub id: String,
    /// Another name; a new vehicle without one is called like its id.
    pub label: Option<String>,
    /// Another colour; a new vehicle without one gets the next of the palette.
    pub color: Option<Color>,
    /// Another group; a new vehicle without one belongs to none.
    pub group: Option<String>,
    /// The zone that the times of the fixes state. One that differs from the vehicle's is told
    /// by [`Fleet::zones_differ`].
    pub zone: Option<Zone>,
    /// Fixes in any order.
    pub fixes: Vec<Fix>,
}

impl Fleet {
    /// Carries out one change. What is given back are the vehicles that are no longer in it:
    /// to free the memory of millions of fixes takes tens of milliseconds, and the caller
    /// knows where that disturbs nobody.
    pub fn apply(&mut self, update: Update) -> Vec<Vehicle> {
        match update {
            Update::Load {
                vehicles,
                announced_range,
            } => {
                let gone = std::mem::take(self).vehicles;
                self.append(vehicles);
                self.announced_range = announced_range;
                gone
            }
            Update::Append {
                vehicles,
                announced_range,
            } => {
                self.append(vehicles);
                self.announced_range = announced_range;
                Vec::new()
            }
            Update::Extend { vehicles } => {
                self.extend(vehicles);
                Vec::new()
            }
            Update::Remove { ids } => self.remove(&ids.into_iter().collect()),
            Update::Clear => std::mem::take(self).vehicles,
        }
    }

    fn append(&mut self, vehicles: Vec<Vehicle>) {
        for (offset, vehicle) in vehicles.iter().enumerate() {
            self.ids.insert(&vehicle.id, self.vehicles.len() + offset);
            self.count(vehicle);
        }
        if self.vehicles.is_empty() {
            self.vehicles = vehicles;
        } else {
            self.vehicles.extend(vehicles);
        }
    }

    fn extend(&mut self, extensions: Vec<Extension>) {
        self.is_live = true;
        let mut bounds_shrank = false;
        // A span without data in it is not the one that is played: it stays out of it.
        if let (Some(announced), Some(data)) = (self.announced_range, self.data_range)
            && !overlap(announced, data)
        {
            self.announced_range = None;
        }
        for extension in extensions {
            bounds_shrank |= self.extend_one(extension);
        }
        if bounds_shrank {
            self.bounds = None;
            let all = self.vehicles.iter().filter_map(|v| v.track.bounds());
            all.for_each(|bounds| include(&mut self.bounds, bounds));
        }
    }

    /// Returns whether the box around the vehicle's track has become smaller: what was
    /// believed is not any more.
    fn extend_one(&mut self, extension: Extension) -> bool {
        let index = self.vehicle_for(&extension);
        let Some(vehicle) = self.vehicles.get_mut(index) else {
            return false;
        };
        let label = extension.label.unwrap_or_else(|| vehicle.label.clone());
        let color = extension.color.unwrap_or(vehicle.color);
        if (&label, color) != (&vehicle.label, vehicle.color) {
            vehicle.label = label;
            vehicle.color = color;
            self.changes.note_look();
        }
        if let Some(group) = extension.group
            && vehicle.group.as_ref() != Some(&group)
        {
            self.groups.take_away(vehicle.group.as_deref());
            self.groups.add(Some(&group));
            vehicle.group = Some(group);
            self.changes.note_look();
        }
        let spans = extension
            .fixes
            .iter()
            .map(|fix| TimeRange::new(fix.time, fix.time));
        let Some(new_range) = spans.reduce(TimeRange::union) else {
            return false;
        };
        let zone = extension.zone.unwrap_or(vehicle.zone);
        if vehicle.track.is_empty() {
            vehicle.zone = zone;
        }
        self.zones_differ |= zone != vehicle.zone;
        let (old_len, old_counts) = (vehicle.track.len(), vehicle.track.counts());
        let old_bounds = vehicle.track.bounds().copied();
        vehicle.track.extend(extension.fixes);

        let track = &vehicle.track;
        self.counts.fixes += track.len() - old_len;
        self.counts.track = self.counts.track.minus(old_counts).plus(track.counts());
        union(&mut self.data_range, new_range);
        if let (Some(announced), Some(data)) = (&mut self.announced_range, self.data_range)
            && overlap(*announced, data)
        {
            *announced = announced.union(new_range);
        }
        self.zones_differ |= *self.zone.get_or_insert(vehicle.zone) != vehicle.zone;
        let shrank = has_left(old_bounds.as_ref(), track.bounds());
        if let Some(bounds) = track.bounds() {
            include(&mut self.bounds, bounds);
        }
        if let Some(key) = VehicleKey::from_index(index) {
            self.changes.note_track(key, track.wants_settling());
        }
        shrank
    }

    /// The vehicle that is extended, made if there is none.
    fn vehicle_for(&mut self, extension: &Extension) -> usize {
        if let Some(index) = self.ids.find(&self.vehicles, &extension.id) {
            return index;
        }
        let index = self.vehicles.len();
        let id = extension.id.clone();
        let vehicle = Vehicle {
            label: extension.label.clone().unwrap_or_else(|| id.clone()),
            color: extension.color.unwrap_or_else(|| Color::generated(index)),
            group: extension.group.clone(),
            zone: extension.zone.unwrap_or_default(),
            track: Track::default(),
            id,
        };
        self.append(vec![vehicle]);
        index
    }

    fn remove(&mut self, ids: &HashSet<String>) -> Vec<Vehicle> {
        let is_gone = |vehicle: &Vehicle| ids.contains(&vehicle.id);
        if !self.vehicles.iter().any(is_gone) {
            return Vec::new();
        }
        let all = std::mem::take(&mut self.vehicles);
        let (gone, stay) = all.into_iter().partition(is_gone);
        *self = Self {
            announced_range: self.announced_range,
            is_live: self.is_live,
            changes: self.changes.without_keys(),
            ..Self::default()
        };
        self.append(stay);
        for (index, vehicle) in self.vehicles.iter().enumerate() {
            if let Some(key) = VehicleKey::from_index(index)
                && vehicle.track.wants_settling()
            {
                self.changes.note_track(key, true);
            }
        }
        gone
    }

    /// Settles tracks that have grown ([`Track::settle`]), those that have waited longest
    /// first, until that took `max_fixes` or one track. Returns whether there was any.
    pub fn settle(&mut self, max_fixes: usize) -> bool {
        let mut fixes = 0;
        let mut any = false;
        while let Some(key) = self.changes.first_unsettled() {
            let Some(vehicle) = self.vehicles.get_mut(key.index()) else {
                self.changes.settled(key);
                continue;
            };
            fixes += vehicle.track.len();
            if any && fixes > max_fixes {
                break;
            }
            any = true;
            let old = vehicle.track.counts();
            vehicle.track.settle();
            self.counts.track = self.counts.track.minus(old).plus(vehicle.track.counts());
            self.changes.settled(key);
        }
        any
    }
}

/// Whether anything of `old` is not in `new`.
fn has_left(old: Option<&WorldBounds>, new: Option<&WorldBounds>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => {
            let mut both = *new;
            both.include_bounds(old);
            both != *new
        }
        (old, _) => old.is_some(),
    }
}
