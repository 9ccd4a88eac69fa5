//! Lengths of time in words.

/// `1 h 02 min`, `3 min 05 s`, `12 s`: a length of time for people.
pub fn format_duration_secs(secs: f64) -> String {
    if !secs.is_finite() {
        return String::from("unknown");
    }
    // Clamped well inside of u64.
    let total_secs = secs.abs().min(1e15).round() as u64;
    let (days, hours) = (total_secs / 86_400, total_secs / 3600 % 24);
    let (minutes, seconds) = (total_secs / 60 % 60, total_secs % 60);
    if days > 0 {
        format!("{days} d {hours:02} h")
    } else if hours > 0 {
        format!("{hours} h {minutes:02} min")
    } else if minutes > 0 {
        format!("{minutes} min {seconds:02} s")
    } else {
        format!("{seconds} s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_read_well() {
        assert_eq!(format_duration_secs(59.6), "1 min 00 s");
        assert_eq!(format_duration_secs(3725.0), "1 h 02 min");
        assert_eq!(format_duration_secs(200_000.0), "2 d 07 h");
        assert_eq!(format_duration_secs(f64::NAN), "unknown");
    }
}
