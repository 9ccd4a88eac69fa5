//! Steps of the playhead: by frames, from fix to fix, from stop to stop.

use super::viewer::Viewer;
use crate::command::Toward;
use crate::model::{Track, Vehicle};
use crate::time::Timestamp;

/// What a step by a frame counts as: films and screens have so many in a second.
const FRAMES_PER_SEC: f64 = 60.0;

impl Viewer {
    pub(super) fn step_frames(&mut self, frames: i32) {
        let secs = f64::from(frames) / FRAMES_PER_SEC * self.clock.rate();
        self.hold_at(
            self.clock
                .playhead()
                .saturating_add_micros((secs * 1e6) as i64),
        );
    }

    /// To the next fix of the selected vehicle, or of any vehicle that is shown.
    pub(super) fn step_fix(&mut self, to: Toward) {
        let playhead = self.clock.playhead();
        let near = |vehicle: &Vehicle| neighbour(&vehicle.track, playhead, to);
        if let Some(vehicle) = self.selected().and_then(|key| self.fleet.get(key)) {
            let time = near(vehicle);
            return time.into_iter().for_each(|time| self.hold_at(time));
        }
        let shown = self.fleet.iter();
        let shown = shown.filter(|(key, _)| !self.visibility.is_hidden(*key));
        let times = shown.filter_map(|(_, vehicle)| near(vehicle));
        let nearest = match to {
            Toward::Next => times.min(),
            Toward::Previous => times.max(),
        };
        if let Some(time) = nearest {
            self.hold_at(time);
        }
    }

    /// To the beginning of the next stop of the selected vehicle: at once if that is known or near,
    /// else as soon as it is found.
    pub(super) fn step_stop(&mut self, to: Toward) {
        self.stop_steps.ask(to);
        self.look_for_stop();
    }

    /// Looks for the stop that a step waits for.
    pub(super) fn look_for_stop(&mut self) {
        let found = self.stop_steps.step(
            &self.fleet,
            self.fleet_generation,
            self.selection.primary(),
            self.clock.playhead(),
        );
        if let Some(time) = found {
            self.hold_at(time);
        }
    }

    fn hold_at(&mut self, time: Timestamp) {
        self.move_playhead(|clock| {
            clock.pause();
            clock.seek(time);
        });
    }
}

/// The time of the fix before or after `t`.
fn neighbour(track: &Track, t: Timestamp, to: Toward) -> Option<Timestamp> {
    let after = match track.index_at(t) {
        Some(index) => index.checked_add(1)?,
        None => 0,
    };
    match to {
        Toward::Next => track.time_at(after),
        Toward::Previous => {
            let mut index = after.checked_sub(1)?;
            // The fixes of the very moment are not before it.
            while track.time_at(index)? >= t {
                index = index.checked_sub(1)?;
            }
            track.time_at(index)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::{Color, Fix, VehicleKey};
    use crate::playback::Mode;
    use crate::time::Zone;
    use crate::wire::{LoadVehicles, Message};

    fn time(secs: f64) -> Timestamp {
        Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
    }

    /// Vehicles with a fix at each of these seconds, at a place so many metres north.
    fn viewer(tracks: &[&[(f64, f64)]]) -> Viewer {
        let mut viewer = Viewer::default();
        let vehicles = tracks.iter().enumerate().map(|(index, fixes)| Vehicle {
            id: index.to_string(),
            label: String::new(),
            color: Color::generated(0),
            group: None,
            zone: Zone::NotStated,
            track: fixes
                .iter()
                .map(|(secs, metres)| {
                    let place = LonLat::new(14.5, 35.9 + metres / 111_320.0).unwrap();
                    Fix::new(time(*secs), WorldPoint::from_lon_lat(place))
                })
                .collect(),
        });
        viewer.receive(Message::LoadVehicles(LoadVehicles {
            vehicles: vehicles.collect(),
            ..LoadVehicles::default()
        }));
        viewer
    }

    #[test]
    fn fixes_are_stepped_through_in_order_whoever_they_belong_to() {
        let mut viewer = viewer(&[&[(0.0, 0.0), (10.0, 0.0)], &[(4.0, 0.0), (12.0, 0.0)]]);
        let mut seen = Vec::new();
        for _ in 0..4 {
            viewer.carry_out(Command::StepFix(Toward::Next));
            seen.push(viewer.clock().playhead());
        }
        assert_eq!(seen, [4.0, 10.0, 12.0, 12.0].map(time));
        viewer.carry_out(Command::StepFix(Toward::Previous));
        assert_eq!(viewer.clock().playhead(), time(10.0));
        viewer.carry_out(Command::Select(VehicleKey::from_index(1)));
        viewer.carry_out(Command::StepFix(Toward::Previous));
        assert_eq!(viewer.clock().playhead(), time(4.0));
    }

    #[test]
    fn a_step_holds_the_playhead() {
        let mut viewer = viewer(&[&[(0.0, 0.0), (10.0, 0.0), (20.0, 0.0)]]);
        viewer.carry_out(Command::SetRate(60.0));
        viewer.carry_out(Command::Play);
        viewer.carry_out(Command::StepFrames(3));
        assert_eq!(viewer.clock().playhead(), time(3.0));
        assert_eq!(viewer.clock().mode(), Mode::Paused);
        viewer.carry_out(Command::StepFrames(-1));
        assert_eq!(viewer.clock().playhead(), time(2.0));
    }

    #[test]
    fn stops_of_the_selected_vehicle_are_stepped_through() {
        // Drives for a minute, stands for five, drives, stands to the end.
        let metres = |second: f64| match second {
            s if s < 60.0 => s * 10.0,
            s if s < 360.0 => 600.0,
            s if s < 420.0 => 600.0 + (s - 360.0) * 10.0,
            _ => 1200.0,
        };
        let fixes: Vec<(f64, f64)> = (0..700)
            .map(|s| (f64::from(s), metres(f64::from(s))))
            .collect();
        let mut viewer = viewer(&[&fixes]);
        viewer.carry_out(Command::StepStop(Toward::Next));
        assert_eq!(viewer.clock().playhead(), time(0.0), "nobody is selected");
        viewer.carry_out(Command::Select(VehicleKey::from_index(0)));
        viewer.carry_out(Command::StepStop(Toward::Next));
        let first = viewer.clock().playhead().secs_since(time(0.0));
        assert!((55.0..65.0).contains(&first), "{first}");
        viewer.carry_out(Command::StepStop(Toward::Next));
        let second = viewer.clock().playhead().secs_since(time(0.0));
        assert!((415.0..425.0).contains(&second), "{second}");
        viewer.carry_out(Command::StepStop(Toward::Previous));
        assert_eq!(viewer.clock().playhead().secs_since(time(0.0)), first);
    }
}
