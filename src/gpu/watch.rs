//! What a graphics device tells beside the frames: that it is lost, or that it refused something.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Different problems of one device that are told; a driver that refuses one thing refuses it
/// in each frame.
const MAX_PROBLEMS: usize = 20;
/// Longest text of a problem, in bytes: some quote whole shaders.
const MAX_PROBLEM_BYTES: usize = 2000;

/// Hears what a device tells, on whatever thread; shared by all who hold it.
#[derive(Clone)]
pub struct DeviceWatch(Arc<Heard>);

struct Heard {
    lost: OnceLock<String>,
    problems: Mutex<Problems>,
    waker: Box<dyn Fn() + Send + Sync>,
}

#[derive(Default)]
struct Problems {
    /// How often each was told.
    counts: BTreeMap<String, u64>,
    /// Those that were not taken yet.
    fresh: Vec<String>,
}

impl DeviceWatch {
    /// A watch that calls `waker` when there is news, from any thread.
    pub fn new(waker: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(Heard {
            lost: OnceLock::new(),
            problems: Mutex::default(),
            waker: Box::new(waker),
        }))
    }

    /// Listens to `device`. To be called before anything is made on it.
    pub fn listen(&self, device: &wgpu::Device) {
        let heard = self.clone();
        device.set_device_lost_callback(move |reason, message| heard.lose(reason, &message));
        let heard = self.clone();
        device.on_uncaptured_error(Arc::new(move |error| heard.refuse(&error.to_string())));
    }

    /// Why the device is lost; `None` while it works.
    pub fn lost(&self) -> Option<&str> {
        self.0.lost.get().map(String::as_str)
    }

    /// Something that the device refused and that was not taken yet; each is told once.
    pub fn take_problem(&self) -> Option<String> {
        self.problems().fresh.pop()
    }

    /// Something that the device refused at any time: what was drawn may be wrong.
    pub fn any_problem(&self) -> Option<String> {
        self.problems().counts.keys().next().cloned()
    }

    fn lose(&self, reason: wgpu::DeviceLostReason, message: &str) {
        let what = match reason {
            wgpu::DeviceLostReason::Unknown => "the driver gave it up",
            wgpu::DeviceLostReason::Destroyed => "it was closed",
        };
        let message = message.trim();
        let reason = if message.is_empty() {
            what.to_owned()
        } else {
            format!("{what}: {message}")
        };
        self.set_lost(reason);
    }

    /// Takes note that the device no longer works.
    pub(super) fn set_lost(&self, reason: String) {
        tracing::error!(reason, "the graphics device is lost");
        // The first reason is the cause; the others follow from it.
        if self.0.lost.set(reason).is_ok() {
            (self.0.waker)();
        }
    }

    fn refuse(&self, text: &str) {
        let text = shortened(text);
        let mut problems = self.problems();
        if let Some(count) = problems.counts.get_mut(text) {
            *count = count.saturating_add(1);
            return;
        }
        if problems.counts.len() >= MAX_PROBLEMS {
            return;
        }
        tracing::error!("the graphics device refuses: {text}");
        problems.counts.insert(text.to_owned(), 1);
        problems.fresh.insert(0, text.to_owned());
        drop(problems);
        (self.0.waker)();
    }

    fn problems(&self) -> std::sync::MutexGuard<'_, Problems> {
        // Nothing is half done while it is held.
        self.0
            .problems
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for DeviceWatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceWatch")
            .field("lost", &self.lost())
            .finish_non_exhaustive()
    }
}

/// At most [`MAX_PROBLEM_BYTES`] of a text, cut between two letters.
fn shortened(text: &str) -> &str {
    let end = (0..=MAX_PROBLEM_BYTES.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn watch() -> (DeviceWatch, Arc<AtomicUsize>) {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let watch = DeviceWatch::new(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        (watch, calls)
    }

    #[test]
    fn the_first_reason_of_a_loss_stays_and_wakes_once() {
        let (watch, calls) = watch();
        assert_eq!(watch.lost(), None);
        watch.lose(wgpu::DeviceLostReason::Unknown, " Parent device is lost ");
        watch.lose(wgpu::DeviceLostReason::Destroyed, "");
        assert_eq!(
            watch.lost(),
            Some("the driver gave it up: Parent device is lost")
        );
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn what_is_refused_in_each_frame_is_told_once() {
        let (watch, calls) = watch();
        for _ in 0..100 {
            watch.refuse("no such buffer");
            watch.refuse("no such texture");
        }
        assert_eq!(watch.take_problem().unwrap(), "no such buffer");
        assert_eq!(watch.take_problem().unwrap(), "no such texture");
        assert_eq!(watch.take_problem(), None);
        assert_eq!(calls.load(Ordering::Relaxed), 2);
        assert_eq!(watch.any_problem().unwrap(), "no such buffer");
    }

    #[test]
    fn many_and_long_problems_take_bounded_room() {
        let (watch, _) = watch();
        for i in 0..1000 {
            watch.refuse(&format!("{i}: {}", "ß".repeat(5000)));
        }
        let taken: Vec<String> = std::iter::from_fn(|| watch.take_problem()).collect();
        assert_eq!(taken.len(), MAX_PROBLEMS);
        assert!(taken.iter().all(|text| text.len() <= MAX_PROBLEM_BYTES));
    }
}
