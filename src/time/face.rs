//! On which clock times are written on the screen.

use super::{
    ClockDoubt, DisplayZone, MICROS_PER_SEC, Offsets, Origin, SaidZone, Timestamp, Zone,
    ZoneStatement,
};

/// What is known of the recorded times, and on which clock they are written. Never changes by
/// itself: what is not as recorded was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeFace {
    recorded: Zone,
    /// What a person says of times that state no zone.
    said: Option<SaidZone>,
    /// The offsets of the clock that was said, where it has a name.
    said_offsets: Offsets,
    wanted: DisplayZone,
    /// The offsets of the clock that is wanted, where it is this machine's or has a name.
    offsets: Offsets,
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

    /// What a person says of times that state no zone.
    pub const fn said(&self) -> Option<SaidZone> {
        self.said
    }

    /// The clock that is wanted. Without a known zone of the recording times are written as
    /// recorded all the same.
    pub const fn wanted(&self) -> DisplayZone {
        self.wanted
    }

    /// Whether it is known how the recorded times lie to UTC.
    pub const fn is_anchored(&self) -> bool {
        matches!(self.recorded, Zone::Offset(_)) || self.said.is_some()
    }

    /// Whether times are written otherwise than they were recorded.
    pub fn is_moved(&self) -> bool {
        self.is_anchored() && self.wanted != DisplayZone::AsRecorded
    }

    /// Says how the times of a recording that states no zone lie to UTC; `None` takes that back,
    /// and they are written as recorded. A recording that states its zone is not overruled.
    /// `offsets` are those of the clock where it has a name.
    pub fn say(&mut self, said: Option<SaidZone>, offsets: Offsets) {
        self.said = said.filter(|_| self.recorded == Zone::NotStated);
        self.said_offsets = offsets;
        if !self.is_anchored() {
            self.wanted = DisplayZone::AsRecorded;
        }
    }

    /// Writes times on another clock; refused while it is not known how they lie to UTC.
    /// `offsets` are those of the clock where it is this machine's or has a name. Returns whether it
    /// was done.
    pub fn want(&mut self, wanted: DisplayZone, offsets: Offsets) -> bool {
        let is_possible = wanted == DisplayZone::AsRecorded || self.is_anchored();
        if is_possible {
            self.wanted = wanted;
            self.offsets = offsets;
        }
        is_possible
    }

    /// What a recorded time has to be moved back by to count from UTC, in seconds, and what is
    /// doubtful about that; `None` while it is not known.
    fn to_utc_secs(&self, t: Timestamp) -> Option<(i32, Option<ClockDoubt>)> {
        match (self.recorded, self.said) {
            (Zone::Offset(_), _) => Some((0, None)),
            (Zone::NotStated, Some(SaidZone::Offset(secs))) => Some((secs, None)),
            (Zone::NotStated, Some(SaidZone::Named(_))) => Some(self.said_offsets.at_local(t)),
            (Zone::NotStated, None) => None,
        }
    }

    /// What is doubtful about how a recorded time lies to UTC, by what a person has said.
    pub fn doubt_at(&self, t: Timestamp) -> Option<ClockDoubt> {
        self.to_utc_secs(t).and_then(|(_, doubt)| doubt)
    }

    /// The moment of UTC that a recorded time is, if it is known how it lies to UTC.
    pub fn utc_of(&self, t: Timestamp) -> Option<Timestamp> {
        let (secs, _) = self.to_utc_secs(t)?;
        Some(t.saturating_add_micros(-i64::from(secs) * MICROS_PER_SEC))
    }

    /// The zone to write `t` with.
    pub fn zone_at(&self, t: Timestamp) -> Zone {
        let Some((to_utc_secs, _)) = self.to_utc_secs(t) else {
            return Zone::NotStated;
        };
        let offset_secs = match self.wanted {
            DisplayZone::AsRecorded => return self.recorded,
            DisplayZone::Offset(secs) => secs,
            DisplayZone::ThisMachine | DisplayZone::Named(_) => {
                let utc = t.saturating_add_micros(-i64::from(to_utc_secs) * MICROS_PER_SEC);
                self.offsets.at_utc(utc)
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
        let secs = match (self.recorded, self.said) {
            (Zone::Offset(_), _) => 0,
            (Zone::NotStated, Some(SaidZone::Offset(secs))) => secs,
            (Zone::NotStated, Some(SaidZone::Named(_))) => self.said_offsets.at_utc(utc),
            (Zone::NotStated, None) => return None,
        };
        Some(utc.saturating_add_micros(i64::from(secs) * MICROS_PER_SEC))
    }

    /// How the clock that `t` is written on lies to the recording.
    pub fn statement(&self, t: Timestamp) -> ZoneStatement {
        let origin = match (self.recorded, self.said) {
            (Zone::Offset(secs), _) => Origin::Stated(secs),
            (Zone::NotStated, Some(zone)) => {
                let (offset_secs, doubt) = self.to_utc_secs(t).unwrap_or_default();
                Origin::Said {
                    zone,
                    offset_secs,
                    doubt,
                }
            }
            (Zone::NotStated, None) => return ZoneStatement::NotStated,
        };
        match self.shown_offset_secs(t) {
            Some(shown_offset_secs) if self.is_moved() => ZoneStatement::Moved {
                shown: self.wanted,
                shown_offset_secs,
                origin,
            },
            _ => ZoneStatement::AsRecorded(origin),
        }
    }

    /// How the clock that `t` is written on lies to UTC, in seconds, east positive; `None` while
    /// that is not known.
    fn shown_offset_secs(&self, t: Timestamp) -> Option<i32> {
        let (to_utc_secs, _) = self.to_utc_secs(t)?;
        match self.zone_at(t) {
            Zone::Offset(secs) => Some(secs + to_utc_secs),
            Zone::NotStated => None,
        }
    }

    /// `2024-11-09 15:26:44` on this clock.
    pub fn date_time(&self, t: Timestamp) -> String {
        t.format_date_time(self.zone_at(t))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{ZoneName, malta};

    const MALTA: ZoneName = ZoneName::new("Europe/Malta");

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    fn shown(face: &TimeFace, t: &str) -> String {
        face.date_time(time(t))
    }

    #[test]
    fn a_recording_without_a_zone_is_never_moved_unless_its_zone_was_said() {
        let mut face = TimeFace::of(Zone::NotStated);
        assert!(!face.want(DisplayZone::Offset(0), Offsets::default()));
        assert_eq!(shown(&face, "2024-07-01T10:00:00"), "2024-07-01 10:00:00");
        face.say(Some(SaidZone::Offset(7200)), Offsets::default());
        assert_eq!(shown(&face, "2024-07-01T10:00:00"), "2024-07-01 10:00:00");
        assert!(face.want(DisplayZone::Offset(0), Offsets::default()));
        assert_eq!(shown(&face, "2024-07-01T10:00:00"), "2024-07-01 08:00:00");
        face.say(None, Offsets::default());
        assert_eq!(shown(&face, "2024-07-01T10:00:00"), "2024-07-01 10:00:00");
        assert!(!face.is_moved());
    }

    #[test]
    fn a_stated_zone_is_not_overruled() {
        let mut face = TimeFace::of(Zone::Offset(3600));
        face.say(Some(SaidZone::Offset(7200)), Offsets::default());
        assert_eq!(face.said(), None);
        assert!(face.want(DisplayZone::Offset(-3600), Offsets::default()));
        assert_eq!(
            shown(&face, "2024-07-01T10:00:00+01:00"),
            "2024-07-01 08:00:00"
        );
        assert!(face.want(DisplayZone::AsRecorded, Offsets::default()));
        assert_eq!(
            shown(&face, "2024-07-01T10:00:00+01:00"),
            "2024-07-01 10:00:00"
        );
    }

    #[test]
    fn a_clock_that_is_put_forward_is_followed_and_read_back() {
        let machine = malta();
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
        assert_eq!(
            face.shown_offset_secs(time("2024-06-01T12:00:00")),
            Some(7200)
        );
    }

    #[test]
    fn a_zone_with_a_name_has_its_offset_on_both_sides_of_a_change() {
        let mut face = TimeFace::of(Zone::Offset(0));
        assert!(face.want(DisplayZone::Named(MALTA), malta()));
        for (utc, clock, offset) in [
            ("2024-10-27T00:59:59Z", "2024-10-27 02:59:59", 7200),
            ("2024-10-27T01:00:00Z", "2024-10-27 02:00:00", 3600),
        ] {
            assert_eq!(shown(&face, utc), clock);
            assert_eq!(face.shown_offset_secs(time(utc)), Some(offset));
        }
    }

    #[test]
    fn a_recording_that_is_said_to_come_from_a_zone_is_moved_by_its_summer_time() {
        let mut face = TimeFace::of(Zone::NotStated);
        face.say(Some(SaidZone::Named(MALTA)), malta());
        let noon = time("2024-07-01T10:00:00");
        assert_eq!(
            face.statement(noon),
            ZoneStatement::AsRecorded(Origin::Said {
                zone: SaidZone::Named(MALTA),
                offset_secs: 7200,
                doubt: None,
            })
        );
        assert_eq!(shown(&face, "2024-07-01T10:00:00"), "2024-07-01 10:00:00");
        assert!(face.want(DisplayZone::Offset(0), Offsets::default()));
        assert_eq!(shown(&face, "2024-07-01T10:00:00"), "2024-07-01 08:00:00");
        assert_eq!(shown(&face, "2024-12-01T10:00:00"), "2024-12-01 09:00:00");
        let utc = time("2024-07-01T08:00:00");
        assert_eq!(face.moment_of_utc(utc), Some(time("2024-07-01T10:00:00")));
        assert_eq!(face.utc_of(time("2024-07-01T10:00:00")), Some(utc));
    }

    #[test]
    fn an_hour_that_comes_twice_or_never_is_doubted() {
        let mut face = TimeFace::of(Zone::NotStated);
        face.say(Some(SaidZone::Named(MALTA)), malta());
        assert!(face.want(DisplayZone::Offset(0), Offsets::default()));
        let twice = "2024-10-27T02:30:00";
        assert_eq!(shown(&face, twice), "2024-10-27 00:30:00");
        assert_eq!(face.doubt_at(time(twice)), Some(ClockDoubt::Twice));
        let never = "2024-03-31T02:30:00";
        assert_eq!(shown(&face, never), "2024-03-31 01:30:00");
        assert_eq!(face.doubt_at(time(never)), Some(ClockDoubt::Never));
    }
}
