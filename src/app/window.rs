//! The window: winit's events in, frames out.
#![allow(clippy::disallowed_methods, reason = "here wall time enters, as dt")]

mod drawing;
mod sessions;

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui_winit::accesskit_winit;
use winit::application::ApplicationHandler;
use winit::dpi::{LogicalSize, PhysicalSize};
use winit::event::{StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow};
use winit::window::{Window, WindowId};

use super::empty_paste;
use super::file_dialog::FileChooser;
use super::intake::Intake;
use super::keep_desk::KeepDesk;
use super::look::Look;
use super::map_desk::MapDesk;
use super::redraw::{Next, RedrawNeed, next};
use super::screen::Screen;
use super::screen_reader::Teller;
use super::session_desk::SessionDesk;
use super::settings_keeper::SettingsKeeper;
use super::stage::{Stage, StageOptions};
use super::table_desk::TableDesk;
use super::viewer::Viewer;
use super::views::ViewSession;
use super::waker::{Wake, WindowWaker};
use super::wishes::{SystemWishes, WishWatch};
use crate::feed::{Feed, Pace};
use crate::gpu::{GpuContext, GpuError};
use crate::preferences::ThemeChoice;
use crate::ui::Source;
use crate::wire::ViewerEvent;

/// Smallest window that the panels are made for, in points.
const MIN_SIZE_POINTS: (f64, f64) = (480.0, 360.0);

/// How soon a frame that could not be shown, because the system hides the window or is slow,
/// is tried again.
const SKIPPED_RETRY: Duration = Duration::from_millis(250);

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
    screen: Screen,
    stage: Stage,
    input: egui_winit::State,
    wishes: WishWatch,
    /// How it looks; `None` until that was decided.
    look: Option<Look>,
    teller: Teller,
}

/// The running program.
pub struct App {
    options: WindowOptions,
    viewer: Viewer,
    settings: SettingsKeeper,
    /// What the system wishes, as far as it has said so.
    wishes: SystemWishes,
    maps: MapDesk,
    keep: KeepDesk,
    sessions: SessionDesk,
    tables: TableDesk,
    feed: Option<Feed>,
    intake: Intake,
    waker: WindowWaker,
    open: Option<Open>,
    /// Why nothing can be drawn.
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
    /// A program that shows `viewer` over the maps of `maps`, reads from `feed`, and copies and
    /// saves with `keep`.
    pub fn new(
        options: WindowOptions,
        viewer: Viewer,
        settings: SettingsKeeper,
        maps: MapDesk,
        keep: KeepDesk,
        feed: Option<Feed>,
        waker: WindowWaker,
    ) -> Self {
        let now = Instant::now();
        let (written, chosen) = (waker.clone(), waker.clone());
        Self {
            options,
            viewer,
            settings,
            wishes: SystemWishes::default(),
            maps,
            keep,
            sessions: SessionDesk::new(FileChooser::of_system_for_keeping(
                move || chosen.wake(),
                None,
            )),
            tables: TableDesk::of_system(move || written.wake()),
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
        let screen = Screen::open(event_loop, window, self.waker.clone())?;
        let surface = screen.surface().ok_or(GpuError::NoAdapter)?;
        let gpu = surface.gpu();
        let waker = self.waker.clone();
        let mut stage = Stage::new(
            gpu,
            surface.view_format(),
            self.options.stage.clone(),
            move || waker.wake(),
        )
        .map_err(|error| GpuError::NoWindow(error.to_string()))?;
        stage.never_wait_for_letters();
        stage.set_panels(self.settings.remembered().panels);
        let window = screen.window();
        // Until the system was heard in all; some tell their windows at once.
        self.wishes.dark = window
            .theme()
            .map(|theme| theme == winit::window::Theme::Dark);
        let mut input = egui_winit::State::new(
            stage.ctx().clone(),
            egui::ViewportId::ROOT,
            window,
            Some(window.scale_factor() as f32),
            window.theme(),
            Some(gpu.device.limits().max_texture_dimension_2d as usize),
        );
        input.init_accesskit(event_loop, window, self.waker.proxy());
        // Screen readers are to know of it before it is seen.
        window.set_visible(true);
        let waker = self.waker.clone();
        self.open = Some(Open {
            screen,
            stage,
            input,
            wishes: WishWatch::start(move || waker.wake()),
            look: None,
            teller: Teller::default(),
        });
        self.keep_look();
        self.dirty = true;
        Ok(())
    }

    fn window_attributes(&self) -> winit::window::WindowAttributes {
        let (width, height) = self.options.size_points;
        let (min_width, min_height) = MIN_SIZE_POINTS;
        let attributes = Window::default_attributes()
            .with_title(&self.options.title)
            .with_inner_size(LogicalSize::new(width, height))
            .with_min_inner_size(LogicalSize::new(min_width, min_height))
            .with_visible(false);
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
        if self.viewer.take_wanted_retry()
            && let Some(feed) = &self.feed
        {
            feed.retry();
        }
    }

    fn send(&mut self, event: &ViewerEvent) {
        let Some(feed) = &self.feed else { return };
        if let Err(full) = feed.send(event) {
            self.viewer.show_unsent(full.lost);
        }
    }

    fn tick(&mut self) {
        let now = Instant::now();
        let dt = now.duration_since(self.last_tick);
        self.last_tick = now;
        // The step that ends a movement is to be seen too.
        self.dirty |= self.viewer.is_animating();
        self.viewer.tick(dt.as_secs_f64());
        self.settings.tick(dt.as_secs_f64(), &mut self.viewer);
    }

    /// Does what was asked of the maps since the last turn.
    fn serve_maps(&mut self) {
        let Some(open) = &mut self.open else { return };
        let settings = &mut self.settings;
        let turn = self.maps.turn(&mut self.viewer, &mut open.stage, settings);
        self.dirty |= turn.changed;
        if let Some(path) = turn.session {
            self.open_session(&path, Pace::AsRecorded);
        }
    }

    /// Does what was asked to be copied or saved since the last turn.
    fn serve_keeping(&mut self) {
        let Some(open) = &mut self.open else { return };
        let gpu = open.screen.gpu();
        let turn = self.keep.turn(&mut self.viewer, &open.stage, gpu);
        self.dirty |= turn.changed;
        match turn.session {
            None => {}
            Some(ViewSession::File(path)) => self.open_session(&path, Pace::Fast),
            Some(ViewSession::Demo) => self.open_demo(),
        }
    }

    /// Hears what the system asks of every program.
    fn heed_wishes(&mut self) {
        let heard = self.open.as_ref().and_then(|open| open.wishes.take());
        if let Some(wishes) = heard {
            tracing::info!(?wishes, "the system's wishes");
            self.wishes = wishes;
            self.keep_look();
        }
    }

    /// Makes the window look as person and system want it.
    fn keep_look(&mut self) {
        let Some(open) = &mut self.open else { return };
        let preferences = self.viewer.preferences();
        let look = Look::of(preferences, self.wishes);
        if open.look.replace(look) == Some(look) {
            return;
        }
        open.stage.set_look(look);
        self.viewer.set_reduced_motion(look.has_reduced_motion);
        // The frame that the system draws around the window goes with it.
        let around = match preferences.theme {
            ThemeChoice::System => None,
            ThemeChoice::Dark => Some(winit::window::Theme::Dark),
            ThemeChoice::Light => Some(winit::window::Theme::Light),
        };
        open.screen.window().set_theme(around);
        self.dirty = true;
    }

    /// Has remembered what a person has changed.
    fn keep_settings(&mut self) {
        let Some(open) = &self.open else { return };
        self.settings.look(&self.viewer, open.stage.panels());
    }

    /// Names of controls are made only while a screen reader asks for them.
    fn serve_screen_reader(&mut self, event: accesskit_winit::WindowEvent) {
        use accesskit_winit::WindowEvent;
        let Some(open) = &mut self.open else { return };
        match event {
            WindowEvent::InitialTreeRequested => {
                open.teller = Teller::default();
                open.stage.ctx().enable_accesskit();
            }
            WindowEvent::ActionRequested(request) => {
                open.input.on_accesskit_action_request(request);
            }
            WindowEvent::AccessibilityDeactivated => open.stage.ctx().disable_accesskit(),
        }
        self.dirty = true;
    }

    fn need(&self) -> RedrawNeed {
        RedrawNeed {
            dirty: self.dirty,
            animating: self.viewer.is_animating(),
            counting_down: matches!(self.viewer.source, Source::Lost { .. }),
            hidden: self.hidden || self.open.as_ref().is_none_or(|open| open.screen.is_lost()),
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
                // What the feed has is taken over before the loop waits again, once.
                self.waker.looked();
                self.dirty = true;
                self.check_device();
                self.heed_wishes();
            }
            Wake::Quit => event_loop.exit(),
            Wake::Accessibility(event) => self.serve_screen_reader(event.window_event),
        }
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, _id: WindowId, event: WindowEvent) {
        let Some(open) = &mut self.open else { return };
        let events_before = open.input.egui_input().events.len();
        let response = open.input.on_window_event(open.screen.window(), &event);
        empty_paste::note(&event, events_before, open.input.egui_input_mut());
        // egui asks for a frame for the redraw request itself too: that would never end.
        self.dirty |= response.repaint && event != WindowEvent::RedrawRequested;
        match event {
            WindowEvent::CloseRequested | WindowEvent::Destroyed => event_loop.exit(),
            WindowEvent::Resized(PhysicalSize { width, height }) => {
                open.screen.resize(width, height);
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

    fn exiting(&mut self, _event_loop: &ActiveEventLoop) {
        self.keep_settings();
        self.settings.save(&mut self.viewer);
        self.keep.close();
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        self.read_feed();
        self.serve_maps();
        self.serve_keeping();
        self.serve_sessions();
        self.keep_look();
        self.keep_settings();
        self.dirty |= self.tables.turn(&mut self.viewer);
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
        // A lost device is opened again then, and the application told what it waits for,
        // whatever is drawn.
        let reopen = self.open.as_ref().and_then(|open| open.screen.due());
        let event_secs = self.viewer.next_event_secs();
        let event = event_secs.and_then(|secs| Duration::try_from_secs_f64(secs).ok());
        let tell = event.map(|delay| Instant::now() + delay);
        let write = self.settings.due_secs();
        let write = write.and_then(|secs| Duration::try_from_secs_f64(secs).ok());
        let write = write.map(|delay| Instant::now() + delay);
        let due = reopen.into_iter().chain(tell).chain(write).min();
        match next(self.need()) {
            Next::Draw => {
                event_loop.set_control_flow(ControlFlow::Wait);
                if let Some(open) = &self.open {
                    open.screen.window().request_redraw();
                }
            }
            Next::WakeIn(delay) => {
                let then = Instant::now() + delay;
                let first = due.map_or(then, |due| due.min(then));
                event_loop.set_control_flow(ControlFlow::WaitUntil(first));
            }
            Next::Sleep => {
                event_loop.set_control_flow(due.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
            }
        }
    }
}

/// For tests: takes the device away, at the worst moment when a frame is half done.
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
