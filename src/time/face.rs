//! On which clock times are written on the screen.

use std::sync::Arc;

use super::zone::format_offset;
use super::{MICROS_PER_SEC, TimeRange, Timestamp, Zone};

/// The clock on which a person wants times to be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DisplayZone {
    /// As they were recorded.
    #[default]
    AsRecorded,
    /// So many seconds from UTC, east positive; 0 is UTC.
    Offset(i32),
    /// As this machine is set up.
    ThisMachine,
}

/// From this moment on, of UTC, a clock is so many seconds from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetChange {
    /// The moment, counted in UTC.
    pub from: Timestamp,
    /// Seconds from UTC, east positive.
    pub offset_secs: i32,
}

/// What is known of the recorded times, and on which clock they are written. Never changes by
/// itself: what is not as recorded was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeFace {
    recorded: Zone,
    /// What a person says of times that state no zone.
    said_offset_secs: Option<i32>,
    wanted: DisplayZone,
    /// The offsets of this machine's clock, ascending.
    machine: Arc<[OffsetChange]>,
}

impl TimeFace {
    /// Times that state `recorded`, written as recorded.
    pub fn of(recorded: Zone) -> Self {
        Self {
            recorded,
            ..Self::default()
        }
    }

    /// What the recording says of its zone.
    pub const fn recorded(&self) -> Zone {
        self.recorded
    }

    /// What a person says of times that state no zone, in seconds from UTC.
    pub const fn said_offset_secs(&self) -> Option<i32> {
        self.said_offset_secs
    }

    /// The clock that is wanted. Without a known zone of the recording times are written as
    /// recorded all the same.
    pub const fn wanted(&self) -> DisplayZone {
        self.wanted
    }

    /// Whether it is known how the recorded times lie to UTC.
    pub const fn is_anchored(&self) -> bool {
        matches!(self.recorded, Zone::Offset(_)) || self.said_offset_secs.is_some()
    }

    /// Whether times are written otherwise than they were recorded.
    pub fn is_moved(&self) -> bool {
        self.is_anchored() && self.wanted != DisplayZone::AsRecorded
    }

    /// Says how the times of a recording that states no zone lie to UTC; `None` takes that back,
    /// and they are written as recorded. A recording that states its zone is not overruled.
    pub fn say_offset(&mut self, offset_secs: Option<i32>) {
        self.said_offset_secs = offset_secs.filter(|_| self.recorded == Zone::NotStated);
        if !self.is_anchored() {
            self.wanted = DisplayZone::AsRecorded;
        }
    }

    /// Writes times on another clock; refused while it is not known how they lie to UTC.
    /// `machine` are the offsets of this machine's clock, in order of time. Returns whether it was
    /// done.
    pub fn want(&mut self, wanted: DisplayZone, machine: Arc<[OffsetChange]>) -> bool {
        let is_possible = wanted == DisplayZone::AsRecorded || self.is_anchored();
        if is_possible {
            self.wanted = wanted;
            self.machine = machine;
        }
        is_possible
    }

    /// The zone to write `t` with.
    pub fn zone_at(&self, t: Timestamp) -> Zone {
        // What a time without a zone has to be moved by to count from UTC.
        let to_utc_secs = match (self.recorded, self.said_offset_secs) {
            (Zone::Offset(_), _) => 0,
            (Zone::NotStated, Some(secs)) => secs,
            (Zone::NotStated, None) => return Zone::NotStated,
        };
        let offset_secs = match self.wanted {
            DisplayZone::AsRecorded => return self.recorded,
            DisplayZone::Offset(secs) => secs,
            DisplayZone::ThisMachine => {
                let utc = t.saturating_add_micros(-i64::from(to_utc_secs) * MICROS_PER_SEC);
                let behind = self.machine.partition_point(|change| change.from <= utc);
                let change = self.machine.get(behind.saturating_sub(1));
                change.map_or(0, |change| change.offset_secs)
            }
        };
        Zone::Offset(offset_secs - to_utc_secs)
    }

    /// The moment of the recording at which this clock shows what `shown` shows without a zone.
    pub fn moment_shown(&self, shown: Timestamp) -> Timestamp {
        let back = |zone: Zone| match zone {
            Zone::NotStated => shown,
            Zone::Offset(secs) => shown.saturating_add_micros(-i64::from(secs) * MICROS_PER_SEC),
        };
        // The offset of the time shown is nearly always that of the moment: look once more.
        back(self.zone_at(back(self.zone_at(shown))))
    }

    /// The moment of the recording that is `utc`, if it is known how it lies to UTC.
    pub fn moment_of_utc(&self, utc: Timestamp) -> Option<Timestamp> {
        match (self.recorded, self.said_offset_secs) {
            (Zone::Offset(_), _) => Some(utc),
            (Zone::NotStated, Some(secs)) => {
                Some(utc.saturating_add_micros(i64::from(secs) * MICROS_PER_SEC))
            }
            (Zone::NotStated, None) => None,
        }
    }

    /// What to write beside a clock that shows `t`, in at most two lines: never empty, so that
    /// nothing is moved in silence.
    pub fn describe(&self, t: Timestamp) -> Vec<String> {
        let recorded = match (self.recorded, self.said_offset_secs) {
            (Zone::NotStated, Some(secs)) => {
                format!("recorded as {}, as you said", offset_name(secs))
            }
            (zone, _) => format!("recorded as {}", zone.describe()),
        };
        if self.is_moved() {
            return vec![format!("shown in {}", self.wanted_name(t)), recorded];
        }
        match (self.recorded, self.said_offset_secs) {
            (Zone::NotStated, None) => vec!["as recorded,".into(), "zone not stated".into()],
            (Zone::NotStated, Some(secs)) => {
                vec![offset_name(secs), "as you said".into()]
            }
            (zone, _) => vec![zone.describe()],
        }
    }

    /// What the wanted clock is called at `t`: `UTC+02:00`, `this computer's zone, UTC+01:00`.
    fn wanted_name(&self, t: Timestamp) -> String {
        let to_utc_secs = self.said_offset_secs.unwrap_or(0);
        let offset = match self.zone_at(t) {
            Zone::Offset(secs) => offset_name(secs + to_utc_secs),
            Zone::NotStated => String::new(),
        };
        match self.wanted {
            DisplayZone::ThisMachine => format!("this computer's zone, {offset}"),
            DisplayZone::AsRecorded | DisplayZone::Offset(_) => offset,
        }
    }

    /// `2024-11-09 15:26:44` on this clock.
    pub fn date_time(&self, t: Timestamp) -> String {
        t.format_date_time(self.zone_at(t))
    }

    /// `08:00:00 to 08:30:00`, with dates when the days differ.
    pub fn range(&self, range: TimeRange) -> String {
        let (start, end) = (range.start(), range.end());
        let (first, last) = (self.zone_at(start), self.zone_at(end));
        if start.format_date(first) == end.format_date(last) {
            format!("{} to {}", start.format_time(first), end.format_time(last))
        } else {
            format!("{} to {}", self.date_time(start), self.date_time(end))
        }
    }
}

/// `UTC`, `UTC+02:00`.
fn offset_name(secs: i32) -> String {
    if secs == 0 {
        String::from("UTC")
    } else {
        format!("UTC{}", format_offset(secs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    fn shown(face: &TimeFace, t: &str) -> String {
        face.date_time(time(t))
    }

    #[test]
    fn a_recording_without_a_zone_is_never_moved_unless_its_zone_was_said() {
        let mut face = TimeFace::of(Zone::NotStated);
        assert!(!face.want(DisplayZone::Offset(0), Arc::default()));
        assert_eq!(shown(&face, "2024-07-01T10:00:00"), "2024-07-01 10:00:00");
        assert_eq!(
            face.describe(time("2024-07-01T10:00:00")).join(" "),
            "as recorded, zone not stated"
        );
        face.say_offset(Some(7200));
        assert_eq!(shown(&face, "2024-07-01T10:00:00"), "2024-07-01 10:00:00");
        assert!(face.want(DisplayZone::Offset(0), Arc::default()));
        assert_eq!(shown(&face, "2024-07-01T10:00:00"), "2024-07-01 08:00:00");
        assert_eq!(
            face.describe(time("2024-07-01T10:00:00")),
            ["shown in UTC", "recorded as UTC+02:00, as you said"]
        );
        face.say_offset(None);
        assert_eq!(shown(&face, "2024-07-01T10:00:00"), "2024-07-01 10:00:00");
        assert!(!face.is_moved());
    }

    #[test]
    fn a_span_over_midnight_names_both_days() {
        let range = TimeRange::new(time("2026-05-04T23:59:00"), time("2026-05-05T00:01:00"));
        assert_eq!(
            TimeFace::of(Zone::NotStated).range(range),
            "2026-05-04 23:59:00 to 2026-05-05 00:01:00"
        );
        assert_eq!(
            TimeFace::of(Zone::Offset(3600)).range(range),
            "00:59:00 to 01:01:00"
        );
    }

    #[test]
    fn a_stated_zone_is_not_overruled() {
        let mut face = TimeFace::of(Zone::Offset(3600));
        face.say_offset(Some(7200));
        assert_eq!(face.said_offset_secs(), None);
        assert!(face.want(DisplayZone::Offset(-3600), Arc::default()));
        assert_eq!(
            shown(&face, "2024-07-01T10:00:00+01:00"),
            "2024-07-01 08:00:00"
        );
        assert!(face.want(DisplayZone::AsRecorded, Arc::default()));
        assert_eq!(
            shown(&face, "2024-07-01T10:00:00+01:00"),
            "2024-07-01 10:00:00"
        );
    }

    #[test]
    fn a_clock_that_is_put_forward_is_followed_and_read_back() {
        let machine: Arc<[OffsetChange]> = [
            OffsetChange {
                from: time("2024-01-01T00:00:00"),
                offset_secs: 3600,
            },
            OffsetChange {
                from: time("2024-03-31T01:00:00"),
                offset_secs: 7200,
            },
        ]
        .into();
        let mut face = TimeFace::of(Zone::Offset(0));
        assert!(face.want(DisplayZone::ThisMachine, machine));
        assert_eq!(shown(&face, "2024-03-31T00:59:59Z"), "2024-03-31 01:59:59");
        assert_eq!(shown(&face, "2024-03-31T01:00:00Z"), "2024-03-31 03:00:00");
        for moment in [
            "2024-03-31T00:30:00",
            "2024-03-31T01:30:00",
            "2024-06-01T12:00:00",
        ] {
            let (read, _) = Timestamp::parse_iso(&shown(&face, moment)).unwrap();
            assert_eq!(face.moment_shown(read), time(moment), "{moment}");
        }
        let said = face.describe(time("2024-06-01T12:00:00")).join("; ");
        assert_eq!(
            said,
            "shown in this computer's zone, UTC+02:00; recorded as UTC"
        );
    }
}
