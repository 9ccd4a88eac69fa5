//! Where a vehicle is at one moment, and how that is known.

use super::Certainty;
use crate::geo::WorldPoint;
use crate::time::Timestamp;

/// How a pose is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoseKind {
    /// A fix says so at this very time.
    Observed,
    /// Between two fixes, on the straight line; or the sender itself interpolated it.
    Interpolated,
    /// The sender says that the vehicle stands here until the next fix.
    Stopped,
    /// Nothing is known since the last fix; the marker stays where it was seen.
    Gap,
    /// The last fix has another fix of the same time elsewhere.
    Conflict,
    /// The last fix, or the way to the next one, cannot be true.
    Anomaly,
    /// The newest fix of a vehicle whose data comes live, not longer ago than what would be a
    /// gap; the marker waits there for the next one.
    Latest,
    /// The track has ended; the marker stays where it was seen last.
    Ended,
}

impl PoseKind {
    /// Whether the position is older than the playhead: the vehicle may be elsewhere.
    pub const fn is_last_seen(self) -> bool {
        matches!(self, Self::Gap | Self::Ended)
    }
}

/// Where a speed or a heading comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// The sender gave it with the fix.
    Recorded,
    /// Found here, from the places and times of neighbouring fixes.
    Derived,
}

/// A speed, where it comes from and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// Kilometres an hour.
    pub kmh: f64,
    /// Recorded or derived.
    pub source: Provenance,
    /// How sure it is.
    pub certainty: Certainty,
}

/// A direction and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heading {
    /// Compass degrees, 0 north and 90 east.
    pub deg: f64,
    /// Recorded, or derived from the last drive.
    pub source: Provenance,
}

/// A vehicle's state at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Where the marker stands.
    pub position: WorldPoint,
    /// How that is known.
    pub kind: PoseKind,
    /// Speed, unless unknown.
    pub speed: Option<Speed>,
    /// Where it heads, unless unknown.
    pub heading: Option<Heading>,
    /// Height in metres as recorded at the last fix.
    pub altitude_m: Option<f64>,
    /// Index of the last fix at or before the moment.
    pub fix_index: usize,
    /// Time of that fix.
    pub fix_time: Timestamp,
}

impl Pose {
    /// Speed below which a vehicle counts as standing, in km/h: receivers report
    /// walking pace for parked cars.
    pub const STANDING_KMH: f64 = 2.0;

    /// Whether the vehicle is known to move.
    pub fn is_moving(&self) -> bool {
        !self.kind.is_last_seen()
            && self
                .speed
                .is_some_and(|speed| speed.kmh >= Self::STANDING_KMH)
    }
}
