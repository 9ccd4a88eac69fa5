//! `batch` and bare lists of messages.

use serde_json::json;
use trackscope::wire::{Control, DecodeError, MAX_BATCH_MESSAGES, Message, PartSink};

use crate::support::{packed, read, read_binary, refusal};

fn members(text: &str) -> Vec<Result<Message, DecodeError>> {
    match read(text) {
        Ok(Message::Batch { messages }) => messages,
        other => panic!("{text}: {other:?}"),
    }
}

const PLAY: Result<Message, DecodeError> = Ok(Message::Control(Control::Play));

#[test]
fn messages_of_a_batch_are_decoded_each_by_itself() {
    let inner = r#"[{"type":"control","command":"play"},
        {"type":"teleport"}, {"type":"ping","request_id":NaN,"x":1e999},
        {"type":"load_vehicles","data":{"vehicles":[{"id":"a","gps_points":[{"lat":NaN}]}]}}]"#;
    for text in [
        inner.to_owned(),
        format!(r#"{{"type":"batch","messages":{inner}}}"#),
        format!(r#"{{"messages":{inner},"type":"Batch"}}"#),
        format!(r#"{{"type":"batch","data":{{"messages":{inner}}}}}"#),
        format!(r#"{{"type":"batch","data":{inner}}}"#),
    ] {
        let all = members(&text);
        assert_eq!(all.len(), 4, "{text}");
        assert_eq!(all[0], PLAY);
        assert!(matches!(&all[1], Err(DecodeError::UnknownType { found }) if found == "teleport"));
        assert_eq!(all[2], Ok(Message::Ping { request_id: None }));
        let Ok(Message::LoadVehicles(load)) = &all[3] else {
            panic!("{:?}", all[3])
        };
        assert_eq!((load.vehicles.len(), load.refused.fixes), (1, 1));
    }
}

#[test]
fn a_list_is_one_of_messages_when_its_first_element_has_a_type_and_no_fixes() {
    for (text, is_batch) in [
        ("[]", true),
        (r#"[{"type":"quit"}]"#, true),
        (
            r#"[{"data":{"gps_points":[]},"type":"load_vehicles"}]"#,
            true,
        ),
        (r#"[{"type":"truck","id":"a","gps_points":[]}]"#, false),
        (r#"[{"points":[],"type":"quit"}]"#, false),
        (r#"[{"type":"truck","columns":{}}]"#, false),
        (r#"[{"id":"a"}]"#, false),
        (r#"[{"type":5}]"#, false),
        ("[7]", false),
    ] {
        match read(text) {
            Ok(Message::Batch { .. }) => assert!(is_batch, "{text}"),
            Ok(Message::LoadVehicles(_)) => assert!(!is_batch, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
    assert_eq!(members("[]"), [], "nothing is cleared by an empty list");
}

#[test]
fn what_is_reserved_is_refused_in_a_batch_too() {
    for name in ["load_photos", "Clear-Photos", "load_layer"] {
        let all = members(&format!(r#"[{{"type":"quit"}},{{"type":"{name}"}}]"#));
        let unsupported = DecodeError::UnsupportedType { found: name.into() };
        assert_eq!(all[1], Err(unsupported));
    }
}

#[test]
fn a_batch_holds_no_other_one() {
    let expected = "batch: messages = a batch: a batch cannot hold another one";
    for inner in [
        r#"{"type":"batch","messages":[]}"#,
        "[]",
        r#"[{"type":"quit"}]"#,
    ] {
        let text = format!(r#"{{"type":"batch","messages":[{inner},{{"type":"quit"}}]}}"#);
        let all = members(&text);
        assert_eq!(
            all[0].as_ref().unwrap_err().to_string(),
            expected,
            "{inner}"
        );
        assert_eq!(all[1], Ok(Message::Quit));
    }
}

#[test]
fn a_batch_has_a_hundred_thousand_messages_at_most() {
    let batch = |count: usize| {
        let quits = vec![r#"{"type":"quit"}"#; count].join(",");
        format!(r#"{{"type":"batch","messages":[{quits}]}}"#)
    };
    assert_eq!(members(&batch(MAX_BATCH_MESSAGES)).len(), 100_000);
    assert_eq!(
        refusal(&batch(MAX_BATCH_MESSAGES + 1)),
        "batch: messages = 100001 messages: more than the 100000 that a batch may have"
    );
}

#[test]
fn a_batch_needs_a_list() {
    for (text, expected) in [
        (
            r#"{"type":"batch"}"#,
            "batch: messages = missing: there is no list of messages",
        ),
        (
            r#"{"type":"batch","messages":{"a":1}}"#,
            "batch: messages = an object: not a list of messages",
        ),
        (
            r#"{"type":"batch","data":5}"#,
            "batch: messages = 5: not a list of messages",
        ),
    ] {
        assert_eq!(refusal(text), expected, "{text}");
        let value = serde_json::from_str(text).unwrap();
        assert_eq!(
            read_binary(&packed(&value)).unwrap_err().to_string(),
            expected
        );
    }
}

#[test]
fn a_batch_that_is_no_json_is_refused_whole() {
    for text in [
        r#"[{"type":"quit"},{"type":]"#,
        r#"{"type":"batch","messages":[{"type":"quit"}]"#,
        r#"[{"type":"quit"}] x"#,
    ] {
        let told = refusal(text);
        assert!(
            told.starts_with("not JSON") || told.contains("cut off"),
            "{told}"
        );
    }
}

#[test]
fn a_batch_is_decoded_whole_and_its_progress_is_one_of_all_bytes() {
    let fixes = vec![r#"{"lat":1,"lon":2,"time":5}"#; 5000].join(",");
    let load =
        format!(r#"{{"type":"load_vehicles","vehicles":[{{"id":"a","points":[{fixes}]}}]}}"#);
    let text = format!(r#"[{{"type":"quit"}},{load},{load}]"#);
    let mut reports = Vec::new();
    let sink = PartSink {
        max_fixes: 1,
        take: &mut |part| panic!("a part of a batch: {part:?}"),
    };
    let read = trackscope::wire::decode_in_parts(text.as_bytes(), sink, &mut |so_far| {
        reports.push(so_far.bytes);
        true
    });
    let Ok(Message::Batch { messages }) = read else {
        panic!("{read:?}")
    };
    assert_eq!(messages.len(), 3);
    assert!(reports.is_sorted() && reports.len() >= 2, "{reports:?}");
    assert!(*reports.last().unwrap() as usize > text.len() / 2);
}

#[test]
fn a_batch_of_messagepack_is_the_same() {
    let value = json!([
        {"type": "control", "command": "play"},
        {"type": "batch", "messages": []},
        {"type": "load_vehicles", "data": {"vehicles": [{"id": "a", "gps_points": [{"lat": 5}]}]}},
        7,
    ]);
    for value in [json!({"type": "batch", "messages": value}), value] {
        let text = serde_json::to_string(&value).unwrap();
        assert_eq!(
            format!("{:?}", members(&text)),
            match read_binary(&packed(&value)) {
                Ok(Message::Batch { messages }) => format!("{messages:?}"),
                other => panic!("{other:?}"),
            }
        );
    }
}
