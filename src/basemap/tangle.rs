//! Finds polygons that would take for ever to fill.
//!
//! To fill a polygon its edges are cut wherever they meet. A thousand edges that all cross each
//! other meet half a million times: a small tile could so take all time and memory there are.
//! Here the meetings are counted first, with a bound on the counting itself.

use walkers::geo_types::{Coord, Polygon};

/// Pairs of edges of all polygons of a tile that may be looked at: some 50 ms.
const MAX_PAIRS: usize = 8_000_000;
/// Meetings of edges in all polygons of a tile, without those of neighbours in a ring.
const MAX_MEETINGS: usize = 100_000;

/// What the polygons of one tile may still cost.
pub(super) struct TangleBudget {
    pairs: usize,
    meetings: usize,
}

impl Default for TangleBudget {
    fn default() -> Self {
        Self {
            pairs: MAX_PAIRS,
            meetings: MAX_MEETINGS,
        }
    }
}

/// An edge, its ends sorted from left to right.
#[derive(Clone, Copy)]
struct Edge {
    left: Coord<f32>,
    right: Coord<f32>,
    /// Which edge of which ring it is: neighbours share an end.
    ring: usize,
    place: usize,
}

impl TangleBudget {
    /// Whether the polygon can be filled in good time; if not, the rest of the budget stays for
    /// others.
    pub fn allows(&mut self, polygon: &Polygon<f32>) -> bool {
        let mut edges = edges_of(polygon);
        edges.sort_unstable_by(|a, b| a.left.x.total_cmp(&b.left.x));
        let (mut pairs, mut meetings) = (0_usize, 0_usize);
        for (index, edge) in edges.iter().enumerate() {
            let beside = edges
                .iter()
                .skip(index + 1)
                .take_while(|other| other.left.x <= edge.right.x);
            for other in beside {
                pairs += 1;
                meetings += usize::from(meet(edge, other));
                if pairs > self.pairs || meetings > self.meetings {
                    return false;
                }
            }
        }
        self.pairs -= pairs;
        self.meetings -= meetings;
        true
    }
}

fn edges_of(polygon: &Polygon<f32>) -> Vec<Edge> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    rings
        .enumerate()
        .flat_map(|(ring, line)| {
            let ends = line.0.iter().zip(line.0.iter().skip(1));
            ends.enumerate().map(move |(place, (&a, &b))| {
                let (left, right) = if a.x <= b.x { (a, b) } else { (b, a) };
                Edge {
                    left,
                    right,
                    ring,
                    place,
                }
            })
        })
        .collect()
}

/// Whether two edges cross, touch or lie on each other, unless they are neighbours in a ring.
fn meet(a: &Edge, b: &Edge) -> bool {
    if a.ring == b.ring && a.place.abs_diff(b.place) <= 1 {
        return false;
    }
    let rows = |edge: &Edge| {
        let (left, right) = (edge.left.y, edge.right.y);
        (left.min(right), left.max(right))
    };
    let ((a_top, a_bottom), (b_top, b_bottom)) = (rows(a), rows(b));
    if a_bottom < b_top || b_bottom < a_top {
        return false;
    }
    let side = |edge: &Edge, point: Coord<f32>| -> f64 {
        let along = |from: f32, to: f32| f64::from(to) - f64::from(from);
        along(edge.left.x, edge.right.x) * along(edge.left.y, point.y)
            - along(edge.left.y, edge.right.y) * along(edge.left.x, point.x)
    };
    side(a, b.left) * side(a, b.right) <= 0.0 && side(b, a.left) * side(b, a.right) <= 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use walkers::geo_types::LineString;

    fn polygon(points: impl Iterator<Item = (f32, f32)>) -> Polygon<f32> {
        Polygon::new(points.collect::<LineString<f32>>(), Vec::new())
    }

    fn round(corners: u16) -> Polygon<f32> {
        let turn = std::f32::consts::TAU / f32::from(corners);
        polygon((0..corners).map(|corner| {
            let (sin, cos) = (f32::from(corner) * turn).sin_cos();
            (2000.0 + 2000.0 * cos, 2000.0 + 2000.0 * sin)
        }))
    }

    /// Goes from one side to the other and back all the time, each edge across all others.
    fn tangled(corners: u16) -> Polygon<f32> {
        polygon((0..corners).map(|corner| {
            let y = f32::from(corner);
            if corner % 2 == 0 {
                (0.0, y)
            } else {
                (4096.0, f32::from(corners) - y)
            }
        }))
    }

    #[test]
    fn a_long_coast_is_filled() {
        let mut budget = TangleBudget::default();
        assert!(budget.allows(&round(20_000)));
        assert!(budget.allows(&round(20_000)));
    }

    #[test]
    fn edges_that_all_cross_each_other_are_not() {
        let mut budget = TangleBudget::default();
        assert!(!budget.allows(&tangled(2_000)));
        assert!(!budget.allows(&tangled(60_000)));
        // What it was not spent on is left.
        assert!(budget.allows(&round(20_000)));
    }

    #[test]
    fn many_small_tangles_are_too_much_as_one_large_one_is() {
        let mut budget = TangleBudget::default();
        let filled = (0..1000).filter(|_| budget.allows(&tangled(100))).count();
        assert!((1..100).contains(&filled), "{filled}");
    }

    #[test]
    fn neighbours_in_a_ring_do_not_count_as_meeting() {
        let mut budget = TangleBudget {
            pairs: 1000,
            // The last edge of a ring touches the first.
            meetings: 1,
        };
        assert!(budget.allows(&round(16)));
        assert!(!budget.allows(&tangled(16)));
    }
}
