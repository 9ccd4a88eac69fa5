//! The graphics adapter and device, for a window or without one.

use thiserror::Error;

use super::software::keep_freed_memory;

/// Why nothing can be drawn.
#[derive(Debug, Error)]
pub enum GpuError {
    /// No adapter can draw, not even in software.
    #[error(
        "no graphics adapter was found ({0}); install a graphics driver, or mesa-vulkan-drivers to draw with the processor"
    )]
    NoAdapter(#[from] wgpu::RequestAdapterError),
    /// The adapter was found but does not work.
    #[error("the graphics adapter {adapter} could not be opened: {source}")]
    NoDevice {
        /// Name of the adapter.
        adapter: String,
        /// What it said.
        source: wgpu::RequestDeviceError,
    },
    /// The window offers nothing to draw on.
    #[error("the window's surface could not be made: {0}")]
    Surface(#[from] wgpu::CreateSurfaceError),
    /// The window itself cannot be opened.
    #[error("the window could not be opened: {0}")]
    NoWindow(String),
    /// The window's surface has no usable format.
    #[error("the adapter {0} cannot draw to this window")]
    NoSurfaceFormat(String),
}

/// A device ready to draw.
#[derive(Clone, Debug)]
pub struct GpuContext {
    /// Made the adapter; makes surfaces.
    pub instance: wgpu::Instance,
    /// The adapter that draws.
    pub adapter: wgpu::Adapter,
    /// Its device.
    pub device: wgpu::Device,
    /// Its queue.
    pub queue: wgpu::Queue,
}

impl GpuContext {
    /// An instance that honours `WGPU_BACKEND`; windows pass their display.
    pub fn instance(display: Option<Box<dyn wgpu::wgt::WgpuHasDisplayHandle>>) -> wgpu::Instance {
        let descriptor = match display {
            Some(display) => wgpu::InstanceDescriptor::new_with_display_handle_from_env(display),
            None => wgpu::InstanceDescriptor::new_without_display_handle_from_env(),
        };
        wgpu::Instance::new(descriptor)
    }

    /// A device that draws to textures only.
    ///
    /// # Errors
    /// [`GpuError`] when there is no adapter or it does not open.
    pub fn headless() -> Result<Self, GpuError> {
        Self::new(Self::instance(None), None)
    }

    /// A device that can draw to `surface`; a graphics card before the processor.
    ///
    /// # Errors
    /// [`GpuError`] when there is no adapter or it does not open.
    pub fn new(
        instance: wgpu::Instance,
        surface: Option<&wgpu::Surface<'_>>,
    ) -> Result<Self, GpuError> {
        let adapter = pollster::block_on(instance.request_adapter(&wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            force_fallback_adapter: false,
            compatible_surface: surface,
            apply_limit_buckets: false,
        }))?;
        let available = adapter.limits();
        // The least that egui and the layers need, with this adapter's largest sizes.
        let mut limits =
            wgpu::Limits::downlevel_webgl2_defaults().using_resolution(available.clone());
        limits.max_buffer_size = available.max_buffer_size;
        limits.max_vertex_attributes = available.max_vertex_attributes;
        limits.max_inter_stage_shader_variables = available.max_inter_stage_shader_variables;
        let (device, queue) = pollster::block_on(adapter.request_device(&wgpu::DeviceDescriptor {
            label: Some("trackscope"),
            required_features: wgpu::Features::empty(),
            required_limits: limits,
            experimental_features: wgpu::ExperimentalFeatures::disabled(),
            memory_hints: wgpu::MemoryHints::MemoryUsage,
            trace: wgpu::Trace::Off,
        }))
        .map_err(|source| GpuError::NoDevice {
            adapter: adapter.get_info().name,
            source,
        })?;
        let context = Self {
            instance,
            adapter,
            device,
            queue,
        };
        if context.is_software() {
            keep_freed_memory();
        }
        Ok(context)
    }

    /// Name of the adapter as its driver tells it.
    pub fn adapter_name(&self) -> String {
        self.adapter.get_info().name
    }

    /// `Vulkan`, `Metal`, `Dx12` or `Gl`.
    pub fn backend_name(&self) -> String {
        format!("{:?}", self.adapter.get_info().backend)
    }

    /// Whether the processor draws.
    pub fn is_software(&self) -> bool {
        self.adapter.get_info().device_type == wgpu::DeviceType::Cpu
    }
}
