use super::*;
use crate::model::{Problem, ProblemLog};
use crate::time::TimeRange;
use crate::wire::Refused;

fn time(iso: &str) -> Timestamp {
    Timestamp::parse_iso(iso).unwrap().0
}

fn only(event: &ViewerEvent) -> String {
    let texts = encode(event);
    assert_eq!(texts.len(), 1);
    texts.into_iter().next().unwrap()
}

#[test]
fn a_click_names_the_vehicle_in_both_spellings_and_says_when_and_where() {
    let mut clicked = Clicked {
        vehicle_id: "van \"7\"".into(),
        time: Some((time("2024-11-09T15:26:44.250"), Zone::NotStated)),
        position: LonLat::new(14.5, 35.9).ok(),
        button: ClickButton::Right,
        modifiers: ClickModifiers {
            shift: true,
            meta: true,
            ..ClickModifiers::default()
        },
    };
    assert_eq!(
        only(&ViewerEvent::VehicleClicked(clicked.clone())),
        r#"{"type":"vehicle_clicked","vehicleId":"van \"7\"","vehicle_id":"van \"7\"","time":"2024-11-09T15:26:44.250","timestamp_ms":1731166004250,"latitude":35.9,"longitude":14.5,"button":"right","modifiers":["shift","meta"]}"#
    );
    clicked.time = None;
    clicked.position = None;
    clicked.modifiers = ClickModifiers::default();
    assert_eq!(
        only(&ViewerEvent::VehicleClicked(clicked)),
        r#"{"type":"vehicle_clicked","vehicleId":"van \"7\"","vehicle_id":"van \"7\"","button":"right","modifiers":[]}"#
    );
}

#[test]
fn an_error_is_said_once_for_the_page_and_once_for_the_log() {
    let event = ViewerEvent::MapError {
        message: "no map".into(),
        error: "disk full".into(),
        critical: true,
    };
    assert_eq!(
        encode(&event),
        [
            r#"{"type":"map_error","message":"no map","error":"disk full","critical":true}"#,
            r#"{"type":"error","message":"no map"}"#,
        ]
    );
}

#[test]
fn short_events_are_their_type() {
    assert_eq!(only(&ViewerEvent::MapReady), r#"{"type":"map_ready"}"#);
    assert_eq!(
        only(&ViewerEvent::AnimationComplete),
        r#"{"type":"animation_complete"}"#
    );
    let ready = only(&ViewerEvent::Ready);
    assert!(ready.starts_with(r#"{"type":"ready","version":"#));
    assert!(ready.contains(r#""protocol":1,"capabilities":["append_points","#));
}

#[test]
fn a_pong_carries_what_the_ping_carried() {
    let pong = |request_id| only(&ViewerEvent::Pong { request_id });
    assert_eq!(pong(None), r#"{"type":"pong"}"#);
    assert_eq!(
        pong(Some("7".into())),
        r#"{"type":"pong","request_id":"7"}"#
    );
}

#[test]
fn the_playback_state_says_times_as_recorded_and_nothing_where_there_is_no_data() {
    let mut state = PlaybackState {
        time: Some(time("2024-11-09T15:26:44+01:00")),
        zone: Zone::Offset(3600),
        range: Some(TimeRange::new(
            time("2024-11-09T15:00:00+01:00"),
            time("2024-11-09T16:00:00+01:00"),
        )),
        mode: PlaybackMode::Playing,
        rate: 2.5,
        loops: true,
        follows_newest: false,
    };
    assert_eq!(
        only(&ViewerEvent::PlaybackState(state)),
        r#"{"type":"playback_state","time":"2024-11-09T15:26:44+01:00","timestamp_ms":1731162404000,"start":"2024-11-09T15:00:00+01:00","end":"2024-11-09T16:00:00+01:00","state":"playing","rate":2.5,"loop":true,"follow_newest":false}"#
    );
    state.time = None;
    state.range = None;
    assert!(only(&ViewerEvent::PlaybackState(state)).contains(r#""time":null"#));
}

#[test]
fn selection_and_camera_are_told_with_ids_and_degrees() {
    let event = ViewerEvent::SelectionChanged {
        vehicle_ids: vec!["a".into(), "b".into()],
    };
    assert_eq!(
        only(&event),
        r#"{"type":"selection_changed","vehicle_ids":["a","b"]}"#
    );
    let place = |lon, lat| LonLat::new(lon, lat).unwrap();
    let event = ViewerEvent::CameraChanged(CameraState {
        center: place(14.5, 35.5),
        zoom: 11.25,
        bounds: (place(14.0, 35.0), place(15.0, 36.0)),
    });
    assert_eq!(
        only(&event),
        r#"{"type":"camera_changed","latitude":35.5,"longitude":14.5,"zoom":11.25,"bounds":{"south":35.0,"west":14.0,"north":36.0,"east":15.0}}"#
    );
}

#[test]
fn a_load_result_counts_what_was_refused_and_gives_the_first_of_each_kind() {
    let mut problems = ProblemLog::default();
    for index in [3, 8] {
        problems.push(Problem {
            severity: Severity::Refused,
            vehicle: Some("van".into()),
            index: Some(index),
            field: "latitude".into(),
            value: "91".into(),
            reason: "outside of -90 to 90",
        });
    }
    let event = ViewerEvent::LoadResult(LoadResult {
        of: "load_vehicles",
        request_id: Some("r1".into()),
        accepted_vehicles: 1,
        accepted_fixes: 10,
        refused: Refused {
            vehicles: 0,
            fixes: 2,
        },
        problems,
        broken_off: None,
    });
    assert_eq!(
        only(&event),
        r#"{"type":"load_result","of":"load_vehicles","request_id":"r1","accepted":{"vehicles":1,"fixes":10},"refused":{"vehicles":0,"fixes":2},"noted":0,"reasons":[{"severity":"refused","reason":"outside of -90 to 90","count":2,"first":"vehicle \"van\", fix 3: latitude = 91: outside of -90 to 90"}]}"#
    );
}
