//! The menu of the time zone: on which clock times are shown, and what a person knows of a
//! recording that states no zone.

use egui::{Align, Button, Label, Layout, RichText, vec2};

use super::fonts;
use super::theme::Theme;
use super::view::View;
use super::zone_picker::{Picked, ZonePicker};
use crate::command::Command;
use crate::time::{DisplayZone, SaidZone, Zone, ZoneName, offset_name};
use crate::words::zones as words;

/// Tells the list of zones in the menu from others.
const SALT: &str = "menu zones";
/// Width of the menu, in points.
pub const WIDTH: f32 = 268.0;

/// Height of a list of zones, in points.
const LIST: f32 = 156.0;
/// Height of one choice, in points.
const ITEM: f32 = 26.0;

/// Fills the menu.
pub fn show(ui: &mut egui::Ui, view: &View<'_>, theme: &Theme, out: &mut Vec<Command>) {
    ui.set_min_width(WIDTH);
    ui.set_max_width(WIDTH);
    ui.spacing_mut().item_spacing.y = 2.0;
    let face = view.time_face;
    let is_mixed = view.fleet.zones_differ()
        && view
            .fleet
            .vehicles()
            .iter()
            .any(|vehicle| vehicle.zone == Zone::NotStated);
    let can_say = face.recorded() == Zone::NotStated && !is_mixed;
    let can_choose = face.is_anchored() && !is_mixed;
    // Both lists together are to have room in a small window too.
    let room = ui.ctx().content_rect().height() - 190.0;
    let lists = if can_say && can_choose { 2.0 } else { 1.0 };
    let height = ((room - 210.0 * (lists - 1.0)) / lists).clamp(3.0 * ITEM, LIST);
    if is_mixed {
        note(ui, words::MIXED, theme);
    } else if !face.is_anchored() {
        note(ui, words::NOT_STATED, theme);
    }
    if can_say {
        said_zone(ui, height, view, theme, out);
    }
    if can_choose {
        heading(ui, words::SHOW, theme);
        if show_choices(ui, SALT, height, view, theme, out) {
            ui.close();
        }
    }
}

/// The clocks on which times can be shown; returns whether one was chosen.
pub fn show_choices(
    ui: &mut egui::Ui,
    salt: &'static str,
    height: f32,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> bool {
    let current = view.preferences.zone;
    let fixed = [
        (DisplayZone::AsRecorded, words::AS_RECORDED),
        (DisplayZone::Offset(0), words::IN_UTC),
        (DisplayZone::ThisMachine, words::THIS_COMPUTER),
    ];
    let mut chosen = None;
    for (zone, name) in fixed {
        if item(ui, name, current == zone) {
            chosen = Some(zone);
        }
    }
    ui.add_space(4.0);
    let picker = ZonePicker {
        salt,
        name: words::SEARCH_SHOWN,
        row_name: words::shown_in,
        height,
        has_utc: false,
    };
    let picked = match current {
        DisplayZone::Offset(secs) => Some(Picked::Offset(secs)),
        DisplayZone::Named(name) => Some(Picked::Named(name)),
        DisplayZone::AsRecorded | DisplayZone::ThisMachine => None,
    };
    match picker.show(ui, picked, view, theme) {
        Some(Picked::Offset(secs)) => chosen = Some(DisplayZone::Offset(secs)),
        Some(Picked::Named(name)) => chosen = Some(DisplayZone::Named(name)),
        None => {}
    }
    out.extend(chosen.map(Command::SetDisplayZone));
    chosen.is_some()
}

/// What a clock is called, with its offset where it has a name: `Europe/Malta, UTC+02:00`.
pub fn zone_name(zone: DisplayZone, view: &View<'_>) -> String {
    let named = |name: ZoneName| match super::zone_picker::offset_now(name, view) {
        Some(offset) => words::with_offset(name.as_str(), &offset),
        None => name.as_str().to_owned(),
    };
    match zone {
        DisplayZone::AsRecorded => words::AS_RECORDED.to_owned(),
        DisplayZone::Offset(0) => words::IN_UTC.to_owned(),
        DisplayZone::ThisMachine => words::THIS_COMPUTER.to_owned(),
        DisplayZone::Offset(secs) => words::shown_in(&offset_name(secs)),
        DisplayZone::Named(name) => words::shown_in(&named(name)),
    }
}

/// What a person knows of times that state no zone.
fn said_zone(
    ui: &mut egui::Ui,
    height: f32,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let said = view.time_face.said();
    heading(ui, words::RECORDED_IN, theme);
    if said.is_some() && item(ui, words::UNKNOWN, false) {
        out.push(Command::SayRecordedZone(None));
    }
    let current = said.map(|said| match said {
        SaidZone::Offset(secs) => Picked::Offset(secs),
        SaidZone::Named(name) => Picked::Named(name),
    });
    let picker = ZonePicker {
        salt: "recorded zones",
        name: words::SEARCH_RECORDED,
        row_name: str::to_owned,
        height,
        has_utc: true,
    };
    if let Some(picked) = picker.show(ui, current, view, theme) {
        out.push(Command::SayRecordedZone(Some(match picked {
            Picked::Offset(secs) => SaidZone::Offset(secs),
            Picked::Named(name) => SaidZone::Named(name),
        })));
    }
    if matches!(said, Some(SaidZone::Named(_))) {
        note(ui, words::TWICE, theme);
    }
}

fn item(ui: &mut egui::Ui, label: &str, is_current: bool) -> bool {
    let width = ui.available_width();
    let button = Button::selectable(is_current, label)
        .min_size(vec2(width, ITEM))
        .corner_radius(6);
    ui.add(button).clicked()
}

fn heading(ui: &mut egui::Ui, text: &str, theme: &Theme) {
    ui.add_space(4.0);
    let text = RichText::new(text)
        .font(fonts::semibold(11.0))
        .color(theme.text_2);
    ui.add(Label::new(text));
    ui.add_space(2.0);
}

fn note(ui: &mut egui::Ui, text: &str, theme: &Theme) {
    let text = RichText::new(text)
        .font(fonts::regular(12.0))
        .color(theme.text_1);
    // Menus justify what is in them.
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        ui.add(Label::new(text).wrap())
    });
}
