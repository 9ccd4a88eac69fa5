//! Which panels are open, how and how large, as far as a next window begins with it.

use super::sheet::Tab;

/// What a person has opened, closed, folded and drawn larger or smaller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PanelState {
    /// Whether the list of vehicles was closed. One that is open gives way to a narrow window.
    pub is_list_closed: bool,
    /// Whether of the details only the title is shown.
    pub are_details_folded: bool,
    /// Whether the legend is open.
    pub is_legend_open: bool,
    /// Whether the lanes of single vehicles are hidden.
    pub are_lanes_hidden: bool,
    /// The table that is open over the timeline.
    pub open_table: Option<Tab>,
    /// Height of the table in points as it was drawn; `None` is its own. One that there is not
    /// becomes the nearest.
    pub table_height_points: Option<u16>,
    /// Width of the list in points as it was drawn; `None` is its own. One that there is not
    /// becomes the nearest.
    pub list_width_points: Option<u16>,
    /// Height of the timeline in points as it was drawn; `None` is its own. One that there is not
    /// becomes the nearest.
    pub timeline_height_points: Option<u16>,
}
