//! A server that plays the application, and what the tests wait for.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::bounded;
use tempfile::TempDir;
use trackscope::feed::{Feed, FeedEvent, SocketOptions};
use trackscope::wire::Message;
use tungstenite::{WebSocket, accept};

pub const DEADLINE: Duration = Duration::from_secs(30);
pub const PLAY: &str = r#"{"type":"control","command":"play"}"#;

pub type Server = WebSocket<TcpStream>;

pub fn named<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    let thread = std::thread::Builder::new().name("test-server".into());
    thread.spawn(run).unwrap()
}

/// A server that talks to one connection, and the options to reach it.
pub fn server<T: Send + 'static>(
    talk: impl FnOnce(Server, &TcpListener) -> T + Send + 'static,
) -> (JoinHandle<T>, SocketOptions) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let options = quick(listener.local_addr().unwrap().port());
    (named(move || talk(next(&listener), &listener)), options)
}

pub fn next(listener: &TcpListener) -> Server {
    let (stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    accept(stream).unwrap()
}

/// Options with short waits between attempts.
pub fn quick(port: u16) -> SocketOptions {
    let mut options = SocketOptions::local(port);
    options.times.first_retry = Duration::from_millis(5);
    options.times.max_retry = Duration::from_millis(20);
    options
}

pub fn live(options: SocketOptions) -> Feed {
    Feed::live(options, Arc::new(|| {})).unwrap()
}

/// The first event for which `wanted` gives something; others are passed over.
pub fn wait_for<T>(feed: &Feed, mut wanted: impl FnMut(FeedEvent) -> Option<T>) -> T {
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
pub fn read_to_end(mut socket: Server) {
    while socket.read().is_ok() {}
}

pub fn wait_for_message(feed: &Feed) -> Message {
    wait_for(feed, |event| match event {
        FeedEvent::Message(envelope) => Some(envelope.message),
        _ => None,
    })
}

pub fn wait_for_lost(feed: &Feed) -> String {
    wait_for(feed, |event| match event {
        FeedEvent::Lost { reason, .. } => Some(reason),
        _ => None,
    })
}

pub fn ends_soon(feed: Feed) {
    let (ended, end) = bounded(1);
    let dropper = named(move || {
        drop(feed);
        ended.send(()).unwrap();
    });
    end.recv_timeout(Duration::from_secs(1))
        .expect("the feed ends within a second");
    dropper.join().unwrap();
}

/// A small message that differs from all others by its number.
pub fn numbered_text(i: u64) -> String {
    format!(r#"{{"type":"switch_provider","command":"map {i}"}}"#)
}

/// What [`numbered_text`] means.
pub fn numbered(i: u64) -> Message {
    Message::SwitchProvider {
        name: format!("map {i}"),
    }
}

/// A message of at least `bytes` bytes that loads one vehicle.
pub fn large(bytes: usize) -> String {
    let point = r#"{"latitude":45.0,"longitude":-75.0,"timestamp":"2024-01-01T00:00:00"},"#;
    let points = point.repeat(bytes / point.len() + 1);
    let points = points.trim_end_matches(',');
    format!(
        r#"{{"type":"load_vehicles","data":{{"vehicles":[{{"id":"v","gps_points":[{points}]}}]}}}}"#
    )
}

pub fn recorded(name: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    (folder, path)
}
