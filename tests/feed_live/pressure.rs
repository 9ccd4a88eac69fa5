//! More than one side can take.

use std::net::TcpListener;

use crossbeam_channel::bounded;
use trackscope::app::{Intake, Viewer};
use trackscope::feed::{FeedEvent, INBOX_LARGE_EVENTS, OUTBOX_TEXTS, OutboxFull};
use trackscope::wire::{Control, Message, ViewerEvent};
use tungstenite::{Message as Frame, Utf8Bytes};

use crate::server::{
    DEADLINE, large, live, named, next, numbered, numbered_text, quick, read_to_end, server,
    wait_for, wait_for_message,
};

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
    while feed.inbox().len() < INBOX_LARGE_EVENTS {
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
fn a_flood_of_small_messages_reaches_the_viewer_whole_and_in_order() {
    const MESSAGES: u64 = 20_000;
    let (server, options) = server(move |mut socket, _| {
        for i in 0..MESSAGES {
            socket.write(Frame::text(numbered_text(i))).unwrap();
        }
        socket.flush().unwrap();
        read_to_end(socket);
    });
    let feed = live(options);
    let (mut intake, mut viewer) = (Intake::default(), Viewer::default());
    let too_late = crossbeam_channel::after(DEADLINE);
    let mut expected = 0;
    while expected < MESSAGES {
        assert!(too_late.is_empty(), "only {expected} have come");
        intake.turn_watched(feed.inbox(), &mut viewer, |event| {
            if let FeedEvent::Message(envelope) = event {
                assert_eq!(envelope.seq, expected);
                assert_eq!(envelope.message, numbered(expected));
                expected += 1;
            }
        });
    }
    assert!(viewer.notices.list().is_empty());
    drop(feed);
    server.join().unwrap();
}

#[test]
fn an_outbox_that_nobody_empties_counts_what_is_lost_and_tells_when_it_is_over() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let feed = live(quick(listener.local_addr().unwrap().port()));
    // No handshake yet: nothing can be sent.
    let results: Vec<_> = (0..OUTBOX_TEXTS + 10)
        .map(|_| feed.send(&ViewerEvent::MapReady))
        .collect();
    assert_eq!(
        results.iter().filter(|sent| sent.is_ok()).count(),
        OUTBOX_TEXTS
    );
    assert_eq!(results.last(), Some(&Err(OutboxFull { lost: 10 })));
    let reader = named(move || read_to_end(next(&listener)));
    let lost = wait_for(&feed, |event| match event {
        FeedEvent::SendingAgain { lost } => Some(lost),
        _ => None,
    });
    assert_eq!(lost, 10);
    drop(feed);
    reader.join().unwrap();
}
