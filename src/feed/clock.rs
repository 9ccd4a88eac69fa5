//! The feed's only clock: for time-outs, for the times in recordings, and to keep reports of
//! progress few.

use std::time::{Duration, Instant};

/// Time since the feed started.
#[derive(Clone, Copy, Debug)]
pub(super) struct FeedClock(Instant);

impl FeedClock {
    /// A clock that starts now.
    #[expect(
        clippy::disallowed_methods,
        reason = "time-outs of a socket and the pace of a replay need a clock; what is drawn does not depend on it"
    )]
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    pub(super) fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Lets something happen only so often.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    last: Option<Duration>,
}

impl Throttle {
    /// No more than thirty reports a second: more cannot be seen.
    const INTERVAL: Duration = Duration::from_millis(34);

    /// Whether it may happen at `now`, which then counts as the last time.
    pub(super) fn allows(&mut self, now: Duration) -> bool {
        let allowed = self
            .last
            .is_none_or(|last| now.saturating_sub(last) >= Self::INTERVAL);
        if allowed {
            self.last = Some(now);
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holds_at_most_thirty_reports() {
        let mut throttle = Throttle::default();
        let allowed = (0..1000)
            .filter(|&ms| throttle.allows(Duration::from_millis(ms)))
            .count();
        assert!((25..=30).contains(&allowed), "{allowed}");
    }
}
