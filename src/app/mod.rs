//! The program: window, frame order, headless runs, command line. Wires everything together.

mod bench;
mod bench_frames;
mod bench_load;
mod bench_report;
mod busy_meter;
mod camera_control;
mod check;
mod cli;
mod discovery;
mod disposer;
mod feed_events;
mod frame_cost;
mod headless;
mod intake;
mod js_object;
mod load;
mod logging;
mod map_input;
mod memory;
mod notices;
mod painter;
mod parent_watch;
mod picker;
mod recovery;
mod redraw;
mod run;
mod screen;
mod session;
mod stage;
mod surface;
mod synthetic;
mod time_spec;
mod viewer;
mod waker;
mod window;
mod ws_config;

pub use bench::{BenchOptions, bench};
pub use bench_load::{LoadBenchError, LoadReport, bench_load};
pub use bench_report::BenchReport;
pub use busy_meter::BusyMeter;
pub use camera_control::CameraControl;
pub use check::{CheckReport, check};
pub use frame_cost::FrameCost;
pub use headless::{HeadlessError, Picture, RenderOptions, render, render_viewer};
pub use intake::{Intake, Turn};
pub use js_object::ObjectError;
pub use notices::Notices;
pub use redraw::{Next, RedrawNeed, next};
pub use run::{RunError, run};
pub use synthetic::{FleetSize, NoFleetSize, synthetic_fleet};
pub use time_spec::{OutsideOfSession, TimeSpec, TimeSpecError};
pub use viewer::Viewer;
pub use ws_config::{
    MAX_WS_CONFIG_BYTES, WS_CONFIG_AGE_SECS, WsConfig, WsConfigError, read_ws_config,
};
