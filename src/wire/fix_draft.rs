//! What is known of one fix while its keys are read, and the rules for each of them.

use crate::geo::{LonLat, LonLatError, WorldPoint};
use crate::model::{Certainty, Fix, Measure, Severity};
use crate::time::{TimeReader, Timestamp, Zone};

use super::fix::FixKey;
use super::flags::FlagSum;
use super::report::VehicleReport;
use super::scalar::{Number, Scalar};

/// Nothing that moves on the ground or in the air is faster (km/h).
const MAX_SPEED_KMH: f64 = 100_000.0;
/// No altitude on or over the Earth is beyond this (metres).
const MAX_ALTITUDE_M: f64 = 100_000.0;
/// Headings count from north in either direction, once round at most (degrees).
const MAX_HEADING_DEG: f64 = 360.0;
/// A text of digits alone is a time in epoch milliseconds from this length on (1973).
const MIN_EPOCH_DIGITS: usize = 12;

/// A coordinate of a fix, until both are known.
#[derive(Clone, Copy)]
struct Coordinate {
    name: &'static str,
    found: Result<f64, &'static str>,
}

impl Coordinate {
    const fn missing(name: &'static str) -> Self {
        Self {
            name,
            found: Err("missing"),
        }
    }
}

/// When a fix was; texts win over numbers, because they say what was recorded.
#[derive(Clone, Copy)]
enum When {
    Unknown,
    Millis(Timestamp),
    Text(Timestamp, Zone),
}

/// What is known of a fix while its keys are read.
pub(super) struct FixDraft<'a> {
    pub(super) index: usize,
    pub(super) report: &'a mut VehicleReport,
    times: &'a mut TimeReader,
    refused: bool,
    latitude: Coordinate,
    longitude: Coordinate,
    when: When,
    when_missing: (&'static str, &'static str),
    speed: Option<(u8, f32)>,
    altitude_m: Option<f32>,
    heading_deg: Option<f32>,
    certainty: Option<Certainty>,
    pub(super) flags: FlagSum,
}

impl<'a> FixDraft<'a> {
    pub(super) fn new(
        index: usize,
        report: &'a mut VehicleReport,
        times: &'a mut TimeReader,
    ) -> Self {
        Self {
            index,
            report,
            times,
            refused: false,
            latitude: Coordinate::missing("latitude"),
            longitude: Coordinate::missing("longitude"),
            when: When::Unknown,
            when_missing: ("timestamp", "missing"),
            speed: None,
            altitude_m: None,
            heading_deg: None,
            certainty: None,
            flags: FlagSum::default(),
        }
    }

    /// Refuses the fix; only its first fault is told, so that the count is one of fixes.
    #[cold]
    pub(super) fn refuse(
        &mut self,
        field: &'static str,
        value: impl FnOnce() -> String,
        reason: &'static str,
    ) {
        if !self.refused {
            self.refused = true;
            self.report
                .add(Severity::Refused, Some(self.index), field, value, reason);
        }
    }

    #[cold]
    fn note(&mut self, field: &'static str, value: &Scalar<'_>, reason: &'static str) {
        self.report.add(
            Severity::Noted,
            Some(self.index),
            field,
            || value.shown(),
            reason,
        );
    }

    #[inline]
    fn coordinate(
        &mut self,
        name: &'static str,
        value: &Scalar<'_>,
        of: fn(&mut Self) -> &mut Coordinate,
    ) {
        let found = match value.number() {
            Number::Value(number) => Ok(number),
            Number::Missing(word) => Err(word),
            Number::Wrong => return self.refuse(name, || value.shown(), "not a number"),
        };
        let coordinate = of(self);
        // A second spelling without a value does not undo the first.
        if found.is_ok() || coordinate.found.is_err() {
            *coordinate = Coordinate { name, found };
        }
    }

    #[inline]
    fn time(&mut self, name: &'static str, value: &Scalar<'_>) {
        match value {
            Scalar::Text(text) => match self.times.read(text) {
                Ok((time, zone)) => self.when = When::Text(time, zone),
                Err(_) if is_epoch_digits(text) => self.millis(name, value),
                Err(_) if text.trim().is_empty() => self.when_missing = (name, "\"\""),
                Err(_) => self.refuse(name, || value.shown(), "not a readable time"),
            },
            _ => self.millis(name, value),
        }
    }

    fn millis(&mut self, name: &'static str, value: &Scalar<'_>) {
        match value.number() {
            Number::Missing(word) => self.when_missing = (name, word),
            Number::Wrong => self.refuse(name, || value.shown(), "not a readable time"),
            Number::Value(millis) => match Timestamp::from_epoch_millis(millis) {
                Ok(time) if !matches!(self.when, When::Text(..)) => self.when = When::Millis(time),
                Ok(_) => {}
                Err(_) => self.refuse(name, || value.shown(), "outside of the years 1 to 9999"),
            },
        }
    }

    /// A measure that may be left out: what it holds if that makes sense.
    #[inline]
    fn measure(
        &mut self,
        name: &'static str,
        value: &Scalar<'_>,
        min: f64,
        max: f64,
        nonsense: &'static str,
    ) -> Option<f64> {
        match value.number() {
            Number::Value(number) if (min..=max).contains(&number) => return Some(number),
            Number::Value(_) => self.note(name, value, nonsense),
            Number::Missing(_) => {}
            Number::Wrong => self.note(name, value, "not a number"),
        }
        None
    }

    #[inline]
    fn speed(&mut self, name: &'static str, value: &Scalar<'_>) {
        // `speed` is 0 where nothing is known, so that a named unit tells more.
        let rank: u8 = match name {
            "speed_kmh" => 0,
            "segment_speed_kmh" => 1,
            _ => 2,
        };
        let nonsense = "not a speed from 0 to 100000 km/h";
        if let Some(kmh) = self.measure(name, value, 0.0, MAX_SPEED_KMH, nonsense)
            && self.speed.is_none_or(|(known, _)| rank <= known)
        {
            self.speed = Some((rank, kmh as f32));
        }
    }

    #[inline]
    fn altitude(&mut self, name: &'static str, value: &Scalar<'_>) {
        let nonsense = "not an altitude within 100000 m";
        if let Some(metres) = self.measure(name, value, -MAX_ALTITUDE_M, MAX_ALTITUDE_M, nonsense) {
            // In the application's own spelling zero stands for "not known".
            if metres != 0.0 || name == "altitude_m" {
                self.altitude_m = Some(metres as f32);
            }
        }
    }

    #[inline]
    fn heading(&mut self, name: &'static str, value: &Scalar<'_>) {
        let nonsense = "not a heading within 360 degrees";
        if let Some(degrees) =
            self.measure(name, value, -MAX_HEADING_DEG, MAX_HEADING_DEG, nonsense)
        {
            // In the application's own spelling zero stands for "not known".
            if degrees != 0.0 || name == "heading_deg" {
                self.heading_deg = Some(degrees.rem_euclid(360.0) as f32);
            }
        }
    }

    fn certainty(&mut self, name: &'static str, value: &Scalar<'_>) {
        let stated = match value {
            Scalar::Missing(_) => return,
            Scalar::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "high" => Some(Certainty::High),
                "medium" => Some(Certainty::Medium),
                "low" => Some(Certainty::Low),
                "unknown" => Some(Certainty::Unknown),
                "" => return,
                _ => None,
            },
            _ => None,
        };
        match stated {
            Some(_) => self.certainty = stated,
            None => self.note(name, value, "not high, medium, low or unknown"),
        }
    }

    /// Takes the value of one key.
    #[inline]
    pub(super) fn take(&mut self, key: FixKey, value: &Scalar<'_>) {
        match key {
            FixKey::Latitude(name) => self.coordinate(name, value, |draft| &mut draft.latitude),
            FixKey::Longitude(name) => self.coordinate(name, value, |draft| &mut draft.longitude),
            FixKey::Time(name) => self.time(name, value),
            FixKey::TimeMillis(name) => self.millis(name, value),
            FixKey::Speed(name) => self.speed(name, value),
            FixKey::Altitude(name) => self.altitude(name, value),
            FixKey::Heading(name) => self.heading(name, value),
            FixKey::Certainty(name) => self.certainty(name, value),
            FixKey::Flag(flag, name) => {
                if let Err(reason) = self.flags.add(flag, value) {
                    self.note(name, value, reason);
                }
            }
            FixKey::Metadata if matches!(value, Scalar::Missing(_)) => {}
            FixKey::Metadata => self.note("metadata", value, "not an object"),
            FixKey::Other => {}
        }
    }

    /// Adds the fix to those of its vehicle, when everything was taken.
    pub(super) fn finish(&mut self, fixes: &mut Vec<Fix>, first_zone: &mut Option<Zone>) {
        // The fix is made where it is pushed: it is large, and copying it takes time.
        let Some((time, zone, position)) = self.time_and_place() else {
            return;
        };
        first_zone.get_or_insert(zone);
        let flags = self.flags.flags();
        fixes.push(Fix {
            time,
            position,
            speed_kmh: Measure::of(self.speed.map(|(_, kmh)| kmh)),
            heading_deg: Measure::of(self.heading_deg),
            altitude_m: Measure::of(self.altitude_m),
            flags: self
                .certainty
                .map_or(flags, |certainty| flags.with_certainty(certainty)),
        });
    }

    /// What no fix can be without; tells what is missing.
    fn time_and_place(&mut self) -> Option<(Timestamp, Zone, WorldPoint)> {
        if self.refused {
            return None;
        }
        let (time, zone) = match self.when {
            When::Text(time, zone) => (time, zone),
            When::Millis(time) => (time, Zone::Offset(0)),
            When::Unknown => {
                let (name, word) = self.when_missing;
                self.refuse(name, || word.to_owned(), "missing");
                return None;
            }
        };
        let (latitude, longitude) = (self.latitude, self.longitude);
        let (lat_deg, lon_deg) = match (latitude.found, longitude.found) {
            (Ok(lat_deg), Ok(lon_deg)) => (lat_deg, lon_deg),
            (Err(word), _) => {
                self.refuse(latitude.name, || word.to_owned(), "missing");
                return None;
            }
            (_, Err(word)) => {
                self.refuse(longitude.name, || word.to_owned(), "missing");
                return None;
            }
        };
        let position = match LonLat::new(lon_deg, lat_deg) {
            Ok(position) => WorldPoint::from_lon_lat(position),
            Err(LonLatError::Latitude(found)) => {
                self.refuse(latitude.name, || found.to_string(), "outside of -90 to 90");
                return None;
            }
            Err(LonLatError::Longitude(found)) => {
                self.refuse(
                    longitude.name,
                    || found.to_string(),
                    "outside of -180 to 180",
                );
                return None;
            }
        };
        Some((time, zone, position))
    }
}

fn is_epoch_digits(text: &str) -> bool {
    let digits = text.trim();
    digits.len() >= MIN_EPOCH_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())
}
