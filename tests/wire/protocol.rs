//! PROTOCOL.md says what the fixtures hold, and the fixtures hold something of every message.

use std::path::Path;

use serde_json::Value;
use trackscope::geo::LonLat;
use trackscope::model::{Problem, ProblemLog, Severity};
use trackscope::time::{TimeRange, Timestamp, Zone};
use trackscope::wire::{
    CAPABILITIES, CameraState, ClickButton, ClickModifiers, Clicked, LoadResult, PlaybackMode,
    PlaybackState, Refused, ViewerEvent, decode, encode,
};

use crate::support::{fixtures, refusal};

/// The chapter of PROTOCOL.md with this title.
fn chapter(title: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("PROTOCOL.md");
    let text = std::fs::read_to_string(path).unwrap();
    let start = text.find(&format!("\n## {title}\n")).unwrap();
    let rest = &text[start + 1..];
    rest[..rest.find("\n## ").unwrap_or(rest.len())].to_owned()
}

/// The examples of a chapter.
fn examples(chapter: &str) -> Vec<String> {
    let blocks = chapter.split("```json\n").skip(1);
    blocks
        .map(|block| block[..block.find("```").unwrap()].to_owned())
        .collect()
}

fn value(text: &[u8]) -> Option<Value> {
    serde_json::from_slice(text).ok()
}

/// Types in the first column of a chapter's first table, all names of a row that are types.
fn types(chapter: &str) -> Vec<String> {
    let rows = chapter.lines().skip_while(|line| !line.starts_with("|---"));
    let rows = rows.skip(1).take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| {
        let cell = row.split('|').nth(1).unwrap();
        let names = cell.split('`').skip(1).step_by(2);
        names.map(str::to_owned).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn every_example_of_what_is_received_is_a_fixture_that_is_accepted() {
    let all = fixtures("accepted");
    let examples = examples(&chapter("Application to viewer"));
    assert!(examples.len() >= 20, "{}", examples.len());
    for example in examples {
        let expected = value(example.as_bytes());
        assert!(expected.is_some(), "{example}");
        let found = all.iter().any(|(_, text)| value(text) == expected);
        assert!(found, "no fixture for {example}");
        let decoded = decode(example.as_bytes(), &mut |_| {});
        assert!(decoded.is_ok(), "{example}: {decoded:?}");
    }
}

#[test]
fn every_type_that_is_received_has_an_accepted_and_a_refused_fixture() {
    let types = types(&chapter("Application to viewer"));
    assert!(types.len() >= 20, "{types:?}");
    let known = refusal(r#"{"type":"teleport"}"#);
    for name in types {
        let is_one = |(file, text): &(String, Vec<u8>)| {
            let named = value(text).and_then(|value| Some(value.get("type")?.as_str()?.to_owned()));
            let named = named.map_or_else(
                || file.clone(),
                |name| name.replace('-', "_").to_lowercase(),
            );
            named == name
        };
        let has = |folder| fixtures(folder).iter().any(is_one);
        let is_reserved = ["load_photos", "clear_photos", "load_layer"].contains(&name.as_str());
        // Other names of the same message.
        let is_alias = ["control_command", "seek_to_time"].contains(&name.as_str());
        assert!(is_reserved || has("accepted"), "no accepted {name}");
        assert!(is_alias || has("refused"), "no refused {name}");
        assert_eq!(
            known.contains(&name),
            !is_reserved && !is_alias,
            "{name} in {known}"
        );
    }
}

#[test]
fn every_example_of_what_is_sent_is_a_fixture_and_every_type_has_one() {
    let chapter = chapter("Viewer to application");
    let examples = examples(&chapter);
    let all = fixtures("sent");
    assert_eq!(examples.len(), all.len());
    for example in examples {
        let found = all.iter().any(|(_, text)| text == example.as_bytes());
        assert!(found, "no fixture for {example}");
    }
    let mut types = types(&chapter);
    types.sort();
    let names: Vec<String> = all.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, types);
}

#[test]
fn what_is_sent_is_what_the_fixtures_hold() {
    let mut sent: Vec<(String, String)> = events()
        .iter()
        .flat_map(encode)
        .map(|text| {
            let value: Value = serde_json::from_str(&text).unwrap();
            (value["type"].as_str().unwrap().to_owned(), text + "\n")
        })
        .collect();
    sent.sort();
    let expected: Vec<(String, String)> = fixtures("sent")
        .into_iter()
        .map(|(name, text)| (name, String::from_utf8(text).unwrap()))
        .collect();
    assert_eq!(sent, expected);
}

#[test]
fn every_capability_is_told_of_in_the_protocol() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("PROTOCOL.md");
    let text = std::fs::read_to_string(path).unwrap().to_lowercase();
    for capability in CAPABILITIES {
        let named = match capability {
            "zstd" => "zstandard",
            other => other,
        };
        assert!(text.matches(named).count() >= 2, "{capability}");
    }
}

/// One event of each kind.
fn events() -> Vec<ViewerEvent> {
    let time = |iso: &str| Timestamp::parse_iso(iso).unwrap().0;
    let place = |lon, lat| LonLat::new(lon, lat).unwrap();
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
    vec![
        ViewerEvent::Ready,
        ViewerEvent::MapReady,
        ViewerEvent::VehicleClicked(Clicked {
            vehicle_id: "harbour_run".into(),
            time: Some((time("2024-11-09T15:26:44"), Zone::NotStated)),
            position: Some(place(-75.5, 45.5)),
            button: ClickButton::Left,
            modifiers: ClickModifiers {
                shift: true,
                ..ClickModifiers::default()
            },
        }),
        ViewerEvent::AnimationComplete,
        ViewerEvent::PlaybackState(PlaybackState {
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
        }),
        ViewerEvent::SelectionChanged {
            vehicle_ids: vec!["harbour_run".into()],
        },
        ViewerEvent::CameraChanged(CameraState {
            center: place(14.5, 35.5),
            zoom: 11.25,
            bounds: (place(14.0, 35.0), place(15.0, 36.0)),
        }),
        ViewerEvent::LoadResult(LoadResult {
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
        }),
        ViewerEvent::Pong {
            request_id: Some("p-1".into()),
        },
        ViewerEvent::MapError {
            message: "no map".into(),
            error: "disk full".into(),
            critical: true,
        },
    ]
}
