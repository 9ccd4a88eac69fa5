//! Where names stand beside the markers on the map: no two on top of each other, and without
//! flicker while markers pass each other.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Color32, Galley, Painter, Pos2, Rect, Vec2, vec2};

use super::free_space::FreeSpace;
use super::{fonts, widgets};
use crate::model::VehicleKey;

/// Most labels that are drawn; beyond that the map would be all text.
pub const MAX_LABELS: usize = 200;

/// Most markers that names give way to; in a larger crowd there is no free place anyway.
pub const MAX_MARKERS: usize = 4000;

/// Widest label, in points.
pub const MAX_WIDTH: f32 = 260.0;
/// Free space around a text, in points.
const MARGIN: f32 = 1.0;
/// Free space that a name needs beyond that to appear or to change its side, in points: what
/// comes near does not push it away at once.
const EXTRA_ROOM: f32 = 8.0;
/// How far something may reach into a name that is shown already, in points.
const TOLERANCE: f32 = 3.0;
/// Seconds that a marker may pass behind a name that is shown already: on the road most are
/// gone by then, and seen all the same.
const PASSING_SECS: f64 = 1.0;
/// Seconds that a name stays away after it was displaced, and on a side that it has changed to.
const REST_SECS: f64 = 2.0;

/// A name to be written beside a marker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapLabel<'a> {
    /// Whose name it is: it is known again in the next frame.
    pub vehicle: VehicleKey,
    /// Middle of the marker, in points of the screen.
    pub anchor: Pos2,
    /// Distance of the text from the middle of the marker, in points.
    pub offset_points: f32,
    /// What to write.
    pub text: &'a str,
    /// Whether it stands out and is never left out: the selected vehicle's, and that under
    /// the pointer.
    pub emphasized: bool,
}

/// A name in its place on the map.
#[derive(Clone, Debug)]
pub struct PlacedName {
    /// Its letters, without a colour.
    pub galley: Arc<Galley>,
    /// Where they begin, in points of the screen.
    pub left_top: Pos2,
}

/// What names are to be drawn between.
#[derive(Clone, Copy, Debug)]
pub struct LabelSpace<'a> {
    /// Panels that lie over the map: names under them would shimmer through.
    pub panels: &'a [Rect],
    /// Places of all markers on the screen, named or not: no name but an emphasized one begins
    /// over one, or stays there. At most [`MAX_MARKERS`] of them are looked at.
    pub markers: &'a [Rect],
    /// Another number after each change of the fleet, whose keys mean other vehicles then.
    pub fleet_generation: u64,
}

/// The names on the map and what they remember from frame to frame, so that they do not
/// flicker: a name that is shown stays on its side while it fits, and while a marker passes
/// behind it for at most a second; one that was displaced stays away for
/// two seconds; one that appears needs more room than one that stays. Times are those of
/// egui's frame clock: the same frames at the same times give the same names.
#[derive(Clone, Debug, Default)]
pub struct MapLabels {
    fleet_generation: u64,
    shown: HashMap<VehicleKey, Shown>,
    /// When a displaced name may come back, in seconds of the frame clock.
    resting_until: HashMap<VehicleKey, f64>,
    markers: FreeSpace,
    names: FreeSpace,
}

/// How a name is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Shown {
    side: Side,
    /// Since when it stands on this side, in seconds of the frame clock.
    since_secs: f64,
    /// Since when a marker has been behind it, in seconds of the frame clock.
    passed_since_secs: Option<f64>,
}

/// Where a name stands from its marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Right,
    Left,
}

impl Side {
    const fn other(self) -> Self {
        match self {
            Self::Right => Self::Left,
            Self::Left => Self::Right,
        }
    }
}

/// A name that is laid out and looks for its place.
struct Candidate<'a> {
    label: &'a MapLabel<'a>,
    galley: Arc<Galley>,
    before: Option<Shown>,
}

impl MapLabels {
    /// Finds places for `labels` on the bare map: for the emphasized ones, then those that were
    /// shown in the frame before, then new ones; of equals the first. Each only where it fits,
    /// at most [`MAX_LABELS`]. What comes later lies above.
    pub fn place(
        &mut self,
        painter: &Painter,
        labels: &[MapLabel<'_>],
        space: &LabelSpace<'_>,
    ) -> Vec<PlacedName> {
        let mut placed = Vec::new();
        let now_secs = painter.ctx().input(|input| input.time);
        if self.fleet_generation != space.fleet_generation {
            self.fleet_generation = space.fleet_generation;
            self.shown.clear();
            self.resting_until.clear();
        }
        self.resting_until
            .retain(|_, until| *until > now_secs && *until <= now_secs + REST_SECS);
        // The first names of all need no extra room: there is nothing that they could disturb.
        let extra_room = if self.shown.is_empty() && self.resting_until.is_empty() {
            0.0
        } else {
            EXTRA_ROOM
        };
        self.names.clear();
        self.markers.clear();
        for marker in space.markers.iter().take(MAX_MARKERS) {
            self.markers.take(*marker);
        }
        let mut candidates = self.candidates(painter, labels);
        candidates.sort_by_key(|c| (!c.label.emphasized, c.before.is_none()));
        let mut shown = HashMap::with_capacity(self.shown.len());
        for candidate in &candidates {
            if shown.len() >= MAX_LABELS {
                break;
            }
            let place = Place {
                candidate,
                space,
                screen: painter.clip_rect(),
                names: &self.names,
                markers: &self.markers,
                now_secs,
            };
            let Some(found) = place.find(extra_room) else {
                continue;
            };
            let key = candidate.label.vehicle;
            let is_new = candidate.before.is_none() && !candidate.label.emphasized;
            if let Some(until) = self.resting_until.get(&key).filter(|_| is_new) {
                // In a paused session nothing else would bring it back.
                let wait_secs = (until - now_secs).clamp(0.0, REST_SECS);
                painter.ctx().request_repaint_after_secs(wait_secs as f32);
                continue;
            }
            self.names.take(candidate.rect(found.side));
            placed.push(candidate.placed(found.side));
            shown.insert(key, found);
        }
        for key in self.shown.keys().filter(|key| !shown.contains_key(key)) {
            self.resting_until.insert(*key, now_secs + REST_SECS);
        }
        self.shown = shown;
        placed
    }

    /// The names that [`Self::place`] would show in the same frame, each in its place, and
    /// then those too that only the panels had no room for: for a picture that has no panels.
    /// `space` holds the panels of the window.
    pub fn place_in_picture(
        &mut self,
        painter: &Painter,
        labels: &[MapLabel<'_>],
        space: &LabelSpace<'_>,
    ) -> Vec<PlacedName> {
        let mut placed = self.place(painter, labels, space);
        let bare = LabelSpace {
            panels: &[],
            ..*space
        };
        let now_secs = painter.ctx().input(|input| input.time);
        let mut candidates = self.candidates(painter, labels);
        candidates.retain(|candidate| {
            let under = |side| {
                let rect = candidate.rect(side);
                space.panels.iter().any(|panel| panel.intersects(rect))
            };
            candidate.before.is_none() && (under(Side::Right) || under(Side::Left))
        });
        candidates.sort_by_key(|candidate| !candidate.label.emphasized);
        for candidate in &candidates {
            if self.shown.len() >= MAX_LABELS {
                break;
            }
            let place = Place {
                candidate,
                space: &bare,
                screen: painter.clip_rect(),
                names: &self.names,
                markers: &self.markers,
                now_secs,
            };
            let Some(found) = place.find(0.0) else {
                continue;
            };
            self.names.take(candidate.rect(found.side));
            placed.push(candidate.placed(found.side));
            self.shown.insert(candidate.label.vehicle, found);
        }
        placed
    }

    fn candidates<'a>(&self, painter: &Painter, labels: &'a [MapLabel<'a>]) -> Vec<Candidate<'a>> {
        // Off the screen at the right or far off elsewhere: not worth laying out.
        let near = painter.clip_rect().expand(MAX_WIDTH);
        labels
            .iter()
            .filter(|label| near.contains(label.anchor))
            .map(|label| {
                let font = fonts::medium(12.0);
                let job =
                    widgets::single_line_job(label.text, font, Color32::PLACEHOLDER, MAX_WIDTH);
                Candidate {
                    label,
                    galley: painter.layout_job(job),
                    before: self.shown.get(&label.vehicle).copied(),
                }
            })
            .collect()
    }
}

/// Where a name looks for room.
struct Place<'a> {
    candidate: &'a Candidate<'a>,
    space: &'a LabelSpace<'a>,
    screen: Rect,
    names: &'a FreeSpace,
    markers: &'a FreeSpace,
    now_secs: f64,
}

impl Place<'_> {
    /// Where to stand; `None` where there is no room.
    fn find(&self, extra_room: f32) -> Option<Shown> {
        let before = self.candidate.before;
        let found = match before {
            Some(before) => self
                .staying(before)
                .or_else(|| self.on_the_other_side(before)),
            None => [Side::Right, Side::Left]
                .into_iter()
                .find(|side| self.has_room(*side, extra_room))
                .map(|side| self.new_on(side)),
        };
        // What stands out is written over markers and other names, but under no panel.
        let forced = || before.unwrap_or_else(|| self.new_on(Side::Right));
        found.or_else(|| {
            (self.candidate.label.emphasized && self.is_clear(forced().side)).then(forced)
        })
    }

    /// Where it was, unless another name needs the place or a marker does not pass on.
    fn staying(&self, before: Shown) -> Option<Shown> {
        let room = self.room(before.side, -TOLERANCE);
        if !self.is_clear(before.side) || !self.names.is_free(room) {
            return None;
        }
        let passed_since_secs = if self.markers.is_free(room) {
            None
        } else {
            before.passed_since_secs.or(Some(self.now_secs))
        };
        let passes = passed_since_secs.is_none_or(|since| self.now_secs - since < PASSING_SECS);
        passes.then_some(Shown {
            passed_since_secs,
            ..before
        })
    }

    fn on_the_other_side(&self, before: Shown) -> Option<Shown> {
        let other = before.side.other();
        let may_change = self.now_secs - before.since_secs >= REST_SECS;
        (may_change && self.has_room(other, EXTRA_ROOM)).then(|| self.new_on(other))
    }

    const fn new_on(&self, side: Side) -> Shown {
        Shown {
            side,
            since_secs: self.now_secs,
            passed_since_secs: None,
        }
    }

    /// Whether the name would be seen at all, and under no panel.
    fn is_clear(&self, side: Side) -> bool {
        let rect = self.candidate.rect(side);
        let mut panels = self.space.panels.iter();
        self.screen.intersects(rect) && !panels.any(|panel| panel.intersects(rect))
    }

    /// Whether nothing else is there, nor this far around it.
    fn has_room(&self, side: Side, around: f32) -> bool {
        let room = self.room(side, around);
        self.is_clear(side) && self.names.is_free(room) && self.markers.is_free(room)
    }

    /// The text with this much around it; towards its own marker a name needs no more.
    fn room(&self, side: Side, around: f32) -> Rect {
        let rect = self.candidate.rect(side);
        let mut room = rect.expand(around);
        match side {
            Side::Right => room.min.x = rect.min.x,
            Side::Left => room.max.x = rect.max.x,
        }
        room
    }
}

impl Candidate<'_> {
    /// Where the text would stand, with its margin.
    fn rect(&self, side: Side) -> Rect {
        let (size, label) = (self.galley.size(), self.label);
        let left = match side {
            Side::Right => label.offset_points,
            Side::Left => -label.offset_points - size.x,
        };
        let left_top = label.anchor + vec2(left, -size.y / 2.0);
        Rect::from_min_size(left_top, size).expand(MARGIN)
    }

    fn placed(&self, side: Side) -> PlacedName {
        PlacedName {
            galley: Arc::clone(&self.galley),
            left_top: self.rect(side).min + Vec2::splat(MARGIN),
        }
    }
}

#[cfg(test)]
#[path = "labels_tests.rs"]
mod tests;
