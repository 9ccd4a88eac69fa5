//! A frame on the screen, and what becomes of a device that is lost.

use super::super::input_parts;
use super::super::look::fitting_factor;
use super::super::painter::PaintTarget;
use super::super::screen::Recovered;
use super::super::screen_reader;
use super::super::stage::Frame;
use super::super::surface::Acquired;
use super::{App, Open, SKIPPED_RETRY, lose_on_purpose};
use crate::gpu::{GpuContext, GpuError};
use crate::ui::NoticeLevel;
use crate::wire::ViewerEvent;
use crate::words::program as words;
use std::sync::Arc;
use std::time::Instant;
use winit::event_loop::ActiveEventLoop;

impl App {
    pub(super) fn draw(&mut self) {
        let Some(open) = &mut self.open else { return };
        let window = Arc::clone(open.screen.window());
        if open.screen.is_lost() {
            return;
        }
        let size_points = window.inner_size().to_logical::<f32>(window.scale_factor());
        let wanted = self.viewer.preferences().scale.factor();
        let factor = fitting_factor(wanted, (size_points.width, size_points.height));
        open.stage.set_factor(factor);
        let input = open.input.take_egui_input(&window);
        open.teller.note(&input.events);
        let mut last = None;
        for input in input_parts::parts(input) {
            let mut frame = open.stage.frame(&mut self.viewer, input);
            self.last_frame = Instant::now();
            let mut platform_output = std::mem::take(&mut frame.platform_output);
            if let Some(mut update) = platform_output.accesskit_update.take() {
                screen_reader::name_window(&mut update, &self.options.title);
                let is_playing = self.viewer.clock().is_running();
                let is_due = open.teller.is_due(&update, is_playing, self.last_frame);
                platform_output.accesskit_update = is_due.then_some(update);
            }
            // Moving a text cursor or opening a link needs the window; a copy fills the clipboard.
            open.input.handle_platform_output(&window, platform_output);
            last = Some(frame);
        }
        // There is always one.
        let Some(frame) = last else { return };
        self.dirty = frame.is_outdated;
        self.egui_delay = frame.repaint_delay;
        match self.present(&frame) {
            Ok(()) => {}
            Err(error) => self.lose_device(error),
        }
        self.take_map_problem();
        self.take_gpu_problems();
    }

    /// Paints a frame and shows it, now or, when the window is not ready, in another try.
    pub(super) fn present(&mut self, frame: &Frame) -> Result<(), GpuError> {
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        let Some(surface) = open.screen.surface() else {
            return Ok(());
        };
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
                lose_on_purpose(&mut self.options.lose_device_after_frames, surface.gpu());
                match open.stage.paint(frame, target) {
                    Ok(is_whole) => self.dirty |= !is_whole,
                    Err(error) => {
                        surface.release(texture);
                        return Err(error);
                    }
                }
                open.screen.window().pre_present_notify();
                surface.present(texture);
                // For counting, with -vv.
                let pending_tiles = open.stage.pending_tiles();
                tracing::trace!(pending_tiles, "a frame is shown");
                if std::mem::take(&mut self.map_ready_due) {
                    self.send(&ViewerEvent::MapReady);
                }
            }
            Acquired::Retry => self.dirty = true,
            Acquired::Skip => self.egui_delay = self.egui_delay.min(SKIPPED_RETRY),
            Acquired::Lost(error) => return Err(error),
        }
        Ok(())
    }

    pub(super) fn take_gpu_problems(&mut self) {
        let gpu = self.open.as_ref().and_then(|open| open.screen.gpu());
        while let Some(problem) = gpu.and_then(|gpu| gpu.watch.take_problem()) {
            let title = words::PICTURE_REFUSED;
            self.viewer
                .notices
                .add_line(NoticeLevel::Warning, title, &problem);
            self.dirty = true;
        }
    }

    pub(super) fn take_map_problem(&mut self) {
        let Some(open) = &mut self.open else { return };
        while let Some(problem) = open.stage.take_map_problem() {
            self.viewer
                .report_error(&problem.message, &problem.detail, false);
            self.dirty = true;
        }
        while let Some(message) = open.stage.take_map_recovery() {
            tracing::info!("this is over: {message}");
            self.viewer.notices.resolve(&message);
            self.dirty = true;
        }
    }

    /// The device is looked after between frames too: nobody may be drawing when it goes.
    pub(super) fn check_device(&mut self) {
        let gpu = self.open.as_ref().and_then(|open| open.screen.gpu());
        if let Some(Err(error)) = gpu.map(GpuContext::check) {
            self.lose_device(error);
        }
        self.take_gpu_problems();
    }

    /// The graphics device is gone, and everything on it. State stays: window, panels, vehicles.
    pub(super) fn lose_device(&mut self, error: GpuError) {
        let Some(open) = &mut self.open else { return };
        if let Err(error) = open.screen.lose(error) {
            self.fail(error);
        }
    }

    /// Opens a lost device again when that is due. Called between frames only.
    pub(super) fn recover(&mut self, event_loop: &ActiveEventLoop) {
        let Some(open) = &mut self.open else { return };
        let Open {
            screen,
            stage,
            input,
            ..
        } = open;
        let recovered = screen.recover(event_loop, |surface| {
            let max_px = surface.gpu().device.limits().max_texture_dimension_2d;
            input.set_max_texture_side(max_px as usize);
            stage.replace_gpu(surface.gpu(), surface.view_format())
        });
        match recovered {
            Recovered::NotYet => {}
            Recovered::Done(loss) => {
                self.viewer.notices.add(
                    NoticeLevel::Warning,
                    words::DEVICE_REOPENED,
                    words::device_lost(&loss.to_string()),
                );
                self.dirty = true;
            }
            Recovered::GivenUp(error) => self.fail(error),
        }
    }

    /// Nothing can be drawn any more: the program ends and says why.
    pub(super) fn fail(&mut self, error: GpuError) {
        self.viewer
            .report_error(words::NOTHING_DRAWN, &error.to_string(), true);
        self.tell_application();
        self.failure = Some(error);
    }
}
