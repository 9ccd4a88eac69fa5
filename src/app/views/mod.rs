//! Views: what is seen and how, written down so that the same is seen again.

mod argument;
mod desk;
mod fields;
mod file;
mod link;
mod mark;
mod state;

pub use argument::{Opening, ViewArgument, ViewSession, is_view_file};
pub use desk::{ViewDesk, ViewTurn};
pub use file::{ReadView, ViewError, read as read_view};
pub use link::{read_link, write_link};
pub use mark::{SessionKind, SessionMark};
pub use state::{ViewPlace, ViewState};
