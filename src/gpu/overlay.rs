//! A picture that is painted in parts, kept, and laid over frames.

use super::pipeline::depth_state;
use super::vertices::VertexStore;

/// Corners of a quad.
const QUAD: std::ops::Range<u32> = 0..4;

/// A part of a picture, in pixels right of and below its left upper corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PxRect {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl PxRect {
    /// The smallest part that holds both.
    pub(super) fn around(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = |rect: Self| rect.x.saturating_add(rect.width);
        let bottom = |rect: Self| rect.y.saturating_add(rect.height);
        Self {
            x,
            y,
            width: right(self).max(right(other)) - x,
            height: bottom(self).max(bottom(other)) - y,
        }
    }

    /// Left, top, right and bottom in clip space of a target of this size.
    fn in_clip(self, size: wgpu::Extent3d) -> [f32; 4] {
        // Pixels are far fewer than an `f32` counts exactly.
        let x = |px: u32| px as f32 * 2.0 / size.width.max(1) as f32 - 1.0;
        let y = |px: u32| 1.0 - px as f32 * 2.0 / size.height.max(1) as f32;
        [
            x(self.x),
            y(self.y),
            x(self.x.saturating_add(self.width)),
            y(self.y.saturating_add(self.height)),
        ]
    }
}

/// The kept picture with what clears and composes it.
#[derive(Debug)]
pub struct Overlay {
    format: wgpu::TextureFormat,
    picture_layout: wgpu::BindGroupLayout,
    clear: wgpu::RenderPipeline,
    compose: wgpu::RenderPipeline,
    dirty: VertexStore,
    covered: VertexStore,
    picture: Option<Picture>,
}

#[derive(Debug)]
struct Picture {
    view: wgpu::TextureView,
    group: wgpu::BindGroup,
    size: wgpu::Extent3d,
}

impl Overlay {
    /// Without a picture, for targets of `format`.
    pub fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        let picture_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("overlay"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::FRAGMENT,
                ty: wgpu::BindingType::Texture {
                    sample_type: wgpu::TextureSampleType::Float { filterable: false },
                    view_dimension: wgpu::TextureViewDimension::D2,
                    multisampled: false,
                },
                count: None,
            }],
        });
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("overlay"),
            source: wgpu::ShaderSource::Wgsl(include_str!("../../shaders/overlay.wgsl").into()),
        });
        let (blend, depth) = (
            wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING,
            depth_state(false),
        );
        let pipeline = |entry_point, groups: &[Option<&wgpu::BindGroupLayout>], blend, depth| {
            quad_pipeline(device, &module, entry_point, groups, format, blend, depth)
        };
        Self {
            clear: pipeline("clear", &[], None, None),
            compose: pipeline(
                "compose",
                &[Some(&picture_layout)],
                Some(blend),
                Some(depth),
            ),
            format,
            picture_layout,
            dirty: VertexStore::new(device, "overlay, dirty"),
            covered: VertexStore::new(device, "overlay, covered"),
            picture: None,
        }
    }

    /// Makes sure that there is a picture of this size; a new one is not painted anywhere.
    pub fn fit(&mut self, device: &wgpu::Device, size: wgpu::Extent3d) {
        if self.picture.as_ref().is_some_and(|kept| kept.size == size) {
            return;
        }
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("overlay"),
            size,
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: self.format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("overlay"),
            layout: &self.picture_layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(&view),
            }],
        });
        self.picture = Some(Picture { view, group, size });
    }

    /// What to paint the picture through; none before [`Self::fit`].
    pub fn view(&self) -> Option<&wgpu::TextureView> {
        self.picture.as_ref().map(|picture| &picture.view)
    }

    /// Brings to the GPU which parts are painted anew, and where there is anything at all.
    pub fn upload(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        dirty: &[PxRect],
        covered: &[PxRect],
    ) {
        let Some(size) = self.picture.as_ref().map(|picture| picture.size) else {
            return;
        };
        for (store, rects) in [(&mut self.dirty, dirty), (&mut self.covered, covered)] {
            let quads: Vec<[f32; 4]> = rects.iter().map(|rect| rect.in_clip(size)).collect();
            store.write(device, queue, &quads);
        }
    }

    /// Empties the dirty parts, in a pass that paints the picture.
    pub fn clear(&self, pass: &mut wgpu::RenderPass<'_>) {
        draw(pass, &self.clear, &self.dirty);
    }

    /// Lays the picture over the target of the layers' pass, where there is anything of it.
    pub(super) fn compose(&self, pass: &mut wgpu::RenderPass<'_>) {
        if let Some(picture) = &self.picture {
            pass.set_bind_group(0, &picture.group, &[]);
            draw(pass, &self.compose, &self.covered);
        }
    }
}

fn draw(pass: &mut wgpu::RenderPass<'_>, pipeline: &wgpu::RenderPipeline, quads: &VertexStore) {
    if quads.len() > 0 {
        pass.set_pipeline(pipeline);
        pass.set_vertex_buffer(0, quads.slice());
        pass.draw(QUAD, 0..quads.count());
    }
}

fn quad_pipeline(
    device: &wgpu::Device,
    module: &wgpu::ShaderModule,
    entry_point: &'static str,
    groups: &[Option<&wgpu::BindGroupLayout>],
    format: wgpu::TextureFormat,
    blend: Option<wgpu::BlendState>,
    depth_stencil: Option<wgpu::DepthStencilState>,
) -> wgpu::RenderPipeline {
    let label = Some(entry_point);
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label,
        bind_group_layouts: groups,
        immediate_size: 0,
    });
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label,
        layout: Some(&layout),
        vertex: wgpu::VertexState {
            module,
            entry_point: Some("vertex"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[Some(wgpu::VertexBufferLayout {
                array_stride: size_of::<[f32; 4]>() as u64,
                step_mode: wgpu::VertexStepMode::Instance,
                attributes: &[wgpu::VertexAttribute {
                    format: wgpu::VertexFormat::Float32x4,
                    offset: 0,
                    shader_location: 0,
                }],
            })],
        },
        primitive: wgpu::PrimitiveState {
            topology: wgpu::PrimitiveTopology::TriangleStrip,
            ..wgpu::PrimitiveState::default()
        },
        depth_stencil,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module,
            entry_point: Some(entry_point),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[Some(wgpu::ColorTargetState {
                format,
                blend,
                write_mask: wgpu::ColorWrites::ALL,
            })],
        }),
        multiview_mask: None,
        cache: None,
    })
}
