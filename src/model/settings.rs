//! What the sender asks of the display, applied before the vehicles it comes with.

/// How much of a track is drawn behind its marker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TrailLength {
    /// No trail (0 on the wire).
    None,
    /// The last so many seconds of recorded time; always positive and finite.
    Secs(f64),
    /// Everything up to the playhead (-1 on the wire).
    Whole,
}

impl TrailLength {
    /// The meaning of a number on the wire: 0 none, positive seconds, negative everything;
    /// `None` for NaN.
    pub fn from_wire(secs: f64) -> Option<Self> {
        match secs {
            s if s.is_nan() => None,
            s if s < 0.0 || s.is_infinite() => Some(Self::Whole),
            0.0 => Some(Self::None),
            s => Some(Self::Secs(s)),
        }
    }
}

/// Display settings as sent; `None` leaves a setting as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Settings {
    /// Whether trails are drawn at all.
    pub show_trails: Option<bool>,
    /// How long trails are.
    pub trail_length: Option<TrailLength>,
    /// Recorded seconds played in one second.
    pub playback_speed: Option<f64>,
    /// Whether the view goes to the data when it is loaded.
    pub auto_center: Option<bool>,
    /// Whether markers carry their time.
    pub show_timestamps: Option<bool>,
    /// Whether the playhead goes on from the start when it has reached the end.
    pub loop_playback: Option<bool>,
    /// Whether the playhead stays at the newest fix while fixes are appended.
    pub follow_newest: Option<bool>,
}

/// Whose whole tracks are drawn faintly below what moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WholeTracks {
    /// Nobody's.
    #[default]
    None,
    /// Those of the selected vehicles.
    Selected,
    /// Those of all vehicles.
    All,
}

impl WholeTracks {
    /// Each of them, in the order in which a key goes through them.
    pub const EACH: [Self; 3] = [Self::None, Self::Selected, Self::All];

    /// The one after this, and after the last the first.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::None => Self::Selected,
            Self::Selected => Self::All,
            Self::All => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_no_trail_and_minus_one_is_everything() {
        assert_eq!(TrailLength::from_wire(0.0), Some(TrailLength::None));
        assert_eq!(TrailLength::from_wire(-0.0), Some(TrailLength::None));
        assert_eq!(TrailLength::from_wire(-1.0), Some(TrailLength::Whole));
        assert_eq!(TrailLength::from_wire(30.0), Some(TrailLength::Secs(30.0)));
        assert_eq!(
            TrailLength::from_wire(f64::INFINITY),
            Some(TrailLength::Whole)
        );
        assert_eq!(TrailLength::from_wire(f64::NAN), None);
    }
}
