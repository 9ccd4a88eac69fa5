//! The second half of a large message's vehicles, read ahead on a second thread.
//!
//! Where a vehicle begins cannot be known without reading everything before it. So it is
//! guessed, by what the first vehicle begins with, and the reading ahead starts there. When
//! the reader of the first half comes to begin a vehicle at that very byte, the guess was
//! right, and it takes over what was read; else it reads on by itself, and nothing is lost but
//! time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread::{Builder, Scope, ScopedJoinHandle};
use std::time::Duration;

use memchr::memmem;
use serde::de::DeserializeSeed;

use super::DecodeProgress;
use super::quick::Json;
use super::report::Progress;
use super::vehicle::VehicleSeed;
use super::vehicle_draft::ReadVehicle;

/// The list of vehicles begins in so many bytes, or nothing is read ahead.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// How often the progress is told while the second half is waited for.
const REPORT_INTERVAL: Duration = Duration::from_millis(10);

/// Vehicles of a list: one that was read now, or those that were read ahead.
pub(super) enum Taken {
    One(ReadVehicle),
    Many(Vec<ReadVehicle>),
}

/// The reading ahead of one message. Ends when this is dropped, if it was not taken over.
pub(super) struct Ahead<'s> {
    start: usize,
    shared: Arc<Shared>,
    thread: Option<ScopedJoinHandle<'s, Read>>,
}

/// What was read ahead.
#[derive(Default)]
pub(super) struct Read {
    pub(super) vehicles: Vec<ReadVehicle>,
    /// Where the last of them ends.
    pub(super) end: usize,
}

/// What both threads look at.
#[derive(Debug, Default)]
struct Shared {
    stop: AtomicBool,
    bytes: AtomicUsize,
    vehicles: AtomicU64,
}

impl<'s> Ahead<'s> {
    /// Begins to read the second half of `text`, if it is found and there is a thread.
    pub(super) fn begin<'env>(scope: &'s Scope<'s, 'env>, text: &'env str) -> Option<Self> {
        std::thread::available_parallelism()
            .ok()
            .filter(|cores| cores.get() > 1)?;
        let start = second_half(text)?;
        let shared = Arc::new(Shared::default());
        let (watched, reader) = (Arc::clone(&shared), std::thread::current());
        let thread = Builder::new()
            .name(String::from("decode-ahead"))
            .spawn_scoped(scope, move || {
                let read = read_from(text, start, &watched);
                reader.unpark();
                read
            })
            .ok()?;
        Some(Self {
            start,
            shared,
            thread: Some(thread),
        })
    }

    /// The byte that was begun at.
    pub(super) const fn start(&self) -> usize {
        self.start
    }

    /// Bytes and vehicles that were read so far.
    pub(super) fn done(&self) -> (usize, u64) {
        let bytes = self.shared.bytes.load(Ordering::Relaxed);
        (bytes, self.shared.vehicles.load(Ordering::Relaxed))
    }

    /// Waits a little; `true` when everything was read.
    pub(super) fn wait(&self) -> bool {
        let is_done = || {
            self.thread
                .as_ref()
                .is_none_or(ScopedJoinHandle::is_finished)
        };
        if !is_done() {
            std::thread::park_timeout(REPORT_INTERVAL);
        }
        is_done()
    }

    /// What was read; nothing if that ended badly.
    pub(super) fn into_read(mut self) -> Read {
        let thread = self.thread.take();
        thread
            .and_then(|thread| thread.join().ok())
            .unwrap_or_default()
    }
}

impl Drop for Ahead<'_> {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
    }
}

/// Where a vehicle of the second half seems to begin.
fn second_half(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let head = bytes.get(..MAX_HEAD_BYTES.min(bytes.len()))?;
    let key = b"\"vehicles\"";
    let (first, lead) =
        Json::at_byte(text, memmem::find(head, key)? + key.len()).first_of_list()?;
    let middle = first + (bytes.len() - first) / 2;
    // Vehicles that are longer than a quarter of all are no use.
    let to = middle + (bytes.len() - first) / 4;
    Some(middle + memmem::find(bytes.get(middle..to)?, lead.as_bytes())?)
}

/// Reads vehicles of a list from `start` to its end, or as far as nothing is unusual.
fn read_from(text: &str, start: usize, shared: &Shared) -> Read {
    let json = Json::at_byte(text, start);
    let mut listener = |so_far: DecodeProgress| {
        let bytes = json.at().saturating_sub(start);
        shared.bytes.store(bytes, Ordering::Relaxed);
        shared.vehicles.store(so_far.vehicles, Ordering::Relaxed);
        !shared.stop.load(Ordering::Relaxed)
    };
    let mut progress = Progress::of_quick(&json, &mut listener);
    let mut read = Read::default();
    loop {
        let seed = VehicleSeed {
            progress: &mut progress,
        };
        let Ok(Taken::One(vehicle)) = seed.deserialize(&json) else {
            return read;
        };
        read.vehicles.push(vehicle);
        read.end = json.at();
        if !json.take_comma() {
            return read;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(vehicles: usize) -> String {
        let vehicle = |id| {
            format!(
                r#"{{ "id": {id}, "points": [{{"lat":1,"lon":2,"time":"2024-11-09T15:26:10"}}]}}"#
            )
        };
        let vehicles: Vec<String> = (0..vehicles).map(vehicle).collect();
        format!(
            r#"{{"type":"load_vehicles","data":{{"vehicles": [ {} ], "startTime": 5}}}}"#,
            vehicles.join(" , ")
        )
    }

    #[test]
    fn the_second_half_begins_with_a_vehicle_behind_the_middle() {
        let text = message(20);
        let start = second_half(&text).unwrap();
        assert!(
            text[start..].starts_with(r#"{ "id": 1"#),
            "{}",
            &text[start..]
        );
        assert!(start > text.len() / 2 && start < text.len() * 3 / 4);
        for text in [
            "",
            "[]",
            r#"{"vehicles":[]}"#,
            r#"{"vehicles":7}"#,
            r#"{"vehicles":[{}]}"#,
            &message(1),
        ] {
            assert_eq!(second_half(text), None, "{text}");
        }
    }

    #[test]
    fn everything_to_the_end_of_the_list_is_read_ahead() {
        let text = message(20);
        let start = second_half(&text).unwrap();
        let expected = text[start..].matches("\"id\"").count();
        let read = read_from(&text, start, &Shared::default());
        assert_eq!(read.vehicles.len(), expected);
        assert!(
            text[read.end..]
                .trim_start()
                .starts_with("], \"startTime\"")
        );
    }

    #[test]
    fn what_is_unusual_ends_the_reading_ahead_behind_the_last_good_vehicle() {
        let text = message(20);
        let start = second_half(&text).unwrap();
        let broken = text.replacen("\"id\": 15", "\"id\": 1x", 1);
        let read = read_from(&broken, start, &Shared::default());
        assert!(
            broken[read.end..]
                .trim_start()
                .starts_with(", { \"id\": 1x")
        );
        assert!(!read.vehicles.is_empty());
    }
}
