//! How the viewer takes over vehicles: at once, or in parts while a large message is read.

use super::append::LIVE_TITLES;
use super::viewer::{FitTarget, Viewer};
use crate::model::{ProblemLog, Selection, Severity, Update};
use crate::ui::{LoadStage, Loading, NoticeLevel};
use crate::wire::{DecodeError, LoadPart, LoadResult, LoadVehicles, ViewerEvent};
use crate::words::data as words;

/// Problems written out in a notice; the rest is counted.
const PROBLEMS_IN_NOTICE: usize = 12;

/// Whether the parts of a large message are arriving.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum LoadState {
    /// No.
    #[default]
    Complete,
    /// Yes, and they are added.
    Arriving {
        /// What the message carried.
        request_id: Option<String>,
        /// Ids of the vehicles that were selected before and have not come yet.
        selected_ids: Vec<String>,
        /// Whether the view goes to the data once more at the end: nobody moved it since.
        refits: bool,
    },
    /// Yes, but somebody has cleared the viewer meanwhile: the rest is not wanted.
    Unwanted,
}

impl LoadState {
    /// Somebody has moved the view: it is not taken away from there.
    pub(super) const fn keep_camera(&mut self) {
        if let Self::Arriving { refits, .. } = self {
            *refits = false;
        }
    }

    /// Somebody has chosen what is selected.
    pub(super) fn keep_selection(&mut self) {
        if let Self::Arriving { selected_ids, .. } = self {
            selected_ids.clear();
        }
    }
}

impl Viewer {
    /// Takes over the vehicles of a message or of a part of it.
    pub(super) fn load(&mut self, mut load: LoadVehicles) {
        let part = std::mem::take(&mut load.part);
        match part {
            LoadPart::Whole => {
                self.begin_load(&mut load);
                self.end_load(load, None);
            }
            LoadPart::First => {
                self.begin_load(&mut load);
                self.show_loading();
            }
            LoadPart::Next => {
                if self.append(&mut load) {
                    self.show_loading();
                }
            }
            LoadPart::Last => self.end_parts(load, None),
            LoadPart::BrokenOff(error) => self.end_parts(load, Some(&error)),
        }
    }

    /// Adds the last part, or what there is of a message that breaks off.
    fn end_parts(&mut self, mut load: LoadVehicles, broken_off: Option<&DecodeError>) {
        if self.append(&mut load) {
            self.end_load(load, broken_off);
        } else {
            // What was cleared meanwhile is not there, and its problems neither.
            self.load = LoadState::Complete;
            self.tell_load(load, (0, 0), broken_off);
        }
    }

    /// Replaces all vehicles.
    fn begin_load(&mut self, load: &mut LoadVehicles) {
        // Settings before vehicles: the first frame is drawn with them.
        self.apply_settings(&load.settings);
        let selected_ids = self.selected_ids();
        self.await_followed();
        self.replace_fleet(Update::Load {
            vehicles: std::mem::take(&mut load.vehicles),
            announced_range: load.announced_range,
        });
        // What was said of the vehicles before is no longer true.
        self.problems = ProblemLog::default();
        for title in [
            words::REFUSED,
            words::NOTED,
            words::ZONES_DIFFER,
            words::BROKEN_OFF,
        ]
        .into_iter()
        .chain(LIVE_TITLES)
        {
            self.notices.resolve(title);
        }
        self.clock.await_more(true);
        if self.follow_setting == Some(true) {
            self.clock.follow_newest(self.fleet.newest());
        }
        self.fit_wanted = self.display.auto_center.then_some(FitTarget::All);
        self.load = LoadState::Arriving {
            request_id: load.request_id.take(),
            selected_ids,
            refits: true,
        };
        self.select_as_before(0);
    }

    /// Adds vehicles to those that are there; `false` when nobody wants them any more.
    fn append(&mut self, load: &mut LoadVehicles) -> bool {
        if !matches!(self.load, LoadState::Arriving { .. }) {
            return false;
        }
        self.apply_settings(&load.settings);
        let known = self.fleet.vehicles().len();
        let gone = self.fleet.apply(Update::Append {
            vehicles: std::mem::take(&mut load.vehicles),
            announced_range: load.announced_range,
        });
        self.disposer.dispose(gone);
        self.clock.grow_range(self.fleet.range());
        if let Some(newest) = self.fleet.newest() {
            self.clock.arrive(newest);
        }
        self.select_as_before(known);
        true
    }

    /// Everything that is done once for a message, when all of it is there.
    fn end_load(&mut self, mut load: LoadVehicles, broken_off: Option<&DecodeError>) {
        let state = std::mem::take(&mut self.load);
        self.end_awaiting();
        self.clock.await_more(false);
        if let LoadState::Arriving {
            request_id, refits, ..
        } = state
        {
            load.request_id = load.request_id.or(request_id);
            if refits && self.display.auto_center {
                self.fit_wanted = Some(FitTarget::All);
            }
        }
        self.report_problems(load.problems.clone());
        self.report_zones();
        let counts = self.fleet.counts();
        tracing::info!(vehicles = counts.vehicles, fixes = counts.fixes, "loaded");
        if let Some(error) = broken_off {
            self.report_broken_off(error);
        }
        self.tell_load(load, (counts.vehicles, counts.fixes), broken_off);
    }

    /// Tells the application what became of a load.
    fn tell_load(
        &mut self,
        load: LoadVehicles,
        (vehicles, fixes): (usize, usize),
        broken_off: Option<&DecodeError>,
    ) {
        self.outbox.push(ViewerEvent::LoadResult(LoadResult {
            of: "load_vehicles",
            request_id: load.request_id,
            accepted_vehicles: vehicles as u64,
            accepted_fixes: fixes as u64,
            refused: load.refused,
            problems: load.problems,
            broken_off: broken_off.map(ToString::to_string),
        }));
    }

    /// Selects the vehicles that were selected before the load, if they are among those from
    /// index `from` on.
    fn select_as_before(&mut self, from: usize) {
        self.follow_as_before(from);
        let LoadState::Arriving { selected_ids, .. } = &mut self.load else {
            return;
        };
        let (fleet, selection) = (&self.fleet, &mut self.selection);
        selected_ids.retain(|id| match fleet.find_by_id_from(id, from) {
            Some(key) => {
                selection.add(key);
                false
            }
            None => true,
        });
    }

    /// Ids of the selected vehicles, that of the one chosen last at the end.
    pub(super) fn selected_ids(&self) -> Vec<String> {
        let primary = self.selection.primary();
        let others = self.selection.iter().filter(|key| Some(*key) != primary);
        others
            .chain(primary)
            .filter_map(|key| Some(self.fleet.get(key)?.id.clone()))
            .collect()
    }

    /// Forgets all vehicles, and those that are still to come.
    pub(super) fn clear(&mut self) {
        self.await_followed();
        self.replace_fleet(Update::Clear);
        self.end_awaiting();
        self.problems = ProblemLog::default();
        if self.load != LoadState::Complete {
            self.load = LoadState::Unwanted;
        }
    }

    fn replace_fleet(&mut self, update: Update) {
        let gone = self.fleet.apply(update);
        self.disposer.dispose(gone);
        self.fleet_generation = self.fleet_generation.wrapping_add(1);
        self.clock.set_range(self.fleet.range());
        self.subscriptions.note_jump();
        self.selection = Selection::default();
        self.visibility.show_all();
    }

    /// Keeps the progress on the screen until the last part is there.
    fn show_loading(&mut self) {
        let vehicles = self.fleet.vehicles().len();
        let loading = self.loading.get_or_insert(Loading {
            stage: LoadStage::Decoding,
            bytes: 0,
            total_bytes: None,
            vehicles,
        });
        loading.vehicles = loading.vehicles.max(vehicles);
    }

    fn report_problems(&mut self, problems: ProblemLog) {
        for (severity, title, level) in [
            (Severity::Refused, words::REFUSED, NoticeLevel::Warning),
            (Severity::Noted, words::NOTED, NoticeLevel::Info),
        ] {
            let count = problems.count(severity);
            if count > 0 {
                let detail = describe_problems(&problems, severity, count);
                tracing::warn!(count, "{detail}");
                self.notices.add(level, title, detail);
            }
        }
        self.problems = problems;
    }

    pub(super) fn report_zones(&mut self) {
        if self.fleet.zones_differ() {
            self.notices.add(
                NoticeLevel::Warning,
                words::ZONES_DIFFER,
                words::ZONES_DIFFER_HOW,
            );
        }
    }

    fn report_broken_off(&mut self, error: &DecodeError) {
        let counts = self.fleet.counts();
        let detail = words::broken_off(counts.vehicles, counts.fixes, &error.to_string());
        self.report_error(words::BROKEN_OFF, &detail, false);
    }
}

fn describe_problems(problems: &ProblemLog, severity: Severity, count: u64) -> String {
    let mut lines = vec![match severity {
        Severity::Refused => words::refused(count),
        Severity::Noted => words::noted(count),
    }];
    let kinds: Vec<_> = problems.kinds().filter(|kind| kind.0 == severity).collect();
    let each = (PROBLEMS_IN_NOTICE / kinds.len().max(1)).max(1);
    for (_, reason, count, samples) in kinds {
        lines.push(words::kind(count, reason));
        lines.extend(
            samples
                .iter()
                .take(each)
                .map(|problem| format!("   {problem}")),
        );
    }
    lines.join("\n")
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
