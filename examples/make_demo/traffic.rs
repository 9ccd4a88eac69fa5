//! Drives the whole fleet through the streets, step by step.

use crate::driver::{Doing, Driver, Obstacle};
use crate::fleet::{Kind, Vehicle};
use crate::lights::is_green;
use crate::plane::Metres;
use crate::rng::Rng;
use crate::route::{self, Taste};
use crate::streets::{Class, EdgeId, NodeId, Streets};
use crate::trip::{Place, Trip};

/// Length of one step, seconds. Four make the second of a fix.
pub const STEP_SECS: f64 = 0.25;

/// A driver looks this far ahead for others, metres.
const LOOK_AHEAD_M: f64 = 70.0;

/// Length of a vehicle, metres.
const VEHICLE_M: f64 = 5.0;

/// How far from `home` trips start and end, metres east-west and north-south.
const WORK_AREA_M: (f64, f64) = (1950.0, 1550.0);

/// Latitude and longitude of the corner beyond which, to the south and east, lies the far side of
/// the Grand Harbour: near as the crow flies, but a long way round by road.
const FAR_SIDE: (f64, f64) = (35.8935, 14.5115);

/// Places with much going on: Valletta, Floriana, Sliema, Gżira, Msida.
const BUSY: [(f64, f64); 5] = [
    (35.8985, 14.5130),
    (35.8935, 14.5065),
    (35.9120, 14.5035),
    (35.9055, 14.4950),
    (35.8975, 14.4900),
];

/// How far a busy place reaches, metres.
const BUSY_RADIUS_M: f64 = 420.0;

/// Share of trips that go to a busy place.
const BUSY_SHARE: f64 = 0.55;

/// Where a vehicle truly is and what it does, as no receiver ever knows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Truth {
    /// Position and direction.
    pub place: Place,
    /// Speed, m/s.
    pub speed_ms: f64,
}

struct Moving {
    kind: Kind,
    driver: Driver,
    trip: Trip,
    end: NodeId,
    trips: u64,
    rng: Rng,
}

/// The streets and everything that moves in them.
pub struct Traffic<'a> {
    streets: &'a Streets,
    seed: u64,
    home: Metres,
    /// Nodes where trips may start and end.
    addresses: Vec<NodeId>,
    /// Those of them in busy places.
    busy: Vec<NodeId>,
    vehicles: Vec<Moving>,
    elapsed_secs: f64,
}

impl<'a> Traffic<'a> {
    /// Puts the fleet on the streets around `home`, each vehicle at the start of its first trip.
    /// `None` if the streets around `home` offer nowhere to drive.
    pub fn start(streets: &'a Streets, fleet: &[Vehicle], home: Metres, seed: u64) -> Option<Self> {
        let far_side = Metres::from_lat_lon(FAR_SIDE.0, FAR_SIDE.1);
        let is_address = |id: NodeId, at: Metres| {
            let off = at.minus(home);
            let is_far_side = at.east > far_side.east && at.north < far_side.north;
            !is_far_side
                && off.east.abs() < WORK_AREA_M.0
                && off.north.abs() < WORK_AREA_M.1
                && streets.leaving(id).any(|(_, edge)| {
                    matches!(
                        edge.class,
                        Class::Residential | Class::Tertiary | Class::Secondary
                    )
                })
        };
        let is_busy = |at: Metres| {
            BUSY.iter().any(|&(latitude, longitude)| {
                at.minus(Metres::from_lat_lon(latitude, longitude)).length() < BUSY_RADIUS_M
            })
        };
        let (mut addresses, mut busy) = (Vec::new(), Vec::new());
        for (id, at) in streets.nodes().filter(|&(id, at)| is_address(id, at)) {
            addresses.push(id);
            if is_busy(at) {
                busy.push(id);
            }
        }
        let mut traffic = Self {
            streets,
            seed,
            home,
            addresses,
            busy,
            vehicles: Vec::new(),
            elapsed_secs: 0.0,
        };
        for (vehicle, stream) in fleet.iter().zip(0u64..) {
            let mut rng = Rng::new(seed, stream);
            let first = *rng.pick(&traffic.addresses)?;
            let (trip, end) = traffic.new_trip(vehicle.kind, first, 0, &mut rng)?;
            let driver = Driver::at_start();
            traffic.vehicles.push(Moving {
                kind: vehicle.kind,
                driver,
                trip,
                end,
                trips: 1,
                rng,
            });
        }
        Some(traffic)
    }

    /// Where every vehicle is, in the order of the fleet.
    pub fn truths(&self) -> impl Iterator<Item = Option<Truth>> + '_ {
        self.vehicles.iter().map(|vehicle| {
            let place = vehicle.trip.place(vehicle.driver.at_m)?;
            Some(Truth {
                place,
                speed_ms: vehicle.driver.speed_ms,
            })
        })
    }

    /// Moves everything on by [`STEP_SECS`].
    pub fn step(&mut self) {
        let obstacles: Vec<Option<Obstacle>> = (0..self.vehicles.len())
            .map(|number| self.obstacle(number))
            .collect();
        for (vehicle, obstacle) in self.vehicles.iter_mut().zip(obstacles) {
            let handling = vehicle.kind.handling();
            vehicle
                .driver
                .step(&vehicle.trip, &handling, obstacle, STEP_SECS);
        }
        self.elapsed_secs += STEP_SECS;
        self.begin_new_trips();
    }

    fn begin_new_trips(&mut self) {
        let mut vehicles = std::mem::take(&mut self.vehicles);
        for vehicle in vehicles
            .iter_mut()
            .filter(|v| v.driver.doing == Doing::Done)
        {
            let Moving {
                kind,
                end,
                trips,
                rng,
                ..
            } = vehicle;
            // Where nothing can be planned the vehicle stays parked and tries again next step.
            if let Some((trip, new_end)) = self.new_trip(*kind, *end, *trips, rng) {
                vehicle.trip = trip;
                vehicle.end = new_end;
                vehicle.trips += 1;
                vehicle.driver = Driver::at_start();
            }
        }
        self.vehicles = vehicles;
    }

    /// Chooses where to go from `start`, and how.
    fn new_trip(
        &self,
        kind: Kind,
        start: NodeId,
        number: u64,
        rng: &mut Rng,
    ) -> Option<(Trip, NodeId)> {
        let usage = kind.usage();
        let from = self.streets.node(start)?;
        for _ in 0..60 {
            let choices = if rng.chance(BUSY_SHARE) {
                &self.busy
            } else {
                &self.addresses
            };
            let goal = *rng.pick(choices)?;
            let distance_m = self.streets.node(goal)?.minus(from).length();
            if !(usage.trip_m.0..usage.trip_m.1).contains(&distance_m) {
                continue;
            }
            let salt = rng.bits().wrapping_add(number);
            let home_radius_m = WORK_AREA_M.0 * 1.15;
            let taste = Taste {
                salt,
                home: self.home,
                home_radius_m,
            };
            let stay_secs = if rng.chance(usage.long_stay) {
                rng.between(180.0, 420.0)
            } else {
                rng.between(usage.stay_secs.0, usage.stay_secs.1)
            };
            let path = route::quickest(self.streets, start, goal, &taste)?;
            if let Some(trip) = Trip::plan(self.streets, &path, &kind.handling(), stay_secs, rng) {
                return Some((trip, goal));
            }
        }
        None
    }

    /// The nearest thing that the vehicle with this number has to brake for.
    fn obstacle(&self, number: usize) -> Option<Obstacle> {
        let own = self.vehicles.get(number)?;
        let lights = self.red_light(own);
        let leader = own
            .trip
            .edges_ahead(own.driver.at_m, LOOK_AHEAD_M)
            .filter_map(|edge| self.nearest_on(number, own, edge))
            .min_by(|a, b| a.gap_m.total_cmp(&b.gap_m));
        match (lights, leader) {
            (Some(a), Some(b)) => Some(if a.gap_m < b.gap_m { a } else { b }),
            (a, b) => a.or(b),
        }
    }

    /// The nearest other vehicle on one edge ahead; parked ones are off the road.
    fn nearest_on(
        &self,
        number: usize,
        own: &Moving,
        (edge, start_m): (EdgeId, f64),
    ) -> Option<Obstacle> {
        let others = self
            .vehicles
            .iter()
            .enumerate()
            .filter(|&(other, _)| other != number);
        others
            .filter(|(_, other)| !other.driver.is_parked(&other.trip))
            .filter_map(|(_, other)| {
                let (other_edge, on_edge_m) = other.trip.edge_at(other.driver.at_m)?;
                let ahead_m = start_m + on_edge_m - own.driver.at_m;
                (other_edge == edge && ahead_m > 0.0).then(|| Obstacle {
                    gap_m: (ahead_m - VEHICLE_M).max(0.5),
                    speed_ms: other.driver.speed_ms,
                })
            })
            .min_by(|a, b| a.gap_m.total_cmp(&b.gap_m))
    }

    /// The next lights, if they are red and can still be stopped at.
    fn red_light(&self, own: &Moving) -> Option<Obstacle> {
        let lights = own.trip.lights_ahead(own.driver.at_m)?;
        let gap_m = lights.at_m - own.driver.at_m;
        let stopping_m = own.driver.speed_ms.powi(2) / (2.0 * own.kind.handling().brake_ms2);
        let is_red = !is_green(
            lights.node,
            lights.bearing_deg,
            self.elapsed_secs,
            self.seed,
        );
        // The driver model keeps a gap to what it stops for; the line itself needs none.
        (is_red && gap_m < LOOK_AHEAD_M && gap_m > stopping_m * 0.8).then_some(Obstacle {
            gap_m: gap_m + 2.0,
            speed_ms: 0.0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::HARDEST_BRAKE_MS2;
    use crate::fleet::FLEET;
    use crate::streets_file;

    fn streets() -> Streets {
        let bytes = zstd::decode_all(crate::STREETS_ZST).expect("the file unpacks");
        streets_file::read(&bytes).expect("the shipped file is well formed")
    }

    #[test]
    fn the_fleet_moves_within_physical_bounds_and_never_teleports() {
        let streets = streets();
        let mut traffic =
            Traffic::start(&streets, &FLEET[..12], crate::home(), 1).expect("a start");
        let mut before: Vec<Option<Truth>> = traffic.truths().collect();
        let mut driven_m = 0.0;
        for _ in 0..2400 {
            traffic.step();
            let after: Vec<Option<Truth>> = traffic.truths().collect();
            for (a, b) in before.iter().flatten().zip(after.iter().flatten()) {
                let moved_m = b.place.at.minus(a.place.at).length();
                // Changing the side of the street at a corner moves the drawn point sideways.
                assert!(
                    moved_m <= 25.0 * STEP_SECS + 2.0 * 1.7 + 0.1,
                    "moved {moved_m} m"
                );
                assert!(b.speed_ms <= 25.0);
                let change = (b.speed_ms - a.speed_ms) / STEP_SECS;
                assert!(
                    (-HARDEST_BRAKE_MS2 - 1e-9..=2.6 + 1e-9).contains(&change),
                    "{change} m/s²"
                );
                driven_m += b.speed_ms * STEP_SECS;
            }
            before = after;
        }
        assert!(
            driven_m > 12.0 * 1000.0,
            "the fleet drove only {driven_m} m in ten minutes"
        );
    }

    #[test]
    fn the_same_seed_drives_the_same_traffic() {
        let streets = streets();
        let drive = |seed| {
            let mut traffic =
                Traffic::start(&streets, &FLEET[..3], crate::home(), seed).expect("a start");
            (0..400).for_each(|_| traffic.step());
            traffic.truths().collect::<Vec<_>>()
        };
        assert_eq!(drive(4), drive(4));
        assert_ne!(drive(4), drive(5));
    }
}
