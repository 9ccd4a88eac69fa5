//! Named threads that work off a queue and hand the results to the main thread.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, bounded, never};

use super::queue::{Queue, Urgency};

/// Called from a worker whenever the screen would change; may be called often.
pub(super) type Waker = Arc<dyn Fn() + Send + Sync>;

/// Results that may wait for the main thread before the workers pause.
const WAITING_RESULTS: usize = 64;

/// Workers turning keys into values. Dropping it ends and joins them.
pub(super) struct Pool<K, V> {
    queue: Arc<Queue<K>>,
    results: Receiver<(K, V)>,
    threads: Vec<JoinHandle<()>>,
}

impl<K, V> Pool<K, V>
where
    K: Copy + PartialEq + Send + 'static,
    V: Send + 'static,
{
    /// Starts one thread for each of `workers`. `panicked` makes the value for a key whose
    /// worker panicked: tiles come from outside, and the decoders are other people's code.
    /// `waker` is called when so many results in view are there that a frame is worth it, or all.
    pub fn start<W>(
        name: &str,
        workers: impl IntoIterator<Item = W>,
        panicked: fn() -> V,
        (waker, worth_a_frame): (&Waker, usize),
    ) -> io::Result<Self>
    where
        W: FnMut(K) -> V + Send + 'static,
    {
        let queue = Arc::new(Queue::new());
        let (sender, results) = bounded(WAITING_RESULTS);
        let mut pool = Self {
            queue: Arc::clone(&queue),
            results,
            threads: Vec::new(),
        };
        for (index, worker) in workers.into_iter().enumerate() {
            let (queue, sender, waker) = (Arc::clone(&queue), sender.clone(), Arc::clone(waker));
            // Should a thread not start, dropping `pool` ends those that did.
            let thread = std::thread::Builder::new()
                .name(format!("{name}-{index}"))
                .spawn(move || {
                    work(&queue, worker, panicked, &sender, (&waker, worth_a_frame));
                })?;
            pool.threads.push(thread);
        }
        Ok(pool)
    }

    /// Replaces what is to be worked on, most wanted first.
    pub fn want(&self, wishes: impl DoubleEndedIterator<Item = (K, Urgency)>) {
        self.queue.replace(wishes);
    }

    /// A result, if one is there.
    pub fn take_result(&self) -> Option<(K, V)> {
        self.results.try_recv().ok()
    }

    /// Waits for a result until `deadline`.
    pub fn wait_result(&self, deadline: Instant) -> Option<(K, V)> {
        self.results.recv_deadline(deadline).ok()
    }
}

impl<K, V> Drop for Pool<K, V> {
    fn drop(&mut self) {
        self.queue.close();
        // A worker may wait for room in the channel: without a receiver it gives up.
        self.results = never();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a map worker panicked");
            }
        }
    }
}

fn work<K, V>(
    queue: &Queue<K>,
    mut worker: impl FnMut(K) -> V,
    panicked: fn() -> V,
    results: &Sender<(K, V)>,
    (waker, worth_a_frame): (&Waker, usize),
) where
    K: Copy + PartialEq,
{
    while let Some((key, _)) = queue.next() {
        let value = catch_unwind(AssertUnwindSafe(|| worker(key))).unwrap_or_else(|_| panicked());
        let sent = results.send((key, value));
        let is_due = queue.done(key, worth_a_frame);
        if sent.is_err() {
            return;
        }
        if is_due {
            waker();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn soon() -> Instant {
        #[expect(clippy::disallowed_methods, reason = "a deadline so that a hang fails")]
        let now = Instant::now();
        now + Duration::from_secs(20)
    }

    fn pool(worker: fn(u32) -> String) -> (Pool<u32, String>, Receiver<()>) {
        let (sender, woken) = bounded(1000);
        let waker: Waker = Arc::new(move || sender.send(()).unwrap());
        let pool = Pool::start(
            "test",
            [worker, worker],
            || "panicked".to_owned(),
            (&waker, 1),
        )
        .unwrap();
        (pool, woken)
    }

    #[test]
    fn each_wish_is_answered_and_only_those_in_view_wake() {
        let (pool, woken) = pool(|key| key.to_string());
        let wishes = [
            (1, Urgency::InView),
            (2, Urgency::Ahead),
            (3, Urgency::InView),
        ];
        pool.want(wishes.into_iter());
        let mut results: Vec<_> = (0..3).map(|_| pool.wait_result(soon()).unwrap()).collect();
        results.sort();
        assert_eq!(results, [1, 2, 3].map(|key| (key, key.to_string())));
        drop(pool);
        assert_eq!(woken.iter().count(), 2);
    }

    #[test]
    fn a_worker_that_panics_answers_and_goes_on() {
        let (pool, _woken) = pool(|key| match key {
            0 => panic!("on purpose"),
            _ => key.to_string(),
        });
        pool.want([(0, Urgency::InView)].into_iter());
        assert_eq!(pool.wait_result(soon()), Some((0, "panicked".to_owned())));
        pool.want([(7, Urgency::InView)].into_iter());
        assert_eq!(pool.wait_result(soon()), Some((7, "7".to_owned())));
    }

    #[test]
    fn dropping_a_pool_with_more_results_than_room_does_not_hang() {
        let (pool, woken) = pool(|key| key.to_string());
        pool.want((0..500).map(|key| (key, Urgency::InView)));
        woken.recv_deadline(soon()).unwrap();
        drop(pool);
    }
}
