//! What the application can say to the viewer.

use crate::model::{ProblemLog, Settings, Vehicle};
use crate::time::TimeRange;

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

/// The vehicles of one message and what came with them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadVehicles {
    /// Display settings; they are to be applied before the vehicles, wherever they stood
    /// in the message.
    pub settings: Settings,
    /// The vehicles in the order sent.
    pub vehicles: Vec<Vehicle>,
    /// The time span that the sender announced, if it did.
    pub announced_range: Option<TimeRange>,
    /// Everything that was refused or repaired.
    pub problems: ProblemLog,
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
