//! Session files of every kind, whole, cut off and broken.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tempfile::TempDir;
use trackscope::feed::{
    Feed, FeedEvent, FileError, FileOptions, INBOX_EVENTS, INBOX_LARGE_EVENTS, Pace, SessionReader,
    read_all,
};
use trackscope::wire::{Control, DecodeError, LoadPart, Message};

const DEADLINE: Duration = Duration::from_secs(20);
const PLAY: &str = r#"{"type":"control","command":"play"}"#;
const STOP: &str = r#"{"type":"control","command":"stop"}"#;
const LOAD: &str = r#"{"type":"load_vehicles","data":{"vehicles":[{"id":"v","gps_points":[]}]}}"#;
const HEADER: &str = r#"{"trackscope_recording":1,"version":"0.1.0"}"#;

fn frame(t_us: u64, dir: &str, text: &str) -> String {
    format!(
        r#"{{"t_us":{t_us},"dir":"{dir}","text":{}}}"#,
        serde_json::to_string(text).unwrap()
    )
}

fn recording() -> String {
    [
        HEADER.to_owned(),
        frame(2_000_000, "out", r#"{"type":"ready"}"#),
        frame(2_000_100, "in", LOAD),
        frame(2_050_000, "in", PLAY),
        String::new(),
    ]
    .join("\n")
}

fn file(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// Line and short meaning of each message.
fn read(path: &Path) -> Vec<(u64, String)> {
    read_all(path)
        .unwrap()
        .into_iter()
        .map(|read| (read.line, meaning(&read.message)))
        .collect()
}

fn meaning(message: &Result<Message, DecodeError>) -> String {
    match message {
        Ok(Message::LoadVehicles(load)) => format!("load {}", load.vehicles.len()),
        Ok(Message::Control(control)) => format!("{control:?}"),
        Ok(Message::SwitchProvider { name }) => format!("provider {name}"),
        Ok(other) => format!("{other:?}"),
        Err(error) => format!("{error:?}")
            .split([' ', '{', '('])
            .next()
            .unwrap()
            .to_owned(),
    }
}

fn expected(lines: &[(u64, &str)]) -> Vec<(u64, String)> {
    lines
        .iter()
        .map(|(line, text)| (*line, (*text).to_owned()))
        .collect()
}

#[test]
fn a_recording_gives_the_frames_from_the_application() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "a.jsonl", recording());
    assert_eq!(read(&path), expected(&[(3, "load 1"), (4, "Play")]));
    let all = read_all(&path).unwrap();
    assert_eq!(all[1].at, Duration::from_micros(2_050_000));
    assert_eq!(all[1].bytes, PLAY.len() as u64);
}

#[test]
fn packed_files_are_known_by_their_first_bytes_not_by_their_names() {
    let folder = TempDir::new().unwrap();
    let plain = recording();
    let zst = zstd::encode_all(plain.as_bytes(), 3).unwrap();
    for (name, bytes) in [
        ("a.json", gz(plain.as_bytes())),
        ("b.gz", zst),
        ("c.zst", plain.into()),
    ] {
        let path = file(&folder, name, bytes);
        assert_eq!(
            read(&path),
            expected(&[(3, "load 1"), (4, "Play")]),
            "{name}"
        );
    }
}

#[test]
fn a_last_line_that_is_cut_off_is_no_error() {
    let folder = TempDir::new().unwrap();
    let whole = recording();
    let path = file(&folder, "cut", &whole[..whole.len() - 20]);
    let mut reader = SessionReader::open(&path).unwrap();
    let entries: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
    assert_eq!(entries.len(), 1);
    assert_eq!(reader.cut_off_line(), Some(4));
    // Only the line break is missing: the line is whole.
    let path = file(&folder, "whole", whole.trim_end());
    assert_eq!(read(&path).len(), 2);
    let path = file(&folder, "bare", format!("{LOAD}\n{PLAY}\n{{\"type\":\"con"));
    assert_eq!(read(&path), expected(&[(1, "load 1"), (2, "Play")]));
    // A packed recording ends in the middle of its packing.
    let packed = gz(whole.as_bytes());
    let path = file(&folder, "cut.gz", &packed[..packed.len() - 30]);
    assert!(read(&path).len() <= 2);
}

#[test]
fn a_recording_may_be_cut_off_anywhere() {
    let folder = TempDir::new().unwrap();
    let whole = recording();
    let header_end = HEADER.len() + 1;
    for end in header_end..=whole.len() {
        let path = file(&folder, "cut", &whole[..end]);
        let read = read_all(&path).unwrap();
        assert!(read.iter().all(|read| read.message.is_ok()), "cut at {end}");
    }
}

#[test]
fn a_broken_line_in_the_middle_is_refused_with_its_number() {
    let folder = TempDir::new().unwrap();
    let load = frame(1, "in", LOAD);
    let path = file(
        &folder,
        "broken",
        format!(
            "{HEADER}\n{load}\n{{\"t_us\":5,\"di\n\n{}\n",
            frame(9, "in", PLAY)
        ),
    );
    assert_eq!(
        read(&path),
        expected(&[(2, "load 1"), (3, "CutOff"), (5, "Play")])
    );
    let path = file(&folder, "bare", format!("{PLAY}\nnonsense\n{STOP}\n"));
    assert_eq!(
        read(&path),
        expected(&[(1, "Play"), (2, "Syntax"), (3, "Stop")])
    );
}

#[test]
fn a_bare_message_may_have_one_line_or_many() {
    let folder = TempDir::new().unwrap();
    let pretty = "{\n  \"type\": \"load_vehicles\",\n  \"data\": {\n    \"vehicles\": []\n  }\n}\n";
    assert_eq!(
        read(&file(&folder, "one", LOAD)),
        expected(&[(1, "load 1")])
    );
    assert_eq!(
        read(&file(&folder, "many", pretty)),
        expected(&[(1, "load 0")])
    );
    let blank_first = format!("\u{feff}\n \n{pretty}");
    assert_eq!(
        read(&file(&folder, "bom", blank_first)),
        expected(&[(3, "load 0")])
    );
    let nan = r#"{"vehicles":[{"id":"v","gps_points":[{"speed":NaN}]}]}"#;
    assert_eq!(read(&file(&folder, "nan", nan)), expected(&[(1, "load 1")]));
    assert_eq!(
        read(&file(&folder, "cut", &LOAD[..60])),
        expected(&[(1, "CutOff")])
    );
}

#[test]
fn files_that_are_something_else_say_so() {
    let folder = TempDir::new().unwrap();
    let error = |path: &Path| read_all(path).unwrap_err();
    assert!(matches!(
        error(&file(&folder, "e", "")),
        FileError::Empty { .. }
    ));
    assert!(matches!(
        error(&file(&folder, "b", " \n\n")),
        FileError::Empty { .. }
    ));
    let png = file(&folder, "p", b"\x89PNG\r\n\x1a\n\0\0\0");
    assert!(matches!(error(&png), FileError::NotASession { .. }));
    let broken_gz = file(&folder, "g", b"\x1f\x8bgarbage garbage");
    assert!(matches!(error(&broken_gz), FileError::Read { .. }));
    let broken_zst = file(&folder, "z", b"\x28\xb5\x2f\xfdgarbage garbage");
    assert!(matches!(error(&broken_zst), FileError::Read { .. }));
    let newer = file(&folder, "n", r#"{"trackscope_recording":2}"#);
    assert!(
        error(&newer)
            .to_string()
            .ends_with("is a recording of version 2, this program reads up to 1")
    );
    assert!(matches!(
        error(&folder.path().join("absent")),
        FileError::Open { .. }
    ));
    assert!(matches!(
        error(folder.path()),
        FileError::Open { .. } | FileError::Read { .. }
    ));
}

/// A feed of a file, and how often its waker was called.
fn feed(options: FileOptions) -> (Feed, Arc<AtomicUsize>) {
    let woken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&woken);
    let waker = Arc::new(move || {
        count.fetch_add(1, Ordering::SeqCst);
    });
    (Feed::file(options, waker).unwrap(), woken)
}

/// All events but progress, to the last one.
fn events(feed: &Feed) -> Vec<FeedEvent> {
    counted_events(feed).0
}

/// The same, and how many events there were with progress.
fn counted_events(feed: &Feed) -> (Vec<FeedEvent>, usize) {
    let mut count = 0;
    let mut all = Vec::new();
    loop {
        let event = feed.inbox().recv_timeout(DEADLINE).unwrap();
        count += 1;
        let last = matches!(event, FeedEvent::Finished | FeedEvent::Failed { .. });
        if !matches!(event, FeedEvent::Progress { .. }) {
            all.push(event);
        }
        if last {
            return (all, count);
        }
    }
}

#[test]
fn a_replay_delivers_all_messages_in_order_and_then_ends() {
    let folder = TempDir::new().unwrap();
    let path = file(
        &folder,
        "a.zst",
        zstd::encode_all(recording().as_bytes(), 3).unwrap(),
    );
    for pace in [Pace::Fast, Pace::AsRecorded] {
        let (feed, woken) = feed(FileOptions::path(&path).with_pace(pace));
        let (all, count) = counted_events(&feed);
        // The last call comes after the last event, and before the end of the thread.
        drop(feed);
        assert_eq!(woken.load(Ordering::SeqCst), count);
        let [
            FeedEvent::Message(first),
            FeedEvent::Message(second),
            FeedEvent::Finished,
        ] = all.as_slice()
        else {
            panic!("{all:?}");
        };
        assert_eq!((first.seq, first.at), (0, Duration::from_micros(2_000_100)));
        assert_eq!(
            (second.seq, second.at),
            (1, Duration::from_micros(2_050_000))
        );
        assert_eq!(second.message, Message::Control(Control::Play));
    }
}

#[test]
fn a_replay_refuses_broken_lines_and_goes_on() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "bare", format!("{PLAY}\nnonsense\n{STOP}\n"));
    let (feed, _) = feed(FileOptions::path(path));
    let all = events(&feed);
    assert!(
        matches!(
            all[1],
            FeedEvent::Refused {
                seq: 1,
                line: Some(2),
                ..
            }
        ),
        "{all:?}"
    );
    assert!(matches!(&all[2], FeedEvent::Message(message) if message.seq == 2));
}

/// A message of so many vehicles with two fixes each.
fn load_of(vehicles: usize) -> String {
    let fix = |secs| format!(r#"{{"lat":1,"lon":2,"time":"2024-11-09T15:26:{secs}"}}"#);
    let vehicle = |id| format!(r#"{{"id":"{id}","points":[{},{}]}}"#, fix(10), fix(20));
    let vehicles: Vec<String> = (0..vehicles).map(vehicle).collect();
    format!(
        r#"{{"type":"load_vehicles","data":{{"vehicles":[{}]}}}}"#,
        vehicles.join(",")
    )
}

/// Number, kind of part and count of vehicles of each message.
fn parts(all: &[FeedEvent]) -> Vec<(u64, LoadPart, usize)> {
    let part = |event: &FeedEvent| match event {
        FeedEvent::Message(envelope) => match &envelope.message {
            Message::LoadVehicles(load) => {
                Some((envelope.seq, load.part.clone(), load.vehicles.len()))
            }
            other => panic!("{other:?}"),
        },
        _ => None,
    };
    all.iter().filter_map(part).collect()
}

#[test]
fn a_large_message_arrives_in_parts_and_a_small_one_whole() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "bare", format!("{}\n{}\n", load_of(5), load_of(1)));
    let options = FileOptions::path(&path).with_part_fixes(4);
    let (feed, _) = feed(options);
    let all = events(&feed);
    assert_eq!(
        parts(&all),
        [
            (0, LoadPart::First, 2),
            (0, LoadPart::Next, 2),
            (0, LoadPart::Last, 1),
            (1, LoadPart::Whole, 1),
        ]
    );
    let (by_default, _) = self::feed(FileOptions::path(path));
    let kinds: Vec<LoadPart> = parts(&events(&by_default))
        .into_iter()
        .map(|p| p.1)
        .collect();
    assert_eq!(kinds, [LoadPart::Whole, LoadPart::Whole]);
}

#[test]
fn a_large_message_that_breaks_off_arrives_as_far_as_it_goes() {
    let folder = TempDir::new().unwrap();
    let whole = load_of(5);
    let path = file(&folder, "cut", &whole[..whole.len() - 10]);
    let options = FileOptions::path(path).with_part_fixes(4);
    let (feed, _) = feed(options);
    let all = events(&feed);
    let found = parts(&all);
    assert_eq!(found.len(), 3);
    let (_, part, vehicles) = &found[2];
    assert!(
        matches!(part, LoadPart::BrokenOff(DecodeError::CutOff { .. })),
        "{part:?}"
    );
    assert_eq!(*vehicles, 0, "the four before it came in two parts");
    assert!(
        !all.iter()
            .any(|event| matches!(event, FeedEvent::Refused { .. }))
    );
}

#[test]
fn a_feed_ends_in_the_middle_of_a_message_in_parts() {
    let folder = TempDir::new().unwrap();
    // More parts than the inbox holds: the reader waits for somebody to take them.
    let path = file(&folder, "bare", load_of(500));
    let options = FileOptions::path(path).with_part_fixes(1);
    let (feed, _) = feed(options);
    while feed.inbox().len() < INBOX_LARGE_EVENTS {
        std::thread::yield_now();
    }
    ends_soon(feed);
}

#[test]
fn a_session_that_is_part_of_the_program_is_replayed_like_a_file() {
    let (feed, _) = feed(FileOptions::bytes("demo", PLAY.as_bytes()));
    assert!(matches!(
        events(&feed).as_slice(),
        [FeedEvent::Message(_), FeedEvent::Finished]
    ));
}

#[test]
fn a_file_that_cannot_be_opened_is_told() {
    let (feed, _) = feed(FileOptions::path("/nowhere/at/all"));
    let all = events(&feed);
    let [FeedEvent::Failed { error }] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert!(
        error
            .to_string()
            .starts_with("/nowhere/at/all cannot be opened")
    );
}

#[test]
fn a_replay_that_waits_or_that_nobody_reads_ends_at_once() {
    let folder = TempDir::new().unwrap();
    let hour = frame(3_600_000_000, "in", STOP);
    let slow = file(
        &folder,
        "slow",
        format!("{HEADER}\n{}\n{hour}\n", frame(0, "in", PLAY)),
    );
    let (waits, _) = feed(FileOptions::path(slow));
    assert!(matches!(
        waits.inbox().recv_timeout(DEADLINE),
        Ok(FeedEvent::Message(_))
    ));
    ends_soon(waits);
    let many = file(
        &folder,
        "many",
        format!("{PLAY}\n").repeat(2 * INBOX_EVENTS),
    );
    let (full, _) = feed(FileOptions::path(many));
    while !full.inbox().is_full() {
        std::thread::yield_now();
    }
    ends_soon(full);
}

fn ends_soon(feed: Feed) {
    let (ended, end) = crossbeam_channel::bounded(1);
    let dropper = std::thread::Builder::new()
        .name("dropper".into())
        .spawn(move || {
            drop(feed);
            ended.send(()).unwrap();
        })
        .unwrap();
    end.recv_timeout(Duration::from_secs(1))
        .expect("the feed ends within a second");
    dropper.join().unwrap();
}
