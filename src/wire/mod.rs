//! The messages between the application and the viewer: the only home of JSON, field names
//! and their spellings. PROTOCOL.md says the same in words.

mod ahead;
mod control;
mod data;
mod decode;
mod encode;
mod error;
mod event;
mod fix;
mod fix_draft;
mod flags;
mod load_draft;
mod message;
mod names;
mod non_finite;
mod parts;
mod quick;
mod report;
mod scalar;
mod settings;
mod tail;
mod vehicle;

pub use decode::{MAX_TEXT_CHARS, decode, decode_binary_in_parts, decode_in_parts, decode_while};
pub use encode::{CAPABILITIES, MAX_RESULT_REASONS, PROTOCOL_VERSION, encode};
pub use error::DecodeError;
pub use event::{
    CameraState, ClickButton, ClickModifiers, Clicked, LoadResult, PlaybackMode, PlaybackState,
    ViewerEvent,
};
pub use message::{
    AppendPoints, Control, DecodeProgress, FitTo, LoadPart, LoadVehicles, MAX_STATE_HZ, Message,
    PartSink, Refused, SeekTo, Subscription, VehiclePoints,
};
