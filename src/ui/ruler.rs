//! The row with the marks of the clock: a drag on it chooses the part that is played, whose ends
//! can be moved.

use std::sync::Arc;

use egui::{
    Align2, CursorIcon, Galley, PointerButton, Rect, Role, Sense, Stroke, WidgetInfo, pos2, vec2,
};

use super::steering::keyboard_steps;
use super::theme::Theme;
use super::ticks::{self, Tick};
use super::time_axis::TimeAxis;
use super::track_layout::TrackLayout;
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{fonts, icons, time_told};
use crate::command::Command;
use crate::time::{TimeRange, Timestamp};
use crate::words::timeline::ruler as words;

/// Least distance of marks, in points: a whole date fits between two.
const MIN_TICK_GAP: f32 = 96.0;
/// A shorter drag is a click, in points.
const MIN_DRAG: f32 = 4.0;
/// What is grasped of an end, to either side, in points.
const GRIP: f32 = 6.0;
/// An arrow key moves an end by so much of what is shown.
const KEY_STEP: f64 = 0.01;

/// Which end of the part is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Start,
    Finish,
}

/// What is being dragged.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Drag {
    /// A new part, from this moment.
    New(Timestamp),
    /// An end; the other one stays.
    End(Timestamp),
}

/// What the ruler remembers from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct State {
    drag: Option<Drag>,
    /// The part as it is dragged to, before it is played.
    preview: Option<TimeRange>,
}

impl State {
    /// Ends a drag without an effect; returns whether there was one.
    pub const fn cancel(&mut self) -> bool {
        self.preview = None;
        self.drag.take().is_some()
    }

    /// The part to show: the one that is being dragged, else the one that is played.
    fn window(&self, view: &View<'_>) -> Option<TimeRange> {
        self.preview.or(view.clock.window())
    }
}

/// What a press on the ruler asks for beside the part that is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pressed {
    /// The playhead is to go to a moment.
    Seek(Timestamp),
    /// A part of the session is to be shown as large as it can be, or all of it.
    Show(Option<TimeRange>),
}

/// Draws marks and part, and turns drags into parts.
pub fn show(
    ui: &mut egui::Ui,
    layout: &TrackLayout,
    axis: &TimeAxis,
    state: &mut State,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> Option<Pressed> {
    let id = ui.scope_id().with("ruler");
    let response = ui
        .interact(layout.ruler, id, widgets::GROUND)
        .on_hover_cursor(CursorIcon::Text);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words::NAME));
    let window = state.window(view);
    let signs = window.map(|window| Signs::place(ui, layout, axis, window, theme));
    let covered = signs.as_ref().map_or_else(Vec::new, Signs::covered);
    paint_ticks(ui, layout.ruler, axis, &covered, view, theme);
    let is_panning = ui.input(|input| input.modifiers.shift);
    let place = ui.input(|input| input.pointer.latest_pos());
    if response.drag_started_by(PointerButton::Primary)
        && !is_panning
        && let Some(origin) = ui.input(|input| input.pointer.press_origin())
    {
        state.drag = Some(Drag::New(axis.time_at(origin.x)));
    }
    for end in [End::Start, End::Finish] {
        grip(ui, end, layout, axis, state, view, theme, out);
    }
    let at = response
        .interact_pointer_pos()
        .map(|pos| axis.time_at(pos.x));
    let pressed = if response.double_clicked_by(PointerButton::Primary) {
        Some(Pressed::Show(view.clock.window()))
    } else {
        let is_clicked = response.clicked_by(PointerButton::Primary);
        at.filter(|_| is_clicked).map(Pressed::Seek)
    };
    follow_drag(ui, axis, place, state, out);
    if let (Some(window), Some(signs)) = (window, signs) {
        paint_window(ui, layout, axis, window, theme);
        signs.paint(ui, theme);
        if state.preview.is_none() && close_button(ui, signs.close, theme) {
            out.push(Command::SetWindow(None));
        }
    }
    pressed
}

/// Goes on with a drag, and plays what was chosen when it ends.
fn follow_drag(
    ui: &egui::Ui,
    axis: &TimeAxis,
    place: Option<egui::Pos2>,
    state: &mut State,
    out: &mut Vec<Command>,
) {
    let Some(Drag::New(from) | Drag::End(from)) = state.drag else {
        return;
    };
    if let Some(place) = place {
        let is_long = (axis.x_of(from) - place.x).abs() >= MIN_DRAG;
        let part = TimeRange::new(from, axis.time_at(place.x));
        state.preview = is_long.then_some(part);
    }
    if !ui.input(|input| input.pointer.primary_down()) {
        if let Some(part) = state.preview {
            out.push(Command::SetWindow(Some(part)));
        }
        *state = State::default();
    }
}

/// One end of the part that is played: dragged, or moved with arrow keys.
#[expect(
    clippy::too_many_arguments,
    reason = "an end lies among everything else on the ruler"
)]
fn grip(
    ui: &egui::Ui,
    end: End,
    layout: &TrackLayout,
    axis: &TimeAxis,
    state: &mut State,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let Some(window) = view.clock.window() else {
        return;
    };
    let (name, at, other) = match end {
        End::Start => (words::START, window.start(), window.end()),
        End::Finish => (words::END, window.end(), window.start()),
    };
    if !axis.span.contains(at) {
        return;
    }
    let x = axis.x_of(at);
    let rect = Rect::from_min_max(
        pos2(x - GRIP, layout.ruler.top()),
        pos2(x + GRIP, layout.ruler.bottom()),
    );
    let id = ui.scope_id().with(("part's end", end == End::Start));
    let response = ui
        .interact(rect, id, Sense::click_and_drag())
        .on_hover_cursor(CursorIcon::ResizeHorizontal);
    response.widget_info(|| WidgetInfo::slider(true, axis.span.fraction_of(at) * 100.0, name));
    let steps = keyboard_steps(ui, &response);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        use egui::accesskit::Action;
        node.set_role(Role::Slider);
        node.set_value(view.time_face.date_time(at));
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });
    if steps != 0.0 {
        let step_secs = axis.span.duration_secs() * KEY_STEP * steps;
        // A float `as` integer saturates.
        let moved = at.saturating_add_micros((step_secs * 1e6) as i64);
        out.push(Command::SetWindow(Some(TimeRange::new(moved, other))));
    }
    if response.drag_started_by(PointerButton::Primary) {
        state.drag = Some(Drag::End(other));
    }
    if state.preview.is_none() {
        let over = widgets::hover_amount(ui, &response);
        let knob = Rect::from_center_size(
            pos2(x, layout.ruler.top() + 7.0),
            vec2(6.0 + over * 2.0, 14.0),
        );
        ui.painter().rect_filled(knob, 3.0, theme.accent);
        widgets::focus_ring(ui, &response, knob, 3.into(), theme);
    }
}

/// Dims what is not played, and says how long the part is.
fn paint_window(
    ui: &egui::Ui,
    layout: &TrackLayout,
    axis: &TimeAxis,
    window: TimeRange,
    theme: &Theme,
) {
    let (left, right) = (axis.x_within(window.start()), axis.x_within(window.end()));
    let area = layout.area;
    let dim = theme.opaque_panel.gamma_multiply(0.72);
    for (from, to) in [(area.left(), left), (right, area.right())] {
        if to > from {
            let rect = Rect::from_min_max(pos2(from, area.top()), pos2(to, area.bottom()));
            ui.painter().rect_filled(rect, 0.0, dim);
        }
    }
    let foot = Rect::from_min_max(
        pos2(left, layout.ruler.top()),
        pos2(right.min(layout.ruler.right()), layout.ruler.top() + 3.0),
    );
    ui.painter().rect_filled(foot, 1.5, theme.accent);
    for (x, at) in [(left, window.start()), (right, window.end())] {
        if axis.span.contains(at) {
            let line = area.top()..=layout.ruler.top() + 3.0;
            ui.painter().vline(x, line, Stroke::new(1.5, theme.accent));
        }
    }
}

/// What is written on the ruler of the part that is played: how long it is, and the button that
/// ends it.
struct Signs {
    length: Option<(Rect, Arc<Galley>)>,
    close: Rect,
}

impl Signs {
    fn place(
        ui: &egui::Ui,
        layout: &TrackLayout,
        axis: &TimeAxis,
        window: TimeRange,
        theme: &Theme,
    ) -> Self {
        const SIDE: f32 = 18.0;
        let (left, right) = (axis.x_within(window.start()), axis.x_within(window.end()));
        let y = layout.ruler.center().y + 2.0;
        let end = right.min(layout.ruler.right() - SIDE);
        let x = (end - GRIP - SIDE / 2.0).max(layout.ruler.left() + SIDE / 2.0);
        let close = Rect::from_center_size(pos2(x - 1.0, y), vec2(SIDE, SIDE));
        let words = time_told::duration(window.duration_secs());
        let font = fonts::medium(11.0);
        let galley = widgets::line(ui, &words, font, theme.ink(theme.accent), 200.0);
        let size = galley.size() + vec2(12.0, 2.0);
        let ground = Rect::from_center_size(pos2((left + right) / 2.0, y), size);
        let has_room = ground.left() >= left + GRIP && ground.right() <= close.left();
        Self {
            length: has_room.then_some((ground, galley)),
            close,
        }
    }

    /// Where no mark of the clock is named.
    fn covered(&self) -> Vec<Rect> {
        let length = self.length.as_ref().map(|(ground, _)| *ground);
        length.into_iter().chain([self.close]).collect()
    }

    fn paint(&self, ui: &egui::Ui, theme: &Theme) {
        if let Some((ground, galley)) = &self.length {
            ui.painter().rect_filled(*ground, 7.0, theme.opaque_panel);
            widgets::paint(ui, ground.center(), Align2::CENTER_CENTER, galley.clone());
        }
    }
}

/// Returns whether all is to be played again.
fn close_button(ui: &egui::Ui, rect: Rect, theme: &Theme) -> bool {
    ui.painter().rect_filled(rect, 9.0, theme.opaque_panel);
    let id = ui.scope_id().with("play all");
    let name = words::PLAY_ALL;
    widgets::icon_button(ui, id, rect, icons::CLOSE, name, ButtonLook::Plain, theme).clicked()
}

/// The day at the left end, and the marks of the clock; a new day is named where it begins.
fn paint_ticks(
    ui: &egui::Ui,
    ruler: Rect,
    axis: &TimeAxis,
    covered: &[Rect],
    view: &View<'_>,
    theme: &Theme,
) {
    let zone_at = |t: Timestamp| view.zone_at(t);
    let marks = ticks::ticks(axis.span, zone_at, axis.width, MIN_TICK_GAP);
    let start = axis.span.start();
    let day = start.format_date(zone_at(start));
    let shows_days = marks.iter().any(|tick| tick.is_day);
    // Marks that are days themselves say it already.
    let is_by_days = shows_days && marks.iter().all(|tick| tick.is_day);
    let line =
        |text: &str, color| widgets::line(ui, text, fonts::regular(11.0), color, f32::INFINITY);
    let mut free_from = ruler.left();
    let pinned = line(&day, theme.text_1);
    let first_day_x = marks
        .iter()
        .find(|tick| tick.is_day)
        .map_or(f32::INFINITY, |tick| axis.x_of(tick.time));
    let day_end = ruler.left() + pinned.size().x;
    let is_covered = |left: f32, right: f32| {
        let meets = |sign: &Rect| sign.left() < right + 2.0 && sign.right() > left - 2.0;
        covered.iter().any(meets)
    };
    if !is_by_days && day_end + 10.0 <= first_day_x && !is_covered(ruler.left(), day_end) {
        free_from = day_end + 10.0;
        let pos = pos2(ruler.left(), ruler.bottom() + 1.0);
        widgets::paint(ui, pos, Align2::LEFT_BOTTOM, pinned);
    }
    for Tick {
        time,
        label,
        is_day,
    } in marks
    {
        let x = axis.x_of(time);
        let stroke = Stroke::new(1.0, theme.border);
        let top = ruler.top() + 2.0;
        ui.painter().vline(x, top..=ruler.bottom(), stroke);
        let color = if is_day { theme.text_1 } else { theme.text_2 };
        let galley = line(&label, color);
        // The last label would stand out of the ruler, the first one on the day.
        let (left, right) = (x + 5.0, x + 5.0 + galley.size().x);
        let is_free = left >= free_from && !is_covered(left, right);
        let has_room = is_free && right <= ruler.right() + 4.0;
        if has_room {
            free_from = x + 5.0 + galley.size().x + 6.0;
            let pos = pos2(x + 5.0, ruler.bottom() + 1.0);
            widgets::paint(ui, pos, Align2::LEFT_BOTTOM, galley);
        }
    }
}
