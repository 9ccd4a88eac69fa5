//! Whom the view goes along with, and what suspends that.

use super::pursuit::{Aim, Frame, Pursuit, Step};
use super::viewer::Viewer;
use crate::command::{CameraCommand, FollowTarget};
use crate::geo::WorldBounds;
use crate::model::{FixFlags, VehicleKey};
use crate::time::Timestamp;
use crate::ui::Following;
use crate::wire::FollowWish;

/// Vehicles that are looked at in one tick: some 2 ms. Of more a box is made in several.
const VEHICLES_PER_TICK: usize = 20_000;

/// Whom the view goes along with, and how far it has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Follow {
    following: Following,
    /// Ids of those who were followed before a load and have not come yet.
    awaited_ids: Vec<String>,
    pursuit: Pursuit,
    sweep: Sweep,
    /// What panels cover: left, top, right, bottom.
    padding_points: [f32; 4],
    /// What the view has come to rest over; `None` while it has not.
    rests_over: Option<Moment>,
    /// Whether the playhead was put elsewhere since the last tick, or others are followed.
    has_jumped: bool,
}

/// What the places of vehicles depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Moment {
    playhead: Timestamp,
    fleet_generation: u64,
    revision: u64,
    vehicles: usize,
}

/// The box around many vehicles, looked for in steps.
#[derive(Clone, Debug, Default)]
struct Sweep {
    /// How many of them the box under way was made of.
    seen: usize,
    under_way: Found,
    /// The last one that is complete.
    found: Found,
    is_complete: bool,
    /// When the box under way was begun.
    since: Option<Moment>,
}

/// Where some vehicles are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Found {
    bounds: Option<WorldBounds>,
    count: usize,
}

impl Follow {
    /// Whom the view goes along with.
    pub(super) const fn following(&self) -> &Following {
        &self.following
    }

    /// Whether the view is on the way by itself.
    pub(super) const fn is_moving(&self) -> bool {
        matches!(self.following, Following::Active(_)) && self.rests_over.is_none()
    }

    /// Something has changed: the view may not be right any more.
    pub(super) const fn wake(&mut self) {
        self.rests_over = None;
    }

    /// The playhead was put elsewhere.
    pub(super) const fn note_jump(&mut self) {
        self.has_jumped = true;
        self.rests_over = None;
    }

    /// What panels cover: left, top, right, bottom.
    pub(super) const fn padding_points(&self) -> [f32; 4] {
        self.padding_points
    }

    /// Panels cover another part of the map.
    pub(super) fn set_padding(&mut self, padding_points: [f32; 4]) {
        if self.padding_points != padding_points {
            self.padding_points = padding_points;
            self.rests_over = None;
        }
    }

    /// A person has moved the view elsewhere.
    pub(super) fn suspend(&mut self) {
        self.following = match std::mem::take(&mut self.following) {
            Following::Active(target) => Following::Suspended(target),
            other => other,
        };
    }

    fn begin(&mut self, following: Following) {
        self.following = following;
        self.awaited_ids.clear();
        self.pursuit = Pursuit::default();
        self.sweep = Sweep::default();
        self.rests_over = None;
    }

    /// The vehicles that are followed by name.
    fn named(&mut self) -> Option<&mut Vec<VehicleKey>> {
        match &mut self.following {
            Following::Active(FollowTarget::Vehicles(keys))
            | Following::Suspended(FollowTarget::Vehicles(keys)) => Some(keys),
            _ => None,
        }
    }
}

impl Viewer {
    /// Whom the view goes along with.
    pub const fn following(&self) -> &Following {
        self.follow.following()
    }

    /// Goes along with somebody, or no longer.
    pub(super) fn follow(&mut self, target: Option<FollowTarget>) {
        self.load.keep_camera();
        let target = match target {
            Some(FollowTarget::Vehicles(mut keys)) => {
                keys.retain(|key| self.fleet.get(*key).is_some());
                (!keys.is_empty()).then_some(FollowTarget::Vehicles(keys))
            }
            other => other,
        };
        match target {
            Some(target) => {
                self.camera.rest();
                self.follow.begin(Following::Active(target));
            }
            None => self.follow.begin(Following::Nobody),
        }
    }

    /// Does what the application asks for; ids that nobody has are told.
    pub(super) fn follow_by_id(&mut self, wish: FollowWish) {
        let target = match wish {
            FollowWish::Nobody => None,
            FollowWish::Selection => Some(FollowTarget::Selection),
            FollowWish::All => Some(FollowTarget::All),
            FollowWish::Vehicles(ids) => {
                self.report_unknown("follow", &ids);
                let known = ids.iter().filter_map(|id| self.fleet.find_by_id(id));
                let keys: Vec<VehicleKey> = known.collect();
                if keys.is_empty() {
                    return;
                }
                Some(FollowTarget::Vehicles(keys))
            }
        };
        self.follow(target);
    }

    /// A person moves the view: elsewhere, which suspends following, or closer, which does not.
    pub(super) fn move_camera(&mut self, command: CameraCommand) {
        self.load.keep_camera();
        let is_following = matches!(self.following(), Following::Active(_));
        let command = match command {
            // Who is followed stays in the middle.
            CameraCommand::ZoomBy { levels, smooth, .. } if is_following => {
                self.follow.pursuit.note_zoom();
                let anchor_points = self.frame().map_or((0.0, 0.0), |f| f.middle_points());
                CameraCommand::ZoomBy {
                    levels,
                    anchor_points,
                    smooth,
                }
            }
            CameraCommand::ZoomBy { .. } => command,
            CameraCommand::Drag { .. }
            | CameraCommand::Fling { .. }
            | CameraCommand::Step { .. }
            | CameraCommand::GoTo { .. } => {
                self.follow.suspend();
                command
            }
        };
        self.camera.carry_out(command);
    }

    /// Whether this vehicle and no other is followed.
    pub(super) fn follows_only(&self, key: VehicleKey) -> bool {
        match self.following() {
            Following::Active(FollowTarget::Vehicles(keys)) => keys.as_slice() == [key],
            Following::Active(FollowTarget::Selection) => {
                self.selection.len() == 1 && self.selection.contains(key)
            }
            _ => false,
        }
    }

    /// The drawing area of the last frame and what of it is free; unknown before the first.
    pub(super) fn frame(&self) -> Option<Frame> {
        Some(Frame {
            viewport: self.viewport?,
            padding_points: self.follow.padding_points,
        })
    }

    /// Brings the view along.
    pub(super) fn tick_follow(&mut self, dt_secs: f64) {
        if !matches!(self.following(), Following::Active(_)) {
            return;
        }
        let Some(frame) = self.frame() else { return };
        if self.camera.is_flying() {
            // It flies to the one that is followed, and is taken over there.
            self.follow.pursuit = Pursuit::default();
            self.follow.wake();
            return;
        }
        let now = self.moment();
        let is_zooming = self.camera.is_moving();
        if self.follow.rests_over == Some(now) && !is_zooming {
            return;
        }
        if is_zooming {
            self.follow.pursuit.note_zoom();
        }
        let before_found = self.follow.sweep.found;
        let is_whole = self.find_followed();
        let found = self.follow.sweep.found;
        let Some(aim) = aim_at(&found) else {
            self.follow.rests_over = is_whole.then_some(now);
            return;
        };
        let is_other = before_found.count != found.count && before_found.count > 0;
        let has_jumped = std::mem::take(&mut self.follow.has_jumped);
        let dt_secs = if dt_secs.is_finite() { dt_secs } else { 0.0 };
        let step = Step {
            dt_secs: dt_secs.clamp(0.0, 0.25),
            is_jump: has_jumped || is_other,
            at_once: self.camera.has_reduced_motion(),
        };
        let before = *self.camera();
        let (camera, has_arrived) = self.follow.pursuit.step(&before, &aim, &frame, step);
        self.camera.put(camera);
        self.camera.keep_inside(frame.viewport);
        // At the edge of the world it comes no nearer.
        let is_held = step.dt_secs > 0.0 && *self.camera() == before;
        let rests = is_whole && !is_zooming && (has_arrived || is_held);
        self.follow.rests_over = rests.then_some(now);
    }

    fn moment(&self) -> Moment {
        Moment {
            playhead: self.clock.playhead(),
            fleet_generation: self.fleet_generation,
            revision: self.fleet.revision(),
            vehicles: self.fleet.vehicles().len(),
        }
    }

    /// Looks where the followed vehicles are, of very many some more. Returns whether the box is
    /// one of this moment alone.
    fn find_followed(&mut self) -> bool {
        let mut sweep = std::mem::take(&mut self.follow.sweep);
        let len = match self.following().target() {
            Some(FollowTarget::Vehicles(keys)) => keys.len(),
            Some(FollowTarget::Selection) => self.selection.len(),
            Some(FollowTarget::All) => self.fleet.vehicles().len(),
            None => 0,
        };
        if len <= VEHICLES_PER_TICK {
            sweep = Sweep {
                found: self.found_from(0),
                is_complete: true,
                ..Sweep::default()
            };
            self.follow.sweep = sweep;
            return true;
        }
        let now = self.moment();
        if sweep.seen == 0 {
            sweep.since = Some(now);
        }
        let more = self.found_from(sweep.seen);
        sweep.seen += VEHICLES_PER_TICK;
        sweep.under_way = sweep.under_way.joined(more);
        let has_ended = sweep.seen >= len;
        if has_ended || !sweep.is_complete {
            // At first better a part than nothing.
            sweep.found = sweep.under_way;
        }
        if has_ended {
            sweep.is_complete = true;
            (sweep.seen, sweep.under_way) = (0, Found::default());
        }
        let is_whole = has_ended && sweep.since == Some(now);
        self.follow.sweep = sweep;
        is_whole
    }

    /// Where the followed vehicles are, those of one tick from the one with this number on.
    fn found_from(&self, first: usize) -> Found {
        let vehicles = self.fleet.vehicles();
        match self.following().target() {
            Some(FollowTarget::Vehicles(keys)) => self.found(keys.iter().copied().skip(first)),
            Some(FollowTarget::Selection) => self.found(self.selection.iter().skip(first)),
            Some(FollowTarget::All) => {
                let some = (first..vehicles.len()).take(VEHICLES_PER_TICK);
                let keys = some.filter_map(VehicleKey::from_index);
                self.found(keys.filter(|key| !self.visibility.is_hidden(*key)))
            }
            None => Found::default(),
        }
    }

    fn found(&self, keys: impl Iterator<Item = VehicleKey>) -> Found {
        let playhead = self.clock.playhead();
        let mut found = Found::default();
        for key in keys.take(VEHICLES_PER_TICK) {
            let track = self.fleet.get(key).map(|vehicle| &vehicle.track);
            let place = track.and_then(|track| {
                let (place, index) = track.place_at(playhead)?;
                // The view does not go where no vehicle can have been.
                let is_outlier = track.flags_at(index).contains(FixFlags::OUTLIER);
                (!is_outlier).then_some(place)
            });
            if let Some(place) = place {
                found = found.joined(Found {
                    bounds: Some(WorldBounds::of_point(place)),
                    count: 1,
                });
            }
        }
        found
    }

    /// Before vehicles are replaced: who is followed by name is followed again when it comes.
    pub(super) fn await_followed(&mut self) {
        let ids = self.followed_ids();
        if let Some(keys) = self.follow.named() {
            keys.clear();
            self.follow.awaited_ids = ids;
        }
    }

    /// Follows those who were followed before the load and are among those from index `from` on.
    pub(super) fn follow_as_before(&mut self, from: usize) {
        let mut awaited = std::mem::take(&mut self.follow.awaited_ids);
        let fleet = &self.fleet;
        if let Some(keys) = self.follow.named() {
            awaited.retain(|id| match fleet.find_by_id_from(id, from) {
                Some(key) => {
                    keys.push(key);
                    false
                }
                None => true,
            });
            self.follow.awaited_ids = awaited;
        }
    }

    /// Nobody else comes: who has not is followed no longer.
    pub(super) fn end_awaiting(&mut self) {
        self.follow.awaited_ids.clear();
        if self.follow.named().is_some_and(|keys| keys.is_empty()) {
            self.follow.begin(Following::Nobody);
        }
    }

    /// Ids of the vehicles that are followed by name.
    pub(super) fn followed_ids(&self) -> Vec<String> {
        let Some(FollowTarget::Vehicles(keys)) = self.following().target() else {
            return Vec::new();
        };
        let id = |key: &VehicleKey| Some(self.fleet.get(*key)?.id.clone());
        keys.iter().filter_map(id).collect()
    }

    /// Follows the vehicles with these ids after some were removed.
    pub(super) fn keep_followed(&mut self, ids: &[String]) {
        let fleet = &self.fleet;
        if let Some(keys) = self.follow.named() {
            *keys = ids.iter().filter_map(|id| fleet.find_by_id(id)).collect();
        }
        self.end_awaiting();
    }
}

impl Found {
    fn joined(self, other: Self) -> Self {
        let bounds = match (self.bounds, other.bounds) {
            (Some(mut all), Some(more)) => {
                all.include_bounds(&more);
                Some(all)
            }
            (one, none) => one.or(none),
        };
        Self {
            bounds,
            count: self.count + other.count,
        }
    }
}

/// What to keep in view of vehicles that are somewhere.
fn aim_at(found: &Found) -> Option<Aim> {
    let bounds = found.bounds?;
    Some(if found.count == 1 {
        Aim::Place(bounds.center())
    } else {
        Aim::Group(bounds)
    })
}

#[cfg(test)]
#[path = "follow_tests.rs"]
mod tests;
