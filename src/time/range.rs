//! A span between two moments.

use super::Timestamp;

/// A closed span of recorded time; `start <= end` always holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    start: Timestamp,
    end: Timestamp,
}

impl TimeRange {
    /// The span between two moments, in either order.
    pub fn new(a: Timestamp, b: Timestamp) -> Self {
        Self {
            start: a.min(b),
            end: a.max(b),
        }
    }

    /// First moment.
    pub const fn start(self) -> Timestamp {
        self.start
    }

    /// Last moment.
    pub const fn end(self) -> Timestamp {
        self.end
    }

    /// Length in seconds.
    pub fn duration_secs(self) -> f64 {
        self.end.secs_since(self.start)
    }

    /// The smallest span that holds both.
    pub fn union(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// `t`, moved to the nearer end when it lies outside.
    pub fn clamp(self, t: Timestamp) -> Timestamp {
        t.clamp(self.start, self.end)
    }

    /// Whether `t` lies inside, ends included.
    pub fn contains(self, t: Timestamp) -> bool {
        self.start <= t && t <= self.end
    }

    /// Where `t` lies, 0 at the start and 1 at the end; 0 for a span without length.
    pub fn fraction_of(self, t: Timestamp) -> f64 {
        let duration_secs = self.duration_secs();
        if duration_secs > 0.0 {
            t.secs_since(self.start) / duration_secs
        } else {
            0.0
        }
    }

    /// The moment at `fraction` of the span (0 = start, 1 = end), kept inside.
    pub fn at_fraction(self, fraction: f64) -> Timestamp {
        let span_micros = self.end.micros_since(self.start);
        let fraction = if fraction.is_nan() {
            0.0
        } else {
            fraction.clamp(0.0, 1.0)
        };
        let offset_micros = (span_micros as f64 * fraction).round() as i64;
        self.clamp(self.start.saturating_add_micros(offset_micros))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    #[test]
    fn fractions_of_a_range_stay_inside_of_it() {
        let range = TimeRange::new(time("2024-01-01T00:00:10"), time("2024-01-01T00:00:00"));
        assert_eq!(range.at_fraction(0.5), time("2024-01-01T00:00:05"));
        assert_eq!(range.at_fraction(7.0), range.end());
        assert_eq!(range.at_fraction(f64::NAN), range.start());
        assert!((range.fraction_of(range.at_fraction(0.25)) - 0.25).abs() < 1e-9);
    }
}
