//! What goes over an open connection.

use std::io::{Read, Write};
use std::net::TcpListener;

use crossbeam_channel::{Receiver, Sender, bounded};
use trackscope::feed::{FeedEvent, Stage};
use trackscope::wire::{Control, DecodeError, Message, ViewerEvent};
use tungstenite::{Bytes, Message as Frame};

use crate::server::{
    DEADLINE, PLAY, large, live, next, quick, read_to_end, server, wait_for, wait_for_lost,
    wait_for_message,
};

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
            126 => {
                let mut len = [0; 2];
                stream.read_exact(&mut len).unwrap();
                usize::from(u16::from_be_bytes(len))
            }
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
fn pings_are_answered_and_a_ping_flood_holds_up_nothing() {
    const PINGS: usize = 100_000;
    let (server, options) = server(|mut socket, _| {
        socket.read().unwrap();
        // The answers are not read meanwhile: they must not pile up in the viewer.
        let mut flood = Vec::new();
        (0..PINGS).for_each(|_| flood.extend([0x89, 1, b'p']));
        socket.get_mut().write_all(&flood).unwrap();
        socket.send(Frame::text(PLAY)).unwrap();
        let answer = socket.read().unwrap();
        read_to_end(socket);
        answer
    });
    let feed = live(options);
    assert_eq!(wait_for_message(&feed), Message::Control(Control::Play));
    drop(feed);
    assert_eq!(
        server.join().unwrap(),
        Frame::Pong(Bytes::from_static(b"p"))
    );
}
