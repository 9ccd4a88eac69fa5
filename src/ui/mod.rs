//! The panels over the map: what is shown of a [`View`], and the commands that come back.
//!
//! The interface changes nothing but itself: [`Ui::show`] returns what was asked for.

mod about;
mod caption;
mod chips;
mod clock_face;
mod color_key;
mod coloring;
mod commands;
mod coordinates;
mod credits;
mod density;
mod details;
mod dialog;
mod drawn_size;
mod drop_hint;
mod edge;
mod empty;
mod field;
mod focus_keeper;
mod follow_chip;
mod fonts;
mod format;
mod free_space;
mod go_to;
mod group_row;
mod hidden_pill;
mod hover;
mod icons;
mod keep_menu;
mod key_box;
mod labels;
mod lanes;
mod legend;
mod list_filters;
mod list_width;
mod listing;
mod map_form;
mod map_picker;
mod map_row;
mod map_swatch;
mod map_view;
mod menu;
mod moving_count;
mod name_sprite;
mod notices;
mod offered;
mod palette;
mod panel_state;
mod panels;
mod passing_list;
mod passing_note;
mod place_list;
mod ruler;
mod scrubber;
mod segments;
mod settings_box;
mod sheet;
mod slider;
mod spoken;
mod stack;
mod status;
mod steering;
mod summary;
mod theme;
mod ticks;
mod time_axis;
mod time_told;
mod timeline;
mod timeline_height;
mod toast;
mod token_dialog;
mod track_layout;
mod track_paint;
mod track_tools;
mod transport;
mod vehicle_list;
mod vehicle_row;
mod vehicle_search;
mod view;
mod widgets;
mod zone_menu;
mod zone_picker;

pub use caption::{Caption, ColorKey, Drawn, Laid as LaidCaption, lay_out as lay_out_caption};
pub use coloring::color_keys;
pub use commands::{markdown as keys_document, palette_titles};
pub use format::{one_line, thousands};
pub use labels::{
    LabelSpace, MAX_LABELS, MAX_MARKERS, MAX_WIDTH as MAX_NAME_WIDTH, MapLabel, MapLabels,
    PlacedName,
};
pub use map_view::{
    BasemapView, FileDialog, FileKind, MapChoice, MapKind, MapNetwork, StoreView, TokenAsked,
    TokenView,
};
pub use name_sprite::{LetterAtlas, NameSprite};
pub use panel_state::PanelState;
pub use panels::Ui;
pub use sheet::Tab;
pub use theme::Theme;
pub use time_told::{duration as told_duration, zone_lines};
pub use view::{
    AdapterView, DisplaySettings, Following, LoadStage, Loading, Notice, NoticeLevel, Said, Source,
    View, ZonesView,
};
