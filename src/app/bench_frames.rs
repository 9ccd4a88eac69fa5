//! The frames that a benchmark draws: the layers alone, or whole ones.
#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time")]

use std::time::{Duration, Instant};

use super::bench::BenchOptions;
use super::frame_cost::{FrameCost, timed};
use super::headless::{HeadlessError, MAP_TIMEOUT, paint_target};
use super::painter::clear_color;
use super::stage::{Stage, StageOptions};
use super::viewer::Viewer;
use crate::basemap::{MapEntry, MapTheme};
use crate::geo::Viewport;
use crate::gpu::{GpuContext, Layers, TARGET_FORMAT, TextureTarget};
use crate::model::{Color, NOBODY};
use crate::scene::{Scene, SceneInput, Shown};
use crate::time::Timestamp;

/// Ground of the picture when there is no map.
const GROUND: Color = Color::rgb(0x1B, 0x1D, 0x21);
/// A frame that takes longer has failed.
const FRAME_TIMEOUT: Duration = Duration::from_secs(60);

/// Draws frames of a viewer one after the other, each until the graphics device has finished it.
pub(super) trait FrameSource {
    /// Draws one and tells what it cost.
    fn draw(&mut self, viewer: &mut Viewer) -> Result<FrameCost, HeadlessError>;
}

/// What the options ask for.
pub(super) fn frame_source(
    gpu: &GpuContext,
    options: &BenchOptions,
) -> Result<Box<dyn FrameSource>, HeadlessError> {
    Ok(if options.ui || options.basemap.is_some() {
        Box::new(WholeFrames::new(gpu, options)?)
    } else {
        Box::new(LayerFrames::new(gpu, options.size_px))
    })
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
    fn draw(&mut self, viewer: &mut Viewer) -> Result<FrameCost, HeadlessError> {
        let mut cost = FrameCost::default();
        let (width_px, height_px) = self.target.size_px();
        let viewport = Viewport {
            width_points: width_px as f32,
            height_points: height_px as f32,
            pixels_per_point: 1.0,
        };
        viewer.settle_camera(viewport, [50.0; 4]);
        let input = SceneInput {
            fleet: viewer.fleet(),
            fleet_generation: viewer.fleet_generation(),
            playhead: viewer.clock().playhead(),
            camera: viewer.camera(),
            viewport,
            trail_length: viewer.display().effective_trail(),
            selection: &NOBODY,
            visibility: viewer.visibility(),
            color_by: viewer.display().color_by,
            ground: GROUND,
            show_timestamps: None,
            show_names: true,
            shown: Shown::ALL,
            whole_tracks: viewer.display().whole_tracks,
        };
        timed(&mut cost.extract, || self.scene.extract(&input));
        let GpuContext { device, queue, .. } = &self.gpu;
        let upload = timed(&mut cost.upload, || {
            self.layers.upload(device, queue, &self.scene, viewport)
        });
        cost.count(&self.scene, upload);
        timed(&mut cost.record, || {
            let mut encoder =
                device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
            let ground = wgpu::LoadOp::Clear(clear_color(GROUND));
            self.layers
                .draw(device, &mut encoder, self.target.view(), ground, None);
            queue.submit([encoder.finish()]);
        });
        timed(&mut cost.gpu_wait, || wait_for(&self.gpu))?;
        Ok(cost)
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
    fn new(gpu: &GpuContext, options: &BenchOptions) -> Result<Self, HeadlessError> {
        let stage_options = StageOptions {
            basemap: options.basemap.clone().unwrap_or_else(MapEntry::none),
            map_env: options.map_env.clone(),
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
    fn draw(&mut self, viewer: &mut Viewer) -> Result<FrameCost, HeadlessError> {
        let begun = Instant::now();
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
        let mut cost = self.stage.take_cost();
        cost.record = begun.elapsed().saturating_sub(cost.extract + cost.upload);
        timed(&mut cost.gpu_wait, || wait_for(&self.gpu))?;
        Ok(cost)
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
