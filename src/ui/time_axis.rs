//! The part of the session that the timeline shows: zooming, panning, following the playhead.

use crate::time::{TimeRange, Timestamp};

/// Less than this is never shown, in microseconds.
const MIN_SPAN_MICROS: i64 = 10_000;
/// A page that is turned begins so much of it before the playhead.
const PAGE_LEAD: f64 = 0.08;

/// Times along a line on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeAxis {
    /// What the line shows.
    pub span: TimeRange,
    /// Its left end, in points.
    pub left: f32,
    /// Its length, in points.
    pub width: f32,
}

impl TimeAxis {
    /// Where a moment lies, in points; beyond the ends for moments outside of the span.
    pub fn x_of(&self, t: Timestamp) -> f32 {
        // Far outside a float says far outside, which is all that is asked.
        self.left + (self.span.fraction_of(t) * f64::from(self.width)) as f32
    }

    /// Where a moment lies, brought to the nearer end.
    pub fn x_within(&self, t: Timestamp) -> f32 {
        self.x_of(self.span.clamp(t))
    }

    /// The moment at a place, brought inside the span.
    pub fn time_at(&self, x: f32) -> Timestamp {
        self.span.at_fraction(self.fraction_at(x))
    }

    /// Recorded microseconds for one point.
    pub fn micros_per_point(&self) -> f64 {
        let span_micros = self.span.end().micros_since(self.span.start());
        span_micros as f64 / f64::from(self.width.max(1.0))
    }

    /// How far along the line a place is, 0 at its left end and 1 at its right one.
    fn fraction_at(&self, x: f32) -> f64 {
        f64::from(x - self.left) / f64::from(self.width.max(1.0))
    }
}

/// Which part of the session is shown, and how it is come to.
#[derive(Clone, Debug, Default)]
pub struct Zoom {
    /// `None` while all is shown.
    shown: Option<TimeRange>,
    /// A movement to another part: where it began and when, in seconds of frames.
    moving: Option<(TimeRange, f64)>,
    /// The playhead in the last frame, and whether it was to be seen.
    last: Option<(Timestamp, bool)>,
}

impl Zoom {
    /// Whether less than all is shown, or will be.
    pub const fn is_zoomed(&self) -> bool {
        self.shown.is_some()
    }

    /// Whether the part that is shown moves by itself.
    pub const fn is_moving(&self) -> bool {
        self.moving.is_some()
    }

    /// The part of `range` that is shown at `now_secs` of the frames' time, when movements
    /// last `easing_secs`.
    pub fn span(&mut self, range: TimeRange, now_secs: f64, easing_secs: f64) -> TimeRange {
        self.shown = self.shown.and_then(|shown| fitted(shown, range));
        let to = self.shown.unwrap_or(range);
        let Some((from, since_secs)) = self.moving else {
            return to;
        };
        let done = (now_secs - since_secs) / easing_secs;
        if !(0.0..1.0).contains(&done) {
            self.moving = None;
            return to;
        }
        // Ease-out: what was asked for is nearly there at once.
        let eased = 1.0 - (1.0 - done).powi(3);
        let between = |from: Timestamp, to: Timestamp| {
            from.saturating_add_micros((to.micros_since(from) as f64 * eased).round() as i64)
        };
        let now = TimeRange::new(
            between(from.start(), to.start()),
            between(from.end(), to.end()),
        );
        fitted(now, range).unwrap_or(range)
    }

    /// Shows `factor` times as much around `anchor`, which stays where it is on the screen as
    /// long as neither end of `range` is come to.
    pub fn zoom_by(&mut self, range: TimeRange, factor: f64, anchor: Timestamp) {
        let shown = self.shown.unwrap_or(range);
        let span_micros = shown.end().micros_since(shown.start());
        let whole_micros = range.end().micros_since(range.start());
        let wanted = (span_micros as f64 * factor).max(MIN_SPAN_MICROS.min(whole_micros) as f64);
        if !wanted.is_finite() || wanted >= whole_micros as f64 {
            self.shown = None;
            return;
        }
        let before = wanted * shown.fraction_of(anchor);
        let start = anchor.saturating_add_micros(-(before.round() as i64));
        let end = start.saturating_add_micros(wanted.round() as i64);
        self.shown = fitted(TimeRange::new(start, end), range);
    }

    /// Moves what is shown by so many recorded microseconds, later when positive, as far as
    /// there is data.
    pub fn pan_by(&mut self, range: TimeRange, micros: i64) {
        if let Some(shown) = self.shown {
            let start = shown.start().saturating_add_micros(micros);
            let end = shown.end().saturating_add_micros(micros);
            self.shown = fitted(kept_length(start, end, shown), range);
        }
    }

    /// Shows all.
    pub const fn show_all(&mut self) {
        self.shown = None;
    }

    /// Shows a part, with a little of what is around it.
    pub fn show(&mut self, range: TimeRange, part: TimeRange) {
        let margin = part.end().micros_since(part.start()) / 20;
        let start = part.start().saturating_add_micros(-margin);
        let end = part.end().saturating_add_micros(margin);
        let whole = TimeRange::new(start, end);
        let least = MIN_SPAN_MICROS - whole.end().micros_since(whole.start());
        let end = if least > 0 {
            end.saturating_add_micros(least)
        } else {
            end
        };
        self.shown = fitted(TimeRange::new(start, end), range);
    }

    /// The next change is gone to over a moment, from what is shown now.
    pub const fn ease_from(&mut self, span: TimeRange, now_secs: f64) {
        self.moving = Some((span, now_secs));
    }

    /// Turns the page when the playhead leaves what is shown, or has jumped out of it. Who looks
    /// elsewhere while it plays is left there. Returns whether it turned.
    pub fn follow(&mut self, range: TimeRange, playhead: Timestamp, runs: bool) -> bool {
        let Some(shown) = self.shown else {
            self.last = Some((playhead, true));
            return false;
        };
        let is_seen = shown.contains(playhead);
        let turns = match self.last {
            Some((before, was_seen)) => !is_seen && before != playhead && (was_seen || !runs),
            None => false,
        };
        self.last = Some((playhead, is_seen || turns));
        if turns {
            let span_micros = shown.end().micros_since(shown.start());
            // Which way it left: there the new page has most of its room.
            let lead = if playhead >= shown.start() {
                PAGE_LEAD
            } else {
                1.0 - PAGE_LEAD
            };
            let start = playhead.saturating_add_micros(-((span_micros as f64 * lead) as i64));
            let end = start.saturating_add_micros(span_micros);
            self.shown = fitted(TimeRange::new(start, end), range);
        }
        turns
    }
}

/// A span as long as `shown`, with the ends as near to `start` and `end` as the calendar allows.
fn kept_length(start: Timestamp, end: Timestamp, shown: TimeRange) -> TimeRange {
    let span_micros = shown.end().micros_since(shown.start());
    if end.micros_since(start) == span_micros {
        TimeRange::new(start, end)
    } else {
        shown
    }
}

/// `part` moved into `range` with its length kept; `None` when it is all of it.
fn fitted(part: TimeRange, range: TimeRange) -> Option<TimeRange> {
    let span_micros = part.end().micros_since(part.start());
    let whole_micros = range.end().micros_since(range.start());
    if span_micros >= whole_micros {
        return None;
    }
    let latest_start = range.end().saturating_add_micros(-span_micros);
    let start = part
        .start()
        .clamp(range.start(), latest_start.max(range.start()));
    Some(TimeRange::new(
        start,
        start.saturating_add_micros(span_micros),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time(secs: f64) -> Timestamp {
        Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
    }

    fn span(from: f64, to: f64) -> TimeRange {
        TimeRange::new(time(from), time(to))
    }

    fn shown(zoom: &mut Zoom, range: TimeRange) -> TimeRange {
        zoom.span(range, 0.0, 0.0)
    }

    #[test]
    fn what_is_shown_stays_inside_of_the_data_and_never_gets_too_short() {
        let range = span(0.0, 1000.0);
        let mut zoom = Zoom::default();
        zoom.zoom_by(range, 0.1, time(0.0));
        assert_eq!(shown(&mut zoom, range), span(0.0, 100.0));
        zoom.pan_by(range, -50_000_000);
        assert_eq!(shown(&mut zoom, range), span(0.0, 100.0));
        zoom.pan_by(range, i64::MAX);
        zoom.pan_by(range, 5_000_000_000);
        assert_eq!(shown(&mut zoom, range), span(900.0, 1000.0));
        zoom.zoom_by(range, 0.0, time(950.0));
        let least = shown(&mut zoom, range);
        assert_eq!(least.end().micros_since(least.start()), MIN_SPAN_MICROS);
        zoom.zoom_by(range, 1e12, time(950.0));
        assert!(!zoom.is_zoomed());
    }

    #[test]
    fn a_part_is_kept_when_the_data_grows_and_dropped_when_it_is_all() {
        let mut zoom = Zoom::default();
        zoom.show(span(0.0, 1000.0), span(400.0, 500.0));
        assert_eq!(shown(&mut zoom, span(0.0, 2000.0)), span(395.0, 505.0));
        assert_eq!(shown(&mut zoom, span(450.0, 500.0)), span(450.0, 500.0));
        assert!(!zoom.is_zoomed());
    }

    #[test]
    fn the_page_turns_when_the_playhead_leaves_it_and_not_under_who_looks_elsewhere() {
        let range = span(0.0, 1000.0);
        let mut zoom = Zoom::default();
        zoom.zoom_by(range, 0.1, time(0.0));
        assert!(!zoom.follow(range, time(99.0), true));
        assert!(zoom.follow(range, time(101.0), true));
        assert_eq!(shown(&mut zoom, range), span(93.0, 193.0));
        zoom.pan_by(range, 500_000_000);
        assert!(!zoom.follow(range, time(101.0), true), "looks elsewhere");
        assert!(
            !zoom.follow(range, time(102.0), true),
            "looks elsewhere while it plays"
        );
        assert!(zoom.follow(range, time(110.0), false), "has stepped there");
        assert!(shown(&mut zoom, range).contains(time(110.0)));
    }

    #[test]
    fn a_movement_ends_where_it_was_asked_to() {
        let range = span(0.0, 1000.0);
        let mut zoom = Zoom::default();
        zoom.ease_from(range, 5.0);
        zoom.zoom_by(range, 0.1, time(500.0));
        let between = zoom.span(range, 5.05, 0.15);
        assert!(between.duration_secs() > 100.0 && between.duration_secs() < 1000.0);
        assert!(zoom.is_moving());
        assert_eq!(zoom.span(range, 5.2, 0.15), span(450.0, 550.0));
        assert!(!zoom.is_moving());
        zoom.ease_from(span(450.0, 550.0), 6.0);
        zoom.show_all();
        assert_eq!(zoom.span(range, 6.0, 0.0), range, "without motion at once");
    }

    proptest! {
        #[test]
        fn times_and_places_lead_to_each_other(
            start in 0.0..1e9_f64, secs in 0.01..1e8_f64, x in 0.0..2000.0_f32,
        ) {
            let axis = TimeAxis { span: span(start, start + secs), left: 16.0, width: 2000.0 };
            let t = axis.time_at(16.0 + x);
            // A float holds places to some thousandths of a point; a time to a microsecond.
            let microsecond_points = 1.0 / axis.micros_per_point();
            prop_assert!(f64::from((axis.x_of(t) - 16.0 - x).abs()) <= 0.01 + microsecond_points);
        }

        #[test]
        fn zooming_keeps_what_is_under_the_pointer_where_it_is(
            at in 0.2..0.8_f64, factors in proptest::collection::vec(0.3..1.6_f64, 1..12),
        ) {
            let range = span(0.0, 1e7);
            let mut zoom = Zoom::default();
            zoom.zoom_by(range, 0.01, time(5e6));
            let anchor = shown(&mut zoom, range).at_fraction(at);
            for factor in factors {
                let before = shown(&mut zoom, range);
                zoom.zoom_by(range, factor, anchor);
                let after = shown(&mut zoom, range);
                let is_at_an_end = after.start() == range.start() || after.end() == range.end();
                // A microsecond of rounding at either end.
                let tolerance = 2e-6 / after.duration_secs() + 1e-9;
                let moved = (after.fraction_of(anchor) - before.fraction_of(anchor)).abs();
                prop_assert!(is_at_an_end || moved <= tolerance, "{moved}");
            }
        }
    }
}
