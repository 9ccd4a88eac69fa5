//! The playhead, its rate, and what happens at the end.

use crate::time::{TimeRange, Timestamp};

/// Slowest playback, in recorded seconds for one second.
pub const MIN_RATE: f64 = 0.1;
/// Fastest playback: an hour in a second.
pub const MAX_RATE: f64 = 3600.0;

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
        }
    }
}

impl Clock {
    /// Goes over to another span, paused at its start; `None` when there is no data.
    pub fn set_range(&mut self, range: Option<TimeRange>) {
        self.range = range;
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
        let Some(range) = range else { return };
        if waits_at_start {
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

    /// The span that is played, if there is data.
    pub const fn range(&self) -> Option<TimeRange> {
        self.range
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

    /// Lets the playhead run, from the beginning when it stands at the end.
    /// Without data nothing happens.
    pub fn play(&mut self) {
        let Some(range) = self.range else { return };
        if self.playhead >= range.end() && !self.awaits_more {
            self.move_to(range.start());
        }
        self.mode = Mode::Playing;
    }

    /// Holds the playhead where it is. At the end nothing changes.
    pub fn pause(&mut self) {
        if self.is_running() {
            self.mode = Mode::Paused;
        }
    }

    /// Plays when held, holds when playing or following.
    pub fn toggle(&mut self) {
        if self.is_running() {
            self.pause()
        } else {
            self.play()
        }
    }

    /// Holds the playhead and puts it back to the start.
    pub fn stop(&mut self) {
        self.mode = Mode::Paused;
        self.move_to(self.range.map_or_else(Timestamp::default, TimeRange::start));
    }

    /// Puts the playhead to `t`, brought inside the span. Whether it runs stays as it
    /// is; a clock that had ended or followed is paused.
    pub fn seek(&mut self, t: Timestamp) {
        let Some(range) = self.range else { return };
        self.move_to(range.clamp(t));
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
        let (Mode::Playing, Some(range)) = (self.mode, self.range) else {
            return Tick::Still;
        };
        let dt_secs = if dt_secs.is_finite() {
            dt_secs.clamp(0.0, MAX_STEP_SECS)
        } else {
            0.0
        };
        self.advance(range, dt_secs * self.rate)
    }

    fn advance(&mut self, range: TimeRange, recorded_secs: f64) -> Tick {
        let exact_micros = recorded_secs * 1e6 + self.remainder_micros;
        let whole_micros = exact_micros.floor();
        self.remainder_micros = exact_micros - whole_micros;
        // At most 2 s * 3600, far inside of i64.
        self.playhead = self.playhead.saturating_add_micros(whole_micros as i64);
        if self.playhead < range.end() {
            return Tick::Moved;
        }
        let span_micros = range.end().micros_since(range.start());
        if self.loops && !self.awaits_more && span_micros > 0 {
            let past_micros = self.playhead.micros_since(range.end()) % span_micros;
            // What is left of the step is played, down to the part of a microsecond.
            self.playhead = range.start().saturating_add_micros(past_micros);
            return Tick::Completed;
        }
        self.move_to(range.end());
        if self.awaits_more {
            return Tick::Moved;
        }
        self.mode = Mode::Ended;
        Tick::Completed
    }

    fn move_to(&mut self, t: Timestamp) {
        self.playhead = t;
        self.remainder_micros = 0.0;
    }
}

#[cfg(test)]
#[path = "clock_tests.rs"]
mod tests;
