//! The program: window, frame order, headless runs, command line. Wires everything together.

mod bench;
mod camera_control;
mod check;
mod cli;
mod feed_events;
mod headless;
mod logging;
mod map_input;
mod notices;
mod painter;
mod picker;
mod recovery;
mod redraw;
mod run;
mod screen;
mod stage;
mod surface;
mod time_spec;
mod viewer;
mod waker;
mod window;

pub use bench::{BenchOptions, BenchReport, bench};
pub use camera_control::CameraControl;
pub use check::{CheckReport, check};
pub use headless::{HeadlessError, Picture, RenderOptions, render, render_viewer};
pub use notices::Notices;
pub use redraw::{Next, RedrawNeed, next};
pub use run::{RunError, run};
pub use time_spec::{OutsideOfSession, TimeSpec, TimeSpecError};
pub use viewer::Viewer;
