//! The units in which speeds and lengths are written for people, and how they are written.

const METRES_PER_FOOT: f64 = 0.3048;
const METRES_PER_MILE: f64 = 1609.344;
const KMH_PER_MPH: f64 = 1.609_344;
const KMH_PER_MPS: f64 = 3.6;

/// What speeds, and with them lengths, are written in. Within the program a speed is always in
/// km/h and a length in metres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Units {
    /// Kilometres an hour; kilometres and metres.
    #[default]
    KmPerHour,
    /// Miles an hour; miles and feet.
    MilesPerHour,
    /// Metres a second; metres.
    MetresPerSec,
}

impl Units {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::KmPerHour, Self::MilesPerHour, Self::MetresPerSec];

    /// The unit of a speed as it is written: `km/h`.
    pub const fn speed_unit(self) -> &'static str {
        match self {
            Self::KmPerHour => "km/h",
            Self::MilesPerHour => "mph",
            Self::MetresPerSec => "m/s",
        }
    }

    /// The units whose speeds are written like this.
    pub fn of_speed_unit(unit: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|units| units.speed_unit() == unit)
    }

    /// A speed in km/h as a number of these units.
    pub fn speed_of_kmh(self, kmh: f64) -> f64 {
        kmh / self.kmh_a_unit()
    }

    /// So many of these units in km/h.
    pub fn kmh_of_speed(self, speed: f64) -> f64 {
        speed * self.kmh_a_unit()
    }

    const fn kmh_a_unit(self) -> f64 {
        match self {
            Self::KmPerHour => 1.0,
            Self::MilesPerHour => KMH_PER_MPH,
            Self::MetresPerSec => KMH_PER_MPS,
        }
    }

    /// A speed without its unit: `42.1`, or `1,204` from a thousand on.
    pub fn speed_figure(self, kmh: f64) -> String {
        let speed = self.speed_of_kmh(kmh);
        if speed.abs() < 999.95 {
            format!("{speed:.1}")
        } else {
            // Clamped well inside of u64.
            thousands(speed.abs().min(1e15).round() as u64)
        }
    }

    /// `42.1 km/h`.
    pub fn speed(self, kmh: f64) -> String {
        format!("{} {}", self.speed_figure(kmh), self.speed_unit())
    }

    /// A speed that was sent in km/h, as it was sent, with what it is in these units behind it if
    /// they are others: `42.1 km/h`, `42.1 km/h (26.2 mph)`.
    pub fn speed_as_sent(self, kmh: f64) -> String {
        let sent = Self::KmPerHour.speed(kmh);
        match self {
            Self::KmPerHour => sent,
            Self::MilesPerHour | Self::MetresPerSec => format!("{sent} ({})", self.speed(kmh)),
        }
    }

    /// A distance: `950 m`, `6.42 km`, `1,204 km`; `820 ft`, `3.99 mi`; `6,423 m`.
    pub fn length(self, metres: f64) -> String {
        match self {
            Self::KmPerHour if metres < 999.5 => format!("{metres:.0} m"),
            Self::KmPerHour => large(metres / 1000.0, "km"),
            Self::MilesPerHour => {
                let feet = metres / METRES_PER_FOOT;
                if feet < 999.5 {
                    format!("{feet:.0} ft")
                } else {
                    large(metres / METRES_PER_MILE, "mi")
                }
            }
            // A distance on earth, clamped well inside of u64.
            Self::MetresPerSec if metres < 99_999.5 => {
                format!("{} m", thousands(metres.clamp(0.0, 1e15).round() as u64))
            }
            Self::MetresPerSec => large(metres / 1000.0, "km"),
        }
    }

    /// A height that was sent in metres, as it was sent, with feet behind it where those are
    /// wanted: `71.0 m`, `71.0 m (233 ft)`.
    pub fn altitude_as_sent(self, metres: f64) -> String {
        match self {
            Self::KmPerHour | Self::MetresPerSec => format!("{metres:.1} m"),
            Self::MilesPerHour => {
                format!("{metres:.1} m ({:.0} ft)", metres / METRES_PER_FOOT)
            }
        }
    }

    /// The longest round length of at most `longest_metres`, in metres, and how it is written; none
    /// for what is no length.
    pub fn round_length(self, longest_metres: f64) -> Option<(f64, String)> {
        if !(longest_metres.is_finite() && longest_metres > 0.0) {
            return None;
        }
        let (unit_metres, unit) = match self {
            Self::MilesPerHour if longest_metres >= METRES_PER_MILE => (METRES_PER_MILE, "mi"),
            Self::MilesPerHour => (METRES_PER_FOOT, "ft"),
            Self::MetresPerSec if (1.0..100_000.0).contains(&longest_metres) => (1.0, "m"),
            Self::KmPerHour | Self::MetresPerSec if longest_metres >= 1000.0 => (1000.0, "km"),
            Self::KmPerHour | Self::MetresPerSec if longest_metres >= 1.0 => (1.0, "m"),
            Self::KmPerHour | Self::MetresPerSec => (0.01, "cm"),
        };
        let longest = longest_metres / unit_metres;
        let magnitude = 10_f64.powf(longest.log10().floor());
        let count = [5.0, 2.0, 1.0]
            .into_iter()
            .map(|digit| digit * magnitude)
            .find(|count| *count <= longest)?;
        let figure = if count < 1.0 {
            format!("{count:.1}")
        } else {
            // The world is some 40,000 km around.
            thousands(count.min(1e15).round() as u64)
        };
        Some((count * unit_metres, format!("{figure} {unit}")))
    }
}

/// `6.42 km`, `1,204 km`.
fn large(count: f64, unit: &str) -> String {
    if count < 99.995 {
        format!("{count:.2} {unit}")
    } else {
        // A float `as` integer saturates.
        format!("{} {unit}", thousands(count.round() as u64))
    }
}

/// `68290` as `68,290`.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (68_290, "68,290"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(thousands(n), text);
        }
    }

    #[test]
    fn speeds_are_converted_and_read_well() {
        for (units, kmh, text) in [
            (Units::KmPerHour, 51.62, "51.6 km/h"),
            (Units::KmPerHour, 12_345.6, "12,346 km/h"),
            (Units::MilesPerHour, 160.934_4, "100.0 mph"),
            (Units::MetresPerSec, 36.0, "10.0 m/s"),
        ] {
            assert_eq!(units.speed(kmh), text);
            let back = units.kmh_of_speed(units.speed_of_kmh(kmh));
            assert!((back - kmh).abs() < 1e-9);
        }
    }

    #[test]
    fn what_was_sent_stays_in_the_unit_that_it_was_sent_in() {
        assert_eq!(Units::KmPerHour.speed_as_sent(42.5), "42.5 km/h");
        assert_eq!(
            Units::MilesPerHour.speed_as_sent(42.5),
            "42.5 km/h (26.4 mph)"
        );
        assert_eq!(Units::MetresPerSec.altitude_as_sent(71.0), "71.0 m");
        assert_eq!(
            Units::MilesPerHour.altitude_as_sent(71.0),
            "71.0 m (233 ft)"
        );
    }

    #[test]
    fn distances_are_written_as_people_say_them() {
        for (units, metres, text) in [
            (Units::KmPerHour, 949.6, "950 m"),
            (Units::KmPerHour, 6423.0, "6.42 km"),
            (Units::KmPerHour, 1_204_400.0, "1,204 km"),
            (Units::MilesPerHour, 250.0, "820 ft"),
            (Units::MilesPerHour, 6423.0, "3.99 mi"),
            (Units::MilesPerHour, 1_609_344.0, "1,000 mi"),
            (Units::MetresPerSec, 6423.4, "6,423 m"),
            (Units::MetresPerSec, 1_204_400.0, "1,204 km"),
        ] {
            assert_eq!(units.length(metres), text);
        }
    }

    #[test]
    fn a_scale_is_round_in_its_own_unit() {
        for (units, longest, text) in [
            (Units::KmPerHour, 340.0, "200 m"),
            (Units::KmPerHour, 9000.0, "5 km"),
            (Units::KmPerHour, 2_100_000.0, "2,000 km"),
            (Units::KmPerHour, 0.6, "50 cm"),
            (Units::MilesPerHour, 340.0, "1,000 ft"),
            (Units::MilesPerHour, 0.2, "0.5 ft"),
            (Units::MilesPerHour, 9000.0, "5 mi"),
            (Units::MetresPerSec, 9000.0, "5,000 m"),
            (Units::MetresPerSec, 210_000.0, "200 km"),
        ] {
            let (metres, written) = units.round_length(longest).unwrap();
            assert_eq!(written, text);
            assert!(metres <= longest && metres > longest * 0.39, "{metres}");
        }
        assert_eq!(Units::KmPerHour.round_length(f64::NAN), None);
        assert_eq!(Units::KmPerHour.round_length(0.0), None);
    }

    #[test]
    fn units_are_found_by_how_a_speed_is_written() {
        for units in Units::ALL {
            assert_eq!(Units::of_speed_unit(units.speed_unit()), Some(units));
        }
        assert_eq!(Units::of_speed_unit("knots"), None);
    }
}
