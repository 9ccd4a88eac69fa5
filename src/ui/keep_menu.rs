//! The button with the camera and its menu: what is seen, as a picture or as a view to be opened
//! again.

use egui::{
    Align2, CornerRadius, Event, Popup, PopupCloseBehavior, Rect, Role, Sense, WidgetInfo, pos2,
    vec2,
};

use super::commands::{Action, TABLE};
use super::theme::Theme;
use super::widgets::{self, ButtonLook};
use super::{fonts, icons, spoken};
use crate::command::{Command, PictureScale, PictureTarget};
use crate::words::keep as words;

const WIDTH: f32 = 288.0;
const ROW: f32 = 30.0;
const HEADING: f32 = 24.0;

/// What the menu remembers.
#[derive(Clone, Copy, Debug)]
pub struct State {
    scale: PictureScale,
}

impl Default for State {
    fn default() -> Self {
        Self {
            scale: PictureScale::ONE,
        }
    }
}

impl State {
    /// Copies a picture of the size that was chosen.
    pub const fn copy_picture(self) -> Command {
        Command::CapturePicture {
            scale: self.scale,
            to: PictureTarget::Clipboard,
        }
    }

    /// Saves a picture of the size that was chosen, under a name that is asked for.
    pub const fn save_picture(self) -> Command {
        Command::CapturePicture {
            scale: self.scale,
            to: PictureTarget::File(None),
        }
    }
}

/// What was pasted while no text is typed: the text that opens a view.
pub fn pasted(ctx: &egui::Context) -> Option<Command> {
    ctx.input_mut(|input| {
        let is_paste = |event: &Event| matches!(event, Event::Paste(_) | Event::PasteImage(_));
        let place = input.events.iter().position(is_paste)?;
        match input.events.remove(place) {
            Event::Paste(text) => Some(Command::OpenViewLink(text)),
            // That a picture is no view is told like any other text that is none.
            _ => Some(Command::OpenViewLink(String::new())),
        }
    })
}

/// The button, and the menu while it is open.
pub fn show(ui: &egui::Ui, rect: Rect, state: &mut State, theme: &Theme, out: &mut Vec<Command>) {
    let id = ui.scope_id().with("keep");
    let look = ButtonLook::Plain;
    let button = widgets::icon_button(ui, id, rect, icons::CAMERA, words::MENU, look, theme);
    Popup::menu(&button)
        .gap(12.0)
        .width(WIDTH)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(words::MENU)
        .show(|ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
            contents(ui, state, theme, out);
        });
}

fn contents(ui: &mut egui::Ui, state: &mut State, theme: &Theme, out: &mut Vec<Command>) {
    let mut chosen = None;
    let mut row = |ui: &mut egui::Ui, symbol, label, action, command: Command| {
        if item(ui, symbol, label, action, theme) {
            chosen = Some(command);
        }
    };
    let (copy, save) = (state.copy_picture(), state.save_picture());
    row(
        ui,
        icons::COPY,
        words::COPY_PICTURE,
        Action::CopyPicture,
        copy,
    );
    row(
        ui,
        icons::SAVE,
        words::SAVE_PICTURE,
        Action::SavePicture,
        save,
    );
    scales(ui, state, theme);
    line(ui, theme);
    let save = Command::SaveView(None);
    row(ui, icons::SAVE, words::SAVE_VIEW, Action::SaveView, save);
    let open = Command::OpenView(None);
    row(ui, icons::FOLDER, words::OPEN_VIEW, Action::OpenView, open);
    let copy = Command::CopyViewLink;
    row(
        ui,
        icons::LINK,
        words::COPY_LINK,
        Action::CopyViewLink,
        copy,
    );
    let first = ui.scope_id().with(words::COPY_PICTURE);
    if let Some(first) = ui.ctx().read_response(first) {
        spoken::begin_menu(ui, &first);
    }
    let paste = Command::PasteViewLink;
    row(
        ui,
        icons::FILE,
        words::PASTE_LINK,
        Action::PasteViewLink,
        paste,
    );
    if let Some(command) = chosen {
        out.push(command);
        ui.close();
    }
}

/// One thing to do, with the key that does it too; whether it was chosen.
fn item(ui: &mut egui::Ui, symbol: char, label: &str, action: Action, theme: &Theme) -> bool {
    let (_, rect) = ui.allocate_space(vec2(WIDTH, ROW));
    let response = ui.interact(rect, ui.scope_id().with(label), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, true, label));
    let over = widgets::hover_amount(ui, &response);
    let radius = CornerRadius::same(6);
    ui.painter()
        .rect_filled(rect, radius, theme.hover.gamma_multiply(over));
    let sign = Rect::from_min_size(rect.min + vec2(8.0, 0.0), vec2(18.0, ROW));
    widgets::icon(ui, sign, symbol, fonts::icon(16.0), theme.text_1);
    let entry = TABLE.iter().find(|entry| entry.action == action);
    let key = entry.and_then(|entry| entry.chords.iter().find(|chord| chord.is_told()));
    let mut right = rect.right() - 10.0;
    if let Some(key) = key {
        let font = fonts::regular(11.0);
        let galley = widgets::line(ui, &key.name(), font, theme.text_2, 120.0);
        let place = pos2(right, rect.center().y);
        right = widgets::paint(ui, place, Align2::RIGHT_CENTER, galley).left() - 8.0;
    }
    let left = sign.right() + 10.0;
    let galley = widgets::line(ui, label, fonts::regular(13.0), theme.text_1, right - left);
    let place = pos2(left, rect.center().y);
    widgets::paint(ui, place, Align2::LEFT_CENTER, galley);
    widgets::focus_ring(ui, &response, rect, radius, theme);
    response.clicked()
}

/// How fine pictures are.
fn scales(ui: &mut egui::Ui, state: &mut State, theme: &Theme) {
    let (_, rect) = ui.allocate_space(vec2(WIDTH, HEADING));
    let area = rect.shrink2(vec2(10.0, 0.0));
    let id = ui.scope_id().with("size of picture");
    let font = fonts::regular(11.0);
    let align = Align2::LEFT_BOTTOM;
    widgets::text(ui, id, area, align, words::SIZE, font, theme.text_2);
    let (_, rect) = ui.allocate_space(vec2(WIDTH, ROW + 4.0));
    let row = rect.shrink2(vec2(8.0, 3.0));
    let width = row.width() / PictureScale::ALL.len() as f32;
    let mut left = row.left();
    for scale in PictureScale::ALL {
        let cell = Rect::from_min_size(pos2(left, row.top()), vec2(width - 4.0, row.height()));
        left += width;
        let is_on = state.scale == scale;
        let id = ui.scope_id().with(("scale", scale.times()));
        let response = ui.interact(cell, id, Sense::click());
        let name = words::scale_name(scale.times());
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_on, &name));
        let over = widgets::hover_amount(ui, &response);
        let radius = CornerRadius::same(8);
        let ground = if is_on {
            theme.tint(theme.accent)
        } else {
            theme.hover
        };
        ui.painter().rect_filled(cell, radius, ground);
        ui.painter()
            .rect_filled(cell, radius, theme.hover.gamma_multiply(over));
        let (color, font) = if is_on {
            (theme.ink(theme.accent), fonts::semibold(13.0))
        } else {
            (theme.text_1, fonts::regular(13.0))
        };
        let galley = widgets::line(ui, &words::scale(scale.times()), font, color, cell.width());
        widgets::paint(ui, cell.center(), Align2::CENTER_CENTER, galley);
        widgets::focus_ring(ui, &response, cell, radius, theme);
        if response.clicked() {
            state.scale = scale;
        }
    }
}

fn line(ui: &mut egui::Ui, theme: &Theme) {
    let (_, rect) = ui.allocate_space(vec2(WIDTH, 9.0));
    let stroke = egui::Stroke::new(1.0, theme.border);
    let line = rect.shrink2(vec2(8.0, 0.0)).x_range();
    ui.painter().hline(line, rect.center().y, stroke);
}
