//! The two layers over the map: trails, and above them markers. One draw call each.

use wgpu::VertexFormat::{Float32, Float32x2, Uint32, Unorm8x4};

use super::depth::DepthTarget;
use super::pipeline::{LayerPipeline, Topology, ViewUniform, view_layout};
use super::vertices::VertexStore;
use crate::geo::Viewport;
use crate::scene::{MarkerInstance, Scene, TrailVertex};

/// Corners of a quad drawn as a triangle strip.
const QUAD: std::ops::Range<u32> = 0..4;

/// Pipelines and buffers of trails and markers.
#[derive(Debug)]
pub struct Layers {
    view_buffer: wgpu::Buffer,
    view_group: wgpu::BindGroup,
    trail_pipeline: wgpu::RenderPipeline,
    trails: VertexStore,
    marker_pipeline: wgpu::RenderPipeline,
    markers: VertexStore,
    depth: Option<DepthTarget>,
    /// Revision of the scene that the buffers hold.
    revision: Option<u64>,
    view: Option<ViewUniform>,
}

/// What an upload did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// Bytes that were brought to the GPU.
    pub bytes: u64,
    /// Vertices and markers that the device's largest buffer had no room for.
    pub left_out: usize,
}

impl Layers {
    /// Makes the pipelines for targets of `format`.
    pub fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        let layout = view_layout(device);
        let view_buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("view"),
            size: size_of::<ViewUniform>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let view_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("view"),
            layout: &layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: view_buffer.as_entire_binding(),
            }],
        });
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
                (4, Uint32, 20),
            ],
        };
        Self {
            trail_pipeline: trails.build(device, format, &layout),
            trails: VertexStore::new(device, "trails"),
            marker_pipeline: markers.build(device, format, &layout),
            markers: VertexStore::new(device, "markers"),
            view_buffer,
            view_group,
            depth: None,
            revision: None,
            view: None,
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
        let view = ViewUniform::new(viewport, scene.line_widths(), scene.depth_step());
        if self.view != Some(view) {
            let bytes = bytemuck::bytes_of(&view);
            queue.write_buffer(&self.view_buffer, 0, bytes);
            upload.bytes += bytes.len() as u64;
            self.view = Some(view);
        }
        if self.revision != Some(scene.revision()) {
            upload.add(self.trails.write(device, queue, &scene.trails));
            upload.add(self.markers.write(device, queue, &scene.markers));
            self.revision = Some(scene.revision());
        }
        upload
    }

    /// Draws what was uploaded last over all of `target`, above what is there.
    pub fn draw(
        &mut self,
        device: &wgpu::Device,
        encoder: &mut wgpu::CommandEncoder,
        target: &wgpu::TextureView,
        load: wgpu::LoadOp<wgpu::Color>,
    ) {
        if self.trails.len() == 0 && self.markers.len() == 0 && load == wgpu::LoadOp::Load {
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
        pass.set_bind_group(0, &self.view_group, &[]);
        if self.trails.len() > 0 {
            pass.set_pipeline(&self.trail_pipeline);
            pass.set_vertex_buffer(0, self.trails.slice());
            pass.draw(0..self.trails.count(), 0..1);
        }
        if self.markers.len() > 0 {
            pass.set_pipeline(&self.marker_pipeline);
            pass.set_vertex_buffer(0, self.markers.slice());
            pass.draw(QUAD, 0..self.markers.count());
        }
        drop(pass);
        self.depth = Some(depth);
    }
}

impl Upload {
    fn add(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.left_out += other.left_out;
    }
}

#[cfg(test)]
mod tests {
    /// Both shaders are checked as the driver would, without one.
    #[test]
    fn the_shaders_are_valid() {
        for source in [
            include_str!("../../shaders/trails.wgsl"),
            include_str!("../../shaders/markers.wgsl"),
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
