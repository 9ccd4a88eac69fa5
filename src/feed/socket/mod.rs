//! The live feed: a WebSocket client that reads on whatever the main thread does.

mod backoff;
mod connect;
mod liveness;
mod meter;
mod options;
mod reason;
mod serve;
mod thread;

pub use options::{
    MAX_ATTEMPTS, MAX_MESSAGE_BYTES, MAX_QUEUED_BYTES, SocketLimits, SocketOptions, SocketTimes,
};
pub(super) use thread::{SocketEnds, SocketThread};
