//! The window's surface: its configuration, and what to do with each of its errors.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use winit::dpi::PhysicalSize;

use crate::gpu::{GpuContext, GpuError};

/// What the surface offers for the next frame.
pub(super) enum Acquired {
    /// A texture to draw to.
    Frame(wgpu::SurfaceTexture),
    /// Nothing now; the surface was set up anew, draw again.
    Retry,
    /// Nothing now; nobody would see it, or it takes too long: later.
    Skip,
    /// The device or the surface is gone, for this reason.
    Lost(GpuError),
}

/// A configured surface and the device that draws to it.
pub(super) struct WindowSurface {
    gpu: GpuContext,
    surface: wgpu::Surface<'static>,
    config: wgpu::SurfaceConfiguration,
}

impl WindowSurface {
    pub(super) fn new(
        gpu: GpuContext,
        surface: wgpu::Surface<'static>,
        PhysicalSize { width, height }: PhysicalSize<u32>,
    ) -> Result<Self, GpuError> {
        let no_format = || GpuError::NoSurfaceFormat(gpu.adapter_name());
        let max_px = gpu.device.limits().max_texture_dimension_2d;
        let mut config = surface
            .get_default_config(
                &gpu.adapter,
                width.clamp(1, max_px),
                height.clamp(1, max_px),
            )
            .ok_or_else(no_format)?;
        let capabilities = surface.get_capabilities(&gpu.adapter);
        let formats = capabilities.formats;
        // Where copies to the window are possible, an unchanged map is copied into it.
        config.usage |= capabilities.usages & wgpu::TextureUsages::COPY_DST;
        config.format =
            egui_wgpu::preferred_framebuffer_format(&formats).map_err(|_| no_format())?;
        // egui and the layers blend in gamma space: drawn through a view without sRGB.
        let view_format = config.format.remove_srgb_suffix();
        if view_format != config.format {
            let flags = gpu.adapter.get_downlevel_capabilities().flags;
            if !flags.contains(wgpu::DownlevelFlags::SURFACE_VIEW_FORMATS) {
                return Err(no_format());
            }
            config.view_formats = vec![view_format];
        }
        config.present_mode = wgpu::PresentMode::AutoVsync;
        config.desired_maximum_frame_latency = 2;
        gpu.guard(|| surface.configure(&gpu.device, &config))?;
        if let Some(reason) = gpu.watch.any_problem() {
            return Err(GpuError::SurfaceRefused {
                adapter: gpu.adapter_name(),
                reason,
            });
        }
        Ok(Self {
            gpu,
            surface,
            config,
        })
    }

    pub(super) const fn gpu(&self) -> &GpuContext {
        &self.gpu
    }

    /// Format to draw in.
    pub(super) fn view_format(&self) -> wgpu::TextureFormat {
        self.config.format.remove_srgb_suffix()
    }

    /// Takes over the window's new size; a minimised window of no size keeps the old one.
    pub(super) fn resize(&mut self, width: u32, height: u32) {
        let max_px = self.gpu.device.limits().max_texture_dimension_2d;
        if width > 0 && height > 0 {
            self.config.width = width.min(max_px);
            self.config.height = height.min(max_px);
            self.configure();
        }
    }

    fn configure(&self) {
        let configure = || self.surface.configure(&self.gpu.device, &self.config);
        // Of a lost device the next texture tells.
        let _ = self.gpu.guard(configure);
    }

    pub(super) fn acquire(&self) -> Acquired {
        use wgpu::CurrentSurfaceTexture as Current;
        let current = match self.gpu.guard(|| self.surface.get_current_texture()) {
            Ok(current) => current,
            Err(error) => return Acquired::Lost(error),
        };
        match current {
            // A suboptimal one is set up anew by the resize that made it so.
            Current::Success(texture) | Current::Suboptimal(texture) => Acquired::Frame(texture),
            Current::Outdated => {
                self.configure();
                Acquired::Retry
            }
            Current::Timeout | Current::Occluded => Acquired::Skip,
            Current::Lost => Acquired::Lost(GpuError::SurfaceGone("was lost")),
            Current::Validation => Acquired::Lost(GpuError::SurfaceGone("became invalid")),
        }
    }

    pub(super) fn present(&self, texture: wgpu::SurfaceTexture) {
        if self.gpu.check().is_err() {
            // The next texture, which there is none of, tells of the loss.
            self.release(texture);
        } else {
            self.gpu.queue.present(texture);
        }
    }

    /// Gives back a texture of a lost device. wgpu gives it back without asking the device
    /// only while unwinding, and would end the program over it later otherwise.
    #[expect(clippy::unused_self, reason = "a texture belongs to its surface")]
    pub(super) fn release(&self, texture: wgpu::SurfaceTexture) {
        let unwound = catch_unwind(AssertUnwindSafe(move || {
            let _texture = texture;
            // Calls no hook: nothing is logged.
            resume_unwind(Box::new(()));
        }));
        debug_assert!(unwound.is_err(), "it always unwinds");
    }

    /// Drops everything of a lost device; what its driver then makes of it is caught.
    pub(super) fn discard(self) {
        if catch_unwind(AssertUnwindSafe(move || drop(self))).is_err() {
            tracing::warn!("the lost surface was not given up cleanly");
        }
    }
}
