//! Saved views and links to them: what is said of how it went.

pub const NOT_OPENED: &str = "The view was not opened";
pub const NOT_SAVED: &str = "The view was not saved";
pub const NOT_COPIED: &str = "The link was not copied";
pub const COPIED: &str = "A link to this view is copied";
pub const COPIED_HINT: &str = "It opens this view again: paste it here, or start trackscope with it. It names the session's \
     file and folder.";
pub const NOT_AS_SAVED: &str = "The view is not all as it was saved";
pub const ADDRESS_LEFT_OUT: &str =
    "The address of the map is not written down: it may hold a key. Choose the map again.";

pub const NO_LINK: &str = "The text is no link to a view: such a link begins with trackscope:";
pub const NOTHING_COPIED: &str = "Nothing is copied that is a text. Copy the link to a view first.";
pub const LINK_CUT: &str = "The link is cut off or damaged: copy it anew.";
pub const LINK_TOO_LONG: &str =
    "Too many vehicles are selected for a link: save the view to a file instead.";

pub const NO_DIALOG: &str = "This system has opened no dialog for files. Drop the view onto the window, or start trackscope \
     with it.";

pub const VIEW_TOO_LARGE: &str =
    "Too many vehicles are selected or hidden one by one for a view to name them.";

/// How much data there is.
pub fn amount(vehicles: &str, fixes: &str) -> String {
    format!("{vehicles} vehicles with {fixes} fixes")
}

/// The same with its times.
pub fn amount_from_to(amount: &str, start: &str, end: &str) -> String {
    format!("{amount}, {start} to {end}")
}

/// The data is not that of the view.
pub fn other_session(of_view: &str, here: &str) -> String {
    format!("The view is of another session: it had {of_view}; here are {here}.")
}

/// The session of a view is not where it was.
pub fn session_missing(name: &str) -> String {
    format!("The session {name} was not found, neither where it was nor beside the view.")
}

pub const APPLICATION_STAYS: &str =
    "An application shows its vehicles here: the view is shown on these.";

/// The moment is not in the data.
pub fn moment_outside(moment: &str) -> String {
    format!("{moment} is not in the data here: the nearest moment is shown.")
}

/// Vehicles that were selected are not there.
pub fn unknown_vehicles(ids: &str, more: Option<String>) -> String {
    match more {
        None => format!("No vehicle has the id {ids}."),
        Some(more) => format!("No vehicle has the id {ids}, and {more} more are not here."),
    }
}
