//! A box around places that may lie on both sides of the antimeridian.

use super::WorldPoint;

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
    fn no_points_have_no_box() {
        assert_eq!(WorldBounds::of_points([]), None);
    }
}
