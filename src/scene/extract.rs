//! The one pass over the fleet that a frame makes.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::crowd::crowd_scale;
use super::cursor::Cursor;
use super::labels::Label;
use super::marker::{MarkerInstance, marker_radius_points, pack_rgba};
use super::projection::ScreenProjection;
use super::strip::{LineWidths, StripWriter, TrailVertex};
use super::trail::TrailLook;
use crate::geo::{Camera, Viewport, WorldBox};
use crate::model::{Color, Fleet, TrailLength, Vehicle, VehicleKey};
use crate::time::Timestamp;

/// Fewer vehicles than this are one part: handing work to other cores costs more.
const PART_VEHICLES: usize = 1024;

/// Further out than this from its marker's middle nothing of a vehicle is drawn, in points.
const MAX_REACH_POINTS: f32 = 24.0;

/// Tells the contents of all scenes apart: who keeps a copy compares one number.
static LAST_REVISION: AtomicU64 = AtomicU64::new(0);

/// What a scene is made of.
#[derive(Clone, Copy, Debug)]
pub struct SceneInput<'a> {
    /// All vehicles.
    pub fleet: &'a Fleet,
    /// Another number for every other fleet.
    pub fleet_generation: u64,
    /// The moment that is shown.
    pub playhead: Timestamp,
    /// Where the map is looked at from.
    pub camera: &'a Camera,
    /// The drawing area.
    pub viewport: Viewport,
    /// How long trails are.
    pub trail_length: TrailLength,
    /// The vehicle that stands out.
    pub selected: Option<VehicleKey>,
    /// The map's own colour: vehicles of the same colour are made visible on it.
    pub ground: Color,
    /// Whether labels carry the time of the last fix.
    pub show_timestamps: bool,
}

/// What is drawn in one frame, as plain data. Keep it between frames: its memory is used
/// again, and so is what it knows of where each vehicle is on its track.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Markers in the order in which they are drawn.
    pub markers: Vec<MarkerInstance>,
    /// Trails of all vehicles, one after the other, as one strip of triangles.
    pub trails: Vec<TrailVertex>,
    /// Names, the most important first.
    pub labels: Vec<Label>,
    /// Lines that the trails consist of.
    pub trail_lines: usize,
    /// Whose marker it is, by its index in `markers`.
    pub(super) marker_keys: Vec<VehicleKey>,
    pub(super) pixels_per_point: f32,
    line_widths: LineWidths,
    depth_step: f32,
    revision: u64,
    key: Option<SceneKey>,
    cursors: Vec<Cursor>,
    /// Colour of each vehicle as it is drawn.
    colors: Vec<Color>,
    parts: Vec<Part>,
}

/// Everything that markers and trails depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct SceneKey {
    track: TrackKey,
    playhead: Timestamp,
    camera: Camera,
    viewport: Viewport,
    selected: Option<VehicleKey>,
    ground: Color,
}

/// What the cursors depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct TrackKey {
    fleet_generation: u64,
    vehicles: usize,
    trail_length: TrailLength,
}

/// What some neighbouring vehicles of the fleet add to a scene.
#[derive(Clone, Debug, Default)]
struct Part {
    markers: Vec<MarkerInstance>,
    keys: Vec<VehicleKey>,
    trails: Vec<TrailVertex>,
    lines: usize,
    /// The selected vehicle's marker, if it is one of these.
    selected: Option<(MarkerInstance, VehicleKey)>,
}

impl Scene {
    /// Another number for every other content of markers and trails, in all scenes.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// How wide the trails are.
    pub const fn line_widths(&self) -> LineWidths {
        self.line_widths
    }

    /// The difference between the depths of two neighbouring vehicles' trails.
    pub const fn depth_step(&self) -> f32 {
        self.depth_step
    }

    /// Fills the scene anew where anything has changed.
    pub fn extract(&mut self, input: &SceneInput<'_>) {
        let key = SceneKey {
            track: TrackKey {
                fleet_generation: input.fleet_generation,
                vehicles: input.fleet.vehicles().len(),
                trail_length: input.trail_length,
            },
            playhead: input.playhead,
            camera: *input.camera,
            viewport: input.viewport,
            selected: input.selected,
            ground: input.ground,
        };
        if self.key != Some(key) {
            self.forget_what_changed(&key, input);
            self.key = Some(key);
            self.revision = LAST_REVISION.fetch_add(1, Ordering::Relaxed) + 1;
            self.pixels_per_point = input.viewport.pixels_per_point;
            self.fill(input);
        }
        self.labels.clear();
        self.add_labels(input);
    }

    fn forget_what_changed(&mut self, key: &SceneKey, input: &SceneInput<'_>) {
        let vehicles = input.fleet.vehicles();
        let old = self.key;
        if old.map(|old| old.track) != Some(key.track) {
            self.cursors.clear();
            self.cursors.resize(vehicles.len(), Cursor::default());
        }
        let same_colors = old.is_some_and(|old| {
            old.ground == key.ground && old.track.fleet_generation == key.track.fleet_generation
        });
        if !same_colors || self.colors.len() != vehicles.len() {
            self.colors.clear();
            let legible = |vehicle: &Vehicle| vehicle.color.legible_on(input.ground);
            self.colors.extend(vehicles.iter().map(legible));
        }
    }

    fn fill(&mut self, input: &SceneInput<'_>) {
        let projection = ScreenProjection::new(input.camera, input.viewport);
        let view = WorldBox::of_view(input.camera, input.viewport, MAX_REACH_POINTS);
        let zoom = input.camera.zoom();
        let pass = Pass {
            projection,
            view,
            look: TrailLook::new(input.playhead, input.trail_length, zoom, view, &projection),
            radius_px: marker_radius_points(zoom, false) * projection.pixels_per_point(),
            depth_step: 1.0 / (input.fleet.vehicles().len() as f32 + 1.0),
            input,
        };
        self.line_widths = pass.look.widths;
        self.depth_step = pass.depth_step;
        self.fill_parts(&pass);
        self.markers.clear();
        self.marker_keys.clear();
        self.trails.clear();
        self.trail_lines = 0;
        let mut selected = None;
        for part in &mut self.parts {
            self.markers.extend_from_slice(&part.markers);
            self.marker_keys.extend_from_slice(&part.keys);
            self.trails.extend_from_slice(&part.trails);
            self.trail_lines += part.lines;
            selected = selected.or(part.selected.take());
        }
        let crowd = crowd_scale(self.markers.len(), pass.radius_px, projection.area_px());
        if crowd < 1.0 {
            self.markers
                .iter_mut()
                .for_each(|marker| marker.radius_px *= crowd);
        }
        // The selected marker is drawn last, above all others, and never smaller.
        if let Some((marker, key)) = selected {
            self.markers.push(marker);
            self.marker_keys.push(key);
        }
    }

    fn fill_parts(&mut self, pass: &Pass<'_>) {
        let vehicles = pass.input.fleet.vehicles();
        let part_len = vehicles
            .len()
            .div_ceil(4 * rayon::current_num_threads().max(1))
            .max(PART_VEHICLES);
        let count = vehicles.len().div_ceil(part_len);
        self.parts.resize_with(count, Part::default);
        if let [part] = self.parts.as_mut_slice() {
            return pass.fill(part, 0, vehicles, &mut self.cursors, &self.colors);
        }
        self.parts
            .par_iter_mut()
            .zip(self.cursors.par_chunks_mut(part_len))
            .zip(vehicles.par_chunks(part_len))
            .zip(self.colors.par_chunks(part_len))
            .enumerate()
            .for_each(|(number, (((part, cursors), vehicles), colors))| {
                pass.fill(part, number * part_len, vehicles, cursors, colors);
            });
    }
}

/// What is the same for all vehicles of a frame.
struct Pass<'a> {
    input: &'a SceneInput<'a>,
    projection: ScreenProjection,
    view: WorldBox,
    look: TrailLook,
    radius_px: f32,
    depth_step: f32,
}

impl Pass<'_> {
    fn fill(
        &self,
        part: &mut Part,
        first_index: usize,
        vehicles: &[Vehicle],
        cursors: &mut [Cursor],
        colors: &[Color],
    ) {
        part.markers.clear();
        part.keys.clear();
        part.trails.clear();
        part.lines = 0;
        let all = vehicles.iter().zip(cursors).zip(colors);
        for (index, ((vehicle, cursor), color)) in (first_index..).zip(all) {
            let playhead = self.input.playhead;
            cursor.follow(&vehicle.track, playhead, self.input.trail_length);
            let (Some(shape), Some(key)) = (cursor.shape(playhead), VehicleKey::from_index(index))
            else {
                continue;
            };
            if !cursor.trail_box.touches(&self.view) {
                continue;
            }
            self.add_trail(part, index, vehicle, cursor, *color);
            let offset_units = cursor.offset_units(playhead, self.projection.center());
            let position_px = self.projection.px_from_offset(offset_units);
            let selected = self.input.selected == Some(key);
            let radius_px = if selected {
                marker_radius_points(self.input.camera.zoom(), true)
                    * self.projection.pixels_per_point()
            } else {
                self.radius_px
            };
            // The heading wedge and the second ring reach out to twice the radius.
            if !self.projection.shows_disc(position_px, radius_px * 2.0) {
                continue;
            }
            let color_rgba = pack_rgba(*color, 255);
            let mut marker = MarkerInstance::new(
                position_px,
                radius_px,
                shape,
                cursor.heading_rad,
                color_rgba,
            );
            if selected {
                marker.flags |= MarkerInstance::SELECTED;
                part.selected = Some((marker, key));
            } else {
                part.markers.push(marker);
                part.keys.push(key);
            }
        }
    }

    fn add_trail(
        &self,
        part: &mut Part,
        index: usize,
        vehicle: &Vehicle,
        cursor: &Cursor,
        color: Color,
    ) {
        if self.input.trail_length == TrailLength::None {
            return;
        }
        // Later vehicles lie nearer; 0 and 1 themselves stay free.
        let depth = 1.0 - (index as f32 + 1.0) * self.depth_step;
        let rgb = [color.r, color.g, color.b];
        let mut strip = StripWriter::new(
            &mut part.trails,
            &self.projection,
            self.look.widths,
            rgb,
            depth,
        );
        self.look.write(&vehicle.track, cursor, &mut strip);
        part.lines += strip.lines;
    }
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
