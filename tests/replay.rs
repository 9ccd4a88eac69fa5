//! A recorded live run and its replay show the same picture at the same playhead.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use trackscope::app::{RenderOptions, TimeSpec, ViewState, Viewer, render_viewer};
use trackscope::basemap::{MapEntry, MapEnv, MapTheme};
use trackscope::command::Command;
use trackscope::feed::{Feed, FeedEvent, FileOptions, Pace, SocketLimits, SocketOptions};
use tungstenite::{Message, WebSocket};

const DEADLINE: Duration = Duration::from_secs(20);

/// What the application says in this session.
fn session() -> Vec<String> {
    let points = |offset: f64| {
        let point = |i: i32| {
            let lon = 14.50 + offset + f64::from(i) * 1e-4;
            format!(
                r#"{{"latitude":35.9,"longitude":{lon},"timestamp":"2024-11-09T15:26:{i:02}","speed":0,"altitude":0,"heading":0}}"#
            )
        };
        (0..50).map(point).collect::<Vec<_>>().join(",")
    };
    let load = format!(
        r##"{{"type":"load_vehicles","data":{{"settings":{{"showTrails":true,"trailLength":30,"playbackSpeed":2,"autoCenter":true,"showTimestamps":true}},"vehicles":[{{"id":"a","label":"Vehicle 1","color":"#0066CC","gps_points":[{}]}},{{"id":"b","label":"Vehicle 2","color":"#CC0000","gps_points":[{}]}}]}}}}"##,
        points(0.0),
        points(0.002),
    );
    vec![load, String::from(r#"{"type":"control","command":"play"}"#)]
}

/// An application that sends the session to the first that connects, then reads to the end.
fn serve() -> (u16, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = move || {
        let (stream, _) = listener.accept().unwrap();
        let mut socket: WebSocket<TcpStream> = tungstenite::accept(stream).unwrap();
        for text in session() {
            socket.send(Message::text(text)).unwrap();
        }
        while socket.read().is_ok() {}
    };
    (
        port,
        std::thread::Builder::new()
            .name("application".into())
            .spawn(serve)
            .unwrap(),
    )
}

/// Gives a feed's events to a viewer until it plays.
fn viewer_of(feed: &Feed) -> Viewer {
    let mut viewer = Viewer::default();
    while !viewer.clock().is_playing() {
        let event = feed.inbox().recv_timeout(DEADLINE).expect("an event");
        assert!(
            !matches!(event, FeedEvent::Refused { .. } | FeedEvent::Failed { .. }),
            "{event:?}"
        );
        viewer.feed(event);
    }
    viewer
}

fn picture_at(viewer: &mut Viewer, share: f64) -> Vec<u8> {
    let range = viewer.clock().range().unwrap();
    viewer.carry_out(Command::Pause);
    viewer.carry_out(Command::Seek(range.at_fraction(share)));
    let options = RenderOptions {
        at: Some(TimeSpec::Fraction(share)),
        size_px: (400, 300),
        pixels_per_point: 1.0,
        basemap: MapEntry::bundled(),
        map_env: MapEnv::default(),
        theme: MapTheme::Dark,
        units: trackscope::units::Units::default(),
        // The panels say where the data comes from, and that differs.
        opacity_percent: 100,
        annotate: false,
        state: ViewState::default(),
        ui: false,
        view: None,
    };
    render_viewer(viewer, &options).unwrap().rgba
}

fn record(path: &Path, part_fixes: usize) -> Viewer {
    let (port, application) = serve();
    let options = SocketOptions {
        record: Some(path.to_owned()),
        limits: SocketLimits {
            part_fixes,
            ..SocketLimits::default()
        },
        ..SocketOptions::local(port)
    };
    let feed = Feed::live(options, Arc::new(|| {})).unwrap();
    let viewer = viewer_of(&feed);
    drop(feed);
    application.join().unwrap();
    viewer
}

fn replay(path: &Path, part_fixes: usize) -> Viewer {
    let options = FileOptions::path(path)
        .with_pace(Pace::Fast)
        .with_part_fixes(part_fixes);
    viewer_of(&Feed::file(options, Arc::new(|| {})).unwrap())
}

fn assert_same(live: &mut Viewer, replayed: &mut Viewer) {
    assert_eq!(live.fleet(), replayed.fleet());
    assert_eq!(live.clock().rate(), replayed.clock().rate());
    let early = picture_at(live, 0.2);
    let late = picture_at(live, 0.8);
    assert_eq!(early, picture_at(replayed, 0.2));
    assert_eq!(late, picture_at(replayed, 0.8));
    assert_ne!(early, late, "the picture depends on the playhead");
}

#[test]
fn a_recorded_run_replays_to_the_same_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.jsonl");
    let mut live = record(&path, usize::MAX);
    assert_same(&mut live, &mut replay(&path, usize::MAX));
}

#[test]
fn a_load_in_parts_is_recorded_and_replayed_to_the_same_picture_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.jsonl");
    let mut live = record(&path, 1);
    assert_same(&mut live, &mut replay(&path, 1));
    assert_same(&mut live, &mut replay(&path, usize::MAX));
}
