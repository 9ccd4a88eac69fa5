//! Which markers carry their name, and what is written.

use super::extract::{Scene, SceneInput};
use super::hit::Hit;
use super::marker::MarkerInstance;
use crate::model::{Pose, Vehicle, VehicleKey};
use crate::time::{Timestamp, Zone, format_duration_secs};

/// At most this many names are offered for one frame; more could not be read.
const MAX_LABELS: usize = 200;

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
    /// Offers names for the markers that are drawn.
    pub(super) fn add_labels(&mut self, input: &SceneInput<'_>) {
        let drawn = || self.markers.iter().zip(&self.marker_keys);
        let selected = drawn()
            .rev()
            .filter(|(_, key)| input.selected == Some(**key));
        let others = drawn().filter(|(_, key)| input.selected != Some(**key));
        for (marker, key) in selected.chain(others).take(MAX_LABELS) {
            self.labels
                .extend(label(marker, *key, self.pixels_per_point, input));
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
            label.text.push_str(&format!(" +{}", hit.total - 1));
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
    let zone = input.fleet.zone();
    Some(Label {
        vehicle: key,
        x_points: marker.position_px[0] / pixels_per_point,
        y_points: marker.position_px[1] / pixels_per_point,
        offset_points: marker.outer_radius_px() / pixels_per_point + 5.0,
        text: label_text(vehicle, &pose, input.playhead, zone, input.show_timestamps),
        emphasized: input.selected == Some(key),
    })
}

/// What is written beside a marker: the name, for how long nothing is known, and on
/// request the time of the last fix.
fn label_text(
    vehicle: &Vehicle,
    pose: &Pose,
    playhead: Timestamp,
    zone: Zone,
    show_timestamps: bool,
) -> String {
    let mut text = vehicle.label.clone();
    if pose.kind.is_last_seen() {
        let age_secs = playhead.secs_since(pose.fix_time);
        text.push_str(&format!(
            " · last seen {} ago",
            format_duration_secs(age_secs)
        ));
    }
    if show_timestamps {
        text.push_str(&format!(" · {}", pose.fix_time.format_time(zone)));
    }
    text
}
