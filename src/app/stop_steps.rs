//! Steps from stop to stop, looked for in parts: a frame stays short however long the track is.

use std::collections::VecDeque;

use crate::command::Toward;
use crate::model::{Fleet, StopSearch, Track, VehicleKey};
use crate::time::Timestamp;

/// Fixes that one tick looks at: some milliseconds.
const FIXES_PER_TICK: usize = 150_000;
/// Steps that wait while a long track is looked through; what is pressed beyond that is one key
/// held down.
const MAX_WAITING: usize = 16;

/// The stops of the vehicle that is stepped through, as far as they are known, and the steps that
/// wait for the others. They are the stops of [`Track::stops`], kept until the track changes.
#[derive(Debug, Default)]
pub(super) struct StopSteps {
    of: Option<Of>,
    search: StopSearch,
    is_whole: bool,
    waiting: VecDeque<Toward>,
}

/// Whose stops: the vehicle, its fleet, and the fleet's revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Of {
    key: VehicleKey,
    generation: u64,
    revision: u64,
}

impl StopSteps {
    /// Asks for one step more.
    pub(super) fn ask(&mut self, to: Toward) {
        if self.waiting.len() < MAX_WAITING {
            self.waiting.push_back(to);
        }
    }

    /// Whether a step waits for more of the track.
    pub(super) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Goes on. Gives the moment that the steps lead to from `playhead`, if one is known by now.
    pub(super) fn step(
        &mut self,
        fleet: &Fleet,
        generation: u64,
        selected: Option<VehicleKey>,
        playhead: Timestamp,
    ) -> Option<Timestamp> {
        if self.waiting.is_empty() {
            return None;
        }
        let chosen = selected.and_then(|key| Some((key, fleet.get(key)?)));
        let Some((key, vehicle)) = chosen else {
            self.waiting.clear();
            return None;
        };
        self.look_at(fleet, key, generation);
        let (track, mut at) = (&vehicle.track, playhead);
        if !self.knows(track, at) {
            self.is_whole = self.search.step(track, FIXES_PER_TICK);
        }
        while let Some(to) = self.waiting.front().copied() {
            match self.neighbour(at, to) {
                // Nearer ones may still come.
                _ if to == Toward::Previous && !self.knows(track, at) => break,
                Some(time) => at = time,
                None if !self.is_whole => break,
                // There is none: the playhead stays where it is.
                None => {}
            }
            self.waiting.pop_front();
        }
        (at != playhead).then_some(at)
    }

    /// Begins anew if this is another track than before, or it has changed.
    fn look_at(&mut self, fleet: &Fleet, key: VehicleKey, generation: u64) {
        let revision = fleet.revision();
        let of = Of {
            key,
            generation,
            revision,
        };
        let is_as_it_was = self.of.is_some_and(|before| {
            let changed = fleet.changed_since(before.revision);
            (before.key, before.generation) == (key, generation)
                && (before.revision == revision
                    || changed.is_some_and(|mut keys| keys.all(|other| other != key)))
        });
        if !is_as_it_was {
            self.search = StopSearch::default();
            self.is_whole = false;
        }
        self.of = Some(of);
    }

    /// Whether every stop that begins before `t` is known.
    fn knows(&self, track: &Track, t: Timestamp) -> bool {
        self.is_whole
            || track
                .time_at(self.search.known_to())
                .is_some_and(|time| time > t)
    }

    /// The beginning of the stop before or after `t`, of those that are known.
    fn neighbour(&self, t: Timestamp, to: Toward) -> Option<Timestamp> {
        let stops = self.search.found();
        let index = match to {
            Toward::Next => stops.partition_point(|stop| stop.range.start() <= t),
            Toward::Previous => stops
                .partition_point(|stop| stop.range.start() < t)
                .checked_sub(1)?,
        };
        stops.get(index).map(|stop| stop.range.start())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::{Color, Fix, Update, Vehicle};
    use crate::time::Zone;

    fn time(secs: usize) -> Timestamp {
        Timestamp::from_epoch_millis(secs as f64 * 1000.0).unwrap()
    }

    /// A fix a second; drives for 300 s and stands for 300 s, again and again.
    fn fleet(secs: usize) -> Fleet {
        let metres = |s: usize| (s / 600 * 300 + (s % 600).min(300)) as f64 * 10.0;
        let track = (0..secs)
            .map(|s| {
                let place = LonLat::new(metres(s) / 111_195.0 % 90.0, 0.0).unwrap();
                Fix::new(time(s), WorldPoint::from_lon_lat(place))
            })
            .collect();
        let mut fleet = Fleet::default();
        fleet.apply(Update::Load {
            vehicles: vec![Vehicle {
                id: String::new(),
                label: String::new(),
                color: Color::generated(0),
                zone: Zone::NotStated,
                group: None,
                track,
            }],
            announced_range: None,
        });
        fleet
    }

    /// Where the steps lead to from there, and in how many ticks.
    fn led(fleet: &Fleet, steps: &mut StopSteps, from: Timestamp) -> (Timestamp, usize) {
        let (mut at, mut ticks) = (from, 0);
        while steps.is_waiting() {
            let led = steps.step(fleet, 0, VehicleKey::from_index(0), at);
            at = led.unwrap_or(at);
            ticks += 1;
        }
        (at, ticks)
    }

    #[test]
    fn in_a_long_track_no_tick_looks_at_all_of_it_and_the_stops_are_the_same() {
        let fleet = fleet(400_000);
        let stops = fleet.vehicles()[0].track.stops();
        let starts: Vec<Timestamp> = stops.iter().map(|stop| stop.range.start()).collect();
        let mut steps = StopSteps::default();
        steps.ask(Toward::Next);
        assert_eq!(led(&fleet, &mut steps, time(0)), (starts[0], 1));
        let mut steps = StopSteps::default();
        steps.ask(Toward::Previous);
        let (last, ticks) = led(&fleet, &mut steps, time(399_999));
        assert_eq!(Some(&last), starts.last());
        assert!(ticks >= 3, "{ticks}");
        // From now on they are known.
        steps.ask(Toward::Previous);
        assert_eq!(led(&fleet, &mut steps, last), (starts[starts.len() - 2], 1));
    }

    #[test]
    fn steps_that_wait_add_up_and_at_the_ends_the_playhead_stays() {
        let fleet = fleet(3000);
        let stops = fleet.vehicles()[0].track.stops();
        let mut steps = StopSteps::default();
        for _ in 0..3 {
            steps.ask(Toward::Next);
        }
        steps.ask(Toward::Previous);
        let (at, ticks) = led(&fleet, &mut steps, time(0));
        assert_eq!((at, ticks), (stops[1].range.start(), 1));
        steps.ask(Toward::Next);
        assert_eq!(led(&fleet, &mut steps, time(2999)), (time(2999), 1));
        steps.ask(Toward::Next);
        assert_eq!(steps.step(&fleet, 0, None, time(0)), None);
        assert!(!steps.is_waiting(), "nobody is selected");
    }
}
