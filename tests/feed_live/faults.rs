//! Connections that go wrong in every way, and that nothing is lost or done twice for it.

use std::io::Write;
use std::net::TcpListener;
use std::time::Duration;

use crossbeam_channel::bounded;
use trackscope::app::{Intake, Viewer};
use trackscope::feed::FeedEvent;
use trackscope::wire::{Control, Message};
use tungstenite::protocol::CloseFrame;
use tungstenite::{Message as Frame, Utf8Bytes};

use crate::server::{
    DEADLINE, PLAY, Server, live, next, numbered, numbered_text, quick, read_to_end, server,
    wait_for, wait_for_lost, wait_for_message,
};

/// Why the connection is lost after the server wrote these bytes, and that the next one works.
fn reason_after(bytes: &[u8]) -> String {
    let bytes = bytes.to_vec();
    let (server, options) = server(move |mut socket, listener| {
        socket.read().unwrap();
        socket.get_mut().write_all(&bytes).unwrap();
        read_to_end(socket);
        let mut second = next(listener);
        second.send(Frame::text(PLAY)).unwrap();
        read_to_end(second);
    });
    let feed = live(options);
    let reason = wait_for_lost(&feed);
    assert_eq!(wait_for_message(&feed), Message::Control(Control::Play));
    drop(feed);
    server.join().unwrap();
    reason
}

#[test]
fn frames_against_the_protocol_end_the_connection_with_what_is_wrong_and_it_is_made_again() {
    let too_long = [&[0x89, 126, 0, 200][..], &[b'x'; 200]].concat();
    for (bytes, words) in [
        (&[0x81, 0x82, 1, 2, 3, 4, b'h', b'i'][..], "masked"),
        (&[0xC1, 2, b'h', b'i'], "Reserved bits"),
        (&[0x83, 0], "invalid opcode: 3"),
        (&[0x8B, 0], "invalid opcode: 11"),
        (&[0x80, 1, b'x'], "Continue frame"),
        (&[0x09, 1, b'x'], "Fragmented control frame"),
        (&too_long, "Control frame too big"),
        (&[0xFF; 64], "does not keep to the WebSocket protocol"),
        (&[0x81, 2, 0xC3, 0x28], "a text message is not UTF-8"),
        (
            &[0x81, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            "larger than the limit",
        ),
    ] {
        let reason = reason_after(bytes);
        assert!(
            reason.to_lowercase().contains(&words.to_lowercase()),
            "{bytes:?}: {reason}"
        );
    }
}

#[test]
fn close_codes_are_told_in_words() {
    const CODES: [(u16, &str); 9] = [
        (1000, "it is done"),
        (1001, "it ends"),
        (1002, "it says that the viewer broke the protocol"),
        (1003, "it does not take such data"),
        (1007, "it could not read a message"),
        (1009, "a message was too large for it"),
        (1011, "it had an error"),
        (1012, "it starts again"),
        (1013, "it is too busy, try later"),
    ];
    let (server, options) = server(|first, listener| {
        let mut waiting = Some(first);
        for (code, _) in CODES {
            let mut socket = waiting.take().unwrap_or_else(|| next(listener));
            socket
                .close(Some(CloseFrame {
                    code: code.into(),
                    reason: "bye".into(),
                }))
                .unwrap();
            read_to_end(socket);
        }
    });
    let feed = live(options);
    for (code, words) in CODES {
        assert_eq!(
            wait_for_lost(&feed),
            format!("the application closed the connection: {words} ({code}): bye")
        );
    }
    drop(feed);
    server.join().unwrap();
}

/// Writes the first part of a frame and ends as if killed.
fn die_in_the_middle(mut socket: Server, text: &str) {
    let len = u8::try_from(text.len()).unwrap();
    let stream = socket.get_mut();
    stream.write_all(&[0x81, len]).unwrap();
    stream.write_all(&text.as_bytes()[..7]).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    read_to_end(socket);
}

#[test]
fn a_server_killed_in_the_middle_of_a_frame_is_told_with_how_much_had_come() {
    let (server, options) = server(|socket, _| die_in_the_middle(socket, &numbered_text(1)));
    let feed = live(options);
    let total = numbered_text(1).len();
    assert_eq!(
        wait_for_lost(&feed),
        format!(
            "the application closed the connection in the middle of a message (7 of {total} bytes)"
        )
    );
    drop(feed);
    server.join().unwrap();
}

#[test]
fn every_message_counts_exactly_once_across_losses() {
    const CONNECTIONS: u64 = 5;
    const EACH: u64 = 200;
    let (server, options) = server(|first, listener| {
        let mut waiting = Some(first);
        for connection in 0..CONNECTIONS {
            let mut socket = waiting.take().unwrap_or_else(|| next(listener));
            for i in 0..EACH {
                socket
                    .write(Frame::text(numbered_text(connection * EACH + i)))
                    .unwrap();
            }
            socket.flush().unwrap();
            // Begun, but never whole: the next connection sends it as a whole.
            die_in_the_middle(socket, &numbered_text((connection + 1) * EACH));
        }
    });
    let feed = live(options);
    for expected in 0..CONNECTIONS * EACH {
        let (seq, message) = wait_for(&feed, |event| match event {
            FeedEvent::Message(envelope) => Some((envelope.seq, envelope.message)),
            FeedEvent::Refused { error, .. } => panic!("{error}"),
            _ => None,
        });
        assert_eq!((seq, message), (expected, numbered(expected)));
    }
    drop(feed);
    server.join().unwrap();
}

#[test]
fn a_server_that_starts_again_on_the_same_port_is_found_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut options = quick(port);
    options.limits.attempts = u32::MAX;
    let feed = live(options);
    let mut socket = next(&listener);
    socket.send(Frame::text(PLAY)).unwrap();
    wait_for_message(&feed);
    drop((socket, listener));
    wait_for_lost(&feed);
    // Refused at least once while nobody listens.
    assert!(wait_for_lost(&feed).starts_with("no connection: no program listens"));
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let mut socket = next(&listener);
    socket.send(Frame::text(PLAY)).unwrap();
    wait_for_message(&feed);
}

#[test]
fn an_application_that_hangs_counts_as_lost_and_one_that_answers_does_not() {
    let (hang, hangs) = bounded::<()>(0);
    let (server, mut options) = server(move |mut first, listener| {
        // Answers as long as it reads.
        let mut pings = 0;
        while pings < 3 {
            pings += u32::from(first.read().unwrap().is_ping());
            first.flush().unwrap();
        }
        hangs.recv_timeout(DEADLINE).ok();
        // Open still, and deaf.
        let mut second = next(listener);
        second.send(Frame::text(PLAY)).unwrap();
        drop(first);
        read_to_end(second);
    });
    options.times.ask_after = Duration::from_millis(20);
    options.times.answer = Duration::from_millis(200);
    let feed = live(options);
    let reason = wait_for_lost(&feed);
    assert!(
        reason.starts_with("the application does not answer: nothing was heard of it for 0."),
        "{reason}"
    );
    hang.send_timeout((), DEADLINE).unwrap();
    assert_eq!(wait_for_message(&feed), Message::Control(Control::Play));
    drop(feed);
    server.join().unwrap();
}

#[test]
fn of_two_loads_in_flight_the_second_is_what_is_shown_and_the_first_came_whole_before() {
    let load = |id: &str| {
        let point = r#"{"latitude":45.0,"longitude":-75.0,"timestamp":3}"#;
        let vehicles: Vec<String> = (0..50)
            .map(|i| format!(r#"{{"id":"{id}{i}","gps_points":[{point}]}}"#))
            .collect();
        Utf8Bytes::from(format!(
            r#"{{"type":"load_vehicles","data":{{"vehicles":[{}]}}}}"#,
            vehicles.join(",")
        ))
    };
    let (server, mut options) = server(move |mut socket, _| {
        socket.write(Frame::Text(load("a"))).unwrap();
        socket.write(Frame::Text(load("b"))).unwrap();
        socket.flush().unwrap();
        read_to_end(socket);
    });
    options.limits.part_fixes = 7;
    let feed = live(options);
    let (mut intake, mut viewer) = (Intake::default(), Viewer::default());
    let too_late = crossbeam_channel::after(DEADLINE);
    let (mut complete, mut seqs) = (0, Vec::new());
    while complete < 2 {
        assert!(too_late.is_empty(), "{complete} loads have come");
        let turn = intake.turn_watched(feed.inbox(), &mut viewer, |event| {
            if let FeedEvent::Message(envelope) = event {
                seqs.push(envelope.seq);
                complete += u32::from(!envelope.message.is_followed_by_parts());
            }
        });
        if !turn.took_any {
            std::thread::yield_now();
        }
    }
    assert!(seqs.len() > 4 && seqs.is_sorted(), "{seqs:?}");
    let ids: Vec<&str> = viewer
        .fleet()
        .vehicles()
        .iter()
        .map(|v| v.id.as_str())
        .collect();
    assert_eq!(ids.len(), 50);
    assert!(ids.iter().all(|id| id.starts_with('b')), "{ids:?}");
    drop(feed);
    server.join().unwrap();
}
