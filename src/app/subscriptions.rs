//! What the application wants to hear of by and by: the playhead, the selection, the view.

use crate::geo::{Camera, Viewport};
use crate::model::{Fleet, Selection};
use crate::playback::{Clock, Mode};
use crate::time::Zone;
use crate::wire::{
    CameraState, MAX_STATE_HZ, PlaybackMode, PlaybackState, Subscription, ViewerEvent,
};

/// What can be told, as it is now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now<'a> {
    /// The playhead.
    pub clock: &'a Clock,
    /// The zone that times are shown in.
    pub zone: Zone,
    /// All vehicles.
    pub fleet: &'a Fleet,
    /// Those that are selected.
    pub selection: &'a Selection,
    /// Where the map is looked at from.
    pub camera: Camera,
    /// The drawing area; unknown before the first frame.
    pub viewport: Option<Viewport>,
}

impl<'a> Now<'a> {
    fn selected_ids(&self) -> impl Iterator<Item = &'a str> {
        let fleet = self.fleet;
        let keys = self.selection.iter();
        keys.filter_map(|key| Some(fleet.get(key)?.id.as_str()))
    }
}

/// What is subscribed to, and what was told of it. Time comes in as a parameter.
#[derive(Clone, Debug, Default)]
pub(super) struct Subscriptions {
    playback: Option<Paced<PlaybackState>>,
    /// Whether the playhead was put somewhere: that is told without waiting.
    has_jumped: bool,
    /// The ids that were told last.
    selection: Option<Vec<String>>,
    camera: Option<Paced<(Camera, Viewport)>>,
}

impl Subscriptions {
    /// Begins, changes or ends subscriptions.
    pub(super) fn subscribe(&mut self, wanted: Subscription, now: &Now<'_>) {
        if let Some(hz) = wanted.playback_state_hz {
            // Nothing was told yet: the state of now is told at once.
            self.playback = (hz > 0.0).then(|| Paced::at_most(hz.min(MAX_STATE_HZ)));
        }
        if let Some(wants) = wanted.selection_changed {
            self.selection = wants.then(|| now.selected_ids().map(str::to_owned).collect());
        }
        if let Some(wants) = wanted.camera_changed {
            let told = now.viewport.map(|viewport| (now.camera, viewport));
            self.camera = wants.then(|| Paced {
                told,
                ..Paced::at_most(MAX_STATE_HZ)
            });
        }
    }

    /// The playhead was put somewhere, or the data under it is another.
    pub(super) const fn note_jump(&mut self) {
        self.has_jumped = true;
    }

    /// Moves on by `dt_secs` of wall time.
    pub(super) fn tick(&mut self, dt_secs: f64) {
        if let Some(playback) = &mut self.playback {
            playback.tick(dt_secs);
        }
        if let Some(camera) = &mut self.camera {
            camera.tick(dt_secs);
        }
    }

    /// Adds the events that are due.
    pub(super) fn tell(&mut self, now: &Now<'_>, out: &mut Vec<ViewerEvent>) {
        let has_jumped = std::mem::take(&mut self.has_jumped);
        if let Some(playback) = &mut self.playback {
            let state = playback_state(now);
            let is_urgent = has_jumped || playback.told.is_none_or(|told| differs(told, state));
            out.extend(
                playback
                    .due(state, is_urgent)
                    .map(ViewerEvent::PlaybackState),
            );
        }
        if let Some(told) = &mut self.selection
            && !told.iter().map(String::as_str).eq(now.selected_ids())
        {
            *told = now.selected_ids().map(str::to_owned).collect();
            let vehicle_ids = told.clone();
            out.push(ViewerEvent::SelectionChanged { vehicle_ids });
        }
        if let (Some(camera), Some(viewport)) = (&mut self.camera, now.viewport) {
            let looked = camera.due((now.camera, viewport), false);
            out.extend(looked.map(|(camera, viewport)| {
                ViewerEvent::CameraChanged(camera_state(&camera, viewport))
            }));
        }
    }

    /// In how many seconds something will be due that is not yet, if nothing else happens.
    pub(super) fn wait_secs(&self, now: &Now<'_>) -> Option<f64> {
        let playback = self
            .playback
            .as_ref()
            .and_then(|p| p.wait_secs(playback_state(now)));
        let camera = self.camera.as_ref().zip(now.viewport);
        let camera = camera.and_then(|(c, viewport)| c.wait_secs((now.camera, viewport)));
        playback.into_iter().chain(camera).reduce(f64::min)
    }
}

/// Something that is told when it has changed, and not more often than it may be.
#[derive(Clone, Copy, Debug)]
struct Paced<T> {
    interval_secs: f64,
    /// Since the interval before the next telling began.
    since_secs: f64,
    told: Option<T>,
}

impl<T: Copy + PartialEq> Paced<T> {
    fn at_most(hz: f64) -> Self {
        Self {
            interval_secs: 1.0 / hz,
            since_secs: 0.0,
            told: None,
        }
    }

    fn tick(&mut self, dt_secs: f64) {
        if dt_secs.is_finite() {
            self.since_secs += dt_secs.max(0.0);
        }
    }

    fn due(&mut self, now: T, is_urgent: bool) -> Option<T> {
        if self.told == Some(now) {
            return None;
        }
        let is_due = self.since_secs >= self.interval_secs;
        if !is_due && !is_urgent && self.told.is_some() {
            return None;
        }
        // What a frame came late counts for the next interval, so that the rate is kept on the
        // whole; what comes after a rest begins a new one.
        let late_secs = self.since_secs - self.interval_secs;
        self.since_secs = if is_due && late_secs < self.interval_secs {
            late_secs
        } else {
            0.0
        };
        self.told = Some(now);
        self.told
    }

    fn wait_secs(&self, now: T) -> Option<f64> {
        (self.told != Some(now)).then(|| (self.interval_secs - self.since_secs).max(0.0))
    }
}

/// Whether more has changed than what changes by itself while time goes on.
fn differs(told: PlaybackState, now: PlaybackState) -> bool {
    let by_itself = PlaybackState {
        time: now.time,
        range: now.range,
        ..told
    };
    by_itself != now
}

fn playback_state(now: &Now<'_>) -> PlaybackState {
    let clock = now.clock;
    PlaybackState {
        time: clock.range().map(|_| clock.playhead()),
        zone: now.zone,
        range: clock.range(),
        mode: match clock.mode() {
            Mode::Playing | Mode::Following => PlaybackMode::Playing,
            Mode::Paused => PlaybackMode::Paused,
            Mode::Ended => PlaybackMode::Ended,
        },
        rate: clock.rate(),
        loops: clock.loops(),
        follows_newest: clock.follows_newest(),
    }
}

fn camera_state(camera: &Camera, viewport: Viewport) -> CameraState {
    let half_width = f64::from(viewport.width_points) / 2.0;
    let half_height = f64::from(viewport.height_points) / 2.0;
    let corner = |x, y| camera.world_from_screen(x, y).to_lon_lat();
    CameraState {
        center: camera.center().to_lon_lat(),
        zoom: camera.zoom(),
        bounds: (
            corner(-half_width, half_height),
            corner(half_width, -half_height),
        ),
    }
}

#[cfg(test)]
#[path = "subscriptions_tests.rs"]
mod tests;
