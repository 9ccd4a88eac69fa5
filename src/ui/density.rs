//! How much is known of the shown vehicles at each part of the session: the band under the playhead.

use crate::model::{FixFlags, Fleet, LegKind, Pose, Track, VehicleKey, Visibility};
use crate::time::{TimeRange, Timestamp};

/// Parts that the span is divided into.
pub const BUCKETS: usize = 480;

/// Fixes that one step looks at, so that a frame stays short while tens of millions load.
const FIXES_PER_STEP: usize = 250_000;
/// What looking at a vehicle costs beside its fixes, in fixes: of short tracks a step takes
/// fewer than its limit, so that a million vehicles do not stop it either.
const FIXES_PER_VEHICLE: usize = 8;

/// One part of the span.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bucket {
    /// Share of the vehicles of which something is known, 0 to 1.
    pub known: f32,
    /// Share of the vehicles that drive, at most `known`.
    pub moving: f32,
    /// Whether two fixes of one time contradict each other here.
    pub has_conflict: bool,
    /// Whether a fix here cannot be true.
    pub has_anomaly: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    known_secs: f64,
    moving_secs: f64,
    has_conflict: bool,
    has_anomaly: bool,
}

/// After sums over data that comes live the next ones wait this long …
const MIN_REST_SECS: f64 = 1.0;
/// … and this long for each step that they took: however much data there is, a small part of
/// the time goes into them.
const REST_SECS_PER_STEP: f64 = 0.1;

/// Sums over a fleet, made in steps and kept until another fleet comes. Vehicles that are
/// appended are added to them; when tracks change in place, or the span does, others are made
/// beside them and take their place when they are complete.
#[derive(Clone, Debug, Default)]
pub struct Density {
    generation: Option<u64>,
    shown: Sums,
    /// Sums of the data as it is by now, until they are complete.
    next: Option<Sums>,
    /// When those after them may begin.
    rests_until_secs: f64,
}

/// What is left to do after a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Remaining {
    /// Nothing.
    Nothing,
    /// Another step, in the next frame.
    Step,
    /// More, but only in so many seconds.
    AfterSecs(f64),
}

/// Sums over one span, of the tracks at one time.
#[derive(Clone, Debug, Default)]
struct Sums {
    /// The span that the sums are over.
    range: Option<TimeRange>,
    /// Of the fleet, when the sums were begun.
    revision: u64,
    /// What was hidden then.
    visibility: Visibility,
    sums: Vec<Sum>,
    vehicles_done: usize,
    /// Fixes done of the vehicle after those.
    fixes_done: usize,
    vehicle_count: usize,
    steps: u32,
}

impl Density {
    /// Goes on with the sums over `fleet`, from the beginning if it is another one than
    /// before. `now_secs` is the time of the frame.
    ///
    /// Over another span the sums are made anew too, but while `more_comes` only what lies in
    /// the span so far is summed up: a span that grows with each part of a large message
    /// would otherwise cost as many times the whole work as there are parts.
    pub fn step(
        &mut self,
        fleet: &Fleet,
        visibility: &Visibility,
        generation: u64,
        range: TimeRange,
        more_comes: bool,
        now_secs: f64,
    ) -> Remaining {
        if self.generation != Some(generation) {
            *self = Self {
                generation: Some(generation),
                shown: Sums::begin(fleet, visibility, range),
                ..Self::default()
            };
        }
        if self.shown.step(fleet) {
            return Remaining::Step;
        }
        let is_of_shown = |sums: &Sums| sums.visibility == *visibility;
        // Whoever hides a vehicle waits for nothing: the sums on their way are of no use then.
        self.next = self.next.take().filter(is_of_shown);
        if self.next.is_none() && !is_of_shown(&self.shown) {
            self.next = Some(Sums::begin(fleet, visibility, range));
        }
        if self.next.is_none() && !more_comes {
            let is_live = self.shown.revision != fleet.revision();
            if !is_live && self.shown.range == Some(range) {
                return Remaining::Nothing;
            }
            let rest_secs = self.rests_until_secs - now_secs;
            if is_live && rest_secs > 0.0 {
                return Remaining::AfterSecs(rest_secs);
            }
            self.next = Some(Sums::begin(fleet, visibility, range));
        }
        if let Some(mut next) = self.next.take() {
            if next.step(fleet) {
                self.next = Some(next);
                return Remaining::Step;
            }
            let rest_secs = f64::from(next.steps) * REST_SECS_PER_STEP;
            self.rests_until_secs = now_secs + rest_secs.max(MIN_REST_SECS);
            self.shown = next;
        }
        Remaining::Nothing
    }

    /// The [`BUCKETS`] parts of `range` from start to end; `None` where the sums do not reach.
    pub fn parts(&self, range: TimeRange) -> impl Iterator<Item = Option<Bucket>> {
        self.shown.parts(range)
    }

    /// The parts of `range`, with nothing where the sums do not reach.
    #[cfg(test)]
    fn buckets(&self, range: TimeRange) -> impl Iterator<Item = Bucket> {
        self.parts(range).map(Option::unwrap_or_default)
    }
}

impl Sums {
    fn begin(fleet: &Fleet, visibility: &Visibility, range: TimeRange) -> Self {
        Self {
            range: Some(range),
            visibility: visibility.clone(),
            revision: fleet.revision(),
            sums: vec![Sum::default(); BUCKETS],
            ..Self::default()
        }
    }

    /// Goes on; returns whether there is more to do.
    fn step(&mut self, fleet: &Fleet) -> bool {
        let Some(range) = self.range else {
            return false;
        };
        let all = fleet.vehicles().len();
        self.vehicle_count = all.saturating_sub(self.visibility.hidden_count());
        if self.vehicles_done < all {
            self.steps = self.steps.saturating_add(1);
        }
        let mut room = FIXES_PER_STEP;
        while let Some(vehicle) = fleet.vehicles().get(self.vehicles_done) {
            if room == 0 {
                return true;
            }
            let key = VehicleKey::from_index(self.vehicles_done);
            if key.is_some_and(|key| self.visibility.is_hidden(key)) {
                self.vehicles_done += 1;
                room = room.saturating_sub(1);
                continue;
            }
            let within = fixes_within(&vehicle.track, range);
            let from = self.fixes_done.max(within.start);
            let left = within.end.saturating_sub(from);
            let count = left.min(room);
            self.add_fixes(&vehicle.track, from, count, range);
            room -= count;
            self.fixes_done = from + count;
            if count == left {
                room = room.saturating_sub(FIXES_PER_VEHICLE);
                self.vehicles_done += 1;
                self.fixes_done = 0;
            }
        }
        false
    }

    fn parts(&self, range: TimeRange) -> impl Iterator<Item = Option<Bucket>> {
        let summed = self.range.unwrap_or(range);
        let bucket_secs = summed.duration_secs() / BUCKETS as f64;
        let whole_secs = bucket_secs * self.vehicle_count as f64;
        let share = move |secs: f64| {
            if whole_secs > 0.0 {
                (secs / whole_secs).clamp(0.0, 1.0) as f32
            } else {
                0.0
            }
        };
        let sum_at = move |index: usize| {
            if summed == range {
                return self.sums.get(index);
            }
            let middle = range.at_fraction((index as f64 + 0.5) / BUCKETS as f64);
            if !summed.contains(middle) {
                return None;
            }
            let place = position(summed, middle.micros()).min((BUCKETS - 1) as f64);
            // In 0 to BUCKETS - 1, as just limited.
            self.sums.get(place as usize)
        };
        (0..BUCKETS).map(move |index| {
            let sum = sum_at(index)?;
            Some(Bucket {
                known: share(sum.known_secs),
                moving: share(sum.moving_secs),
                has_conflict: sum.has_conflict,
                has_anomaly: sum.has_anomaly,
            })
        })
    }

    /// Adds so many fixes from index `first` on, each with the leg that it starts.
    fn add_fixes(&mut self, track: &Track, first: usize, count: usize, range: TimeRange) {
        let metres_per_unit = track
            .positions()
            .first()
            .map_or(0.0, |first| first.metres_per_unit());
        let fixes = first..first.saturating_add(count);
        for index in fixes.clone() {
            let (Some(from), Some(to)) = (track.micros_at(index), track.micros_at(index + 1))
            else {
                break;
            };
            let Some(&[a, b]) = track.positions().get(index..index + 2) else {
                break;
            };
            let leg = track.leg_at(index);
            if leg == LegKind::Jump {
                self.mark(range, from, |sum| sum.has_anomaly = true);
            }
            if !matches!(leg, LegKind::Travel | LegKind::Hold) {
                continue;
            }
            let (dx, dy) = b.offset_from(a);
            let (dx, dy) = (f64::from(dx), dy as f64);
            let metres = (dx * dx + dy * dy).sqrt() * metres_per_unit;
            let secs = (to - from) as f64 / 1e6;
            let is_moving =
                leg == LegKind::Travel && metres * 3.6 >= Pose::STANDING_KMH * secs && secs > 0.0;
            self.add_span(range, from, to, is_moving);
        }
        let doubtful = FixFlags::ANOMALY.with(FixFlags::OUTLIER);
        for (index, micros) in fixes.filter_map(|index| Some((index, track.micros_at(index)?))) {
            let flags = track.flags_at(index);
            if !flags.intersects(doubtful.with(FixFlags::CONFLICT)) {
                continue;
            }
            self.mark(range, micros, |sum| {
                sum.has_conflict |= flags.contains(FixFlags::CONFLICT);
                sum.has_anomaly |= flags.intersects(doubtful);
            });
        }
    }

    /// Changes the part that a moment lies in; moments outside of the span are in none.
    fn mark(&mut self, range: TimeRange, micros: i64, change: impl FnOnce(&mut Sum)) {
        if Timestamp::from_micros(micros).is_some_and(|t| range.contains(t)) {
            let place = position(range, micros).min((BUCKETS - 1) as f64);
            // In 0 to BUCKETS - 1, as just limited.
            if let Some(sum) = self.sums.get_mut(place as usize) {
                change(sum);
            }
        }
    }

    fn add_span(&mut self, range: TimeRange, from: i64, to: i64, is_moving: bool) {
        let last = BUCKETS as f64;
        let (from, to) = (
            position(range, from).clamp(0.0, last),
            position(range, to).clamp(0.0, last),
        );
        let bucket_secs = range.duration_secs() / last;
        let first = from.floor();
        // Both in 0 to BUCKETS, as just limited.
        let covered = first as usize..to.ceil() as usize;
        for (offset, sum) in self.sums.get_mut(covered).into_iter().flatten().enumerate() {
            let start = first + offset as f64;
            let secs = (to.min(start + 1.0) - from.max(start)).max(0.0) * bucket_secs;
            sum.known_secs += secs;
            if is_moving {
                sum.moving_secs += secs;
            }
        }
    }
}

/// The fixes of a track that say something of `range`: those within, and the one before, whose
/// way leads into it.
fn fixes_within(track: &Track, range: TimeRange) -> std::ops::Range<usize> {
    let Some(known) = track.range() else {
        return 0..0;
    };
    let first = if known.start() >= range.start() {
        0
    } else {
        // Of several fixes at the very start all count.
        let before = range.start().saturating_add_micros(-1);
        track.index_at(before).unwrap_or(0)
    };
    let end = if known.end() <= range.end() {
        track.len()
    } else {
        track.index_at(range.end()).map_or(0, |last| last + 1)
    };
    first..end
}

/// Where a moment lies, in buckets from the start; 0 for a span without length.
fn position(range: TimeRange, micros: i64) -> f64 {
    let span = range.end().micros_since(range.start());
    if span <= 0 {
        return 0.0;
    }
    micros.saturating_sub(range.start().micros()) as f64 / span as f64 * BUCKETS as f64
}

#[cfg(test)]
#[path = "density_tests.rs"]
mod tests;
