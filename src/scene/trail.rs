//! Trails: the driven line behind each marker, as a strip of points for the GPU.

use super::marker::pack_rgba;
use super::projection::ScreenProjection;
use super::thinning::Straight;
use crate::model::{Color, LegKind, Pose, Track, TrailLength};
use crate::time::Timestamp;

/// Width of a trail in points.
pub const TRAIL_WIDTH_POINTS: f32 = 3.2;

/// Points without a line before the first and after the last point of a scene's trails:
/// the shader reads the neighbours of each line.
pub const TRAIL_END_PADDING: (usize, usize) = (1, 2);

/// Lines with an end further out than this are clipped first, to keep f32 exact.
const MAX_EXACT_PX: f32 = 16_384.0;
/// Opacity of a trail at its marker.
const HEAD_ALPHA: f32 = 0.95;
/// Opacity at the far end of a trail that shows everything.
const WHOLE_TAIL_ALPHA: f32 = 0.3;

/// How the line from one point to the next is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkStyle {
    /// No line.
    None,
    /// The vehicle drove this.
    Driven,
    /// Nothing is known between these points: thin, dashed, grey.
    Gap,
    /// The points have the same time: thin, dashed, magenta.
    Conflict,
    /// No vehicle drives that: thin, dashed, red.
    Jump,
}

impl LinkStyle {
    const fn code(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Driven => 1,
            Self::Gap => 2,
            Self::Conflict => 3,
            Self::Jump => 4,
        }
    }
}

/// One point of a trail as `shaders/trails.wgsl` reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct TrailPoint {
    /// Pixels from the viewport's middle, right and down.
    pub position_px: [f32; 2],
    /// sRGB colour with the opacity here, red in the lowest byte.
    pub color_rgba: u32,
    /// Style of the line from here to the next point; 0 for none.
    pub link: u32,
}

/// The part of a track behind the playhead, and how it fades.
#[derive(Clone, Copy, Debug)]
pub(super) struct TrailSpan {
    playhead: Timestamp,
    length: TrailLength,
}

impl TrailSpan {
    pub(super) const fn new(playhead: Timestamp, length: TrailLength) -> Self {
        Self { playhead, length }
    }

    /// Time at which the trail of `track` starts; `None` when there is no trail.
    fn start(&self, track: &Track) -> Option<Timestamp> {
        match self.length {
            TrailLength::None => None,
            // A float `as` integer saturates, and the sum stays inside the calendar.
            TrailLength::Secs(secs) => {
                Some(self.playhead.saturating_add_micros((-secs * 1e6) as i64))
            }
            TrailLength::Whole => track.time_at(0),
        }
    }

    /// Opacity of the trail at a time between its start and the playhead.
    fn alpha(&self, start: Timestamp, micros: i64) -> f32 {
        let span = self.playhead.micros_since(start) as f32;
        if span <= 0.0 {
            return HEAD_ALPHA;
        }
        let age = (self.playhead.micros().saturating_sub(micros)) as f32 / span;
        let freshness = (1.0 - age).clamp(0.0, 1.0);
        match self.length {
            TrailLength::Whole => WHOLE_TAIL_ALPHA + (HEAD_ALPHA - WHOLE_TAIL_ALPHA) * freshness,
            TrailLength::None | TrailLength::Secs(_) => HEAD_ALPHA * freshness,
        }
    }
}

/// Appends trails to one strip of points.
pub(super) struct TrailWriter<'a> {
    points: &'a mut Vec<TrailPoint>,
    projection: ScreenProjection,
    color: Color,
    /// The last point written, with the line that is drawn out from it.
    last: Option<([f32; 2], Straight)>,
    /// The end of that line so far.
    pending: Option<([f32; 2], f32)>,
}

impl<'a> TrailWriter<'a> {
    pub(super) const fn new(
        points: &'a mut Vec<TrailPoint>,
        projection: ScreenProjection,
        color: Color,
    ) -> Self {
        Self {
            points,
            projection,
            color,
            last: None,
            pending: None,
        }
    }

    /// Writes the trail of `track` that ends at `pose`.
    pub(super) fn write(mut self, track: &Track, pose: &Pose, span: &TrailSpan) {
        let Some(start) = span.start(track) else {
            return;
        };
        let times = track.times_micros();
        let positions = track.positions();
        let after_start = times.partition_point(|&micros| micros <= start.micros());
        // The trail begins inside of a drive: on the line, where the vehicle was then.
        if let Some(before) = after_start.checked_sub(1)
            && (track.leg_at(before) == LegKind::Travel
                || times.get(before) == Some(&start.micros()))
            && let Some(tail) = track.pose_at(start)
        {
            let px = self.projection.px_from_world(tail.position);
            self.push(px, span.alpha(start, start.micros()));
        }
        let end = pose.fix_index + 1;
        let known = times
            .get(after_start..end)
            .zip(positions.get(after_start..end));
        let (times, positions) = known.unwrap_or_default();
        for (index, (&micros, &position)) in (after_start..).zip(times.iter().zip(positions)) {
            let style = match index.checked_sub(1) {
                Some(from) => link_style(track, from),
                None => LinkStyle::None,
            };
            let px = self.projection.px_from_world(position);
            self.line_to(px, span.alpha(start, micros), style);
        }
        if span.playhead > pose.fix_time && track.leg_at(pose.fix_index) == LegKind::Travel {
            let px = self.projection.px_from_world(pose.position);
            self.line_to(px, HEAD_ALPHA, LinkStyle::Driven);
        }
        self.finish();
    }

    fn line_to(&mut self, px: [f32; 2], alpha: f32, style: LinkStyle) {
        if self.last.is_none() {
            return self.push(px, alpha);
        }
        if style != LinkStyle::Driven {
            self.flush_pending();
            return self.link_to(px, alpha, style);
        }
        if !self.extend(px, alpha) {
            self.flush_pending();
            // From a new anchor the first point is always reached.
            self.extend(px, alpha);
        }
        self.pending = Some((px, alpha));
    }

    fn extend(&mut self, px: [f32; 2], alpha: f32) -> bool {
        self.last
            .as_mut()
            .is_some_and(|(_, line)| line.extend(px, alpha))
    }

    fn link_to(&mut self, px: [f32; 2], alpha: f32, style: LinkStyle) {
        let from_px = self.last.map_or(px, |(last_px, _)| last_px);
        let margin_px = TRAIL_WIDTH_POINTS * self.projection.pixels_per_point();
        let is_far = |[x, y]: [f32; 2]| x.abs().max(y.abs()) > MAX_EXACT_PX;
        if style == LinkStyle::None || !self.projection.may_show_line(from_px, px, margin_px) {
            self.push(px, alpha);
        } else if is_far(from_px) || is_far(px) {
            self.push_clipped(from_px, px, alpha, style, margin_px);
            self.push(px, alpha);
        } else {
            self.set_link(style);
            self.push(px, alpha);
        }
    }

    fn push_clipped(
        &mut self,
        from_px: [f32; 2],
        to_px: [f32; 2],
        alpha: f32,
        style: LinkStyle,
        margin_px: f32,
    ) {
        let Some((from, to)) = self.projection.clip_line(from_px, to_px, margin_px) else {
            return;
        };
        let along = |t: f32| {
            [
                from_px[0] + (to_px[0] - from_px[0]) * t,
                from_px[1] + (to_px[1] - from_px[1]) * t,
            ]
        };
        self.push(along(from), alpha);
        self.set_link(style);
        self.push(along(to), alpha);
    }

    fn set_link(&mut self, style: LinkStyle) {
        if let Some(point) = self.points.last_mut() {
            point.link = style.code();
        }
    }

    fn push(&mut self, px: [f32; 2], alpha: f32) {
        // 0..=1 times 255 fits a byte.
        let color_rgba = pack_rgba(self.color, (alpha.clamp(0.0, 1.0) * 255.0).round() as u8);
        self.points.push(TrailPoint {
            position_px: px,
            color_rgba,
            link: 0,
        });
        self.last = Some((px, Straight::from(px, alpha)));
    }

    fn flush_pending(&mut self) {
        if let Some((px, alpha)) = self.pending.take() {
            self.link_to(px, alpha, LinkStyle::Driven);
        }
    }

    fn finish(mut self) {
        self.flush_pending();
    }
}

fn link_style(track: &Track, from: usize) -> LinkStyle {
    match track.leg_at(from) {
        LegKind::Travel => LinkStyle::Driven,
        LegKind::Gap => LinkStyle::Gap,
        LegKind::Jump => LinkStyle::Jump,
        LegKind::Hold => {
            let times = track.times_micros();
            if times.get(from) == times.get(from + 1) {
                LinkStyle::Conflict
            } else {
                LinkStyle::Gap
            }
        }
    }
}
