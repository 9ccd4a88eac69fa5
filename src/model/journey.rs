//! How far a vehicle went, and how long it drove and stood, up to any moment.

use super::stops::StopSearch;
use super::{LegKind, Pose, Stop, Track};
use crate::geo::ground_metres_between;
use crate::time::Timestamp;

/// What adds up along a track.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Metres driven between fixes; across gaps and jumps nothing is counted, and a parked
    /// vehicle's wandering neither.
    pub metres: f64,
    /// Seconds in which it is known to have moved.
    pub moving_secs: f64,
    /// Seconds in which it is known to have stood, in stops and at lights.
    pub standing_secs: f64,
    /// Seconds of which nothing is known.
    pub unknown_secs: f64,
}

impl Totals {
    fn plus(self, other: Self) -> Self {
        self.plus_part(other, 1.0)
    }

    fn plus_part(self, other: Self, part: f64) -> Self {
        Self {
            metres: self.metres + other.metres * part,
            moving_secs: self.moving_secs + other.moving_secs * part,
            standing_secs: self.standing_secs + other.standing_secs * part,
            unknown_secs: self.unknown_secs + other.unknown_secs * part,
        }
    }
}

/// Sums along one track, for a vehicle that somebody looks at. Takes 32 bytes a fix.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Journey {
    /// Up to each fix.
    until: Vec<Totals>,
    stops: Vec<Stop>,
}

/// A [`Journey`] that is being added up, in steps: so that a frame stays short.
#[derive(Clone, Debug, Default)]
pub struct JourneySums {
    search: StopSearch,
    has_stops: bool,
    until: Vec<Totals>,
    sum: Totals,
    /// Stops that end before the fix that comes next.
    stops_behind: usize,
}

impl JourneySums {
    /// Looks at about so many more fixes of the track; returns whether all are added up. It has
    /// to be the same track each time; one that has grown in the meantime is added up anew.
    pub fn step(&mut self, track: &Track, fixes: usize) -> bool {
        if !self.has_stops {
            self.has_stops = self.search.step(track, fixes);
            // The sums come with the next steps, unless there is no end of them.
            if !self.has_stops || fixes < usize::MAX {
                return false;
            }
        }
        let from = self.until.len();
        self.until.reserve_exact(track.len().saturating_sub(from));
        for index in from..track.len().min(from.saturating_add(fixes)) {
            self.until.push(self.sum);
            let stops = &self.search.found;
            let is_behind = |stop: &Stop| stop.last <= index;
            while stops.get(self.stops_behind).is_some_and(is_behind) {
                self.stops_behind += 1;
            }
            let is_stopped = stops
                .get(self.stops_behind)
                .is_some_and(|stop| stop.first <= index);
            self.sum = self.sum.plus(leg(track, index, is_stopped));
        }
        self.until.len() >= track.len()
    }

    /// What was added up.
    pub fn finish(self) -> Journey {
        Journey {
            until: self.until,
            stops: self.search.found,
        }
    }
}

impl Journey {
    /// Adds up along a track at once: looks at every fix.
    pub fn of(track: &Track) -> Self {
        let mut sums = JourneySums::default();
        sums.step(track, usize::MAX);
        sums.finish()
    }

    /// The stops, in order of time.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// Of the whole track.
    pub fn total(&self) -> Totals {
        self.until.last().copied().unwrap_or_default()
    }

    /// From the first fix up to `t`, with the part of the way to the next fix.
    pub fn at(&self, track: &Track, t: Timestamp) -> Totals {
        let Some(index) = track.index_at(t) else {
            return Totals::default();
        };
        // What a track has grown by in the meantime is not added up yet.
        let here = self.until.get(index).or(self.until.last());
        let here = here.copied().unwrap_or_default();
        let (Some(next), Some(from), Some(to)) = (
            self.until.get(index + 1),
            track.time_at(index),
            track.time_at(index + 1),
        ) else {
            return here;
        };
        let leg_secs = to.secs_since(from);
        let part = if leg_secs > 0.0 {
            t.secs_since(from) / leg_secs
        } else {
            0.0
        };
        let leg = here.plus_part(*next, -1.0);
        here.plus_part(leg, -part)
    }
}

/// What the way from a fix to the next one adds.
fn leg(track: &Track, index: usize, is_stopped: bool) -> Totals {
    let (Some(from), Some(to)) = (track.time_at(index), track.time_at(index + 1)) else {
        return Totals::default();
    };
    let secs = to.secs_since(from);
    let standing = Totals {
        standing_secs: secs,
        ..Totals::default()
    };
    match track.leg_at(index) {
        LegKind::Gap | LegKind::Jump => Totals {
            unknown_secs: secs,
            ..Totals::default()
        },
        LegKind::Hold => standing,
        LegKind::Travel if is_stopped => standing,
        LegKind::Travel => {
            let positions = track.positions();
            let metres = match (positions.get(index), positions.get(index + 1)) {
                (Some(a), Some(b)) => ground_metres_between(*a, *b),
                _ => 0.0,
            };
            if secs > 0.0 && metres / secs * 3.6 < Pose::STANDING_KMH {
                return standing;
            }
            Totals {
                metres,
                moving_secs: secs,
                ..Totals::default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::Fix;

    fn time(secs: f64) -> Timestamp {
        Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
    }

    fn track(of: impl IntoIterator<Item = (f64, f64)>) -> Track {
        of.into_iter()
            .map(|(secs, metres)| {
                let place = LonLat::new(0.0, metres / 111_195.0).unwrap();
                Fix::new(time(secs), WorldPoint::from_lon_lat(place))
            })
            .collect()
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.01 * b.abs().max(1.0)
    }

    #[test]
    fn a_drive_a_stop_and_a_gap_add_up_to_the_whole_time() {
        // 100 s at 10 m/s, 200 s parked and trembling, 100 s at 10 m/s, a gap of 1000 s.
        let fixes = (0..401).map(|s| match f64::from(s) {
            s if s < 100.0 => (s, s * 10.0),
            s if s < 300.0 => (s, 1000.0 + s % 2.0),
            s => (s, 1000.0 + (s - 300.0) * 10.0),
        });
        let track = track(fixes.chain([(1401.0, 9000.0)]));
        let journey = Journey::of(&track);
        let total = journey.total();
        assert_eq!(journey.stops().len(), 1);
        let secs = total.moving_secs + total.standing_secs + total.unknown_secs;
        assert!(near(secs, 1401.0), "{total:?}");
        assert!((1001.0..1002.0).contains(&total.unknown_secs) || near(total.unknown_secs, 1001.0));
        assert!((195.0..206.0).contains(&total.standing_secs), "{total:?}");
        // The few metres within the stop's radius count as standing.
        assert!((1940.0..2000.0).contains(&total.metres), "{total:?}");
    }

    #[test]
    fn between_two_fixes_a_part_of_the_way_counts() {
        let track = track([(0.0, 0.0), (10.0, 100.0), (20.0, 200.0)]);
        let journey = Journey::of(&track);
        let at = journey.at(&track, time(15.0));
        assert!(
            near(at.metres, 150.0) && near(at.moving_secs, 15.0),
            "{at:?}"
        );
        assert_eq!(journey.at(&track, time(-1.0)), Totals::default());
        assert_eq!(journey.at(&track, time(99.0)), journey.total());
    }

    #[test]
    fn in_steps_the_sums_are_the_same_and_what_has_grown_since_adds_nothing_yet() {
        // Again and again 100 s at 10 m/s and 200 s parked.
        let metres = |s: u32| f64::from(s / 300 * 1000 + (s % 300).min(100) * 10);
        let fixes = |len: u32| (0..len).map(move |s| (f64::from(s), metres(s)));
        let short = track(fixes(1000));
        let mut sums = JourneySums::default();
        while !sums.step(&short, 13) {}
        let journey = sums.finish();
        assert_eq!(journey, Journey::of(&short));
        assert!(!journey.stops().is_empty());
        let grown = track(fixes(1200));
        assert_eq!(journey.at(&grown, time(1150.0)), journey.total());
    }

    #[test]
    fn a_track_without_fixes_goes_nowhere() {
        let nothing = Track::default();
        assert_eq!(
            Journey::of(&nothing).at(&nothing, time(0.0)),
            Totals::default()
        );
    }
}
