//! Where a vehicle stood, and for how long.

use super::{LegKind, Track};
use crate::geo::{WorldPoint, ground_metres_between};
use crate::time::TimeRange;

/// A vehicle that stays within so many metres of where it came to rest stands: what a parked
/// car's receiver wanders.
pub const STOP_RADIUS_METRES: f64 = 25.0;
/// Shorter halts, at lights and junctions, are a part of driving.
pub const MIN_STOP_SECS: f64 = 60.0;

/// A vehicle stood here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// From the first to the last fix of the stop.
    pub range: TimeRange,
    /// Index of the first fix.
    pub first: usize,
    /// Index of the last fix.
    pub last: usize,
    /// Where: the place of the fix in the middle.
    pub position: WorldPoint,
}

/// The search for the stops of one track, in steps: so that a frame stays short.
#[derive(Clone, Debug, Default)]
pub struct StopSearch {
    /// The stops so far.
    pub(super) found: Vec<Stop>,
    /// Where the next stop may begin, and the last fix known to lie near there.
    first: usize,
    last: usize,
}

impl StopSearch {
    /// The stops so far, in order of time.
    pub fn found(&self) -> &[Stop] {
        &self.found
    }

    /// Index of the fix before which no further stop will be found to begin.
    pub const fn known_to(&self) -> usize {
        self.first
    }

    /// Looks at about so many more fixes; returns whether all of the track has been looked at. It
    /// has to be the same track each time.
    pub fn step(&mut self, track: &Track, fixes: usize) -> bool {
        let mut left = fixes;
        self.look(track, &mut left)
    }

    /// [`Self::step`] that takes the fixes it looks at from `left`.
    pub(super) fn look(&mut self, track: &Track, left: &mut usize) -> bool {
        while self.first < track.len() {
            if *left == 0 {
                return false;
            }
            *left -= 1;
            if track.is_known_after(self.last) && track.is_near(self.first, self.last + 1) {
                self.last += 1;
                continue;
            }
            let start = match track.stop(self.first, self.last) {
                Some(stop) => {
                    self.found.push(stop);
                    self.last.max(self.first + 1)
                }
                None => {
                    let start = track.next_start(self.first, self.last);
                    *left = left.saturating_sub(start - self.first);
                    start
                }
            };
            (self.first, self.last) = (start, start);
        }
        true
    }
}

impl Track {
    /// The stops of this track, in order of time: spans of at least [`MIN_STOP_SECS`] without a
    /// gap or a jump in which no fix lies further than [`STOP_RADIUS_METRES`] from the first.
    ///
    /// Looks at every fix: to be kept for as long as the track does not change.
    pub fn stops(&self) -> Vec<Stop> {
        let mut search = StopSearch::default();
        search.step(self, usize::MAX);
        search.found
    }

    /// A part of [`Self::stops`], for who must not look at every fix at once: the stops that begin
    /// at the fix `first` or later, and the fix to go on from. Ends when some `count` fixes
    /// were looked at, but never within a stop.
    pub fn stops_between(&self, first: usize, count: usize) -> (Vec<Stop>, usize) {
        let mut stops = Vec::new();
        let end = first.saturating_add(count.max(1)).min(self.len());
        let mut first = first;
        while first < end {
            let last = self.last_near(first);
            if let Some(stop) = self.stop(first, last) {
                stops.push(stop);
                first = last.max(first + 1);
            } else {
                first = self.next_start(first, last);
            }
        }
        (stops, first)
    }

    /// The last fix of those in a row from `first` that lie near it.
    fn last_near(&self, first: usize) -> usize {
        let mut last = first;
        while self.is_known_after(last) && self.is_near(first, last + 1) {
            last += 1;
        }
        last
    }

    /// Where a stop may begin, when the fixes from `first` to `last` are none: the fix behind
    /// them must be near it too.
    fn next_start(&self, first: usize, last: usize) -> usize {
        if !self.is_known_after(last) {
            return last + 1;
        }
        (first + 1..=last)
            .find(|start| self.is_near(*start, last + 1))
            .unwrap_or(last + 1)
    }

    fn is_known_after(&self, index: usize) -> bool {
        index + 1 < self.len() && matches!(self.leg_at(index), LegKind::Travel | LegKind::Hold)
    }

    fn is_near(&self, a: usize, b: usize) -> bool {
        match (self.positions.get(a), self.positions.get(b)) {
            (Some(a), Some(b)) => ground_metres_between(*a, *b) <= STOP_RADIUS_METRES,
            _ => false,
        }
    }

    fn stop(&self, first: usize, last: usize) -> Option<Stop> {
        let range = TimeRange::new(self.time_at(first)?, self.time_at(last)?);
        if range.duration_secs() < MIN_STOP_SECS {
            return None;
        }
        Some(Stop {
            range,
            first,
            last,
            position: *self.positions.get(first.midpoint(last))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::LonLat;
    use crate::model::{Fix, FixFlags};
    use crate::time::Timestamp;
    use proptest::prelude::*;

    fn time(secs: f64) -> Timestamp {
        Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
    }

    /// Fixes at these seconds, so many metres north of the start.
    fn fixes(of: impl IntoIterator<Item = (f64, f64)>) -> Vec<Fix> {
        of.into_iter()
            .map(|(secs, metres)| {
                let place = LonLat::new(14.5, 35.9 + metres / 111_320.0).unwrap();
                Fix::new(time(secs), WorldPoint::from_lon_lat(place))
            })
            .collect()
    }

    fn spans(track: &Track) -> Vec<(f64, f64)> {
        let secs = |t: Timestamp| t.secs_since(time(0.0));
        let stops = track.stops().into_iter();
        stops
            .map(|stop| (secs(stop.range.start()), secs(stop.range.end())))
            .collect()
    }

    fn drive(secs: u32, metres_at: impl Fn(f64) -> f64) -> Track {
        fixes((0..secs).map(|s| (f64::from(s), metres_at(f64::from(s)))))
            .into_iter()
            .collect()
    }

    #[test]
    fn a_halt_of_a_minute_is_a_stop_and_a_shorter_one_is_not() {
        let with_halt = |halt: f64| {
            drive(600, move |s| match s {
                s if s < 100.0 => s * 20.0,
                s if s < 100.0 + halt => 2000.0,
                s => 2000.0 + (s - 100.0 - halt) * 20.0,
            })
        };
        assert_eq!(spans(&with_halt(40.0)), []);
        assert_eq!(spans(&with_halt(120.0)), [(99.0, 220.0)]);
    }

    #[test]
    fn a_parked_car_whose_receiver_wanders_stands_once() {
        let track = drive(3600, |s| (s / 10.0).sin() * 11.0);
        assert_eq!(spans(&track), [(0.0, 3599.0)]);
    }

    #[test]
    fn in_steps_the_same_stops_are_found() {
        let track = drive(2000, |s| {
            (s / 300.0).floor() * 400.0 + (s / 9.0).sin() * 14.0
        });
        let mut search = StopSearch::default();
        let mut steps = 0;
        while !search.step(&track, 7) {
            steps += 1;
        }
        assert!(steps > 250, "{steps}");
        assert!(search.found.len() > 3);
        assert_eq!(search.found, track.stops());
    }

    #[test]
    fn a_stop_ends_where_nothing_is_known() {
        let mut parked = fixes((0..200).map(|s| (f64::from(s), 0.0)));
        parked.extend(fixes((0..200).map(|s| (f64::from(s) + 5000.0, 0.0))));
        let track: Track = parked.into_iter().collect();
        assert_eq!(spans(&track), [(0.0, 199.0), (5000.0, 5199.0)]);
    }

    #[test]
    fn a_stop_that_the_sender_states_is_one() {
        let mut both = fixes([(0.0, 0.0), (20.0, 200.0), (40.0, 400.0), (400.0, 400.0)]);
        both[2].flags = FixFlags::STOP;
        both.extend(fixes([(420.0, 600.0)]));
        let track: Track = both.into_iter().collect();
        // The interval is long for this track, and so it is a gap all the same.
        assert_eq!(track.leg_at(2), LegKind::Gap);
        assert_eq!(spans(&track), []);
    }

    proptest! {
        #[test]
        fn stops_are_long_enough_apart_and_near_their_first_fix(
            steps in proptest::collection::vec((1..40_u32, -30.0..30.0_f64), 2..300),
        ) {
            let (mut secs, mut metres) = (0.0, 0.0);
            let walk = steps.into_iter().map(|(dt, step)| {
                secs += f64::from(dt);
                metres += step;
                (secs, metres)
            });
            let track: Track = fixes(walk).into_iter().collect();
            let stops = track.stops();
            for stop in &stops {
                prop_assert!(stop.range.duration_secs() >= MIN_STOP_SECS);
                prop_assert!((stop.first..=stop.last).all(|at| track.is_near(stop.first, at)));
                prop_assert!((stop.first..stop.last).all(|at| track.is_known_after(at)));
            }
            for pair in stops.windows(2) {
                prop_assert!(pair[0].last <= pair[1].first);
            }
            // Nothing that stands long enough from its first fix on is left out.
            for first in 0..track.len() {
                let last = (first..)
                    .find(|at| !track.is_known_after(*at) || !track.is_near(first, at + 1))
                    .unwrap();
                let is_stop = track.stop(first, last).is_some();
                let is_told = stops.iter().any(|stop| stop.first <= last && stop.last >= first);
                prop_assert!(!is_stop || is_told, "{first} to {last}");
            }
        }
    }
}
