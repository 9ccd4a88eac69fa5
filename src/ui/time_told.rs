//! How times and lengths of time are told: on which clock, and how that lies to the recording.

use crate::time::{
    ClockDoubt, DisplayZone, Origin, SaidZone, TimeFace, TimeRange, Timestamp, ZoneStatement,
    duration_parts, offset_name,
};
use crate::words::durations;
use crate::words::zones as words;
use crate::words::zones::told;

/// `1 h 02 min`, `3 min 05 s`, `12 s`: a length of time.
pub fn duration(secs: f64) -> String {
    durations::in_words(duration_parts(secs))
}

/// What to write beside a clock that shows `t`, in at most two lines: never empty, so that nothing
/// is moved in silence.
pub fn zone_lines(face: &TimeFace, t: Timestamp) -> Vec<String> {
    match face.statement(t) {
        ZoneStatement::NotStated => told::AS_RECORDED.map(str::to_owned).to_vec(),
        ZoneStatement::AsRecorded(Origin::Stated(secs)) => vec![offset_name(secs)],
        ZoneStatement::AsRecorded(Origin::Said {
            zone,
            offset_secs,
            doubt,
        }) => {
            let offset = offset_name(offset_secs);
            let clock = match zone {
                SaidZone::Offset(_) => offset,
                SaidZone::Named(name) => words::with_offset(name.as_str(), &offset),
            };
            vec![clock, how_known(doubt).to_owned()]
        }
        ZoneStatement::Moved {
            shown,
            shown_offset_secs,
            origin,
        } => {
            let offset = offset_name(shown_offset_secs);
            let clock = match shown {
                DisplayZone::ThisMachine => told::this_computer(&offset),
                DisplayZone::Named(name) => words::with_offset(name.as_str(), &offset),
                DisplayZone::AsRecorded | DisplayZone::Offset(_) => offset,
            };
            vec![told::shown_in(&clock), recorded(origin)]
        }
    }
}

/// The clock of the recording, beside another one that is shown.
fn recorded(origin: Origin) -> String {
    match origin {
        Origin::Stated(secs) => told::recorded_as(&offset_name(secs)),
        Origin::Said { zone, doubt, .. } => match zone {
            SaidZone::Offset(secs) => told::recorded_as_said(&offset_name(secs), how_known(doubt)),
            SaidZone::Named(name) => told::recorded_in(name.as_str(), how_known(doubt)),
        },
    }
}

/// How the clock of the recording is known, where a person has said it.
const fn how_known(doubt: Option<ClockDoubt>) -> &'static str {
    match doubt {
        None => told::AS_YOU_SAID,
        Some(ClockDoubt::Twice) => told::TWICE,
        Some(ClockDoubt::Never) => told::NEVER,
    }
}

/// The same in the least room: `UTC+02:00`, `no zone`.
pub fn short_zone(face: &TimeFace, t: Timestamp) -> String {
    match face.statement(t) {
        ZoneStatement::NotStated => told::NO_ZONE.to_owned(),
        ZoneStatement::AsRecorded(
            Origin::Stated(secs)
            | Origin::Said {
                offset_secs: secs, ..
            },
        )
        | ZoneStatement::Moved {
            shown_offset_secs: secs,
            ..
        } => offset_name(secs),
    }
}

/// `08:00:00 to 08:30:00`, with dates when the days differ.
pub fn range(face: &TimeFace, range: TimeRange) -> String {
    let (start, end) = (range.start(), range.end());
    let (first, last) = (face.zone_at(start), face.zone_at(end));
    if start.format_date(first) == end.format_date(last) {
        told::from_to(&start.format_time(first), &end.format_time(last))
    } else {
        told::from_to(&face.date_time(start), &face.date_time(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Offsets, Zone, ZoneName, malta};

    const MALTA: ZoneName = ZoneName::new("Europe/Malta");

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    fn told(face: &TimeFace, t: &str) -> String {
        zone_lines(face, time(t)).join("; ")
    }

    #[test]
    fn lengths_of_time_read_well() {
        for (secs, text) in [
            (12.0, "12 s"),
            (59.6, "1 min 00 s"),
            (3725.0, "1 h 02 min"),
            (200_000.0, "2 d 07 h"),
            (f64::NAN, "unknown"),
        ] {
            assert_eq!(duration(secs), text);
        }
    }

    #[test]
    fn that_no_zone_is_stated_or_that_somebody_has_said_it_is_told() {
        let mut face = TimeFace::of(Zone::NotStated);
        let noon = "2024-07-01T10:00:00";
        assert_eq!(told(&face, noon), "as recorded,; zone not stated");
        assert_eq!(short_zone(&face, time(noon)), "no zone");
        face.say(Some(SaidZone::Offset(7200)), Offsets::default());
        assert_eq!(told(&face, noon), "UTC+02:00; as you said");
        assert_eq!(short_zone(&face, time(noon)), "UTC+02:00");
        assert!(face.want(DisplayZone::Offset(0), Offsets::default()));
        assert_eq!(
            told(&face, noon),
            "shown in UTC; recorded as UTC+02:00, as you said"
        );
    }

    #[test]
    fn a_span_over_midnight_names_both_days() {
        let night = TimeRange::new(time("2026-05-04T23:59:00"), time("2026-05-05T00:01:00"));
        assert_eq!(
            range(&TimeFace::of(Zone::NotStated), night),
            "2026-05-04 23:59:00 to 2026-05-05 00:01:00"
        );
        assert_eq!(
            range(&TimeFace::of(Zone::Offset(3600)), night),
            "00:59:00 to 01:01:00"
        );
    }

    #[test]
    fn another_clock_is_told_with_the_one_of_the_recording() {
        let mut face = TimeFace::of(Zone::Offset(0));
        assert_eq!(told(&face, "2024-06-01T12:00:00"), "UTC");
        assert!(face.want(DisplayZone::ThisMachine, malta()));
        assert_eq!(
            told(&face, "2024-06-01T12:00:00"),
            "shown in this computer's zone, UTC+02:00; recorded as UTC"
        );
    }

    #[test]
    fn a_zone_with_a_name_is_said_with_its_offset_on_both_sides_of_a_change() {
        let mut face = TimeFace::of(Zone::Offset(0));
        assert_eq!(short_zone(&face, time("2024-10-27T00:59:59Z")), "UTC");
        assert!(face.want(DisplayZone::Named(MALTA), malta()));
        for (utc, offset) in [
            ("2024-10-27T00:59:59Z", "UTC+02:00"),
            ("2024-10-27T01:00:00Z", "UTC+01:00"),
        ] {
            let lines = zone_lines(&face, time(utc));
            assert_eq!(lines[0], format!("shown in Europe/Malta, {offset}"));
            assert_eq!(short_zone(&face, time(utc)), offset);
        }
    }

    #[test]
    fn an_hour_that_comes_twice_or_never_is_told() {
        let mut face = TimeFace::of(Zone::NotStated);
        face.say(Some(SaidZone::Named(MALTA)), malta());
        assert_eq!(
            told(&face, "2024-07-01T10:00:00"),
            "Europe/Malta, UTC+02:00; as you said"
        );
        assert!(face.want(DisplayZone::Offset(0), Offsets::default()));
        assert_eq!(
            told(&face, "2024-10-27T02:30:00"),
            "shown in UTC; recorded in Europe/Malta, hour comes twice, the first is taken"
        );
        let never = told(&face, "2024-03-31T02:30:00");
        assert!(never.ends_with("hour that was left out there"), "{never}");
    }
}
