//! The dialogue that asks for the access token of Mapbox.

use egui::text_edit::TextEditState;
use egui::{Align2, Id, Key, Label, Rect, RichText, Role, Sense, WidgetInfo, pos2, vec2};

use super::dialog::Dialog;
use super::field::{self, ButtonKind, Field};
use super::map_view::{BasemapView, StoreView, TokenAsked};
use super::theme::Theme;
use super::{fonts, widgets};
use crate::command::{Command, TokenText};
use crate::words::token as words;

const WIDTH: f32 = 420.0;
const CHOICE: f32 = 28.0;
/// Longest token that can be typed, in characters: real ones have about a hundred.
const MAX_CHARS: usize = 1000;
/// Where Mapbox shows one's tokens.
const TOKENS_URL: &str = "https://account.mapbox.com/access-tokens/";

/// What the dialogue remembers while it is open.
#[derive(Default)]
pub struct TokenDialog {
    text: String,
    /// Whether the system is to keep it; `None` while nobody has said: then it is, if it can.
    keep: Option<bool>,
    is_open: bool,
}

/// Leaves out what was typed.
impl std::fmt::Debug for TokenDialog {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("TokenDialog(…)")
    }
}

impl TokenDialog {
    /// Draws the dialogue while a token is asked for, and forgets what was typed when no
    /// longer.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        view: &BasemapView<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) {
        let Some(asked) = view.token.asked else {
            if std::mem::take(&mut self.is_open) {
                self.forget(ctx);
            }
            return;
        };
        let is_first = !std::mem::replace(&mut self.is_open, true);
        let width = WIDTH.min(ctx.content_rect().width() - 64.0);
        // A little above the middle: the credits below stay in view.
        let dialog =
            Dialog::unique("token", words::NAME).at(Align2::CENTER_CENTER, vec2(0.0, -36.0));
        let shown = dialog.show(ctx, theme, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 0.0;
            self.contents(ui, &asked, view, is_first, theme)
        });
        let command = shown.inner.or_else(|| {
            // Not a click beside it: what was pasted would be lost by a slip.
            let escape = ctx.input(|input| input.key_pressed(Key::Escape));
            escape.then_some(Command::CancelToken)
        });
        if let Some(command) = command {
            self.forget(ctx);
            out.push(command);
        }
    }

    /// Overwrites what was typed, here and where egui keeps it for undoing.
    fn forget(&mut self, ctx: &egui::Context) {
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        bytes.fill(0);
        self.keep = None;
        ctx.data_mut(|data| data.remove::<TextEditState>(field_id()));
    }

    fn contents(
        &mut self,
        ui: &mut egui::Ui,
        asked: &TokenAsked<'_>,
        view: &BasemapView<'_>,
        is_first: bool,
        theme: &Theme,
    ) -> Option<Command> {
        let title = RichText::new(words::TITLE)
            .font(fonts::semibold(18.0))
            .color(theme.text_1);
        ui.add(Label::new(title).wrap());
        ui.add_space(8.0);
        if let Some(reason) = asked.refused {
            let text = RichText::new(reason)
                .font(fonts::medium(13.0))
                .color(theme.ink(theme.bad));
            ui.add(Label::new(text).wrap());
            ui.add_space(8.0);
        }
        let text = RichText::new(words::ABOUT)
            .font(fonts::regular(13.0))
            .color(theme.text_2);
        ui.add(Label::new(text).wrap());
        ui.add_space(4.0);
        ui.hyperlink_to(words::LINK, TOKENS_URL);
        ui.add_space(12.0);
        let entered = self.show_field(ui, is_first, theme);
        let verdict = (view.check_token)(self.text.trim());
        self.show_verdict(ui, &verdict, theme);
        ui.add_space(2.0);
        let can_keep = asked.store == StoreView::Ready;
        let keep = can_keep && self.keep.unwrap_or(true);
        self.show_choices(ui, asked.store, keep, theme);
        ui.add_space(16.0);
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), field::HEIGHT));
        let use_rect = Align2::RIGHT_CENTER.align_size_within_rect(vec2(140.0, row.height()), row);
        let cancel_rect = Rect::from_min_max(
            pos2(use_rect.left() - 108.0, row.top()),
            pos2(use_rect.left() - 8.0, row.bottom()),
        );
        let quiet = ButtonKind::Quiet;
        if field::button(ui, cancel_rect, None, words::CANCEL, quiet, true, theme).clicked() {
            return Some(Command::CancelToken);
        }
        let main = ButtonKind::Main;
        let is_right = verdict.is_ok();
        let label = words::USE;
        let pressed = field::button(ui, use_rect, None, label, main, is_right, theme).clicked();
        (is_right && (pressed || entered)).then(|| Command::EnterToken {
            token: TokenText::new(self.text.trim().to_owned()),
            keep,
        })
    }

    /// The field; returns whether Enter was pressed in it.
    fn show_field(&mut self, ui: &mut egui::Ui, is_first: bool, theme: &Theme) -> bool {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), field::HEIGHT));
        let token = Field {
            id: field_id(),
            name: words::FIELD,
            hint: words::HINT,
            max_chars: MAX_CHARS,
            is_secret: true,
        };
        let response = token.show(ui, rect, &mut self.text, theme);
        if is_first {
            response.request_focus();
        }
        response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }

    fn show_verdict(&self, ui: &mut egui::Ui, verdict: &Result<(), String>, theme: &Theme) {
        ui.add_space(6.0);
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), field::VERDICT));
        if self.text.trim().is_empty() {
            return;
        }
        let said = match verdict {
            Ok(()) => Ok(words::IS_RIGHT),
            Err(reason) => Err(reason.as_str()),
        };
        field::verdict(ui, "token verdict", rect, said, theme);
    }

    fn show_choices(&mut self, ui: &mut egui::Ui, store: StoreView<'_>, keep: bool, theme: &Theme) {
        let (enabled, label) = match store {
            StoreView::Ready => (true, words::KEEP.to_owned()),
            StoreView::Asked => (false, words::STORE_ASKED.to_owned()),
            StoreView::Missing(reason) => (false, words::no_store(reason)),
        };
        if choice(ui, &label, keep, enabled, theme) {
            self.keep = Some(true);
        }
        let label = words::ONCE;
        if choice(ui, label, !keep, true, theme) {
            self.keep = Some(false);
        }
    }
}

fn field_id() -> Id {
    Id::unique("mapbox token")
}

/// One of two; returns whether it was chosen.
fn choice(ui: &mut egui::Ui, label: &str, is_on: bool, enabled: bool, theme: &Theme) -> bool {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), CHOICE));
    let sense = if enabled {
        Sense::click()
    } else {
        Sense::hover()
    };
    let id = ui.scope_id().with(("choice", enabled, label));
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, is_on, label));
    let over = if enabled {
        widgets::hover_amount(ui, &response)
    } else {
        0.0
    };
    ui.painter()
        .rect_filled(rect, 8.0, theme.hover.gamma_multiply(over));
    let middle = pos2(rect.left() + 13.0, rect.center().y);
    let (ring, ink) = match (enabled, is_on) {
        (false, _) => (theme.text_3, theme.text_3),
        (true, true) => (theme.accent, theme.text_1),
        (true, false) => (theme.text_2, theme.text_1),
    };
    ui.painter()
        .circle_stroke(middle, 7.0, egui::Stroke::new(1.5, ring));
    if is_on {
        ui.painter().circle_filled(middle, 3.5, ring);
    }
    let area = Rect::from_min_max(pos2(rect.left() + 30.0, rect.top()), rect.max);
    let galley = widgets::line(ui, label, fonts::regular(13.0), ink, area.width() - 6.0);
    let is_cut = galley.elided;
    widgets::paint(ui, area.left_center(), Align2::LEFT_CENTER, galley);
    widgets::focus_ring(ui, &response, rect, 8.into(), theme);
    let clicked = response.clicked();
    if is_cut {
        response.on_hover_text(label);
    }
    clicked
}
