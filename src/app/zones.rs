//! Time zones by their names: which there are, and what their clocks showed.

use std::sync::LazyLock;

use chrono::{DateTime, Local, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

use crate::time::{DisplayZone, OffsetChange, Offsets, TimeRange, Timestamp, ZoneName};

/// Summer time lasts longer than this everywhere: so far apart offsets are looked up.
const LOOK_EVERY_MICROS: i64 = 7 * 86_400 * 1_000_000;
/// Spans longer than some centuries are looked at in larger steps.
const MAX_LOOKS: i64 = 20_000;

/// What the names of the choices are called in files.
const AS_RECORDED: &str = "as recorded";
const THIS_MACHINE: &str = "this computer";
const UTC: &str = "UTC";

static NAMES: LazyLock<Vec<ZoneName>> = LazyLock::new(|| {
    let mut names: Vec<ZoneName> = TZ_VARIANTS
        .iter()
        .map(|zone| ZoneName::new(zone.name()))
        .collect();
    names.sort_unstable();
    names
});

/// The names of all zones that are known, in the order of the alphabet.
pub fn names() -> &'static [ZoneName] {
    &NAMES
}

/// The zone of this name, if there is one.
pub fn named(name: &str) -> Option<ZoneName> {
    let zone: Tz = name.parse().ok()?;
    Some(ZoneName::new(zone.name()))
}

/// Seconds from UTC in a zone at a moment of UTC, east positive. Zero where the zone is not known,
/// which no [`ZoneName`] made here can be.
pub fn offset_at(name: ZoneName, utc: Timestamp) -> i32 {
    name.as_str()
        .parse::<Tz>()
        .map_or(0, |zone| offset_in(&zone, utc))
}

fn offset_in(zone: &impl TimeZone, utc: Timestamp) -> i32 {
    let moment = DateTime::from_timestamp_micros(utc.micros()).unwrap_or_default();
    let offset = zone.offset_from_utc_datetime(&moment.naive_utc());
    offset.fix().local_minus_utc()
}

/// The offsets over `range` and a day around it of a clock that is wanted; none are needed for one
/// that always has the same.
pub fn offsets_of(wanted: DisplayZone, range: Option<TimeRange>) -> Offsets {
    let Some(range) = range else {
        return Offsets::default();
    };
    match wanted {
        DisplayZone::AsRecorded | DisplayZone::Offset(_) => Offsets::default(),
        DisplayZone::ThisMachine => offsets_over(range, |utc| offset_in(&Local, utc)),
        DisplayZone::Named(name) => match name.as_str().parse::<Tz>() {
            Ok(zone) => offsets_over(range, |utc| offset_in(&zone, utc)),
            Err(_) => Offsets::default(),
        },
    }
}

fn offsets_over(range: TimeRange, offset_at: impl Fn(Timestamp) -> i32) -> Offsets {
    Offsets::new(&changes_over(range, offset_at))
}

fn changes_over(range: TimeRange, offset_at: impl Fn(Timestamp) -> i32) -> Vec<OffsetChange> {
    const DAY_MICROS: i64 = 86_400 * 1_000_000;
    let start = range.start().saturating_add_micros(-DAY_MICROS);
    let end = range.end().saturating_add_micros(DAY_MICROS);
    let step = LOOK_EVERY_MICROS.max(end.micros_since(start) / MAX_LOOKS);
    let mut changes = vec![OffsetChange {
        from: start,
        offset_secs: offset_at(start),
    }];
    let mut at = start;
    while at < end {
        let next = at.saturating_add_micros(step).min(end);
        let (mut before, mut behind) = (at, next);
        let (old, new) = (offset_at(at), offset_at(next));
        if old != new {
            while behind.micros_since(before) > 1 {
                let middle = before.saturating_add_micros(behind.micros_since(before) / 2);
                if offset_at(middle) == old {
                    before = middle;
                } else {
                    behind = middle;
                }
            }
            changes.push(OffsetChange {
                from: behind,
                offset_secs: offset_at(behind),
            });
        }
        at = next;
    }
    changes
}

/// A clock as it is written into files: `as recorded`, `this computer`, `UTC`, `+05:30`,
/// `Europe/Malta`.
pub fn written(zone: DisplayZone) -> String {
    match zone {
        DisplayZone::AsRecorded => AS_RECORDED.to_owned(),
        DisplayZone::ThisMachine => THIS_MACHINE.to_owned(),
        DisplayZone::Offset(0) => UTC.to_owned(),
        DisplayZone::Offset(secs) => {
            let sign = if secs < 0 { '-' } else { '+' };
            let minutes = secs.unsigned_abs() / 60;
            format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
        DisplayZone::Named(name) => name.as_str().to_owned(),
    }
}

/// Reads what [`written`] writes.
pub fn read(text: &str) -> Option<DisplayZone> {
    match text {
        AS_RECORDED => Some(DisplayZone::AsRecorded),
        THIS_MACHINE => Some(DisplayZone::ThisMachine),
        UTC => Some(DisplayZone::Offset(0)),
        _ => match offset(text) {
            Some(secs) => Some(DisplayZone::Offset(secs)),
            None => named(text).map(DisplayZone::Named),
        },
    }
}

/// Reads `+05:30` as seconds; no clock is further from UTC than a day.
fn offset(text: &str) -> Option<i32> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = rest.split_once(':')?;
    let part = |text: &str, below: i32| {
        let number: i32 = text.parse().ok()?;
        (text.len() == 2 && (0..below).contains(&number)).then_some(number)
    };
    Some(sign * (part(hours, 24)? * 3600 + part(minutes, 60)? * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    #[test]
    fn every_change_of_a_clock_is_found_to_the_microsecond() {
        let range = TimeRange::new(time("2024-01-01T00:00:00"), time("2024-12-31T00:00:00"));
        let zone: Tz = "Europe/Malta".parse().unwrap();
        let found: Vec<_> = changes_over(range, |utc| offset_in(&zone, utc))
            .iter()
            .map(|change| (change.from, change.offset_secs))
            .collect();
        assert_eq!(
            found,
            [
                (time("2023-12-31T00:00:00"), 3600),
                (time("2024-03-31T01:00:00"), 7200),
                (time("2024-10-27T01:00:00"), 3600)
            ]
        );
    }

    #[test]
    fn zones_are_found_by_the_names_that_are_offered() {
        assert!(names().len() > 400);
        assert!(names().is_sorted());
        for name in names() {
            assert_eq!(named(name.as_str()), Some(*name));
        }
        assert_eq!(named("Atlantis"), None);
        let summer = time("2026-07-01T10:00:00");
        assert_eq!(offset_at(ZoneName::new("Asia/Kolkata"), summer), 19_800);
        assert_eq!(offset_at(ZoneName::new("Atlantis"), summer), 0);
    }

    #[test]
    fn a_clock_is_read_as_it_was_written() {
        for (zone, text) in [
            (DisplayZone::AsRecorded, "as recorded"),
            (DisplayZone::ThisMachine, "this computer"),
            (DisplayZone::Offset(0), "UTC"),
            (DisplayZone::Offset(-12_600), "-03:30"),
            (DisplayZone::Offset(19_800), "+05:30"),
            (
                DisplayZone::Named(ZoneName::new("Europe/Malta")),
                "Europe/Malta",
            ),
        ] {
            assert_eq!(written(zone), text);
            assert_eq!(read(text), Some(zone));
        }
        for text in ["", "+5", "+25:00", "+01:60", "+-1:00", "Europe/Atlantis"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
