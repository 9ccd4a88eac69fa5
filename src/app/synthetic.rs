//! Fleets made in memory, for measurements at any size: `bench --synthetic`.

use std::str::FromStr;

use rayon::prelude::*;
use thiserror::Error;

use crate::geo::{LonLat, WorldPoint};
use crate::model::{Color, Fix, Measure, Settings, TrackBuilder, TrailLength, Vehicle};
use crate::time::{Timestamp, Zone};
use crate::wire::{LoadVehicles, Message};

/// Middle of the region that the vehicles start in: Ottawa, as in the application's own tests.
const CENTER_DEG: (f64, f64) = (-75.6972, 45.4215);
/// 2024-01-01T10:00:00, when all vehicles start.
const START_MICROS: i64 = 1_704_103_200_000_000;
/// Trails are as long as the application's default, in seconds.
const TRAIL_SECS: f64 = 60.0;

/// How large a made fleet is: `VEHICLESxFIXES`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FleetSize {
    /// Vehicles.
    pub vehicles: u32,
    /// Fixes of each, one a second.
    pub fixes: u32,
}

/// Why a text names no fleet size.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is no fleet size: write VEHICLESxFIXES, for example 1000x600, both at least 1")]
pub struct NoFleetSize(String);

impl FromStr for FleetSize {
    type Err = NoFleetSize;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = |number: &str| number.parse::<u32>().ok().filter(|&n| n > 0);
        text.split_once('x')
            .and_then(|(vehicles, fixes)| {
                Some(Self {
                    vehicles: read(vehicles)?,
                    fixes: read(fixes)?,
                })
            })
            .ok_or_else(|| NoFleetSize(text.to_owned()))
    }
}

/// A message with vehicles that drive about a town: straight runs, right-angle turns, stops
/// and an uneven pace, one fix a second. The same size always gives the same fleet.
pub fn synthetic_fleet(size: FleetSize) -> Message {
    // The region grows with the fleet, as towns do; from a million on it is a country.
    let spread_deg = 0.06 * (f64::from(size.vehicles.max(100)) / 1000.0).sqrt();
    let vehicles = (0..size.vehicles)
        .into_par_iter()
        .map(|number| vehicle(number, size.fixes, spread_deg.min(8.0)))
        .collect();
    Message::LoadVehicles(LoadVehicles {
        settings: Settings {
            trail_length: Some(TrailLength::Secs(TRAIL_SECS)),
            show_trails: Some(true),
            ..Settings::default()
        },
        vehicles,
        ..LoadVehicles::default()
    })
}

fn vehicle(number: u32, fixes: u32, spread_deg: f64) -> Vehicle {
    let mut dice = Dice::new(number);
    let (lon_deg, lat_deg) = CENTER_DEG;
    let place = LonLat::new(
        lon_deg + dice.between(-1.4, 1.4) * spread_deg,
        lat_deg + dice.between(-1.0, 1.0) * spread_deg,
    );
    let mut position = place.map_or_else(|_| WorldPoint::default(), WorldPoint::from_lon_lat);
    let units_per_metre = 1.0 / position.metres_per_unit();
    let mut quarter = dice.below(4);
    let pace_kmh = dice.between(20.0, 70.0);
    let mut standing = 0;
    let mut builder = TrackBuilder::default();
    for second in 0..fixes {
        let mut speed_kmh = 0.0;
        if standing > 0 {
            standing -= 1;
        } else {
            match dice.below(1000) {
                0..10 => quarter = (quarter + 1) % 4,
                10..20 => quarter = (quarter + 3) % 4,
                20..25 => standing = 5 + dice.below(26),
                _ => {}
            }
            // Twice as wide as it is deep: near enough to a receiver's noise.
            let noise = dice.between(-8.0, 8.0) + dice.between(-4.0, 4.0);
            speed_kmh = (pace_kmh + noise).max(5.0);
        }
        let units = speed_kmh / 3.6 * units_per_metre;
        let (east, south) = match quarter {
            0 => (0.0, -units),
            1 => (units, 0.0),
            2 => (0.0, units),
            _ => (-units, 0.0),
        };
        position = position.offset_by(east, south);
        let micros = START_MICROS + i64::from(second) * 1_000_000;
        if let Some(time) = Timestamp::from_micros(micros) {
            let mut fix = Fix::new(time, position);
            // One decimal, as receivers write it.
            fix.speed_kmh = Measure::of(Some(((speed_kmh * 10.0).round() / 10.0) as f32));
            fix.heading_deg = Measure::of(Some(quarter as f32 * 90.0));
            builder.push(fix);
        }
    }
    Vehicle {
        id: format!("vehicle_{number}"),
        label: format!("Vehicle {number}"),
        color: Color::generated(number as usize),
        group: None,
        zone: Zone::NotStated,
        track: builder.finish(),
    }
}

/// Numbers without a pattern, the same in every run (SplitMix64: G. L. Steele, D. Lea and
/// C. H. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
struct Dice(u64);

impl Dice {
    fn new(seed: u32) -> Self {
        Self(u64::from(seed).wrapping_mul(0xD1B5_4A32_D192_ED03))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        low + (high - low) * share
    }

    /// A whole number below `bound`.
    fn below(&mut self, bound: u32) -> u32 {
        // Smaller than bound, which is a u32.
        (self.next() % u64::from(bound.max(1))) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fleet_has_the_size_asked_for_and_drives() {
        let size: FleetSize = "12x300".parse().unwrap();
        let Message::LoadVehicles(load) = synthetic_fleet(size) else {
            panic!()
        };
        assert_eq!(load.vehicles.len(), 12);
        for vehicle in &load.vehicles {
            assert_eq!(vehicle.track.len(), 300);
            assert_eq!(vehicle.track.counts().gaps, 0);
            let (width, height) = vehicle.track.bounds().unwrap().size_units();
            assert!(width + height > 50_000.0, "{} stands", vehicle.id);
        }
        assert_eq!(synthetic_fleet(size), Message::LoadVehicles(load));
    }

    #[test]
    fn what_is_no_size_is_refused_by_name() {
        for text in ["", "12", "x", "0x5", "5x0", "5x-1", "axb", "1x2x3"] {
            let error = text.parse::<FleetSize>().unwrap_err();
            assert!(error.to_string().contains("VEHICLESxFIXES"), "{error}");
        }
    }
}
