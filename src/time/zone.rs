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

impl Zone {
    /// What to write beside a clock: `as recorded, zone not stated`, `UTC`, `UTC+02:00`.
    pub fn describe(self) -> String {
        match self {
            Self::NotStated => String::from("as recorded, zone not stated"),
            Self::Offset(0) => String::from("UTC"),
            Self::Offset(secs) => format!("UTC{}", format_offset(secs)),
        }
    }
}

pub(super) fn format_offset(secs: i32) -> String {
    let sign = if secs < 0 { '-' } else { '+' };
    let minutes = secs.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
