//! The window: winit's events in, frames out.
#![allow(clippy::disallowed_methods, reason = "here wall time enters, as dt")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use winit::application::ApplicationHandler;
use winit::dpi::{LogicalSize, PhysicalSize};
use winit::event::{StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow};
use winit::window::{Window, WindowId};

use super::painter::PaintTarget;
use super::recovery::Recovery;
use super::redraw::{Next, RedrawNeed, next};
use super::stage::{Stage, StageOptions};
use super::surface::{Acquired, WindowSurface};
use super::viewer::Viewer;
use super::waker::{Wake, WindowWaker};
use crate::feed::{Feed, FeedEvent};
use crate::gpu::{DeviceWatch, GpuContext, GpuError};
use crate::ui::{NoticeLevel, Source};
use crate::wire::ViewerEvent;

/// Smallest window that the panels are made for, in points.
const MIN_SIZE_POINTS: (f64, f64) = (480.0, 360.0);

/// Adapters that are tried for the first frame: one may open and yet not draw to the window.
const MAX_FIRST_ADAPTERS: usize = 4;

/// How soon a frame that could not be shown, because the system hides the window or is slow,
/// is tried again.
const SKIPPED_RETRY: Duration = Duration::from_millis(250);

/// Events of the feed that are taken over before the window looks after itself again.
const MAX_EVENTS_AT_ONCE: usize = 256;

/// How the window is made.
#[derive(Clone, Debug)]
pub struct WindowOptions {
    /// Title bar.
    pub title: String,
    /// Size in points.
    pub size_points: (u32, u32),
    /// Map, theme, log file.
    pub stage: StageOptions,
    /// For tests: after so many frames the graphics device is lost, once.
    pub lose_device_after_frames: Option<u32>,
}

/// What there is once the window is open.
struct Open {
    window: Arc<Window>,
    /// None while the graphics device is lost.
    surface: Option<WindowSurface>,
    stage: Stage,
    input: egui_winit::State,
}

/// The running program.
pub struct App {
    options: WindowOptions,
    viewer: Viewer,
    feed: Option<Feed>,
    waker: WindowWaker,
    open: Option<Open>,
    /// Why nothing can be drawn.
    failure: Option<GpuError>,
    recovery: Recovery,
    /// Why the device has to be opened again.
    loss: Option<GpuError>,
    /// Frames until the device is lost on purpose.
    frames_to_loss: Option<u32>,
    dirty: bool,
    hidden: bool,
    egui_delay: Duration,
    last_tick: Instant,
    last_frame: Instant,
    /// The application waits to hear that the map is shown.
    map_ready_due: bool,
}

impl App {
    /// A program that shows `viewer` and reads from `feed`.
    pub fn new(
        options: WindowOptions,
        viewer: Viewer,
        feed: Option<Feed>,
        waker: WindowWaker,
    ) -> Self {
        let now = Instant::now();
        Self {
            recovery: Recovery::default(),
            loss: None,
            frames_to_loss: options.lose_device_after_frames,
            options,
            viewer,
            feed,
            waker,
            open: None,
            failure: None,
            dirty: true,
            hidden: false,
            egui_delay: Duration::MAX,
            last_tick: now,
            last_frame: now,
            map_ready_due: false,
        }
    }

    /// Why nothing could be drawn, if that ended the program.
    pub fn into_failure(self) -> Option<GpuError> {
        self.failure
    }

    fn open_window(&mut self, event_loop: &ActiveEventLoop) -> Result<(), GpuError> {
        let window = Arc::new(
            event_loop
                .create_window(self.window_attributes())
                .map_err(|error| GpuError::NoWindow(error.to_string()))?,
        );
        let surface = self.first_surface(event_loop, &window)?;
        let waker = self.waker.clone();
        let stage = Stage::new(
            surface.gpu(),
            surface.view_format(),
            self.options.stage.clone(),
            move || waker.wake(),
        )
        .map_err(|error| GpuError::NoWindow(error.to_string()))?;
        let input = egui_winit::State::new(
            stage.ctx().clone(),
            egui::ViewportId::ROOT,
            &window,
            Some(window.scale_factor() as f32),
            window.theme(),
            Some(surface.gpu().device.limits().max_texture_dimension_2d as usize),
        );
        self.open = Some(Open {
            window,
            surface: Some(surface),
            stage,
            input,
        });
        self.recovery.opened(Instant::now());
        self.dirty = true;
        Ok(())
    }

    /// A surface for a new window: of the best adapter that can draw to it.
    fn first_surface(
        &self,
        event_loop: &ActiveEventLoop,
        window: &Arc<Window>,
    ) -> Result<WindowSurface, GpuError> {
        let mut skip = 0;
        loop {
            match self.new_surface(event_loop, window, skip) {
                Err(error) if skip < MAX_FIRST_ADAPTERS && error.is_of_one_adapter() => {
                    tracing::warn!("{error}; trying another adapter");
                    skip += 1;
                }
                result => return result,
            }
        }
    }

    /// A device and a surface for `window`, which must have none: two exclude each other.
    fn new_surface(
        &self,
        event_loop: &ActiveEventLoop,
        window: &Arc<Window>,
        skip_adapters: usize,
    ) -> Result<WindowSurface, GpuError> {
        let display = Box::new(event_loop.owned_display_handle());
        let instance = GpuContext::instance(Some(display));
        let surface = instance.create_surface(Arc::clone(window))?;
        let waker = self.waker.clone();
        let watch = DeviceWatch::new(move || waker.wake());
        let gpu = GpuContext::new(instance, Some(&surface), skip_adapters, watch)?;
        WindowSurface::new(gpu, surface, window.inner_size())
    }

    fn window_attributes(&self) -> winit::window::WindowAttributes {
        let (width, height) = self.options.size_points;
        let (min_width, min_height) = MIN_SIZE_POINTS;
        let attributes = Window::default_attributes()
            .with_title(&self.options.title)
            .with_inner_size(LogicalSize::new(width, height))
            .with_min_inner_size(LogicalSize::new(min_width, min_height));
        #[cfg(target_os = "linux")]
        let attributes = {
            use winit::platform::wayland::WindowAttributesExtWayland as _;
            attributes.with_name("trackscope", "trackscope")
        };
        attributes
    }

    /// Takes over what the feed has, without ever waiting for it. A flood is taken in parts,
    /// so that the window stays alive.
    fn read_feed(&mut self) {
        let Some(feed) = &self.feed else { return };
        for taken in 0.. {
            if taken == MAX_EVENTS_AT_ONCE {
                self.waker.wake();
                return;
            }
            let Ok(event) = feed.inbox().try_recv() else {
                return;
            };
            self.dirty = true;
            if matches!(event, FeedEvent::Connected { .. }) {
                self.map_ready_due = true;
            }
            self.viewer.feed(event);
        }
    }

    fn tell_application(&mut self) {
        for event in self.viewer.take_events() {
            self.send(&event);
        }
    }

    fn send(&mut self, event: &ViewerEvent) {
        let Some(feed) = &self.feed else { return };
        if feed.send(event).is_err() {
            tracing::warn!(?event, "the application does not read: event lost");
            self.viewer.notices.add(
                NoticeLevel::Warning,
                "The application does not listen",
                "Clicks and completions could not be told to it.",
            );
        }
    }

    fn tick(&mut self) {
        let now = Instant::now();
        let dt = now.duration_since(self.last_tick);
        self.last_tick = now;
        self.viewer.tick(dt.as_secs_f64());
    }

    fn switch_basemap(&mut self) {
        let Some(name) = self.viewer.take_wanted_basemap() else {
            return;
        };
        let Some(open) = &mut self.open else { return };
        let waker = self.waker.clone();
        let result = name
            .parse()
            .map_err(|error: crate::basemap::ChoiceError| error.to_string())
            .and_then(|choice| {
                open.stage
                    .switch_basemap(choice, move || waker.wake())
                    .map_err(|error| error.to_string())
            });
        if let Err(error) = result {
            self.viewer
                .report_error("The map was not changed", &error, false);
        }
        self.dirty = true;
    }

    fn draw(&mut self) {
        let Some(open) = &mut self.open else { return };
        let Some(surface) = &mut open.surface else {
            return;
        };
        let input = open.input.take_egui_input(&open.window);
        let mut frame = open.stage.frame(&mut self.viewer, input);
        self.last_frame = Instant::now();
        self.dirty = frame.is_outdated;
        self.egui_delay = frame.repaint_delay;
        let platform_output = std::mem::take(&mut frame.platform_output);
        // Moving a text cursor or opening a link needs the window; a copy fills the clipboard.
        open.input
            .handle_platform_output(&open.window, platform_output);
        match surface.acquire() {
            Acquired::Frame(texture) => {
                let view = texture.texture.create_view(&wgpu::TextureViewDescriptor {
                    format: Some(surface.view_format()),
                    ..wgpu::TextureViewDescriptor::default()
                });
                let target = PaintTarget {
                    texture: &texture.texture,
                    view: &view,
                };
                lose_on_purpose(&mut self.frames_to_loss, surface.gpu());
                match open.stage.paint(&frame, target) {
                    Ok(is_whole) => {
                        self.dirty |= !is_whole;
                        open.window.pre_present_notify();
                        surface.present(texture);
                        if std::mem::take(&mut self.map_ready_due) {
                            self.send(&ViewerEvent::MapReady);
                        }
                    }
                    Err(error) => {
                        surface.release(texture);
                        self.lose_device(error);
                    }
                }
            }
            Acquired::Retry => self.dirty = true,
            Acquired::Skip => self.egui_delay = self.egui_delay.min(SKIPPED_RETRY),
            Acquired::Lost(error) => self.lose_device(error),
        }
        self.take_map_problem();
        self.take_gpu_problems();
    }

    fn take_gpu_problems(&mut self) {
        let surface = self.open.as_ref().and_then(|open| open.surface.as_ref());
        while let Some(problem) = surface.and_then(|s| s.gpu().watch.take_problem()) {
            let title = "The graphics driver refused a part of the picture";
            self.viewer
                .notices
                .add_line(NoticeLevel::Warning, title, &problem);
            self.dirty = true;
        }
    }

    fn take_map_problem(&mut self) {
        let Some(open) = &mut self.open else { return };
        while let Some(problem) = open.stage.take_map_problem() {
            self.viewer
                .report_error(&problem.message, &problem.detail, false);
            self.dirty = true;
        }
    }

    /// The device is looked after between frames too: nobody may be drawing when it goes.
    fn check_device(&mut self) {
        let surface = self.open.as_ref().and_then(|open| open.surface.as_ref());
        if let Some(Err(error)) = surface.map(|surface| surface.gpu().check()) {
            self.lose_device(error);
        }
        self.take_gpu_problems();
    }

    /// The graphics device is gone, and everything on it. State stays: window, panels, vehicles.
    fn lose_device(&mut self, error: GpuError) {
        let Some(open) = &mut self.open else { return };
        tracing::error!("drawing stops: {error}");
        if let Some(surface) = open.surface.take() {
            surface.discard();
        }
        if self.recovery.retry(Instant::now()) {
            self.loss = Some(error);
        } else {
            self.give_up(error);
        }
    }

    /// Opens the device again when it is due. Called between frames only.
    fn recover(&mut self, event_loop: &ActiveEventLoop) {
        let now = Instant::now();
        if self.recovery.due().is_none_or(|due| due > now) {
            return;
        }
        match self.reopen(event_loop) {
            Ok(()) => {
                tracing::info!("drawing goes on");
                self.recovery.opened(Instant::now());
                let loss = self.loss.take().map(|loss| loss.to_string());
                self.viewer.notices.add(
                    NoticeLevel::Warning,
                    "The graphics device had to be opened again",
                    format!("No data is lost. Cause: {}", loss.unwrap_or_default()),
                );
                self.dirty = true;
            }
            Err(error) => {
                tracing::warn!("the graphics device cannot be opened again: {error}");
                if !self.recovery.retry(Instant::now()) {
                    self.give_up(error);
                }
            }
        }
    }

    fn reopen(&mut self, event_loop: &ActiveEventLoop) -> Result<(), GpuError> {
        let Some(window) = self.open.as_ref().map(|open| Arc::clone(&open.window)) else {
            return Ok(());
        };
        let skip = self.recovery.skipped_adapters();
        let surface = self.new_surface(event_loop, &window, skip)?;
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        open.stage
            .replace_gpu(surface.gpu(), surface.view_format())?;
        open.input
            .set_max_texture_side(surface.gpu().device.limits().max_texture_dimension_2d as usize);
        open.surface = Some(surface);
        Ok(())
    }

    /// Nothing can be drawn any more: the program ends and says why.
    fn give_up(&mut self, error: GpuError) {
        let error = GpuError::NotRecovered(Box::new(error));
        self.fail(error);
    }

    fn fail(&mut self, error: GpuError) {
        self.viewer
            .report_error("Nothing can be drawn", &error.to_string(), true);
        self.tell_application();
        self.failure = Some(error);
    }

    fn need(&self) -> RedrawNeed {
        RedrawNeed {
            dirty: self.dirty,
            animating: self.viewer.is_animating(),
            counting_down: matches!(self.viewer.source, Source::Lost { .. }),
            hidden: self.hidden || self.open.as_ref().is_none_or(|open| open.surface.is_none()),
            egui_delay: self.egui_delay,
            since_last_frame: self.last_frame.elapsed(),
        }
    }
}

impl ApplicationHandler<Wake> for App {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        if self.open.is_none()
            && let Err(error) = self.open_window(event_loop)
        {
            self.fail(error);
            event_loop.exit();
        }
    }

    fn new_events(&mut self, _event_loop: &ActiveEventLoop, _cause: StartCause) {
        self.tick();
    }

    fn user_event(&mut self, event_loop: &ActiveEventLoop, wake: Wake) {
        match wake {
            Wake::Look => {
                self.waker.looked();
                self.dirty = true;
                self.check_device();
                self.read_feed();
            }
            Wake::Quit => event_loop.exit(),
        }
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, _id: WindowId, event: WindowEvent) {
        let Some(open) = &mut self.open else { return };
        let response = open.input.on_window_event(&open.window, &event);
        // egui asks for a frame for the redraw request itself too: that would never end.
        self.dirty |= response.repaint && event != WindowEvent::RedrawRequested;
        match event {
            WindowEvent::CloseRequested | WindowEvent::Destroyed => event_loop.exit(),
            WindowEvent::Resized(PhysicalSize { width, height }) => {
                if let Some(surface) = &mut open.surface {
                    surface.resize(width, height);
                }
                self.hidden = width == 0 || height == 0;
                self.dirty = true;
            }
            WindowEvent::ScaleFactorChanged { .. } => self.dirty = true,
            WindowEvent::Occluded(occluded) => {
                self.hidden = occluded;
                self.dirty = true;
            }
            WindowEvent::RedrawRequested => {
                self.tick();
                self.draw();
            }
            _ => {}
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        self.read_feed();
        self.switch_basemap();
        self.tell_application();
        if self.viewer.wants_quit() {
            event_loop.exit();
            return;
        }
        self.recover(event_loop);
        if self.failure.is_some() {
            event_loop.exit();
            return;
        }
        match next(self.need()) {
            Next::Draw => {
                event_loop.set_control_flow(ControlFlow::Wait);
                if let Some(open) = &self.open {
                    open.window.request_redraw();
                }
            }
            Next::WakeIn(delay) => {
                let then = Instant::now() + delay;
                let first = self.recovery.due().map_or(then, |due| due.min(then));
                event_loop.set_control_flow(ControlFlow::WaitUntil(first));
            }
            Next::Sleep => event_loop.set_control_flow(
                self.recovery
                    .due()
                    .map_or(ControlFlow::Wait, ControlFlow::WaitUntil),
            ),
        }
    }
}

/// For tests: takes the device away at the worst moment, when a frame is half done.
fn lose_on_purpose(frames_left: &mut Option<u32>, gpu: &GpuContext) {
    match frames_left {
        None => {}
        Some(0) => {
            tracing::warn!("the graphics device is taken away, as the command line asks");
            gpu.device.destroy();
            *frames_left = None;
        }
        Some(left) => *left -= 1,
    }
}
