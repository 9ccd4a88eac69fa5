//! One timed position as received, and what is said or found about it.

use super::Measure;
use crate::geo::WorldPoint;
use crate::time::Timestamp;

/// One timed position, in 32 bytes: a message is decoded to a list of them, vehicle by vehicle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    /// When, as recorded.
    pub time: Timestamp,
    /// Where.
    pub position: WorldPoint,
    /// Speed over ground in km/h as recorded. A zero may mean "unknown": see [`super::Track::pose_at`].
    pub speed_kmh: Measure,
    /// Compass heading in degrees as recorded.
    pub heading_deg: Measure,
    /// Height in metres as recorded.
    pub altitude_m: Measure,
    /// What the sender says of this fix.
    pub flags: FixFlags,
}

impl Fix {
    /// A fix of which only time and place are known.
    pub const fn new(time: Timestamp, position: WorldPoint) -> Self {
        Self {
            time,
            position,
            speed_kmh: Measure::NONE,
            heading_deg: Measure::NONE,
            altitude_m: Measure::NONE,
            flags: FixFlags::NONE,
        }
    }
}

/// How sure a speed is, by the time between the observations it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// At most 5 s between observations.
    High,
    /// At most 10 s.
    Medium,
    /// At most 30 s.
    Low,
    /// Longer, or not known.
    Unknown,
}

impl Certainty {
    /// The class of an interval between two observations, in seconds.
    pub fn of_interval_secs(secs: f64) -> Self {
        match secs {
            s if s <= 5.0 => Self::High,
            s if s <= 10.0 => Self::Medium,
            s if s <= 30.0 => Self::Low,
            _ => Self::Unknown,
        }
    }
}

/// A small set of facts about a fix, kept in 16 bits because tracks hold millions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FixFlags(u16);

impl FixFlags {
    /// Nothing is said.
    pub const NONE: Self = Self(0);
    /// The sender computed this position; no receiver reported it.
    pub const INTERPOLATED: Self = Self(1);
    /// The sender says that nothing is known from here to the next fix.
    pub const GAP: Self = Self(1 << 1);
    /// The sender says that this fix is not to be believed.
    pub const ANOMALY: Self = Self(1 << 2);
    /// Another fix of this track has the same time and another place.
    pub const CONFLICT: Self = Self(1 << 3);
    /// The vehicle stands still until the next fix (several fixes of a stop made one).
    pub const STOP: Self = Self(1 << 4);
    /// Same time and place as the fix before.
    pub const DUPLICATE: Self = Self(1 << 5);
    /// Found here: no vehicle can have come from or gone to the neighbouring fixes.
    pub const OUTLIER: Self = Self(1 << 6);

    const CERTAINTY_SHIFT: u16 = 8;
    const CERTAINTY_MASK: u16 = 0b111 << Self::CERTAINTY_SHIFT;
    const LEG_SHIFT: u16 = 12;
    const LEG_MASK: u16 = 0b11 << Self::LEG_SHIFT;

    /// Whether every fact of `other` is stated.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any fact of `other` is stated.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets of facts together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These facts without those of `other`.
    #[must_use]
    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// These facts with the certainty that the sender stated.
    #[must_use]
    pub const fn with_certainty(self, certainty: Certainty) -> Self {
        let code: u16 = match certainty {
            Certainty::High => 1,
            Certainty::Medium => 2,
            Certainty::Low => 3,
            Certainty::Unknown => 4,
        };
        Self(self.0 & !Self::CERTAINTY_MASK | code << Self::CERTAINTY_SHIFT)
    }

    /// The certainty that the sender stated, if any.
    pub const fn certainty(self) -> Option<Certainty> {
        match (self.0 & Self::CERTAINTY_MASK) >> Self::CERTAINTY_SHIFT {
            1 => Some(Certainty::High),
            2 => Some(Certainty::Medium),
            3 => Some(Certainty::Low),
            4 => Some(Certainty::Unknown),
            _ => None,
        }
    }

    pub(super) const fn with_leg_code(self, code: u16) -> Self {
        Self(self.0 & !Self::LEG_MASK | (code << Self::LEG_SHIFT) & Self::LEG_MASK)
    }

    pub(super) const fn leg_code(self) -> u16 {
        (self.0 & Self::LEG_MASK) >> Self::LEG_SHIFT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fix_takes_32_bytes() {
        assert_eq!(size_of::<Fix>(), 32);
    }

    #[test]
    fn facts_certainty_and_leg_do_not_disturb_each_other() {
        let flags = FixFlags::GAP.with(FixFlags::OUTLIER).with_leg_code(3);
        let flags = flags
            .with_certainty(Certainty::Unknown)
            .with_certainty(Certainty::Low);
        assert_eq!(flags.certainty(), Some(Certainty::Low));
        assert_eq!(flags.leg_code(), 3);
        assert!(flags.contains(FixFlags::GAP) && flags.contains(FixFlags::OUTLIER));
        assert!(!flags.intersects(FixFlags::STOP));
        assert_eq!(FixFlags::NONE.certainty(), None);
    }

    #[test]
    fn certainty_follows_the_interval() {
        assert_eq!(Certainty::of_interval_secs(5.0), Certainty::High);
        assert_eq!(Certainty::of_interval_secs(10.0), Certainty::Medium);
        assert_eq!(Certainty::of_interval_secs(30.0), Certainty::Low);
        assert_eq!(Certainty::of_interval_secs(30.1), Certainty::Unknown);
        assert_eq!(Certainty::of_interval_secs(f64::NAN), Certainty::Unknown);
    }
}
