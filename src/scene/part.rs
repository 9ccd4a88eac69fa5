//! What a part of the fleet adds to a scene. Parts are made side by side on all cores.

use super::cursor::Cursor;
use super::extract::SceneInput;
use super::marker::{MarkerInstance, MarkerShape, pack_rgba};
use super::projection::ScreenProjection;
use super::strip::{StripWriter, TrailVertex};
use super::trail::TrailLook;
use crate::geo::WorldBox;
use crate::model::{Color, Vehicle, VehicleKey};

/// What some neighbouring vehicles of the fleet add to a scene.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) markers: Vec<MarkerInstance>,
    pub(super) keys: Vec<VehicleKey>,
    pub(super) trails: Vec<TrailVertex>,
    pub(super) lines: usize,
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
    pub(super) colors: &'a [Color],
}

/// Looks for what may be seen: places of markers, and whose trails are to be drawn.
pub(super) struct Search<'a> {
    pub(super) input: &'a SceneInput<'a>,
    pub(super) projection: ScreenProjection,
    pub(super) view: WorldBox,
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
        let all = of.vehicles.iter().zip(of.cursors).zip(of.colors);
        for (offset, ((vehicle, cursor), color)) in (0_u32..).zip(all) {
            cursor.follow(
                &vehicle.track,
                playhead,
                self.input.trail_length,
                self.input.shown,
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
            let Some(key) = VehicleKey::from_index(of.first_index + offset as usize) else {
                continue;
            };
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
            let color_rgba = pack_rgba(*color, 255);
            let heading_rad = cursor.heading_rad;
            let mut marker =
                MarkerInstance::new(position_px, radius_px, shape, heading_rad, color_rgba);
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
        for trailing in &part.trailing {
            let offset = trailing.offset as usize;
            let (Some(vehicle), Some(cursor), Some(color)) = (
                of.vehicles.get(offset),
                of.cursors.get(offset),
                of.colors.get(offset),
            ) else {
                continue;
            };
            // Later vehicles lie nearer; 0 and 1 themselves stay free.
            let depth = 1.0 - ((of.first_index + offset) as f32 + 1.0) * self.depth_step;
            let mut strip = StripWriter::new(
                &mut part.trails,
                &self.projection,
                self.look.widths,
                [color.r, color.g, color.b],
                depth,
            );
            let covered_px = if trailing.is_covered {
                self.covered_px
            } else {
                0.0
            };
            self.look
                .write(&vehicle.track, cursor, covered_px, &mut strip);
            part.lines += strip.lines;
        }
    }
}
