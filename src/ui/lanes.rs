//! What each vehicle does when: the spans of the timeline's lanes, found in steps and kept.

use crate::model::{FixFlags, Fleet, LegKind, Selection, Track, VehicleKey, Visibility};
use crate::time::{TimeRange, Timestamp};

/// Fixes that one step looks at, so that a frame stays short whatever is selected.
const FIXES_PER_STEP: usize = 150_000;
/// Data that comes live is looked through anew at most so often, in seconds.
const REST_SECS: f64 = 1.0;
/// Of spans closer together than can be seen so many are compared.
const MAX_COMPARED: usize = 64;

/// What a vehicle does in a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It is under way.
    Moves,
    /// It stands: at a stop, or where the sender says so.
    Stands,
    /// Nothing is known.
    Gap,
    /// No vehicle drives what the fixes say.
    Jump,
}

/// What is doubtful at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Two fixes of this time contradict each other.
    Conflict,
    /// This fix cannot be true.
    Anomaly,
}

/// A span of a lane, in microseconds as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First moment.
    pub from: i64,
    /// Last moment.
    pub to: i64,
    /// What the vehicle does.
    pub doing: Doing,
}

/// One vehicle's lane: spans without overlap and marks, both ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    spans: Vec<Span>,
    doubts: Vec<(i64, Doubt)>,
}

impl Lane {
    /// The spans within `view`, at least `min_micros` apart from start to start: of shorter ones
    /// the longest stands for its neighbours.
    pub fn spans(&self, view: TimeRange, min_micros: i64) -> impl Iterator<Item = Span> {
        let (start, end) = (view.start().micros(), view.end().micros());
        let mut at = self.spans.partition_point(|span| span.to < start);
        std::iter::from_fn(move || {
            let first = *self.spans.get(at).filter(|span| span.from <= end)?;
            let until = first.from.max(start).saturating_add(min_micros);
            if first.to >= until {
                at += 1;
                return Some(first);
            }
            let rest = self.spans.get(at..).unwrap_or_default();
            let crowd = rest.partition_point(|span| span.to < until).max(1);
            let longest = rest
                .iter()
                .take(crowd.min(MAX_COMPARED))
                .max_by_key(|span| span.to.saturating_sub(span.from))
                .map_or(first.doing, |span| span.doing);
            let last = rest.get(crowd - 1).map_or(first.to, |span| span.to);
            at += crowd;
            Some(Span {
                from: first.from,
                to: last,
                doing: longest,
            })
        })
    }

    /// The marks within `view`, at least `min_micros` apart.
    pub fn doubts(&self, view: TimeRange, min_micros: i64) -> impl Iterator<Item = (i64, Doubt)> {
        let end = view.end().micros();
        let mut next = view.start().micros();
        std::iter::from_fn(move || {
            let at = self.doubts.partition_point(|(micros, _)| *micros < next);
            let found = *self.doubts.get(at).filter(|(micros, _)| *micros <= end)?;
            next = found.0.saturating_add(min_micros.max(1));
            Some(found)
        })
    }

    fn push(&mut self, span: Span) {
        match self.spans.last_mut() {
            Some(last) if last.doing == span.doing && last.to == span.from => last.to = span.to,
            _ => self.spans.push(span),
        }
    }
}

/// A lane that is being made.
#[derive(Clone, Debug, Default)]
struct Making {
    lane: Lane,
    /// Stops of the fixes before this one are known.
    stops_known_to: usize,
    /// Legs before this one are done.
    legs_done: usize,
    /// The stop that the next legs may lie in: its first and last fix.
    stops: std::collections::VecDeque<(usize, usize)>,
}

impl Making {
    /// Goes on by some fixes; returns how many it looked at, and whether it is done.
    fn step(&mut self, track: &Track, room: usize) -> (usize, bool) {
        let from = self.stops_known_to;
        let (stops, known_to) = track.stops_between(from, room);
        self.stops_known_to = known_to;
        self.stops
            .extend(stops.iter().map(|stop| (stop.first, stop.last)));
        for index in self.legs_done..known_to {
            self.add(track, index);
        }
        self.legs_done = known_to;
        let looked_at = known_to.saturating_sub(from).max(1);
        (looked_at, known_to >= track.len())
    }

    fn add(&mut self, track: &Track, index: usize) {
        let Some(from) = track.micros_at(index) else {
            return;
        };
        if let Some(doubt) = doubt_at(track, index) {
            self.lane.doubts.push((from, doubt));
        } else if track.leg_at(index) == LegKind::Jump && doubt_at(track, index + 1).is_none() {
            // Neither end is known to be the false one, and the span may be too short to be seen.
            self.lane.doubts.push((from, Doubt::Anomaly));
        }
        while self.stops.front().is_some_and(|(_, last)| *last <= index) {
            self.stops.pop_front();
        }
        let Some(to) = track.micros_at(index + 1).filter(|to| *to > from) else {
            return;
        };
        let is_at_stop = self.stops.front().is_some_and(|(first, _)| *first <= index);
        let doing = match track.leg_at(index) {
            LegKind::Gap => Doing::Gap,
            LegKind::Jump => Doing::Jump,
            LegKind::Hold => Doing::Stands,
            LegKind::Travel if is_at_stop => Doing::Stands,
            LegKind::Travel => Doing::Moves,
        };
        self.lane.push(Span { from, to, doing });
    }
}

/// What is doubtful about a fix itself.
fn doubt_at(track: &Track, index: usize) -> Option<Doubt> {
    let flags = track.flags_at(index);
    if flags.contains(FixFlags::CONFLICT) {
        Some(Doubt::Conflict)
    } else {
        let is_false = flags.intersects(FixFlags::ANOMALY.with(FixFlags::OUTLIER));
        is_false.then_some(Doubt::Anomaly)
    }
}

#[derive(Clone, Debug)]
struct Entry {
    key: VehicleKey,
    shown: Lane,
    making: Option<Making>,
    /// Of the fleet, when the lane was begun.
    revision: u64,
    made_at_secs: f64,
}

/// The lanes of some vehicles.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    generation: Option<u64>,
    entries: Vec<Entry>,
}

impl Lanes {
    /// Which vehicles have lanes, `most` of them: all that are shown if these are not more, else
    /// those of them that are selected, in the fleet's order; and whether these are all.
    pub fn wanted(
        fleet: &Fleet,
        selection: &Selection,
        visibility: &Visibility,
        most: usize,
    ) -> (Vec<VehicleKey>, bool) {
        let is_shown = |key: &VehicleKey| !visibility.is_hidden(*key);
        let all = fleet.vehicles().len();
        let shown = all.saturating_sub(visibility.hidden_count());
        if shown <= most {
            let keys = fleet.iter().map(|(key, _)| key);
            return (keys.filter(is_shown).collect(), true);
        }
        let selected = selection.iter().filter(is_shown);
        let mut keys: Vec<VehicleKey> = selected.take(most).collect();
        keys.sort_unstable();
        (keys, false)
    }

    /// Keeps the lanes of `keys` true to the fleet; returns whether there is more to do now.
    /// `now_secs` is the time of the frame.
    pub fn step(
        &mut self,
        fleet: &Fleet,
        generation: u64,
        keys: &[VehicleKey],
        now_secs: f64,
    ) -> bool {
        if self.generation != Some(generation) {
            self.generation = Some(generation);
            self.entries.clear();
        }
        self.entries.retain(|entry| keys.contains(&entry.key));
        for key in keys {
            if !self.entries.iter().any(|entry| entry.key == *key) {
                self.entries.push(Entry {
                    key: *key,
                    shown: Lane::default(),
                    making: Some(Making::default()),
                    revision: fleet.revision(),
                    made_at_secs: now_secs,
                });
            }
        }
        let mut room = FIXES_PER_STEP;
        for entry in &mut self.entries {
            let has_changed = entry.revision != fleet.revision();
            if entry.making.is_none() && has_changed && now_secs - entry.made_at_secs >= REST_SECS {
                entry.revision = fleet.revision();
                entry.making = Some(Making::default());
            }
            let Some(track) = fleet.get(entry.key).map(|vehicle| &vehicle.track) else {
                continue;
            };
            while let Some(mut making) = entry.making.take() {
                if room == 0 {
                    entry.making = Some(making);
                    return true;
                }
                let (looked_at, is_done) = making.step(track, room);
                room = room.saturating_sub(looked_at);
                if is_done {
                    entry.shown = making.lane;
                    entry.made_at_secs = now_secs;
                } else {
                    entry.making = Some(making);
                }
            }
        }
        false
    }

    /// In how many seconds a lane is to be looked at anew, if one is out of date.
    pub fn wait_secs(&self, fleet: &Fleet, now_secs: f64) -> Option<f64> {
        self.entries
            .iter()
            .filter(|entry| entry.revision != fleet.revision())
            .map(|entry| (entry.made_at_secs + REST_SECS - now_secs).max(0.0))
            .reduce(f64::min)
    }

    /// A vehicle's lane as far as it is known.
    pub fn of(&self, key: VehicleKey) -> Option<&Lane> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(&entry.shown)
    }
}

/// A moment of a lane.
pub fn moment(micros: i64) -> Timestamp {
    Timestamp::default().saturating_add_micros(micros)
}

#[cfg(test)]
#[path = "lanes_tests.rs"]
mod tests;
