use super::*;
use chrono::{NaiveDate, Utc};
use proptest::prelude::*;

/// A zone of two hours in summer and one in winter, as in Malta: clocks go back at 01:00 UTC
/// on 2024-10-27, from 03:00 to 02:00, and forward at 01:00 UTC on 2025-03-30, from 02:00 to
/// 03:00.
#[derive(Clone, Copy, Debug)]
struct Malta;

fn hours(hours: i32) -> FixedOffset {
    FixedOffset::east_opt(hours * 3600).unwrap()
}

fn time(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()
}

impl TimeZone for Malta {
    type Offset = FixedOffset;

    fn from_offset(_: &FixedOffset) -> Self {
        Self
    }

    fn offset_from_local_date(&self, date: &NaiveDate) -> LocalResult<FixedOffset> {
        self.offset_from_local_datetime(&date.and_hms_opt(12, 0, 0).unwrap())
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> LocalResult<FixedOffset> {
        let fits = |offset: FixedOffset| {
            let utc = *local - Duration::seconds(offset.local_minus_utc().into());
            (self.offset_from_utc_datetime(&utc) == offset).then_some(offset)
        };
        match (fits(hours(2)), fits(hours(1))) {
            (Some(summer), Some(winter)) => LocalResult::Ambiguous(summer, winter),
            (Some(one), None) | (None, Some(one)) => LocalResult::Single(one),
            (None, None) => LocalResult::None,
        }
    }

    fn offset_from_utc_date(&self, date: &NaiveDate) -> FixedOffset {
        self.offset_from_utc_datetime(&date.and_hms_opt(12, 0, 0).unwrap())
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> FixedOffset {
        let is_winter = (time("2024-10-27 01:00:00")..time("2025-03-30 01:00:00")).contains(utc);
        hours(if is_winter { 1 } else { 2 })
    }
}

/// A moment of that zone, given in UTC.
fn utc(text: &str) -> DateTime<Malta> {
    Malta.from_utc_datetime(&time(text))
}

fn file(timestamp: &str) -> String {
    format!("window.WS_CONFIG = {{\n\tport: 49843,\n\ttimestamp: {timestamp}\n}};")
}

fn port_at(timestamp: &str, now: &DateTime<Malta>) -> Result<u16, WsConfigError> {
    read_ws_config(&file(timestamp), now).map(|config| config.port)
}

#[test]
fn a_file_that_was_written_just_now_in_local_time_names_the_port() {
    let now = utc("2024-01-01 09:00:03");
    // Before the zone's first winter here, so two hours ahead.
    assert_eq!(port_at("'2024-01-01 11:00:00'", &now), Ok(49_843));
    assert_eq!(port_at("\"2024-01-01T11:00:00.250\"", &now), Ok(49_843));
    let config = read_ws_config(&file("'2024-01-01 11:00:00'"), &now).unwrap();
    assert!(!config.is_ambiguous);
}

#[test]
fn a_stated_zone_and_milliseconds_since_1970_are_read_too() {
    let now = utc("2024-01-01 09:00:03");
    for timestamp in [
        "'2024-01-01T09:00:00Z'",
        "'2024-01-01T09:00:00.000Z'",
        "'2024-01-01 04:00:00-05:00'",
        "'2024-01-01T14:30:00+05:30'",
        "1704099600000",
    ] {
        assert_eq!(port_at(timestamp, &now), Ok(49_843), "{timestamp}");
    }
}

#[test]
fn a_file_of_five_seconds_is_stale_and_one_five_seconds_ahead_is_not_believed() {
    let now = utc("2024-07-01 10:00:00");
    for (local, expected) in [
        ("11:59:56", Ok(49_843)),
        ("11:59:55", Err(WsConfigError::Stale(5))),
        ("08:00:00", Err(WsConfigError::Stale(4 * 3600))),
        ("12:00:04", Ok(49_843)),
        ("12:00:05", Err(WsConfigError::Ahead(5))),
        // A time of UTC, or of a zone to the east, without saying so.
        ("10:00:00", Err(WsConfigError::Stale(2 * 3600))),
        ("13:00:00", Err(WsConfigError::Ahead(3600))),
    ] {
        let timestamp = format!("'2024-07-01 {local}'");
        assert_eq!(port_at(&timestamp, &now), expected, "{local}");
    }
}

#[test]
fn the_hour_that_comes_twice_is_fresh_in_either_reading_and_says_so() {
    // 02:30:00 local is 00:30 UTC in summer time and 01:30 UTC in winter time.
    for now in ["2024-10-27 00:30:02", "2024-10-27 01:30:02"] {
        let config = read_ws_config(&file("'2024-10-27 02:30:00'"), &utc(now)).unwrap();
        assert!(config.is_ambiguous, "{now}");
    }
    // Three seconds pass while clocks go from 02:59:58 back to 02:00:01.
    let config = read_ws_config(&file("'2024-10-27 02:59:58'"), &utc("2024-10-27 01:00:01"));
    assert_eq!(config.map(|config| config.port), Ok(49_843));
    // An hour later neither reading is fresh.
    let stale = port_at("'2024-10-27 02:30:00'", &utc("2024-10-27 02:30:02"));
    assert_eq!(stale, Err(WsConfigError::Stale(3602)));
}

#[test]
fn a_time_that_clocks_left_out_is_refused() {
    let text = "2025-03-30 02:30:00";
    let refused = port_at(&format!("'{text}'"), &utc("2025-03-30 01:30:00"));
    assert_eq!(refused, Err(WsConfigError::NoSuchTime(text.into())));
}

#[test]
fn what_is_no_port_or_no_time_is_refused_with_what_was_found() {
    let now = Utc.with_ymd_and_hms(2024, 1, 1, 10, 0, 0).unwrap();
    let read = |fields: &str| {
        let config = read_ws_config(&format!("window.WS_CONFIG = {{{fields}}};"), &now);
        config.unwrap_err().to_string()
    };
    for (fields, words) in [
        ("port: 0, timestamp: '2024-01-01 10:00:00'", "port = 0:"),
        ("port: 65536, timestamp: 1", "port = 65536:"),
        ("port: -1, timestamp: 1", "port = -1:"),
        ("port: 'x', timestamp: 1", "port = x:"),
        ("timestamp: 1", "port = missing:"),
        ("port: 1", "timestamp = missing:"),
        ("port: 1, timestamp: 'soon'", "timestamp = soon:"),
        (
            "port: 1, timestamp: '2024-02-30 10:00:00'",
            "timestamp = 2024-02-30",
        ),
        ("port: 1, timestamp: new Date()", "expected , or }"),
        (
            "port: 1, timestamp: 9223372036854775807",
            "timestamp = 9223372036854775807",
        ),
    ] {
        assert!(read(fields).contains(words), "{fields}: {}", read(fields));
    }
    let large = file(&" ".repeat(MAX_WS_CONFIG_BYTES));
    assert_eq!(read_ws_config(&large, &now), Err(WsConfigError::TooLarge));
}

#[test]
fn the_last_of_two_fields_counts_as_in_javascript() {
    let now = utc("2024-07-01 10:00:00");
    let text =
        "window.WS_CONFIG = {port: 1, port: '7000', timestamp: '2024-07-01 12:00:00', x: null}";
    assert_eq!(
        read_ws_config(text, &now).map(|config| config.port),
        Ok(7000)
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(
        timestamp in r"'?[-+0-9TZ:. ]{0,40}'?",
        port in "[-0-9a-z']{0,8}",
    ) {
        let text = format!("window.WS_CONFIG = {{port: {port}, timestamp: {timestamp}}};");
        let _ = read_ws_config(&text, &utc("2024-10-27 00:30:02"));
    }
}
