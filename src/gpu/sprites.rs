//! Sprites on the screen: parts of a sheet, pixel for pixel, in two colours. One draw call.

use wgpu::VertexFormat::{Sint32x2, Uint16x2, Unorm8x4};

use super::layers::Upload;
use super::pipeline::{LayerPipeline, Topology};
use super::sprite_sheet::SpriteSheet;
use super::vertices::VertexStore;

/// One sprite and where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Sprite {
    /// Left upper corner, in pixels right of and below that of the target.
    pub place_px: [i32; 2],
    /// Pixels across and down.
    pub size_px: [u16; 2],
    /// Left upper corner in the sheet.
    pub sheet_px: [u16; 2],
    /// Colour of the sheet's first coverage: red, green, blue, opacity, premultiplied.
    pub inner_rgba: [u8; 4],
    /// Colour of the second.
    pub outer_rgba: [u8; 4],
}

/// Pipeline, sheet and quads on the GPU.
#[derive(Debug)]
pub(super) struct SpriteLayer {
    pipeline: wgpu::RenderPipeline,
    sheet_layout: wgpu::BindGroupLayout,
    sheet: Option<Sheet>,
    quads: VertexStore,
    /// What the quads hold.
    drawn: Vec<Sprite>,
}

#[derive(Debug)]
struct Sheet {
    texture: wgpu::Texture,
    group: wgpu::BindGroup,
    /// Revision that it is a copy of.
    revision: Option<u64>,
}

impl SpriteLayer {
    pub(super) fn new(
        device: &wgpu::Device,
        format: wgpu::TextureFormat,
        view_layout: &wgpu::BindGroupLayout,
    ) -> Self {
        let sheet_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("sprites"),
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
        let pipeline = LayerPipeline {
            label: "sprites",
            source: include_str!("../../shaders/sprites.wgsl"),
            topology: Topology::QuadPerInstance,
            stride: size_of::<Sprite>(),
            attributes: &[
                (0, Sint32x2, 0),
                (1, Uint16x2, 8),
                (2, Uint16x2, 12),
                (3, Unorm8x4, 16),
                (4, Unorm8x4, 20),
            ],
        };
        Self {
            pipeline: pipeline.build(device, format, &[Some(view_layout), Some(&sheet_layout)]),
            sheet_layout,
            sheet: None,
            quads: VertexStore::new(device, "sprites"),
            drawn: Vec::new(),
        }
    }

    /// Brings sprites and the parts of their sheet to the GPU that are not there already.
    pub(super) fn upload(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        sheet: &SpriteSheet,
        sprites: &[Sprite],
    ) -> Upload {
        let mut upload = Upload::default();
        if !sprites.is_empty() {
            upload.bytes += self.write_sheet(device, queue, sheet);
        }
        if self.drawn != sprites {
            upload.add(self.quads.write(device, queue, sprites));
            self.drawn.clear();
            self.drawn.extend_from_slice(sprites);
        }
        upload
    }

    fn write_sheet(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        sheet: &SpriteSheet,
    ) -> u64 {
        let (width, rows) = (sheet.width_px(), sheet.roomy_rows());
        let before = self.sheet.take().filter(|copy| {
            copy.texture.width() == width && copy.texture.height() >= sheet.used_rows()
        });
        let copy = before.unwrap_or_else(|| Sheet::new(device, &self.sheet_layout, width, rows));
        let copy = self.sheet.insert(copy);
        let Some(part) = sheet.missing(copy.revision) else {
            return 0;
        };
        let mut texture = copy.texture.as_image_copy();
        texture.origin.x = part.x;
        texture.origin.y = part.y;
        let bytes = sheet.bytes_from(part.x, part.y);
        let layout = wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(2 * width),
            rows_per_image: None,
        };
        let size = wgpu::Extent3d {
            width: part.width,
            height: part.height,
            depth_or_array_layers: 1,
        };
        queue.write_texture(texture, bytes, layout, size);
        copy.revision = Some(sheet.revision());
        2 * u64::from(part.width) * u64::from(part.height)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.quads.len() == 0
    }

    /// Draws what was uploaded last, in a pass whose first group is the view.
    pub(super) fn draw(&self, pass: &mut wgpu::RenderPass<'_>) {
        let Some(sheet) = self.sheet.as_ref().filter(|_| !self.is_empty()) else {
            return;
        };
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(1, &sheet.group, &[]);
        pass.set_vertex_buffer(0, self.quads.slice());
        pass.draw(0..4, 0..self.quads.count());
    }
}

impl Sheet {
    fn new(device: &wgpu::Device, layout: &wgpu::BindGroupLayout, width: u32, height: u32) -> Self {
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("sprites"),
            size: wgpu::Extent3d {
                width,
                height,
                depth_or_array_layers: 1,
            },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rg8Unorm,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("sprites"),
            layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(&view),
            }],
        });
        Self {
            texture,
            group,
            revision: None,
        }
    }
}

#[cfg(test)]
#[path = "sprites_tests.rs"]
mod tests;
