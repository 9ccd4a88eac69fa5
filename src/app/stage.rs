//! One frame, from state to shapes: map, layers, names and panels in their fixed order.

use std::path::PathBuf;
use std::time::Instant;

use super::map_input::map_input;
use super::painter::{FramePainter, FrameSize};
use super::viewer::Viewer;
use crate::basemap::{Basemap, BasemapChoice, BasemapError, MapProblem, MapTheme};
use crate::command::Command;
use crate::geo::Viewport;
use crate::gpu::{GpuContext, layers_callback};
use crate::model::Color;
use crate::scene::{Scene, SceneInput};
use crate::ui::{AdapterView, BasemapView, MapLabel, Theme, Ui, View, map_labels};

/// Everything that turns the viewer's state into pixels.
pub struct Stage {
    ctx: egui::Context,
    ui: Ui,
    basemap: Basemap,
    theme: MapTheme,
    credits: Vec<(String, String)>,
    scene: Scene,
    painter: FramePainter,
    adapter: AdapterView,
    log_path: Option<PathBuf>,
    show_ui: bool,
}

/// How a stage is set up.
#[derive(Clone, Debug)]
pub struct StageOptions {
    /// The map under the tracks.
    pub basemap: BasemapChoice,
    /// Light or dark.
    pub theme: MapTheme,
    /// Whether panels are drawn over the map.
    pub show_ui: bool,
    /// Shown in the about box.
    pub log_path: Option<PathBuf>,
}

/// One frame that is ready to be painted.
pub struct Frame {
    primitives: Vec<egui::ClippedPrimitive>,
    size: FrameSize,
    /// Cursor, clipboard and the like.
    pub platform_output: egui::PlatformOutput,
    /// How soon egui wants another frame by itself.
    pub repaint_delay: std::time::Duration,
}

impl Stage {
    /// Opens the map and makes the renderer for targets of `format`. `waker` is called
    /// from other threads when a new frame would show more.
    ///
    /// # Errors
    /// [`BasemapError`] when the map cannot be opened.
    pub fn new(
        gpu: &GpuContext,
        format: wgpu::TextureFormat,
        options: StageOptions,
        waker: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, BasemapError> {
        let ctx = egui::Context::default();
        let theme = ui_theme(options.theme);
        let ui = Ui::new(
            &ctx,
            if gpu.is_software() {
                theme.without_shadow()
            } else {
                theme
            },
        );
        let basemap = Basemap::open(options.basemap, options.theme, waker)?;
        let mut stage = Self {
            ctx,
            ui,
            basemap,
            theme: options.theme,
            credits: Vec::new(),
            scene: Scene::default(),
            painter: FramePainter::new(gpu, format),
            adapter: AdapterView {
                name: gpu.adapter_name(),
                backend: gpu.backend_name(),
                is_software: gpu.is_software(),
            },
            log_path: options.log_path,
            show_ui: options.show_ui,
        };
        stage.take_credits();
        Ok(stage)
    }

    /// The egui context, for the window's input.
    pub const fn ctx(&self) -> &egui::Context {
        &self.ctx
    }

    /// Draws from another map from the next frame on.
    ///
    /// # Errors
    /// [`BasemapError`] when it cannot be opened; the map so far stays.
    pub fn switch_basemap(
        &mut self,
        choice: BasemapChoice,
        waker: impl Fn() + Send + Sync + 'static,
    ) -> Result<(), BasemapError> {
        if choice != self.basemap.choice() {
            self.basemap = Basemap::open(choice, self.theme, waker)?;
            self.take_credits();
        }
        Ok(())
    }

    /// A problem of the map that was not told yet.
    pub fn take_map_problem(&mut self) -> Option<MapProblem> {
        self.basemap.take_problem()
    }

    /// Blocks until every tile of the last frame has come, at the latest until `deadline`.
    pub fn wait_for_map(&mut self, deadline: Instant) -> bool {
        self.basemap.wait_settled(deadline)
    }

    fn take_credits(&mut self) {
        let credits = self.basemap.credits().iter();
        self.credits = credits
            .map(|c| (c.text.to_owned(), c.url.to_owned()))
            .collect();
    }

    /// Makes one frame of the viewer's state, then carries out what the user did in it.
    pub fn frame(&mut self, viewer: &mut Viewer, input: egui::RawInput) -> Frame {
        let ctx = self.ctx.clone();
        let mut commands = Vec::new();
        let mut output = ctx.run_ui(input, |ui| self.run(viewer, ui, &mut commands));
        for command in commands {
            viewer.carry_out(command);
        }
        self.painter.update_textures(&mut output.textures_delta);
        let pixels_per_point = output.pixels_per_point;
        let size_points = ctx.content_rect().size();
        // Never negative, and a window is smaller than 2^24 pixels.
        let px = |points: f32| (points * pixels_per_point).round().max(1.0) as u32;
        Frame {
            primitives: ctx.tessellate(output.shapes, pixels_per_point),
            size: FrameSize {
                size_px: (px(size_points.x), px(size_points.y)),
                pixels_per_point,
            },
            platform_output: output.platform_output,
            repaint_delay: output
                .viewport_output
                .get(&egui::ViewportId::ROOT)
                .map_or(std::time::Duration::MAX, |viewport| viewport.repaint_delay),
        }
    }

    /// One egui pass. egui may run several for one frame; input is in the first only.
    fn run(&mut self, viewer: &mut Viewer, ui: &mut egui::Ui, commands: &mut Vec<Command>) {
        let rect = ui.max_rect();
        let viewport = Viewport {
            width_points: rect.width(),
            height_points: rect.height(),
            pixels_per_point: ui.ctx().pixels_per_point(),
        };
        let padding = if self.show_ui {
            self.ui.map_padding(rect.size())
        } else {
            [50.0; 4]
        };
        viewer.settle_camera(viewport, padding);
        let [r, g, b] = self.basemap.ground_rgb();
        self.scene.extract(&SceneInput {
            fleet: viewer.fleet(),
            playhead: viewer.clock().playhead(),
            camera: viewer.camera(),
            viewport,
            trail_length: viewer.display().effective_trail(),
            selected: viewer.selected(),
            ground: Color::rgb(r, g, b),
            show_timestamps: viewer.display().show_timestamps,
        });
        let left_out = self.painter.upload(&self.scene, viewport);
        if left_out > 0 {
            tracing::warn!(left_out, "the graphics device has no room for all trails");
        }
        let scene = &self.scene;
        let pointer = ui.input(|input| input.pointer.latest_pos());
        let covered = pointer.is_some_and(|pos| self.show_ui && self.ui.covers(ui.ctx(), pos));
        let vehicle_at = |place: egui::Vec2| scene.vehicle_at(place.x, place.y);
        map_input(ui, rect, covered, vehicle_at, commands);
        self.basemap.show(ui, rect, viewer.camera());
        ui.painter().add(layers_callback(rect));
        let labels: Vec<MapLabel> = self
            .scene
            .labels
            .iter()
            .map(|label| MapLabel {
                anchor: rect.center() + egui::vec2(label.x_points, label.y_points),
                offset_points: label.offset_points,
                text: label.text.clone(),
                emphasized: label.emphasized,
            })
            .collect();
        if self.show_ui {
            self.ui.map_labels(ui.painter(), &labels);
        } else {
            map_labels(ui.painter(), self.ui.theme(), &labels);
        }
        if self.show_ui {
            let view = View {
                fleet: viewer.fleet(),
                fleet_generation: viewer.fleet_generation(),
                poses: &self.scene.poses,
                clock: viewer.clock(),
                selected: viewer.selected(),
                display: viewer.display(),
                source: &viewer.source,
                loading: viewer.loading,
                notices: viewer.notices.list(),
                problems: viewer.problems(),
                camera: viewer.camera(),
                basemap: BasemapView {
                    name: self.basemap.name(),
                    credits: &self.credits,
                    pending_tiles: self.basemap.pending_count(),
                },
                adapter: &self.adapter,
                log_path: self.log_path.as_deref(),
            };
            commands.extend(self.ui.show(ui, &view));
        }
    }

    /// Paints a frame to `view` and submits it.
    pub fn paint(&self, frame: &Frame, view: &wgpu::TextureView, size_px: (u32, u32)) {
        let [r, g, b] = self.basemap.ground_rgb();
        let size = FrameSize {
            size_px,
            ..frame.size
        };
        self.painter
            .paint(view, size, &frame.primitives, Color::rgb(r, g, b));
    }
}

fn ui_theme(theme: MapTheme) -> Theme {
    match theme {
        MapTheme::Dark => Theme::dark(),
        MapTheme::Light => Theme::light(),
    }
}
