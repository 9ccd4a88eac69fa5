//! When the next frame is drawn: only when it would differ from the last one.

use std::time::Duration;

/// Shortest time between two frames while something moves; displays with vertical
/// synchronisation slow it down further, software rasterisers are not kept at 100 %.
const FRAME_INTERVAL: Duration = Duration::from_micros(1_000_000 / 60);

/// How often a hidden window moves its clock on, to tell the application of the end.
const HIDDEN_INTERVAL: Duration = Duration::from_millis(100);

/// How often a countdown on the screen changes.
const COUNTDOWN_INTERVAL: Duration = Duration::from_secs(1);

/// Delays longer than this are no wish for a frame.
const NEVER: Duration = Duration::from_secs(86_400);

/// What speaks for another frame.
#[derive(Clone, Copy, Debug)]
pub struct RedrawNeed {
    /// Something changed since the last frame: input, data, a tile.
    pub dirty: bool,
    /// The playhead or the camera moves.
    pub animating: bool,
    /// A number on the screen counts seconds.
    pub counting_down: bool,
    /// Nobody can see the window.
    pub hidden: bool,
    /// How long after the last frame egui wants another one.
    pub egui_delay: Duration,
    /// Time since the last frame.
    pub since_last_frame: Duration,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Draw now.
    Draw,
    /// Wake up after this time, then ask again.
    WakeIn(Duration),
    /// Sleep until something happens.
    Sleep,
}

/// Decides what to do next.
pub fn next(need: RedrawNeed) -> Next {
    if need.hidden {
        let keeps_time = need.animating;
        return if keeps_time {
            Next::WakeIn(HIDDEN_INTERVAL)
        } else {
            Next::Sleep
        };
    }
    let due = [
        need.dirty.then_some(FRAME_INTERVAL),
        need.animating.then_some(FRAME_INTERVAL),
        need.counting_down.then_some(COUNTDOWN_INTERVAL),
        Some(need.egui_delay.max(FRAME_INTERVAL)).filter(|delay| *delay < NEVER),
    ]
    .into_iter()
    .flatten()
    .min();
    match due {
        None => Next::Sleep,
        Some(due) => match due.checked_sub(need.since_last_frame) {
            None | Some(Duration::ZERO) => Next::Draw,
            Some(left) => Next::WakeIn(left),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDLE: RedrawNeed = RedrawNeed {
        dirty: false,
        animating: false,
        counting_down: false,
        hidden: false,
        egui_delay: Duration::MAX,
        since_last_frame: Duration::from_secs(5),
    };

    #[test]
    fn nothing_is_drawn_when_nothing_changes() {
        assert_eq!(next(IDLE), Next::Sleep);
        let long_ago = Duration::from_secs(1_000_000);
        assert_eq!(
            next(RedrawNeed {
                since_last_frame: long_ago,
                ..IDLE
            }),
            Next::Sleep
        );
    }

    /// Frames that are drawn and times that the loop wakes up within ten seconds of which
    /// nothing is heard, when each time it is asked what to do next.
    fn frames_and_wakes_in_ten_secs(need: RedrawNeed) -> (u32, u32) {
        let (mut frames, mut wakes) = (0, 0);
        let (mut now, mut drawn) = (Duration::ZERO, Duration::ZERO);
        while now < Duration::from_secs(10) {
            let since_last_frame = now - drawn;
            match next(RedrawNeed {
                since_last_frame,
                ..need
            }) {
                Next::Draw => {
                    frames += 1;
                    drawn = now;
                }
                Next::WakeIn(delay) => {
                    wakes += 1;
                    now += delay;
                }
                Next::Sleep => break,
            }
        }
        (frames, wakes)
    }

    #[test]
    fn ten_seconds_without_a_change_are_no_frame_and_no_wake_up() {
        assert_eq!(frames_and_wakes_in_ten_secs(IDLE), (0, 0));
        let hidden = RedrawNeed {
            hidden: true,
            dirty: true,
            ..IDLE
        };
        assert_eq!(frames_and_wakes_in_ten_secs(hidden), (0, 0));
        // The same ten seconds are full of frames when something moves.
        let playing = RedrawNeed {
            animating: true,
            ..IDLE
        };
        let (frames, wakes) = frames_and_wakes_in_ten_secs(playing);
        assert!((595..=600).contains(&frames), "{frames}");
        assert!(wakes <= 601, "{wakes}");
    }

    #[test]
    fn a_change_is_drawn_at_once_but_not_faster_than_the_screen() {
        assert_eq!(
            next(RedrawNeed {
                dirty: true,
                ..IDLE
            }),
            Next::Draw
        );
        let just_now = Duration::from_millis(1);
        let flood = RedrawNeed {
            dirty: true,
            since_last_frame: just_now,
            ..IDLE
        };
        assert_eq!(next(flood), Next::WakeIn(FRAME_INTERVAL - just_now));
    }

    #[test]
    fn a_hidden_window_draws_nothing_and_wakes_only_to_play() {
        let hidden = RedrawNeed {
            hidden: true,
            dirty: true,
            counting_down: true,
            ..IDLE
        };
        assert_eq!(next(hidden), Next::Sleep);
        let playing = RedrawNeed {
            animating: true,
            ..hidden
        };
        assert_eq!(next(playing), Next::WakeIn(HIDDEN_INTERVAL));
    }

    #[test]
    fn a_countdown_costs_one_frame_a_second() {
        let need = RedrawNeed {
            counting_down: true,
            since_last_frame: Duration::from_millis(200),
            ..IDLE
        };
        assert_eq!(next(need), Next::WakeIn(Duration::from_millis(800)));
    }

    #[test]
    fn an_interface_that_is_still_easing_gets_its_frames() {
        let need = RedrawNeed {
            egui_delay: Duration::ZERO,
            ..IDLE
        };
        assert_eq!(next(need), Next::Draw);
    }
}
