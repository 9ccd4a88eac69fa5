//! How fast the application's `load_vehicles` becomes tracks: bytes of JSON a second.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run may stop")]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use trackscope::wire::decode;

/// A message as the application sends it: `vehicles` of `fixes` each, one a second.
fn message(vehicles: u32, fixes: u32) -> String {
    let mut text = String::from(
        r#"{"type":"load_vehicles","data":{"settings":{"showTrails":true,"trailLength":60},"vehicles":["#,
    );
    for vehicle in 0..vehicles {
        let comma = if vehicle == 0 { "" } else { "," };
        write!(
            text,
            r##"{comma}{{"id":"vehicle_{vehicle}","label":"Vehicle {vehicle}","color":"#0066CC","gps_points":["##
        )
        .expect("a String takes everything");
        for fix in 0..fixes {
            let comma = if fix == 0 { "" } else { "," };
            let (minute, second) = (fix / 60 % 60, fix % 60);
            let hour = 10 + fix / 3600 % 12;
            let lat = 45.4215 + f64::from(fix) * 0.000_083_7 + f64::from(vehicle) * 0.001;
            let lon = -75.6972 + f64::from(fix) * 0.000_051_3;
            let speed = f64::from(fix % 700) / 10.0;
            write!(
                text,
                r#"{comma}{{"latitude":{lat:.7},"longitude":{lon:.7},"timestamp":"2024-01-01T{hour:02}:{minute:02}:{second:02}","speed":{speed:.1},"altitude":0,"heading":{}}}"#,
                fix % 360
            )
            .expect("a String takes everything");
        }
        text.push_str("]}");
    }
    text.push_str("]}}");
    text
}

fn decode_load_vehicles(c: &mut Criterion) {
    let mut group = c.benchmark_group("decode");
    group.sample_size(10);
    for (name, vehicles, fixes) in [
        ("10 thousand fixes", 10, 1000),
        ("1 million fixes", 1000, 1000),
        ("10 million fixes", 1000, 10_000),
    ] {
        let text = message(vehicles, fixes);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| decode(black_box(text.as_bytes()), &mut |_| {}));
        });
    }
    let with_words = message(40, 1800).replace("\"altitude\":0", "\"altitude\":NaN");
    group.throughput(Throughput::Bytes(with_words.len() as u64));
    group.bench_function("72 thousand fixes with NaN", |bencher| {
        bencher.iter(|| decode(black_box(with_words.as_bytes()), &mut |_| {}));
    });
    group.finish();
}

criterion_group!(benches, decode_load_vehicles);
criterion_main!(benches);
