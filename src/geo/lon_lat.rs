//! A position in degrees, checked when it is made.

use std::fmt;

use thiserror::Error;

/// A position in WGS 84 degrees; both numbers are finite and in range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat {
    lon_deg: f64,
    lat_deg: f64,
}

/// Why two numbers are no position.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum LonLatError {
    /// Longitude is not a number from -180 to 180.
    #[error("longitude {0} is outside of -180 to 180")]
    Longitude(f64),
    /// Latitude is not a number from -90 to 90.
    #[error("latitude {0} is outside of -90 to 90")]
    Latitude(f64),
}

impl LonLat {
    /// A position from longitude (east positive) and latitude (north positive) in degrees.
    ///
    /// # Errors
    /// [`LonLatError`] when a number is not finite or out of range.
    pub fn new(lon_deg: f64, lat_deg: f64) -> Result<Self, LonLatError> {
        if !(-180.0..=180.0).contains(&lon_deg) {
            return Err(LonLatError::Longitude(lon_deg));
        }
        if !(-90.0..=90.0).contains(&lat_deg) {
            return Err(LonLatError::Latitude(lat_deg));
        }
        Ok(Self { lon_deg, lat_deg })
    }

    /// Longitude in degrees, east positive.
    pub const fn lon_deg(self) -> f64 {
        self.lon_deg
    }

    /// Latitude in degrees, north positive.
    pub const fn lat_deg(self) -> f64 {
        self.lat_deg
    }

    /// Great-circle distance in metres on a sphere of the Earth's mean radius
    /// (IUGG R1, 6 371 008.8 m), by the haversine formula
    /// (R. W. Sinnott, "Virtues of the Haversine", Sky & Telescope 68, 1984).
    pub fn distance_metres(self, other: Self) -> f64 {
        const MEAN_EARTH_RADIUS_METRES: f64 = 6_371_008.8;
        let (lat_a, lat_b) = (self.lat_deg.to_radians(), other.lat_deg.to_radians());
        let half_dlat = (lat_b - lat_a) / 2.0;
        let half_dlon = (other.lon_deg - self.lon_deg).to_radians() / 2.0;
        let h = half_dlat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_dlon.sin().powi(2);
        2.0 * MEAN_EARTH_RADIUS_METRES * h.sqrt().min(1.0).asin()
    }
}

impl fmt::Display for LonLat {
    /// Latitude first, five decimals (about a metre): `35.90812, 14.50164`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.5}, {:.5}", self.lat_deg, self.lon_deg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_out_of_range_are_refused_by_name() {
        assert!(LonLat::new(180.0, -90.0).is_ok());
        assert_eq!(LonLat::new(180.5, 0.0), Err(LonLatError::Longitude(180.5)));
        assert_eq!(LonLat::new(0.0, 91.0), Err(LonLatError::Latitude(91.0)));
        assert!(LonLat::new(f64::NAN, 0.0).is_err());
        assert!(LonLat::new(0.0, f64::INFINITY).is_err());
    }

    #[test]
    fn a_degree_of_latitude_is_about_111_kilometres() {
        let a = LonLat::new(14.0, 35.0).unwrap();
        let b = LonLat::new(14.0, 36.0).unwrap();
        assert!((a.distance_metres(b) - 111_195.0).abs() < 1.0);
        assert_eq!(a.distance_metres(a), 0.0);
    }

    #[test]
    fn opposite_points_are_half_the_circumference_apart() {
        let a = LonLat::new(0.0, 0.0).unwrap();
        let b = LonLat::new(180.0, 0.0).unwrap();
        assert!((a.distance_metres(b) - std::f64::consts::PI * 6_371_008.8).abs() < 1.0);
    }
}
