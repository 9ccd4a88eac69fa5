//! Which vehicles are meant, and the way to one of them.

use super::{FOCUS_ZOOM, Viewer};
use crate::command::{CameraCommand, Click, MouseButton};
use crate::geo::Camera;
use crate::model::{Selection, VehicleKey};
use crate::wire::{ClickButton, ClickModifiers, Clicked, ViewerEvent};

impl Viewer {
    pub(super) fn click(&mut self, click: Click) {
        let held = click.modifiers;
        match click.button {
            MouseButton::Left if held.shift || held.ctrl || held.meta => {
                self.toggle_selected(click.vehicle);
            }
            MouseButton::Left => self.select(Some(click.vehicle)),
            MouseButton::Middle | MouseButton::Right => {}
        }
        let Some(vehicle) = self.fleet.get(click.vehicle) else {
            return;
        };
        let playhead = self.clock.playhead();
        let pose = vehicle.track.pose_at(playhead);
        let clicked = Clicked {
            vehicle_id: vehicle.id.clone(),
            time: self.clock.range().map(|_| (playhead, vehicle.zone)),
            position: pose.map(|pose| pose.position.to_lon_lat()),
            button: match click.button {
                MouseButton::Left => ClickButton::Left,
                MouseButton::Middle => ClickButton::Middle,
                MouseButton::Right => ClickButton::Right,
            },
            modifiers: ClickModifiers {
                shift: held.shift,
                ctrl: held.ctrl,
                alt: held.alt,
                meta: held.meta,
            },
        };
        self.outbox.push(ViewerEvent::VehicleClicked(clicked));
    }

    pub(super) fn select(&mut self, key: Option<VehicleKey>) {
        self.load.keep_selection();
        self.selection = Selection::only(key.filter(|key| self.fleet.get(*key).is_some()));
    }

    pub(super) fn toggle_selected(&mut self, key: VehicleKey) {
        self.load.keep_selection();
        if self.fleet.get(key).is_some() {
            self.selection.toggle(key);
        }
    }

    pub(super) fn select_all(&mut self, keys: Vec<VehicleKey>) {
        self.load.keep_selection();
        let known = keys
            .into_iter()
            .filter(|key| self.fleet.get(*key).is_some());
        self.selection = known.collect();
    }

    pub(super) fn focus(&mut self, key: VehicleKey) {
        if self.fleet.get(key).is_none() {
            return;
        }
        self.load.keep_selection();
        self.load.keep_camera();
        // Who goes to a vehicle wants to see it.
        self.visibility.set_hidden(key, false);
        // One of several stays one of them.
        if self.selection.contains(key) {
            self.selection.add(key);
        } else {
            self.selection = Selection::only(Some(key));
        }
        if !self.follows_only(key) {
            self.follow.suspend();
        }
        self.gone_to = Some(key);
        self.go_to(key);
    }

    /// Goes to where a vehicle is. Before its first fix it is nowhere: its first place is shown
    /// then.
    pub(super) fn go_to(&mut self, key: VehicleKey) {
        let Some(vehicle) = self.fleet.get(key) else {
            return;
        };
        let place = vehicle
            .track
            .pose_at(self.clock.playhead())
            .map(|pose| pose.position)
            .or_else(|| vehicle.track.positions().first().copied());
        if let Some(center) = place {
            let zoom = self.camera().zoom().max(FOCUS_ZOOM);
            // The middle of what panels leave free, where it is seen.
            let [left, top, right, bottom] = self.follow.padding_points().map(f64::from);
            let aside = ((left - right) / 2.0, (top - bottom) / 2.0);
            let center = Camera::new(center, zoom).panned(aside.0, aside.1).center();
            self.camera.carry_out(CameraCommand::GoTo { center, zoom });
        }
    }
}
