//! Drawing: device, pipelines, buffers and targets. Knows the scene's vectors and nothing else.

mod adapters;
mod context;
mod depth;
mod layers;
mod overlay;
mod pipeline;
mod software;
mod sprite_sheet;
mod sprites;
mod target;
mod vertices;
mod watch;

pub use context::{GpuContext, GpuError};
pub use layers::{Layers, Upload};
pub use overlay::{Overlay, PxRect};
pub use sprite_sheet::SpriteSheet;
pub use sprites::Sprite;
pub use target::{ReadbackError, TextureTarget, picture_format};
pub use watch::DeviceWatch;

/// Format of every target: gamma space, as egui blends.
pub const TARGET_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
