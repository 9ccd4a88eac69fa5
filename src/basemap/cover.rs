//! Which tiles cover the map's rectangle, and where on the screen each lies.

use egui::{Pos2, Rect, Vec2, pos2};
use walkers::TileId;

use crate::geo::Camera;

/// Units in one world.
const WORLD_UNITS: f64 = 4_294_967_296.0;
/// Width of the world at zoom 0 in points.
const TILE_POINTS: f64 = 256.0;
/// Deepest zoom that tiles are asked for.
pub(super) const MAX_TILE_ZOOM: u8 = 22;

/// The camera over a rectangle of the screen, in units of one world.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    rect: Rect,
    /// Middle of the rectangle, east and south, each from 0 to 1.
    center: (f64, f64),
    /// Width of one world in points.
    world_points: f64,
    /// Map zoom: the world is `256 * 2^zoom` points wide.
    zoom: f64,
}

/// A tile in view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CoverTile {
    /// Which tile.
    pub id: TileId,
    /// Which copy of the world: the map goes on beyond the antimeridian.
    pub world: i64,
    /// Where it lies on the screen, in points.
    pub rect: Rect,
}

impl View {
    /// `None` for a rectangle in which nothing can be drawn.
    pub fn new(rect: Rect, camera: &Camera) -> Option<Self> {
        if !rect.is_finite() || !rect.is_positive() {
            return None;
        }
        let center = camera.center();
        Some(Self {
            rect,
            center: (
                f64::from(center.x) / WORLD_UNITS,
                f64::from(center.y) / WORLD_UNITS,
            ),
            world_points: WORLD_UNITS / camera.units_per_point(),
            zoom: camera.zoom(),
        })
    }

    /// The rectangle that the map fills.
    pub fn rect(&self) -> Rect {
        self.rect
    }

    /// Fractional zoom at which tiles `tile_points` wide are drawn at their own size.
    pub fn tile_zoom(&self, tile_points: f64) -> f64 {
        self.zoom - (tile_points / TILE_POINTS).log2()
    }

    /// Where a tile of copy `world` of the world lies.
    pub fn rect_of(&self, id: TileId, world: i64) -> Rect {
        let side = f64::from(id.zoom).exp2();
        let size = self.world_points / side;
        let left = ((f64::from(id.x) / side + world as f64) - self.center.0) * self.world_points;
        let top = (f64::from(id.y) / side - self.center.1) * self.world_points;
        let middle = self.rect.center();
        let corner = |x: f64, y: f64| -> Pos2 {
            pos2(
                (f64::from(middle.x) + x) as f32,
                (f64::from(middle.y) + y) as f32,
            )
        };
        // Both corners from f64, so that neighbours share an edge exactly.
        Rect::from_min_max(corner(left, top), corner(left + size, top + size))
    }

    /// All tiles of `zoom` that touch the rectangle, the nearest to its middle first.
    pub fn cover(&self, zoom: u8) -> Vec<CoverTile> {
        let side = 1_i64 << zoom.min(MAX_TILE_ZOOM);
        let half = (self.rect.size() / 2.0, self.world_points);
        let span = |center: f64, half_points: f32, half: f64| {
            let half_worlds = f64::from(half_points) / half;
            let first = ((center - half_worlds) * side as f64).floor() as i64;
            let behind = ((center + half_worlds) * side as f64).ceil() as i64;
            first..behind
        };
        let columns = span(self.center.0, half.0.x, half.1);
        let rows = span(self.center.1, half.0.y, half.1);
        let mut tiles: Vec<CoverTile> = (rows.start.max(0)..rows.end.min(side))
            .flat_map(|row| columns.clone().map(move |column| (column, row)))
            .filter_map(|(column, row)| {
                let id = TileId {
                    x: u32::try_from(column.rem_euclid(side)).ok()?,
                    y: u32::try_from(row).ok()?,
                    zoom: zoom.min(MAX_TILE_ZOOM),
                };
                let world = column.div_euclid(side);
                let rect = self.rect_of(id, world);
                Some(CoverTile { id, world, rect })
            })
            .collect();
        let middle = self.rect.center();
        tiles.sort_by(|a, b| {
            let distance =
                |tile: &CoverTile| -> f32 { Vec2::length_sq(tile.rect.center() - middle) };
            distance(a).total_cmp(&distance(b))
        });
        tiles
    }
}

/// The tile `up` zooms above `id` that holds it; `None` above zoom 0.
pub(super) fn ancestor(id: TileId, up: u8) -> Option<TileId> {
    Some(TileId {
        x: id.x.checked_shr(u32::from(up)).unwrap_or(0),
        y: id.y.checked_shr(u32::from(up)).unwrap_or(0),
        zoom: id.zoom.checked_sub(up)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use proptest::prelude::*;

    fn view(lon_deg: f64, lat_deg: f64, zoom: f64, rect: Rect) -> View {
        let center = WorldPoint::from_lon_lat(LonLat::new(lon_deg, lat_deg).unwrap());
        View::new(rect, &Camera::new(center, zoom)).unwrap()
    }

    fn panel() -> Rect {
        Rect::from_min_max(pos2(300.0, 40.0), pos2(1300.0, 740.0))
    }

    #[test]
    fn the_cover_fills_the_rectangle_beyond_the_antimeridian_too() {
        for lon_deg in [-179.9, 0.0, 179.9] {
            let tiles = view(lon_deg, 0.0, 3.3, panel()).cover(3);
            let area: f32 = tiles
                .iter()
                .map(|tile| tile.rect.intersect(panel()).area())
                .sum();
            assert!((area - panel().area()).abs() < 1.0, "{area}");
        }
    }

    #[test]
    fn a_world_smaller_than_the_rectangle_is_repeated() {
        let tiles = view(10.0, 0.0, 1.0, panel()).cover(0);
        assert_eq!(tiles.len(), 3);
        assert!(tiles.iter().all(|tile| tile.id.zoom == 0 && tile.id.x == 0));
        let mut worlds: Vec<_> = tiles.iter().map(|tile| tile.world).collect();
        worlds.sort_unstable();
        assert_eq!(worlds, [-1, 0, 1]);
    }

    #[test]
    fn the_tile_in_the_middle_comes_first() {
        let view = view(14.51, 35.9, 14.0, panel());
        let first = view.cover(13)[0];
        assert!(first.rect.contains(panel().center()));
    }

    #[test]
    fn nothing_is_drawn_in_a_rectangle_without_area() {
        let camera = Camera::new(WorldPoint::default(), 3.0);
        assert!(View::new(Rect::NOTHING, &camera).is_none());
        assert!(View::new(Rect::EVERYTHING, &camera).is_none());
        assert!(View::new(Rect::from_min_size(Pos2::ZERO, Vec2::ZERO), &camera).is_none());
    }

    #[test]
    fn a_tile_is_its_part_of_the_tile_above() {
        let view = view(14.51, 35.9, 14.3, panel());
        for tile in view.cover(13) {
            for up in 0..=13 {
                let above = view.rect_of(ancestor(tile.id, up).unwrap(), tile.world);
                let parts = f32::from(1_u16 << up);
                let column = tile.id.x % (1 << up);
                let left = above.min.x + above.width() / parts * column as f32;
                assert!((above.width() / parts - tile.rect.width()).abs() < 0.01);
                assert!((left - tile.rect.min.x).abs() < 0.5, "{left} at {up}");
            }
            assert_eq!(ancestor(tile.id, 14), None);
        }
    }

    proptest! {
        #[test]
        fn a_tile_lies_where_the_camera_draws_its_corner(
            lon in -179.0..179.0f64, lat in -80.0..80.0f64, zoom in 1.0..20.0f64,
        ) {
            let center = WorldPoint::from_lon_lat(LonLat::new(lon, lat).unwrap());
            let camera = Camera::new(center, zoom);
            let view = View::new(panel(), &camera).unwrap();
            let tile = view.cover((zoom.floor() as u8).min(20))[0];
            let units = WORLD_UNITS / f64::from(1_u32 << tile.id.zoom);
            let corner = WorldPoint {
                x: (f64::from(tile.id.x) * units) as u32,
                y: (f64::from(tile.id.y) * units) as u32,
            };
            let (x, y) = camera.screen_from_world(corner);
            let expected = panel().center() + egui::vec2(x as f32, y as f32);
            prop_assert!((tile.rect.min - expected).length() < 0.01);
        }
    }
}
