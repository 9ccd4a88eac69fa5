//! Lengths of time.

pub const UNKNOWN: &str = "unknown";

/// `2 d 07 h`, `1 h 02 min`, `3 min 05 s`, `12 s`: a length of time from its days, hours, minutes
/// and seconds, of which the two largest are told; without them one that is not known.
pub fn in_words(parts: Option<[u64; 4]>) -> String {
    match parts {
        None => UNKNOWN.to_owned(),
        Some([0, 0, 0, seconds]) => format!("{seconds} s"),
        Some([0, 0, minutes, seconds]) => format!("{minutes} min {seconds:02} s"),
        Some([0, hours, minutes, _]) => format!("{hours} h {minutes:02} min"),
        Some([days, hours, ..]) => format!("{days} d {hours:02} h"),
    }
}
