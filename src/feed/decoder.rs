//! Decoding off the main thread, with progress.

use std::sync::Arc;
use std::time::Duration;

use tracing::warn;

use crate::wire::{self, DecodeError};

use super::clock::{FeedClock, Throttle};
use super::inbox::InboxSender;
use super::queue::{QueueReceiver, RawBody, Waiting};
use super::stop::StopSignal;
use super::{Envelope, FeedEvent, Stage};

/// Decodes messages and puts them into the inbox.
pub(super) struct Decoder {
    pub(super) inbox: InboxSender,
    pub(super) clock: FeedClock,
    pub(super) stop: StopSignal,
}

/// Where a text stood.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) seq: u64,
    pub(super) at: Duration,
    pub(super) line: Option<u64>,
}

impl Decoder {
    /// Decodes one text and delivers what it says; `false` when it is time to end.
    pub(super) fn deliver(&self, place: Place, text: &[u8]) -> bool {
        let mut throttle = Throttle::default();
        // The first report comes after an interval: small messages need none.
        throttle.allows(self.clock.now());
        let decoded = wire::decode_while(text, &mut |so_far| {
            if throttle.allows(self.clock.now()) {
                self.inbox.try_send(FeedEvent::Progress {
                    stage: Stage::Decoding,
                    bytes: so_far.bytes,
                    total: Some(text.len() as u64),
                    vehicles: so_far.vehicles,
                });
            }
            !self.stop.is_set()
        });
        match decoded {
            Ok(message) => self.inbox.send(FeedEvent::Message(Envelope {
                seq: place.seq,
                at: place.at,
                message,
            })),
            Err(DecodeError::Cancelled) => false,
            Err(error) => self.refuse(place, error),
        }
    }

    /// Tells that something is no message; `false` when it is time to end.
    pub(super) fn refuse(&self, place: Place, error: DecodeError) -> bool {
        self.inbox.send(FeedEvent::Refused {
            seq: place.seq,
            line: place.line,
            error,
        })
    }

    /// The decoding thread of a live feed: takes from `queue` until it is time to end, and
    /// wakes the socket thread when that waits for room.
    pub(super) fn run(self, queue: &QueueReceiver, socket: &Arc<mio::Waker>) {
        while let Some(waiting) = queue.next() {
            let frame = match waiting {
                Waiting::Event(event) => {
                    if !self.inbox.send(event) {
                        return;
                    }
                    continue;
                }
                Waiting::Frame(frame) => frame,
            };
            let place = Place {
                seq: frame.seq,
                at: frame.at,
                line: None,
            };
            let go_on = match &frame.body {
                RawBody::Text(text) => self.deliver(place, text.as_bytes()),
                RawBody::Binary(bytes) => self.refuse(place, DecodeError::Binary { bytes: *bytes }),
            };
            if queue.done(frame)
                && let Err(error) = socket.wake()
            {
                warn!(%error, "the socket thread cannot be woken");
            }
            if !go_on {
                return;
            }
        }
    }
}
