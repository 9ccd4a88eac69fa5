//! Moves one vehicle along its trip: the longitudinal physics of driving.

use crate::trip::{Handling, Trip};

/// No driver brakes harder than this, m/s².
pub const HARDEST_BRAKE_MS2: f64 = 5.0;

/// Close enough to a halt to count as there, metres.
const AT_HALT_M: f64 = 0.7;

/// Distance kept to a standing vehicle ahead, metres.
const STANDING_GAP_M: f64 = 3.0;

/// Time kept to a moving vehicle ahead, seconds.
const HEADWAY_SECS: f64 = 1.2;

/// Something ahead that must not be run into.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Obstacle {
    /// Free metres before it.
    pub gap_m: f64,
    /// Its speed, m/s: 0 for a red light.
    pub speed_ms: f64,
}

/// What a driver is doing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doing {
    /// On the way to the next halt.
    Driving,
    /// Standing at a halt for this many more seconds.
    Holding {
        /// Seconds left.
        left_secs: f64,
    },
    /// The trip and the stay at its end are over.
    Done,
}

/// A vehicle on a trip.
#[derive(Debug, Clone, Copy)]
pub struct Driver {
    /// Metres driven on the trip.
    pub at_m: f64,
    /// Speed, m/s.
    pub speed_ms: f64,
    /// What the driver is doing.
    pub doing: Doing,
    next_halt: usize,
}

impl Driver {
    /// A vehicle standing at the start of a trip.
    pub fn at_start() -> Self {
        Self {
            at_m: 0.0,
            speed_ms: 0.0,
            doing: Doing::Driving,
            next_halt: 0,
        }
    }

    /// Whether the vehicle stands at the end of its trip, off the road.
    pub fn is_parked(&self, trip: &Trip) -> bool {
        self.doing != Doing::Driving && trip.halt(self.next_halt + 1).is_none()
    }

    /// Moves on by `dt_secs`.
    pub fn step(
        &mut self,
        trip: &Trip,
        handling: &Handling,
        obstacle: Option<Obstacle>,
        dt_secs: f64,
    ) {
        match self.doing {
            Doing::Done => {}
            Doing::Holding { left_secs } if left_secs > dt_secs => {
                self.doing = Doing::Holding {
                    left_secs: left_secs - dt_secs,
                };
            }
            Doing::Holding { .. } => {
                self.next_halt += 1;
                let is_over = trip.halt(self.next_halt).is_none();
                self.doing = if is_over { Doing::Done } else { Doing::Driving };
            }
            Doing::Driving => self.drive(trip, handling, obstacle, dt_secs),
        }
    }

    fn drive(
        &mut self,
        trip: &Trip,
        handling: &Handling,
        obstacle: Option<Obstacle>,
        dt_secs: f64,
    ) {
        let wanted_ms = self.wanted_ms(trip, handling, obstacle, dt_secs);
        let slowest = (self.speed_ms - HARDEST_BRAKE_MS2 * dt_secs).max(0.0);
        let fastest = self.speed_ms + handling.accelerate_ms2 * dt_secs;
        let halt = trip
            .halt(self.next_halt)
            .filter(|halt| halt.at_m - self.at_m < AT_HALT_M);
        match halt {
            Some(halt) if slowest == 0.0 => {
                self.at_m += self.speed_ms / 2.0 * dt_secs;
                self.speed_ms = 0.0;
                self.doing = Doing::Holding {
                    left_secs: halt.hold_secs,
                };
            }
            _ => {
                let speed_ms = wanted_ms.clamp(slowest, fastest);
                self.at_m += (self.speed_ms + speed_ms) / 2.0 * dt_secs;
                self.speed_ms = speed_ms;
            }
        }
        self.at_m = self.at_m.min(trip.length_m());
    }

    /// The speed to aim for: the intelligent driver model towards the obstacle, but never more
    /// than what lies ahead on the line allows.
    fn wanted_ms(
        &self,
        trip: &Trip,
        handling: &Handling,
        obstacle: Option<Obstacle>,
        dt_secs: f64,
    ) -> f64 {
        let ahead_m = self.at_m + self.speed_ms * dt_secs;
        let allowed = trip.allowed_ms(ahead_m, self.next_halt);
        let limit = trip.limit_ms(self.at_m).max(0.1);
        let mut push = 1.0 - (self.speed_ms / limit).powi(4);
        if let Some(obstacle) = obstacle {
            let closing = self.speed_ms - obstacle.speed_ms;
            let braking = 2.0 * (handling.accelerate_ms2 * handling.brake_ms2).sqrt();
            let wish_m = STANDING_GAP_M
                + (self.speed_ms * HEADWAY_SECS + self.speed_ms * closing / braking).max(0.0);
            push -= (wish_m / obstacle.gap_m.max(0.1)).powi(2);
        }
        (self.speed_ms + handling.accelerate_ms2 * push * dt_secs)
            .min(allowed)
            .max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plane::Metres;
    use crate::rng::Rng;
    use crate::streets::{Class, Control, Edge, Streets};

    const DT_SECS: f64 = 0.25;

    const CAR: Handling = Handling {
        accelerate_ms2: 1.8,
        brake_ms2: 2.0,
        corner_ms2: 2.2,
        of_limit: 1.0,
        top_ms: 40.0,
        halt_every_m: None,
    };

    fn edge(from: usize, control: Control, kmh: f64, line: &[(f64, f64)]) -> Edge {
        let line: Vec<Metres> = line
            .iter()
            .map(|&(east, north)| Metres { east, north })
            .collect();
        let length_m = line.windows(2).map(|w| w[1].minus(w[0]).length()).sum();
        Edge {
            from,
            to: from + 1,
            class: Class::Primary,
            limit_ms: kmh / 3.6,
            tunnel: false,
            two_way: true,
            control,
            line,
            length_m,
        }
    }

    /// A fast street, a right-angled corner into a slow one with a stop sign, then another.
    fn trip() -> Trip {
        let edges = vec![
            edge(0, Control::Free, 60.0, &[(0.0, 0.0), (400.0, 0.0)]),
            edge(1, Control::Stop, 30.0, &[(400.0, 0.0), (400.0, 200.0)]),
            edge(2, Control::Free, 50.0, &[(400.0, 200.0), (400.0, 600.0)]),
        ];
        let streets = Streets::new(vec![Metres::default(); 4], edges).expect("nodes exist");
        let mut rng = Rng::new(1, 1);
        Trip::plan(&streets, &[0, 1, 2], &CAR, 20.0, &mut rng).expect("the trip is long enough")
    }

    /// Drives the trip and hands every step (before, after) to `look`.
    fn drive(
        obstacle: impl Fn(&Driver) -> Option<Obstacle>,
        mut look: impl FnMut(&Driver, &Driver),
    ) {
        let trip = trip();
        let mut driver = Driver::at_start();
        for _ in 0..4000 {
            let before = driver;
            driver.step(&trip, &CAR, obstacle(&driver), DT_SECS);
            look(&before, &driver);
            if driver.doing == Doing::Done {
                return;
            }
        }
    }

    #[test]
    fn speed_never_exceeds_the_limit() {
        let trip = trip();
        drive(
            |_| None,
            |_, after| {
                let limit = trip.limit_ms(after.at_m);
                assert!(
                    after.speed_ms <= limit + 0.3,
                    "{} at {}",
                    after.speed_ms,
                    after.at_m
                );
            },
        );
    }

    #[test]
    fn acceleration_stays_within_what_the_vehicle_can_do() {
        drive(
            |_| None,
            |before, after| {
                let change = (after.speed_ms - before.speed_ms) / DT_SECS;
                assert!(
                    change <= CAR.accelerate_ms2 + 1e-9,
                    "{change} at {}",
                    after.at_m
                );
                assert!(
                    change >= -HARDEST_BRAKE_MS2 - 1e-9,
                    "{change} at {}",
                    after.at_m
                );
                // Only the last crawl to rest is braked harder than planned.
                let crawling = before.speed_ms < 2.0;
                assert!(
                    change >= -CAR.brake_ms2 * 1.3 || crawling,
                    "{change} at {}",
                    after.at_m
                );
            },
        );
    }

    #[test]
    fn the_corner_is_taken_slowly_and_the_straight_fast() {
        let (mut at_corner, mut fastest) = (f64::INFINITY, 0.0_f64);
        drive(
            |_| None,
            |_, after| {
                fastest = fastest.max(after.speed_ms);
                if (after.at_m - 400.0).abs() < 3.0 {
                    at_corner = at_corner.min(after.speed_ms);
                }
            },
        );
        assert!(at_corner < 6.0, "{at_corner} m/s round the corner");
        assert!(fastest > 14.0, "only {fastest} m/s on the straight");
    }

    #[test]
    fn a_stop_sign_and_the_end_of_the_trip_are_stood_at() {
        let mut stood = Vec::new();
        drive(
            |_| None,
            |before, after| {
                if before.doing == Doing::Driving && matches!(after.doing, Doing::Holding { .. }) {
                    stood.push(after.at_m);
                }
            },
        );
        assert_eq!(stood.len(), 2, "{stood:?}");
        assert!(
            (stood[0] - 595.0).abs() < 1.0 && (stood[1] - 1000.0).abs() < 1.0,
            "{stood:?}"
        );
    }

    #[test]
    fn a_standing_vehicle_ahead_is_not_run_into() {
        let wall_m = 250.0;
        let mut furthest = 0.0_f64;
        drive(
            |driver| {
                Some(Obstacle {
                    gap_m: wall_m - driver.at_m,
                    speed_ms: 0.0,
                })
            },
            |before, after| {
                furthest = furthest.max(after.at_m);
                let change = (after.speed_ms - before.speed_ms) / DT_SECS;
                assert!(change >= -HARDEST_BRAKE_MS2 - 1e-9);
            },
        );
        assert!(furthest < wall_m - 0.5, "drove to {furthest}");
        assert!(furthest > wall_m - 10.0, "stopped already at {furthest}");
    }
}
