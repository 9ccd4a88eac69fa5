//! Places: degrees, fixed-point Web Mercator, bounds and the camera over them.

mod bounds;
mod camera;
mod lon_lat;
mod world_box;
mod world_point;

pub use bounds::WorldBounds;
pub use camera::{Camera, MAX_ZOOM, MIN_ZOOM, Viewport};
pub use lon_lat::{LonLat, LonLatError};
pub use world_box::WorldBox;
pub use world_point::{MAX_LAT_DEG, WorldPoint, ground_metres_between, max_ground_metres_between};
