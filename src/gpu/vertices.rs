//! A vertex buffer that grows with what is put into it.

use wgpu::BufferAddress;

use super::layers::Upload;

/// Vertices or instances of one layer on the GPU.
#[derive(Debug)]
pub(super) struct VertexStore {
    label: &'static str,
    buffer: wgpu::Buffer,
    /// Vertices written last.
    len: usize,
}

/// Smallest buffer in bytes: small fleets never make it grow.
const MIN_BYTES: BufferAddress = 64 * 1024;

impl VertexStore {
    pub(super) fn new(device: &wgpu::Device, label: &'static str) -> Self {
        Self {
            label,
            buffer: allocate(device, label, MIN_BYTES),
            len: 0,
        }
    }

    /// Replaces the content. What does not fit the device's largest buffer is left out.
    pub(super) fn write<T: bytemuck::Pod>(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        vertices: &[T],
    ) -> Upload {
        let size = size_of::<T>().max(1);
        let max_bytes = device.limits().max_buffer_size;
        let max_len = usize::try_from(max_bytes).unwrap_or(usize::MAX) / size;
        let fitting = vertices.get(..max_len).unwrap_or(vertices);
        let bytes: &[u8] = bytemuck::cast_slice(fitting);
        let needed = bytes.len() as BufferAddress;
        if needed > self.buffer.size() {
            // Half as much again, so that a growing trail does not reallocate each frame.
            let roomy = needed
                .saturating_add(needed / 2)
                .next_multiple_of(wgpu::COPY_BUFFER_ALIGNMENT)
                .min(max_bytes);
            self.buffer = allocate(device, self.label, roomy);
        }
        if !bytes.is_empty() {
            queue.write_buffer(&self.buffer, 0, bytes);
        }
        self.len = fitting.len();
        Upload {
            bytes: needed,
            left_out: vertices.len() - fitting.len(),
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// How many to draw.
    pub(super) fn count(&self) -> u32 {
        // No buffer holds 2^32 vertices: the largest sizes are below that many bytes.
        u32::try_from(self.len).unwrap_or(u32::MAX)
    }

    pub(super) fn slice(&self) -> wgpu::BufferSlice<'_> {
        self.buffer.slice(..)
    }
}

fn allocate(device: &wgpu::Device, label: &str, size: BufferAddress) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size,
        usage: wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}
