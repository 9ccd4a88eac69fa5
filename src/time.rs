//! Points in recorded time: parsing, formatting and ranges, without a wall clock.
//!
//! A recorded time is kept as it was written. A time without a zone is counted
//! as if its clock showed UTC, and is shown again exactly as it was given.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike};
use thiserror::Error;

/// Microseconds in one second.
pub const MICROS_PER_SEC: i64 = 1_000_000;

/// Earliest and latest moment that is accepted: years 1 to 9999, so that every
/// difference of two times fits an `i64` and every time can be written.
const MIN_MICROS: i64 = -62_135_596_800 * MICROS_PER_SEC;
const MAX_MICROS: i64 = 253_402_300_799 * MICROS_PER_SEC;

/// A moment as recorded, in microseconds since 1970-01-01T00:00:00 of the clock
/// that recorded it (UTC where the zone was stated).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// What the source said about the zone of a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Nothing: the time is shown as given.
    #[default]
    NotStated,
    /// An offset from UTC in seconds, east positive; 0 for `Z` and for epoch numbers.
    Offset(i32),
}

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

impl Timestamp {
    /// The time `micros` microseconds after 1970-01-01T00:00:00, or `None`
    /// outside of the years 1 to 9999.
    pub fn from_micros(micros: i64) -> Option<Self> {
        (MIN_MICROS..=MAX_MICROS)
            .contains(&micros)
            .then_some(Self(micros))
    }

    /// The time `millis` milliseconds after the epoch; fractions are kept to the microsecond.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] for NaN, infinities and years outside of 1 to 9999.
    pub fn from_epoch_millis(millis: f64) -> Result<Self, TimeError> {
        let micros = (millis * 1000.0).round();
        #[expect(
            clippy::cast_precision_loss,
            reason = "the limits need no exact comparison"
        )]
        let in_range = micros >= MIN_MICROS as f64 && micros <= MAX_MICROS as f64;
        if !in_range {
            return Err(TimeError::OutOfRange(millis.to_string()));
        }
        // In range of i64, as just checked.
        Ok(Self(micros as i64))
    }

    /// Reads an ISO 8601 time: `T` or a space between date and time, seconds and
    /// fraction optional, zone optional as `Z`, `+02:00`, `+0200` or `+02`.
    ///
    /// # Errors
    /// [`TimeError`] when the text has another form or lies outside of the years 1 to 9999.
    pub fn parse_iso(text: &str) -> Result<(Self, Zone), TimeError> {
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
        Ok((Self::from_micros(micros).ok_or_else(out_of_range)?, zone))
    }

    /// Microseconds since 1970-01-01T00:00:00.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since 1970-01-01T00:00:00, rounded down.
    pub const fn epoch_millis(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Seconds from `earlier` to `self`, negative when `self` is the earlier one.
    pub fn secs_since(self, earlier: Self) -> f64 {
        // Differences of years 1 to 9999 fit an i64, and f64 keeps a microsecond over 285 years.
        (self.0 - earlier.0) as f64 / MICROS_PER_SEC as f64
    }

    /// Microseconds from `earlier` to `self`, negative when `self` is the earlier one.
    pub const fn micros_since(self, earlier: Self) -> i64 {
        // Both lie within the years 1 to 9999, so that the difference cannot overflow.
        self.0 - earlier.0
    }

    /// `self` moved by `micros`, kept within the years 1 to 9999.
    pub fn saturating_add_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros).clamp(MIN_MICROS, MAX_MICROS))
    }

    /// `2024-11-09 15:26:44`, on the clock of `zone`.
    pub fn format_date_time(self, zone: Zone) -> String {
        match self.on_clock_of(zone) {
            Some(t) => format!("{} {}", format_date(&t), format_time(&t)),
            None => String::from("?"),
        }
    }

    /// `2024-11-09`, on the clock of `zone`.
    pub fn format_date(self, zone: Zone) -> String {
        self.on_clock_of(zone)
            .map_or_else(|| String::from("?"), |t| format_date(&t))
    }

    /// `15:26:44`, on the clock of `zone`.
    pub fn format_time(self, zone: Zone) -> String {
        self.on_clock_of(zone)
            .map_or_else(|| String::from("?"), |t| format_time(&t))
    }

    /// `15:26:44.250`, with as much of the fraction as is not zero, on the clock of `zone`.
    pub fn format_time_exact(self, zone: Zone) -> String {
        let base = self.format_time(zone);
        match self.0.rem_euclid(MICROS_PER_SEC) {
            0 => base,
            micros if micros % 1000 == 0 => format!("{base}.{:03}", micros / 1000),
            micros => format!("{base}.{micros:06}"),
        }
    }

    /// ISO 8601 with the zone that was stated, if any: `2024-11-09T15:26:44+02:00`.
    pub fn format_iso(self, zone: Zone) -> String {
        let suffix = match zone {
            Zone::NotStated => String::new(),
            Zone::Offset(0) => String::from("Z"),
            Zone::Offset(secs) => format_offset(secs),
        };
        format!(
            "{}T{}{suffix}",
            self.format_date(zone),
            self.format_time_exact(zone)
        )
    }

    fn on_clock_of(self, zone: Zone) -> Option<NaiveDateTime> {
        let offset_micros = match zone {
            Zone::NotStated => 0,
            Zone::Offset(secs) => i64::from(secs) * MICROS_PER_SEC,
        };
        Some(DateTime::from_timestamp_micros(self.0.checked_add(offset_micros)?)?.naive_utc())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format_iso(Zone::NotStated))
    }
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

/// A closed span of recorded time; `start <= end` always holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    start: Timestamp,
    end: Timestamp,
}

impl TimeRange {
    /// The span between two moments, in either order.
    pub fn new(a: Timestamp, b: Timestamp) -> Self {
        Self {
            start: a.min(b),
            end: a.max(b),
        }
    }

    /// First moment.
    pub const fn start(self) -> Timestamp {
        self.start
    }

    /// Last moment.
    pub const fn end(self) -> Timestamp {
        self.end
    }

    /// Length in seconds.
    pub fn duration_secs(self) -> f64 {
        self.end.secs_since(self.start)
    }

    /// The smallest span that holds both.
    pub fn union(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// `t`, moved to the nearer end when it lies outside.
    pub fn clamp(self, t: Timestamp) -> Timestamp {
        t.clamp(self.start, self.end)
    }

    /// Whether `t` lies inside, ends included.
    pub fn contains(self, t: Timestamp) -> bool {
        self.start <= t && t <= self.end
    }

    /// Where `t` lies, 0 at the start and 1 at the end; 0 for a span without length.
    pub fn fraction_of(self, t: Timestamp) -> f64 {
        let duration_secs = self.duration_secs();
        if duration_secs > 0.0 {
            t.secs_since(self.start) / duration_secs
        } else {
            0.0
        }
    }

    /// The moment at `fraction` of the span (0 = start, 1 = end), kept inside.
    pub fn at_fraction(self, fraction: f64) -> Timestamp {
        let span_micros = self.end.micros_since(self.start);
        let fraction = if fraction.is_nan() {
            0.0
        } else {
            fraction.clamp(0.0, 1.0)
        };
        let offset_micros = (span_micros as f64 * fraction).round() as i64;
        self.clamp(self.start.saturating_add_micros(offset_micros))
    }
}

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

fn format_date(t: &NaiveDateTime) -> String {
    format!("{:04}-{:02}-{:02}", t.year(), t.month(), t.day())
}

fn format_time(t: &NaiveDateTime) -> String {
    format!("{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second())
}

fn format_offset(secs: i32) -> String {
    let sign = if secs < 0 { '-' } else { '+' };
    let minutes = secs.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
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
        Timestamp::parse_iso(text).unwrap()
    }

    #[test]
    fn a_naive_time_is_shown_as_it_was_given() {
        for text in [
            "2024-11-09T15:26:44",
            "1969-12-31T23:59:59.5",
            "0001-01-01T00:00:00",
        ] {
            let (t, zone) = parsed(text);
            assert_eq!(zone, Zone::NotStated);
            assert!(
                t.format_iso(zone).starts_with(text),
                "{text} became {}",
                t.format_iso(zone)
            );
        }
        assert_eq!(
            parsed("2024-11-09 15:26").0,
            parsed("2024-11-09T15:26:00").0
        );
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
            let error = Timestamp::parse_iso(text).unwrap_err();
            assert_eq!(error, TimeError::Unreadable(text.to_owned()));
        }
        let long = "x".repeat(1000);
        assert!(
            Timestamp::parse_iso(&long)
                .unwrap_err()
                .to_string()
                .chars()
                .count()
                < 200
        );
    }

    #[test]
    fn epoch_numbers_outside_of_any_calendar_are_refused() {
        for millis in [f64::NAN, f64::INFINITY, 1e18, -1e18] {
            assert!(matches!(
                Timestamp::from_epoch_millis(millis),
                Err(TimeError::OutOfRange(_))
            ));
        }
        let t = Timestamp::from_epoch_millis(1_731_166_004_000.25).unwrap();
        assert_eq!(t.format_iso(Zone::Offset(0)), "2024-11-09T15:26:44.000250Z");
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

    #[test]
    fn fractions_of_a_range_stay_inside_of_it() {
        let range = TimeRange::new(
            parsed("2024-01-01T00:00:10").0,
            parsed("2024-01-01T00:00:00").0,
        );
        assert_eq!(range.at_fraction(0.5), parsed("2024-01-01T00:00:05").0);
        assert_eq!(range.at_fraction(7.0), range.end());
        assert_eq!(range.at_fraction(f64::NAN), range.start());
        assert!((range.fraction_of(range.at_fraction(0.25)) - 0.25).abs() < 1e-9);
    }

    #[test]
    fn lengths_of_time_read_well() {
        assert_eq!(format_duration_secs(59.6), "1 min 00 s");
        assert_eq!(format_duration_secs(3725.0), "1 h 02 min");
        assert_eq!(format_duration_secs(200_000.0), "2 d 07 h");
        assert_eq!(format_duration_secs(f64::NAN), "unknown");
    }
}
