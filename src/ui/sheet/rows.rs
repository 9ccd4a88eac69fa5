//! Rows of a table: only those in view are made, and the arrow keys go from one to the next.

use std::ops::Range;

use egui::{EventFilter, Key, Modifiers, Rect, Response, ScrollArea, vec2};

use crate::ui::spoken;

/// Height of a row, in points.
pub const ROW: f32 = 26.0;

/// What the rows remember from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Rows in view in the last frame, in points from the first row.
    visible: Range<f32>,
    /// The row to bring into view with the next frame.
    reveal: Option<usize>,
    /// The row that gets the keyboard as soon as it is there.
    focus: Option<usize>,
}

impl Rows {
    /// Brings a row into view, if it is not.
    pub const fn reveal(&mut self, row: usize) {
        self.reveal = Some(row);
    }

    /// Draws those of `count` rows that are in view; `row` draws one and says how it was used.
    /// `name` is what screen readers call them all.
    pub fn show(
        &mut self,
        ui: &mut egui::Ui,
        rect: Rect,
        (salt, name): (&'static str, &str),
        count: usize,
        mut row: impl FnMut(&egui::Ui, Rect, usize) -> Response,
    ) {
        let mut inner = spoken::child_list(ui, salt, name, rect, count);
        inner.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical()
            .id_salt(salt)
            .auto_shrink(false)
            .max_height(rect.height());
        if let Some(wanted) = self.reveal.take()
            && let Some(offset) = offset_to(wanted, &self.visible, rect.height())
        {
            area = area.vertical_scroll_offset(offset);
        }
        let (focus, mut next_focus) = (self.focus.take(), None);
        let output = area.show_rows(&mut inner, ROW, count, |ui, rows| {
            for index in rows {
                let (_, area) = ui.allocate_space(vec2(ui.available_width(), ROW));
                let response = row(ui, area, index);
                spoken::place(ui, response.id, index);
                if focus == Some(index) {
                    response.request_focus();
                }
                if response.has_focus() {
                    next_focus = next(ui, &response, index, count);
                }
            }
        });
        if let Some(index) = next_focus {
            (self.focus, self.reveal) = (Some(index), Some(index));
            ui.ctx().request_repaint();
        }
        let top = output.state.clamped_offset().y;
        self.visible = top..top + output.inner_rect.height();
    }
}

/// The row that the arrow keys lead to from the one that has the keyboard.
fn next(ui: &egui::Ui, response: &Response, index: usize, count: usize) -> Option<usize> {
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let (down, up) = ui.input_mut(|input| {
        let mut presses = |key| input.count_and_consume_key(Modifiers::NONE, key);
        (presses(Key::ArrowDown), presses(Key::ArrowUp))
    });
    let last = count.saturating_sub(1);
    let to = index.saturating_add(down).min(last).saturating_sub(up);
    (to != index).then_some(to)
}

/// Where to scroll for a row to be in view with its neighbours; `None` when it is.
fn offset_to(row: usize, visible: &Range<f32>, height: f32) -> Option<f32> {
    let top = row as f32 * ROW;
    let margin = if height > 4.0 * ROW { ROW } else { 0.0 };
    if top - margin < visible.start {
        return Some((top - margin).max(0.0)).filter(|offset| *offset < visible.start);
    }
    let bottom = top + ROW + margin;
    (bottom > visible.start + height).then(|| (bottom - height).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_further_is_scrolled_than_a_row_needs() {
        let visible = 260.0..520.0;
        assert_eq!(offset_to(12, &visible, 260.0), None);
        assert_eq!(offset_to(5, &visible, 260.0), Some(4.0 * ROW));
        assert_eq!(offset_to(0, &visible, 260.0), Some(0.0));
        assert_eq!(offset_to(30, &visible, 260.0), Some(32.0 * ROW - 260.0));
        assert_eq!(offset_to(0, &(0.0..260.0), 260.0), None);
    }
}
