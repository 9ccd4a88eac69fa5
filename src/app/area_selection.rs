//! Selecting what is on a part of the screen: everything in view, or in a box that was drawn.

use rayon::prelude::*;

use super::viewer::Viewer;
use crate::command::ScreenArea;
use crate::model::{Selection, VehicleKey};

impl Viewer {
    /// Selects the vehicles whose marker has its middle in `area` at this moment. Vehicles
    /// before their first fix are nowhere, and so are hidden ones. The one that was chosen last stays so if it is among
    /// them.
    pub(super) fn select_on_screen(&mut self, area: ScreenArea) {
        let Some(viewport) = self.viewport else {
            // Before the first frame nothing is on the screen.
            return;
        };
        let half = (
            f64::from(viewport.width_points) / 2.0,
            f64::from(viewport.height_points) / 2.0,
        );
        let (min, max, adds) = match area {
            ScreenArea::Whole => ((-half.0, -half.1), half, false),
            ScreenArea::Box {
                min_points,
                max_points,
                adds,
            } => (min_points, max_points, adds),
        };
        let (camera, playhead) = (*self.camera(), self.clock.playhead());
        let (vehicles, visibility) = (self.fleet.vehicles(), &self.visibility);
        let inside: Vec<VehicleKey> = vehicles
            .par_iter()
            .enumerate()
            .filter_map(|(index, vehicle)| {
                let key = VehicleKey::from_index(index)?;
                if visibility.is_hidden(key) {
                    return None;
                }
                let pose = vehicle.track.pose_at(playhead)?;
                let (x, y) = camera.screen_from_world(pose.position);
                let is_inside = (min.0..=max.0).contains(&x) && (min.1..=max.1).contains(&y);
                is_inside.then_some(key)
            })
            .collect();
        let before = &self.selection;
        let stay = before.iter().filter(|_| adds);
        // The first one given counts as chosen last: here for the others' sake alone.
        let all: Selection = inside.iter().copied().chain(stay).collect();
        let primary = before.primary().filter(|key| all.contains(*key));
        self.load.keep_selection();
        self.selection = all;
        if let Some(key) = primary {
            self.selection.add(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::geo::{LonLat, MAX_ZOOM, Viewport, WorldPoint};
    use crate::model::{Color, Fix, Vehicle};
    use crate::time::{Timestamp, Zone};
    use crate::wire::{LoadVehicles, Message};

    const VIEWPORT: Viewport = Viewport {
        width_points: 800.0,
        height_points: 600.0,
        pixels_per_point: 1.0,
    };

    /// Vehicles in a row from west to east; the last one is not there before ten seconds.
    fn viewer() -> Viewer {
        let mut viewer = Viewer::default();
        let fix = |secs: f64, index: u32| {
            let time = Timestamp::from_epoch_millis(secs * 1000.0).unwrap();
            let place = LonLat::new(14.0 + f64::from(index) * 0.01, 35.9).unwrap();
            Fix::new(time, WorldPoint::from_lon_lat(place))
        };
        let vehicles = (0..5).map(|index| Vehicle {
            id: index.to_string(),
            label: String::new(),
            color: Color::generated(0),
            group: None,
            zone: Zone::NotStated,
            track: [
                fix(if index == 4 { 10.0 } else { 0.0 }, index),
                fix(20.0, index),
            ]
            .into_iter()
            .collect(),
        });
        viewer.receive(Message::LoadVehicles(LoadVehicles {
            vehicles: vehicles.collect(),
            ..LoadVehicles::default()
        }));
        viewer.settle_camera(VIEWPORT, [50.0; 4]);
        viewer
    }

    fn selected(viewer: &Viewer) -> Vec<usize> {
        viewer.selection().iter().map(VehicleKey::index).collect()
    }

    /// The box around the vehicles from one to the other, with some room.
    fn area(viewer: &Viewer, from: usize, to: usize, adds: bool) -> Command {
        let x = |index: usize| {
            let place = viewer.fleet().vehicles()[index].track.positions()[0];
            viewer.camera().screen_from_world(place).0
        };
        Command::SelectOnScreen(ScreenArea::Box {
            min_points: (x(from) - 5.0, -20.0),
            max_points: (x(to) + 5.0, 20.0),
            adds,
        })
    }

    #[test]
    fn a_box_selects_what_is_in_it_at_this_moment() {
        let mut viewer = viewer();
        let command = area(&viewer, 2, 4, false);
        viewer.carry_out(command.clone());
        assert_eq!(selected(&viewer), [2, 3], "the last one is not there yet");
        viewer
            .clock
            .seek(Timestamp::from_epoch_millis(15_000.0).unwrap());
        viewer.carry_out(command);
        assert_eq!(selected(&viewer), [2, 3, 4]);
        let command = area(&viewer, 0, 0, false);
        viewer.carry_out(command);
        assert_eq!(selected(&viewer), [0]);
    }

    #[test]
    fn a_box_can_add_and_the_one_that_was_chosen_last_stays_so() {
        let mut viewer = viewer();
        viewer.carry_out(Command::Select(VehicleKey::from_index(3)));
        let command = area(&viewer, 0, 1, true);
        viewer.carry_out(command);
        assert_eq!(selected(&viewer), [0, 1, 3]);
        assert_eq!(viewer.selected().map(VehicleKey::index), Some(3));
        let command = area(&viewer, 0, 1, false);
        viewer.carry_out(command);
        assert_eq!(viewer.selected().map(VehicleKey::index), Some(0));
    }

    #[test]
    fn all_in_view_are_selected_and_none_beside_it() {
        let mut viewer = viewer();
        viewer.carry_out(Command::SelectOnScreen(ScreenArea::Whole));
        assert_eq!(selected(&viewer), [0, 1, 2, 3]);
        let east = viewer.fleet().vehicles()[3].track.positions()[0];
        viewer.carry_out(Command::Camera(crate::command::CameraCommand::GoTo {
            center: east,
            zoom: MAX_ZOOM,
        }));
        (0..100).for_each(|_| viewer.tick(0.1));
        viewer.settle_camera(VIEWPORT, [50.0; 4]);
        viewer.carry_out(Command::SelectOnScreen(ScreenArea::Whole));
        assert_eq!(selected(&viewer), [3]);
    }

    #[test]
    fn before_the_first_frame_nothing_is_on_the_screen() {
        let mut viewer = Viewer::default();
        viewer.carry_out(Command::SelectOnScreen(ScreenArea::Whole));
        assert!(viewer.selection().is_empty());
    }
}
