//! What both layers' pipelines share: the view uniform, blending, one quad an instance.

use wgpu::VertexFormat;

/// The view as both shaders read it.
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(super) struct ViewUniform {
    /// Half of the viewport in pixels.
    pub half_size_px: [f32; 2],
    /// Physical pixels to a point.
    pub pixels_per_point: f32,
    /// A uniform fills whole 16-byte chunks.
    pub padding: f32,
}

/// One attribute of an instance: shader location, format, offset in bytes.
pub(super) type Attribute = (u32, VertexFormat, u64);

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

/// A pipeline that draws one quad for each instance. `slots` are the vertex buffers,
/// all of `stride` bytes an instance.
pub(super) fn quad_pipeline(
    device: &wgpu::Device,
    format: wgpu::TextureFormat,
    label: &'static str,
    source: &'static str,
    view_layout: &wgpu::BindGroupLayout,
    stride: usize,
    slots: &[&[Attribute]],
) -> wgpu::RenderPipeline {
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some(label),
        source: wgpu::ShaderSource::Wgsl(source.into()),
    });
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some(label),
        bind_group_layouts: &[Some(view_layout)],
        immediate_size: 0,
    });
    let attributes: Vec<Vec<wgpu::VertexAttribute>> = slots
        .iter()
        .map(|slot| {
            let attribute =
                |&(shader_location, format, offset): &Attribute| wgpu::VertexAttribute {
                    format,
                    offset,
                    shader_location,
                };
            slot.iter().map(attribute).collect()
        })
        .collect();
    let buffers: Vec<Option<wgpu::VertexBufferLayout<'_>>> = attributes
        .iter()
        .map(|attributes| {
            Some(wgpu::VertexBufferLayout {
                array_stride: stride as u64,
                step_mode: wgpu::VertexStepMode::Instance,
                attributes,
            })
        })
        .collect();
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(label),
        layout: Some(&layout),
        vertex: wgpu::VertexState {
            module: &module,
            entry_point: Some("vertex"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &buffers,
        },
        primitive: wgpu::PrimitiveState {
            topology: wgpu::PrimitiveTopology::TriangleStrip,
            ..wgpu::PrimitiveState::default()
        },
        depth_stencil: None,
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
