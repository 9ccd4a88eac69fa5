//! How long to wait before the next attempt.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// A wait is shortened by up to one part in so many.
const JITTER_PARTS: u32 = 4;

/// Doubles the wait each time, up to a limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    first: Duration,
    max: Duration,
    next: Duration,
}

impl Backoff {
    pub(super) fn new(first: Duration, max: Duration) -> Self {
        Self {
            first,
            max,
            next: first.min(max),
        }
    }

    /// The wait before the next attempt, shortened a little: viewers that lost the same
    /// application do not all come back at the same moment.
    pub(super) fn next_wait(&mut self) -> Duration {
        self.next_wait_at(chance())
    }

    /// The same; `chance` from 0 to `u32::MAX` says how much is taken off.
    fn next_wait_at(&mut self, chance: u32) -> Duration {
        let wait = self.next;
        self.next = wait.saturating_mul(2).min(self.max);
        let share = f64::from(chance) / f64::from(u32::MAX);
        wait.saturating_sub((wait / JITTER_PARTS).mul_f64(share))
    }

    /// After a success the waits start again from the first.
    pub(super) fn reset(&mut self) {
        self.next = self.first.min(self.max);
    }
}

/// A number that differs from process to process and from call to call. The standard library
/// seeds its hash maps with such numbers; nothing here needs better ones.
fn chance() -> u32 {
    // The lower half of a hash is as good as the upper.
    (RandomState::new().hash_one(0_u8) & u64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backoff() -> Backoff {
        Backoff::new(Duration::from_secs(1), Duration::from_secs(30))
    }

    #[test]
    fn waits_double_up_to_the_limit_and_start_again_after_a_success() {
        let mut backoff = backoff();
        let waits: Vec<u64> = (0..7).map(|_| backoff.next_wait_at(0).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30]);
        backoff.reset();
        assert_eq!(backoff.next_wait_at(0).as_secs(), 1);
    }

    #[test]
    fn chance_takes_a_quarter_at_the_most_and_never_the_same() {
        let wait = backoff().next_wait_at(u32::MAX);
        assert_eq!(wait, Duration::from_millis(750));
        let mut waits: Vec<Duration> = (0..20).map(|_| backoff().next_wait()).collect();
        let range = Duration::from_millis(750)..=Duration::from_secs(1);
        assert!(waits.iter().all(|wait| range.contains(wait)), "{waits:?}");
        waits.sort();
        waits.dedup();
        assert!(waits.len() > 10, "{waits:?}");
    }
}
