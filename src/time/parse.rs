//! Reading recorded times.

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use thiserror::Error;

use super::{MICROS_PER_SEC, Timestamp, Zone};

/// Why a recorded time could not be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TimeError {
    /// Text in none of the accepted forms.
    #[error(
        "{0:?} is not a time (write 2024-11-09T15:26:44, with or without fraction and zone, or epoch milliseconds)"
    )]
    Unreadable(String),
    /// A number or a date outside of the years 1 to 9999.
    #[error("{0} lies outside of the years 1 to 9999")]
    OutOfRange(String),
}

/// Reads an ISO 8601 time and the zone that it states.
pub(super) fn parse_iso(text: &str) -> Result<(Timestamp, Zone), TimeError> {
    let trimmed = text.trim();
    if let Some(found) = parse_common(trimmed.as_bytes()) {
        return Ok((found, Zone::NotStated));
    }
    let unreadable = || TimeError::Unreadable(shorten(text));
    let out_of_range = || TimeError::OutOfRange(shorten(text));
    let (body, zone) = split_zone(trimmed).ok_or_else(unreadable)?;
    let naive = parse_naive(body).ok_or_else(unreadable)?;
    let local_micros = naive.and_utc().timestamp_micros();
    let offset_micros = match zone {
        Zone::NotStated => 0,
        Zone::Offset(secs) => i64::from(secs) * MICROS_PER_SEC,
    };
    let micros = local_micros
        .checked_sub(offset_micros)
        .ok_or_else(out_of_range)?;
    Ok((
        Timestamp::from_micros(micros).ok_or_else(out_of_range)?,
        zone,
    ))
}

fn shorten(text: &str) -> String {
    const MAX_CHARS: usize = 48;
    if text.chars().count() <= MAX_CHARS {
        return text.to_owned();
    }
    text.chars().take(MAX_CHARS).chain(['…']).collect()
}

/// The form that the application writes, `YYYY-MM-DDTHH:MM:SS[.ffffff]`, without
/// the cost of a general parser: a large message holds millions of them.
fn parse_common(text: &[u8]) -> Option<Timestamp> {
    let (head, fraction) = text.split_at_checked(19)?;
    let &[
        y0,
        y1,
        y2,
        y3,
        b'-',
        m0,
        m1,
        b'-',
        d0,
        d1,
        b'T' | b' ',
        h0,
        h1,
        b':',
        i0,
        i1,
        b':',
        s0,
        s1,
    ] = head
    else {
        return None;
    };
    let two = |a: u8, b: u8| Some(digit(a)? * 10 + digit(b)?);
    let year = i32::try_from(two(y0, y1)? * 100 + two(y2, y3)?).ok()?;
    let (month, day) = (two(m0, m1)?, two(d0, d1)?);
    let (hour, minute, second) = (two(h0, h1)?, two(i0, i1)?, two(s0, s1)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let micros = match fraction.split_first() {
        None => 0,
        Some((b'.', digits)) if (1..=6).contains(&digits.len()) => {
            let mut micros = 0;
            for place in 0..6 {
                micros = micros * 10 + digits.get(place).map_or(Some(0), |&d| digit(d))?;
            }
            i64::from(micros)
        }
        Some(_) => return None,
    };
    let days = i64::from(NaiveDate::from_ymd_opt(year, month, day)?.num_days_from_ce()) - 719_163;
    let secs = days * 86_400 + i64::from(hour * 3600 + minute * 60 + second);
    Timestamp::from_micros(secs * MICROS_PER_SEC + micros)
}

fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// Splits `text` into date and time, and its zone. `None` when the zone is malformed.
fn split_zone(text: &str) -> Option<(&str, Zone)> {
    if let Some(body) = text.strip_suffix(['Z', 'z']) {
        return Some((body.trim_end(), Zone::Offset(0)));
    }
    // A sign after the time of day is an offset; the date's own dashes come before it.
    let time_at = text.find(['T', 't', ' '])?;
    let (date, time) = text.split_at_checked(time_at)?;
    let Some(sign_at) = time.rfind(['+', '-']) else {
        return Some((text, Zone::NotStated));
    };
    let (_, offset) = time.split_at_checked(sign_at)?;
    let body = text.get(..date.len() + sign_at)?.trim_end();
    let negative = offset.starts_with('-');
    let digits: Vec<u32> = offset
        .bytes()
        .skip(1)
        .filter(|&b| b != b':')
        .map(digit)
        .collect::<Option<_>>()?;
    let (hours, minutes) = match *digits.as_slice() {
        [h0, h1] => (h0 * 10 + h1, 0),
        [h0, h1, m0, m1] => (h0 * 10 + h1, m0 * 10 + m1),
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    let secs = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    Some((body, Zone::Offset(if negative { -secs } else { secs })))
}

fn parse_naive(text: &str) -> Option<NaiveDateTime> {
    const FORMS: [&str; 4] = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
    ];
    FORMS
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Timestamp, Zone) {
        parse_iso(text).unwrap()
    }

    #[test]
    fn fractions_are_kept_to_the_microsecond() {
        assert_eq!(
            parsed("2024-01-01T00:00:00.000001").0.micros() % 1_000_000,
            1
        );
        assert_eq!(
            parsed("2024-01-01T00:00:00.5").0.micros() % 1_000_000,
            500_000
        );
        assert_eq!(
            parsed("2024-01-01T00:00:00.123456789").0.micros() % 1_000_000,
            123_456
        );
    }

    #[test]
    fn a_stated_zone_is_kept_and_the_same_moment_compares_equal() {
        let utc = parsed("2024-11-09T13:26:44Z");
        for text in [
            "2024-11-09T15:26:44+02:00",
            "2024-11-09T15:26:44.000+0200",
            "2024-11-09 15:26:44+02",
        ] {
            let (t, zone) = parsed(text);
            assert_eq!(t, utc.0, "{text}");
            assert_eq!(zone, Zone::Offset(7200));
            assert_eq!(t.format_time(zone), "15:26:44");
            assert_eq!(zone.describe(), "UTC+02:00");
        }
        assert_eq!(parsed("2024-11-09T08:56:44-04:30").0, utc.0);
    }

    #[test]
    fn text_that_is_no_time_is_refused_with_the_text() {
        for text in [
            "",
            "now",
            "2024-13-01T00:00:00",
            "2024-01-01T25:00:00",
            "2024-01-01T00:00:00+9",
            "é",
        ] {
            let error = parse_iso(text).unwrap_err();
            assert_eq!(error, TimeError::Unreadable(text.to_owned()));
        }
        let long = "x".repeat(1000);
        assert!(parse_iso(&long).unwrap_err().to_string().chars().count() < 200);
    }

    #[test]
    fn the_quick_parser_and_the_general_one_agree() {
        for text in [
            "2024-02-29T23:59:59",
            "1999-12-31T00:00:00.25",
            "2000-01-01 12:30:45.678901",
        ] {
            let quick = parse_common(text.as_bytes()).unwrap();
            let general = parse_naive(text).unwrap().and_utc().timestamp_micros();
            assert_eq!(quick.micros(), general, "{text}");
        }
        assert_eq!(parse_common(b"2023-02-29T00:00:00"), None);
    }
}
