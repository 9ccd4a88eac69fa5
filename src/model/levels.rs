//! Levels of detail: which fixes of a track are enough at which accuracy.
//!
//! The error of a level is time-synchronised: between two kept fixes a vehicle is at every
//! moment where the full track has it, to within the level's tolerance (N. Meratnia and
//! R. A. de By, "Spatiotemporal Compression Techniques for Moving Point Objects", EDBT 2004,
//! algorithm TD-TR). A top-down split always goes to the worst fix, whatever the tolerance;
//! so one pass finds for every fix the tolerance up to which it is needed, and with it all
//! levels at once.

use std::ops::Range;

use super::{Fix, FixFlags, LegKind};

/// A stretch is split here even where nothing asks for it: the worst case of the split is
/// quadratic in the stretch.
const MAX_STRETCH: usize = 2048;

/// A track of fewer fixes is drawn in full.
const MIN_FIXES: usize = 16;

/// A list of the fixes needed at one tolerance is kept when it has at most one in so many of
/// the next finer one: all lists together then have fewer entries than the track.
const THINNING: usize = 2;

/// Tolerances that are told apart between one and twice that.
const STEPS_TO_DOUBLE: f64 = 8.0;

/// The code of a fix that is needed at every tolerance.
const ALWAYS: u8 = u8::MAX;

/// For every tolerance the fixes that are enough.
///
/// Of a track that grows they are of its beginning: the fixes behind are needed at every
/// tolerance until the levels are extended to them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels {
    /// Of each levelled fix the code of the tolerance up to which it is needed; none in short
    /// tracks.
    needed: Vec<u8>,
    /// Lists of fixes that contain all those needed at some tolerance, one after the other.
    indices: Vec<u32>,
    /// Finest first.
    lists: Vec<List>,
    /// How many fixes were levelled when it was chosen which lists there are.
    listed_len: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct List {
    /// The list holds all fixes whose code is larger.
    code: u8,
    /// Where its part of `indices` ends; it begins where the one before ends.
    end: usize,
}

/// How far from the truth a track may be drawn; worked out once for many tracks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// None: nothing may be left out.
    code: Option<u8>,
}

impl Tolerance {
    /// So many world units; below one (9 mm), as for NaN, nothing is left out.
    pub fn of_units(units: f64) -> Self {
        let steps = (units.log2() * STEPS_TO_DOUBLE).floor();
        Self {
            // Not negative; a float `as` integer saturates.
            code: (steps >= 0.0).then(|| (steps as u8).min(ALWAYS - 1)),
        }
    }
}

/// The fixes of a track that are enough at one tolerance, walked from one to the next.
///
/// A place in it is a number that means nothing but to this level.
#[derive(Clone, Copy, Debug)]
pub struct Level<'a> {
    len: usize,
    needed: &'a [u8],
    /// None means all fixes of the track.
    list: Option<&'a [u32]>,
    code: u8,
}

impl Levels {
    /// The levels of a track; `fixes` are sorted by time, with their legs classified.
    pub(super) fn of(fixes: &[Fix]) -> Self {
        if fixes.len() < MIN_FIXES || u32::try_from(fixes.len()).is_err() {
            return Self::default();
        }
        let mut levels = Self {
            needed: needed_up_to(fixes),
            ..Self::default()
        };
        levels.make_lists();
        levels
    }

    /// How many fixes, from the first on, are levelled.
    pub(super) const fn len(&self) -> usize {
        self.needed.len()
    }

    /// Takes the fix at `index` and all behind it out, with what the levels of fixes before it
    /// depend on: back to one that is needed at every tolerance.
    pub(super) fn truncate(&mut self, index: usize) {
        if index >= self.needed.len() {
            return;
        }
        let before = self.needed.get(..=index).unwrap_or_default();
        let kept = before.iter().rposition(|&code| code == ALWAYS).unwrap_or(0);
        self.needed.truncate(kept);
        let of = |list: &[u32]| list.partition_point(|&listed| (listed as usize) < kept);
        self.change_lists(|list| (of(list), 0..0));
    }

    /// Levels more: `fixes` are those behind the levelled ones, with their legs classified. The
    /// last of them is not levelled itself; it is where the next extension begins.
    pub(super) fn extend(&mut self, fixes: &[Fix]) {
        let start = self.needed.len();
        let (Some(inner), Some(end)) = (fixes.len().checked_sub(1), start.checked_add(fixes.len()))
        else {
            return;
        };
        let Ok(end) = u32::try_from(end) else { return };
        self.needed.reserve_exact(inner);
        self.needed
            .extend(needed_up_to(fixes).into_iter().take(inner));
        if self.needed.len() >= 2 * self.listed_len {
            // What is worth a list of its own may have changed with so many more.
            return self.make_lists();
        }
        let start = u32::try_from(start).unwrap_or(end);
        self.change_lists(|list| (list.len(), start..end.saturating_sub(1)));
    }

    /// Makes the lists of all levelled fixes anew.
    fn make_lists(&mut self) {
        let mut counts = [0_usize; 256];
        for &code in &self.needed {
            if let Some(count) = counts.get_mut(usize::from(code)) {
                *count += 1;
            }
        }
        self.indices = Vec::new();
        self.lists = Vec::new();
        let mut finer_len = self.needed.len();
        let mut len = finer_len;
        for (code, count) in (0..ALWAYS).zip(counts) {
            len -= count;
            if len * THINNING <= finer_len {
                let is_listed = |&(_, &needed): &(u32, &u8)| needed > code;
                let listed = (0..).zip(&self.needed).filter(is_listed);
                self.indices.extend(listed.map(|(index, _)| index));
                let end = self.indices.len();
                self.lists.push(List { code, end });
                finer_len = len;
            }
        }
        self.listed_len = self.needed.len();
        self.indices.shrink_to_fit();
        self.lists.shrink_to_fit();
    }

    /// Makes each list anew: as many of its own entries as `change` says, and then those of
    /// the fixes of a range that belong in it.
    fn change_lists(&mut self, change: impl Fn(&[u32]) -> (usize, Range<u32>)) {
        let mut indices = Vec::with_capacity(self.indices.len());
        let mut lists = Vec::with_capacity(self.lists.len());
        for (number, &List { code, .. }) in self.lists.iter().enumerate() {
            let list = self.list(number).unwrap_or_default();
            let (kept, added) = change(list);
            indices.extend_from_slice(list.get(..kept).unwrap_or_default());
            let is_listed = |&index: &u32| {
                let needed = self.needed.get(index as usize);
                needed.is_some_and(|&needed| needed > code)
            };
            indices.extend(added.filter(is_listed));
            let end = indices.len();
            lists.push(List { code, end });
        }
        indices.shrink_to_fit();
        self.indices = indices;
        self.lists = lists;
    }

    /// The fewest fixes, of the `len` that the track has, that keep to a tolerance; first and
    /// last are among them.
    pub(super) fn within(&self, tolerance: Tolerance, len: usize) -> Level<'_> {
        let all = Level {
            len,
            needed: &[],
            list: None,
            code: 0,
        };
        let Some(code) = tolerance.code.filter(|_| !self.needed.is_empty()) else {
            return all;
        };
        let lists = self.lists.partition_point(|list| list.code <= code);
        Level {
            needed: &self.needed,
            list: lists.checked_sub(1).and_then(|last| self.list(last)),
            code,
            ..all
        }
    }

    fn list(&self, number: usize) -> Option<&[u32]> {
        let start = match number.checked_sub(1) {
            Some(before) => self.lists.get(before)?.end,
            None => 0,
        };
        self.indices.get(start..self.lists.get(number)?.end)
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.needed.capacity()
            + size_of::<u32>() * self.indices.capacity()
            + size_of::<List>() * self.lists.capacity()
    }
}

impl Level<'_> {
    /// The place of the last fix needed at or before the fix `index`, and that fix.
    pub fn last_until(&self, index: usize) -> Option<(usize, usize)> {
        self.before(self.place_from(index.checked_add(1)?).min(self.places()))
    }

    /// The place of the first fix needed at or after the fix `index`, and that fix.
    pub fn first_from(&self, index: usize) -> Option<(usize, usize)> {
        let place = self.place_from(index);
        self.needed_at(place).or_else(|| self.after(place))
    }

    /// The next needed fix after a place.
    pub fn after(&self, place: usize) -> Option<(usize, usize)> {
        (place.checked_add(1)?..self.places()).find_map(|place| self.needed_at(place))
    }

    /// The needed fix before a place.
    pub fn before(&self, place: usize) -> Option<(usize, usize)> {
        (0..place).rev().find_map(|place| self.needed_at(place))
    }

    /// How many places there are: those of the list, and behind it one for each fix that is
    /// not levelled.
    fn places(&self) -> usize {
        self.list.map_or(self.len, |list| {
            list.len() + self.len.saturating_sub(self.needed.len())
        })
    }

    /// The first place whose fix is `index` or lies behind it.
    fn place_from(&self, index: usize) -> usize {
        match self.list {
            None => index,
            Some(list) => match index.checked_sub(self.needed.len()) {
                Some(behind) => list.len().saturating_add(behind),
                None => list.partition_point(|&listed| (listed as usize) < index),
            },
        }
    }

    #[inline]
    fn needed_at(&self, place: usize) -> Option<(usize, usize)> {
        let index = match self.list {
            None => place,
            Some(list) => match list.get(place) {
                Some(&listed) => listed as usize,
                None => self.needed.len().checked_add(place - list.len())?,
            },
        };
        if index >= self.len {
            return None;
        }
        let is_needed = self.needed.get(index).is_none_or(|&code| code > self.code);
        is_needed.then_some((place, index))
    }

    /// Indices of all needed fixes, ascending.
    pub fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        let first = self.first_from(0);
        std::iter::successors(first, |&(place, _)| self.after(place)).map(|(_, index)| index)
    }
}

/// For each fix the code of the tolerance up to which it is needed.
fn needed_up_to(fixes: &[Fix]) -> Vec<u8> {
    let mut needed = vec![0; fixes.len()];
    let mut stretch = Stretch::default();
    let mut start = 0;
    while start < fixes.len() {
        // As far as the vehicle drives: only there does it glide from fix to fix.
        // What the sender interpolated looks otherwise, and so is a stretch of its own.
        let legs = fixes.get(start..).unwrap_or_default();
        let is_inferred = |at: usize| {
            let ends = legs.get(at).zip(legs.get(at + 1));
            ends.is_some_and(|(a, b)| a.flags.with(b.flags).contains(FixFlags::INTERPOLATED))
        };
        let driven = legs
            .iter()
            .enumerate()
            .take(MAX_STRETCH)
            .take_while(|(at, fix)| {
                LegKind::from_code(fix.flags.leg_code()) == LegKind::Travel
                    && is_inferred(*at) == is_inferred(0)
            })
            .count()
            .min(legs.len() - 1);
        if let (Some(part), Some(out)) =
            (legs.get(..=driven), needed.get_mut(start..=start + driven))
        {
            stretch.split(part, out);
        }
        start += driven.max(1);
    }
    needed
}

/// Places and times along one drive, relative to its first fix. Kept to use the memory again.
#[derive(Debug, Default)]
struct Stretch {
    east: Vec<f64>,
    south: Vec<f64>,
    secs: Vec<f64>,
    open: Vec<(usize, usize, u8)>,
}

impl Stretch {
    /// Writes into `needed` up to which tolerance each fix of a drive is needed.
    fn split(&mut self, fixes: &[Fix], needed: &mut [u8]) {
        let (Some(first), Some(last)) = (fixes.first(), fixes.len().checked_sub(1)) else {
            return;
        };
        self.east.clear();
        self.south.clear();
        self.secs.clear();
        for fix in fixes {
            let (dx, dy) = fix.position.offset_from(first.position);
            self.east.push(f64::from(dx));
            self.south.push(dy as f64);
            self.secs.push(fix.time.secs_since(first.time));
        }
        for end in [0, last] {
            if let Some(slot) = needed.get_mut(end) {
                *slot = ALWAYS;
            }
        }
        self.open.clear();
        self.open.push((0, last, ALWAYS));
        while let Some((from, to, above)) = self.open.pop() {
            let Some((worst, squared_error)) = self.worst_between(from, to) else {
                continue;
            };
            // A fix counts for no more than the split that it depends on.
            let up_to = code_of(squared_error).min(above);
            if up_to == 0 {
                continue;
            }
            if let Some(slot) = needed.get_mut(worst) {
                *slot = up_to;
            }
            self.open.push((from, worst, up_to));
            self.open.push((worst, to, up_to));
        }
    }

    /// The fix between `from` and `to` that is furthest from where a straight and even drive
    /// between the two has the vehicle at its time, with the square of that distance.
    fn worst_between(&self, from: usize, to: usize) -> Option<(usize, f64)> {
        let (x0, x1) = (*self.east.get(from)?, *self.east.get(to)?);
        let (y0, y1) = (*self.south.get(from)?, *self.south.get(to)?);
        let (t0, t1) = (*self.secs.get(from)?, *self.secs.get(to)?);
        // Between the fixes of a drive time passes.
        let rate = 1.0 / (t1 - t0);
        let (vx, vy) = ((x1 - x0) * rate, (y1 - y0) * rate);
        let inner = from + 1..to;
        let xs = self.east.get(inner.clone())?;
        let ys = self.south.get(inner.clone())?;
        let ts = self.secs.get(inner.clone())?;
        let mut worst = None;
        let mut largest = -1.0;
        for (index, ((x, y), t)) in inner.zip(xs.iter().zip(ys).zip(ts)) {
            let dt = t - t0;
            let (ex, ey) = (x - x0 - vx * dt, y - y0 - vy * dt);
            let squared = ex * ex + ey * ey;
            if squared > largest {
                largest = squared;
                worst = Some(index);
            }
        }
        worst.map(|index| (index, largest))
    }
}

/// The code of the smallest tolerance that is no less than the root of `squared_error`; 0
/// for a unit (9 mm) and less.
fn code_of(squared_error: f64) -> u8 {
    if squared_error <= 1.0 {
        return 0;
    }
    // At least 0; distances on the world are below 2^33 units, codes so below 255.
    let steps = (squared_error.log2() / 2.0 * STEPS_TO_DOUBLE).ceil();
    (steps as u8).min(ALWAYS - 1)
}

#[cfg(test)]
#[path = "levels_tests.rs"]
mod tests;
