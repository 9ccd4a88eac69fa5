//! The thread that owns the socket: connects, serves, waits, and begins again.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::Receiver;
use mio::{Events, Poll, Token};
use tracing::{info, warn};

use super::backoff::Backoff;
use super::options::SocketOptions;
use crate::feed::FeedEvent;
use crate::feed::clock::{FeedClock, Throttle};
use crate::feed::inbox::InboxSender;
use crate::feed::queue::QueueSender;
use crate::feed::recorder::Recorder;
use crate::feed::stop::StopSignal;

pub(super) const SOCKET: Token = Token(0);
const WAKE_UP: Token = Token(1);

/// The socket thread's state.
pub(in crate::feed) struct SocketThread {
    pub(super) options: SocketOptions,
    pub(super) poll: Poll,
    pub(super) events: Events,
    waker: Arc<mio::Waker>,
    pub(super) clock: FeedClock,
    pub(super) stop: StopSignal,
    pub(super) inbox: InboxSender,
    pub(super) frames: QueueSender,
    pub(super) outbox: Receiver<String>,
    pub(super) recorder: Option<Recorder>,
    pub(super) throttle: Throttle,
    pub(super) next_seq: u64,
}

/// Why something with the socket ended.
#[derive(Debug)]
pub(super) enum SocketEnd {
    /// It is time to end.
    Stopped,
    /// There is no connection, or no longer; the reason is for people.
    Lost(String),
}

/// What a wait ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// Something happened to the socket, or somebody woke the thread.
    Ready,
    /// It took too long.
    TimedOut,
}

impl SocketThread {
    pub(in crate::feed) fn new(
        options: SocketOptions,
        clock: FeedClock,
        stop: StopSignal,
        inbox: InboxSender,
        frames: QueueSender,
        outbox: Receiver<String>,
        recorder: Option<Recorder>,
    ) -> io::Result<Self> {
        let poll = Poll::new()?;
        let waker = Arc::new(mio::Waker::new(poll.registry(), WAKE_UP)?);
        Ok(Self {
            options,
            poll,
            events: Events::with_capacity(8),
            waker,
            clock,
            stop,
            inbox,
            frames,
            outbox,
            recorder,
            throttle: Throttle::default(),
            next_seq: 0,
        })
    }

    /// Wakes the thread from whatever it waits for.
    pub(in crate::feed) fn waker(&self) -> Arc<mio::Waker> {
        Arc::clone(&self.waker)
    }

    /// Runs until it is time to end.
    pub(in crate::feed) fn run(mut self) {
        let address = self.options.address();
        let times = self.options.times;
        let mut backoff = Backoff::new(times.first_retry, times.max_retry);
        let mut attempt = 0;
        loop {
            attempt = u32::saturating_add(attempt, 1);
            let end = self.one_connection(&address, &mut attempt, &mut backoff);
            let SocketEnd::Lost(reason) = end else { return };
            let retry_in = backoff.next_wait();
            info!(%address, %reason, ?retry_in, "no connection");
            let lost = FeedEvent::Lost {
                address: address.clone(),
                reason,
                retry_in,
            };
            if !self.frames.push_event(lost) || self.rest(retry_in) {
                return;
            }
        }
    }

    fn one_connection(
        &mut self,
        address: &str,
        attempt: &mut u32,
        backoff: &mut Backoff,
    ) -> SocketEnd {
        let connecting = FeedEvent::Connecting {
            address: address.to_owned(),
            attempt: *attempt,
        };
        if !self.frames.push_event(connecting) {
            return SocketEnd::Stopped;
        }
        let socket = match self.connect() {
            Ok(socket) => socket,
            Err(end) => return end,
        };
        backoff.reset();
        *attempt = 0;
        info!(%address, "connected");
        let connected = FeedEvent::Connected {
            address: address.to_owned(),
        };
        if !self.frames.push_event(connected) {
            return SocketEnd::Stopped;
        }
        self.serve(socket)
    }

    /// Waits between two attempts; `true` when it is time to end.
    fn rest(&mut self, wait: Duration) -> bool {
        let until = self.clock.now().saturating_add(wait);
        loop {
            match self.wait_until(Some(until)) {
                Ok(Woken::Ready) => {}
                Ok(Woken::TimedOut) => return false,
                Err(SocketEnd::Stopped) => return true,
                Err(SocketEnd::Lost(reason)) => {
                    // Without the poll only the plain wait is left.
                    warn!(%reason, "waiting without the socket");
                    return self.stop.wait(wait);
                }
            }
        }
    }

    /// Waits for the socket, a wake-up, or a moment.
    pub(super) fn wait_until(&mut self, until: Option<Duration>) -> Result<Woken, SocketEnd> {
        if self.stop.is_set() {
            return Err(SocketEnd::Stopped);
        }
        let timeout = until.map(|until| until.saturating_sub(self.clock.now()));
        match self.poll.poll(&mut self.events, timeout) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(SocketEnd::Lost(format!("waiting failed: {error}"))),
        }
        if self.stop.is_set() {
            return Err(SocketEnd::Stopped);
        }
        match until {
            Some(until) if self.events.is_empty() && self.clock.now() >= until => {
                Ok(Woken::TimedOut)
            }
            _ => Ok(Woken::Ready),
        }
    }
}
