//! The viewer's state: what it holds, what commands and messages do to it. No window, no GPU.

mod carry;
mod choosing;
mod messages;

use std::path::PathBuf;

use crate::app::announcement::Announcement;
use crate::app::append::Accepted;
use crate::app::camera_control::CameraControl;
use crate::app::display_zone::FaceOf;
use crate::app::disposer::Disposer;
use crate::app::follow::Follow;
use crate::app::keep_desk::KeepWish;
use crate::app::load::LoadState;
use crate::app::map_menu::{MapMenu, MapWish, WantedMap};
use crate::app::notices::Notices;
use crate::app::session_desk::SessionWish;
use crate::app::stop_steps::StopSteps;
use crate::app::subscriptions::{Now, Subscriptions};
use crate::app::survey::Survey;
use crate::command::{CameraCommand, TableFile};
use crate::geo::{Camera, LonLat, Viewport, WorldBounds, WorldPoint};
use crate::model::{Fleet, Passings, ProblemLog, Selection, VehicleKey, Visibility};
use crate::playback::{Clock, Tick};
use crate::preferences::Preferences;
use crate::time::{TimeFace, ZoneName};
use crate::ui::{DisplaySettings, Loading, Said, Source};
use crate::wire::ViewerEvent;

/// Focusing a vehicle goes at least this close.
const FOCUS_ZOOM: f64 = 15.0;

/// Fixes of tracks that have grown and are settled in one tick: some 2 ms.
const SETTLED_FIXES_PER_TICK: usize = 20_000;

/// What the view is to be brought to with the next frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum FitTarget {
    /// All data, as it is then.
    All,
    /// A part of the world.
    Bounds(WorldBounds),
}

/// The state of the viewer, and the only thing that changes it.
#[derive(Debug, Default)]
pub struct Viewer {
    pub(super) fleet: Fleet,
    pub(super) fleet_generation: u64,
    pub(super) clock: Clock,
    survey: Survey,
    pub(super) stop_steps: StopSteps,
    pub(super) time_face: TimeFace,
    pub(super) face_of: FaceOf,
    pub(super) preferences: Preferences,
    /// Named zones that were used before, the last one first.
    pub(super) recent_zones: Vec<ZoneName>,
    pub(super) selection: Selection,
    pub(super) visibility: Visibility,
    pub(super) display: DisplaySettings,
    pub(super) camera: CameraControl,
    pub(super) follow: Follow,
    /// The vehicle that the camera was sent to since the last frame.
    gone_to: Option<VehicleKey>,
    /// When the selected vehicle was near the middle of the map, if that was asked for.
    pub(super) found_passings: Option<Passings>,
    /// The drawing area of the last frame.
    pub(super) viewport: Option<Viewport>,
    pub(super) fit_wanted: Option<FitTarget>,
    /// What the application has said of following the newest fix.
    pub(super) follow_setting: Option<bool>,
    /// What was taken over of a message of which there is more.
    pub(super) accepted: Accepted,
    pub(super) problems: ProblemLog,
    pub(super) load: LoadState,
    pub(super) disposer: Disposer,
    pub(super) announcement: Announcement,
    /// Messages on the screen.
    pub notices: Notices,
    /// Where the data comes from.
    pub source: Source,
    /// The file that it comes from, with its folders, if it comes from one.
    pub session_path: Option<PathBuf>,
    /// Whether that file was read to its end.
    pub(super) is_file_read: bool,
    /// A message that is being received or decoded.
    pub loading: Option<Loading>,
    pub(super) outbox: Vec<ViewerEvent>,
    pub(super) subscriptions: Subscriptions,
    /// The maps to choose from, and what was asked for with them.
    pub maps: MapMenu,
    keep_wishes: Vec<KeepWish>,
    session_wishes: Vec<SessionWish>,
    wanted_tables: Vec<TableFile>,
    retry_wanted: bool,
    quit: bool,
}

impl Viewer {
    /// All vehicles.
    pub const fn fleet(&self) -> &Fleet {
        &self.fleet
    }

    /// Counts up whenever the fleet is replaced or cleared or a vehicle is removed; what comes
    /// live changes tracks in place ([`Fleet::revision`]), and new vehicles come behind those
    /// that were there.
    pub const fn fleet_generation(&self) -> u64 {
        self.fleet_generation
    }

    /// The playhead.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// On which clock times are written.
    pub const fn time_face(&self) -> &TimeFace {
        &self.time_face
    }

    /// What a person prefers.
    pub const fn preferences(&self) -> Preferences {
        self.preferences
    }

    /// Named zones that were used before, the last one first.
    pub fn recent_zones(&self) -> &[ZoneName] {
        &self.recent_zones
    }

    /// The vehicle that was selected last.
    pub const fn selected(&self) -> Option<VehicleKey> {
        self.selection.primary()
    }

    /// The selected vehicles.
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The vehicles that are hidden.
    pub const fn visibility(&self) -> &Visibility {
        &self.visibility
    }

    /// How trails and labels are drawn.
    pub const fn display(&self) -> DisplaySettings {
        self.display
    }

    /// What is told in passing at the moment.
    pub const fn said(&self) -> Option<Said> {
        self.announcement.said()
    }

    /// Where the map is looked at from.
    pub const fn camera(&self) -> &Camera {
        self.camera.camera()
    }

    /// Looks at a place from a zoom level at once. What was to be brought into view stays away.
    pub fn look_from(&mut self, center: LonLat, zoom: f64) {
        self.fit_wanted = None;
        self.load.keep_camera();
        let center = WorldPoint::from_lon_lat(center);
        self.camera.carry_out(CameraCommand::GoTo { center, zoom });
        self.camera.finish();
    }

    /// From now on the data comes from a file by this name, which begins to be read.
    pub fn open_file(&mut self, name: String, path: Option<PathBuf>) {
        self.source = Source::File { name };
        self.session_path = path;
        self.is_file_read = false;
    }

    /// Whether all vehicles of the messages so far are there.
    pub fn is_load_complete(&self) -> bool {
        self.load == LoadState::Complete
    }

    /// Whether the view goes to places at once, for people whom movement disturbs.
    pub const fn set_reduced_motion(&mut self, is_reduced: bool) {
        self.camera.set_reduced_motion(is_reduced);
    }

    /// What was refused or noted in the loaded data.
    pub const fn problems(&self) -> &ProblemLog {
        &self.problems
    }

    /// Whether something moves by itself: the next frame will differ from this one.
    pub fn is_animating(&self) -> bool {
        self.clock.is_playing()
            || self.camera.is_moving()
            || (self.viewport.is_some() && self.follow.is_moving())
            || self.announcement.said().is_some()
            || self.fleet.wants_settling()
            || self.survey.has_more(&self.fleet, self.fleet_generation)
            || self.stop_steps.is_waiting()
    }

    /// In how many seconds there will be an event for the application even if nothing happens
    /// until then but time: what it has subscribed to is not told more often than it wants.
    pub fn next_event_secs(&self) -> Option<f64> {
        self.subscriptions.wait_secs(&self.now())
    }

    /// What the application can subscribe to, as it is now.
    fn now(&self) -> Now<'_> {
        Now {
            clock: &self.clock,
            zone: self.fleet.zone(),
            fleet: &self.fleet,
            selection: &self.selection,
            camera: *self.camera(),
            viewport: self.viewport,
        }
    }

    /// Whether the program is to end.
    pub const fn wants_quit(&self) -> bool {
        self.quit
    }

    /// Events for the application since the last call.
    pub fn take_events(&mut self) -> Vec<ViewerEvent> {
        let mut subscriptions = std::mem::take(&mut self.subscriptions);
        let mut events = std::mem::take(&mut self.outbox);
        subscriptions.tell(&self.now(), &mut events);
        self.subscriptions = subscriptions;
        events
    }

    /// The application is gone: the next one subscribes to what it wants.
    pub(super) fn end_subscriptions(&mut self) {
        self.subscriptions = Subscriptions::default();
    }

    /// The map that was asked for since the last call.
    pub fn take_wanted_basemap(&mut self) -> Option<WantedMap> {
        self.maps.wanted.take()
    }

    /// What else was asked for with the maps since the last call.
    pub fn take_map_wishes(&mut self) -> Vec<MapWish> {
        std::mem::take(&mut self.maps.wishes)
    }

    /// What was asked to be copied, saved or opened again since the last call.
    pub fn take_keep_wishes(&mut self) -> Vec<KeepWish> {
        std::mem::take(&mut self.keep_wishes)
    }

    /// The sessions that were asked for since the last call.
    pub fn take_session_wishes(&mut self) -> Vec<SessionWish> {
        std::mem::take(&mut self.session_wishes)
    }

    /// The tables that were asked to be written to files since the last call.
    pub fn take_wanted_tables(&mut self) -> Vec<TableFile> {
        std::mem::take(&mut self.wanted_tables)
    }

    /// Whether an attempt to connect was asked for since the last call.
    pub const fn take_wanted_retry(&mut self) -> bool {
        std::mem::replace(&mut self.retry_wanted, false)
    }

    /// Moves on by `dt_secs` of wall time.
    pub fn tick(&mut self, dt_secs: f64) {
        if self.clock.tick(dt_secs) == Tick::Completed {
            self.outbox.push(ViewerEvent::AnimationComplete);
            self.follow.note_jump();
        }
        if let Some(skipped) = self.clock.take_skipped() {
            self.follow.note_jump();
            self.announcement.say(Said::Skipped(skipped));
        }
        self.announcement.tick(dt_secs);
        self.camera.tick(dt_secs);
        self.tick_follow(dt_secs);
        self.subscriptions.tick(dt_secs);
        self.fleet.settle(SETTLED_FIXES_PER_TICK);
        self.keep_time_face();
        self.look_for_quiet(dt_secs);
        self.look_for_stop();
        if let Source::Lost { retry_in_secs, .. } = &mut self.source {
            *retry_in_secs = (*retry_in_secs - dt_secs.max(0.0)).max(0.0);
        }
    }

    /// Before a frame: brings the camera to the data if that is due, and keeps it over the world.
    /// `padding_points` is what panels cover: left, top, right, bottom.
    pub fn settle_camera(&mut self, viewport: Viewport, padding_points: [f32; 4]) {
        let wanted = self.fit_wanted.take();
        let bounds = wanted.and_then(|target| match target {
            FitTarget::All => self.shown_bounds(),
            FitTarget::Bounds(bounds) => Some(bounds),
        });
        if let Some(bounds) = bounds {
            self.gone_to = None;
            self.camera.fit(&bounds, viewport, padding_points);
        }
        self.camera.keep_inside(viewport);
        if self.viewport != Some(viewport) {
            self.follow.wake();
        }
        let is_same_room = self.follow.padding_points() == padding_points;
        self.follow.set_padding(padding_points);
        if let Some(key) = self.gone_to.take()
            && !is_same_room
        {
            // Its details have just opened, and the free part of the map is another.
            self.go_to(key);
        }
        self.viewport = Some(viewport);
    }

    /// Looks through some more of the fleet for the times in which nobody moves.
    fn look_for_quiet(&mut self, dt_secs: f64) {
        let survey = &mut self.survey;
        if let Some(quiet) = survey.step(&self.fleet, self.fleet_generation, dt_secs) {
            self.clock.set_quiet(quiet);
        }
    }
}

#[cfg(test)]
#[path = "viewer_tests.rs"]
mod tests;
