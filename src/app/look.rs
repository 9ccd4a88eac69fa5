//! How the window looks: what a person prefers, and where they leave it to the system, what that
//! wishes.

use super::wishes::SystemWishes;
use crate::basemap::MapTheme;
use crate::preferences::{MotionChoice, Preferences, ThemeChoice};

/// How the window looks and moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colours of map and panels.
    pub theme: MapTheme,
    /// Whether borders and texts of the panels are stronger than usual.
    pub has_more_contrast: bool,
    /// Whether nothing moves without need.
    pub has_reduced_motion: bool,
}

impl Look {
    /// A window that looks so, whatever is preferred: for pictures.
    pub const fn plain(theme: MapTheme) -> Self {
        Self {
            theme,
            has_more_contrast: false,
            has_reduced_motion: false,
        }
    }

    /// What comes of preferences and wishes.
    pub fn of(preferences: Preferences, wishes: SystemWishes) -> Self {
        let is_dark = match preferences.theme {
            ThemeChoice::Dark => true,
            ThemeChoice::Light => false,
            ThemeChoice::System => wishes.dark.unwrap_or(true),
        };
        Self {
            theme: if is_dark {
                MapTheme::Dark
            } else {
                MapTheme::Light
            },
            has_more_contrast: wishes.more_contrast,
            has_reduced_motion: match preferences.motion {
                MotionChoice::System => wishes.reduced_motion,
                MotionChoice::Reduced => true,
            },
        }
    }
}

/// Width and height that panels find room in at least, in points: a larger scale would leave less.
const LEAST_POINTS: (f32, f32) = (460.0, 296.0);

/// The factor by which a window of so many points, without a scale of its own, is drawn larger: as
/// `wanted`, but so that panels find room, and never below 1 for their sake.
pub fn fitting_factor(wanted: f32, (width_points, height_points): (f32, f32)) -> f32 {
    let most = (width_points / LEAST_POINTS.0).min(height_points / LEAST_POINTS.1);
    if most.is_finite() {
        wanted.min(most.max(1.0))
    } else {
        wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(theme: ThemeChoice, dark: Option<bool>) -> MapTheme {
        let preferences = Preferences {
            theme,
            ..Preferences::default()
        };
        let wishes = SystemWishes {
            dark,
            ..SystemWishes::default()
        };
        Look::of(preferences, wishes).theme
    }

    #[test]
    fn the_system_decides_where_it_is_asked_and_dark_where_it_is_silent() {
        for (theme, dark, seen) in [
            (ThemeChoice::System, None, MapTheme::Dark),
            (ThemeChoice::System, Some(false), MapTheme::Light),
            (ThemeChoice::System, Some(true), MapTheme::Dark),
            (ThemeChoice::Dark, Some(false), MapTheme::Dark),
            (ThemeChoice::Light, Some(true), MapTheme::Light),
        ] {
            assert_eq!(look(theme, dark), seen, "{theme:?} {dark:?}");
        }
    }

    #[test]
    fn movement_is_reduced_for_the_system_and_for_the_person() {
        let reduced = |motion, reduced_motion| {
            let preferences = Preferences {
                motion,
                ..Preferences::default()
            };
            let wishes = SystemWishes {
                reduced_motion,
                ..SystemWishes::default()
            };
            Look::of(preferences, wishes).has_reduced_motion
        };
        assert!(!reduced(MotionChoice::System, false));
        assert!(reduced(MotionChoice::System, true));
        assert!(reduced(MotionChoice::Reduced, false));
    }

    #[test]
    fn panels_are_never_so_large_that_they_find_no_room() {
        assert_eq!(fitting_factor(3.0, (1400.0, 900.0)), 3.0);
        assert_eq!(fitting_factor(3.0, (2560.0, 1440.0)), 3.0);
        let in_small = fitting_factor(3.0, (900.0, 600.0));
        assert!((1.9..2.0).contains(&in_small), "{in_small}");
        assert_eq!(fitting_factor(1.5, (480.0, 300.0)), 300.0 / 296.0);
        assert_eq!(fitting_factor(3.0, (200.0, 100.0)), 1.0);
        assert_eq!(fitting_factor(0.75, (200.0, 100.0)), 0.75);
    }
}
