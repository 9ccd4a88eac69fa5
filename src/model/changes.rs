//! What of a fleet has changed in place, for those who keep something of its tracks.

use std::collections::{HashSet, VecDeque};

use super::VehicleKey;

/// Changes that are remembered one by one: more than come in some frames.
const MAX_REMEMBERED: usize = 8192;

/// Changes of tracks and names while their vehicles keep their places.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Changes {
    /// Counts changes of tracks.
    revision: u64,
    /// Counts changes of names, colours and groups.
    look_revision: u64,
    /// Whose track was changed with each of the last revisions.
    last: VecDeque<VehicleKey>,
    /// Tracks that have grown so much that all of them is to be looked at again, in the order
    /// in which they did.
    unsettled: VecDeque<VehicleKey>,
    queued: HashSet<VehicleKey>,
}

impl Changes {
    pub(super) const fn revision(&self) -> u64 {
        self.revision
    }

    pub(super) const fn look_revision(&self) -> u64 {
        self.look_revision
    }

    /// A vehicle has another name, colour or group.
    pub(super) const fn note_look(&mut self) {
        self.look_revision += 1;
    }

    /// A track has changed; perhaps it is to be settled.
    pub(super) fn note_track(&mut self, key: VehicleKey, wants_settling: bool) {
        self.revision += 1;
        if self.last.len() == MAX_REMEMBERED {
            self.last.pop_front();
        }
        self.last.push_back(key);
        if wants_settling && self.queued.insert(key) {
            self.unsettled.push_back(key);
        }
    }

    /// Whose tracks were changed after `revision`, or `None` when not all of them are
    /// remembered.
    pub(super) fn since(&self, revision: u64) -> Option<impl Iterator<Item = VehicleKey> + '_> {
        let count = usize::try_from(self.revision.checked_sub(revision)?).ok()?;
        let known = self.last.len().checked_sub(count)?;
        Some(self.last.iter().skip(known).copied())
    }

    /// The track that has waited longest to be settled.
    pub(super) fn first_unsettled(&self) -> Option<VehicleKey> {
        self.unsettled.front().copied()
    }

    /// That one was settled, which changes it.
    pub(super) fn settled(&mut self, key: VehicleKey) {
        self.unsettled.pop_front();
        self.queued.remove(&key);
        self.note_track(key, false);
    }

    /// The same counts for a fleet whose vehicles have other places now.
    pub(super) fn without_keys(&self) -> Self {
        Self {
            revision: self.revision + 1,
            look_revision: self.look_revision,
            ..Self::default()
        }
    }
}
