//! How the threads of a feed are told to end, whatever they wait for.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

/// Held by the feed; telling the threads to stop consumes it.
#[derive(Debug)]
pub(super) struct StopSource {
    flag: Arc<AtomicBool>,
    /// Nothing is ever sent: its end is the message.
    _open: Sender<Infallible>,
}

/// Held by the threads.
#[derive(Clone, Debug)]
pub(super) struct StopSignal {
    flag: Arc<AtomicBool>,
    closed: Receiver<Infallible>,
}

/// A source and its signal.
pub(super) fn stop_pair() -> (StopSource, StopSignal) {
    let flag = Arc::new(AtomicBool::new(false));
    let (open, closed) = bounded(0);
    let signal = StopSignal {
        flag: Arc::clone(&flag),
        closed,
    };
    (StopSource { flag, _open: open }, signal)
}

impl Drop for StopSource {
    fn drop(&mut self) {
        // The flag first: whoever sees the channel closed must find it set.
        self.flag.store(true, Ordering::SeqCst);
    }
}

impl StopSignal {
    /// Whether it is time to end.
    pub(super) fn is_set(&self) -> bool {
        self.flag.load(Ordering::SeqCst)
    }

    /// Ready, with an error, when it is time to end; for `select!`.
    pub(super) const fn closed(&self) -> &Receiver<Infallible> {
        &self.closed
    }

    /// Waits so long; `true` when it is time to end.
    pub(super) fn wait(&self, timeout: Duration) -> bool {
        self.closed.recv_timeout(timeout) == Err(RecvTimeoutError::Disconnected)
    }
}
