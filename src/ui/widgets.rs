//! The few controls that every panel is built from, placed by rectangle.

use std::sync::Arc;

use egui::text::{ByteIndex, LayoutJob, LayoutSection, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, CornerRadius, FontId, Galley, Id, Pos2, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Vec2, WidgetInfo, pos2, vec2,
};

use super::theme::{CHIP_HEIGHT, PANEL_RADIUS, Theme};
use super::{fonts, format, icons};

/// Takes the pointer and not the keyboard: there is nothing to do with a bare ground.
pub const GROUND: Sense = Sense::CLICK.union(Sense::DRAG);

/// A floating panel: shadow, ground and border. Takes the pointer, so that nothing
/// under it is clicked or dragged.
pub fn panel(ui: &egui::Ui, id: Id, rect: Rect, theme: &Theme) {
    ui.interact(rect, id, GROUND);
    let radius = CornerRadius::same(PANEL_RADIUS);
    ui.painter().extend(
        theme
            .has_shadow()
            .then(|| theme.panel_shadow().as_shape(rect, radius).into()),
    );
    ui.painter().rect(
        rect,
        radius,
        theme.panel,
        Stroke::new(1.0, theme.border),
        StrokeKind::Inside,
    );
}

/// A child covering `rect` with a stable id, so that panels coming and going do not
/// change the ids of the others.
pub fn child(ui: &mut egui::Ui, salt: &'static str, rect: Rect) -> egui::Ui {
    ui.new_child(
        egui::UiBuilder::new()
            .id_salt(salt)
            .max_rect(rect)
            .layout(egui::Layout::top_down(egui::Align::Min)),
    )
}

/// `text` on one line, cut with an ellipsis at `max_width` points.
pub fn line(
    ui: &egui::Ui,
    text: &str,
    font: FontId,
    color: Color32,
    max_width: f32,
) -> Arc<Galley> {
    ui.painter()
        .layout_job(single_line_job(text, font, color, max_width))
}

/// `text` for one line, cut at `max_width` points. Each run of one writing direction is
/// a section of its own: egui shapes a section in the direction of its first letter, and
/// would write Latin letters after Arabic ones backwards.
pub fn single_line_job(text: &str, font: FontId, color: Color32, max_width: f32) -> LayoutJob {
    let mut job = LayoutJob {
        break_on_newline: false,
        wrap: TextWrapping::truncate_at_width(max_width.max(0.0)),
        ..LayoutJob::default()
    };
    // Not `append`, which makes one section of runs that look the same.
    for run in format::direction_runs(&format::one_line(text)) {
        let start = ByteIndex(job.text.len());
        job.text.push_str(run);
        job.sections.push(LayoutSection {
            leading_space: 0.0,
            byte_range: start..ByteIndex(job.text.len()),
            format: TextFormat::simple(font.clone(), color),
        });
    }
    job
}

/// Width of `text` on one line, in points.
pub fn width_of(ui: &egui::Ui, text: &str, font: FontId) -> f32 {
    line(ui, text, font, Color32::PLACEHOLDER, f32::INFINITY)
        .size()
        .x
}

/// Paints a laid out text with its `align` corner or middle at `pos`; returns where it is.
pub fn paint(ui: &egui::Ui, pos: Pos2, align: Align2, galley: Arc<Galley>) -> Rect {
    let rect = align.anchor_size(pos, galley.size());
    ui.painter().galley(rect.min, galley, Color32::PLACEHOLDER);
    rect
}

/// Writes `text` into `rect`, cut if it is too long; then the whole of it is a tooltip.
/// Screen readers get the whole text.
pub fn text(
    ui: &egui::Ui,
    id: Id,
    rect: Rect,
    align: Align2,
    text: &str,
    font: FontId,
    color: Color32,
) -> Response {
    let galley = line(ui, text, font, color, rect.width());
    let is_cut = galley.elided;
    let painted = paint(ui, align.pos_in_rect(&rect), align, galley);
    let response = ui.interact(painted, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if is_cut {
        response.on_hover_text(format::one_line(text))
    } else {
        response
    }
}

/// One icon in the middle of `rect`.
pub fn icon(ui: &egui::Ui, rect: Rect, icon: char, font: FontId, color: Color32) {
    let galley = ui
        .painter()
        .layout_no_wrap(icon.to_string(), font, Color32::PLACEHOLDER);
    // By what is inked: the advance widths of icon fonts leave uneven room at the sides.
    let min = rect.center() - galley.mesh_bounds.center().to_vec2();
    ui.painter().galley(min, galley, color);
}

/// How an icon button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonLook {
    /// Bare until the pointer is over it.
    Plain,
    /// Like [`Self::Plain`], with a filled icon.
    Bold,
    /// Filled with the accent: the one thing to press.
    Accent,
}

/// A square button with an icon and a name for tooltip and screen reader.
pub fn icon_button(
    ui: &egui::Ui,
    id: Id,
    rect: Rect,
    symbol: char,
    name: &str,
    look: ButtonLook,
    theme: &Theme,
) -> Response {
    let response = button_area(ui, id, rect, name);
    let enabled = ui.is_enabled();
    let over = hover_amount(ui, &response);
    let radius = CornerRadius::same(if look == ButtonLook::Accent { 10 } else { 8 });
    let size = (rect.height() * 0.5).clamp(15.0, 18.0);
    match look {
        ButtonLook::Plain | ButtonLook::Bold => {
            let fill = theme.hover.gamma_multiply(over);
            ui.painter().rect_filled(rect, radius, fill);
            let color = if enabled { theme.text_1 } else { theme.text_3 };
            let font = if look == ButtonLook::Bold {
                fonts::icon_fill(size)
            } else {
                fonts::icon(size)
            };
            icon(ui, rect, symbol, font, color);
        }
        ButtonLook::Accent if enabled => {
            let fill = theme.filled(over);
            ui.painter().rect_filled(rect, radius, fill);
            icon(ui, rect, symbol, fonts::icon_fill(size), theme.on_accent);
        }
        ButtonLook::Accent => {
            ui.painter().rect_filled(rect, radius, theme.hover);
            icon(ui, rect, symbol, fonts::icon_fill(size), theme.text_3);
        }
    }
    focus_ring(ui, &response, rect, radius, theme);
    response.on_hover_text(name)
}

/// A button as wide as `rect`, filled with the accent: the one thing to press.
pub fn wide_button(ui: &egui::Ui, id: Id, rect: Rect, label: &str, theme: &Theme) -> Response {
    let response = button_area(ui, id, rect, label);
    let over = hover_amount(ui, &response);
    let radius = CornerRadius::same(8);
    let (fill, color) = if ui.is_enabled() {
        let fill = theme.filled(over);
        (fill, theme.on_accent)
    } else {
        (theme.hover, theme.text_3)
    };
    ui.painter().rect_filled(rect, radius, fill);
    let galley = line(ui, label, fonts::semibold(13.0), color, rect.width() - 16.0);
    paint(ui, rect.center(), Align2::CENTER_CENTER, galley);
    focus_ring(ui, &response, rect, radius, theme);
    response
}

/// A button that shows what is chosen and opens what else can be; `name` says both in words.
pub fn drop_button(
    ui: &egui::Ui,
    id: Id,
    rect: Rect,
    label: &str,
    name: &str,
    theme: &Theme,
) -> Response {
    let response = button_area(ui, id, rect, name);
    let over = hover_amount(ui, &response);
    let radius = CornerRadius::same(8);
    let edge = Stroke::new(1.0, theme.border);
    ui.painter()
        .rect(rect, radius, theme.hover, edge, StrokeKind::Inside);
    let fill = theme.hover.gamma_multiply(over);
    ui.painter().rect_filled(rect, radius, fill);
    let room = rect.width() - 44.0;
    let galley = line(ui, label, fonts::regular(13.0), theme.text_1, room);
    let is_cut = galley.elided;
    let pos = pos2(rect.left() + 12.0, rect.center().y);
    paint(ui, pos, Align2::LEFT_CENTER, galley);
    let sign = Rect::from_center_size(
        pos2(rect.right() - 16.0, rect.center().y),
        Vec2::splat(16.0),
    );
    icon(ui, sign, icons::CARET_DOWN, fonts::icon(14.0), theme.text_2);
    focus_ring(ui, &response, rect, radius, theme);
    if is_cut {
        response.on_hover_text(label)
    } else {
        response
    }
}

/// A square button that is on or off; when it is on its icon is filled and lies on a ground.
pub fn toggle_button(
    ui: &egui::Ui,
    id: Id,
    rect: Rect,
    symbol: char,
    name: &str,
    is_on: bool,
    theme: &Theme,
) -> Response {
    let response = toggle_area(ui, id, rect, name, is_on);
    let radius = CornerRadius::same(8);
    let size = (rect.height() * 0.5).clamp(15.0, 18.0);
    let color = toggle_ground(ui, &response, rect, radius, is_on, theme);
    icon(ui, rect, symbol, toggle_font(is_on, size), color);
    focus_ring(ui, &response, rect, radius, theme);
    response
}

/// A chip that is on or off; as wide as [`chip_width`] says.
#[expect(
    clippy::too_many_arguments,
    reason = "every argument is seen on the screen"
)]
pub fn toggle_chip(
    ui: &egui::Ui,
    id: Id,
    rect: Rect,
    symbol: char,
    label: &str,
    name: &str,
    is_on: bool,
    theme: &Theme,
) -> Response {
    let response = toggle_area(ui, id, rect, name, is_on);
    let radius = CornerRadius::same(14);
    ui.painter().rect_filled(rect, radius, theme.hover);
    let color = toggle_ground(ui, &response, rect, radius, is_on, theme);
    chip_content(ui, rect, symbol, toggle_font(is_on, 16.0), label, color);
    focus_ring(ui, &response, rect, radius, theme);
    response
}

/// The ground of a toggle; returns the colour of what is on it.
fn toggle_ground(
    ui: &egui::Ui,
    response: &Response,
    rect: Rect,
    radius: CornerRadius,
    is_on: bool,
    theme: &Theme,
) -> Color32 {
    let enabled = ui.is_enabled();
    if is_on && enabled {
        ui.painter()
            .rect_filled(rect, radius, theme.tint(theme.accent));
    }
    let over = hover_amount(ui, response);
    ui.painter()
        .rect_filled(rect, radius, theme.hover.gamma_multiply(over));
    match (enabled, is_on) {
        (false, _) => theme.text_3,
        (true, true) => theme.ink(theme.accent),
        (true, false) => theme.text_1,
    }
}

/// On is told by shape too, not by colour alone.
fn toggle_font(is_on: bool, size: f32) -> FontId {
    if is_on {
        fonts::icon_fill(size)
    } else {
        fonts::icon(size)
    }
}

/// Width of a [`chip`] with this text, in points; without text it is square.
pub fn chip_width(ui: &egui::Ui, label: &str) -> f32 {
    if label.is_empty() {
        CHIP_HEIGHT + 4.0
    } else {
        width_of(ui, label, fonts::regular(13.0)) + 12.0 + 16.0 + 7.0 + 12.0
    }
}

/// A rounded control of [`CHIP_HEIGHT`] with an icon and a short text; `name` says in
/// words what it is.
#[expect(
    clippy::too_many_arguments,
    reason = "every argument is seen on the screen"
)]
pub fn chip(
    ui: &egui::Ui,
    id: Id,
    rect: Rect,
    symbol: char,
    label: &str,
    name: &str,
    color: Color32,
    theme: &Theme,
) -> Response {
    let response = button_area(ui, id, rect, name);
    let over = hover_amount(ui, &response);
    let radius = CornerRadius::same(14);
    ui.painter().rect_filled(rect, radius, theme.hover);
    ui.painter()
        .rect_filled(rect, radius, theme.hover.gamma_multiply(over));
    chip_content(ui, rect, symbol, fonts::icon(16.0), label, color);
    focus_ring(ui, &response, rect, radius, theme);
    response.on_hover_text(name)
}

/// Icon and text of a chip.
fn chip_content(
    ui: &egui::Ui,
    rect: Rect,
    symbol: char,
    font: FontId,
    label: &str,
    color: Color32,
) {
    if label.is_empty() {
        icon(ui, rect, symbol, font, color);
    } else {
        let icon_rect = Rect::from_min_size(
            pos2(rect.left() + 12.0, rect.top()),
            vec2(16.0, rect.height()),
        );
        icon(ui, icon_rect, symbol, font, color);
        let left = icon_rect.right() + 7.0;
        let galley = line(
            ui,
            label,
            fonts::regular(13.0),
            color,
            rect.right() - 10.0 - left,
        );
        paint(ui, pos2(left, rect.center().y), Align2::LEFT_CENTER, galley);
    }
}

/// A small rounded label in the colour of what it means. Returns where it is.
pub fn badge(
    ui: &egui::Ui,
    right_center: Pos2,
    symbol: Option<char>,
    label: &str,
    color: Color32,
    theme: &Theme,
) -> Rect {
    let ink = theme.ink(color);
    let galley = line(ui, label, fonts::semibold(10.5), ink, 160.0);
    let icon_width = if symbol.is_some() { 15.0 } else { 0.0 };
    let size = vec2(galley.size().x + 14.0 + icon_width, 18.0);
    let rect = Align2::RIGHT_CENTER.anchor_size(right_center, size);
    ui.painter().rect_filled(rect, 9.0, theme.tint(color));
    if let Some(symbol) = symbol {
        let icon_rect =
            Rect::from_center_size(pos2(rect.left() + 13.0, rect.center().y), Vec2::splat(12.0));
        icon(ui, icon_rect, symbol, fonts::icon(12.0), ink);
    }
    paint(
        ui,
        pos2(rect.right() - 7.0, rect.center().y),
        Align2::RIGHT_CENTER,
        galley,
    );
    rect
}

/// The sensing part of a button, with its name for screen readers.
fn button_area(ui: &egui::Ui, id: Id, rect: Rect, name: &str) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response
}

/// The sensing part of a button that is on or off.
fn toggle_area(ui: &egui::Ui, id: Id, rect: Rect, name: &str, is_on: bool) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_on, name));
    response
}

/// 0 to 1: how far a control has lit up under the pointer.
pub fn hover_amount(ui: &egui::Ui, response: &Response) -> f32 {
    let lit = response.hovered() || response.is_pointer_button_down_on();
    ui.ctx()
        .animate_bool_responsive(response.id.with("hover"), lit)
}

/// Shows which control has the keyboard.
pub fn focus_ring(
    ui: &egui::Ui,
    response: &Response,
    rect: Rect,
    radius: CornerRadius,
    theme: &Theme,
) {
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect,
            radius,
            Stroke::new(1.5, theme.accent),
            StrokeKind::Outside,
        );
    }
}
