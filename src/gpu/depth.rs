//! The depth buffer that keeps a trail from covering itself twice.

/// Large fleets need fine steps, one for each vehicle; every backend has this format.
pub(super) const DEPTH_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Depth32Float;

/// A depth buffer of a target's size; its content lasts for one pass.
#[derive(Debug)]
pub(super) struct DepthTarget {
    view: wgpu::TextureView,
    size: wgpu::Extent3d,
}

impl DepthTarget {
    pub(super) fn new(device: &wgpu::Device, size: wgpu::Extent3d) -> Self {
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("depth"),
            size,
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: DEPTH_FORMAT,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
            view_formats: &[],
        });
        Self {
            view: texture.create_view(&wgpu::TextureViewDescriptor::default()),
            size,
        }
    }

    pub(super) fn fits(&self, size: wgpu::Extent3d) -> bool {
        self.size == size
    }

    pub(super) fn attachment(&self) -> wgpu::RenderPassDepthStencilAttachment<'_> {
        wgpu::RenderPassDepthStencilAttachment {
            view: &self.view,
            depth_ops: Some(wgpu::Operations {
                load: wgpu::LoadOp::Clear(1.0),
                store: wgpu::StoreOp::Discard,
            }),
            stencil_ops: None,
        }
    }
}
