//! Makes `assets/demo/demo.jsonl.zst`: half an hour of simulated traffic in Valletta and Sliema,
//! recorded as the messages that the Python application would send.
//!
//! `cargo run --release --example make_demo [OUTPUT]` writes the same bytes every time.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

mod driver;
mod faults;
mod fleet;
mod lights;
mod plane;
mod receiver;
mod recording;
mod rng;
mod route;
mod streets;
mod streets_file;
mod traffic;
mod trip;

use fleet::FLEET;
use plane::Metres;
use receiver::{Fix, Receiver};
use rng::Rng;
use streets::Streets;
use traffic::{STEP_SECS, Traffic};

/// The packed street graph.
const STREETS_ZST: &[u8] = include_bytes!("../../assets/demo/streets.bin.zst");

const SEED: u64 = 20_260_504;
const DURATION_SECS: u32 = 1800;

/// The traffic runs this long before the recording starts, so that it starts in full swing.
const WARM_UP_SECS: u32 = 420;

const COMPRESSION_LEVEL: i32 = 19;

/// The middle of the part of the city that the fleet works in.
fn home() -> Metres {
    Metres::from_lat_lon(35.9020, 14.4965)
}

/// What every receiver of the fleet sent, in the order of the fleet.
fn tracks(streets: &Streets) -> Option<Vec<Vec<Fix>>> {
    let mut traffic = Traffic::start(streets, &FLEET, home(), SEED)?;
    let steps_per_second = (1.0 / STEP_SECS).round() as u32;
    (0..WARM_UP_SECS * steps_per_second).for_each(|_| traffic.step());
    let mut receivers: Vec<Receiver> = (0..FLEET.len())
        .map(|place| {
            let stream = 1000 + u64::try_from(place).unwrap_or(u64::MAX - 1000);
            let faults = faults::faults_of(place, DURATION_SECS, SEED);
            Receiver::new(Rng::new(SEED, stream), faults)
        })
        .collect();
    let mut tracks = vec![Vec::new(); FLEET.len()];
    for second in 0..=DURATION_SECS {
        for ((track, receiver), truth) in
            tracks.iter_mut().zip(&mut receivers).zip(traffic.truths())
        {
            track.extend(receiver.hear(second, &truth?));
        }
        (0..steps_per_second).for_each(|_| traffic.step());
    }
    Some(tracks)
}

fn main() -> Result<(), Box<dyn Error>> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo/demo.jsonl.zst");
    let output = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from(default), PathBuf::from);
    let streets = streets_file::read(&zstd::decode_all(STREETS_ZST)?)?;
    let tracks = tracks(&streets).ok_or("the street graph has nowhere to drive")?;
    let text = recording::text(&FLEET, &tracks, DURATION_SECS);
    let packed = zstd::encode_all(text.as_bytes(), COMPRESSION_LEVEL)?;
    std::fs::write(&output, &packed)?;
    let fixes: usize = tracks.iter().map(Vec::len).sum();
    let (long, short) = (text.len(), packed.len());
    let path = output.display();
    writeln!(
        std::io::stderr(),
        "{path}: {fixes} fixes, {short} bytes of {long}"
    )?;
    Ok(())
}
