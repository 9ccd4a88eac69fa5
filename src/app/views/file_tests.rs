//! Files of views: read as written, those of older programs too, and bad ones told by name.

use proptest::prelude::*;

use super::*;

/// As the first version wrote it. Never changed: files like it are in people's cases.
const VERSION_1: &[u8] = include_bytes!("../../../tests/views/version-1.trackview");

fn time(text: &str) -> Timestamp {
    Timestamp::parse_iso(text).unwrap().0
}

fn version_1() -> ViewState {
    let range = |start, end| TimeRange::new(time(start), time(end));
    ViewState {
        session: SessionMark {
            kind: SessionKind::File {
                path: Some("/cases/2026-17/drive.jsonl".into()),
                name: "drive.jsonl".into(),
            },
            vehicles: 3,
            fixes: 180,
            range: Some(range("2024-01-01T10:00:00", "2024-01-01T10:00:59")),
            zone: Zone::NotStated,
        },
        place: Some(ViewPlace {
            center: LonLat::new(-75.69721, 45.42153).unwrap(),
            zoom: 13.625,
        }),
        size_points: Some((1400, 900)),
        playhead: Some(time("2024-01-01T10:00:30.250")),
        rate: Some(10.0),
        part: Some(Some(range("2024-01-01T10:00:10", "2024-01-01T10:00:50"))),
        loops: Some(true),
        skips_quiet: Some(true),
        zone: Some(DisplayZone::Offset(7200)),
        said_zone: Some(SaidZone::Named(zones::named("Europe/Malta").unwrap())),
        selected_ids: Some(vec!["vehicle_2".into(), "vehicle_0".into()]),
        show_trails: Some(true),
        trail_length: Some(TrailLength::Secs(300.0)),
        show_timestamps: Some(true),
        hide_inferred: Some(true),
        show_connectors: Some(false),
        whole_tracks: Some(WholeTracks::Selected),
        // Later programs write these too.
        show_names: None,
        color_by: None,
        shown: None,
        follows: Some(FollowWish::Vehicles(vec!["vehicle_1".into()])),
        map: Some("none".into()),
        opacity_percent: Some(70),
    }
}

#[test]
fn a_file_of_the_first_version_is_read_in_full() {
    let view = read(VERSION_1).unwrap();
    assert_eq!(view.notes, [""; 0]);
    assert_eq!(view.state, version_1());
}

#[test]
fn what_is_written_is_what_is_read() {
    let whole = ViewState {
        part: Some(None),
        zone: Some(DisplayZone::ThisMachine),
        said_zone: Some(SaidZone::Offset(-5400)),
        whole_tracks: Some(WholeTracks::All),
        color_by: Some(ColorBy::Speed),
        shown: Some(ShownVehicles::AllBut(vec!["vehicle_2".into()])),
        follows: Some(FollowWish::All),
        trail_length: Some(TrailLength::Whole),
        session: SessionMark {
            kind: SessionKind::Demo,
            range: Some(TimeRange::new(
                time("2026-05-04T08:00:00.000001+02:00"),
                time("2026-05-04T08:30:00+02:00"),
            )),
            zone: Zone::Offset(7200),
            ..SessionMark::default()
        },
        playhead: Some(time("2026-05-04T08:14:32.123456+02:00")),
        ..version_1()
    };
    let none = ViewState {
        session: SessionMark {
            kind: SessionKind::Live,
            ..SessionMark::default()
        },
        trail_length: Some(TrailLength::None),
        zone: Some(DisplayZone::AsRecorded),
        color_by: Some(ColorBy::Group),
        shown: Some(ShownVehicles::Only(vec!["vehicle_1".into()])),
        ..ViewState::default()
    };
    for state in [version_1(), whole, none, ViewState::default()] {
        let view = read(to_json(&state).to_string().as_bytes()).unwrap();
        assert_eq!(view.notes, [""; 0]);
        assert_eq!(view.state, state);
    }
}

proptest! {
    #[test]
    fn places_and_rates_come_back_to_the_last_bit(
        lon_deg in -180.0..180.0_f64, lat_deg in -90.0..90.0_f64,
        zoom in 1.0..22.0_f64, rate in 0.1..1e7_f64,
    ) {
        let state = ViewState {
            place: Some(ViewPlace {
                center: LonLat::new(lon_deg, lat_deg).unwrap(),
                zoom,
            }),
            rate: Some(rate),
            ..ViewState::default()
        };
        let view = read(to_json(&state).to_string().as_bytes()).unwrap();
        prop_assert_eq!(view.state, state);
    }
}

#[test]
fn each_bad_field_costs_itself_and_is_told_with_the_reason() {
    let mut value: Value = serde_json::from_slice(VERSION_1).unwrap();
    value["camera"]["zoom"] = json!(40);
    value["time"]["playhead"] = json!("noon");
    value["time"]["zone"] = json!("Europe/Atlantis");
    value["time"]["recorded_zone"] = json!("this computer");
    value["display"]["whole_tracks"] = json!("some");
    value["display"]["color_by"] = json!("taste");
    value["hidden"] = json!("all");
    value["follow"] = json!("her");
    value["time"]["part"] = json!(["2024-01-01T10:00:10", "2024-01-01T10:00:05"]);
    value["display"]["trail_length"] = json!(-5);
    value["selected"] = json!([1]);
    value["map"]["name"] = json!("https://maps.example/{z}/{x}/{y}.png?key=hidden");
    value["map"]["opacity_percent"] = json!(101);
    value["weather"] = json!("rain");
    let view = read(value.to_string().as_bytes()).unwrap();
    for part in [
        "camera.zoom = 40: outside of 1 to 22",
        "time.playhead = \"noon\"",
        "time.part",
        "time.zone = \"Europe/Atlantis\": no clock",
        "time.recorded_zone",
        "display.whole_tracks = \"some\"",
        "display.color_by = \"taste\"",
        "hidden = \"all\": no list",
        "follow = \"her\"",
        "it ends before it begins",
        "display.trail_length = -5",
        "selected = [1]: no text",
        "map.name",
        "brings no addresses",
        "map.opacity_percent = 101: more than 100",
        "weather is not known",
    ] {
        let mut notes = view.notes.iter();
        assert!(
            notes.any(|note| note.contains(part)),
            "{part}: {:?}",
            view.notes
        );
    }
    let expected = ViewState {
        place: None,
        zone: None,
        said_zone: None,
        whole_tracks: None,
        follows: None,
        playhead: None,
        part: None,
        trail_length: None,
        selected_ids: None,
        map: None,
        opacity_percent: None,
        ..version_1()
    };
    assert_eq!(view.state, expected);
}

#[test]
fn what_is_no_view_is_refused_with_the_reason() {
    for (text, reason) in [
        ("", "not written as JSON"),
        ("{\"trackscope_view\": 1", "not written as JSON"),
        ("{\"type\": \"load_vehicles\"}", "no field trackscope_view"),
        ("[1, 2]", "no field trackscope_view"),
        ("{\"trackscope_view\": \"1\"}", "trackscope_view = \"1\""),
        ("{\"trackscope_view\": 0}", "trackscope_view = 0"),
        ("{\"trackscope_view\": 2}", "up to version 1"),
    ] {
        let error = read(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(reason), "{text}: {error}");
    }
    let large = vec![b' '; usize::try_from(MAX_BYTES).unwrap() + 1];
    assert!(matches!(read(&large), Err(ViewError::TooLarge)));
    let nested = format!("{{\"trackscope_view\":1,\"a\":{}", "[".repeat(100_000));
    assert!(matches!(read(nested.as_bytes()), Err(ViewError::Json(_))));
}

#[test]
fn a_name_of_a_session_leads_out_of_no_folder() {
    let text = r#"{"trackscope_view":1,"session":{"from":"file","name":"../../etc/passwd"}}"#;
    let view = read(text.as_bytes()).unwrap();
    let SessionKind::File { path: None, name } = view.state.session.kind else {
        panic!()
    };
    assert_eq!(name, "passwd");
}
