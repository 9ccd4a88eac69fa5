//! Rates and trail lengths that menus and keys offer.

use crate::model::TrailLength;

/// Playback rates that are offered, in recorded seconds for one second.
pub const RATES: [f64; 11] = [
    0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 300.0, 3600.0,
];

/// Trail lengths that are offered.
pub const TRAILS: [TrailLength; 8] = [
    TrailLength::None,
    TrailLength::Secs(5.0),
    TrailLength::Secs(10.0),
    TrailLength::Secs(30.0),
    TrailLength::Secs(60.0),
    TrailLength::Secs(300.0),
    TrailLength::Secs(1800.0),
    TrailLength::Whole,
];

/// The next faster offered rate.
pub fn faster(rate: f64) -> Option<f64> {
    RATES.into_iter().find(|offered| *offered > rate + 1e-9)
}

/// The next slower offered rate.
pub fn slower(rate: f64) -> Option<f64> {
    RATES
        .into_iter()
        .rev()
        .find(|offered| *offered < rate - 1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_go_from_one_offered_step_to_the_next() {
        assert_eq!(faster(1.0), Some(2.0));
        assert_eq!(faster(7.5), Some(10.0));
        assert_eq!(slower(7.5), Some(5.0));
        assert_eq!((faster(3600.0), slower(0.1)), (None, None));
    }
}
