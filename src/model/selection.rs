//! Which vehicles somebody is looking at.

use super::VehicleKey;

/// Some vehicles, one of which was chosen last: details are shown of that one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Ascending, each once.
    keys: Vec<VehicleKey>,
    primary: Option<VehicleKey>,
}

/// The selection of nobody.
pub static NOBODY: Selection = Selection {
    keys: Vec::new(),
    primary: None,
};

impl Selection {
    /// One vehicle alone, or none.
    pub fn only(key: Option<VehicleKey>) -> Self {
        Self {
            keys: key.into_iter().collect(),
            primary: key,
        }
    }

    /// The one that was chosen last.
    pub const fn primary(&self) -> Option<VehicleKey> {
        self.primary
    }

    /// Whether a vehicle is one of them.
    #[inline]
    pub fn contains(&self, key: VehicleKey) -> bool {
        self.keys.binary_search(&key).is_ok()
    }

    /// All of them, in the order of the fleet.
    pub fn iter(&self) -> impl Iterator<Item = VehicleKey> {
        self.keys.iter().copied()
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Adds a vehicle, which then is the one chosen last.
    pub fn add(&mut self, key: VehicleKey) {
        if let Err(place) = self.keys.binary_search(&key) {
            self.keys.insert(place, key);
        }
        self.primary = Some(key);
    }

    /// Adds a vehicle, or takes it away if it is there.
    pub fn toggle(&mut self, key: VehicleKey) {
        match self.keys.binary_search(&key) {
            Ok(place) => {
                self.keys.remove(place);
                if self.primary == Some(key) {
                    self.primary = self.keys.last().copied();
                }
            }
            Err(_) => self.add(key),
        }
    }
}

impl FromIterator<VehicleKey> for Selection {
    /// The first one given counts as chosen last.
    fn from_iter<I: IntoIterator<Item = VehicleKey>>(keys: I) -> Self {
        let mut keys: Vec<VehicleKey> = keys.into_iter().collect();
        let primary = keys.first().copied();
        keys.sort_unstable();
        keys.dedup();
        Self { keys, primary }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(index: usize) -> VehicleKey {
        VehicleKey::from_index(index).unwrap()
    }

    #[test]
    fn what_is_toggled_comes_and_goes_and_the_last_one_chosen_is_the_first() {
        let mut selection = Selection::only(Some(key(5)));
        selection.toggle(key(2));
        assert_eq!(selection.primary(), Some(key(2)));
        assert_eq!(selection.iter().collect::<Vec<_>>(), [key(2), key(5)]);
        selection.toggle(key(2));
        assert_eq!(selection.primary(), Some(key(5)));
        assert!(selection.contains(key(5)) && !selection.contains(key(2)));
        selection.toggle(key(5));
        assert_eq!(selection, Selection::default());
    }

    #[test]
    fn many_are_kept_once_each() {
        let selection: Selection = [7, 3, 7, 1].map(key).into_iter().collect();
        assert_eq!(selection.len(), 3);
        assert_eq!(selection.primary(), Some(key(7)));
    }
}
