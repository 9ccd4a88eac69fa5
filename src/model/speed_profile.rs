//! The speeds of a long track, summed up in blocks, so that a curve costs what it is wide.

use std::ops::Range;

use super::pose::Provenance;
use super::{FixFlags, LegKind, Track};

/// Fixes that are summed up in one block. A span costs at most two blocks' fixes at its ends.
const BLOCK_FIXES: usize = 32;

/// The lowest and the highest of some speeds, in km/h.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpeedExtent {
    /// The lowest.
    pub min_kmh: f32,
    /// The highest.
    pub max_kmh: f32,
}

impl SpeedExtent {
    const fn of(kmh: f64) -> Self {
        // Speeds are some hundreds with a decimal or two.
        let kmh = kmh as f32;
        Self {
            min_kmh: kmh,
            max_kmh: kmh,
        }
    }

    fn union(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        match (a, b) {
            (Some(a), Some(b)) => Some(Self {
                min_kmh: a.min_kmh.min(b.min_kmh),
                max_kmh: a.max_kmh.max(b.max_kmh),
            }),
            (one, None) | (None, one) => one,
        }
    }
}

/// What is out of the ordinary among some fixes, and on the ways from them to the next ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpeedMarks {
    /// Somewhere nothing is known.
    pub has_gap: bool,
    /// Somewhere two fixes of one time lie in different places.
    pub has_conflict: bool,
    /// Somewhere a fix or a way cannot be true.
    pub has_anomaly: bool,
}

/// What the speeds of some fixes in a row are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SpeedSpan {
    /// Of those that were recorded and are believed.
    pub recorded: Option<SpeedExtent>,
    /// Of those that places and times say, from each fix to the next.
    pub derived: Option<SpeedExtent>,
    /// What is out of the ordinary.
    pub marks: SpeedMarks,
}

impl SpeedSpan {
    /// What the fix at `index` says, and the way from it to the next.
    pub fn of_fix(track: &Track, index: usize) -> Self {
        let leg = track.leg_at(index);
        let flags = track.flags_at(index);
        let shown = track.shown_speed(index, track.kind_at(index, false));
        let derived = match leg {
            LegKind::Travel => track.derived_speed_kmh(index),
            LegKind::Hold if flags.contains(FixFlags::STOP) => Some(0.0),
            LegKind::Hold | LegKind::Gap | LegKind::Jump => None,
        };
        Self {
            recorded: shown
                .filter(|speed| speed.source == Provenance::Recorded)
                .map(|speed| SpeedExtent::of(speed.kmh)),
            derived: derived.map(SpeedExtent::of),
            marks: SpeedMarks {
                has_gap: leg == LegKind::Gap,
                has_conflict: flags.contains(FixFlags::CONFLICT),
                has_anomaly: leg == LegKind::Jump
                    || flags.intersects(FixFlags::ANOMALY.with(FixFlags::OUTLIER)),
            },
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            recorded: SpeedExtent::union(self.recorded, other.recorded),
            derived: SpeedExtent::union(self.derived, other.derived),
            marks: SpeedMarks {
                has_gap: self.marks.has_gap || other.marks.has_gap,
                has_conflict: self.marks.has_conflict || other.marks.has_conflict,
                has_anomaly: self.marks.has_anomaly || other.marks.has_anomaly,
            },
        }
    }

    fn of_fixes(track: &Track, fixes: Range<usize>) -> Self {
        fixes.fold(Self::default(), |sum, index| {
            sum.plus(Self::of_fix(track, index))
        })
    }
}

/// The speeds of one track in blocks, made in steps. Takes about one byte a fix.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpeedProfile {
    /// Of as many fixes each, from the first fix on.
    blocks: Vec<SpeedSpan>,
    whole: SpeedSpan,
}

impl SpeedProfile {
    /// Looks at about so many more fixes of the track; returns whether all have been looked at.
    pub fn step(&mut self, track: &Track, fixes: usize) -> bool {
        let from = self.blocks.len();
        let all = track.len().div_ceil(BLOCK_FIXES);
        let until = from.saturating_add(fixes.div_ceil(BLOCK_FIXES)).min(all);
        for block in from..until {
            let start = block * BLOCK_FIXES;
            let span = SpeedSpan::of_fixes(track, start..(start + BLOCK_FIXES).min(track.len()));
            self.whole = self.whole.plus(span);
            self.blocks.push(span);
        }
        self.blocks.len() >= all
    }

    /// Of all fixes that have been looked at.
    pub const fn whole(&self) -> SpeedSpan {
        self.whole
    }

    /// Of the fixes in `fixes`, exactly: looks at the blocks between and at the fixes of the
    /// blocks at either end.
    pub fn span(&self, track: &Track, fixes: Range<usize>) -> SpeedSpan {
        let end = fixes.end.min(track.len());
        let first_block = fixes.start.div_ceil(BLOCK_FIXES);
        let last_block = end / BLOCK_FIXES;
        let Some(blocks) = self
            .blocks
            .get(first_block..last_block)
            .filter(|blocks| !blocks.is_empty())
        else {
            return SpeedSpan::of_fixes(track, fixes.start..end);
        };
        let head = SpeedSpan::of_fixes(track, fixes.start..first_block * BLOCK_FIXES);
        let tail = SpeedSpan::of_fixes(track, last_block * BLOCK_FIXES..end);
        blocks
            .iter()
            .fold(head.plus(tail), |sum, block| sum.plus(*block))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::{Fix, Measure};
    use crate::time::Timestamp;
    use proptest::prelude::*;

    fn fix(secs: f64, metres: f64, recorded_kmh: Option<f32>) -> Fix {
        let place = LonLat::new(0.0, metres / 111_194.93).unwrap();
        let time = Timestamp::from_epoch_millis(secs * 1000.0).unwrap();
        Fix {
            speed_kmh: Measure::of(recorded_kmh),
            ..Fix::new(time, WorldPoint::from_lon_lat(place))
        }
    }

    #[test]
    fn recorded_and_derived_speeds_are_told_apart_and_a_doubtful_zero_is_neither() {
        // 36 km/h by the places; recorded are 40, an unbelievable 0, and nothing.
        let track: Track = [
            fix(0.0, 0.0, Some(40.0)),
            fix(1.0, 10.0, Some(0.0)),
            fix(2.0, 20.0, None),
            fix(3.0, 30.0, Some(38.0)),
        ]
        .into_iter()
        .collect();
        let of = |index| SpeedSpan::of_fix(&track, index);
        assert_eq!(of(0).recorded, Some(SpeedExtent::of(40.0)));
        assert_eq!((of(1).recorded, of(2).recorded), (None, None));
        for index in 0..3 {
            let derived = of(index).derived.unwrap();
            assert!((derived.max_kmh - 36.0).abs() < 0.1, "{derived:?}");
        }
        assert_eq!(of(3).derived, None, "nothing comes after the last fix");
        assert_eq!(of(3).recorded, Some(SpeedExtent::of(38.0)));
    }

    #[test]
    fn gaps_conflicts_and_anomalies_are_marked() {
        let mut fixes: Vec<Fix> = (0..40)
            .map(|s| fix(f64::from(s), f64::from(s), None))
            .collect();
        fixes[7].flags = FixFlags::ANOMALY;
        fixes.push(fix(20.0, 500.0, None));
        fixes.push(fix(4000.0, 50.0, None));
        let track: Track = fixes.into_iter().collect();
        let marked = |has: fn(SpeedMarks) -> bool| -> Vec<usize> {
            let is = |index: &usize| has(SpeedSpan::of_fix(&track, *index).marks);
            (0..track.len()).filter(is).collect()
        };
        assert_eq!(marked(|marks| marks.has_gap), [40]);
        assert!(marked(|marks| marks.has_conflict).starts_with(&[20, 21]));
        assert!(marked(|marks| marks.has_anomaly).starts_with(&[6, 7]));
    }

    proptest! {
        /// Blocks save work and nothing else.
        #[test]
        fn a_span_is_what_its_fixes_are(
            speeds in proptest::collection::vec(proptest::option::of(0.0..90.0_f32), 1..400),
            a in 0..400_usize,
            b in 0..400_usize,
            step in 1..90_usize,
        ) {
            let track: Track = speeds
                .iter()
                .enumerate()
                .map(|(s, kmh)| fix(s as f64, (s * s % 700) as f64 / 10.0, *kmh))
                .collect();
            let mut profile = SpeedProfile::default();
            while !profile.step(&track, step) {}
            let (from, to) = (a.min(b).min(track.len()), a.max(b).min(track.len()));
            prop_assert_eq!(
                profile.span(&track, from..to),
                SpeedSpan::of_fixes(&track, from..to)
            );
            prop_assert_eq!(profile.whole(), SpeedSpan::of_fixes(&track, 0..track.len()));
        }
    }
}
