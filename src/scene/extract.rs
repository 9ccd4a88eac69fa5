//! The one pass over the fleet that a frame makes.

use super::labels::{Label, MAX_LABELS, label_text};
use super::marker::{MarkerInstance, marker_radius_points};
use super::projection::ScreenProjection;
use super::trail::{TRAIL_END_PADDING, TrailPoint, TrailSpan, TrailWriter};
use crate::geo::{Camera, Viewport};
use crate::model::{Color, Fleet, Pose, TrailLength, VehicleKey};
use crate::time::Timestamp;

/// A click this many points beside a marker still hits it.
const HIT_SLACK_POINTS: f32 = 5.0;

/// What a scene is made of.
#[derive(Clone, Copy, Debug)]
pub struct SceneInput<'a> {
    /// All vehicles.
    pub fleet: &'a Fleet,
    /// The moment that is shown.
    pub playhead: Timestamp,
    /// Where the map is looked at from.
    pub camera: &'a Camera,
    /// The drawing area.
    pub viewport: Viewport,
    /// How long trails are.
    pub trail_length: TrailLength,
    /// The vehicle that stands out.
    pub selected: Option<VehicleKey>,
    /// The map's own colour: vehicles of the same colour are made visible on it.
    pub ground: Color,
    /// Whether labels carry the time of the last fix.
    pub show_timestamps: bool,
}

/// What is drawn in one frame, as plain data. Keep it between frames: its memory is used again.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Markers in the order in which they are drawn.
    pub markers: Vec<MarkerInstance>,
    /// Trails of all vehicles, one after the other, padded by [`TRAIL_END_PADDING`].
    pub trail_points: Vec<TrailPoint>,
    /// Each vehicle's pose, by its index in the fleet.
    pub poses: Vec<Option<Pose>>,
    /// Names, the most important first.
    pub labels: Vec<Label>,
    marker_keys: Vec<VehicleKey>,
    pixels_per_point: f32,
}

impl Scene {
    /// Fills the scene anew.
    pub fn extract(&mut self, input: &SceneInput<'_>) {
        let projection = ScreenProjection::new(input.camera, input.viewport);
        self.clear(projection.pixels_per_point());
        let mut poses = std::mem::take(&mut self.poses);
        poses.extend(
            input
                .fleet
                .vehicles()
                .iter()
                .map(|v| v.track.pose_at(input.playhead)),
        );
        let span = TrailSpan::new(input.playhead, input.trail_length);
        self.trail_points
            .resize(TRAIL_END_PADDING.0, TrailPoint::default());
        for ((key, vehicle), pose) in input.fleet.iter().zip(&poses) {
            let Some(pose) = pose else { continue };
            let color = vehicle.color.legible_on(input.ground);
            if input.trail_length != TrailLength::None {
                TrailWriter::new(&mut self.trail_points, projection, color).write(
                    &vehicle.track,
                    pose,
                    &span,
                );
            }
            // The selected marker is drawn last, above all others.
            if input.selected != Some(key) {
                self.add_marker(key, input, pose, color, &projection);
            }
        }
        if let Some(key) = input.selected
            && let Some(vehicle) = input.fleet.get(key)
            && let Some(pose) = poses.get(key.index()).copied().flatten()
        {
            let color = vehicle.color.legible_on(input.ground);
            self.add_marker(key, input, &pose, color, &projection);
        }
        let padded = self.trail_points.len() + TRAIL_END_PADDING.1;
        self.trail_points.resize(padded, TrailPoint::default());
        self.poses = poses;
        self.add_labels(input);
    }

    fn add_marker(
        &mut self,
        key: VehicleKey,
        input: &SceneInput<'_>,
        pose: &Pose,
        color: Color,
        projection: &ScreenProjection,
    ) {
        let selected = input.selected == Some(key);
        let radius_points = marker_radius_points(input.camera.zoom(), selected);
        let radius_px = radius_points * projection.pixels_per_point();
        let position_px = projection.px_from_world(pose.position);
        // The heading wedge and the second ring reach out to twice the radius.
        if projection.shows_disc(position_px, radius_px * 2.0) {
            self.markers.push(MarkerInstance::new(
                position_px,
                radius_px,
                pose,
                color,
                selected,
            ));
            self.marker_keys.push(key);
        }
    }

    fn clear(&mut self, pixels_per_point: f32) {
        self.markers.clear();
        self.marker_keys.clear();
        self.trail_points.clear();
        self.poses.clear();
        self.labels.clear();
        self.pixels_per_point = pixels_per_point;
    }

    /// Middle and radius of every marker, in points from the viewport's middle, right and down.
    pub fn marker_discs(&self) -> impl Iterator<Item = (f32, f32, f32)> {
        let scale = self.pixels_per_point;
        self.markers.iter().map(move |marker| {
            let [x, y] = marker.position_px;
            (x / scale, y / scale, marker.outer_radius_px() / scale)
        })
    }

    /// The vehicle whose marker lies under a place on the screen (points right of and
    /// below the viewport's middle): the nearest within reach, of equals the upper one.
    pub fn vehicle_at(&self, x_points: f32, y_points: f32) -> Option<VehicleKey> {
        let scale = self.pixels_per_point;
        let slack_px = HIT_SLACK_POINTS * scale;
        let distance_px = |marker: &MarkerInstance| {
            (marker.position_px[0] - x_points * scale)
                .hypot(marker.position_px[1] - y_points * scale)
        };
        self.markers
            .iter()
            .zip(&self.marker_keys)
            .map(|(marker, key)| (distance_px(marker) - marker.radius_px, *key))
            .filter(|(beside_px, _)| *beside_px <= slack_px)
            .rev()
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, key)| key)
    }

    fn add_labels(&mut self, input: &SceneInput<'_>) {
        let zone = input.fleet.zone();
        let drawn = || self.markers.iter().zip(&self.marker_keys);
        let selected = drawn()
            .rev()
            .filter(|(_, key)| input.selected == Some(**key));
        let others = drawn().filter(|(_, key)| input.selected != Some(**key));
        for (marker, key) in selected.chain(others).take(MAX_LABELS) {
            let Some(vehicle) = input.fleet.get(*key) else {
                continue;
            };
            let Some(pose) = self.poses.get(key.index()).copied().flatten() else {
                continue;
            };
            self.labels.push(Label {
                vehicle: *key,
                x_points: marker.position_px[0] / self.pixels_per_point,
                y_points: marker.position_px[1] / self.pixels_per_point,
                offset_points: marker.outer_radius_px() / self.pixels_per_point + 5.0,
                text: label_text(vehicle, &pose, input.playhead, zone, input.show_timestamps),
                emphasized: input.selected == Some(*key),
            });
        }
    }
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
