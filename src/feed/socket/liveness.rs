//! Whether the other side is still there.

use std::time::Duration;

/// What is to be done about a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// Nothing yet.
    Short,
    /// Ask whether anybody is there.
    Ask,
    /// Nobody has answered.
    Dead,
}

/// Follows when something was last heard. Any byte is a sign of life, so that nobody is asked
/// while a message is coming in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Liveness {
    ask_after: Duration,
    answer: Duration,
    heard_bytes: u64,
    heard_at: Duration,
    asked_at: Option<Duration>,
}

impl Liveness {
    /// Of a connection that was opened at `now`.
    pub(super) const fn new(ask_after: Duration, answer: Duration, now: Duration) -> Self {
        Self {
            ask_after,
            answer,
            heard_bytes: 0,
            heard_at: now,
            asked_at: None,
        }
    }

    /// Until `now` so many bytes were received.
    pub(super) fn heard(&mut self, bytes: u64, now: Duration) {
        if bytes != self.heard_bytes {
            self.heard_bytes = bytes;
            self.excuse(now);
        }
    }

    /// Whatever was sent could not be read: the silence is not the other side's.
    pub(super) const fn excuse(&mut self, now: Duration) {
        self.heard_at = now;
        self.asked_at = None;
    }

    /// What is to be done at `now`; a question counts as asked then.
    pub(super) fn at(&mut self, now: Duration) -> Silence {
        match self.asked_at {
            _ if now < self.due() => Silence::Short,
            None => {
                self.asked_at = Some(now);
                Silence::Ask
            }
            Some(_) => Silence::Dead,
        }
    }

    /// When something is to be done.
    pub(super) fn due(&self) -> Duration {
        match self.asked_at {
            None => self.heard_at.saturating_add(self.ask_after),
            Some(at) => at.saturating_add(self.answer),
        }
    }

    /// How long nothing was heard.
    pub(super) fn silence(&self, now: Duration) -> Duration {
        now.saturating_sub(self.heard_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn a_silence_is_asked_about_once_and_then_the_other_side_is_dead() {
        let mut life = Liveness::new(s(60), s(20), s(5));
        assert_eq!(life.at(s(64)), Silence::Short);
        assert_eq!(life.at(s(65)), Silence::Ask);
        assert_eq!(life.at(s(84)), Silence::Short);
        assert_eq!(life.due(), s(85));
        assert_eq!(life.at(s(85)), Silence::Dead);
        assert_eq!(life.silence(s(85)), s(80));
    }

    #[test]
    fn any_byte_is_an_answer_and_the_same_count_is_none() {
        let mut life = Liveness::new(s(60), s(20), s(0));
        life.heard(7, s(1));
        assert_eq!(life.at(s(61)), Silence::Ask);
        life.heard(7, s(70));
        assert_eq!(life.due(), s(81));
        life.heard(8, s(75));
        assert_eq!(life.at(s(100)), Silence::Short);
        assert_eq!(life.at(s(135)), Silence::Ask);
    }

    #[test]
    fn nobody_is_dead_while_the_viewer_itself_does_not_read() {
        let mut life = Liveness::new(s(60), s(20), s(0));
        assert_eq!(life.at(s(60)), Silence::Ask);
        life.excuse(s(90));
        assert_eq!(life.at(s(149)), Silence::Short);
    }
}
