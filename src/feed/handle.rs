//! The main thread's hold on a feed.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use thiserror::Error;
use tracing::warn;

use crate::wire::ViewerEvent;

use super::clock::FeedClock;
use super::decoder::Decoder;
use super::inbox::{Waker, inbox};
use super::outbox::{Outbox, OutboxFull};
use super::queue::queue;
use super::recorder::Recorder;
use super::socket::{SocketEnds, SocketThread};
use super::stop::{StopSignal, StopSource, stop_pair};
use super::{FeedEvent, FileOptions, SocketOptions, file};

/// How long the end of the threads is waited for; one that hangs in the system, which is
/// possible only while a host name is looked up, is left to itself then.
const JOIN_TIMEOUT: Duration = Duration::from_millis(900);

/// Why a feed could not be started.
#[derive(Debug, Error)]
pub enum FeedError {
    /// The recording could not be started.
    #[error("the recording {} cannot be written: {source}", path.display())]
    Record {
        /// The recording.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system gave no thread, or nothing to wait with.
    #[error("the feed cannot be started: {0}")]
    Start(#[from] io::Error),
}

/// A running feed. Dropping it ends its threads, within a second.
#[derive(Debug)]
pub struct Feed {
    inbox: Receiver<FeedEvent>,
    live: Option<Live>,
    stop: Option<StopSource>,
    threads: Vec<FeedThread>,
}

/// What only a live feed has.
#[derive(Debug)]
struct Live {
    outbox: Outbox,
    /// Set to make the next attempt at once.
    retry: Arc<AtomicBool>,
    socket: Arc<mio::Waker>,
}

impl Live {
    fn wake(&self) {
        if let Err(error) = self.socket.wake() {
            warn!(%error, "the socket thread cannot be woken");
        }
    }
}

#[derive(Debug)]
struct FeedThread {
    name: &'static str,
    handle: JoinHandle<()>,
    /// Closed when the thread ends.
    ended: Receiver<()>,
}

impl Feed {
    /// Connects to the application, again and again if need be. `waker` is called, from other
    /// threads, after each event that was put into the inbox.
    ///
    /// # Errors
    /// [`FeedError`] when the recording cannot be started, or no thread.
    pub fn live(options: SocketOptions, waker: Waker) -> Result<Self, FeedError> {
        let clock = FeedClock::start();
        let recorder = match &options.record {
            None => None,
            Some(path) => Some(Recorder::create(path, options.started_unix_ms).map_err(
                |source| FeedError::Record {
                    path: path.clone(),
                    source,
                },
            )?),
        };
        let (source, stop) = stop_pair();
        let (inbox, events) = inbox(waker, stop.clone());
        let (frames, waiting) = queue(options.limits.queued_bytes, stop.clone());
        let outbox = Outbox::default();
        let retry = Arc::new(AtomicBool::new(false));
        let decoder = Decoder {
            inbox: inbox.clone(),
            clock,
            stop: stop.clone(),
            part_fixes: options.limits.part_fixes,
            max_message_bytes: options.limits.message_bytes,
        };
        let ends = SocketEnds {
            inbox,
            frames,
            outbox: outbox.clone(),
            retry: Arc::clone(&retry),
        };
        let socket = SocketThread::new(options, clock, stop, ends, recorder)?;
        let socket_waker = socket.waker();
        let decoder_waker = Arc::clone(&socket_waker);
        let mut feed = Self {
            inbox: events,
            live: Some(Live {
                outbox,
                retry,
                socket: socket_waker,
            }),
            stop: Some(source),
            threads: Vec::new(),
        };
        feed.start("feed-socket", move || socket.run())?;
        feed.start("feed-decode", move || decoder.run(&waiting, &decoder_waker))?;
        Ok(feed)
    }

    /// Replays a session file. `waker` is called, from another thread, after each event that
    /// was put into the inbox.
    ///
    /// # Errors
    /// [`FeedError::Start`] when there is no thread; faults of the file are events.
    pub fn file(options: FileOptions, waker: Waker) -> Result<Self, FeedError> {
        let (source, stop): (StopSource, StopSignal) = stop_pair();
        let (inbox, events) = inbox(waker, stop.clone());
        let mut feed = Self {
            inbox: events,
            live: None,
            stop: Some(source),
            threads: Vec::new(),
        };
        feed.start("feed-file", move || file::run(&options, &inbox, &stop))?;
        Ok(feed)
    }

    /// What the feed tells, in order.
    pub const fn inbox(&self) -> &Receiver<FeedEvent> {
        &self.inbox
    }

    /// Tells the application something, as soon as there is a connection; a file takes it
    /// and forgets it. Never waits. States of the playhead and the camera that still wait are
    /// replaced by newer ones.
    ///
    /// # Errors
    /// [`OutboxFull`] when too much waits already; the event is not sent then.
    pub fn send(&self, event: &ViewerEvent) -> Result<(), OutboxFull> {
        let Some(live) = &self.live else {
            return Ok(());
        };
        live.outbox.put(event)?;
        live.wake();
        Ok(())
    }

    /// Connects now instead of later, or again after it was given up. Does nothing while there
    /// is a connection, or for a file.
    pub fn retry(&self) {
        if let Some(live) = &self.live {
            live.retry.store(true, Ordering::SeqCst);
            live.wake();
        }
    }

    fn start(
        &mut self,
        name: &'static str,
        run: impl FnOnce() + Send + 'static,
    ) -> Result<(), FeedError> {
        let (open, ended) = bounded::<()>(0);
        let handle = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                run();
                drop(open);
            })?;
        self.threads.push(FeedThread {
            name,
            handle,
            ended,
        });
        Ok(())
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(live) = &self.live {
            live.wake();
        }
        let clock = FeedClock::start();
        for thread in self.threads.drain(..) {
            let left = JOIN_TIMEOUT.saturating_sub(clock.now());
            if thread.ended.recv_timeout(left) == Err(RecvTimeoutError::Timeout) {
                warn!(
                    thread = thread.name,
                    "the thread does not end and is left behind"
                );
            } else if thread.handle.join().is_err() {
                warn!(thread = thread.name, "the thread ended with a panic");
            }
        }
    }
}
