//! How far a vehicle went, and how long it drove and stood, up to any moment.

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

impl Journey {
    /// Adds up along a track: looks at every fix.
    pub fn of(track: &Track) -> Self {
        let stops = track.stops();
        let mut until = Vec::with_capacity(track.len());
        let mut sum = Totals::default();
        let mut coming = stops.iter().peekable();
        for index in 0..track.len() {
            until.push(sum);
            while coming.next_if(|stop| stop.last <= index).is_some() {}
            let is_stopped = coming.peek().is_some_and(|stop| stop.first <= index);
            sum = sum.plus(leg(track, index, is_stopped));
        }
        Self { until, stops }
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
        let here = self.until.get(index).copied().unwrap_or_default();
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
    fn a_track_without_fixes_goes_nowhere() {
        let nothing = Track::default();
        assert_eq!(
            Journey::of(&nothing).at(&nothing, time(0.0)),
            Totals::default()
        );
    }
}
