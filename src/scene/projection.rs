//! From the world to physical pixels around the middle of the viewport.

use crate::geo::{Camera, Viewport, WorldPoint};

/// Maps world points to pixels relative to the viewport's middle, x right and y down.
///
/// The camera is subtracted in integers, so that the result is exact to far below a
/// pixel wherever it lands on the screen, at every zoom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScreenProjection {
    center: WorldPoint,
    px_per_unit: f32,
    half_width_px: f32,
    half_height_px: f32,
    pixels_per_point: f32,
}

impl ScreenProjection {
    /// The projection of `camera` over `viewport`.
    pub fn new(camera: &Camera, viewport: Viewport) -> Self {
        let px_per_unit = f64::from(viewport.pixels_per_point) / camera.units_per_point();
        Self {
            center: camera.center(),
            px_per_unit: px_per_unit as f32,
            half_width_px: viewport.width_points * viewport.pixels_per_point / 2.0,
            half_height_px: viewport.height_points * viewport.pixels_per_point / 2.0,
            pixels_per_point: viewport.pixels_per_point,
        }
    }

    /// Where a place lies, in pixels from the middle.
    pub fn px_from_world(&self, point: WorldPoint) -> [f32; 2] {
        let (dx, dy) = point.offset_from(self.center);
        [dx as f32 * self.px_per_unit, dy as f32 * self.px_per_unit]
    }

    /// Where the place at `fraction` of the straight line between two places lies.
    pub fn px_between(&self, from: WorldPoint, to: WorldPoint, fraction: f64) -> [f32; 2] {
        let (dx, dy) = from.offset_from(self.center);
        let (step_x, step_y) = to.offset_from(from);
        self.px_from_offset((
            f64::from(dx) + f64::from(step_x) * fraction,
            dy as f64 + step_y as f64 * fraction,
        ))
    }

    /// Where the place so many units east and south of the middle lies.
    #[inline]
    pub fn px_from_offset(&self, (east_units, south_units): (f64, f64)) -> [f32; 2] {
        [
            east_units as f32 * self.px_per_unit,
            south_units as f32 * self.px_per_unit,
        ]
    }

    /// The place in the middle of the viewport.
    pub const fn center(&self) -> WorldPoint {
        self.center
    }

    /// Pixels to a world unit.
    pub const fn px_per_unit(&self) -> f32 {
        self.px_per_unit
    }

    /// Pixels that the viewport has.
    pub const fn area_px(&self) -> f32 {
        self.half_width_px * self.half_height_px * 4.0
    }

    /// Whether a disc of this radius around `px` touches the viewport.
    pub fn shows_disc(&self, [x, y]: [f32; 2], radius_px: f32) -> bool {
        x.abs() <= self.half_width_px + radius_px && y.abs() <= self.half_height_px + radius_px
    }

    /// Whether a line may touch the viewport: false only when both ends lie beyond
    /// the same side.
    pub fn may_show_line(&self, a: [f32; 2], b: [f32; 2], margin_px: f32) -> bool {
        let (w, h) = (
            self.half_width_px + margin_px,
            self.half_height_px + margin_px,
        );
        !(a[0].max(b[0]) < -w || a[0].min(b[0]) > w || a[1].max(b[1]) < -h || a[1].min(b[1]) > h)
    }

    /// The part of a line inside of the viewport and `margin_px` around it, as fractions
    /// of its length (Y.-D. Liang and B. A. Barsky, "A New Concept and Method for Line
    /// Clipping", ACM TOG 3(1), 1984); `None` when no part is.
    pub fn clip_line(&self, a: [f32; 2], b: [f32; 2], margin_px: f32) -> Option<(f32, f32)> {
        let (w, h) = (
            self.half_width_px + margin_px,
            self.half_height_px + margin_px,
        );
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let mut from = 0.0_f32;
        let mut to = 1.0_f32;
        for (p, q) in [
            (-dx, a[0] + w),
            (dx, w - a[0]),
            (-dy, a[1] + h),
            (dy, h - a[1]),
        ] {
            if p == 0.0 {
                if q < 0.0 {
                    return None;
                }
            } else if p < 0.0 {
                from = from.max(q / p);
            } else {
                to = to.min(q / p);
            }
        }
        (from <= to).then_some((from, to))
    }

    /// Physical pixels to a point.
    pub const fn pixels_per_point(&self) -> f32 {
        self.pixels_per_point
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::LonLat;

    fn projection() -> ScreenProjection {
        let center = WorldPoint::from_lon_lat(LonLat::new(14.5, 35.9).unwrap());
        let viewport = Viewport {
            width_points: 100.0,
            height_points: 80.0,
            pixels_per_point: 2.0,
        };
        ScreenProjection::new(&Camera::new(center, 20.0), viewport)
    }

    #[test]
    fn neighbouring_units_stay_apart_at_the_largest_zooms() {
        let camera = Camera::new(
            WorldPoint {
                x: 3_000_000_001,
                y: 1_000_000_001,
            },
            22.0,
        );
        let viewport = Viewport {
            width_points: 100.0,
            height_points: 80.0,
            pixels_per_point: 1.0,
        };
        let projection = ScreenProjection::new(&camera, viewport);
        let [x0, _] = projection.px_from_world(WorldPoint {
            x: 3_000_000_101,
            y: 1_000_000_001,
        });
        let [x1, _] = projection.px_from_world(WorldPoint {
            x: 3_000_000_102,
            y: 1_000_000_001,
        });
        assert!((x1 - x0 - 0.25).abs() < 1e-4, "{}", x1 - x0);
    }

    #[test]
    fn a_line_is_clipped_to_what_can_be_seen() {
        let p = projection();
        let (from, to) = p.clip_line([-1e7, 0.0], [1e7, 0.0], 0.0).unwrap();
        assert!(
            (from - (0.5 - 100.0 / 2e7)).abs() < 1e-6 && (to - (0.5 + 100.0 / 2e7)).abs() < 1e-6
        );
        assert_eq!(p.clip_line([200.0, -10.0], [300.0, 10.0], 0.0), None);
        assert_eq!(p.clip_line([0.0, 0.0], [0.0, 0.0], 0.0), Some((0.0, 1.0)));
        assert!(!p.may_show_line([200.0, -10.0], [300.0, 10.0], 5.0));
        assert!(p.may_show_line([-200.0, -10.0], [300.0, 10.0], 5.0));
    }
}
