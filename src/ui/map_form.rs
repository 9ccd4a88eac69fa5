//! The part of the panel of maps in which a file or an address is given.

use egui::{Id, Key, Rect, pos2, vec2};

use super::field::{self, ButtonKind, Field};
use super::map_view::{BasemapView, FileDialog};
use super::theme::Theme;
use super::{icons, widgets};
use crate::command::Command;
use crate::words::maps as words;

/// Longest path or address that can be typed, in characters.
const MAX_CHARS: usize = 1000;
const SPACE: f32 = 8.0;

/// What the form is open for, if it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asks {
    #[default]
    Nothing,
    File,
    Address,
}

/// Two buttons, and the field that one of them opens.
#[derive(Clone, Debug, Default)]
pub struct MapForm {
    asks: Asks,
    path: String,
    address: String,
    /// Whether the field is to get the keyboard.
    wants_focus: bool,
}

impl MapForm {
    /// Height for a panel to keep free, in points.
    pub fn height(&self) -> f32 {
        match self.asks {
            Asks::Nothing => field::HEIGHT,
            Asks::File | Asks::Address => {
                2.0 * field::HEIGHT + SPACE + field::VERDICT + 2.0 * SPACE
            }
        }
    }

    /// Draws the form into `rect`; returns whether a map was chosen in it.
    pub fn show(
        &mut self,
        ui: &mut egui::Ui,
        rect: Rect,
        view: &BasemapView<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) -> bool {
        let width = (rect.width() - SPACE) / 2.0;
        let left = Rect::from_min_size(rect.min, vec2(width, field::HEIGHT));
        let right = left.translate(vec2(width + SPACE, 0.0));
        let quiet = ButtonKind::Quiet;
        let folder = Some(icons::FOLDER);
        if field::button(ui, left, folder, words::OPEN_FILE, quiet, true, theme).clicked() {
            self.asks = Asks::File;
            out.push(Command::ChooseMapFile);
        }
        let link = Some(icons::LINK);
        if field::button(ui, right, link, words::ADD_ADDRESS, quiet, true, theme).clicked() {
            self.asks = Asks::Address;
            self.wants_focus = true;
        }
        let below = Rect::from_min_max(pos2(rect.left(), left.bottom() + SPACE), rect.max);
        let chosen = match self.asks {
            Asks::Nothing => None,
            Asks::File => self.show_file(ui, below, view, theme),
            Asks::Address => self.show_address(ui, below, view, theme),
        };
        let Some(name) = chosen else { return false };
        *self = Self::default();
        out.push(Command::SwitchBasemap(name));
        true
    }

    fn show_file(
        &mut self,
        ui: &mut egui::Ui,
        rect: Rect,
        view: &BasemapView<'_>,
        theme: &Theme,
    ) -> Option<String> {
        let file = Field {
            id: Id::unique("map file"),
            name: words::PATH,
            hint: words::PATH_HINT,
            max_chars: MAX_CHARS,
            is_secret: false,
        };
        let quiet = match view.file_dialog {
            FileDialog::Open => Ok(words::DIALOG_OPEN),
            FileDialog::NothingChosen => Err(words::NO_FILE),
            FileDialog::Idle => Ok(words::FILE_NOTE),
        };
        let wants_focus = &mut self.wants_focus;
        line(
            ui,
            rect,
            &file,
            &mut self.path,
            wants_focus,
            quiet,
            view.check_map,
            theme,
        )
    }

    fn show_address(
        &mut self,
        ui: &mut egui::Ui,
        rect: Rect,
        view: &BasemapView<'_>,
        theme: &Theme,
    ) -> Option<String> {
        let address = Field {
            id: Id::unique("map address"),
            name: words::ADDRESS,
            hint: words::ADDRESS_HINT,
            max_chars: MAX_CHARS,
            is_secret: false,
        };
        let quiet = Ok(words::ADDRESS_NOTE);
        let wants_focus = &mut self.wants_focus;
        line(
            ui,
            rect,
            &address,
            &mut self.address,
            wants_focus,
            quiet,
            view.check_map,
            theme,
        )
    }
}

/// A field, the verdict on what is in it, and the button that uses it; returns what is to
/// be shown.
#[expect(
    clippy::too_many_arguments,
    reason = "every argument is seen on the screen"
)]
fn line(
    ui: &mut egui::Ui,
    rect: Rect,
    asked: &Field<'_>,
    text: &mut String,
    wants_focus: &mut bool,
    while_empty: Result<&str, &str>,
    check: fn(&str) -> Result<(), String>,
    theme: &Theme,
) -> Option<String> {
    const BUTTON: f32 = 64.0;
    let top = Rect::from_min_size(rect.min, vec2(rect.width(), field::HEIGHT));
    let input = Rect::from_min_max(top.min, pos2(top.right() - BUTTON - SPACE, top.bottom()));
    let use_it = Rect::from_min_max(pos2(top.right() - BUTTON, top.top()), top.max);
    let mut ui = widgets::child(ui, "map form", rect);
    let response = asked.show(&mut ui, input, text, theme);
    if std::mem::take(wants_focus) {
        response.request_focus();
    }
    let typed = text.trim().to_owned();
    let verdict = check(&typed);
    let said = match &verdict {
        _ if typed.is_empty() => while_empty,
        Ok(()) => Ok(words::IS_RIGHT),
        Err(reason) => Err(reason.as_str()),
    };
    let under = Rect::from_min_size(
        pos2(rect.left(), top.bottom() + SPACE),
        vec2(rect.width(), field::VERDICT),
    );
    field::verdict(&ui, asked.name, under, said, theme);
    let is_right = !typed.is_empty() && verdict.is_ok();
    let main = ButtonKind::Main;
    let pressed =
        field::button(&mut ui, use_it, None, words::SHOW, main, is_right, theme).clicked();
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    (is_right && (pressed || entered)).then_some(typed)
}
