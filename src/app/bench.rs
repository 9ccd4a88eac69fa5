//! `trackscope bench`: plays a session without a window as fast as it can, and measures.
#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time")]

use std::fmt;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::headless::{HeadlessError, MAP_TIMEOUT, paint_target};
use super::painter::begin_pass;
use super::stage::{Stage, StageOptions};
use super::viewer::Viewer;
use crate::basemap::{BasemapChoice, MapTheme};
use crate::command::Command;
use crate::geo::Viewport;
use crate::gpu::{GpuContext, Layers, TARGET_FORMAT, TextureTarget};
use crate::model::Color;
use crate::scene::{Scene, SceneInput};
use crate::time::Timestamp;
use crate::wire::Message;

/// Frames drawn before the measurement: buffers and caches grow to their size.
const WARM_UP_FRAMES: u32 = 5;
/// Ground of the picture when there is no map.
const GROUND: Color = Color::rgb(0x1B, 0x1D, 0x21);
/// A frame that takes longer has failed.
const FRAME_TIMEOUT: Duration = Duration::from_secs(60);

/// What is measured.
#[derive(Clone, Copy, Debug)]
pub struct BenchOptions {
    /// Frames to draw, at least 1.
    pub frames: u32,
    /// Width and height in pixels.
    pub size_px: (u32, u32),
    /// The map to draw below, if any.
    pub basemap: Option<BasemapChoice>,
    /// Whether panels and names are drawn too.
    pub ui: bool,
}

/// What was measured; the names are those of the JSON line.
#[derive(Clone, Debug, Serialize)]
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
    /// Frames measured.
    pub frames: u32,
    /// Frames a second over all of them, each waited for on the GPU.
    pub fps: f64,
    /// Median frame time in milliseconds.
    pub p50_ms: f64,
    /// Frame time in milliseconds that 99 of 100 frames keep to.
    pub p99_ms: f64,
    /// Most memory that the process ever held, in 2^20 bytes; none where the system does not tell.
    pub peak_rss_mb: Option<f64>,
}

/// Draws one frame of the viewer and waits until the GPU has finished it.
trait FrameSource {
    fn draw(&mut self, viewer: &mut Viewer) -> Result<(), HeadlessError>;
}

/// Runs the benchmark. `decode` turns the session's bytes into messages; it is part of
/// what is measured.
///
/// # Errors
/// [`HeadlessError`] when the session has no data or nothing can be drawn.
pub fn bench(
    options: BenchOptions,
    decode: impl FnOnce() -> Result<Vec<Message>, HeadlessError>,
) -> Result<BenchReport, HeadlessError> {
    let gpu = GpuContext::headless()?;
    let mut source: Box<dyn FrameSource> = if options.ui || options.basemap.is_some() {
        Box::new(WholeFrames::new(&gpu, options)?)
    } else {
        Box::new(LayerFrames::new(&gpu, options.size_px))
    };
    let mut viewer = Viewer::default();

    let start = Instant::now();
    for message in decode()? {
        // The benchmark plays by its own clock; what the session asks for here would end it.
        if let Message::LoadVehicles(_) = message {
            viewer.receive(message);
        }
    }
    let decode_ms = millis(start.elapsed());
    let range = viewer.fleet().range().ok_or(HeadlessError::NoData)?;
    // The view always goes to the data here, whatever the session's settings say.
    viewer.carry_out(Command::FitAll);
    viewer.carry_out(Command::SetRate(1.0));
    viewer.carry_out(Command::Seek(range.at_fraction(0.5)));
    source.draw(&mut viewer)?;
    let first_frame_ms = millis(start.elapsed());

    for _ in 0..WARM_UP_FRAMES {
        source.draw(&mut viewer)?;
    }
    viewer.carry_out(Command::Play);
    let frames = options.frames.max(1);
    let mut frame_ms = Vec::new();
    let run_start = Instant::now();
    let mut last = run_start;
    for _ in 0..frames {
        source.draw(&mut viewer)?;
        let now = Instant::now();
        let frame = now.duration_since(last);
        last = now;
        frame_ms.push(millis(frame));
        viewer.tick(frame.as_secs_f64());
    }
    let run_secs = last.duration_since(run_start).as_secs_f64();
    frame_ms.sort_by(f64::total_cmp);
    Ok(BenchReport {
        adapter: format!("{} ({})", gpu.adapter_name(), gpu.backend_name()),
        vehicles: viewer.fleet().counts().vehicles,
        fixes: viewer.fleet().counts().fixes,
        decode_ms: round(decode_ms),
        first_frame_ms: round(first_frame_ms),
        frames,
        fps: round(f64::from(frames) / run_secs.max(1e-9)),
        p50_ms: round(percentile(&frame_ms, 0.50)),
        p99_ms: round(percentile(&frame_ms, 0.99)),
        peak_rss_mb: peak_rss_mb().map(round),
    })
}

impl fmt::Display for BenchReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "adapter      {}", self.adapter)?;
        writeln!(f, "vehicles     {}", self.vehicles)?;
        writeln!(f, "fixes        {}", self.fixes)?;
        writeln!(f, "decode       {} ms", self.decode_ms)?;
        writeln!(f, "first frame  {} ms", self.first_frame_ms)?;
        writeln!(f, "frames       {}", self.frames)?;
        writeln!(f, "rate         {} frames/s", self.fps)?;
        writeln!(
            f,
            "frame time   {} ms median, {} ms p99",
            self.p50_ms, self.p99_ms
        )?;
        match self.peak_rss_mb {
            Some(mb) => writeln!(f, "peak memory  {mb} MiB"),
            None => writeln!(f, "peak memory  not told by this system"),
        }
    }
}

/// Trails and markers alone, straight to the texture.
struct LayerFrames {
    gpu: GpuContext,
    layers: Layers,
    target: TextureTarget,
    scene: Scene,
}

impl LayerFrames {
    fn new(gpu: &GpuContext, (width_px, height_px): (u32, u32)) -> Self {
        Self {
            layers: Layers::new(&gpu.device, TARGET_FORMAT),
            target: TextureTarget::new(gpu, width_px, height_px),
            scene: Scene::default(),
            gpu: gpu.clone(),
        }
    }
}

impl FrameSource for LayerFrames {
    fn draw(&mut self, viewer: &mut Viewer) -> Result<(), HeadlessError> {
        let (width_px, height_px) = self.target.size_px();
        let viewport = Viewport {
            width_points: width_px as f32,
            height_points: height_px as f32,
            pixels_per_point: 1.0,
        };
        viewer.settle_camera(viewport, [50.0; 4]);
        self.scene.extract(&SceneInput {
            fleet: viewer.fleet(),
            playhead: viewer.clock().playhead(),
            camera: viewer.camera(),
            viewport,
            trail_length: viewer.display().effective_trail(),
            selected: None,
            ground: GROUND,
            show_timestamps: false,
        });
        let GpuContext { device, queue, .. } = &self.gpu;
        self.layers.upload(device, queue, &self.scene, viewport);
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        self.layers
            .draw(&mut begin_pass(&mut encoder, self.target.view(), GROUND));
        queue.submit([encoder.finish()]);
        wait_for(&self.gpu)
    }
}

/// Whole frames as a window shows them, with panels or without.
struct WholeFrames {
    gpu: GpuContext,
    stage: Stage,
    target: TextureTarget,
    start: Option<Timestamp>,
}

impl WholeFrames {
    fn new(gpu: &GpuContext, options: BenchOptions) -> Result<Self, HeadlessError> {
        let stage_options = StageOptions {
            basemap: options.basemap.unwrap_or(BasemapChoice::None),
            theme: MapTheme::Dark,
            show_ui: options.ui,
            log_path: None,
        };
        let (width_px, height_px) = options.size_px;
        Ok(Self {
            stage: Stage::new(gpu, TARGET_FORMAT, stage_options, || {})?,
            target: TextureTarget::new(gpu, width_px, height_px),
            start: None,
            gpu: gpu.clone(),
        })
    }
}

impl FrameSource for WholeFrames {
    fn draw(&mut self, viewer: &mut Viewer) -> Result<(), HeadlessError> {
        let first = self.start.is_none();
        let start = *self.start.get_or_insert_with(|| viewer.clock().playhead());
        let time_secs = viewer.clock().playhead().secs_since(start);
        let input = super::headless::headless_input(self.target.size_px(), 1.0, time_secs);
        let mut frame = self.stage.frame(viewer, input.clone());
        if first {
            // The first picture counts when it is whole: with its map.
            self.stage.wait_for_map(Instant::now() + MAP_TIMEOUT);
            frame = self.stage.frame(viewer, input);
        }
        self.stage.paint(&frame, paint_target(&self.target))?;
        wait_for(&self.gpu)
    }
}

fn wait_for(gpu: &GpuContext) -> Result<(), HeadlessError> {
    let wait = wgpu::PollType::Wait {
        submission_index: None,
        timeout: Some(FRAME_TIMEOUT),
    };
    gpu.guard(|| gpu.device.poll(wait))?
        .map(|_| ())
        .map_err(HeadlessError::Poll)
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Three decimals: more would only look exact.
fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn percentile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    // A share of an index is an index.
    let index = (last as f64 * share).ceil() as usize;
    sorted.get(index.min(last)).copied().unwrap_or(0.0)
}

/// The kernel's own count where it offers one as text.
fn peak_rss_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
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
