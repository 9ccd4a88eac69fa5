use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::model::{Settings, Severity};
use crate::wire::LoadPart;

/// What a decoder says, in words: a track has NaN where nothing was said, which equals nothing.
fn told(decoded: &Result<Message, DecodeError>) -> String {
    format!("{decoded:#?}")
}

fn with_decoding<T>(run: impl FnOnce(&mut Decoding<'_>) -> T) -> T {
    run(&mut Decoding {
        telling: Telling::whole(),
        take: &mut |_| true,
        go_on: &mut |_| true,
        is_last_try: false,
        min_bytes_ahead: usize::MAX,
    })
}

fn quickly(text: &[u8]) -> Option<String> {
    let decoded = with_decoding(|decoding| decoding.read_quickly(text));
    decoded.ok().map(|decoded| told(&decoded))
}

/// The same with the second half on another thread.
fn with_two_threads(text: &[u8]) -> Option<String> {
    let decoded = with_decoding(|decoding| {
        decoding.min_bytes_ahead = 0;
        decoding.read_quickly(text)
    });
    decoded.ok().map(|decoded| told(&decoded))
}

fn exactly(text: &[u8]) -> String {
    told(&with_decoding(|decoding| decoding.read_exactly(text)))
}

/// The message in parts of `max_fixes`; the last one is the one that is given back.
fn in_parts(text: &[u8], max_fixes: usize) -> (Vec<LoadVehicles>, Result<Message, DecodeError>) {
    let mut parts = Vec::new();
    let sink = PartSink {
        max_fixes,
        take: &mut |part| {
            parts.push(part);
            true
        },
    };
    let last = decode_in_parts(text, sink, &mut |_| true);
    (parts, last)
}

/// The parts put together as one message; with the fault where it broke off.
fn put_together(
    parts: Vec<LoadVehicles>,
    last: Result<Message, DecodeError>,
) -> (Result<Message, DecodeError>, Option<DecodeError>) {
    let Ok(Message::LoadVehicles(mut last)) = last else {
        assert!(parts.is_empty());
        return (last, None);
    };
    let expected: Vec<LoadPart> = (0..parts.len())
        .map(|index| {
            if index == 0 {
                LoadPart::First
            } else {
                LoadPart::Next
            }
        })
        .collect();
    let found: Vec<LoadPart> = parts.iter().map(|part| part.part.clone()).collect();
    assert_eq!(found, expected);
    let broken = match std::mem::take(&mut last.part) {
        LoadPart::BrokenOff(error) => Some(error),
        LoadPart::Last => {
            assert!(!parts.is_empty());
            None
        }
        other => {
            assert_eq!((other, parts.len()), (LoadPart::Whole, 0));
            None
        }
    };
    let mut vehicles = Vec::new();
    for part in parts {
        vehicles.extend(part.vehicles);
    }
    vehicles.append(&mut last.vehicles);
    last.vehicles = vehicles;
    (Ok(Message::LoadVehicles(last)), broken)
}

/// A message of several vehicles, each with these fixes.
fn fleet_message(vehicles: &[(String, Vec<String>)]) -> String {
    let vehicles: Vec<String> = vehicles
        .iter()
        .map(|(id, fixes)| format!(r#"{{"id":"{id}","gps_points":[{}]}}"#, fixes.join(",")))
        .collect();
    format!(
        r#"{{"type":"load_vehicles","data":{{"vehicles":[{}]}}}}"#,
        vehicles.join(",")
    )
}

/// A message of one vehicle with these fixes.
fn message(fixes: &str) -> String {
    format!(
        r#"{{"type":"load_vehicles","data":{{"vehicles":[{{"id":"a","gps_points":[{fixes}]}}]}}}}"#
    )
}

#[test]
fn what_the_application_writes_is_read_without_the_exact_reader() {
    let fix = r#"{"latitude": 45.4, "longitude": -75.69720000000001, "timestamp": "2024-11-09T15:26:44.250000", "speed": NaN, "altitude": null, "heading": 359}"#;
    for text in [
        message(&format!("{fix}, {fix}")),
        message(
            r#"{"lat":1,"lon":-0,"timestamp_ms":1731166004000,"certainty":"high","is_gap":true,"metadata":{"gap_seconds":95.0}}"#,
        ),
        message(
            r#"{"latitude":1e-05,"longitude":5E1,"timestamp":"2024-11-09T15:26:44Z","index":12345678901234567890,"note":"caf\u00e9"}"#,
        ),
        message(
            r#"{"latitude":"91","longitude":true,"timestamp":"tomorrow"},{},[1],7,null,"x",{"latitude":{"a":[NaN]}}"#,
        ),
        message(fix).replace("\"a\"", "\"caf\\u00e9\""),
        message(fix).replace("\":", "\" :\n").replace(',', " ,\t"),
        message(fix).replace("\"data\"", "\"extra\":{\"a\":[NaN,\"}\\\"\",{}]},\"data\""),
    ] {
        let told = quickly(text.as_bytes());
        assert_eq!(told.as_ref(), Some(&exactly(text.as_bytes())), "{text}");
    }
}

#[test]
fn columns_and_appended_fixes_are_read_without_the_exact_reader() {
    let columns = r#""columns":{"t_ms":[1731166004000,1731166005000],"lat": [ 45.5 , -0.25 ],"lon":[1,NaN],"certainty":["high","low"],"is_gap":[true,null],"time":["2024-11-09T15:26:44",5e3],"speed":[]}"#;
    for kind in ["load_vehicles", "append_points"] {
        let text = format!(r#"{{"type":"{kind}","data":{{"vehicles":[{{"id":"a",{columns}}}]}}}}"#);
        let told = quickly(text.as_bytes());
        assert_eq!(told.as_ref(), Some(&exactly(text.as_bytes())), "{text}");
        let broken = text.replace("45.5 ,", "45.5 ;");
        assert_eq!(quickly(broken.as_bytes()), None);
    }
}

#[test]
fn what_is_not_json_is_left_to_the_exact_reader() {
    let fix = r#"{"latitude":45.4,"longitude":-75.7,"timestamp":"2024-11-09T15:26:44"}"#;
    let good = message(fix);
    assert!(quickly(good.as_bytes()).is_some());
    for (from, to) in [
        ("45.4", "045.4"),
        ("45.4", "45."),
        ("45.4", ".4"),
        ("45.4", "+45.4"),
        ("45.4", "45.4.4"),
        ("45.4", "45.4e"),
        ("45.4", "-"),
        ("45.4", "1e999"),
        ("45.4", "NaNa"),
        ("45.4", "nulll"),
        ("45.4", "\"\u{1}\""),
        ("45.4", "\"\\x\""),
        ("45.4", "[1,]"),
        ("45.4", "[1}"),
        ("45.4", "{1:2}"),
        ("45.4", "{\"a\":1,}"),
        ("45.4", ""),
        ("latitude\":", "latitude\""),
        ("{\"latitude", "{,\"latitude"),
        ("45.4,", "45.4 "),
        ("44\"}", "44\",}"),
        ("44\"}", "44\"},"),
        ("}]}]", "}]}"),
        ("}}", "}} x"),
        ("}}", "}"),
    ] {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from}");
        assert_eq!(quickly(text.as_bytes()), None, "{text}");
        assert!(
            exactly(text.as_bytes()).starts_with("Err") || to == "1e999",
            "{text}"
        );
    }
}

#[test]
fn a_value_that_nobody_reads_may_nest_as_deep_as_it_likes() {
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for text in [
        format!(r#"{{"type":"load_vehicles","vehicles":[],"x":{nested}}}"#),
        message(&format!(r#"{{"x":{nested}}}"#)),
        message(&nested),
    ] {
        assert_eq!(quickly(text.as_bytes()), Some(exactly(text.as_bytes())));
    }
}

#[test]
fn settings_and_span_come_with_the_first_part_wherever_they_stand() {
    let fix = |secs| format!(r#"{{"lat":1,"lon":2,"time":"2024-11-09T15:26:{secs}"}}"#);
    let vehicles = [
        (String::from("a"), vec![fix(10), fix(20)]),
        (String::from("b"), vec![fix(30)]),
        (String::from("c"), vec![fix(40)]),
    ];
    let plain = fleet_message(&vehicles);
    let entries = r#""settings":{"showTrails":true},"startTime":"2024-11-09T15:26:00","endTime":"2024-11-09T15:27:00""#;
    let before = plain.replace("\"vehicles\"", &format!("{entries},\"vehicles\""));
    let after = plain.replace("]}}", &format!("],{entries}}}}}"));
    for text in [before, after] {
        let (parts, last) = in_parts(text.as_bytes(), 2);
        let Ok(Message::LoadVehicles(last)) = last else {
            panic!("{last:?}")
        };
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].settings.show_trails, Some(true), "{text}");
        assert_eq!(parts[1].settings, Settings::default());
        assert_eq!(
            last.settings,
            Settings::default(),
            "nothing is told twice: {text}"
        );
        for part in parts.iter().chain([&last]) {
            assert_eq!(part.announced_range.unwrap().duration_secs(), 60.0);
        }
    }
}

#[test]
fn settings_that_could_not_be_seen_early_come_with_the_last_part() {
    let fix = r#"{"lat":1,"lon":2,"time":"2024-11-09T15:26:10"}"#;
    let plain = fleet_message(&[
        (String::from("a"), vec![fix.into()]),
        (String::from("b"), vec![]),
    ]);
    let after = r#"],"settings":{"showTrails":true,"playbackSpeed":NaN}}}"#;
    let (parts, last) = in_parts(plain.replace("]}}", after).as_bytes(), 1);
    let Ok(Message::LoadVehicles(last)) = last else {
        panic!("{last:?}")
    };
    assert_eq!(parts[0].settings, Settings::default());
    assert_eq!(last.settings.show_trails, Some(true));
}

#[test]
fn ids_that_are_used_twice_are_told_apart_across_parts() {
    let fix = r#"{"lat":1,"lon":2,"time":"2024-11-09T15:26:10"}"#;
    let vehicles = ["a", "b", "a", "a"].map(|id| (String::from(id), vec![fix.to_owned()]));
    let (parts, last) = in_parts(fleet_message(&vehicles).as_bytes(), 1);
    let (whole, _) = put_together(parts, last);
    let Ok(Message::LoadVehicles(whole)) = whole else {
        panic!()
    };
    let labels: Vec<&str> = whole.vehicles.iter().map(|v| v.label.as_str()).collect();
    assert_eq!(labels, ["a", "b", "a (2)", "a (3)"]);
    assert_eq!(whole.problems.count(Severity::Noted), 2);
}

#[test]
fn a_message_that_breaks_off_after_parts_keeps_what_was_read() {
    let fix = r#"{"lat":1,"lon":2,"time":"2024-11-09T15:26:10"}"#;
    let vehicles = ["a", "b", "c"].map(|id| {
        (
            String::from(id),
            vec![fix.to_owned(), fix.replace('1', "91")],
        )
    });
    let text = fleet_message(&vehicles);
    for max_fixes in [1, 2] {
        let cut = &text.as_bytes()[..text.len() - 20];
        let (parts, last) = in_parts(cut, max_fixes);
        let (whole, broken) = put_together(parts, last);
        let Ok(Message::LoadVehicles(whole)) = whole else {
            panic!()
        };
        let ids: Vec<&str> = whole.vehicles.iter().map(|v| v.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
        assert!(
            matches!(broken, Some(DecodeError::CutOff { .. })),
            "{broken:?}"
        );
        assert_eq!(
            whole.problems.count(Severity::Refused),
            2,
            "what was wrong until there"
        );
    }
    let (parts, last) = in_parts(&text.as_bytes()[..text.len() - 20], 100);
    assert!(
        parts.is_empty() && last.is_err(),
        "before any part it is refused whole"
    );
}

#[test]
fn a_part_that_nobody_takes_stops_the_reading() {
    let fix = r#"{"lat":1,"lon":2,"time":"2024-11-09T15:26:10"}"#;
    let vehicles = ["a", "b"].map(|id| (String::from(id), vec![fix.to_owned()]));
    let mut taken = 0;
    let sink = PartSink {
        max_fixes: 1,
        take: &mut |_| {
            taken += 1;
            false
        },
    };
    let read = decode_in_parts(fleet_message(&vehicles).as_bytes(), sink, &mut |_| true);
    assert_eq!(read, Err(DecodeError::Cancelled));
    assert_eq!(taken, 1);
}

/// All fixtures, the accepted and the refused.
fn fixtures() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages");
    ["accepted", "refused"]
        .iter()
        .flat_map(|name| std::fs::read_dir(folder.join(name)).unwrap())
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect()
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (-200.0..200.0_f64).prop_map(|number| number.to_string()),
        2 => (-200.0..200.0_f64, 0..9_usize).prop_map(|(number, digits)| format!("{number:.digits$}")),
        2 => any::<i64>().prop_map(|whole| (whole >> (whole & 63)).to_string()),
        1 => any::<f64>().prop_map(|number| format!("{number:e}")),
        1 => any::<u64>().prop_map(|digits| format!("0.{digits}")),
        1 => any::<u64>().prop_map(|digits| format!("{digits}.{digits}")),
    ]
}

fn value() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "null",
        "NaN",
        "Infinity",
        "-Infinity",
        "true",
        "false",
        "-0",
        "0",
        "-0.0",
        "00",
        "1e999",
        "\"\"",
        "\"\u{7f}\"",
        "\"high\"",
        "\"45.1\"",
        "\"caf\\u00e9\"",
        "\"café\"",
        "{}",
        "[1,NaN]",
        "{\"gap\":true,\"gap_seconds\":\"x\"}",
        "\"\\ud800\"",
    ]);
    let time = (
        0..10_000_i64,
        0..999_u32,
        prop::sample::select(vec!["", "Z", "+02:00", "-0430", " "]),
    )
        .prop_map(|(secs, fraction, zone)| {
            let time =
                crate::time::Timestamp::from_micros(1_731_100_000_000_000 + secs * 60_000_000)
                    .unwrap();
            let fraction = if fraction % 3 == 0 {
                String::new()
            } else {
                format!(".{fraction}")
            };
            let text = time.format_iso(crate::time::Zone::NotStated);
            format!("\"{text}{fraction}{zone}\"")
        });
    prop_oneof![6 => number(), 3 => time, 1 => odd.prop_map(String::from)]
}

fn fix() -> impl Strategy<Value = String> {
    const KEYS: [&str; 14] = [
        "latitude",
        "longitude",
        "timestamp",
        "speed",
        "altitude",
        "heading",
        "lat",
        "lon",
        "timestamp_ms",
        "speed_kmh",
        "certainty",
        "is_gap",
        "metadata",
        "other",
    ];
    let entry = (prop::sample::select(KEYS.to_vec()), value());
    let usual = (number(), number(), value(), value(), value(), value()).prop_map(|values| {
        let (lat, lon, time, speed, altitude, heading) = values;
        format!(
            r#""latitude":{lat},"longitude":{lon},"timestamp":{time},"speed":{speed},"altitude":{altitude},"heading":{heading}"#
        )
    });
    let odd = prop::collection::vec(entry, 0..9).prop_map(|entries| {
        let entries: Vec<String> = entries
            .iter()
            .map(|(key, value)| format!("\"{key}\" : {value}"))
            .collect();
        entries.join(", ")
    });
    prop_oneof![4 => usual, 1 => odd].prop_map(|entries| format!("{{{entries}}}"))
}

fn column_key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "lat",
        "lon",
        "t_ms",
        "time",
        "speed",
        "certainty",
        "is_gap",
        "metadata",
        "other",
    ])
}

/// Replaces, removes or inserts one byte.
fn mutate(text: &mut Vec<u8>, (at, byte, kind): (prop::sample::Index, u8, u8)) {
    if text.is_empty() {
        return;
    }
    let at = at.index(text.len());
    match kind % 3 {
        0 => text[at] = byte,
        1 => drop(text.remove(at)),
        _ => text.insert(at, byte),
    }
}

fn mutations() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    let byte = prop_oneof![
        any::<u8>(),
        prop::sample::select(b"{}[],:\"\\0e.- ".to_vec())
    ];
    prop::collection::vec((any::<prop::sample::Index>(), byte, any::<u8>()), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn both_readers_say_the_same_of_generated_messages(
        fixes in prop::collection::vec(fix(), 0..8),
        mutations in mutations(),
    ) {
        let mut text = message(&fixes.join(",")).into_bytes();
        mutations.into_iter().for_each(|mutation| mutate(&mut text, mutation));
        if let Some(told) = quickly(&text) {
            prop_assert_eq!(told, exactly(&text));
        }
    }

    #[test]
    fn both_readers_say_the_same_of_mutated_fixtures(
        which in any::<prop::sample::Index>(),
        mutations in mutations(),
    ) {
        let all = fixtures();
        let mut text = all[which.index(all.len())].clone();
        mutations.into_iter().for_each(|mutation| mutate(&mut text, mutation));
        if let Some(told) = quickly(&text) {
            prop_assert_eq!(told, exactly(&text));
        }
    }

    #[test]
    fn both_readers_say_the_same_of_columns(
        columns in prop::collection::vec((column_key(), prop::collection::vec(value(), 0..5)), 0..7),
        kind in prop::sample::select(vec!["load_vehicles", "append_points"]),
        mutations in mutations(),
    ) {
        let columns: Vec<String> = columns
            .iter()
            .map(|(key, values)| format!("\"{key}\": [{}]", values.join(", ")))
            .collect();
        let text = format!(
            r#"{{"type":"{kind}","id":"a","columns":{{{}}},"request_id":5}}"#,
            columns.join(",")
        );
        let mut text = text.into_bytes();
        mutations.into_iter().for_each(|mutation| mutate(&mut text, mutation));
        if let Some(told) = quickly(&text) {
            prop_assert_eq!(told, exactly(&text));
        }
    }

    #[test]
    fn two_threads_say_the_same_as_one(
        vehicles in prop::collection::vec(("[ab]", prop::collection::vec(fix(), 0..4)), 0..8),
        key in prop::sample::select(vec!["id", "label", "gps_points"]),
        mutations in mutations(),
    ) {
        // The guess where a vehicle begins is right for the first key only: it must not matter.
        let text = fleet_message(&vehicles).replace("\"other\"", &format!("\"{key}\""));
        let mut text = text.into_bytes();
        mutations.into_iter().for_each(|mutation| mutate(&mut text, mutation));
        prop_assert_eq!(with_two_threads(&text), quickly(&text));
    }

    #[test]
    fn parts_put_together_are_the_whole_message(
        vehicles in prop::collection::vec(("[ab]", prop::collection::vec(fix(), 0..4)), 0..6),
        max_fixes in 1..5_usize,
        mutations in mutations(),
    ) {
        let mut text = fleet_message(&vehicles).into_bytes();
        mutations.into_iter().for_each(|mutation| mutate(&mut text, mutation));
        let whole = decode(&text, &mut |_| {});
        let (parts, last) = in_parts(&text, max_fixes);
        match put_together(parts, last) {
            (together, None) => prop_assert_eq!(told(&together), told(&whole)),
            (_, Some(error)) => prop_assert_eq!(Err(error), whole),
        }
    }
}
