//! Decides what goes wrong with whose receiver, so that the demo shows every kind of trouble.

use crate::plane::Metres;
use crate::receiver::{Fault, What};
use crate::rng::Rng;

/// Open sea off Sliema: no vehicle is ever there.
const AT_SEA: (f64, f64) = (35.9135, 14.5185);

/// One chosen fault: place in the fleet, first second, last second, what.
fn chosen() -> [(usize, u32, u32, What); 13] {
    let to = Metres::from_lat_lon(AT_SEA.0, AT_SEA.1);
    let twice = |east, north| What::Twice {
        by: Metres { east, north },
    };
    [
        (1, 412, 412, What::Jump { to, flagged: true }),
        (8, 1003, 1005, What::Jump { to, flagged: true }),
        (14, 1377, 1377, What::Jump { to, flagged: false }),
        (17, 640, 730, What::Frozen { flagged: true }),
        (2, 388, 388, twice(34.0, -21.0)),
        (2, 1201, 1201, twice(-45.0, 12.0)),
        (6, 845, 845, twice(18.0, 52.0)),
        (22, 1120, 1120, twice(-30.0, -38.0)),
        // Joined late, left early.
        (25, 0, 187, What::Silent),
        (33, 0, 64, What::Silent),
        (38, 0, 301, What::Silent),
        (12, 1622, u32::MAX, What::Silent),
        (29, 1498, u32::MAX, What::Silent),
    ]
}

/// Every so many vehicles one loses its signal for long enough to be a gap.
const GAP_EVERY: usize = 2;

/// The faults of the vehicle at `place` in the fleet, in a recording of `duration_secs`.
pub fn faults_of(place: usize, duration_secs: u32, seed: u64) -> Vec<Fault> {
    let mut faults: Vec<Fault> = chosen()
        .into_iter()
        .filter(|fault| fault.0 == place)
        .map(|(_, from_secs, to_secs, what)| Fault {
            from_secs,
            to_secs,
            what,
        })
        .collect();
    let mut rng = Rng::new(seed, u64::try_from(place).unwrap_or(u64::MAX));
    let latest = (f64::from(duration_secs) - 240.0).max(61.0);
    let mut silence = |shortest, longest| {
        let from_secs = whole_seconds(rng.between(60.0, latest));
        let to_secs = from_secs.saturating_add(whole_seconds(rng.between(shortest, longest)));
        faults.push(Fault {
            from_secs,
            to_secs,
            what: What::Silent,
        });
    };
    if place.is_multiple_of(GAP_EVERY) {
        silence(32.0, 180.0);
    }
    // Short ones, too short to be called a gap.
    if place % 3 == 1 {
        silence(12.0, 27.0);
    }
    faults
}

fn whole_seconds(seconds: f64) -> u32 {
    seconds as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fleet_has_one_or_two_dozen_gaps_and_every_kind_of_trouble() {
        let all: Vec<Fault> = (0..40)
            .flat_map(|place| faults_of(place, 1800, 1))
            .collect();
        let long = |f: &&Fault| f.what == What::Silent && f.to_secs - f.from_secs > 30;
        assert!((12..=30).contains(&all.iter().filter(long).count()));
        let any = |wanted: fn(&What) -> bool| all.iter().any(|fault| wanted(&fault.what));
        assert!(any(|what| matches!(what, What::Jump { flagged: true, .. })));
        assert!(any(|what| matches!(
            what,
            What::Jump { flagged: false, .. }
        )));
        assert!(any(|what| matches!(what, What::Frozen { .. })));
        assert!(any(|what| matches!(what, What::Twice { .. })));
    }
}
