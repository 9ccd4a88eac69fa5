//! What a table calls things in a file: for programs, and so the same in every language.
//!
//! None of it is taken from [`crate::words`], however much of it reads the same there today: who
//! reads a file next year must find what was found in it last year.

use super::event_told::{jump_kmh, metres_apart};
use super::told::Detail;
use crate::model::{Certainty, Event, EventKind, PoseKind, Provenance, Track};
use crate::time::{Zone, duration_parts, offset_name};
use crate::ui::details::facts::degrees;
use crate::ui::details::state::{Doubt, Known, short_degrees};
use crate::units::Units;

/// The columns of the vehicles.
pub const VEHICLE_FIELDS: [&str; 14] = [
    "playhead",
    "zone",
    NAME,
    ID,
    "state",
    "detail",
    "latitude_deg",
    "longitude_deg",
    "speed_kmh",
    "speed_basis",
    "certainty",
    "last_fix",
    "last_fix_age_s",
    "guarded",
];

/// The columns of the events.
pub const EVENT_FIELDS: [&str; 14] = [
    "event",
    NAME,
    ID,
    "zone",
    "start",
    "end",
    "duration_s",
    "latitude_deg",
    "longitude_deg",
    "other_latitude_deg",
    "other_longitude_deg",
    "distance_m",
    "detail",
    "guarded",
];

/// The column of names.
pub const NAME: &str = "name";
/// The column of ids.
pub const ID: &str = "id";

/// State and detail of a vehicle that has no fix at all.
pub const NO_DATA: &str = "no data";
/// State and detail of a vehicle before its first fix.
pub const NOT_YET: &str = "before its first fix";

/// How the place of a vehicle is known.
pub const fn state(kind: PoseKind) -> &'static str {
    match kind {
        PoseKind::Observed => "observed",
        PoseKind::Interpolated => "interpolated",
        PoseKind::Stopped => "stopped",
        PoseKind::Gap => "gap",
        PoseKind::Conflict => "conflict",
        PoseKind::Anomaly => "anomaly",
        PoseKind::Latest => "latest",
        PoseKind::Ended => "ended",
    }
}

/// Where a speed comes from.
pub const fn basis(source: Provenance) -> &'static str {
    match source {
        Provenance::Recorded => "recorded",
        Provenance::Derived => "derived",
    }
}

/// How sure a speed is.
pub const fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::High => "high",
        Certainty::Medium => "medium",
        Certainty::Low => "low",
        Certainty::Unknown => "unknown",
    }
}

/// What happened.
pub const fn event(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Stop => "stop",
        EventKind::Gap => "gap",
        EventKind::Conflict => "conflict",
        EventKind::Anomaly => "anomaly",
        EventKind::Jump => "jump",
    }
}

/// What the recording says of its zone.
pub fn zone(zone: Zone) -> String {
    match zone {
        Zone::NotStated => "not stated".to_owned(),
        Zone::Offset(secs) => offset_name(secs),
    }
}

/// What else there is to tell of a vehicle's place; times are written in `zone`.
pub fn detail(detail: Detail, zone: Zone, units: Units) -> String {
    match detail {
        Detail::Gap { secs } => format!("gap, last seen {} ago", duration(secs)),
        Detail::Ended { secs } => {
            format!("after its last fix, last seen {} ago", duration(secs))
        }
        Detail::Known { known, stands } => {
            let known = how_known(known, zone, units);
            if stands {
                format!("{known}, stands")
            } else {
                known
            }
        }
    }
}

fn how_known(known: Known, zone: Zone, units: Units) -> String {
    match known {
        Known::Observed => "observed".to_owned(),
        Known::Computed => "computed by the sender".to_owned(),
        Known::Between => "between two fixes".to_owned(),
        Known::Stands => "sender says it stands".to_owned(),
        Known::GapSince(time) => format!("gap since {}", time.format_time(zone)),
        Known::Also(place) => format!("also {}", short_degrees(place)),
        Known::TwoPlaces => "two places at once".to_owned(),
        Known::Doubtful(doubt) => why(doubt, units),
        Known::Waits => "waits for the next fix".to_owned(),
        Known::NoMore => "no fix comes after it".to_owned(),
    }
}

/// What else there is to tell of an event, in km and km/h whatever people prefer.
pub fn event_detail(event: &Event, track: &Track) -> String {
    let units = Units::KmPerHour;
    let apart = metres_apart(event).map(|metres| units.length(metres));
    let other = event.other.map(degrees);
    match (event.kind, apart, other) {
        (EventKind::Anomaly, ..) => why(Doubt::of(track, event.fix), units),
        (EventKind::Gap, Some(apart), Some(other)) => {
            format!("{apart} apart, seen again at {other}")
        }
        (EventKind::Conflict, _, Some(other)) => format!("also at {other}"),
        (EventKind::Jump, Some(apart), _) => {
            let speed = units.speed(jump_kmh(event));
            format!("{apart} apart, would take {speed}")
        }
        _ => String::new(),
    }
}

fn why(doubt: Doubt, units: Units) -> String {
    match doubt {
        Doubt::Flagged => "flagged by the sender".to_owned(),
        Doubt::WouldTake { kmh } => format!("would take {}", units.speed(kmh)),
        Doubt::Apart => "lies apart from the track".to_owned(),
    }
}

fn duration(secs: f64) -> String {
    match duration_parts(secs) {
        None => "unknown".to_owned(),
        Some([0, 0, 0, seconds]) => format!("{seconds} s"),
        Some([0, 0, minutes, seconds]) => format!("{minutes} min {seconds:02} s"),
        Some([0, hours, minutes, _]) => format!("{hours} h {minutes:02} min"),
        Some([days, hours, ..]) => format!("{days} d {hours:02} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::{Fix, FixFlags};
    use crate::time::{TimeRange, Timestamp};

    const UNITS: Units = Units::MilesPerHour;

    fn place(lon_deg: f64) -> WorldPoint {
        WorldPoint::from_lon_lat(LonLat::new(lon_deg, 35.9).unwrap())
    }

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    #[test]
    fn the_words_of_a_file_do_not_follow_the_language() {
        assert_eq!(
            VEHICLE_FIELDS.join(","),
            "playhead,zone,name,id,state,detail,latitude_deg,longitude_deg,speed_kmh,speed_basis,\
             certainty,last_fix,last_fix_age_s,guarded"
        );
        assert_eq!(
            EVENT_FIELDS.join(","),
            "event,name,id,zone,start,end,duration_s,latitude_deg,longitude_deg,\
             other_latitude_deg,other_longitude_deg,distance_m,detail,guarded"
        );
        let states = [
            PoseKind::Observed,
            PoseKind::Interpolated,
            PoseKind::Stopped,
            PoseKind::Gap,
            PoseKind::Conflict,
            PoseKind::Anomaly,
            PoseKind::Latest,
            PoseKind::Ended,
        ];
        assert_eq!(
            states.map(state).join(","),
            "observed,interpolated,stopped,gap,conflict,anomaly,latest,ended"
        );
        assert_eq!([NO_DATA, NOT_YET], ["no data", "before its first fix"]);
        assert_eq!(
            [Provenance::Recorded, Provenance::Derived].map(basis),
            ["recorded", "derived"]
        );
        let certainties = [
            Certainty::High,
            Certainty::Medium,
            Certainty::Low,
            Certainty::Unknown,
        ];
        assert_eq!(
            certainties.map(certainty).join(","),
            "high,medium,low,unknown"
        );
        let events = [
            EventKind::Stop,
            EventKind::Gap,
            EventKind::Conflict,
            EventKind::Anomaly,
            EventKind::Jump,
        ];
        assert_eq!(
            events.map(event).join(","),
            "stop,gap,conflict,anomaly,jump"
        );
        let zones = [Zone::NotStated, Zone::Offset(0), Zone::Offset(-16_200)];
        assert_eq!(zones.map(zone).join(","), "not stated,UTC,UTC-04:30");
    }

    #[test]
    fn the_details_of_a_file_do_not_follow_the_language() {
        let told = |known, stands| {
            let written = Detail::Known { known, stands };
            detail(written, Zone::Offset(3600), UNITS)
        };
        for (known, text) in [
            (Known::Observed, "observed"),
            (Known::Computed, "computed by the sender"),
            (Known::Between, "between two fixes"),
            (Known::Stands, "sender says it stands"),
            (
                Known::GapSince(time("2024-07-01T10:00:00Z")),
                "gap since 11:00:00",
            ),
            (Known::Also(place(14.5)), "also 35.90000, 14.50000"),
            (Known::TwoPlaces, "two places at once"),
            (Known::Doubtful(Doubt::Flagged), "flagged by the sender"),
            (
                Known::Doubtful(Doubt::WouldTake { kmh: 804.672 }),
                "would take 500.0 mph",
            ),
            (Known::Doubtful(Doubt::Apart), "lies apart from the track"),
            (Known::Waits, "waits for the next fix"),
            (Known::NoMore, "no fix comes after it"),
        ] {
            assert_eq!(told(known, false), text);
        }
        assert_eq!(told(Known::Between, true), "between two fixes, stands");
        for (secs, text) in [
            (9.0, "9 s"),
            (106.0, "1 min 46 s"),
            (3725.0, "1 h 02 min"),
            (200_000.0, "2 d 07 h"),
            (f64::INFINITY, "unknown"),
        ] {
            assert_eq!(
                detail(Detail::Gap { secs }, Zone::NotStated, UNITS),
                format!("gap, last seen {text} ago")
            );
            assert_eq!(
                detail(Detail::Ended { secs }, Zone::NotStated, UNITS),
                format!("after its last fix, last seen {text} ago")
            );
        }
    }

    #[test]
    fn the_details_of_events_do_not_follow_the_language() {
        let start = time("2024-07-01T10:00:00");
        let flagged = Fix {
            flags: FixFlags::ANOMALY,
            ..Fix::new(start, place(14.5))
        };
        let track: Track = [flagged].into_iter().collect();
        let told = |kind, other: Option<WorldPoint>| {
            let end = start.saturating_add_micros(10_000_000);
            let event = Event {
                kind,
                range: TimeRange::new(start, end),
                place: place(14.5),
                other,
                fix: 0,
            };
            event_detail(&event, &track)
        };
        let other = Some(place(14.6));
        assert_eq!(told(EventKind::Stop, other), "");
        assert_eq!(
            told(EventKind::Gap, other),
            "9.01 km apart, seen again at 35.900000, 14.600000"
        );
        assert_eq!(told(EventKind::Gap, None), "");
        assert_eq!(
            told(EventKind::Conflict, other),
            "also at 35.900000, 14.600000"
        );
        assert_eq!(told(EventKind::Anomaly, None), "flagged by the sender");
        let jump = told(EventKind::Jump, other);
        assert!(
            jump.starts_with("9.01 km apart, would take 3,2") && jump.ends_with(" km/h"),
            "{jump}"
        );
    }
}
