//! All vehicles, and the one way in which they change.

use super::{TrackCounts, Vehicle};
use crate::geo::WorldBounds;
use crate::time::{TimeRange, Zone};

/// A vehicle's place in its [`Fleet`]; valid until the fleet is replaced or cleared, whatever
/// is appended.
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
    /// These come behind all others, whose keys stay. Takes no longer for more others.
    Append {
        /// More vehicles, in the order sent.
        vehicles: Vec<Vehicle>,
        /// The time span that the sender announced, as far as that is known by now.
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
    announced_range: Option<TimeRange>,
    /// First to last fix.
    data_range: Option<TimeRange>,
    bounds: Option<WorldBounds>,
    counts: FleetCounts,
    /// That of the first vehicle with data.
    zone: Option<Zone>,
    zones_differ: bool,
}

impl Fleet {
    /// Carries out one change. What is given back are the vehicles that are no longer in it:
    /// to free the memory of millions of fixes takes tens of milliseconds, and the caller
    /// knows where that disturbs nobody.
    pub fn apply(&mut self, update: Update) -> Vec<Vehicle> {
        let (keeps, vehicles, announced_range) = match update {
            Update::Load {
                vehicles,
                announced_range,
            } => (false, vehicles, announced_range),
            Update::Append {
                vehicles,
                announced_range,
            } => (true, vehicles, announced_range),
            Update::Clear => (false, Vec::new(), None),
        };
        let gone = if keeps {
            Vec::new()
        } else {
            std::mem::take(self).vehicles
        };
        self.announced_range = announced_range;
        vehicles.iter().for_each(|vehicle| self.count(vehicle));
        if self.vehicles.is_empty() {
            self.vehicles = vehicles;
        } else {
            self.vehicles.extend(vehicles);
        }
        gone
    }

    /// Adds one vehicle to everything that is known of all.
    fn count(&mut self, vehicle: &Vehicle) {
        let track = &vehicle.track;
        self.counts.vehicles += 1;
        self.counts.fixes += track.len();
        self.counts.track = self.counts.track.plus(track.counts());
        let Some(range) = track.range() else { return };
        self.data_range = Some(self.data_range.map_or(range, |all| all.union(range)));
        if let Some(bounds) = track.bounds() {
            match &mut self.bounds {
                Some(all) => all.include_bounds(bounds),
                None => self.bounds = Some(*bounds),
            }
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

    /// Every vehicle with its key.
    pub fn iter(&self) -> impl Iterator<Item = (VehicleKey, &Vehicle)> {
        self.vehicles
            .iter()
            .enumerate()
            .filter_map(|(i, v)| Some((VehicleKey::from_index(i)?, v)))
    }

    /// The first vehicle with this id.
    pub fn find_by_id(&self, id: &str) -> Option<VehicleKey> {
        self.find_by_id_from(id, 0)
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
    fn a_fleet_in_parts_is_the_same_as_the_whole() {
        let mut empty = vehicle("b", 0, Zone::Offset(7200));
        empty.track = Track::default();
        let all = vec![
            empty,
            vehicle("a", 50, Zone::NotStated),
            vehicle("b", 0, Zone::Offset(3600)),
            vehicle("a", 300, Zone::NotStated),
        ];
        for announced in [None, Some(range(10, 200)), Some(range(1000, 2000))] {
            let whole = loaded(all.clone(), announced);
            for cut in 0..=all.len() {
                let (first, rest) = all.split_at(cut);
                let mut fleet = loaded(first.to_vec(), None);
                let key = fleet.find_by_id("a");
                let gone = fleet.apply(Update::Append {
                    vehicles: rest.to_vec(),
                    announced_range: announced,
                });
                assert!(gone.is_empty());
                assert_eq!(fleet, whole, "cut at {cut}");
                assert!(key.is_none() || key == fleet.find_by_id("a"));
            }
        }
    }

    #[test]
    fn vehicles_that_are_gone_are_given_back() {
        let mut fleet = loaded(vec![vehicle("a", 0, Zone::NotStated)], None);
        let update = Update::Load {
            vehicles: vec![vehicle("b", 0, Zone::NotStated)],
            announced_range: None,
        };
        assert_eq!(fleet.apply(update)[0].id, "a");
        assert_eq!(fleet.apply(Update::Clear)[0].id, "b");
        assert!(fleet.apply(Update::Clear).is_empty());
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
