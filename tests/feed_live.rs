//! The live feed against real WebSocket servers on ports that the system chooses.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use tempfile::TempDir;
use trackscope::feed::{
    Feed, FeedEvent, INBOX_EVENTS, OUTBOX_TEXTS, SocketOptions, Stage, read_all,
};
use trackscope::wire::{Control, DecodeError, Message, ViewerEvent};
use tungstenite::{Bytes, Message as Frame, Utf8Bytes, WebSocket, accept};

const DEADLINE: Duration = Duration::from_secs(30);
const PLAY: &str = r#"{"type":"control","command":"play"}"#;

type Server = WebSocket<TcpStream>;

fn named<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    let thread = std::thread::Builder::new().name("test-server".into());
    thread.spawn(run).unwrap()
}

/// A server that talks to one connection, and the options to reach it.
fn server<T: Send + 'static>(
    talk: impl FnOnce(Server, &TcpListener) -> T + Send + 'static,
) -> (JoinHandle<T>, SocketOptions) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let options = quick(listener.local_addr().unwrap().port());
    (named(move || talk(next(&listener), &listener)), options)
}

fn next(listener: &TcpListener) -> Server {
    let (stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    accept(stream).unwrap()
}

/// Options with short waits between attempts.
fn quick(port: u16) -> SocketOptions {
    let mut options = SocketOptions::local(port);
    options.times.first_retry = Duration::from_millis(5);
    options.times.max_retry = Duration::from_millis(20);
    options
}

fn live(options: SocketOptions) -> Feed {
    Feed::live(options, Arc::new(|| {})).unwrap()
}

/// The first event for which `wanted` gives something; others are passed over.
fn wait_for<T>(feed: &Feed, mut wanted: impl FnMut(FeedEvent) -> Option<T>) -> T {
    let too_late = crossbeam_channel::after(DEADLINE);
    loop {
        let event = crossbeam_channel::select! {
            recv(feed.inbox()) -> event => event.unwrap(),
            recv(too_late) -> _ => panic!("waited in vain"),
        };
        if let Some(found) = wanted(event) {
            return found;
        }
    }
}

/// Reads to the end of the connection: who closes a socket that has unread bytes takes back
/// what the other side has not read yet.
fn read_to_end(mut socket: Server) {
    while socket.read().is_ok() {}
}

fn wait_for_message(feed: &Feed) -> Message {
    wait_for(feed, |event| match event {
        FeedEvent::Message(envelope) => Some(envelope.message),
        _ => None,
    })
}

fn wait_for_lost(feed: &Feed) -> String {
    wait_for(feed, |event| match event {
        FeedEvent::Lost { reason, .. } => Some(reason),
        _ => None,
    })
}

fn ends_soon(feed: Feed) {
    let (ended, end) = bounded(1);
    let dropper = named(move || {
        drop(feed);
        ended.send(()).unwrap();
    });
    end.recv_timeout(Duration::from_secs(1))
        .expect("the feed ends within a second");
    dropper.join().unwrap();
}

/// A message of at least `bytes` bytes that loads one vehicle.
fn large(bytes: usize) -> String {
    let point = r#"{"latitude":45.0,"longitude":-75.0,"timestamp":"2024-01-01T00:00:00"},"#;
    let points = point.repeat(bytes / point.len() + 1);
    let points = points.trim_end_matches(',');
    format!(
        r#"{{"type":"load_vehicles","data":{{"vehicles":[{{"id":"v","gps_points":[{points}]}}]}}}}"#
    )
}

#[test]
fn ready_is_the_first_thing_said_and_events_follow_in_order() {
    let (server, options) = server(|mut socket, _| {
        let texts: Vec<String> = (0..4)
            .map(|_| socket.read().unwrap().into_text().unwrap().to_string())
            .collect();
        texts
    });
    let feed = live(options);
    feed.send(&ViewerEvent::MapReady).unwrap();
    feed.send(&ViewerEvent::MapError {
        message: "m".into(),
        error: "e".into(),
        critical: false,
    })
    .unwrap();
    let texts = server.join().unwrap();
    assert!(texts[0].starts_with(r#"{"type":"ready""#), "{texts:?}");
    assert_eq!(texts[1], r#"{"type":"map_ready"}"#);
    assert!(texts[2].starts_with(r#"{"type":"map_error""#));
    assert_eq!(texts[3], r#"{"type":"error","message":"m"}"#);
}

#[test]
fn frames_to_the_application_are_single_masked_texts() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let feed = live(quick(listener.local_addr().unwrap().port()));
    let long_id = "v".repeat(100_000);
    feed.send(&ViewerEvent::SelectionChanged {
        vehicle_ids: vec![long_id.clone()],
    })
    .unwrap();
    let socket = next(&listener);
    let mut stream = socket.get_ref().try_clone().unwrap();
    // Both frames, read as bytes: final, text, masked.
    for expected in ["ready", long_id.as_str()] {
        let mut head = [0; 2];
        stream.read_exact(&mut head).unwrap();
        assert_eq!(head[0], 0x81);
        assert_eq!(head[1] & 0x80, 0x80);
        let len = match head[1] & 0x7F {
            127 => {
                let mut len = [0; 8];
                stream.read_exact(&mut len).unwrap();
                usize::try_from(u64::from_be_bytes(len)).unwrap()
            }
            short => usize::from(short),
        };
        let mut mask = [0; 4];
        stream.read_exact(&mut mask).unwrap();
        let mut payload = vec![0; len];
        stream.read_exact(&mut payload).unwrap();
        let plain: Vec<u8> = payload
            .iter()
            .zip(mask.iter().cycle())
            .map(|(b, m)| b ^ m)
            .collect();
        assert!(String::from_utf8(plain).unwrap().contains(expected));
    }
}

#[test]
fn a_message_in_the_same_packet_as_the_handshake_is_not_lost() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let feed = live(quick(listener.local_addr().unwrap().port()));
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        request.extend(byte);
    }
    let request = String::from_utf8(request).unwrap();
    assert!(request.starts_with("GET / HTTP/1.1\r\n"), "{request}");
    let key = request
        .lines()
        .find_map(|line| line.strip_prefix("Sec-WebSocket-Key: "))
        .unwrap();
    let accept_key = tungstenite::handshake::derive_accept_key(key.as_bytes());
    let mut answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept_key}\r\n\r\n"
    )
    .into_bytes();
    answer.extend([0x81, u8::try_from(PLAY.len()).unwrap()]);
    answer.extend(PLAY.bytes());
    stream.write_all(&answer).unwrap();
    assert_eq!(wait_for_message(&feed), Message::Control(Control::Play));
}

#[test]
fn the_connection_is_made_again_after_it_was_lost() {
    let (server, options) = server(|socket, listener| {
        drop(socket);
        let mut second = next(listener);
        second.send(Frame::text(PLAY)).unwrap();
        second.close(None).unwrap();
        read_to_end(second);
        let mut third = next(listener);
        third.read().unwrap().into_text().unwrap().to_string()
    });
    let feed = live(options);
    wait_for_lost(&feed);
    assert_eq!(wait_for_message(&feed), Message::Control(Control::Play));
    assert_eq!(
        wait_for_lost(&feed),
        "the application closed the connection"
    );
    assert!(server.join().unwrap().starts_with(r#"{"type":"ready""#));
}

#[test]
fn events_of_the_connection_come_in_their_order() {
    let (server, options) = server(|mut socket, _| {
        socket.send(Frame::text(PLAY)).unwrap();
        socket.read().unwrap();
    });
    let address = format!("127.0.0.1:{}", options.port);
    let feed = live(options);
    let next = || feed.inbox().recv_timeout(DEADLINE).unwrap();
    assert!(matches!(next(), FeedEvent::Connecting { address: a, attempt: 1 } if a == address));
    assert!(matches!(next(), FeedEvent::Connected { .. }));
    assert!(matches!(next(), FeedEvent::Message(envelope) if envelope.seq == 0));
    let lost = next();
    assert!(
        matches!(lost, FeedEvent::Lost { retry_in, .. } if retry_in == Duration::from_millis(5))
    );
    assert!(matches!(next(), FeedEvent::Connecting { attempt: 1, .. }));
    server.join().unwrap();
}

#[test]
fn a_server_that_accepts_and_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut options = quick(listener.local_addr().unwrap().port());
    options.times.handshake = Duration::from_millis(50);
    let feed = live(options);
    assert_eq!(
        wait_for_lost(&feed),
        "the handshake was not answered within 0.05 s"
    );
    let attempts = wait_for(&feed, |event| match event {
        FeedEvent::Connecting { attempt, .. } => Some(attempt),
        _ => None,
    });
    assert_eq!(attempts, 2);
}

#[test]
fn no_server_and_no_such_host_are_told() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let feed = live(quick(port));
    assert!(wait_for_lost(&feed).starts_with("no connection: "));
    let mut options = quick(port);
    options.host = "not a host".into();
    assert!(wait_for_lost(&live(options)).starts_with("the host cannot be found: "));
}

#[test]
fn a_large_frame_arrives_whole_and_with_progress() {
    let text = large(80 << 20);
    let len = text.len() as u64;
    let (server, options) = server(move |mut socket, _| {
        socket.send(Frame::text(text)).unwrap();
        read_to_end(socket);
    });
    let feed = live(options);
    let (mut received, mut decoded) = (Vec::new(), Vec::new());
    let fixes = wait_for(&feed, |event| match event {
        FeedEvent::Progress {
            stage,
            bytes,
            total,
            ..
        } => {
            assert!(bytes <= len);
            assert_eq!(total, Some(len));
            match stage {
                Stage::Receiving => received.push(bytes),
                Stage::Decoding => decoded.push(bytes),
            }
            None
        }
        FeedEvent::Message(envelope) => match envelope.message {
            Message::LoadVehicles(load) => Some(load.vehicles[0].track.len()),
            other => panic!("{other:?}"),
        },
        _ => None,
    });
    assert!(fixes > 1_000_000);
    assert!(!received.is_empty() && received.is_sorted());
    assert!(!decoded.is_empty() && decoded.is_sorted());
    drop(feed);
    server.join().unwrap();
}

#[test]
fn a_frame_that_trickles_in_is_put_together() {
    let (go_on, told): (Sender<()>, Receiver<()>) = bounded(0);
    let (server, options) = server(move |mut socket, _| {
        socket.read().unwrap();
        let stream = socket.get_mut();
        stream.set_nodelay(true).unwrap();
        let mut bytes = vec![0x81, 126];
        let text = large(1000);
        bytes.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
        bytes.extend(text.bytes());
        for piece in bytes.chunks(7) {
            stream.write_all(piece).unwrap();
            stream.flush().unwrap();
            std::thread::yield_now();
        }
        // A second one, of which the second half is written long after.
        let (first, second) = bytes.split_at(bytes.len() / 2);
        stream.write_all(first).unwrap();
        told.recv_timeout(DEADLINE).unwrap();
        stream.write_all(second).unwrap();
        socket.read().unwrap().into_text().unwrap().to_string()
    });
    let feed = live(options);
    let first = wait_for_message(&feed);
    // Something to send comes between the two halves.
    feed.send(&ViewerEvent::MapReady).unwrap();
    go_on.send_timeout((), DEADLINE).unwrap();
    assert_eq!(wait_for_message(&feed), first);
    assert_eq!(server.join().unwrap(), r#"{"type":"map_ready"}"#);
}

#[test]
fn a_frame_beyond_the_limit_ends_the_connection_with_both_numbers() {
    let (server, mut options) = server(|mut socket, listener| {
        socket.send(Frame::text("x".repeat(1001))).ok();
        let mut second = next(listener);
        second.send(Frame::text("x".repeat(1000))).unwrap();
        read_to_end(second);
    });
    options.limits.message_bytes = 1000;
    let feed = live(options);
    assert_eq!(
        wait_for_lost(&feed),
        "a message of 1001 bytes is larger than the limit of 1000 bytes"
    );
    let refused = wait_for(&feed, |event| match event {
        FeedEvent::Refused { error, .. } => Some(error),
        _ => None,
    });
    assert!(matches!(refused, DecodeError::Syntax { .. }));
    drop(feed);
    server.join().unwrap();
}

#[test]
fn pings_are_answered_and_binary_frames_refused() {
    let (server, options) = server(|mut socket, _| {
        socket.read().unwrap();
        socket.send(Frame::Ping(Bytes::from_static(b"p"))).unwrap();
        socket
            .send(Frame::Binary(Bytes::from_static(b"12345")))
            .unwrap();
        socket.read().unwrap()
    });
    let feed = live(options);
    let refused = wait_for(&feed, |event| match event {
        FeedEvent::Refused { seq, line, error } => Some((seq, line, error)),
        _ => None,
    });
    assert_eq!(refused, (0, None, DecodeError::Binary { bytes: 5 }));
    assert_eq!(
        server.join().unwrap(),
        Frame::Pong(Bytes::from_static(b"p"))
    );
}

#[test]
fn the_sender_is_not_blocked_while_the_main_thread_reads_nothing() {
    // Far more messages than the inbox and the system's buffers hold.
    const MESSAGES: usize = 20_000;
    let (sent, all_sent) = bounded(1);
    let (server, options) = server(move |mut socket, _| {
        let text = Utf8Bytes::from(format!(
            r#"{{"type":"control","command":"play","x":"{}"}}"#,
            "y".repeat(2000)
        ));
        for _ in 0..MESSAGES {
            socket.send(Frame::Text(text.clone())).unwrap();
        }
        sent.send(()).unwrap();
        read_to_end(socket);
    });
    let feed = live(options);
    all_sent
        .recv_timeout(DEADLINE)
        .expect("the sender is done though nobody reads");
    for _ in 0..MESSAGES {
        assert_eq!(wait_for_message(&feed), Message::Control(Control::Play));
    }
    drop(feed);
    server.join().unwrap();
}

#[test]
fn beyond_the_byte_limit_the_sender_waits_and_nothing_is_lost() {
    const MESSAGES: usize = 3000;
    let (server, mut options) = server(move |mut socket, _| {
        for _ in 0..MESSAGES {
            socket.send(Frame::text(large(20_000))).unwrap();
        }
        read_to_end(socket);
    });
    options.limits.queued_bytes = 1 << 20;
    let feed = live(options);
    // Nobody reads until the inbox is full and the queue behind it, too.
    while !feed.inbox().is_full() {
        std::thread::yield_now();
    }
    let (mut messages, mut pressure, mut relief) = (0, 0, 0);
    while messages < MESSAGES {
        match feed.inbox().recv_timeout(DEADLINE).unwrap() {
            FeedEvent::Message(envelope) => {
                assert_eq!(envelope.seq, messages as u64);
                messages += 1;
            }
            FeedEvent::Pressure { queued_bytes } => {
                assert!((1 << 20..3 << 20).contains(&queued_bytes), "{queued_bytes}");
                pressure += 1;
            }
            FeedEvent::PressureOver => relief += 1,
            _ => {}
        }
    }
    while relief < pressure {
        wait_for(&feed, |event| {
            matches!(event, FeedEvent::PressureOver).then_some(())
        });
        relief += 1;
    }
    assert!(pressure > 0);
    drop(feed);
    server.join().unwrap();
}

#[test]
fn an_outbox_that_nobody_empties_says_so_and_does_not_block() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let feed = live(quick(port));
    let taken = (0..OUTBOX_TEXTS + 10)
        .filter(|_| feed.send(&ViewerEvent::MapReady).is_ok())
        .count();
    assert_eq!(taken, OUTBOX_TEXTS);
}

#[test]
fn the_feed_ends_within_a_second_in_every_state() {
    // Waiting for the next attempt.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let feed = live(SocketOptions::local(port));
    wait_for_lost(&feed);
    ends_soon(feed);
    // In the handshake.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let feed = live(SocketOptions::local(silent.local_addr().unwrap().port()));
    let _held = silent.accept().unwrap();
    ends_soon(feed);
    // Connected, with nothing to do.
    let (idle, options) = server(|socket, _| read_to_end(socket));
    let feed = live(options);
    wait_for(&feed, |event| {
        matches!(event, FeedEvent::Connected { .. }).then_some(())
    });
    ends_soon(feed);
    idle.join().unwrap();
    // With a full inbox, a full queue, and a sender that goes on.
    let (busy, mut options) =
        server(|mut socket, _| while socket.send(Frame::text(large(50_000))).is_ok() {});
    options.limits.queued_bytes = 1 << 20;
    let feed = live(options);
    while feed.inbox().len() < INBOX_EVENTS {
        std::thread::yield_now();
    }
    ends_soon(feed);
    busy.join().unwrap();
    // While a large message is decoded.
    let text = large(60 << 20);
    let (sender, options) = server(move |mut socket, _| {
        // Fails when the feed ends first.
        drop(socket.send(Frame::text(text)));
        read_to_end(socket);
    });
    let feed = live(options);
    wait_for(&feed, |event| {
        matches!(
            event,
            FeedEvent::Progress {
                stage: Stage::Decoding,
                ..
            }
        )
        .then_some(())
    });
    ends_soon(feed);
    sender.join().unwrap();
}

#[test]
fn the_end_of_the_feed_is_a_close_after_everything_that_waited() {
    let (server, options) = server(|mut socket, _| {
        let mut texts = Vec::new();
        loop {
            match socket.read() {
                Ok(Frame::Text(text)) => texts.push(text.to_string()),
                Ok(Frame::Close(_)) => return texts,
                other => panic!("{other:?}"),
            }
        }
    });
    let feed = live(options);
    wait_for(&feed, |event| {
        matches!(event, FeedEvent::Connected { .. }).then_some(())
    });
    feed.send(&ViewerEvent::AnimationComplete).unwrap();
    drop(feed);
    let texts = server.join().unwrap();
    assert_eq!(texts.last().unwrap(), r#"{"type":"animation_complete"}"#);
}

fn recorded(name: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    (folder, path)
}

#[test]
fn what_was_recorded_is_read_as_it_was_received() {
    let odd =
        "{\"type\":\"control\",\n \"command\":\"pl\\u0061y\", \"x\": NaN, \"y\": \"é\u{2028}\"}";
    let (server, mut options) = server(move |mut socket, _| {
        socket.read().unwrap();
        socket.send(Frame::text(large(3000))).unwrap();
        socket.send(Frame::text(odd)).unwrap();
        socket
            .send(Frame::Binary(Bytes::from_static(b"123")))
            .unwrap();
        socket.send(Frame::text("nonsense")).unwrap();
        read_to_end(socket);
    });
    let (_folder, path) = recorded("session.jsonl");
    options.record = Some(path.clone());
    options.started_unix_ms = Some(1_731_166_004_000);
    let feed = live(options);
    let mut live_messages = Vec::new();
    while live_messages.len() < 4 {
        match feed.inbox().recv_timeout(DEADLINE).unwrap() {
            FeedEvent::Message(envelope) => live_messages.push((envelope.at, Ok(envelope.message))),
            FeedEvent::Refused { error, .. } => live_messages.push((Duration::ZERO, Err(error))),
            _ => {}
        }
    }
    drop(feed);
    server.join().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines = text.lines();
    assert_eq!(
        lines.next().unwrap(),
        format!(
            r#"{{"trackscope_recording":1,"version":"{}","started_unix_ms":1731166004000}}"#,
            env!("CARGO_PKG_VERSION")
        )
    );
    let ready: serde_json::Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    assert_eq!(ready["dir"], "out");
    let raw: serde_json::Value = serde_json::from_str(lines.nth(1).unwrap()).unwrap();
    assert_eq!(raw["text"], odd);
    let read = read_all(&path).unwrap();
    assert_eq!(read.len(), 4);
    for ((at, message), again) in live_messages.into_iter().zip(read) {
        assert_eq!(again.message, message);
        if message.is_ok() {
            // Recordings keep whole microseconds.
            assert_eq!(again.at.as_micros(), at.as_micros());
        }
    }
}

#[test]
fn a_recording_that_cannot_be_started_is_an_error_at_once() {
    let mut options = quick(1);
    options.record = Some("/nowhere/at/all".into());
    let error = Feed::live(options, Arc::new(|| {})).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the recording /nowhere/at/all cannot be written")
    );
}

#[cfg(unix)]
#[test]
fn a_recording_that_cannot_go_on_is_told_and_the_feed_lives() {
    let (_folder, path) = recorded("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let (broken, is_broken) = bounded::<()>(1);
    let (server, mut options) = server(move |mut socket, _| {
        is_broken.recv_timeout(DEADLINE).unwrap();
        socket.send(Frame::text(PLAY)).unwrap();
        socket.send(Frame::text(PLAY)).unwrap();
        read_to_end(socket);
    });
    options.record = Some(path.clone());
    let reader = named({
        let path = path.clone();
        move || {
            let mut pipe = std::fs::File::open(path).unwrap();
            pipe.read_exact(&mut [0; 10]).unwrap();
        }
    });
    let feed = live(options);
    reader.join().unwrap();
    broken.send(()).unwrap();
    let failed = wait_for(&feed, |event| match event {
        FeedEvent::RecordingFailed { path, .. } => Some(path),
        _ => None,
    });
    assert_eq!(failed, path);
    assert_eq!(wait_for_message(&feed), Message::Control(Control::Play));
    assert_eq!(wait_for_message(&feed), Message::Control(Control::Play));
    drop(feed);
    server.join().unwrap();
}
