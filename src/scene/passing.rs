//! When a track that is drawn passed a place on the screen.

use rayon::prelude::*;

use super::cursor::Cursor;
use super::extract::{Scene, SceneInput};
use super::trail::Shown;
use crate::geo::{Camera, WorldBox, WorldPoint};
use crate::model::{
    CHUNK_FIXES, FixFlags, LegKind, Passing, Passings, Tolerance, Track, TrailLength, Vehicle,
    VehicleKey, WholeTracks,
};
use crate::time::Timestamp;

/// So far beside its line a trail is still meant, in points.
const REACH_POINTS: f64 = 6.0;

/// Most passings of one place that are told; more are counted.
pub const MAX_PASSINGS: usize = 200;

/// No moment is told at which the vehicle was further from where it is drawn, in points.
const TOLERANCE_POINTS: f64 = 0.3;

/// More vehicles than this are looked through on all cores.
const PART_VEHICLES: usize = 1024;

impl Scene {
    /// When the trails and whole tracks that are drawn pass a place on the screen (points right
    /// of and below the viewport's middle). `input` is what the scene was made of. What is not
    /// known is not passed: gaps, jumps and, unless they are drawn, places that the sender
    /// inferred. A trail ends at the playhead, a whole track does not.
    ///
    /// What is far from the place costs the comparison of a box for each 64 fixes at most, and
    /// of what is near only those fixes are looked at that this zoom needs.
    pub fn passings_at(&self, input: &SceneInput<'_>, x_points: f32, y_points: f32) -> Passings {
        let place = input
            .camera
            .world_from_screen(f64::from(x_points), f64::from(y_points));
        let search = Search::new(input.camera, place, REACH_POINTS, input.shown);
        let in_part = |first: usize, vehicles: &[Vehicle], cursors: &[Cursor]| {
            let mut found = Vec::new();
            for (offset, (vehicle, cursor)) in vehicles.iter().zip(cursors).enumerate() {
                let Some(key) = VehicleKey::from_index(first + offset) else {
                    break;
                };
                if let Some(span) = drawn_span(input, &search, key, cursor) {
                    search.in_track(key, &vehicle.track, span, &mut found);
                }
            }
            found
        };
        let vehicles = input.fleet.vehicles();
        let found = if vehicles.len() <= PART_VEHICLES {
            in_part(0, vehicles, &self.cursors)
        } else {
            vehicles
                .par_chunks(PART_VEHICLES)
                .zip(self.cursors.par_chunks(PART_VEHICLES))
                .enumerate()
                .flat_map_iter(|(part, (vehicles, cursors))| {
                    in_part(part * PART_VEHICLES, vehicles, cursors)
                })
                .collect()
        };
        search.told(found)
    }
}

/// When one vehicle was within `reach_points` of a place, at any time that its track knows of.
pub fn passings_of(
    key: VehicleKey,
    vehicle: &Vehicle,
    camera: &Camera,
    place: WorldPoint,
    reach_points: f64,
    shown: Shown,
) -> Passings {
    let search = Search::new(camera, place, reach_points, shown);
    let mut found = Vec::new();
    search.in_track(key, &vehicle.track, Span::WHOLE, &mut found);
    search.told(found)
}

/// The part of a track that is looked through, both ends with it.
#[derive(Clone, Copy, Debug)]
struct Span {
    from_micros: i64,
    until_micros: i64,
}

impl Span {
    const WHOLE: Self = Self {
        from_micros: i64::MIN,
        until_micros: i64::MAX,
    };

    const fn contains(self, micros: i64) -> bool {
        micros >= self.from_micros && micros <= self.until_micros
    }
}

/// The part of a vehicle's track that is drawn and may come near the place.
fn drawn_span(
    input: &SceneInput<'_>,
    search: &Search,
    key: VehicleKey,
    cursor: &Cursor,
) -> Option<Span> {
    if input.visibility.is_hidden(key) {
        return None;
    }
    let is_whole = match input.whole_tracks {
        WholeTracks::None => false,
        WholeTracks::Selected => input.selection.contains(key),
        WholeTracks::All => true,
    };
    if is_whole {
        return Some(Span::WHOLE);
    }
    let playhead = input.playhead;
    // Before its first fix a vehicle has no trail, and no box that could be asked.
    let has_trail = cursor.shape(playhead).is_some() && cursor.trail_box.touches(&search.around);
    let from_micros = match input.trail_length {
        TrailLength::None => return None,
        // A float `as` integer saturates, and the sum stays inside the calendar.
        TrailLength::Secs(secs) => playhead
            .saturating_add_micros((-secs * 1e6) as i64)
            .micros(),
        TrailLength::Whole => i64::MIN,
    };
    has_trail.then_some(Span {
        from_micros,
        until_micros: playhead.micros(),
    })
}

/// The square around a place that reaches so many units to each side.
fn around(place: WorldPoint, reach_units: f64) -> WorldBox {
    let corners = [-1.0, 1.0].map(|side| place.offset_by(side * reach_units, side * reach_units));
    WorldBox::of_points(corners).unwrap_or(WorldBox::of_point(place))
}

/// A place, and what counts as being there.
struct Search {
    place: WorldPoint,
    reach_points: f64,
    reach_metres: f64,
    around: WorldBox,
    points_per_unit: f64,
    tolerance: Tolerance,
    shown: Shown,
}

/// A fix that this zoom needs: its place in the level, and what is needed of it.
#[derive(Clone, Copy)]
struct Kept {
    place: usize,
    index: usize,
    micros: i64,
    position: WorldPoint,
}

/// The moments of one leg within reach, and the nearest of them.
#[derive(Clone, Copy, Debug)]
struct Near {
    from_micros: i64,
    until_micros: i64,
    nearest_micros: i64,
    distance_points: f64,
}

/// A passing with how far from the place the line is drawn.
struct Found {
    vehicle: VehicleKey,
    near: Near,
}

impl Search {
    fn new(camera: &Camera, place: WorldPoint, reach_points: f64, shown: Shown) -> Self {
        let units_per_point = camera.units_per_point();
        Self {
            place,
            reach_points,
            reach_metres: reach_points * units_per_point * place.metres_per_unit(),
            around: around(place, (reach_points + TOLERANCE_POINTS) * units_per_point),
            points_per_unit: 1.0 / units_per_point,
            tolerance: Tolerance::of_units(TOLERANCE_POINTS * units_per_point),
            shown,
        }
    }

    /// The passings in the order in which they are told.
    fn told(&self, mut found: Vec<Found>) -> Passings {
        let total = found.len();
        found.sort_by(|a, b| {
            let (a, b) = (&a.near, &b.near);
            let by_distance = a.distance_points.total_cmp(&b.distance_points);
            by_distance.then(b.nearest_micros.cmp(&a.nearest_micros))
        });
        found.truncate(MAX_PASSINGS);
        let passing = |found: &Found| {
            Some(Passing {
                vehicle: found.vehicle,
                time: Timestamp::from_micros(found.near.nearest_micros)?,
                from: Timestamp::from_micros(found.near.from_micros)?,
                until: Timestamp::from_micros(found.near.until_micros)?,
            })
        };
        Passings {
            place: self.place,
            reach_metres: self.reach_metres,
            list: found.iter().filter_map(passing).collect(),
            total,
        }
    }

    /// Adds the passings of a part of one track.
    fn in_track(&self, vehicle: VehicleKey, track: &Track, span: Span, found: &mut Vec<Found>) {
        let level = track.level_within(self.tolerance);
        let boxes = track.chunk_boxes();
        let is_near = |chunk: &WorldBox| chunk.touches(&self.around);
        let kept = |needed: Option<(usize, usize)>| {
            let (place, index) = needed?;
            Some(Kept {
                place,
                index,
                micros: track.micros_at(index)?,
                position: *track.positions().get(index)?,
            })
        };
        let first = Timestamp::from_micros(span.from_micros)
            .and_then(|from| track.index_at(from))
            .unwrap_or(0);
        let mut run: Option<Near> = None;
        let mut next = kept(level.last_until(first));
        while let Some(older) = next.filter(|older| older.micros <= span.until_micros) {
            let newer = kept(level.after(older.place));
            let last_index = newer.map_or(older.index, |newer| newer.index.saturating_sub(1));
            let (first_chunk, last_chunk) = (older.index / CHUNK_FIXES, last_index / CHUNK_FIXES);
            let chunks = boxes.get(first_chunk..=last_chunk);
            if chunks.is_some_and(|chunks| chunks.iter().any(is_near)) {
                if let Some(near) = self.near(track, older, newer, span) {
                    run = match run {
                        Some(before) if before.until_micros >= near.from_micros => {
                            Some(before.joined(near))
                        }
                        before => {
                            found.extend(before.map(|near| Found { vehicle, near }));
                            Some(near)
                        }
                    };
                }
                next = newer;
            } else {
                // What is needed at or before the next chunk that comes near lies behind `older`.
                let behind = last_chunk + 1;
                let ahead = boxes
                    .get(behind..)
                    .and_then(|ahead| ahead.iter().position(is_near));
                next = ahead.and_then(|ahead| {
                    let index = (behind + ahead).checked_mul(CHUNK_FIXES)?;
                    kept(level.last_until(index)).filter(|kept| kept.place > older.place)
                });
            }
        }
        found.extend(run.map(|near| Found { vehicle, near }));
    }

    /// The moments of the leg from one fix to the next that are within reach.
    fn near(&self, track: &Track, older: Kept, newer: Option<Kept>, span: Span) -> Option<Near> {
        let is_one_leg = newer.is_none_or(|newer| newer.index == older.index + 1);
        // Between kept fixes that are no neighbours lies a drive.
        let leg = if is_one_leg {
            track.leg_at(older.index)
        } else {
            LegKind::Travel
        };
        if !self.shown.inferred {
            let is_filled_in = track.flags_at(older.index).contains(FixFlags::INTERPOLATED);
            if is_filled_in || track.is_inferred_after(older.index) {
                return None;
            }
        }
        // Where nothing glides the line is not drawn on to the playhead.
        let is_drawn_on = |newer: Kept| self.shown.inferred || newer.micros <= span.until_micros;
        match newer {
            Some(newer) if leg == LegKind::Travel && is_drawn_on(newer) => {
                self.near_drive(older, newer, span)
            }
            Some(newer) if leg == LegKind::Hold => self.near_stand(older, newer.micros, span),
            _ => self.near_stand(older, older.micros, span),
        }
    }

    /// A vehicle that is at one place from a fix on until a moment.
    fn near_stand(&self, at: Kept, until_micros: i64, span: Span) -> Option<Near> {
        let (x, y) = self.points_from_place(at.position);
        let distance_points = x.hypot(y);
        let from_micros = at.micros.max(span.from_micros);
        let until_micros = until_micros.min(span.until_micros);
        let is_drawn = span.contains(from_micros) && from_micros <= until_micros;
        (is_drawn && distance_points <= self.reach_points).then_some(Near {
            from_micros,
            until_micros,
            nearest_micros: from_micros,
            distance_points,
        })
    }

    /// A vehicle that drives from one fix straight to another.
    fn near_drive(&self, older: Kept, newer: Kept, span: Span) -> Option<Near> {
        let whole_micros = newer.micros.saturating_sub(older.micros);
        let share = |micros: i64| {
            let passed = micros.saturating_sub(older.micros) as f64;
            (passed / (whole_micros.max(1)) as f64).clamp(0.0, 1.0)
        };
        // No further than the line is drawn, at either end.
        let (low, high) = (share(span.from_micros), share(span.until_micros));
        let is_drawn = older.micros <= span.until_micros && newer.micros >= span.from_micros;
        if !is_drawn || low > high {
            return None;
        }
        let (ax, ay) = self.points_from_place(older.position);
        // From the fix and not from the place, so that the way is the short one round the world.
        let (dx, dy) = newer.position.offset_from(older.position);
        let (dx, dy) = (
            f64::from(dx) * self.points_per_unit,
            dy as f64 * self.points_per_unit,
        );
        let square = dx * dx + dy * dy;
        let along = ax * dx + ay * dy;
        let (nearest, enters, leaves) = if square > 0.0 {
            // Where the line cuts the circle of what is within reach.
            let off_circle = ax * ax + ay * ay - self.reach_points * self.reach_points;
            let half = (along * along - square * off_circle).max(0.0).sqrt();
            (
                (-along / square).clamp(low, high),
                ((-along - half) / square).clamp(low, high),
                ((-along + half) / square).clamp(low, high),
            )
        } else {
            (low, low, high)
        };
        let distance_points = (ax + dx * nearest).hypot(ay + dy * nearest);
        // A float `as` integer saturates.
        let micros_at = |share: f64| {
            older
                .micros
                .saturating_add((whole_micros as f64 * share).round() as i64)
        };
        (distance_points <= self.reach_points).then(|| Near {
            from_micros: micros_at(enters),
            until_micros: micros_at(leaves),
            nearest_micros: micros_at(nearest),
            distance_points,
        })
    }

    fn points_from_place(&self, point: WorldPoint) -> (f64, f64) {
        let (dx, dy) = point.offset_from(self.place);
        (
            f64::from(dx) * self.points_per_unit,
            dy as f64 * self.points_per_unit,
        )
    }
}

impl Near {
    /// This and what follows it without a break.
    fn joined(self, after: Self) -> Self {
        let nearer = if after.distance_points < self.distance_points {
            after
        } else {
            self
        };
        Self {
            from_micros: self.from_micros,
            until_micros: after.until_micros.max(self.until_micros),
            ..nearer
        }
    }
}

#[cfg(test)]
#[path = "passing_tests.rs"]
mod tests;
