//! What becomes of a large message that arrives in parts.

use super::*;
use crate::command::{CameraCommand, Command};
use crate::feed::{Envelope, FeedEvent, Stage};
use crate::geo::{LonLat, Viewport, WorldPoint};
use crate::model::{Color, Fix, Problem, Track, Vehicle};
use crate::time::{TimeRange, Timestamp, Zone};
use crate::ui::Source;
use crate::wire::{Control, Message, ViewerEvent};
use std::time::Duration;

const VIEWPORT: Viewport = Viewport {
    width_points: 1280.0,
    height_points: 720.0,
    pixels_per_point: 1.0,
};

fn time(secs: i64) -> Timestamp {
    Timestamp::from_micros(1_700_000_000_000_000 + secs * 1_000_000).unwrap()
}

fn range(start_secs: i64, end_secs: i64) -> TimeRange {
    TimeRange::new(time(start_secs), time(end_secs))
}

/// A vehicle that drives from `start_secs` for ten seconds, east of the one before.
fn vehicle(id: &str, start_secs: i64) -> Vehicle {
    let fix = |secs: i64| {
        let lon_deg = 14.5 + secs as f64 * 1e-3;
        let place = LonLat::new(lon_deg, 35.9).unwrap();
        Fix::new(time(secs), WorldPoint::from_lon_lat(place))
    };
    let track: Track = [fix(start_secs), fix(start_secs + 10)]
        .into_iter()
        .collect();
    Vehicle {
        id: id.into(),
        label: id.into(),
        color: Color::generated(0),
        group: None,
        zone: Zone::NotStated,
        track,
    }
}

fn part(part: LoadPart, vehicles: Vec<Vehicle>) -> LoadVehicles {
    LoadVehicles {
        part,
        vehicles,
        ..LoadVehicles::default()
    }
}

fn message(seq: u64, load: LoadVehicles) -> FeedEvent {
    FeedEvent::Message(Envelope {
        seq,
        at: Duration::ZERO,
        message: Message::LoadVehicles(load),
    })
}

/// A viewer to which these parts have come.
fn viewer_of(parts: impl IntoIterator<Item = LoadVehicles>) -> Viewer {
    let mut viewer = Viewer::default();
    for load in parts {
        viewer.feed(message(0, load));
        viewer.settle_camera(VIEWPORT, [50.0; 4]);
    }
    viewer
}

fn first() -> LoadVehicles {
    part(LoadPart::First, vec![vehicle("a", 0)])
}

fn next() -> LoadVehicles {
    part(LoadPart::Next, vec![vehicle("b", 100)])
}

fn last() -> LoadVehicles {
    part(LoadPart::Last, vec![vehicle("c", 50)])
}

fn ids(viewer: &Viewer) -> Vec<&str> {
    let vehicles = viewer.fleet().vehicles();
    vehicles.iter().map(|vehicle| vehicle.id.as_str()).collect()
}

fn cut_off() -> DecodeError {
    DecodeError::CutOff {
        bytes: 123_456,
        excerpt: String::from("\"lat"),
    }
}

#[test]
fn parts_end_as_the_whole_would() {
    let viewer = viewer_of([first(), next(), last()]);
    let all = vec![vehicle("a", 0), vehicle("b", 100), vehicle("c", 50)];
    let whole = viewer_of([part(LoadPart::Whole, all)]);
    assert_eq!(viewer.fleet(), whole.fleet());
    assert_eq!(viewer.clock(), whole.clock());
    assert_eq!(viewer.camera(), whole.camera());
}

#[test]
fn the_first_part_replaces_and_the_others_add_without_a_new_generation() {
    let mut viewer = viewer_of([part(LoadPart::Whole, vec![vehicle("old", 0)]), first()]);
    assert_eq!(ids(&viewer), ["a"]);
    let generation = viewer.fleet_generation();
    viewer.feed(message(0, next()));
    viewer.feed(message(0, last()));
    assert_eq!(ids(&viewer), ["a", "b", "c"]);
    assert_eq!(viewer.fleet_generation(), generation);
}

#[test]
fn the_view_goes_to_the_data_at_the_first_part_and_at_the_end() {
    let mut viewer = viewer_of([first()]);
    let at_first = *viewer.camera();
    viewer.feed(message(0, next()));
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    assert_eq!(*viewer.camera(), at_first, "not with every part");
    viewer.feed(message(0, last()));
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    assert!(viewer.camera().zoom() < at_first.zoom());
}

#[test]
fn a_view_that_was_moved_meanwhile_stays() {
    let drag = Command::Camera(CameraCommand::Drag {
        dx_points: 40.0,
        dy_points: 0.0,
    });
    let mut viewer = viewer_of([first(), next()]);
    viewer.carry_out(drag);
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    let moved = *viewer.camera();
    viewer.feed(message(0, last()));
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    assert_eq!(*viewer.camera(), moved);
}

#[test]
fn without_auto_center_the_view_stays_with_every_part() {
    let mut viewer = Viewer::default();
    let before = *viewer.camera();
    let mut first = first();
    first.settings.auto_center = Some(false);
    for load in [first, next(), last()] {
        viewer.feed(message(0, load));
        viewer.settle_camera(VIEWPORT, [50.0; 4]);
        assert_eq!(*viewer.camera(), before);
    }
}

#[test]
fn the_span_grows_and_the_playhead_stays_where_it_was_put() {
    let mut viewer = viewer_of([first()]);
    assert_eq!(viewer.clock().range(), Some(range(0, 10)));
    viewer.carry_out(Command::Seek(time(5)));
    viewer.feed(message(0, next()));
    assert_eq!(viewer.clock().range(), Some(range(0, 110)));
    assert_eq!(viewer.clock().playhead(), time(5));
}

#[test]
fn an_announced_span_holds_from_the_part_that_knows_it() {
    let announced = Some(range(-100, 500));
    let with_range = |load| LoadVehicles {
        announced_range: announced,
        ..load
    };
    let viewer = viewer_of([with_range(first())]);
    assert_eq!(viewer.clock().range(), announced);
    let late = viewer_of([first(), next(), with_range(last())]);
    assert_eq!(late.clock().range(), announced);
    assert_eq!(
        late.clock().playhead(),
        time(-100),
        "it still waited at the start"
    );
}

#[test]
fn playing_goes_on_and_the_end_is_told_only_when_all_is_there() {
    let mut viewer = viewer_of([first()]);
    viewer.receive(Message::Control(Control::Play));
    viewer.carry_out(Command::SetRate(60.0));
    viewer.tick(1.0);
    assert!(viewer.clock().is_playing(), "more may come");
    assert!(viewer.take_events().is_empty());
    viewer.feed(message(0, next()));
    viewer.tick(1.0);
    assert_eq!(viewer.clock().playhead(), time(70));
    viewer.feed(message(0, last()));
    viewer.tick(1.0);
    let events = viewer.take_events();
    assert!(matches!(
        events[..],
        [ViewerEvent::LoadResult(_), ViewerEvent::AnimationComplete]
    ));
}

#[test]
fn the_selected_vehicle_is_selected_again_when_it_has_come() {
    let whole = part(LoadPart::Whole, vec![vehicle("b", 0), vehicle("a", 0)]);
    let mut viewer = viewer_of([whole.clone()]);
    viewer.carry_out(Command::Select(viewer.fleet().find_by_id("b")));
    viewer.feed(message(1, first()));
    assert_eq!(viewer.selected(), None);
    viewer.feed(message(1, next()));
    assert_eq!(viewer.selected(), viewer.fleet().find_by_id("b"));
    viewer.feed(message(1, last()));
    assert_eq!(viewer.selected(), viewer.fleet().find_by_id("b"));

    let mut other = viewer_of([whole]);
    other.carry_out(Command::Select(other.fleet().find_by_id("b")));
    other.feed(message(1, first()));
    other.carry_out(Command::Select(other.fleet().find_by_id("a")));
    other.feed(message(1, next()));
    let chosen = other.fleet().find_by_id("a");
    assert_eq!(other.selected(), chosen, "what was chosen meanwhile stays");
}

#[test]
fn settings_of_the_last_part_count_and_those_changed_meanwhile_stay() {
    let mut first = first();
    first.settings.show_trails = Some(true);
    let mut viewer = viewer_of([first]);
    viewer.carry_out(Command::SetShowTrails(false));
    let mut last = last();
    last.settings.playback_speed = Some(5.0);
    viewer.feed(message(0, last));
    assert!(!viewer.display().show_trails);
    assert_eq!(viewer.clock().rate(), 5.0);
}

#[test]
fn problems_are_told_once_when_all_is_there() {
    let mut last = last();
    last.problems.push(Problem {
        severity: Severity::Refused,
        vehicle: Some("a".into()),
        index: Some(3),
        field: "latitude".into(),
        value: "91".into(),
        reason: "outside of -90 to 90",
    });
    let mut viewer = viewer_of([first(), next()]);
    assert!(viewer.notices.list().is_empty());
    viewer.feed(message(0, last));
    assert_eq!(viewer.notices.list().len(), 1);
    assert_eq!(viewer.problems().count(Severity::Refused), 1);
    viewer.feed(message(1, self::first()));
    assert!(
        viewer.notices.list().is_empty(),
        "other data has other problems"
    );
    assert!(viewer.problems().is_empty());
}

#[test]
fn progress_is_shown_until_the_last_part_is_there() {
    let mut viewer = Viewer::default();
    viewer.feed(FeedEvent::Progress {
        stage: Stage::Decoding,
        bytes: 10,
        total: Some(100),
        vehicles: 0,
    });
    viewer.feed(message(0, first()));
    let loading = viewer.loading.unwrap();
    assert_eq!((loading.bytes, loading.vehicles), (10, 1));
    viewer.feed(message(0, next()));
    assert_eq!(viewer.loading.unwrap().vehicles, 2);
    viewer.feed(message(0, last()));
    assert_eq!(viewer.loading, None);
}

#[test]
fn a_message_that_breaks_off_keeps_what_came_and_says_what_is_missing() {
    let broken = part(LoadPart::BrokenOff(cut_off()), vec![vehicle("b", 100)]);
    let mut viewer = viewer_of([first(), broken]);
    assert_eq!(ids(&viewer), ["a", "b"]);
    assert_eq!(viewer.loading, None);
    let notice = &viewer.notices.list()[0];
    assert_eq!(
        (notice.level, notice.title.as_str()),
        (NoticeLevel::Error, words::BROKEN_OFF)
    );
    for said in [
        "2 vehicles with 4 fixes are shown",
        "missing",
        "cut off",
        "123456",
    ] {
        assert!(notice.detail.contains(said), "{}", notice.detail);
    }
    let events = viewer.take_events();
    let [
        ViewerEvent::MapError {
            critical: false, ..
        },
        ViewerEvent::LoadResult(result),
    ] = &events[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!((result.accepted_vehicles, result.accepted_fixes), (2, 4));
    assert!(result.broken_off.as_ref().unwrap().contains("123456"));
    viewer.feed(message(1, part(LoadPart::Whole, vec![vehicle("c", 0)])));
    assert!(
        viewer.notices.list().is_empty(),
        "a whole message ends that"
    );
    viewer.take_events();
    viewer.carry_out(Command::Play);
    viewer.tick(2.0);
    viewer.carry_out(Command::SeekBySecs(100.0));
    viewer.tick(0.1);
    assert_eq!(viewer.take_events(), [ViewerEvent::AnimationComplete]);
}

#[test]
fn what_is_cleared_while_it_arrives_does_not_come_back() {
    let mut viewer = viewer_of([first()]);
    viewer.carry_out(Command::Clear);
    for load in [
        next(),
        part(LoadPart::BrokenOff(cut_off()), vec![vehicle("c", 0)]),
    ] {
        viewer.feed(message(0, load));
        assert!(viewer.fleet().vehicles().is_empty());
    }
    assert!(viewer.notices.list().is_empty());
    match viewer.take_events().as_slice() {
        [ViewerEvent::LoadResult(result)] => assert_eq!(result.accepted_vehicles, 0),
        other => panic!("{other:?}"),
    }
    viewer.feed(message(1, first()));
    viewer.feed(message(1, last()));
    assert_eq!(ids(&viewer), ["a", "c"], "the next message is wanted again");
}

#[test]
fn a_message_behind_the_parts_replaces_them() {
    let mut viewer = viewer_of([first(), next(), last()]);
    viewer.feed(message(1, part(LoadPart::Whole, vec![vehicle("d", 0)])));
    assert_eq!(ids(&viewer), ["d"]);
    viewer.feed(message(2, first()));
    viewer.feed(message(3, first()));
    assert_eq!(ids(&viewer), ["a"], "even in the middle of another");
}

#[test]
fn a_lost_connection_takes_nothing_away() {
    let mut viewer = viewer_of([first()]);
    viewer.feed(FeedEvent::Lost {
        address: "127.0.0.1:1".into(),
        reason: "closed".into(),
        retry_in: Duration::from_secs(1),
    });
    viewer.feed(message(0, last()));
    assert_eq!(ids(&viewer), ["a", "c"]);
    assert!(matches!(viewer.source, Source::Lost { .. }));
}

#[test]
fn the_result_of_a_load_is_told_once_with_what_was_taken_and_what_was_not() {
    let mut first = first();
    first.request_id = Some("load 7".into());
    let mut last = last();
    last.refused = crate::wire::Refused {
        vehicles: 1,
        fixes: 3,
    };
    let mut viewer = viewer_of([first, next()]);
    assert!(viewer.take_events().is_empty());
    viewer.feed(message(0, last));
    let events = viewer.take_events();
    let [ViewerEvent::LoadResult(result)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(
        (result.of, result.request_id.as_deref()),
        ("load_vehicles", Some("load 7"))
    );
    assert_eq!((result.accepted_vehicles, result.accepted_fixes), (3, 6));
    assert_eq!((result.refused.vehicles, result.refused.fixes), (1, 3));
    assert_eq!(result.broken_off, None);
}
