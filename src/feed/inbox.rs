//! The way to the main thread: a bounded channel, and a call that wakes it.

use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, bounded, select};

use super::FeedEvent;
use super::stop::StopSignal;

/// Called after each event that was put into the inbox, from the feed's threads.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// Events that the inbox holds; a feed waits when it is full.
pub const INBOX_EVENTS: usize = 64;

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

    /// Puts an event in if there is room; `false` when there is none.
    pub(super) fn try_send(&self, event: FeedEvent) -> bool {
        let sent = self.events.try_send(event).is_ok();
        if sent {
            (self.waker)();
        }
        sent
    }
}
