//! The row of the vehicle list that says what is listed, and in which order.

use egui::{Rect, pos2, vec2};

use super::listing::{SortBy, Wish};
use super::theme::{CHIP_HEIGHT, Theme};
use super::widgets;
use super::{icons, menu};
use crate::words::list as words;

/// Height in points.
pub const HEIGHT: f32 = CHIP_HEIGHT;

const SPACE: f32 = 6.0;

/// Orders with what they are called.
const ORDERS: [(SortBy, &str); 5] = [
    (SortBy::Loaded, words::AS_LOADED),
    (SortBy::Name, words::BY_NAME),
    (SortBy::Speed, words::BY_SPEED),
    (SortBy::LastFix, words::BY_LAST_FIX),
    (SortBy::Group, words::BY_GROUP),
];

/// Draws the two filters and the button of the order, which is lit while it is not that of the
/// data.
pub fn show(ui: &egui::Ui, rect: Rect, wish: &mut Wish, theme: &Theme) {
    let order_width = widgets::chip_width(ui, "");
    let words_width: f32 = [words::MOVING, words::IN_VIEW]
        .map(|label| widgets::chip_width(ui, label))
        .iter()
        .sum();
    // A narrow list has room for the icons alone; their names are told all the same.
    let has_words = words_width + SPACE + order_width <= rect.width();
    let mut left = rect.left();
    let mut filter = |symbol: char, label: &str, name: &str, is_on: &mut bool| {
        let label = if has_words { label } else { "" };
        let width = widgets::chip_width(ui, label);
        let area = Rect::from_min_size(pos2(left, rect.top()), vec2(width, HEIGHT));
        left = area.right() + SPACE;
        let id = ui.scope_id().with(name);
        let chip = widgets::toggle_chip(ui, id, area, symbol, label, name, *is_on, theme);
        if chip.clicked() {
            *is_on = !*is_on;
        }
        chip.on_hover_text(name);
    };
    filter(
        icons::MOVING,
        words::MOVING,
        words::MOVING_NAME,
        &mut wish.moving,
    );
    filter(
        icons::IN_VIEW,
        words::IN_VIEW,
        words::IN_VIEW_NAME,
        &mut wish.in_view,
    );
    let order = ORDERS.iter().find(|(sort_by, _)| *sort_by == wish.sort_by);
    let name = words::sort(order.map_or("", |(_, name)| name));
    let area = Rect::from_min_max(pos2(rect.right() - order_width, rect.top()), rect.max);
    let id = ui.scope_id().with("order");
    let is_on = wish.sort_by != SortBy::Loaded;
    let button = widgets::toggle_chip(ui, id, area, icons::SORT, "", &name, is_on, theme);
    menu::show(&button, words::SORT, |menu| {
        for (sort_by, label) in ORDERS {
            if menu.item(label, wish.sort_by == sort_by) {
                wish.sort_by = sort_by;
            }
        }
    });
    button.on_hover_text(name);
}
