//! What the viewer does with fixes that come live, and with settings that come at any time.

use super::viewer::{FitTarget, Viewer};
use crate::model::{Extension, Problem, ProblemLog, Settings, Severity, Update};
use crate::ui::NoticeLevel;
use crate::wire::{AppendPoints, LoadResult, VehiclePoints, ViewerEvent};
use crate::words::data as words;

/// Titles of notices on live data, which another load makes untrue.
pub(super) const LIVE_TITLES: [&str; 2] = [words::LIVE_REFUSED, words::LIVE_NOTED];

/// What was taken over of a message.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Accepted {
    vehicles: u64,
    fixes: u64,
}

impl Viewer {
    /// Takes over fixes for known and new vehicles, and tells what became of them if that was
    /// asked for or some were refused.
    pub(super) fn append_points(&mut self, append: AppendPoints) {
        self.apply_settings(&append.settings);
        self.append_portion(append.vehicles, false);
        let accepted = std::mem::take(&mut self.accepted);
        let AppendPoints {
            problems,
            refused,
            request_id,
            ..
        } = append;
        let is_refused = refused.vehicles > 0 || refused.fixes > 0;
        let has_refusals = is_refused || problems.count(Severity::Refused) > 0;
        self.note_problems(words::LIVE_REFUSED, Severity::Refused, &problems);
        self.note_problems(words::LIVE_NOTED, Severity::Noted, &problems);
        if has_refusals || request_id.is_some() {
            self.outbox.push(ViewerEvent::LoadResult(LoadResult {
                of: "append_points",
                request_id,
                accepted_vehicles: accepted.vehicles,
                accepted_fixes: accepted.fixes,
                refused,
                problems: problems.clone(),
                broken_off: None,
            }));
        }
        self.problems.merge(problems);
    }

    /// Takes over some of a message's fixes; [`Self::append_points`] ends the message. Whether
    /// the last vehicle `continues` with the next portion is for the counting.
    pub(super) fn append_portion(&mut self, vehicles: Vec<VehiclePoints>, continues: bool) {
        let was_empty = self.fleet.newest().is_none();
        let had_zones = self.fleet.zones_differ();
        self.accepted.vehicles += vehicles.len().saturating_sub(usize::from(continues)) as u64;
        let fixes = vehicles.iter().map(|points| points.fixes.len() as u64);
        self.accepted.fixes += fixes.sum::<u64>();
        let vehicles = vehicles.into_iter().map(extension).collect();
        let gone = self.fleet.apply(Update::Extend { vehicles });
        self.disposer.dispose(gone);
        self.clock.grow_range(self.fleet.range());
        let Some(newest) = self.fleet.newest() else {
            return;
        };
        if was_empty {
            // Data that comes live into an empty viewer is looked at where it comes.
            if self.follow_setting != Some(false) {
                self.clock.follow_newest(Some(newest));
            }
            if self.display.auto_center {
                self.fit_wanted = Some(FitTarget::All);
            }
            self.subscriptions.note_jump();
        }
        self.clock.arrive(newest);
        if !had_zones {
            self.report_zones();
        }
    }

    /// Takes over settings that came by themselves.
    pub(super) fn change_settings(&mut self, settings: &Settings, problems: &ProblemLog) {
        self.apply_settings(settings);
        if let Some(line) = told(problems, Severity::Refused) {
            self.report_refusal(words::SETTING_REFUSED, &words::settings(&line));
        }
        self.note_problems(words::SETTINGS_NOTED, Severity::Noted, problems);
    }

    /// Does what is set and leaves the rest as it is.
    pub(super) fn apply_settings(&mut self, settings: &Settings) {
        if let Some(show) = settings.show_trails {
            self.display.show_trails = show;
        }
        if let Some(length) = settings.trail_length {
            self.display.trail_length = length;
        }
        if let Some(rate) = settings.playback_speed {
            self.clock.set_rate(rate);
        }
        if let Some(auto_center) = settings.auto_center {
            self.display.auto_center = auto_center;
        }
        if let Some(show) = settings.show_timestamps {
            self.display.show_timestamps = show;
        }
        if let Some(loops) = settings.loop_playback {
            self.clock.set_loops(loops);
        }
        if let Some(follows) = settings.follow_newest {
            self.follow_setting = Some(follows);
            self.follow_newest(follows);
        }
    }

    /// Keeps the playhead at the newest fix, or no longer. Without data it stays where it is.
    pub(super) fn follow_newest(&mut self, follows: bool) {
        match self.fleet.newest() {
            Some(newest) if follows => self.clock.follow_newest(Some(newest)),
            Some(_) => self.clock.stop_following(),
            None => {}
        }
        self.subscriptions.note_jump();
    }

    /// Shows what was wrong with live data: one notice that counts, whatever comes how often.
    fn note_problems(&mut self, title: &str, severity: Severity, problems: &ProblemLog) {
        let Some(line) = told(problems, severity) else {
            return;
        };
        tracing::warn!("{title}: {line}");
        let level = match severity {
            Severity::Refused => NoticeLevel::Warning,
            Severity::Noted => NoticeLevel::Info,
        };
        self.notices.add_line(level, title, &line);
    }
}

/// The first problem of a severity in words, and how many more the message has.
fn told(problems: &ProblemLog, severity: Severity) -> Option<String> {
    let (_, reason, _, samples) = problems.kinds().find(|kind| kind.0 == severity)?;
    let line = samples
        .first()
        .map_or_else(|| reason.to_owned(), Problem::to_string);
    Some(match problems.count(severity).saturating_sub(1) {
        0 => line,
        more => words::more_problems(&line, more),
    })
}

fn extension(points: VehiclePoints) -> Extension {
    Extension {
        id: points.id,
        label: points.label,
        color: points.color,
        group: points.group,
        zone: points.zone,
        fixes: points.fixes,
    }
}

#[cfg(test)]
#[path = "append_tests.rs"]
mod tests;
