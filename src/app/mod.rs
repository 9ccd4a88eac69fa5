//! The program: window, frame order, headless runs, command line. Wires everything together.

mod bench;
mod bench_frames;
mod bench_report;
mod camera_control;
mod check;
mod cli;
mod feed_events;
mod frame_cost;
mod headless;
mod logging;
mod map_input;
mod memory;
mod notices;
mod painter;
mod picker;
mod redraw;
mod run;
mod stage;
mod surface;
mod synthetic;
mod time_spec;
mod viewer;
mod window;

pub use bench::{BenchOptions, bench};
pub use bench_report::BenchReport;
pub use camera_control::CameraControl;
pub use check::{CheckReport, check};
pub use frame_cost::FrameCost;
pub use headless::{HeadlessError, Picture, RenderOptions, render, render_viewer};
pub use notices::Notices;
pub use redraw::{Next, RedrawNeed, next};
pub use run::{RunError, run};
pub use synthetic::{FleetSize, NoFleetSize, synthetic_fleet};
pub use time_spec::{OutsideOfSession, TimeSpec, TimeSpecError};
pub use viewer::Viewer;
