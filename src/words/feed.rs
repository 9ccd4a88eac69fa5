//! What is said of the connection to the application, and of files that are read.

pub const PRESSURE: &str = "The data comes faster than it can be read";

/// So much of it waits.
pub fn waiting(mib: u64) -> String {
    format!("{mib} MiB wait to be decoded; the sender is held until they are.")
}

pub const UNSENT: &str = "The application does not listen";
pub const LISTENS: &str = "The application listens again";

/// What the application has missed.
pub fn unsent(lost: u64) -> String {
    let events = if lost == 1 { "event" } else { "events" };
    format!("{lost} {events} could not be sent: clicks, completions, results.")
}

pub const FAILED: &str = "No connection: the last attempts have all failed";
pub const ORPHANED: &str = "The program that started the viewer has ended";
pub const NOT_CONNECTED: &str = "The application is not connected";

/// Why no connection is made any more, after how many attempts if they have all failed.
pub fn given_up(attempts: Option<u32>, reason: &str) -> String {
    let before = attempts.map_or_else(String::new, |count| format!("{count} attempts; "));
    // No longer than what is shown without being asked for.
    format!("{before}{reason}. What is loaded stays.")
}

pub const LINE_REFUSED: &str = "A line was refused";
pub const MESSAGE_REFUSED: &str = "A message was refused";
pub const BATCH_REFUSED: &str = "A message of a batch was refused";

/// What is wrong with a line of a file.
pub fn line(number: u64, error: &str) -> String {
    format!("line {number}: {error}")
}

/// What is wrong with a message, the first of which is number one.
pub fn message(number: u64, error: &str) -> String {
    format!("message {number}: {error}")
}

pub const RECORDING_ENDED: &str = "The recording was ended";

/// Why a file was not written on.
pub fn recording(path: &str, error: &str) -> String {
    format!("{path}: {error}")
}

pub const NOT_READ: &str = "The session file cannot be read";
