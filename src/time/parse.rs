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

/// Reads times one after the other; most lie on the same day as the one before, which need
/// not be computed again then.
#[derive(Clone, Copy, Debug, Default)]
pub struct TimeReader {
    /// The date of the last time, as written; zeros before the first one.
    date: [u8; 10],
    /// Its midnight, in microseconds since 1970-01-01T00:00:00.
    midnight_micros: i64,
}

impl TimeReader {
    /// Reads an ISO 8601 time and the zone that it states, as [`Timestamp::parse_iso`] does.
    ///
    /// # Errors
    /// [`TimeError`] when the text has another form or lies outside of the years 1 to 9999.
    #[inline]
    pub fn read(&mut self, text: &str) -> Result<(Timestamp, Zone), TimeError> {
        match self.read_common(text.as_bytes()) {
            Some(found) => Ok(found),
            None => self.read_any(text),
        }
    }

    fn read_any(&mut self, text: &str) -> Result<(Timestamp, Zone), TimeError> {
        let trimmed = text.trim();
        if let Some(found) = self.read_common(trimmed.as_bytes()) {
            return Ok(found);
        }
        let unreadable = || TimeError::Unreadable(shorten(text));
        let out_of_range = || TimeError::OutOfRange(shorten(text));
        let (body, zone) = split_zone(trimmed).ok_or_else(unreadable)?;
        let naive = parse_naive(body).ok_or_else(unreadable)?;
        let local_micros = naive.and_utc().timestamp_micros();
        let micros = local_micros
            .checked_sub(offset_micros(zone))
            .ok_or_else(out_of_range)?;
        Ok((
            Timestamp::from_micros(micros).ok_or_else(out_of_range)?,
            zone,
        ))
    }

    /// The form that the application writes, `YYYY-MM-DDTHH:MM:SS[.ffffff][Z|±hh:mm]`, without
    /// the cost of a general parser: a large message holds millions of them.
    #[inline]
    fn read_common(&mut self, text: &[u8]) -> Option<(Timestamp, Zone)> {
        let (date, rest) = text.split_first_chunk::<10>()?;
        let (&[b'T' | b' ', h0, h1, b':', i0, i1, b':', s0, s1], rest) =
            rest.split_first_chunk::<9>()?
        else {
            return None;
        };
        if *date != self.date {
            self.midnight_micros = midnight_micros(*date)?;
            self.date = *date;
        }
        let (hour, minute, second) = (two(h0, h1)?, two(i0, i1)?, two(s0, s1)?);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let (fraction_micros, zone) = fraction_and_zone(rest)?;
        let micros = i64::from(hour * 3600 + minute * 60 + second) * MICROS_PER_SEC
            + i64::from(fraction_micros);
        // A day of the years 0 to 9999 and less than two days more: no sum overflows.
        let time = Timestamp::from_micros(self.midnight_micros + micros - offset_micros(zone))?;
        Some((time, zone))
    }
}

const fn offset_micros(zone: Zone) -> i64 {
    match zone {
        Zone::NotStated => 0,
        Zone::Offset(secs) => secs as i64 * MICROS_PER_SEC,
    }
}

/// Midnight of `YYYY-MM-DD` in microseconds since 1970-01-01T00:00:00.
fn midnight_micros(date: [u8; 10]) -> Option<i64> {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = date else {
        return None;
    };
    let year = i32::try_from(two(y0, y1)? * 100 + two(y2, y3)?).ok()?;
    let days = NaiveDate::from_ymd_opt(year, two(m0, m1)?, two(d0, d1)?)?.num_days_from_ce();
    Some((i64::from(days) - 719_163) * 86_400 * MICROS_PER_SEC)
}

/// Reads `[.f…][Z|±hh:mm]`, with up to six digits of a fraction.
#[inline]
fn fraction_and_zone(text: &[u8]) -> Option<(u32, Zone)> {
    let (micros, zone) = match text.split_first() {
        None => return Some((0, Zone::NotStated)),
        Some((b'.', rest)) => {
            let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (digits, zone) = rest.split_at_checked(len)?;
            if !(1..=6).contains(&len) {
                return None;
            }
            let mut micros = 0;
            for place in 0..6 {
                micros = micros * 10 + digits.get(place).map_or(Some(0), |&d| digit(d))?;
            }
            (micros, zone)
        }
        Some(_) => (0, text),
    };
    let zone = match *zone {
        [] => Zone::NotStated,
        [b'Z'] => Zone::Offset(0),
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let (hours, minutes) = (two(h0, h1)?, two(m0, m1)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let secs = (hours * 3600 + minutes * 60).cast_signed();
            Zone::Offset(if sign == b'-' { -secs } else { secs })
        }
        _ => return None,
    };
    Some((micros, zone))
}

#[inline]
fn two(tens: u8, ones: u8) -> Option<u32> {
    Some(digit(tens)? * 10 + digit(ones)?)
}

fn shorten(text: &str) -> String {
    const MAX_CHARS: usize = 48;
    if text.chars().count() <= MAX_CHARS {
        return text.to_owned();
    }
    text.chars().take(MAX_CHARS).chain(['…']).collect()
}

#[inline]
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
        TimeReader::default().read(text).unwrap()
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
            let error = TimeReader::default().read(text).unwrap_err();
            assert_eq!(error, TimeError::Unreadable(text.to_owned()));
        }
        let long = "x".repeat(1000);
        assert!(
            TimeReader::default()
                .read(&long)
                .unwrap_err()
                .to_string()
                .chars()
                .count()
                < 200
        );
    }

    #[test]
    fn the_quick_parser_and_the_general_one_agree() {
        let mut reader = TimeReader::default();
        for text in [
            "2024-02-29T23:59:59",
            "1999-12-31T00:00:00.25",
            "1999-12-31T00:00:00.5-04:30",
            "2000-01-01 12:30:45.678901",
            "2000-01-01T12:30:45Z",
            "0001-01-01T00:00:00+00:00",
        ] {
            let (quick, zone) = reader.read_common(text.as_bytes()).unwrap();
            let (body, stated) = split_zone(text).unwrap();
            let general = parse_naive(body).unwrap().and_utc().timestamp_micros();
            assert_eq!(quick.micros(), general - offset_micros(stated), "{text}");
            assert_eq!(zone, stated, "{text}");
        }
        for text in [
            "2023-02-29T00:00:00",
            "2023-02-28T00:00:60",
            "2023-02-28T00:00:00.",
            "2023-02-28T00:00:00.1234567",
            "2023-02-28T00:00:00+24:00",
            "0001-01-01T00:00:00+00:01",
        ] {
            assert_eq!(reader.read_common(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_reader_does_not_keep_a_date_that_is_none() {
        let mut reader = TimeReader::default();
        for _ in 0..2 {
            assert!(reader.read("2023-02-29T10:00:00").is_err());
            assert!(reader.read("2023-02-28T25:00:00").is_err());
            assert_eq!(
                reader.read("2023-02-28T10:00:00").unwrap(),
                parsed("2023-02-28T10:00:00")
            );
        }
    }
}
