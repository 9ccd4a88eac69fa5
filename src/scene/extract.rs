//! A scene: everything that a frame draws, made of the fleet in two passes over its parts.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::crowd::{crowd_scale, crowd_width_scale};
use super::cursor::Cursor;
use super::labels::Label;
use super::marker::{MarkerInstance, marker_radius_points};
use super::part::{Ink, Part, Search, TrackDrawing, TrailDrawing, Vehicles};
use super::projection::ScreenProjection;
use super::strip::{LineWidths, TrailVertex};
use super::tone::Tones;
use super::trail::{Shown, TrailLook, trail_width_points};
use crate::geo::{Camera, Viewport, WorldBox};
use crate::model::{
    Color, ColorBy, Fleet, Selection, TrailLength, UNKNOWN_COLOR, Vehicle, VehicleKey, Visibility,
    WholeTracks,
};
use crate::time::{TimeFace, Timestamp};

/// Fewer vehicles than this are one part: handing work to other cores costs more.
const PART_VEHICLES: usize = 256;

/// Further out than this from its marker's middle nothing of a vehicle is drawn, in points.
const MAX_REACH_POINTS: f32 = 24.0;

/// Tells the contents of all scenes apart: who keeps a copy compares one number.
static LAST_REVISION: AtomicU64 = AtomicU64::new(0);

fn new_revision() -> u64 {
    LAST_REVISION.fetch_add(1, Ordering::Relaxed) + 1
}

/// A marker's edge is soft, and the trail's head may lie half a pixel from its middle.
const COVER_MARGIN_PX: f32 = 1.5;

/// What a scene is made of.
#[derive(Clone, Copy, Debug)]
pub struct SceneInput<'a> {
    /// All vehicles.
    pub fleet: &'a Fleet,
    /// Another number for every other fleet; tracks that have changed in place are told by
    /// the fleet itself.
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
    pub selection: &'a Selection,
    /// The vehicles that are in no layer.
    pub visibility: &'a Visibility,
    /// What colours tell.
    pub color_by: ColorBy,
    /// The map's own colour: vehicles of the same colour are made visible on it.
    pub ground: Color,
    /// The clock on which labels carry the time of the last fix, if they do.
    pub show_timestamps: Option<&'a TimeFace>,
    /// Whether all vehicles are named, or only selected ones and the one under the pointer.
    pub show_names: bool,
    /// Whether what is inferred is drawn too.
    pub shown: Shown,
    /// Whose whole tracks lie below the trails.
    pub whole_tracks: WholeTracks,
}

/// What is drawn in one frame, as plain data. Keep it between frames: its memory is used
/// again, and so is what it knows of where each vehicle is on its track.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Markers in the order in which they are drawn.
    pub markers: Vec<MarkerInstance>,
    /// Trails of all vehicles, one after the other, as one strip of triangles.
    pub trails: Vec<TrailVertex>,
    /// Whole tracks below the trails, as one strip of triangles.
    pub tracks: Vec<TrailVertex>,
    /// Names, the most important first.
    pub labels: Vec<Label>,
    /// Lines that the trails consist of.
    pub trail_lines: usize,
    /// Lines that the whole tracks consist of.
    pub track_lines: usize,
    /// Whose marker it is, by its index in `markers`.
    pub(super) marker_keys: Vec<VehicleKey>,
    pub(super) pixels_per_point: f32,
    line_widths: LineWidths,
    track_widths: LineWidths,
    depth_step: f32,
    /// What the size of markers is multiplied with.
    crowd: f32,
    revision: u64,
    tracks_revision: u64,
    key: Option<SceneKey>,
    tracks_key: Option<TracksKey>,
    selection: Selection,
    visibility: Visibility,
    pub(super) cursors: Vec<Cursor>,
    /// What each vehicle is drawn with.
    inks: Vec<Ink>,
    pub(super) parts: Vec<Part>,
}

/// Everything that markers and trails depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct SceneKey {
    track: TrackKey,
    /// Of the fleet: its tracks, and how its vehicles look.
    revision: u64,
    look_revision: u64,
    playhead: Timestamp,
    camera: Camera,
    viewport: Viewport,
    ground: Color,
}

/// Everything that whole tracks depend on: not on the playhead.
#[derive(Clone, Copy, Debug, PartialEq)]
struct TracksKey {
    whole_tracks: WholeTracks,
    fleet_generation: u64,
    vehicles: usize,
    revision: u64,
    look_revision: u64,
    shown: Shown,
    color_by: ColorBy,
    camera: Camera,
    viewport: Viewport,
    ground: Color,
}

/// What the cursors depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct TrackKey {
    fleet_generation: u64,
    vehicles: usize,
    trail_length: TrailLength,
    shown: Shown,
    color_by: ColorBy,
}

impl Scene {
    /// Another number for every other content of markers and trails, in all scenes.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Another number for every other content of the whole tracks, in all scenes.
    pub const fn tracks_revision(&self) -> u64 {
        self.tracks_revision
    }

    /// The map's own colour, for which the colours were chosen.
    pub fn ground(&self) -> Option<Color> {
        self.key.map(|key| key.ground)
    }

    /// How wide the trails are.
    pub const fn line_widths(&self) -> LineWidths {
        self.line_widths
    }

    /// How wide the whole tracks below them are.
    pub const fn track_widths(&self) -> LineWidths {
        self.track_widths
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
                shown: input.shown,
                color_by: input.color_by,
            },
            revision: input.fleet.revision(),
            look_revision: input.fleet.look_revision(),
            playhead: input.playhead,
            camera: *input.camera,
            viewport: input.viewport,
            ground: input.ground,
        };
        let is_selection_new = self.selection != *input.selection;
        let is_visibility_new = self.visibility != *input.visibility;
        if self.key != Some(key) || is_selection_new || is_visibility_new {
            self.forget_what_changed(&key, input);
            self.key = Some(key);
            self.visibility.clone_from(input.visibility);
            self.selection.clone_from(input.selection);
            self.revision = new_revision();
            self.pixels_per_point = input.viewport.pixels_per_point;
            self.fill(input);
        }
        let tracks_key = TracksKey {
            whole_tracks: input.whole_tracks,
            fleet_generation: key.track.fleet_generation,
            vehicles: key.track.vehicles,
            revision: key.revision,
            look_revision: key.look_revision,
            shown: key.track.shown,
            color_by: key.track.color_by,
            camera: key.camera,
            viewport: key.viewport,
            ground: key.ground,
        };
        let is_of_selection = input.whole_tracks == WholeTracks::Selected;
        let is_another = (is_selection_new && is_of_selection) || is_visibility_new;
        if self.tracks_key != Some(tracks_key) || is_another {
            self.tracks_key = Some(tracks_key);
            self.fill_tracks(input);
        }
    }

    /// Draws whole tracks anew. While only the playhead moves there is nothing to do.
    fn fill_tracks(&mut self, input: &SceneInput<'_>) {
        let had_none = self.tracks.is_empty();
        self.tracks.clear();
        self.track_lines = 0;
        let only = match input.whole_tracks {
            WholeTracks::None => {
                if !had_none {
                    self.tracks_revision = new_revision();
                }
                return;
            }
            WholeTracks::Selected => Some(input.selection),
            WholeTracks::All => None,
        };
        let projection = ScreenProjection::new(input.camera, input.viewport);
        let view = WorldBox::of_view(input.camera, input.viewport, MAX_REACH_POINTS);
        let drawing = TrackDrawing {
            projection,
            look: TrailLook::whole(
                view,
                input.shown,
                Tones::new(input.color_by, input.ground),
                &projection,
            ),
            depth_step: self.depth_step,
            only,
            visibility: input.visibility,
        };
        self.track_widths = drawing.look.widths;
        self.for_parts(input.fleet, &|vehicles, part| drawing.fill(vehicles, part));
        for part in &self.parts {
            self.tracks.extend_from_slice(&part.tracks);
            self.track_lines += part.track_lines;
        }
        self.tracks_revision = new_revision();
    }

    fn forget_what_changed(&mut self, key: &SceneKey, input: &SceneInput<'_>) {
        let vehicles = input.fleet.vehicles();
        let old = self.key;
        let same_tracks = old.filter(|old| old.track == key.track);
        match same_tracks.map(|old| input.fleet.changed_since(old.revision)) {
            // Of a fleet to which data comes live only what has changed is looked up anew.
            Some(Some(changed)) => {
                for vehicle in changed {
                    if let Some(cursor) = self.cursors.get_mut(vehicle.index()) {
                        *cursor = Cursor::default();
                    }
                }
            }
            Some(None) | None => {
                self.cursors.clear();
                self.cursors.resize(vehicles.len(), Cursor::default());
            }
        }
        let same_inks = old.is_some_and(|old| {
            old.ground == key.ground
                && old.look_revision == key.look_revision
                && old.track.fleet_generation == key.track.fleet_generation
                && old.track.color_by == key.track.color_by
        });
        if !same_inks || self.inks.len() != vehicles.len() {
            self.inks.clear();
            self.inks.extend(vehicles.iter().map(|one| ink(one, input)));
        }
    }

    fn fill(&mut self, input: &SceneInput<'_>) {
        let projection = ScreenProjection::new(input.camera, input.viewport);
        let zoom = input.camera.zoom();
        let radius_px =
            |selected| marker_radius_points(zoom, selected) * projection.pixels_per_point();
        let search = Search {
            input,
            projection,
            view: WorldBox::of_view(input.camera, input.viewport, MAX_REACH_POINTS),
            tones: Tones::new(input.color_by, input.ground),
            radius_px: radius_px(false),
            selected_radius_px: radius_px(true),
        };
        // Half of the depths is for whole tracks.
        self.depth_step = 0.5 / (input.fleet.vehicles().len() as f32 + 1.0);
        self.for_parts(input.fleet, &|vehicles, part| search.fill(vehicles, part));
        self.collect_markers(&search);

        let width_points = trail_width_points(zoom) * crowd_width_scale(self.crowd);
        let (length, view) = (input.trail_length, search.view);
        let drawing = TrailDrawing {
            projection,
            look: TrailLook::new(
                input.playhead,
                length,
                width_points,
                view,
                input.shown,
                search.tones,
                &projection,
            ),
            depth_step: self.depth_step,
            covered_px: search.radius_px * self.crowd - COVER_MARGIN_PX,
        };
        self.line_widths = drawing.look.widths;
        self.for_parts(input.fleet, &|vehicles, part| drawing.fill(vehicles, part));
        self.trails.clear();
        self.trail_lines = 0;
        for part in &self.parts {
            self.trails.extend_from_slice(&part.trails);
            self.trail_lines += part.lines;
        }
    }

    /// Gathers the markers of all parts, in the order in which they are drawn.
    fn collect_markers(&mut self, search: &Search<'_>) {
        self.markers.clear();
        self.marker_keys.clear();
        for part in &mut self.parts {
            self.markers.extend_from_slice(&part.markers);
            self.marker_keys.extend_from_slice(&part.keys);
        }
        let area_px = search.projection.area_px();
        self.crowd = crowd_scale(self.markers.len(), search.radius_px, area_px);
        if self.crowd < 1.0 {
            self.markers
                .iter_mut()
                .for_each(|marker| marker.radius_px *= self.crowd);
        }
        // Selected markers are drawn last, above all others, and never smaller; the one that
        // was chosen last above them all.
        let primary = search.input.selection.primary();
        let mut last = None;
        for (marker, key) in self.parts.iter().flat_map(|part| &part.selected) {
            if Some(*key) == primary {
                last = Some((*marker, *key));
                continue;
            }
            self.markers.push(*marker);
            self.marker_keys.push(*key);
        }
        if let Some((marker, key)) = last {
            self.markers.push(marker);
            self.marker_keys.push(key);
        }
    }

    /// Does some work for each part of the fleet, on all cores when there is more than one.
    fn for_parts(&mut self, fleet: &Fleet, work: &(impl Fn(Vehicles<'_>, &mut Part) + Sync)) {
        let vehicles = fleet.vehicles();
        let part_len = vehicles
            .len()
            .div_ceil(4 * rayon::current_num_threads().max(1))
            .max(PART_VEHICLES);
        let count = vehicles.len().div_ceil(part_len);
        self.parts.resize_with(count, Part::default);
        if let [part] = self.parts.as_mut_slice() {
            let all = Vehicles {
                first_index: 0,
                vehicles,
                cursors: &mut self.cursors,
                inks: &self.inks,
            };
            return work(all, part);
        }
        self.parts
            .par_iter_mut()
            .zip(self.cursors.par_chunks_mut(part_len))
            .zip(vehicles.par_chunks(part_len))
            .zip(self.inks.par_chunks(part_len))
            .enumerate()
            .for_each(|(number, (((part, cursors), vehicles), inks))| {
                let some = Vehicles {
                    first_index: number * part_len,
                    vehicles,
                    cursors,
                    inks,
                };
                work(some, part);
            });
    }
}

/// What a vehicle is drawn with. Where the fill does not tell which one it is, the ring does.
fn ink(vehicle: &Vehicle, input: &SceneInput<'_>) -> Ink {
    let own = vehicle.color.legible_on(input.ground);
    match input.color_by {
        ColorBy::Vehicle => Ink {
            fill: own,
            ring: Color::rgb(255, 255, 255),
        },
        ColorBy::Speed | ColorBy::Certainty => Ink {
            fill: UNKNOWN_COLOR,
            ring: own,
        },
        ColorBy::Group => Ink {
            fill: input.fleet.group_color(vehicle).legible_on(input.ground),
            ring: own,
        },
    }
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
