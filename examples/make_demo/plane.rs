//! A flat map of the city in metres, where driving is simulated.

const METRES_PER_DEGREE: f64 = 111_194.93;
const ORIGIN_LATITUDE: f64 = 35.902;
const ORIGIN_LONGITUDE: f64 = 14.495;

/// A point or a vector in metres east and north of the origin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Metres {
    /// Metres east.
    pub east: f64,
    /// Metres north.
    pub north: f64,
}

impl Metres {
    /// The point at a latitude and longitude in degrees. The city is ten kilometres wide: taking
    /// it for flat moves nothing by more than a few centimetres against its neighbours.
    pub fn from_lat_lon(latitude: f64, longitude: f64) -> Self {
        Self {
            east: (longitude - ORIGIN_LONGITUDE) * metres_per_degree_east(),
            north: (latitude - ORIGIN_LATITUDE) * METRES_PER_DEGREE,
        }
    }

    /// Latitude and longitude in degrees.
    pub fn to_lat_lon(self) -> (f64, f64) {
        (
            ORIGIN_LATITUDE + self.north / METRES_PER_DEGREE,
            ORIGIN_LONGITUDE + self.east / metres_per_degree_east(),
        )
    }

    /// The vector from `other` to this point.
    pub fn minus(self, other: Self) -> Self {
        Self {
            east: self.east - other.east,
            north: self.north - other.north,
        }
    }

    /// This point moved by `factor` times `vector`.
    pub fn plus(self, vector: Self, factor: f64) -> Self {
        Self {
            east: self.east + vector.east * factor,
            north: self.north + vector.north * factor,
        }
    }

    /// Length in metres.
    pub fn length(self) -> f64 {
        self.east.hypot(self.north)
    }

    /// Direction in degrees clockwise from north, 0 to 360.
    pub fn bearing_deg(self) -> f64 {
        self.east.atan2(self.north).to_degrees().rem_euclid(360.0)
    }
}

/// The angle between two bearings, 0 to 180 degrees.
pub fn turn_deg(a: f64, b: f64) -> f64 {
    let difference = (a - b).rem_euclid(360.0);
    difference.min(360.0 - difference)
}

fn metres_per_degree_east() -> f64 {
    METRES_PER_DEGREE * ORIGIN_LATITUDE.to_radians().cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_comes_back_from_the_plane_where_it_was() {
        let (latitude, longitude) = Metres::from_lat_lon(35.8979, 14.5128).to_lat_lon();
        assert!((latitude - 35.8979).abs() < 1e-12);
        assert!((longitude - 14.5128).abs() < 1e-12);
    }

    #[test]
    fn bearings_run_clockwise_from_north() {
        let bearing = |east, north| Metres { east, north }.bearing_deg();
        assert!((bearing(0.0, 1.0) - 0.0).abs() < 1e-9);
        assert!((bearing(1.0, 0.0) - 90.0).abs() < 1e-9);
        assert!((bearing(-1.0, 0.0) - 270.0).abs() < 1e-9);
        assert!((turn_deg(350.0, 10.0) - 20.0).abs() < 1e-9);
    }
}
