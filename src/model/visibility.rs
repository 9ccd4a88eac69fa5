//! Which vehicles are hidden by whoever looks at them.

use super::VehicleKey;

/// Vehicles in one word of the set.
const WORD: usize = u64::BITS as usize;

/// The hidden vehicles. All others are shown, also those that come later: what nobody has
/// hidden is never missing.
#[derive(Clone, Debug, Default)]
pub struct Visibility {
    /// A bit a vehicle; vehicles behind the end are shown.
    hidden: Vec<u64>,
    count: usize,
}

/// Nothing is hidden.
pub static ALL_SHOWN: Visibility = Visibility {
    hidden: Vec::new(),
    count: 0,
};

impl Visibility {
    /// Whether a vehicle is hidden.
    #[inline]
    pub fn is_hidden(&self, key: VehicleKey) -> bool {
        self.count > 0 && self.is_hidden_at(key.index())
    }

    /// How many vehicles are hidden.
    pub const fn hidden_count(&self) -> usize {
        self.count
    }

    /// Whether every vehicle is shown.
    pub const fn shows_all(&self) -> bool {
        self.count == 0
    }

    /// Hides a vehicle or shows it.
    pub fn set_hidden(&mut self, key: VehicleKey, is_hidden: bool) {
        if self.is_hidden_at(key.index()) == is_hidden {
            return;
        }
        let (word, bit) = (key.index() / WORD, 1 << (key.index() % WORD));
        if word >= self.hidden.len() {
            self.hidden.resize(word + 1, 0);
        }
        if let Some(word) = self.hidden.get_mut(word) {
            *word ^= bit;
        }
        if is_hidden {
            self.count += 1;
        } else {
            self.count = self.count.saturating_sub(1);
        }
    }

    /// Shows all vehicles.
    pub fn show_all(&mut self) {
        *self = Self::default();
    }

    /// Hides all of so many vehicles but some.
    pub fn isolate(&mut self, vehicles: usize, kept: impl IntoIterator<Item = VehicleKey>) {
        self.hidden.clear();
        self.hidden.resize(vehicles.div_ceil(WORD), u64::MAX);
        if let Some(last) = self.hidden.last_mut()
            && !vehicles.is_multiple_of(WORD)
        {
            *last = (1 << (vehicles % WORD)) - 1;
        }
        self.count = vehicles;
        for key in kept {
            if key.index() < vehicles {
                self.set_hidden(key, false);
            }
        }
    }

    /// The same when some of the vehicles are no longer there and the others have moved up:
    /// `stays` tells for each of them in turn whether it is.
    #[must_use]
    pub fn after_removal(&self, stays: impl IntoIterator<Item = bool>) -> Self {
        let mut after = Self::default();
        if self.shows_all() {
            return after;
        }
        let staying = stays.into_iter().enumerate().filter(|(_, stays)| *stays);
        for (place, (index, _)) in staying.enumerate() {
            if self.is_hidden_at(index)
                && let Some(key) = VehicleKey::from_index(place)
            {
                after.set_hidden(key, true);
            }
        }
        after
    }

    fn is_hidden_at(&self, index: usize) -> bool {
        let word = self.hidden.get(index / WORD).copied().unwrap_or(0);
        word >> (index % WORD) & 1 == 1
    }
}

impl PartialEq for Visibility {
    /// Whether the same vehicles are hidden.
    fn eq(&self, other: &Self) -> bool {
        let (short, long) = if self.hidden.len() <= other.hidden.len() {
            (&self.hidden, &other.hidden)
        } else {
            (&other.hidden, &self.hidden)
        };
        self.count == other.count
            && long.starts_with(short)
            && long.iter().skip(short.len()).all(|word| *word == 0)
    }
}

impl Eq for Visibility {}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(index: usize) -> VehicleKey {
        VehicleKey::from_index(index).unwrap()
    }

    fn hidden(visibility: &Visibility, vehicles: usize) -> Vec<usize> {
        let all = (0..vehicles).filter(|index| visibility.is_hidden(key(*index)));
        let all: Vec<usize> = all.collect();
        assert_eq!(all.len(), visibility.hidden_count());
        all
    }

    #[test]
    fn what_is_hidden_twice_is_hidden_once_and_comes_back() {
        let mut visibility = Visibility::default();
        for index in [3, 200, 3] {
            visibility.set_hidden(key(index), true);
        }
        assert_eq!(hidden(&visibility, 500), [3, 200]);
        visibility.set_hidden(key(3), false);
        visibility.set_hidden(key(4), false);
        assert_eq!(hidden(&visibility, 500), [200]);
        visibility.set_hidden(key(200), false);
        assert!(visibility.shows_all());
        assert_eq!(visibility, ALL_SHOWN);
    }

    #[test]
    fn the_isolated_are_shown_alone_and_so_is_what_comes_later() {
        let mut visibility = Visibility::default();
        visibility.isolate(130, [key(2), key(129), key(900)]);
        assert_eq!(visibility.hidden_count(), 128);
        assert!(!visibility.is_hidden(key(2)) && !visibility.is_hidden(key(129)));
        assert!(visibility.is_hidden(key(0)) && visibility.is_hidden(key(128)));
        assert!(!visibility.is_hidden(key(130)) && !visibility.is_hidden(key(5000)));
        visibility.isolate(64, []);
        assert_eq!(hidden(&visibility, 200).len(), 64);
        visibility.show_all();
        assert!(visibility.shows_all());
    }

    #[test]
    fn the_hidden_move_up_with_the_others_when_some_go() {
        let mut visibility = Visibility::default();
        for index in [1, 4, 5] {
            visibility.set_hidden(key(index), true);
        }
        let after = visibility.after_removal([true, false, false, true, true, true]);
        assert_eq!(hidden(&after, 10), [2, 3]);
    }
}
