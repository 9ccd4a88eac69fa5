//! How long the main thread was busy with one turn of its work.

use std::time::Duration;

/// Collects the lengths of turns; while one lasts, nothing is drawn and nobody is heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BusyMeter {
    longest_turn: Duration,
    all_turns: Duration,
    turn_count: u64,
}

impl BusyMeter {
    /// Adds a turn that took so long.
    pub fn add_turn(&mut self, busy: Duration) {
        self.longest_turn = self.longest_turn.max(busy);
        self.all_turns = self.all_turns.saturating_add(busy);
        self.turn_count = self.turn_count.saturating_add(1);
    }

    /// The longest turn.
    pub const fn longest_turn(&self) -> Duration {
        self.longest_turn
    }

    /// All turns together.
    pub const fn all_turns(&self) -> Duration {
        self.all_turns
    }

    /// How many turns there were.
    pub const fn turn_count(&self) -> u64 {
        self.turn_count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_turn_is_kept_and_all_are_counted() {
        let mut meter = BusyMeter::default();
        assert_eq!(meter.longest_turn(), Duration::ZERO);
        for millis in [3, 8, 5] {
            meter.add_turn(Duration::from_millis(millis));
        }
        assert_eq!(meter.longest_turn(), Duration::from_millis(8));
        assert_eq!(meter.all_turns(), Duration::from_millis(16));
        assert_eq!(meter.turn_count(), 3);
    }
}
