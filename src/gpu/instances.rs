//! A vertex buffer that grows with what is put into it.

use wgpu::BufferAddress;

/// Instances of one layer on the GPU.
#[derive(Debug)]
pub(super) struct InstanceBuffer {
    label: &'static str,
    buffer: wgpu::Buffer,
    /// Instances written last.
    len: usize,
}

/// Smallest buffer in bytes: small fleets never make it grow.
const MIN_BYTES: BufferAddress = 64 * 1024;

impl InstanceBuffer {
    pub(super) fn new(device: &wgpu::Device, label: &'static str) -> Self {
        Self {
            label,
            buffer: allocate(device, label, MIN_BYTES),
            len: 0,
        }
    }

    /// Replaces the content. What does not fit the device's largest buffer is left out;
    /// returns how many instances that were.
    pub(super) fn write<T: bytemuck::Pod>(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        instances: &[T],
    ) -> usize {
        let size = size_of::<T>().max(1);
        let max_bytes = device.limits().max_buffer_size;
        let max_len = usize::try_from(max_bytes).unwrap_or(usize::MAX) / size;
        let fitting = instances.get(..max_len).unwrap_or(instances);
        let bytes: &[u8] = bytemuck::cast_slice(fitting);
        let needed = bytes.len() as BufferAddress;
        if needed > self.buffer.size() {
            // Half as much again, so that a growing trail does not reallocate each frame.
            let roomy = needed
                .saturating_add(needed / 2)
                .next_multiple_of(4)
                .min(max_bytes);
            self.buffer = allocate(device, self.label, roomy);
        }
        if !bytes.is_empty() {
            queue.write_buffer(&self.buffer, 0, bytes);
        }
        self.len = fitting.len();
        instances.len() - fitting.len()
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) fn slice_from(&self, offset_bytes: BufferAddress) -> wgpu::BufferSlice<'_> {
        self.buffer.slice(offset_bytes..)
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
