//! Which colour tells the speed or the certainty of a marker and of a line of a trail.
//!
//! A line between two neighbouring fixes has the speed that the rest of the program tells there,
//! recorded or derived, and its certainty. Far out, one line stands for many fixes: it has its
//! own mean, the way over the time, because that is what the line itself says (no moment of it
//! lies further from the track than half a pixel), and the less sure of the certainties at its
//! two ends. Nothing between them is walked through, so that colours cost what lines do; who
//! wants to see a short burst of speed goes closer.

use crate::model::{
    Certainty, Color, ColorBy, PoseKind, SPEED_CLASSES, Speed, Track, UNKNOWN_COLOR, speed_class,
    speed_colors,
};

/// Which of the colours that tell something: a class, or that nothing is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tone(u8);

impl Tone {
    /// Stands for what is not known.
    pub(super) const UNKNOWN: Self = Self(SPEED_CLASSES as u8);
}

/// What a marker tells at a fix and behind it, in one byte: a cursor has no room for two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TonePair(u8);

impl TonePair {
    pub(super) const fn new(at: Tone, after: Tone) -> Self {
        Self(at.0 | after.0 << 4)
    }

    pub(super) const fn at(self) -> Tone {
        Tone(self.0 & 0x0F)
    }

    pub(super) const fn after(self) -> Tone {
        Tone(self.0 >> 4)
    }
}

/// The tones of a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tones {
    by: ColorBy,
    colors: [Color; SPEED_CLASSES],
}

impl Tones {
    /// What tells `by` on a map of this ground.
    pub(super) fn new(by: ColorBy, ground: Color) -> Self {
        let mut colors = speed_colors(ground);
        if by == ColorBy::Certainty {
            for (color, certainty) in colors.iter_mut().zip(Certainty::ALL) {
                *color = certainty.color(ground);
            }
        }
        Self { by, colors }
    }

    /// Whether colours tell what changes along a track.
    pub(super) const fn change_on_the_way(&self) -> bool {
        matches!(self.by, ColorBy::Speed | ColorBy::Certainty)
    }

    /// What a marker tells whose last fix is at `index`, in a pose of `kind`.
    pub(super) fn of_pose(&self, track: &Track, index: usize, kind: PoseKind) -> Tone {
        if !self.change_on_the_way() {
            return Tone::UNKNOWN;
        }
        self.of_speed(track.shown_speed(index, kind))
    }

    /// What the line from one fix to a later one tells, both of which are drawn.
    pub(super) fn of_line(&self, track: &Track, from: usize, to: usize) -> Tone {
        let at_leg = |leg: usize| self.of_pose(track, leg, track.kind_at(leg, true));
        if to <= from.saturating_add(1) {
            return at_leg(from);
        }
        match self.by {
            ColorBy::Speed => Self::of_kmh(track.line_speed_kmh(from, to)),
            // Certainties are numbered from the surest on.
            ColorBy::Certainty => Tone(at_leg(from).0.max(at_leg(to - 1).0)),
            ColorBy::Vehicle | ColorBy::Group => Tone::UNKNOWN,
        }
    }

    /// The colour of a tone, where colours tell something of the way; else `own`.
    pub(super) fn color(&self, tone: Tone, own: Color) -> Color {
        if self.change_on_the_way() {
            let known = self.colors.get(usize::from(tone.0));
            known.copied().unwrap_or(UNKNOWN_COLOR)
        } else {
            own
        }
    }

    fn of_speed(&self, speed: Option<Speed>) -> Tone {
        match (self.by, speed) {
            (ColorBy::Certainty, speed) => {
                let certainty = speed.map_or(Certainty::Unknown, |speed| speed.certainty);
                Tone(certainty as u8)
            }
            (_, speed) => Self::of_kmh(speed.map(|speed| speed.kmh)),
        }
    }

    fn of_kmh(kmh: Option<f64>) -> Tone {
        // A class is smaller than their number, which is small.
        kmh.map_or(Tone::UNKNOWN, |kmh| Tone(speed_class(kmh) as u8))
    }
}
