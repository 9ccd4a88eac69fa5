//! Drawing a box on the map with Shift held, to select what is in it.

use egui::{Id, PointerButton, Pos2, Rect, Response};

use crate::command::{Command, ScreenArea};

/// A box with a shorter side than this was not meant, in points.
const MIN_SIDE_POINTS: f32 = 3.0;

/// Goes on with the box that is being drawn on the map of `rect`, or begins one. Returns the
/// box as long as it is drawn; the drag is no other one then.
pub(super) fn box_drag(
    response: &Response,
    ui: &egui::Ui,
    rect: Rect,
    commands: &mut Vec<Command>,
) -> Option<Rect> {
    let id = response.id.with("box");
    let held = ui.input(|input| input.modifiers);
    if response.drag_started_by(PointerButton::Primary) && held.shift {
        let origin = ui.input(|input| input.pointer.press_origin())?;
        ui.data_mut(|data| data.insert_temp(id, origin));
    }
    let corner = origin_of(ui, id)?;
    let pos = response
        .interact_pointer_pos()
        .or_else(|| ui.input(|input| input.pointer.latest_pos()))?;
    let drawn = Rect::from_two_pos(corner, pos).intersect(rect);
    if !response.dragged_by(PointerButton::Primary) {
        ui.data_mut(|data| data.remove::<Pos2>(id));
        if drawn.width().min(drawn.height()) >= MIN_SIDE_POINTS {
            let from_middle = |pos: Pos2| {
                let place = pos - rect.center();
                (f64::from(place.x), f64::from(place.y))
            };
            commands.push(Command::SelectOnScreen(ScreenArea::Box {
                min_points: from_middle(drawn.min),
                max_points: from_middle(drawn.max),
                adds: held.ctrl || held.command,
            }));
        }
        return Some(drawn);
    }
    ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
    Some(drawn)
}

fn origin_of(ui: &egui::Ui, id: Id) -> Option<Pos2> {
    ui.data(|data| data.get_temp(id))
}
