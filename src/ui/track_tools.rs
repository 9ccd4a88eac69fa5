//! The buttons beside the timeline's ruler: lanes, and how much of the time is shown.

use egui::{Rect, pos2, vec2};

use super::icons;
use super::steering::Look;
use super::theme::Theme;
use super::track_layout::{TOOL, TrackLayout};
use super::widgets::{self, ButtonLook};
use crate::words::timeline::track as words;

/// The buttons for lanes, and for more, less and all of the session. Returns whether the lanes
/// are to be shown or hidden.
pub fn show(
    ui: &egui::Ui,
    layout: &TrackLayout,
    lanes_are_shown: Option<bool>,
    asked: &mut Option<Look>,
    theme: &Theme,
) -> bool {
    let buttons = [
        (icons::MINUS, words::FURTHER, Look::Further),
        (icons::PLUS, words::CLOSER, Look::Closer),
        (icons::WHOLE, words::ALL, Look::All),
    ];
    let mut right = layout.tools.right();
    let mut next = || {
        let top = layout.tools.bottom() - TOOL + 3.0;
        let rect = Rect::from_min_size(pos2(right - TOOL, top), vec2(TOOL, TOOL));
        right -= TOOL + 2.0;
        (rect.left() >= layout.tools.left()).then_some(rect)
    };
    for (symbol, name, look) in buttons.into_iter().rev() {
        let Some(rect) = next() else {
            return false;
        };
        let id = ui.scope_id().with(name);
        let pressed = widgets::icon_button(ui, id, rect, symbol, name, ButtonLook::Plain, theme);
        if pressed.clicked() {
            *asked = Some(look);
        }
    }
    let (Some(are_shown), Some(rect)) = (lanes_are_shown, next()) else {
        return false;
    };
    let (name, id) = (words::LANES, ui.scope_id().with("lanes"));
    let pressed = widgets::toggle_button(ui, id, rect, icons::LANES, name, are_shown, theme);
    let is_clicked = pressed.clicked();
    pressed.on_hover_text(name);
    is_clicked
}
