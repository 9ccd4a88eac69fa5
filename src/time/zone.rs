//! What a source said about the zone of its times.

/// What the source said about the zone of a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Nothing: the time is shown as given.
    #[default]
    NotStated,
    /// An offset from UTC in seconds, east positive; 0 for `Z` and for epoch numbers.
    Offset(i32),
}

/// An offset from UTC in seconds as it is written beside a clock: `UTC`, `UTC+02:00`.
pub fn offset_name(secs: i32) -> String {
    if secs == 0 {
        String::from("UTC")
    } else {
        format!("UTC{}", format_offset(secs))
    }
}

pub(super) fn format_offset(secs: i32) -> String {
    let sign = if secs < 0 { '-' } else { '+' };
    let minutes = secs.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_written_as_clocks_write_it() {
        for (secs, text) in [
            (0, "UTC"),
            (7200, "UTC+02:00"),
            (20_700, "UTC+05:45"),
            (-16_200, "UTC-04:30"),
        ] {
            assert_eq!(offset_name(secs), text);
        }
    }
}
