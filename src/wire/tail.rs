//! What stands behind the vehicles of a large message, seen before the vehicles are read.
//!
//! The application writes settings and the time span after the vehicles. A message that is
//! told in parts needs them with the first one: the first picture is drawn with the settings,
//! and a span that changes with each part would make everything that depends on it begin anew.

use crate::model::Settings;
use crate::time::TimeRange;

use super::data::{tail_of_data, tail_of_message};
use super::source::Source;

/// Bytes at the end that are looked at; what the application writes there has some 250.
const MAX_TAIL_BYTES: usize = 4096;

/// Settings and span that were seen at the end of a message. Only a guess: what the reader
/// finds when it comes there counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tail {
    pub(super) settings: Settings,
    pub(super) announced_range: Option<TimeRange>,
}

impl Tail {
    /// Looks at the end of `text`; nothing where that is not as the application writes it.
    pub(super) fn of(text: &[u8]) -> Self {
        let text = text.trim_ascii_end();
        let from = text.len().saturating_sub(MAX_TAIL_BYTES);
        let end = text.get(from..).unwrap_or_default();
        memchr::memchr_iter(b']', end)
            .filter_map(|at| end.get(at + 1..))
            .find_map(Self::behind_list)
            .unwrap_or_default()
    }

    /// Looks through all of a message of MessagePack, which cannot be read from its end; its
    /// vehicles are passed over, which takes a part of the time that it takes to read them.
    pub(super) fn of_packed(bytes: &[u8]) -> Self {
        tail_of_message(Source::Pack(bytes)).unwrap_or_default()
    }

    /// The rest of an object behind a list in it, `,"settings":{…},"startTime":"…"}`: of the
    /// message's `data`, or of the message itself.
    fn behind_list(text: &[u8]) -> Option<Self> {
        let entries = text.trim_ascii_start().strip_prefix(b",")?;
        let in_data = entries.strip_suffix(b"}")?;
        [in_data, entries].into_iter().find_map(|entries| {
            let object = [b"{", entries].concat();
            tail_of_data(std::str::from_utf8(&object).ok()?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn range(secs: i64) -> Option<TimeRange> {
        let start = Timestamp::parse_iso("2024-11-09T15:26:44").unwrap().0;
        Some(TimeRange::new(
            start,
            start.saturating_add_micros(secs * 1_000_000),
        ))
    }

    #[test]
    fn settings_and_span_behind_the_vehicles_are_seen() {
        let tail = r#","settings": {"showTrails": true}, "startTime": "2024-11-09T15:26:44", "endTime": "2024-11-09T15:26:54"}"#;
        for (before, after) in [
            (
                r#"{"type":"load_vehicles","data":{"vehicles":[{"id":"a"}]"#,
                "}",
            ),
            (
                r#"{"type":"load_vehicles","data":{"vehicles":[{"gps_points":[] } ]"#,
                " }\n",
            ),
            (r#"{"type":"load_vehicles","vehicles":[]"#, ""),
        ] {
            let found = Tail::of(format!("{before}{tail}{after}").as_bytes());
            assert_eq!(found.settings.show_trails, Some(true), "{before}");
            assert_eq!(found.announced_range, range(10), "{before}");
        }
    }

    #[test]
    fn anything_else_at_the_end_is_not_guessed_at() {
        for text in [
            "",
            "]",
            "],",
            "],}}",
            r#"{"data":{"vehicles":[{"gps_points":[],"label":"b"}]}}"#,
            r#"{"data":{"vehicles":[{"gps_points":[],"settings":{"showTrails":true}}]}}"#,
            r#"{"data":{"vehicles":[],"settings":{"showTrails":true}"#,
            r#"{"data":{"a":{"b":{"c":[],"settings":{"showTrails":true}}}}}"#,
            r#"{"data":{"vehicles":[],"vehicles":[{"id":"c"}],"settings":{"showTrails":NaN}}}"#,
        ] {
            assert_eq!(Tail::of(text.as_bytes()), Tail::default(), "{text}");
        }
    }
}
