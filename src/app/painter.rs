//! Brings one frame of egui, with our layers and the map in it, to a target.

use std::sync::Arc;

use egui::mutex::RwLock;
use egui_wgpu::{RenderState, Renderer, RendererOptions, ScreenDescriptor};

use crate::basemap;
use crate::geo::Viewport;
use crate::gpu::{GpuContext, Layers};
use crate::model::Color;
use crate::scene::Scene;

/// The egui renderer with everything that it draws through.
pub struct FramePainter {
    gpu: GpuContext,
    renderer: Arc<RwLock<Renderer>>,
    /// Textures that egui gave up with the frame before: freed after it was drawn.
    stale_textures: Vec<egui::TextureId>,
}

/// What a frame is cleared with and how large it is.
#[derive(Clone, Copy, Debug)]
pub struct FrameSize {
    /// Width and height in physical pixels.
    pub size_px: (u32, u32),
    /// Physical pixels to a point.
    pub pixels_per_point: f32,
}

impl FramePainter {
    /// A painter for targets of `format`.
    pub fn new(gpu: &GpuContext, format: wgpu::TextureFormat) -> Self {
        let mut renderer = Renderer::new(&gpu.device, format, RendererOptions::default());
        renderer
            .callback_resources
            .insert(Layers::new(&gpu.device, format));
        let renderer = Arc::new(RwLock::new(renderer));
        basemap::install(&RenderState {
            adapter: gpu.adapter.clone(),
            available_adapters: Vec::new(),
            instance: gpu.instance.clone(),
            device: gpu.device.clone(),
            queue: gpu.queue.clone(),
            target_format: format,
            renderer: Arc::clone(&renderer),
        });
        Self {
            gpu: gpu.clone(),
            renderer,
            stale_textures: Vec::new(),
        }
    }

    /// Brings the scene to the GPU. Returns how many instances it had no room for.
    pub fn upload(&self, scene: &Scene, viewport: Viewport) -> usize {
        self.renderer
            .write()
            .callback_resources
            .get_mut::<Layers>()
            .map_or(0, |layers| {
                layers.upload(&self.gpu.device, &self.gpu.queue, scene, viewport)
            })
    }

    /// Takes over the textures that egui made or changed. To be called for every egui
    /// frame, drawn or not: egui tells each change once.
    pub fn update_textures(&mut self, delta: &mut egui::TexturesDelta) {
        let mut renderer = self.renderer.write();
        for id in self.stale_textures.drain(..) {
            renderer.free_texture(&id);
        }
        for (id, images) in delta.set.drain() {
            for image in images {
                renderer.update_texture(&self.gpu.device, &self.gpu.queue, id, &image);
            }
        }
        self.stale_textures.extend(delta.free.drain());
    }

    /// Draws a frame to `view` and submits it.
    pub fn paint(
        &self,
        view: &wgpu::TextureView,
        frame: FrameSize,
        primitives: &[egui::ClippedPrimitive],
        ground: Color,
    ) {
        let screen = ScreenDescriptor {
            size_in_pixels: [frame.size_px.0, frame.size_px.1],
            pixels_per_point: frame.pixels_per_point,
        };
        let GpuContext { device, queue, .. } = &self.gpu;
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let mut renderer = self.renderer.write();
        let mut commands =
            renderer.update_buffers(device, queue, &mut encoder, primitives, &screen);
        {
            let pass = begin_pass(&mut encoder, view, ground);
            renderer.render(&mut pass.forget_lifetime(), primitives, &screen);
        }
        drop(renderer);
        commands.push(encoder.finish());
        queue.submit(commands);
    }
}

/// A pass that clears `view` with `ground`.
pub(super) fn begin_pass<'encoder>(
    encoder: &'encoder mut wgpu::CommandEncoder,
    view: &wgpu::TextureView,
    ground: Color,
) -> wgpu::RenderPass<'encoder> {
    let channel = |c: u8| f64::from(c) / 255.0;
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some("frame"),
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view,
            depth_slice: None,
            resolve_target: None,
            ops: wgpu::Operations {
                load: wgpu::LoadOp::Clear(wgpu::Color {
                    r: channel(ground.r),
                    g: channel(ground.g),
                    b: channel(ground.b),
                    a: 1.0,
                }),
                store: wgpu::StoreOp::Store,
            },
        })],
        depth_stencil_attachment: None,
        timestamp_writes: None,
        occlusion_query_set: None,
        multiview_mask: None,
    })
}
