//! Which markers carry their name, and what is written.

use crate::model::{Pose, Vehicle, VehicleKey};
use crate::time::{Timestamp, Zone, format_duration_secs};

/// At most this many names are offered for one frame; more could not be read.
pub(super) const MAX_LABELS: usize = 200;

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

/// What is written beside a marker: the name, for how long nothing is known, and on
/// request the time of the last fix.
pub(super) fn label_text(
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
