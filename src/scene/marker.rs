//! Markers: one instance a vehicle, as the GPU reads it.

use crate::model::{Color, PoseKind};

/// What a marker's outline says; never colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerShape {
    /// A disc: the place is known.
    Disc,
    /// A small disc with a dashed ring: last seen here.
    LastSeen,
    /// A diamond: another fix of the same time lies elsewhere.
    Conflict,
    /// A triangle: this cannot be true.
    Anomaly,
}

/// Grey of a vehicle that is somewhere unknown.
const GAP_COLOR: Color = Color::rgb(0x80, 0x80, 0x80);
/// Magenta of two places at one time.
const CONFLICT_COLOR: Color = Color::rgb(0xFF, 0x00, 0xFF);
/// Red of an impossible fix.
const ANOMALY_COLOR: Color = Color::rgb(0xFF, 0x00, 0x00);

/// One marker as `shaders/markers.wgsl` reads it.
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct MarkerInstance {
    /// Pixels from the viewport's middle, right and down.
    pub position_px: [f32; 2],
    /// Radius of the ring's outer edge in pixels.
    pub radius_px: f32,
    /// Compass heading in radians; used only with [`MarkerInstance::HAS_HEADING`].
    pub heading_rad: f32,
    /// Fill, sRGB, red in the lowest byte, alpha in the highest.
    pub color_rgba: u32,
    /// Ring, wedge and second ring: white, or the vehicle's own colour where the fill tells
    /// something else.
    pub ring_rgba: u32,
    /// Shape in bits 0 and 1, then [`MarkerInstance::HAS_HEADING`], [`MarkerInstance::SELECTED`],
    /// [`MarkerInstance::HOLLOW`].
    pub flags: u32,
}

impl MarkerInstance {
    /// Radius of the selected marker's second ring, in radii; as `shaders/markers.wgsl` has it.
    const SECOND_RING: f32 = 1.5;

    /// Radius in pixels of all that is drawn around the middle: the second ring counts.
    pub(super) fn outer_radius_px(&self) -> f32 {
        if self.flags & Self::SELECTED == 0 {
            self.radius_px
        } else {
            self.radius_px * Self::SECOND_RING
        }
    }

    /// The heading wedge is drawn.
    pub const HAS_HEADING: u32 = 1 << 2;
    /// The second ring is drawn.
    pub const SELECTED: u32 = 1 << 3;
    /// The middle is left open: the sender itself interpolated the place.
    pub const HOLLOW: u32 = 1 << 4;

    /// A white ring.
    pub const WHITE: u32 = u32::MAX;

    /// A marker of `shape` with a white ring; a heading of NaN is unknown, and only a disc shows one.
    pub(super) fn new(
        position_px: [f32; 2],
        radius_px: f32,
        shape: MarkerShape,
        heading_rad: f32,
        color_rgba: u32,
    ) -> Self {
        let has_heading = shape == MarkerShape::Disc && !heading_rad.is_nan();
        Self {
            position_px,
            radius_px: radius_px * shape.scale(),
            heading_rad: if has_heading { heading_rad } else { 0.0 },
            color_rgba: shape
                .color()
                .map_or(color_rgba, |color| pack_rgba(color, 255)),
            ring_rgba: Self::WHITE,
            flags: shape.code() | if has_heading { Self::HAS_HEADING } else { 0 },
        }
    }
}

impl MarkerShape {
    /// The shape that tells how a pose is known.
    pub const fn of(kind: PoseKind) -> Self {
        match kind {
            PoseKind::Observed | PoseKind::Interpolated | PoseKind::Stopped | PoseKind::Latest => {
                Self::Disc
            }
            PoseKind::Gap | PoseKind::Ended => Self::LastSeen,
            PoseKind::Conflict => Self::Conflict,
            PoseKind::Anomaly => Self::Anomaly,
        }
    }

    pub(super) const fn code(self) -> u32 {
        match self {
            Self::Disc => 0,
            Self::LastSeen => 1,
            Self::Conflict => 2,
            Self::Anomaly => 3,
        }
    }

    const fn scale(self) -> f32 {
        match self {
            Self::Disc => 1.0,
            Self::LastSeen => 0.75,
            // A diamond and a triangle need more room to look as large as a disc.
            Self::Conflict => 1.1,
            Self::Anomaly => 1.25,
        }
    }

    const fn color(self) -> Option<Color> {
        match self {
            Self::Disc => None,
            Self::LastSeen => Some(GAP_COLOR),
            Self::Conflict => Some(CONFLICT_COLOR),
            Self::Anomaly => Some(ANOMALY_COLOR),
        }
    }
}

/// Radius of a marker in points by zoom: small over a country, 8 in a street.
pub fn marker_radius_points(zoom: f64, selected: bool) -> f32 {
    const FAR: (f64, f64) = (7.0, 4.5);
    const NEAR: (f64, f64) = (13.0, 8.0);
    let closeness = ((zoom - FAR.0) / (NEAR.0 - FAR.0)).clamp(0.0, 1.0);
    let radius = (FAR.1 + closeness * (NEAR.1 - FAR.1)) as f32;
    if selected { radius * 1.25 } else { radius }
}

/// Packs a colour as the shaders unpack it, red in the lowest byte.
pub(super) const fn pack_rgba(color: Color, alpha: u8) -> u32 {
    u32::from_le_bytes([color.r, color.g, color.b, alpha])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_doubtful_kind_has_a_shape_and_a_colour_of_its_own() {
        let kinds = [
            PoseKind::Observed,
            PoseKind::Gap,
            PoseKind::Conflict,
            PoseKind::Anomaly,
        ];
        for (i, a) in kinds.iter().enumerate() {
            for b in kinds.iter().skip(i + 1) {
                assert_ne!(MarkerShape::of(*a), MarkerShape::of(*b));
                assert_ne!(MarkerShape::of(*a).color(), MarkerShape::of(*b).color());
            }
        }
    }

    #[test]
    fn markers_grow_with_the_zoom_up_to_their_full_size() {
        assert_eq!(marker_radius_points(3.0, false), 4.5);
        assert_eq!(marker_radius_points(18.0, false), 8.0);
        assert_eq!(marker_radius_points(18.0, true), 10.0);
    }
}
