//! One frame, from state to shapes: map, layers, names and panels in their fixed order.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use thiserror::Error;

use super::capture::{Shot, file_texts, shot};
use super::frame_cost::{FrameCost, timed};
use super::kept_panels::KeptPanels;
use super::letters::Letters;
use super::look::Look;
use super::map_frame::{self, FrameMark, Lettering};
use super::map_input::map_input;
use super::map_menu::{check_map, check_token, kind_of_file};
use super::name_sprites::NameSprites;
use super::painter::{FramePainter, FrameParts, MapFate, PaintTarget, PanelParts, Panels};
use super::picker::Picker;
use super::screen_reader;
use super::thumbnail::Thumbnail;
use super::trail_pointer::TrailPointer;
use super::viewer::Viewer;
use super::zones;
use crate::basemap::{Basemap, BasemapError, MapEntry, MapEnv, MapProblem, MapTheme, Secret};
use crate::command::Command;
use crate::geo::{Camera, Viewport};
use crate::gpu::{GpuContext, GpuError, picture_format};
use crate::model::Color;
use crate::scene::Scene;
use crate::ui::{
    AdapterView, BasemapView, MapLabels, MapNetwork, PanelState, Theme, Ui, View, ZonesView,
};

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

    /// Draws from another map as soon as that is there. One that cannot be opened is told as
    /// a [problem](Self::take_map_problem), and the map so far stays.
    pub fn switch_basemap(&mut self, entry: &MapEntry) {
        self.basemap.switch(entry);
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

    /// Asks Mapbox with this token from now on.
    pub fn set_mapbox_token(&mut self, token: Option<Secret>) {
        self.basemap.set_mapbox_token(token);
    }

    /// Whether a map has been chosen that wants a token, or another one, since this was asked
    /// for last.
    pub fn take_wants_token(&mut self) -> bool {
        self.basemap.take_wants_token()
    }

    /// The map that was chosen last: it is shown, or will be soon.
    pub fn map_entry(&self) -> &MapEntry {
        self.basemap.entry()
    }

    /// Whether another map than the chosen one is shown until that is there.
    pub fn is_switching(&self) -> bool {
        self.basemap.is_switching()
    }

    /// The map's name for people, as it calls itself.
    pub fn map_title(&self) -> &str {
        self.basemap.name()
    }

    /// What is known of the map that is shown: its zooms and where it is.
    pub fn map_detail(&self) -> Option<String> {
        self.basemap.detail()
    }

    /// A problem of the map that was not told yet.
    pub fn take_map_problem(&mut self) -> Option<MapProblem> {
        self.basemap.take_problem()
    }

    /// What was told of a problem of the map that is over.
    pub fn take_map_recovery(&mut self) -> Option<String> {
        self.basemap.take_recovery()
    }

    /// Whether the last frame had all of the map that it will ever have.
    pub fn is_map_whole(&self) -> bool {
        !self.is_map_shown || self.basemap.pending_count() == 0
    }

    /// Number of map tiles that the last frame lacked and that may still come.
    pub fn pending_tiles(&self) -> usize {
        self.basemap.pending_count()
    }

    /// Blocks until every tile of the last frame has come, at the latest until `deadline`.
    pub fn wait_for_map(&mut self, deadline: Instant) -> bool {
        !self.is_map_shown || self.basemap.wait_settled(deadline)
    }

    /// What frames cost since this was asked for last: times add up, counts are the last one's.
    pub fn take_cost(&mut self) -> FrameCost {
        std::mem::take(&mut self.cost)
    }

    fn take_credits(&mut self) {
        if self.credits_of == Some(self.basemap.revision()) {
            return;
        }
        self.credits_of = Some(self.basemap.revision());
        let credits = self.basemap.credits().into_iter();
        self.credits = credits
            .map(|credit| (credit.text.into_owned(), credit.url.into_owned()))
            .collect();
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

    /// Draws the map unless the kept one is still right. Returns the view to keep it for,
    /// when all of it is there.
    fn show_map(&mut self, ui: &mut egui::Ui, rect: egui::Rect, key: MapKey) -> Option<MapKey> {
        self.is_map_shown = key.opacity_percent > 0;
        if !self.is_map_shown {
            // Nobody is asked for tiles that nobody would see.
            map_frame::veil(ui, rect, self.basemap.ground_rgb(), 100);
            return Some(key);
        }
        if self.kept == Some(key) {
            let now_secs = ui.input(|input| input.time);
            match self.basemap.due_in_secs(now_secs) {
                None => return self.kept,
                Some(secs) if secs > 0.0 => {
                    let secs = Duration::try_from_secs_f64(secs).unwrap_or(Duration::MAX);
                    ui.ctx().request_repaint_after(secs);
                    return self.kept;
                }
                // A server that failed is to be asked again.
                Some(_) => {}
            }
        }
        let basemap = &mut self.basemap;
        timed(&mut self.cost.map, || basemap.show(ui, rect, &key.camera));
        self.cost.pending_tiles = basemap.pending_count();
        let veil_percent = 100_u8.saturating_sub(key.opacity_percent);
        map_frame::veil(ui, rect, self.basemap.ground_rgb(), veil_percent);
        self.take_credits();
        let key = MapKey {
            revision: self.basemap.revision(),
            ..key
        };
        self.basemap.is_complete().then_some(key)
    }

    /// Finds places for the names beside the markers.
    fn place_names(&mut self, ui: &egui::Ui, rect: egui::Rect, fleet_generation: u64) {
        let panels = if self.show_ui {
            self.ui.occupied()
        } else {
            &[]
        };
        let lettering = Lettering {
            scene: &self.scene,
            rect,
            panels,
            fleet_generation,
        };
        let names = lettering.place(ui.painter(), &mut self.names, MapLabels::place);
        self.name_sprites.set_names(names);
    }

    /// Brings the names that have been placed to the graphics device.
    fn draw_names(&mut self) {
        let theme = map_frame::map_theme(self.basemap.ground_rgb());
        let (ctx, sprites) = (&self.ctx, &mut self.name_sprites);
        timed(&mut self.cost.names, || sprites.draw(ctx, &theme));
        let (painter, sprites) = (&mut self.painter, &self.name_sprites);
        // Of a lost device the painting of the frame tells.
        let upload = timed(&mut self.cost.upload, || {
            painter.upload_names(sprites.sheet(), sprites.sprites())
        });
        self.cost.upload_bytes += upload.unwrap_or_default().bytes;
    }

    /// One egui pass. egui may run several for one frame; input is in the first only.
    fn run(
        &mut self,
        viewer: &mut Viewer,
        ui: &mut egui::Ui,
        commands: &mut Vec<Command>,
    ) -> Option<MapKey> {
        let rect = ui.max_rect();
        let viewport = Viewport {
            width_points: rect.width(),
            height_points: rect.height(),
            pixels_per_point: ui.ctx().pixels_per_point(),
        };
        let padding = if self.show_ui {
            let has_selected = viewer.selected().is_some();
            self.ui.map_padding(rect.size(), has_selected)
        } else {
            [50.0; 4]
        };
        viewer.settle_camera(viewport, padding);
        let input = map_frame::scene_input(viewer, viewport, self.basemap.ground_rgb());
        timed(&mut self.cost.extract, || {
            self.scene.extract(&input);
            self.scene.offer_names(&input);
        });
        // Of a lost device the painting of the frame tells.
        let upload = timed(&mut self.cost.upload, || {
            self.painter.upload(&self.scene, viewport)
        });
        let upload = upload.unwrap_or_default();
        self.cost.count(&self.scene, upload);
        if upload.left_out > 0 {
            let left_out = upload.left_out;
            tracing::warn!(left_out, "the graphics device has no room for all trails");
        }
        let pointer = ui.input(|input| input.pointer.latest_pos());
        let covered = pointer.is_some_and(|pos| self.show_ui && self.ui.covers(ui.ctx(), pos));
        let (scene, picker) = (&self.scene, &mut self.picker);
        let hit_at = |place: egui::Vec2| {
            let look = || scene.vehicles_at(place.x, place.y);
            picker.hit(scene.revision(), place, look).clone()
        };
        let passings_at = |place: egui::Vec2| scene.passings_at(&input, place.x, place.y);
        let pointed = map_input(ui, rect, covered, hit_at, passings_at, commands);
        // Without panels there is nowhere to say it.
        let bare = pointed.bare.filter(|_| self.show_ui);
        self.trail_pointer.look(ui, bare, scene, passings_at);
        if let Some(hit) = &pointed.hovered {
            self.scene.emphasize(hit, &input);
        }
        if let Some((place, hit)) = pointed.stack {
            self.ui.offer_vehicles(place, hit.vehicles, hit.total);
        }
        if let Some((place, passings)) = pointed.passings {
            self.ui.offer_passings(place, passings);
        }
        if let Some((passings, (x, y))) = viewer.take_found_passings() {
            let place = rect.center() + egui::vec2(x as f32, y as f32);
            self.ui.offer_passings(place, passings);
        }
        let map_key = self.show_map(
            ui,
            rect,
            MapKey {
                camera: *viewer.camera(),
                viewport,
                revision: self.basemap.revision(),
                opacity_percent: viewer.maps.opacity_percent,
            },
        );
        self.layers = Some(FrameMark::set(ui, rect));
        self.place_names(ui, rect, viewer.fleet_generation());
        if let Some(drawn) = pointed.drawn_box {
            self.ui.theme().paint_selection_box(ui.painter(), drawn);
        }
        if self.show_ui {
            let thumbnail = if self.ui.is_choosing_map() {
                self.thumbnail
                    .texture(ui.ctx(), self.look.theme, &self.waker)
            } else {
                None
            };
            let view = View {
                fleet: viewer.fleet(),
                fleet_generation: viewer.fleet_generation(),
                clock: viewer.clock(),
                time_face: viewer.time_face(),
                preferences: viewer.preferences(),
                zones: ZonesView {
                    names: zones::names(),
                    recent: viewer.recent_zones(),
                    offset_at: zones::offset_at,
                },
                selected: viewer.selected(),
                selection: viewer.selection(),
                visibility: viewer.visibility(),
                display: viewer.display(),
                following: viewer.following(),
                pointed: self.trail_pointer.passings(),
                source: &viewer.source,
                loading: viewer.loading,
                said: viewer.said(),
                notices: viewer.notices.list(),
                problems: viewer.problems(),
                camera: viewer.camera(),
                basemap: BasemapView {
                    name: self.basemap.name(),
                    chosen: &self.basemap.entry().name,
                    choices: &viewer.maps.choices,
                    credits: if self.is_map_shown {
                        &self.credits
                    } else {
                        &[]
                    },
                    ground: map_frame::ground_color(self.basemap.ground_rgb()),
                    pending_tiles: self.basemap.pending_count(),
                    opacity_percent: viewer.maps.opacity_percent,
                    network: network(&self.basemap, self.is_map_shown, self.is_offline),
                    thumbnail,
                    file_dialog: viewer.maps.file_dialog,
                    token: viewer.maps.token_view(),
                    check_map,
                    check_token,
                    kind_of_file,
                },
                adapter: &self.adapter,
                log_path: self.log_path.as_deref(),
            };
            commands.extend(self.ui.show(ui, &view));
        }
        map_key
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
