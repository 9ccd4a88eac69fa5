//! What is recorded of a live session.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crossbeam_channel::bounded;
use trackscope::feed::{Feed, FeedEvent, read_all};
use trackscope::wire::{Control, Message};
use tungstenite::{Bytes, Message as Frame};

use crate::server::{
    DEADLINE, PLAY, large, live, named, next, numbered, numbered_text, quick, read_to_end,
    recorded, server, wait_for, wait_for_message,
};

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
    let binary: serde_json::Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    assert_eq!(binary["binary"], STANDARD.encode(b"123"));
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

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_before_anything_is_shown() {
    let mut options = quick(1);
    options.record = Some("/dev/full".into());
    let error = Feed::live(options, Arc::new(|| {}))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("/dev/full cannot be written: No space left"),
        "{error}"
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

/// Set for the process that the test below kills.
const VICTIM_PORT: &str = "TRACKSCOPE_TEST_VICTIM_PORT";
const VICTIM_PATH: &str = "TRACKSCOPE_TEST_VICTIM_PATH";

#[test]
#[ignore = "the test below starts it as a process of its own and kills it"]
fn victim() {
    let (Ok(port), Ok(path)) = (std::env::var(VICTIM_PORT), std::env::var(VICTIM_PATH)) else {
        return;
    };
    let mut options = quick(port.parse().unwrap());
    options.record = Some(path.into());
    let feed = live(options);
    wait_for(&feed, |_| None)
}

#[cfg(unix)]
#[test]
fn what_was_received_before_a_kill_is_in_the_recording_and_replays() {
    const MESSAGES: u64 = 50;
    let (_folder, path) = recorded("killed.jsonl");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["recording::victim", "--exact", "--ignored"])
        .env(
            VICTIM_PORT,
            listener.local_addr().unwrap().port().to_string(),
        )
        .env(VICTIM_PATH, &path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let server = named(move || {
        let mut socket = next(&listener);
        socket.read().unwrap();
        for i in 0..MESSAGES {
            socket.write(Frame::text(numbered_text(i))).unwrap();
        }
        socket.flush().unwrap();
        // The answer says that everything before was read, and so recorded.
        socket.send(Frame::Ping(Vec::new().into())).unwrap();
        assert!(socket.read().unwrap().is_pong());
        // A frame of which only a part comes before the end.
        let large = large(100_000);
        let stream = socket.get_mut();
        stream.write_all(&[0x81, 127]).unwrap();
        stream
            .write_all(&(large.len() as u64).to_be_bytes())
            .unwrap();
        stream.write_all(&large.as_bytes()[..50_000]).unwrap();
        socket
    });
    let socket = server.join().unwrap();
    victim.kill().unwrap();
    victim.wait().unwrap();
    drop(socket);
    let read = read_all(&path).unwrap();
    let messages: Vec<_> = read.into_iter().map(|read| read.message.unwrap()).collect();
    assert_eq!(messages, (0..MESSAGES).map(numbered).collect::<Vec<_>>());
}
