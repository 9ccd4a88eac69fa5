//! How a track grows while it is shown: fixes are added in any order at the cost of what is new.
//!
//! Three things depend on all fixes of a track: its gap threshold, which runs are short, and how
//! its columns are packed. What comes is judged by what is known of them; the whole is looked at
//! anew, *settled*, when the track has grown by a quarter since. Times, places and values are
//! exact at every moment, and so is the promise that levels of detail give.

use super::columns::push_lean;
use super::legs::{LONG_RUN, classify_end, leg_between};
use super::track::{CHUNK_FIXES, Track, TrackBuilder, TrackCounts};
use super::{Fix, FixFlags, LegKind, Measure};
use crate::geo::WorldBox;

/// A shorter track is made anew, which takes no longer.
const MIN_FIXES: usize = 256;

/// A track is to be settled when it has grown by one part in so many.
const SETTLED_SHARE: usize = 4;

/// A track of more fixes is not settled any more: that would hold up a frame, and so late its
/// threshold and the way in which it is packed change no more.
pub const MAX_SETTLED_FIXES: usize = 50_000;

/// Fixes behind the levels are levelled when they are one part in so many of the track …
const LEVELLED_SHARE: usize = 64;
/// … and at least this many.
const MIN_LEVELLED: usize = 256;

/// So many fixes before the new ones are classified again with them. Levels keep clear of them.
const LOOK_BACK: usize = LONG_RUN as usize + 1;

/// Fixes of one time at which the looking back ends all the same.
const MAX_SAME_TIME: usize = 256;

impl Track {
    /// Adds fixes, in any order. Behind fixes of the same time they keep theirs.
    ///
    /// Costs as much as there are new fixes and old ones behind the first of them; once in a
    /// while, when the track was short, as much as the whole of it.
    pub fn extend(&mut self, mut fixes: Vec<Fix>) {
        // Stable: fixes of one time keep the order in which they were sent.
        if !fixes.is_sorted_by_key(|fix| fix.time) {
            fixes.sort_by_key(|fix| fix.time);
        }
        let Some(first) = fixes.first() else { return };
        self.is_live = true;
        // As many fixes as there are pay for the whole.
        if self.len() < MIN_FIXES || fixes.len() >= self.len() {
            return self.rebuild(fixes);
        }
        let cut = self.times.count_until(first.time.micros());
        let start = self.end_start(cut);
        self.replace_end(start, cut, fixes);
        self.level_end();
    }

    /// Looks at all fixes again, as if the track were made of them now.
    pub fn settle(&mut self) {
        self.rebuild(Vec::new());
    }

    /// Whether so much has come since all fixes were last looked at that it should be done
    /// again, and takes no longer than a frame may.
    pub fn wants_settling(&self) -> bool {
        let grown = self.len().saturating_sub(self.settled_len);
        self.len() <= MAX_SETTLED_FIXES && grown > 0 && grown >= self.settled_len / SETTLED_SHARE
    }

    fn rebuild(&mut self, more: Vec<Fix>) {
        let mut all: TrackBuilder = self.fixes_from(0).map(unclassified).collect();
        more.into_iter().for_each(|fix| all.push(fix));
        *self = Self {
            is_live: self.is_live,
            ..all.finish()
        };
    }

    /// The fixes from an index on, as they are classified now.
    fn fixes_from(&self, start: usize) -> impl Iterator<Item = Fix> + '_ {
        (start..self.len()).filter_map(|index| self.fix_at(index))
    }

    fn fix_at(&self, index: usize) -> Option<Fix> {
        Some(Fix {
            time: self.time_at(index)?,
            position: *self.positions.get(index)?,
            speed_kmh: Measure::of(self.speeds_kmh.value(index)),
            heading_deg: Measure::of(self.headings_deg.value(index)),
            altitude_m: Measure::of(self.altitudes_m.value(index)),
            flags: self.flags_at(index),
        })
    }

    /// From where on fixes are classified again when some are added at `cut`: behind the last
    /// jump, or so far back that the run is a long one whatever comes. At least one fix before
    /// `cut` is among them, and as a rule all fixes of its time.
    fn end_start(&self, cut: usize) -> usize {
        let mut start = cut;
        for _ in 0..LOOK_BACK {
            start = start.saturating_sub(1);
            if self.is_jump_before(start) {
                return start;
            }
        }
        let has_same_time =
            |index: &usize| *index > 0 && self.times.get(*index) == self.times.get(*index - 1);
        (start.saturating_sub(MAX_SAME_TIME)..=start)
            .rev()
            .find(|index| !has_same_time(index))
            .unwrap_or(start)
    }

    /// Whether the two fixes before and at `index` are too far apart by themselves.
    fn is_jump_before(&self, index: usize) -> bool {
        let pair = index.checked_sub(1).map(|before| [before, index]);
        match pair.map(|pair| pair.map(|index| self.fix_at(index))) {
            Some([Some(a), Some(b)]) => {
                leg_between(&[a, b], self.classified.gap_threshold_secs) == LegKind::Jump
            }
            // Before the first fix there is nothing to look at.
            _ => true,
        }
    }

    /// Puts `new` fixes, sorted by time, at `cut`, and all from `start` on in its place again.
    fn replace_end(&mut self, start: usize, cut: usize, new: Vec<Fix>) {
        // The leg that leads to them counts among those that may change what they are.
        let before = start.checked_sub(1).and_then(|index| self.fix_at(index));
        let old: Vec<Fix> = before.into_iter().chain(self.fixes_from(start)).collect();
        let counts = self.counts.minus(TrackCounts::of(&old));
        let mut end: Vec<Fix> = old
            .into_iter()
            .skip(before.iter().len())
            .map(unclassified)
            .collect();
        let behind = end.split_off(cut.saturating_sub(start).min(end.len()));
        merge(&mut end, behind, new);
        self.classified = classify_end(&mut end, self.classified);

        let first_chunk = start.div_ceil(CHUNK_FIXES).saturating_sub(1);
        self.truncate(start);
        self.levels.truncate(start);
        end.iter().for_each(|fix| self.push(fix));
        self.box_chunks_from(first_chunk);
        let new: Vec<Fix> = before.into_iter().chain(end).collect();
        self.counts = counts.plus(TrackCounts::of(&new));
    }

    fn truncate(&mut self, len: usize) {
        self.times.truncate(len);
        self.positions.truncate(len);
        self.flags.truncate(len);
        for values in self.value_columns() {
            values.truncate(len);
        }
    }

    fn push(&mut self, fix: &Fix) {
        let len = self.len();
        self.times.push(fix.time.micros());
        push_lean(&mut self.positions, fix.position);
        push_lean(&mut self.flags, fix.flags);
        self.bounds.include(fix);
        let said = [fix.speed_kmh, fix.heading_deg, fix.altitude_m];
        for (values, value) in self.value_columns().into_iter().zip(said) {
            values.push(value.get(), len);
        }
    }

    fn value_columns(&mut self) -> [&mut super::columns::ValueColumn; 3] {
        [
            &mut self.speeds_kmh,
            &mut self.headings_deg,
            &mut self.altitudes_m,
        ]
    }

    fn box_chunks_from(&mut self, first: usize) {
        self.chunks.truncate(first);
        let Some(places) = self.positions.get(first * CHUNK_FIXES..) else {
            return;
        };
        for start in (0..places.len()).step_by(CHUNK_FIXES) {
            // Each chunk with the way to the next one.
            let chunk = places.iter().skip(start).take(CHUNK_FIXES + 1).copied();
            if let Some(around) = WorldBox::of_points(chunk) {
                push_lean(&mut self.chunks, around);
            }
        }
    }

    /// Levels what has come, but for the end, which may yet be classified another way.
    fn level_end(&mut self) {
        let levelled = self.levels.len();
        let until = self.len().saturating_sub(2 * LOOK_BACK);
        let ripe = (self.len() / LEVELLED_SHARE).max(MIN_LEVELLED);
        if until.saturating_sub(levelled) < ripe {
            return;
        }
        let fixes: Vec<Fix> = self
            .fixes_from(levelled)
            .take(until - levelled + 1)
            .collect();
        self.levels.extend(&fixes);
    }
}

/// The fix as it was before it was classified. What equal times say of it holds for ever: more
/// fixes only come behind it.
fn unclassified(fix: Fix) -> Fix {
    Fix {
        flags: fix.flags.without(FixFlags::OUTLIER).with_leg_code(0),
        ..fix
    }
}

/// Adds two lists that are sorted by time, `first` before `second` where times are equal.
fn merge(into: &mut Vec<Fix>, first: Vec<Fix>, second: Vec<Fix>) {
    into.reserve(first.len() + second.len());
    let mut first = first.into_iter().peekable();
    for fix in second {
        while let Some(earlier) = first.next_if(|other| other.time <= fix.time) {
            into.push(earlier);
        }
        into.push(fix);
    }
    into.extend(first);
}

#[cfg(test)]
#[path = "growth_tests.rs"]
mod tests;
