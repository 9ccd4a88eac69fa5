//! Levels of detail: which fixes of a track are enough at which accuracy.
//!
//! The error of a level is time-synchronised: between two kept fixes a vehicle is at every
//! moment where the full track has it, to within the level's tolerance (N. Meratnia and
//! R. A. de By, "Spatiotemporal Compression Techniques for Moving Point Objects", EDBT 2004,
//! algorithm TD-TR). A top-down split always goes to the worst fix, whatever the tolerance;
//! so one pass finds for every fix the tolerance up to which it is needed, and with it all
//! levels at once.

use super::{Fix, LegKind};

/// Finest tolerance that a level is made for, as a power of two in world units: 4 units are
/// 4 cm, half a pixel at zoom 21. Below, the full track is drawn.
pub const MIN_TOLERANCE_LOG2: i32 = 2;

/// Coarsest tolerance: half a pixel of a world that is 512 pixels wide.
pub const MAX_TOLERANCE_LOG2: i32 = 22;

/// A stretch is split here even where nothing asks for it: the worst case of the split is
/// quadratic in the stretch.
const MAX_STRETCH: usize = 2048;

/// A track of fewer fixes is its only level.
const MIN_FIXES: usize = 16;

/// A level is kept when it needs at most one in so many fixes of the next finer one: all
/// levels together then hold fewer entries than the track.
const THINNING: usize = 2;

/// Up to which tolerance (log2) a fix is needed; this means: to any.
const ALWAYS: i8 = i8::MAX;

/// For some tolerances the fixes that are enough, as ascending indices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels {
    indices: Vec<u32>,
    /// Finest first.
    stored: Vec<Stored>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Stored {
    tolerance_log2: i32,
    /// Where its part of `indices` ends; it begins where the one before ends.
    end: usize,
}

impl Levels {
    /// The levels of a track; `fixes` are sorted by time, with their legs classified.
    pub(super) fn of(fixes: &[Fix]) -> Self {
        if fixes.len() < MIN_FIXES || u32::try_from(fixes.len()).is_err() {
            return Self::default();
        }
        let needed = needed_up_to(fixes);
        let mut levels = Self::default();
        let mut finer_len = fixes.len();
        for tolerance_log2 in MIN_TOLERANCE_LOG2..=MAX_TOLERANCE_LOG2 {
            let is_kept = |&(_, &up_to): &(u32, &i8)| i32::from(up_to) > tolerance_log2;
            let kept = || (0..).zip(&needed).filter(is_kept).map(|(index, _)| index);
            let len = kept().count();
            if len * THINNING <= finer_len {
                levels.indices.extend(kept());
                let end = levels.indices.len();
                levels.stored.push(Stored {
                    tolerance_log2,
                    end,
                });
                finer_len = len;
            }
        }
        levels.indices.shrink_to_fit();
        levels.stored.shrink_to_fit();
        levels
    }

    /// The fewest fixes that keep to a tolerance of `2^tolerance_log2` world units, first and
    /// last among them; `None` where all are needed.
    pub fn within(&self, tolerance_log2: i32) -> Option<&[u32]> {
        let count = self
            .stored
            .partition_point(|level| level.tolerance_log2 <= tolerance_log2);
        let last = count.checked_sub(1)?;
        let start = match last.checked_sub(1) {
            Some(before) => self.stored.get(before)?.end,
            None => 0,
        };
        self.indices.get(start..self.stored.get(last)?.end)
    }

    pub(super) fn heap_bytes(&self) -> usize {
        size_of::<u32>() * self.indices.capacity() + size_of::<Stored>() * self.stored.capacity()
    }
}

/// For each fix the tolerance (log2 of world units) up to which it is needed.
fn needed_up_to(fixes: &[Fix]) -> Vec<i8> {
    let mut needed = vec![i8::MIN; fixes.len()];
    let mut stretch = Stretch::default();
    let mut start = 0;
    while start < fixes.len() {
        // As far as the vehicle drives: only there does it glide from fix to fix.
        let legs = fixes.get(start..).unwrap_or_default();
        let driven = legs
            .iter()
            .take(MAX_STRETCH)
            .take_while(|fix| LegKind::from_code(fix.flags.leg_code()) == LegKind::Travel)
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
    open: Vec<(usize, usize, i8)>,
}

impl Stretch {
    /// Writes into `needed` up to which tolerance each fix of a drive is needed.
    fn split(&mut self, fixes: &[Fix], needed: &mut [i8]) {
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
            let up_to = tolerance_for(squared_error).min(above);
            if i32::from(up_to) <= MIN_TOLERANCE_LOG2 {
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

/// The smallest power of two (log2) that is no less than the root of `squared_error`.
fn tolerance_for(squared_error: f64) -> i8 {
    if squared_error <= 0.0 {
        return i8::MIN;
    }
    // Distances on the world are below 2^33 units.
    (squared_error.log2() / 2.0).ceil().clamp(-120.0, 120.0) as i8
}

#[cfg(test)]
#[path = "levels_tests.rs"]
mod tests;
