//! A moment of a session as it is typed into a field.

use super::{TimeFace, TimeRange, TimeSpec, Timestamp, Zone};

/// Why a text leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MomentError {
    /// Nothing was typed.
    Empty,
    /// It is none of the forms.
    Unreadable,
    /// A zone was typed, but it is not known how the recorded times lie to it.
    NoZone,
    /// It lies before or behind the data.
    Outside {
        /// What was asked for.
        wanted: String,
        /// The first moment there is.
        start: String,
        /// The last moment there is.
        end: String,
    },
}

/// Reads a moment: a time of day (on the day of `near`), a date and time, both as `face` shows
/// them or with a zone; an offset from the start (`+90s`); a share (`50%`); a date alone is its
/// midnight, or the first moment of the data if that is later on the same day.
///
/// # Errors
/// [`MomentError`] for any other text and for moments outside of `range`.
pub fn read_moment(
    text: &str,
    near: Timestamp,
    range: TimeRange,
    face: &TimeFace,
) -> Result<Timestamp, MomentError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(MomentError::Empty);
    }
    let day = |t: Timestamp| t.format_date(face.zone_at(t));
    let written = if let Some(full) = with_day(text, &day(near)) {
        full
    } else {
        text.to_owned()
    };
    let spec: TimeSpec = written.parse().map_err(|_| MomentError::Unreadable)?;
    let wanted = match spec {
        TimeSpec::At(shown, Zone::NotStated) => face.moment_shown(shown),
        TimeSpec::At(utc, Zone::Offset(_)) => face.moment_of_utc(utc).ok_or(MomentError::NoZone)?,
        // A float `as` integer saturates, and the sum stays inside the calendar.
        TimeSpec::AfterStartSecs(secs) => range.start().saturating_add_micros((secs * 1e6) as i64),
        TimeSpec::Fraction(fraction) => range.at_fraction(fraction),
    };
    let is_day_alone = is_date(text);
    if is_day_alone && wanted < range.start() && day(range.start()) == text {
        return Ok(range.start());
    }
    // Whole seconds are shown: who types the last one means the end.
    if wanted < range.start() && range.start().micros_since(wanted) < super::MICROS_PER_SEC {
        return Ok(range.start());
    }
    if range.contains(wanted) {
        return Ok(wanted);
    }
    let write = |t: Timestamp| face.date_time(t);
    Err(MomentError::Outside {
        wanted: write(wanted),
        start: write(range.start()),
        end: write(range.end()),
    })
}

/// A time of day with `day` before it, a date with midnight behind it; `None` for other forms.
fn with_day(text: &str, day: &str) -> Option<String> {
    if is_date(text) {
        return Some(format!("{text}T00:00:00"));
    }
    let (hours, rest) = text.split_once(':')?;
    let is_hour = (1..=2).contains(&hours.len()) && hours.bytes().all(|b| b.is_ascii_digit());
    if !is_hour {
        return None;
    }
    Some(format!("{day}T{hours:0>2}:{rest}"))
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut is_number = |len: usize| {
        parts
            .next()
            .is_some_and(|p| p.len() == len && p.bytes().all(|b| b.is_ascii_digit()))
    };
    is_number(4) && is_number(2) && is_number(2) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Offsets, SaidZone};

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    fn range() -> TimeRange {
        TimeRange::new(time("2026-05-04T08:00:00.25"), time("2026-05-06T20:00:00"))
    }

    fn read(text: &str) -> Result<Timestamp, MomentError> {
        let face = TimeFace::of(Zone::NotStated);
        read_moment(text, time("2026-05-05T12:00:00"), range(), &face)
    }

    #[test]
    fn moments_are_typed_as_they_are_shown() {
        for (text, moment) in [
            ("08:15", "2026-05-05T08:15:00"),
            ("8:15:30.5", "2026-05-05T08:15:30.5"),
            ("2026-05-04 09:00", "2026-05-04T09:00:00"),
            (" 2026-05-04 09:00:01 ", "2026-05-04T09:00:01"),
            ("2026-05-06", "2026-05-06T00:00:00"),
            ("2026-05-04", "2026-05-04T08:00:00.25"),
            ("2026-05-04 08:00:00", "2026-05-04T08:00:00.25"),
            ("+90s", "2026-05-04T08:01:30.25"),
            ("100%", "2026-05-06T20:00:00"),
        ] {
            assert_eq!(read(text), Ok(time(moment)), "{text}");
        }
    }

    #[test]
    fn what_leads_nowhere_says_why() {
        for text in [
            "noon",
            "25:00",
            "8",
            "2026-13-01",
            "8:1:2:3",
            "é:00",
            "-",
            "99999%",
        ] {
            assert_eq!(read(text), Err(MomentError::Unreadable), "{text}");
        }
        assert_eq!(read("  "), Err(MomentError::Empty));
        assert_eq!(read("2026-05-05T08:00:00Z"), Err(MomentError::NoZone));
        assert_eq!(
            read("2026-05-07 08:00"),
            Err(MomentError::Outside {
                wanted: "2026-05-07 08:00:00".to_owned(),
                start: "2026-05-04 08:00:00".to_owned(),
                end: "2026-05-06 20:00:00".to_owned(),
            })
        );
    }

    #[test]
    fn a_zone_that_is_typed_counts_where_it_is_known() {
        let face = TimeFace::of(Zone::Offset(7200));
        let range = TimeRange::new(time("2026-05-04T06:00:00Z"), time("2026-05-04T09:00:00Z"));
        let read = |text| read_moment(text, range.start(), range, &face);
        assert_eq!(read("10:00"), Ok(time("2026-05-04T08:00:00Z")));
        assert_eq!(
            read("2026-05-04T08:00:00Z"),
            Ok(time("2026-05-04T08:00:00Z"))
        );
        let mut said = TimeFace::of(Zone::NotStated);
        said.say(Some(SaidZone::Offset(3600)), Offsets::default());
        // Recorded times count as they stand there: nine o'clock is eight in UTC.
        let moment = read_moment("2026-05-04T07:00:00Z", range.start(), range, &said);
        assert_eq!(moment, Ok(time("2026-05-04T08:00:00")));
    }
}
