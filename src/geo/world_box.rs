//! A small box on the world for quick tests of what may be seen.

use super::{Camera, Viewport, WorldBounds, WorldPoint};

/// A box as middle and half size, 16 bytes: fleets hold one for every few dozen fixes.
///
/// Never smaller than what it was made of, at most a unit (9 mm) larger on each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldBox {
    center: WorldPoint,
    half_width_units: u32,
    half_height_units: u32,
}

impl WorldBox {
    /// The box around one place.
    pub const fn of_point(center: WorldPoint) -> Self {
        Self {
            center,
            half_width_units: 0,
            half_height_units: 0,
        }
    }

    /// The box around all `points`; `None` when there are none.
    pub fn of_points(points: impl IntoIterator<Item = WorldPoint>) -> Option<Self> {
        Some(Self::from(&WorldBounds::of_points(points)?))
    }

    /// What a camera shows of the world, and `margin_points` around it.
    pub fn of_view(camera: &Camera, viewport: Viewport, margin_points: f32) -> Self {
        let units = camera.units_per_point();
        let half = |size_points: f32| {
            let half_points = f64::from(size_points / 2.0 + margin_points);
            // A float `as` integer saturates: more than the world is the world.
            (half_points * units).ceil() as u32
        };
        Self {
            center: camera.center(),
            half_width_units: half(viewport.width_points),
            half_height_units: half(viewport.height_points),
        }
    }

    /// The box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (dx, dy) = other.center.offset_from(self.center);
        let join = |half: u32, offset: i64, other_half: u32| {
            let low = (-i64::from(half)).min(offset - i64::from(other_half));
            let high = i64::from(half).max(offset + i64::from(other_half));
            ((low + high) / 2, half_of(high - low))
        };
        let (x, half_width_units) =
            join(self.half_width_units, i64::from(dx), other.half_width_units);
        let (y, half_height_units) = join(self.half_height_units, dy, other.half_height_units);
        Self {
            center: self.center.offset_by(x as f64, y as f64),
            half_width_units,
            half_height_units,
        }
    }

    /// Whether the two have a place in common.
    #[inline]
    pub fn touches(&self, other: &Self) -> bool {
        let (dx, dy) = other.center.offset_from(self.center);
        let reach = |a: u32, b: u32| u64::from(a) + u64::from(b);
        u64::from(dx.unsigned_abs()) <= reach(self.half_width_units, other.half_width_units)
            && dy.unsigned_abs() <= reach(self.half_height_units, other.half_height_units)
    }

    /// Whether `point` lies in the box.
    #[inline]
    pub fn contains(&self, point: WorldPoint) -> bool {
        self.touches(&Self::of_point(point))
    }

    /// Width or height in units, whichever is larger.
    pub fn size_units(&self) -> f64 {
        2.0 * f64::from(self.half_width_units.max(self.half_height_units))
    }
}

impl From<&WorldBounds> for WorldBox {
    fn from(bounds: &WorldBounds) -> Self {
        let (width, height) = bounds.size_units();
        // Whole units below 2^33: exact as integers.
        Self {
            center: bounds.center(),
            half_width_units: half_of(width as i64),
            half_height_units: half_of(height as i64),
        }
    }
}

/// Half of a size, rounded up, and a unit for the rounding of the middle.
fn half_of(size_units: i64) -> u32 {
    u32::try_from(size_units / 2 + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        /// Places in a region that crosses the antimeridian.
        fn place()(x in -90_000_000..90_000_000_i32, y in 1_000_000_000..1_200_000_000_u32)
            -> WorldPoint { WorldPoint { x: x.cast_unsigned(), y } }
    }

    proptest! {
        #[test]
        fn a_box_holds_what_it_was_made_of(
            a in prop::collection::vec(place(), 1..6), b in prop::collection::vec(place(), 1..6),
        ) {
            let box_of = |points: &[WorldPoint]| WorldBox::of_points(points.iter().copied()).unwrap();
            let both = box_of(&a).union(box_of(&b));
            for point in a.iter().chain(&b) {
                prop_assert!(both.contains(*point));
            }
            let exact = box_of(&[a.clone(), b].concat());
            prop_assert!(both.size_units() <= exact.size_units() + 8.0);
            prop_assert!(both.touches(&box_of(&a)));
        }
    }

    #[test]
    fn a_view_touches_what_lies_in_it_and_nothing_else() {
        let camera = Camera::new(WorldPoint { x: 5, y: 1 << 31 }, 10.0);
        let viewport = Viewport {
            width_points: 200.0,
            height_points: 100.0,
            pixels_per_point: 2.0,
        };
        let view = WorldBox::of_view(&camera, viewport, 10.0);
        let at = |x, y| camera.world_from_screen(x, y);
        assert!(view.contains(at(-109.0, 59.0)) && view.contains(at(109.0, -59.0)));
        assert!(!view.contains(at(-111.0, 0.0)) && !view.contains(at(0.0, 61.0)));
        let far_out = Camera::new(WorldPoint { x: 5, y: 1 << 31 }, 1.0);
        let whole = WorldBox::of_view(&far_out, viewport, 400.0);
        assert!(whole.contains(WorldPoint {
            x: 5 + (1 << 31),
            y: 0
        }));
    }
}
