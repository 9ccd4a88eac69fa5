//! Where messages come from: a live socket or a session file, on threads of their own. It
//! carries them to the main thread and knows nothing of what they mean.
//!
//! ```text
//! live:  socket --feed-socket--> queue, bounded in bytes --feed-decode--> inbox --> main thread
//! file:  file ----feed-file---------------------------------------------> inbox --> main thread
//! ```

mod clock;
mod decoder;
mod entry;
mod event;
mod file;
mod file_error;
mod frame_text;
mod handle;
mod inbox;
mod launcher;
mod outbox;
mod packed;
mod queue;
mod reader;
mod recorder;
mod recording;
mod release;
mod socket;
mod stop;
mod token;
mod unpack;
mod url;

pub use decoder::PART_FIXES;
pub use entry::{Entry, EntryBody};
pub use event::{Envelope, FeedEvent, GiveUp, Stage};
pub use file::{FileOptions, Pace};
pub use file_error::FileError;
pub use handle::{Feed, FeedError};
pub use inbox::{INBOX_EVENTS, INBOX_LARGE_EVENTS, Waker};
pub use launcher::Launcher;
pub use outbox::{OUTBOX_TEXTS, OutboxFull};
pub use packed::unpack as unpack_frame;
pub use reader::{ReadMessage, SessionReader, read_all};
pub use recording::RECORDING_VERSION;
pub use socket::{
    MAX_ATTEMPTS, MAX_MESSAGE_BYTES, MAX_QUEUED_BYTES, SocketLimits, SocketOptions, SocketTimes,
};
pub use token::{Token, TokenError};
pub use unpack::{MAX_LINE_BYTES, MAX_UNPACKED_BYTES};
pub use url::{ServerUrl, UrlError};
