//! The panels over the map: what is shown of a [`View`], and the commands that come back.

mod view;

pub use view::{
    AdapterView, BasemapView, DisplaySettings, LoadStage, Loading, Notice, NoticeLevel, Source,
    View,
};
