//! The window: winit's events in, frames out.
#![allow(clippy::disallowed_methods, reason = "here wall time enters, as dt")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use winit::application::ApplicationHandler;
use winit::dpi::{LogicalSize, PhysicalSize};
use winit::event::{StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoopProxy};
use winit::window::{Window, WindowId};

use super::intake::Intake;
use super::painter::PaintTarget;
use super::redraw::{Next, RedrawNeed, next};
use super::stage::{Stage, StageOptions};
use super::surface::{Acquired, WindowSurface};
use super::viewer::Viewer;
use crate::feed::Feed;
use crate::gpu::{GpuContext, GpuError};
use crate::ui::{NoticeLevel, Source};
use crate::wire::ViewerEvent;

/// Smallest window that the panels are made for, in points.
const MIN_SIZE_POINTS: (f64, f64) = (480.0, 360.0);

/// What other threads tell the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// The feed has events, or a map tile has come.
    Look,
    /// The system asks the program to end.
    Quit,
}

/// Wakes the window from any thread; many calls before it looks are one.
#[derive(Clone)]
pub struct WindowWaker {
    proxy: EventLoopProxy<Wake>,
    called: Arc<AtomicBool>,
}

impl WindowWaker {
    /// A waker for the event loop of `proxy`.
    pub fn new(proxy: EventLoopProxy<Wake>) -> Self {
        Self {
            proxy,
            called: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Makes the window look for news.
    pub fn wake(&self) {
        if !self.called.swap(true, Ordering::AcqRel) {
            // Fails only when the window is gone, and then nobody needs to look.
            let _ = self.proxy.send_event(Wake::Look);
        }
    }

    /// Makes the window end the program.
    pub fn quit(&self) {
        let _ = self.proxy.send_event(Wake::Quit);
    }

    fn looked(&self) {
        self.called.store(false, Ordering::Release);
    }
}

/// How the window is made.
#[derive(Clone, Debug)]
pub struct WindowOptions {
    /// Title bar.
    pub title: String,
    /// Size in points.
    pub size_points: (u32, u32),
    /// Map, theme, log file.
    pub stage: StageOptions,
}

/// What there is once the window is open.
struct Open {
    window: Arc<Window>,
    surface: WindowSurface,
    stage: Stage,
    input: egui_winit::State,
}

/// The running program.
pub struct App {
    options: WindowOptions,
    viewer: Viewer,
    feed: Option<Feed>,
    intake: Intake,
    waker: WindowWaker,
    open: Option<Open>,
    /// Why the window could not be opened.
    failure: Option<GpuError>,
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
            options,
            viewer,
            feed,
            intake: Intake::default(),
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

    /// Why the window could not be opened, if it could not.
    pub fn into_failure(self) -> Option<GpuError> {
        self.failure
    }

    fn open_window(&mut self, event_loop: &ActiveEventLoop) -> Result<(), GpuError> {
        let window = Arc::new(
            event_loop
                .create_window(self.window_attributes())
                .map_err(|error| GpuError::NoWindow(error.to_string()))?,
        );
        let display = Box::new(event_loop.owned_display_handle());
        let instance = GpuContext::instance(Some(display));
        let surface = instance.create_surface(Arc::clone(&window))?;
        let gpu = GpuContext::new(instance, Some(&surface))?;
        tracing::info!(
            adapter = gpu.adapter_name(),
            backend = gpu.backend_name(),
            "drawing with"
        );
        let surface = WindowSurface::new(gpu, surface, window.inner_size())?;
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
            surface,
            stage,
            input,
        });
        self.dirty = true;
        Ok(())
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

    /// Takes over what the feed has, as much as a frame has time for.
    fn read_feed(&mut self) {
        let Some(feed) = &self.feed else { return };
        let turn = self.intake.turn(feed.inbox(), &mut self.viewer);
        self.dirty |= turn.took_any;
        self.map_ready_due |= turn.connected;
        if turn.may_be_more {
            self.waker.wake();
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
        let input = open.input.take_egui_input(&open.window);
        let mut frame = open.stage.frame(&mut self.viewer, input);
        self.last_frame = Instant::now();
        self.dirty = frame.is_outdated;
        self.egui_delay = frame.repaint_delay;
        let platform_output = std::mem::take(&mut frame.platform_output);
        // Moving a text cursor or opening a link needs the window; a copy fills the clipboard.
        open.input
            .handle_platform_output(&open.window, platform_output);
        match open.surface.acquire() {
            Acquired::Frame(texture) => {
                let view = texture.texture.create_view(&wgpu::TextureViewDescriptor {
                    format: Some(open.surface.view_format()),
                    ..wgpu::TextureViewDescriptor::default()
                });
                let target = PaintTarget {
                    texture: &texture.texture,
                    view: &view,
                };
                self.dirty |= !open.stage.paint(&frame, target);
                open.window.pre_present_notify();
                open.surface.present(texture);
                if std::mem::take(&mut self.map_ready_due) {
                    self.send(&ViewerEvent::MapReady);
                }
            }
            Acquired::Retry => self.dirty = true,
            Acquired::Skip => {}
            Acquired::Lost(reason) => self.reopen(&reason),
        }
        self.take_map_problem();
    }

    fn take_map_problem(&mut self) {
        let Some(open) = &mut self.open else { return };
        while let Some(problem) = open.stage.take_map_problem() {
            self.viewer
                .report_error(&problem.message, &problem.detail, false);
            self.dirty = true;
        }
    }

    /// The graphics device is gone: everything on it is made anew. State stays.
    fn reopen(&mut self, reason: &str) {
        tracing::error!(reason, "the graphics device is lost");
        // Dropped first: two surfaces of one window exclude each other.
        self.open = None;
        self.viewer.notices.add(
            NoticeLevel::Warning,
            "The graphics device was lost",
            format!("{reason}. The window was set up again; no data is lost."),
        );
    }

    fn need(&self) -> RedrawNeed {
        RedrawNeed {
            dirty: self.dirty,
            animating: self.viewer.is_animating(),
            counting_down: matches!(self.viewer.source, Source::Lost { .. }),
            hidden: self.hidden || self.open.is_none(),
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
            self.viewer
                .report_error("Nothing can be drawn", &error.to_string(), true);
            self.tell_application();
            self.failure = Some(error);
            event_loop.exit();
        }
    }

    fn new_events(&mut self, _event_loop: &ActiveEventLoop, _cause: StartCause) {
        self.tick();
    }

    fn user_event(&mut self, event_loop: &ActiveEventLoop, wake: Wake) {
        match wake {
            Wake::Look => {
                // What the feed has is taken over before the loop waits again, once.
                self.waker.looked();
                self.dirty = true;
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
                open.surface.resize(width, height);
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
        if self.open.is_none() {
            self.resumed(event_loop);
        }
        match next(self.need()) {
            Next::Draw => {
                event_loop.set_control_flow(ControlFlow::Wait);
                if let Some(open) = &self.open {
                    open.window.request_redraw();
                }
            }
            Next::WakeIn(delay) => {
                event_loop.set_control_flow(ControlFlow::WaitUntil(Instant::now() + delay));
            }
            Next::Sleep => event_loop.set_control_flow(ControlFlow::Wait),
        }
    }
}
