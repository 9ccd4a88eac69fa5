//! The program: window, frame order, headless runs, command line. Wires everything together.

mod bench;
mod busy_meter;
mod camera_control;
mod check;
mod cli;
mod disposer;
mod feed_events;
mod headless;
mod intake;
mod load;
mod logging;
mod map_input;
mod notices;
mod painter;
mod redraw;
mod run;
mod stage;
mod surface;
mod time_spec;
mod viewer;
mod window;

pub use bench::{BenchOptions, BenchReport, bench};
pub use busy_meter::BusyMeter;
pub use camera_control::CameraControl;
pub use check::{CheckReport, check};
pub use headless::{HeadlessError, Picture, RenderOptions, render, render_viewer};
pub use intake::{Intake, Turn};
pub use notices::Notices;
pub use redraw::{Next, RedrawNeed, next};
pub use run::{RunError, run};
pub use time_spec::{OutsideOfSession, TimeSpec, TimeSpecError};
pub use viewer::Viewer;
