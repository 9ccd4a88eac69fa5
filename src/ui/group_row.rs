//! The heading over the vehicles of a group in the list.

use egui::{Align2, Rect, Role, Sense, Stroke, Vec2, WidgetInfo, pos2};

use super::theme::Theme;
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{fonts, format, icons};
use crate::command::Command;
use crate::model::VehicleKey;
use crate::words::{list as words, visibility};

/// Draws the heading over the group that the vehicle at `index` belongs to.
pub fn show(
    ui: &egui::Ui,
    rect: Rect,
    index: usize,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let Some(vehicle) = view.fleet.vehicles().get(index) else {
        return;
    };
    let group = vehicle.group.as_deref();
    let groups = view.fleet.groups();
    let known = groups.iter().find(|known| Some(known.name) == group);
    let count = known.map_or_else(
        || {
            let grouped: usize = groups.iter().map(|group| group.vehicles).sum();
            view.fleet.vehicles().len().saturating_sub(grouped)
        },
        |known| known.vehicles,
    );
    let name = group.map_or(words::NO_GROUP.into(), format::one_line);
    let count = format::count(count);
    let id = ui.scope_id().with(("group", index));
    let response = ui.interact(rect, id, Sense::hover());
    let said = words::group(&name, &count);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let middle = rect.center().y + 3.0;
    let swatch = Rect::from_center_size(pos2(rect.left() + 17.0, middle), Vec2::splat(9.0));
    let color = theme.swatch(view.fleet.group_color(vehicle));
    ui.painter().rect_filled(swatch, 2.5, color);
    let line = Stroke::new(1.0, theme.border);
    ui.painter().hline(
        rect.shrink2(egui::vec2(8.0, 0.0)).x_range(),
        rect.top() + 3.0,
        line,
    );
    let is_of = |key: &VehicleKey| {
        view.fleet
            .get(*key)
            .is_some_and(|one| one.group == vehicle.group)
    };
    let eye = Rect::from_center_size(pos2(rect.right() - 19.0, middle), Vec2::splat(26.0));
    // Whether any is hidden is looked for only where anything is.
    let some_hidden = !view.visibility.shows_all()
        && view
            .fleet
            .iter()
            .any(|(key, _)| view.visibility.is_hidden(key) && is_of(&key));
    let (symbol, label) = if some_hidden {
        (icons::EYE_SLASH, visibility::show(&name))
    } else {
        (icons::EYE, visibility::hide(&name))
    };
    let look = ButtonLook::Plain;
    if widgets::icon_button(ui, id.with("eye"), eye, symbol, &label, look, theme).clicked() {
        let keys = view.fleet.iter().map(|(key, _)| key);
        out.push(Command::SetShown {
            vehicles: keys.filter(is_of).collect(),
            shown: some_hidden,
        });
    }
    let font = fonts::regular(11.0);
    let galley = widgets::line(ui, &count, font, theme.text_2, 80.0);
    let pos = pos2(eye.left() - 4.0, middle);
    let right = widgets::paint(ui, pos, Align2::RIGHT_CENTER, galley).left();
    let left = rect.left() + 33.0;
    let font = fonts::semibold(12.0);
    let galley = widgets::line(ui, &name, font, theme.text_2, right - 8.0 - left);
    widgets::paint(ui, pos2(left, middle), Align2::LEFT_CENTER, galley);
}
