//! What the pointer does on the map, as commands.

use egui::{CursorIcon, PointerButton, Pos2, Rect, Response, Sense, Vec2};

use super::box_drag::box_drag;
use crate::command::{CameraCommand, Click, Command, HeldKeys, MouseButton};
use crate::model::{Passings, VehicleKey};
use crate::scene::Hit;
use crate::words::regions;

/// Points that the wheel turns for one zoom level.
const WHEEL_POINTS_PER_LEVEL: f64 = 80.0;
/// A drag that ends slower than this (points a second) does not fling the map.
const MIN_FLING_POINTS_PER_SEC: f32 = 60.0;

/// What the pointer is over, and what it clicked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pointed {
    /// The vehicles under the pointer.
    pub(super) hovered: Option<Hit>,
    /// Where several vehicles were clicked at once, and which.
    pub(super) stack: Option<(Pos2, Hit)>,
    /// Where trails or whole tracks were clicked, and when they were there.
    pub(super) passings: Option<(Pos2, Passings)>,
    /// The place under a pointer that is over the bare map, from its middle: trails may be
    /// looked for there.
    pub(super) bare: Option<Vec2>,
    /// The box that is being drawn, to select what is in it.
    pub(super) drawn_box: Option<Rect>,
}

/// Listens on `rect` for what no panel above it takes, and adds what is to be done.
/// `covered` says that the pointer is over a panel; `hit_at` tells the vehicles under a
/// place, in points from the map's middle, and `passings_at` when drawn lines were there.
///
/// A click on several markers at once selects the upper one and tells the application, as a
/// click on a lone marker does: in a crowd nearly every click is such a one, and what is seen
/// at the place is what was meant most of the time. That there were more is told by
/// [`Pointed::stack`], of which the others can be chosen.
pub(super) fn map_input(
    ui: &mut egui::Ui,
    rect: Rect,
    covered: bool,
    mut hit_at: impl FnMut(Vec2) -> Hit,
    passings_at: impl Fn(Vec2) -> Passings,
    commands: &mut Vec<Command>,
) -> Pointed {
    let mut pointed = Pointed::default();
    let response = ui.interact(rect, ui.scope_id().with("map"), Sense::CLICK | Sense::DRAG);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, regions::MAP));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_description(regions::MAP_HINT);
    });
    let from_middle = |pos: Pos2| pos - rect.center();
    pointed.drawn_box = box_drag(&response, ui, rect, commands);
    if pointed.drawn_box.is_none() {
        drag(&response, ui, commands);
    }
    if response.contains_pointer() && !covered {
        zoom(ui, rect, commands);
        let hovered = ui.input(|input| input.pointer.hover_pos()).map(from_middle);
        if !response.dragged()
            && let Some(place) = hovered
        {
            pointed.hovered = Some(hit_at(place)).filter(|hit| hit.total > 0);
            let is_held = ui.input(|input| input.pointer.any_down());
            pointed.bare = (!is_held && pointed.hovered.is_none()).then_some(place);
        }
        if pointed.hovered.is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        }
    }
    let Some(pos) = response.interact_pointer_pos() else {
        return pointed;
    };
    let place = from_middle(pos);
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
        let hit = hit_at(place);
        let held = ui.input(|input| input.modifiers);
        match hit.top() {
            Some(key) => commands.push(click(ui, key, MouseButton::Left)),
            // Who adds to a selection and misses does not want to lose it.
            None if held.shift || held.command => {}
            // Markers win over the lines below them.
            None => {
                let passings = passings_at(place);
                if passings.total > 0 {
                    pointed.passings = Some((pos, passings));
                } else {
                    commands.push(Command::Select(None));
                }
            }
        }
        pointed.stack = (hit.total > 1).then_some((pos, hit));
    } else {
        let others = [
            (PointerButton::Middle, MouseButton::Middle),
            (PointerButton::Secondary, MouseButton::Right),
        ];
        let pressed = others
            .into_iter()
            .find(|(pointer, _)| response.clicked_by(*pointer));
        // Beside all markers these buttons mean nothing.
        let meant = pressed.and_then(|(_, button)| Some((hit_at(place).top()?, button)));
        commands.extend(meant.map(|(key, button)| click(ui, key, button)));
    }
    pointed
}

fn click(ui: &egui::Ui, vehicle: VehicleKey, button: MouseButton) -> Command {
    let held = ui.input(|input| input.modifiers);
    Command::ClickVehicle(Click {
        vehicle,
        button,
        modifiers: HeldKeys {
            shift: held.shift,
            ctrl: held.ctrl,
            alt: held.alt,
            meta: held.mac_cmd,
        },
    })
}

/// Kept while the map is dragged by more than one finger.
#[derive(Clone, Copy, Debug, Default)]
struct Pinched;

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
        } else {
            ui.data_mut(|data| data.insert_temp(response.id, Pinched));
        }
    }
    if buttons
        .iter()
        .any(|button| response.drag_stopped_by(*button))
    {
        let velocity = ui.input(|input| input.pointer.velocity());
        // Fingers that were spread and lifted throw nothing.
        let pinched = ui.data_mut(|data| data.remove_temp::<Pinched>(response.id));
        if pinched.is_none() && velocity.length() > MIN_FLING_POINTS_PER_SEC {
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
