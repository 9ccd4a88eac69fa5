//! What the application can say to the viewer.

use crate::geo::LonLat;
use crate::model::{Color, Fix, ProblemLog, Settings, Vehicle};
use crate::time::{TimeRange, Timestamp, Zone};

use super::DecodeError;

/// One message from the application.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// Replace all vehicles.
    LoadVehicles(LoadVehicles),
    /// Add fixes to vehicles that are known, and vehicles that are not.
    AppendPoints(AppendPoints),
    /// Forget some vehicles.
    RemoveVehicles {
        /// Their ids, as the application gave them.
        ids: Vec<String>,
    },
    /// Playback, or forgetting everything.
    Control(Control),
    /// Change how the vehicles are shown.
    Settings {
        /// What changes.
        settings: Settings,
        /// Settings that could not be read.
        problems: ProblemLog,
    },
    /// Put another map under the vehicles.
    SwitchProvider {
        /// Name of the map, as sent.
        name: String,
    },
    /// Bring a vehicle to the middle of the view, and select it.
    FocusVehicle {
        /// Its id.
        id: String,
    },
    /// Select a vehicle, or none.
    Select {
        /// Its id.
        id: Option<String>,
    },
    /// Show some vehicles, or hide them.
    SetVisible {
        /// Their ids.
        ids: Vec<String>,
        /// Whether they are shown.
        visible: bool,
    },
    /// Hide all vehicles but some.
    Isolate {
        /// Their ids; none shows all again.
        ids: Vec<String>,
    },
    /// Bring the view to data or to a part of the world.
    Fit(FitTo),
    /// Keep vehicles in view while they move, or no longer.
    Follow(FollowWish),
    /// What the application wants to be told from now on.
    Subscribe(Subscription),
    /// Several messages that take effect together: no frame is drawn between them.
    Batch {
        /// In order; one that is refused does not hold the others up.
        messages: Vec<Result<Message, DecodeError>>,
    },
    /// Ask for an answer.
    Ping {
        /// Comes back with the answer.
        request_id: Option<String>,
    },
    /// End the program.
    Quit,
}

/// Fixes for known and for new vehicles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppendPoints {
    /// Settings that came with them, to be applied before.
    pub settings: Settings,
    /// What is added to each vehicle, in the order sent.
    pub vehicles: Vec<VehiclePoints>,
    /// Everything that was refused or repaired.
    pub problems: ProblemLog,
    /// How many vehicles and fixes were refused.
    pub refused: Refused,
    /// Comes back with the result, which is told in any case then.
    pub request_id: Option<String>,
}

/// What is added to one vehicle.
#[derive(Clone, Debug, PartialEq)]
pub struct VehiclePoints {
    /// Id of the vehicle; unknown ones make a new vehicle.
    pub id: String,
    /// A name, if one was sent: a known vehicle is renamed.
    pub label: Option<String>,
    /// A colour, if one was sent.
    pub color: Option<Color>,
    /// A group, if one was sent.
    pub group: Option<String>,
    /// The zone that the first of its times stated.
    pub zone: Option<Zone>,
    /// Fixes in the order sent.
    pub fixes: Vec<Fix>,
}

/// What to bring into view.
#[derive(Clone, Debug, PartialEq)]
pub enum FitTo {
    /// All data.
    All,
    /// These vehicles, by id.
    Vehicles(Vec<String>),
    /// A part of the world; the west may lie east of the antimeridian.
    Bounds {
        /// South-western corner.
        south_west: LonLat,
        /// North-eastern corner.
        north_east: LonLat,
    },
}

/// Whom the view is to go along with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowWish {
    /// Nobody.
    Nobody,
    /// These vehicles, by id.
    Vehicles(Vec<String>),
    /// Whoever is selected.
    Selection,
    /// Everyone who is somewhere.
    All,
}

/// What the application wants to be told; `None` leaves a subscription as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Subscription {
    /// Times a second that a playhead that moves is told, up to [`MAX_STATE_HZ`]; 0 for never.
    pub playback_state_hz: Option<f64>,
    /// Whether changes of the selection are told.
    pub selection_changed: Option<bool>,
    /// Whether changes of the view are told, [`MAX_STATE_HZ`] times a second at the most.
    pub camera_changed: Option<bool>,
}

/// Nothing is told more often in a second than this.
pub const MAX_STATE_HZ: f64 = 30.0;

/// Where to put the playhead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SeekTo {
    /// A moment.
    Time(Timestamp),
    /// Recorded seconds after the start of the span.
    OffsetSecs(f64),
    /// Part of the span, from 0 to 1.
    Fraction(f64),
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
    /// How many vehicles and fixes were refused; of a message in parts the last one tells all.
    pub refused: Refused,
    /// Comes back with the result.
    pub request_id: Option<String>,
}

/// How much of a message could not be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// Vehicles that were refused as such; their fixes are not counted.
    pub vehicles: u64,
    /// Fixes of vehicles that were taken.
    pub fixes: u64,
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Control {
    /// Let the playhead run.
    Play,
    /// Hold the playhead.
    Pause,
    /// Hold the playhead and go back to the start.
    Stop,
    /// Forget all vehicles.
    Clear,
    /// Play when held, hold when playing.
    Toggle,
    /// Move the playhead by so many recorded seconds, back when negative.
    StepSecs(f64),
    /// Put the playhead somewhere.
    Seek(SeekTo),
    /// Recorded seconds for one second; positive.
    SetRate(f64),
    /// Whether the playhead goes on from the start when it has reached the end.
    SetLoop(bool),
}

/// How far the decoding of one message has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecodeProgress {
    /// Bytes of the message that were read.
    pub bytes: u64,
    /// Vehicles that were read completely.
    pub vehicles: u64,
}
