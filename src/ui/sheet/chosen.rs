//! Which of the events that were found are listed: of some kinds, and of some vehicles.

use super::finder::{Finder, Row, Scope};
use crate::model::EventKind;
use crate::time::Timestamp;

/// A group of kinds that is shown or hidden as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Stops.
    Stops,
    /// Gaps.
    Gaps,
    /// Conflicts.
    Conflicts,
    /// Anomalies and jumps.
    Anomalies,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Stops, Self::Gaps, Self::Conflicts, Self::Anomalies];

    /// The group that a kind belongs to.
    pub const fn of(kind: EventKind) -> Self {
        match kind {
            EventKind::Stop => Self::Stops,
            EventKind::Gap => Self::Gaps,
            EventKind::Conflict => Self::Conflicts,
            EventKind::Anomaly | EventKind::Jump => Self::Anomalies,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Groups(u8);

impl Default for Groups {
    /// All of them.
    fn default() -> Self {
        Self(u8::MAX)
    }
}

impl Groups {
    /// Whether a group is in it.
    pub const fn contains(self, group: Group) -> bool {
        self.0 & group.bit() != 0
    }

    /// Adds a group, or takes it away.
    pub const fn toggle(&mut self, group: Group) {
        self.0 ^= group.bit();
    }
}

/// The events that are listed, kept until something else is asked for.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    of: Option<(u64, Groups, Scope)>,
    /// Indices of the finder's rows.
    indices: Vec<u32>,
    /// How many there are of each group, listed or not.
    counts: [u64; 4],
}

impl Chosen {
    /// Brings the list up to date.
    pub fn update(&mut self, finder: &Finder, groups: Groups, scope: &Scope) {
        let is_same = self.of.as_ref().is_some_and(|(version, of, in_scope)| {
            (*version, *of) == (finder.version(), groups) && in_scope == scope
        });
        if is_same {
            return;
        }
        self.of = Some((finder.version(), groups, scope.clone()));
        self.indices.clear();
        self.counts = [0; 4];
        for (index, row) in finder.rows().iter().enumerate() {
            if let Scope::Some(selection) = scope
                && !selection.contains(row.vehicle)
            {
                continue;
            }
            let group = Group::of(row.event.kind);
            if let Some(count) = self.counts.get_mut(group as usize) {
                *count += 1;
            }
            if groups.contains(group) {
                self.indices.extend(u32::try_from(index).ok());
            }
        }
    }

    /// How many are listed.
    pub const fn len(&self) -> usize {
        self.indices.len()
    }

    /// How many there are of a group, listed or not.
    pub fn count_of(&self, group: Group) -> u64 {
        self.counts.get(group as usize).copied().unwrap_or(0)
    }

    /// The event in a row of the list.
    pub fn row<'a>(&self, finder: &'a Finder, row: usize) -> Option<&'a Row> {
        let index = usize::try_from(*self.indices.get(row)?).ok()?;
        finder.rows().get(index)
    }

    /// The last row that has begun at `t`.
    pub fn row_at(&self, finder: &Finder, t: Timestamp) -> Option<usize> {
        let has_begun = |index: &u32| {
            let row = usize::try_from(*index)
                .ok()
                .and_then(|i| finder.rows().get(i));
            row.is_some_and(|row| row.event.range.start() <= t)
        };
        self.indices.partition_point(has_begun).checked_sub(1)
    }
}
