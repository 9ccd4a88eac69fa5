//! What the application can be told.

use crate::geo::LonLat;
use crate::model::ProblemLog;
use crate::time::{TimeRange, Timestamp, Zone};

use super::Refused;

/// Something that the application is told.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewerEvent {
    /// The connection is open.
    Ready,
    /// The first picture was drawn.
    MapReady,
    /// A vehicle's marker was clicked.
    VehicleClicked(Clicked),
    /// The playhead reached the end.
    AnimationComplete,
    /// Where the playhead is and what it does.
    PlaybackState(PlaybackState),
    /// Other vehicles are selected than before.
    SelectionChanged {
        /// Ids of those that are selected now.
        vehicle_ids: Vec<String>,
    },
    /// The map is looked at from elsewhere than before.
    CameraChanged(CameraState),
    /// What became of vehicles and fixes that were sent.
    LoadResult(LoadResult),
    /// The answer to a ping.
    Pong {
        /// What the ping carried.
        request_id: Option<String>,
    },
    /// Something went wrong that the application's user should hear of.
    MapError {
        /// What happened, in a sentence.
        message: String,
        /// The cause.
        error: String,
        /// Whether the viewer cannot go on.
        critical: bool,
    },
}

/// A click on a vehicle.
#[derive(Clone, Debug, PartialEq)]
pub struct Clicked {
    /// Id of the vehicle as the application sent it.
    pub vehicle_id: String,
    /// The moment that was shown, and the zone that the vehicle's times stated.
    pub time: Option<(Timestamp, Zone)>,
    /// Where the vehicle was shown.
    pub position: Option<LonLat>,
    /// With what.
    pub button: ClickButton,
    /// Keys that were held.
    pub modifiers: ClickModifiers,
}

/// What something was clicked with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClickButton {
    /// The first button of the mouse, or a finger.
    #[default]
    Left,
    /// The middle one.
    Middle,
    /// The second one.
    Right,
}

/// Keys that were held during a click.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClickModifiers {
    /// Shift.
    pub shift: bool,
    /// Control.
    pub ctrl: bool,
    /// Alt, Option on a Mac.
    pub alt: bool,
    /// Command on a Mac.
    pub meta: bool,
}

/// Where the playhead is and what it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaybackState {
    /// The moment that is shown; none without data.
    pub time: Option<Timestamp>,
    /// The zone that times are shown in.
    pub zone: Zone,
    /// The span that is played.
    pub range: Option<TimeRange>,
    /// What the playhead does.
    pub mode: PlaybackMode,
    /// Recorded seconds for one second.
    pub rate: f64,
    /// Whether it goes on from the start when it has reached the end.
    pub loops: bool,
    /// Whether it stays at the newest fix.
    pub follows_newest: bool,
}

/// What the playhead does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaybackMode {
    /// It moves.
    Playing,
    /// It stands.
    Paused,
    /// It stands at the end, which it has reached by itself.
    Ended,
}

/// Where the map is looked at from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CameraState {
    /// Middle of the view.
    pub center: LonLat,
    /// Web Mercator zoom level, of tiles of 256 points.
    pub zoom: f64,
    /// South-western and north-eastern corner; the west may lie east of the antimeridian.
    pub bounds: (LonLat, LonLat),
}

/// What became of vehicles and fixes that were sent.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadResult {
    /// Type of the message that brought them.
    pub of: &'static str,
    /// What that message carried.
    pub request_id: Option<String>,
    /// Vehicles that were taken.
    pub accepted_vehicles: u64,
    /// Fixes that were taken.
    pub accepted_fixes: u64,
    /// What was not.
    pub refused: Refused,
    /// What was wrong with it, and what was noted.
    pub problems: ProblemLog,
    /// Why the rest of the message could not be read, if that happened.
    pub broken_off: Option<String>,
}
