//! What the layers' pipelines share: the view uniform, blending, the depth buffer.

use wgpu::VertexFormat;

use super::depth::DEPTH_FORMAT;
use crate::geo::Viewport;
use crate::scene::LineWidths;

/// The view as all shaders read it.
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(super) struct ViewUniform {
    /// Half of the viewport in pixels.
    half_size_px: [f32; 2],
    /// Physical pixels to a point.
    pixels_per_point: f32,
    /// Half the difference between the depths of two trails.
    half_depth_step: f32,
    /// Half the width of a driven line in pixels, with half a pixel of soft edge.
    driven_reach_px: f32,
    /// The same of a dashed line.
    dashed_reach_px: f32,
    /// Length of a dash and of the gap behind it together.
    dash_px: f32,
    /// A uniform fills whole 16-byte chunks.
    padding: f32,
}

impl ViewUniform {
    pub(super) fn new(viewport: Viewport, widths: LineWidths, depth_step: f32) -> Self {
        Self {
            half_size_px: [
                viewport.width_points * viewport.pixels_per_point / 2.0,
                viewport.height_points * viewport.pixels_per_point / 2.0,
            ],
            pixels_per_point: viewport.pixels_per_point,
            half_depth_step: depth_step / 2.0,
            driven_reach_px: widths.driven_reach_px(),
            dashed_reach_px: widths.dashed_reach_px(),
            dash_px: widths.dash_px,
            padding: 0.0,
        }
    }
}

/// One attribute: shader location, format, offset in bytes.
pub(super) type Attribute = (u32, VertexFormat, u64);

/// What a layer is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topology {
    /// One strip of triangles that takes part in the depth test.
    Strip,
    /// Four corners an instance, above everything.
    QuadPerInstance,
}

/// A layer's pipeline before it is built.
#[derive(Clone, Copy, Debug)]
pub(super) struct LayerPipeline {
    pub label: &'static str,
    pub source: &'static str,
    pub topology: Topology,
    /// Bytes a vertex or an instance.
    pub stride: usize,
    pub attributes: &'static [Attribute],
}

/// Premultiplied alpha, as egui blends.
const BLEND: wgpu::BlendState = wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING;

pub(super) fn view_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("view"),
        entries: &[wgpu::BindGroupLayoutEntry {
            binding: 0,
            visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
            ty: wgpu::BindingType::Buffer {
                ty: wgpu::BufferBindingType::Uniform,
                has_dynamic_offset: false,
                min_binding_size: wgpu::BufferSize::new(size_of::<ViewUniform>() as u64),
            },
            count: None,
        }],
    })
}

/// What is drawn in the layers' pass either tests and fills the depth buffer, or lies above all.
pub(super) fn depth_state(tests_depth: bool) -> wgpu::DepthStencilState {
    wgpu::DepthStencilState {
        format: DEPTH_FORMAT,
        depth_write_enabled: Some(tests_depth),
        depth_compare: Some(if tests_depth {
            wgpu::CompareFunction::Less
        } else {
            wgpu::CompareFunction::Always
        }),
        stencil: wgpu::StencilState::default(),
        bias: wgpu::DepthBiasState::default(),
    }
}

impl LayerPipeline {
    pub(super) fn build(
        self,
        device: &wgpu::Device,
        format: wgpu::TextureFormat,
        groups: &[Option<&wgpu::BindGroupLayout>],
    ) -> wgpu::RenderPipeline {
        let label = Some(self.label);
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label,
            source: wgpu::ShaderSource::Wgsl(self.source.into()),
        });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label,
            bind_group_layouts: groups,
            immediate_size: 0,
        });
        let attribute = |&(shader_location, format, offset): &Attribute| wgpu::VertexAttribute {
            format,
            offset,
            shader_location,
        };
        let attributes: Vec<_> = self.attributes.iter().map(attribute).collect();
        let (step_mode, tests_depth) = match self.topology {
            Topology::Strip => (wgpu::VertexStepMode::Vertex, true),
            Topology::QuadPerInstance => (wgpu::VertexStepMode::Instance, false),
        };
        device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label,
            layout: Some(&layout),
            vertex: wgpu::VertexState {
                module: &module,
                entry_point: Some("vertex"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: &[Some(wgpu::VertexBufferLayout {
                    array_stride: self.stride as u64,
                    step_mode,
                    attributes: &attributes,
                })],
            },
            primitive: wgpu::PrimitiveState {
                topology: wgpu::PrimitiveTopology::TriangleStrip,
                ..wgpu::PrimitiveState::default()
            },
            depth_stencil: Some(depth_state(tests_depth)),
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &module,
                entry_point: Some("fragment"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                targets: &[Some(wgpu::ColorTargetState {
                    format,
                    blend: Some(BLEND),
                    write_mask: wgpu::ColorWrites::ALL,
                })],
            }),
            multiview_mask: None,
            cache: None,
        })
    }
}
