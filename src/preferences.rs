//! What a person prefers, whatever is shown: colours, units, scale, movement, time zone.

use crate::time::DisplayZone;
use crate::units::Units;

/// What a person has chosen for all sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Dark or light.
    pub theme: ThemeChoice,
    /// In what speeds and lengths are written.
    pub units: Units,
    /// How large panels, names and markers are.
    pub scale: Scale,
    /// Whether anything moves without need.
    pub motion: MotionChoice,
    /// The clock on which times are shown, where it is known how they lie to UTC.
    pub zone: DisplayZone,
}

/// Dark or light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As the system says, also when it changes its mind; dark where it says nothing.
    #[default]
    System,
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
}

impl ThemeChoice {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Dark, Self::Light];

    /// What it is called in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    /// The one that is called so.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// Whether anything moves without need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MotionChoice {
    /// As the system says.
    #[default]
    System,
    /// Nothing does, whatever the system says.
    Reduced,
}

impl MotionChoice {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::System, Self::Reduced];

    /// What it is called in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Reduced => "reduced",
        }
    }

    /// The one that is called so.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// How large panels, names and markers are, in percent of what the screen's own scale makes them:
/// from 75 to 300.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scale(u16);

impl Scale {
    /// The smallest.
    pub const MIN: Self = Self(75);
    /// As the screen is set up.
    pub const NORMAL: Self = Self(100);
    /// The largest.
    pub const MAX: Self = Self(300);

    /// From one to the next that is offered, in percent.
    const STEP: u16 = 25;

    /// The scale that is nearest to so many percent.
    pub fn of_percent(percent: u16) -> Self {
        Self(percent).clamp(Self::MIN, Self::MAX)
    }

    /// In percent.
    pub const fn percent(self) -> u16 {
        self.0
    }

    /// As a factor: 1.5 for 150 %.
    pub fn factor(self) -> f32 {
        f32::from(self.0) / 100.0
    }

    /// The next larger one that is offered; the largest stays.
    #[must_use]
    pub fn larger(self) -> Self {
        Self::of_percent((self.0 / Self::STEP + 1) * Self::STEP)
    }

    /// The next smaller one that is offered; the smallest stays.
    #[must_use]
    pub fn smaller(self) -> Self {
        Self::of_percent(self.0.saturating_sub(1) / Self::STEP * Self::STEP)
    }
}

impl Default for Scale {
    fn default() -> Self {
        Self::NORMAL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_goes_up_and_down_in_steps_and_no_further_than_its_ends() {
        let mut seen = vec![Scale::MIN.percent()];
        let mut scale = Scale::MIN;
        while scale != Scale::MAX {
            scale = scale.larger();
            seen.push(scale.percent());
        }
        assert_eq!(seen, [75, 100, 125, 150, 175, 200, 225, 250, 275, 300]);
        assert_eq!(Scale::MAX.larger(), Scale::MAX);
        assert_eq!(Scale::MIN.smaller(), Scale::MIN);
        assert_eq!(Scale::of_percent(110).larger().percent(), 125);
        assert_eq!(Scale::of_percent(110).smaller().percent(), 100);
        assert_eq!(Scale::of_percent(125).smaller().percent(), 100);
        assert_eq!(Scale::of_percent(0), Scale::MIN);
        assert_eq!(Scale::of_percent(u16::MAX), Scale::MAX);
    }

    #[test]
    fn choices_are_found_by_their_names() {
        for theme in ThemeChoice::ALL {
            assert_eq!(ThemeChoice::named(theme.name()), Some(theme));
        }
        for motion in MotionChoice::ALL {
            assert_eq!(MotionChoice::named(motion.name()), Some(motion));
        }
        assert_eq!(ThemeChoice::named("pink"), None);
    }
}
