//! The graphics adapter and device, for a window or without one.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use thiserror::Error;

use super::adapters::{first_that_opens, limits, ranked};
use super::software::keep_freed_memory;
use super::watch::DeviceWatch;

/// Why nothing can be drawn.
#[derive(Debug, Error)]
pub enum GpuError {
    /// No adapter can draw, not even in software.
    #[error(
        "no graphics adapter was found; install a graphics driver, or mesa-vulkan-drivers to draw with the processor"
    )]
    NoAdapter,
    /// The adapter was found but does not work.
    #[error("the graphics adapter {adapter} could not be opened: {source}")]
    NoDevice {
        /// Name of the adapter.
        adapter: String,
        /// What it said.
        source: wgpu::RequestDeviceError,
    },
    /// The adapter is older than anything that this can be drawn with.
    #[error("the graphics adapter {adapter} cannot draw this: {limit} is {has}, {needs} is needed")]
    TooWeak {
        /// Name of the adapter.
        adapter: String,
        /// What it has too little of.
        limit: &'static str,
        /// How much it has.
        has: u64,
        /// How much is needed.
        needs: u64,
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
    /// The window's surface cannot be set up.
    #[error("the adapter {adapter} cannot draw to this window: {reason}")]
    SurfaceRefused {
        /// Name of the adapter.
        adapter: String,
        /// What it said.
        reason: String,
    },
    /// The window's surface no longer works, though its device may.
    #[error("the window's surface {0}")]
    SurfaceGone(&'static str),
    /// The device was lost, and opening another one failed for too long.
    #[error("the graphics device was lost and none can be opened: {0}")]
    NotRecovered(Box<GpuError>),
    /// The device is gone.
    #[error("the graphics device was lost: {0}")]
    Lost(String),
}

impl GpuError {
    /// This error as the end of all attempts to go on after a loss.
    #[must_use]
    pub fn not_recovered(self) -> Self {
        Self::NotRecovered(Box::new(self))
    }

    /// Whether another adapter may do better.
    pub const fn is_of_one_adapter(&self) -> bool {
        matches!(
            self,
            Self::NoSurfaceFormat(_) | Self::SurfaceRefused { .. } | Self::Lost(_)
        )
    }
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
    /// Hears of its end, and of what it refuses.
    pub watch: DeviceWatch,
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
    /// [`GpuError`] when there is no adapter or none opens.
    pub fn headless() -> Result<Self, GpuError> {
        Self::new(Self::instance(None), None, 0, DeviceWatch::new(|| {}))
    }

    /// A device that can draw to `surface`: of all adapters the first that opens, a graphics
    /// card before the processor, OpenGL after the others. `skip` of them are tried last: those
    /// that opened before but did not last. The device tells `watch` what happens to it.
    ///
    /// # Errors
    /// [`GpuError`] when there is no adapter or none opens.
    pub fn new(
        instance: wgpu::Instance,
        surface: Option<&wgpu::Surface<'_>>,
        skip: usize,
        watch: DeviceWatch,
    ) -> Result<Self, GpuError> {
        let adapters = ranked(&instance, surface);
        for adapter in &adapters {
            let info = adapter.get_info();
            tracing::debug!(adapter = info.name, backend = ?info.backend, kind = ?info.device_type, "found");
        }
        let open = |adapter: wgpu::Adapter| open(&adapter).map(|opened| (adapter, opened));
        let failed = |error: &GpuError| tracing::warn!("{error}; trying the next adapter");
        let (adapter, (device, queue)) =
            first_that_opens(adapters, skip, open, failed).unwrap_or(Err(GpuError::NoAdapter))?;
        watch.listen(&device);
        let (info, limits) = (adapter.get_info(), device.limits());
        tracing::info!(
            adapter = info.name,
            backend = ?info.backend,
            kind = ?info.device_type,
            driver = info.driver,
            driver_info = info.driver_info,
            max_texture_px = limits.max_texture_dimension_2d,
            max_buffer_bytes = limits.max_buffer_size,
            "drawing with"
        );
        let context = Self {
            instance,
            adapter,
            device,
            queue,
            watch,
        };
        if context.is_software() {
            keep_freed_memory();
        }
        Ok(context)
    }

    /// Another device of the same adapter, which draws the same pixels: what becomes of it does
    /// not touch this one.
    ///
    /// # Errors
    /// [`GpuError::NoDevice`] when the adapter gives none.
    pub fn another(&self) -> Result<Self, GpuError> {
        let (device, queue) = open(&self.adapter)?;
        let watch = DeviceWatch::new(|| {});
        watch.listen(&device);
        Ok(Self {
            instance: self.instance.clone(),
            adapter: self.adapter.clone(),
            device,
            queue,
            watch,
        })
    }

    /// Does something with the device, whose loss may come at any moment of it. A panic in
    /// the renderer, which counts on memory that a lost device does not give, is caught then.
    ///
    /// # Errors
    /// [`GpuError::Lost`] when the device is lost before or after.
    pub fn guard<R>(&self, work: impl FnOnce() -> R) -> Result<R, GpuError> {
        self.check()?;
        let result = catch_unwind(AssertUnwindSafe(work));
        match (self.check(), result) {
            (Ok(()), Ok(done)) => Ok(done),
            (Ok(()), Err(panic)) => resume_unwind(panic),
            (Err(lost), _) => Err(lost),
        }
    }

    /// Looks whether the device still works.
    ///
    /// # Errors
    /// [`GpuError::Lost`] when it does not.
    pub fn check(&self) -> Result<(), GpuError> {
        if self.watch.lost().is_none() {
            // Hears what is still to be told; of a dead device wgpu makes a panic here.
            let polled = catch_unwind(AssertUnwindSafe(|| self.device.poll(wgpu::PollType::Poll)));
            if polled.is_err() {
                self.watch
                    .set_lost(String::from("it does not answer any more"));
            }
        }
        match self.watch.lost() {
            None => Ok(()),
            Some(reason) => Err(GpuError::Lost(reason.to_owned())),
        }
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

fn open(adapter: &wgpu::Adapter) -> Result<(wgpu::Device, wgpu::Queue), GpuError> {
    let name = adapter.get_info().name;
    let limits = limits(&name, &adapter.limits())?;
    pollster::block_on(adapter.request_device(&wgpu::DeviceDescriptor {
        label: Some("trackscope"),
        required_features: wgpu::Features::empty(),
        required_limits: limits,
        experimental_features: wgpu::ExperimentalFeatures::disabled(),
        memory_hints: wgpu::MemoryHints::MemoryUsage,
        trace: wgpu::Trace::Off,
    }))
    .map_err(|source| GpuError::NoDevice {
        adapter: name,
        source,
    })
}
