//! How fast a vehicle was: what was recorded, what its places and times say, and how sure that is.
//!
//! Speeds are derived between observed fixes only. Where the sender itself put fixes between
//! two observations ([`FixFlags::INTERPOLATED`]), their distances say nothing new: the two
//! observations around them do, and the time between those says how sure the speed is.

use super::pose::{PoseKind, Provenance, Speed};
use super::{Certainty, FixFlags, LegKind, Track};
use crate::geo::ground_metres_between;

/// A recorded zero is believed when the track itself moves no faster than this (km/h):
/// the application writes 0 for "unknown" too. 5 km/h is its own limit for standing.
const BELIEVED_ZERO_KMH: f64 = 5.0;

/// How many fixes in each direction an observed one is looked for. Between observations that
/// lie further apart no class of certainty but "unknown" is left, at every usual rate.
pub const OBSERVED_LOOK_FIXES: usize = 128;

/// The two fixes that a speed is measured between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpeedBasis {
    /// Index of the earlier one.
    pub from: usize,
    /// Index of the later one.
    pub to: usize,
    /// Whether both were observed: of a stretch of interpolated fixes without an end nearby
    /// they are not, and nothing is sure then.
    pub is_observed: bool,
}

impl Track {
    /// Speed in km/h as recorded with one fix, if any was. A zero may mean "unknown".
    pub fn recorded_speed_kmh(&self, index: usize) -> Option<f64> {
        self.speeds_kmh.get(index)
    }

    /// Between which fixes the speed at a fix, and from it to the next, is measured: the ends of
    /// the drive that it begins or else ends, or the observed fixes around those. Looks at no
    /// more than [`OBSERVED_LOOK_FIXES`] on either side.
    pub fn speed_basis(&self, index: usize) -> Option<SpeedBasis> {
        let leg = [Some(index), index.checked_sub(1)]
            .into_iter()
            .flatten()
            .find(|&from| self.is_drive(from))?;
        let (mut from, mut to) = (leg, leg + 1);
        while self.is_inferred(from) && leg - from < OBSERVED_LOOK_FIXES && from > 0 {
            if !self.is_drive(from - 1) {
                break;
            }
            from -= 1;
        }
        while self.is_inferred(to) && to - leg <= OBSERVED_LOOK_FIXES && self.is_drive(to) {
            to += 1;
        }
        let is_observed = !self.is_inferred(from) && !self.is_inferred(to);
        Some(if is_observed {
            SpeedBasis {
                from,
                to,
                is_observed,
            }
        } else {
            SpeedBasis {
                from: leg,
                to: leg + 1,
                is_observed,
            }
        })
    }

    /// Seconds between the observations that the speed at a fix rests on; of a recorded speed
    /// too, whose moment is only known to lie between them. `None` in a track of one fix.
    pub fn speed_interval_secs(&self, index: usize) -> Option<f64> {
        let from = self.interval_start(index)?;
        if self.is_inferred(from) || self.is_inferred(from + 1) {
            let basis = self.speed_basis(index)?;
            return self.secs_between(basis.from, basis.to);
        }
        self.secs_between(from, from + 1)
    }

    /// How sure a speed at a fix is: what the sender states, else by the time between the
    /// observations around it.
    pub fn speed_certainty(&self, index: usize) -> Certainty {
        if let Some(stated) = self.flags_at(index).certainty() {
            return stated;
        }
        let is_filled_in = self
            .interval_start(index)
            .is_some_and(|from| self.is_inferred(from) || self.is_inferred(from + 1));
        let basis = is_filled_in.then(|| self.speed_basis(index));
        if basis.is_some_and(|basis| !basis.is_some_and(|basis| basis.is_observed)) {
            return Certainty::Unknown;
        }
        Certainty::of_interval_secs(self.speed_interval_secs(index).unwrap_or(f64::INFINITY))
    }

    /// Speed in km/h that the places and times say, from a fix to the next one: the way between
    /// the two fixes of [`Self::speed_basis`] in a straight line, over the time between them.
    /// `None` where nothing was driven, and between places that contradict each other.
    pub fn derived_speed_kmh(&self, index: usize) -> Option<f64> {
        let SpeedBasis { from, to, .. } = self.speed_basis(index)?;
        let flags = self.flags_at(from).with(self.flags_at(to));
        if flags.contains(FixFlags::CONFLICT) {
            return None;
        }
        self.line_speed_kmh(from, to)
    }

    /// The speed to show of a vehicle whose last fix is at `index` and whose pose is of `kind`.
    pub fn shown_speed(&self, index: usize, kind: PoseKind) -> Option<Speed> {
        let (kmh, source) = match kind {
            PoseKind::Gap | PoseKind::Ended | PoseKind::Anomaly => return None,
            PoseKind::Stopped => (0.0, Provenance::Derived),
            PoseKind::Observed | PoseKind::Interpolated | PoseKind::Latest | PoseKind::Conflict => {
                let recorded = self.recorded_speed_kmh(index);
                match (recorded, self.derived_speed_kmh(index)) {
                    (Some(kmh), _) if kmh > 0.0 => (kmh, Provenance::Recorded),
                    (Some(_), Some(moved)) if moved > BELIEVED_ZERO_KMH => {
                        (moved, Provenance::Derived)
                    }
                    (Some(_), Some(_)) => (0.0, Provenance::Recorded),
                    // A recorded zero that nothing confirms may mean "unknown".
                    (_, None) => return None,
                    (None, Some(moved)) => (moved, Provenance::Derived),
                }
            }
        };
        Some(Speed {
            kmh,
            source,
            certainty: self.speed_certainty(index),
        })
    }

    /// Speed in km/h at which a straight line from one fix to a later one was driven: its own
    /// mean, the way over the time. `None` for a line that took no time.
    pub fn line_speed_kmh(&self, from: usize, to: usize) -> Option<f64> {
        let secs = self.secs_between(from, to)?;
        let metres = ground_metres_between(*self.positions.get(from)?, *self.positions.get(to)?);
        (secs > 0.0).then(|| metres / secs * 3.6)
    }

    /// The fix itself, or the one before the last: from there to the next one an interval lasts.
    fn interval_start(&self, index: usize) -> Option<usize> {
        if index + 1 < self.len() {
            Some(index)
        } else {
            index.checked_sub(1)
        }
    }

    /// Whether the vehicle drove from a fix to the next one.
    fn is_drive(&self, from: usize) -> bool {
        from + 1 < self.len() && self.leg_at(from) == LegKind::Travel
    }

    /// Whether the sender put a fix between two observations.
    fn is_inferred(&self, index: usize) -> bool {
        self.flags_at(index).contains(FixFlags::INTERPOLATED)
    }

    fn secs_between(&self, from: usize, to: usize) -> Option<f64> {
        Some(self.time_at(to)?.secs_since(self.time_at(from)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::{Fix, Measure};
    use crate::time::Timestamp;
    use proptest::prelude::*;

    fn time(secs: f64) -> Timestamp {
        Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
    }

    fn fix(secs: f64, metres: f64) -> Fix {
        let place = LonLat::new(0.0, metres / 111_194.93).unwrap();
        Fix::new(time(secs), WorldPoint::from_lon_lat(place))
    }

    fn inferred(secs: f64, metres: f64) -> Fix {
        Fix {
            flags: FixFlags::INTERPOLATED,
            speed_kmh: Measure::of(Some(0.0)),
            ..fix(secs, metres)
        }
    }

    /// Observed at 10 m/s, every second filled in by the sender, observations so far apart.
    fn filled(apart: usize, len: usize) -> Track {
        (0..len)
            .map(|s| {
                let (secs, metres) = (s as f64, s as f64 * 10.0);
                if s % apart == 0 {
                    fix(secs, metres)
                } else {
                    inferred(secs, metres)
                }
            })
            .collect()
    }

    fn speed(track: &Track, secs: f64) -> Option<Speed> {
        track.pose_at(time(secs)).unwrap().speed
    }

    #[test]
    fn between_fixes_that_the_sender_put_in_the_speed_comes_from_the_observed_ones() {
        // The sender's path swings to the side; the observations are 12 s and 120 m apart.
        let track: Track = (0..=12)
            .map(|s| match s {
                0 | 12 => fix(f64::from(s), f64::from(s) * 10.0),
                _ => inferred(f64::from(s), f64::from(s) * 10.0 + f64::from(s % 2) * 8.0),
            })
            .collect();
        for secs in [0.0, 0.5, 5.0, 5.5, 11.9] {
            let speed = speed(&track, secs).unwrap();
            assert!((speed.kmh - 36.0).abs() < 0.1, "{secs}: {speed:?}");
            assert_eq!(speed.source, Provenance::Derived);
            assert_eq!(speed.certainty, Certainty::Low, "{secs}");
        }
        assert_eq!(track.speed_interval_secs(5), Some(12.0));
        // What was recorded is kept beside.
        assert_eq!(track.recorded_speed_kmh(5), Some(0.0));
        assert_eq!(track.recorded_speed_kmh(0), None);
    }

    #[test]
    fn the_certainty_is_that_of_the_observations_around() {
        for (apart, certainty) in [
            (5, Certainty::High),
            (10, Certainty::Medium),
            (30, Certainty::Low),
            (31, Certainty::Unknown),
        ] {
            let track = filled(apart, 2 * apart + 1);
            assert_eq!(track.speed_certainty(apart + 2), certainty, "{apart}");
            assert_eq!(track.speed_certainty(apart), certainty, "{apart}");
        }
    }

    #[test]
    fn a_stretch_without_an_observation_is_no_surer_than_unknown_and_costs_no_more() {
        let mut fixes: Vec<Fix> = (0..5000)
            .map(|s| inferred(f64::from(s), f64::from(s) * 10.0))
            .collect();
        let without: Track = fixes.iter().copied().collect();
        let speed = speed(&without, 2500.5).unwrap();
        assert!((speed.kmh - 36.0).abs() < 0.1 && speed.certainty == Certainty::Unknown);
        // An observation just within reach on both sides counts, one behind that does not.
        for (beyond, is_observed) in [(0, true), (1, false)] {
            let reach = OBSERVED_LOOK_FIXES + beyond;
            let seen = [2500 - reach, 2500 + 1 + reach];
            for at in seen {
                fixes[at].flags = FixFlags::NONE;
            }
            let track: Track = fixes.iter().copied().collect();
            let basis = track.speed_basis(2500).unwrap();
            assert_eq!(basis.is_observed, is_observed, "{basis:?}");
            assert!(basis.from >= 2500 - OBSERVED_LOOK_FIXES);
            assert!(basis.to <= 2501 + OBSERVED_LOOK_FIXES);
            for at in seen {
                fixes[at].flags = FixFlags::INTERPOLATED;
            }
        }
    }

    #[test]
    fn nothing_is_derived_across_a_gap() {
        let mut fixes: Vec<Fix> = (0..10)
            .map(|s| inferred(f64::from(s), f64::from(s) * 10.0))
            .collect();
        fixes.push(inferred(1000.0, 5000.0));
        fixes.push(fix(1001.0, 5010.0));
        let track: Track = fixes.into_iter().collect();
        assert_eq!(speed(&track, 500.0), None);
        // Before it there is no observation; the one behind it is none for this drive.
        assert_eq!(speed(&track, 8.5).unwrap().certainty, Certainty::Unknown);
    }

    #[test]
    fn a_vehicle_that_stands_between_observations_stands_whatever_the_sender_put_in() {
        let track: Track = (0..=20)
            .map(|s| match s {
                0 | 20 => fix(f64::from(s), 100.0),
                _ => inferred(f64::from(s), 100.0 + f64::from(s % 2) * 6.0),
            })
            .collect();
        assert!(!track.pose_at(time(7.5)).unwrap().is_moving());
        assert!(filled(4, 30).pose_at(time(7.5)).unwrap().is_moving());
    }

    proptest! {
        /// However a steady drive is filled in, its speed stays what it is.
        #[test]
        fn filling_in_a_steady_drive_changes_no_speed(
            apart in 1..100_usize,
            kmh in 6.0..200.0_f64,
            at in 0.0..1.0_f64,
        ) {
            let len = 3 * apart + 1;
            let track: Track = (0..len)
                .map(|s| {
                    let metres = s as f64 * kmh / 3.6;
                    if s % apart == 0 { fix(s as f64, metres) } else { inferred(s as f64, metres) }
                })
                .collect();
            let speed = speed(&track, at * (len - 1) as f64).unwrap();
            prop_assert!((speed.kmh - kmh).abs() < 0.1, "{:?}", speed);
            prop_assert_eq!(speed.certainty, Certainty::of_interval_secs(apart as f64));
        }

        /// Where the sender put nothing in, the two neighbours are what counts.
        #[test]
        fn without_fixes_put_in_the_neighbours_count(
            steps in proptest::collection::vec((1..20_u32, 0.0..300.0_f64), 2..40),
            index in 0..40_usize,
        ) {
            let mut at = (0.0, 0.0);
            let track: Track = steps
                .iter()
                .map(|(secs, metres)| {
                    at = (at.0 + f64::from(*secs), at.1 + metres);
                    fix(at.0, at.1)
                })
                .collect();
            let index = index % track.len();
            if let Some(basis) = track.speed_basis(index) {
                prop_assert!(basis.is_observed);
                prop_assert_eq!(basis.to, basis.from + 1);
                prop_assert!(basis.from == index || basis.to == index);
            }
        }
    }
}
