//! Connecting, losing and making again.

use std::net::TcpListener;
use std::time::Duration;

use trackscope::feed::{FeedEvent, INBOX_LARGE_EVENTS, SocketOptions, Stage};
use trackscope::wire::{Control, Message, ViewerEvent};
use tungstenite::Message as Frame;

use crate::server::{
    DEADLINE, PLAY, ends_soon, large, live, next, quick, read_to_end, server, wait_for,
    wait_for_lost, wait_for_message,
};

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
    let FeedEvent::Lost { retry_in, .. } = lost else {
        panic!("{lost:?}")
    };
    let range = Duration::from_micros(3750)..=Duration::from_millis(5);
    assert!(range.contains(&retry_in), "{retry_in:?}");
    assert!(matches!(next(), FeedEvent::Connecting { attempt: 1, .. }));
    server.join().unwrap();
}

#[test]
fn a_server_that_accepts_and_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut options = quick(listener.local_addr().unwrap().port());
    options.times.handshake = Duration::from_millis(50);
    let feed = live(options);
    let reason = wait_for_lost(&feed);
    assert!(
        reason
            .starts_with("the handshake was not answered within 0.05 s: the server was shut down"),
        "{reason}"
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
    assert_eq!(
        wait_for_lost(&feed),
        format!("no connection: no program listens on 127.0.0.1:{port}")
    );
    let mut options = quick(port);
    options.host = "not a host".into();
    assert!(wait_for_lost(&live(options)).starts_with("the host cannot be found: "));
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
    while feed.inbox().len() < INBOX_LARGE_EVENTS {
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
