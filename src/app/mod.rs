//! The program: window, frame order, headless runs, command line. Wires everything together.

mod camera_control;
mod notices;
mod time_spec;
mod viewer;

pub use camera_control::CameraControl;
pub use notices::Notices;
pub use time_spec::{OutsideOfSession, TimeSpec, TimeSpecError};
pub use viewer::Viewer;
