//! The buttons that move the playhead.

pub const STOP: &str = "Stop";
pub const PREVIOUS_FIX: &str = "Previous fix (P)";
pub const NEXT_FIX: &str = "Next fix (N)";
pub const BACKWARD: &str = "Play backward (J)";
pub const PLAY: &str = "Play";
pub const PAUSE: &str = "Pause";
pub const STEPS: &str = "Steps";
pub const REPEAT: &str = "Repeat";
pub const REPEAT_OFF_HINT: &str = "Go on from the start when the end is reached (R)";
pub const REPEAT_ON_HINT: &str = "At the end it goes on from the start (R)";

/// What is stepped by, and the keys that do it.
pub mod step {
    pub const FRAME: (&str, &str) = ("1 frame", ",  .");
    pub const SECOND: (&str, &str) = ("1 second", "Alt + ← →");
    pub const TEN_SECONDS: (&str, &str) = ("10 seconds", "Shift + ← →");
    pub const MINUTE: (&str, &str) = ("1 minute", "Ctrl + ← →");
    pub const FIX: (&str, &str) = ("1 fix", "P  N");
    pub const STOP: (&str, &str) = ("1 stop", "Shift + P N");

    /// A step against time.
    pub fn back(step: &str) -> String {
        format!("Back {step}")
    }

    /// A step with time.
    pub fn on(step: &str) -> String {
        format!("On {step}")
    }
}
