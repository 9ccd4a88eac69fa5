//! What lies under the pointer, looked for once for each place and each picture.

use crate::geo::{Camera, Viewport};
use crate::model::VehicleKey;
use crate::scene::Hit;
use crate::time::Timestamp;

/// All that the places of the markers on the screen depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PickKey {
    pub(super) fleet_generation: u64,
    pub(super) playhead: Timestamp,
    pub(super) camera: Camera,
    pub(super) viewport: Viewport,
    /// Drawn above the others, and larger.
    pub(super) selected: Option<VehicleKey>,
}

/// Remembers the last hit: the pass over all markers is made again only when the place or
/// the picture is another one.
#[derive(Debug, Default)]
pub(super) struct Picker {
    last: Option<(PickKey, egui::Vec2, Hit)>,
}

impl Picker {
    /// What lies at `place` of `picture`; `look` finds out.
    pub(super) fn hit(
        &mut self,
        picture: &PickKey,
        place: egui::Vec2,
        look: impl FnOnce() -> Hit,
    ) -> &Hit {
        let last = self
            .last
            .take()
            .filter(|(of, at, _)| of == picture && *at == place);
        let (_, _, hit) = self
            .last
            .insert(last.unwrap_or_else(|| (*picture, place, look())));
        hit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::WorldPoint;
    use egui::{Vec2, vec2};

    #[test]
    fn the_markers_are_gone_through_again_only_for_another_place_or_picture() {
        let picture = PickKey {
            fleet_generation: 1,
            playhead: Timestamp::from_micros(0).unwrap(),
            camera: Camera::new(WorldPoint { x: 1, y: 2 }, 12.0),
            viewport: Viewport {
                width_points: 800.0,
                height_points: 600.0,
                pixels_per_point: 1.0,
            },
            selected: None,
        };
        let mut picker = Picker::default();
        let mut passes = 0;
        let mut look = |picture: &PickKey, place: Vec2| {
            let hit = picker.hit(picture, place, || {
                passes += 1;
                Hit {
                    vehicles: Vec::new(),
                    total: passes,
                }
            });
            hit.total
        };
        let here = vec2(10.0, 20.0);
        assert_eq!(look(&picture, here), 1);
        assert_eq!(look(&picture, here), 1);
        assert_eq!(look(&picture, vec2(11.0, 20.0)), 2);
        let later = PickKey {
            playhead: Timestamp::from_micros(1).unwrap(),
            ..picture
        };
        assert_eq!(look(&later, vec2(11.0, 20.0)), 3);
        let selected = PickKey {
            selected: VehicleKey::from_index(0),
            ..later
        };
        assert_eq!(look(&selected, vec2(11.0, 20.0)), 4);
        assert_eq!(look(&selected, vec2(11.0, 20.0)), 4);
    }
}
