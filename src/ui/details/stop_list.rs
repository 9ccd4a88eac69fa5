//! The stops of the selected vehicle, of which only those in view are drawn.

use egui::{Align2, CornerRadius, Rect, Role, Sense, WidgetInfo, pos2, vec2};

use super::facts;
use crate::command::Command;
use crate::model::{Stop, VehicleKey};
use crate::time::{Timestamp, Zone};
use crate::ui::theme::Theme;
use crate::ui::view::View;
use crate::ui::{fonts, time_told, widgets};
use crate::words::details::stop as words;

/// Height of one stop, in points.
pub const ROW: f32 = 42.0;

/// Takes the room of all `stops` in a scrolled area, and draws those in view.
pub fn show(
    ui: &mut egui::Ui,
    key: VehicleKey,
    stops: &[Stop],
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let height = ROW * stops.len() as f32;
    let (_, all) = ui.allocate_space(vec2(ui.available_width(), height));
    let seen = ui.clip_rect().intersect(all);
    if !seen.is_positive() {
        return;
    }
    // Both are within the list: a float `as` integer saturates.
    let first = ((seen.top() - all.top()) / ROW).floor().max(0.0) as usize;
    let count = (seen.height() / ROW).ceil() as usize + 1;
    for (index, stop) in stops.iter().enumerate().skip(first).take(count) {
        let top = all.top() + ROW * index as f32;
        let row = Rect::from_min_size(pos2(all.left(), top), vec2(all.width(), ROW));
        if show_row(ui, row, index, stop, view, theme) {
            out.push(Command::Seek(stop.range.start()));
            out.push(Command::FocusVehicle(key));
        }
    }
}

fn show_row(
    ui: &egui::Ui,
    rect: Rect,
    index: usize,
    stop: &Stop,
    view: &View<'_>,
    theme: &Theme,
) -> bool {
    let (start, end) = (stop.range.start(), stop.range.end());
    let (zone, end_zone) = (view.zone_at(start), view.zone_at(end));
    let duration = time_told::duration(stop.range.duration_secs());
    let place = facts::degrees(stop.position);
    let id = ui.scope_id().with(("stop", index));
    let response = ui.interact(rect, id, Sense::click());
    let is_now = stop.range.contains(view.clock.playhead());
    response.widget_info(|| {
        let number = index + 1;
        let label = words::name(number, &start.format_date_time(zone), &duration, &place);
        WidgetInfo::selected(Role::Button, true, is_now, label)
    });
    let ground = rect.expand2(vec2(8.0, 0.0)).shrink2(vec2(0.0, 1.0));
    let radius = CornerRadius::same(8);
    if is_now {
        ui.painter()
            .rect_filled(ground, radius, theme.tint(theme.accent));
    } else if response.contains_pointer() {
        ui.painter().rect_filled(ground, radius, theme.hover);
    }
    widgets::focus_ring(ui, &response, ground, radius, theme);
    let write = |text: &str, pos, align, font, color| {
        let galley = widgets::line(ui, text, font, color, rect.width());
        widgets::paint(ui, pos, align, galley);
    };
    let (upper, lower) = (rect.top() + 13.0, rect.top() + 29.0);
    let (body, small) = (fonts::regular(12.0), fonts::regular(11.0));
    let (left, right) = (Align2::LEFT_CENTER, Align2::RIGHT_CENTER);
    let at = |x, y| pos2(x, y);
    let begun = start.format_date_time(zone);
    write(&begun, at(rect.left(), upper), left, body, theme.text_1);
    let font = fonts::semibold(12.0);
    write(
        &duration,
        at(rect.right(), upper),
        right,
        font,
        theme.text_1,
    );
    write(
        &place,
        at(rect.left(), lower),
        left,
        small.clone(),
        theme.text_2,
    );
    let until = until_text((start, zone), (end, end_zone));
    write(&until, at(rect.right(), lower), right, small, theme.text_2);
    response.clicked()
}

/// `until 08:16:15`, with the date when it is another day.
fn until_text(start: (Timestamp, Zone), end: (Timestamp, Zone)) -> String {
    if start.0.format_date(start.1) == end.0.format_date(end.1) {
        words::until(&end.0.format_time(end.1))
    } else {
        words::until(&end.0.format_date_time(end.1))
    }
}
