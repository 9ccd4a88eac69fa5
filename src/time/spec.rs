//! Moments as people write them, on the command line or in a field.

use std::str::FromStr;

use thiserror::Error;

use super::{MICROS_PER_SEC, TimeRange, Timestamp, Zone};

/// A moment of a session: a recorded time, an offset from its start, or a share of its length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimeSpec {
    /// A time as the session's clock shows it, or a moment when it states a zone itself.
    At(Timestamp, Zone),
    /// Seconds after the session's start.
    AfterStartSecs(f64),
    /// Share of the session, 0 to 1.
    Fraction(f64),
}

/// The text is no moment.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "{0:?} is not a moment: write a time as recorded (2024-11-09T15:26:44), an offset from the start (+90s, +5m, +1h) or a share (50%)"
)]
pub struct TimeSpecError(String);

/// The session does not reach to the moment.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the session runs from {start} to {end}; {wanted} lies outside of it")]
pub struct OutsideOfSession {
    start: String,
    end: String,
    wanted: String,
}

impl TimeSpec {
    /// The moment it means in a session over `range` whose clock shows `zone`.
    ///
    /// # Errors
    /// [`OutsideOfSession`] when the session does not reach there: a picture of another
    /// moment than the one asked for would be wrong.
    pub fn resolve(self, range: TimeRange, zone: Zone) -> Result<Timestamp, OutsideOfSession> {
        let wanted = match self {
            // Typed as it is shown: on the session's own clock.
            Self::At(t, Zone::NotStated) => match zone {
                Zone::NotStated => t,
                Zone::Offset(secs) => t.saturating_add_micros(-i64::from(secs) * MICROS_PER_SEC),
            },
            Self::At(t, Zone::Offset(_)) => t,
            // A float `as` integer saturates, and the sum stays inside the calendar.
            Self::AfterStartSecs(secs) => range.start().saturating_add_micros((secs * 1e6) as i64),
            Self::Fraction(fraction) => range.at_fraction(fraction),
        };
        if range.contains(wanted) {
            Ok(wanted)
        } else {
            Err(OutsideOfSession {
                start: range.start().format_iso(zone),
                end: range.end().format_iso(zone),
                wanted: wanted.format_iso(zone),
            })
        }
    }
}

impl FromStr for TimeSpec {
    type Err = TimeSpecError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || TimeSpecError(text.to_owned());
        if let Some(percent) = text.strip_suffix('%') {
            let percent: f64 = percent.trim().parse().map_err(|_| error())?;
            return match percent {
                p if (0.0..=100.0).contains(&p) => Ok(Self::Fraction(p / 100.0)),
                _ => Err(error()),
            };
        }
        if let Some(offset) = text.strip_prefix('+') {
            let (number, unit_secs) = match offset.char_indices().last() {
                Some((at, 's')) => (offset.get(..at), 1.0),
                Some((at, 'm')) => (offset.get(..at), 60.0),
                Some((at, 'h')) => (offset.get(..at), 3600.0),
                Some((at, 'd')) => (offset.get(..at), 86_400.0),
                _ => (Some(offset), 1.0),
            };
            let number: f64 = number
                .and_then(|n| n.trim().parse().ok())
                .ok_or_else(error)?;
            let secs = number * unit_secs;
            return if secs.is_finite() && secs >= 0.0 {
                Ok(Self::AfterStartSecs(secs))
            } else {
                Err(error())
            };
        }
        let (t, zone) = Timestamp::parse_iso(text).map_err(|_| error())?;
        Ok(Self::At(t, zone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    #[test]
    fn all_three_forms_name_the_same_moment() {
        let range = TimeRange::new(time("2026-05-04T08:00:00"), time("2026-05-04T08:30:00"));
        for text in [
            "2026-05-04T08:15:00",
            "+900s",
            "+900",
            "+15m",
            "+0.25h",
            "50%",
        ] {
            let spec: TimeSpec = text.parse().unwrap();
            assert_eq!(
                spec.resolve(range, Zone::NotStated),
                Ok(time("2026-05-04T08:15:00")),
                "{text}"
            );
        }
    }

    #[test]
    fn a_time_is_typed_as_the_session_shows_it() {
        let start = time("2014-09-10T06:54:07+02:00");
        let range = TimeRange::new(start, start.saturating_add_micros(1_200_000_000));
        for text in [
            "2014-09-10T07:00:00",
            "2014-09-10T05:00:00Z",
            "2014-09-10T07:00:00+02:00",
        ] {
            let spec: TimeSpec = text.parse().unwrap();
            let moment = spec.resolve(range, Zone::Offset(7200));
            assert_eq!(moment, Ok(time("2014-09-10T07:00:00+02:00")), "{text}");
        }
    }

    #[test]
    fn a_moment_outside_of_the_session_is_refused_with_its_span() {
        let range = TimeRange::new(time("2026-05-04T08:00:00"), time("2026-05-04T08:30:00"));
        let error = "+2h"
            .parse::<TimeSpec>()
            .unwrap()
            .resolve(range, Zone::NotStated)
            .unwrap_err();
        assert!(error.to_string().contains("2026-05-04T08:30:00"), "{error}");
    }

    #[test]
    fn other_text_is_refused_with_what_to_write() {
        for text in [
            "",
            "noon",
            "101%",
            "-5%",
            "+",
            "+xs",
            "+-5s",
            "50 percent",
            "+inf",
        ] {
            let error = text.parse::<TimeSpec>().unwrap_err();
            assert!(error.to_string().contains("+90s"), "{text}");
        }
    }
}
