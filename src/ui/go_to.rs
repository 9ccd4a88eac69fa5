//! The box in which a time to go to is typed, checked while it is.

use egui::text::{CCursor, CCursorRange};
use egui::{Key, Label, Margin, RichText, TextEdit, vec2};

use super::dialog::Dialog;
use super::fonts;
use super::theme::Theme;
use super::view::View;
use super::{time_told, widgets};
use crate::command::Command;
use crate::time::{MomentError, Timestamp, read_moment};
use crate::words::go_to as words;

const WIDTH: f32 = 320.0;
/// More is not a time.
const MAX_CHARS: usize = 64;

/// Whether the box is open, and what was typed.
#[derive(Clone, Debug, Default)]
pub struct State {
    text: Option<String>,
    /// It was opened in this frame: its field gets the keyboard, with all of its text selected.
    is_new: bool,
    /// Something was typed already, which is not to be written over by the next letter.
    is_written: bool,
}

impl State {
    /// Whether the box is open.
    pub const fn is_open(&self) -> bool {
        self.text.is_some()
    }

    /// Opens the box with the time that is shown; without data there is nowhere to go.
    pub fn open(&mut self, view: &View<'_>) {
        if view.clock.range().is_some() {
            self.text = Some(view.time_face.date_time(view.clock.playhead()));
            (self.is_new, self.is_written) = (true, false);
        }
    }

    /// Writes into the open box what was typed in the frame in which it was opened.
    pub fn write(&mut self, typed: String) {
        if self.text.is_some() && !typed.is_empty() {
            self.text = Some(typed.chars().take(MAX_CHARS).collect());
            self.is_written = true;
        }
    }

    /// Closes the box.
    pub fn close(&mut self) {
        self.text = None;
    }

    /// Shows the box while it is open.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        view: &View<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) {
        let Some(mut text) = self.text.take() else {
            return;
        };
        let Some(range) = view.clock.range() else {
            return;
        };
        let width = WIDTH.min(ctx.content_rect().width() - 64.0);
        let is_new = std::mem::take(&mut self.is_new);
        let is_written = self.is_written;
        let dialog = Dialog::unique("go to time", words::TITLE)
            .margin(16)
            .over_what_is_looked_at();
        let response = dialog.show(ctx, theme, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            heading(ui, theme);
            field(ui, &mut text, is_new, is_written, theme);
            let playhead = view.clock.playhead();
            let found = read_moment(&text, playhead, range, view.time_face);
            answer(ui, &found, view, theme);
            let is_entered = ui.input(|input| input.key_pressed(Key::Enter));
            let goes = button(ui, found.is_ok(), theme) || is_entered;
            goes.then_some(found).and_then(Result::ok)
        });
        if let Some(time) = response.inner {
            out.push(Command::Seek(time));
        } else if !response.should_close() {
            self.text = Some(text);
        }
    }
}

fn heading(ui: &mut egui::Ui, theme: &Theme) {
    let text = RichText::new(words::TITLE)
        .font(fonts::semibold(13.0))
        .color(theme.text_1);
    ui.add(Label::new(text));
}

fn field(ui: &mut egui::Ui, text: &mut String, is_new: bool, is_written: bool, theme: &Theme) {
    let edit = TextEdit::singleline(text)
        .char_limit(MAX_CHARS)
        .desired_width(f32::INFINITY)
        .font(fonts::medium(15.0))
        .text_color(theme.text_1)
        .hint_text(words::HINT)
        .margin(Margin::symmetric(10, 8));
    let mut shown = edit.show(ui);
    let response = &shown.response;
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::TextInput, true, words::FIELD);
        info.current_text_value = Some(text.clone());
        info
    });
    if is_new {
        response.request_focus();
        let end = CCursor::new(text.chars().count());
        let start = if is_written { end } else { CCursor::default() };
        let range = CCursorRange::two(start, end);
        shown.state.cursor.set_char_range(Some(range));
        shown.state.store(ui.ctx(), response.id);
    }
}

/// Why a text leads nowhere.
fn why(error: &MomentError) -> String {
    match error {
        MomentError::Empty => words::EMPTY.to_owned(),
        MomentError::Unreadable => words::UNREADABLE.to_owned(),
        MomentError::NoZone => words::NO_ZONE.to_owned(),
        MomentError::Outside { wanted, start, end } => words::outside(wanted, start, end),
    }
}

/// Where the text leads, or why it leads nowhere.
fn answer(
    ui: &mut egui::Ui,
    found: &Result<Timestamp, MomentError>,
    view: &View<'_>,
    theme: &Theme,
) {
    let (text, color) = match found {
        Ok(time) => {
            let zone = view.zone_at(*time);
            let clock = format!(
                "{} {}",
                time.format_date(zone),
                time.format_time_exact(zone)
            );
            let said = time_told::zone_lines(view.time_face, *time).join(" ");
            (words::leads_to(&clock, &said), theme.text_2)
        }
        Err(error @ MomentError::Empty) => (why(error), theme.text_2),
        Err(error) => (why(error), theme.ink(theme.warn)),
    };
    let text = RichText::new(text).font(fonts::regular(12.0)).color(color);
    let response = ui.add(Label::new(text).wrap());
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
}

fn button(ui: &mut egui::Ui, is_possible: bool, theme: &Theme) -> bool {
    ui.add_enabled_ui(is_possible, |ui| {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 32.0));
        let id = ui.scope_id().with("go");
        widgets::wide_button(ui, id, rect, words::GO, theme).clicked()
    })
    .inner
}
