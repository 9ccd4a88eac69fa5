//! Draws a shot: the map as the window shows it, and a strip below that says what it shows.

use std::time::Instant;

use thiserror::Error;

use super::file_texts::{COPYRIGHT, PROGRAM};
use super::shot::Shot;
use crate::app::headless::{Picture, headless_input, paint_target};
use crate::app::map_frame::{self, Lettering};
use crate::app::name_sprites::NameSprites;
use crate::app::painter::{FramePainter, FrameParts, Panels};
use crate::basemap::{Basemap, BasemapError, MapEnv};
use crate::gpu::{GpuContext, GpuError, ReadbackError, SpriteSheet, TextureTarget};
use crate::model::Color;
use crate::scene::Scene;
use crate::ui::{Caption, LaidCaption, MapLabels, Ui, lay_out_caption};
use crate::words::{caption as words, keep};

/// Frames after which the map is as whole as it gets: it is asked for its tiles, waited for, and
/// drawn; more where one thing leads to another.
const MAX_FRAMES: u32 = 20;
/// A map that is not complete in time is shown all the same from then on, in egui's seconds.
const MAP_PATIENCE_SECS: f64 = 10.0;

/// Why there is no picture.
#[derive(Debug, Error)]
pub enum CaptureError {
    /// Nothing can draw.
    #[error(transparent)]
    Gpu(#[from] GpuError),
    /// The map cannot be opened.
    #[error(transparent)]
    Basemap(#[from] BasemapError),
    /// The picture cannot be read back.
    #[error(transparent)]
    Readback(#[from] ReadbackError),
    /// The device draws no pictures of this size.
    #[error("{}", keep::too_large(*width_px, *height_px, *max_px))]
    TooLarge {
        /// Width in pixels.
        width_px: u64,
        /// Height in pixels, without the strip.
        height_px: u64,
        /// The largest that it draws, each way.
        max_px: u32,
    },
    /// The device has no memory for it.
    #[error("{}", keep::no_room(*width_px, *height_px, reason))]
    NoRoom {
        /// Width in pixels.
        width_px: u32,
        /// Height in pixels.
        height_px: u32,
        /// What it says.
        reason: String,
    },
}

/// A picture that is drawn.
#[derive(Debug)]
pub struct Captured {
    /// The map and, below it, the strip.
    pub picture: Picture,
    /// Whether all of the map had come.
    pub is_map_whole: bool,
}

/// Draws `shot` with `gpu`; waits for the map at the latest until `deadline`.
///
/// # Errors
/// [`CaptureError`].
pub fn draw(gpu: &GpuContext, shot: Shot, deadline: Instant) -> Result<Captured, CaptureError> {
    let (width_px, height_px) = fitting(gpu, &shot)?;
    let mut drawing = Drawing::new(gpu, shot)?;
    let target = target(gpu, width_px, height_px, drawing.shot.format)?;
    let is_map_whole = drawing.map(&target, deadline)?;
    let mut rgba = target.read_rgba(gpu)?;
    drop(target);
    let caption = drawing.caption(is_map_whole);
    let strip_px = drawing.strip(gpu, width_px, &caption, &mut rgba)?;
    let mut texts = std::mem::take(&mut drawing.shot.texts);
    texts.push((COPYRIGHT, caption.credits.join("; ")));
    Ok(Captured {
        picture: Picture {
            width_px,
            height_px: height_px + strip_px,
            rgba,
            texts,
        },
        is_map_whole,
    })
}

/// The size of the map in pixels, if the device can draw that.
fn fitting(gpu: &GpuContext, shot: &Shot) -> Result<(u32, u32), CaptureError> {
    let (width_px, height_px) = shot.size_px();
    let limits = gpu.device.limits();
    let max_px = limits.max_texture_dimension_2d;
    // A row is read back in whole steps of some 256 bytes.
    let bytes = (width_px * 4 + 256).saturating_mul(height_px);
    let small = |px: u64| u32::try_from(px).ok().filter(|px| *px <= max_px);
    match (small(width_px), small(height_px)) {
        (Some(width_px), Some(height_px)) if bytes <= limits.max_buffer_size => {
            Ok((width_px, height_px))
        }
        _ => Err(CaptureError::TooLarge {
            width_px,
            height_px,
            max_px,
        }),
    }
}

/// A texture to draw to; the device says at once when it has no room for it.
fn target(
    gpu: &GpuContext,
    width_px: u32,
    height_px: u32,
    format: wgpu::TextureFormat,
) -> Result<TextureTarget, CaptureError> {
    let target = gpu.guard(|| TextureTarget::with_format(gpu, width_px, height_px, format))?;
    match gpu.watch.any_problem() {
        None => Ok(target),
        Some(reason) => Err(CaptureError::NoRoom {
            width_px,
            height_px,
            reason,
        }),
    }
}

/// What draws one shot.
struct Drawing {
    shot: Shot,
    ctx: egui::Context,
    painter: FramePainter,
    basemap: Basemap,
    names: MapLabels,
    name_sprites: NameSprites,
}

impl Drawing {
    fn new(gpu: &GpuContext, shot: Shot) -> Result<Self, CaptureError> {
        let ctx = egui::Context::default();
        // Gives the letters of the panels, which are those of the names.
        drop(Ui::new(&ctx, shot.theme));
        let env = MapEnv {
            is_fine: shot.viewport.pixels_per_point > 1.0,
            ..shot.map_env.clone()
        };
        let basemap = Basemap::open(&shot.map, env, shot.map_theme, || {})?;
        let mut painter = gpu.guard(|| FramePainter::new(gpu, shot.format))?;
        let upload = painter.upload(&shot.scene, shot.viewport)?;
        if upload.left_out > 0 {
            let (width_px, height_px) = shot.size_px();
            return Err(CaptureError::NoRoom {
                width_px: u32::try_from(width_px).unwrap_or(u32::MAX),
                height_px: u32::try_from(height_px).unwrap_or(u32::MAX),
                reason: keep::NO_ROOM_FOR_TRAILS.to_owned(),
            });
        }
        Ok(Self {
            names: shot.names.clone(),
            name_sprites: NameSprites::default(),
            shot,
            ctx,
            painter,
            basemap,
        })
    }

    /// Draws the map with all that is on it; whether all of the map had come.
    fn map(&mut self, target: &TextureTarget, deadline: Instant) -> Result<bool, CaptureError> {
        let mut time_secs = self.shot.time_secs;
        let mut is_in_time = true;
        let is_shown = self.shot.opacity_percent > 0;
        for index in 1..=MAX_FRAMES {
            let map = self.frame(target.size_px(), time_secs)?;
            let is_whole = !is_shown || self.basemap.pending_count() == 0;
            // Letters are there from the second frame on.
            if (index > 1 && is_whole) || !is_in_time || index == MAX_FRAMES {
                let [r, g, b] = self.basemap.ground_rgb();
                let parts = FrameParts {
                    map: Some(&map),
                    panels: Panels::Painted(&[]),
                    pixels_per_point: self.shot.viewport.pixels_per_point,
                    ground: Color::rgb(r, g, b),
                };
                let _painted = self.painter.paint(paint_target(target), parts)?;
                return Ok(is_whole);
            }
            if is_shown && !self.basemap.wait_settled(deadline) {
                is_in_time = false;
                time_secs += MAP_PATIENCE_SECS;
            }
        }
        Ok(false)
    }

    /// The map as triangles; what lies over it is brought to the graphics device.
    fn frame(
        &mut self,
        size_px: (u32, u32),
        time_secs: f64,
    ) -> Result<Vec<egui::ClippedPrimitive>, CaptureError> {
        let pixels_per_point = self.shot.viewport.pixels_per_point;
        let input = headless_input(size_px, pixels_per_point, time_secs);
        // egui may run a frame in several passes: each begins with the names of the window.
        let ctx = self.ctx.clone();
        let mut output = ctx.run_ui(input, |ui| self.show(ui));
        self.name_sprites.take_letters(&output.textures_delta);
        let theme = map_frame::map_theme(self.basemap.ground_rgb());
        self.name_sprites.draw(&ctx, &theme);
        let sprites = &self.name_sprites;
        self.painter
            .upload_names(sprites.sheet(), sprites.sprites())?;
        self.painter.update_textures(&mut output.textures_delta)?;
        Ok(ctx.tessellate(output.shapes, pixels_per_point))
    }

    fn show(&mut self, ui: &mut egui::Ui) {
        let rect = ui.max_rect();
        let shot = &self.shot;
        if shot.opacity_percent > 0 {
            self.basemap.show(ui, rect, &shot.camera);
        }
        let ground_rgb = self.basemap.ground_rgb();
        let veil_percent = 100_u8.saturating_sub(shot.opacity_percent);
        map_frame::veil(ui, rect, ground_rgb, veil_percent);
        self.names.clone_from(&shot.names);
        let lettering = Lettering {
            scene: &shot.scene,
            rect,
            panels: &shot.panels,
            fleet_generation: shot.fleet_generation,
        };
        let way = MapLabels::place_in_picture;
        let names = lettering.place(ui.painter(), &mut self.names, way);
        self.name_sprites.set_names(names);
    }

    /// What the strip says, with the map that was drawn.
    fn caption(&self, is_map_whole: bool) -> Caption {
        let shot = &self.shot;
        let mut caption = shot.caption.clone();
        if !is_map_whole {
            caption.omissions.push(words::MAP_INCOMPLETE.to_owned());
        }
        let credits = self.basemap.credits();
        let credits: Vec<&str> = credits.iter().map(|credit| credit.text.as_ref()).collect();
        let name = match shot.opacity_percent {
            100 => shot.map_name.clone(),
            percent => words::faint_map(&shot.map_name, percent),
        };
        caption.credits = if shot.opacity_percent == 0 {
            vec![words::NO_MAP.to_owned()]
        } else if credits.is_empty() {
            vec![name]
        } else {
            vec![words::map(&name, &credits.join(" · "))]
        };
        caption.credits.push(PROGRAM.to_owned());
        caption
    }

    /// Draws the strip and adds its pixels to `rgba`; how many rows they are.
    fn strip(
        &mut self,
        gpu: &GpuContext,
        width_px: u32,
        caption: &Caption,
        rgba: &mut Vec<u8>,
    ) -> Result<u32, CaptureError> {
        let (theme, viewport) = (self.shot.theme, self.shot.viewport);
        let pixels_per_point = viewport.pixels_per_point;
        let ctx = self.ctx.clone();
        let run = |height_px: u32, paints: bool| {
            let input = headless_input((width_px, height_px), pixels_per_point, 0.0);
            let mut laid: Option<LaidCaption> = None;
            let output = ctx.run_ui(input, |ui| {
                let now = lay_out_caption(ui, ui.max_rect().width(), caption, &theme);
                if paints {
                    now.paint(ui, &theme);
                }
                laid = Some(now);
            });
            (output, laid.map_or(0.0, |laid| laid.height))
        };
        let (mut output, height_points) = run(64, false);
        self.painter.update_textures(&mut output.textures_delta)?;
        // As high as a page or so.
        let height_px = (height_points * pixels_per_point).ceil().max(1.0) as u32;
        let (mut output, _) = run(height_px, true);
        self.painter.update_textures(&mut output.textures_delta)?;
        let above = ctx.tessellate(output.shapes, pixels_per_point);
        // No marker lies on the strip, and no name.
        self.painter.upload(&Scene::default(), viewport)?;
        self.painter.upload_names(&SpriteSheet::default(), &[])?;
        let target = target(gpu, width_px, height_px, self.shot.format)?;
        let [r, g, b, _] = theme.opaque_panel.to_array();
        let parts = FrameParts {
            map: Some(&[]),
            panels: Panels::Painted(&above),
            pixels_per_point,
            ground: Color::rgb(r, g, b),
        };
        let _painted = self.painter.paint(paint_target(&target), parts)?;
        rgba.extend(target.read_rgba(gpu)?);
        Ok(target.size_px().1)
    }
}

#[cfg(test)]
#[path = "draw_tests.rs"]
mod tests;
