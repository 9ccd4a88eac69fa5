//! Where each vehicle is on its track: found once, then carried along.

use super::marker::MarkerShape;
use super::tone::{Tone, TonePair, Tones};
use super::trail::Shown;
use crate::geo::{WorldBox, WorldPoint};
use crate::model::{CHUNK_FIXES, FixFlags, LegKind, Provenance, Track, TrailLength};
use crate::time::Timestamp;

/// Steps along the track that are tried before it is searched: playing passes one or two
/// fixes a frame, seeking any number.
const MAX_STEPS: usize = 8;

/// Among so many fixes one is looked for that was observed, when nothing inferred is shown.
const MAX_LOOKBACK: usize = 3600;

/// One vehicle's place on its track: the leg that holds the playhead, in one cache line.
///
/// A frame that finds the playhead still on the leg looks at nothing else of the vehicle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    /// The leg holds the times from `start_micros` up to and without `end_micros`.
    pub start_micros: i64,
    pub end_micros: i64,
    /// Where the leg begins, and where it leads; the same where nothing glides.
    from: WorldPoint,
    to: WorldPoint,
    /// Holds all that the trail may touch.
    pub trail_box: WorldBox,
    /// The fix that the leg begins with.
    pub index: u32,
    /// Last chunk in the box of a whole trail.
    boxed_chunk: u32,
    /// Compass heading; NaN when unknown.
    pub heading_rad: f32,
    /// Whether the way from here is the sender's own interpolation.
    pub is_inferred: bool,
    /// What the marker looks like at the fix itself and after it; none before the first fix.
    shape_at: Option<MarkerShape>,
    shape_after: Option<MarkerShape>,
    /// What its colour tells there, where colours tell something of the way.
    tones: TonePair,
}

// A frame looks at every cursor: none may reach into a second cache line.
const _: () = assert!(size_of::<Cursor>() <= 64);

/// On no leg yet: any time makes it look.
const NOWHERE: Cursor = Cursor {
    start_micros: i64::MAX,
    end_micros: i64::MIN,
    from: WorldPoint { x: 0, y: 0 },
    to: WorldPoint { x: 0, y: 0 },
    trail_box: WorldBox::of_point(WorldPoint { x: 0, y: 0 }),
    index: u32::MAX,
    boxed_chunk: u32::MAX,
    heading_rad: f32::NAN,
    is_inferred: false,
    shape_at: None,
    shape_after: None,
    tones: TonePair::new(Tone::UNKNOWN, Tone::UNKNOWN),
};

impl Default for Cursor {
    fn default() -> Self {
        NOWHERE
    }
}

impl Cursor {
    /// Goes to the leg that holds `playhead`.
    #[inline]
    pub(super) fn follow(
        &mut self,
        track: &Track,
        playhead: Timestamp,
        trail: TrailLength,
        shown: Shown,
        tones: &Tones,
    ) {
        let micros = playhead.micros();
        if micros < self.start_micros || micros >= self.end_micros {
            self.find(track, playhead, trail);
            if tones.change_on_the_way() {
                self.tone(track, tones);
            }
            if !shown.inferred {
                self.stay_at_observed(track);
            }
        }
    }

    /// Looks up what the marker's colour tells.
    fn tone(&mut self, track: &Track, tones: &Tones) {
        let Ok(index) = usize::try_from(self.index) else {
            return;
        };
        let after = if index + 1 < track.len() {
            track.kind_at(index, true)
        } else {
            // What has ended is grey; what comes live waits with its last speed.
            track.latest_kind()
        };
        self.tones = TonePair::new(
            tones.of_pose(track, index, track.kind_at(index, false)),
            tones.of_pose(track, index, after),
        );
    }

    /// What the marker's colour tells.
    pub(super) fn told(&self, playhead: Timestamp) -> Tone {
        if playhead.micros() > self.start_micros {
            self.tones.after()
        } else {
            self.tones.at()
        }
    }

    /// Stays where a receiver has reported the vehicle last, instead of gliding on from there.
    fn stay_at_observed(&mut self, track: &Track) {
        let Ok(index) = usize::try_from(self.index) else {
            return;
        };
        let is_observed =
            |at: &usize| !track.flags_at(*at).contains(FixFlags::INTERPOLATED) && *at < track.len();
        let observed = (index.saturating_sub(MAX_LOOKBACK)..=index)
            .rev()
            .find(is_observed);
        self.is_inferred = false;
        let place = observed.and_then(|at| Some((at, *track.positions().get(at)?)));
        let Some((at, place)) = place else {
            // Nothing that was observed is near enough in time to be shown for it.
            (self.shape_at, self.shape_after) = (None, None);
            return;
        };
        self.from = place;
        self.to = place;
        let heading = track.heading_at(at);
        let recorded = heading.filter(|heading| heading.source == Provenance::Recorded);
        self.heading_rad = recorded.map_or(f32::NAN, |heading| heading.deg.to_radians() as f32);
        let there = MarkerShape::of(track.kind_at(at, false));
        for shape in [&mut self.shape_at, &mut self.shape_after] {
            if *shape == Some(MarkerShape::Disc) {
                *shape = Some(there);
            }
        }
    }

    fn find(&mut self, track: &Track, playhead: Timestamp, trail: TrailLength) {
        let Some(index) = self.index_of(track, playhead) else {
            // Before the first fix nothing is known.
            *self = Self {
                start_micros: i64::MIN,
                end_micros: track.micros_at(0).unwrap_or(i64::MAX),
                ..NOWHERE
            };
            return;
        };
        let here = track.positions().get(index).copied().unwrap_or_default();
        let next = track.positions().get(index + 1).copied();
        self.from = here;
        self.to = match (track.leg_at(index), next) {
            (LegKind::Travel, Some(next)) => next,
            _ => here,
        };
        self.start_micros = track.micros_at(index).unwrap_or(i64::MIN);
        self.end_micros = track.micros_at(index + 1).unwrap_or(i64::MAX);
        self.heading_rad = track
            .heading_at(index)
            .map_or(f32::NAN, |heading| heading.deg.to_radians() as f32);
        self.is_inferred = track.is_inferred_after(index);
        self.shape_at = Some(MarkerShape::of(track.kind_at(index, false)));
        self.shape_after = Some(MarkerShape::of(track.kind_at(index, true)));
        self.index = u32::try_from(index).unwrap_or(u32::MAX);
        if let Some(until) = track.latest_until()
            && index + 1 == track.len()
        {
            self.wait_until(until, track, playhead);
        }
        self.box_trail(track, index, trail);
    }

    /// Behind the last fix of a track to which data comes live there are two legs: until it is
    /// held for the end of the track, and from then on.
    fn wait_until(&mut self, until: Timestamp, track: &Track, playhead: Timestamp) {
        let end_micros = until.micros().saturating_add(1);
        if playhead <= until {
            self.end_micros = end_micros;
            self.shape_after = Some(MarkerShape::of(track.latest_kind()));
        } else {
            self.start_micros = end_micros;
            self.shape_at = self.shape_after;
        }
    }

    fn index_of(&self, track: &Track, playhead: Timestamp) -> Option<usize> {
        let micros = playhead.micros();
        if micros >= self.end_micros && self.index != u32::MAX {
            let mut index = self.index as usize;
            for _ in 0..MAX_STEPS {
                match track.micros_at(index + 1) {
                    Some(next) if next <= micros => index += 1,
                    _ => return Some(index),
                }
            }
        }
        track.index_at(playhead)
    }

    /// The boxes of all chunks that the trail reaches into from here, until the next fix.
    fn box_trail(&mut self, track: &Track, index: usize, trail: TrailLength) {
        let boxes = track.chunk_boxes();
        let last = index / CHUNK_FIXES;
        let first = match trail {
            TrailLength::None => last,
            TrailLength::Secs(secs) => self.first_chunk_since(track, last, secs),
            TrailLength::Whole => {
                let boxed = self.boxed_chunk;
                self.boxed_chunk = u32::try_from(last).unwrap_or(u32::MAX);
                // A whole trail only grows while the playhead goes on.
                if boxed == self.boxed_chunk {
                    return;
                }
                if boxed.checked_add(1) == Some(self.boxed_chunk)
                    && let Some(chunk) = boxes.get(last)
                {
                    self.trail_box = self.trail_box.union(*chunk);
                    return;
                }
                0
            }
        };
        let joined = boxes
            .get(first..=last)
            .and_then(|chunks| chunks.iter().copied().reduce(WorldBox::union));
        self.trail_box = joined.unwrap_or(WorldBox::of_point(self.from));
    }

    /// The chunk in which the trail begins; it is longest just as the leg begins.
    fn first_chunk_since(&self, track: &Track, last: usize, secs: f64) -> usize {
        let Some(start) = Timestamp::from_micros(self.start_micros) else {
            return last;
        };
        // A float `as` integer saturates, and the sum stays inside the calendar.
        let oldest = start.saturating_add_micros((-secs * 1e6) as i64);
        // Most trails begin in this chunk or the one before.
        for chunk in [Some(last), last.checked_sub(1)].into_iter().flatten() {
            match track.micros_at(chunk * CHUNK_FIXES) {
                Some(micros) if micros > oldest.micros() => {}
                _ => return chunk,
            }
        }
        track.index_at(oldest).unwrap_or(0) / CHUNK_FIXES
    }

    /// What the marker looks like; none before the first fix.
    pub(super) fn shape(&self, playhead: Timestamp) -> Option<MarkerShape> {
        if playhead.micros() > self.start_micros {
            self.shape_after
        } else {
            self.shape_at
        }
    }

    /// Units east and south of `origin` at which the vehicle is.
    #[inline]
    pub(super) fn offset_units(&self, playhead: Timestamp, origin: WorldPoint) -> (f64, f64) {
        let (dx, dy) = self.from.offset_from(origin);
        let (dx, dy) = (f64::from(dx), dy as f64);
        if self.from == self.to {
            return (dx, dy);
        }
        // A leg with two places has two times; both differences fit.
        let passed = playhead.micros().saturating_sub(self.start_micros) as f64;
        let fraction = passed / (self.end_micros.saturating_sub(self.start_micros)) as f64;
        let (step_x, step_y) = self.to.offset_from(self.from);
        (
            dx + f64::from(step_x) * fraction,
            dy + step_y as f64 * fraction,
        )
    }
}
