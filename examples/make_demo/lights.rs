//! When traffic lights are green.

use crate::plane::turn_deg;
use crate::rng::unit_hash;
use crate::streets::NodeId;

/// Seconds of a traffic light's round.
const CYCLE_SECS: f64 = 70.0;

/// Whether the lights of a junction let an approach through: two phases, by compass direction,
/// with all red in between.
pub fn is_green(node: NodeId, bearing_deg: f64, elapsed_secs: f64, seed: u64) -> bool {
    let key = u64::try_from(node).unwrap_or(u64::MAX);
    let offset_secs = CYCLE_SECS * unit_hash(key, seed);
    let phase = (elapsed_secs + offset_secs).rem_euclid(CYCLE_SECS) / CYCLE_SECS;
    let axis = turn_deg(bearing_deg, 0.0);
    if (45.0..135.0).contains(&axis) {
        phase < 0.45
    } else {
        (0.5..0.95).contains(&phase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossing_approaches_are_never_green_together() {
        for second in 0..140 {
            let green = |bearing| is_green(17, bearing, f64::from(second), 5);
            assert!(!(green(0.0) && green(90.0)));
            assert_eq!(green(0.0), green(180.0));
        }
        assert!((0..70).any(|s| is_green(17, 0.0, f64::from(s), 5)));
        assert!((0..70).any(|s| is_green(17, 90.0, f64::from(s), 5)));
    }
}
