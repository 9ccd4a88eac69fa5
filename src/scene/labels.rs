//! Which markers carry their name, and what is written.

use std::collections::BinaryHeap;

use super::extract::{Scene, SceneInput};
use super::hit::Hit;
use super::marker::MarkerInstance;
use crate::model::{Pose, Selection, Vehicle, VehicleKey};
use crate::time::{TimeFace, Timestamp, duration_parts};
use crate::words::{durations, markers as words};

/// At most this many names are offered for one frame; more could not be read.
const MAX_LABELS: usize = 200;

/// Of so many selected vehicles all names are shown, whatever lies there. Of more they would hide
/// each other: then only the one that was chosen last is never left out.
const MAX_INSISTED: usize = 5;

/// A name beside a marker.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Whose name it is.
    pub vehicle: VehicleKey,
    /// Points right of the viewport's middle.
    pub x_points: f32,
    /// Points below the viewport's middle.
    pub y_points: f32,
    /// Points from the marker's middle to where the text may begin.
    pub offset_points: f32,
    /// What is written.
    pub text: String,
    /// Whether it must be shown before all others.
    pub emphasized: bool,
}

impl Scene {
    /// Offers names for the markers that are drawn, in place of those offered before; to be
    /// called after [`Self::extract`] with the same input. First comes the
    /// vehicle that was selected last, then the others that are, then those that come first in
    /// the fleet, in whatever order the markers are drawn. So the offer changes only when one of
    /// them comes into view or leaves it.
    pub fn offer_names(&mut self, input: &SceneInput<'_>) {
        self.labels.clear();
        // The smallest keys so far, the largest of them on top.
        let mut first = BinaryHeap::with_capacity(MAX_LABELS + 1);
        let named = |key: VehicleKey| input.show_names || input.selection.contains(key);
        let keys = self.marker_keys.iter().enumerate();
        for (order, key) in keys.filter(|(_, key)| named(**key)) {
            let is_last_chosen = input.selection.primary() == Some(*key);
            let rank = (
                !is_last_chosen,
                !input.selection.contains(*key),
                *key,
                order,
            );
            if first.len() < MAX_LABELS {
                first.push(rank);
            } else if let Some(mut last) = first.peek_mut()
                && rank < *last
            {
                *last = rank;
            }
        }
        for (_, _, key, order) in first.into_sorted_vec() {
            if let Some(marker) = self.markers.get(order) {
                self.labels
                    .extend(label(marker, key, self.pixels_per_point, input));
            }
        }
    }

    /// Makes the name of the vehicle under the pointer stand out, with the number of others
    /// that lie under it there. To be called after [`Self::extract`] with the same input.
    pub fn emphasize(&mut self, hit: &Hit, input: &SceneInput<'_>) {
        let Some(key) = hit.top() else { return };
        let mut drawn = self.markers.iter().zip(&self.marker_keys);
        let Some((marker, _)) = drawn.rfind(|(_, of)| **of == key) else {
            return;
        };
        let Some(mut label) = label(marker, key, self.pixels_per_point, input) else {
            return;
        };
        label.emphasized = true;
        if hit.total > 1 {
            label.text = words::with_others(&label.text, hit.total - 1);
        }
        self.labels.retain(|other| other.vehicle != key);
        // The selected vehicle's name stays the first.
        let place = self.labels.iter().take_while(|l| l.emphasized).count();
        self.labels.insert(place, label);
    }
}

/// The name of a vehicle, to stand beside its marker.
fn label(
    marker: &MarkerInstance,
    key: VehicleKey,
    pixels_per_point: f32,
    input: &SceneInput<'_>,
) -> Option<Label> {
    let vehicle = input.fleet.get(key)?;
    let pose = vehicle.track.pose_at(input.playhead)?;
    Some(Label {
        vehicle: key,
        x_points: marker.position_px[0] / pixels_per_point,
        y_points: marker.position_px[1] / pixels_per_point,
        offset_points: marker.outer_radius_px() / pixels_per_point + 5.0,
        text: label_text(vehicle, &pose, input.playhead, input.show_timestamps),
        emphasized: is_insisted_on(input.selection, key),
    })
}

fn is_insisted_on(selection: &Selection, key: VehicleKey) -> bool {
    let is_one_of_few = selection.len() <= MAX_INSISTED && selection.contains(key);
    is_one_of_few || selection.primary() == Some(key)
}

/// What is written beside a marker: the name, for how long nothing is known, and on
/// request the time of the last fix.
fn label_text(
    vehicle: &Vehicle,
    pose: &Pose,
    playhead: Timestamp,
    show_timestamps: Option<&TimeFace>,
) -> String {
    let mut text = vehicle.label.clone();
    if pose.kind.is_last_seen() {
        let age_secs = playhead.secs_since(pose.fix_time);
        text = words::last_seen(&text, &durations::in_words(duration_parts(age_secs)));
    }
    if let Some(face) = show_timestamps {
        let zone = face.zone_at(pose.fix_time);
        text = words::with_time(&text, &pose.fix_time.format_time(zone));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{Camera, LonLat, Viewport, WorldPoint};
    use crate::model::{Color, Fix, Fleet, TrailLength, Update, WholeTracks};
    use crate::scene::Shown;

    const VEHICLES: usize = 500;

    fn fleet() -> Fleet {
        let (time, zone) = Timestamp::parse_iso("2026-05-04T08:00:00").unwrap();
        let place = WorldPoint::from_lon_lat(LonLat::new(14.5, 35.9).unwrap());
        let vehicles = (0..VEHICLES)
            .map(|i| Vehicle {
                id: format!("v{i}"),
                label: format!("Vehicle {i}"),
                color: Color::generated(i),
                group: None,
                zone,
                track: [Fix::new(time, place)].into_iter().collect(),
            })
            .collect();
        let mut fleet = Fleet::default();
        fleet.apply(Update::Load {
            vehicles,
            announced_range: None,
        });
        fleet
    }

    /// Names offered for markers that are drawn in this order.
    fn offered(keys: impl Iterator<Item = usize>, selected: usize) -> Vec<usize> {
        indices(&labels_of(keys, [selected], true))
    }

    fn indices(labels: &[Label]) -> Vec<usize> {
        labels.iter().map(|l| l.vehicle.index()).collect()
    }

    /// Names of markers that are drawn in this order, the last of `selected` chosen last.
    fn labels_of(
        keys: impl Iterator<Item = usize>,
        selected: impl IntoIterator<Item = usize>,
        show_names: bool,
    ) -> Vec<Label> {
        let mut selection = Selection::default();
        let selected = selected.into_iter();
        for key in selected.filter_map(VehicleKey::from_index) {
            selection.add(key);
        }
        let fleet = fleet();
        let first = &fleet.vehicles()[0].track;
        let camera = Camera::new(first.positions()[0], 12.0);
        let mut scene = Scene::default();
        scene.pixels_per_point = 1.0;
        scene.marker_keys = keys.filter_map(VehicleKey::from_index).collect();
        let marker = MarkerInstance {
            ring_rgba: MarkerInstance::WHITE,
            position_px: [0.0; 2],
            radius_px: 8.0,
            heading_rad: 0.0,
            color_rgba: 0,
            flags: 0,
        };
        scene.markers = vec![marker; scene.marker_keys.len()];
        scene.offer_names(&SceneInput {
            fleet_generation: 1,
            fleet: &fleet,
            playhead: first.time_at(0).unwrap(),
            camera: &camera,
            viewport: Viewport {
                width_points: 800.0,
                height_points: 600.0,
                pixels_per_point: 1.0,
            },
            trail_length: TrailLength::None,
            selection: &selection,
            visibility: &crate::model::ALL_SHOWN,
            color_by: crate::model::ColorBy::Vehicle,
            ground: Color::rgb(0, 0, 0),
            show_timestamps: None,
            show_names,
            shown: Shown::ALL,
            whole_tracks: WholeTracks::None,
        });
        scene.labels
    }

    #[test]
    fn without_names_only_the_selected_vehicle_has_one() {
        assert_eq!(indices(&labels_of(0..VEHICLES, [7], false)), [7]);
    }

    #[test]
    fn the_offered_names_do_not_depend_on_the_order_of_drawing() {
        let expected: Vec<usize> = std::iter::once(450).chain(0..MAX_LABELS - 1).collect();
        assert_eq!(offered(0..VEHICLES, 450), expected);
        assert_eq!(offered((0..VEHICLES).rev(), 450), expected);
        let mixed = (0..VEHICLES).map(|i| i * 181 % VEHICLES);
        assert_eq!(offered(mixed, 450), expected);
    }

    #[test]
    fn of_few_all_are_offered() {
        assert_eq!(offered([9, 3, 5].into_iter(), 5), [5, 3, 9]);
    }

    #[test]
    fn names_of_few_selected_vehicles_are_insisted_on_and_of_many_only_the_last_one() {
        let insisted = |selected: std::ops::Range<usize>| {
            let labels = labels_of(0..VEHICLES, selected, true);
            let insisted = labels.into_iter().filter(|label| label.emphasized);
            insisted
                .map(|label| label.vehicle.index())
                .collect::<Vec<_>>()
        };
        assert_eq!(insisted(10..15), [14, 10, 11, 12, 13]);
        assert_eq!(insisted(10..16), [15]);
        let many = labels_of(0..VEHICLES, 10..16, true);
        assert_eq!(indices(&many)[..7], [15, 10, 11, 12, 13, 14, 0]);
    }
}
