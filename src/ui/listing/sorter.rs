//! Sorting in steps, so that a frame stays short however many there are to be sorted.

use std::cmp::Ordering;
use std::collections::VecDeque;

/// Entries that are sorted at once; longer runs are merged from such.
const CHUNK: usize = 1024;
/// Comparisons that one step makes, more or less.
const COMPARISONS_PER_STEP: usize = 24_000;
/// Comparisons that sorting a chunk takes, for each of its entries.
const PER_ENTRY: usize = 10;

/// Entries that are being sorted, equal ones in the order in which they came.
#[derive(Clone, Debug)]
pub struct Sorter<T> {
    unsorted: VecDeque<T>,
    runs: VecDeque<Vec<T>>,
    merging: Option<Merging<T>>,
}

/// Two runs that become one.
#[derive(Clone, Debug)]
struct Merging<T> {
    first: std::iter::Peekable<std::vec::IntoIter<T>>,
    second: std::iter::Peekable<std::vec::IntoIter<T>>,
    merged: Vec<T>,
}

impl<T: Clone> Sorter<T> {
    /// Begins with these.
    pub fn new(entries: Vec<T>) -> Self {
        Self {
            unsorted: entries.into(),
            runs: VecDeque::new(),
            merging: None,
        }
    }

    /// Goes on; gives the sorted entries back when they are. `compare` must be the same each time.
    pub fn step(&mut self, compare: impl Fn(&T, &T) -> Ordering) -> Option<Vec<T>> {
        let mut room = COMPARISONS_PER_STEP;
        while room > 0 {
            if !self.unsorted.is_empty() {
                let count = self.unsorted.len().min(CHUNK);
                let mut run: Vec<T> = self.unsorted.drain(..count).collect();
                run.sort_by(&compare);
                self.runs.push_back(run);
                room = room.saturating_sub(count * PER_ENTRY);
                continue;
            }
            let mut merging = match self.merging.take() {
                Some(merging) => merging,
                None => match self.next_pair() {
                    Ok(merging) => merging,
                    Err(sorted) => return Some(sorted),
                },
            };
            if merging.step(&mut room, &compare) {
                self.runs.push_back(merging.merged);
            } else {
                self.merging = Some(merging);
            }
        }
        None
    }

    /// The two runs to merge next, or the one that is left.
    fn next_pair(&mut self) -> Result<Merging<T>, Vec<T>> {
        // Of runs that were merged in one round the first stays before the second: with an odd
        // one out, the last goes through a round alone.
        let Some(first) = self.runs.pop_front() else {
            return Err(Vec::new());
        };
        let Some(second) = self.runs.pop_front() else {
            return Err(first);
        };
        Ok(Merging {
            merged: Vec::with_capacity(first.len() + second.len()),
            first: first.into_iter().peekable(),
            second: second.into_iter().peekable(),
        })
    }
}

impl<T> Merging<T> {
    /// Goes on while there is room; returns whether all is merged.
    fn step(&mut self, room: &mut usize, compare: &impl Fn(&T, &T) -> Ordering) -> bool {
        while *room > 0 {
            *room -= 1;
            let next = match (self.first.peek(), self.second.peek()) {
                (Some(a), Some(b)) if compare(a, b).is_le() => self.first.next(),
                (_, Some(_)) => self.second.next(),
                (_, None) => self.first.next(),
            };
            match next {
                Some(next) => self.merged.push(next),
                None => return true,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(entries: Vec<u32>) -> (Vec<u32>, usize) {
        let mut sorter = Sorter::new(entries);
        let mut steps = 1;
        loop {
            if let Some(sorted) = sorter.step(u32::cmp) {
                return (sorted, steps);
            }
            steps += 1;
        }
    }

    #[test]
    fn all_are_sorted_and_many_in_many_steps() {
        for count in [0, 1, 2, CHUNK, CHUNK + 1, 5 * CHUNK + 7, 100_000] {
            let scattered = |i: usize| (i as u32).wrapping_mul(2_654_435_761) >> 8;
            let entries: Vec<u32> = (0..count).map(scattered).collect();
            let mut expected = entries.clone();
            expected.sort_unstable();
            let (found, steps) = sorted(entries);
            assert_eq!(found, expected);
            assert!(count < 50_000 || steps > 20, "{steps}");
            assert!(count > CHUNK || steps == 1, "{steps}");
        }
    }
}
