//! Which vehicles the palette offers: those whose name or id contains what is searched for.

use crate::model::{Fleet, Vehicle};

/// Vehicles that one step looks at, so that a frame stays short however many there are.
const VEHICLES_PER_STEP: usize = 50_000;

/// Rows, found in steps and kept until another query or fleet comes.
#[derive(Clone, Debug, Default)]
pub struct VehicleSearch {
    /// None while nothing is searched for.
    matches: Option<Matches>,
}

#[derive(Clone, Debug)]
struct Matches {
    lowercase_query: String,
    /// Which fleet, and what its vehicles are called.
    generation: (u64, u64),
    indices: Vec<usize>,
    vehicles_done: usize,
}

impl VehicleSearch {
    /// Goes on with the search for `query`, from the beginning if it is another one than
    /// before, in another fleet, or vehicles have got other names. Returns whether there is more to do.
    pub fn step(&mut self, query: &str, fleet: &Fleet, generation: u64) -> bool {
        let query = query.trim().to_lowercase();
        let generation = (generation, fleet.look_revision());
        if query.is_empty() {
            self.matches = None;
            return false;
        }
        let matches = self
            .matches
            .take()
            .filter(|m| m.lowercase_query == query && m.generation == generation)
            .unwrap_or_else(|| Matches {
                lowercase_query: query,
                generation,
                indices: Vec::new(),
                vehicles_done: 0,
            });
        !self.matches.insert(matches).step(fleet)
    }

    /// Whether something is searched for.
    pub const fn is_active(&self) -> bool {
        self.matches.is_some()
    }

    /// How many rows there are to show.
    pub fn row_count(&self, fleet: &Fleet) -> usize {
        self.matches
            .as_ref()
            .map_or(fleet.vehicles().len(), |m| m.indices.len())
    }

    /// Index of the vehicle in a row.
    pub fn index_at(&self, row: usize) -> Option<usize> {
        match &self.matches {
            Some(matches) => matches.indices.get(row).copied(),
            None => Some(row),
        }
    }
}

impl Matches {
    /// Looks at the next vehicles; returns whether all have been looked at.
    fn step(&mut self, fleet: &Fleet) -> bool {
        let from = self.vehicles_done;
        let next = fleet
            .vehicles()
            .iter()
            .enumerate()
            .skip(from)
            .take(VEHICLES_PER_STEP);
        for (index, vehicle) in next {
            if is_match(vehicle, &self.lowercase_query) {
                self.indices.push(index);
            }
            self.vehicles_done = index + 1;
        }
        self.vehicles_done >= fleet.vehicles().len()
    }
}

/// Whether the name or the id of a vehicle contains a query in small letters.
pub fn is_match(vehicle: &Vehicle, lowercase_query: &str) -> bool {
    contains(&vehicle.label, lowercase_query) || contains(&vehicle.id, lowercase_query)
}

/// Whether `text` in small letters contains the query.
fn contains(text: &str, lowercase_query: &str) -> bool {
    if !(text.is_ascii() && lowercase_query.is_ascii()) {
        return text.to_lowercase().contains(lowercase_query);
    }
    // Most names are plain: those need no copy.
    let query = lowercase_query.as_bytes();
    text.as_bytes()
        .windows(query.len().max(1))
        .any(|part| part.eq_ignore_ascii_case(query))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Color, Track, Update};
    use crate::time::Zone;

    fn fleet(labels: impl Iterator<Item = String>) -> Fleet {
        let vehicles = labels
            .enumerate()
            .map(|(i, label)| Vehicle {
                id: format!("id-{i}"),
                label,
                color: Color::generated(i),
                group: None,
                zone: Zone::NotStated,
                track: Track::default(),
            })
            .collect();
        let mut fleet = Fleet::default();
        fleet.apply(Update::Load {
            vehicles,
            announced_range: None,
        });
        fleet
    }

    #[test]
    fn a_large_fleet_is_searched_in_steps_and_none_is_missed() {
        let count = VEHICLES_PER_STEP * 2 + 10;
        let name = |i: usize| {
            if i.is_multiple_of(1000) {
                format!("Bus {i}")
            } else {
                String::from("Car")
            }
        };
        let fleet = fleet((0..count).map(name));
        let mut search = VehicleSearch::default();
        let mut steps = 1;
        while search.step("bus", &fleet, 1) {
            steps += 1;
        }
        assert_eq!(steps, 3);
        assert_eq!(search.row_count(&fleet), count.div_ceil(1000));
        assert_eq!(search.index_at(3), Some(3000));
        // Nothing is done again while query and fleet stay.
        assert!(!search.step(" BUS ", &fleet, 1));
    }

    #[test]
    fn another_query_or_fleet_begins_anew_and_none_shows_all() {
        let first = fleet(["Ämter", "Van", "van 2"].map(String::from).into_iter());
        let mut search = VehicleSearch::default();
        search.step("VAN", &first, 1);
        assert_eq!(search.row_count(&first), 2);
        search.step("ämt", &first, 1);
        assert_eq!(search.row_count(&first), 1);
        let second = fleet(std::iter::repeat_n(String::from("Ämter"), 5));
        search.step("ämt", &second, 2);
        assert_eq!(search.row_count(&second), 5);
        search.step("  ", &second, 2);
        assert!(!search.is_active());
        assert_eq!(search.row_count(&second), 5);
    }
}
