//! Brings one frame of egui, with our layers and the map in it, to a target.

use std::sync::Arc;

use egui::mutex::RwLock;
use egui_wgpu::{RenderState, Renderer, RendererOptions, ScreenDescriptor};

use crate::basemap;
use crate::geo::Viewport;
use crate::gpu::{GpuContext, GpuError, Layers, Overlay, PxRect, Sprite, SpriteSheet, Upload};
use crate::model::Color;
use crate::scene::Scene;

/// The egui renderer with everything that it draws through.
pub struct FramePainter {
    gpu: GpuContext,
    renderer: Arc<RwLock<Renderer>>,
    layers: Layers,
    format: wgpu::TextureFormat,
    /// Textures that egui gave up with the frame before: freed after it was drawn.
    stale_textures: Vec<egui::TextureId>,
    backdrop: Option<Backdrop>,
    /// The panels as they were painted last, where they are kept.
    overlay: Option<Overlay>,
}

/// What a frame is painted to.
#[derive(Clone, Copy, Debug)]
pub struct PaintTarget<'a> {
    /// The texture; where copies to it are allowed, the map is kept between frames.
    pub texture: &'a wgpu::Texture,
    /// Its view in the painter's format.
    pub view: &'a wgpu::TextureView,
}

/// The parts of one frame, from below.
#[derive(Clone, Copy, Debug)]
pub struct FrameParts<'a> {
    /// The map; none when it is the same as in the frame before.
    pub map: Option<&'a [egui::ClippedPrimitive]>,
    /// The panels; between them and the map lie the layers with the names.
    pub panels: Panels<'a>,
    /// Physical pixels to a point.
    pub pixels_per_point: f32,
    /// Colour below the map.
    pub ground: Color,
}

/// How the panels come to the target.
#[derive(Clone, Copy, Debug)]
pub enum Panels<'a> {
    /// Painted anew.
    Painted(&'a [egui::ClippedPrimitive]),
    /// As a picture that is kept from frame to frame.
    Kept(PanelParts<'a>),
}

/// What changes in the picture of the panels.
#[derive(Clone, Copy, Debug)]
pub struct PanelParts<'a> {
    /// Parts that are painted anew.
    pub dirty: &'a [PxRect],
    /// What is in them.
    pub primitives: &'a [egui::ClippedPrimitive],
    /// Where there is anything of the panels.
    pub covered: &'a [PxRect],
}

/// What became of the map of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum MapFate {
    /// It was painted and is kept for the next frame.
    Kept,
    /// It was painted; the next frame must bring it again.
    Painted,
    /// It was to be the kept one, but that has another size: only its ground was painted.
    Missing,
}

impl FramePainter {
    /// A painter for targets of `format`.
    pub fn new(gpu: &GpuContext, format: wgpu::TextureFormat) -> Self {
        let options = RendererOptions {
            // Noise against bands in gradients: there are none, and it costs a processor that
            // draws more than all else in a pixel.
            dithering: false,
            ..RendererOptions::default()
        };
        let renderer = Renderer::new(&gpu.device, format, options);
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
            layers: Layers::new(&gpu.device, format),
            format,
            stale_textures: Vec::new(),
            backdrop: None,
            overlay: None,
        }
    }

    /// What it draws in.
    pub const fn format(&self) -> wgpu::TextureFormat {
        self.format
    }

    /// Brings the scene to the GPU, unless it is there already.
    ///
    /// # Errors
    /// [`GpuError::Lost`] when the device is lost.
    pub fn upload(&mut self, scene: &Scene, viewport: Viewport) -> Result<Upload, GpuError> {
        let GpuContext { device, queue, .. } = &self.gpu;
        let layers = &mut self.layers;
        self.gpu
            .guard(|| layers.upload(device, queue, scene, viewport))
    }

    /// Brings the names to the GPU, as sprites of their sheet, unless they are there already.
    ///
    /// # Errors
    /// [`GpuError::Lost`] when the device is lost.
    pub fn upload_names(
        &mut self,
        sheet: &SpriteSheet,
        names: &[Sprite],
    ) -> Result<Upload, GpuError> {
        let GpuContext { device, queue, .. } = &self.gpu;
        let layers = &mut self.layers;
        self.gpu
            .guard(|| layers.upload_sprites(device, queue, sheet, names))
    }

    /// Makes a texture with all of its pixels, as egui numbers it: for a new device, to which
    /// egui only tells what changes.
    ///
    /// # Errors
    /// [`GpuError::Lost`] when the device is lost.
    pub fn set_texture(
        &self,
        id: egui::TextureId,
        image: &egui::epaint::ImageDelta,
    ) -> Result<(), GpuError> {
        let GpuContext { device, queue, .. } = &self.gpu;
        self.gpu.guard(|| {
            self.renderer
                .write()
                .update_texture(device, queue, id, image);
        })
    }

    /// Takes over the textures that egui made or changed. To be called for every egui
    /// frame, drawn or not: egui tells each change once.
    ///
    /// # Errors
    /// [`GpuError::Lost`] when the device is lost.
    pub fn update_textures(&mut self, delta: &mut egui::TexturesDelta) -> Result<(), GpuError> {
        let set = std::mem::take(&mut delta.set);
        let stale = std::mem::replace(&mut self.stale_textures, delta.free.drain().collect());
        let GpuContext { device, queue, .. } = &self.gpu;
        self.gpu.guard(|| {
            let mut renderer = self.renderer.write();
            for id in stale {
                renderer.free_texture(&id);
            }
            for (id, images) in set {
                for image in images {
                    renderer.update_texture(device, queue, id, &image);
                }
            }
        })
    }

    /// Paints a frame and submits it. The map is painted apart and copied below the rest
    /// for as long as it does not change: most of a software rasteriser's work is saved.
    ///
    /// # Errors
    /// [`GpuError::Lost`] when the device is lost.
    pub fn paint(
        &mut self,
        target: PaintTarget<'_>,
        parts: FrameParts<'_>,
    ) -> Result<MapFate, GpuError> {
        let gpu = self.gpu.clone();
        gpu.guard(|| self.paint_unguarded(target, parts))
    }

    fn paint_unguarded(&mut self, target: PaintTarget<'_>, parts: FrameParts<'_>) -> MapFate {
        let can_keep = target
            .texture
            .usage()
            .contains(wgpu::TextureUsages::COPY_DST);
        let ground = wgpu::LoadOp::Clear(clear_color(parts.ground));
        let ppp = parts.pixels_per_point;
        let fate = match parts.map {
            Some(map) if can_keep => {
                let backdrop =
                    Backdrop::for_target(self.backdrop.take(), &self.gpu, target, self.format);
                self.draw(&backdrop.texture, &backdrop.view, ground, map, ppp);
                self.backdrop = Some(backdrop);
                MapFate::Kept
            }
            Some(map) => {
                self.draw(target.texture, target.view, ground, map, ppp);
                MapFate::Painted
            }
            None if can_keep && self.backdrop.as_ref().is_some_and(|kept| kept.fits(target)) => {
                MapFate::Kept
            }
            None => {
                self.draw(target.texture, target.view, ground, &[], ppp);
                MapFate::Missing
            }
        };
        if let Panels::Kept(parts) = parts.panels {
            self.paint_kept(target.texture, parts, ppp);
        }
        let GpuContext { device, queue, .. } = &self.gpu;
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        if let (MapFate::Kept, Some(backdrop)) = (fate, &self.backdrop) {
            backdrop.copy_to(&mut encoder, target.texture);
        }
        let overlay = match parts.panels {
            Panels::Kept(_) => self.overlay.as_ref(),
            Panels::Painted(_) => None,
        };
        let load = wgpu::LoadOp::Load;
        self.layers
            .draw(device, &mut encoder, target.view, load, overlay);
        queue.submit([encoder.finish()]);
        if let Panels::Painted(panels) = parts.panels
            && !panels.is_empty()
        {
            self.draw(target.texture, target.view, load, panels, ppp);
        }
        fate
    }

    /// Paints what has changed of the panels into their picture.
    fn paint_kept(&mut self, target: &wgpu::Texture, parts: PanelParts<'_>, ppp: f32) {
        let GpuContext { device, queue, .. } = &self.gpu;
        let format = self.format;
        let overlay = self
            .overlay
            .get_or_insert_with(|| Overlay::new(device, format));
        overlay.fit(device, target.size());
        overlay.upload(device, queue, parts.dirty, parts.covered);
        let Some(overlay) = &self.overlay else {
            return;
        };
        if let Some(view) = overlay.view().filter(|_| !parts.dirty.is_empty()) {
            let load = wgpu::LoadOp::Load;
            self.draw_with(target, view, load, parts.primitives, ppp, |pass| {
                overlay.clear(pass);
            });
        }
    }

    /// Draws primitives and submits them: the renderer's buffers hold one set at a time.
    fn draw(
        &self,
        texture: &wgpu::Texture,
        view: &wgpu::TextureView,
        load: wgpu::LoadOp<wgpu::Color>,
        primitives: &[egui::ClippedPrimitive],
        pixels_per_point: f32,
    ) {
        self.draw_with(texture, view, load, primitives, pixels_per_point, |_| ());
    }

    /// The same after something else in the same pass.
    fn draw_with(
        &self,
        texture: &wgpu::Texture,
        view: &wgpu::TextureView,
        load: wgpu::LoadOp<wgpu::Color>,
        primitives: &[egui::ClippedPrimitive],
        pixels_per_point: f32,
        first: impl FnOnce(&mut wgpu::RenderPass<'_>),
    ) {
        let screen = ScreenDescriptor {
            size_in_pixels: [texture.width(), texture.height()],
            pixels_per_point,
        };
        let GpuContext { device, queue, .. } = &self.gpu;
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let mut renderer = self.renderer.write();
        let mut commands =
            renderer.update_buffers(device, queue, &mut encoder, primitives, &screen);
        {
            let mut pass = begin_pass(&mut encoder, view, load);
            first(&mut pass);
            renderer.render(&mut pass.forget_lifetime(), primitives, &screen);
        }
        drop(renderer);
        commands.push(encoder.finish());
        queue.submit(commands);
    }
}

/// The map as it was painted last.
struct Backdrop {
    texture: wgpu::Texture,
    view: wgpu::TextureView,
}

impl Backdrop {
    /// `old` where it fits the target, else a new one.
    fn for_target(
        old: Option<Self>,
        gpu: &GpuContext,
        target: PaintTarget<'_>,
        format: wgpu::TextureFormat,
    ) -> Self {
        if let Some(old) = old.filter(|old| old.fits(target)) {
            return old;
        }
        let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("backdrop"),
            size: target.texture.size(),
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: target.texture.format(),
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[format],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor {
            format: Some(format),
            ..wgpu::TextureViewDescriptor::default()
        });
        Self { texture, view }
    }

    fn fits(&self, target: PaintTarget<'_>) -> bool {
        self.texture.size() == target.texture.size()
            && self.texture.format() == target.texture.format()
    }

    fn copy_to(&self, encoder: &mut wgpu::CommandEncoder, target: &wgpu::Texture) {
        encoder.copy_texture_to_texture(
            self.texture.as_image_copy(),
            target.as_image_copy(),
            self.texture.size(),
        );
    }
}

pub(super) fn clear_color(ground: Color) -> wgpu::Color {
    let channel = |c: u8| f64::from(c) / 255.0;
    wgpu::Color {
        r: channel(ground.r),
        g: channel(ground.g),
        b: channel(ground.b),
        a: 1.0,
    }
}

fn begin_pass<'encoder>(
    encoder: &'encoder mut wgpu::CommandEncoder,
    view: &wgpu::TextureView,
    load: wgpu::LoadOp<wgpu::Color>,
) -> wgpu::RenderPass<'encoder> {
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some("frame"),
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view,
            depth_slice: None,
            resolve_target: None,
            ops: wgpu::Operations {
                load,
                store: wgpu::StoreOp::Store,
            },
        })],
        depth_stencil_attachment: None,
        timestamp_writes: None,
        occlusion_query_set: None,
        multiview_mask: None,
    })
}
