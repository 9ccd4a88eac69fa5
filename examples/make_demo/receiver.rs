//! What a satellite receiver makes of the truth: noise, silence, and now and then nonsense.

use crate::plane::Metres;
use crate::rng::Rng;
use crate::traffic::Truth;

/// One reported position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fix {
    /// Seconds since the start of the recording.
    pub at_secs: u32,
    /// Reported position.
    pub at: Metres,
    /// Reported speed, km/h.
    pub speed_kmh: f64,
    /// Reported direction, degrees clockwise from north.
    pub heading_deg: f64,
    /// Whether the sender already doubts it.
    pub is_anomaly: bool,
}

/// Something that goes wrong, from one second to another, the last included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fault {
    /// First second.
    pub from_secs: u32,
    /// Last second.
    pub to_secs: u32,
    /// What goes wrong.
    pub what: What,
}

/// The ways in which a receiver fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum What {
    /// Sends nothing.
    Silent,
    /// Reports a place far away.
    Jump {
        /// The place.
        to: Metres,
        /// Whether the sender flags it.
        flagged: bool,
    },
    /// Repeats its last position while the vehicle drives on.
    Frozen {
        /// Whether the sender flags it.
        flagged: bool,
    },
    /// Reports a second, different position for the same second.
    Twice {
        /// How far the second lies from the first.
        by: Metres,
    },
}

/// How much of the noise of one second is left in the next.
const NOISE_MEMORY: f64 = 0.97;

/// A receiver at rest holds its position once it has stood for this long, seconds.
const HOLD_AFTER_SECS: u32 = 3;

/// Below this speed a vehicle stands, m/s.
const STANDING_MS: f64 = 0.3;

/// One vehicle's receiver.
pub struct Receiver {
    rng: Rng,
    noise: Metres,
    spread_m: f64,
    faults: Vec<Fault>,
    standing_secs: u32,
    held: Option<Metres>,
    heading_deg: f64,
}

impl Receiver {
    /// A receiver whose noise has a standard deviation of two to four metres in all, with the
    /// faults that it is going to have.
    pub fn new(mut rng: Rng, faults: Vec<Fault>) -> Self {
        // Of each axis; both together are the square root of two times as much.
        let spread_m = rng.between(1.4, 2.6);
        let noise = Metres {
            east: rng.normal() * spread_m,
            north: rng.normal() * spread_m,
        };
        Self {
            rng,
            noise,
            spread_m,
            faults,
            standing_secs: 0,
            held: None,
            heading_deg: 0.0,
        }
    }

    /// What is sent for one second: nothing, one fix, or two that contradict each other.
    pub fn hear(&mut self, at_secs: u32, truth: &Truth) -> Vec<Fix> {
        self.drift();
        let true_fix = self.measure(at_secs, truth);
        let fault = self
            .faults
            .iter()
            .find(|f| (f.from_secs..=f.to_secs).contains(&at_secs));
        let what = fault.map(|fault| fault.what);
        if truth.place.tunnel || what == Some(What::Silent) {
            return Vec::new();
        }
        if !matches!(what, Some(What::Frozen { .. })) {
            self.held = Some(true_fix.at);
        }
        match what {
            Some(What::Jump { to, flagged }) => {
                vec![Fix {
                    at: to.plus(self.noise, 1.0),
                    is_anomaly: flagged,
                    ..true_fix
                }]
            }
            Some(What::Frozen { flagged }) => {
                let at = self.held.unwrap_or(true_fix.at);
                vec![Fix {
                    at,
                    is_anomaly: flagged,
                    ..true_fix
                }]
            }
            Some(What::Twice { by }) => {
                vec![
                    true_fix,
                    Fix {
                        at: true_fix.at.plus(by, 1.0),
                        ..true_fix
                    },
                ]
            }
            Some(What::Silent) | None => vec![true_fix],
        }
    }

    /// Noise of satellites wanders slowly, it does not jump about.
    fn drift(&mut self) {
        let fresh = self.spread_m * (1.0 - NOISE_MEMORY * NOISE_MEMORY).sqrt();
        self.noise = Metres {
            east: self.noise.east * NOISE_MEMORY + fresh * self.rng.normal(),
            north: self.noise.north * NOISE_MEMORY + fresh * self.rng.normal(),
        };
    }

    fn measure(&mut self, at_secs: u32, truth: &Truth) -> Fix {
        let is_standing = truth.speed_ms < STANDING_MS;
        self.standing_secs = if is_standing {
            self.standing_secs + 1
        } else {
            0
        };
        let speed_kmh = if is_standing {
            // At rest the noise alone makes a few tenths.
            0.1 + 0.3 * f64::from(u8::from(self.rng.chance(0.1)))
        } else {
            (truth.speed_ms * 3.6 + 0.3 * self.rng.normal()).max(0.1)
        };
        if !is_standing {
            self.heading_deg = truth.place.heading_deg;
        }
        let at = match self.held {
            Some(held) if self.standing_secs > HOLD_AFTER_SECS => held,
            _ => truth.place.at.plus(self.noise, 1.0),
        };
        Fix {
            at_secs,
            at,
            speed_kmh,
            heading_deg: self.heading_deg,
            is_anomaly: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trip::Place;

    fn truth(second: u32, speed_ms: f64) -> Truth {
        let at = Metres {
            east: speed_ms * f64::from(second),
            north: 0.0,
        };
        Truth {
            place: Place {
                at,
                heading_deg: 90.0,
                tunnel: false,
            },
            speed_ms,
        }
    }

    fn hear(faults: Vec<Fault>, seconds: u32, speed_ms: f64) -> Vec<Vec<Fix>> {
        let mut receiver = Receiver::new(Rng::new(1, 1), faults);
        (0..seconds)
            .map(|second| receiver.hear(second, &truth(second, speed_ms)))
            .collect()
    }

    fn fault(what: What) -> Vec<Fault> {
        vec![Fault {
            from_secs: 10,
            to_secs: 12,
            what,
        }]
    }

    #[test]
    fn without_faults_there_is_one_fix_a_second_a_few_metres_off() {
        let heard = hear(vec![], 2000, 10.0);
        let mut worst: f64 = 0.0;
        for (second, fixes) in (0..).zip(&heard) {
            assert_eq!(fixes.len(), 1);
            let off = fixes[0].at.minus(truth(second, 10.0).place.at).length();
            worst = worst.max(off);
        }
        assert!((2.0..16.0).contains(&worst), "worst error {worst} m");
    }

    #[test]
    fn a_silent_receiver_and_a_tunnel_send_nothing() {
        let heard = hear(fault(What::Silent), 20, 10.0);
        let silent: Vec<usize> = (0..20).filter(|&s| heard[s].is_empty()).collect();
        assert_eq!(silent, [10, 11, 12]);
        let mut below = truth(0, 10.0);
        below.place.tunnel = true;
        assert!(
            Receiver::new(Rng::new(1, 1), vec![])
                .hear(0, &below)
                .is_empty()
        );
    }

    #[test]
    fn a_frozen_receiver_repeats_its_place_but_not_its_speed() {
        let heard = hear(fault(What::Frozen { flagged: true }), 20, 10.0);
        for second in 10..=12 {
            assert_eq!(heard[second][0].at, heard[9][0].at);
            assert!(heard[second][0].is_anomaly && heard[second][0].speed_kmh > 30.0);
        }
        assert_ne!(heard[13][0].at, heard[9][0].at);
    }

    #[test]
    fn a_conflict_is_two_places_in_one_second_and_a_jump_is_far_off() {
        let by = Metres {
            east: 0.0,
            north: 40.0,
        };
        let heard = hear(fault(What::Twice { by }), 20, 10.0);
        assert_eq!(heard[11].len(), 2);
        assert_eq!(heard[11][0].at_secs, heard[11][1].at_secs);
        assert!((heard[11][1].at.minus(heard[11][0].at).length() - 40.0).abs() < 1e-9);
        let to = Metres {
            east: 2500.0,
            north: 0.0,
        };
        let heard = hear(fault(What::Jump { to, flagged: false }), 20, 10.0);
        assert!(heard[11][0].at.minus(truth(11, 10.0).place.at).length() > 2300.0);
        assert!(!heard[11][0].is_anomaly);
    }

    #[test]
    fn a_standing_receiver_holds_its_place() {
        let heard = hear(vec![], 30, 0.0);
        assert!((5..30).all(|second| heard[second][0].at == heard[4][0].at));
        assert!(
            heard
                .iter()
                .flatten()
                .all(|fix| fix.speed_kmh > 0.0 && fix.speed_kmh < 1.0)
        );
    }
}
