//! Which markers lie under a place on the screen.

use super::extract::Scene;
use super::marker::MarkerInstance;
use crate::model::VehicleKey;

/// A click this many points beside a marker still hits it.
const HIT_SLACK_POINTS: f32 = 5.0;

impl Scene {
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
}
