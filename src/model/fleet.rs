//! All vehicles, and what is known of all of them together.

use super::changes::Changes;
use super::id_index::IdIndex;
use super::{Color, Groups, TrackCounts, Vehicle};
use crate::geo::WorldBounds;
use crate::time::{TimeRange, Timestamp, Zone};

/// A vehicle's place in its [`Fleet`]; valid until the fleet is replaced or cleared or a vehicle
/// is removed, whatever is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VehicleKey(u32);

impl VehicleKey {
    /// The key of the vehicle at `index`, or `None` beyond what a key can hold.
    pub fn from_index(index: usize) -> Option<Self> {
        u32::try_from(index).ok().map(Self)
    }

    /// Index into [`Fleet::vehicles`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// How much data there is, and how much of it is out of the ordinary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FleetCounts {
    /// Vehicles.
    pub vehicles: usize,
    /// Fixes of all vehicles.
    pub fixes: usize,
    /// Gaps, conflicts, duplicates, anomalies.
    pub track: TrackCounts,
}

/// All vehicles of a session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fleet {
    pub(super) vehicles: Vec<Vehicle>,
    pub(super) announced_range: Option<TimeRange>,
    /// First to last fix.
    pub(super) data_range: Option<TimeRange>,
    pub(super) bounds: Option<WorldBounds>,
    pub(super) counts: FleetCounts,
    /// That of the first vehicle with data.
    pub(super) zone: Option<Zone>,
    pub(super) zones_differ: bool,
    pub(super) is_live: bool,
    pub(super) groups: Groups,
    pub(super) ids: IdIndex,
    pub(super) changes: Changes,
}

impl Fleet {
    /// Adds one vehicle to everything that is known of all.
    pub(super) fn count(&mut self, vehicle: &Vehicle) {
        let track = &vehicle.track;
        self.counts.vehicles += 1;
        self.groups.add(vehicle.group.as_deref());
        self.counts.fixes += track.len();
        self.counts.track = self.counts.track.plus(track.counts());
        let Some(range) = track.range() else { return };
        union(&mut self.data_range, range);
        if let Some(bounds) = track.bounds() {
            include(&mut self.bounds, bounds);
        }
        self.zones_differ |= *self.zone.get_or_insert(vehicle.zone) != vehicle.zone;
    }

    /// All vehicles in the order sent; a [`VehicleKey`] is an index into them.
    pub fn vehicles(&self) -> &[Vehicle] {
        &self.vehicles
    }

    /// One vehicle.
    pub fn get(&self, key: VehicleKey) -> Option<&Vehicle> {
        self.vehicles.get(key.index())
    }

    /// The groups that vehicles belong to.
    pub const fn groups(&self) -> &Groups {
        &self.groups
    }

    /// The colour of a vehicle's group, as generated; grey if it belongs to none.
    pub fn group_color(&self, vehicle: &Vehicle) -> Color {
        self.groups.color_of(vehicle.group.as_deref())
    }

    /// Every vehicle with its key.
    pub fn iter(&self) -> impl Iterator<Item = (VehicleKey, &Vehicle)> {
        self.vehicles
            .iter()
            .enumerate()
            .filter_map(|(i, v)| Some((VehicleKey::from_index(i)?, v)))
    }

    /// The first vehicle with this id.
    pub fn find_by_id(&self, id: &str) -> Option<VehicleKey> {
        VehicleKey::from_index(self.ids.find(&self.vehicles, id)?)
    }

    /// The first vehicle with this id among those from index `from` on.
    pub fn find_by_id_from(&self, id: &str, from: usize) -> Option<VehicleKey> {
        let mut behind = self.vehicles.iter().enumerate().skip(from);
        let (index, _) = behind.find(|(_, vehicle)| vehicle.id == id)?;
        VehicleKey::from_index(index)
    }

    /// The span to play: as announced by the sender, else first to last fix.
    pub fn range(&self) -> Option<TimeRange> {
        match (self.announced_range, self.data_range) {
            // An announced span without any data in it would show an empty map for ever.
            (Some(announced), Some(data)) if overlap(announced, data) => Some(announced),
            (_, data) => data,
        }
    }

    /// The time of the newest fix.
    pub fn newest(&self) -> Option<Timestamp> {
        self.data_range.map(TimeRange::end)
    }

    /// Whether fixes have come to vehicles one by one, as they do from where something is
    /// going on now.
    pub const fn is_live(&self) -> bool {
        self.is_live
    }

    /// Counts up with every change of a track in place: what is kept of tracks is made anew
    /// when it is another one.
    pub const fn revision(&self) -> u64 {
        self.changes.revision()
    }

    /// The vehicles whose tracks were changed in place after that revision; `None` when that
    /// is so long ago that any may have been.
    pub fn changed_since(&self, revision: u64) -> Option<impl Iterator<Item = VehicleKey> + '_> {
        self.changes.since(revision)
    }

    /// Counts up whenever a vehicle gets another name, colour or group.
    pub const fn look_revision(&self) -> u64 {
        self.changes.look_revision()
    }

    /// Whether there are tracks to [`Self::settle`].
    pub fn wants_settling(&self) -> bool {
        self.changes.first_unsettled().is_some()
    }

    /// The box around every fix that can be believed.
    pub const fn bounds(&self) -> Option<&WorldBounds> {
        self.bounds.as_ref()
    }

    /// How much there is.
    pub const fn counts(&self) -> FleetCounts {
        self.counts
    }

    /// The zone on whose clock times are shown: that of the first vehicle with data.
    pub fn zone(&self) -> Zone {
        self.zone.unwrap_or_default()
    }

    /// Whether the vehicles' times state different zones, or only some state one.
    pub const fn zones_differ(&self) -> bool {
        self.zones_differ
    }
}

/// Makes a span hold another one.
pub(super) fn union(all: &mut Option<TimeRange>, range: TimeRange) {
    *all = Some(all.map_or(range, |all| all.union(range)));
}

/// Makes a box hold another one.
pub(super) fn include(all: &mut Option<WorldBounds>, bounds: &WorldBounds) {
    match all {
        Some(all) => all.include_bounds(bounds),
        None => *all = Some(*bounds),
    }
}

/// Whether two spans have a moment in common.
pub(super) fn overlap(a: TimeRange, b: TimeRange) -> bool {
    a.start() <= b.end() && b.start() <= a.end()
}

#[cfg(test)]
#[path = "fleet_tests.rs"]
mod tests;
