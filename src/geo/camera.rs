//! Where the map is looked at from: a centre and a zoom, over a viewport.

use super::{WorldBounds, WorldPoint};

/// Smallest zoom: the world is 256 points wide at zoom 0.
pub const MIN_ZOOM: f64 = 1.0;
/// Largest zoom; a point of the screen is then some 3.7 cm at the equator.
pub const MAX_ZOOM: f64 = 22.0;

/// Units in one world.
const WORLD_UNITS: f64 = 4_294_967_296.0;
/// Width of the world at zoom 0 in points, as slippy maps have it.
const TILE_POINTS: f64 = 256.0;

/// Size of the drawing area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Width in points (logical pixels).
    pub width_points: f32,
    /// Height in points (logical pixels).
    pub height_points: f32,
    /// Physical pixels to a point.
    pub pixels_per_point: f32,
}

/// A view straight down, north up. The world is `256 * 2^zoom` points wide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    center: WorldPoint,
    zoom: f64,
}

impl Camera {
    /// A camera over `center`; a zoom outside of [`MIN_ZOOM`] to [`MAX_ZOOM`] is brought inside.
    pub fn new(center: WorldPoint, zoom: f64) -> Self {
        let zoom = if zoom.is_nan() {
            MIN_ZOOM
        } else {
            zoom.clamp(MIN_ZOOM, MAX_ZOOM)
        };
        Self { center, zoom }
    }

    /// The largest view that shows all of `bounds` inside of `padding`
    /// (left, top, right, bottom, in points), at most at `max_zoom`.
    pub fn fitting(
        bounds: &WorldBounds,
        viewport: Viewport,
        padding_points: [f32; 4],
        max_zoom: f64,
    ) -> Self {
        let [left, top, right, bottom] = padding_points.map(f64::from);
        let free_width = (f64::from(viewport.width_points) - left - right).max(1.0);
        let free_height = (f64::from(viewport.height_points) - top - bottom).max(1.0);
        let (width_units, height_units) = bounds.size_units();
        // A single place has no size: only max_zoom limits it then.
        let zoom_x = (free_width * WORLD_UNITS / (TILE_POINTS * width_units.max(1.0))).log2();
        let zoom_y = (free_height * WORLD_UNITS / (TILE_POINTS * height_units.max(1.0))).log2();
        let camera = Self::new(bounds.center(), zoom_x.min(zoom_y).min(max_zoom));
        // The free area's middle is not the viewport's when the paddings differ.
        camera.panned((left - right) / 2.0, (top - bottom) / 2.0)
    }

    /// The place in the middle of the viewport.
    pub const fn center(&self) -> WorldPoint {
        self.center
    }

    /// Zoom level, fractional.
    pub const fn zoom(&self) -> f64 {
        self.zoom
    }

    /// World units to a point of the screen.
    pub fn units_per_point(&self) -> f64 {
        WORLD_UNITS / (TILE_POINTS * self.zoom.exp2())
    }

    /// Metres on the ground to a point of the screen, at the centre.
    pub fn metres_per_point(&self) -> f64 {
        self.units_per_point() * self.center.metres_per_unit()
    }

    /// This camera after the map was dragged by so many points east and south.
    #[must_use]
    pub fn panned(&self, dx_points: f64, dy_points: f64) -> Self {
        let units = self.units_per_point();
        Self {
            center: self
                .center
                .offset_by(-dx_points * units, -dy_points * units),
            ..*self
        }
    }

    /// This camera at another zoom, with the place at `anchor` (points from the
    /// viewport's middle, east and south) staying where it is on the screen.
    #[must_use]
    pub fn zoomed_about(&self, zoom: f64, anchor_points: (f64, f64)) -> Self {
        let after = Self::new(self.center, zoom);
        let units = self.units_per_point() - after.units_per_point();
        let center = self
            .center
            .offset_by(anchor_points.0 * units, anchor_points.1 * units);
        Self { center, ..after }
    }

    /// Where `point` is drawn, in points from the viewport's middle, east and south.
    pub fn screen_from_world(&self, point: WorldPoint) -> (f64, f64) {
        let units = self.units_per_point();
        let (dx, dy) = point.offset_from(self.center);
        (f64::from(dx) / units, dy as f64 / units)
    }

    /// The place drawn so many points east and south of the viewport's middle.
    pub fn world_from_screen(&self, dx_points: f64, dy_points: f64) -> WorldPoint {
        let units = self.units_per_point();
        self.center.offset_by(dx_points * units, dy_points * units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::LonLat;
    use proptest::prelude::*;

    const VIEWPORT: Viewport = Viewport {
        width_points: 1280.0,
        height_points: 720.0,
        pixels_per_point: 1.0,
    };

    fn at(lon_deg: f64, lat_deg: f64) -> WorldPoint {
        WorldPoint::from_lon_lat(LonLat::new(lon_deg, lat_deg).unwrap())
    }

    #[test]
    fn a_fit_shows_every_corner_inside_of_the_padding() {
        let corners = [at(14.40, 35.80), at(14.60, 35.95)];
        let bounds = WorldBounds::of_points(corners).unwrap();
        let padding = [300.0, 50.0, 50.0, 150.0];
        let camera = Camera::fitting(&bounds, VIEWPORT, padding, 16.0);
        for corner in corners {
            let (x, y) = camera.screen_from_world(corner);
            assert!((300.0 - 0.1..=1230.1).contains(&(x + 640.0)), "{x}");
            assert!((50.0 - 0.1..=570.1).contains(&(y + 360.0)), "{y}");
        }
    }

    #[test]
    fn a_single_place_is_fitted_at_the_largest_zoom_allowed() {
        let camera = Camera::fitting(
            &WorldBounds::of_point(at(1.0, 2.0)),
            VIEWPORT,
            [50.0; 4],
            16.0,
        );
        assert_eq!(camera.zoom(), 16.0);
        assert_eq!(camera.center(), at(1.0, 2.0));
    }

    #[test]
    fn a_viewport_smaller_than_its_padding_still_gives_a_camera() {
        let tiny = Viewport {
            width_points: 10.0,
            height_points: 0.0,
            pixels_per_point: 1.0,
        };
        let bounds = WorldBounds::of_points([at(1.0, 2.0), at(3.0, 4.0)]).unwrap();
        assert!(Camera::fitting(&bounds, tiny, [50.0; 4], 16.0).zoom() >= MIN_ZOOM);
    }

    proptest! {
        #[test]
        fn zooming_leaves_the_place_under_the_pointer(
            lon in -179.0..179.0f64, lat in -70.0..70.0f64,
            zoom in 5.0..18.0f64, change in -2.0..2.0f64,
            x in -400.0..400.0f64, y in -200.0..200.0f64,
        ) {
            let camera = Camera::new(at(lon, lat), zoom);
            let place = camera.world_from_screen(x, y);
            let (x_after, y_after) =
                camera.zoomed_about(zoom + change, (x, y)).screen_from_world(place);
            prop_assert!((x_after - x).abs() < 0.1 && (y_after - y).abs() < 0.1);
        }

        #[test]
        fn screen_and_world_are_inverse(
            zoom in 4.0..20.0f64, x in -500.0..500.0f64, y in -300.0..300.0f64,
        ) {
            let camera = Camera::new(at(14.5, 35.9), zoom);
            let (back_x, back_y) = camera.screen_from_world(camera.world_from_screen(x, y));
            prop_assert!((back_x - x).abs() < 0.05 && (back_y - y).abs() < 0.05);
        }
    }
}
