//! One row of the vehicle list: colour, name, and what the vehicle does now.

use egui::{
    Align2, Color32, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Vec2, WidgetInfo, pos2,
    vec2,
};

use super::theme::Theme;
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{fonts, format, icons};
use crate::command::Command;
use crate::model::{Pose, PoseKind, Vehicle, VehicleKey};
use crate::units::Units;
use crate::words::{vehicle as words, visibility};

/// Height of a row, in points.
pub const ROW: f32 = 34.0;

/// What the row of the vehicle at `index` is known as in `ui`.
pub fn id(ui: &egui::Ui, index: usize) -> egui::Id {
    ui.scope_id().with(("row", index))
}

/// Draws the row of the vehicle at `index` into `rect`; returns whether it was clicked.
pub fn show(
    ui: &egui::Ui,
    rect: Rect,
    index: usize,
    vehicle: &Vehicle,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> bool {
    let Some(key) = VehicleKey::from_index(index) else {
        return false;
    };
    let id = id(ui, index);
    let response = ui.interact(rect, id, Sense::click());
    let is_selected = view.selection.contains(key);
    let is_primary = view.selected == Some(key);
    let pose = vehicle.track.pose_at(view.clock.playhead());
    let state = RowState::of(vehicle, pose, view.units(), theme);
    let is_hidden = view.visibility.is_hidden(key);
    response.widget_info(|| {
        let hidden = if is_hidden { visibility::SPOKEN } else { "" };
        let label = words::row(&vehicle.label, &state.spoken()) + hidden;
        WidgetInfo::selected(Role::ListBoxOption, true, is_selected, label)
    });
    let radius = CornerRadius::same(8);
    let painter = ui.painter();
    if is_selected {
        painter.rect(
            rect,
            radius,
            theme.tint(theme.accent),
            Stroke::new(1.0, theme.accent.gamma_multiply(0.35)),
            StrokeKind::Inside,
        );
        // Of several the one whose details are shown has the bar.
        if is_primary {
            let bar = Rect::from_min_size(rect.min + vec2(0.0, 8.0), vec2(2.5, ROW - 16.0));
            painter.rect_filled(bar, 1.0, theme.accent);
        }
    } else if response.contains_pointer() {
        painter.rect_filled(rect, radius, theme.hover);
    }
    widgets::focus_ring(ui, &response, rect.shrink(2.0), radius, theme);
    let mut right = rect.right() - 12.0;
    let mut focus = response.double_clicked();
    let (focus_id, eye_id) = (id.with("focus"), id.with("eye"));
    // A button that has the keyboard must not go away under it.
    let has_focus = ui.memory(|memory| {
        [id, focus_id, eye_id]
            .iter()
            .any(|id| memory.has_focus(*id))
    });
    let is_active = response.contains_pointer() || has_focus;
    let mut button = |id: egui::Id, symbol: char, name: &str| {
        let area = Rect::from_center_size(pos2(right - 7.0, rect.center().y), Vec2::splat(26.0));
        right = area.left() - 4.0;
        let look = ButtonLook::Plain;
        widgets::icon_button(ui, id, area, symbol, name, look, theme).clicked()
    };
    let label = format::one_line(&vehicle.label);
    // The eye keeps its place, whatever else comes under the pointer.
    let eye = match (is_hidden, is_active || is_selected) {
        (true, _) => Some((icons::EYE_SLASH, visibility::show(&label))),
        (false, true) => Some((icons::EYE, visibility::hide(&label))),
        (false, false) => None,
    };
    if let Some((symbol, name)) = eye
        && button(eye_id, symbol, &name)
    {
        out.push(Command::SetShown {
            vehicles: vec![key],
            shown: is_hidden,
        });
    }
    if is_active {
        let name = words::show(&label);
        focus |= button(focus_id, icons::FOCUS, &name);
    }
    let swatch = pos2(rect.left() + 17.0, rect.center().y);
    let color = theme.swatch(vehicle.color);
    let (color, name_color) = if is_hidden {
        (color.gamma_multiply(0.4), theme.text_3)
    } else {
        (color, theme.text_1)
    };
    state.paint_swatch(ui, swatch, color, theme);
    // On the tint of the selection the faintest text could not be read.
    let faint = if is_selected {
        theme.text_2
    } else {
        theme.text_3
    };
    let value_left = state.paint_value(ui, pos2(right, rect.center().y), faint, theme);
    let name_left = rect.left() + 33.0;
    let galley = widgets::line(
        ui,
        &vehicle.label,
        fonts::regular(13.0),
        name_color,
        value_left - 8.0 - name_left,
    );
    let pos = pos2(name_left, rect.center().y);
    widgets::paint(ui, pos, Align2::LEFT_CENTER, galley);
    if focus {
        out.push(Command::FocusVehicle(key));
    }
    response.clicked()
}

/// What a row says of its vehicle.
#[derive(Clone, Debug, PartialEq)]
pub enum RowState {
    /// Speed in km/h and what it is written in; with the symbol and colour of what is doubtful
    /// about it.
    Speed(f64, Units, Option<(char, Color32)>),
    /// A word, with a symbol.
    Word(&'static str, Option<(char, Color32)>),
}

impl RowState {
    /// What there is to say of `vehicle` in `pose`; `None` before its first fix.
    pub fn of(vehicle: &Vehicle, pose: Option<Pose>, units: Units, theme: &Theme) -> Self {
        let Some(pose) = pose else {
            return Self::Word(
                if vehicle.track.is_empty() {
                    words::NO_DATA
                } else {
                    words::NOT_YET
                },
                None,
            );
        };
        let doubt = match pose.kind {
            PoseKind::Gap => return Self::Word(words::GAP, Some((icons::QUESTION, theme.text_2))),
            PoseKind::Ended => return Self::Word(words::ENDED, None),
            PoseKind::Anomaly => {
                let mark = (icons::WARNING, theme.ink(theme.anomaly));
                return Self::Word(words::ANOMALY, Some(mark));
            }
            PoseKind::Conflict => Some((icons::CONFLICT, theme.ink(theme.conflict))),
            PoseKind::Observed | PoseKind::Interpolated | PoseKind::Stopped | PoseKind::Latest => {
                None
            }
        };
        match pose.speed {
            None => Self::Word(words::NO_SPEED, doubt),
            Some(speed) if speed.kmh < Pose::STANDING_KMH => Self::Word(words::STOPPED, doubt),
            Some(speed) => Self::Speed(speed.kmh, units, doubt),
        }
    }

    /// The same in words, for screen readers.
    pub fn spoken(&self) -> String {
        match self {
            Self::Speed(kmh, units, _) => units.speed(*kmh),
            Self::Word(word, _) => (*word).to_owned(),
        }
    }

    /// A disc in the vehicle's colour; a grey ring while its place is not known.
    pub fn paint_swatch(&self, ui: &egui::Ui, center: egui::Pos2, color: Color32, theme: &Theme) {
        match self {
            Self::Word(words::GAP | words::ENDED | words::NOT_YET | words::NO_DATA, _) => {
                ui.painter()
                    .circle_stroke(center, 4.0, Stroke::new(2.0, theme.gap));
            }
            _ => {
                ui.painter().circle_filled(center, 5.0, color);
            }
        }
    }

    /// Writes the value with its right end at `right_center`; returns its left end.
    pub fn paint_value(
        &self,
        ui: &egui::Ui,
        right_center: egui::Pos2,
        faint: Color32,
        theme: &Theme,
    ) -> f32 {
        let write = |text: &str, size: f32, color: Color32, right: f32| {
            let galley = widgets::line(ui, text, fonts::regular(size), color, f32::INFINITY);
            let pos = pos2(right, right_center.y);
            widgets::paint(ui, pos, Align2::RIGHT_CENTER, galley).left()
        };
        let (left, mark) = match self {
            Self::Speed(kmh, units, mark) => {
                let unit = write(units.speed_unit(), 11.0, faint, right_center.x);
                let value = write(&units.speed_figure(*kmh), 13.0, theme.text_1, unit - 4.0);
                (value, mark)
            }
            Self::Word(word, mark) => (write(word, 13.0, faint, right_center.x), mark),
        };
        match mark {
            Some((symbol, color)) => {
                let rect =
                    Rect::from_center_size(pos2(left - 10.0, right_center.y), Vec2::splat(14.0));
                widgets::icon(ui, rect, *symbol, fonts::icon(14.0), *color);
                rect.left()
            }
            None => left,
        }
    }
}
