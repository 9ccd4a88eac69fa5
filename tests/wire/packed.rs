//! MessagePack: the same messages, and what only bytes can be wrong in.

use proptest::prelude::*;
use serde_json::{Value, json};
use trackscope::wire::{
    DecodeError, LoadPart, LoadVehicles, Message, PartSink, decode_binary_in_parts, decode_in_parts,
};

use crate::support::{fixtures, packed, problems, read, read_binary, told};

fn load(points: &Value) -> Value {
    json!({"type": "load_vehicles", "data": {"vehicles": [{"id": "v", "gps_points": points}]}})
}

#[test]
fn every_fixture_says_the_same_in_both_notations() {
    let mut compared = 0;
    for (name, text) in fixtures("accepted").into_iter().chain(fixtures("refused")) {
        // What is not JSON, or has NaN, cannot be carried over by this way.
        let Ok(value) = serde_json::from_slice::<Value>(&text) else {
            continue;
        };
        // In the order that `serde_json` gives to keys.
        let text = value.to_string();
        assert_eq!(
            told(&read_binary(&packed(&value))),
            told(&read(&text)),
            "{name}"
        );
        compared += 1;
    }
    assert!(compared > 40, "{compared}");
}

#[test]
fn json_in_a_binary_frame_is_told_by_its_first_byte() {
    for text in [
        r#"{"type":"quit"}"#,
        " \n{\"type\":\"quit\"}",
        "\u{feff}{\"type\":\"quit\"}",
    ] {
        assert_eq!(read_binary(text.as_bytes()), Ok(Message::Quit), "{text:?}");
    }
    assert_eq!(
        read_binary(br#"[{"type":"quit"}]"#),
        Ok(Message::Batch {
            messages: vec![Ok(Message::Quit)]
        })
    );
}

#[test]
fn a_message_that_ends_too_early_is_cut_off_wherever_that_is() {
    let whole = packed(&load(&json!([{"lat": 1.5, "lon": 2, "time": 5}])));
    for len in 1..whole.len() {
        let cut = &whole[..len];
        match read_binary(cut) {
            Err(DecodeError::CutOff { bytes, excerpt }) => {
                assert_eq!(bytes as usize, len);
                assert!(
                    excerpt.ends_with(&format!("{:02x}", cut[len - 1])),
                    "{excerpt}"
                );
            }
            other => panic!("{len}: {other:?}"),
        }
    }
    assert_eq!(read_binary(&[]), Err(DecodeError::Empty));
}

#[test]
fn bytes_behind_the_message_refuse_it() {
    for value in [
        json!({"type": "quit"}),
        load(&json!([])),
        json!([{"type": "quit"}]),
    ] {
        for more in [&[0xC0][..], &[0xC1], &[0x93, 1]] {
            let bytes = [packed(&value), more.to_vec()].concat();
            let error = read_binary(&bytes).unwrap_err().to_string();
            let expected = format!(
                "not MessagePack: {} more bytes behind the message (byte {})",
                more.len(),
                bytes.len() - more.len()
            );
            assert_eq!(error, expected);
        }
    }
}

#[test]
fn a_declared_length_is_believed_only_as_far_as_there_are_bytes() {
    for marker in [0xDB, 0xC6, 0xDD, 0xDF, 0xC9] {
        // {"type":"load_vehicles","vehicles": <four thousand million of something>
        let mut bytes = packed(&json!({"type": "load_vehicles"}));
        bytes[0] += 1;
        bytes.extend(packed(&json!("vehicles")));
        bytes.extend([marker, 0xFF, 0xFF, 0xFF, 0xFF]);
        let read = read_binary(&bytes);
        assert!(
            matches!(read, Err(DecodeError::CutOff { .. })),
            "{marker:x}: {read:?}"
        );
    }
}

#[test]
fn what_json_has_not_is_a_wrong_value_and_nothing_more() {
    // [{"lat": bin, "lon": ext, "time": bin}, {…good…, 5: nil, nil: [1], bin: 1, text not UTF-8: 1}]
    let good = json!({"lat": 1, "lon": 2, "time": 5});
    let mut odd = vec![0x83];
    odd.extend(packed(&json!("lat")));
    odd.extend([0xC4, 1, b'1']);
    odd.extend(packed(&json!("lon")));
    odd.extend([0xD6, 0xFF, 0, 0, 0, 1]);
    odd.extend(packed(&json!("time")));
    odd.extend([0xA1, 0xFF]);
    let mut keyed = packed(&good);
    keyed[0] += 5;
    keyed.extend([5, 0xC0, 0xC0, 0x91, 1, 0xC4, 1, b'k', 1, 0xA1, 0xFF, 1]);
    keyed.extend([0xD4, 7, 7, 0x80]);
    let mut bytes = packed(&json!({"type": "load_vehicles", "id": "v"}));
    bytes[0] += 1;
    bytes.extend(packed(&json!("points")));
    bytes.push(0x92);
    bytes.extend(odd);
    bytes.extend(keyed);
    let Ok(Message::LoadVehicles(load)) = read_binary(&bytes) else {
        panic!("{:?}", read_binary(&bytes))
    };
    assert_eq!(load.vehicles[0].track.len(), 1);
    assert_eq!(
        problems(&load.problems),
        ["vehicle \"v\", fix 0: lat = bytes: not a number"]
    );
}

#[test]
fn an_extension_value_is_a_wrong_value() {
    let mut bytes = packed(&json!({"type": "set_speed"}));
    bytes[0] += 1;
    bytes.extend(packed(&json!("value")));
    bytes.extend([0xC7, 3, 1, 1, 2, 3]);
    assert_eq!(
        read_binary(&bytes).unwrap_err().to_string(),
        "set_speed: value = an extension value: not a positive number"
    );
}

#[test]
fn infinite_numbers_are_missing_ones() {
    let fix = |speed: f64| {
        let mut bytes = packed(&json!({"lat": 1, "lon": 2, "time": 5}));
        bytes[0] += 1;
        bytes.extend(packed(&json!("speed")));
        bytes.push(0xCB);
        bytes.extend(speed.to_be_bytes());
        bytes
    };
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut bytes = packed(&json!({"type": "append_points", "id": "v"}));
        bytes[0] += 1;
        bytes.extend(packed(&json!("points")));
        bytes.push(0x91);
        bytes.extend(fix(number));
        let Ok(Message::AppendPoints(points)) = read_binary(&bytes) else {
            panic!("{number}")
        };
        assert_eq!(points.vehicles[0].fixes[0].speed_kmh.get(), None);
        assert!(points.problems.is_empty(), "{number}");
    }
}

#[test]
fn what_is_neither_notation_is_refused_with_what_it_is() {
    for (bytes, expected) in [
        (&[0x05][..], "a message is a JSON object, and this is 5"),
        (&[0xC0], "a message is a JSON object, and this is null"),
        (
            &[0xA1, b'x'],
            "a message is a JSON object, and this is \"x\"",
        ),
        (&[0xC1], "not MessagePack: 0xC1 begins no value (byte 0)"),
        (
            &[0x81, 0xA1, b'x', 0xC1],
            "not MessagePack: 0xC1 begins no value (byte 3)",
        ),
    ] {
        assert_eq!(
            read_binary(bytes).unwrap_err().to_string(),
            expected,
            "{bytes:x?}"
        );
    }
}

#[test]
fn deep_nesting_is_refused_and_does_not_exhaust_the_stack() {
    for byte in [0x91, 0x81] {
        let deep = vec![byte; 1_000_000];
        let told = read_binary(&deep).unwrap_err().to_string();
        assert!(told.contains("deeper than 127 levels"), "{told}");
    }
    // The object around it is a level too.
    for (lists, is_accepted) in [(126, true), (127, false)] {
        let mut ignored = packed(&json!({"type": "quit"}));
        ignored[0] += 1;
        ignored.extend(packed(&json!("x")));
        ignored.extend(vec![0x91; lists]);
        ignored.push(0xC0);
        assert_eq!(read_binary(&ignored).is_ok(), is_accepted, "{lists}");
    }
}

/// Parts of a message in either notation, and what ended it.
fn in_parts(bytes: &[u8], is_binary: bool) -> (Vec<LoadVehicles>, Result<Message, DecodeError>) {
    let mut parts = Vec::new();
    let sink = PartSink {
        max_fixes: 2,
        take: &mut |part| {
            parts.push(part);
            true
        },
    };
    let last = if is_binary {
        decode_binary_in_parts(bytes, sink, &mut |_| true)
    } else {
        decode_in_parts(bytes, sink, &mut |_| true)
    };
    (parts, last)
}

fn fleet() -> Value {
    let fix = json!({"lat": 1, "lon": 2, "time": 5});
    let vehicle = |id: &str| json!({"id": id, "gps_points": [fix, fix, {}]});
    json!({"type": "load_vehicles", "data": {
        "vehicles": [vehicle("a"), vehicle("b"), vehicle("a")],
        "zettings": 1, "settings": {"showTrails": false},
        "startTime": 0, "endTime": 60_000}})
}

#[test]
fn a_large_message_is_told_in_the_same_parts_with_settings_and_span_first() {
    // Keys in the order of the alphabet: settings and start stand before the vehicles.
    let value = fleet();
    let (of_text, text_end) = in_parts(value.to_string().as_bytes(), false);
    let (of_bytes, bytes_end) = in_parts(&packed(&value), true);
    assert_eq!(of_bytes.len(), 3);
    assert_eq!(format!("{of_text:?}"), format!("{of_bytes:?}"));
    assert_eq!(told(&text_end), told(&bytes_end));
    assert_eq!(of_bytes[0].settings.show_trails, Some(false));
    let Ok(Message::LoadVehicles(last)) = bytes_end else {
        panic!()
    };
    assert_eq!((last.part, last.refused.fixes), (LoadPart::Last, 3));
}

#[test]
fn settings_behind_the_vehicles_come_with_the_first_part() {
    let fix = json!({"lat": 1, "lon": 2, "time": 5});
    let vehicles = json!([{"id": "a", "gps_points": [fix, fix]}, {"id": "b", "gps_points": [fix]}]);
    // {"type": …, "vehicles": …, "settings": …}, written entry by entry to have them in this order.
    let mut bytes = vec![0x83];
    for (key, value) in [
        ("type", json!("load_vehicles")),
        ("vehicles", vehicles),
        ("settings", json!({"showTrails": false})),
    ] {
        bytes.extend(packed(&json!(key)));
        bytes.extend(packed(&value));
    }
    let (parts, _) = in_parts(&bytes, true);
    assert_eq!(parts[0].settings.show_trails, Some(false));
}

#[test]
fn what_was_told_before_the_fault_stays() {
    let mut bytes = vec![0x82];
    for value in [
        json!("type"),
        json!("load_vehicles"),
        json!("vehicles"),
        fleet()["data"]["vehicles"].clone(),
    ] {
        bytes.extend(packed(&value));
    }
    let (parts, last) = in_parts(&bytes[..bytes.len() - 1], true);
    assert_eq!(parts.len(), 2);
    let Ok(Message::LoadVehicles(last)) = last else {
        panic!("{last:?}")
    };
    assert!(matches!(
        last.part,
        LoadPart::BrokenOff(DecodeError::CutOff { .. })
    ));
}

#[test]
fn whoever_stops_the_reading_stops_it() {
    let fix = json!({"lat": 1, "lon": 2, "time": 5});
    let value = load(&Value::Array(vec![fix; 10_000]));
    let sink = PartSink {
        max_fixes: usize::MAX,
        take: &mut |_| true,
    };
    let mut reports = Vec::new();
    let read = decode_binary_in_parts(&packed(&value), sink, &mut |so_far| {
        reports.push(so_far.bytes);
        reports.len() < 2
    });
    assert_eq!(read, Err(DecodeError::Cancelled));
    assert!(
        reports.len() == 2 && reports[0] > 0 && reports[0] < reports[1],
        "{reports:?}"
    );
}

/// Any value of JSON, with keys that mean something here and there.
fn json_value() -> impl Strategy<Value = Value> {
    let key = prop::sample::select(vec![
        "type",
        "data",
        "vehicles",
        "gps_points",
        "columns",
        "id",
        "vehicle_ids",
        "lat",
        "lon",
        "time",
        "t_ms",
        "speed",
        "settings",
        "loop",
        "value",
        "command",
        "messages",
        "bounds",
        "fraction",
        "playback_state",
        "request_id",
        "metadata",
        "x",
    ]);
    let word = prop::sample::select(vec![
        "load_vehicles",
        "append_points",
        "control",
        "seek",
        "settings",
        "select",
        "fit",
        "subscribe",
        "batch",
        "ping",
        "remove_vehicles",
        "play",
        "step",
        "2024-11-09T15:26:44Z",
        "a",
        "",
        "5",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|whole| json!(whole >> (whole & 63))),
        // Few digits, because the readers of long ones differ in the last place.
        (-2_000_000..2_000_000_i32).prop_map(|whole| json!(f64::from(whole) / 1e4)),
        word.prop_map(|word| json!(word)),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::hash_map(key.clone(), inner, 0..6).prop_map(|entries| {
                let entries = entries.into_iter();
                Value::Object(
                    entries
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect(),
                )
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn the_same_value_says_the_same_in_both_notations(value in json_value()) {
        prop_assert_eq!(told(&read_binary(&packed(&value))), told(&read(&value.to_string())));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_binary(&bytes);
        let _ = trackscope::wire::decode(&bytes, &mut |_| {});
    }

    #[test]
    fn mutated_messages_never_panic(
        value in json_value(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = packed(&value);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_binary(&bytes);
        let _ = in_parts(&bytes, true);
        let _ = read_binary(&bytes[..cut.index(bytes.len())]);
    }
}
