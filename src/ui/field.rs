//! A line of text to type into, with the verdict on what was typed under it, and the button
//! beside it.

use egui::{Align2, CornerRadius, Id, Rect, Response, Role, Sense, Stroke, TextEdit, WidgetInfo};
use egui::{pos2, vec2};

use super::theme::Theme;
use super::{fonts, icons, widgets};

/// Height of a field and of a button, in points.
pub const HEIGHT: f32 = 34.0;
/// Height of the verdict under a field, in points: two lines.
pub const VERDICT: f32 = 34.0;
/// Lines of a verdict; what exceeds them is in its tooltip.
const VERDICT_LINES: usize = 2;

/// A field, before it is shown.
pub struct Field<'a> {
    /// To find it by from frame to frame.
    pub id: Id,
    /// What screen readers call it.
    pub name: &'a str,
    /// Shown while nothing is typed.
    pub hint: &'a str,
    /// Longest text, in characters.
    pub max_chars: usize,
    /// Whether what is typed is a secret: shown as dots, not copied, not read out.
    pub is_secret: bool,
}

impl Field<'_> {
    /// Draws the field into `rect`; the response tells of changes and of the keyboard.
    pub fn show(
        &self,
        ui: &mut egui::Ui,
        rect: Rect,
        text: &mut String,
        theme: &Theme,
    ) -> Response {
        let has_focus = ui.memory(|memory| memory.has_focus(self.id));
        let line = if has_focus {
            Stroke::new(1.5, theme.accent)
        } else {
            Stroke::new(1.0, theme.border)
        };
        let radius = CornerRadius::same(8);
        ui.painter()
            .rect(rect, radius, theme.hover, line, egui::StrokeKind::Inside);
        let inner = rect.shrink2(vec2(10.0, 0.0));
        let mut child = ui.new_child(egui::UiBuilder::new().id_salt(self.id).max_rect(inner));
        let edit = TextEdit::singleline(text)
            .id(self.id)
            .password(self.is_secret)
            .frame(egui::Frame::NONE)
            .margin(egui::Margin::ZERO)
            .font(fonts::regular(13.0))
            .text_color(theme.text_1)
            .hint_text(egui::RichText::new(self.hint).color(theme.text_3))
            .align(Align2::LEFT_CENTER)
            .desired_width(inner.width())
            .min_size(inner.size())
            .char_limit(self.max_chars);
        let response = child.add_sized(inner.size(), edit);
        response.accessible_name(self.name)
    }
}

/// Writes what is to be said of a typed text into `rect`: a reason in the colour of a
/// warning, or that it is right.
pub fn verdict(ui: &egui::Ui, salt: &str, rect: Rect, verdict: Result<&str, &str>, theme: &Theme) {
    let (symbol, text, color) = match verdict {
        Ok(text) => (icons::CHECK, text, theme.good),
        Err(text) => (icons::WARNING, text, theme.warn),
    };
    let ink = theme.ink(color);
    let sign = Rect::from_min_size(rect.min, vec2(16.0, 16.0));
    widgets::icon(ui, sign, symbol, fonts::icon(14.0), ink);
    let area = Rect::from_min_max(pos2(sign.right() + 6.0, rect.top()), rect.max);
    let font = fonts::regular(12.0);
    let mut job = widgets::single_line_job(text, font, ink, area.width());
    job.wrap.max_rows = VERDICT_LINES;
    job.wrap.break_anywhere = false;
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    let painted = widgets::paint(ui, area.min, Align2::LEFT_TOP, galley);
    let response = ui.interact(painted, ui.scope_id().with(salt), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if is_cut {
        response.on_hover_text(text);
    }
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// One of several.
    Quiet,
    /// The one to press.
    Main,
}

/// A button with a text; pale and deaf while it is not `enabled`.
pub fn button(
    ui: &mut egui::Ui,
    rect: Rect,
    symbol: Option<char>,
    label: &str,
    kind: ButtonKind,
    enabled: bool,
    theme: &Theme,
) -> Response {
    let sense = if enabled {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, ui.scope_id().with(label), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    let over = if enabled {
        widgets::hover_amount(ui, &response)
    } else {
        0.0
    };
    let radius = CornerRadius::same(8);
    let (fill, ink) = match (kind, enabled) {
        (ButtonKind::Main, true) => (theme.filled(over), theme.on_accent),
        (_, false) => (theme.hover, theme.text_3),
        (ButtonKind::Quiet, true) => (theme.hover, theme.text_1),
    };
    ui.painter().rect_filled(rect, radius, fill);
    if kind == ButtonKind::Quiet {
        ui.painter()
            .rect_filled(rect, radius, theme.hover.gamma_multiply(over));
    }
    let font = if kind == ButtonKind::Main {
        fonts::semibold(13.0)
    } else {
        fonts::medium(13.0)
    };
    let room = rect.width() - 20.0;
    let sign_width = if symbol.is_some() { 22.0 } else { 0.0 };
    let galley = widgets::line(ui, label, font, ink, room - sign_width);
    let left = rect.center().x - (galley.size().x + sign_width) / 2.0;
    if let Some(symbol) = symbol {
        let sign = Rect::from_min_size(pos2(left, rect.top()), vec2(16.0, rect.height()));
        widgets::icon(ui, sign, symbol, fonts::icon(16.0), ink);
    }
    let pos = pos2(left + sign_width, rect.center().y);
    widgets::paint(ui, pos, Align2::LEFT_CENTER, galley);
    widgets::focus_ring(ui, &response, rect, radius, theme);
    response
}
