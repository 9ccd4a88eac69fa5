//! One vehicle's fixes in order of time, as columns, and its pose at any moment.

use super::columns::{TimeColumn, ValueColumn, places_bytes};
use super::legs::{Classified, classify};
use super::levels::{Level, Levels, Tolerance};
use super::pose::{Heading, Pose, PoseKind, Provenance};
use super::{Fix, FixFlags, LegKind};
use crate::geo::{WorldBounds, WorldBox, WorldPoint, ground_metres_between};
use crate::time::{TimeRange, Timestamp};

/// A step shorter than this (metres) has no direction worth showing.
const MIN_HEADING_METRES: f64 = 1.0;

/// How many fixes back a standing vehicle's last direction is looked for.
const HEADING_LOOKBACK: usize = 240;

/// Fixes in one of the chunks whose boxes tell quickly what part of a track may be seen.
pub const CHUNK_FIXES: usize = 64;

/// One vehicle's fixes, sorted by time. Columns that no fix filled take no memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Track {
    pub(super) times: TimeColumn,
    pub(super) positions: Vec<WorldPoint>,
    pub(super) flags: Vec<FixFlags>,
    pub(super) speeds_kmh: ValueColumn,
    pub(super) headings_deg: ValueColumn,
    pub(super) altitudes_m: ValueColumn,
    /// The box around every [`CHUNK_FIXES`] fixes and the next one, believed or not.
    pub(super) chunks: Vec<WorldBox>,
    pub(super) levels: Levels,
    pub(super) bounds: TrackBounds,
    pub(super) counts: TrackCounts,
    /// Of all fixes when the track was settled, and of those that came since.
    pub(super) classified: Classified,
    /// How many fixes there were when all of them were last looked at.
    pub(super) settled_len: usize,
    /// Whether fixes have come live: there may be more soon.
    pub(super) is_live: bool,
}

/// The box around a track.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum TrackBounds {
    /// There is no fix.
    #[default]
    Empty,
    /// No fix can be believed: around all of them.
    Doubtful(WorldBounds),
    /// Around those that can be believed.
    Believed(WorldBounds),
}

impl TrackBounds {
    pub(super) fn include(&mut self, fix: &Fix) {
        let is_doubtful = fix.flags.intersects(DOUBTFUL);
        match self {
            Self::Believed(_) if is_doubtful => {}
            Self::Believed(bounds) => bounds.include(fix.position),
            Self::Doubtful(bounds) if is_doubtful => bounds.include(fix.position),
            Self::Empty if is_doubtful => {
                *self = Self::Doubtful(WorldBounds::of_point(fix.position))
            }
            Self::Empty | Self::Doubtful(_) => {
                *self = Self::Believed(WorldBounds::of_point(fix.position));
            }
        }
    }

    const fn get(&self) -> Option<&WorldBounds> {
        match self {
            Self::Empty => None,
            Self::Doubtful(bounds) | Self::Believed(bounds) => Some(bounds),
        }
    }
}

/// What makes a fix one that cannot be believed.
const DOUBTFUL: FixFlags = FixFlags::OUTLIER.with(FixFlags::ANOMALY);

/// How many of a track's fixes and legs are out of the ordinary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrackCounts {
    /// Stretches of which nothing is known.
    pub gaps: u64,
    /// Moments at which two fixes of the same time lie in different places.
    pub conflicts: u64,
    /// Fixes that repeat the one before.
    pub duplicates: u64,
    /// Fixes flagged as anomalies by the sender or found impossible here, and jumps between
    /// fixes of which neither can be called wrong.
    pub anomalies: u64,
}

/// Collects fixes in any order and makes a [`Track`] of them.
#[derive(Clone, Debug, Default)]
pub struct TrackBuilder {
    fixes: Vec<Fix>,
}

impl TrackBuilder {
    /// Adds one fix.
    pub fn push(&mut self, fix: Fix) {
        self.fixes.push(fix);
    }

    /// How many fixes were added.
    pub fn len(&self) -> usize {
        self.fixes.len()
    }

    /// Whether no fix was added.
    pub fn is_empty(&self) -> bool {
        self.fixes.is_empty()
    }

    /// Sorts, classifies and packs the fixes.
    pub fn finish(mut self) -> Track {
        // Stable: fixes of one time keep the order in which they were sent. By cached times, because
        // `sort_by_key` takes the memory of all fixes a second time, and times are half of that.
        if !self.fixes.is_sorted_by_key(|fix| fix.time) {
            self.fixes.sort_by_cached_key(|fix| fix.time);
        }
        let classified = classify(&mut self.fixes);
        let fixes = self.fixes;
        let mut bounds = TrackBounds::default();
        fixes.iter().for_each(|fix| bounds.include(fix));
        // Each chunk with the way to the next one.
        let chunk = |start: usize| fixes.iter().skip(start).take(CHUNK_FIXES + 1);
        let boxes = (0..fixes.len())
            .step_by(CHUNK_FIXES)
            .filter_map(|start| WorldBox::of_points(chunk(start).map(|fix| fix.position)));
        Track {
            times: TimeColumn::of(fixes.iter().map(|fix| fix.time.micros())),
            positions: fixes.iter().map(|fix| fix.position).collect(),
            flags: fixes.iter().map(|fix| fix.flags).collect(),
            speeds_kmh: ValueColumn::of(fixes.iter().map(|fix| fix.speed_kmh.get())),
            headings_deg: ValueColumn::of(fixes.iter().map(|fix| fix.heading_deg.get())),
            altitudes_m: ValueColumn::of(fixes.iter().map(|fix| fix.altitude_m.get())),
            chunks: boxes.collect(),
            levels: Levels::of(&fixes),
            bounds,
            counts: TrackCounts::of(&fixes),
            classified,
            settled_len: fixes.len(),
            is_live: false,
        }
    }
}

impl TrackCounts {
    pub(super) fn of(fixes: &[Fix]) -> Self {
        let mut counts = Self::default();
        for (index, fix) in fixes.iter().enumerate() {
            let is_doubtful = |fix: &Fix| fix.flags.intersects(DOUBTFUL);
            counts.duplicates += u64::from(fix.flags.contains(FixFlags::DUPLICATE));
            counts.anomalies += u64::from(is_doubtful(fix));
            let Some(next) = fixes.get(index + 1) else {
                continue;
            };
            match LegKind::from_code(fix.flags.leg_code()) {
                LegKind::Gap => counts.gaps += 1,
                // A jump between two fixes of which neither can be called wrong.
                LegKind::Jump if !is_doubtful(fix) && !is_doubtful(next) => counts.anomalies += 1,
                LegKind::Jump | LegKind::Travel | LegKind::Hold => {}
            }
        }
        counts.conflicts = fixes
            .chunk_by(|a, b| a.time == b.time)
            .filter(|group| {
                group
                    .iter()
                    .any(|fix| fix.flags.contains(FixFlags::CONFLICT))
            })
            .count() as u64;
        counts
    }

    /// Both counts added up.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            gaps: self.gaps.saturating_add(other.gaps),
            conflicts: self.conflicts.saturating_add(other.conflicts),
            duplicates: self.duplicates.saturating_add(other.duplicates),
            anomalies: self.anomalies.saturating_add(other.anomalies),
        }
    }

    /// What is left of these counts without others that are a part of them.
    #[must_use]
    pub const fn minus(self, part: Self) -> Self {
        Self {
            gaps: self.gaps.saturating_sub(part.gaps),
            conflicts: self.conflicts.saturating_sub(part.conflicts),
            duplicates: self.duplicates.saturating_sub(part.duplicates),
            anomalies: self.anomalies.saturating_sub(part.anomalies),
        }
    }
}

impl FromIterator<Fix> for TrackBuilder {
    fn from_iter<I: IntoIterator<Item = Fix>>(fixes: I) -> Self {
        Self {
            fixes: fixes.into_iter().collect(),
        }
    }
}

impl FromIterator<Fix> for Track {
    fn from_iter<I: IntoIterator<Item = Fix>>(fixes: I) -> Self {
        fixes.into_iter().collect::<TrackBuilder>().finish()
    }
}

impl Track {
    /// How many fixes there are.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is no fix.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory that the fixes take, with what was made of them: levels and boxes.
    pub fn heap_bytes(&self) -> usize {
        let values = [&self.speeds_kmh, &self.headings_deg, &self.altitudes_m];
        self.times.heap_bytes()
            + places_bytes(&self.positions)
            + size_of::<FixFlags>() * self.flags.capacity()
            + values.map(ValueColumn::heap_bytes).iter().sum::<usize>()
            + size_of::<WorldBox>() * self.chunks.capacity()
            + self.levels.heap_bytes()
    }

    /// The fewest fixes with which the vehicle is drawn no further than `tolerance` from where
    /// it was, at every moment of a drive.
    pub fn level_within(&self, tolerance: Tolerance) -> Level<'_> {
        self.levels.within(tolerance, self.len())
    }

    /// The box around each [`CHUNK_FIXES`] fixes in turn, and the way to the next of them.
    pub fn chunk_boxes(&self) -> &[WorldBox] {
        &self.chunks
    }

    /// First to last fix.
    pub fn range(&self) -> Option<TimeRange> {
        Some(TimeRange::new(
            self.time_at(0)?,
            self.time_at(self.len().checked_sub(1)?)?,
        ))
    }

    /// The box around all fixes that can be believed.
    pub const fn bounds(&self) -> Option<&WorldBounds> {
        self.bounds.get()
    }

    /// Gaps, conflicts, duplicates and anomalies.
    pub const fn counts(&self) -> TrackCounts {
        self.counts
    }

    /// An interval longer than this many seconds counts as a gap in this track.
    pub const fn gap_threshold_secs(&self) -> f64 {
        self.classified.gap_threshold_secs
    }

    /// Times of all fixes in microseconds as recorded, ascending.
    pub fn times_micros(&self) -> impl Iterator<Item = i64> + '_ {
        (0..self.len()).filter_map(|index| self.times.get(index))
    }

    /// Time of one fix in microseconds as recorded.
    #[inline]
    pub fn micros_at(&self, index: usize) -> Option<i64> {
        self.times.get(index)
    }

    /// Places of all fixes, in the order of their times.
    pub fn positions(&self) -> &[WorldPoint] {
        &self.positions
    }

    /// Time of one fix.
    pub fn time_at(&self, index: usize) -> Option<Timestamp> {
        Timestamp::from_micros(self.times.get(index)?)
    }

    /// What is said and found about one fix.
    pub fn flags_at(&self, index: usize) -> FixFlags {
        self.flags.get(index).copied().unwrap_or_default()
    }

    /// What lies between the fix at `index` and the next one; [`LegKind::Hold`] after the last.
    pub fn leg_at(&self, index: usize) -> LegKind {
        if index + 1 >= self.len() {
            return LegKind::Hold;
        }
        LegKind::from_code(self.flags_at(index).leg_code())
    }

    /// Whether the way from the fix at `index` to the next one is the sender's own
    /// interpolation, at one end at least.
    pub fn is_inferred_after(&self, index: usize) -> bool {
        let ends = self.flags_at(index).with(self.flags_at(index + 1));
        self.leg_at(index) == LegKind::Travel && ends.contains(FixFlags::INTERPOLATED)
    }

    /// Index of the last fix at or before `t`; `None` before the first.
    pub fn index_at(&self, t: Timestamp) -> Option<usize> {
        self.times.count_until(t.micros()).checked_sub(1)
    }

    /// Where the vehicle is at `t`. `None` before its first fix: nothing is known then.
    ///
    /// Between two fixes of a drive the position is interpolated on the straight
    /// Mercator line; it stands still in gaps, before impossible jumps and in stops.
    pub fn pose_at(&self, t: Timestamp) -> Option<Pose> {
        let (position, index) = self.place_at(t)?;
        let fix_time = self.time_at(index)?;
        let is_behind_all = index + 1 == self.len() && t > fix_time;
        let kind = if is_behind_all && self.latest_until().is_some_and(|until| t <= until) {
            self.latest_kind()
        } else {
            self.kind_at(index, t > fix_time)
        };
        Some(Pose {
            position,
            kind,
            speed: self.shown_speed(index, kind),
            heading: self.heading_at(index),
            altitude_m: self.altitudes_m.get(index),
            fix_index: index,
            fix_time,
        })
    }

    /// The place of [`Self::pose_at`], and the index of the fix before it: for who asks many
    /// vehicles and needs no more.
    pub fn place_at(&self, t: Timestamp) -> Option<(WorldPoint, usize)> {
        let index = self.index_at(t)?;
        let here = *self.positions.get(index)?;
        let next = self.positions.get(index + 1).copied();
        let position = match (self.leg_at(index), next) {
            (LegKind::Travel, Some(next)) => {
                let fraction = self.leg_fraction(index, t);
                if fraction > 0.0 {
                    here.lerp(next, fraction)
                } else {
                    here
                }
            }
            _ => here,
        };
        Some((position, index))
    }

    fn leg_fraction(&self, index: usize, t: Timestamp) -> f64 {
        match (self.time_at(index), self.time_at(index + 1)) {
            (Some(from), Some(to)) if to > from => t.secs_since(from) / to.secs_since(from),
            _ => 0.0,
        }
    }

    /// How the pose at a fix is known, or after it and before the next one.
    pub fn kind_at(&self, index: usize, after_fix: bool) -> PoseKind {
        let leg = self.leg_at(index);
        let flags = self.flags_at(index);
        let last = index + 1 >= self.len();
        if last && after_fix {
            return PoseKind::Ended;
        }
        if flags.intersects(FixFlags::ANOMALY.with(FixFlags::OUTLIER)) {
            return PoseKind::Anomaly;
        }
        match leg {
            LegKind::Gap if after_fix => return PoseKind::Gap,
            LegKind::Jump if after_fix => return PoseKind::Anomaly,
            _ => {}
        }
        if flags.contains(FixFlags::CONFLICT) {
            return PoseKind::Conflict;
        }
        match leg {
            LegKind::Hold if after_fix => PoseKind::Stopped,
            _ if !after_fix && !flags.contains(FixFlags::INTERPOLATED) => PoseKind::Observed,
            _ => PoseKind::Interpolated,
        }
    }

    /// Until when the last fix of a track to which data comes live is not held for its end: as
    /// long as an interval may be that is no gap. `None` when data does not come live.
    pub fn latest_until(&self) -> Option<Timestamp> {
        let last = self.time_at(self.len().checked_sub(1)?)?;
        // A float `as` integer saturates, and the sum stays inside the calendar.
        let wait_micros = (self.gap_threshold_secs() * 1e6) as i64;
        self.is_live
            .then(|| last.saturating_add_micros(wait_micros))
    }

    /// How the pose behind the last fix is known until then.
    pub fn latest_kind(&self) -> PoseKind {
        match self.kind_at(self.len().saturating_sub(1), false) {
            doubtful @ (PoseKind::Anomaly | PoseKind::Conflict) => doubtful,
            _ => PoseKind::Latest,
        }
    }

    /// Compass heading in degrees as recorded with one fix, if any was.
    pub fn recorded_heading_deg(&self, index: usize) -> Option<f64> {
        self.headings_deg.get(index)
    }

    /// Where the vehicle heads from a fix on: the recorded heading, else the direction of the
    /// drive, else the last known one.
    pub fn heading_at(&self, index: usize) -> Option<Heading> {
        if let Some(deg) = self.headings_deg.get(index) {
            return Some(Heading {
                deg,
                source: Provenance::Recorded,
            });
        }
        self.derived_heading_deg(index).map(|deg| Heading {
            deg,
            source: Provenance::Derived,
        })
    }

    /// The direction of the drive from a fix on, else of the last drive before it that is known.
    pub fn derived_heading_deg(&self, index: usize) -> Option<f64> {
        let oldest = index.saturating_sub(HEADING_LOOKBACK);
        (oldest..=index).rev().find_map(|from| {
            if self.leg_at(from) != LegKind::Travel {
                return None;
            }
            let (a, b) = (*self.positions.get(from)?, *self.positions.get(from + 1)?);
            if ground_metres_between(a, b) < MIN_HEADING_METRES {
                return None;
            }
            a.heading_deg_to(b)
        })
    }
}

#[cfg(test)]
#[path = "track_tests.rs"]
mod tests;
