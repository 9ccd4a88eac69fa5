//! Which markers lie under a place on the screen.

use rayon::prelude::*;

use super::extract::Scene;
use super::marker::MarkerInstance;
use crate::model::VehicleKey;

/// A click this many points beside a marker still hits it.
const HIT_SLACK_POINTS: f32 = 5.0;

/// Most vehicles of one hit that are named; the others are counted.
pub const MAX_HITS: usize = 200;

/// Markers that are looked at together: so many fit the processor's vector registers.
const BLOCK: usize = 16;

/// More markers than this are gone through on all cores.
const PART: usize = 65_536;

/// The vehicles under one place of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// The one that a click selects comes first: of the markers drawn at the place the upper
    /// before the lower, then those within reach, the nearer before the farther. At most
    /// [`MAX_HITS`].
    pub vehicles: Vec<VehicleKey>,
    /// How many there are, named or not.
    pub total: usize,
}

impl Hit {
    /// The vehicle that a click selects.
    pub fn top(&self) -> Option<VehicleKey> {
        self.vehicles.first().copied()
    }
}

impl Scene {
    /// Middle and radius of every marker, in points from the viewport's middle, right and down.
    pub fn marker_discs(&self) -> impl Iterator<Item = (f32, f32, f32)> {
        let scale = self.pixels_per_point;
        self.markers.iter().map(move |marker| {
            let [x, y] = marker.position_px;
            (x / scale, y / scale, marker.outer_radius_px() / scale)
        })
    }

    /// The vehicle whose marker lies under a place on the screen (points right of and
    /// below the viewport's middle): the first of [`Self::vehicles_at`].
    pub fn vehicle_at(&self, x_points: f32, y_points: f32) -> Option<VehicleKey> {
        self.vehicles_at(x_points, y_points).top()
    }

    /// All vehicles whose marker lies under a place on the screen (points right of and below
    /// the viewport's middle), or within reach of it. One pass over the markers: a million
    /// take one or two milliseconds.
    pub fn vehicles_at(&self, x_points: f32, y_points: f32) -> Hit {
        let scale = self.pixels_per_point;
        let place = Place {
            x_px: x_points * scale,
            y_px: y_points * scale,
            slack_px: HIT_SLACK_POINTS * scale,
        };
        let mut found: Vec<Found> = if self.markers.len() <= PART {
            place.search(&self.markers, 0)
        } else {
            let parts = self.markers.par_chunks(PART).enumerate();
            parts
                .flat_map_iter(|(number, markers)| place.search(markers, number * PART))
                .collect()
        };
        let total = found.len();
        if total > MAX_HITS {
            found.select_nth_unstable_by(MAX_HITS, Found::compare);
            found.truncate(MAX_HITS);
        }
        found.sort_unstable_by(Found::compare);
        let key = |found: &Found| self.marker_keys.get(found.order).copied();
        Hit {
            vehicles: found.iter().filter_map(key).collect(),
            total,
        }
    }
}

/// Where markers are looked for.
struct Place {
    x_px: f32,
    y_px: f32,
    slack_px: f32,
}

impl Place {
    /// The markers within reach; the first one's place in the order of drawing is given.
    fn search(&self, markers: &[MarkerInstance], first_order: usize) -> Vec<Found> {
        let mut found = Vec::new();
        for (block, markers) in markers.chunks(BLOCK).enumerate() {
            // Without a branch for each: nearly all blocks end here.
            if !markers
                .iter()
                .fold(false, |any, m| any | (self.square_px(m) <= 0.0))
            {
                continue;
            }
            for (order, marker) in (first_order + block * BLOCK..).zip(markers) {
                if self.square_px(marker) <= 0.0 {
                    let [x, y] = marker.position_px;
                    let distance_px = (x - self.x_px).hypot(y - self.y_px);
                    let beside_px = (distance_px - marker.radius_px).max(0.0);
                    found.push(Found { beside_px, order });
                }
            }
        }
        found
    }

    /// Square of the distance to a marker's middle, less that of its reach.
    fn square_px(&self, marker: &MarkerInstance) -> f32 {
        let [x, y] = marker.position_px;
        let (dx, dy) = (x - self.x_px, y - self.y_px);
        let reach_px = marker.radius_px + self.slack_px;
        dx * dx + dy * dy - reach_px * reach_px
    }
}

/// A marker within reach of a place.
struct Found {
    /// Pixels from the marker's edge to the place; 0 on the marker.
    beside_px: f32,
    /// Its place in the order of drawing.
    order: usize,
}

impl Found {
    /// The nearer first, of equals the one drawn later, which lies above.
    fn compare(a: &Self, b: &Self) -> std::cmp::Ordering {
        a.beside_px
            .total_cmp(&b.beside_px)
            .then(b.order.cmp(&a.order))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::MarkerInstance;

    /// Markers of radius 8 at these places in points, on a screen of two pixels a point.
    fn scene(places: &[(f32, f32)]) -> Scene {
        let marker = |&(x, y): &(f32, f32)| MarkerInstance {
            ring_rgba: MarkerInstance::WHITE,
            position_px: [x * 2.0, y * 2.0],
            radius_px: 16.0,
            heading_rad: 0.0,
            color_rgba: 0,
            flags: 0,
        };
        let mut scene = Scene::default();
        scene.markers = places.iter().map(marker).collect();
        scene.marker_keys = (0..places.len())
            .filter_map(VehicleKey::from_index)
            .collect();
        scene.pixels_per_point = 2.0;
        scene
    }

    fn indices(hit: &Hit) -> Vec<usize> {
        hit.vehicles.iter().map(|key| key.index()).collect()
    }

    #[test]
    fn where_markers_overlap_the_upper_is_hit_and_the_lower_where_it_is_seen() {
        let scene = scene(&[(0.0, 0.0), (10.0, 0.0)]);
        let at = |x: f32| scene.vehicle_at(x, 0.0).map(VehicleKey::index);
        // Nearer to the lower one's middle, but the upper one is what is drawn there.
        assert_eq!(at(4.0), Some(1));
        assert_eq!(at(1.0), Some(0));
        assert_eq!(at(-12.9), Some(0), "within reach");
        assert_eq!(at(-13.1), None);
    }

    #[test]
    fn all_that_are_within_reach_are_listed_the_upper_first() {
        let scene = scene(&[(0.0, 0.0), (1.0, 0.0), (50.0, 0.0), (0.0, 2.0), (12.0, 0.0)]);
        let hit = scene.vehicles_at(0.0, 0.0);
        assert_eq!(indices(&hit), [3, 1, 0, 4]);
        assert_eq!(hit.total, 4);
        assert_eq!(scene.vehicles_at(0.0, 90.0), Hit::default());
    }

    #[test]
    fn between_two_markers_the_nearer_is_hit() {
        let scene = scene(&[(0.0, 0.0), (20.0, 0.0)]);
        assert_eq!(indices(&scene.vehicles_at(9.0, 0.0)), [0, 1]);
        assert_eq!(indices(&scene.vehicles_at(11.0, 0.0)), [1, 0]);
    }

    #[test]
    fn a_million_markers_gone_through_on_all_cores_are_hit_in_the_same_order() {
        let places: Vec<_> = (0..200_000)
            .map(|i| ((i % 1000) as f32, (i / 1000) as f32))
            .collect();
        let scene = scene(&places);
        let hit = scene.vehicles_at(500.0, 100.0);
        let near = |index: &usize| {
            let (x, y) = places[*index];
            (x - 500.0).hypot(y - 100.0) <= 8.0
        };
        let mut expected: Vec<usize> = (0..places.len()).filter(near).collect();
        expected.reverse();
        // Behind those that the place lies on come those within reach.
        assert_eq!(indices(&hit)[..expected.len()], expected);
        assert!(hit.total > expected.len());
    }

    #[test]
    fn of_very_many_in_one_place_the_upper_ones_are_named_and_all_are_counted() {
        let scene = scene(&[(3.0, 3.0); 5000]);
        let hit = scene.vehicles_at(0.0, 0.0);
        assert_eq!((hit.vehicles.len(), hit.total), (MAX_HITS, 5000));
        assert_eq!(hit.top().map(VehicleKey::index), Some(4999));
        assert!(indices(&hit).is_sorted_by(|a, b| a > b));
    }
}
