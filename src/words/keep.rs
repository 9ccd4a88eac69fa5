//! Copying and saving: the menu of the camera, its dialogs, and what is said of how it went.

pub const MENU: &str = "Copy or save what is seen";
pub const COPY_PICTURE: &str = "Copy picture";
pub const SAVE_PICTURE: &str = "Save picture…";
pub const SAVE_VIEW: &str = "Save view…";
pub const OPEN_VIEW: &str = "Open view…";
pub const COPY_LINK: &str = "Copy link to this view";
pub const PASTE_LINK: &str = "Open copied link";
pub const SIZE: &str = "Size of the picture";

/// One choice of the size.
pub fn scale(times: u8) -> String {
    format!("{times}×")
}

/// The same for screen readers.
pub fn scale_name(times: u8) -> String {
    match times {
        1 => "Picture as fine as the window".to_owned(),
        _ => format!("Picture {times} times as fine as the window"),
    }
}

pub const PICTURE_DIALOG: &str = "Save a picture of the map";
pub const PICTURE_FILES: &str = "Pictures (PNG)";
pub const SAVE_VIEW_DIALOG: &str = "Save this view";
pub const OPEN_VIEW_DIALOG: &str = "Open a saved view";
pub const SESSION_DIALOG: &str = "Open a session";
pub const SESSION_FILES: &str = "Sessions (JSON Lines, JSON; also packed)";
pub const ALL_FILES: &str = "All files";
pub const VIEW_FILES: &str = "Saved views";

pub const PICTURE_COPIED: &str = "The picture is copied";
pub const PICTURE_NOT_COPIED: &str = "The picture was not copied";
pub const PICTURE_NOT_SAVED: &str = "The picture was not saved";

/// A file was written.
pub fn saved(path: &str) -> String {
    format!("Saved {path}")
}

/// How large a picture is.
pub fn pixels(width_px: u32, height_px: u32) -> String {
    format!("{width_px} × {height_px} pixels")
}

pub const MAP_INCOMPLETE: &str = "Parts of the map had not come in time and are missing in it.";
pub const NO_DIALOG: &str = "This system has opened no dialog for files. It can be copied instead.";
pub const BROKEN_OFF: &str = "It was broken off; the log says why.";
pub const NOTHING_SEEN: &str = "Nothing has been drawn yet.";
pub const TOO_MANY: &str = "The pictures before it are still being made.";
pub const CLIPBOARD_SILENT: &str = "it does not answer";
pub const IS_THERE: &str = "a file of this name is there already";

/// The graphics device cannot draw so large a picture.
pub fn too_large(width_px: u64, height_px: u64, max_px: u32) -> String {
    format!(
        "It would have {width_px} × {height_px} pixels, and this graphics device draws at most \
         {max_px} each way: choose a smaller size."
    )
}

pub const NO_ROOM_FOR_TRAILS: &str = "There is no room for all trails.";

/// The graphics device has no memory for a picture.
pub fn no_room(width_px: u32, height_px: u32, reason: &str) -> String {
    format!(
        "The graphics device has no room for {width_px} × {height_px} pixels: choose a smaller \
         size. {reason}"
    )
}
