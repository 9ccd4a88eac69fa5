//! The palette: commands, vehicles, maps and times, found by typing.

mod items;
mod matching;

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{
    Align2, CornerRadius, Key, Modifiers, Rect, Role, ScrollArea, Sense, WidgetInfo, pos2, vec2,
};

pub use items::{Does, Item};

use super::dialog::Dialog;
use super::field::Field;
use super::theme::Theme;
use super::vehicle_search::VehicleSearch;
use super::view::View;
use super::{fonts, widgets};
use crate::words::palette as words;

const WIDTH: f32 = 560.0;
const FIELD: f32 = 38.0;
const ROW: f32 = 34.0;
/// Rows that are seen at once.
const ROWS: f32 = 9.0;
/// From the top of the window, in points.
const TOP: f32 = 72.0;
/// More is not a name.
const MAX_CHARS: usize = 200;

/// The palette, open or not.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    open: Option<Open>,
}

#[derive(Clone, Debug, Default)]
struct Open {
    query: String,
    vehicles: VehicleSearch,
    /// The row that Enter uses.
    row: usize,
    is_new: bool,
    /// The row was moved by a key and is to be seen.
    is_row_moved: bool,
}

impl Palette {
    /// Whether it is on the screen.
    pub const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens it, with nothing typed.
    pub fn open(&mut self) {
        self.open = Some(Open {
            is_new: true,
            ..Open::default()
        });
    }

    /// Writes into the open palette what was typed in the frame in which it was opened.
    pub fn write(&mut self, typed: &str) {
        if let Some(open) = &mut self.open {
            open.query.extend(typed.chars().take(MAX_CHARS));
        }
    }

    /// Shows it while it is open; returns what was chosen.
    pub fn show(&mut self, ctx: &egui::Context, view: &View<'_>, theme: &Theme) -> Option<Does> {
        let open = self.open.as_mut()?;
        let screen = ctx.content_rect();
        let width = WIDTH.min(screen.width() - 48.0);
        let top = TOP.min(screen.height() / 8.0);
        let room = (screen.height() - top - FIELD - 56.0).max(ROW);
        let dialog = Dialog::unique("palette", words::NAME)
            .margin(8)
            .at(Align2::CENTER_TOP, vec2(0.0, top))
            .over_what_is_looked_at();
        let response = dialog.show(ctx, theme, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing = vec2(0.0, 6.0);
            open.contents(ui, room.min(ROWS * ROW), view, theme)
        });
        if response.inner.is_some() || response.should_close() {
            self.open = None;
        }
        response.inner
    }
}

impl Open {
    fn contents(
        &mut self,
        ui: &mut egui::Ui,
        room: f32,
        view: &View<'_>,
        theme: &Theme,
    ) -> Option<Does> {
        // Before the field sees them: they move the row, not the cursor.
        let moved_by = ui.input_mut(|input| {
            let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key);
            let page = ROWS as usize;
            let down = count(Key::ArrowDown) + page * count(Key::PageDown);
            (down, count(Key::ArrowUp) + page * count(Key::PageUp))
        });
        let is_entered = ui.input(|input| input.key_pressed(Key::Enter));
        self.field(ui, theme);
        if self
            .vehicles
            .step(&self.query, view.fleet, view.fleet_generation)
        {
            ui.ctx().request_repaint();
        }
        let items = items::found(&self.query, &self.vehicles, view);
        let (down, up) = moved_by;
        self.is_row_moved = down + up > 0;
        let last = items.len().saturating_sub(1);
        self.row = (self.row + down).saturating_sub(up).min(last);
        let mut chosen = None;
        if items.is_empty() {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
            let id = ui.scope_id().with("nothing");
            let rect = rect.shrink2(vec2(10.0, 0.0));
            let font = fonts::regular(13.0);
            let align = Align2::LEFT_CENTER;
            widgets::text(ui, id, rect, align, words::NOTHING, font, theme.text_2);
        }
        let mut area = ScrollArea::vertical()
            .id_salt("palette rows")
            .max_height(room)
            .min_scrolled_height(room)
            .auto_shrink([false, true]);
        if self.is_row_moved {
            // Rows are few tens.
            let top = self.row as f32 * ROW;
            area = area.vertical_scroll_offset((top - room / 2.0 + ROW / 2.0).max(0.0));
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        area.show_rows(ui, ROW, items.len(), |ui, rows| {
            for row in rows {
                let Some(item) = items.get(row) else { continue };
                let response = show_row(ui, row, item, row == self.row, theme);
                if response.hovered() && ui.input(|input| input.pointer.is_moving()) {
                    self.row = row;
                }
                if response.clicked() {
                    chosen = Some(item.does.clone());
                }
            }
        });
        if is_entered && chosen.is_none() {
            chosen = items.get(self.row).map(|item| item.does.clone());
        }
        chosen
    }

    fn field(&mut self, ui: &mut egui::Ui, theme: &Theme) {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), FIELD));
        let field = Field {
            id: ui.scope_id().with("palette field"),
            name: words::FIELD,
            hint: words::HINT,
            max_chars: MAX_CHARS,
            is_secret: false,
        };
        if !ui.memory(|memory| memory.has_focus(field.id)) {
            // Behind what was typed in the frame in which it opened.
            let end = CCursor::new(self.query.chars().count());
            let mut state = TextEditState::load(ui.ctx(), field.id).unwrap_or_default();
            state.cursor.set_char_range(Some(CCursorRange::one(end)));
            state.store(ui.ctx(), field.id);
        }
        let response = field.show(ui, rect, &mut self.query, theme);
        if std::mem::take(&mut self.is_new) || !response.has_focus() {
            response.request_focus();
        }
        if response.changed() {
            self.row = 0;
        }
    }
}

fn show_row(
    ui: &mut egui::Ui,
    row: usize,
    item: &Item,
    is_chosen: bool,
    theme: &Theme,
) -> egui::Response {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let response = ui.interact(rect, ui.scope_id().with(row), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, item.text.as_str())
    });
    if is_chosen {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(8), theme.tint(theme.accent));
    }
    let mut right = rect.right() - 10.0;
    for (text, is_key) in [(item.keys.as_str(), true), (item.kind, false)] {
        if text.is_empty() {
            continue;
        }
        let color = if is_key { theme.text_1 } else { theme.text_2 };
        let galley = widgets::line(ui, text, fonts::medium(11.5), color, 160.0);
        let pad = if is_key { 7.0 } else { 0.0 };
        let size = galley.size() + vec2(2.0 * pad, 4.0);
        let place = pos2(right, rect.center().y);
        let cap = Align2::RIGHT_CENTER.anchor_size(place, size);
        if is_key {
            ui.painter().rect_filled(cap, 5.0, theme.hover);
        }
        widgets::paint(ui, cap.center(), Align2::CENTER_CENTER, galley);
        right = cap.left() - 10.0;
    }
    let area = Rect::from_min_max(
        pos2(rect.left() + 10.0, rect.top()),
        pos2(right, rect.bottom()),
    );
    let font = fonts::regular(13.0);
    let galley = widgets::line(ui, &item.text, font, theme.text_1, area.width());
    widgets::paint(ui, area.left_center(), Align2::LEFT_CENTER, galley);
    response
}
