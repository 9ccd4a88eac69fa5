//! All vehicles, and the one way in which they change.

use super::{TrackCounts, Vehicle};
use crate::geo::WorldBounds;
use crate::time::{TimeRange, Zone};

/// A vehicle's place in its [`Fleet`]; valid until the fleet is replaced or cleared.
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
    /// All vehicles are forgotten.
    Clear,
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
    vehicles: Vec<Vehicle>,
    range: Option<TimeRange>,
    bounds: Option<WorldBounds>,
    counts: FleetCounts,
    zone: Zone,
    zones_differ: bool,
}

impl Fleet {
    /// Carries out one change.
    pub fn apply(&mut self, update: Update) {
        match update {
            Update::Load {
                vehicles,
                announced_range,
            } => {
                *self = Self::with_vehicles(vehicles, announced_range);
            }
            Update::Clear => *self = Self::default(),
        }
    }

    fn with_vehicles(vehicles: Vec<Vehicle>, announced_range: Option<TimeRange>) -> Self {
        let tracks = || vehicles.iter().map(|vehicle| &vehicle.track);
        let data_range = tracks()
            .filter_map(|track| track.range())
            .reduce(TimeRange::union);
        let bounds = tracks()
            .filter_map(|track| track.bounds().copied())
            .reduce(|mut all, one| {
                all.include_bounds(&one);
                all
            });
        let counts = FleetCounts {
            vehicles: vehicles.len(),
            fixes: tracks().map(super::Track::len).sum(),
            track: tracks()
                .map(super::Track::counts)
                .fold(TrackCounts::default(), TrackCounts::plus),
        };
        let mut zones = vehicles
            .iter()
            .filter(|v| !v.track.is_empty())
            .map(|v| v.zone);
        let zone = zones.next().unwrap_or_default();
        let zones_differ = zones.any(|other| other != zone);
        Self {
            // An announced span without any data in it would show an empty map for ever.
            range: match (announced_range, data_range) {
                (Some(announced), Some(data)) if overlap(announced, data) => Some(announced),
                (_, data) => data,
            },
            bounds,
            counts,
            zone,
            zones_differ,
            vehicles,
        }
    }

    /// All vehicles in the order sent; a [`VehicleKey`] is an index into them.
    pub fn vehicles(&self) -> &[Vehicle] {
        &self.vehicles
    }

    /// One vehicle.
    pub fn get(&self, key: VehicleKey) -> Option<&Vehicle> {
        self.vehicles.get(key.index())
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
        self.vehicles
            .iter()
            .position(|vehicle| vehicle.id == id)
            .and_then(VehicleKey::from_index)
    }

    /// The span to play: as announced by the sender, else first to last fix.
    pub const fn range(&self) -> Option<TimeRange> {
        self.range
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
    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// Whether the vehicles' times state different zones, or only some state one.
    pub const fn zones_differ(&self) -> bool {
        self.zones_differ
    }
}

fn overlap(a: TimeRange, b: TimeRange) -> bool {
    a.start() <= b.end() && b.start() <= a.end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::{Color, Fix, Track};
    use crate::time::Timestamp;

    fn vehicle(id: &str, start_secs: i64, zone: Zone) -> Vehicle {
        let position = WorldPoint::from_lon_lat(LonLat::new(14.5, 35.9).unwrap());
        let time = |secs: i64| Timestamp::from_micros(secs * 1_000_000).unwrap();
        let track: Track = [
            Fix::new(time(start_secs), position),
            Fix::new(time(start_secs + 10), position),
        ]
        .into_iter()
        .collect();
        Vehicle {
            id: id.into(),
            label: id.into(),
            color: Color::generated(0),
            zone,
            track,
        }
    }

    fn range(start_secs: i64, end_secs: i64) -> TimeRange {
        let time = |secs: i64| Timestamp::from_micros(secs * 1_000_000).unwrap();
        TimeRange::new(time(start_secs), time(end_secs))
    }

    fn loaded(vehicles: Vec<Vehicle>, announced_range: Option<TimeRange>) -> Fleet {
        let mut fleet = Fleet::default();
        fleet.apply(Update::Load {
            vehicles,
            announced_range,
        });
        fleet
    }

    #[test]
    fn a_load_replaces_everything() {
        let mut fleet = loaded(vec![vehicle("a", 0, Zone::NotStated)], None);
        assert_eq!(fleet.range(), Some(range(0, 10)));
        fleet.apply(Update::Load {
            vehicles: vec![
                vehicle("b", 5, Zone::NotStated),
                vehicle("c", 100, Zone::NotStated),
            ],
            announced_range: None,
        });
        assert_eq!(fleet.find_by_id("a"), None);
        assert_eq!(fleet.range(), Some(range(5, 110)));
        assert_eq!((fleet.counts().vehicles, fleet.counts().fixes), (2, 4));
        fleet.apply(Update::Clear);
        assert_eq!(fleet, Fleet::default());
    }

    #[test]
    fn an_announced_span_is_used_unless_no_data_lies_in_it() {
        let vehicles = vec![vehicle("a", 50, Zone::NotStated)];
        assert_eq!(
            loaded(vehicles.clone(), Some(range(0, 100))).range(),
            Some(range(0, 100))
        );
        assert_eq!(
            loaded(vehicles, Some(range(1000, 2000))).range(),
            Some(range(50, 60))
        );
    }

    #[test]
    fn two_vehicles_of_one_id_are_both_kept() {
        let fleet = loaded(
            vec![
                vehicle("a", 0, Zone::NotStated),
                vehicle("a", 9, Zone::NotStated),
            ],
            None,
        );
        assert_eq!(fleet.counts().vehicles, 2);
        assert_eq!(fleet.find_by_id("a").unwrap().index(), 0);
    }

    #[test]
    fn differing_zones_are_noticed() {
        let same = loaded(
            vec![
                vehicle("a", 0, Zone::Offset(0)),
                vehicle("b", 0, Zone::Offset(0)),
            ],
            None,
        );
        assert!(!same.zones_differ());
        let mixed = loaded(
            vec![
                vehicle("a", 0, Zone::Offset(3600)),
                vehicle("b", 0, Zone::NotStated),
            ],
            None,
        );
        assert!(mixed.zones_differ());
        assert_eq!(mixed.zone(), Zone::Offset(3600));
    }
}
