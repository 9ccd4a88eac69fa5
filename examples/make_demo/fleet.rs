//! The forty vehicles: their names, colours, and how each kind is driven and used.

use crate::trip::Handling;

/// What a vehicle is for, which decides how it drives and how long it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Waits for passengers, then drives across town.
    Taxi,
    /// Delivers: many short trips with short stays.
    Van,
    /// Long trips along main roads with a halt every few hundred metres.
    Bus,
    /// Slow to get going, careful in bends.
    Truck,
    /// Quick trips with quick hand-overs.
    Motorcycle,
    /// Private-like use: a drive, then minutes parked.
    Car,
    /// Collects from door to door.
    Collector,
}

impl Kind {
    /// What the recording calls the group of such vehicles.
    pub const fn group(self) -> &'static str {
        match self {
            Self::Taxi => "Taxi",
            Self::Van => "Van",
            Self::Bus => "Bus",
            Self::Truck => "Truck",
            Self::Motorcycle => "Courier bike",
            Self::Car => "Car",
            Self::Collector => "Street cleaning",
        }
    }
}

/// One vehicle of the fleet.
#[derive(Debug, Clone, Copy)]
pub struct Vehicle {
    /// Identifier in the recording.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// What it is for.
    pub kind: Kind,
}

/// How a kind of vehicle is used.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    /// Shortest and longest distance between trip ends as the crow flies, metres.
    pub trip_m: (f64, f64),
    /// Shortest and longest usual stay at a trip's end, seconds.
    pub stay_secs: (f64, f64),
    /// Chance that a stay is one of minutes.
    pub long_stay: f64,
}

/// Colours that can be told apart on dark and light ground; none is the grey, magenta or red that
/// the map keeps for gaps, conflicts and anomalies.
const COLOURS: [&str; 20] = [
    "#4C9AFF", "#FF7A59", "#3DD68C", "#F5B83D", "#B388FF", "#FF6EB4", "#2DD4BF", "#A5D86E",
    "#6FC3FF", "#FFA98F", "#7FE3B3", "#FFD27A", "#CDB0FF", "#FF9ACB", "#7DE5D8", "#C6E89C",
    "#5C8DF6", "#F08A4B", "#58C77A", "#E0C341",
];

/// The colour of the vehicle with this place in the fleet.
pub fn colour(place: usize) -> &'static str {
    COLOURS
        .get(place % COLOURS.len())
        .copied()
        .unwrap_or("#4C9AFF")
}

impl Kind {
    /// How it is driven.
    pub fn handling(self) -> Handling {
        let car = Handling {
            accelerate_ms2: 1.7,
            brake_ms2: 2.0,
            corner_ms2: 2.2,
            of_limit: 0.97,
            top_ms: 25.0,
            halt_every_m: None,
        };
        match self {
            Self::Car => car,
            Self::Taxi => Handling {
                accelerate_ms2: 2.0,
                of_limit: 1.05,
                ..car
            },
            Self::Van => Handling {
                accelerate_ms2: 1.5,
                of_limit: 0.95,
                ..car
            },
            Self::Motorcycle => Handling {
                accelerate_ms2: 2.6,
                corner_ms2: 2.8,
                of_limit: 1.04,
                ..car
            },
            Self::Bus => Handling {
                accelerate_ms2: 1.0,
                brake_ms2: 1.2,
                corner_ms2: 1.4,
                of_limit: 0.88,
                top_ms: 16.0,
                halt_every_m: Some(350.0),
            },
            Self::Truck => Handling {
                accelerate_ms2: 0.8,
                brake_ms2: 1.2,
                corner_ms2: 1.3,
                of_limit: 0.85,
                top_ms: 15.0,
                halt_every_m: None,
            },
            Self::Collector => Handling {
                accelerate_ms2: 0.9,
                brake_ms2: 1.4,
                corner_ms2: 1.4,
                of_limit: 0.8,
                top_ms: 9.0,
                halt_every_m: Some(90.0),
            },
        }
    }

    /// How it is used.
    pub fn usage(self) -> Use {
        match self {
            Self::Taxi => Use {
                trip_m: (900.0, 3200.0),
                stay_secs: (25.0, 90.0),
                long_stay: 0.08,
            },
            Self::Van => Use {
                trip_m: (350.0, 1500.0),
                stay_secs: (35.0, 110.0),
                long_stay: 0.06,
            },
            Self::Bus => Use {
                trip_m: (1800.0, 3600.0),
                stay_secs: (40.0, 120.0),
                long_stay: 0.06,
            },
            Self::Truck => Use {
                trip_m: (900.0, 2600.0),
                stay_secs: (60.0, 180.0),
                long_stay: 0.2,
            },
            Self::Motorcycle => Use {
                trip_m: (600.0, 2400.0),
                stay_secs: (20.0, 70.0),
                long_stay: 0.06,
            },
            Self::Car => Use {
                trip_m: (800.0, 2800.0),
                stay_secs: (50.0, 150.0),
                long_stay: 0.25,
            },
            Self::Collector => Use {
                trip_m: (500.0, 1200.0),
                stay_secs: (15.0, 40.0),
                long_stay: 0.05,
            },
        }
    }
}

const fn vehicle(id: &'static str, label: &'static str, kind: Kind) -> Vehicle {
    Vehicle { id, label, kind }
}

/// The fleet, in the order of the recording.
pub const FLEET: [Vehicle; 40] = [
    vehicle("van-03", "Delivery van 3", Kind::Van),
    vehicle("taxi-12", "Taxi 12", Kind::Taxi),
    vehicle("bus-14", "Bus 14", Kind::Bus),
    vehicle("courier-05", "Courier bike 5", Kind::Motorcycle),
    vehicle("truck-02", "Truck 2", Kind::Truck),
    vehicle("taxi-07", "Taxi 7", Kind::Taxi),
    vehicle("service-01", "Service car 1", Kind::Car),
    vehicle("van-08", "Delivery van 8", Kind::Van),
    vehicle("taxi-21", "Taxi 21", Kind::Taxi),
    vehicle("bus-13", "Bus 13", Kind::Bus),
    vehicle("refuse-02", "Refuse truck 2", Kind::Collector),
    vehicle("van-11", "Delivery van 11", Kind::Van),
    vehicle("taxi-03", "Taxi 3", Kind::Taxi),
    vehicle("courier-02", "Courier bike 2", Kind::Motorcycle),
    vehicle("pool-04", "Pool car 4", Kind::Car),
    vehicle("bus-21", "Bus 21", Kind::Bus),
    vehicle("taxi-18", "Taxi 18", Kind::Taxi),
    vehicle("van-15", "Delivery van 15", Kind::Van),
    vehicle("tanker-01", "Water tanker 1", Kind::Truck),
    vehicle("taxi-24", "Taxi 24", Kind::Taxi),
    vehicle("service-06", "Service car 6", Kind::Car),
    vehicle("bus-31", "Bus 31", Kind::Bus),
    vehicle("courier-09", "Courier bike 9", Kind::Motorcycle),
    vehicle("van-16", "Delivery van 16", Kind::Van),
    vehicle("taxi-30", "Taxi 30", Kind::Taxi),
    vehicle("school-02", "School minibus 2", Kind::Bus),
    vehicle("post-07", "Post van 7", Kind::Van),
    vehicle("taxi-33", "Taxi 33", Kind::Taxi),
    vehicle("pool-09", "Pool car 9", Kind::Car),
    vehicle("truck-05", "Truck 5", Kind::Truck),
    vehicle("van-19", "Delivery van 19", Kind::Van),
    vehicle("courier-12", "Courier bike 12", Kind::Motorcycle),
    vehicle("bus-42", "Bus 42", Kind::Bus),
    vehicle("taxi-36", "Taxi 36", Kind::Taxi),
    vehicle("sweeper-01", "Street sweeper 1", Kind::Collector),
    vehicle("taxi-41", "Taxi 41", Kind::Taxi),
    vehicle("post-09", "Post van 9", Kind::Van),
    vehicle("service-08", "Service car 8", Kind::Car),
    vehicle("crane-01", "Crane truck 1", Kind::Truck),
    vehicle("van-22", "Delivery van 22", Kind::Van),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_vehicles_share_an_identifier_or_a_name() {
        let ids: HashSet<_> = FLEET.iter().map(|v| v.id).collect();
        let labels: HashSet<_> = FLEET.iter().map(|v| v.label).collect();
        assert_eq!((ids.len(), labels.len()), (FLEET.len(), FLEET.len()));
    }

    #[test]
    fn neighbours_in_the_list_have_different_colours() {
        for place in 0..FLEET.len() {
            assert_ne!(colour(place), colour(place + 1));
        }
    }
}
