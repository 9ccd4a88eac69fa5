//! Which kinds of places and lines a scene has: what a legend has to explain.

use super::extract::Scene;
use super::marker::{MarkerInstance, MarkerShape};
use super::strip::{LineKinds, LinkStyle};

/// Bits of [`MarkerInstance::flags`] that hold the shape.
const SHAPE_BITS: u32 = 0b11;

/// Which kinds of places and lines are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DrawnKinds {
    /// Known places, and drives.
    pub observed: bool,
    /// What the sender interpolated.
    pub interpolated: bool,
    /// Vehicles that were last seen there, and lines across gaps.
    pub gap: bool,
    /// Two places at one time.
    pub conflict: bool,
    /// What cannot be true.
    pub anomaly: bool,
}

impl Scene {
    /// What is drawn, in one pass over the markers.
    pub fn drawn_kinds(&self) -> DrawnKinds {
        let mut lines = LineKinds::default();
        for part in &self.parts {
            lines.add_all(part.line_kinds);
            lines.add_all(part.track_kinds);
        }
        let mut kinds = DrawnKinds {
            observed: lines.has(LinkStyle::Driven),
            interpolated: lines.has(LinkStyle::Interpolated),
            gap: lines.has(LinkStyle::Gap),
            conflict: lines.has(LinkStyle::Conflict),
            anomaly: lines.has(LinkStyle::Jump),
        };
        for marker in &self.markers {
            let shape = marker.flags & SHAPE_BITS;
            let is_hollow = marker.flags & MarkerInstance::HOLLOW != 0;
            kinds.observed |= shape == MarkerShape::Disc.code() && !is_hollow;
            kinds.interpolated |= is_hollow;
            kinds.gap |= shape == MarkerShape::LastSeen.code();
            kinds.conflict |= shape == MarkerShape::Conflict.code();
            kinds.anomaly |= shape == MarkerShape::Anomaly.code();
        }
        kinds
    }
}
