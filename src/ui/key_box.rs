//! The box with the keys, in as many columns as the window has room for.

use std::sync::Arc;

use egui::{Align2, Galley, Rect, Vec2, pos2, vec2};

use super::commands::{HelpRow, Section, rows};
use super::dialog::Dialog;
use super::theme::Theme;
use super::widgets::{self, ButtonLook};
use super::{fonts, icons, spoken};
use crate::words::help;

/// Width of a column, in points, where there is not room for more.
const COLUMN: f32 = 352.0;
/// A wider column leaves nothing of what keys do for a second line, in points.
const MAX_COLUMN: f32 = 420.0;
/// Between two columns, in points.
const GUTTER: f32 = 28.0;
/// Height of a row, in points, and what each further line adds.
const ROW: f32 = 22.0;
const LINE: f32 = 16.0;
const HEADING: f32 = 30.0;
/// Where the meanings begin, from the left of a column.
const MEANING: f32 = 126.0;
const MAX_COLUMNS: usize = 3;

/// A heading with its rows.
struct Block {
    title: &'static str,
    rows: Vec<Row>,
}

/// A row with its meaning in as many lines as it needs.
struct Row {
    help: HelpRow,
    meaning: Arc<Galley>,
}

impl Row {
    fn new(ui: &egui::Ui, help: HelpRow, width: f32, theme: &Theme) -> Self {
        let (font, color) = (fonts::regular(12.0), theme.text_2);
        let room = (width - MEANING).max(80.0);
        let meaning = ui
            .painter()
            .layout(help.meaning.to_owned(), font, color, room);
        Self { help, meaning }
    }

    fn height(&self) -> f32 {
        let further = self.meaning.rows.len().saturating_sub(1);
        // A meaning has a few lines at most.
        ROW + further as f32 * LINE
    }
}

impl Block {
    fn height(&self) -> f32 {
        HEADING + self.rows.iter().map(Row::height).sum::<f32>() + 8.0
    }
}

/// Shows the box over everything; returns whether it is to be closed.
pub fn show(ctx: &egui::Context, theme: &Theme) -> bool {
    let screen = ctx.content_rect();
    let fits = ((screen.width() - 88.0 + GUTTER) / (COLUMN + GUTTER)).floor();
    // Between one and three.
    let columns = (fits.max(1.0) as usize).min(MAX_COLUMNS);
    let gutters = (columns.saturating_sub(1)) as f32 * GUTTER;
    let most = columns as f32 * MAX_COLUMN + gutters;
    let width = most.min(screen.width() - 88.0);
    let room = (screen.height() - 150.0).max(80.0);
    let response = Dialog::unique("keys", help::TITLE).show(ctx, theme, |ui| {
        ui.set_width(width);
        let is_closed = title(ui, theme);
        ui.add_space(8.0);
        egui::ScrollArea::vertical()
            .id_salt("keys")
            .max_height(room)
            .min_scrolled_height(room)
            .show(ui, |ui| {
                ui.set_width(width);
                show_columns(ui, width, columns, theme);
            });
        is_closed
    });
    response.inner || response.should_close()
}

fn title(ui: &mut egui::Ui, theme: &Theme) -> bool {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 30.0));
    let font = fonts::semibold(15.0);
    let name = widgets::line(ui, help::TITLE, font, theme.text_1, rect.width() - 40.0);
    let name = widgets::paint(ui, rect.left_center(), Align2::LEFT_CENTER, name);
    spoken::box_title(ui, name, help::TITLE);
    let room = Rect::from_min_max(
        pos2(name.right() + 16.0, rect.top()),
        pos2(rect.right() - 40.0, rect.bottom()),
    );
    let font = fonts::regular(12.0);
    if room.width() >= widgets::width_of(ui, help::PALETTE, font.clone()) {
        let id = ui.scope_id().with("palette");
        let align = Align2::LEFT_CENTER;
        widgets::text(ui, id, room, align, help::PALETTE, font, theme.text_2);
    }
    let close = Rect::from_center_size(
        pos2(rect.right() - 14.0, rect.center().y),
        Vec2::splat(28.0),
    );
    let id = ui.scope_id().with("close keys");
    let look = ButtonLook::Plain;
    widgets::icon_button(ui, id, close, icons::CLOSE, help::CLOSE, look, theme).clicked()
}

/// Fills the columns from the left, section by section, to about the same height.
fn show_columns(ui: &mut egui::Ui, width: f32, columns: usize, theme: &Theme) {
    let gutters = (columns.saturating_sub(1)) as f32 * GUTTER;
    let column_width = (width - gutters) / columns.max(1) as f32;
    let laid = |help| Row::new(ui, help, column_width, theme);
    let blocks: Vec<Block> = Section::ALL
        .into_iter()
        .map(|section| Block {
            title: section.title(),
            rows: rows(section).into_iter().map(laid).collect(),
        })
        .collect();
    let placed = place(
        &blocks.iter().map(Block::height).collect::<Vec<_>>(),
        columns,
    );
    let height = placed.iter().map(|(_, _, bottom)| *bottom);
    let height = height.fold(0.0_f32, f32::max);
    let (_, area) = ui.allocate_space(vec2(width, height));
    for (block, (column, top, _)) in blocks.iter().zip(placed) {
        let left = area.left() + column as f32 * (column_width + GUTTER);
        let right = (left + column_width).min(area.right());
        let mut y = area.top() + top;
        let heading = Rect::from_min_max(pos2(left, y), pos2(right, y + HEADING));
        let font = fonts::semibold(13.0);
        let id = ui.scope_id().with(block.title);
        let align = Align2::LEFT_CENTER;
        widgets::text(ui, id, heading, align, block.title, font, theme.text_1);
        y += HEADING;
        for row in &block.rows {
            let rect = Rect::from_min_max(pos2(left, y), pos2(right, y + row.height()));
            show_row(ui, rect, row, theme);
            y = rect.bottom();
        }
    }
}

/// Column, top and bottom of blocks of these heights: a column is as high as is needed for all
/// of them to find room in `columns`.
fn place(heights: &[f32], columns: usize) -> Vec<(usize, f32, f32)> {
    let fill = |limit: f32| {
        let (mut column, mut y) = (0, 0.0);
        let placed = heights.iter().map(|height| {
            if y > 0.0 && y + height > limit {
                column += 1;
                y = 0.0;
            }
            y += height;
            (column, y - height, y)
        });
        placed.collect::<Vec<_>>()
    };
    let total: f32 = heights.iter().sum();
    let mut limit = total / columns.max(1) as f32;
    loop {
        let placed = fill(limit);
        let last = placed.last().map_or(0, |(column, ..)| *column);
        if last < columns.max(1) || limit >= total {
            return placed;
        }
        limit += ROW;
    }
}

fn show_row(ui: &mut egui::Ui, rect: Rect, row: &Row, theme: &Theme) {
    let font = fonts::medium(12.0);
    let middle = rect.top() + ROW / 2.0;
    let galley = widgets::line(ui, &row.help.keys, font, theme.text_1, MEANING - 22.0);
    let size = galley.size() + vec2(14.0, 4.0);
    let cap = Align2::LEFT_CENTER.anchor_size(pos2(rect.left(), middle), size);
    ui.painter().rect_filled(cap, 5.0, theme.hover);
    widgets::paint(ui, cap.center(), Align2::CENTER_CENTER, galley);
    let first_line = row.meaning.rows.first().map_or(LINE, |line| line.height());
    let left_top = pos2(rect.left() + MEANING, middle - first_line / 2.0);
    let area = widgets::paint(ui, left_top, Align2::LEFT_TOP, Arc::clone(&row.meaning));
    let id = ui.scope_id().with(&row.help.keys).with(row.help.meaning);
    let response = ui.interact(area, id, egui::Sense::hover());
    response.widget_info(|| {
        let text = help::row(&row.help.keys, row.help.meaning);
        egui::WidgetInfo::labeled(egui::Role::Label, true, text)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_their_order_and_fit_into_the_columns() {
        let placed = place(&[100.0, 50.0, 80.0, 60.0, 30.0], 2);
        let columns: Vec<usize> = placed.iter().map(|(column, ..)| *column).collect();
        assert_eq!(columns, [0, 0, 1, 1, 1]);
        let highest = placed.iter().map(|(_, _, bottom)| *bottom);
        assert!(highest.fold(0.0_f32, f32::max) <= 190.0);
    }

    #[test]
    fn one_column_takes_all_blocks() {
        let placed = place(&[100.0, 50.0], 1);
        assert_eq!(placed, [(0, 0.0, 100.0), (0, 100.0, 150.0)]);
    }
}
