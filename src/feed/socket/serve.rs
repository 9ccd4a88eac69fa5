//! One open connection, until it is lost: reads whatever comes, sends what waits.

use std::io;
use std::time::Duration;

use tracing::{debug, info, warn};
use tungstenite::{Bytes, Error, Message};

use super::connect::Socket;
use super::liveness::{Liveness, Silence};
use super::reason::{broken, closed, dead};
use super::thread::{SocketEnd, SocketThread};
use crate::feed::queue::{RawBody, RawFrame};
use crate::feed::recording::Direction;
use crate::feed::{FeedEvent, Stage};
use crate::wire::{ViewerEvent, encode};

/// Smaller frames come too fast for a report.
const MIN_REPORTED_BYTES: u64 = 256 * 1024;
/// How often an untold change of pressure is tried to be told.
const TELL_AGAIN: Duration = Duration::from_millis(100);

/// What one turn of reading ended with.
enum Turn {
    /// There is nothing to read now.
    Drained,
    /// The queue is full.
    Full,
    /// There is more, but others may want a turn.
    More,
}

/// What is pending on one connection.
struct Pending {
    /// Whether the other side is still there.
    life: Liveness,
    /// Whether the system takes no more bytes for now.
    write_blocked: bool,
    /// Whether the main thread was told that the queue is full.
    told_pressure: bool,
    /// Whether reading stopped because the queue is full.
    full: bool,
}

impl SocketThread {
    /// Serves the connection until it is lost or it is time to end.
    pub(super) fn serve(&mut self, mut socket: Socket) -> SocketEnd {
        let end = self.serve_until_end(&mut socket);
        if matches!(end, SocketEnd::Stopped) {
            // Best effort: the other side would see the end of the connection anyway.
            drop(socket.close(None));
        }
        end
    }

    fn serve_until_end(&mut self, socket: &mut Socket) -> SocketEnd {
        let (times, now) = (self.options.times, self.clock.now());
        let mut pending = Pending {
            life: Liveness::new(times.ask_after, times.answer, now),
            write_blocked: false,
            told_pressure: false,
            full: false,
        };
        for text in encode(&ViewerEvent::Ready) {
            if let Err(end) = self.write(socket, &mut pending, text) {
                return end;
            }
        }
        loop {
            match self.turn(socket, &mut pending) {
                Ok(()) => {}
                Err(end) => {
                    if pending.told_pressure {
                        self.inbox.try_send(FeedEvent::PressureOver);
                    }
                    if matches!(end, SocketEnd::Stopped) {
                        self.write_waiting(socket, &mut pending).ok();
                    }
                    return end;
                }
            }
        }
    }

    fn turn(&mut self, socket: &mut Socket, pending: &mut Pending) -> Result<(), SocketEnd> {
        self.write_waiting(socket, pending)?;
        let turn = self.read_waiting(socket)?;
        self.report_frame(socket);
        pending.full = matches!(turn, Turn::Full);
        self.tell_pressure(pending);
        if matches!(turn, Turn::More) {
            return if self.stop.is_set() {
                Err(SocketEnd::Stopped)
            } else {
                Ok(())
            };
        }
        let due = self.look_after(socket, pending)?;
        let untold = pending.full != pending.told_pressure;
        let tell_at = untold.then(|| self.clock.now().saturating_add(TELL_AGAIN));
        let until = [tell_at, due].into_iter().flatten().min();
        self.wait_until(until)?;
        pending.write_blocked = false;
        Ok(())
    }

    /// Looks whether the other side is still there, and asks it after a long silence. Gives
    /// when to look again.
    fn look_after(
        &mut self,
        socket: &mut Socket,
        pending: &mut Pending,
    ) -> Result<Option<Duration>, SocketEnd> {
        let now = self.clock.now();
        if pending.full {
            // What it says is not read.
            pending.life.excuse(now);
            return Ok(None);
        }
        pending.life.heard(socket.get_ref().heard_bytes(), now);
        match pending.life.at(now) {
            Silence::Short => {}
            Silence::Ask => {
                debug!("nothing was heard for long: is the application there?");
                match socket.write(Message::Ping(Bytes::new())) {
                    Ok(()) => self.flush(socket, pending)?,
                    Err(error) => blocked_or_lost(&error, socket, pending)?,
                }
            }
            Silence::Dead => return Err(dead(pending.life.silence(now))),
        }
        Ok(Some(pending.life.due()))
    }

    /// Sends what waits in the outbox, as far as the system takes it.
    fn write_waiting(
        &mut self,
        socket: &mut Socket,
        pending: &mut Pending,
    ) -> Result<(), SocketEnd> {
        // Also sends what was left of the last text, and answers to pings.
        self.flush(socket, pending)?;
        while !pending.write_blocked {
            let Some(text) = self.outbox.take() else {
                if let Some(lost) = self.outbox.take_lost() {
                    self.frames.push_event(FeedEvent::SendingAgain { lost });
                }
                break;
            };
            self.write(socket, pending, text)?;
        }
        Ok(())
    }

    /// Sends one text as one frame; the application's server understands nothing else.
    fn write(
        &mut self,
        socket: &mut Socket,
        pending: &mut Pending,
        text: String,
    ) -> Result<(), SocketEnd> {
        let at = self.clock.now();
        self.record(|recorder| recorder.text(at, Direction::Out, &text));
        match socket.write(Message::text(text)) {
            Ok(()) => self.flush(socket, pending),
            Err(error) => blocked_or_lost(&error, socket, pending),
        }
    }

    fn flush(&mut self, socket: &mut Socket, pending: &mut Pending) -> Result<(), SocketEnd> {
        match socket.flush() {
            Ok(()) => Ok(()),
            Err(error) => blocked_or_lost(&error, socket, pending),
        }
    }

    /// Reads frames until there is nothing more, or no room, or it went on for long.
    fn read_waiting(&mut self, socket: &mut Socket) -> Result<Turn, SocketEnd> {
        loop {
            if !self.frames.has_room() {
                return Ok(Turn::Full);
            }
            match socket.read() {
                Ok(Message::Text(text)) => {
                    let at = self.clock.now();
                    self.record(|recorder| recorder.text(at, Direction::In, &text));
                    self.push(at, RawBody::Text(text))?;
                }
                Ok(Message::Binary(bytes)) => {
                    let at = self.clock.now();
                    self.record(|recorder| recorder.binary(at, &bytes));
                    self.push(at, RawBody::Binary(bytes))?;
                }
                Ok(Message::Close(frame)) => {
                    // The answer to the close is sent on a best effort, too.
                    drop(socket.flush());
                    return Err(SocketEnd::Lost(closed(frame.as_ref())));
                }
                // Answers to pings are queued by the protocol and sent with the next read.
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => {}
                Err(Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Ok(if socket.get_mut().take_break() {
                        Turn::More
                    } else {
                        Turn::Drained
                    });
                }
                Err(Error::Io(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(lost(&error, socket)),
            }
        }
    }

    fn push(&mut self, at: Duration, body: RawBody) -> Result<(), SocketEnd> {
        self.is_settled = true;
        let seq = self.next_seq;
        self.next_seq += 1;
        if self.frames.push_frame(RawFrame { seq, at, body }) {
            Ok(())
        } else {
            Err(SocketEnd::Stopped)
        }
    }

    fn report_frame(&mut self, socket: &Socket) {
        if let Some((bytes, total)) = socket.get_ref().frame_progress()
            && total >= MIN_REPORTED_BYTES
            && self.throttle.allows(self.clock.now())
        {
            self.inbox.try_send(FeedEvent::Progress {
                stage: Stage::Receiving,
                bytes,
                total: Some(total),
                vehicles: 0,
            });
        }
    }

    /// Tells the main thread when the sender is blocked and when no longer. A full inbox
    /// does not block the socket: then it is told later, or not at all if it is over by then.
    fn tell_pressure(&mut self, pending: &mut Pending) {
        if pending.full == pending.told_pressure {
            return;
        }
        let queued_bytes = self.frames.bytes();
        let event = if pending.full {
            FeedEvent::Pressure { queued_bytes }
        } else {
            FeedEvent::PressureOver
        };
        if self.inbox.try_send(event) {
            pending.told_pressure = pending.full;
            if pending.full {
                warn!(queued_bytes, "the queue is full, the socket is not read");
            } else {
                info!("the socket is read again");
            }
        }
    }

    /// Writes to the recording; one that cannot be written on is ended and told.
    fn record(
        &mut self,
        write: impl FnOnce(&mut crate::feed::recorder::Recorder) -> io::Result<()>,
    ) {
        let Some(recorder) = &mut self.recorder else {
            return;
        };
        if let Err(error) = write(recorder) {
            let path = recorder.path().to_owned();
            self.recorder = None;
            let error = error.to_string();
            self.frames
                .push_event(FeedEvent::RecordingFailed { path, error });
        }
    }
}

fn blocked_or_lost(error: &Error, socket: &Socket, pending: &mut Pending) -> Result<(), SocketEnd> {
    match error {
        Error::Io(error) if error.kind() == io::ErrorKind::WouldBlock => {
            pending.write_blocked = true;
            Ok(())
        }
        Error::Io(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
        Error::WriteBufferFull(_) => {
            warn!("an event is too large to be sent, or too much waits before it");
            Ok(())
        }
        error => Err(lost(error, socket)),
    }
}

fn lost(error: &Error, socket: &Socket) -> SocketEnd {
    SocketEnd::Lost(broken(error, socket.get_ref().frame_progress()))
}
