//! Trails: the part of a track behind the playhead, at the level of detail that the view needs.

use super::projection::ScreenProjection;
use super::strip::{LineWidths, LinkStyle, StripWriter};
use super::tone::Tones;
use crate::geo::{WorldBox, WorldPoint};
use crate::model::{CHUNK_FIXES, LegKind, Level, Tolerance, Track, TrailLength, UNKNOWN_COLOR};
use crate::time::Timestamp;

/// Opacity at the playhead.
const HEAD_ALPHA: f32 = 0.95;
/// Opacity at the tail of a whole trail: it must stay visible.
const WHOLE_TAIL_ALPHA: f32 = 0.3;

/// Opacity of a whole track that lies below the trails.
const WHOLE_TRACK_ALPHA: f32 = 0.38;
/// Its width in points: half of a trail's in a street.
const WHOLE_TRACK_WIDTH_POINTS: f32 = 1.6;

/// No moment of a trail is drawn further from where the vehicle was.
const TOLERANCE_PX: f64 = 0.45;

/// Half the width of a dashed line in points.
const DASHED_HALF_WIDTH_POINTS: f32 = 0.75;
/// Length of a dash and of the gap behind it together, in points.
const DASH_POINTS: f32 = 8.0;

/// Width of a driven line in points by zoom: thin over a country, 3.2 in a street.
pub fn trail_width_points(zoom: f64) -> f32 {
    const FAR: (f64, f64) = (6.0, 1.2);
    const NEAR: (f64, f64) = (13.0, 3.2);
    let closeness = ((zoom - FAR.0) / (NEAR.0 - FAR.0)).clamp(0.0, 1.0);
    (FAR.1 + closeness * (NEAR.1 - FAR.1)) as f32
}

/// Which lines are drawn beside those between observed places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What no receiver has reported: places between fixes, the sender's own interpolation, and
    /// connectors.
    pub inferred: bool,
    /// Dashed lines across what is not known, and to what cannot be.
    pub connectors: bool,
}

impl Shown {
    /// Everything.
    pub const ALL: Self = Self {
        inferred: true,
        connectors: true,
    };

    const fn shows(self, style: LinkStyle) -> bool {
        match style {
            LinkStyle::Driven => true,
            LinkStyle::Interpolated => self.inferred,
            LinkStyle::Gap | LinkStyle::Jump | LinkStyle::Conflict => {
                self.inferred && self.connectors
            }
        }
    }
}

/// What all trails of a frame have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct TrailLook {
    playhead: Timestamp,
    length: TrailLength,
    view: WorldBox,
    tolerance: Tolerance,
    shown: Shown,
    /// Opacity all along, instead of one that fades.
    flat_alpha: Option<f32>,
    tones: Tones,
    pub(super) widths: LineWidths,
}

impl TrailLook {
    /// Whole tracks, with their future too: thinner and fainter than any trail.
    pub(super) fn whole(
        view: WorldBox,
        shown: Shown,
        tones: Tones,
        projection: &ScreenProjection,
    ) -> Self {
        let (playhead, width_points) = (Timestamp::LAST, WHOLE_TRACK_WIDTH_POINTS);
        let all = TrailLength::Whole;
        Self {
            flat_alpha: Some(WHOLE_TRACK_ALPHA),
            ..Self::new(playhead, all, width_points, view, shown, tones, projection)
        }
    }

    pub(super) fn new(
        playhead: Timestamp,
        length: TrailLength,
        width_points: f32,
        view: WorldBox,
        shown: Shown,
        tones: Tones,
        projection: &ScreenProjection,
    ) -> Self {
        let pixels_per_point = projection.pixels_per_point();
        Self {
            playhead,
            length,
            view,
            shown,
            flat_alpha: None,
            tones,
            tolerance: Tolerance::of_units(TOLERANCE_PX / f64::from(projection.px_per_unit())),
            widths: LineWidths {
                driven_half_px: width_points / 2.0 * pixels_per_point,
                dashed_half_px: DASHED_HALF_WIDTH_POINTS * pixels_per_point,
                dash_px: DASH_POINTS * pixels_per_point,
            },
        }
    }

    /// Writes the trail of `track` that ends on the leg behind fix `index`, the newest line first: where a
    /// trail crosses itself, what was written first lies above. Lines that end within
    /// `hidden_px` of the head are left out, as its marker covers them.
    pub(super) fn write(
        &self,
        track: &Track,
        index: usize,
        hidden_px: f32,
        strip: &mut StripWriter<'_>,
    ) {
        let start_micros = match self.length {
            TrailLength::None => return,
            // A float `as` integer saturates, and the sum stays inside the calendar.
            TrailLength::Secs(secs) => {
                let start = self.playhead.saturating_add_micros((-secs * 1e6) as i64);
                start.micros()
            }
            TrailLength::Whole => track.micros_at(0).unwrap_or(i64::MAX),
        };
        let walk = Walk {
            look: self,
            track,
            level: track.level_within(self.tolerance),
            start_micros,
            span_micros: self.playhead.micros().saturating_sub(start_micros),
            hidden_px,
        };
        walk.write(index, strip);
        strip.finish_line();
    }
}

/// One trail being written.
struct Walk<'a> {
    look: &'a TrailLook,
    track: &'a Track,
    /// The fixes that are drawn.
    level: Level<'a>,
    start_micros: i64,
    span_micros: i64,
    hidden_px: f32,
}

/// A fix that is drawn: its place in the level, and what is needed of it.
#[derive(Clone, Copy)]
struct Kept {
    place: usize,
    index: usize,
    micros: i64,
    position: WorldPoint,
}

impl Walk<'_> {
    fn write(&self, index: usize, strip: &mut StripWriter<'_>) {
        let Some(mut newer) = self.at(self.level.last_until(index)) else {
            return;
        };
        let playhead = self.look.playhead.micros();
        let mut style = None;
        let mut head_px = strip.projection.px_from_world(newer.position);
        // Inside a drive the trail goes on to the playhead, on the line to the next kept fix.
        if let Some(next) = self.at(self.level.after(newer.place))
            && let glides @ (LinkStyle::Driven | LinkStyle::Interpolated) = self.style(newer, next)
            && self.look.shown.inferred
        {
            let share = fraction(newer.micros, next.micros, playhead);
            head_px = strip
                .projection
                .px_between(newer.position, next.position, share);
            strip.move_to(head_px, self.alpha(playhead));
            style = Some((glides, next));
        }
        let mut hidden = true;
        loop {
            let (to_px, to_alpha, is_tail) = match self.tail(newer, style, strip.projection) {
                Some(tail_px) => (tail_px, self.alpha(self.start_micros), true),
                None if newer.micros < self.start_micros => return,
                None => {
                    let px = strip.projection.px_from_world(newer.position);
                    (px, self.alpha(newer.micros), false)
                }
            };
            hidden = hidden && distance_px(head_px, to_px) < self.hidden_px;
            match style {
                Some((style, to)) if !hidden && self.look.shown.shows(style) => {
                    self.color(newer, to, style, strip);
                    strip.line_to(to_px, to_alpha, style);
                }
                _ => strip.move_to(to_px, to_alpha),
            }
            if is_tail {
                return;
            }
            let Some(older) = self.at(self.level.before(newer.place)) else {
                return;
            };
            if self.may_be_seen(older, newer) {
                style = Some((self.style(older, newer), newer));
                newer = older;
            } else {
                let Some(entry) = self.next_seen_before(older) else {
                    return;
                };
                strip.finish_line();
                newer = entry;
                style = None;
            }
        }
    }

    /// Chooses the colour of a line where it tells something of the way there. What is not
    /// known has its own.
    fn color(&self, older: Kept, newer: Kept, style: LinkStyle, strip: &mut StripWriter<'_>) {
        let tones = &self.look.tones;
        if tones.change_on_the_way()
            && let LinkStyle::Driven | LinkStyle::Interpolated = style
        {
            let tone = tones.of_line(self.track, older.index, newer.index);
            let color = tones.color(tone, UNKNOWN_COLOR);
            strip.color_rgb = [color.r, color.g, color.b];
        }
    }

    /// Where the window begins, when it does on the drive that leads away from `older`.
    fn tail(
        &self,
        older: Kept,
        style: Option<(LinkStyle, Kept)>,
        projection: &ScreenProjection,
    ) -> Option<[f32; 2]> {
        match style {
            Some((LinkStyle::Driven | LinkStyle::Interpolated, newer))
                if older.micros < self.start_micros =>
            {
                let share = fraction(older.micros, newer.micros, self.start_micros);
                Some(projection.px_between(older.position, newer.position, share))
            }
            _ => None,
        }
    }

    /// Whether any part of the way between two kept fixes may lie in the view.
    fn may_be_seen(&self, older: Kept, newer: Kept) -> bool {
        let chunks = older.index / CHUNK_FIXES..=newer.index.saturating_sub(1) / CHUNK_FIXES;
        self.track
            .chunk_boxes()
            .get(chunks)
            .is_none_or(|boxes| boxes.iter().any(|chunk| chunk.touches(&self.look.view)))
    }

    /// The kept fix from which going back leads into the view again, at or before `from`.
    fn next_seen_before(&self, from: Kept) -> Option<Kept> {
        let chunks = self.track.chunk_boxes();
        let until = from.index / CHUNK_FIXES;
        let seen = chunks
            .get(..=until)?
            .iter()
            .rposition(|chunk| chunk.touches(&self.look.view))?;
        // The first kept fix after that chunk, or this one.
        let after = ((seen + 1) * CHUNK_FIXES).min(from.index);
        self.at(self.level.first_from(after))
    }

    fn style(&self, older: Kept, newer: Kept) -> LinkStyle {
        // Between kept fixes that are no neighbours lies a drive.
        if newer.index > older.index + 1 || self.track.leg_at(older.index) == LegKind::Travel {
            return if self.track.is_inferred_after(older.index) {
                LinkStyle::Interpolated
            } else {
                LinkStyle::Driven
            };
        }
        match self.track.leg_at(older.index) {
            LegKind::Travel => LinkStyle::Driven,
            LegKind::Gap => LinkStyle::Gap,
            LegKind::Jump => LinkStyle::Jump,
            LegKind::Hold if older.micros == newer.micros => LinkStyle::Conflict,
            LegKind::Hold => LinkStyle::Gap,
        }
    }

    fn at(&self, kept: Option<(usize, usize)>) -> Option<Kept> {
        let (place, index) = kept?;
        Some(Kept {
            place,
            index,
            micros: self.track.micros_at(index)?,
            position: *self.track.positions().get(index)?,
        })
    }

    /// Opacity of the trail at a time between its start and the playhead.
    fn alpha(&self, micros: i64) -> f32 {
        if let Some(alpha) = self.look.flat_alpha {
            return alpha;
        }
        if self.span_micros <= 0 {
            return HEAD_ALPHA;
        }
        let passed = micros.saturating_sub(self.start_micros);
        let freshness = (passed as f64 / self.span_micros as f64).clamp(0.0, 1.0) as f32;
        match self.look.length {
            TrailLength::Whole => WHOLE_TAIL_ALPHA + (HEAD_ALPHA - WHOLE_TAIL_ALPHA) * freshness,
            TrailLength::None | TrailLength::Secs(_) => HEAD_ALPHA * freshness,
        }
    }
}

fn distance_px(a: [f32; 2], b: [f32; 2]) -> f32 {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    (dx * dx + dy * dy).sqrt()
}

/// Share of the time between two moments that has passed at a third.
fn fraction(from_micros: i64, to_micros: i64, micros: i64) -> f64 {
    let passed = micros.saturating_sub(from_micros) as f64;
    let whole = to_micros.saturating_sub(from_micros) as f64;
    if whole > 0.0 {
        (passed / whole).clamp(0.0, 1.0)
    } else {
        0.0
    }
}
