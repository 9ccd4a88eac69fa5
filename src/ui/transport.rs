//! The buttons that move the playhead: stop, play both ways, steps, repeating.

use egui::{Popup, PopupCloseBehavior, Rect, pos2, vec2};

use super::theme::Theme;
use super::timeline::MIDDLE;
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{fonts, icons, spoken};
use crate::command::{Command, Toward};
use crate::playback::Direction;
use crate::words::transport::{self as words, step};

/// Side of a button, in points.
pub const BUTTON: f32 = 36.0;

const SPACE: f32 = 4.0;
/// A narrower bar has no button for repeating: the clock and the rate come first.
const MIN_WIDTH_FOR_REPEAT: f32 = 540.0;
/// A narrower bar has no buttons for steps; they have keys too.
const MIN_WIDTH_FOR_STEPS: f32 = 700.0;
/// A narrower bar has no buttons of their own for the next fix and the one before.
const MIN_WIDTH_FOR_FIXES: f32 = 820.0;

/// Draws the buttons; returns where the next thing may begin.
pub fn show(
    ui: &egui::Ui,
    rect: Rect,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> f32 {
    let width = rect.width();
    let mut row = Row {
        ui,
        theme,
        x: rect.left() + 12.0,
        y: rect.top() + MIDDLE,
    };
    if row.press(icons::STOP, words::STOP, ButtonLook::Bold) {
        out.push(Command::Stop);
    }
    if width >= MIN_WIDTH_FOR_FIXES
        && row.press(icons::SKIP_BACK, words::PREVIOUS_FIX, ButtonLook::Bold)
    {
        out.push(Command::StepFix(Toward::Previous));
    }
    let clock = view.clock;
    let is_backward = clock.is_playing() && clock.direction() == Direction::Backward;
    if width >= MIN_WIDTH_FOR_REPEAT && row.toggle(icons::REWIND, words::BACKWARD, is_backward) {
        out.push(if is_backward {
            Command::Pause
        } else {
            Command::PlayBackward
        });
    }
    let (symbol, name) = if clock.is_running() {
        (icons::PAUSE, words::PAUSE)
    } else {
        (icons::PLAY, words::PLAY)
    };
    if row.press(symbol, name, ButtonLook::Accent) {
        // Who has played backward and held it wants to play on when pressing this.
        let plays_forward = !clock.is_running() && clock.direction() == Direction::Backward;
        out.push(if plays_forward {
            Command::Play
        } else {
            Command::TogglePlay
        });
    }
    if width >= MIN_WIDTH_FOR_FIXES
        && row.press(icons::SKIP_FORWARD, words::NEXT_FIX, ButtonLook::Bold)
    {
        out.push(Command::StepFix(Toward::Next));
    }
    if width >= MIN_WIDTH_FOR_STEPS {
        let button = row.button(icons::STEPS, words::STEPS, ButtonLook::Plain);
        steps_menu(&button, theme, out);
    }
    if width >= MIN_WIDTH_FOR_REPEAT {
        let loops = clock.loops();
        if row.toggle(icons::REPEAT, words::REPEAT, loops) {
            out.push(Command::SetLoop(!loops));
        }
    }
    row.x - SPACE + 14.0
}

/// Buttons from left to right.
struct Row<'a> {
    ui: &'a egui::Ui,
    theme: &'a Theme,
    x: f32,
    y: f32,
}

impl Row<'_> {
    fn next(&mut self) -> Rect {
        let center = pos2(self.x + BUTTON / 2.0, self.y);
        self.x += BUTTON + SPACE;
        Rect::from_center_size(center, vec2(BUTTON, BUTTON))
    }

    fn button(&mut self, symbol: char, name: &'static str, look: ButtonLook) -> egui::Response {
        // Play and pause are one button.
        let id = self.ui.scope_id().with(match name {
            words::PAUSE => words::PLAY,
            other => other,
        });
        let rect = self.next();
        widgets::icon_button(self.ui, id, rect, symbol, name, look, self.theme)
    }

    fn press(&mut self, symbol: char, name: &'static str, look: ButtonLook) -> bool {
        self.button(symbol, name, look).clicked()
    }

    fn toggle(&mut self, symbol: char, name: &'static str, is_on: bool) -> bool {
        let id = self.ui.scope_id().with(name);
        let rect = self.next();
        let pressed = widgets::toggle_button(self.ui, id, rect, symbol, name, is_on, self.theme);
        let is_clicked = pressed.clicked();
        pressed.on_hover_text(match name {
            words::REPEAT if is_on => words::REPEAT_ON_HINT,
            words::REPEAT => words::REPEAT_OFF_HINT,
            other => other,
        });
        is_clicked
    }
}

/// What a row of the menu steps by: its name, its key, and the commands back and on.
type StepRow = (&'static str, &'static str, Command, Command);

fn step_rows() -> [StepRow; 6] {
    let secs = |secs: f64| (Command::SeekBySecs(-secs), Command::SeekBySecs(secs));
    let row = |(name, keys), (back, on)| (name, keys, back, on);
    [
        row(
            step::FRAME,
            (Command::StepFrames(-1), Command::StepFrames(1)),
        ),
        row(step::SECOND, secs(1.0)),
        row(step::TEN_SECONDS, secs(10.0)),
        row(step::MINUTE, secs(60.0)),
        row(
            step::FIX,
            (
                Command::StepFix(Toward::Previous),
                Command::StepFix(Toward::Next),
            ),
        ),
        row(
            step::STOP,
            (
                Command::StepStop(Toward::Previous),
                Command::StepStop(Toward::Next),
            ),
        ),
    ]
}

/// A menu that stays open: one steps more than once.
fn steps_menu(button: &egui::Response, theme: &Theme, out: &mut Vec<Command>) {
    const WIDTH: f32 = 236.0;
    const SIDE: f32 = 28.0;
    Popup::menu(button)
        .gap(6.0)
        .width(WIDTH)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(words::STEPS)
        .show(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let mut has_begun = false;
            for (name, keys, back, on) in step_rows() {
                let (_, row) = ui.allocate_space(vec2(WIDTH, SIDE));
                let mut arrow = |left: f32, symbol, label: &str, command: Command| {
                    let rect = Rect::from_min_size(pos2(left, row.top()), vec2(SIDE, SIDE));
                    let id = ui.scope_id().with(label);
                    let look = ButtonLook::Plain;
                    if widgets::icon_button(ui, id, rect, symbol, label, look, theme).clicked() {
                        out.push(command);
                    }
                };
                let first = ui.scope_id().with(step::back(name));
                arrow(row.left(), icons::CARET_LEFT, &step::back(name), back);
                if let Some(first) = ui.ctx().read_response(first)
                    && !std::mem::replace(&mut has_begun, true)
                {
                    spoken::begin_menu(ui, &first);
                }
                let right = row.right() - SIDE;
                arrow(right, icons::CARET_RIGHT, &step::on(name), on);
                let font = fonts::regular(13.0);
                let galley = widgets::line(ui, name, font, theme.text_1, 100.0);
                let pos = pos2(row.left() + SIDE + 8.0, row.center().y);
                widgets::paint(ui, pos, egui::Align2::LEFT_CENTER, galley);
                let galley = widgets::line(ui, keys, fonts::regular(11.0), theme.text_2, 100.0);
                let pos = pos2(row.right() - SIDE - 8.0, row.center().y);
                widgets::paint(ui, pos, egui::Align2::RIGHT_CENTER, galley);
            }
        });
}
