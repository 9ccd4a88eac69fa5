//! The box about the program.

pub const TITLE: &str = "About trackscope";
pub const PROGRAM: &str = "trackscope";
pub const CLOSE: &str = "Close this box";

/// Which version it is.
pub fn version(number: &str) -> String {
    format!("version {number}")
}

pub const GRAPHICS: &str = "Graphics";

/// What draws: a graphics card, or the processor in its place.
pub fn graphics(adapter: &str, backend: &str, is_software: bool) -> String {
    let how = if is_software {
        ", drawn by the processor"
    } else {
        ""
    };
    format!("{adapter} ({backend}){how}")
}

pub const LOG: &str = "Log file";
pub const NO_LOG: &str = "not written";
pub const MAP: &str = "Map data";
pub const LICENCE: &str = "Licence";
pub const LICENCES: &str = "MIT or Apache 2.0, at your choice";
pub const WITH: &str = "With";
pub const PARTS: &str = "egui, wgpu, winit and walkers (MIT or Apache 2.0), Inter (SIL Open Font Licence 1.1), Phosphor Icons (MIT)";
