//! The panels over the map: what is shown of a [`View`], and the commands that come back.
//!
//! The interface changes nothing but itself: [`Ui::show`] returns what was asked for.

mod about;
mod credits;
mod density;
mod details;
mod empty;
mod fonts;
mod format;
mod free_space;
mod icons;
mod keys;
mod labels;
mod menu;
mod moving_count;
mod notices;
mod panels;
mod scrubber;
mod stack;
mod status;
mod summary;
mod theme;
mod ticks;
mod timeline;
mod vehicle_list;
mod vehicle_row;
mod vehicle_search;
mod view;
mod widgets;

pub use labels::{LabelSpace, MAX_LABELS, MAX_MARKERS, MapLabel, MapLabels};
pub use panels::Ui;
pub use theme::Theme;
pub use view::{
    AdapterView, BasemapView, DisplaySettings, LoadStage, Loading, Notice, NoticeLevel, Said,
    Source, View,
};
