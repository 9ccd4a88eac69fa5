//! Finds the quickest way between two nodes, as one driver judges it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::plane::Metres;
use crate::rng::unit_hash;
use crate::streets::{Class, Edge, EdgeId, NodeId, Streets};

/// No street is driven faster than this, in metres a second; it keeps the estimate of the
/// remaining time from ever being too long.
const TOP_SPEED_MS: f64 = 80.0 / 3.6;

/// The least factor that a driver's taste multiplies a time with.
const LEAST_TASTE: f64 = 0.8;

/// What one driver thinks of the streets on one trip.
#[derive(Debug, Clone, Copy)]
pub struct Taste {
    /// Makes drivers differ: the same street is a little quicker to one than to another.
    pub salt: u64,
    /// Middle of the part of the city the fleet works in.
    pub home: Metres,
    /// Beyond this many metres from `home` streets count for more than they are.
    pub home_radius_m: f64,
}

impl Taste {
    /// Seconds that an edge seems to take.
    fn seconds(&self, id: EdgeId, edge: &Edge) -> f64 {
        let key = u64::try_from(id).unwrap_or(u64::MAX);
        let liking = LEAST_TASTE + 0.7 * unit_hash(key, self.salt);
        let class = match edge.class {
            Class::Service | Class::LivingStreet => 1.8,
            Class::Residential => 1.2,
            _ => 1.0,
        };
        let far = edge
            .line
            .last()
            .is_some_and(|end| end.minus(self.home).length() > self.home_radius_m);
        let place = if far { 4.0 } else { 1.0 };
        // Two seconds for the junction at its end.
        edge.length_m / edge.limit_ms * liking * class * place + 2.0
    }
}

/// The edges of the quickest way from `start` to `goal`; empty if they are the same, `None` if
/// there is no way. A* with the time in whole milliseconds, so that ties fall the same everywhere.
pub fn quickest(
    streets: &Streets,
    start: NodeId,
    goal: NodeId,
    taste: &Taste,
) -> Option<Vec<EdgeId>> {
    let goal_at = streets.node(goal)?;
    let remaining = |node: NodeId| {
        streets.node(node).map_or(0, |at| {
            milliseconds(goal_at.minus(at).length() / TOP_SPEED_MS * LEAST_TASTE)
        })
    };
    let mut best: HashMap<NodeId, (u64, Option<EdgeId>)> = HashMap::from([(start, (0, None))]);
    let mut open = BinaryHeap::from([Reverse((remaining(start), 0u64, start))]);
    while let Some(Reverse((_, spent, node))) = open.pop() {
        if node == goal {
            return Some(walk_back(streets, &best, goal));
        }
        if best.get(&node).is_some_and(|&(known, _)| known < spent) {
            continue;
        }
        for (id, edge) in streets.leaving(node) {
            let cost = spent.saturating_add(milliseconds(taste.seconds(id, edge)));
            if best.get(&edge.to).is_none_or(|&(known, _)| cost < known) {
                best.insert(edge.to, (cost, Some(id)));
                open.push(Reverse((
                    cost.saturating_add(remaining(edge.to)),
                    cost,
                    edge.to,
                )));
            }
        }
    }
    None
}

/// The edges that led to `goal`, in driving order.
fn walk_back(
    streets: &Streets,
    best: &HashMap<NodeId, (u64, Option<EdgeId>)>,
    goal: NodeId,
) -> Vec<EdgeId> {
    let mut path = Vec::new();
    let mut node = goal;
    while let Some(&(_, Some(id))) = best.get(&node) {
        path.push(id);
        match streets.edge(id) {
            Some(edge) => node = edge.from,
            None => break,
        }
    }
    path.reverse();
    path
}

/// Whole milliseconds; `as` keeps within range, and no trip here lasts more than hours.
fn milliseconds(seconds: f64) -> u64 {
    (seconds * 1000.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streets::Control;

    fn edge(from: NodeId, to: NodeId, length_m: f64) -> Edge {
        let at = |node: NodeId| Metres {
            east: node as f64,
            north: 0.0,
        };
        Edge {
            from,
            to,
            class: Class::Primary,
            limit_ms: 10.0,
            tunnel: false,
            two_way: false,
            control: Control::Free,
            line: vec![at(from), at(to)],
            length_m,
        }
    }

    fn graph(edges: Vec<Edge>) -> Streets {
        let nodes = (0..4)
            .map(|i| Metres {
                east: f64::from(i),
                north: 0.0,
            })
            .collect();
        Streets::new(nodes, edges).expect("the nodes are there")
    }

    const ANYWHERE: Taste = Taste {
        salt: 3,
        home: Metres {
            east: 0.0,
            north: 0.0,
        },
        home_radius_m: 1e9,
    };

    #[test]
    fn the_quicker_of_two_ways_is_taken() {
        let streets = graph(vec![
            edge(0, 3, 9000.0),
            edge(0, 1, 100.0),
            edge(1, 2, 100.0),
            edge(2, 3, 100.0),
        ]);
        assert_eq!(quickest(&streets, 0, 3, &ANYWHERE), Some(vec![1, 2, 3]));
    }

    #[test]
    fn a_one_way_street_is_never_driven_backwards() {
        let streets = graph(vec![edge(0, 1, 100.0)]);
        assert_eq!(quickest(&streets, 0, 1, &ANYWHERE), Some(vec![0]));
        assert_eq!(quickest(&streets, 1, 0, &ANYWHERE), None);
    }

    #[test]
    fn a_way_to_where_one_is_has_no_edges() {
        assert_eq!(quickest(&graph(vec![]), 2, 2, &ANYWHERE), Some(vec![]));
    }
}
