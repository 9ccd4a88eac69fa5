//! A moment as recorded.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike};

use super::zone::format_offset;
use super::{TimeError, TimeReader, Zone};

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

impl Timestamp {
    /// The last moment that there is.
    pub const LAST: Self = Self(MAX_MICROS);

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
        TimeReader::default().read(text)
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

fn format_date(t: &NaiveDateTime) -> String {
    format!("{:04}-{:02}-{:02}", t.year(), t.month(), t.day())
}

fn format_time(t: &NaiveDateTime) -> String {
    format!("{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second())
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
}
