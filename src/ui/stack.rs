//! The list that opens where several markers were clicked at once, to choose one of them.

use egui::{Align2, Pos2, Rect, pos2};

use super::place_list::{ListLook, PlaceList, PlaceRow};
use super::theme::Theme;
use super::vehicle_row::RowState;
use super::view::View;
use super::{fonts, format, widgets};
use crate::command::{Click, Command};
use crate::model::VehicleKey;
use crate::words::{here as words, vehicle as said};

const WIDTH: f32 = 236.0;

/// The list, open or not.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    list: PlaceList<Standing>,
}

/// A vehicle whose marker lies at the place.
#[derive(Clone, Copy, Debug)]
struct Standing(VehicleKey);

impl PlaceRow for Standing {
    fn told(self, view: &View<'_>, theme: &Theme) -> Option<(String, bool)> {
        let vehicle = view.fleet.get(self.0)?;
        let pose = vehicle.track.pose_at(view.clock.playhead());
        let state = RowState::of(vehicle, pose, view.units(), theme);
        let name = said::row(&vehicle.label, &state.spoken());
        Some((name, view.selection.contains(self.0)))
    }

    /// Colour, name and what it does now.
    fn paint(self, ui: &egui::Ui, rect: Rect, view: &View<'_>, theme: &Theme) {
        let Some(vehicle) = view.fleet.get(self.0) else {
            return;
        };
        let pose = vehicle.track.pose_at(view.clock.playhead());
        let state = RowState::of(vehicle, pose, view.units(), theme);
        let middle = rect.center().y;
        let swatch = pos2(rect.left() + 15.0, middle);
        state.paint_swatch(ui, swatch, theme.swatch(vehicle.color), theme);
        let right = pos2(rect.right() - 10.0, middle);
        let value_left = state.paint_value(ui, right, theme.text_2, theme);
        let left = rect.left() + 30.0;
        let font = fonts::regular(13.0);
        let width = value_left - 8.0 - left;
        let galley = widgets::line(ui, &vehicle.label, font, theme.text_1, width);
        widgets::paint(ui, pos2(left, middle), Align2::LEFT_CENTER, galley);
    }
}

impl Stack {
    /// Opens the list at `place`, instead of the one that is open. The first of `vehicles`
    /// has been selected by the click; `total` counts those too that are not named.
    pub fn open(&mut self, place: Pos2, vehicles: Vec<VehicleKey>, total: usize) {
        let rows = vehicles.into_iter().map(Standing).collect();
        self.list.open(place, rows, total);
    }

    /// Whether the list is open.
    pub const fn is_open(&self) -> bool {
        self.list.is_open()
    }

    /// Takes the keys that the open list understands out of the input.
    pub fn take_keys(&mut self, ctx: &egui::Context, view: &View<'_>, out: &mut Vec<Command>) {
        out.extend(self.list.take_keys(ctx).and_then(|row| click(row, view)));
    }

    /// Draws the open list over everything. Playing goes on: the rows say how things stand now.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        view: &View<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) {
        let look = ListLook {
            id: "stack",
            width: WIDTH,
            title: &|total| words::vehicles_here(&format::count(total)),
            more: &|beyond| words::more(&format::count(beyond)),
        };
        let chosen = self.list.show(ctx, &look, view, theme);
        out.extend(chosen.and_then(|row| click(row, view)));
    }
}

/// Choosing is a click on that vehicle alone; the application has heard of the one that is
/// selected already.
fn click(row: Standing, view: &View<'_>) -> Option<Command> {
    (Some(row.0) != view.selected).then(|| Command::ClickVehicle(Click::plain(row.0)))
}
