//! What happened to a vehicle, as a list: stops, gaps, conflicts, what cannot be true.

use super::stops::StopSearch;
use super::{FixFlags, LegKind, Track};
use crate::geo::WorldPoint;
use crate::time::TimeRange;

/// What makes a fix one that cannot be believed.
const DOUBTFUL: FixFlags = FixFlags::OUTLIER.with(FixFlags::ANOMALY);

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// The vehicle stood.
    Stop,
    /// Nothing was heard of it.
    Gap,
    /// Two fixes of one time lie in different places.
    Conflict,
    /// One fix cannot be true: the sender says so, or it lies apart from the track.
    Anomaly,
    /// No vehicle drives from one fix to the next, and it is open which of them is wrong.
    Jump,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Stop,
        Self::Gap,
        Self::Conflict,
        Self::Anomaly,
        Self::Jump,
    ];
}

/// Something that happened to one vehicle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// What it is.
    pub kind: EventKind,
    /// From when to when; one moment for a conflict and an anomaly.
    pub range: TimeRange,
    /// Index of the first fix that it is about.
    pub fix: usize,
    /// Where: of a gap and a jump, where it begins.
    pub place: WorldPoint,
    /// Where the vehicle is seen again after a gap or a jump; the other place of a conflict.
    pub other: Option<WorldPoint>,
}

/// The search for the events of one track, in steps: so that a frame stays short.
#[derive(Clone, Debug, Default)]
pub struct EventSearch {
    stops: StopSearch,
    has_stops: bool,
    /// All but the stops.
    found: Vec<Event>,
    /// Fixes that have been looked at for these.
    fixes_done: usize,
}

impl EventSearch {
    /// Looks at some more fixes of the track, which it takes from `left`; returns whether all have
    /// been looked at. A track that grows meanwhile is to be searched anew.
    pub fn step(&mut self, track: &Track, left: &mut usize) -> bool {
        if !self.has_stops {
            self.has_stops = self.stops.look(track, left);
            if !self.has_stops {
                return false;
            }
        }
        let end = track.len().min(self.fixes_done.saturating_add(*left));
        for index in self.fixes_done..end {
            self.look_at(track, index);
        }
        *left = left.saturating_sub(end.saturating_sub(self.fixes_done));
        self.fixes_done = end;
        end >= track.len()
    }

    /// How many have been found so far.
    pub fn count(&self) -> usize {
        self.stops.found.len() + self.found.len()
    }

    /// What has been found, in order of the times at which it began.
    pub fn finish(self) -> Vec<Event> {
        let mut all = self.found;
        all.extend(self.stops.found.iter().map(|stop| Event {
            kind: EventKind::Stop,
            range: stop.range,
            fix: stop.first,
            place: stop.position,
            other: None,
        }));
        all.sort_by_key(|event| (event.range.start(), event.kind));
        all
    }

    fn look_at(&mut self, track: &Track, index: usize) {
        let flags = track.flags_at(index);
        let is_doubtful = flags.intersects(DOUBTFUL);
        if is_doubtful {
            self.push(track, EventKind::Anomaly, (index, index), None);
        }
        if flags.contains(FixFlags::CONFLICT) && !is_same_time(track, index) {
            self.push(
                track,
                EventKind::Conflict,
                (index, index),
                elsewhere(track, index),
            );
        }
        let next = track.positions().get(index + 1).copied();
        match track.leg_at(index) {
            LegKind::Gap => self.push(track, EventKind::Gap, (index, index + 1), next),
            // Where one of the two is to blame, that one is the event.
            LegKind::Jump if !is_doubtful && !track.flags_at(index + 1).intersects(DOUBTFUL) => {
                self.push(track, EventKind::Jump, (index, index + 1), next);
            }
            LegKind::Jump | LegKind::Travel | LegKind::Hold => {}
        }
    }

    fn push(
        &mut self,
        track: &Track,
        kind: EventKind,
        (first, last): (usize, usize),
        other: Option<WorldPoint>,
    ) {
        let (Some(start), Some(end)) = (track.time_at(first), track.time_at(last)) else {
            return;
        };
        if let Some(place) = track.positions().get(first).copied() {
            self.found.push(Event {
                kind,
                range: TimeRange::new(start, end),
                fix: first,
                place,
                other,
            });
        }
    }
}

impl Track {
    /// What happened to this vehicle, in order of time.
    ///
    /// Looks at every fix: to be kept for as long as the track does not change.
    pub fn events(&self) -> Vec<Event> {
        let mut search = EventSearch::default();
        let mut all = usize::MAX;
        search.step(self, &mut all);
        search.finish()
    }
}

/// Whether the fix before has the same time.
fn is_same_time(track: &Track, index: usize) -> bool {
    index
        .checked_sub(1)
        .is_some_and(|before| track.micros_at(before) == track.micros_at(index))
}

/// Where the first later fix of the same time puts the vehicle instead.
fn elsewhere(track: &Track, index: usize) -> Option<WorldPoint> {
    let (time, here) = (track.micros_at(index)?, *track.positions().get(index)?);
    (index + 1..track.len())
        .take_while(|at| track.micros_at(*at) == Some(time))
        .filter_map(|at| track.positions().get(at).copied())
        .find(|place| *place != here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::LonLat;
    use crate::model::Fix;
    use crate::time::Timestamp;
    use proptest::prelude::*;

    fn time(secs: f64) -> Timestamp {
        Timestamp::from_epoch_millis(1.7e12 + secs * 1000.0).unwrap()
    }

    /// A fix at a second, so many metres north of the start.
    fn fix(secs: f64, metres: f64) -> Fix {
        let place = LonLat::new(14.5, 35.9 + metres / 111_320.0).unwrap();
        Fix::new(time(secs), WorldPoint::from_lon_lat(place))
    }

    fn told(track: &Track) -> Vec<(EventKind, f64, f64)> {
        let secs = |t: Timestamp| t.secs_since(time(0.0));
        let events = track.events().into_iter();
        events
            .map(|event| {
                let range = event.range;
                (event.kind, secs(range.start()), secs(range.end()))
            })
            .collect()
    }

    #[test]
    fn a_stop_a_gap_and_a_conflict_are_told_in_order_of_time() {
        // Stands for 200 s, drives, is not heard of for 500 s, and then is in two places at once.
        let mut fixes: Vec<Fix> = (0..200).map(|s| fix(f64::from(s), 0.0)).collect();
        fixes.extend((200..300).map(|s| fix(f64::from(s), f64::from(s - 199) * 10.0)));
        fixes.extend((800..900).map(|s| fix(f64::from(s), f64::from(s - 700) * 10.0)));
        fixes.push(fix(850.0, 1520.0));
        let track: Track = fixes.into_iter().collect();
        let events = told(&track);
        assert_eq!(events.len(), 3, "{events:?}");
        assert_eq!(events[0].0, EventKind::Stop);
        assert_eq!(events[1], (EventKind::Gap, 299.0, 800.0));
        assert_eq!(events[2], (EventKind::Conflict, 850.0, 850.0));
        let gap = track.events()[1];
        assert_eq!(gap.place, track.positions()[299]);
        assert_eq!(gap.other, track.positions().get(300).copied());
        let conflict = track.events()[2];
        assert_eq!(
            conflict.other,
            Some(fix(850.0, 1520.0).position),
            "the place that the other fix tells"
        );
    }

    #[test]
    fn what_cannot_be_true_is_one_event_for_each_fix_or_jump() {
        let mut fixes: Vec<Fix> = (0..40).map(|s| fix(f64::from(s), f64::from(s))).collect();
        fixes[20] = fix(20.0, 90_000.0);
        // Two long runs far from each other: it is open which of them is wrong.
        fixes.extend((40..80).map(|s| fix(f64::from(s), 50_000.0)));
        fixes[60].flags = FixFlags::ANOMALY;
        let track: Track = fixes.into_iter().collect();
        let kinds: Vec<EventKind> = told(&track).into_iter().map(|event| event.0).collect();
        assert_eq!(
            kinds,
            [EventKind::Anomaly, EventKind::Jump, EventKind::Anomaly]
        );
    }

    #[test]
    fn a_track_without_fixes_has_no_events() {
        assert_eq!(Track::default().events(), []);
    }

    proptest! {
        #[test]
        fn events_are_as_many_as_the_track_counts_and_the_same_in_steps(
            walk in proptest::collection::vec((0..90_u32, -400.0..400.0_f64, 0..40_u32), 1..200),
            step in 1..40_usize,
        ) {
            let (mut secs, mut metres) = (0.0, 0.0);
            let track: Track = walk
                .into_iter()
                .map(|(dt, by, odd)| {
                    secs += f64::from(dt);
                    metres += by;
                    let flags = match odd {
                        0 => FixFlags::ANOMALY,
                        1 => FixFlags::GAP,
                        _ => FixFlags::NONE,
                    };
                    Fix { flags, ..fix(secs, metres) }
                })
                .collect();
            let events = track.events();
            let count = |kinds: &[EventKind]| {
                events.iter().filter(|event| kinds.contains(&event.kind)).count() as u64
            };
            prop_assert_eq!(count(&[EventKind::Gap]), track.counts().gaps);
            prop_assert_eq!(count(&[EventKind::Conflict]), track.counts().conflicts);
            let doubtful = count(&[EventKind::Anomaly, EventKind::Jump]);
            prop_assert_eq!(doubtful, track.counts().anomalies);
            prop_assert_eq!(count(&[EventKind::Stop]), track.stops().len() as u64);
            prop_assert!(events.is_sorted_by_key(|event| event.range.start()));
            let mut search = EventSearch::default();
            loop {
                let mut left = step;
                if search.step(&track, &mut left) {
                    break;
                }
            }
            prop_assert_eq!(search.finish(), events);
        }
    }
}
