//! Drawing: device, pipelines, buffers and targets. Knows the scene's vectors and nothing else.

mod adapters;
mod callback;
mod context;
mod instances;
mod layers;
mod pipeline;
mod target;
mod watch;

pub use callback::layers_callback;
pub use context::{GpuContext, GpuError};
pub use layers::Layers;
pub use target::{ReadbackError, TextureTarget};
pub use watch::DeviceWatch;

/// Format of every target: gamma space, as egui blends.
pub const TARGET_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
