//! Finds the events of some vehicles or of all, in steps beside the frames, and keeps them.

use std::collections::{HashSet, VecDeque};

use crate::model::{Event, EventSearch, Fleet, Selection, VehicleKey};

/// Events that are kept at most; of more it is said of how many vehicles these are.
pub const MAX_EVENTS: usize = 200_000;

/// Fixes that one frame looks at: some milliseconds.
const FIXES_PER_STEP: usize = 150_000;
/// What looking at a vehicle costs beside its fixes, in fixes.
const FIXES_PER_VEHICLE: usize = 8;
/// Data that comes live is looked through at most so often, in seconds.
const REST_SECS: f64 = 1.0;

/// Something that happened, and to whom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// To whom.
    pub vehicle: VehicleKey,
    /// What.
    pub event: Event,
}

/// Of whom the events are wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Scope {
    /// Of everybody.
    All,
    /// Of these.
    Some(Selection),
}

/// How far a first search has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Vehicles looked through.
    pub done: usize,
    /// Vehicles in all.
    pub all: usize,
}

/// The events, in order of the times at which they begin.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    of: Option<(Scope, u64)>,
    /// The fleet's when the last search began.
    revision: u64,
    /// Vehicles of the fleet when the last search began.
    known: usize,
    rows: Vec<Row>,
    search: Option<Search>,
    version: u64,
    /// How many vehicles were looked through when there came to be too many events.
    cut_at: Option<usize>,
    made_at_secs: f64,
}

/// A search through some vehicles.
#[derive(Clone, Debug)]
struct Search {
    todo: VecDeque<VehicleKey>,
    all: usize,
    /// Whose events so far are replaced by what is found; `None` for everybody's.
    replaced: Option<HashSet<VehicleKey>>,
    found: Vec<Row>,
    of_one: EventSearch,
    is_cut: bool,
}

impl Finder {
    /// The events that are known.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Another number for other events.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// How far it has come, before the first events are told.
    pub fn progress(&self) -> Option<Progress> {
        let search = self.search.as_ref()?;
        (search.replaced.is_none()).then(|| Progress {
            done: search.all.saturating_sub(search.todo.len()),
            all: search.all,
        })
    }

    /// Whether everything that is asked for is told.
    pub const fn is_complete(&self) -> bool {
        self.search.is_none()
    }

    /// Of how many vehicles the events are, when there were too many to keep all.
    pub const fn cut_at(&self) -> Option<usize> {
        self.cut_at
    }

    /// Whether the events of everybody are known: those of some are among them.
    pub fn knows_all(&self, generation: u64) -> bool {
        self.search.is_none() && self.cut_at.is_none() && self.of == Some((Scope::All, generation))
    }

    /// Goes on for these vehicles. Returns whether there is more to do in the next frame.
    pub fn step(&mut self, fleet: &Fleet, generation: u64, scope: &Scope, now_secs: f64) -> bool {
        let is_same = self.of.as_ref().is_some_and(|(of, in_generation)| {
            *in_generation == generation
                && (of == scope || (*of == Scope::All && self.knows_all(generation)))
        });
        if !is_same {
            *self = Self {
                of: Some((scope.clone(), generation)),
                version: self.version + 1,
                ..Self::default()
            };
            self.begin(fleet, None);
        } else if self.search.is_none() && self.is_outdated(fleet) {
            if now_secs - self.made_at_secs < REST_SECS && now_secs >= self.made_at_secs {
                return false;
            }
            let changed = fleet.changed_since(self.revision);
            // What is cut is not told of all: it is cut anew.
            let changed = changed.filter(|_| self.cut_at.is_none());
            let changed = changed.map(|keys| keys.collect::<HashSet<_>>());
            self.begin(fleet, changed);
        }
        let Some(mut search) = self.search.take() else {
            return false;
        };
        if !search.step(fleet) {
            self.search = Some(search);
            return true;
        }
        self.finish(search, now_secs);
        false
    }

    /// In how many seconds it is to go on, if something has come live since.
    pub fn wait_secs(&self, fleet: &Fleet, now_secs: f64) -> Option<f64> {
        let is_due = self.search.is_none() && self.is_outdated(fleet);
        is_due.then(|| (self.made_at_secs + REST_SECS - now_secs).max(0.0))
    }

    fn is_outdated(&self, fleet: &Fleet) -> bool {
        self.revision != fleet.revision() || self.known != fleet.vehicles().len()
    }

    /// Begins with the vehicles whose tracks have changed and those that are new, or with all.
    fn begin(&mut self, fleet: &Fleet, changed: Option<HashSet<VehicleKey>>) {
        let new = self.known..fleet.vehicles().len();
        let all = match &self.of {
            Some((Scope::Some(selection), _)) => selection.iter().collect::<Vec<_>>(),
            _ => (0..new.end).filter_map(VehicleKey::from_index).collect(),
        };
        let is_due = |key: &VehicleKey| {
            let is_changed = |changed: &HashSet<_>| changed.contains(key);
            new.contains(&key.index()) || changed.as_ref().is_none_or(is_changed)
        };
        let todo: VecDeque<VehicleKey> = all.into_iter().filter(is_due).collect();
        (self.revision, self.known) = (fleet.revision(), new.end);
        self.search = Some(Search {
            all: todo.len(),
            replaced: changed.map(|_| todo.iter().copied().collect()),
            todo,
            found: Vec::new(),
            of_one: EventSearch::default(),
            is_cut: false,
        });
    }

    fn finish(&mut self, search: Search, now_secs: f64) {
        match &search.replaced {
            Some(keys) => self.rows.retain(|row| !keys.contains(&row.vehicle)),
            None => self.rows.clear(),
        }
        self.rows.extend(search.found);
        // Pieces that are in order already are not sorted anew, but joined.
        let order = |row: &Row| (row.event.range.start(), row.vehicle, row.event.kind);
        self.rows.sort_by_key(order);
        self.cut_at = search
            .is_cut
            .then(|| search.all.saturating_sub(search.todo.len()));
        self.version += 1;
        self.made_at_secs = now_secs;
    }
}

impl Search {
    /// Looks at some more fixes; returns whether all have been looked at.
    fn step(&mut self, fleet: &Fleet) -> bool {
        let mut left = FIXES_PER_STEP;
        while let Some(key) = self.todo.front().copied() {
            if left == 0 {
                return false;
            }
            let is_done = match fleet.get(key) {
                Some(vehicle) => self.of_one.step(&vehicle.track, &mut left),
                None => true,
            };
            self.is_cut = self.found.len() + self.of_one.count() > MAX_EVENTS;
            if self.is_cut {
                return true;
            }
            if is_done {
                let events = std::mem::take(&mut self.of_one).finish();
                let row = |event| Row {
                    vehicle: key,
                    event,
                };
                self.found.extend(events.into_iter().map(row));
                self.todo.pop_front();
                left = left.saturating_sub(FIXES_PER_VEHICLE);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::{Color, EventKind, Extension, Fix, FixFlags, Update, Vehicle};
    use crate::time::{Timestamp, Zone};

    fn fix(secs: u32, flags: FixFlags) -> Fix {
        let place = LonLat::new(14.5, 35.9 + f64::from(secs) * 10.0 / 111_320.0).unwrap();
        let time = Timestamp::from_epoch_millis(f64::from(secs) * 1000.0).unwrap();
        Fix {
            flags,
            ..Fix::new(time, WorldPoint::from_lon_lat(place))
        }
    }

    /// Vehicles that drive, each with an anomaly every so many seconds, one second after another.
    fn fleet(vehicles: u32, secs: u32, every: u32) -> Fleet {
        let vehicle = |index: u32| Vehicle {
            id: index.to_string(),
            label: String::new(),
            color: Color::generated(0),
            zone: Zone::NotStated,
            group: None,
            track: (0..secs)
                .map(|s| {
                    // Not so near to an end that what lies between would be doubtful too.
                    let is_odd = s % every == (index + 20) % every;
                    let flags = if is_odd {
                        FixFlags::ANOMALY
                    } else {
                        FixFlags::NONE
                    };
                    fix(s, flags)
                })
                .collect(),
        };
        let mut fleet = Fleet::default();
        fleet.apply(Update::Load {
            vehicles: (0..vehicles).map(vehicle).collect(),
            announced_range: None,
        });
        fleet
    }

    fn found(finder: &Finder) -> Vec<(usize, i64)> {
        let rows = finder.rows().iter();
        rows.map(|row| {
            let secs = row.event.range.start().micros() / 1_000_000;
            (row.vehicle.index(), secs)
        })
        .collect()
    }

    #[test]
    fn the_events_of_all_are_in_order_of_time_and_found_in_steps() {
        let fleet = fleet(3, 100_000, 30_000);
        let mut finder = Finder::default();
        let mut steps = 1;
        while finder.step(&fleet, 1, &Scope::All, 0.0) {
            assert!(finder.rows().is_empty() && finder.progress().is_some());
            steps += 1;
        }
        assert!(steps >= 3, "{steps}");
        let events = found(&finder);
        assert_eq!(events.len(), 12);
        assert_eq!(events[..4], [(0, 20), (1, 21), (2, 22), (0, 30_020)]);
        assert!(finder.is_complete() && finder.progress().is_none());
        // Those of some are among them: nothing is looked at again.
        let version = finder.version();
        let one = Scope::Some(Selection::only(VehicleKey::from_index(1)));
        assert!(!finder.step(&fleet, 1, &one, 0.0));
        assert_eq!(finder.version(), version);
    }

    #[test]
    fn of_the_selected_vehicles_no_other_is_looked_at() {
        let fleet = fleet(3, 1000, 500);
        let mut finder = Finder::default();
        let one = Scope::Some(Selection::only(VehicleKey::from_index(1)));
        assert!(!finder.step(&fleet, 1, &one, 0.0));
        assert_eq!(found(&finder), [(1, 21), (1, 521)]);
        assert!(!finder.knows_all(1));
        // Another fleet has other events.
        assert!(!finder.step(&Fleet::default(), 2, &Scope::All, 0.0));
        assert!(finder.rows().is_empty());
    }

    #[test]
    fn what_comes_live_is_found_after_a_rest_and_the_rest_stays() {
        let mut fleet = fleet(2, 100, 50);
        let mut finder = Finder::default();
        finder.step(&fleet, 1, &Scope::All, 0.0);
        assert_eq!(finder.rows().len(), 4);
        fleet.apply(Update::Extend {
            vehicles: vec![Extension {
                id: "1".into(),
                label: None,
                color: None,
                zone: None,
                group: None,
                fixes: vec![fix(100, FixFlags::NONE), fix(500, FixFlags::NONE)],
            }],
        });
        assert!(!finder.step(&fleet, 1, &Scope::All, 0.5));
        assert_eq!(finder.rows().len(), 4);
        assert_eq!(finder.wait_secs(&fleet, 0.5), Some(0.5));
        finder.step(&fleet, 1, &Scope::All, REST_SECS);
        assert_eq!(finder.rows().len(), 5);
        let last = finder.rows().last().unwrap();
        assert_eq!(last.event.kind, EventKind::Gap);
        assert_eq!(last.vehicle.index(), 1);
        assert_eq!(finder.wait_secs(&fleet, 9.0), None);
    }

    #[test]
    fn more_than_can_be_kept_are_cut_at_a_vehicle_and_that_is_told() {
        let most = u32::try_from(MAX_EVENTS).unwrap();
        let fleet = fleet(2, most, 1);
        let mut finder = Finder::default();
        while finder.step(&fleet, 1, &Scope::All, 0.0) {}
        assert_eq!(finder.cut_at(), Some(1));
        assert!(!finder.knows_all(1));
        assert!(finder.rows().len() <= MAX_EVENTS);
        assert!(finder.rows().iter().all(|row| row.vehicle.index() == 0));
    }
}
