//! The part of the world that a map has tiles of.

use std::fmt;

use walkers::TileId;

use crate::geo::{LonLat, WorldPoint};
use crate::words::coordinates::{EAST, NORTH, SOUTH, WEST};
use crate::words::maps as words;

/// Units in one world.
const WORLD_UNITS: f64 = 4_294_967_296.0;

/// A box along meridians and parallels, in shares of the world from its north-western corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    west: f64,
    north: f64,
    /// May lie west of `west`: the box then crosses the antimeridian.
    east: f64,
    south: f64,
}

impl Extent {
    /// From degrees; `None` where they make no box. Latitudes are cut at those that the map
    /// reaches. A box as wide as the world has no sides.
    pub fn from_degrees(west: f64, south: f64, east: f64, north: f64) -> Option<Self> {
        let all = [west, south, east, north];
        if !all.iter().all(|value| value.is_finite()) || north <= south {
            return None;
        }
        let share = |lon_deg: f64, lat_deg: f64| {
            let place =
                LonLat::new(lon_deg.clamp(-180.0, 180.0), lat_deg.clamp(-90.0, 90.0)).ok()?;
            let point = WorldPoint::from_lon_lat(place);
            Some((
                f64::from(point.x) / WORLD_UNITS,
                f64::from(point.y) / WORLD_UNITS,
            ))
        };
        let (west_share, north_share) = share(west, north)?;
        let (east_share, south_share) = share(east, south)?;
        if east - west >= 360.0 || (west <= -180.0 && east >= 180.0) {
            return Some(Self {
                west: 0.0,
                north: north_share,
                east: 1.0,
                south: south_share,
            });
        }
        Some(Self {
            west: west_share,
            north: north_share,
            // 180 degrees east is where the next world begins.
            east: if east_share == 0.0 { 1.0 } else { east_share },
            south: south_share,
        })
    }

    /// The tiles of a zoom from one column and row to another, both inclusive.
    pub fn from_tiles(zoom: u8, columns: [u32; 2], rows: [u32; 2]) -> Self {
        let side = f64::from(zoom).exp2();
        let share = |edge: f64| (edge / side).clamp(0.0, 1.0);
        Self {
            west: share(f64::from(columns[0])),
            north: share(f64::from(rows[0])),
            east: share(f64::from(columns[1]) + 1.0),
            south: share(f64::from(rows[1]) + 1.0),
        }
    }

    /// The smallest box that holds both, where neither crosses the antimeridian.
    pub fn union(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            north: self.north.min(other.north),
            east: self.east.max(other.east),
            south: self.south.max(other.south),
        }
    }

    /// Whether a part of the tile lies in it.
    pub fn touches(&self, id: TileId) -> bool {
        let side = f64::from(id.zoom).exp2();
        let (left, right) = (f64::from(id.x) / side, (f64::from(id.x) + 1.0) / side);
        let (top, bottom) = (f64::from(id.y) / side, (f64::from(id.y) + 1.0) / side);
        let across = if self.west <= self.east {
            left < self.east && right > self.west
        } else {
            left < self.east || right > self.west
        };
        across && top < self.south && bottom > self.north
    }
}

/// Its middle and its size, for people: `35.9° N, 14.4° E, 72 km wide`.
impl fmt::Display for Extent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = if self.east > self.west {
            self.east - self.west
        } else {
            self.east - self.west + 1.0
        };
        if width >= 1.0 {
            return formatter.write_str(words::WHOLE_WORLD);
        }
        // Shares of the world are 0 to 1, and a float `as` integer saturates.
        let units = |share: f64| (share.rem_euclid(1.0) * WORLD_UNITS) as u32;
        let middle = WorldPoint {
            x: units(self.west + width / 2.0),
            y: units((self.north + self.south) / 2.0),
        };
        let place = middle.to_lon_lat();
        let part = |degrees: f64, positive: char, negative: char| {
            let sign = if degrees < 0.0 { negative } else { positive };
            format!("{:.1}° {sign}", degrees.abs())
        };
        let width_km = width * WORLD_UNITS * middle.metres_per_unit() / 1000.0;
        let (lat, lon) = (place.lat_deg(), place.lon_deg());
        let (lat, lon) = (part(lat, NORTH, SOUTH), part(lon, EAST, WEST));
        formatter.write_str(&words::around(&lat, &lon, width_km))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(zoom: u8, x: u32, y: u32) -> TileId {
        TileId { x, y, zoom }
    }

    #[test]
    fn a_box_holds_the_tiles_that_it_touches() {
        let malta = Extent::from_degrees(14.0, 35.5, 14.8, 36.6).unwrap();
        assert!(malta.touches(tile(0, 0, 0)) && malta.touches(tile(1, 1, 0)));
        assert!(!malta.touches(tile(1, 0, 0)) && !malta.touches(tile(1, 1, 1)));
        assert!(malta.touches(tile(9, 276, 200)) && !malta.touches(tile(9, 270, 200)));
    }

    #[test]
    fn a_box_may_cross_the_antimeridian_or_be_the_world() {
        let fiji = Extent::from_degrees(177.0, -20.0, -178.0, -12.0).unwrap();
        assert!(fiji.touches(tile(2, 3, 2)) && fiji.touches(tile(2, 0, 2)));
        assert!(!fiji.touches(tile(2, 1, 2)));
        for (west, east) in [(-180.0, 180.0), (-200.0, 200.0)] {
            let world = Extent::from_degrees(west, -85.06, east, 85.06).unwrap();
            assert!((0..8).all(|x| (0..8).all(|y| world.touches(tile(3, x, y)))));
        }
    }

    #[test]
    fn a_box_of_tiles_holds_them_and_no_others() {
        let two = Extent::from_tiles(4, [7, 8], [3, 3]);
        assert!(two.touches(tile(4, 7, 3)) && two.touches(tile(4, 8, 3)));
        assert!(!two.touches(tile(4, 6, 3)) && !two.touches(tile(4, 9, 3)));
        assert!(!two.touches(tile(4, 7, 2)) && !two.touches(tile(4, 7, 4)));
        let both = two.union(Extent::from_tiles(3, [0, 0], [7, 7]));
        assert!(both.touches(tile(4, 0, 15)) && both.touches(tile(4, 8, 3)));
        assert!(!both.touches(tile(4, 9, 9)) && !both.touches(tile(4, 3, 2)));
    }

    #[test]
    fn a_box_is_told_by_its_middle_and_its_width() {
        let told = |west, south, east, north| {
            let extent = Extent::from_degrees(west, south, east, north).unwrap();
            extent.to_string()
        };
        assert_eq!(told(14.0, 35.5, 14.8, 36.3), "35.9° N, 14.4° E, 72 km wide");
        assert_eq!(
            told(179.0, -18.0, -179.0, -16.0),
            "17.0° S, 180.0° W, 213 km wide"
        );
        assert_eq!(told(-180.0, -85.0, 180.0, 85.0), "the whole world");
    }

    #[test]
    fn what_is_no_box_is_none() {
        assert_eq!(Extent::from_degrees(0.0, 10.0, 5.0, -10.0), None);
        assert_eq!(Extent::from_degrees(f64::NAN, 0.0, 5.0, 10.0), None);
    }
}
