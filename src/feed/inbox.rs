//! The way to the main thread: a bounded channel, and a call that wakes it.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, select};

use super::FeedEvent;
use super::stop::StopSignal;

/// Called after each event that was put into the inbox, from the feed's threads.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// Events that the inbox holds; a feed waits when it is full. A window that takes long to draw
/// takes over events only between frames: of ten thousand small messages a second so many
/// come during a tenth of it, and twice.
pub const INBOX_EVENTS: usize = 2048;

/// A large message, or a part of one, is put in only while the inbox holds fewer events than
/// this: what waits in it is decoded, and takes memory.
pub const INBOX_LARGE_EVENTS: usize = 64;

/// How often a feed with a large message looks whether there is room: seldom beside the tens of
/// milliseconds that it took to decode.
const ROOM_INTERVAL: Duration = Duration::from_millis(1);

/// The feed's end of the inbox.
#[derive(Clone)]
pub(super) struct InboxSender {
    events: Sender<FeedEvent>,
    waker: Waker,
    stop: StopSignal,
}

/// Both ends of an inbox.
pub(super) fn inbox(waker: Waker, stop: StopSignal) -> (InboxSender, Receiver<FeedEvent>) {
    let (events, receiver) = bounded(INBOX_EVENTS);
    (
        InboxSender {
            events,
            waker,
            stop,
        },
        receiver,
    )
}

impl InboxSender {
    /// Puts an event in, waiting while the inbox is full; `false` when it is time to end.
    pub(super) fn send(&self, event: FeedEvent) -> bool {
        select! {
            send(self.events, event) -> sent => {
                if sent.is_ok() {
                    (self.waker)();
                }
                sent.is_ok() && !self.stop.is_set()
            }
            recv(self.stop.closed()) -> _ => false,
        }
    }

    /// The same for a large message, of which few may wait.
    pub(super) fn send_large(&self, event: FeedEvent) -> bool {
        while self.events.len() >= INBOX_LARGE_EVENTS {
            if self.stop.wait(ROOM_INTERVAL) {
                return false;
            }
        }
        self.send(event)
    }

    /// Puts an event in if there is room; `false` when there is none.
    pub(super) fn try_send(&self, event: FeedEvent) -> bool {
        let sent = self.events.try_send(event).is_ok();
        if sent {
            (self.waker)();
        }
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::super::stop::stop_pair;
    use super::*;

    fn sender() -> (
        InboxSender,
        Receiver<FeedEvent>,
        super::super::stop::StopSource,
    ) {
        let (source, stop) = stop_pair();
        let (sender, receiver) = inbox(Arc::new(|| {}), stop);
        (sender, receiver, source)
    }

    #[test]
    fn of_small_messages_many_may_wait_and_of_large_ones_few() {
        let (sender, receiver, source) = sender();
        (0..INBOX_LARGE_EVENTS).for_each(|_| assert!(sender.send_large(FeedEvent::Finished)));
        // Small ones still have room, and the next large one waits until there is some.
        assert!(sender.send(FeedEvent::PressureOver));
        let waiting = sender.clone();
        let large = std::thread::Builder::new()
            .name("large".into())
            .spawn(move || waiting.send_large(FeedEvent::Finished));
        let rest = (receiver.len()..INBOX_EVENTS).filter(|_| sender.try_send(FeedEvent::Finished));
        assert_eq!(rest.count(), INBOX_EVENTS - INBOX_LARGE_EVENTS - 1);
        while !receiver.is_empty() {
            receiver.recv().unwrap();
        }
        assert!(large.unwrap().join().unwrap());
        drop(source);
    }

    #[test]
    fn a_large_message_that_waits_for_room_does_not_hold_up_the_end() {
        let (sender, _receiver, source) = sender();
        (0..INBOX_EVENTS).for_each(|_| assert!(sender.try_send(FeedEvent::Finished)));
        drop(source);
        assert!(!sender.send_large(FeedEvent::Finished));
    }
}
