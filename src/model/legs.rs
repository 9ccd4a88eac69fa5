//! What lies between two neighbouring fixes: a drive, a gap, an impossible jump, or a stop.
//!
//! The rules are the viewer's own, because a gap or an anomaly is often only to be
//! seen in the times and places themselves:
//!
//! - **Gap**: the sender flags it, or the time to the next fix is longer than
//!   [`GAP_MEDIAN_MULTIPLE`] times the track's median interval *and* than
//!   [`GAP_FLOOR_SECS`].
//! - **Jump**: an end is flagged as an anomaly, or the drive would take more than
//!   [`MAX_PLAUSIBLE_SPEED_KMH`] over more than [`MIN_JUMP_METRES`].
//! - **Hold**: the times are equal, or the sender says that the vehicle stood.
//!
//! A short run of fixes between jumps, away from the bulk of the track, is an outlier.

use super::{Fix, FixFlags};
use crate::geo::{WorldPoint, ground_metres_between, max_ground_metres_between};

/// A gap is longer than this many median intervals of its track, and than the floor.
pub const GAP_MEDIAN_MULTIPLE: f64 = 3.0;
/// No interval up to this many seconds is a gap by its length alone.
pub const GAP_FLOOR_SECS: f64 = 30.0;
/// Faster than this no road vehicle drives; the bound the application itself validates with.
pub const MAX_PLAUSIBLE_SPEED_KMH: f64 = 300.0;
/// Receiver noise at high fix rates makes short steps look fast; shorter ones are no jumps.
pub const MIN_JUMP_METRES: f64 = 50.0;

/// A run of at most this many fixes between jumps can be an outlier.
const MAX_OUTLIER_RUN: usize = 10;
/// … if another run is so many times as long: else it is open which of the two is wrong.
const OUTLIER_SHARE: usize = 3;

/// What lies between a fix and the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegKind {
    /// The vehicle drove: positions between may be interpolated.
    Travel,
    /// Nothing is known.
    Gap,
    /// The places contradict each other: no vehicle drives that.
    Jump,
    /// The vehicle stays at the first place, or no time passes.
    Hold,
}

impl LegKind {
    pub(super) const fn code(self) -> u16 {
        match self {
            Self::Travel => 0,
            Self::Gap => 1,
            Self::Jump => 2,
            Self::Hold => 3,
        }
    }

    pub(super) const fn from_code(code: u16) -> Self {
        match code {
            1 => Self::Gap,
            2 => Self::Jump,
            3 => Self::Hold,
            _ => Self::Travel,
        }
    }
}

/// What holds for a whole track once it is classified.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Classified {
    /// An interval longer than this many seconds is a gap.
    pub gap_threshold_secs: f64,
    /// Fixes between two jumps, at most [`LONG_RUN`]: beyond that no length matters.
    pub longest_run: u8,
}

/// Beside a run of this many fixes every run that can be an outlier is one.
pub(super) const LONG_RUN: u8 = (MAX_OUTLIER_RUN * OUTLIER_SHARE) as u8;

/// Flags duplicates, conflicts and outliers and writes each fix's leg kind into its
/// flags. `fixes` must be sorted by time.
pub(super) fn classify(fixes: &mut [Fix]) -> Classified {
    let known = Classified {
        gap_threshold_secs: gap_threshold_secs(fixes),
        longest_run: 0,
    };
    classify_end(fixes, known)
}

/// Does the same for the end of a track of which the rest is classified: what is `known` of
/// that counts on. `fixes` begins with the fix behind a jump, or with [`LONG_RUN`] fixes
/// and one more without one.
pub(super) fn classify_end(fixes: &mut [Fix], known: Classified) -> Classified {
    flag_equal_times(fixes);
    let mut kinds: Vec<LegKind> = fixes
        .windows(2)
        .map(|pair| leg_between(pair, known.gap_threshold_secs))
        .collect();
    let longest_run = flag_outliers(fixes, &kinds, known.longest_run);
    // Legs that touch a fresh outlier are jumps too, however short.
    for (kind, pair) in kinds.iter_mut().zip(fixes.windows(2)) {
        if *kind == LegKind::Travel && pair.iter().any(|f| f.flags.contains(FixFlags::OUTLIER)) {
            *kind = LegKind::Jump;
        }
    }
    for (fix, kind) in fixes.iter_mut().zip(kinds) {
        fix.flags = fix.flags.with_leg_code(kind.code());
    }
    Classified {
        longest_run,
        ..known
    }
}

fn flag_equal_times(fixes: &mut [Fix]) {
    for group in fixes.chunk_by_mut(|a, b| a.time == b.time) {
        let Some(first) = group.first().copied() else {
            continue;
        };
        let conflict = group.iter().any(|fix| fix.position != first.position);
        let mut previous = None;
        for fix in group.iter_mut() {
            if conflict {
                fix.flags = fix.flags.with(FixFlags::CONFLICT);
            }
            if previous == Some(fix.position) {
                fix.flags = fix.flags.with(FixFlags::DUPLICATE);
            }
            previous = Some(fix.position);
        }
    }
}

fn gap_threshold_secs(fixes: &[Fix]) -> f64 {
    let mut intervals: Vec<i64> = fixes
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(b.time.micros_since(a.time)).filter(|&micros| micros > 0),
            _ => None,
        })
        .collect();
    let middle = intervals.len() / 2;
    if intervals.is_empty() {
        return GAP_FLOOR_SECS;
    }
    let (_, &mut median_micros, _) = intervals.select_nth_unstable(middle);
    (median_micros as f64 / 1e6 * GAP_MEDIAN_MULTIPLE).max(GAP_FLOOR_SECS)
}

/// What lies between two fixes by themselves, before outliers are looked for.
pub(super) fn leg_between(pair: &[Fix], gap_secs: f64) -> LegKind {
    let [a, b] = pair else { return LegKind::Hold };
    let dt_secs = b.time.secs_since(a.time);
    if dt_secs <= 0.0 {
        return LegKind::Hold;
    }
    if dt_secs > gap_secs || a.flags.with(b.flags).contains(FixFlags::GAP) {
        return LegKind::Gap;
    }
    if a.flags.with(b.flags).contains(FixFlags::ANOMALY) {
        return LegKind::Jump;
    }
    if is_jump(a.position, b.position, dt_secs) {
        return LegKind::Jump;
    }
    if a.flags.contains(FixFlags::STOP) {
        LegKind::Hold
    } else {
        LegKind::Travel
    }
}

/// Whether no road vehicle drives from `a` to `b` in `dt_secs`, which is more than 0.
fn is_jump(a: WorldPoint, b: WorldPoint, dt_secs: f64) -> bool {
    let is_too_far =
        |metres: f64| metres > MIN_JUMP_METRES && metres / dt_secs * 3.6 > MAX_PLAUSIBLE_SPEED_KMH;
    // Nearly every leg is short even when measured with too long a unit.
    is_too_far(max_ground_metres_between(a, b)) && is_too_far(ground_metres_between(a, b))
}

/// Flags the short runs that jumps cut off from the bulk of the track; `longest_known` is the
/// longest run of the rest of it. Returns the longest run.
fn flag_outliers(fixes: &mut [Fix], kinds: &[LegKind], longest_known: u8) -> u8 {
    let mut runs: Vec<usize> = Vec::new();
    let mut length = 1;
    for kind in kinds {
        if *kind == LegKind::Jump {
            runs.push(length);
            length = 0;
        }
        length += 1;
    }
    runs.push(length.min(fixes.len()));
    let longest = runs
        .iter()
        .copied()
        .fold(usize::from(longest_known), usize::max);
    let mut rest = fixes;
    for run in runs {
        let Some((head, tail)) = rest.split_at_mut_checked(run) else {
            break;
        };
        if run <= MAX_OUTLIER_RUN && run * OUTLIER_SHARE <= longest {
            head.iter_mut()
                .for_each(|fix| fix.flags = fix.flags.with(FixFlags::OUTLIER));
        }
        rest = tail;
    }
    u8::try_from(longest).map_or(LONG_RUN, |longest| longest.min(LONG_RUN))
}
