//! What the user interface is shown: plain references, made anew for each frame.

use std::path::Path;

use super::map_view::BasemapView;
use crate::command::FollowTarget;
use crate::geo::Camera;
use crate::model::{
    ColorBy, Fleet, Passings, ProblemLog, Selection, TrailLength, VehicleKey, Visibility,
    WholeTracks,
};
use crate::playback::Clock;
use crate::preferences::Preferences;
use crate::time::{TimeFace, TimeRange, Timestamp, Zone, ZoneName};
use crate::units::Units;

/// Everything that a frame's panels are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// All vehicles.
    pub fleet: &'a Fleet,
    /// A number that is another one whenever the fleet was replaced or cleared or a vehicle was
    /// removed: what is computed from all vehicles is kept until it changes. Vehicles that are
    /// appended come behind the others without changing it; tracks that change in place are
    /// told by the fleet.
    pub fleet_generation: u64,
    /// The playhead.
    pub clock: &'a Clock,
    /// On which clock times are written.
    pub time_face: &'a TimeFace,
    /// What a person prefers: units, colours, scale, movement, time zone.
    pub preferences: Preferences,
    /// Time zones by their names.
    pub zones: ZonesView<'a>,
    /// The vehicle that was selected last.
    pub selected: Option<VehicleKey>,
    /// The selected vehicles.
    pub selection: &'a Selection,
    /// The vehicles that are hidden.
    pub visibility: &'a Visibility,
    /// How trails and labels are drawn.
    pub display: DisplaySettings,
    /// Whom the view goes along with.
    pub following: &'a Following,
    /// When the trails under the resting pointer were there.
    pub pointed: Option<&'a Passings>,
    /// Where the data comes from.
    pub source: &'a Source,
    /// A message that is being received or decoded.
    pub loading: Option<Loading>,
    /// What is told in passing at the moment.
    pub said: Option<Said>,
    /// Messages to the user, oldest first.
    pub notices: &'a [Notice],
    /// What was refused or noted in the loaded data.
    pub problems: &'a ProblemLog,
    /// Where the map is looked at from.
    pub camera: &'a Camera,
    /// The map under the tracks, and what can be there instead.
    pub basemap: BasemapView<'a>,
    /// What draws.
    pub adapter: &'a AdapterView,
    /// The log file, if one is written.
    pub log_path: Option<&'a Path>,
}

impl View<'_> {
    /// The zone to write `t` with.
    pub fn zone_at(&self, t: Timestamp) -> Zone {
        self.time_face.zone_at(t)
    }

    /// In what speeds and lengths are written.
    pub const fn units(&self) -> Units {
        self.preferences.units
    }
}

/// Time zones by their names.
#[derive(Clone, Copy, Debug)]
pub struct ZonesView<'a> {
    /// All that are known, in the order of the alphabet.
    pub names: &'a [ZoneName],
    /// Those that were used before, the last one first.
    pub recent: &'a [ZoneName],
    /// Seconds from UTC in a zone at a moment of UTC, east positive.
    pub offset_at: fn(ZoneName, Timestamp) -> i32,
}

/// Whether the view goes along with somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Following {
    /// It stays where it is.
    #[default]
    Nobody,
    /// It goes along.
    Active(FollowTarget),
    /// It would, but a person has moved it elsewhere: one key goes on.
    Suspended(FollowTarget),
}

impl Following {
    /// Whom it goes along with, or would.
    pub const fn target(&self) -> Option<&FollowTarget> {
        match self {
            Self::Nobody => None,
            Self::Active(target) | Self::Suspended(target) => Some(target),
        }
    }
}

/// Something that is told in passing: on the screen for a few seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Said {
    /// The playhead has left out a time in which nobody moves.
    Skipped(TimeRange),
    /// This vehicle was never so near, in metres, to the middle of the map.
    NeverHere(VehicleKey, f64),
}

/// How trails and labels are drawn; each part is really used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DisplaySettings {
    /// Whether trails are drawn at all.
    pub show_trails: bool,
    /// How long trails are.
    pub trail_length: TrailLength,
    /// Whether the view goes to the data when it is loaded.
    pub auto_center: bool,
    /// Whether markers carry the time of their last fix.
    pub show_timestamps: bool,
    /// Whether only what receivers have reported is drawn: nothing glides between fixes, and
    /// what the sender interpolated is left out.
    pub hide_inferred: bool,
    /// Whether dashed lines lead across what is not known.
    pub show_connectors: bool,
    /// Whether all vehicles are named on the map, or only selected ones.
    pub show_names: bool,
    /// Whose whole tracks lie faintly below what moves.
    pub whole_tracks: WholeTracks,
    /// What the colour of markers and trails tells.
    pub color_by: ColorBy,
}

impl Default for DisplaySettings {
    /// The application's own defaults.
    fn default() -> Self {
        Self {
            show_trails: false,
            trail_length: TrailLength::None,
            auto_center: true,
            show_timestamps: false,
            hide_inferred: false,
            show_connectors: true,
            show_names: true,
            whole_tracks: WholeTracks::None,
            color_by: ColorBy::Vehicle,
        }
    }
}

impl DisplaySettings {
    /// The trail to draw: none unless trails are shown.
    pub const fn effective_trail(&self) -> TrailLength {
        if self.show_trails {
            self.trail_length
        } else {
            TrailLength::None
        }
    }
}

/// Where the data comes from, and how that stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Source {
    /// Nowhere: the program was started without a file and without a port.
    #[default]
    None,
    /// A session file.
    File {
        /// Its name without folders, or `demo`.
        name: String,
    },
    /// The application is being called.
    Connecting {
        /// `127.0.0.1:49843`.
        address: String,
        /// Attempts so far, from 1.
        attempt: u32,
        /// Why the one before failed, in words.
        failed: Option<String>,
    },
    /// The application is connected.
    Live {
        /// `127.0.0.1:49843`.
        address: String,
    },
    /// The connection is gone; loaded data stays.
    Lost {
        /// `127.0.0.1:49843`.
        address: String,
        /// Why, in words.
        reason: String,
        /// Seconds until the next attempt.
        retry_in_secs: f64,
    },
    /// The connection is gone and is not made again until that is asked for.
    GivenUp {
        /// `127.0.0.1:49843`.
        address: String,
        /// Why the last attempt failed, in words.
        reason: String,
    },
}

impl Source {
    /// Whether to offer an attempt to connect.
    pub const fn can_retry(&self) -> bool {
        matches!(self, Self::Lost { .. } | Self::GivenUp { .. })
    }
}

/// Progress of one large message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loading {
    /// What is being done.
    pub stage: LoadStage,
    /// Bytes done.
    pub bytes: u64,
    /// Bytes in all, if known.
    pub total_bytes: Option<u64>,
    /// Vehicles decoded so far.
    pub vehicles: usize,
}

/// A large message is received, then decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadStage {
    /// Bytes come in.
    Receiving,
    /// Bytes become vehicles.
    Decoding,
}

/// A message to the user that stays until it is dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// To dismiss it by.
    pub id: u64,
    /// How bad it is.
    pub level: NoticeLevel,
    /// One sentence: what happened.
    pub title: String,
    /// More: which data, what to do. May have several lines.
    pub detail: String,
}

/// How bad a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeLevel {
    /// Good to know.
    Info,
    /// Something is missing or was repaired.
    Warning,
    /// Something does not work.
    Error,
}

/// What draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdapterView {
    /// Name of the graphics adapter.
    pub name: String,
    /// `Vulkan`, `Metal`, …
    pub backend: String,
    /// Whether the processor draws, for want of a graphics card.
    pub is_software: bool,
}
