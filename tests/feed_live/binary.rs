//! Binary frames, compressed or not, live and out of a recording.

use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use trackscope::feed::{EntryBody, Feed, FeedEvent, FileOptions, Pace, SessionReader, read_all};
use trackscope::wire::{Control, DecodeError, LoadPart, Message};
use tungstenite::Message as Frame;

use crate::server::{PLAY, large, live, read_to_end, recorded, server, wait_for, wait_for_message};

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn zstd(text: &str) -> Vec<u8> {
    zstd::encode_all(text.as_bytes(), 1).unwrap()
}

/// The next message, or why there is none.
fn next_outcome(feed: &Feed) -> Result<Message, DecodeError> {
    wait_for(feed, |event| match event {
        FeedEvent::Message(envelope) => Some(Ok(envelope.message)),
        FeedEvent::Refused { error, .. } => Some(Err(error)),
        _ => None,
    })
}

#[test]
fn a_compressed_frame_means_the_same_as_its_text() {
    let (server, options) = server(|mut socket, _| {
        for bytes in [gzip(PLAY), zstd(PLAY), PLAY.into()] {
            socket.send(Frame::binary(bytes)).unwrap();
        }
        read_to_end(socket);
    });
    let feed = live(options);
    for _ in 0..3 {
        assert_eq!(wait_for_message(&feed), Message::Control(Control::Play));
    }
    drop(feed);
    server.join().unwrap();
}

#[test]
fn a_large_compressed_frame_comes_in_parts_like_its_text() {
    let load = large(300_000).replace(
        r#"[{"id":"v""#,
        r#"[{"id":"u","gps_points":[{"latitude":1,"longitude":2,"timestamp":3}]},{"id":"v""#,
    );
    let (server, mut options) = server(move |mut socket, _| {
        socket.send(Frame::binary(zstd(&load))).unwrap();
        socket.send(Frame::text(load)).unwrap();
        read_to_end(socket);
    });
    options.limits.part_fixes = 1;
    let feed = live(options);
    let parts = |feed: &Feed| {
        let mut parts = Vec::new();
        loop {
            match wait_for_message(feed) {
                Message::LoadVehicles(load) => {
                    let is_last = load.part == LoadPart::Last;
                    parts.push(load);
                    if is_last {
                        return parts;
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    };
    let (packed, plain) = (parts(&feed), parts(&feed));
    assert!(packed.len() > 1);
    assert_eq!(packed, plain);
    drop(feed);
    server.join().unwrap();
}

#[test]
fn a_frame_that_cannot_be_unpacked_is_refused_and_the_next_one_counts() {
    let bomb = " ".repeat(2000);
    let (server, mut options) = server(move |mut socket, _| {
        let whole = gzip(PLAY);
        socket
            .send(Frame::binary(whole[..whole.len() - 4].to_vec()))
            .unwrap();
        socket
            .send(Frame::binary(vec![0x28, 0xB5, 0x2F, 0xFD, 0xFF]))
            .unwrap();
        socket.send(Frame::binary(zstd(&bomb))).unwrap();
        socket.send(Frame::text(PLAY)).unwrap();
        read_to_end(socket);
    });
    options.limits.message_bytes = 1999;
    let feed = live(options);
    for format in ["gzip", "zstd"] {
        let error = next_outcome(&feed).unwrap_err();
        assert!(
            matches!(&error, DecodeError::Unpack { format: told, .. } if *told == format),
            "{error}"
        );
    }
    let error = next_outcome(&feed).unwrap_err();
    assert!(
        matches!(
            error,
            DecodeError::UnpackedTooLarge {
                max_bytes: 1999,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(next_outcome(&feed), Ok(Message::Control(Control::Play)));
    drop(feed);
    server.join().unwrap();
}

#[test]
fn a_recording_keeps_binary_frames_and_replays_them() {
    let frames = [gzip(PLAY), zstd(&large(5000)), vec![0xC1, 0, 7]];
    let sent = frames.clone();
    let (server, mut options) = server(move |mut socket, _| {
        for bytes in sent {
            socket.send(Frame::binary(bytes)).unwrap();
        }
        read_to_end(socket);
    });
    let (_folder, path) = recorded("session.jsonl");
    options.record = Some(path.clone());
    let feed = live(options);
    let told: Vec<_> = frames.iter().map(|_| next_outcome(&feed)).collect();
    drop(feed);
    server.join().unwrap();
    assert!(
        told[0].is_ok() && told[1].is_ok() && told[2].is_err(),
        "{told:?}"
    );
    let kept: Vec<_> = SessionReader::open(&path)
        .unwrap()
        .map(|entry| entry.unwrap().body)
        .collect();
    assert_eq!(kept, frames.clone().map(EntryBody::Binary));
    let read = read_all(&path).unwrap();
    assert_eq!(
        read.iter().map(|m| m.message.clone()).collect::<Vec<_>>(),
        told
    );
    assert_eq!(read[0].bytes, frames[0].len() as u64);
    let replay = Feed::file(
        FileOptions::path(&path).with_pace(Pace::Fast),
        Arc::new(|| {}),
    )
    .unwrap();
    let replayed: Vec<_> = frames.iter().map(|_| next_outcome(&replay)).collect();
    assert_eq!(replayed, told);
}

#[test]
fn old_recordings_without_the_contents_and_broken_ones_say_so_line_by_line() {
    let (_folder, path) = recorded("old.jsonl");
    let lines = [
        r#"{"trackscope_recording":1}"#,
        r#"{"t_us":1,"dir":"in","binary_bytes":5}"#,
        r#"{"t_us":2,"dir":"in","binary":"not base64!"}"#,
        r#"{"t_us":3,"dir":"in","text":"{\"type\":\"control\",\"command\":\"play\"}"}"#,
    ];
    std::fs::write(&path, lines.join("\n")).unwrap();
    let read = read_all(&path).unwrap();
    let told: Vec<String> = read
        .iter()
        .map(|read| match &read.message {
            Ok(message) => format!("{message:?}"),
            Err(error) => error.to_string(),
        })
        .collect();
    assert_eq!(
        told[0],
        "the binary frame of 5 bytes cannot be unpacked: the recording does not have its contents"
    );
    assert!(
        told[1].starts_with("the base64 frame of 11 bytes cannot be unpacked"),
        "{told:?}"
    );
    assert_eq!(read[2].message, Ok(Message::Control(Control::Play)));
}
