//! The clock on which times are shown: kept true to the data, with this machine's offsets.

use super::viewer::Viewer;
use super::zones;
use crate::preferences::Preferences;
use crate::time::{DisplayZone, SaidZone, TimeFace, TimeRange, Zone, ZoneName};

/// Named zones that were used before, and are offered first.
const MAX_RECENT: usize = 6;

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
        if is_other_data {
            self.time_face = TimeFace::of(of.recorded);
        } else {
            // It has grown: the clocks may have been put forward or back meanwhile.
            self.say_to_face(self.time_face.said());
        }
        self.wind_face();
        self.face_of = of;
    }

    /// Shows times on another clock, now and in later sessions, where it is known how they lie to
    /// UTC.
    pub(super) fn set_display_zone(&mut self, wanted: DisplayZone) {
        if let DisplayZone::Named(name) = wanted {
            self.note_zone(name);
        }
        self.preferences.zone = wanted;
        self.wind_face();
    }

    /// Takes over what a person knows of the clock of a recording.
    pub(super) fn say_recorded_zone(&mut self, said: Option<SaidZone>) {
        if let Some(SaidZone::Named(name)) = said {
            self.note_zone(name);
        }
        self.say_to_face(said);
        self.wind_face();
    }

    /// Takes over what a person prefers, and the zones that were used before.
    pub fn prefer(&mut self, preferences: Preferences, recent_zones: Vec<ZoneName>) {
        self.preferences = preferences;
        self.recent_zones = recent_zones;
        self.recent_zones.truncate(MAX_RECENT);
        self.wind_face();
    }

    fn note_zone(&mut self, name: ZoneName) {
        self.recent_zones.retain(|other| *other != name);
        self.recent_zones.insert(0, name);
        self.recent_zones.truncate(MAX_RECENT);
    }

    fn say_to_face(&mut self, said: Option<SaidZone>) {
        let offsets = match said {
            Some(SaidZone::Named(name)) => {
                zones::offsets_of(DisplayZone::Named(name), self.fleet.range())
            }
            Some(SaidZone::Offset(_)) | None => Default::default(),
        };
        self.time_face.say(said, offsets);
    }

    /// Shows times on the clock that is preferred, if it would be true for all of them.
    fn wind_face(&mut self) {
        let wanted = match self.preferences.zone {
            _ if self.has_mixed_statements() => DisplayZone::AsRecorded,
            wanted => wanted,
        };
        let offsets = zones::offsets_of(wanted, self.fleet.range());
        self.time_face.want(wanted, offsets);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::model::{Color, Fix, Vehicle};
    use crate::time::Timestamp;
    use crate::wire::{LoadVehicles, Message};

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    fn load(viewer: &mut Viewer, zones: &[Zone]) {
        let vehicles = zones.iter().map(|zone| Vehicle {
            id: String::from("a"),
            label: String::new(),
            color: Color::generated(0),
            group: None,
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
        viewer.carry_out(Command::SayRecordedZone(Some(SaidZone::Offset(7200))));
        viewer.carry_out(Command::SetDisplayZone(DisplayZone::Offset(0)));
        let t = time("2024-07-01T10:00:00");
        assert_eq!(viewer.time_face().date_time(t), "2024-07-01 08:00:00");
        load(&mut viewer, &[Zone::NotStated]);
        assert_eq!(viewer.time_face().date_time(t), "2024-07-01 10:00:00");
        assert_eq!(viewer.time_face().said(), None);
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

    const MALTA: ZoneName = ZoneName::new("Europe/Malta");

    #[test]
    fn a_zone_is_followed_over_its_changes_and_said_with_its_offset() {
        let mut viewer = Viewer::default();
        viewer.carry_out(Command::SetDisplayZone(DisplayZone::Named(MALTA)));
        load(&mut viewer, &[Zone::Offset(0)]);
        let t = time("2024-07-01T10:00:00");
        assert_eq!(viewer.time_face().date_time(t), "2024-07-01 12:00:00");
        let said = crate::ui::zone_lines(viewer.time_face(), t);
        assert_eq!(said[0], "shown in Europe/Malta, UTC+02:00");
        assert_eq!(viewer.recent_zones(), [MALTA]);
    }

    #[test]
    fn a_recording_that_is_said_to_come_from_a_zone_is_shown_on_the_clock_that_is_preferred() {
        let mut viewer = Viewer::default();
        viewer.carry_out(Command::SetDisplayZone(DisplayZone::Offset(0)));
        load(&mut viewer, &[Zone::NotStated]);
        let t = time("2024-07-01T10:00:00");
        assert_eq!(viewer.time_face().date_time(t), "2024-07-01 10:00:00");
        viewer.carry_out(Command::SayRecordedZone(Some(SaidZone::Named(MALTA))));
        assert_eq!(viewer.time_face().date_time(t), "2024-07-01 08:00:00");
        viewer.carry_out(Command::SayRecordedZone(None));
        assert!(!viewer.time_face().is_moved());
    }

    #[test]
    fn the_zones_that_were_used_last_come_first_each_once() {
        let mut viewer = Viewer::default();
        for name in zones::names().iter().take(9) {
            viewer.carry_out(Command::SetDisplayZone(DisplayZone::Named(*name)));
        }
        let first = zones::names()[4];
        viewer.carry_out(Command::SayRecordedZone(Some(SaidZone::Named(first))));
        assert_eq!(viewer.recent_zones().len(), MAX_RECENT);
        assert_eq!(viewer.recent_zones()[..2], [first, zones::names()[8]]);
    }
}
