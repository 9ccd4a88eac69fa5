//! Replays a session file at its own pace or as fast as it can be read.

use std::path::PathBuf;
use std::time::Duration;

use super::clock::{FeedClock, Throttle};
use super::decoder::{Decoder, PART_FIXES, Place};
use super::entry::not_kept;
use super::inbox::InboxSender;
use super::release::release;
use super::stop::StopSignal;
use super::unpack::ReadListener;
use super::{EntryBody, FeedEvent, FileError, MAX_MESSAGE_BYTES, SessionReader, Stage};

/// How fast the messages of a recording arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// As they did, counted from the first one, which arrives at once.
    #[default]
    AsRecorded,
    /// At once.
    Fast,
}

/// A session file and how to replay it.
#[derive(Clone, Debug)]
pub struct FileOptions {
    pub(super) source: Source,
    /// How fast its messages arrive.
    pub pace: Pace,
    /// Fixes with which a message arrives in parts of so many.
    pub part_fixes: usize,
}

#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A file.
    Path(PathBuf),
    /// Bytes of the program itself, with a name for messages about them.
    Bytes(&'static str, &'static [u8]),
}

impl FileOptions {
    /// A file, its messages as they arrived.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self {
            source: Source::Path(path.into()),
            pace: Pace::default(),
            part_fixes: PART_FIXES,
        }
    }

    /// A session that is part of the program, its messages as they arrived.
    pub const fn bytes(name: &'static str, bytes: &'static [u8]) -> Self {
        Self {
            source: Source::Bytes(name, bytes),
            pace: Pace::AsRecorded,
            part_fixes: PART_FIXES,
        }
    }

    /// The same with another pace.
    #[must_use]
    pub fn with_pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// The same with other parts.
    #[must_use]
    pub fn with_part_fixes(self, part_fixes: usize) -> Self {
        Self { part_fixes, ..self }
    }
}

impl Source {
    fn open(&self, listener: ReadListener) -> Result<SessionReader, FileError> {
        match self {
            Self::Path(path) => SessionReader::open_with(path, listener),
            Self::Bytes(name, bytes) => SessionReader::from_bytes_with(name, bytes, listener),
        }
    }

    /// Length of the file, packed or not, where it can be known.
    fn len(&self) -> Option<u64> {
        match self {
            Self::Path(path) => {
                let metadata = std::fs::metadata(path).ok()?;
                metadata.is_file().then_some(metadata.len())
            }
            Self::Bytes(_, bytes) => Some(bytes.len() as u64),
        }
    }
}

/// The thread of a feed from a file.
pub(super) fn run(options: &FileOptions, inbox: &InboxSender, stop: &StopSignal) {
    let clock = FeedClock::start();
    match replay(options, inbox, clock, stop) {
        Ok(Ended::AtEnd) => {
            inbox.send(FeedEvent::Finished);
        }
        Ok(Ended::Stopped) | Err(FileError::Stopped { .. }) => {}
        Err(error) => {
            inbox.send(FeedEvent::Failed { error });
        }
    }
}

enum Ended {
    AtEnd,
    Stopped,
}

fn replay(
    options: &FileOptions,
    inbox: &InboxSender,
    clock: FeedClock,
    stop: &StopSignal,
) -> Result<Ended, FileError> {
    let decoder = Decoder {
        inbox: inbox.clone(),
        clock,
        stop: stop.clone(),
        part_fixes: options.part_fixes,
        max_message_bytes: MAX_MESSAGE_BYTES,
    };
    let listener = progress_listener(options.source.len(), inbox.clone(), clock, stop.clone());
    let mut start: Option<(Duration, Duration)> = None;
    for (seq, entry) in (0_u64..).zip(options.source.open(listener)?) {
        let entry = entry?;
        let (first_at, started) = *start.get_or_insert((entry.at, clock.now()));
        if options.pace == Pace::AsRecorded {
            let due = started.saturating_add(entry.at.saturating_sub(first_at));
            let wait = due.saturating_sub(clock.now());
            if !wait.is_zero() && stop.wait(wait) {
                return Ok(Ended::Stopped);
            }
        }
        let place = Place {
            seq,
            at: entry.at,
            line: Some(entry.line),
        };
        let go_on = match entry.body {
            EntryBody::Text(text) => {
                let go_on = decoder.deliver(place, &text);
                release(text);
                go_on
            }
            EntryBody::Binary(frame) => {
                let go_on = decoder.deliver_binary(place, &frame);
                release(frame);
                go_on
            }
            EntryBody::NotKept(bytes) => decoder.refuse(place, not_kept(bytes)),
            EntryBody::Broken(error) => decoder.refuse(place, error),
        };
        if !go_on {
            return Ok(Ended::Stopped);
        }
    }
    Ok(Ended::AtEnd)
}

fn progress_listener(
    total: Option<u64>,
    inbox: InboxSender,
    clock: FeedClock,
    stop: StopSignal,
) -> ReadListener {
    let mut throttle = Throttle::default();
    throttle.allows(clock.now());
    Box::new(move |bytes| {
        if throttle.allows(clock.now()) {
            inbox.try_send(FeedEvent::Progress {
                stage: Stage::Receiving,
                bytes,
                total,
                vehicles: 0,
            });
        }
        !stop.is_set()
    })
}
