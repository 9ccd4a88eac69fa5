//! What waits between the socket and the decoder: frames as received, bounded in bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, select};
use tungstenite::{Bytes, Utf8Bytes};

use super::FeedEvent;
use super::release::release;
use super::stop::StopSignal;

/// Things that may wait, however small: messages of a few bytes count too.
const MAX_WAITING: usize = 65_536;
/// Places that frames leave free for events of the connection.
const EVENT_PLACES: usize = 1024;

/// One thing on its way to the main thread.
#[derive(Debug)]
pub(super) enum Waiting {
    /// A frame as received.
    Frame(RawFrame),
    /// Something about the connection, in its place between the frames.
    Event(FeedEvent),
}

/// A frame as received.
#[derive(Debug)]
pub(super) struct RawFrame {
    pub(super) seq: u64,
    pub(super) at: Duration,
    pub(super) body: RawBody,
}

/// What a frame holds.
#[derive(Debug)]
pub(super) enum RawBody {
    /// Its text.
    Text(Utf8Bytes),
    /// Its bytes, perhaps compressed.
    Binary(Bytes),
}

impl RawFrame {
    fn len(&self) -> u64 {
        match &self.body {
            RawBody::Text(text) => text.len() as u64,
            RawBody::Binary(bytes) => bytes.len() as u64,
        }
    }
}

#[derive(Debug, Default)]
struct Shared {
    bytes: AtomicU64,
    /// Whether the socket thread waits for room and wants to be woken.
    paused: AtomicBool,
}

/// The socket's end of the queue.
#[derive(Debug)]
pub(super) struct QueueSender {
    waiting: Sender<Waiting>,
    shared: Arc<Shared>,
    max_bytes: u64,
    stop: StopSignal,
}

/// The decoder's end of the queue.
#[derive(Debug)]
pub(super) struct QueueReceiver {
    waiting: Receiver<Waiting>,
    shared: Arc<Shared>,
    stop: StopSignal,
}

/// Both ends of a queue that takes frames until `max_bytes` wait.
pub(super) fn queue(max_bytes: u64, stop: StopSignal) -> (QueueSender, QueueReceiver) {
    let (sender, receiver) = bounded(MAX_WAITING);
    let shared = Arc::new(Shared::default());
    let receiver = QueueReceiver {
        waiting: receiver,
        shared: Arc::clone(&shared),
        stop: stop.clone(),
    };
    (
        QueueSender {
            waiting: sender,
            shared,
            max_bytes,
            stop,
        },
        receiver,
    )
}

impl QueueSender {
    /// Bytes that wait or are being decoded.
    pub(super) fn bytes(&self) -> u64 {
        self.shared.bytes.load(Ordering::SeqCst)
    }

    /// Whether there is room for another frame. If not, the receiver will wake the socket.
    pub(super) fn has_room(&self) -> bool {
        self.shared.paused.store(false, Ordering::SeqCst);
        if self.room_now() {
            return true;
        }
        // Said before looking again, or the last frame might leave between look and word.
        self.shared.paused.store(true, Ordering::SeqCst);
        self.room_now()
    }

    fn room_now(&self) -> bool {
        self.bytes() < self.max_bytes && self.waiting.len() < MAX_WAITING - EVENT_PLACES
    }

    /// Adds a frame; only after [`Self::has_room`], so that it does not wait.
    pub(super) fn push_frame(&self, frame: RawFrame) -> bool {
        self.shared.bytes.fetch_add(frame.len(), Ordering::SeqCst);
        self.push(Waiting::Frame(frame))
    }

    /// Adds an event of the connection. Waits in the extreme case of a thousand that nobody
    /// takes; `false` when it is time to end.
    pub(super) fn push_event(&self, event: FeedEvent) -> bool {
        self.push(Waiting::Event(event))
    }

    fn push(&self, waiting: Waiting) -> bool {
        select! {
            send(self.waiting, waiting) -> sent => sent.is_ok(),
            recv(self.stop.closed()) -> _ => false,
        }
    }
}

impl QueueReceiver {
    /// The next thing; `None` when it is time to end.
    pub(super) fn next(&self) -> Option<Waiting> {
        if self.stop.is_set() {
            return None;
        }
        select! {
            recv(self.waiting) -> waiting => waiting.ok(),
            recv(self.stop.closed()) -> _ => None,
        }
    }

    /// Says that a frame is done with and its memory free; `true` when the socket thread
    /// waits for that.
    pub(super) fn done(&self, frame: RawFrame) -> bool {
        let len = frame.len();
        release(match frame.body {
            RawBody::Text(text) => Bytes::from(text).into(),
            RawBody::Binary(bytes) => bytes.into(),
        });
        self.shared.bytes.fetch_sub(len, Ordering::SeqCst);
        self.shared.paused.load(Ordering::SeqCst)
    }
}
