//! What the application can say to the viewer.

use crate::model::{ProblemLog, Settings, Vehicle};
use crate::time::TimeRange;

use super::DecodeError;

/// One message from the application.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// Replace all vehicles.
    LoadVehicles(LoadVehicles),
    /// Playback, or forgetting everything.
    Control(Control),
    /// Put another map under the vehicles.
    SwitchProvider {
        /// Name of the map, as sent.
        name: String,
    },
}

impl Message {
    /// Whether it is a part of a message, and not the last one.
    pub fn is_followed_by_parts(&self) -> bool {
        matches!(
            self,
            Self::LoadVehicles(LoadVehicles {
                part: LoadPart::First | LoadPart::Next,
                ..
            })
        )
    }
}

/// The vehicles of one message, or of a part of it, and what came with them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadVehicles {
    /// Which part of the message this is.
    pub part: LoadPart,
    /// Display settings that no part before held; they are to be applied before the vehicles,
    /// wherever they stood in the message.
    pub settings: Settings,
    /// The vehicles in the order sent.
    pub vehicles: Vec<Vehicle>,
    /// The time span that the sender announced, if it did; of a part, as far as that is known.
    pub announced_range: Option<TimeRange>,
    /// Everything that was refused or repaired; of a message in parts the last one tells all.
    pub problems: ProblemLog,
}

/// Which part of a message some vehicles are. A large message is told in parts, each as soon
/// as its vehicles are read: one [`First`](Self::First), any number of [`Next`](Self::Next),
/// and at the end one [`Last`](Self::Last) or [`BrokenOff`](Self::BrokenOff).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LoadPart {
    /// All of it.
    #[default]
    Whole,
    /// The beginning; it replaces all vehicles.
    First,
    /// More, to be added.
    Next,
    /// The end, to be added.
    Last,
    /// To be added; the message is no good from here on, so that what was told is all that
    /// there is.
    BrokenOff(DecodeError),
}

/// Takes the parts of a large message.
pub struct PartSink<'a> {
    /// A part is told when its vehicles have this many fixes or more; a message with fewer is
    /// told whole.
    pub max_fixes: usize,
    /// Takes all parts but the last; `false` stops the reading.
    pub take: &'a mut dyn FnMut(LoadVehicles) -> bool,
}

/// What the application can ask of the playback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Let the playhead run.
    Play,
    /// Hold the playhead.
    Pause,
    /// Hold the playhead and go back to the start.
    Stop,
    /// Forget all vehicles.
    Clear,
}

/// How far the decoding of one message has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecodeProgress {
    /// Bytes of the message that were read.
    pub bytes: u64,
    /// Vehicles that were read completely.
    pub vehicles: u64,
}
