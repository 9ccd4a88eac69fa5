//! The box with the settings: colours, units, size, time zone, movement, and all of them reset.

use egui::{Align2, Rect, ScrollArea, Vec2, pos2, vec2};

use super::dialog::Dialog;
use super::field::{self, ButtonKind};
use super::theme::Theme;
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{fonts, icons, segments, spoken, zone_menu, zone_picker};
use crate::command::Command;
use crate::preferences::{MotionChoice, Scale, ThemeChoice};
use crate::units::Units;
use crate::words::settings as words;

const WIDTH: f32 = 440.0;
/// From the left of the box to its controls, in points.
const LABEL: f32 = 112.0;
const ROW: f32 = 44.0;
/// A row with a line under its control.
const NOTED_ROW: f32 = 60.0;
const NOTE: f32 = 16.0;
/// Height of the list of zones, in points.
const ZONES: f32 = 130.0;
/// Tells its list of zones from others.
const ZONES_SALT: &str = "settings zones";
/// In a box less wide the names stand above their controls.
const STACKED_BELOW: f32 = 330.0;

/// The box, open or not.
#[derive(Clone, Debug, Default)]
pub struct SettingsBox {
    open: Option<Open>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Open {
    /// Whether the zones are listed.
    is_choosing_zone: bool,
    /// Whether it is asked if all is to be reset.
    is_asking: bool,
}

impl SettingsBox {
    /// Whether it is on the screen.
    pub const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens it.
    pub const fn open(&mut self) {
        self.open = Some(Open {
            is_choosing_zone: false,
            is_asking: false,
        });
    }

    /// Asks in the open box whether all settings are to be reset.
    pub const fn ask_for_reset(&mut self) {
        if let Some(open) = &mut self.open {
            open.is_asking = true;
        }
    }

    /// Takes Escape out of the input while it empties a field rather than to close the box.
    pub fn take_keys(&self, ctx: &egui::Context) {
        if self.open.is_some_and(|open| open.is_choosing_zone) {
            zone_picker::take_escape(ctx, ZONES_SALT);
        }
    }

    /// Closes it.
    pub const fn close(&mut self) {
        self.open = None;
    }

    /// Shows it over everything while it is open.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        view: &View<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) {
        let Some(open) = &mut self.open else { return };
        let screen = ctx.content_rect();
        let width = WIDTH.min(screen.width() - 64.0);
        let room = (screen.height() - 116.0).max(80.0);
        // What is chosen is seen on the map at once.
        let dialog = Dialog::unique("settings", words::TITLE).over_what_is_looked_at();
        let response = dialog.show(ctx, theme, |ui| {
            ui.set_width(width);
            let is_closed = title(ui, theme);
            ui.add_space(6.0);
            ScrollArea::vertical()
                .id_salt("settings")
                .max_height(room)
                .min_scrolled_height(room)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing = Vec2::ZERO;
                    open.contents(ui, view, theme, out);
                });
            is_closed
        });
        if response.inner || response.should_close() {
            self.open = None;
        }
    }
}

impl Open {
    fn contents(
        &mut self,
        ui: &mut egui::Ui,
        view: &View<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) {
        let preferences = view.preferences;
        let themes = [
            (ThemeChoice::System, words::THEME_SYSTEM),
            (ThemeChoice::Dark, words::THEME_DARK),
            (ThemeChoice::Light, words::THEME_LIGHT),
        ];
        let control = row(ui, words::THEME, "", theme);
        let of = words::THEME;
        let theme_chosen = segments::show(ui, control, of, &themes, preferences.theme, theme);
        out.extend(theme_chosen.map(Command::SetTheme));
        let units = Units::ALL.map(|units| (units, units.speed_unit()));
        let control = row(ui, words::UNITS, "", theme);
        let chosen = segments::show(ui, control, words::UNITS, &units, preferences.units, theme);
        out.extend(chosen.map(Command::SetUnits));
        show_scale(ui, view, theme, out);
        self.show_zone(ui, view, theme, out);
        let motions = [
            (MotionChoice::System, words::MOTION_SYSTEM),
            (MotionChoice::Reduced, words::MOTION_REDUCED),
        ];
        let control = row(ui, words::MOTION, "", theme);
        let of = words::MOTION;
        let chosen = segments::show(ui, control, of, &motions, preferences.motion, theme);
        out.extend(chosen.map(Command::SetMotion));
        ui.add_space(8.0);
        self.show_reset(ui, theme, out);
    }

    /// The clock on which times are shown; pressed it makes room for all that there are.
    fn show_zone(
        &mut self,
        ui: &mut egui::Ui,
        view: &View<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) {
        let control = row(ui, words::ZONE, words::ZONE_NOTE, theme);
        let name = zone_menu::zone_name(view.preferences.zone, view);
        let id = ui.scope_id().with("zone");
        let said = words::choose_zone(&name);
        let response = widgets::drop_button(ui, id, control, &name, &said, theme);
        if response.clicked() {
            self.is_choosing_zone = !self.is_choosing_zone;
        }
        if !self.is_choosing_zone {
            return;
        }
        let left = control.left();
        let width = control.width();
        ui.add_space(2.0);
        let top = ui.next_widget_position().y;
        let area = Rect::from_min_size(pos2(left, top), vec2(width, 0.0));
        let mut inner = ui.new_child(egui::UiBuilder::new().id_salt("zones").max_rect(area));
        inner.set_width(width);
        inner.spacing_mut().item_spacing = vec2(8.0, 2.0);
        if zone_menu::show_choices(&mut inner, ZONES_SALT, ZONES, view, theme, out) {
            self.is_choosing_zone = false;
        }
        let height = inner.min_rect().height();
        ui.allocate_space(vec2(ui.available_width(), height + 8.0));
    }

    fn show_reset(&mut self, ui: &mut egui::Ui, theme: &Theme, out: &mut Vec<Command>) {
        if !self.is_asking {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), field::HEIGHT));
            let quiet = ButtonKind::Quiet;
            let symbol = Some(icons::RETRY);
            if field::button(ui, rect, symbol, words::RESET, quiet, true, theme).clicked() {
                self.is_asking = true;
            }
            return;
        }
        let text = egui::RichText::new(words::RESET_ASK)
            .font(fonts::regular(12.5))
            .color(theme.text_1);
        ui.add(egui::Label::new(text).wrap());
        ui.add_space(8.0);
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), field::HEIGHT));
        let (left, right) = rect.split_left_right_at_fraction(0.42);
        let keep = left.with_max_x(left.right() - 4.0);
        let quiet = ButtonKind::Quiet;
        if field::button(ui, keep, None, words::RESET_KEEP, quiet, true, theme).clicked() {
            self.is_asking = false;
        }
        let reset = right.with_min_x(right.left() + 4.0);
        let main = ButtonKind::Main;
        let pressed = field::button(ui, reset, None, words::RESET_DO, main, true, theme);
        if pressed.clicked() {
            self.is_asking = false;
            out.push(Command::ResetSettings);
        }
        // The question is seen also where the box is scrolled.
        pressed.scroll_to_me(None);
    }
}

/// Title and cross; returns whether the box is to be closed.
fn title(ui: &mut egui::Ui, theme: &Theme) -> bool {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 30.0));
    let font = fonts::semibold(18.0);
    let name = widgets::line(ui, words::TITLE, font, theme.text_1, rect.width() - 40.0);
    let name = widgets::paint(ui, rect.left_center(), Align2::LEFT_CENTER, name);
    spoken::box_title(ui, name, words::TITLE);
    let middle = pos2(rect.right() - 14.0, rect.center().y);
    let close = Rect::from_center_size(middle, Vec2::splat(28.0));
    let id = ui.scope_id().with("close settings");
    let look = ButtonLook::Plain;
    widgets::icon_button(ui, id, close, icons::CLOSE, words::CLOSE, look, theme).clicked()
}

/// Name and note of a setting; returns where its control goes.
fn row(ui: &mut egui::Ui, name: &str, note: &str, theme: &Theme) -> Rect {
    let is_stacked = ui.available_width() < STACKED_BELOW;
    let above = if is_stacked { 22.0 } else { 0.0 };
    let height = if note.is_empty() { ROW } else { NOTED_ROW } + above;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let left = if is_stacked { 0.0 } else { LABEL };
    let control = Rect::from_min_size(
        rect.min + vec2(left, 4.0 + above),
        vec2(rect.width() - left, segments::HEIGHT),
    );
    let label = if is_stacked {
        Rect::from_min_size(rect.min, vec2(rect.width(), above + 4.0))
    } else {
        Rect::from_min_max(
            pos2(rect.left(), control.top()),
            pos2(control.left() - 8.0, control.bottom()),
        )
    };
    let id = ui.scope_id().with(("setting", name));
    let font = fonts::medium(13.0);
    widgets::text(ui, id, label, Align2::LEFT_CENTER, name, font, theme.text_1);
    if !note.is_empty() {
        let area = Rect::from_min_max(
            pos2(control.left() + 2.0, control.bottom() + 3.0),
            pos2(rect.right(), control.bottom() + 3.0 + NOTE),
        );
        let id = ui.scope_id().with(("note", name));
        let font = fonts::regular(11.0);
        widgets::text(ui, id, area, Align2::LEFT_CENTER, note, font, theme.text_2);
    }
    control
}

/// Smaller, how large, larger, and back.
fn show_scale(ui: &mut egui::Ui, view: &View<'_>, theme: &Theme, out: &mut Vec<Command>) {
    let scale = view.preferences.scale;
    // A float `as` integer saturates; the factor lies between 0.75 and 3.
    let here = (ui.ctx().zoom_factor() * 100.0).round() as u16;
    let note = if here < scale.percent() {
        words::smaller_here(here)
    } else {
        words::SCALE_NOTE.to_owned()
    };
    let control = row(ui, words::SCALE, &note, theme);
    let side = control.height();
    let button = |left: f32| Rect::from_min_size(pos2(left, control.top()), Vec2::splat(side));
    let mut press = |rect: Rect, symbol: char, name: &str, other: Scale| {
        let id = ui.scope_id().with(name);
        ui.painter().rect_filled(rect, 8.0, theme.hover);
        let look = ButtonLook::Plain;
        if widgets::icon_button(ui, id, rect, symbol, name, look, theme).clicked() && other != scale
        {
            out.push(Command::SetScale(other));
        }
    };
    let smaller = button(control.left());
    press(smaller, icons::MINUS, words::SMALLER, scale.smaller());
    let figure = Rect::from_min_size(smaller.right_top(), vec2(72.0, side));
    let larger = button(figure.right());
    press(larger, icons::PLUS, words::LARGER, scale.larger());
    if scale != Scale::NORMAL {
        let normal = button(larger.right() + 8.0);
        press(normal, icons::RETRY, words::NORMAL, Scale::NORMAL);
    }
    let text = words::percent(scale.percent());
    let galley = widgets::line(ui, &text, fonts::semibold(13.0), theme.text_1, 70.0);
    let painted = widgets::paint(ui, figure.center(), Align2::CENTER_CENTER, galley);
    let id = ui.scope_id().with("scale figure");
    let response = ui.interact(painted, id, egui::Sense::hover());
    let said = words::scale(scale.percent());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
}
