//! The menu of the time zone: on which clock times are shown, and what a person knows of a
//! recording that states no zone.

use egui::{Align, Button, Label, Layout, RichText, ScrollArea, vec2};

use super::fonts;
use super::theme::Theme;
use super::view::View;
use crate::command::Command;
use crate::time::{DisplayZone, Zone};

/// Width of the menu, in points.
pub const WIDTH: f32 = 248.0;

/// The offsets in use on earth, in minutes from UTC: from there eastward, then westward.
const OFFSETS_MINUTES: [i32; 38] = [
    0, 60, 120, 180, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630,
    660, 720, 765, 780, 840, -60, -120, -180, -210, -240, -300, -360, -420, -480, -540, -570, -600,
    -660, -720,
];

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
    if is_mixed {
        note(
            ui,
            "Some vehicles state a zone and others do not: no other clock would be true for all of them.",
            theme,
        );
    } else if !face.is_anchored() {
        note(
            ui,
            "The recording states no zone, so its times cannot be moved to another. They are shown as recorded.",
            theme,
        );
    }
    if face.recorded() == Zone::NotStated && !is_mixed {
        said_offset(ui, view, theme, out);
    }
    if face.is_anchored() && !is_mixed {
        heading(ui, "Show times", theme);
        let recorded = (DisplayZone::AsRecorded, String::from("As recorded"));
        let fixed = [
            recorded,
            (DisplayZone::Offset(0), String::from("In UTC")),
            (
                DisplayZone::ThisMachine,
                String::from("In this computer's zone"),
            ),
        ];
        for (zone, name) in fixed {
            choose(ui, zone, &name, view, out);
        }
        offsets(ui, "display offsets", |ui, secs, name| {
            if secs != 0 {
                choose(
                    ui,
                    DisplayZone::Offset(secs),
                    &format!("In {name}"),
                    view,
                    out,
                );
            }
        });
    }
}

fn choose(
    ui: &mut egui::Ui,
    zone: DisplayZone,
    name: &str,
    view: &View<'_>,
    out: &mut Vec<Command>,
) {
    if item(ui, name, view.time_face.wanted() == zone) {
        out.push(Command::SetDisplayZone(zone));
        ui.close();
    }
}

/// What a person knows of times that state no zone.
fn said_offset(ui: &mut egui::Ui, view: &View<'_>, theme: &Theme, out: &mut Vec<Command>) {
    let said = view.time_face.said_offset_secs();
    heading(ui, "I know that they were recorded in", theme);
    if said.is_some() && item(ui, "I do not know", false) {
        out.push(Command::SayRecordedZone(None));
    }
    offsets(ui, "recorded offsets", |ui, secs, name| {
        if item(ui, name, said == Some(secs)) {
            out.push(Command::SayRecordedZone(Some(secs)));
        }
    });
}

/// A list of all offsets, which scrolls.
fn offsets(ui: &mut egui::Ui, salt: &str, mut add: impl FnMut(&mut egui::Ui, i32, &str)) {
    ScrollArea::vertical()
        .id_salt(salt)
        .max_height(150.0)
        .show(ui, |ui| {
            ui.set_min_width(WIDTH - 8.0);
            for minutes in OFFSETS_MINUTES {
                let secs = minutes * 60;
                add(ui, secs, &Zone::Offset(secs).describe());
            }
        });
}

fn item(ui: &mut egui::Ui, label: &str, is_current: bool) -> bool {
    let width = ui.available_width();
    let button = Button::selectable(is_current, label)
        .min_size(vec2(width, 26.0))
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
