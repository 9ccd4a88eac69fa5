//! The thread that owns the socket: connects, serves, waits, and begins again.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mio::{Events, Poll, Token};
use tracing::{info, warn};

use super::backoff::Backoff;
use super::options::SocketOptions;
use crate::feed::clock::{FeedClock, Throttle};
use crate::feed::inbox::InboxSender;
use crate::feed::outbox::Outbox;
use crate::feed::queue::QueueSender;
use crate::feed::recorder::Recorder;
use crate::feed::stop::StopSignal;
use crate::feed::{FeedEvent, GiveUp};
use crate::words::connection as words;

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
    pub(super) outbox: Outbox,
    pub(super) recorder: Option<Recorder>,
    pub(super) throttle: Throttle,
    pub(super) next_seq: u64,
    retry: Arc<AtomicBool>,
    /// Whether the connection, or the last one, was of some use.
    pub(super) is_settled: bool,
    /// Whether the main thread hears of the connection: not of a guess that nobody answers.
    is_told: bool,
}

/// The socket thread's ends of what connects it with the others.
pub(in crate::feed) struct SocketEnds {
    /// To the main thread, past what waits to be decoded.
    pub(in crate::feed) inbox: InboxSender,
    /// To the decoder.
    pub(in crate::feed) frames: QueueSender,
    /// From the main thread.
    pub(in crate::feed) outbox: Outbox,
    /// Set when somebody asks for an attempt.
    pub(in crate::feed) retry: Arc<AtomicBool>,
}

/// Why something with the socket ended.
#[derive(Debug)]
pub(super) enum SocketEnd {
    /// It is time to end.
    Stopped,
    /// There is no connection, or no longer; the reason is for people.
    Lost(String),
    /// There is no connection, and trying again would be of no use.
    Refused(String),
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
        ends: SocketEnds,
        recorder: Option<Recorder>,
    ) -> io::Result<Self> {
        let poll = Poll::new()?;
        let waker = Arc::new(mio::Waker::new(poll.registry(), WAKE_UP)?);
        let is_told = !options.is_guess;
        Ok(Self {
            options,
            poll,
            events: Events::with_capacity(8),
            waker,
            clock,
            stop,
            inbox: ends.inbox,
            frames: ends.frames,
            outbox: ends.outbox,
            recorder,
            throttle: Throttle::default(),
            next_seq: 0,
            retry: ends.retry,
            is_settled: false,
            is_told,
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
        let mut failures = 0_u32;
        loop {
            let end = self.one_connection(&address, failures.saturating_add(1));
            // What was asked for while there was a connection is done.
            self.retry.store(false, Ordering::SeqCst);
            if self.is_settled {
                backoff.reset();
                failures = 0;
            } else {
                failures = failures.saturating_add(1);
            }
            let (reason, is_final) = match end {
                SocketEnd::Stopped => return,
                SocketEnd::Lost(reason) => (reason, false),
                SocketEnd::Refused(reason) => (reason, true),
            };
            let go_on = if let Some(cause) = self.cause_to_give_up(is_final, failures) {
                info!(%address, %reason, ?cause, "no connection, and no further attempt");
                backoff.reset();
                failures = 0;
                self.tell(FeedEvent::GivenUp {
                    address: address.clone(),
                    reason,
                    cause,
                }) && self.rest(None)
            } else {
                let retry_in = backoff.next_wait();
                info!(%address, %reason, ?retry_in, "no connection");
                self.tell(FeedEvent::Lost {
                    address: address.clone(),
                    reason,
                    retry_in,
                }) && self.rest(Some(retry_in))
            };
            if !go_on {
                return;
            }
        }
    }

    /// Why there is to be no further attempt. Looked at only between attempts: an idle
    /// connection is not woken for it.
    fn cause_to_give_up(&self, is_final: bool, failures: u32) -> Option<GiveUp> {
        if is_final {
            Some(GiveUp::Final)
        } else if self.options.launcher.is_some_and(|l| l.is_gone()) {
            Some(GiveUp::LauncherGone)
        } else if failures >= self.options.limits.attempts {
            Some(GiveUp::Attempts(failures))
        } else {
            None
        }
    }

    /// Tells the main thread how the connection stands; `false` when it is time to end.
    fn tell(&self, event: FeedEvent) -> bool {
        !self.is_told || self.frames.push_event(event)
    }

    fn one_connection(&mut self, address: &str, attempt: u32) -> SocketEnd {
        self.is_settled = false;
        let connecting = FeedEvent::Connecting {
            address: address.to_owned(),
            attempt,
        };
        if !self.tell(connecting) {
            return SocketEnd::Stopped;
        }
        let socket = match self.connect() {
            Ok(socket) => socket,
            Err(end) => return end,
        };
        info!(%address, "connected");
        self.is_told = true;
        let connected = FeedEvent::Connected {
            address: address.to_owned(),
        };
        if !self.tell(connected) {
            return SocketEnd::Stopped;
        }
        let opened_at = self.clock.now();
        let end = self.serve(socket);
        let lasted = self.clock.now().saturating_sub(opened_at);
        self.is_settled |= lasted >= self.options.times.settled;
        end
    }

    /// Waits between two attempts, for so long or until somebody asks for one; `false` when it
    /// is time to end.
    fn rest(&mut self, wait: Option<Duration>) -> bool {
        let until = wait.map(|wait| self.clock.now().saturating_add(wait));
        loop {
            if self.retry.load(Ordering::SeqCst) {
                return true;
            }
            match self.wait_until(until) {
                Ok(Woken::Ready) => {}
                Ok(Woken::TimedOut) => return true,
                Err(SocketEnd::Stopped) => return false,
                Err(SocketEnd::Lost(reason) | SocketEnd::Refused(reason)) => {
                    // Without the poll only the plain wait is left.
                    warn!(%reason, "waiting without the socket");
                    return !self.stop.wait(wait.unwrap_or(self.options.times.max_retry));
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
            Err(error) => return Err(SocketEnd::Lost(words::waiting_failed(&error.to_string()))),
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
