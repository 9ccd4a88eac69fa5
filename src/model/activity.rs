//! When anybody moves, and so when nobody does.

use std::ops::Range;

use super::pose::Pose;
use super::{LegKind, Track};
use crate::geo::ground_metres_between;
use crate::time::{TimeRange, Timestamp};

/// Whether a vehicle moves is judged over so long: receivers report steps of a parked car.
const STRIDE_MICROS: i64 = 20_000_000;
/// Movements no further apart than this are one.
const MERGE_MICROS: i64 = 30_000_000;
/// So much before and after a movement belongs to it: arrival and departure are to be seen.
const LEAD_MICROS: i64 = 2_000_000;

/// The spans in which at least one vehicle is known to move: ascending and apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Activity {
    /// Start and end in microseconds as recorded.
    spans: Vec<(i64, i64)>,
}

impl Activity {
    /// Adds what a part of a track's fixes says, and the way from the last of them to the next.
    pub fn include(&mut self, track: &Track, fixes: Range<usize>) {
        let mut moved = Vec::new();
        let end = fixes.end.min(track.len().saturating_sub(1));
        let mut from = fixes.start;
        while from < end {
            if !is_known(track, from) {
                from += 1;
                continue;
            }
            let Some(start_micros) = track.micros_at(from) else {
                break;
            };
            let mut to = from + 1;
            let mut to_micros = track.micros_at(to).unwrap_or(start_micros);
            while to < end && to_micros - start_micros < STRIDE_MICROS && is_known(track, to) {
                to += 1;
                to_micros = track.micros_at(to).unwrap_or(to_micros);
            }
            if is_moving(track, from, to, to_micros - start_micros) {
                push(&mut moved, (start_micros, to_micros));
            }
            from = to;
        }
        self.merge(&moved);
    }

    /// The spans of at least `min_secs` within `range` in which nobody moves, or nobody has
    /// data; without the seconds around each movement.
    pub fn quiet_within(&self, range: TimeRange, min_secs: f64) -> Vec<TimeRange> {
        let (start, end) = (range.start().micros(), range.end().micros());
        let mut quiet = Vec::new();
        let mut from = start;
        let mut add = |from: i64, to: i64| {
            // A float `as` integer saturates.
            if to.saturating_sub(from) >= ((min_secs * 1e6) as i64).max(1)
                && let (Some(from), Some(to)) =
                    (Timestamp::from_micros(from), Timestamp::from_micros(to))
            {
                quiet.push(TimeRange::new(from, to));
            }
        };
        for &(moves_from, moves_to) in &self.spans {
            if moves_to < start || moves_from > end {
                continue;
            }
            add(from, moves_from.saturating_sub(LEAD_MICROS));
            from = moves_to.saturating_add(LEAD_MICROS);
        }
        add(from, end);
        quiet
    }

    fn merge(&mut self, moved: &[(i64, i64)]) {
        if moved.is_empty() {
            return;
        }
        let mut merged = Vec::with_capacity(self.spans.len() + moved.len());
        let (mut ours, mut theirs) = (self.spans.iter().peekable(), moved.iter().peekable());
        loop {
            let next = match (ours.peek(), theirs.peek()) {
                (Some(a), Some(b)) if a <= b => ours.next(),
                (_, Some(_)) => theirs.next(),
                (_, None) => ours.next(),
            };
            let Some(next) = next else { break };
            push(&mut merged, *next);
        }
        self.spans = merged;
    }
}

/// Adds a span that begins no earlier than those before it.
fn push(spans: &mut Vec<(i64, i64)>, (start, end): (i64, i64)) {
    match spans.last_mut() {
        Some(last) if start.saturating_sub(last.1) <= MERGE_MICROS => last.1 = last.1.max(end),
        _ => spans.push((start, end)),
    }
}

/// Whether it is known what the vehicle did between a fix and the next one.
fn is_known(track: &Track, from: usize) -> bool {
    matches!(track.leg_at(from), LegKind::Travel | LegKind::Hold)
}

fn is_moving(track: &Track, from: usize, to: usize, micros: i64) -> bool {
    let positions = track.positions();
    let (Some(a), Some(b)) = (positions.get(from), positions.get(to)) else {
        return false;
    };
    micros > 0 && ground_metres_between(*a, *b) / micros as f64 * 3.6e6 >= Pose::STANDING_KMH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::Fix;
    use proptest::prelude::*;

    fn time(secs: f64) -> Timestamp {
        Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
    }

    fn span(from: f64, to: f64) -> TimeRange {
        TimeRange::new(time(from), time(to))
    }

    /// A fix every second, so many metres north of the start.
    fn track(metres: impl Iterator<Item = f64>, start_secs: f64) -> Track {
        metres
            .enumerate()
            .map(|(index, metres)| {
                let place = LonLat::new(14.5, 35.9 + metres / 111_320.0).unwrap();
                let t = time(start_secs + index as f64);
                Fix::new(t, WorldPoint::from_lon_lat(place))
            })
            .collect()
    }

    fn activity(tracks: &[Track]) -> Activity {
        let mut activity = Activity::default();
        for track in tracks {
            activity.include(track, 0..track.len());
        }
        activity
    }

    #[test]
    fn nobody_moves_while_all_stand() {
        // Ten metres a second for 100 s, a stop of 400 s with a trembling receiver, and on.
        let metres = (0..600).map(|second| match second {
            0..=99 => f64::from(second) * 10.0,
            100..=499 => 1000.0 + f64::from(second % 2) * 1.5,
            _ => 1000.0 + f64::from(second - 500) * 10.0,
        });
        let quiet = activity(&[track(metres, 0.0)]).quiet_within(span(0.0, 599.0), 60.0);
        assert_eq!(quiet.len(), 1);
        // To the stride's precision, with the lead.
        assert!((100.0..=122.0).contains(&quiet[0].start().secs_since(time(0.0))));
        assert!((478.0..=498.0).contains(&quiet[0].end().secs_since(time(0.0))));
    }

    #[test]
    fn one_that_moves_is_enough() {
        let stands = track((0..300).map(|_| 0.0), 0.0);
        let drives = track((0..300).map(|second| f64::from(second) * 9.0), 0.0);
        let range = span(0.0, 299.0);
        assert_eq!(
            activity(std::slice::from_ref(&stands)).quiet_within(range, 60.0),
            [range]
        );
        assert_eq!(activity(&[stands, drives]).quiet_within(range, 60.0), []);
    }

    #[test]
    fn the_months_between_two_recordings_are_quiet() {
        let drive = |start_secs| track((0..100).map(|s| f64::from(s) * 9.0), start_secs);
        let months = 71.0 * 86_400.0;
        let range = span(0.0, months + 99.0);
        let quiet = activity(&[drive(months), drive(0.0)]).quiet_within(range, 60.0);
        assert_eq!(quiet, [span(101.0, months - 2.0)]);
    }

    #[test]
    fn what_happens_in_a_gap_is_not_known() {
        let mut fixes: Vec<Fix> = Vec::new();
        for second in [0.0, 1.0, 2.0, 500.0, 501.0] {
            let place = LonLat::new(14.5, 35.9 + second / 11_132.0).unwrap();
            fixes.push(Fix::new(time(second), WorldPoint::from_lon_lat(place)));
        }
        let track: Track = fixes.into_iter().collect();
        let quiet = activity(&[track]).quiet_within(span(0.0, 501.0), 60.0);
        assert_eq!(quiet, [span(4.0, 498.0)]);
    }

    proptest! {
        #[test]
        fn spans_stay_apart_whatever_the_order(
            starts in proptest::collection::vec(0..5000_u32, 1..12),
            cut in 1..200_usize,
        ) {
            let tracks: Vec<Track> = starts
                .iter()
                .map(|start| track((0..150).map(|s| f64::from(s) * 8.0), f64::from(*start)))
                .collect();
            let forward = activity(&tracks);
            let backward: Vec<Track> = tracks.iter().rev().cloned().collect();
            prop_assert_eq!(&forward, &activity(&backward));
            for pair in forward.spans.windows(2) {
                prop_assert!(pair[1].0 - pair[0].1 > MERGE_MICROS);
            }
            // In pieces it is the same, but for strides that end at the cut.
            let mut pieces = Activity::default();
            for track in &tracks {
                pieces.include(track, 0..cut.min(track.len()));
                pieces.include(track, cut.min(track.len())..track.len());
            }
            prop_assert_eq!(pieces.spans.len(), forward.spans.len());
        }
    }
}
