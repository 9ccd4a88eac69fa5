//! Pictures of the map: frozen in one frame of the window, then drawn, written or copied beside
//! it.

mod clipboard;
mod desk;
mod draw;
pub(super) mod file_texts;
#[cfg(test)]
pub(super) mod fixture;
mod png_file;
pub(super) mod shot;

pub use clipboard::{Clipboard, ClipboardAnswer};
pub use desk::{CaptureDesk, CaptureWish};
pub use draw::{CaptureError, draw};
pub use png_file::{encode, write_new, write_over};
pub use shot::{Shot, proposed_name};

#[cfg(test)]
pub use clipboard::tests::{Held as ClipboardHeld, in_memory as clipboard_in_memory};
