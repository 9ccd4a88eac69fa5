//! Messages in every accepted spelling, and messages that must be refused with a reason.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

use std::path::{Path, PathBuf};

use trackscope::geo::{LonLat, WorldPoint};
use trackscope::model::{
    Certainty, Color, FixFlags, MAX_PROBLEM_SAMPLES, Pose, Provenance, Severity, TrailLength,
};
use trackscope::time::{TimeRange, Timestamp, Zone};
use trackscope::wire::{Control, DecodeError, DecodeProgress, LoadVehicles, Message, decode};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/messages")
        .join(name)
}

fn fixture(name: &str) -> Result<Message, DecodeError> {
    decode(&std::fs::read(folder(name)).unwrap(), &mut |_| {})
}

fn loaded(text: &str) -> LoadVehicles {
    match decode(text.as_bytes(), &mut |_| {}) {
        Ok(Message::LoadVehicles(load)) => load,
        other => panic!("{other:?}"),
    }
}

fn loaded_fixture(name: &str) -> LoadVehicles {
    match fixture(name) {
        Ok(Message::LoadVehicles(load)) => load,
        other => panic!("{name}: {other:?}"),
    }
}

fn world(lat_deg: f64, lon_deg: f64) -> WorldPoint {
    WorldPoint::from_lon_lat(LonLat::new(lon_deg, lat_deg).unwrap())
}

fn iso(text: &str) -> Timestamp {
    Timestamp::parse_iso(text).unwrap().0
}

fn told(load: &LoadVehicles) -> Vec<String> {
    let kinds = load.problems.kinds();
    let mut all: Vec<String> = kinds
        .flat_map(|(_, _, _, samples)| samples.iter().map(ToString::to_string))
        .collect();
    all.sort();
    all
}

/// A message with one vehicle `v` of these points.
fn with_points(points: &str) -> LoadVehicles {
    loaded(&format!(
        r#"{{"type":"load_vehicles","data":{{"vehicles":[{{"id":"v","gps_points":{points}}}]}}}}"#
    ))
}

/// The heading in degrees, if the message gave it.
fn recorded_heading_deg(pose: &Pose) -> Option<f64> {
    let heading = pose.heading?;
    (heading.source == Provenance::Recorded).then_some(heading.deg)
}

#[test]
fn every_accepted_fixture_is_accepted_and_every_refused_one_refused() {
    for (name, accepted) in [("accepted", true), ("refused", false)] {
        let mut count = 0;
        for entry in std::fs::read_dir(folder(name)).unwrap() {
            let path = entry.unwrap().path();
            let decoded = decode(&std::fs::read(&path).unwrap(), &mut |_| {});
            assert_eq!(decoded.is_ok(), accepted, "{}: {decoded:?}", path.display());
            count += 1;
        }
        assert!(count >= 16, "{name} has {count} fixtures");
    }
}

#[test]
fn the_applications_own_message_is_read_to_the_last_field() {
    let load = loaded_fixture("accepted/application.json");
    assert_eq!(load.settings.show_trails, Some(true));
    assert_eq!(load.settings.trail_length, Some(TrailLength::Secs(60.0)));
    assert_eq!(load.settings.playback_speed, Some(2.0));
    assert_eq!(load.settings.auto_center, Some(true));
    assert_eq!(load.settings.show_timestamps, Some(false));
    let end = iso("2024-11-09T15:26:45.5");
    assert_eq!(
        load.announced_range,
        Some(TimeRange::new(iso("2024-11-09T15:26:44"), end))
    );
    let [vehicle] = load.vehicles.as_slice() else {
        panic!()
    };
    assert_eq!(
        (vehicle.id.as_str(), vehicle.label.as_str()),
        ("harbour_run", "Vehicle 1")
    );
    assert_eq!(vehicle.color, Color::rgb(0, 0x66, 0xCC));
    assert_eq!(vehicle.zone, Zone::NotStated);
    let track = &vehicle.track;
    assert_eq!(track.len(), 2);
    assert_eq!(track.positions()[0], world(45.4215, -75.6972));
    let first = track.pose_at(iso("2024-11-09T15:26:44")).unwrap();
    assert_eq!(
        (recorded_heading_deg(&first), first.altitude_m),
        (Some(90.0), Some(71.0))
    );
    assert_eq!(first.speed.unwrap().kmh, 42.5);
    // Zero altitude and heading mean "not known" in this spelling.
    let second = track.pose_at(end).unwrap();
    assert_eq!(second.altitude_m, None);
    assert!(load.problems.is_empty(), "{:?}", told(&load));
}

#[test]
fn keys_may_come_in_any_order() {
    let load = loaded_fixture("accepted/type_last_settings_last.json");
    assert_eq!(load.settings.trail_length, Some(TrailLength::Whole));
    assert_eq!(load.vehicles[0].label, "Van");
    assert_eq!(load.vehicles[0].zone, Zone::Offset(0));
}

#[test]
fn the_wire_format_is_read_with_certainty_and_metadata() {
    let load = loaded_fixture("accepted/wire_format_as_data.json");
    let vehicle = &load.vehicles[0];
    assert_eq!((vehicle.id.as_str(), vehicle.label.as_str()), ("wf", "wf"));
    assert_eq!(vehicle.zone, Zone::Offset(0));
    assert_eq!(
        vehicle.track.time_at(0).unwrap().epoch_millis(),
        1_731_166_004_000
    );
    assert_eq!(
        vehicle.track.flags_at(0).certainty(),
        Some(Certainty::Unknown)
    );
    let second = vehicle.track.flags_at(1);
    assert_eq!(second.certainty(), Some(Certainty::High));
    assert!(second.contains(FixFlags::INTERPOLATED.with(FixFlags::GAP)));
    // Zero is a real altitude and heading in the spelling that names the unit.
    let pose = vehicle.track.pose_at(iso("2024-11-09T15:26:45")).unwrap();
    assert_eq!(
        (pose.altitude_m, recorded_heading_deg(&pose)),
        (Some(0.0), Some(0.0))
    );
    let bare = loaded_fixture("accepted/wire_format_bare.json");
    let flags = bare.vehicles[0].track.flags_at(0);
    assert!(flags.contains(FixFlags::ANOMALY));
    assert_eq!(flags.certainty(), Some(Certainty::Medium));
}

#[test]
fn ids_may_be_numbers_and_coordinates_text() {
    let load = loaded_fixture("accepted/fields_at_top_level.json");
    let vehicle = &load.vehicles[0];
    assert_eq!(
        (vehicle.id.as_str(), vehicle.label.as_str()),
        ("7", "Named")
    );
    assert_eq!(vehicle.track.positions(), [world(45.1, -75.5)]);
    assert!(vehicle.track.flags_at(0).contains(FixFlags::INTERPOLATED));
    assert!(load.problems.is_empty(), "{:?}", told(&load));
}

#[test]
fn bare_nan_and_infinity_are_missing_values() {
    let load = loaded_fixture("accepted/nan_and_infinity.json");
    let vehicle = &load.vehicles[0];
    assert_eq!(vehicle.id, "NaN \"Infinity\"");
    assert_eq!(vehicle.label, vehicle.id);
    assert_eq!(vehicle.track.len(), 1);
    let pose = vehicle.track.pose_at(iso("2024-11-09T15:26:44")).unwrap();
    assert_eq!(
        (pose.speed, pose.altitude_m, pose.heading),
        (None, None, None)
    );
    assert_eq!(load.settings.trail_length, None);
    assert_eq!(
        told(&load),
        [r#"vehicle "NaN \"Infinity\"", fix 1: latitude = NaN: missing"#]
    );
}

#[test]
fn one_bad_fix_refuses_one_fix_and_one_bad_vehicle_one_vehicle() {
    let load = loaded_fixture("accepted/mostly_broken.json");
    let names: Vec<&str> = load.vehicles.iter().map(|v| v.id.as_str()).collect();
    assert_eq!(names, ["late id", "empty", "none", "wrong"]);
    assert_eq!(load.vehicles[0].track.len(), 2);
    // Four vehicles, ten fixes, and one list of fixes that is none.
    assert_eq!(load.problems.count(Severity::Refused), 4 + 10 + 1);
    assert_eq!(
        told(&load),
        [
            "vehicle \"empty\": gps_points = no usable fix: the vehicle has no place",
            "vehicle \"late id\", fix 10: fix = null: not an object",
            "vehicle \"late id\", fix 11: altitude = \"high\": not a number",
            "vehicle \"late id\", fix 11: certainty = \"very\": not high, medium, low or unknown",
            "vehicle \"late id\", fix 11: heading = 1000: not a heading within 360 degrees",
            "vehicle \"late id\", fix 11: is_gap = \"perhaps\": neither true nor false",
            "vehicle \"late id\", fix 11: metadata = a list: not an object",
            "vehicle \"late id\", fix 11: speed = -3: not a speed from 0 to 100000 km/h",
            "vehicle \"late id\", fix 1: latitude = 91: outside of -90 to 90",
            "vehicle \"late id\", fix 2: longitude = -181: outside of -180 to 180",
            "vehicle \"late id\", fix 3: latitude = true: not a number",
            "vehicle \"late id\", fix 4: longitude = missing: missing",
            "vehicle \"late id\", fix 5: timestamp = missing: missing",
            "vehicle \"late id\", fix 6: timestamp = \"yesterday\": not a readable time",
            "vehicle \"late id\", fix 7: timestamp = 1e300: outside of the years 1 to 9999",
            "vehicle \"late id\", fix 8: fix = \"here\": not an object",
            "vehicle \"late id\", fix 9: fix = a list: not an object",
            "vehicle \"none\": gps_points = no usable fix: the vehicle has no place",
            "vehicle \"wrong\": gps_points = an object: not a list of fixes",
            "vehicle \"wrong\": gps_points = no usable fix: the vehicle has no place",
            "vehicle number 0: vehicle = 5: not an object",
            "vehicle number 1: vehicle = null: not an object",
            "vehicle number 2: vehicle = a list: not an object",
            "vehicle number 3: vehicle = \"van\": not an object",
        ]
    );
}

#[test]
fn every_fault_is_counted_though_only_the_first_are_kept() {
    const FAULTS: usize = MAX_PROBLEM_SAMPLES + 500;
    let points = vec![r#"{"latitude":95,"longitude":0,"timestamp":"2024-01-01T00:00:00"}"#; FAULTS];
    let load = loaded(&format!(
        r#"{{"gps_points":[{}],"id":"last","vehicles":[]}}"#,
        points.join(",")
    ));
    assert_eq!(load.problems.count(Severity::Refused), FAULTS as u64);
    let refused: Vec<_> = load
        .problems
        .kinds()
        .filter(|kind| kind.0 == Severity::Refused)
        .collect();
    assert_eq!(refused[0].3.len(), MAX_PROBLEM_SAMPLES);
    assert!(
        refused[0]
            .3
            .iter()
            .all(|problem| problem.vehicle.as_deref() == Some("last"))
    );
}

#[test]
fn equal_ids_are_kept_apart_by_their_labels() {
    let load = loaded_fixture("accepted/list_as_data.json");
    let labels: Vec<&str> = load.vehicles.iter().map(|v| v.label.as_str()).collect();
    assert_eq!(labels, ["same", "same (2)", "other"]);
    assert!(load.vehicles.iter().all(|vehicle| vehicle.id == "same"));
    assert_ne!(load.vehicles[0].color, load.vehicles[1].color);
    let same = "vehicle \"same\": id = \"same\": another vehicle has the same id, both are kept";
    assert_eq!(told(&load).iter().filter(|text| *text == same).count(), 2);
}

#[test]
fn a_vehicle_without_an_id_is_numbered_and_a_wrong_colour_replaced() {
    let load = loaded(
        r#"{"type":"load_vehicles","data":{"vehicles":[{"color":"reddish","gps_points":[]},{"id":"","label":["x"],"color":5}]}}"#,
    );
    let ids: Vec<&str> = load.vehicles.iter().map(|v| v.id.as_str()).collect();
    assert_eq!(ids, ["vehicle 1", "vehicle 2"]);
    assert_eq!(load.vehicles[0].color, Color::generated(0));
    let told = told(&load);
    for expected in [
        "vehicle \"vehicle 1\": color = \"reddish\": not a colour, one was chosen",
        "vehicle \"vehicle 2\": color = 5: not a colour, one was chosen",
        "vehicle \"vehicle 2\": id = missing: no id, one was chosen",
        "vehicle \"vehicle 2\": label = a list: not a text",
    ] {
        assert!(
            told.contains(&expected.to_owned()),
            "{expected} not in {told:#?}"
        );
    }
}

#[test]
fn very_long_names_are_shortened_and_noted() {
    let long = "n".repeat(5000);
    let load = loaded(&format!(
        r#"{{"vehicles":[{{"id":"{long}","gps_points":[]}}]}}"#
    ));
    assert_eq!(load.vehicles[0].id.chars().count(), 1000);
    assert!(
        told(&load)
            .iter()
            .any(|text| text.ends_with("id = 5000 characters: too long, was shortened"))
    );
}

#[test]
fn the_announced_span_may_be_missing_unreadable_or_the_wrong_way_round() {
    let span = |text: &str| loaded(&format!(r#"{{"vehicles":[],{text}}}"#));
    assert_eq!(
        span(r#""startTime":"2024-01-01T00:00:00""#).announced_range,
        None
    );
    let unreadable = span(r#""startTime":"soon","endTime":"2024-01-01T00:00:00""#);
    assert_eq!(unreadable.announced_range, None);
    assert_eq!(
        told(&unreadable),
        ["startTime = \"soon\": not a readable time"]
    );
    let reversed = span(r#""startTime":"2024-01-02T00:00:00","endTime":"2024-01-01T00:00:00""#);
    assert_eq!(
        reversed.announced_range.unwrap().start(),
        iso("2024-01-01T00:00:00")
    );
    assert_eq!(reversed.problems.count(Severity::Noted), 1);
    let animation = loaded_fixture("accepted/animation_data.json");
    assert_eq!(animation.announced_range.unwrap().duration_secs(), 3600.0);
}

#[test]
fn settings_of_the_wrong_kind_are_noted_and_left_as_they_are() {
    let load = loaded(
        r#"{"settings":{"showTrails":"maybe","trailLength":[1],"playbackSpeed":0,"autoCenter":1,"other":{}},"vehicles":[]}"#,
    );
    assert_eq!(load.settings.auto_center, Some(true));
    assert_eq!(
        (load.settings.show_trails, load.settings.playback_speed),
        (None, None)
    );
    assert_eq!(
        told(&load),
        [
            "playbackSpeed = 0: not a positive number",
            "showTrails = \"maybe\": neither true nor false",
            "trailLength = a list: not a number",
        ]
    );
}

#[test]
fn a_second_spelling_without_a_value_does_not_undo_the_first() {
    let load = with_points(
        r#"[{"latitude":45.0,"lat":null,"lon":-75.0,"longitude":null,"timestamp":"2024-01-01T00:00:00","timestamp_ms":5,"speed_kmh":30,"speed":0}]"#,
    );
    let track = &load.vehicles[0].track;
    assert_eq!(track.time_at(0), Some(iso("2024-01-01T00:00:00")));
    assert_eq!(
        track
            .pose_at(iso("2024-01-01T00:00:00"))
            .unwrap()
            .speed
            .unwrap()
            .kmh,
        30.0
    );
}

#[test]
fn numbers_beyond_a_double_refuse_one_fix_only() {
    let load = with_points(
        r#"[{"latitude":1e999,"longitude":0,"timestamp":0},{"latitude":1,"longitude":0,"timestamp":0}]"#,
    );
    assert_eq!(load.vehicles[0].track.len(), 1);
    assert_eq!(
        told(&load),
        ["vehicle \"v\", fix 0: latitude = a number out of range: missing"]
    );
}

#[test]
fn control_and_provider_are_read_under_all_their_keys() {
    let control = |name| match fixture(name).unwrap() {
        Message::Control(control) => control,
        other => panic!("{other:?}"),
    };
    assert_eq!(control("accepted/control_play.json"), Control::Play);
    assert_eq!(
        control("accepted/control_pause_in_data.json"),
        Control::Pause
    );
    assert_eq!(control("accepted/control_stop_first.json"), Control::Stop);
    assert_eq!(
        control("accepted/control_clear_action.json"),
        Control::Clear
    );
    let provider = |name| match fixture(name).unwrap() {
        Message::SwitchProvider { name } => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(provider("accepted/switch_provider_command.json"), "mapbox");
    assert_eq!(provider("accepted/switch_provider_provider.json"), "osm");
    assert_eq!(provider("accepted/switch_provider_data.json"), "leaflet");
}

#[test]
fn refusals_say_what_was_found_where() {
    let refusal = |name: &str| {
        fixture(&format!("refused/{name}.json"))
            .unwrap_err()
            .to_string()
    };
    let known = "(known: load_vehicles, append_points, remove_vehicles, control, clear, seek, set_speed, \
                 settings, switch_provider, focus_vehicle, select, set_visible, isolate, fit, follow, \
                 subscribe, batch, ping, quit)";
    for (name, expected) in [
        (
            "load_photos",
            format!("messages of type \"load_photos\" are not supported yet {known}"),
        ),
        (
            "unknown_type",
            format!("unknown message type \"teleport\" {known}"),
        ),
        (
            "type_is_a_list",
            format!("unknown message type \"a list\" {known}"),
        ),
        ("no_type", format!("the message has no \"type\" {known}")),
        (
            "a_string",
            "a message is a JSON object, and this is \"load_vehicles\"".into(),
        ),
        ("blank", "the message is empty".into()),
        (
            "no_list",
            "load_vehicles: vehicles = missing: there is no list of vehicles".into(),
        ),
        (
            "vehicles_is_an_object",
            "load_vehicles: vehicles = an object: not a list of vehicles".into(),
        ),
        (
            "data_is_a_number",
            "load_vehicles: data = 7: not a list of vehicles".into(),
        ),
        (
            "unknown_command",
            "control: command = \"rewind\": unknown (known: play, pause, stop, clear, toggle, step, seek, speed, loop)".into(),
        ),
        (
            "no_command",
            "control: command = missing: unknown (known: play, pause, stop, clear, toggle, step, seek, speed, loop)".into(),
        ),
        (
            "no_provider",
            "switch_provider: provider = missing: not the name of a map".into(),
        ),
    ] {
        assert_eq!(refusal(name), expected, "{name}");
    }
    assert!(refusal("cut_off").starts_with("the message is cut off: it ends after 101 bytes"));
    let comma = refusal("missing_comma");
    assert!(
        comma.contains("expected `,` or `}` at line 2, column 32 (byte 56)"),
        "{comma}"
    );
    let utf8 = refusal("not_utf8");
    assert!(
        utf8.starts_with("not UTF-8 text: wrong byte at line 1, column 32 (byte 31)"),
        "{utf8}"
    );
}

#[test]
fn deep_nesting_is_refused_and_does_not_exhaust_the_stack() {
    let deep = format!(
        r#"{{"type":"load_vehicles","data":{}"#,
        r#"{"data":"#.repeat(100_000)
    );
    assert!(decode(deep.as_bytes(), &mut |_| {}).is_err());
    let deep_lists = format!(r#"{{"x":{}"#, "[".repeat(1_000_000));
    assert!(decode(deep_lists.as_bytes(), &mut |_| {}).is_err());
    // A deep value that means nothing is skipped.
    let ignored = format!("{}{}", "[".repeat(120), "]".repeat(120));
    assert!(
        loaded(&format!(r#"{{"vehicles":[],"x":{ignored}}}"#))
            .vehicles
            .is_empty()
    );
}

#[test]
fn progress_grows_to_nearly_the_whole_message() {
    let point = r#"{"latitude":45.0,"longitude":-75.0,"timestamp":"2024-01-01T00:00:00"}"#;
    let points = vec![point; 30_000].join(",");
    let text = format!(
        r#"{{"vehicles":[{{"id":"a","gps_points":[{points}]}},{{"id":"b","gps_points":[{points}]}}]}}"#
    );
    let mut reports: Vec<DecodeProgress> = Vec::new();
    decode(text.as_bytes(), &mut |so_far| reports.push(so_far)).unwrap();
    // One for every 4096 fixes; those of a second thread come with the first one's.
    assert!((7..=14).contains(&reports.len()), "{}", reports.len());
    assert!(reports.is_sorted_by_key(|report| report.bytes));
    let last = reports.last().unwrap();
    assert!(last.bytes as usize > text.len() * 9 / 10);
    assert!(last.vehicles >= 1, "{last:?}");
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let text = b"\xEF\xBB\xBF{\"type\":\"control\",\"command\":\"play\"}";
    assert_eq!(
        decode(text, &mut |_| {}),
        Ok(Message::Control(Control::Play))
    );
}
