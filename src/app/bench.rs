//! `trackscope bench`: plays a session without a window as fast as it can, and measures.
#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time")]

use std::time::Instant;

use super::bench_frames::frame_source;
use super::bench_report::{BenchReport, millis, round};
use super::headless::{HeadlessError, look_from};
use super::memory::{peak_resident_bytes, resident_bytes};
use super::viewer::Viewer;
use crate::basemap::{MapEntry, MapEnv};
use crate::command::{CameraCommand, Command};
use crate::geo::LonLat;
use crate::gpu::GpuContext;
use crate::model::{TrailLength, WholeTracks};
use crate::wire::Message;

/// Frames drawn before the measurement: buffers and caches grow to their size.
const WARM_UP_FRAMES: u32 = 5;
/// Moments that are jumped to, spread over the session in an order without a pattern.
const SEEKS: u32 = 10;

/// What is measured.
#[derive(Clone, Debug)]
pub struct BenchOptions {
    /// Frames to draw, at least 1.
    pub frames: u32,
    /// Width and height in pixels.
    pub size_px: (u32, u32),
    /// The map to draw below, if any.
    pub basemap: Option<MapEntry>,
    /// With what it is opened.
    pub map_env: MapEnv,
    /// Whether panels and names are drawn too.
    pub ui: bool,
    /// How long trails are, if not as the session says.
    pub trail_length: Option<TrailLength>,
    /// Whether the whole track of each vehicle lies below the trails.
    pub whole_tracks: bool,
    /// Where the map is looked at from, if not so that everything fits: to compare sessions.
    pub view: Option<(LonLat, f64)>,
    /// Whether the map is moved and zoomed all the time.
    pub pan: bool,
}

/// Frames along one side of the square that the view goes round, and points a frame.
const PAN_FRAMES: u32 = 60;
const PAN_POINTS: f64 = 12.0;
/// Levels a frame that it is zoomed in by on the first half of each side, and out on the second.
const PAN_LEVELS: f64 = 0.03;

/// Moves the view as a person would who looks for something: round a square and back.
fn pan(viewer: &mut Viewer, frame: u32) {
    let (side, step) = (frame / PAN_FRAMES, frame % PAN_FRAMES);
    let (dx_points, dy_points) = match side % 4 {
        0 => (-PAN_POINTS, 0.0),
        1 => (0.0, -PAN_POINTS),
        2 => (PAN_POINTS, 0.0),
        _ => (0.0, PAN_POINTS),
    };
    let levels = if step < PAN_FRAMES / 2 {
        PAN_LEVELS
    } else {
        -PAN_LEVELS
    };
    for command in [
        CameraCommand::Drag {
            dx_points,
            dy_points,
        },
        CameraCommand::ZoomBy {
            levels,
            anchor_points: (0.0, 0.0),
            smooth: false,
        },
    ] {
        viewer.carry_out(Command::Camera(command));
    }
}

/// Runs the benchmark. `read` brings the session into memory; `decode` turns it into messages
/// and is part of what is measured.
///
/// # Errors
/// [`HeadlessError`] when the session has no data or nothing can be drawn.
pub fn bench<T>(
    options: &BenchOptions,
    read: impl FnOnce() -> Result<T, HeadlessError>,
    decode: impl FnOnce(T) -> Vec<Message>,
) -> Result<BenchReport, HeadlessError> {
    let gpu = GpuContext::headless()?;
    let mut source = frame_source(&gpu, options)?;
    let mut viewer = Viewer::default();
    let bytes_before = resident_bytes();
    let session = read()?;

    let start = Instant::now();
    for message in decode(session) {
        // The benchmark plays by its own clock; what the session asks for here would end it.
        if let Message::LoadVehicles(_) = message {
            viewer.receive(message);
        }
    }
    let decode_ms = millis(start.elapsed());
    let range = viewer.fleet().range().ok_or(HeadlessError::NoData)?;
    let bytes_loaded = resident_bytes();
    // The view always goes to the data here, whatever the session's settings say.
    viewer.carry_out(Command::FitAll);
    viewer.carry_out(Command::SetRate(1.0));
    if let Some(length) = options.trail_length {
        viewer.carry_out(Command::SetTrailLength(length));
    }
    if options.whole_tracks {
        viewer.carry_out(Command::ShowWholeTracks(WholeTracks::All));
    }
    viewer.carry_out(Command::Seek(range.at_fraction(0.5)));
    source.draw(&mut viewer)?;
    let first_frame_ms = millis(start.elapsed());

    if let Some(view) = options.view {
        // The camera has arrived before anything is measured.
        look_from(&mut viewer, view);
    }
    for _ in 0..WARM_UP_FRAMES {
        source.draw(&mut viewer)?;
    }
    let mut seek_max_ms: f64 = 0.0;
    for i in 1..=SEEKS {
        // Multiples of the golden ratio, modulo one, are spread evenly in any number.
        let share = (f64::from(i) * 0.618_033_988_749_895).fract();
        let jump = Instant::now();
        viewer.carry_out(Command::Seek(range.at_fraction(share)));
        source.draw(&mut viewer)?;
        seek_max_ms = seek_max_ms.max(millis(jump.elapsed()));
    }
    viewer.carry_out(Command::Seek(range.at_fraction(0.5)));
    source.draw(&mut viewer)?;
    viewer.carry_out(Command::Play);
    let mut frame_ms = Vec::new();
    let mut costs = Vec::new();
    let mut last = Instant::now();
    for index in 0..options.frames.max(1) {
        if options.pan {
            pan(&mut viewer, index);
        }
        costs.push(source.draw(&mut viewer)?);
        let now = Instant::now();
        let frame = now.duration_since(last);
        last = now;
        frame_ms.push(millis(frame));
        viewer.tick(frame.as_secs_f64());
    }
    let counts = viewer.fleet().counts();
    let per_fix = |bytes: f64| round(bytes / counts.fixes.max(1) as f64);
    let tracks = viewer.fleet().vehicles().iter().map(|v| &v.track);
    let track_bytes: usize = tracks.map(|track| track.heap_bytes()).sum();
    let mut report = BenchReport {
        adapter: format!("{} ({})", gpu.adapter_name(), gpu.backend_name()),
        vehicles: counts.vehicles,
        fixes: counts.fixes,
        decode_ms: round(decode_ms),
        first_frame_ms: round(first_frame_ms),
        seek_max_ms: round(seek_max_ms),
        frames: options.frames.max(1),
        track_bytes_per_fix: per_fix(track_bytes as f64),
        loaded_bytes_per_fix: bytes_before
            .zip(bytes_loaded)
            .map(|(before, after)| per_fix(after - before)),
        peak_rss_mb: peak_resident_bytes().map(|bytes| round(bytes / f64::from(1 << 20))),
        ..BenchReport::default()
    };
    report.set_times(frame_ms);
    report.set_costs(&costs);
    Ok(report)
}
