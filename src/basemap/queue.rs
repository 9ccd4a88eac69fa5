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
    running: Vec<(K, Urgency)>,
    /// Done in view, and nobody was told of it.
    untold: usize,
    closed: bool,
}

impl<K: Copy + PartialEq> Queue<K> {
    pub fn new() -> Self {
        Self {
            state: Mutex::new(State {
                wanted: Vec::new(),
                running: Vec::new(),
                untold: 0,
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
        let is_running = |key: &K| running.iter().any(|(other, _)| other == key);
        wanted.extend(wishes.rev().filter(|(key, _)| !is_running(key)));
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
                state.running.push((key, urgency));
                return Some((key, urgency));
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// `key` is no longer being worked on. True when it is time to show what was done: so much
    /// of what is in view that it is worth a frame, or all of it.
    pub fn done(&self, key: K, worth_a_frame: usize) -> bool {
        let mut state = self.lock();
        let Some(at) = state
            .running
            .iter()
            .position(|(running, _)| *running == key)
        else {
            return false;
        };
        let (_, urgency) = state.running.swap_remove(at);
        if urgency != Urgency::InView {
            return false;
        }
        state.untold += 1;
        let all = state.running.iter().chain(&state.wanted);
        let is_last = !all
            .into_iter()
            .any(|(_, urgency)| *urgency == Urgency::InView);
        let is_due = is_last || state.untold >= worth_a_frame;
        if is_due {
            state.untold = 0;
        }
        is_due
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
        assert!(!queue.done(1, 2));
        queue.replace(in_view(&[1]).into_iter());
        assert_eq!(queue.next(), Some((1, Urgency::InView)));
    }

    #[test]
    fn it_is_time_for_a_frame_when_enough_or_all_in_view_is_done() {
        let queue = Queue::new();
        queue.replace(
            in_view(&[1, 2, 3, 4, 5])
                .into_iter()
                .chain([(6, Urgency::Ahead)]),
        );
        let due: Vec<bool> = (1..=6)
            .map(|key| {
                assert_eq!(queue.next().map(|(key, _)| key), Some(key));
                queue.done(key, 3)
            })
            .collect();
        assert_eq!(due, [false, false, true, false, true, false]);
    }

    #[test]
    fn the_last_of_several_workers_ends_what_is_in_view() {
        let queue = Queue::new();
        queue.replace(in_view(&[1, 2]).into_iter());
        queue.next();
        queue.next();
        assert!(!queue.done(2, 9));
        assert!(queue.done(1, 9));
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
