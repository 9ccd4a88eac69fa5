//! What is told of playhead, selection and view, and how often.

use super::*;
use crate::app::Viewer;
use crate::command::{CameraCommand, Command};
use crate::feed::FeedEvent;
use crate::geo::{LonLat, WorldPoint};
use crate::model::Fix;
use crate::time::Timestamp;
use crate::wire::{AppendPoints, Control, Message, SeekTo, VehiclePoints};
use std::time::Duration;

const VIEWPORT: Viewport = Viewport {
    width_points: 800.0,
    height_points: 600.0,
    pixels_per_point: 1.0,
};

fn append(viewer: &mut Viewer, secs: i64) {
    append_to(viewer, "a", secs);
}

fn append_to(viewer: &mut Viewer, id: &str, secs: i64) {
    let time = Timestamp::from_micros(secs * 1_000_000).unwrap();
    let place = WorldPoint::from_lon_lat(LonLat::new(14.5, 35.9).unwrap());
    viewer.receive(Message::AppendPoints(AppendPoints {
        vehicles: vec![VehiclePoints {
            id: id.into(),
            label: None,
            color: None,
            group: None,
            zone: None,
            fixes: vec![Fix::new(time, place)],
        }],
        ..AppendPoints::default()
    }));
}

/// A viewer with an hour of data, held at its start.
fn viewer() -> Viewer {
    let mut viewer = Viewer::default();
    append(&mut viewer, 0);
    append(&mut viewer, 3600);
    viewer.receive(Message::Control(Control::Stop));
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    viewer.take_events();
    viewer
}

fn subscribe(viewer: &mut Viewer, wanted: Subscription) {
    viewer.receive(Message::Subscribe(wanted));
}

fn playback(hz: f64) -> Subscription {
    Subscription {
        playback_state_hz: Some(hz),
        ..Subscription::default()
    }
}

fn states(viewer: &mut Viewer) -> Vec<PlaybackState> {
    let state = |event| match event {
        ViewerEvent::PlaybackState(state) => Some(state),
        _ => None,
    };
    viewer.take_events().into_iter().filter_map(state).collect()
}

fn cameras(viewer: &mut Viewer) -> Vec<CameraState> {
    let state = |event| match event {
        ViewerEvent::CameraChanged(state) => Some(state),
        _ => None,
    };
    viewer.take_events().into_iter().filter_map(state).collect()
}

/// Lets frames of a display go by; how often the playhead was told.
fn told_in(viewer: &mut Viewer, secs: u32, frames_per_sec: u32) -> usize {
    (0..secs * frames_per_sec)
        .map(|_| {
            viewer.tick(1.0 / f64::from(frames_per_sec));
            states(viewer).len()
        })
        .sum()
}

#[test]
fn the_state_is_told_when_it_is_subscribed_to_and_then_only_when_it_changes() {
    let mut viewer = viewer();
    subscribe(&mut viewer, playback(10.0));
    let told = states(&mut viewer);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].mode, told[0].rate), (PlaybackMode::Paused, 1.0));
    assert_eq!(
        told[0].range.map(|range| range.duration_secs()),
        Some(3600.0)
    );
    assert_eq!(told_in(&mut viewer, 5, 60), 0);
    assert_eq!(viewer.next_event_secs(), None, "nothing is waited for");
    subscribe(&mut viewer, playback(10.0));
    assert_eq!(
        states(&mut viewer).len(),
        1,
        "whoever asks again is answered"
    );
}

#[test]
fn while_it_plays_the_state_comes_at_the_rate_that_was_asked_for() {
    for (hz, frames_per_sec, expected) in [
        (10.0, 60, 100),
        (30.0, 60, 300),
        (30.0, 144, 300),
        (1000.0, 144, 300),
        (7.0, 60, 70),
        (0.5, 60, 5),
        (30.0, 10, 100),
    ] {
        let mut viewer = viewer();
        subscribe(&mut viewer, playback(hz));
        viewer.carry_out(Command::Play);
        states(&mut viewer);
        let told = told_in(&mut viewer, 10, frames_per_sec);
        assert!(
            told.abs_diff(expected) <= 1 && told <= expected,
            "{told} at {hz} Hz"
        );
    }
}

#[test]
fn what_somebody_does_is_told_at_once() {
    let mut viewer = viewer();
    subscribe(&mut viewer, playback(0.1));
    states(&mut viewer);
    let commands = [
        Command::Play,
        Command::SeekBySecs(10.0),
        Command::SetRate(2.0),
        Command::Pause,
        Command::SetLoop(true),
        Command::FollowNewest(true),
        Command::Stop,
    ];
    for command in commands {
        viewer.carry_out(command.clone());
        assert_eq!(states(&mut viewer).len(), 1, "{command:?}");
    }
    let halfway = Message::Control(Control::Seek(SeekTo::Fraction(0.5)));
    viewer.receive(halfway.clone());
    assert_eq!(states(&mut viewer).len(), 1);
    viewer.receive(halfway);
    assert_eq!(states(&mut viewer).len(), 0, "it is there already");
    viewer.carry_out(Command::Clear);
    let told = states(&mut viewer);
    assert_eq!((told.len(), told[0].time, told[0].range), (1, None, None));
}

#[test]
fn data_that_comes_live_is_told_at_the_rate_and_the_last_state_is_never_missed() {
    let mut viewer = viewer();
    viewer.carry_out(Command::FollowNewest(true));
    subscribe(&mut viewer, playback(2.0));
    let mut told = states(&mut viewer);
    for tenth in 1..=53 {
        append(&mut viewer, 3600 + tenth);
        viewer.tick(0.1);
        told.extend(states(&mut viewer));
    }
    assert!((10..=12).contains(&told.len()), "{}", told.len());
    assert!(told.iter().all(|state| state.follows_newest));
    let newest = viewer.fleet().newest();
    assert_ne!(told.last().unwrap().time, newest);
    let wait_secs = viewer.next_event_secs().unwrap();
    assert!(wait_secs > 0.0 && wait_secs <= 0.5);
    viewer.tick(wait_secs);
    assert_eq!(states(&mut viewer).last().unwrap().time, newest);
    assert_eq!(viewer.next_event_secs(), None);
}

#[test]
fn a_subscription_ends_when_it_is_taken_back_and_with_its_connection() {
    let mut viewer = viewer();
    subscribe(&mut viewer, playback(30.0));
    states(&mut viewer);
    viewer.carry_out(Command::Play);
    subscribe(&mut viewer, playback(0.0));
    assert_eq!(told_in(&mut viewer, 1, 60), 0);
    subscribe(
        &mut viewer,
        Subscription {
            selection_changed: Some(true),
            camera_changed: Some(true),
            ..playback(30.0)
        },
    );
    states(&mut viewer);
    viewer.feed(FeedEvent::Lost {
        address: "127.0.0.1:1".into(),
        reason: "closed".into(),
        retry_in: Duration::from_secs(1),
    });
    viewer.carry_out(Command::Select(viewer.fleet().find_by_id("a")));
    viewer.tick(1.0);
    assert!(viewer.take_events().is_empty());
}

#[test]
fn another_selection_is_told_by_its_id_and_the_same_one_is_not() {
    let mut viewer = viewer();
    let wanted = Subscription {
        selection_changed: Some(true),
        ..Subscription::default()
    };
    subscribe(&mut viewer, wanted);
    assert!(viewer.take_events().is_empty());
    let key = viewer.fleet().find_by_id("a");
    viewer.carry_out(Command::Select(key));
    let vehicle_ids = vec![String::from("a")];
    assert_eq!(
        viewer.take_events(),
        [ViewerEvent::SelectionChanged { vehicle_ids }]
    );
    viewer.carry_out(Command::Select(key));
    assert!(viewer.take_events().is_empty());
    viewer.carry_out(Command::Clear);
    let vehicle_ids = Vec::new();
    assert_eq!(
        viewer.take_events(),
        [ViewerEvent::SelectionChanged { vehicle_ids }]
    );
}

#[test]
fn of_several_selected_vehicles_all_are_told() {
    let mut viewer = viewer();
    append_to(&mut viewer, "b", 0);
    append_to(&mut viewer, "c", 0);
    let wanted = Subscription {
        selection_changed: Some(true),
        ..Subscription::default()
    };
    subscribe(&mut viewer, wanted);
    let keys: Vec<_> = viewer.fleet().iter().map(|(key, _)| key).collect();
    let all: Vec<String> = viewer
        .fleet()
        .vehicles()
        .iter()
        .map(|v| v.id.clone())
        .collect();
    assert!(all.len() > 1);
    viewer.carry_out(Command::SelectAll(keys.iter().rev().copied().collect()));
    let told = viewer.take_events();
    let [ViewerEvent::SelectionChanged { vehicle_ids }] = told.as_slice() else {
        panic!("{told:?}");
    };
    let mut sorted = vehicle_ids.clone();
    sorted.sort();
    assert_eq!(sorted, all);
    viewer.carry_out(Command::ToggleSelected(keys[0]));
    let told = viewer.take_events();
    let [ViewerEvent::SelectionChanged { vehicle_ids }] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(*vehicle_ids, all[1..]);
}

#[test]
fn a_view_that_moves_is_told_thirty_times_a_second_and_once_more_when_it_rests() {
    let mut viewer = viewer();
    let wanted = Subscription {
        camera_changed: Some(true),
        ..Subscription::default()
    };
    subscribe(&mut viewer, wanted);
    viewer.tick(1.0);
    assert!(cameras(&mut viewer).is_empty(), "it rests");
    viewer.carry_out(Command::Camera(CameraCommand::Fling {
        vx_points_per_sec: 900.0,
        vy_points_per_sec: 0.0,
    }));
    let (mut told, mut frames) = (Vec::new(), 0.0);
    while viewer.is_animating() {
        viewer.tick(1.0 / 60.0);
        viewer.settle_camera(VIEWPORT, [50.0; 4]);
        told.extend(cameras(&mut viewer));
        frames += 1.0;
    }
    let most = frames / 2.0 + 1.0;
    assert!(
        told.len() > 10 && told.len() as f64 <= most,
        "{} in {frames}",
        told.len()
    );
    if let Some(secs) = viewer.next_event_secs() {
        viewer.tick(secs);
        told.extend(cameras(&mut viewer));
    }
    let last = told.last().unwrap();
    assert_eq!(last.center, viewer.camera().center().to_lon_lat());
    let (south_west, north_east) = last.bounds;
    assert!(south_west.lon_deg() < last.center.lon_deg());
    assert!(north_east.lat_deg() > last.center.lat_deg());
    viewer.tick(1.0);
    assert!(cameras(&mut viewer).is_empty());
}

#[test]
fn steps_that_are_no_numbers_do_no_harm() {
    let mut viewer = viewer();
    subscribe(&mut viewer, playback(30.0));
    subscribe(&mut viewer, playback(f64::NAN));
    viewer.tick(f64::NAN);
    viewer.tick(-5.0);
    viewer.tick(f64::INFINITY);
    assert!(states(&mut viewer).is_empty());
}
