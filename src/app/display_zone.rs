//! The clock on which times are shown: kept true to the data, with this machine's offsets.

use std::sync::Arc;

use chrono::{Local, Offset, TimeZone};

use super::viewer::Viewer;
use crate::time::{DisplayZone, OffsetChange, TimeFace, TimeRange, Timestamp, Zone};

/// Summer time lasts longer than this everywhere: so far apart offsets are looked up.
const LOOK_EVERY_MICROS: i64 = 7 * 86_400 * 1_000_000;
/// Spans longer than some centuries are looked at in larger steps.
const MAX_LOOKS: i64 = 20_000;

/// Which data the clock was set for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct FaceOf {
    generation: u64,
    recorded: Zone,
    range: Option<TimeRange>,
}

impl Viewer {
    /// Sets the clock anew when the data is another: what was said of other data does not hold.
    pub(super) fn keep_time_face(&mut self) {
        let of = FaceOf {
            generation: self.fleet_generation,
            recorded: self.fleet.zone(),
            range: self.fleet.range(),
        };
        if of == self.face_of {
            return;
        }
        let is_other_data =
            of.generation != self.face_of.generation || of.recorded != self.face_of.recorded;
        let wanted = self.time_face.wanted();
        if is_other_data {
            self.time_face = TimeFace::of(of.recorded);
        }
        if is_other_data || wanted == DisplayZone::ThisMachine {
            self.set_display_zone(wanted);
        }
        self.face_of = of;
    }

    /// Shows times on another clock, where it is known how they lie to UTC.
    pub(super) fn set_display_zone(&mut self, wanted: DisplayZone) {
        if wanted != DisplayZone::AsRecorded && self.has_mixed_statements() {
            return;
        }
        let machine = match (wanted, self.fleet.range()) {
            (DisplayZone::ThisMachine, Some(range)) => machine_offsets(range),
            _ => Arc::default(),
        };
        self.time_face.want(wanted, machine);
    }

    /// Whether some vehicles state a zone and others do not: no clock would be true for all.
    fn has_mixed_statements(&self) -> bool {
        self.fleet.zones_differ()
            && self
                .fleet
                .vehicles()
                .iter()
                .any(|vehicle| vehicle.zone == Zone::NotStated && !vehicle.track.is_empty())
    }
}

/// The offsets of this machine's clock over `range` and a day around it.
fn machine_offsets(range: TimeRange) -> Arc<[OffsetChange]> {
    offsets_over(range, |t| {
        let seconds = chrono::DateTime::from_timestamp_micros(t.micros()).unwrap_or_default();
        let offset = Local.offset_from_utc_datetime(&seconds.naive_utc());
        offset.fix().local_minus_utc()
    })
}

fn offsets_over(range: TimeRange, offset_at: impl Fn(Timestamp) -> i32) -> Arc<[OffsetChange]> {
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
    changes.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::model::{Color, Fix, Vehicle};
    use crate::wire::{LoadVehicles, Message};

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    #[test]
    fn every_change_of_a_clock_is_found_to_the_microsecond() {
        let changes = [time("2024-03-31T01:00:00"), time("2024-10-27T01:00:00")];
        let offset_at = |t: Timestamp| {
            let is_summer = t >= changes[0] && t < changes[1];
            if is_summer { 7200 } else { 3600 }
        };
        let range = TimeRange::new(time("2024-01-01T00:00:00"), time("2024-12-31T00:00:00"));
        let found: Vec<_> = offsets_over(range, offset_at)
            .iter()
            .map(|change| (change.from, change.offset_secs))
            .collect();
        let start = time("2023-12-31T00:00:00");
        assert_eq!(
            found,
            [(start, 3600), (changes[0], 7200), (changes[1], 3600)]
        );
    }

    fn load(viewer: &mut Viewer, zones: &[Zone]) {
        let vehicles = zones.iter().map(|zone| Vehicle {
            id: String::from("a"),
            label: String::new(),
            color: Color::generated(0),
            zone: *zone,
            track: [Fix::new(time("2024-07-01T10:00:00"), Default::default())]
                .into_iter()
                .collect(),
        });
        viewer.receive(Message::LoadVehicles(LoadVehicles {
            vehicles: vehicles.collect(),
            ..LoadVehicles::default()
        }));
    }

    #[test]
    fn other_data_is_not_shown_on_the_clock_that_was_stated_for_the_data_before() {
        let mut viewer = Viewer::default();
        load(&mut viewer, &[Zone::NotStated]);
        viewer.carry_out(Command::SetDisplayZone(DisplayZone::Offset(0)));
        assert!(
            !viewer.time_face().is_moved(),
            "it is not known how the times lie to UTC"
        );
        viewer.carry_out(Command::SayRecordedZone(Some(7200)));
        viewer.carry_out(Command::SetDisplayZone(DisplayZone::Offset(0)));
        let t = time("2024-07-01T10:00:00");
        assert_eq!(viewer.time_face().date_time(t), "2024-07-01 08:00:00");
        load(&mut viewer, &[Zone::NotStated]);
        assert_eq!(viewer.time_face().date_time(t), "2024-07-01 10:00:00");
        assert_eq!(viewer.time_face().said_offset_secs(), None);
    }

    #[test]
    fn a_clock_that_was_chosen_stays_for_data_that_states_its_zone() {
        let mut viewer = Viewer::default();
        load(&mut viewer, &[Zone::Offset(7200)]);
        viewer.carry_out(Command::SetDisplayZone(DisplayZone::Offset(0)));
        load(&mut viewer, &[Zone::Offset(3600)]);
        assert_eq!(viewer.time_face().wanted(), DisplayZone::Offset(0));
        load(&mut viewer, &[Zone::Offset(3600), Zone::NotStated]);
        assert!(
            !viewer.time_face().is_moved(),
            "it would not be true for all"
        );
    }
}
