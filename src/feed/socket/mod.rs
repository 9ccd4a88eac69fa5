//! The live feed: a WebSocket client that reads on whatever the main thread does.

mod backoff;
mod connect;
mod meter;
mod options;
mod serve;
mod thread;

pub use options::{
    MAX_MESSAGE_BYTES, MAX_QUEUED_BYTES, OUTBOX_TEXTS, SocketLimits, SocketOptions, SocketTimes,
};
pub(super) use thread::SocketThread;
