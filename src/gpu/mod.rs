//! Drawing: device, pipelines, buffers and targets. Knows the scene's vectors and nothing else.

mod callback;
mod context;
mod instances;
mod layers;
mod pipeline;
mod target;

pub use callback::layers_callback;
pub use context::{GpuContext, GpuError};
pub use layers::Layers;
pub use target::{ReadbackError, TextureTarget};

/// Format of every target: gamma space, as egui blends.
pub const TARGET_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
