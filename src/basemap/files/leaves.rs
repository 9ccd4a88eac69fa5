//! Directories of an archive that were read lately.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::basemap::pmtiles::Entry;

/// A directory's lines.
pub(super) type Directory = Arc<[Entry]>;

/// Keeps directories up to a number of lines, the least recently used forgotten first.
pub(super) struct Leaves {
    kept: Mutex<Kept>,
    max_entries: usize,
}

#[derive(Default)]
struct Kept {
    /// By their place in the file; with when each was last used.
    directories: HashMap<u64, (Directory, u64)>,
    entries: usize,
    uses: u64,
}

impl Leaves {
    /// A line takes 32 bytes.
    pub fn new(max_entries: usize) -> Self {
        Self {
            kept: Mutex::default(),
            max_entries,
        }
    }

    /// The directory that lies at `start`: as kept, or as `read` gives it. Others may read
    /// theirs meanwhile.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn get_or_read<E>(
        &self,
        start: u64,
        read: impl FnOnce() -> Result<Directory, E>,
    ) -> Result<Directory, E> {
        if let Some(directory) = self.lock().get(start) {
            return Ok(directory);
        }
        let directory = read()?;
        self.lock()
            .insert(start, Arc::clone(&directory), self.max_entries);
        Ok(directory)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        // No code that can panic runs under the lock, so what is kept is whole in any case.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn get(&mut self, start: u64) -> Option<Directory> {
        self.uses += 1;
        let (directory, last_used) = self.directories.get_mut(&start)?;
        *last_used = self.uses;
        Some(Arc::clone(directory))
    }

    fn insert(&mut self, start: u64, directory: Directory, max_entries: usize) {
        self.entries += directory.len();
        self.uses += 1;
        let slot = (directory, self.uses);
        if let Some((before, _)) = self.directories.insert(start, slot) {
            self.entries -= before.len();
        }
        while self.entries > max_entries && self.directories.len() > 1 {
            let each = self.directories.iter();
            let oldest = each.min_by_key(|(_, (_, last_used))| *last_used);
            let Some(oldest) = oldest.map(|(start, _)| *start) else {
                return;
            };
            if let Some((directory, _)) = self.directories.remove(&oldest) {
                self.entries -= directory.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(count: usize) -> Directory {
        let entry = Entry {
            tile_number: 0,
            run_length: 1,
            offset: 0,
            length: 1,
        };
        vec![entry; count].into()
    }

    fn reads(leaves: &Leaves, start: u64) -> usize {
        let mut reads = 0;
        let read = || -> Result<Directory, ()> {
            reads += 1;
            Ok(directory(10))
        };
        leaves.get_or_read(start, read).unwrap();
        reads
    }

    #[test]
    fn a_directory_is_read_once_while_it_is_used() {
        let leaves = Leaves::new(30);
        for start in [0, 1, 2] {
            assert_eq!(reads(&leaves, start), 1);
        }
        assert_eq!(reads(&leaves, 0), 0);
        // The fourth takes the place of the one that was not used for longest.
        assert_eq!(reads(&leaves, 3), 1);
        assert_eq!(reads(&leaves, 0), 0);
        assert_eq!(reads(&leaves, 1), 1);
    }

    #[test]
    fn one_that_cannot_be_read_is_not_kept() {
        let leaves = Leaves::new(30);
        assert!(leaves.get_or_read(0, || Err(())).is_err());
        assert_eq!(reads(&leaves, 0), 1);
    }

    #[test]
    fn one_that_is_larger_than_all_may_take_is_kept_alone() {
        let leaves = Leaves::new(5);
        assert_eq!(reads(&leaves, 0), 1);
        assert_eq!(reads(&leaves, 0), 0);
        assert_eq!(reads(&leaves, 1), 1);
        assert_eq!(reads(&leaves, 0), 1);
    }
}
