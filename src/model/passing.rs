//! When vehicles were at a place of the map.

use super::VehicleKey;
use crate::geo::WorldPoint;
use crate::time::Timestamp;

/// One time during which a vehicle was at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passing {
    /// Who.
    pub vehicle: VehicleKey,
    /// When it was nearest to the place.
    pub time: Timestamp,
    /// When it came within reach, as far as that is known.
    pub from: Timestamp,
    /// When it left it; the same moment where only one fix tells of it.
    pub until: Timestamp,
}

impl Passing {
    /// How long it is known to have been there, in seconds.
    pub fn duration_secs(&self) -> f64 {
        self.until.secs_since(self.from)
    }
}

/// All passings of one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passings {
    /// The place.
    pub place: WorldPoint,
    /// So far from it, in metres on the ground, a vehicle still counts as being there.
    pub reach_metres: f64,
    /// The nearest first, of equally near ones the later.
    pub list: Vec<Passing>,
    /// How many there are, in the list or not.
    pub total: usize,
}

impl Passings {
    /// The nearest of all.
    pub fn nearest(&self) -> Option<&Passing> {
        self.list.first()
    }

    /// The nearest of one vehicle's.
    pub fn nearest_of(&self, vehicle: VehicleKey) -> Option<&Passing> {
        self.list.iter().find(|passing| passing.vehicle == vehicle)
    }
}
