//! What one frame costs, part by part.
#![allow(
    clippy::disallowed_methods,
    reason = "what a frame costs is measured in wall time"
)]

use std::time::{Duration, Instant};

use crate::gpu::Upload;
use crate::scene::Scene;

/// What one frame cost the processor, and how much it drew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FrameCost {
    /// Lines of trails.
    pub trail_lines: usize,
    /// Markers.
    pub markers: usize,
    /// Bytes of trails, markers and names brought to the graphics device.
    pub upload_bytes: u64,
    /// Making the scene from the model.
    pub extract: Duration,
    /// Handing it to the graphics device.
    pub upload: Duration,
    /// The rest: map, panels, commands.
    pub record: Duration,
    /// Of that the map: its shapes, labels and triangles.
    pub map: Duration,
    /// Of that the names: pictures of those that were not there yet, and their places.
    pub names: Duration,
    /// Map tiles in view that were not there yet.
    pub pending_tiles: usize,
    /// Waiting for the graphics device; a window does not wait.
    pub gpu_wait: Duration,
}

impl FrameCost {
    /// Counts what was drawn and uploaded.
    pub fn count(&mut self, scene: &Scene, upload: Upload) {
        self.trail_lines = scene.trail_lines;
        self.markers = scene.markers.len();
        self.upload_bytes += upload.bytes;
    }
}

/// Adds the time that `work` takes to `sum`.
pub(super) fn timed<T>(sum: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    *sum += start.elapsed();
    result
}
