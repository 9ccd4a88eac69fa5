//! Fixed-point Web Mercator: 2^32 units are one world, 9 mm a unit at the equator.

use super::LonLat;

/// Latitude in degrees at which Web Mercator ends, `atan(sinh(pi))`.
pub const MAX_LAT_DEG: f64 = 85.051_128_779_806_59;

/// Units in one world, as a float.
const WORLD_UNITS: f64 = 4_294_967_296.0;

/// Metres on the ground for one unit at the equator: nowhere is a unit longer.
const MAX_METRES_PER_UNIT: f64 = std::f64::consts::TAU * 6_371_008.8 / WORLD_UNITS;

/// A place on the Web Mercator square: `x` grows east from longitude -180,
/// `y` grows south from latitude 85.05.
///
/// `x` wraps at the antimeridian, so that the difference of two places is the
/// wrapping difference of their `x`, and is exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct WorldPoint {
    /// Units east of longitude -180.
    pub x: u32,
    /// Units south of latitude 85.05.
    pub y: u32,
}

impl WorldPoint {
    /// Projects a position (spherical Web Mercator, EPSG:3857: J. P. Snyder, "Map
    /// Projections: A Working Manual", USGS 1395, equations 7-1 and 7-2 for the sphere).
    /// Latitudes beyond [`MAX_LAT_DEG`] land on the edge.
    pub fn from_lon_lat(position: LonLat) -> Self {
        let x = (position.lon_deg() + 180.0) / 360.0 * WORLD_UNITS;
        let lat_deg = position.lat_deg().clamp(-MAX_LAT_DEG, MAX_LAT_DEG);
        // ln(tan(pi/4 + lat/2)) written as atanh(sin(lat)), which takes two functions and not
        // three: every fix of a message passes here. The edges keep 1 - sin above 0.003.
        let sin = lat_deg.to_radians().sin();
        let north = 0.5 * ((1.0 + sin) / (1.0 - sin)).ln();
        let y = (0.5 - north / std::f64::consts::TAU) * WORLD_UNITS;
        Self {
            x: wrap_units(x),
            y: clamp_units(y),
        }
    }

    /// The position in degrees.
    pub fn to_lon_lat(self) -> LonLat {
        let lon_deg = f64::from(self.x) / WORLD_UNITS * 360.0 - 180.0;
        let north = (0.5 - f64::from(self.y) / WORLD_UNITS) * std::f64::consts::TAU;
        let lat_deg = north.sinh().atan().to_degrees();
        // Every u32 gives a position in range, so the fallback is never taken.
        LonLat::new(lon_deg, lat_deg).unwrap_or_else(|_| Self::default().to_lon_lat())
    }

    /// Units from `origin` to `self`, east and south, the short way round the world.
    pub const fn offset_from(self, origin: Self) -> (i32, i64) {
        let dx = self.x.wrapping_sub(origin.x).cast_signed();
        let dy = self.y as i64 - origin.y as i64;
        (dx, dy)
    }

    /// The place `dx` units east and `dy` units south; wraps east-west, stops at the poles.
    pub fn offset_by(self, dx: f64, dy: f64) -> Self {
        Self {
            x: wrap_units(f64::from(self.x) + dx),
            y: clamp_units(f64::from(self.y) + dy),
        }
    }

    /// The place at `fraction` of the straight Mercator line from `self` to `to`.
    pub fn lerp(self, to: Self, fraction: f64) -> Self {
        let (dx, dy) = to.offset_from(self);
        self.offset_by(f64::from(dx) * fraction, dy as f64 * fraction)
    }

    /// Compass direction from `self` to `to` in degrees, 0 north and 90 east;
    /// `None` for the same place. Mercator keeps angles, so this is the true course.
    pub fn heading_deg_to(self, to: Self) -> Option<f64> {
        let (dx, dy) = to.offset_from(self);
        if dx == 0 && dy == 0 {
            return None;
        }
        Some(
            f64::from(dx)
                .atan2(-(dy as f64))
                .to_degrees()
                .rem_euclid(360.0),
        )
    }

    /// Metres on the ground for one unit at this latitude: the equator's length on
    /// the mean-radius sphere over 2^32, times the cosine of the latitude.
    pub fn metres_per_unit(self) -> f64 {
        let north = (0.5 - f64::from(self.y) / WORLD_UNITS) * std::f64::consts::TAU;
        // cos(atan(sinh(u))) = 1 / cosh(u).
        MAX_METRES_PER_UNIT / north.cosh()
    }
}

/// Metres that two places are apart at the most: the straight Mercator line between them,
/// measured with the scale of the equator. Far cheaper than [`ground_metres_between`].
pub fn max_ground_metres_between(a: WorldPoint, b: WorldPoint) -> f64 {
    let (dx, dy) = b.offset_from(a);
    let (dx, dy) = (f64::from(dx), dy as f64);
    (dx * dx + dy * dy).sqrt() * MAX_METRES_PER_UNIT
}

/// Great-circle distance in metres between two places.
pub fn ground_metres_between(a: WorldPoint, b: WorldPoint) -> f64 {
    let (dx, dy) = b.offset_from(a);
    // Below some 40 km the local scale is right to a part in 10^5 and far cheaper.
    if dx.unsigned_abs() < 1 << 22 && dy.unsigned_abs() < 1 << 22 {
        let middle = a.lerp(b, 0.5);
        let (dx, dy) = (f64::from(dx), dy as f64);
        // Both below 2^22: their squares are exact, and `hypot` would guard against nothing.
        return (dx * dx + dy * dy).sqrt() * middle.metres_per_unit();
    }
    a.to_lon_lat().distance_metres(b.to_lon_lat())
}

fn wrap_units(units: f64) -> u32 {
    let rounded = rounded_units(units).unwrap_or_else(|| {
        // rem_euclid lies in 0..=2^32.
        units.round().rem_euclid(WORLD_UNITS) as u64
    });
    // Rounding up to 2^32 wraps to 0 like the world does.
    (rounded & 0xffff_ffff) as u32
}

fn clamp_units(units: f64) -> u32 {
    match rounded_units(units) {
        Some(rounded) => u32::try_from(rounded).unwrap_or(u32::MAX),
        // A float `as` integer saturates, and NaN becomes 0.
        None => units.round().clamp(0.0, f64::from(u32::MAX)) as u32,
    }
}

/// `units` rounded, half away from zero, where it lies in the world, as nearly every place
/// does: in general rounding and remainder would take more time than all the rest.
#[inline]
fn rounded_units(units: f64) -> Option<u64> {
    (0.0..WORLD_UNITS).contains(&units).then(|| {
        let whole = units as u64;
        whole + u64::from(units - whole as f64 >= 0.5)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon_deg: f64, lat_deg: f64) -> WorldPoint {
        WorldPoint::from_lon_lat(LonLat::new(lon_deg, lat_deg).unwrap())
    }

    #[test]
    fn a_position_survives_the_round_trip_to_a_centimetre() {
        for (lon, lat) in [
            (14.51234, 35.89876),
            (-75.6972, 45.4215),
            (179.999, -84.9),
            (0.0, 0.0),
        ] {
            let back = at(lon, lat).to_lon_lat();
            let error = back.distance_metres(LonLat::new(lon, lat).unwrap());
            assert!(error < 0.01, "{lon} {lat}: {error} m");
        }
    }

    #[test]
    fn the_short_way_leads_across_the_antimeridian() {
        let (west, east) = (at(-179.9, 10.0), at(179.9, 10.0));
        let (dx, dy) = west.offset_from(east);
        assert!(dx > 0 && dx < 1 << 24, "{dx}");
        assert_eq!(dy, 0);
        assert!((east.lerp(west, 0.5).to_lon_lat().lon_deg().abs() - 180.0).abs() < 1e-6);
    }

    #[test]
    fn units_are_rounded_wherever_they_lie() {
        for units in [
            0.0,
            0.499_999_999_999_999_94,
            0.5,
            1.5,
            2.499,
            WORLD_UNITS - 0.6,
            WORLD_UNITS - 0.5,
        ] {
            let expected = units.round();
            assert_eq!(
                f64::from(wrap_units(units)),
                expected % WORLD_UNITS,
                "{units}"
            );
            assert_eq!(
                f64::from(clamp_units(units)),
                expected.min(WORLD_UNITS - 1.0)
            );
        }
        assert_eq!(wrap_units(-1.0), u32::MAX);
        assert_eq!(wrap_units(WORLD_UNITS + 2.0), 2);
        assert_eq!((clamp_units(-1.0), clamp_units(1e300)), (0, u32::MAX));
        assert_eq!((wrap_units(f64::NAN), clamp_units(f64::NAN)), (0, 0));
    }

    #[test]
    fn poles_land_on_the_edge() {
        assert_eq!(at(0.0, 90.0).y, 0);
        assert_eq!(at(0.0, -90.0).y, u32::MAX);
        assert_eq!(at(180.0, 0.0).x, at(-180.0, 0.0).x);
    }

    #[test]
    fn headings_follow_the_compass() {
        let origin = at(14.0, 35.0);
        for (lon, lat, heading) in [
            (14.0, 35.1, 0.0),
            (14.1, 35.0, 90.0),
            (14.0, 34.9, 180.0),
            (13.9, 35.0, 270.0),
        ] {
            assert!((origin.heading_deg_to(at(lon, lat)).unwrap() - heading).abs() < 0.01);
        }
        assert_eq!(origin.heading_deg_to(origin), None);
    }

    #[test]
    fn the_upper_bound_of_a_distance_is_never_below_it() {
        let places = [
            at(14.50, 35.90),
            at(14.52, 35.91),
            at(0.0, 0.0),
            at(0.001, 0.001),
            at(-179.9, 84.0),
            at(179.9, -84.0),
            at(90.0, 0.0),
        ];
        for a in places {
            for b in places {
                let metres = ground_metres_between(a, b);
                let bound = max_ground_metres_between(a, b);
                assert!(
                    bound >= metres * (1.0 - 1e-9),
                    "{a:?} {b:?}: {bound} {metres}"
                );
            }
        }
    }

    #[test]
    fn the_projection_agrees_with_snyders_formula_to_a_unit() {
        for step in -850..=850 {
            let lat_deg = f64::from(step) / 10.0;
            let snyder = (std::f64::consts::FRAC_PI_4 + lat_deg.to_radians() / 2.0)
                .tan()
                .ln();
            let y = (0.5 - snyder / std::f64::consts::TAU) * WORLD_UNITS;
            let off = (f64::from(at(7.0, lat_deg).y) - y).abs();
            assert!(off <= 0.51, "{lat_deg}: {off} units");
        }
    }

    #[test]
    fn short_distances_agree_with_the_haversine() {
        let (a, b) = (at(14.50, 35.90), at(14.52, 35.91));
        let exact = a.to_lon_lat().distance_metres(b.to_lon_lat());
        assert!((ground_metres_between(a, b) / exact - 1.0).abs() < 1e-5);
        let far = at(-75.0, 45.0);
        assert_eq!(
            ground_metres_between(a, far),
            a.to_lon_lat().distance_metres(far.to_lon_lat())
        );
    }
}
