//! The table of several selected vehicles, above the details of the one that was chosen last.

use egui::{Align2, CornerRadius, Rect, Role, ScrollArea, Sense, WidgetInfo, pos2, vec2};

use crate::command::Command;
use crate::model::VehicleKey;
use crate::ui::theme::Theme;
use crate::ui::vehicle_row::RowState;
use crate::ui::view::View;
use crate::ui::{fonts, format, spoken, widgets};
use crate::words::{details as words, regions};

const HEADER: f32 = 36.0;
const ROW: f32 = 28.0;
/// Rows that are seen at once; the half one says that there are more.
const MAX_ROWS_IN_VIEW: f32 = 4.5;
const FEW_ROWS_IN_VIEW: f32 = 2.5;
/// With less room than this for all of the details only a few rows are seen, in points.
const LITTLE_ROOM: f32 = 480.0;

/// Height of the table in points; 0 when there is nothing to list.
pub fn height(view: &View<'_>, room: f32) -> f32 {
    let count = view.selection.len();
    if count < 2 {
        return 0.0;
    }
    let most = if room < LITTLE_ROOM {
        FEW_ROWS_IN_VIEW
    } else {
        MAX_ROWS_IN_VIEW
    };
    HEADER + ROW * (count as f32).min(most) + 8.0
}

/// Draws the table into `rect`.
pub fn show(ui: &mut egui::Ui, rect: Rect, view: &View<'_>, theme: &Theme, out: &mut Vec<Command>) {
    let title = Rect::from_min_size(
        rect.min + vec2(16.0, 0.0),
        vec2(rect.width() - 32.0, HEADER),
    );
    let text = words::selected(&format::count(view.selection.len()));
    let id = ui.scope_id().with("many title");
    let font = fonts::semibold(13.0);
    widgets::text(
        ui,
        id,
        title,
        Align2::LEFT_CENTER,
        &text,
        font,
        theme.text_1,
    );
    let rows = Rect::from_min_max(
        pos2(rect.left() + 4.0, rect.top() + HEADER),
        pos2(rect.right() - 4.0, rect.bottom() - 8.0),
    );
    let line = Rect::from_min_max(
        pos2(rect.left() + 16.0, rect.bottom() - 1.0),
        pos2(rect.right() - 16.0, rect.bottom()),
    );
    ui.painter().rect_filled(line, 0.0, theme.border);
    let mut inner = spoken::child_list(ui, "many", regions::SELECTED, rows, view.selection.len());
    inner.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical()
        .id_salt("many rows")
        .auto_shrink(false)
        .max_height(rows.height());
    area.show_rows(&mut inner, ROW, view.selection.len(), |ui, rows| {
        for key in view.selection.iter().skip(rows.start).take(rows.len()) {
            show_row(ui, key, view, theme, out);
        }
    });
}

fn show_row(
    ui: &mut egui::Ui,
    key: VehicleKey,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let Some(vehicle) = view.fleet.get(key) else {
        return;
    };
    let id = ui.scope_id().with(("many row", key.index()));
    let response = ui.interact(rect, id, Sense::click());
    let is_primary = view.selected == Some(key);
    let pose = vehicle.track.pose_at(view.clock.playhead());
    let state = RowState::of(vehicle, pose, view.units(), theme);
    response.widget_info(|| {
        let label = words::details_of(&vehicle.label, &state.spoken());
        WidgetInfo::selected(Role::ListBoxOption, true, is_primary, label)
    });
    let radius = CornerRadius::same(8);
    if is_primary {
        ui.painter()
            .rect_filled(rect, radius, theme.tint(theme.accent));
    } else if response.contains_pointer() {
        ui.painter().rect_filled(rect, radius, theme.hover);
    }
    widgets::focus_ring(ui, &response, rect.shrink(2.0), radius, theme);
    let middle = rect.center().y;
    let swatch = pos2(rect.left() + 17.0, middle);
    state.paint_swatch(ui, swatch, theme.swatch(vehicle.color), theme);
    let value_left = state.paint_value(ui, pos2(rect.right() - 12.0, middle), theme.text_2, theme);
    let left = rect.left() + 33.0;
    let room = value_left - 8.0 - left;
    let font = fonts::regular(13.0);
    let name = widgets::line(ui, &vehicle.label, font, theme.text_1, room);
    widgets::paint(ui, pos2(left, middle), Align2::LEFT_CENTER, name);
    if response.clicked() {
        if ui.input(|input| input.modifiers.command) {
            out.push(Command::ToggleSelected(key));
        } else if !is_primary {
            // The same vehicles, and this one is chosen last.
            let all = std::iter::once(key).chain(view.selection.iter());
            out.push(Command::SelectAll(all.collect()));
        }
    }
}
