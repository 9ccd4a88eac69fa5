//! How fast messages with fixes are decoded, on one core: bytes and fixes a second.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run may stop")]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};
use trackscope::wire::{PartSink, decode, decode_binary_in_parts, decode_on_one_thread};

/// One fix of the benchmarks' vehicles.
struct Row {
    lat_deg: f64,
    lon_deg: f64,
    secs: u32,
    speed_kmh: f64,
    heading_deg: u32,
}

/// The fix of a vehicle, one a second.
fn row(vehicle: u32, fix: u32) -> Row {
    Row {
        lat_deg: 45.4215 + f64::from(fix) * 0.000_083_7 + f64::from(vehicle) * 0.001,
        lon_deg: -75.6972 + f64::from(fix) * 0.000_051_3,
        secs: fix,
        speed_kmh: f64::from(fix % 700) / 10.0,
        heading_deg: fix % 360,
    }
}

/// A message with `vehicles` of `fixes` each, whose fixes are written by `points`.
fn message(kind: &str, vehicles: u32, points: impl Fn(&mut String, u32)) -> String {
    let mut text = format!(
        r#"{{"type":"{kind}","data":{{"settings":{{"showTrails":true,"trailLength":60}},"vehicles":["#
    );
    for vehicle in 0..vehicles {
        let comma = if vehicle == 0 { "" } else { "," };
        write!(
            text,
            r##"{comma}{{"id":"vehicle_{vehicle}","label":"Vehicle {vehicle}","color":"#0066CC","##
        )
        .expect("a String takes everything");
        points(&mut text, vehicle);
        text.push('}');
    }
    text.push_str("]}}");
    text
}

/// As the application writes them: Python's `json.dumps`, an object for each fix, with blanks.
fn application(kind: &str, vehicles: u32, fixes: u32) -> String {
    message(kind, vehicles, |text, vehicle| {
        text.push_str(r#""gps_points": ["#);
        for fix in 0..fixes {
            let row = row(vehicle, fix);
            let (hour, minute, second) = (10 + fix / 3600 % 12, fix / 60 % 60, fix % 60);
            let comma = if fix == 0 { "" } else { ", " };
            write!(
                text,
                r#"{comma}{{"latitude": {:.7}, "longitude": {:.7}, "timestamp": "2024-01-01T{hour:02}:{minute:02}:{second:02}", "speed": {:.1}, "altitude": 0, "heading": {}}}"#,
                row.lat_deg, row.lon_deg, row.speed_kmh, row.heading_deg
            )
            .expect("a String takes everything");
        }
        text.push(']');
    })
}

/// The same as columns, in JSON.
fn columns(vehicles: u32, fixes: u32) -> String {
    let column = |name: &str, value: &dyn Fn(Row) -> String, vehicle| {
        let values: Vec<String> = (0..fixes).map(|fix| value(row(vehicle, fix))).collect();
        format!(r#""{name}":[{}]"#, values.join(","))
    };
    message("load_vehicles", vehicles, |text, vehicle| {
        let all = [
            column("t_ms", &|row| format!("{}", millis(&row)), vehicle),
            column("lat", &|row| format!("{:.7}", row.lat_deg), vehicle),
            column("lon", &|row| format!("{:.7}", row.lon_deg), vehicle),
            column("speed", &|row| format!("{:.1}", row.speed_kmh), vehicle),
            column("heading", &|row| row.heading_deg.to_string(), vehicle),
        ];
        write!(text, r#""columns":{{{}}}"#, all.join(",")).expect("a String takes everything");
    })
}

fn millis(row: &Row) -> u64 {
    1_704_103_200_000 + u64::from(row.secs) * 1000
}

/// The same as MessagePack, with columns of doubles, each a marker and eight bytes.
fn packed_columns(vehicles: u32, fixes: u32) -> Vec<u8> {
    let vehicle = |vehicle| {
        let column = |value: &dyn Fn(Row) -> f64| -> Value {
            (0..fixes).map(|fix| value(row(vehicle, fix))).collect()
        };
        json!({"id": format!("vehicle_{vehicle}"), "columns": {
            "t_ms": column(&|row| millis(&row) as f64),
            "lat": column(&|row| row.lat_deg),
            "lon": column(&|row| row.lon_deg),
            "speed": column(&|row| row.speed_kmh),
            "heading": column(&|row| f64::from(row.heading_deg)),
        }})
    };
    let vehicles: Vec<Value> = (0..vehicles).map(vehicle).collect();
    let load = json!({"type": "load_vehicles", "data": {"vehicles": vehicles}});
    rmp_serde::to_vec(&load).expect("any JSON is MessagePack")
}

fn on_one_core(c: &mut Criterion) {
    let mut group = c.benchmark_group("decode on one core");
    group.sample_size(10);
    let application = application("load_vehicles", 250, 1000);
    let columns = columns(250, 1000);
    let with_words = application.replace("\"altitude\": 0", "\"altitude\": NaN");
    for (name, text) in [
        (
            "250 thousand fixes as the application writes them",
            &application,
        ),
        ("the same with NaN", &with_words),
        ("the same as columns", &columns),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| decode_on_one_thread(black_box(text.as_bytes())));
        });
    }
    let value: Value = serde_json::from_str(&application).expect("it is JSON");
    let packed = rmp_serde::to_vec(&value).expect("any JSON is MessagePack");
    let packed_columns = packed_columns(250, 1000);
    for (name, bytes) in [
        ("the same as MessagePack", &packed),
        ("the same as columns of MessagePack", &packed_columns),
    ] {
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let sink = PartSink {
                    max_fixes: usize::MAX,
                    take: &mut |_| true,
                };
                decode_binary_in_parts(black_box(bytes), sink, &mut |_| true)
            });
        });
    }
    group.finish();
}

/// A hundred vehicles with one fix each, ten times a second.
fn appends(c: &mut Criterion) {
    let text = application("append_points", 100, 1);
    let mut group = c.benchmark_group("decode append_points");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("100 vehicles with one fix", |bencher| {
        bencher.iter(|| decode_on_one_thread(black_box(text.as_bytes())));
    });
    let one = application("append_points", 1, 1);
    group.throughput(Throughput::Bytes(one.len() as u64));
    group.bench_function("one vehicle with one fix", |bencher| {
        bencher.iter(|| decode_on_one_thread(black_box(one.as_bytes())));
    });
    group.finish();
}

fn with_all_cores(c: &mut Criterion) {
    let mut group = c.benchmark_group("decode");
    group.sample_size(10);
    for (name, vehicles, fixes) in [
        ("10 thousand fixes", 10, 1000),
        ("1 million fixes", 1000, 1000),
        ("10 million fixes", 1000, 10_000),
    ] {
        let text = application("load_vehicles", vehicles, fixes);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| decode(black_box(text.as_bytes()), &mut |_| {}));
        });
    }
    group.finish();
}

criterion_group!(benches, on_one_core, appends, with_all_cores);
criterion_main!(benches);
