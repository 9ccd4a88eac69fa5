//! Columns: the fixes of a vehicle as a list for each field.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use trackscope::wire::{Message, Refused};

use crate::support::{appended, loaded, packed, problems, read, read_binary, told};

/// A load of one vehicle, spelled as given.
fn message(points: &str, value: &Value) -> Value {
    json!({"type": "load_vehicles", "data": {"vehicles": [{"id": "v", points: value}]}})
}

#[test]
fn columns_are_fixes() {
    let load = loaded(
        r#"{"vehicles":[{"id":"v","columns":{"t_ms":[1731166004000,1731166005000],"lat":[45.5,45.6],
            "lon":[-75.5,-75.6],"speed_kmh":[30,null],"is_gap":[false,true],"certainty":["high","low"],
            "note":["a","b"]}}]}"#,
    );
    let track = &load.vehicles[0].track;
    assert_eq!(track.len(), 2);
    assert_eq!(track.time_at(1).unwrap().epoch_millis(), 1_731_166_005_000);
    assert!(track.flags_at(1).contains(trackscope::model::FixFlags::GAP));
    assert!(load.problems.is_empty(), "{:?}", problems(&load.problems));
}

#[test]
fn a_bad_value_refuses_one_fix_and_a_missing_one_is_missing() {
    let load = loaded(
        r#"{"vehicles":[{"id":"v","columns":{"time":["2024-11-09T15:26:44",5,"x",null,7],
            "lat":[91,NaN,1,1,"45.5"],"lon":[0,0,0,0,0],"speed":[1,2,3,4,-5]}}]}"#,
    );
    assert_eq!(load.vehicles[0].track.len(), 1);
    assert_eq!(
        load.refused,
        Refused {
            vehicles: 0,
            fixes: 4
        }
    );
    assert_eq!(
        problems(&load.problems),
        [
            "vehicle \"v\", fix 0: lat = 91: outside of -90 to 90",
            "vehicle \"v\", fix 1: lat = NaN: missing",
            "vehicle \"v\", fix 2: time = \"x\": not a readable time",
            "vehicle \"v\", fix 3: time = null: missing",
            "vehicle \"v\", fix 4: speed = -5: not a speed from 0 to 100000 km/h",
        ]
    );
}

#[test]
fn fixes_up_to_the_end_of_the_shortest_column_are_kept() {
    let load = loaded(
        r#"{"vehicles":[{"id":"v","columns":{"t_ms":[1,2,3,4],"lat":[1,2],"lon":[1,2,3],
            "speed":[9],"heading":[1,2,3]}}]}"#,
    );
    assert_eq!(load.vehicles[0].track.len(), 2);
    assert_eq!(load.refused.fixes, 2);
    assert_eq!(
        problems(&load.problems),
        [
            "vehicle \"v\", fix 2: lat = 2 values, t_ms has 4: the column ends before this fix",
            "vehicle \"v\", fix 3: lat = 2 values, t_ms has 4: the column ends before this fix",
            "vehicle \"v\": heading = 3 values for 2 fixes: longer than the other columns, the rest was left out",
            "vehicle \"v\": speed = 1 values for 2 fixes: shorter than the other columns, missing behind its end",
        ]
    );
}

#[test]
fn a_column_that_is_not_there_is_missing_in_every_fix() {
    let load = loaded(r#"{"vehicles":[{"id":"v","columns":{"t_ms":[1,2],"lon":[1,2]}}]}"#);
    assert_eq!(load.refused.fixes, 2);
    assert!(
        problems(&load.problems)
            .contains(&"vehicle \"v\", fix 1: latitude = missing: missing".to_owned())
    );
}

#[test]
fn what_is_no_column_is_refused_alone() {
    let load = loaded(
        r#"{"vehicles":[{"id":"v","columns":{"t_ms":[1],"lat":[1],"lon":[1],"speed":7,"heading":{},
            "altitude":null,"metadata":[{"gap":true}]}},{"id":"w","columns":[1]},{"id":"x","columns":7},
            {"id":"y","points":[{"lat":1,"lon":1,"time":1}],"columns":{"t_ms":[1]}}]}"#,
    );
    assert_eq!(load.vehicles[0].track.len(), 1);
    let told = problems(&load.problems);
    for expected in [
        "vehicle \"v\": speed = 7: not a list of values",
        "vehicle \"v\": heading = an object: not a list of values",
        "vehicle \"v\": metadata = a column: metadata are no column, each of their fields may be one",
        "vehicle \"w\": columns = a list: not an object of columns",
        "vehicle \"x\": columns = 7: not an object of columns",
        "vehicle \"y\": columns = columns: a second list of fixes",
    ] {
        assert!(
            told.contains(&expected.to_owned()),
            "{expected} not in {told:#?}"
        );
    }
}

/// A message of MessagePack with one vehicle whose columns hold these bytes.
fn with_bytes(columns: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = packed(&json!({"type": "append_points", "id": "v"}));
    // One more entry in the map of two.
    bytes[0] += 1;
    bytes.extend(packed(&json!("columns")));
    bytes.push(0x80 + u8::try_from(columns.len()).unwrap());
    for (name, content) in columns {
        bytes.extend(packed(&json!(name)));
        bytes.extend([0xC4, u8::try_from(content.len()).unwrap()]);
        bytes.extend_from_slice(content);
    }
    bytes
}

fn doubles(numbers: &[f64]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

#[test]
fn a_column_of_messagepack_may_be_doubles_byte_by_byte() {
    let times = doubles(&[1000.0, 2000.0, f64::NAN]);
    let lats = doubles(&[1.0, 2.0, 3.0]);
    let lons = doubles(&[4.0, f64::INFINITY, 6.0]);
    let bytes = with_bytes(&[
        ("t_ms", &times),
        ("lat", &lats),
        ("lon", &lons),
        ("speed", &[1; 9]),
    ]);
    let Ok(Message::AppendPoints(points)) = read_binary(&bytes) else {
        panic!("{:?}", read_binary(&bytes))
    };
    let same = appended(
        r#"{"type":"append_points","id":"v","columns":{"t_ms":[1000,2000,NaN],"lat":[1,2,3],
            "lon":[4,Infinity,6]}}"#,
    );
    assert_eq!(points.vehicles, same.vehicles);
    assert_eq!(
        points.refused,
        Refused {
            vehicles: 0,
            fixes: 2
        }
    );
    assert_eq!(
        problems(&points.problems),
        [
            "vehicle \"v\", fix 1: lon = Infinity: missing",
            "vehicle \"v\", fix 2: t_ms = NaN: missing",
            "vehicle \"v\": speed = 9 bytes: not a whole number of doubles of 8 bytes",
        ]
    );
}

const KEYS: [&str; 16] = [
    "latitude",
    "longitude",
    "timestamp",
    "lat",
    "lon",
    "t_ms",
    "speed",
    "speed_kmh",
    "altitude",
    "heading_deg",
    "certainty",
    "is_gap",
    "stopped",
    "gap_seconds",
    "conflict",
    "coalesced_count",
];

/// A value that a list may hold, wrong ones too.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        // Few digits, because the readers of long ones differ in the last place.
        6 => (-950_000..950_000_i32).prop_map(|whole| json!(f64::from(whole) / 1e4)),
        3 => (-40_000..40_000_i64).prop_map(|whole| json!(whole)),
        2 => any::<i64>().prop_map(|whole| json!(whole)),
        2 => (0..86_400_000_i64).prop_map(|millis| json!(1_731_166_004_000_i64 + millis)),
        2 => (0..60_u32).prop_map(|secs| json!(format!("2024-11-09T15:26:{secs:02}Z"))),
        1 => prop::sample::select(vec![
            json!(null), json!(true), json!(false), json!(""), json!("high"), json!("45.1"),
            json!("low"), json!("stop"), json!("nonsense"), json!(-0.0), json!(1e300),
            json!(u64::MAX), json!([1]), json!({"a": 1}),
        ]),
    ]
}

/// Rows of values under some keys: always a time and a place, whatever they hold.
fn table() -> impl Strategy<Value = (Vec<&'static str>, Vec<Vec<Value>>)> {
    prop::sample::subsequence(KEYS.to_vec(), 3..KEYS.len())
        .prop_shuffle()
        .prop_flat_map(|keys| {
            let row = prop::collection::vec(value(), keys.len());
            (Just(keys), prop::collection::vec(row, 0..6))
        })
}

fn as_dictionaries(keys: &[&str], rows: &[Vec<Value>]) -> Value {
    let fix = |row: &Vec<Value>| {
        let entries = keys.iter().zip(row);
        let entry = |(key, value): (&&str, &Value)| format!("{key:?}:{value}");
        format!("{{{}}}", entries.map(entry).collect::<Vec<_>>().join(","))
    };
    let fixes: Vec<String> = rows.iter().map(fix).collect();
    Value::String(format!("[{}]", fixes.join(",")))
}

/// Text, because an object of `serde_json` does not keep the order of its keys.
fn text(key: &str, content: &str) -> String {
    format!(r#"{{"type":"load_vehicles","data":{{"vehicles":[{{"id":"v","{key}":{content}}}]}}}}"#)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn columns_and_dictionaries_give_equal_vehicles_and_equal_problems((keys, rows) in table()) {
        let Value::String(dictionaries) = as_dictionaries(&keys, &rows) else { panic!() };
        let column = |(index, key): (usize, &&str)| {
            let values: Vec<String> = rows.iter().map(|row| row[index].to_string()).collect();
            format!("{key:?}:[{}]", values.join(","))
        };
        let columns: Vec<String> = keys.iter().enumerate().map(column).collect();
        let of_columns = read(&text("columns", &format!("{{{}}}", columns.join(","))));
        prop_assert_eq!(told(&of_columns), told(&read(&text("points", &dictionaries))));
    }

    #[test]
    fn columns_say_the_same_in_both_notations((keys, rows) in table()) {
        let mut columns = Map::new();
        for (index, key) in keys.iter().enumerate() {
            let values = rows.iter().map(|row| row[index].clone()).collect();
            columns.insert((*key).to_owned(), Value::Array(values));
        }
        let value = message("columns", &Value::Object(columns));
        prop_assert_eq!(
            told(&read_binary(&packed(&value))),
            told(&read(&value.to_string()))
        );
    }
}
