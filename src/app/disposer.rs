//! Frees the memory of vehicles that are gone, off the main thread.

use std::thread::JoinHandle;

use crate::model::Vehicle;

/// Fewer fixes are freed at once: a thread would take longer.
const MIN_FIXES: usize = 100_000;

/// Drops what is large on a thread of its own: to give back the memory of ten million fixes
/// takes tens of milliseconds, which a frame does not have. Waits for its threads when it is
/// dropped itself.
#[derive(Debug, Default)]
pub(super) struct Disposer {
    running: Vec<JoinHandle<()>>,
}

impl Disposer {
    /// Drops `vehicles`, soon.
    pub(super) fn dispose(&mut self, vehicles: Vec<Vehicle>) {
        self.running.retain(|thread| !thread.is_finished());
        let fixes: usize = vehicles.iter().map(|vehicle| vehicle.track.len()).sum();
        if fixes < MIN_FIXES {
            return;
        }
        let spawned = std::thread::Builder::new()
            .name(String::from("dispose"))
            .spawn(move || drop(vehicles));
        match spawned {
            Ok(thread) => self.running.push(thread),
            // Without a thread they were dropped with the closure, here and now.
            Err(error) => tracing::warn!(%error, "no thread to free memory on"),
        }
    }
}

impl Drop for Disposer {
    fn drop(&mut self) {
        for thread in self.running.drain(..) {
            if thread.join().is_err() {
                tracing::warn!("freeing memory ended with a panic");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::WorldPoint;
    use crate::model::{Color, Fix, Track};
    use crate::time::{Timestamp, Zone};

    fn vehicle(fixes: usize) -> Vehicle {
        let fix = Fix::new(Timestamp::default(), WorldPoint::default());
        Vehicle {
            id: "a".into(),
            label: "a".into(),
            color: Color::generated(0),
            group: None,
            zone: Zone::NotStated,
            track: std::iter::repeat_n(fix, fixes).collect::<Track>(),
        }
    }

    #[test]
    fn only_what_is_large_gets_a_thread_and_threads_that_ended_are_forgotten() {
        let mut disposer = Disposer::default();
        disposer.dispose(vec![vehicle(10)]);
        assert!(disposer.running.is_empty());
        disposer.dispose(vec![vehicle(MIN_FIXES / 2), vehicle(MIN_FIXES / 2)]);
        assert_eq!(disposer.running.len(), 1);
        while !disposer.running[0].is_finished() {
            std::thread::yield_now();
        }
        disposer.dispose(Vec::new());
        assert!(disposer.running.is_empty());
    }
}
