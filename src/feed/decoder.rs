//! Decoding off the main thread, with progress.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use tracing::warn;

use crate::wire::{self, DecodeError, DecodeProgress, LoadVehicles, Message, PartSink};

use super::clock::{FeedClock, Throttle};
use super::inbox::InboxSender;
use super::packed::unpack;
use super::queue::{QueueReceiver, RawBody, Waiting};
use super::release::release;
use super::stop::StopSignal;
use super::{Envelope, FeedEvent, Stage};

/// A message with more fixes than this arrives in parts, each of the vehicles with so many
/// fixes: some tens of milliseconds of decoding, so that the first picture comes soon, and
/// few enough events for tens of millions. A vehicle is never divided.
pub const PART_FIXES: usize = 250_000;

/// Of messages up to this length as many may wait, decoded, as the inbox holds.
const SMALL_MESSAGE_BYTES: usize = 16 * 1024;

/// Decodes messages and puts them into the inbox.
pub(super) struct Decoder {
    pub(super) inbox: InboxSender,
    pub(super) clock: FeedClock,
    pub(super) stop: StopSignal,
    /// Fixes of one part.
    pub(super) part_fixes: usize,
    /// Bytes that a compressed frame may unpack to.
    pub(super) max_message_bytes: usize,
}

/// How the bytes of a message are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The text of a text frame.
    Text,
    /// What a binary frame holds.
    Binary,
}

/// Where a text stood.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) seq: u64,
    pub(super) at: Duration,
    pub(super) line: Option<u64>,
}

impl Decoder {
    /// Decodes one text and delivers what it says, a large one in parts as they are decoded;
    /// `false` when it is time to end.
    pub(super) fn deliver(&self, place: Place, text: &[u8]) -> bool {
        self.deliver_as(Form::Text, place, text)
    }

    /// The same for the bytes of a binary frame, which may be compressed.
    pub(super) fn deliver_binary(&self, place: Place, frame: &[u8]) -> bool {
        match unpack(frame, self.max_message_bytes, &mut || !self.stop.is_set()) {
            Ok(bytes) => {
                let go_on = self.deliver_as(Form::Binary, place, &bytes);
                if let Cow::Owned(bytes) = bytes {
                    release(bytes);
                }
                go_on
            }
            Err(DecodeError::Cancelled) => false,
            Err(error) => self.refuse(place, error),
        }
    }

    fn deliver_as(&self, form: Form, place: Place, bytes: &[u8]) -> bool {
        let mut throttle = Throttle::default();
        // The first report comes after an interval: small messages need none.
        throttle.allows(self.clock.now());
        let is_large = bytes.len() > SMALL_MESSAGE_BYTES;
        let send = |message| self.send(is_large, place, message);
        let mut take = |part: LoadVehicles| send(Message::LoadVehicles(part));
        let sink = PartSink {
            max_fixes: self.part_fixes,
            take: &mut take,
        };
        let mut go_on = |so_far: DecodeProgress| {
            if throttle.allows(self.clock.now()) {
                self.inbox.try_send(FeedEvent::Progress {
                    stage: Stage::Decoding,
                    bytes: so_far.bytes,
                    total: Some(bytes.len() as u64),
                    vehicles: so_far.vehicles,
                });
            }
            !self.stop.is_set()
        };
        let decoded = match form {
            Form::Text => wire::decode_in_parts(bytes, sink, &mut go_on),
            Form::Binary => wire::decode_binary_in_parts(bytes, sink, &mut go_on),
        };
        match decoded {
            Ok(message) => send(message),
            Err(DecodeError::Cancelled) => false,
            Err(error) => self.refuse(place, error),
        }
    }

    fn send(&self, is_large: bool, place: Place, message: Message) -> bool {
        let event = FeedEvent::Message(Envelope {
            seq: place.seq,
            at: place.at,
            message,
        });
        if is_large {
            self.inbox.send_large(event)
        } else {
            self.inbox.send(event)
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
                RawBody::Binary(bytes) => self.deliver_binary(place, bytes),
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
