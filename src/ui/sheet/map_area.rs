//! The part of the map that no panel covers, and how a place is brought there.

use egui::{Rect, vec2};

use crate::command::{CameraCommand, Command};
use crate::geo::{Camera, WorldPoint};
use crate::ui::view::View;

/// A place nearer to a panel or to the edge than this is not well seen, in points.
const MARGIN: f32 = 24.0;

/// Where the map is, and what of it is free.
#[derive(Clone, Copy, Debug)]
pub struct MapArea {
    /// All of it.
    pub screen: Rect,
    /// The largest part that no panel covers.
    pub free: Rect,
}

impl MapArea {
    /// What brings a place into the free part, as near as the map is looked at now; `None` when
    /// it is there.
    pub fn command_to_see(&self, place: WorldPoint, view: &View<'_>) -> Option<Command> {
        let (x, y) = view.camera.screen_from_world(place);
        let at = self.screen.center() + vec2(x as f32, y as f32);
        if self.free.shrink(MARGIN).contains(at) {
            return None;
        }
        let aside = self.free.center() - self.screen.center();
        let camera = Camera::new(place, view.camera.zoom()).panned(aside.x.into(), aside.y.into());
        Some(Command::Camera(CameraCommand::GoTo {
            center: camera.center(),
            zoom: camera.zoom(),
        }))
    }
}
