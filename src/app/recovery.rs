//! When a graphics device that was lost is opened again, and when that is given up.

use std::time::{Duration, Instant};

/// Waits before each attempt. A driver that starts again takes seconds; what is not there
/// after all of them does not come back.
const DELAYS: [Duration; 8] = [
    Duration::ZERO,
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(8),
];

/// A device that lasted this long has recovered: the next loss is counted anew.
const RECOVERED_AFTER: Duration = Duration::from_secs(30);

/// After so many attempts with one adapter another one is tried first.
const ATTEMPTS_WITH_ONE: usize = 2;

/// Counts losses and attempts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Recovery {
    attempts: usize,
    due: Option<Instant>,
    opened: Option<Instant>,
}

impl Recovery {
    /// The device was lost, or an attempt has failed. Returns whether another attempt is
    /// made: at [`Self::due`].
    #[must_use]
    pub(super) fn retry(&mut self, now: Instant) -> bool {
        let lasted = self.opened.take().map_or(Duration::ZERO, |opened| {
            now.saturating_duration_since(opened)
        });
        if lasted >= RECOVERED_AFTER {
            self.attempts = 0;
        }
        self.due = DELAYS
            .get(self.attempts)
            .and_then(|delay| now.checked_add(*delay));
        self.attempts += 1;
        self.due.is_some()
    }

    /// A device was opened.
    pub(super) fn opened(&mut self, now: Instant) {
        self.due = None;
        self.opened = Some(now);
    }

    /// When the next attempt is made; `None` while there is nothing to recover.
    pub(super) const fn due(&self) -> Option<Instant> {
        self.due
    }

    /// How many of the best adapters are to be tried last.
    pub(super) const fn skipped_adapters(&self) -> usize {
        self.attempts.saturating_sub(1) / ATTEMPTS_WITH_ONE
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "any moment will do")]
mod tests {
    use super::*;

    /// Attempts until it is given up, when none succeeds; with the time that they take.
    fn attempts(recovery: &mut Recovery, mut now: Instant) -> (usize, Duration) {
        let start = now;
        let mut count = 0;
        while recovery.retry(now) {
            now = recovery.due().unwrap();
            count += 1;
        }
        (count, now - start)
    }

    #[test]
    fn it_is_tried_at_once_then_later_and_later_and_then_given_up() {
        let mut recovery = Recovery::default();
        let now = Instant::now();
        assert!(recovery.retry(now));
        assert_eq!(recovery.due(), Some(now));
        let (count, time) = attempts(&mut Recovery::default(), now);
        assert_eq!(count, DELAYS.len());
        assert!(time > Duration::from_secs(15) && time < Duration::from_secs(60));
    }

    #[test]
    fn a_device_that_is_lost_again_and_again_is_given_up_too() {
        let mut recovery = Recovery::default();
        let mut now = Instant::now();
        let mut opened = 0;
        while recovery.retry(now) {
            now = recovery.due().unwrap();
            recovery.opened(now);
            assert_eq!(recovery.due(), None);
            now += Duration::from_secs(1);
            opened += 1;
            assert!(opened < 100);
        }
        assert_eq!(opened, DELAYS.len());
    }

    #[test]
    fn a_device_that_lasts_may_be_lost_any_number_of_times() {
        let mut recovery = Recovery::default();
        let mut now = Instant::now();
        for _ in 0..1000 {
            assert!(recovery.retry(now));
            assert_eq!(recovery.due(), Some(now), "at once");
            recovery.opened(now);
            now += RECOVERED_AFTER;
        }
    }

    #[test]
    fn after_two_attempts_another_adapter_is_tried_first() {
        let mut recovery = Recovery::default();
        let now = Instant::now();
        assert_eq!(recovery.skipped_adapters(), 0);
        let skipped: Vec<usize> = (0..6)
            .map(|_| {
                assert!(recovery.retry(now));
                recovery.skipped_adapters()
            })
            .collect();
        assert_eq!(skipped, [0, 0, 1, 1, 2, 2]);
    }
}
