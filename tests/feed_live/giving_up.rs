//! When no further attempt is made, and how it begins again.

use std::net::TcpListener;
use std::time::Duration;

use trackscope::feed::{Feed, FeedEvent, GiveUp, Launcher, SocketOptions};
use trackscope::wire::{Control, Message};
use tungstenite::Message as Frame;

use crate::server::{
    PLAY, ends_soon, live, named, next, quick, read_to_end, server, wait_for, wait_for_message,
};

/// Options for a port on which nobody listens.
fn nobody() -> SocketOptions {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    quick(listener.local_addr().unwrap().port())
}

/// Failed attempts until the feed gives up, and why it does.
fn failures_until_the_end(feed: &Feed) -> (u32, GiveUp) {
    let mut lost = 0;
    let cause = wait_for(feed, |event| match event {
        FeedEvent::Lost { .. } => {
            lost += 1;
            None
        }
        FeedEvent::GivenUp { cause, .. } => Some(cause),
        _ => None,
    });
    (lost + 1, cause)
}

#[test]
fn after_ten_failures_in_a_row_it_stops_until_somebody_asks() {
    let options = nobody();
    let port = options.port;
    let feed = live(options);
    assert_eq!(failures_until_the_end(&feed), (10, GiveUp::Attempts(10)));
    feed.retry();
    assert_eq!(failures_until_the_end(&feed), (10, GiveUp::Attempts(10)));
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    feed.retry();
    let mut socket = next(&listener);
    socket.send(Frame::text(PLAY)).unwrap();
    assert_eq!(wait_for_message(&feed), Message::Control(Control::Play));
}

#[test]
fn a_retry_does_not_wait_for_the_next_attempt() {
    let mut options = nobody();
    let port = options.port;
    options.times.first_retry = Duration::from_secs(3600);
    options.times.max_retry = Duration::from_secs(3600);
    let feed = live(options);
    wait_for(&feed, |event| {
        matches!(event, FeedEvent::Lost { .. }).then_some(())
    });
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    feed.retry();
    read_ready(&listener);
}

fn read_ready(listener: &TcpListener) {
    assert!(next(listener).read().unwrap().is_text());
}

#[test]
fn a_server_that_closes_every_connection_at_once_is_given_up_too() {
    let (server, mut options) = server(|mut first, listener| {
        first.close(None).unwrap();
        read_to_end(first);
        for _ in 1..3 {
            let mut socket = next(listener);
            socket.close(None).unwrap();
            read_to_end(socket);
        }
    });
    options.limits.attempts = 3;
    let feed = live(options);
    assert_eq!(failures_until_the_end(&feed), (3, GiveUp::Attempts(3)));
    server.join().unwrap();
}

#[test]
fn a_feed_that_has_given_up_ends_at_once() {
    let mut options = nobody();
    options.limits.attempts = 1;
    let feed = live(options);
    failures_until_the_end(&feed);
    ends_soon(feed);
}

#[test]
fn a_guess_is_not_told_until_somebody_answers_and_from_then_on_like_any_other() {
    let mut options = nobody();
    let port = options.port;
    options.is_guess = true;
    options.limits.attempts = 2;
    let feed = live(options);
    // It tries, fails and gives up; the first event is that of the retry that succeeds.
    let listener = loop {
        // The port may be taken by an attempt that is under way.
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
            break listener;
        }
    };
    let server = named(move || {
        let mut socket = next(&listener);
        socket.send(Frame::text(PLAY)).unwrap();
    });
    while !server.is_finished() {
        feed.retry();
        std::thread::yield_now();
    }
    let mut told = Vec::new();
    wait_for(&feed, |event| {
        let is_end = matches!(event, FeedEvent::Lost { .. } | FeedEvent::GivenUp { .. });
        told.push(event);
        is_end.then_some(())
    });
    assert!(matches!(told[0], FeedEvent::Connected { .. }), "{told:?}");
    assert!(matches!(told[1], FeedEvent::Message(_)), "{told:?}");
    assert_eq!(told.len(), 3);
    server.join().unwrap();
}

#[cfg(unix)]
#[test]
fn when_the_launching_process_has_ended_a_lost_connection_is_not_made_again() {
    let mut launcher = std::process::Command::new("cat")
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let (server, mut options) = server(|mut socket, listener| {
        socket.send(Frame::text(PLAY)).unwrap();
        drop(socket);
        // It still runs: the connection is made again.
        let mut second = next(listener);
        second.send(Frame::text(PLAY)).unwrap();
        read_to_end(second);
    });
    options.launcher = Launcher::process(launcher.id());
    assert!(options.launcher.is_some());
    let feed = live(options);
    wait_for_message(&feed);
    wait_for_message(&feed);
    launcher.kill().unwrap();
    launcher.wait().unwrap();
    // Its socket goes with it: here the server ends when the test's does.
    feed.send(&trackscope::wire::ViewerEvent::MapReady).unwrap();
    drop(feed);
    server.join().unwrap();
    let mut options = nobody();
    let mut launcher = std::process::Command::new("cat")
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    options.launcher = Launcher::process(launcher.id());
    launcher.kill().unwrap();
    launcher.wait().unwrap();
    assert_eq!(
        failures_until_the_end(&live(options)),
        (1, GiveUp::LauncherGone)
    );
}
