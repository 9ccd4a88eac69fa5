//! Which panels are open and how, as far as a next window begins with it.

/// What a person has opened, closed and folded.
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
}
