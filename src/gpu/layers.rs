//! The two layers over the map: trails, and above them markers. One draw call each.

use wgpu::VertexFormat::{Float32, Float32x2, Uint32, Unorm8x4};

use super::instances::InstanceBuffer;
use super::pipeline::{Attribute, ViewUniform, quad_pipeline, view_layout};
use crate::geo::Viewport;
use crate::scene::{MarkerInstance, Scene, TRAIL_END_PADDING, TrailPoint};

/// Corners of a quad drawn as a triangle strip.
const QUAD: std::ops::Range<u32> = 0..4;

/// The strip's points are read four at a time, each slot one point further on.
const TRAIL_SLOTS: [&[Attribute]; 4] = [
    &[(0, Float32x2, 0), (1, Uint32, 12)],
    &[(2, Float32x2, 0), (3, Unorm8x4, 8), (4, Uint32, 12)],
    &[(5, Float32x2, 0), (6, Unorm8x4, 8), (7, Uint32, 12)],
    &[(8, Float32x2, 0)],
];

const MARKER_SLOT: &[Attribute] = &[
    (0, Float32x2, 0),
    (1, Float32, 8),
    (2, Float32, 12),
    (3, Unorm8x4, 16),
    (4, Uint32, 20),
];

/// Pipelines and buffers of trails and markers.
#[derive(Debug)]
pub struct Layers {
    view_buffer: wgpu::Buffer,
    view_group: wgpu::BindGroup,
    trail_pipeline: wgpu::RenderPipeline,
    trails: InstanceBuffer,
    marker_pipeline: wgpu::RenderPipeline,
    markers: InstanceBuffer,
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
        Self {
            trail_pipeline: quad_pipeline(
                device,
                format,
                "trails",
                include_str!("../../shaders/trails.wgsl"),
                &layout,
                size_of::<TrailPoint>(),
                &TRAIL_SLOTS,
            ),
            trails: InstanceBuffer::new(device, "trails"),
            marker_pipeline: quad_pipeline(
                device,
                format,
                "markers",
                include_str!("../../shaders/markers.wgsl"),
                &layout,
                size_of::<MarkerInstance>(),
                &[MARKER_SLOT],
            ),
            markers: InstanceBuffer::new(device, "markers"),
            view_buffer,
            view_group,
        }
    }

    /// Brings a scene to the GPU. Returns how many trail points and markers the device's
    /// largest buffer had no room for.
    pub fn upload(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        scene: &Scene,
        viewport: Viewport,
    ) -> usize {
        let uniform = ViewUniform {
            half_size_px: [
                viewport.width_points * viewport.pixels_per_point / 2.0,
                viewport.height_points * viewport.pixels_per_point / 2.0,
            ],
            pixels_per_point: viewport.pixels_per_point,
            padding: 0.0,
        };
        queue.write_buffer(&self.view_buffer, 0, bytemuck::bytes_of(&uniform));
        self.trails.write(device, queue, &scene.trail_points)
            + self.markers.write(device, queue, &scene.markers)
    }

    /// Draws what was uploaded last into the pass's viewport.
    pub fn draw(&self, pass: &mut wgpu::RenderPass<'_>) {
        pass.set_bind_group(0, &self.view_group, &[]);
        let (before, after) = TRAIL_END_PADDING;
        if let Some(lines) = self
            .trails
            .len()
            .checked_sub(before + after)
            .filter(|&n| n > 0)
        {
            pass.set_pipeline(&self.trail_pipeline);
            for (slot, offset) in (0..).zip((0..4).map(|i| i * size_of::<TrailPoint>() as u64)) {
                pass.set_vertex_buffer(slot, self.trails.slice_from(offset));
            }
            pass.draw(QUAD, 0..instance_count(lines));
        }
        if self.markers.len() > 0 {
            pass.set_pipeline(&self.marker_pipeline);
            pass.set_vertex_buffer(0, self.markers.slice_from(0));
            pass.draw(QUAD, 0..instance_count(self.markers.len()));
        }
    }
}

fn instance_count(len: usize) -> u32 {
    // No buffer holds 2^32 instances: the largest sizes are below that many bytes.
    u32::try_from(len).unwrap_or(u32::MAX)
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
