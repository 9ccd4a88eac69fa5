//! What is said of the window, of drawing, and of what is kept for next time.

pub const SESSION_NOT_OPENED: &str = "The session was not opened";
pub const NO_SESSION_DIALOG: &str = "This system has opened no dialog for files. Drop the session onto the window, or start trackscope \
     with it.";

/// The window belongs to the application; how to see the session all the same.
pub fn window_taken(session: &str) -> String {
    format!("An application shows its vehicles here. Start: trackscope {session}")
}

pub const PICTURE_REFUSED: &str = "The graphics driver refused a part of the picture";
pub const DEVICE_REOPENED: &str = "The graphics device had to be opened again";
pub const NOTHING_DRAWN: &str = "Nothing can be drawn";

/// Why the graphics device was opened again.
pub fn device_lost(cause: &str) -> String {
    format!("No data is lost. Cause: {cause}")
}

pub const SETTINGS_UNUSED: &str = "The settings of last time are not used as they are";
pub const SETTINGS_UNKEPT: &str = "The settings cannot be kept for next time";

/// What is wrong with the file of the settings.
pub mod settings_file {
    pub const NO_FOLDER: &str = "there is no folder for settings here";
    pub const NO_OBJECT: &str = "it is no JSON object";

    /// It is no file of settings at all.
    pub fn too_large(max_bytes: u64) -> String {
        format!("it is larger than {max_bytes} bytes")
    }

    /// The system does not let it be read.
    pub fn unread(path: &str, error: &str) -> String {
        format!("{path}: {error}")
    }

    /// It may say more than this program understands.
    pub fn later(path: &str) -> String {
        format!("{path} was written by a later version: it is read, but not changed")
    }

    /// It was given another name.
    pub fn set_aside(path: &str, reason: &str, aside: &str) -> String {
        format!("{path}: {reason}. It was set aside as {aside}")
    }

    /// It could not be given another name.
    pub fn not_set_aside(path: &str, reason: &str, error: &str) -> String {
        format!("{path}: {reason}. It could not be set aside: {error}")
    }
}
