//! How a view goes along with what moves: smoothly, equally fast at any frame rate, and never so
//! late that it loses sight.

use crate::geo::{Camera, Viewport, WorldBounds, WorldPoint};

/// Time constant with which the view closes up, in seconds: done in half a second.
const CLOSE_UP_SECS: f64 = 0.15;
/// What moves on is never further from the middle than this, in points, once the view is there.
const MAX_LAG_POINTS: f64 = 60.0;
/// After a jump of the playhead the view is at once this near, as a part of the free area.
const JUMP_SHARE: f64 = 0.35;
/// A view further away than this many points is left at once.
const MAX_APPROACH_POINTS: f64 = 6000.0;
/// Nearer than this, in points, the view has arrived.
const ARRIVED_POINTS: f64 = 0.3;
/// Zooms nearer than this are the same.
const SAME_ZOOM: f64 = 0.002;
/// The view comes closer when there is room for more than so many levels: not with every turn
/// that a vehicle takes.
const SPARE_LEVELS: f64 = 0.75;
/// So much closer, in levels, than all fit the view may be for a moment.
const MAX_TIGHT_LEVELS: f64 = 0.25;
/// Nearer than this a group is never looked at by itself.
const MAX_GROUP_ZOOM: f64 = 16.0;

/// What is to be kept in view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Aim {
    /// In the middle, whatever the zoom.
    Place(WorldPoint),
    /// All of it.
    Group(WorldBounds),
}

impl Aim {
    fn middle(&self) -> WorldPoint {
        match self {
            Self::Place(place) => *place,
            Self::Group(bounds) => bounds.center(),
        }
    }
}

/// The drawing area, and what of it is free.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    /// All of it.
    pub(super) viewport: Viewport,
    /// What panels cover: left, top, right, bottom.
    pub(super) padding_points: [f32; 4],
}

impl Frame {
    /// The middle of what is free, right and down of the viewport's middle.
    pub(super) fn middle_points(&self) -> (f64, f64) {
        let [left, top, right, bottom] = self.padding_points.map(f64::from);
        ((left - right) / 2.0, (top - bottom) / 2.0)
    }

    fn smaller_side_points(&self) -> f64 {
        let [left, top, right, bottom] = self.padding_points.map(f64::from);
        let width = f64::from(self.viewport.width_points) - left - right;
        let height = f64::from(self.viewport.height_points) - top - bottom;
        width.min(height).max(1.0)
    }
}

/// How one step is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Step {
    /// Wall time since the last one.
    pub(super) dt_secs: f64,
    /// Whether the playhead was put elsewhere, or others are followed.
    pub(super) is_jump: bool,
    /// Whether the view goes there at once, for people whom movement disturbs.
    pub(super) at_once: bool,
}

/// A view that goes along.
#[derive(Clone, Debug, Default)]
pub(super) struct Pursuit {
    /// Where what is followed was at the last step.
    last: Option<WorldPoint>,
    /// The zoom at which all of a group fitted then.
    last_fit: Option<f64>,
    /// The zoom that the view is on the way to.
    goal: Goal,
    spare_levels: Option<f64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Goal {
    /// A group is to be fitted in.
    #[default]
    Fit,
    /// On the way.
    Zoom(f64),
    /// There is none: the zoom is right.
    Keep,
}

impl Pursuit {
    /// Somebody has zoomed by hand: who wants more around a group shall have it.
    pub(super) fn note_zoom(&mut self) {
        self.goal = Goal::Keep;
        self.spare_levels = None;
    }

    /// The camera of the next frame, and whether it has arrived.
    pub(super) fn step(
        &mut self,
        camera: &Camera,
        aim: &Aim,
        frame: &Frame,
        step: Step,
    ) -> (Camera, bool) {
        if step.is_jump {
            self.last_fit = None;
        }
        let share_left = if step.at_once {
            0.0
        } else {
            (-step.dt_secs / CLOSE_UP_SECS).exp()
        };
        let (zoom, has_zoomed) = match aim {
            Aim::Place(_) => (camera.zoom(), true),
            Aim::Group(bounds) => self.group_zoom(camera, bounds, frame, share_left),
        };
        let (middle_x, middle_y) = frame.middle_points();
        let now = aim.middle();
        let focus = camera.world_from_screen(middle_x, middle_y);
        let units_per_point = camera.units_per_point();
        let moved = self.last.replace(now).filter(|_| !step.is_jump);
        let moved = moved.map_or((0.0, 0.0), |before| offset(now, before));
        // From where it was, as it was then.
        let (from_x, from_y) = offset(focus, now);
        let (from_x, from_y) = (from_x + moved.0, from_y + moved.1);
        let distance_points = from_x.hypot(from_y) / units_per_point;
        let limit_points = if step.is_jump || distance_points > MAX_APPROACH_POINTS {
            JUMP_SHARE * frame.smaller_side_points()
        } else {
            // What was further away comes nearer by itself.
            (distance_points * share_left).max(MAX_LAG_POINTS)
        };
        // The exact way of an approach to what moves evenly from one step to the next.
        let lag = match (step.at_once, step.dt_secs > 0.0) {
            (true, _) => 0.0,
            (false, true) => (1.0 - share_left) * CLOSE_UP_SECS / step.dt_secs,
            (false, false) => 1.0,
        };
        let (x, y) = (
            from_x * share_left - moved.0 * lag,
            from_y * share_left - moved.1 * lag,
        );
        let off_points = x.hypot(y) / units_per_point;
        let has_arrived = off_points < ARRIVED_POINTS && moved == (0.0, 0.0);
        let part = if has_arrived || off_points <= 0.0 {
            0.0
        } else {
            (limit_points / off_points).min(1.0)
        };
        let focus = now.offset_by(x * part, y * part);
        let zoomed = Camera::new(focus, zoom);
        let units = zoomed.units_per_point();
        let center = focus.offset_by(-middle_x * units, -middle_y * units);
        (Camera::new(center, zoom), has_arrived && has_zoomed)
    }

    /// The zoom of the next frame, and whether it is the right one.
    fn group_zoom(
        &mut self,
        camera: &Camera,
        bounds: &WorldBounds,
        frame: &Frame,
        share_left: f64,
    ) -> (f64, bool) {
        let (viewport, padding) = (frame.viewport, frame.padding_points);
        let fit = Camera::fitting(bounds, viewport, padding, MAX_GROUP_ZOOM).zoom();
        let zoom = camera.zoom();
        // How much room there may be before the view comes closer: as much as a hand has made.
        let spare = *self
            .spare_levels
            .get_or_insert(SPARE_LEVELS + (fit - zoom).max(0.0));
        let tight_before = self
            .last_fit
            .replace(fit)
            .map_or(f64::INFINITY, |last| zoom - last);
        self.goal = match self.goal {
            Goal::Fit => {
                self.spare_levels = Some(SPARE_LEVELS);
                Goal::Zoom(fit)
            }
            _ if zoom > fit + SAME_ZOOM => Goal::Zoom(fit),
            Goal::Keep if zoom < fit - spare => Goal::Zoom(fit),
            Goal::Zoom(goal) => Goal::Zoom(goal.min(fit)),
            Goal::Keep => Goal::Keep,
        };
        let Goal::Zoom(goal) = self.goal else {
            return (zoom, true);
        };
        let next = goal + (zoom - goal) * share_left;
        let most = fit + (tight_before * share_left).max(MAX_TIGHT_LEVELS);
        let next = next.min(most);
        if (next - goal).abs() < SAME_ZOOM {
            self.goal = Goal::Keep;
            return (goal, true);
        }
        (next, false)
    }
}

/// Units from `origin` to `place`, east and south.
fn offset(place: WorldPoint, origin: WorldPoint) -> (f64, f64) {
    let (dx, dy) = place.offset_from(origin);
    (f64::from(dx), dy as f64)
}

#[cfg(test)]
#[path = "pursuit_tests.rs"]
mod tests;
