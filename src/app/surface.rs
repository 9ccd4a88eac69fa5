//! The window's surface: its configuration, and what to do with each of its errors.

use winit::dpi::PhysicalSize;

use crate::gpu::{GpuContext, GpuError};

/// What the surface offers for the next frame.
pub(super) enum Acquired {
    /// A texture to draw to.
    Frame(wgpu::SurfaceTexture),
    /// Nothing now; the surface was set up anew, draw again.
    Retry,
    /// Nothing now; nobody would see it.
    Skip,
    /// The device is gone, for this reason.
    Lost(String),
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
        config.view_formats = vec![config.format.remove_srgb_suffix()];
        config.present_mode = wgpu::PresentMode::AutoVsync;
        config.desired_maximum_frame_latency = 2;
        surface.configure(&gpu.device, &config);
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
            self.surface.configure(&self.gpu.device, &self.config);
        }
    }

    pub(super) fn acquire(&mut self) -> Acquired {
        use wgpu::CurrentSurfaceTexture as Current;
        match self.surface.get_current_texture() {
            // A suboptimal one is set up anew by the resize that made it so.
            Current::Success(texture) | Current::Suboptimal(texture) => Acquired::Frame(texture),
            Current::Outdated => {
                self.surface.configure(&self.gpu.device, &self.config);
                Acquired::Retry
            }
            Current::Timeout | Current::Occluded => Acquired::Skip,
            Current::Lost => Acquired::Lost(String::from("the surface was lost")),
            Current::Validation => Acquired::Lost(String::from("the surface became invalid")),
        }
    }

    pub(super) fn present(&self, texture: wgpu::SurfaceTexture) {
        self.gpu.queue.present(texture);
    }
}
