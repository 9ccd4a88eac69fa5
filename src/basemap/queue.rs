//! The tiles still to be worked on. Each frame's wishes replace the last frame's, so that
//! what is no longer in view is never worked on and the list stays as short as a screen.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How soon a tile is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Urgency {
    /// It is in view: the screen changes when it is there.
    InView,
    /// It may soon be in view.
    Ahead,
}

/// Work for several threads, in the order in which it was last wished for.
pub(super) struct Queue<K> {
    state: Mutex<State<K>>,
    changed: Condvar,
}

struct State<K> {
    /// Most wanted last, so that taking one is cheap.
    wanted: Vec<(K, Urgency)>,
    /// Being worked on.
    running: Vec<K>,
    closed: bool,
}

impl<K: Copy + PartialEq> Queue<K> {
    pub fn new() -> Self {
        Self {
            state: Mutex::new(State {
                wanted: Vec::new(),
                running: Vec::new(),
                closed: false,
            }),
            changed: Condvar::new(),
        }
    }

    /// Replaces the wishes, most wanted first. Those already being worked on are left out.
    pub fn replace(&self, wishes: impl DoubleEndedIterator<Item = (K, Urgency)>) {
        let mut state = self.lock();
        let State {
            wanted, running, ..
        } = &mut *state;
        wanted.clear();
        wanted.extend(wishes.rev().filter(|(key, _)| !running.contains(key)));
        drop(state);
        self.changed.notify_all();
    }

    /// Waits for work; `None` once the queue is closed.
    pub fn next(&self) -> Option<(K, Urgency)> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some((key, urgency)) = state.wanted.pop() {
                state.running.push(key);
                return Some((key, urgency));
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// `key` is no longer being worked on.
    pub fn done(&self, key: K) {
        self.lock().running.retain(|running| *running != key);
    }
}

impl<K> Queue<K> {
    /// Ends every [`Queue::next`], now and later.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<K>> {
        // No code that can panic runs under the lock, so the state is whole in any case.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_view(keys: &[u32]) -> Vec<(u32, Urgency)> {
        keys.iter().map(|key| (*key, Urgency::InView)).collect()
    }

    #[test]
    fn the_newest_wishes_replace_the_older_ones_and_keep_their_order() {
        let queue = Queue::new();
        queue.replace(in_view(&[1, 2, 3]).into_iter());
        assert_eq!(queue.next(), Some((1, Urgency::InView)));
        queue.replace(in_view(&[3, 1, 4]).into_iter());
        assert_eq!(queue.next(), Some((3, Urgency::InView)));
        // 1 is being worked on, and 2 is no longer wanted.
        assert_eq!(queue.next(), Some((4, Urgency::InView)));
        queue.done(1);
        queue.replace(in_view(&[1]).into_iter());
        assert_eq!(queue.next(), Some((1, Urgency::InView)));
    }

    #[test]
    fn a_closed_queue_lets_go_of_those_who_wait() {
        let queue = Queue::<u32>::new();
        std::thread::scope(|scope| {
            let waiting = std::thread::Builder::new()
                .name("waiting".to_owned())
                .spawn_scoped(scope, || queue.next())
                .unwrap();
            queue.close();
            assert_eq!(waiting.join().unwrap(), None);
        });
        queue.replace(in_view(&[1]).into_iter());
        assert_eq!(queue.next(), None);
    }
}
