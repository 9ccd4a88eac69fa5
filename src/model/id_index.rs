//! Where a vehicle is by its id, without looking at all of them.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher as _;

use super::Vehicle;

/// The first vehicle of every id. Holds numbers made of the ids, not the ids: 16 bytes and a
/// little for each of a million vehicles.
#[derive(Clone, Debug, Default)]
pub(super) struct IdIndex {
    /// The numbers are other ones in each run of the program: nobody can choose ids that share
    /// one.
    hasher: RandomState,
    places: HashMap<u64, u32, HashIsKey>,
}

impl IdIndex {
    /// Adds the vehicle at `index`, unless one of its id is there.
    pub(super) fn insert(&mut self, id: &str, index: usize) {
        if let (Entry::Vacant(place), Ok(index)) = (
            self.places.entry(self.hasher.hash_one(id)),
            u32::try_from(index),
        ) {
            place.insert(index);
        }
    }

    /// The first of `vehicles`, which are those that were inserted, with this id.
    pub(super) fn find(&self, vehicles: &[Vehicle], id: &str) -> Option<usize> {
        let index = *self.places.get(&self.hasher.hash_one(id))? as usize;
        if vehicles.get(index).is_some_and(|vehicle| vehicle.id == id) {
            return Some(index);
        }
        // Two ids of one number: once in thousands of sessions with a million vehicles each.
        vehicles.iter().position(|vehicle| vehicle.id == id)
    }
}

/// What is in the index follows from the vehicles beside it.
impl PartialEq for IdIndex {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct HashIsKey;

impl std::hash::BuildHasher for HashIsKey {
    type Hasher = KeyHasher;

    fn build_hasher(&self) -> KeyHasher {
        KeyHasher(0)
    }
}

/// Hands a number on as it is.
#[derive(Debug)]
struct KeyHasher(u64);

impl std::hash::Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
