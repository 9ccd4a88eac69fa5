//! The viewer's state: what it holds, what commands and messages do to it. No window, no GPU.

use crate::app::camera_control::CameraControl;
use crate::app::notices::Notices;
use crate::command::Command;
use crate::geo::{Camera, Viewport};
use crate::model::{Fleet, ProblemLog, Settings, Severity, TrailLength, Update, VehicleKey};
use crate::playback::{Clock, Tick};
use crate::ui::{DisplaySettings, Loading, NoticeLevel, Source};
use crate::wire::{Control, LoadVehicles, Message, ViewerEvent};

/// Focusing a vehicle goes at least this close.
const FOCUS_ZOOM: f64 = 15.0;

/// Problems written out in a notice; the rest is counted.
const PROBLEMS_IN_NOTICE: usize = 12;

/// The state of the viewer, and the only thing that changes it.
#[derive(Debug, Default)]
pub struct Viewer {
    fleet: Fleet,
    fleet_generation: u64,
    clock: Clock,
    selected: Option<VehicleKey>,
    display: DisplaySettings,
    camera: CameraControl,
    fit_wanted: bool,
    problems: ProblemLog,
    /// Messages on the screen.
    pub notices: Notices,
    /// Where the data comes from.
    pub source: Source,
    /// A message that is being received or decoded.
    pub loading: Option<Loading>,
    outbox: Vec<ViewerEvent>,
    basemap_wanted: Option<String>,
    quit: bool,
}

impl Viewer {
    /// All vehicles.
    pub const fn fleet(&self) -> &Fleet {
        &self.fleet
    }

    /// Counts up with every change of the fleet.
    pub const fn fleet_generation(&self) -> u64 {
        self.fleet_generation
    }

    /// The playhead.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The selected vehicle.
    pub const fn selected(&self) -> Option<VehicleKey> {
        self.selected
    }

    /// How trails and labels are drawn.
    pub const fn display(&self) -> DisplaySettings {
        self.display
    }

    /// Where the map is looked at from.
    pub const fn camera(&self) -> &Camera {
        self.camera.camera()
    }

    /// What was refused or noted in the loaded data.
    pub const fn problems(&self) -> &ProblemLog {
        &self.problems
    }

    /// Whether something moves by itself: the next frame will differ from this one.
    pub fn is_animating(&self) -> bool {
        self.clock.is_playing() || self.camera.is_moving()
    }

    /// Whether the program is to end.
    pub const fn wants_quit(&self) -> bool {
        self.quit
    }

    /// Events for the application since the last call.
    pub fn take_events(&mut self) -> Vec<ViewerEvent> {
        std::mem::take(&mut self.outbox)
    }

    /// The map that was asked for since the last call, by name.
    pub fn take_wanted_basemap(&mut self) -> Option<String> {
        self.basemap_wanted.take()
    }

    /// Moves on by `dt_secs` of wall time.
    pub fn tick(&mut self, dt_secs: f64) {
        if self.clock.tick(dt_secs) == Tick::Completed {
            self.outbox.push(ViewerEvent::AnimationComplete);
        }
        self.camera.tick(dt_secs);
        if let Source::Lost { retry_in_secs, .. } = &mut self.source {
            *retry_in_secs = (*retry_in_secs - dt_secs.max(0.0)).max(0.0);
        }
    }

    /// Before a frame: brings the camera to the data if that is due, and keeps it over the world.
    /// `padding_points` is what panels cover: left, top, right, bottom.
    pub fn settle_camera(&mut self, viewport: Viewport, padding_points: [f32; 4]) {
        if self.fit_wanted {
            self.fit_wanted = false;
            if let Some(bounds) = self.fleet.bounds() {
                self.camera.fit(bounds, viewport, padding_points);
            }
        }
        self.camera.keep_inside(viewport);
    }

    /// Does what a message from the application says.
    pub fn receive(&mut self, message: Message) {
        match message {
            Message::LoadVehicles(load) => self.load(load),
            Message::Control(Control::Play) => self.carry_out(Command::Play),
            Message::Control(Control::Pause) => self.carry_out(Command::Pause),
            Message::Control(Control::Stop) => self.carry_out(Command::Stop),
            Message::Control(Control::Clear) => self.carry_out(Command::Clear),
            Message::SwitchProvider { name } => self.carry_out(Command::SwitchBasemap(name)),
        }
    }

    fn load(&mut self, load: LoadVehicles) {
        // Settings before vehicles: the first frame is drawn with them.
        self.apply_settings(&load.settings);
        let selected_id = self
            .selected
            .and_then(|key| self.fleet.get(key))
            .map(|vehicle| vehicle.id.clone());
        self.replace_fleet(Update::Load {
            vehicles: load.vehicles,
            announced_range: load.announced_range,
        });
        self.selected = selected_id.and_then(|id| self.fleet.find_by_id(&id));
        self.fit_wanted = self.display.auto_center;
        self.report_problems(load.problems);
        if self.fleet.zones_differ() {
            self.notices.add(
                NoticeLevel::Warning,
                "The vehicles' times state different zones",
                "Times with a zone are compared as moments, times without one as if they were UTC. \
                 Vehicles of different zones may be shown hours apart.",
            );
        }
        tracing::info!(
            vehicles = self.fleet.counts().vehicles,
            fixes = self.fleet.counts().fixes,
            "loaded"
        );
    }

    fn replace_fleet(&mut self, update: Update) {
        self.fleet.apply(update);
        self.fleet_generation = self.fleet_generation.wrapping_add(1);
        self.clock.set_range(self.fleet.range());
        self.selected = None;
    }

    fn apply_settings(&mut self, settings: &Settings) {
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
    }

    fn report_problems(&mut self, problems: ProblemLog) {
        const TITLES: [(Severity, &str, &str, NoticeLevel); 2] = [
            (
                Severity::Refused,
                "could not be used",
                "Refused data",
                NoticeLevel::Warning,
            ),
            (
                Severity::Noted,
                "was repaired or is doubtful",
                "Notes on the data",
                NoticeLevel::Info,
            ),
        ];
        for (severity, what, title, level) in TITLES {
            self.notices.resolve(title);
            let count = problems.count(severity);
            if count > 0 {
                let detail = describe_problems(&problems, severity, count, what);
                tracing::warn!(count, "{detail}");
                self.notices.add(level, title, detail);
            }
        }
        self.problems = problems;
    }

    /// Tells the user and the application that something does not work.
    pub fn report_error(&mut self, title: &str, error: &str, critical: bool) {
        tracing::error!(critical, "{title}: {error}");
        self.notices.add(NoticeLevel::Error, title, error);
        self.outbox.push(ViewerEvent::MapError {
            message: title.to_owned(),
            error: error.to_owned(),
            critical,
        });
    }

    /// Tells the user and the application of input that cannot be used; many of a kind are
    /// one message on the screen, and one to the application each.
    pub fn report_refusal(&mut self, title: &str, error: &str) {
        tracing::error!("{title}: {error}");
        self.notices.add_line(NoticeLevel::Error, title, error);
        self.outbox.push(ViewerEvent::MapError {
            message: title.to_owned(),
            error: error.to_owned(),
            critical: false,
        });
    }

    /// Does what a person or the application asks for.
    pub fn carry_out(&mut self, command: Command) {
        match command {
            Command::Play => self.clock.play(),
            Command::Pause => self.clock.pause(),
            Command::TogglePlay => self.clock.toggle(),
            Command::Stop => self.clock.stop(),
            Command::Seek(t) => self.clock.seek(t),
            Command::SeekBySecs(secs) => self.clock.seek_by_secs(secs),
            Command::SetRate(rate) => self.clock.set_rate(rate),
            Command::SetShowTrails(show) => self.display.show_trails = show,
            Command::SetTrailLength(length) => {
                self.display.trail_length = length;
                self.display.show_trails = length != TrailLength::None;
            }
            Command::Select(key) => self.select(key),
            Command::ClickVehicle(key) => {
                self.select(Some(key));
                if let Some(vehicle) = self.fleet.get(key) {
                    let vehicle_id = vehicle.id.clone();
                    self.outbox.push(ViewerEvent::VehicleClicked { vehicle_id });
                }
            }
            Command::FocusVehicle(key) => self.focus(key),
            Command::FitAll => self.fit_wanted = true,
            Command::Camera(command) => self.camera.carry_out(command),
            Command::SwitchBasemap(name) => self.basemap_wanted = Some(name),
            Command::DismissNotice(id) => self.notices.dismiss(id),
            Command::Clear => {
                self.replace_fleet(Update::Clear);
                self.problems = ProblemLog::default();
            }
            Command::Quit => self.quit = true,
        }
    }

    fn select(&mut self, key: Option<VehicleKey>) {
        self.selected = key.filter(|key| self.fleet.get(*key).is_some());
    }

    fn focus(&mut self, key: VehicleKey) {
        let Some(vehicle) = self.fleet.get(key) else {
            return;
        };
        self.selected = Some(key);
        // Before its first fix a vehicle is nowhere: its first place is shown then.
        let place = vehicle
            .track
            .pose_at(self.clock.playhead())
            .map(|pose| pose.position)
            .or_else(|| vehicle.track.positions().first().copied());
        if let Some(center) = place {
            let zoom = self.camera().zoom().max(FOCUS_ZOOM);
            self.camera
                .carry_out(crate::command::CameraCommand::GoTo { center, zoom });
        }
    }
}

fn describe_problems(problems: &ProblemLog, severity: Severity, count: u64, what: &str) -> String {
    let mut lines = vec![if count == 1 {
        format!("1 datum {what}:")
    } else {
        format!("{count} data {what}:")
    }];
    let kinds: Vec<_> = problems.kinds().filter(|kind| kind.0 == severity).collect();
    let each = (PROBLEMS_IN_NOTICE / kinds.len().max(1)).max(1);
    for (_, reason, count, samples) in kinds {
        lines.push(format!("{count} × {reason}"));
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
#[path = "viewer_tests.rs"]
mod tests;
