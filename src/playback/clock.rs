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
}

/// What one tick did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Tick {
    /// Nothing: the clock does not run.
    Still,
    /// The playhead moved.
    Moved,
    /// The playhead reached the end with this tick. Told once for each time it does.
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
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            range: None,
            playhead: Timestamp::default(),
            remainder_micros: 0.0,
            rate: 1.0,
            mode: Mode::Paused,
        }
    }
}

impl Clock {
    /// Goes over to another span, paused at its start; `None` when there is no data.
    pub fn set_range(&mut self, range: Option<TimeRange>) {
        self.range = range;
        self.mode = Mode::Paused;
        self.move_to(range.map_or_else(Timestamp::default, TimeRange::start));
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
        if self.playhead >= range.end() {
            self.move_to(range.start());
        }
        self.mode = Mode::Playing;
    }

    /// Holds the playhead where it is. At the end nothing changes.
    pub fn pause(&mut self) {
        if self.mode == Mode::Playing {
            self.mode = Mode::Paused;
        }
    }

    /// Plays when held, holds when playing.
    pub fn toggle(&mut self) {
        if self.is_playing() {
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
    /// is; a clock that had ended is paused.
    pub fn seek(&mut self, t: Timestamp) {
        let Some(range) = self.range else { return };
        self.move_to(range.clamp(t));
        if self.mode == Mode::Ended {
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
        self.move_to(range.end());
        self.mode = Mode::Ended;
        Tick::Completed
    }

    fn move_to(&mut self, t: Timestamp) {
        self.playhead = t;
        self.remainder_micros = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time(secs: f64) -> Timestamp {
        Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
    }

    fn clock_over(start_secs: f64, end_secs: f64) -> Clock {
        let mut clock = Clock::default();
        clock.set_range(Some(TimeRange::new(time(start_secs), time(end_secs))));
        clock
    }

    #[test]
    fn the_playhead_moves_by_wall_time_times_rate() {
        let mut clock = clock_over(0.0, 1000.0);
        clock.set_rate(10.0);
        assert_eq!(clock.tick(0.1), Tick::Still);
        clock.play();
        assert_eq!(clock.tick(0.1), Tick::Moved);
        assert_eq!(clock.playhead(), time(1.0));
    }

    #[test]
    fn the_end_is_told_once_and_playing_again_starts_over() {
        let mut clock = clock_over(0.0, 0.2);
        clock.play();
        assert_eq!(clock.tick(0.1), Tick::Moved);
        assert_eq!(clock.tick(0.1), Tick::Completed);
        assert_eq!((clock.playhead(), clock.mode()), (time(0.2), Mode::Ended));
        assert_eq!(clock.tick(0.1), Tick::Still);
        clock.play();
        assert_eq!((clock.playhead(), clock.mode()), (time(0.0), Mode::Playing));
        let _ = clock.tick(0.1);
        assert_eq!(clock.tick(0.1), Tick::Completed);
    }

    #[test]
    fn playing_after_a_seek_to_the_very_end_starts_over() {
        let mut clock = clock_over(0.0, 10.0);
        clock.seek(time(10.0));
        clock.play();
        assert_eq!(clock.playhead(), time(0.0));
    }

    #[test]
    fn stop_rewinds_and_pause_does_not() {
        let mut clock = clock_over(5.0, 10.0);
        clock.play();
        let _ = clock.tick(0.25);
        clock.pause();
        assert_eq!(clock.playhead(), time(5.25));
        clock.stop();
        assert_eq!((clock.playhead(), clock.mode()), (time(5.0), Mode::Paused));
    }

    #[test]
    fn a_seek_stays_inside_and_keeps_playing() {
        let mut clock = clock_over(0.0, 10.0);
        clock.play();
        clock.seek(time(-5.0));
        assert_eq!((clock.playhead(), clock.is_playing()), (time(0.0), true));
        clock.seek_by_secs(3.0);
        assert_eq!(clock.playhead(), time(3.0));
        clock.seek_by_secs(f64::INFINITY);
        assert_eq!(clock.playhead(), time(10.0));
    }

    #[test]
    fn without_data_nothing_moves() {
        let mut clock = Clock::default();
        clock.play();
        assert_eq!((clock.tick(0.1), clock.mode()), (Tick::Still, Mode::Paused));
    }

    #[test]
    fn a_long_sleep_of_the_machine_does_not_skip_the_session() {
        let mut clock = clock_over(0.0, 1000.0);
        clock.play();
        let _ = clock.tick(3600.0);
        assert_eq!(clock.playhead(), time(2.0));
        assert_eq!(clock.tick(f64::NAN), Tick::Moved);
        assert_eq!(clock.playhead(), time(2.0));
    }

    #[test]
    fn rates_are_kept_inside_their_limits() {
        let mut clock = Clock::default();
        clock.set_rate(1e9);
        assert_eq!(clock.rate(), MAX_RATE);
        clock.set_rate(-1.0);
        assert_eq!(clock.rate(), MIN_RATE);
        clock.set_rate(f64::NAN);
        assert_eq!(clock.rate(), MIN_RATE);
    }

    proptest! {
        #[test]
        fn many_short_ticks_go_as_far_as_few_long_ones(
            rate in 0.1..100.0f64, steps in 1usize..2000,
        ) {
            let mut clock = clock_over(0.0, 1e9);
            clock.set_rate(rate);
            clock.play();
            let dt_secs = 0.000_37;
            for _ in 0..steps { let _ = clock.tick(dt_secs); }
            let expected = dt_secs * steps as f64 * rate;
            prop_assert!((clock.playhead().secs_since(time(0.0)) - expected).abs() < 5e-6);
        }
    }
}
