//! Writes a session of any size as the application would send it, to measure with:
//!
//! `cargo run --release --example make_session -- 1000x600 session.json [TRAIL_SECONDS]`
//!
//! One `load_vehicles` message of vehicles that drive about a town, one fix a second, the same
//! as `trackscope bench --synthetic` makes in memory; some 120 bytes a fix. A trail of -1 is
//! the whole track.
#![allow(
    clippy::print_stderr,
    reason = "a tool for the terminal says what is wrong"
)]

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

use trackscope::app::{FleetSize, synthetic_fleet};
use trackscope::model::Vehicle;
use trackscope::time::Zone;
use trackscope::wire::Message;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let written = match args.as_slice() {
        [size, path] => write_session(size, path, "60"),
        [size, path, trail_secs] => write_session(size, path, trail_secs),
        _ => Err("usage: make_session VEHICLESxFIXES FILE [TRAIL_SECONDS]".into()),
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write_session(size: &str, path: &str, trail_secs: &str) -> Result<(), Box<dyn Error>> {
    let size: FleetSize = size.parse()?;
    let trail_secs: f64 = trail_secs.parse()?;
    let Message::LoadVehicles(load) = synthetic_fleet(size) else {
        return Err("a fleet is a message with vehicles".into());
    };
    let mut out = BufWriter::new(File::create(path)?);
    write!(
        out,
        r#"{{"type":"load_vehicles","data":{{"settings":{{"showTrails":true,"trailLength":{trail_secs},"playbackSpeed":1.0,"autoCenter":true}},"vehicles":["#
    )?;
    for (number, vehicle) in load.vehicles.iter().enumerate() {
        if number > 0 {
            out.write_all(b",")?;
        }
        write_vehicle(&mut out, vehicle)?;
    }
    out.write_all(b"]}}")?;
    out.flush()?;
    Ok(())
}

fn write_vehicle(out: &mut impl Write, vehicle: &Vehicle) -> std::io::Result<()> {
    let color = vehicle.color;
    write!(
        out,
        r##"{{"id":"{}","label":"{}","color":"#{:02x}{:02x}{:02x}","gps_points":["##,
        vehicle.id, vehicle.label, color.r, color.g, color.b
    )?;
    let track = &vehicle.track;
    for index in 0..track.len() {
        let (Some(time), Some(place)) = (track.time_at(index), track.positions().get(index)) else {
            continue;
        };
        let comma = if index == 0 { "" } else { "," };
        let place = place.to_lon_lat();
        let pose = track.pose_at(time);
        let speed_kmh = pose.and_then(|p| p.speed).map_or(0.0, |speed| speed.kmh);
        let heading_deg = pose.and_then(|p| p.heading).map_or(0.0, |h| h.deg);
        write!(
            out,
            r#"{comma}{{"latitude":{:.7},"longitude":{:.7},"timestamp":"{}T{}","speed":{speed_kmh:.1},"altitude":0,"heading":{heading_deg:.0}}}"#,
            place.lat_deg(),
            place.lon_deg(),
            time.format_date(Zone::NotStated),
            time.format_time(Zone::NotStated),
        )?;
    }
    out.write_all(b"]}")
}
