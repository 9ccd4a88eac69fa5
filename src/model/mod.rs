//! What is known of vehicles: fixes, tracks, the fleet, and where each vehicle is at a time.

mod activity;
mod changes;
mod color;
mod color_by;
mod columns;
mod events;
mod fix;
mod fleet;
mod groups;
mod growth;
mod id_index;
mod journey;
mod legs;
mod levels;
mod measure;
mod passing;
mod pose;
mod problem;
mod selection;
mod settings;
mod speed;
mod speed_profile;
mod stops;
mod track;
mod update;
mod vehicle;
mod visibility;

pub use activity::Activity;
pub use color::{Color, PALETTE};
pub use color_by::{
    ColorBy, SPEED_BOUNDS_KMH, SPEED_CLASSES, UNKNOWN_COLOR, speed_class, speed_colors,
};
pub use events::{Event, EventKind, EventSearch};
pub use fix::{Certainty, Fix, FixFlags};
pub use fleet::{Fleet, FleetCounts, VehicleKey};
pub use groups::{Group, Groups};
pub use growth::MAX_SETTLED_FIXES;
pub use journey::{Journey, JourneySums, Totals};
pub use legs::{
    GAP_FLOOR_SECS, GAP_MEDIAN_MULTIPLE, LegKind, MAX_PLAUSIBLE_SPEED_KMH, MIN_JUMP_METRES,
};
pub use levels::{Level, Tolerance};
pub use measure::Measure;
pub use passing::{Passing, Passings};
pub use pose::{Heading, Pose, PoseKind, Provenance, Speed};
pub use problem::{MAX_PROBLEM_SAMPLES, Problem, ProblemLog, Severity};
pub use selection::{NOBODY, Selection};
pub use settings::{Settings, TrailLength, WholeTracks};
pub use speed::{OBSERVED_LOOK_FIXES, SpeedBasis};
pub use speed_profile::{SpeedExtent, SpeedMarks, SpeedProfile, SpeedSpan};
pub use stops::{MIN_STOP_SECS, STOP_RADIUS_METRES, Stop, StopSearch};
pub use track::{CHUNK_FIXES, Track, TrackBuilder, TrackCounts};
pub use update::{Extension, Update};
pub use vehicle::Vehicle;
pub use visibility::{ALL_SHOWN, Visibility};
