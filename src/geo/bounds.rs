//! A box around places that may lie on both sides of the antimeridian.

use super::{LonLat, WorldPoint};

/// The smallest box around the points given so far.
///
/// Kept relative to the first point, the short way round the world, so that a
/// drive across the antimeridian gives a small box and not one of the whole world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldBounds {
    origin: WorldPoint,
    west: i32,
    east: i32,
    north: i64,
    south: i64,
}

impl WorldBounds {
    /// The box around one point.
    pub const fn of_point(point: WorldPoint) -> Self {
        Self {
            origin: point,
            west: 0,
            east: 0,
            north: 0,
            south: 0,
        }
    }

    /// The box around all `points`, or `None` when there are none.
    pub fn of_points(points: impl IntoIterator<Item = WorldPoint>) -> Option<Self> {
        let mut points = points.into_iter();
        let mut bounds = Self::of_point(points.next()?);
        points.for_each(|point| bounds.include(point));
        Some(bounds)
    }

    /// The box from a south-western corner east to a north-eastern one, across the antimeridian
    /// if the west lies east of it, and more than half way round the world if that is asked for.
    pub fn of_corners(south_west: LonLat, north_east: LonLat) -> Self {
        const UNITS_PER_DEG: f64 = 4_294_967_296.0 / 360.0;
        let mut width_deg = north_east.lon_deg() - south_west.lon_deg();
        if width_deg < 0.0 {
            width_deg += 360.0;
        }
        let half_units = width_deg / 2.0 * UNITS_PER_DEG;
        let a = WorldPoint::from_lon_lat(south_west);
        let b = WorldPoint::from_lon_lat(north_east);
        let height = i64::from(b.y) - i64::from(a.y);
        // From the middle both sides are at most half a world away; the cast saturates there.
        Self {
            origin: a.offset_by(half_units, 0.0),
            west: -(half_units as i32),
            east: half_units as i32,
            north: height.min(0),
            south: height.max(0),
        }
    }

    /// Grows the box to hold `point`.
    pub fn include(&mut self, point: WorldPoint) {
        let (dx, dy) = point.offset_from(self.origin);
        self.west = self.west.min(dx);
        self.east = self.east.max(dx);
        self.north = self.north.min(dy);
        self.south = self.south.max(dy);
    }

    /// Grows the box to hold `other`.
    pub fn include_bounds(&mut self, other: &Self) {
        let north_west = other
            .origin
            .offset_by(f64::from(other.west), other.north as f64);
        let south_east = other
            .origin
            .offset_by(f64::from(other.east), other.south as f64);
        self.include(north_west);
        self.include(south_east);
    }

    /// Middle of the box.
    pub fn center(&self) -> WorldPoint {
        let dx = (f64::from(self.west) + f64::from(self.east)) / 2.0;
        self.origin
            .offset_by(dx, (self.north + self.south) as f64 / 2.0)
    }

    /// Width and height in world units.
    pub fn size_units(&self) -> (f64, f64) {
        (
            f64::from(self.east) - f64::from(self.west),
            (self.south - self.north) as f64,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::LonLat;

    fn at(lon_deg: f64, lat_deg: f64) -> WorldPoint {
        WorldPoint::from_lon_lat(LonLat::new(lon_deg, lat_deg).unwrap())
    }

    #[test]
    fn a_box_across_the_antimeridian_is_small() {
        let bounds = WorldBounds::of_points([at(179.0, 1.0), at(-179.0, -1.0)]).unwrap();
        let (width, _) = bounds.size_units();
        assert!((width / 4_294_967_296.0 * 360.0 - 2.0).abs() < 1e-6);
        assert!((bounds.center().to_lon_lat().lon_deg().abs() - 180.0).abs() < 1e-6);
    }

    #[test]
    fn a_union_holds_both_boxes() {
        let mut a = WorldBounds::of_points([at(10.0, 50.0), at(11.0, 51.0)]).unwrap();
        let b = WorldBounds::of_points([at(12.0, 49.0), at(13.0, 49.5)]).unwrap();
        a.include_bounds(&b);
        let all = WorldBounds::of_points([
            at(10.0, 50.0),
            at(11.0, 51.0),
            at(12.0, 49.0),
            at(13.0, 49.5),
        ])
        .unwrap();
        assert_eq!(a.center(), all.center());
        assert_eq!(a.size_units(), all.size_units());
    }

    #[test]
    fn a_box_of_corners_goes_east_from_the_first_however_far_that_is() {
        let of = |west: f64, east: f64| {
            let corner = |lon_deg, lat_deg| LonLat::new(lon_deg, lat_deg).unwrap();
            WorldBounds::of_corners(corner(west, -10.0), corner(east, 40.0))
        };
        for (west, east, middle, width_deg) in [
            (10.0, 20.0, 15.0, 10.0),
            (170.0, -170.0, 180.0, 20.0),
            (-100.0, 120.0, 10.0, 220.0),
            (-180.0, 180.0, 0.0, 360.0),
            (5.0, 5.0, 5.0, 0.0),
        ] {
            let bounds = of(west, east);
            let (width, height) = bounds.size_units();
            assert!(
                (width / 4_294_967_296.0 * 360.0 - width_deg).abs() < 1e-6,
                "{width}"
            );
            let center = bounds.center();
            let off = center.to_lon_lat().lon_deg() - middle;
            assert!(
                off.rem_euclid(360.0).min((-off).rem_euclid(360.0)) < 1e-6,
                "{off}"
            );
            let (north, south) = (at(0.0, 40.0).y, at(0.0, -10.0).y);
            assert_eq!(height, f64::from(south) - f64::from(north));
            assert!(center.y.abs_diff(north / 2 + south / 2) <= 1);
        }
    }

    #[test]
    fn no_points_have_no_box() {
        assert_eq!(WorldBounds::of_points([]), None);
    }
}
