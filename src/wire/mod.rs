//! The messages between the application and the viewer: the only home of JSON, field names
//! and their spellings. PROTOCOL.md says the same in words.

mod ahead;
mod batch;
mod column;
mod columns;
mod control;
mod data;
mod decode;
mod encode;
mod error;
mod event;
mod fields;
mod fix;
mod fix_draft;
mod flags;
mod follow;
mod key;
mod kind;
mod load_draft;
mod message;
mod names;
mod non_finite;
mod pack;
mod parts;
mod quick;
mod report;
mod scalar;
mod selection;
mod settings;
mod source;
mod subscription;
mod tail;
mod vehicle;
mod vehicle_draft;

pub use batch::MAX_BATCH_MESSAGES;
pub use decode::{
    MAX_TEXT_CHARS, decode, decode_binary_in_parts, decode_in_parts, decode_on_one_thread,
    decode_while,
};
pub use encode::{CAPABILITIES, MAX_RESULT_REASONS, PROTOCOL_VERSION, encode};
pub use error::DecodeError;
pub use event::{
    CameraState, ClickButton, ClickModifiers, Clicked, LoadResult, PlaybackMode, PlaybackState,
    ViewerEvent,
};
pub use message::{
    AppendPoints, Control, DecodeProgress, FitTo, FollowWish, LoadPart, LoadVehicles, MAX_STATE_HZ,
    Message, PartSink, Refused, SeekTo, Subscription, VehiclePoints,
};
