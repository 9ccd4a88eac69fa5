//! What a part of the fleet adds to a scene. Parts are made side by side on all cores.

use super::cursor::Cursor;
use super::extract::SceneInput;
use super::marker::{MarkerInstance, MarkerShape, pack_rgba};
use super::projection::ScreenProjection;
use super::strip::{LineKinds, StripWriter, TrailVertex};
use super::tone::Tones;
use super::trail::TrailLook;
use crate::geo::WorldBox;
use crate::model::{Color, Selection, Vehicle, VehicleKey, Visibility};

/// What some neighbouring vehicles of the fleet add to a scene.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) markers: Vec<MarkerInstance>,
    pub(super) keys: Vec<VehicleKey>,
    pub(super) trails: Vec<TrailVertex>,
    pub(super) lines: usize,
    pub(super) line_kinds: LineKinds,
    /// Whole tracks below the trails.
    pub(super) tracks: Vec<TrailVertex>,
    pub(super) track_lines: usize,
    pub(super) track_kinds: LineKinds,
    /// The markers of those that are selected.
    pub(super) selected: Vec<(MarkerInstance, VehicleKey)>,
    /// The vehicles whose trails may be seen.
    pub(super) trailing: Vec<Trailing>,
}

/// A vehicle whose trail may be seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trailing {
    /// Its place among the vehicles of the part.
    pub(super) offset: u32,
    /// Whether its marker hides what lies under it.
    pub(super) is_covered: bool,
}

/// Neighbouring vehicles of the fleet, with what is kept for each.
pub(super) struct Vehicles<'a> {
    pub(super) first_index: usize,
    pub(super) vehicles: &'a [Vehicle],
    pub(super) cursors: &'a mut [Cursor],
    pub(super) inks: &'a [Ink],
}

/// What a vehicle is drawn with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ink {
    /// Trail and marker, unless colours tell something of the way.
    pub(super) fill: Color,
    /// The marker's ring.
    pub(super) ring: Color,
}

/// Looks for what may be seen: places of markers, and whose trails are to be drawn.
pub(super) struct Search<'a> {
    pub(super) input: &'a SceneInput<'a>,
    pub(super) projection: ScreenProjection,
    pub(super) view: WorldBox,
    pub(super) tones: Tones,
    pub(super) radius_px: f32,
    pub(super) selected_radius_px: f32,
}

impl Search<'_> {
    /// Moves the vehicles' cursors on and fills the part with what may be seen of them.
    pub(super) fn fill(&self, of: Vehicles<'_>, part: &mut Part) {
        part.markers.clear();
        part.keys.clear();
        part.trailing.clear();
        part.selected.clear();
        let playhead = self.input.playhead;
        let all = of.vehicles.iter().zip(of.cursors).zip(of.inks);
        for (offset, ((vehicle, cursor), ink)) in (0_u32..).zip(all) {
            let Some(key) = VehicleKey::from_index(of.first_index + offset as usize) else {
                continue;
            };
            if self.input.visibility.is_hidden(key) {
                continue;
            }
            cursor.follow(
                &vehicle.track,
                playhead,
                self.input.trail_length,
                self.input.shown,
                &self.tones,
            );
            let Some(shape) = cursor.shape(playhead) else {
                continue;
            };
            if !cursor.trail_box.touches(&self.view) {
                continue;
            }
            let offset_units = cursor.offset_units(playhead, self.projection.center());
            let position_px = self.projection.px_from_offset(offset_units);
            part.trailing.push(Trailing {
                offset,
                is_covered: shape == MarkerShape::Disc,
            });
            let selected = self.input.selection.contains(key);
            let radius_px = if selected {
                self.selected_radius_px
            } else {
                self.radius_px
            };
            // The heading wedge and the second ring reach out to twice the radius.
            if !self.projection.shows_disc(position_px, radius_px * 2.0) {
                continue;
            }
            let color = self.tones.color(cursor.told(playhead), ink.fill);
            let color_rgba = pack_rgba(color, 255);
            let heading_rad = cursor.heading_rad;
            let mut marker =
                MarkerInstance::new(position_px, radius_px, shape, heading_rad, color_rgba);
            marker.ring_rgba = pack_rgba(ink.ring, 255);
            if cursor.is_inferred && shape == MarkerShape::Disc {
                marker.flags |= MarkerInstance::HOLLOW;
            }
            if selected {
                marker.flags |= MarkerInstance::SELECTED;
                part.selected.push((marker, key));
            } else {
                part.markers.push(marker);
                part.keys.push(key);
            }
        }
    }
}

/// The nearer half of the depths is for trails, the further one for whole tracks below them.
const TRAILS_DEPTH: f32 = 0.5;
const TRACKS_DEPTH: f32 = 1.0;

/// How far away the line of a vehicle lies: later vehicles lie nearer, and the ends of each half
/// stay free.
fn depth(furthest: f32, index: usize, step: f32) -> f32 {
    furthest - (index as f32 + 1.0) * step
}

/// Draws whole tracks.
pub(super) struct TrackDrawing<'a> {
    pub(super) projection: ScreenProjection,
    pub(super) look: TrailLook,
    pub(super) depth_step: f32,
    /// Only the tracks of these; `None` for those of all.
    pub(super) only: Option<&'a Selection>,
    /// None of those that are hidden.
    pub(super) visibility: &'a Visibility,
}

impl TrackDrawing<'_> {
    /// Fills the part with the whole tracks of its vehicles.
    pub(super) fn fill(&self, of: Vehicles<'_>, part: &mut Part) {
        part.tracks.clear();
        part.track_lines = 0;
        part.track_kinds = LineKinds::default();
        for (offset, (vehicle, ink)) in of.vehicles.iter().zip(of.inks).enumerate() {
            let index = of.first_index + offset;
            let is_meant = VehicleKey::from_index(index).is_some_and(|key| {
                !self.visibility.is_hidden(key) && self.only.is_none_or(|only| only.contains(key))
            });
            let Some(last) = vehicle.track.len().checked_sub(1).filter(|_| is_meant) else {
                continue;
            };
            let mut strip = StripWriter::new(
                &mut part.tracks,
                &self.projection,
                self.look.widths,
                [ink.fill.r, ink.fill.g, ink.fill.b],
                depth(TRACKS_DEPTH, index, self.depth_step),
            );
            self.look.write(&vehicle.track, last, 0.0, &mut strip);
            part.track_lines += strip.lines;
            part.track_kinds.add_all(strip.kinds);
        }
    }
}

/// Draws the trails that may be seen.
pub(super) struct TrailDrawing {
    pub(super) projection: ScreenProjection,
    pub(super) look: TrailLook,
    pub(super) depth_step: f32,
    pub(super) covered_px: f32,
}

impl TrailDrawing {
    /// Fills the part with the trails of those vehicles that the search found.
    pub(super) fn fill(&self, of: Vehicles<'_>, part: &mut Part) {
        part.trails.clear();
        part.lines = 0;
        part.line_kinds = LineKinds::default();
        for trailing in &part.trailing {
            let offset = trailing.offset as usize;
            let (Some(vehicle), Some(cursor), Some(ink)) = (
                of.vehicles.get(offset),
                of.cursors.get(offset),
                of.inks.get(offset),
            ) else {
                continue;
            };
            let depth = depth(TRAILS_DEPTH, of.first_index + offset, self.depth_step);
            let mut strip = StripWriter::new(
                &mut part.trails,
                &self.projection,
                self.look.widths,
                [ink.fill.r, ink.fill.g, ink.fill.b],
                depth,
            );
            let covered_px = if trailing.is_covered {
                self.covered_px
            } else {
                0.0
            };
            self.look.write(
                &vehicle.track,
                cursor.index as usize,
                covered_px,
                &mut strip,
            );
            part.lines += strip.lines;
            part.line_kinds.add_all(strip.kinds);
        }
    }
}
