//! What is told of the moment under the pointer: its time, what the vehicles did then, and where
//! on the map they were.

use egui::{Align2, Color32, Id, Rect, Stroke, pos2, vec2};

use super::theme::Theme;
use super::time_axis::TimeAxis;
use super::track_layout::TrackLayout;
use super::view::View;
use super::{fonts, widgets};
use crate::model::{Pose, PoseKind, VehicleKey};
use crate::time::Timestamp;
use crate::units::Units;
use crate::words::timeline::hover as words;

/// Vehicles that are told of at most; the box would cover the map else.
const MAX_TOLD: usize = 6;

/// The moment that is pointed at, and the vehicle whose lane it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pointed {
    /// When.
    pub time: Timestamp,
    /// Whose lane, if one.
    pub vehicle: Option<VehicleKey>,
}

/// Draws the line through the track and the box over it.
pub fn show(
    ui: &egui::Ui,
    area: Rect,
    axis: &TimeAxis,
    pointed: Pointed,
    view: &View<'_>,
    theme: &Theme,
) {
    let x = axis.x_within(pointed.time);
    ui.painter()
        .vline(x, area.y_range(), Stroke::new(1.0, theme.text_2));
    let text = time_text(pointed.time, axis, view);
    let title = widgets::line(ui, &text, fonts::medium(11.0), theme.text_1, f32::INFINITY);
    let rows: Vec<_> = told(pointed, view)
        .filter_map(|key| {
            let vehicle = view.fleet.get(key)?;
            let pose = vehicle.track.pose_at(pointed.time);
            let font = fonts::regular(11.0);
            let name = widgets::line(ui, &vehicle.label, font.clone(), theme.text_1, 150.0);
            let state = state_text(pose.as_ref(), view.units());
            let state = widgets::line(ui, &state, font, theme.text_2, 320.0);
            Some((theme.swatch(vehicle.color), name, state))
        })
        .collect();
    const ROW: f32 = 18.0;
    const DOT: f32 = 14.0;
    let names = rows
        .iter()
        .map(|(_, name, _)| name.size().x)
        .fold(0.0, f32::max);
    let states = rows
        .iter()
        .map(|(.., state)| state.size().x)
        .fold(0.0, f32::max);
    let inner = if rows.is_empty() {
        title.size()
    } else {
        let width = (DOT + names + 12.0 + states).max(title.size().x);
        vec2(width, title.size().y + 4.0 + ROW * rows.len() as f32)
    };
    let size = inner + vec2(16.0, 10.0);
    let half = size.x / 2.0;
    let left_most = axis.left + half;
    let center_x = x.clamp(left_most, (axis.left + axis.width - half).max(left_most));
    let center = pos2(center_x, area.top() - 12.0 - size.y / 2.0);
    let bubble = Rect::from_center_size(center, size);
    // In a layer of its own: the controls above the track are drawn in this one.
    let layer = egui::LayerId::new(egui::Order::Tooltip, Id::unique("timeline hover"));
    let over = ui.ctx().layer_painter(layer);
    over.rect(
        bubble,
        6.0,
        theme.opaque_panel,
        Stroke::new(1.0, theme.border),
        egui::StrokeKind::Inside,
    );
    let top = bubble.top() + 5.0;
    let title_left = if rows.is_empty() {
        bubble.center().x - title.size().x / 2.0
    } else {
        bubble.left() + 8.0
    };
    let mut y = top + title.size().y + 4.0 + ROW / 2.0;
    over.galley(pos2(title_left, top), title, theme.text_1);
    for (color, name, state) in rows {
        let left = bubble.left() + 8.0;
        over.circle_filled(pos2(left + 4.0, y), 4.0, color);
        let put = |x: f32, galley: std::sync::Arc<egui::Galley>| {
            let rect = Align2::LEFT_CENTER.anchor_size(pos2(x, y), galley.size());
            over.galley(rect.min, galley, Color32::PLACEHOLDER);
        };
        put(left + DOT, name);
        put(left + DOT + names + 12.0, state);
        y += ROW;
    }
}

/// Draws a line through the track at a moment that is pointed at elsewhere, with a ring where the
/// vehicle's lane is, or else at its top.
pub fn mark(
    ui: &egui::Ui,
    layout: &TrackLayout,
    axis: &TimeAxis,
    pointed: Pointed,
    view: &View<'_>,
    theme: &Theme,
) {
    if !axis.span.contains(pointed.time) {
        return;
    }
    let (x, area) = (axis.x_of(pointed.time), layout.area);
    ui.painter()
        .vline(x, area.y_range(), Stroke::new(1.0, theme.text_2));
    let lane = layout
        .lanes
        .iter()
        .find(|(key, _)| Some(*key) == pointed.vehicle);
    let y = lane.map_or(area.top() + 2.0, |(_, rect)| rect.center().y);
    let vehicle = pointed.vehicle.and_then(|key| view.fleet.get(key));
    let color = vehicle.map_or(theme.text_1, |vehicle| theme.swatch(vehicle.color));
    ui.painter()
        .circle(pos2(x, y), 4.0, color, Stroke::new(1.5, theme.text_1));
}

/// Marks on the map where the vehicles of which the box tells were at the moment pointed at. The map covers
/// `screen`.
pub fn paint_ghosts(ui: &egui::Ui, screen: Rect, pointed: Pointed, view: &View<'_>, theme: &Theme) {
    for key in told(pointed, view) {
        let Some(vehicle) = view.fleet.get(key) else {
            continue;
        };
        let Some(pose) = vehicle.track.pose_at(pointed.time) else {
            continue;
        };
        let (dx, dy) = view.camera.screen_from_world(pose.position);
        // Far outside a float says far outside, which is all that is asked.
        let place = screen.center() + vec2(dx as f32, dy as f32);
        if screen.contains(place) {
            let painter = ui.painter();
            painter.circle_stroke(place, 8.0, Stroke::new(4.0, theme.ground));
            painter.circle_stroke(place, 8.0, Stroke::new(2.0, theme.swatch(vehicle.color)));
            painter.circle_filled(place, 2.0, theme.swatch(vehicle.color));
        }
    }
}

/// The vehicles that are told of: the lane's own, then the selected ones.
fn told<'a>(pointed: Pointed, view: &'a View<'_>) -> impl Iterator<Item = VehicleKey> + 'a {
    let lane = pointed.vehicle;
    let is_told = move |key: &VehicleKey| Some(*key) != lane && !view.visibility.is_hidden(*key);
    let selected = view.selection.iter().filter(is_told);
    lane.into_iter().chain(selected).take(MAX_TOLD)
}

/// As exact as a point of the line is.
fn time_text(time: Timestamp, axis: &TimeAxis, view: &View<'_>) -> String {
    let zone = view.zone_at(time);
    let date = time.format_date(zone);
    if axis.micros_per_point() < 50_000.0 {
        let micros = time.micros();
        let millis = Timestamp::from_micros(micros - micros.rem_euclid(1000));
        let clock = millis.map_or_else(String::new, |t| t.format_time_exact(zone));
        format!("{date} {clock}")
    } else {
        format!("{date} {}", time.format_time(zone))
    }
}

/// `51.6 km/h · interpolated · 35.90812, 14.50164`.
fn state_text(pose: Option<&Pose>, units: Units) -> String {
    let Some(pose) = pose else {
        return words::NO_DATA.to_owned();
    };
    let place = pose.position.to_lon_lat();
    let place = format!("{:.5}, {:.5}", place.lat_deg(), place.lon_deg());
    if pose.kind.is_last_seen() {
        return words::last_seen(&place);
    }
    let speed = pose.speed.map(|speed| units.speed(speed.kmh));
    words::state(speed.as_deref(), known_word(pose.kind), &place)
}

/// How a place is known, in a word.
const fn known_word(kind: PoseKind) -> &'static str {
    match kind {
        PoseKind::Observed => words::known::OBSERVED,
        PoseKind::Interpolated => words::known::INTERPOLATED,
        PoseKind::Stopped => words::known::STOPPED,
        PoseKind::Gap => words::known::GAP,
        PoseKind::Conflict => words::known::CONFLICT,
        PoseKind::Anomaly => words::known::ANOMALY,
        PoseKind::Latest => words::known::LATEST,
        PoseKind::Ended => words::known::ENDED,
    }
}
