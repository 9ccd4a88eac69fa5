//! The timeline's track under the pointer: seeking, zooming and panning, and the playhead.

use std::time::Duration;

use egui::{
    CursorIcon, EventFilter, Key, PointerButton, Rect, Response, Role, Sense, Stroke, WidgetInfo,
    pos2, vec2,
};

use super::density::{Density, Remaining};
use super::hover::{self, Pointed};
use super::lanes::Lanes;
use super::theme::Theme;
use super::time_axis::{TimeAxis, Zoom};
use super::track_layout::{TOOL, TrackLayout};
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{icons, ruler, track_paint};
use crate::command::Command;
use crate::model::VehicleKey;
use crate::time::{TimeRange, Timestamp};

/// One press of a zoom button or key shows so many times as much, or as little.
const ZOOM_STEP: f64 = 2.0;
/// So many points of a wheel double or halve what is shown.
const WHEEL_POINTS_PER_DOUBLING: f64 = 120.0;

/// A quiet time longer than this part of what is shown divides it into stretches.
const LONG_QUIET: f64 = 0.05;

/// A change of what is shown, asked for by a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// Less of the session, in more detail.
    Closer,
    /// More of it.
    Further,
    /// All of it.
    All,
    /// A page earlier (negative) or later.
    Page(f64),
}

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
}

impl State {
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
    let toggles_lanes = tools(ui, layout, lanes_are_shown, state, theme);
    look(state, range, before.span, view.clock.playhead(), now_secs);
    steer(ui, &response, layout, &before, state, range);
    let playhead = view.clock.playhead();
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
    let at = response
        .interact_pointer_pos()
        .map(|pos| axis.time_at(pos.x));
    let stretch = at
        .filter(|_| response.double_clicked_by(PointerButton::Primary))
        .map(|t| ruler::Pressed::Show(stretch_at(view.clock.quiet(), t, axis.span, range)));
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
    let asked = pointer_time(ui, &response, &axis)
        .or(sought)
        .or_else(|| keyboard_time(ui, &response, playhead, &axis));
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
    }
    toggles_lanes
}

/// Which vehicles have lanes, and whether these are all.
pub fn lane_keys(view: &View<'_>) -> (Vec<VehicleKey>, bool) {
    let keys = Lanes::wanted(view.fleet, view.selection);
    let are_all = keys.len() == view.fleet.vehicles().len();
    (keys, are_all)
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
    let mut remaining = Vec::new();
    if layout.band.is_some() {
        remaining.push(
            state
                .whole
                .step(fleet, generation, range, more_comes, now_secs),
        );
        if state.zoom.is_zoomed() && !state.zoom.is_moving() {
            let span = state.zoom.span(range, now_secs, 0.0);
            remaining.push(
                state
                    .detail
                    .step(fleet, generation, span, more_comes, now_secs),
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
            let line = Stroke::new(1.0, theme.text_1);
            ui.painter()
                .rect_stroke(rect.expand(1.0), 3.0, line, egui::StrokeKind::Middle);
        }
        let id = ui.scope_id().with(("lane", key));
        let response = ui.interact(*rect, id, Sense::hover());
        let name = format!("Lane of {}", vehicle.label);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    }
    let (quiet, skips) = (view.clock.quiet(), view.clock.skips_quiet());
    track_paint::quiet(ui, layout.area, axis, quiet, skips, theme);
}

/// The buttons for lanes, and for more, less and all of the session. Returns whether the lanes
/// are to be shown or hidden.
fn tools(
    ui: &egui::Ui,
    layout: &TrackLayout,
    lanes_are_shown: Option<bool>,
    state: &mut State,
    theme: &Theme,
) -> bool {
    let buttons = [
        (
            icons::MINUS,
            "Show more of the time (Shift + Z)",
            Look::Further,
        ),
        (
            icons::PLUS,
            "Show less of the time, in more detail (Z)",
            Look::Closer,
        ),
        (icons::WHOLE, "Show all of the time (0)", Look::All),
    ];
    let mut right = layout.tools.right();
    let mut next = || {
        let top = layout.tools.bottom() - TOOL + 3.0;
        let rect = Rect::from_min_size(pos2(right - TOOL, top), vec2(TOOL, TOOL));
        right -= TOOL + 2.0;
        (rect.left() >= layout.tools.left()).then_some(rect)
    };
    for (symbol, name, look) in buttons.into_iter().rev() {
        let Some(rect) = next() else {
            return false;
        };
        let id = ui.scope_id().with(name);
        let pressed = widgets::icon_button(ui, id, rect, symbol, name, ButtonLook::Plain, theme);
        if pressed.clicked() {
            state.look(look);
        }
    }
    let (Some(are_shown), Some(rect)) = (lanes_are_shown, next()) else {
        return false;
    };
    let (name, id) = ("Lanes of single vehicles (V)", ui.scope_id().with("lanes"));
    let pressed = widgets::toggle_button(ui, id, rect, icons::LANES, name, are_shown, theme);
    let is_clicked = pressed.clicked();
    pressed.on_hover_text(name);
    is_clicked
}

/// The stretch around a moment between two quiet times that are long by what is shown; `None` within
/// a quiet time, or when there are none.
fn stretch_at(
    quiet: &[TimeRange],
    t: Timestamp,
    shown: TimeRange,
    range: TimeRange,
) -> Option<TimeRange> {
    let is_long = |span: &&TimeRange| span.duration_secs() > shown.duration_secs() * LONG_QUIET;
    let behind = quiet.partition_point(|span| span.start() <= t);
    let (before, after) = quiet.split_at_checked(behind)?;
    let before = before.iter().rev().find(is_long).map(|span| span.end());
    let after = after.iter().find(is_long).map(|span| span.start());
    if before.is_some_and(|end| end > t) || (before.is_none() && after.is_none()) {
        return None;
    }
    let start = before.unwrap_or(range.start());
    Some(TimeRange::new(start, after.unwrap_or(range.end())))
}

/// Does what buttons and keys have asked for, over a moment.
fn look(state: &mut State, range: TimeRange, shown: TimeRange, playhead: Timestamp, now_secs: f64) {
    let Some(look) = state.look.take() else {
        return;
    };
    state.zoom.ease_from(shown, now_secs);
    // About the playhead if it is to be seen.
    let anchor = if shown.contains(playhead) {
        playhead
    } else {
        shown.at_fraction(0.5)
    };
    match look {
        Look::Closer => state.zoom.zoom_by(range, 1.0 / ZOOM_STEP, anchor),
        Look::Further => state.zoom.zoom_by(range, ZOOM_STEP, anchor),
        Look::All => state.zoom.show_all(),
        Look::Page(pages) => {
            let span_micros = shown.end().micros_since(shown.start());
            // A float `as` integer saturates.
            state
                .zoom
                .pan_by(range, (span_micros as f64 * pages) as i64);
        }
    }
}

/// Zooms with the wheel and pinches, pans with the wheel sideways, two fingers, and drags with
/// another button or Shift.
fn steer(
    ui: &egui::Ui,
    response: &Response,
    layout: &TrackLayout,
    axis: &TimeAxis,
    state: &mut State,
    range: TimeRange,
) {
    let ruler = ui.ctx().read_response(ui.scope_id().with("ruler"));
    let is_over =
        response.contains_pointer() || ruler.as_ref().is_some_and(Response::contains_pointer);
    let mut pan_points = 0.0;
    for response in [Some(response), ruler.as_ref()].into_iter().flatten() {
        let is_panned = response.dragged_by(PointerButton::Middle)
            || response.dragged_by(PointerButton::Secondary)
            || (response.dragged_by(PointerButton::Primary) && pans_with_primary(ui));
        if is_panned {
            pan_points -= response.drag_delta().x;
            ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        }
    }
    if is_over {
        let (wheel, pinch, touch, pointer) = ui.input(|input| {
            (
                input.smooth_scroll_delta(),
                f64::from(input.zoom_delta()),
                input.multi_touch().map(|touch| touch.translation_delta),
                input.pointer.hover_pos(),
            )
        });
        pan_points -= wheel.x + touch.map_or(0.0, |touch| touch.x);
        let doublings = f64::from(wheel.y) / WHEEL_POINTS_PER_DOUBLING;
        let factor = 0.5_f64.powf(doublings) / pinch;
        if factor != 1.0 && factor.is_finite() && factor > 0.0 {
            let x = pointer.map_or(layout.area.center().x, |pos| pos.x);
            state.zoom.zoom_by(range, factor, axis.time_at(x));
        }
    }
    if pan_points != 0.0 {
        // A float `as` integer saturates.
        let micros = (f64::from(pan_points) * axis.micros_per_point()) as i64;
        state.zoom.pan_by(range, micros);
    }
}

fn pans_with_primary(ui: &egui::Ui) -> bool {
    ui.input(|input| input.modifiers.shift)
}

/// Where a press, a drag or a click puts the playhead.
fn pointer_time(ui: &egui::Ui, response: &Response, axis: &TimeAxis) -> Option<Timestamp> {
    let is_primary = ui.input(|input| input.pointer.primary_down());
    let is_held = (is_primary && (response.is_pointer_button_down_on() || response.dragged()))
        || response.clicked_by(PointerButton::Primary);
    if !is_held || pans_with_primary(ui) {
        return None;
    }
    response
        .interact_pointer_pos()
        .map(|pos| axis.time_at(pos.x))
}

/// Where an arrow key puts the playhead while the track has the keyboard, or a screen
/// reader's step.
fn keyboard_time(
    ui: &egui::Ui,
    response: &Response,
    playhead: Timestamp,
    axis: &TimeAxis,
) -> Option<Timestamp> {
    use egui::accesskit::Action;
    let mut steps = ui.input(|input| {
        let requests = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        requests(Action::Increment) - requests(Action::Decrement)
    });
    if response.has_focus() {
        let filter = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        steps += ui.input(|input| {
            let presses = |key| input.num_presses(key) as f64;
            presses(Key::ArrowRight) - presses(Key::ArrowLeft)
        });
    }
    if steps == 0.0 {
        return None;
    }
    // A hundredth of what is shown. A float `as` integer saturates.
    let step_micros = axis.span.duration_secs() * 1e4 * steps;
    Some(playhead.saturating_add_micros(step_micros.round() as i64))
}

fn describe(ui: &egui::Ui, response: &Response, view: &View<'_>, range: TimeRange) {
    let played = range.fraction_of(view.clock.playhead()) * 100.0;
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), played, "Timeline"));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        use egui::accesskit::Action;
        node.set_role(Role::Slider);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
        node.set_numeric_value(played);
        node.set_value(view.time_face.date_time(view.clock.playhead()));
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn time(secs: f64) -> Timestamp {
        Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
    }

    fn span(from: f64, to: f64) -> TimeRange {
        TimeRange::new(time(from), time(to))
    }

    #[test]
    fn long_quiet_times_divide_a_session_into_stretches() {
        let range = span(0.0, 10_000.0);
        let quiet = [
            span(100.0, 160.0),
            span(500.0, 9000.0),
            span(9500.0, 9560.0),
        ];
        let at = |secs| stretch_at(&quiet, time(secs), range, range);
        assert_eq!(at(50.0), Some(span(0.0, 500.0)));
        assert_eq!(at(300.0), Some(span(0.0, 500.0)));
        assert_eq!(at(4000.0), None, "nothing to see there");
        assert_eq!(at(9700.0), Some(span(9000.0, 10_000.0)));
        // Seen from near, shorter ones count too.
        let near = stretch_at(&quiet, time(300.0), span(0.0, 500.0), range);
        assert_eq!(near, Some(span(160.0, 500.0)));
        assert_eq!(stretch_at(&[], time(1.0), range, range), None);
    }
}
