//! When the selected vehicle was near the middle of the map: what a click on its track tells, for
//! who has no pointer.

use super::viewer::Viewer;
use crate::scene::{Shown, passings_of};
use crate::ui::Said;

/// So far from the middle a track is still meant, in points: nobody aims with a key as with a
/// pointer.
const REACH_POINTS: f64 = 24.0;

impl Viewer {
    /// Looks through the whole track of the vehicle that was selected last. That it was never
    /// there is said.
    pub(super) fn list_passings(&mut self) {
        let (Some(key), Some(frame)) = (self.selected(), self.frame()) else {
            return;
        };
        let Some(vehicle) = self.fleet.get(key) else {
            return;
        };
        let (x, y) = frame.middle_points();
        let camera = *self.camera();
        let place = camera.world_from_screen(x, y);
        let shown = Shown {
            inferred: !self.display.hide_inferred,
            connectors: self.display.show_connectors,
        };
        let passings = passings_of(key, vehicle, &camera, place, REACH_POINTS, shown);
        if passings.total > 0 {
            self.found_passings = Some(passings);
        } else {
            let said = Said::NeverHere(key, passings.reach_metres);
            self.announcement.say(said);
        }
    }

    /// What was looked up since the last call, and where on the screen that is, right and down of
    /// the map's middle in points.
    pub(super) fn take_found_passings(&mut self) -> Option<(crate::model::Passings, (f64, f64))> {
        let passings = self.found_passings.take()?;
        let place = self.camera().screen_from_world(passings.place);
        Some((passings, place))
    }
}
