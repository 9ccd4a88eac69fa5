//! A texture to draw to instead of a window, and its pixels.

use std::time::Duration;

use thiserror::Error;

use super::{GpuContext, GpuError, TARGET_FORMAT};

/// Longest wait for the GPU to finish one picture.
const READBACK_TIMEOUT: Duration = Duration::from_secs(60);

/// Why a picture could not be read back.
#[derive(Debug, Error)]
pub enum ReadbackError {
    /// The device did not finish.
    #[error("the graphics device did not finish: {0}")]
    Poll(#[from] wgpu::PollError),
    /// The device is gone.
    #[error("the graphics device was lost: {0}")]
    Lost(String),
    /// Something in the picture was refused: it would not show what it says.
    #[error("the graphics device refused a part of the picture: {0}")]
    Refused(String),
    /// The buffer could not be read.
    #[error("the picture could not be read from the graphics device: {0}")]
    Map(String),
}

/// A texture that a frame is drawn to.
#[derive(Debug)]
pub struct TextureTarget {
    texture: wgpu::Texture,
    view: wgpu::TextureView,
    width_px: u32,
    height_px: u32,
}

/// The format to draw a picture in that is to have the very pixels of what is drawn in `format`:
/// drivers round a little differently in each. One that cannot be read back as bytes has none.
pub const fn picture_format(format: wgpu::TextureFormat) -> wgpu::TextureFormat {
    match format {
        wgpu::TextureFormat::Bgra8Unorm => wgpu::TextureFormat::Bgra8Unorm,
        _ => TARGET_FORMAT,
    }
}

impl TextureTarget {
    /// A target of this size in pixels, at least 1 × 1 and at most what the device can.
    pub fn new(gpu: &GpuContext, width_px: u32, height_px: u32) -> Self {
        Self::with_format(gpu, width_px, height_px, TARGET_FORMAT)
    }

    /// The same in a [`picture_format`].
    pub fn with_format(
        gpu: &GpuContext,
        width_px: u32,
        height_px: u32,
        format: wgpu::TextureFormat,
    ) -> Self {
        let max_px = gpu.device.limits().max_texture_dimension_2d;
        let (width_px, height_px) = (width_px.clamp(1, max_px), height_px.clamp(1, max_px));
        let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("frame"),
            size: wgpu::Extent3d {
                width: width_px,
                height: height_px,
                depth_or_array_layers: 1,
            },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT
                | wgpu::TextureUsages::COPY_SRC
                | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        Self {
            texture,
            view,
            width_px,
            height_px,
        }
    }

    /// The texture itself.
    pub const fn texture(&self) -> &wgpu::Texture {
        &self.texture
    }

    /// To attach to a render pass.
    pub const fn view(&self) -> &wgpu::TextureView {
        &self.view
    }

    /// Width and height in pixels.
    pub const fn size_px(&self) -> (u32, u32) {
        (self.width_px, self.height_px)
    }

    /// The pixels, rows from the top, 4 bytes red, green, blue, alpha each.
    ///
    /// # Errors
    /// [`ReadbackError`] when the device fails or takes longer than a minute.
    pub fn read_rgba(&self, gpu: &GpuContext) -> Result<Vec<u8>, ReadbackError> {
        let pixels = match gpu.guard(|| self.read_unguarded(gpu)) {
            Ok(read) => read?,
            Err(GpuError::Lost(reason)) => return Err(ReadbackError::Lost(reason)),
            Err(error) => return Err(ReadbackError::Map(error.to_string())),
        };
        match gpu.watch.any_problem() {
            None => Ok(pixels),
            Some(problem) => Err(ReadbackError::Refused(problem)),
        }
    }

    fn read_unguarded(&self, gpu: &GpuContext) -> Result<Vec<u8>, ReadbackError> {
        let row_bytes = self.width_px * 4;
        let padded_row_bytes = row_bytes.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
        let buffer = gpu.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("readback"),
            size: u64::from(padded_row_bytes) * u64::from(self.height_px),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let mut encoder = gpu
            .device
            .create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_texture_to_buffer(
            self.texture.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &buffer,
                layout: wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(padded_row_bytes),
                    rows_per_image: None,
                },
            },
            self.texture.size(),
        );
        gpu.queue.submit([encoder.finish()]);
        let (sender, receiver) = crossbeam_channel::bounded(1);
        buffer.map_async(wgpu::MapMode::Read, .., move |result| {
            // The receiver outlives the poll below, or nobody waits any more.
            let _ = sender.send(result);
        });
        gpu.device.poll(wgpu::PollType::Wait {
            submission_index: None,
            timeout: Some(READBACK_TIMEOUT),
        })?;
        receiver
            .recv_timeout(READBACK_TIMEOUT)
            .map_err(|error| ReadbackError::Map(error.to_string()))?
            .map_err(|error| ReadbackError::Map(error.to_string()))?;
        let mapped = buffer
            .get_mapped_range(..)
            .map_err(|error| ReadbackError::Map(error.to_string()))?;
        let rows = mapped.chunks_exact(padded_row_bytes as usize);
        let mut rgba: Vec<u8> = rows
            .flat_map(|row| row.get(..row_bytes as usize).unwrap_or(row))
            .copied()
            .collect();
        if self.texture.format() == wgpu::TextureFormat::Bgra8Unorm {
            for pixel in rgba.chunks_exact_mut(4) {
                pixel.swap(0, 2);
            }
        }
        Ok(rgba)
    }
}
