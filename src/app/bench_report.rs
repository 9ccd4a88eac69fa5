//! What `trackscope bench` tells.

use std::fmt;

use serde::Serialize;

use super::frame_cost::FrameCost;

/// What was measured; the names are those of the JSON line.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BenchReport {
    /// Name and backend of the graphics adapter.
    pub adapter: String,
    /// Vehicles loaded.
    pub vehicles: usize,
    /// Fixes loaded.
    pub fixes: usize,
    /// Milliseconds from bytes in memory to the model.
    pub decode_ms: f64,
    /// Milliseconds from bytes in memory to the first finished frame with data; the
    /// graphics device was opened before.
    pub first_frame_ms: f64,
    /// Milliseconds of the slowest of ten frames, each after a jump to another moment.
    pub seek_max_ms: f64,
    /// Frames measured.
    pub frames: u32,
    /// Frames a second over all of them, each waited for on the GPU.
    pub fps: f64,
    /// Median frame time in milliseconds.
    pub p50_ms: f64,
    /// Frame time in milliseconds that 99 of 100 frames keep to.
    pub p99_ms: f64,
    /// Lines of trails drawn, a frame on average.
    pub trail_lines: f64,
    /// Markers drawn, a frame on average.
    pub markers: f64,
    /// Bytes brought to the graphics device, a frame on average, without egui's.
    pub upload_bytes: f64,
    /// Milliseconds a frame in which the scene was made from the model.
    pub extract_ms: f64,
    /// Milliseconds a frame in which the scene was handed to the graphics device.
    pub upload_ms: f64,
    /// Milliseconds a frame in which panels and map were made into shapes and commands; the
    /// layers alone only record their two draw calls here.
    pub record_ms: f64,
    /// Of these the milliseconds in which the map was made into shapes and triangles.
    pub map_ms: f64,
    /// Of these the milliseconds in which names were made into pictures and put in their places.
    pub names_ms: f64,
    /// Frames in which map tiles were missing: coarser ones stood in for them.
    pub frames_without_tiles: usize,
    /// Milliseconds a frame in which the graphics device was waited for.
    pub gpu_wait_ms: f64,
    /// Bytes that tracks, levels of detail and attributes take, a fix.
    pub track_bytes_per_fix: f64,
    /// Memory that the process held when the data was loaded and nothing drawn yet, less what
    /// it held before, in bytes a fix; none where the system does not tell.
    pub loaded_bytes_per_fix: Option<f64>,
    /// Most memory that the process ever held, in 2^20 bytes; none where the system does not tell.
    pub peak_rss_mb: Option<f64>,
}

impl BenchReport {
    /// Takes over the average of what single frames cost.
    pub(super) fn set_costs(&mut self, costs: &[FrameCost]) {
        let mean = |value: fn(&FrameCost) -> f64| {
            let sum: f64 = costs.iter().map(value).sum();
            round(sum / costs.len().max(1) as f64)
        };
        self.trail_lines = mean(|cost| cost.trail_lines as f64);
        self.markers = mean(|cost| cost.markers as f64);
        self.upload_bytes = mean(|cost| cost.upload_bytes as f64);
        self.extract_ms = mean(|cost| millis(cost.extract));
        self.upload_ms = mean(|cost| millis(cost.upload));
        self.record_ms = mean(|cost| millis(cost.record));
        self.map_ms = mean(|cost| millis(cost.map));
        self.names_ms = mean(|cost| millis(cost.names));
        let lacking = costs.iter().filter(|cost| cost.pending_tiles > 0);
        self.frames_without_tiles = lacking.count();
        self.gpu_wait_ms = mean(|cost| millis(cost.gpu_wait));
    }

    /// Takes over the times of all frames, which lie one after the other.
    pub(super) fn set_times(&mut self, mut frame_ms: Vec<f64>) {
        frame_ms.sort_by(f64::total_cmp);
        let whole_secs = frame_ms.iter().sum::<f64>() / 1000.0;
        self.fps = round(frame_ms.len() as f64 / whole_secs.max(1e-9));
        self.p50_ms = round(percentile(&frame_ms, 0.50));
        self.p99_ms = round(percentile(&frame_ms, 0.99));
    }
}

impl fmt::Display for BenchReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "adapter      {}", self.adapter)?;
        writeln!(f, "vehicles     {}", self.vehicles)?;
        writeln!(f, "fixes        {}", self.fixes)?;
        writeln!(f, "decode       {} ms", self.decode_ms)?;
        writeln!(f, "first frame  {} ms", self.first_frame_ms)?;
        writeln!(f, "seek         {} ms at most", self.seek_max_ms)?;
        writeln!(f, "frames       {}", self.frames)?;
        writeln!(f, "rate         {} frames/s", self.fps)?;
        writeln!(
            f,
            "frame time   {} ms median, {} ms p99",
            self.p50_ms, self.p99_ms
        )?;
        writeln!(
            f,
            "of which     {} ms extract, {} ms upload, {} ms record ({} ms map), {} ms wait",
            self.extract_ms, self.upload_ms, self.record_ms, self.map_ms, self.gpu_wait_ms
        )?;
        if self.frames_without_tiles > 0 {
            writeln!(
                f,
                "map          {} frames lacked tiles",
                self.frames_without_tiles
            )?;
        }
        writeln!(
            f,
            "drawn        {} trail lines, {} markers",
            self.trail_lines, self.markers
        )?;
        writeln!(f, "uploaded     {} bytes a frame", self.upload_bytes)?;
        writeln!(f, "tracks       {} bytes a fix", self.track_bytes_per_fix)?;
        if let Some(bytes) = self.loaded_bytes_per_fix {
            writeln!(f, "process grew {bytes} bytes a fix")?;
        }
        match self.peak_rss_mb {
            Some(mb) => writeln!(f, "peak memory  {mb} MiB"),
            None => writeln!(f, "peak memory  not told by this system"),
        }
    }
}

pub(super) fn millis(duration: std::time::Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Three decimals: more would only look exact.
pub(super) fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn percentile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    // A share of an index is an index.
    let index = (last as f64 * share).ceil() as usize;
    sorted.get(index.min(last)).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_sorted_times() {
        let times: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(percentile(&times, 0.5), 51.0);
        assert_eq!(percentile(&times, 0.99), 100.0);
        assert_eq!(percentile(&[7.0], 0.99), 7.0);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }
}
