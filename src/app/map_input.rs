//! What the pointer does on the map, as commands.

use egui::{CursorIcon, PointerButton, Pos2, Rect, Response, Sense, Vec2};

use crate::command::{CameraCommand, Command};
use crate::model::VehicleKey;

/// Points that the wheel turns for one zoom level.
const WHEEL_POINTS_PER_LEVEL: f64 = 80.0;
/// A drag that ends slower than this (points a second) does not fling the map.
const MIN_FLING_POINTS_PER_SEC: f32 = 60.0;

/// Listens on `rect` for what no panel above it takes, and adds what is to be done.
/// `covered` says that the pointer is over a panel; `vehicle_at` tells the vehicle under a
/// place, in points from the map's middle.
pub(super) fn map_input(
    ui: &mut egui::Ui,
    rect: Rect,
    covered: bool,
    vehicle_at: impl Fn(Vec2) -> Option<VehicleKey>,
    commands: &mut Vec<Command>,
) {
    let response = ui.interact(rect, ui.scope_id().with("map"), Sense::click_and_drag());
    let from_middle = |pos: Pos2| pos - rect.center();
    drag(&response, ui, commands);
    if response.contains_pointer() && !covered {
        zoom(ui, rect, commands);
        let hovered = ui.input(|input| input.pointer.hover_pos()).map(from_middle);
        if !response.dragged() && hovered.and_then(&vehicle_at).is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        }
    }
    let Some(place) = response.interact_pointer_pos().map(from_middle) else {
        return;
    };
    let anchor_points = (f64::from(place.x), f64::from(place.y));
    let zoom_by = |levels| {
        Command::Camera(CameraCommand::ZoomBy {
            levels,
            anchor_points,
            smooth: true,
        })
    };
    if response.double_clicked_by(PointerButton::Primary) {
        commands.push(zoom_by(1.0));
    } else if response.double_clicked_by(PointerButton::Secondary) {
        commands.push(zoom_by(-1.0));
    } else if response.clicked_by(PointerButton::Primary) {
        commands.push(match vehicle_at(place) {
            Some(key) => Command::ClickVehicle(key),
            None => Command::Select(None),
        });
    }
}

fn drag(response: &Response, ui: &egui::Ui, commands: &mut Vec<Command>) {
    let buttons = [PointerButton::Primary, PointerButton::Middle];
    if buttons.iter().any(|button| response.dragged_by(*button)) {
        let delta = response.drag_delta();
        if delta != Vec2::ZERO {
            commands.push(Command::Camera(CameraCommand::Drag {
                dx_points: f64::from(delta.x),
                dy_points: f64::from(delta.y),
            }));
        }
        if ui.input(|input| input.multi_touch().is_none()) {
            ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        }
    }
    if buttons
        .iter()
        .any(|button| response.drag_stopped_by(*button))
    {
        let velocity = ui.input(|input| input.pointer.velocity());
        if velocity.length() > MIN_FLING_POINTS_PER_SEC {
            commands.push(Command::Camera(CameraCommand::Fling {
                vx_points_per_sec: f64::from(velocity.x),
                vy_points_per_sec: f64::from(velocity.y),
            }));
        }
    }
}

fn zoom(ui: &egui::Ui, rect: Rect, commands: &mut Vec<Command>) {
    let (wheel_points, pinch, pointer) = ui.input(|input| {
        (
            input.smooth_scroll_delta().y,
            input.zoom_delta(),
            input.pointer.hover_pos(),
        )
    });
    // The wheel zooms with and without Ctrl; with it egui already calls it a pinch.
    let levels = f64::from(wheel_points) / WHEEL_POINTS_PER_LEVEL + f64::from(pinch).log2();
    if levels.is_finite() && levels != 0.0 {
        let anchor = pointer.unwrap_or_else(|| rect.center()) - rect.center();
        let anchor_points = (f64::from(anchor.x), f64::from(anchor.y));
        commands.push(Command::Camera(CameraCommand::ZoomBy {
            levels,
            anchor_points,
            smooth: false,
        }));
    }
}

#[cfg(test)]
#[path = "map_input_tests.rs"]
mod tests;
