//! Keeps what is to be remembered, and writes it down soon after it has changed.

use super::remembered::Remembered;
use super::settings_file::{Reading, SettingsFile};
use super::viewer::Viewer;
use crate::preferences::Preferences;
use crate::time::ZoneName;
use crate::ui::{NoticeLevel, PanelState};
use crate::words::program as words;

/// So long nothing changes before what has changed is written: a drag of a slider is one change.
const REST_SECS: f64 = 0.5;

/// What is remembered, and the file that it is kept in.
#[derive(Debug)]
pub struct SettingsKeeper {
    file: SettingsFile,
    remembered: Remembered,
    /// What the window showed last: only what a person changes in it is remembered, and not what
    /// the command line has asked for.
    seen: Option<Seen>,
    /// Until what has changed is written; `None` while nothing has.
    due_secs: Option<f64>,
    /// Whether it was told that it cannot be written.
    failure_told: bool,
}

/// What is looked at in a window.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    preferences: Preferences,
    recent_zones: Vec<ZoneName>,
    panels: PanelState,
}

impl SettingsKeeper {
    /// Keeps what was read, and writes to where it came from.
    pub fn new(reading: Reading) -> Self {
        Self {
            file: reading.file,
            remembered: reading.remembered,
            seen: None,
            due_secs: None,
            failure_told: false,
        }
    }

    /// What is remembered.
    pub const fn remembered(&self) -> &Remembered {
        &self.remembered
    }

    /// Changes what is remembered; what is the same as before is not written again.
    pub fn change(&mut self, change: impl FnOnce(&mut Remembered)) {
        let before = self.remembered.clone();
        change(&mut self.remembered);
        if self.remembered != before {
            self.due_secs = Some(REST_SECS);
        }
    }

    /// Looks at what a person prefers and which panels are open. The first time this is how the
    /// window begins; what is another from then on was changed by a person.
    pub fn look(&mut self, viewer: &Viewer, panels: PanelState) {
        let is_seen = self.seen.as_ref().is_some_and(|seen| {
            seen.preferences == viewer.preferences()
                && seen.recent_zones == viewer.recent_zones()
                && seen.panels == panels
        });
        if is_seen {
            return;
        }
        let now = Seen {
            preferences: viewer.preferences(),
            recent_zones: viewer.recent_zones().to_vec(),
            panels,
        };
        let Some(seen) = &self.seen else {
            self.seen = Some(now);
            return;
        };
        let (old, new) = (seen.preferences, now.preferences);
        let (old_panels, new_panels) = (seen.panels, now.panels);
        let recent_zones = now.recent_zones.clone();
        self.change(|remembered| {
            let kept = &mut remembered.preferences;
            take_over(&mut kept.theme, old.theme, new.theme);
            take_over(&mut kept.units, old.units, new.units);
            take_over(&mut kept.scale, old.scale, new.scale);
            take_over(&mut kept.motion, old.motion, new.motion);
            take_over(&mut kept.zone, old.zone, new.zone);
            if old_panels != new_panels {
                remembered.panels = new_panels;
            }
            remembered.recent_zones = recent_zones;
        });
        self.seen = Some(now);
    }

    /// Time goes on; what is due is written. Whether it cannot be is told once.
    pub fn tick(&mut self, dt_secs: f64, viewer: &mut Viewer) {
        if let Some(secs) = &mut self.due_secs {
            *secs -= dt_secs.max(0.0);
            if *secs <= 0.0 {
                self.save(viewer);
            }
        }
    }

    /// In how many seconds something is to be written; `None` while nothing is.
    pub const fn due_secs(&self) -> Option<f64> {
        self.due_secs
    }

    /// Writes what is not written yet.
    pub fn save(&mut self, viewer: &mut Viewer) {
        if self.due_secs.take().is_none() {
            return;
        }
        if let Err(error) = self.file.write(&self.remembered) {
            tracing::warn!(%error, "the settings cannot be written");
            if !std::mem::replace(&mut self.failure_told, true) {
                let title = words::SETTINGS_UNKEPT;
                let detail = error.to_string();
                viewer.notices.add(NoticeLevel::Warning, title, detail);
            }
        }
    }
}

/// Remembers what was changed, and what was not stays as it was remembered.
fn take_over<T: PartialEq>(kept: &mut T, old: T, new: T) {
    if old != new {
        *kept = new;
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::command::Command;
    use crate::preferences::{Scale, ThemeChoice};
    use crate::units::Units;

    fn keeper(folder: &Path) -> SettingsKeeper {
        SettingsKeeper::new(SettingsFile::read(Some(folder)))
    }

    fn kept(folder: &Path) -> Remembered {
        SettingsFile::read(Some(folder)).remembered
    }

    #[test]
    fn what_a_person_changes_is_written_once_things_have_come_to_rest() {
        let folder = tempfile::tempdir().unwrap();
        let mut keeper = keeper(folder.path());
        let mut viewer = Viewer::default();
        let panels = PanelState::default();
        keeper.look(&viewer, panels);
        assert_eq!(keeper.due_secs(), None);
        viewer.carry_out(Command::SetUnits(Units::MilesPerHour));
        keeper.look(&viewer, panels);
        keeper.tick(0.4, &mut viewer);
        viewer.carry_out(Command::SetScale(Scale::MAX));
        keeper.look(&viewer, panels);
        keeper.tick(0.4, &mut viewer);
        assert_eq!(kept(folder.path()), Remembered::default());
        keeper.tick(0.2, &mut viewer);
        let preferences = kept(folder.path()).preferences;
        assert_eq!(preferences.units, Units::MilesPerHour);
        assert_eq!(preferences.scale, Scale::MAX);
        assert_eq!(keeper.due_secs(), None);
    }

    #[test]
    fn what_the_command_line_asks_for_is_not_remembered_and_what_is_changed_then_is() {
        let folder = tempfile::tempdir().unwrap();
        let mut keeper = keeper(folder.path());
        let mut viewer = Viewer::default();
        let of_command_line = Preferences {
            theme: ThemeChoice::Light,
            scale: Scale::MAX,
            ..Preferences::default()
        };
        viewer.prefer(of_command_line, Vec::new());
        keeper.look(&viewer, PanelState::default());
        let panels = PanelState {
            is_legend_open: true,
            ..PanelState::default()
        };
        keeper.look(&viewer, panels);
        viewer.carry_out(Command::SetScale(Scale::MIN));
        keeper.look(&viewer, panels);
        keeper.save(&mut viewer);
        let kept = kept(folder.path());
        assert_eq!(kept.preferences.theme, ThemeChoice::System);
        assert_eq!(kept.preferences.scale, Scale::MIN);
        assert_eq!(kept.panels, panels);
    }

    #[test]
    fn nothing_is_due_while_nothing_changes() {
        let folder = tempfile::tempdir().unwrap();
        let mut keeper = keeper(folder.path());
        let mut viewer = Viewer::default();
        for _ in 0..3 {
            keeper.look(&viewer, PanelState::default());
            keeper.change(|remembered| remembered.opacity_percent = 100);
            keeper.tick(10.0, &mut viewer);
            assert_eq!(keeper.due_secs(), None);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn settings_that_are_reset_are_as_in_a_new_program_and_maps_stay() {
        let folder = tempfile::tempdir().unwrap();
        let mut keeper = keeper(folder.path());
        let mut viewer = Viewer::default();
        keeper.look(&viewer, PanelState::default());
        keeper.change(|remembered| remembered.map = Some("osm".into()));
        viewer.carry_out(Command::SetTheme(ThemeChoice::Light));
        keeper.look(&viewer, PanelState::default());
        viewer.carry_out(Command::ResetSettings);
        keeper.look(&viewer, PanelState::default());
        keeper.save(&mut viewer);
        let kept = kept(folder.path());
        assert_eq!(kept.preferences, Preferences::default());
        assert_eq!(kept.map.as_deref(), Some("osm"));
    }
}
