//! The timeline's track: what is worked out for it, drawn on it, and asked for with it.

use std::time::Duration;

use egui::{
    CursorIcon, PointerButton, Rect, Response, Role, Sense, Stroke, WidgetInfo, pos2, vec2,
};

use super::density::{Density, Remaining};
use super::hover::{self, Pointed};
use super::lanes::Lanes;
use super::steering::Look;
use super::theme::Theme;
use super::time_axis::{TimeAxis, Zoom};
use super::track_layout::TrackLayout;
use super::view::View;
use super::widgets;
use super::{ruler, spoken, steering, track_paint, track_tools};
use crate::command::Command;
use crate::model::VehicleKey;
use crate::time::{TimeRange, Timestamp};
use crate::words::timeline as words;

/// What the track remembers from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Sums for the band over the whole session.
    whole: Density,
    /// The same over the part that is shown.
    detail: Density,
    lanes: Lanes,
    zoom: Zoom,
    ruler: ruler::State,
    /// A change that a key has asked for.
    look: Option<Look>,
    /// What the pointer was over in the last frame.
    pub pointed: Option<Pointed>,
    /// A moment that is pointed at elsewhere, on the map or in a chart.
    pub elsewhere: Option<Pointed>,
}

impl State {
    /// Ends a drag on the ruler without an effect; returns whether there was one.
    pub const fn cancel_drag(&mut self) -> bool {
        self.ruler.cancel()
    }

    /// Changes what is shown with the next frame.
    pub const fn look(&mut self, look: Look) {
        self.look = Some(look);
    }
}

/// Draws the track and turns clicks, drags, wheel and keys into seeks and parts.
/// `lanes_are_shown` is `None` where there are none to show; returns whether they are to be
/// shown or hidden.
pub fn show(
    ui: &mut egui::Ui,
    layout: &TrackLayout,
    lanes_are_shown: Option<bool>,
    state: &mut State,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> bool {
    state.pointed = None;
    let Some(range) = view.clock.range() else {
        let area = layout.area;
        let line = Rect::from_min_max(pos2(area.left(), area.bottom() - 3.0), area.max);
        ui.painter().rect_filled(line, 1.5, theme.hover);
        return false;
    };
    // A little more than the area, so that it is easily hit.
    let target = Rect::from_min_max(
        layout.area.min - vec2(8.0, 4.0),
        layout.area.max + vec2(8.0, 0.0),
    );
    let id = ui.scope_id().with("scrubber");
    let response = ui
        .interact(target, id, Sense::click_and_drag())
        .on_hover_cursor(CursorIcon::PointingHand);
    let (now_secs, easing_secs) = (
        ui.input(|input| input.time),
        f64::from(ui.style().animation_time),
    );
    let axis_of = |span: TimeRange| TimeAxis {
        span,
        left: layout.area.left(),
        width: layout.area.width(),
    };
    let before = axis_of(state.zoom.span(range, now_secs, easing_secs));
    let toggles_lanes = track_tools::show(ui, layout, lanes_are_shown, &mut state.look, theme);
    let playhead = view.clock.playhead();
    if let Some(look) = state.look.take() {
        let zoom = &mut state.zoom;
        steering::look(zoom, look, range, before.span, playhead, now_secs);
    }
    steering::steer(ui, &response, &before, &mut state.zoom, range);
    if state.zoom.follow(range, playhead, view.clock.is_running()) {
        state.zoom.ease_from(before.span, now_secs);
    }
    let axis = axis_of(state.zoom.span(range, now_secs, easing_secs));
    if state.zoom.is_moving() {
        ui.ctx().request_repaint();
    }
    sum_up(ui, layout, state, view, range, now_secs);
    paint(ui, layout, &axis, state, view, theme);
    describe(ui, &response, view, range);
    let pressed = ruler::show(ui, layout, &axis, &mut state.ruler, view, theme, out);
    let mut sought = None;
    let place = response
        .interact_pointer_pos()
        .filter(|_| response.double_clicked_by(PointerButton::Primary));
    let stretch = place.map(|pos| {
        let quiet = view.clock.quiet();
        ruler::Pressed::Show(steering::stretch_near(quiet, pos.x, &axis, range))
    });
    match pressed.or(stretch) {
        Some(ruler::Pressed::Seek(time)) => sought = Some(time),
        Some(ruler::Pressed::Show(part)) => {
            state.zoom.ease_from(axis.span, now_secs);
            match part {
                Some(part) => state.zoom.show(range, part),
                None => state.zoom.show_all(),
            }
            ui.ctx().request_repaint();
        }
        None => {}
    }
    let asked = steering::pointer_time(ui, &response, &axis)
        .or(sought)
        .or_else(|| steering::keyboard_time(ui, &response, playhead, &axis))
        .or_else(|| {
            let percent = spoken::asked_value(ui, response.id)?;
            Some(range.at_fraction((percent / 100.0).clamp(0.0, 1.0)))
        });
    if let Some(time) = asked
        && time != playhead
    {
        out.push(Command::Seek(time));
    }
    // While dragging the playhead stays under the pointer, before the clock has followed.
    paint_playhead(
        ui,
        layout,
        &axis,
        asked.unwrap_or(playhead),
        &response,
        theme,
    );
    if let Some(pos) = response.hover_pos()
        && !response.dragged()
    {
        let lane = layout
            .lanes
            .iter()
            .find(|(_, lane)| lane.y_range().expand(1.0).contains(pos.y));
        let pointed = Pointed {
            time: axis.time_at(pos.x),
            vehicle: lane.map(|(key, _)| *key),
        };
        state.pointed = Some(pointed);
        hover::show(ui, layout.area, &axis, pointed, view, theme);
    } else if let Some(elsewhere) = state.elsewhere {
        hover::mark(ui, layout, &axis, elsewhere, view, theme);
    }
    toggles_lanes
}

/// Which vehicles have lanes where there are `most`, and whether these are all that are shown.
pub fn lane_keys(view: &View<'_>, most: usize) -> (Vec<VehicleKey>, bool) {
    Lanes::wanted(view.fleet, view.selection, view.visibility, most)
}

/// Goes on with what is worked out in steps, and asks for the frame of the next one.
fn sum_up(
    ui: &egui::Ui,
    layout: &TrackLayout,
    state: &mut State,
    view: &View<'_>,
    range: TimeRange,
    now_secs: f64,
) {
    let more_comes = view.loading.is_some();
    let (fleet, generation) = (view.fleet, view.fleet_generation);
    let visibility = view.visibility;
    let mut remaining = Vec::new();
    if layout.band.is_some() {
        remaining.push(
            state
                .whole
                .step(fleet, visibility, generation, range, more_comes, now_secs),
        );
        if state.zoom.is_zoomed() && !state.zoom.is_moving() {
            let span = state.zoom.span(range, now_secs, 0.0);
            remaining.push(
                state
                    .detail
                    .step(fleet, visibility, generation, span, more_comes, now_secs),
            );
        }
    }
    let keys: Vec<VehicleKey> = layout.lanes.iter().map(|(key, _)| *key).collect();
    if state.lanes.step(fleet, generation, &keys, now_secs) {
        remaining.push(Remaining::Step);
    } else if let Some(secs) = state.lanes.wait_secs(fleet, now_secs) {
        remaining.push(Remaining::AfterSecs(secs));
    }
    for remaining in remaining {
        match remaining {
            Remaining::Nothing => {}
            Remaining::Step => ui.ctx().request_repaint(),
            Remaining::AfterSecs(secs) => ui
                .ctx()
                .request_repaint_after(Duration::try_from_secs_f64(secs).unwrap_or_default()),
        }
    }
}

fn paint(
    ui: &egui::Ui,
    layout: &TrackLayout,
    axis: &TimeAxis,
    state: &State,
    view: &View<'_>,
    theme: &Theme,
) {
    if let Some(band) = layout.band {
        let detail = state.detail.parts(axis.span);
        let is_zoomed = state.zoom.is_zoomed();
        let buckets = state
            .whole
            .parts(axis.span)
            .zip(detail)
            .map(|(coarse, fine)| fine.filter(|_| is_zoomed).or(coarse).unwrap_or_default());
        track_paint::band(ui, band, axis, buckets, view.clock.playhead(), theme);
    }
    let is_selected = |(key, _): &&(VehicleKey, Rect)| view.selection.contains(*key);
    let marks_selection = layout.lanes.iter().filter(is_selected).count() < layout.lanes.len();
    for (key, rect) in &layout.lanes {
        let (Some(lane), Some(vehicle)) = (state.lanes.of(*key), view.fleet.get(*key)) else {
            continue;
        };
        track_paint::lane(ui, *rect, axis, lane, theme.swatch(vehicle.color), theme);
        if view.selection.contains(*key) && marks_selection {
            // Beside the lane: nothing may cover what it tells.
            let mark = Rect::from_min_max(
                pos2(rect.left() - 8.0, rect.top()),
                pos2(rect.left() - 4.0, rect.bottom()),
            );
            ui.painter().rect_filled(mark, 2.0, theme.accent);
        }
        let id = ui.scope_id().with(("lane", key));
        let response = ui.interact(*rect, id, Sense::hover());
        let name = words::track::lane(&vehicle.label);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    }
    let (quiet, skips) = (view.clock.quiet(), view.clock.skips_quiet());
    track_paint::quiet(ui, layout.area, axis, quiet, skips, theme);
}

fn describe(ui: &egui::Ui, response: &Response, view: &View<'_>, range: TimeRange) {
    let played = range.fraction_of(view.clock.playhead()) * 100.0;
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), played, words::NAME));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        use egui::accesskit::Action;
        node.set_role(Role::Slider);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
        node.set_numeric_value(played);
        node.set_numeric_value_step(1.0);
        let moment = view.time_face.date_time(view.clock.playhead());
        // Not every screen reader is told the words of a value.
        node.set_description(moment.clone());
        node.set_value(moment);
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
        node.add_action(Action::SetValue);
    });
}

fn paint_playhead(
    ui: &egui::Ui,
    layout: &TrackLayout,
    axis: &TimeAxis,
    time: Timestamp,
    response: &Response,
    theme: &Theme,
) {
    if !axis.span.contains(time) {
        return;
    }
    let x = axis.x_of(time);
    let over = widgets::hover_amount(ui, response);
    let top = pos2(x, layout.area.top() + 1.0);
    let line = top.y..=layout.area.bottom() + 5.0;
    ui.painter().vline(x, line, Stroke::new(2.0, theme.accent));
    let ring = 5.5 + over * 1.5;
    ui.painter()
        .circle(top, ring, theme.on_accent, Stroke::new(2.5, theme.accent));
    if response.has_focus() {
        ui.painter()
            .circle_stroke(top, ring + 3.5, Stroke::new(1.5, theme.accent));
    }
}
