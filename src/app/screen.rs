//! A window and the device that draws to it: opened, lost and opened again.
#![allow(clippy::disallowed_methods, reason = "attempts have their time")]

use std::sync::Arc;
use std::time::Instant;

use winit::event_loop::ActiveEventLoop;
use winit::window::Window;

use super::recovery::Recovery;
use super::surface::WindowSurface;
use super::waker::WindowWaker;
use crate::gpu::{DeviceWatch, GpuContext, GpuError};

/// Adapters that are tried for the first frame: one may open and yet not draw to the window.
const MAX_FIRST_ADAPTERS: usize = 4;

/// The window, which stays, and its surface, which may go with its device.
pub(super) struct Screen {
    window: Arc<Window>,
    /// None while the graphics device is lost.
    surface: Option<WindowSurface>,
    waker: WindowWaker,
    recovery: Recovery,
    /// Why the device has to be opened again.
    loss: Option<GpuError>,
}

/// What became of a lost device.
pub(super) enum Recovered {
    /// Nothing is due.
    NotYet,
    /// Another one draws; the one before was lost for this reason.
    Done(String),
    /// It is given up.
    GivenUp(GpuError),
}

impl Screen {
    /// Opens the best adapter that can draw to `window`.
    pub(super) fn open(
        event_loop: &ActiveEventLoop,
        window: Arc<Window>,
        waker: WindowWaker,
    ) -> Result<Self, GpuError> {
        let mut screen = Self {
            window,
            surface: None,
            waker,
            recovery: Recovery::default(),
            loss: None,
        };
        let mut skip = 0;
        let surface = loop {
            match screen.new_surface(event_loop, skip) {
                Err(error) if skip < MAX_FIRST_ADAPTERS && error.is_of_one_adapter() => {
                    tracing::warn!("{error}; trying another adapter");
                    skip += 1;
                }
                result => break result?,
            }
        };
        screen.surface = Some(surface);
        screen.recovery.opened(Instant::now());
        Ok(screen)
    }

    /// The window.
    pub(super) const fn window(&self) -> &Arc<Window> {
        &self.window
    }

    /// What to draw to; none while the device is lost.
    pub(super) const fn surface(&self) -> Option<&WindowSurface> {
        self.surface.as_ref()
    }

    /// Takes over the window's new size in pixels.
    pub(super) fn resize(&mut self, width: u32, height: u32) {
        if let Some(surface) = &mut self.surface {
            surface.resize(width, height);
        }
    }

    /// Whether nothing can be drawn for now.
    pub(super) const fn is_lost(&self) -> bool {
        self.surface.is_none()
    }

    /// The device, unless it is lost.
    pub(super) fn gpu(&self) -> Option<&GpuContext> {
        self.surface.as_ref().map(WindowSurface::gpu)
    }

    /// A device and a surface, of which there must be none: two of one window exclude each
    /// other.
    fn new_surface(
        &self,
        event_loop: &ActiveEventLoop,
        skip_adapters: usize,
    ) -> Result<WindowSurface, GpuError> {
        let display = Box::new(event_loop.owned_display_handle());
        let instance = GpuContext::instance(Some(display));
        let surface = instance.create_surface(Arc::clone(&self.window))?;
        let waker = self.waker.clone();
        let watch = DeviceWatch::new(move || waker.wake());
        let gpu = GpuContext::new(instance, Some(&surface), skip_adapters, watch)?;
        WindowSurface::new(gpu, surface, self.window.inner_size())
    }

    /// The device is gone. [`Self::recover`] opens it again.
    ///
    /// # Errors
    /// When it was lost too often.
    pub(super) fn lose(&mut self, error: GpuError) -> Result<(), GpuError> {
        tracing::error!("drawing stops: {error}");
        if let Some(surface) = self.surface.take() {
            surface.discard();
        }
        if self.recovery.retry(Instant::now()) {
            self.loss = Some(error);
            Ok(())
        } else {
            Err(error.not_recovered())
        }
    }

    /// When the next attempt to open the device is made; `None` while it works.
    pub(super) const fn due(&self) -> Option<Instant> {
        self.recovery.due()
    }

    /// Opens the device again when it is due, and brings everything to it by `bring`.
    pub(super) fn recover(
        &mut self,
        event_loop: &ActiveEventLoop,
        bring: impl FnOnce(&WindowSurface) -> Result<(), GpuError>,
    ) -> Recovered {
        if self.due().is_none_or(|due| due > Instant::now()) {
            return Recovered::NotYet;
        }
        let skip = self.recovery.skipped_adapters();
        let opened = self.new_surface(event_loop, skip).and_then(|surface| {
            bring(&surface)?;
            Ok(surface)
        });
        match opened {
            Ok(surface) => {
                tracing::info!("drawing goes on");
                self.surface = Some(surface);
                self.recovery.opened(Instant::now());
                let loss = self.loss.take().map(|loss| loss.to_string());
                Recovered::Done(loss.unwrap_or_default())
            }
            Err(error) => {
                tracing::warn!("the graphics device cannot be opened again: {error}");
                if self.recovery.retry(Instant::now()) {
                    Recovered::NotYet
                } else {
                    Recovered::GivenUp(error.not_recovered())
                }
            }
        }
    }
}
