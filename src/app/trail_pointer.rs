//! What lines lie under the resting pointer, and when their vehicles were there.

use std::time::Duration;

use egui::Vec2;

use crate::model::Passings;
use crate::scene::Scene;

/// So long the pointer rests before lines are looked for under it, in seconds: who only crosses
/// the map is told nothing.
const REST_SECS: f32 = 0.12;

/// Remembers what was found last: it is looked for again only at another place, or when another
/// picture is drawn.
#[derive(Debug, Default)]
pub(super) struct TrailPointer {
    last: Option<Looked>,
}

#[derive(Debug)]
struct Looked {
    place: Vec2,
    /// Of the scene: its trails, and its whole tracks.
    revisions: (u64, u64),
    passings: Passings,
}

impl TrailPointer {
    /// Looks at `place`, in points from the map's middle; `None` when the pointer is elsewhere.
    /// The first line is found when the pointer rests on it; from then on it is followed.
    pub(super) fn look(
        &mut self,
        ui: &egui::Ui,
        place: Option<Vec2>,
        scene: &Scene,
        passings_at: impl Fn(Vec2) -> Passings,
    ) {
        let has_lines = !scene.trails.is_empty() || !scene.tracks.is_empty();
        let Some(place) = place.filter(|_| has_lines) else {
            self.last = None;
            return;
        };
        let revisions = (scene.revision(), scene.tracks_revision());
        let is_same = |looked: &Looked| looked.place == place && looked.revisions == revisions;
        if !self.last.as_ref().is_some_and(is_same) {
            let rested_secs = ui.input(|input| input.pointer.time_since_last_movement());
            let left_secs = REST_SECS - rested_secs;
            if self.passings().is_none() && left_secs > 0.0 {
                self.last = None;
                let left = Duration::try_from_secs_f32(left_secs).unwrap_or_default();
                ui.ctx().request_repaint_after(left);
                return;
            }
            self.last = Some(Looked {
                place,
                revisions,
                passings: passings_at(place),
            });
        }
        if self.passings().is_some() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
        }
    }

    /// Who was under the pointer when; `None` when there is no line.
    pub(super) fn passings(&self) -> Option<&Passings> {
        let passings = self.last.as_ref().map(|looked| &looked.passings);
        passings.filter(|passings| passings.total > 0)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use egui::vec2;

    use super::*;
    use crate::geo::WorldPoint;
    use crate::model::{Passing, VehicleKey};
    use crate::scene::TrailVertex;
    use crate::time::Timestamp;

    /// One passing everywhere to the right of the middle.
    fn passings_at(place: Vec2) -> Passings {
        let time = Timestamp::default();
        let passing = Passing {
            vehicle: VehicleKey::from_index(0).unwrap(),
            time,
            from: time,
            until: time,
        };
        let count = usize::from(place.x > 0.0);
        Passings {
            place: WorldPoint::default(),
            reach_metres: 1.0,
            list: vec![passing; count],
            total: count,
        }
    }

    fn scene() -> Scene {
        let mut scene = Scene::default();
        scene.trails = vec![TrailVertex::default()];
        scene
    }

    /// What is known after each frame of 20 ms in which the pointer is at these places, and how
    /// often it was looked for.
    fn looked(places: &[Option<Vec2>]) -> (Vec<bool>, usize) {
        let (ctx, scene) = (egui::Context::default(), scene());
        let mut pointer = TrailPointer::default();
        let (looks, mut known) = (Cell::new(0), Vec::new());
        let mut before = None;
        for (frame, place) in places.iter().enumerate() {
            let moved = place.filter(|place| before != Some(*place));
            before = *place;
            let input = egui::RawInput {
                time: Some(frame as f64 * 0.02),
                events: moved
                    .map(|place| egui::Event::PointerMoved(place.to_pos2()))
                    .into_iter()
                    .collect(),
                ..egui::RawInput::default()
            };
            let look = |place| {
                looks.set(looks.get() + 1);
                passings_at(place)
            };
            let mut output = ctx.run_ui(input, |ui| pointer.look(ui, *place, &scene, look));
            output.textures_delta.clear();
            known.push(pointer.passings().is_some());
        }
        (known, looks.get())
    }

    #[test]
    fn a_line_is_found_when_the_pointer_rests_on_it_and_looked_for_once() {
        let (known, looks) = looked(&[Some(vec2(10.0, 0.0)); 20]);
        assert!(!known[2] && known[12], "{known:?}");
        assert_eq!(looks, 1);
    }

    #[test]
    fn a_pointer_on_its_way_looks_for_nothing() {
        let way: Vec<_> = (0_u8..20)
            .map(|x| Some(vec2(f32::from(x) + 1.0, 0.0)))
            .collect();
        let (known, looks) = looked(&way);
        assert_eq!((known.contains(&true), looks), (false, 0));
    }

    #[test]
    fn from_a_line_that_was_found_on_the_pointer_is_followed_until_it_leaves() {
        let mut way = vec![Some(vec2(10.0, 0.0)); 12];
        way.extend((0_u8..5).map(|x| Some(vec2(11.0 + f32::from(x), 0.0))));
        way.push(Some(vec2(-5.0, 0.0)));
        way.push(Some(vec2(20.0, 0.0)));
        let (known, looks) = looked(&way);
        assert!(known[11..17].iter().all(|known| *known), "{known:?}");
        assert_eq!(known[17..], [false, false], "it has to rest again");
        assert_eq!(looks, 7);
    }
}
