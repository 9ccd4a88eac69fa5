//! What decoding takes of memory, counted by the allocator: the same on every machine.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;

use allocation_counter::AllocationInfo;
use serde_json::{Value, json};
use trackscope::wire::{Message, PartSink, decode_binary_in_parts, decode_on_one_thread};

/// Vehicles of a message, and fixes of each: just more than a list holds that doubled until then.
const SIZES: [(usize, usize); 2] = [(20, 2100), (1, 33_000)];

/// A message as the application writes it, with these vehicles.
fn message(vehicles: usize, points: impl Fn(&mut String)) -> String {
    let mut text = String::from(r#"{"type":"load_vehicles","data":{"vehicles":["#);
    for vehicle in 0..vehicles {
        let comma = if vehicle == 0 { "" } else { "," };
        write!(text, r#"{comma}{{"id":"v{vehicle}","#).unwrap();
        points(&mut text);
        text.push('}');
    }
    text.push_str("]}}");
    text
}

fn lat_deg(fix: usize) -> f64 {
    45.4 + fix as f64 * 0.000_083_7
}

fn lon_deg(fix: usize) -> f64 {
    -75.6 + fix as f64 * 0.000_051_3
}

fn millis(fix: usize) -> f64 {
    1_731_166_004_000.0 + fix as f64 * 1000.0
}

fn joined(fixes: usize, value: impl Fn(usize) -> String) -> String {
    (0..fixes).map(value).collect::<Vec<_>>().join(",")
}

/// The most bytes that decoding had at one time beyond what it gave back, what it gave back, and
/// how many fixes that has.
fn measured(
    decode: impl Fn() -> Result<Message, trackscope::wire::DecodeError>,
) -> (AllocationInfo, usize) {
    let mut decoded = None;
    let info = allocation_counter::measure(|| decoded = Some(decode()));
    match decoded {
        Some(Ok(Message::LoadVehicles(load))) => {
            assert!(load.problems.is_empty(), "{:?}", load.problems);
            (info, load.vehicles.iter().map(|v| v.track.len()).sum())
        }
        other => panic!("{other:?}"),
    }
}

/// That decoding a frame never takes more than twice the frame beyond the result.
fn assert_bounded(
    name: &str,
    (vehicles, fixes): (usize, usize),
    frame_bytes: usize,
    decode: impl Fn() -> Result<Message, trackscope::wire::DecodeError>,
) {
    let (info, found) = measured(decode);
    assert_eq!(found, vehicles * fixes, "{name}");
    let result = u64::try_from(info.bytes_current).unwrap();
    let bound = result + 2 * frame_bytes as u64;
    assert!(
        info.bytes_max <= bound,
        "{name}, {vehicles} vehicles: {} bytes for a frame of {frame_bytes} and a result of {result}",
        info.bytes_max
    );
}

fn binary(bytes: &[u8]) -> Result<Message, trackscope::wire::DecodeError> {
    let sink = PartSink {
        max_fixes: usize::MAX,
        take: &mut |_| true,
    };
    decode_binary_in_parts(bytes, sink, &mut |_| true)
}

#[test]
fn decoding_takes_twice_the_frame_and_the_result_at_the_most() {
    SIZES.into_iter().for_each(bounded_in_both_notations);
}

fn bounded_in_both_notations(size: (usize, usize)) {
    let (vehicles, fixes) = size;
    let dictionaries = message(vehicles, |text| {
        let fix = |fix| {
            format!(
                r#"{{"latitude":{:.7},"longitude":{:.7},"timestamp":{},"speed":{}}}"#,
                lat_deg(fix),
                lon_deg(fix),
                millis(fix),
                fix % 90
            )
        };
        write!(text, r#""gps_points":[{}]"#, joined(fixes, fix)).unwrap();
    });
    // NaN takes a copy of the text.
    let with_words = dictionaries.replace("\"speed\":7,", "\"speed\":NaN,");
    let columns = message(vehicles, |text| {
        write!(
            text,
            r#""columns":{{"t_ms":[{}],"lat":[{}],"lon":[{}],"speed":[{}],"is_gap":[{}],"certainty":[{}]}}"#,
            joined(fixes, |fix| millis(fix).to_string()),
            joined(fixes, |fix| format!("{:.5}", lat_deg(fix))),
            joined(fixes, |fix| format!("{:.5}", lon_deg(fix))),
            joined(fixes, |fix| (fix % 90).to_string()),
            joined(fixes, |_| String::from("0")),
            joined(fixes, |_| String::from("\"low\"")),
        )
        .unwrap();
    });
    let least = message(vehicles, |text| {
        write!(
            text,
            r#""columns":{{"t_ms":[{}],"lat":[{}],"lon":[{}]}}"#,
            joined(fixes, |fix| millis(fix).to_string()),
            joined(fixes, |fix| format!("{:.5}", lat_deg(fix))),
            joined(fixes, |fix| format!("{:.5}", lon_deg(fix))),
        )
        .unwrap();
    });
    let with_texts = columns.replace(
        &joined(fixes, |fix| millis(fix).to_string()),
        &joined(fixes, |fix| format!("\"2024-11-09T15:26:44.{fix:04}Z\"")),
    );
    let with_texts = with_texts.replace("t_ms", "time");
    for (name, text) in [
        ("dictionaries", &dictionaries),
        ("with NaN", &with_words),
        ("columns", &columns),
        ("three columns", &least),
        ("columns with times as text", &with_texts),
    ] {
        assert_bounded(name, size, text.len(), || {
            decode_on_one_thread(text.as_bytes())
        });
        let packed = rmp_serde::to_vec(&serde_json::from_str::<Value>(text).unwrap_or_default());
        let packed = packed.unwrap();
        if packed.len() > 1 {
            assert_bounded(&format!("{name}, MessagePack"), size, packed.len(), || {
                binary(&packed)
            });
        }
    }
}

#[test]
fn columns_of_doubles_are_not_copied() {
    for size in SIZES {
        let with_speed = in_doubles(size, &[DOUBLES.as_slice(), &[SPEED]].concat());
        assert_bounded("doubles", size, with_speed.len(), || binary(&with_speed));
        // No frame of doubles has less in it for each of its fixes.
        let least = in_doubles(size, &DOUBLES);
        assert_bounded("three doubles", size, least.len(), || binary(&least));
    }
}

/// A column's name, and the value of each of its fixes.
type Doubles = (&'static str, fn(usize) -> f64);

/// What no fix can be without.
const DOUBLES: [Doubles; 3] = [("t_ms", millis), ("lat", lat_deg), ("lon", lon_deg)];
const SPEED: Doubles = ("speed", |fix| (fix % 90) as f64);

/// A message of vehicles whose columns are MessagePack's `bin` of doubles.
fn in_doubles((vehicles, fixes): (usize, usize), columns: &[Doubles]) -> Vec<u8> {
    let mut bytes = rmp_serde::to_vec(&json!({"type": "load_vehicles"})).unwrap();
    bytes.splice(..1, [0x82]);
    bytes.extend(rmp_serde::to_vec("vehicles").unwrap());
    bytes.extend([0xDC, 0, u8::try_from(vehicles).unwrap()]);
    for vehicle in 0..vehicles {
        bytes.push(0x82);
        bytes.extend(rmp_serde::to_vec(&json!("id")).unwrap());
        bytes.extend(rmp_serde::to_vec(&json!(vehicle)).unwrap());
        bytes.extend(rmp_serde::to_vec("columns").unwrap());
        bytes.push(0x80 + u8::try_from(columns.len()).unwrap());
        for (name, value) in columns {
            bytes.extend(rmp_serde::to_vec(name).unwrap());
            bytes.push(0xC6);
            bytes.extend(u32::try_from(fixes * 8).unwrap().to_be_bytes());
            (0..fixes).for_each(|fix| bytes.extend(value(fix).to_le_bytes()));
        }
    }
    bytes
}

#[test]
fn fixes_of_a_standing_vehicle_are_put_in_order_within_the_bound() {
    // Its track, the result, is the smallest there is.
    let standing: [Doubles; 3] = [
        ("t_ms", |fix| millis(fix ^ 1)),
        ("lat", |_| 45.4),
        ("lon", |_| -75.6),
    ];
    for size in SIZES {
        let bytes = in_doubles(size, &standing);
        assert_bounded("in pairs", size, bytes.len(), || binary(&bytes));
    }
}

#[test]
fn a_declared_length_takes_no_memory() {
    for marker in [0xDB, 0xC6, 0xDD, 0xDF, 0xC9] {
        let mut bytes = rmp_serde::to_vec(&json!({"type": "load_vehicles"})).unwrap();
        bytes.splice(..1, [0x82]);
        bytes.extend(rmp_serde::to_vec("vehicles").unwrap());
        bytes.extend([marker, 0xFF, 0xFF, 0xFF, 0xFF]);
        let info = allocation_counter::measure(|| assert!(binary(&bytes).is_err()));
        assert!(info.bytes_max < 10_000, "{marker:x}: {info:?}");
    }
}
