//! One drive from one place to another: its line, and how fast a driver may be where on it.

use crate::plane::{Metres, turn_deg};
use crate::rng::Rng;
use crate::streets::{Control, EdgeId, NodeId, Streets};

/// How a kind of vehicle is driven.
#[derive(Debug, Clone, Copy)]
pub struct Handling {
    /// Hardest acceleration, m/s².
    pub accelerate_ms2: f64,
    /// Braking that the driver plans with, m/s².
    pub brake_ms2: f64,
    /// Sideways acceleration accepted in a bend, m/s².
    pub corner_ms2: f64,
    /// Speed as a share of the limit.
    pub of_limit: f64,
    /// Speed the vehicle or its owner allows, m/s.
    pub top_ms: f64,
    /// Metres between halts on the way (bus stops, bins), if it makes any.
    pub halt_every_m: Option<f64>,
}

/// A point of the line where the driver has to come to rest for a while.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Halt {
    /// Metres from the start.
    pub at_m: f64,
    /// Seconds to stand.
    pub hold_secs: f64,
}

/// Traffic lights on the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lights {
    /// Metres from the start, of the line to stop at.
    pub at_m: f64,
    /// The junction they belong to.
    pub node: NodeId,
    /// Bearing of the approach, degrees.
    pub bearing_deg: f64,
}

/// One piece of a trip, between two points of its line.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start_m: f64,
    length_m: f64,
    from: Metres,
    to: Metres,
    limit_ms: f64,
    /// Highest speed at the end of the piece from which everything beyond can still be obeyed.
    exit_ms: f64,
    tunnel: bool,
    two_way: bool,
}

/// Where a vehicle is on its trip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// On the plane, on the side of the street that is driven on.
    pub at: Metres,
    /// Driving direction, degrees clockwise from north.
    pub heading_deg: f64,
    /// Whether a roof of rock keeps the satellites away.
    pub tunnel: bool,
}

/// A planned drive.
#[derive(Debug, Clone)]
pub struct Trip {
    pieces: Vec<Piece>,
    /// Edges in order, each with the metres from the start to its beginning.
    edges: Vec<(EdgeId, f64)>,
    /// Places to stand, in order; the last is the end of the trip.
    halts: Vec<Halt>,
    lights: Vec<Lights>,
    length_m: f64,
    brake_ms2: f64,
}

/// Malta drives on the left: this far from the middle of a two-way street, metres.
const LEFT_OF_MIDDLE_M: f64 = 1.7;

/// Stop this far before a junction, metres.
const STOP_LINE_M: f64 = 5.0;

/// A car cannot turn in less than this radius, metres.
const LEAST_RADIUS_M: f64 = 3.0;

impl Trip {
    /// Plans a drive along `path`. `dwell_secs` is how long the vehicle then stays. `None` if the
    /// path is empty or shorter than a car.
    pub fn plan(
        streets: &Streets,
        path: &[EdgeId],
        handling: &Handling,
        dwell_secs: f64,
        rng: &mut Rng,
    ) -> Option<Self> {
        let mut trip = Self {
            pieces: Vec::new(),
            edges: Vec::new(),
            halts: Vec::new(),
            lights: Vec::new(),
            length_m: 0.0,
            brake_ms2: handling.brake_ms2,
        };
        let mut slow_points = Vec::new();
        let mut next_halt_m = handling
            .halt_every_m
            .map_or(f64::INFINITY, |m| m * rng.unit());
        for (position, id) in path.iter().enumerate() {
            let edge = streets.edge(*id)?;
            let start_m = trip.length_m;
            trip.edges.push((*id, start_m));
            let limit_ms = (edge.limit_ms * handling.of_limit).min(handling.top_ms);
            for (from, to) in edge.line.iter().zip(edge.line.iter().skip(1)) {
                trip.push_piece(*from, *to, limit_ms, edge.tunnel, edge.two_way);
            }
            let Some(last) = trip.pieces.last() else {
                continue;
            };
            let stop_m = (trip.length_m - STOP_LINE_M).max(start_m);
            let is_last = position + 1 == path.len();
            match edge.control {
                Control::Signals if !is_last => trip.lights.push(Lights {
                    at_m: stop_m,
                    node: edge.to,
                    bearing_deg: last.to.minus(last.from).bearing_deg(),
                }),
                Control::Stop => {
                    trip.halts.push(Halt {
                        at_m: stop_m,
                        hold_secs: rng.between(1.0, 4.0),
                    });
                }
                Control::Crossing if rng.chance(0.12) => {
                    trip.halts.push(Halt {
                        at_m: stop_m,
                        hold_secs: rng.between(3.0, 8.0),
                    });
                }
                Control::GiveWay => slow_points.push(trip.pieces.len()),
                _ => {}
            }
            if trip.length_m > next_halt_m && trip.length_m - start_m > 25.0 {
                let at_m = (start_m + trip.length_m) / 2.0;
                trip.halts.push(Halt {
                    at_m,
                    hold_secs: rng.between(10.0, 26.0),
                });
                next_halt_m = trip.length_m + handling.halt_every_m.unwrap_or(f64::INFINITY);
            }
        }
        if trip.length_m < 10.0 {
            return None;
        }
        trip.halts.push(Halt {
            at_m: trip.length_m,
            hold_secs: dwell_secs,
        });
        trip.halts.sort_by(|a, b| a.at_m.total_cmp(&b.at_m));
        trip.limit_speeds(handling, &slow_points);
        Some(trip)
    }

    fn push_piece(&mut self, from: Metres, to: Metres, limit_ms: f64, tunnel: bool, two_way: bool) {
        let length_m = to.minus(from).length();
        // Points closer than this have no direction worth steering by.
        if length_m > 0.05 {
            let start_m = self.length_m;
            let exit_ms = limit_ms;
            self.pieces.push(Piece {
                start_m,
                length_m,
                from,
                to,
                limit_ms,
                exit_ms,
                tunnel,
                two_way,
            });
            self.length_m += length_m;
        }
    }

    /// Works out the exit speed of each piece, from the end of the trip backwards.
    fn limit_speeds(&mut self, handling: &Handling, slow_points: &[usize]) {
        let mut bends: Vec<f64> = self
            .pieces
            .iter()
            .zip(self.pieces.iter().skip(1))
            .map(|(a, b)| bend_speed_ms(a, b, handling.corner_ms2))
            .collect();
        bends.push(0.0);
        for &pieces_before in slow_points {
            if let Some(bend) = pieces_before.checked_sub(1).and_then(|i| bends.get_mut(i)) {
                *bend = bend.min(4.0);
            }
        }
        // The speed at the start of the piece after the one looked at.
        let mut entry_ms = 0.0_f64;
        for (piece, bend_ms) in self.pieces.iter_mut().zip(bends).rev() {
            piece.exit_ms = entry_ms.min(bend_ms).min(piece.limit_ms);
            entry_ms = braking_speed_ms(piece.exit_ms, handling.brake_ms2, piece.length_m)
                .min(piece.limit_ms);
            let end_m = piece.start_m + piece.length_m;
            for halt in &self.halts {
                if halt.at_m >= piece.start_m && halt.at_m < end_m {
                    let distance = halt.at_m - piece.start_m;
                    entry_ms = entry_ms.min(braking_speed_ms(0.0, handling.brake_ms2, distance));
                }
            }
        }
    }

    /// Length in metres.
    pub fn length_m(&self) -> f64 {
        self.length_m
    }

    /// The halt with this number, counted from the start.
    pub fn halt(&self, number: usize) -> Option<Halt> {
        self.halts.get(number).copied()
    }

    /// The first lights at or beyond `at_m`.
    pub fn lights_ahead(&self, at_m: f64) -> Option<Lights> {
        self.lights
            .iter()
            .find(|lights| lights.at_m >= at_m)
            .copied()
    }

    /// The edge at `at_m` and the metres driven on it.
    pub fn edge_at(&self, at_m: f64) -> Option<(EdgeId, f64)> {
        let after = self.edges.partition_point(|&(_, start_m)| start_m <= at_m);
        let &(id, start_m) = self.edges.get(after.checked_sub(1)?)?;
        Some((id, at_m - start_m))
    }

    /// The edges from the one at `at_m` to `reach_m` beyond, with the metres to their beginnings.
    pub fn edges_ahead(&self, at_m: f64, reach_m: f64) -> impl Iterator<Item = (EdgeId, f64)> + '_ {
        let first = self
            .edges
            .partition_point(|&(_, start_m)| start_m <= at_m)
            .saturating_sub(1);
        self.edges
            .iter()
            .skip(first)
            .take_while(move |e| e.1 < at_m + reach_m)
            .copied()
    }

    /// The speed limit as this driver takes it at `at_m`, m/s.
    pub fn limit_ms(&self, at_m: f64) -> f64 {
        self.piece_at(at_m).map_or(0.0, |piece| piece.limit_ms)
    }

    /// The highest speed at `at_m` from which every bend, limit and halt ahead can be obeyed with
    /// planned braking, m/s. Halts before number `next_halt` are done with.
    pub fn allowed_ms(&self, at_m: f64, next_halt: usize) -> f64 {
        let Some(piece) = self.piece_at(at_m) else {
            return 0.0;
        };
        let left_m = (piece.start_m + piece.length_m - at_m).max(0.0);
        let allowed = piece
            .limit_ms
            .min(braking_speed_ms(piece.exit_ms, self.brake_ms2, left_m));
        self.halt(next_halt).map_or(allowed, |halt| {
            allowed.min(braking_speed_ms(
                0.0,
                self.brake_ms2,
                (halt.at_m - at_m).max(0.0),
            ))
        })
    }

    /// Where a vehicle is that has driven `at_m` metres.
    pub fn place(&self, at_m: f64) -> Option<Place> {
        let piece = self.piece_at(at_m)?;
        let along = piece.to.minus(piece.from);
        let share = ((at_m - piece.start_m) / piece.length_m).clamp(0.0, 1.0);
        let side = if piece.two_way { LEFT_OF_MIDDLE_M } else { 0.0 };
        let left = Metres {
            east: -along.north,
            north: along.east,
        };
        Some(Place {
            at: piece
                .from
                .plus(along, share)
                .plus(left, side / piece.length_m),
            heading_deg: along.bearing_deg(),
            tunnel: piece.tunnel,
        })
    }

    fn piece_at(&self, at_m: f64) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.start_m <= at_m);
        self.pieces.get(after.saturating_sub(1))
    }
}

/// The speed from which braking over `distance_m` ends at `end_ms`.
fn braking_speed_ms(end_ms: f64, brake_ms2: f64, distance_m: f64) -> f64 {
    (end_ms * end_ms + 2.0 * brake_ms2 * distance_m).sqrt()
}

/// The speed at which the bend between two pieces is comfortable.
fn bend_speed_ms(before: &Piece, after: &Piece, corner_ms2: f64) -> f64 {
    let bearing = |piece: &Piece| piece.to.minus(piece.from).bearing_deg();
    let turn = turn_deg(bearing(before), bearing(after)).to_radians();
    // The arc that touches both pieces: at most twelve metres before and after the corner.
    let reach_m = before.length_m.min(after.length_m).clamp(4.0, 12.0);
    let radius_m = (reach_m / (turn / 2.0).tan().max(1e-6)).max(LEAST_RADIUS_M);
    (corner_ms2 * radius_m).sqrt()
}
