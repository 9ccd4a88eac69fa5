//! The layers over the map: whole tracks, above them trails, markers, and sprites such as names.
//! One draw call each.

use wgpu::VertexFormat::{Float32, Float32x2, Uint32, Unorm8x4};

use super::depth::DepthTarget;
use super::overlay::Overlay;
use super::pipeline::{LayerPipeline, Topology, ViewUniform, view_layout};
use super::sprite_sheet::SpriteSheet;
use super::sprites::{Sprite, SpriteLayer};
use super::vertices::VertexStore;
use crate::geo::Viewport;
use crate::scene::{MarkerInstance, Scene, TrailVertex};

/// Corners of a quad drawn as a triangle strip.
const QUAD: std::ops::Range<u32> = 0..4;

/// Pipelines and buffers of trails, markers and sprites.
#[derive(Debug)]
pub struct Layers {
    view: View,
    /// The same view with the widths of whole tracks.
    tracks_view: View,
    trail_pipeline: wgpu::RenderPipeline,
    tracks: VertexStore,
    trails: VertexStore,
    marker_pipeline: wgpu::RenderPipeline,
    markers: VertexStore,
    sprites: SpriteLayer,
    depth: Option<DepthTarget>,
    /// Revision of the scene that the buffers hold.
    revision: Option<u64>,
    tracks_revision: Option<u64>,
}

/// What the shaders know of the view, on the GPU.
#[derive(Debug)]
struct View {
    buffer: wgpu::Buffer,
    group: wgpu::BindGroup,
    written: Option<ViewUniform>,
}

impl View {
    fn new(device: &wgpu::Device, layout: &wgpu::BindGroupLayout) -> Self {
        let buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("view"),
            size: size_of::<ViewUniform>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("view"),
            layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: buffer.as_entire_binding(),
            }],
        });
        Self {
            buffer,
            group,
            written: None,
        }
    }

    /// Brings it to the GPU unless it is there; returns the bytes.
    fn write(&mut self, queue: &wgpu::Queue, view: ViewUniform) -> u64 {
        if self.written == Some(view) {
            return 0;
        }
        let bytes = bytemuck::bytes_of(&view);
        queue.write_buffer(&self.buffer, 0, bytes);
        self.written = Some(view);
        bytes.len() as u64
    }
}

/// What an upload did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// Bytes that were brought to the GPU.
    pub bytes: u64,
    /// Vertices, markers and sprites that the device's largest buffer had no room for.
    pub left_out: usize,
}

impl Layers {
    /// Makes the pipelines for targets of `format`.
    pub fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        let layout = view_layout(device);
        let trails = LayerPipeline {
            label: "trails",
            source: include_str!("../../shaders/trails.wgsl"),
            topology: Topology::Strip,
            stride: size_of::<TrailVertex>(),
            attributes: &[
                (0, Float32x2, 0),
                (1, Unorm8x4, 8),
                (2, Float32, 12),
                (3, Float32, 16),
            ],
        };
        let markers = LayerPipeline {
            label: "markers",
            source: include_str!("../../shaders/markers.wgsl"),
            topology: Topology::QuadPerInstance,
            stride: size_of::<MarkerInstance>(),
            attributes: &[
                (0, Float32x2, 0),
                (1, Float32, 8),
                (2, Float32, 12),
                (3, Unorm8x4, 16),
                (5, Unorm8x4, 20),
                (4, Uint32, 24),
            ],
        };
        Self {
            trail_pipeline: trails.build(device, format, &[Some(&layout)]),
            tracks: VertexStore::new(device, "tracks"),
            trails: VertexStore::new(device, "trails"),
            marker_pipeline: markers.build(device, format, &[Some(&layout)]),
            markers: VertexStore::new(device, "markers"),
            sprites: SpriteLayer::new(device, format, &layout),
            view: View::new(device, &layout),
            tracks_view: View::new(device, &layout),
            depth: None,
            revision: None,
            tracks_revision: None,
        }
    }

    /// Brings a scene to the GPU, unless it is there already.
    pub fn upload(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        scene: &Scene,
        viewport: Viewport,
    ) -> Upload {
        let mut upload = Upload::default();
        let step = scene.depth_step();
        let view = ViewUniform::new(viewport, scene.line_widths(), step);
        upload.bytes += self.view.write(queue, view);
        if !scene.tracks.is_empty() {
            let view = ViewUniform::new(viewport, scene.track_widths(), step);
            upload.bytes += self.tracks_view.write(queue, view);
        }
        if self.revision != Some(scene.revision()) {
            upload.add(self.trails.write(device, queue, &scene.trails));
            upload.add(self.markers.write(device, queue, &scene.markers));
            self.revision = Some(scene.revision());
        }
        if self.tracks_revision != Some(scene.tracks_revision()) {
            upload.add(self.tracks.write(device, queue, &scene.tracks));
            self.tracks_revision = Some(scene.tracks_revision());
        }
        upload
    }

    /// Brings sprites, and what is new in their sheet, to the GPU, unless they are there already.
    pub fn upload_sprites(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        sheet: &SpriteSheet,
        sprites: &[Sprite],
    ) -> Upload {
        self.sprites.upload(device, queue, sheet, sprites)
    }

    /// Draws what was uploaded last over all of `target`, above what is there, and `overlay`
    /// above that: a rasteriser on the processor waits between two passes.
    pub fn draw(
        &mut self,
        device: &wgpu::Device,
        encoder: &mut wgpu::CommandEncoder,
        target: &wgpu::TextureView,
        load: wgpu::LoadOp<wgpu::Color>,
        overlay: Option<&Overlay>,
    ) {
        let is_empty = [&self.tracks, &self.trails, &self.markers]
            .iter()
            .all(|store| store.len() == 0);
        let is_bare = self.sprites.is_empty() && overlay.is_none();
        if is_empty && is_bare && load == wgpu::LoadOp::Load {
            return;
        }
        let size = target.texture().size();
        let depth = match self.depth.take() {
            Some(depth) if depth.fits(size) => depth,
            _ => DepthTarget::new(device, size),
        };
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("layers"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: target,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations {
                    load,
                    store: wgpu::StoreOp::Store,
                },
            })],
            depth_stencil_attachment: Some(depth.attachment()),
            timestamp_writes: None,
            occlusion_query_set: None,
            multiview_mask: None,
        });
        for (view, lines) in [
            (&self.tracks_view, &self.tracks),
            (&self.view, &self.trails),
        ] {
            if lines.len() > 0 {
                pass.set_bind_group(0, &view.group, &[]);
                pass.set_pipeline(&self.trail_pipeline);
                pass.set_vertex_buffer(0, lines.slice());
                pass.draw(0..lines.count(), 0..1);
            }
        }
        pass.set_bind_group(0, &self.view.group, &[]);
        if self.markers.len() > 0 {
            pass.set_pipeline(&self.marker_pipeline);
            pass.set_vertex_buffer(0, self.markers.slice());
            pass.draw(QUAD, 0..self.markers.count());
        }
        self.sprites.draw(&mut pass);
        if let Some(overlay) = overlay {
            overlay.compose(&mut pass);
        }
        drop(pass);
        self.depth = Some(depth);
    }
}

impl Upload {
    pub(super) fn add(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.left_out += other.left_out;
    }
}

#[cfg(test)]
mod tests {
    /// All shaders are checked as the driver would, without one.
    #[test]
    fn the_shaders_are_valid() {
        for source in [
            include_str!("../../shaders/trails.wgsl"),
            include_str!("../../shaders/markers.wgsl"),
            include_str!("../../shaders/overlay.wgsl"),
            include_str!("../../shaders/sprites.wgsl"),
        ] {
            let module = naga::front::wgsl::parse_str(source).unwrap();
            naga::valid::Validator::new(
                naga::valid::ValidationFlags::all(),
                naga::valid::Capabilities::empty(),
            )
            .validate(&module)
            .unwrap();
        }
    }
}
