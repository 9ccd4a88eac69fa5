//! The playhead, its rate and direction, and what happens at the end.

use std::sync::Arc;

use super::quiet;
use crate::time::{TimeRange, Timestamp};

/// Slowest playback, in recorded seconds for one second.
pub const MIN_RATE: f64 = 0.1;
/// Fastest playback: an hour in a second.
pub const MAX_RATE: f64 = 3600.0;
/// Fastest playback of a span that is fitted to a time: a year in three seconds.
pub const MAX_FITTED_RATE: f64 = 1e7;

/// Longest step of wall time that one tick takes over: after the machine slept, the
/// playhead goes on from where it was instead of jumping. Long enough that no slow
/// frame, however slow the machine, loses time.
const MAX_STEP_SECS: f64 = 2.0;

/// What the clock does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The playhead stands still.
    Paused,
    /// The playhead moves with time.
    Playing,
    /// The playhead has reached the end; playing again starts from the beginning.
    Ended,
    /// The playhead sits at the newest fix and moves when a newer one comes.
    Following,
}

/// Which way the playhead moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// As time does.
    #[default]
    Forward,
    /// Against it.
    Backward,
}

/// What one tick did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Tick {
    /// Nothing: the clock does not run.
    Still,
    /// The playhead moved.
    Moved,
    /// The playhead reached the end with this tick. Told once for each time it does; a clock
    /// that loops then goes on from the start, and tells several rounds within a tick once.
    Completed,
}

/// The playhead over a span of recorded time. All times come in as parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    range: Option<TimeRange>,
    playhead: Timestamp,
    /// Part of a microsecond that did not fit the playhead yet: slow rates and high
    /// frame rates must not lose time.
    remainder_micros: f64,
    rate: f64,
    mode: Mode,
    /// Whether more of the span may come: its end is not the end then.
    awaits_more: bool,
    /// Whether the playhead goes on from the start when it has reached the end.
    loops: bool,
    direction: Direction,
    /// The part of the span that is played, where not all of it is.
    window: Option<TimeRange>,
    /// Spans in which nothing happens: ascending and apart from each other.
    quiet: Arc<[TimeRange]>,
    skips_quiet: bool,
    /// What was skipped and not told yet.
    skipped: Option<TimeRange>,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            range: None,
            playhead: Timestamp::default(),
            remainder_micros: 0.0,
            rate: 1.0,
            mode: Mode::Paused,
            awaits_more: false,
            loops: false,
            direction: Direction::Forward,
            window: None,
            quiet: Arc::default(),
            skips_quiet: false,
            skipped: None,
        }
    }
}

impl Clock {
    /// Goes over to another span, paused at its start; `None` when there is no data.
    pub fn set_range(&mut self, range: Option<TimeRange>) {
        self.range = range;
        self.window = None;
        self.quiet = Arc::default();
        self.skipped = None;
        self.direction = Direction::Forward;
        self.awaits_more = false;
        self.mode = Mode::Paused;
        self.move_to(range.map_or_else(Timestamp::default, TimeRange::start));
    }

    /// Takes over the span of data that is still arriving. The playhead stays where it is, if
    /// that lies in the span; but one that waits at the start goes with the start. One that
    /// had come to the end is held there when the end moves on.
    pub fn grow_range(&mut self, range: Option<TimeRange>) {
        let waits_at_start = self.mode == Mode::Paused
            && self
                .range
                .is_none_or(|before| self.playhead == before.start());
        self.range = range;
        let Some(range) = range else {
            self.window = None;
            return;
        };
        self.set_window(self.window);
        if waits_at_start && self.window.is_none() {
            self.move_to(range.start());
        } else if !range.contains(self.playhead) {
            self.move_to(range.clamp(self.playhead));
        }
        if self.mode == Mode::Ended && self.playhead < range.end() {
            self.mode = Mode::Paused;
        }
    }

    /// From now on the playhead sits at the newest fix: at `newest`, if there is one, and then
    /// wherever [`Self::arrive`] says. Whatever moves or holds the playhead ends that.
    pub fn follow_newest(&mut self, newest: Option<Timestamp>) {
        self.mode = Mode::Following;
        if let Some(newest) = newest {
            self.arrive(newest);
        }
    }

    /// No longer goes with the newest fix; the playhead stays where it is.
    pub fn stop_following(&mut self) {
        if self.mode == Mode::Following {
            self.mode = Mode::Paused;
        }
    }

    /// Says when the newest fix is; the span holds it already.
    pub fn arrive(&mut self, newest: Timestamp) {
        if self.mode == Mode::Following {
            self.move_to(self.range.map_or(newest, |range| range.clamp(newest)));
        }
    }

    /// Whether the playhead goes with the newest fix.
    pub fn follows_newest(&self) -> bool {
        self.mode == Mode::Following
    }

    /// Whether the playhead goes on from the start when it has reached the end.
    pub const fn loops(&self) -> bool {
        self.loops
    }

    /// Sets whether the playhead goes on from the start when it has reached the end.
    pub const fn set_loops(&mut self, loops: bool) {
        self.loops = loops;
    }

    /// Says whether more data may come. While it may, a playhead that reaches the end waits
    /// there, because the end may move on.
    pub const fn await_more(&mut self, awaits_more: bool) {
        self.awaits_more = awaits_more;
    }

    /// The span of all data, if there is any.
    pub const fn range(&self) -> Option<TimeRange> {
        self.range
    }

    /// The part of the span that is played, where not all of it is.
    pub const fn window(&self) -> Option<TimeRange> {
        self.window
    }

    /// Plays only a part of the span, or all of it. A part that has no length, or lies outside of
    /// the data, counts as none. The playhead is brought inside.
    pub fn set_window(&mut self, window: Option<TimeRange>) {
        self.window = window.and_then(|window| {
            let range = self.range?;
            let window = TimeRange::new(range.clamp(window.start()), range.clamp(window.end()));
            (window.start() < window.end() && window != range).then_some(window)
        });
        if let Some(window) = self.window
            && !window.contains(self.playhead)
        {
            self.seek(window.start());
        }
    }

    /// The span that is played: the window, or all data.
    pub fn span(&self) -> Option<TimeRange> {
        self.window.or(self.range)
    }

    /// Which way the playhead moves when it moves with time.
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// Says in which spans nothing happens, ascending and apart from each other.
    pub fn set_quiet(&mut self, quiet: Arc<[TimeRange]>) {
        self.quiet = quiet;
    }

    /// The spans in which nothing happens.
    pub fn quiet(&self) -> &[TimeRange] {
        &self.quiet
    }

    /// Whether the playhead leaves out the spans in which nothing happens.
    pub const fn skips_quiet(&self) -> bool {
        self.skips_quiet
    }

    /// Sets whether the playhead leaves out the spans in which nothing happens.
    pub const fn set_skips_quiet(&mut self, skips_quiet: bool) {
        self.skips_quiet = skips_quiet;
    }

    /// What was skipped since this was asked last: it must be told.
    pub const fn take_skipped(&mut self) -> Option<TimeRange> {
        self.skipped.take()
    }

    /// Sets the rate at which what is played takes so many seconds, at most
    /// [`MAX_FITTED_RATE`]. What is skipped does not count.
    pub fn fit_rate(&mut self, secs: f64) {
        let Some(span) = self.span() else { return };
        let mut played_secs = span.duration_secs();
        if self.skips_quiet {
            played_secs -= quiet::secs_within(&self.quiet, span);
        }
        let rate = played_secs / secs;
        if rate.is_finite() && rate > 0.0 {
            self.rate = rate.clamp(MIN_RATE, MAX_FITTED_RATE);
        }
    }

    /// The moment that is shown.
    pub const fn playhead(&self) -> Timestamp {
        self.playhead
    }

    /// Recorded seconds for one second.
    pub const fn rate(&self) -> f64 {
        self.rate
    }

    /// What the clock does.
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether the playhead moves with time.
    pub fn is_playing(&self) -> bool {
        self.mode == Mode::Playing
    }

    /// Whether the playhead moves by itself, with time or with the newest fix: it can be held.
    pub const fn is_running(&self) -> bool {
        matches!(self.mode, Mode::Playing | Mode::Following)
    }

    /// Sets the rate, brought inside [`MIN_RATE`] to [`MAX_RATE`]; NaN changes nothing.
    pub fn set_rate(&mut self, rate: f64) {
        if !rate.is_nan() {
            self.rate = rate.clamp(MIN_RATE, MAX_RATE);
        }
    }

    /// Sets a rate that was in use before, also one that was fitted to a span: brought inside
    /// [`MIN_RATE`] to [`MAX_FITTED_RATE`]; NaN changes nothing.
    pub fn restore_rate(&mut self, rate: f64) {
        if !rate.is_nan() {
            self.rate = rate.clamp(MIN_RATE, MAX_FITTED_RATE);
        }
    }

    /// Lets the playhead run with time, from the beginning when it stands at the end.
    /// Without data nothing happens.
    pub fn play(&mut self) {
        let Some(span) = self.span() else { return };
        let is_at_end = self.playhead >= span.end() && !self.awaits_more;
        if is_at_end || self.playhead < span.start() {
            self.move_to(span.start());
        }
        self.run(Direction::Forward);
    }

    /// Lets the playhead run against time, from the end when it stands at the beginning.
    /// Without data nothing happens.
    pub fn play_backward(&mut self) {
        let Some(span) = self.span() else { return };
        if self.playhead <= span.start() || self.playhead > span.end() {
            self.move_to(span.end());
        }
        self.run(Direction::Backward);
    }

    fn run(&mut self, direction: Direction) {
        if self.direction != direction {
            self.remainder_micros = 0.0;
        }
        self.direction = direction;
        self.mode = Mode::Playing;
    }

    /// Holds the playhead where it is. At the end nothing changes.
    pub fn pause(&mut self) {
        if self.is_running() {
            self.mode = Mode::Paused;
        }
    }

    /// Plays when held, the way it did before; holds when playing or following.
    pub fn toggle(&mut self) {
        match self.direction {
            _ if self.is_running() => self.pause(),
            Direction::Forward => self.play(),
            Direction::Backward => self.play_backward(),
        }
    }

    /// Holds the playhead and puts it back to the start.
    pub fn stop(&mut self) {
        self.mode = Mode::Paused;
        self.direction = Direction::Forward;
        self.move_to(
            self.span()
                .map_or_else(Timestamp::default, TimeRange::start),
        );
    }

    /// Puts the playhead to `t`, brought inside the span. Whether it runs stays as it
    /// is; a clock that had ended or followed is paused.
    pub fn seek(&mut self, t: Timestamp) {
        let Some(span) = self.span() else { return };
        self.move_to(span.clamp(t));
        if !self.is_playing() {
            self.mode = Mode::Paused;
        }
    }

    /// Moves the playhead by `secs` of recorded time, back when negative.
    pub fn seek_by_secs(&mut self, secs: f64) {
        // A float `as` integer saturates, and the sum is clamped to the calendar.
        self.seek(self.playhead.saturating_add_micros((secs * 1e6) as i64));
    }

    /// Moves on by `dt_secs` of wall time. Negative and non-finite steps count as 0,
    /// steps over two seconds as two.
    pub fn tick(&mut self, dt_secs: f64) -> Tick {
        let (Mode::Playing, Some(span)) = (self.mode, self.span()) else {
            return Tick::Still;
        };
        let dt_secs = if dt_secs.is_finite() {
            dt_secs.clamp(0.0, MAX_STEP_SECS)
        } else {
            0.0
        };
        let exact_micros = dt_secs * self.rate * 1e6 + self.remainder_micros;
        let whole_micros = exact_micros.floor();
        self.remainder_micros = exact_micros - whole_micros;
        // At most 2 s at the fastest rate, far inside of i64.
        let step_micros = whole_micros as i64;
        match self.direction {
            Direction::Forward => self.advance(span, step_micros),
            Direction::Backward => self.go_back(span, step_micros),
        }
    }

    fn advance(&mut self, span: TimeRange, step_micros: i64) -> Tick {
        let mut at = self.playhead.saturating_add_micros(step_micros);
        if self.skips_quiet {
            let skip = quiet::after(&self.quiet, self.playhead, step_micros);
            at = skip.to;
            self.note_skipped(skip.skipped);
        }
        if at < span.end() {
            self.playhead = at;
            return Tick::Moved;
        }
        let span_micros = span.end().micros_since(span.start());
        if self.loops && !self.awaits_more && span_micros > 0 {
            let past_micros = at.micros_since(span.end()) % span_micros;
            // What is left of the step is played, down to the part of a microsecond.
            self.playhead = span.start().saturating_add_micros(past_micros);
            return Tick::Completed;
        }
        self.move_to(span.end());
        if self.awaits_more {
            return Tick::Moved;
        }
        self.mode = Mode::Ended;
        Tick::Completed
    }

    /// The end of which the application hears is that of the data: coming back to the start
    /// holds the playhead there and is none.
    fn go_back(&mut self, span: TimeRange, step_micros: i64) -> Tick {
        let mut at = self.playhead.saturating_add_micros(-step_micros);
        if self.skips_quiet {
            let skip = quiet::before(&self.quiet, self.playhead, step_micros);
            at = skip.to;
            self.note_skipped(skip.skipped);
        }
        let span_micros = span.end().micros_since(span.start());
        if at > span.start() {
            self.playhead = at;
        } else if self.loops && span_micros > 0 {
            let past_micros = span.start().micros_since(at) % span_micros;
            self.playhead = span.end().saturating_add_micros(-past_micros);
        } else {
            self.move_to(span.start());
            self.mode = Mode::Paused;
        }
        Tick::Moved
    }

    fn note_skipped(&mut self, skipped: Option<TimeRange>) {
        if let Some(new) = skipped {
            self.skipped = Some(self.skipped.map_or(new, |before| before.union(new)));
        }
    }

    fn move_to(&mut self, t: Timestamp) {
        self.playhead = t;
        self.remainder_micros = 0.0;
    }
}

#[cfg(test)]
#[path = "clock_tests.rs"]
mod tests;
