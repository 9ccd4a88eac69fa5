//! What a click on a trail or a whole track leads to: one passing is gone to, of several a list
//! opens to choose from.

use egui::{Align2, Pos2, Rect, pos2};

use super::passing_note::PassingNote;
use super::place_list::{ListLook, PlaceList, PlaceRow};
use super::theme::Theme;
use super::view::View;
use super::{fonts, format, time_told, widgets};
use crate::command::Command;
use crate::model::{Passing, Passings};
use crate::words::here as words;
use crate::words::numbers;

const WIDTH: f32 = 348.0;

/// The list and the note, each open or not.
#[derive(Clone, Debug, Default)]
pub struct PassingList {
    list: PlaceList<Passing>,
    note: PassingNote,
    /// What the open list is of, or what is gone to with the next frame.
    passings: Passings,
    chosen: Option<Passing>,
}

impl PlaceRow for Passing {
    fn told(self, view: &View<'_>, _: &Theme) -> Option<(String, bool)> {
        let vehicle = view.fleet.get(self.vehicle)?;
        let moment = view.time_face.date_time(self.time);
        let name = words::passing(&vehicle.label, &moment, &duration(&self));
        Some((name, view.clock.playhead() == self.time))
    }

    /// Colour and name of the vehicle, how long it was there, and when.
    fn paint(self, ui: &egui::Ui, rect: Rect, view: &View<'_>, theme: &Theme) {
        let Some(vehicle) = view.fleet.get(self.vehicle) else {
            return;
        };
        let middle = rect.center().y;
        let swatch = pos2(rect.left() + 15.0, middle);
        ui.painter()
            .circle_filled(swatch, 5.0, theme.swatch(vehicle.color));
        let write = |text: &str, color, right: f32| {
            let galley = widgets::line(ui, text, fonts::regular(12.0), color, f32::INFINITY);
            widgets::paint(ui, pos2(right, middle), Align2::RIGHT_CENTER, galley).left()
        };
        let moment = view.time_face.date_time(self.time);
        let moment_left = write(&moment, theme.text_1, rect.right() - 10.0);
        let value_left = write(&duration(&self), theme.text_2, moment_left - 12.0);
        let left = rect.left() + 30.0;
        let font = fonts::regular(13.0);
        let galley = widgets::line(
            ui,
            &vehicle.label,
            font,
            theme.text_1,
            value_left - 8.0 - left,
        );
        widgets::paint(ui, pos2(left, middle), Align2::LEFT_CENTER, galley);
    }
}

/// How long a passing lasts, in words.
pub fn duration(passing: &Passing) -> String {
    let secs = passing.duration_secs();
    if passing.from == passing.until {
        words::ONE_FIX.to_owned()
    } else if secs < 9.95 {
        numbers::tenths_of_secs(secs)
    } else {
        time_told::duration(secs)
    }
}

impl PassingList {
    /// Goes to the only one of `passings` with the next frame, or opens a list of them at
    /// `place`. Of none nothing opens.
    pub fn offer(&mut self, place: Pos2, passings: Passings) {
        self.note.close();
        self.list.open(place, Vec::new(), 0);
        match passings.list.as_slice() {
            [only] if passings.total == 1 => self.chosen = Some(*only),
            several => self.list.open(place, several.to_vec(), passings.total),
        }
        self.passings = passings;
    }

    /// Whether a list is open.
    pub const fn is_open(&self) -> bool {
        self.list.is_open()
    }

    /// Takes the keys that the open list or the note understands out of the input.
    pub fn take_keys(&mut self, ctx: &egui::Context) {
        if let Some(chosen) = self.list.take_keys(ctx) {
            self.chosen = Some(chosen);
        }
        self.note.take_keys(ctx);
    }

    /// Draws list and note over the map and the panels, and goes to what was chosen: playing is
    /// held there, and the vehicle is selected.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        view: &View<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) {
        let reach = view.units().length(self.passings.reach_metres);
        let look = ListLook {
            id: "passings",
            width: WIDTH,
            title: &|total| words::times_here(&format::count(total), &reach),
            more: &|beyond| words::more(&format::count(beyond)),
        };
        let chosen = self.list.show(ctx, &look, view, theme);
        if let Some(passing) = self.chosen.take().or(chosen) {
            go_to(&passing, view, out);
            let (place, reach_metres) = (self.passings.place, self.passings.reach_metres);
            self.note.open(passing, place, reach_metres);
        }
        self.note.show(ctx, view, theme);
    }
}

/// Holds the playhead at a passing, and selects who passed.
fn go_to(passing: &Passing, view: &View<'_>, out: &mut Vec<Command>) {
    // Whole tracks are there outside of the part that is played, too.
    if view
        .clock
        .window()
        .is_some_and(|window| !window.contains(passing.time))
    {
        out.push(Command::SetWindow(None));
    }
    out.extend([
        Command::Pause,
        Command::Seek(passing.time),
        Command::Select(Some(passing.vehicle)),
    ]);
}
