//! `trackscope bench --load`: how a session is loaded beside a living window.
#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time")]

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::bench::BenchOptions;
use super::bench_frames::frame_source;
use super::bench_report::{millis, round};
use super::headless::HeadlessError;
use super::intake::Intake;
use super::memory::{peak_resident_bytes, resident_bytes};
use super::viewer::Viewer;
use crate::feed::{Feed, FeedError, FeedEvent, FileOptions, Pace};
use crate::gpu::GpuContext;

/// A window shows this many frames a second.
const FRAME_INTERVAL: Duration = Duration::from_micros(16_667);

/// What was measured; the names are those of the JSON line.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LoadReport {
    /// Name and backend of the graphics adapter.
    pub adapter: String,
    /// Vehicles loaded.
    pub vehicles: usize,
    /// Fixes loaded.
    pub fixes: usize,
    /// Milliseconds from opening the file to the first finished picture with vehicles in it.
    pub first_picture_ms: f64,
    /// Vehicles in the first picture.
    pub first_picture_vehicles: usize,
    /// Milliseconds from opening the file until all is loaded.
    pub loaded_ms: f64,
    /// Frames drawn meanwhile.
    pub frames: usize,
    /// Longest time in milliseconds that the main thread was busy taking over what had come.
    pub longest_turn_ms: f64,
    /// Longest time in milliseconds that it was busy making one frame, without the waiting
    /// for the graphics device that only a benchmark does.
    pub longest_frame_ms: f64,
    /// Bytes of memory that the process holds afterwards, less what it held before, a fix.
    pub loaded_bytes_per_fix: Option<f64>,
    /// Most memory that the process ever held, in 2^20 bytes; none where the system does not
    /// tell.
    pub peak_rss_mb: Option<f64>,
}

/// Why a load could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum LoadBenchError {
    /// The feed does not start.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// Nothing can be drawn, or there is nothing to draw.
    #[error(transparent)]
    Headless(#[from] HeadlessError),
    /// The file cannot be read to its end.
    #[error("{0}")]
    Unreadable(String),
}

/// Loads a session file as the window does, drawing as many frames as a window would.
///
/// # Errors
/// [`LoadBenchError`] when the file cannot be read, holds nothing, or nothing can be drawn.
pub fn bench_load(
    session: FileOptions,
    options: &BenchOptions,
) -> Result<LoadReport, LoadBenchError> {
    let gpu = GpuContext::headless().map_err(HeadlessError::from)?;
    let mut source = frame_source(&gpu, options)?;
    let mut viewer = Viewer::default();
    // The pipelines are built with the first frame: a window shows one before there is data.
    source.draw(&mut viewer)?;
    let bytes_before = resident_bytes();
    let mut report = LoadReport {
        adapter: format!("{} ({})", gpu.adapter_name(), gpu.backend_name()),
        ..LoadReport::default()
    };
    let (news, look) = crossbeam_channel::bounded(1);
    let waker = Arc::new(move || {
        // Full: the main thread is about to look anyway.
        let _ = news.try_send(());
    });
    let start = Instant::now();
    let feed = Feed::file(session.with_pace(Pace::Fast), waker)?;
    let mut intake = Intake::default();
    let mut failure = None;
    let mut is_finished = false;
    let mut longest_frame_ms: f64 = 0.0;
    while !is_finished {
        // The loop waits as a window's does: for news, or for the next frame.
        let _ = look.recv_timeout(FRAME_INTERVAL);
        let turn = intake.turn_watched(feed.inbox(), &mut viewer, |event| match event {
            FeedEvent::Finished => is_finished = true,
            FeedEvent::Failed { error } => failure = Some(error.to_string()),
            _ => {}
        });
        if let Some(error) = failure.take() {
            return Err(LoadBenchError::Unreadable(error));
        }
        if !turn.took_any {
            continue;
        }
        let cost = source.draw(&mut viewer)?;
        report.frames += 1;
        longest_frame_ms = longest_frame_ms.max(millis(cost.extract + cost.upload + cost.record));
        let vehicles = viewer.fleet().counts().vehicles;
        if vehicles > 0 && report.first_picture_vehicles == 0 {
            report.first_picture_ms = round(millis(start.elapsed()));
            report.first_picture_vehicles = vehicles;
        }
        if turn.loaded {
            report.loaded_ms = round(millis(start.elapsed()));
        }
    }
    let counts = viewer.fleet().counts();
    if counts.fixes == 0 {
        return Err(HeadlessError::NoData.into());
    }
    drop(feed);
    report.vehicles = counts.vehicles;
    report.fixes = counts.fixes;
    report.longest_turn_ms = round(millis(intake.last_load().longest_turn()));
    report.longest_frame_ms = round(longest_frame_ms);
    report.loaded_bytes_per_fix = bytes_before
        .zip(resident_bytes())
        .map(|(before, after)| round((after - before) / counts.fixes as f64));
    report.peak_rss_mb = peak_resident_bytes().map(|bytes| round(bytes / f64::from(1 << 20)));
    Ok(report)
}

impl fmt::Display for LoadReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "adapter        {}", self.adapter)?;
        writeln!(f, "vehicles       {}", self.vehicles)?;
        writeln!(f, "fixes          {}", self.fixes)?;
        writeln!(
            f,
            "first picture  {} ms, with {} vehicles",
            self.first_picture_ms, self.first_picture_vehicles
        )?;
        writeln!(f, "all loaded     {} ms", self.loaded_ms)?;
        writeln!(f, "frames         {} meanwhile", self.frames)?;
        writeln!(
            f,
            "main thread    busy {} ms at most taking over, {} ms with one frame",
            self.longest_turn_ms, self.longest_frame_ms
        )?;
        if let Some(bytes) = self.loaded_bytes_per_fix {
            writeln!(f, "process grew   {bytes} bytes a fix")?;
        }
        match self.peak_rss_mb {
            Some(mb) => writeln!(f, "peak memory    {mb} MiB"),
            None => writeln!(f, "peak memory    not told by this system"),
        }
    }
}
