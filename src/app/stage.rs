//! One frame, from state to shapes: map, layers, names and panels in their fixed order.

mod map;
mod pass;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use super::capture::{Shot, file_texts, shot};
use super::frame_cost::{FrameCost, timed};
use super::kept_panels::KeptPanels;
use super::letters::Letters;
use super::look::Look;
use super::map_frame::{self, FrameMark};
use super::name_sprites::NameSprites;
use super::painter::{FramePainter, FrameParts, MapFate, PaintTarget, PanelParts, Panels};
use super::picker::Picker;
use super::screen_reader;
use super::thumbnail::Thumbnail;
use super::trail_pointer::TrailPointer;
use super::viewer::Viewer;
use crate::basemap::{Basemap, BasemapError, MapEntry, MapEnv, MapTheme};
use crate::geo::{Camera, Viewport};
use crate::gpu::{GpuContext, GpuError, picture_format};
use crate::model::Color;
use crate::scene::Scene;
use crate::ui::{AdapterView, MapLabels, MapNetwork, PanelState, Theme, Ui};

/// Everything that turns the viewer's state into pixels.
pub struct Stage {
    ctx: egui::Context,
    ui: Ui,
    basemap: Basemap,
    look: Look,
    letters: Arc<Letters>,
    credits: Vec<(String, String)>,
    /// The state of the map that they belong to.
    credits_of: Option<u64>,
    /// Whether anything of the map was seen in the last frame.
    is_map_shown: bool,
    /// Whether servers may not be asked.
    is_offline: bool,
    thumbnail: Thumbnail,
    waker: Arc<dyn Fn() + Send + Sync>,
    scene: Scene,
    names: MapLabels,
    name_sprites: NameSprites,
    painter: FramePainter,
    picker: Picker,
    trail_pointer: TrailPointer,
    adapter: AdapterView,
    log_path: Option<PathBuf>,
    show_ui: bool,
    /// Whether egui has made a frame, and so has letters.
    has_run: bool,
    /// The view whose map the painter keeps, complete.
    kept: Option<MapKey>,
    /// What frames cost since that was asked for last.
    cost: FrameCost,
    /// Where the layers are in the frame that is being made: the map lies below them.
    layers: Option<FrameMark>,
    /// The picture of the panels; none where a graphics card paints them anew for nothing.
    kept_panels: Option<KeptPanels>,
}

/// What the look of the map depends on, once its tiles are there.
#[derive(Clone, Copy, Debug, PartialEq)]
struct MapKey {
    camera: Camera,
    viewport: Viewport,
    /// Which map it is, in which style.
    revision: u64,
    /// How much of it is seen.
    opacity_percent: u8,
}

/// How a stage is set up.
#[derive(Clone, Debug)]
pub struct StageOptions {
    /// The map under the tracks.
    pub basemap: MapEntry,
    /// What opening a map depends on beside the map.
    pub map_env: MapEnv,
    /// Light or dark.
    pub theme: MapTheme,
    /// Whether panels are drawn over the map.
    pub show_ui: bool,
    /// Shown in the about box.
    pub log_path: Option<PathBuf>,
}

/// Why a stage cannot be set up.
#[derive(Debug, Error)]
pub enum StageError {
    /// The map cannot be opened.
    #[error(transparent)]
    Basemap(#[from] BasemapError),
    /// The device is lost.
    #[error(transparent)]
    Gpu(#[from] GpuError),
}

/// One frame that is ready to be painted.
pub struct Frame {
    /// None when the kept map is still right.
    map: Option<Vec<egui::ClippedPrimitive>>,
    /// The view to keep the map for, when nothing of it is missing.
    map_key: Option<MapKey>,
    panels: FramePanels,
    pixels_per_point: f32,
    /// Cursor, clipboard and the like.
    pub platform_output: egui::PlatformOutput,
    /// How soon egui wants another frame by itself.
    pub repaint_delay: Duration,
    /// Whether the user did something in it: the state has changed since it was made.
    pub is_outdated: bool,
}

/// The panels of a frame.
enum FramePanels {
    /// As triangles, to be painted anew.
    Painted(Vec<egui::ClippedPrimitive>),
    /// As shapes, where a picture of them is kept.
    Kept(Arc<Vec<egui::epaint::ClippedShape>>),
}

impl Stage {
    /// Opens the map and makes the renderer for targets of `format`. `waker` is called
    /// from other threads when a new frame would show more.
    ///
    /// # Errors
    /// [`StageError`] when the map cannot be opened or the device is lost.
    pub fn new(
        gpu: &GpuContext,
        format: wgpu::TextureFormat,
        options: StageOptions,
        waker: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, StageError> {
        let ctx = egui::Context::default();
        let look = Look::plain(options.theme);
        let ui = Ui::new(&ctx, panel_theme(look, gpu.is_software()));
        let letters = Letters::of_system();
        ctx.add_font_provider(Arc::<Letters>::clone(&letters));
        let waker: Arc<dyn Fn() + Send + Sync> = Arc::new(waker);
        let map_waker = Arc::clone(&waker);
        let is_offline = options.map_env.offline;
        let basemap = Basemap::open(
            &options.basemap,
            options.map_env,
            options.theme,
            move || {
                map_waker();
            },
        )?;
        let mut stage = Self {
            ctx,
            ui,
            basemap,
            look,
            letters,
            credits: Vec::new(),
            credits_of: None,
            is_map_shown: true,
            is_offline,
            thumbnail: Thumbnail::default(),
            waker,
            scene: Scene::default(),
            names: MapLabels::default(),
            name_sprites: NameSprites::default(),
            painter: gpu.guard(|| FramePainter::new(gpu, format))?,
            picker: Picker::default(),
            trail_pointer: TrailPointer::default(),
            adapter: adapter_view(gpu),
            log_path: options.log_path,
            show_ui: options.show_ui,
            has_run: false,
            kept: None,
            cost: FrameCost::default(),
            layers: None,
            kept_panels: kept_panels(gpu),
        };
        stage.take_credits();
        Ok(stage)
    }

    /// The egui context, for the window's input.
    pub const fn ctx(&self) -> &egui::Context {
        &self.ctx
    }

    /// Makes a frame at once, though the face of a letter is still being looked for: another
    /// frame has it.
    pub fn never_wait_for_letters(&self) {
        self.letters.never_wait(Arc::clone(&self.waker));
    }

    /// Draws with another device, because the one before was lost, to targets of `format`.
    /// Everything that was on that one is brought to the new one again; panels, names and
    /// map stay as they are.
    ///
    /// # Errors
    /// [`GpuError::Lost`] when the new device is lost too.
    pub fn replace_gpu(
        &mut self,
        gpu: &GpuContext,
        format: wgpu::TextureFormat,
    ) -> Result<(), GpuError> {
        let painter = gpu.guard(|| FramePainter::new(gpu, format))?;
        if self.has_run {
            // egui tells only what changes, and would send no letter again that it sent before.
            let image = self.ctx.fonts(|fonts| fonts.image());
            let options = egui::epaint::TextureAtlas::texture_options();
            let delta = egui::epaint::ImageDelta::full(image, options);
            painter.set_texture(egui::TextureId::default(), &delta)?;
            self.thumbnail.send_again();
        }
        self.painter = painter;
        self.basemap.forget_textures();
        self.kept = None;
        self.kept_panels = kept_panels(gpu);
        self.adapter = adapter_view(gpu);
        self.dress_panels();
        Ok(())
    }

    /// Changes colours and movement, from the next frame on.
    pub fn set_look(&mut self, look: Look) {
        if look.theme != self.look.theme {
            self.basemap.set_theme(look.theme);
        }
        self.look = look;
        self.dress_panels();
        let is_reduced = look.has_reduced_motion;
        self.ui.set_reduced_motion(&self.ctx, is_reduced);
    }

    fn dress_panels(&mut self) {
        let theme = panel_theme(self.look, self.adapter.is_software);
        if *self.ui.theme() != theme {
            self.ui.set_theme(&self.ctx, theme);
        }
    }

    /// Draws panels, names and markers so many times as large as the screen's own scale makes
    /// them. To be called before the input of a frame is made, which counts in these points.
    /// Returns whether that changes anything.
    pub fn set_factor(&self, factor: f32) -> bool {
        let is_new = self.ctx.zoom_factor() != factor;
        if is_new {
            // At once: egui's own way scales the window that it knew in the frame before.
            self.ctx.options_mut(|options| options.zoom_factor = factor);
        }
        is_new
    }

    /// Which panels are open and how.
    pub fn panels(&self) -> PanelState {
        self.ui.panels()
    }

    /// Opens and closes panels as they were.
    pub fn set_panels(&mut self, panels: PanelState) {
        self.ui.set_panels(panels);
    }

    /// What frames cost since this was asked for last: times add up, counts are the last one's.
    pub fn take_cost(&mut self) -> FrameCost {
        std::mem::take(&mut self.cost)
    }

    /// Makes one frame of the viewer's state, then carries out what the user did in it.
    pub fn frame(&mut self, viewer: &mut Viewer, input: egui::RawInput) -> Frame {
        let ctx = self.ctx.clone();
        if self.letters.take_news() {
            ctx.set_font_providers(vec![Arc::<Letters>::clone(&self.letters)]);
            self.kept = None;
            self.name_sprites.forget();
        }
        let mut commands = Vec::new();
        let mut map_key = None;
        let mut output = ctx.run_ui(input, |ui| map_key = self.run(viewer, ui, &mut commands));
        self.has_run = true;
        if let Some(update) = &mut output.platform_output.accesskit_update {
            screen_reader::tidy(update);
        }
        let is_outdated = !commands.is_empty();
        for command in commands {
            viewer.carry_out(command);
        }
        let is_letter = |id: &egui::TextureId| *id == egui::TextureId::default();
        let textures = output.textures_delta.set.iter();
        if let Some(kept) = &mut self.kept_panels
            && textures.into_iter().any(|(id, _)| !is_letter(id))
        {
            // A picture in a panel has other pixels and the same shape.
            kept.forget();
        }
        self.name_sprites.take_letters(&output.textures_delta);
        self.draw_names();
        // Of a lost device the painting of the frame tells.
        let _ = self.painter.update_textures(&mut output.textures_delta);
        let pixels_per_point = output.pixels_per_point;
        let (map_shapes, panel_shapes) = match &self.layers {
            Some(mark) => mark.split(output.shapes),
            None => (output.shapes, Vec::new()),
        };
        let panels = match self.kept_panels {
            Some(_) => FramePanels::Kept(Arc::new(panel_shapes)),
            None => FramePanels::Painted(ctx.tessellate(panel_shapes, pixels_per_point)),
        };
        let reused = map_key.is_some() && map_key == self.kept;
        Frame {
            map: (!reused).then(|| {
                timed(&mut self.cost.map, || {
                    ctx.tessellate(map_shapes, pixels_per_point)
                })
            }),
            map_key,
            panels,
            pixels_per_point,
            platform_output: output.platform_output,
            repaint_delay: output
                .viewport_output
                .get(&egui::ViewportId::ROOT)
                .map_or(Duration::MAX, |viewport| viewport.repaint_delay),
            is_outdated,
        }
    }

    /// What the map shows now, kept as it is: to be drawn elsewhere while the window goes on.
    /// `scale` is how much finer than the window. Nothing before the first frame.
    pub fn shot(&self, viewer: &Viewer, scale: f32) -> Option<Shot> {
        let seen = viewer.viewport?;
        let viewport = Viewport {
            pixels_per_point: seen.pixels_per_point * scale,
            ..seen
        };
        let ground_rgb = self.basemap.ground_rgb();
        let input = map_frame::scene_input(viewer, viewport, ground_rgb);
        let mut scene = Scene::default();
        scene.extract(&input);
        scene.offer_names(&input);
        let panels = if self.show_ui {
            self.ui.occupied().to_vec()
        } else {
            Vec::new()
        };
        Some(Shot {
            caption: shot::caption(viewer, &scene),
            texts: file_texts::texts(viewer),
            scene,
            viewport,
            format: picture_format(self.painter.format()),
            camera: *viewer.camera(),
            names: self.names.clone(),
            panels,
            fleet_generation: viewer.fleet_generation(),
            time_secs: self.ctx.input(|input| input.time),
            map: self.basemap.entry().clone(),
            map_name: self.basemap.name().to_owned(),
            map_env: self.basemap.env().clone(),
            map_theme: self.look.theme,
            opacity_percent: viewer.maps.opacity_percent,
            theme: *self.ui.theme(),
        })
    }

    /// Paints a frame and submits it. Returns whether all of it was painted: after a
    /// resize the map may be missing, and another frame brings it.
    ///
    /// # Errors
    /// [`GpuError::Lost`] when the device is lost: [`Self::replace_gpu`] goes on.
    pub fn paint(&mut self, frame: &Frame, target: PaintTarget<'_>) -> Result<bool, GpuError> {
        let [r, g, b] = self.basemap.ground_rgb();
        self.kept = None;
        let ppp = frame.pixels_per_point;
        let size_px = (target.texture.width(), target.texture.height());
        // Forgotten until the new ones are there: a loss may come between.
        let before = self.kept_panels.as_mut().map(std::mem::take);
        let mut work = None;
        let mut panel_primitives = Vec::new();
        if let (Some(kept), FramePanels::Kept(shapes)) = (before, &frame.panels) {
            let mut parts = kept.work(shapes, size_px, ppp);
            panel_primitives = self.ctx.tessellate(std::mem::take(&mut parts.shapes), ppp);
            work = Some(parts);
        }
        let panels = match (&work, &frame.panels) {
            (Some(work), _) => Panels::Kept(PanelParts {
                dirty: &work.dirty,
                primitives: &panel_primitives,
                covered: &work.covered,
            }),
            (None, FramePanels::Painted(primitives)) => Panels::Painted(primitives),
            // Made for another device, which kept them.
            (None, FramePanels::Kept(_)) => Panels::Painted(&[]),
        };
        let fate = self.painter.paint(
            target,
            FrameParts {
                map: frame.map.as_deref(),
                panels,
                pixels_per_point: ppp,
                ground: Color::rgb(r, g, b),
            },
        )?;
        self.kept = frame.map_key.filter(|_| fate == MapFate::Kept);
        if let (Some(kept), FramePanels::Kept(shapes)) = (&mut self.kept_panels, &frame.panels) {
            kept.note_painted(shapes, size_px, ppp);
        }
        Ok(fate != MapFate::Missing)
    }
}

/// Where the processor draws, panels are painted only as far as they change.
fn kept_panels(gpu: &GpuContext) -> Option<KeptPanels> {
    gpu.is_software().then(KeptPanels::default)
}

/// What goes over the network for the map.
fn network(basemap: &Basemap, is_shown: bool, is_offline: bool) -> MapNetwork<'_> {
    match basemap.host() {
        _ if !is_shown => MapNetwork::Unused,
        Some(_) if is_offline => MapNetwork::Offline,
        Some(host) => MapNetwork::Asking(host),
        None => MapNetwork::Unused,
    }
}

/// Colours of the panels; on the processor without shadows, which are dear there.
fn panel_theme(look: Look, is_software: bool) -> Theme {
    let mut theme = ui_theme(look.theme);
    if look.has_more_contrast {
        theme = theme.with_more_contrast();
    }
    if is_software {
        theme = theme.without_shadow();
    }
    theme
}

fn adapter_view(gpu: &GpuContext) -> AdapterView {
    AdapterView {
        name: gpu.adapter_name(),
        backend: gpu.backend_name(),
        is_software: gpu.is_software(),
    }
}

fn ui_theme(theme: MapTheme) -> Theme {
    match theme {
        MapTheme::Dark => Theme::dark(),
        MapTheme::Light => Theme::light(),
    }
}

#[cfg(test)]
#[path = "stage_tests.rs"]
mod tests;
