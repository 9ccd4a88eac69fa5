//! The one pass over the fleet that a frame makes.

use super::labels::Label;
use super::marker::{MarkerInstance, marker_radius_points};
use super::projection::ScreenProjection;
use super::trail::{TRAIL_END_PADDING, TrailPoint, TrailSpan, TrailWriter};
use crate::geo::{Camera, Viewport};
use crate::model::{Color, Fleet, Pose, TrailLength, VehicleKey};
use crate::time::Timestamp;

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
    /// Whose marker it is, by its index in `markers`.
    pub(super) marker_keys: Vec<VehicleKey>,
    pub(super) pixels_per_point: f32,
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
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
