//! What moves the timeline's playhead and changes which part of the time is shown: pointer, wheel,
//! fingers and keys.

use egui::{CursorIcon, EventFilter, Key, PointerButton, Response};

use super::time_axis::{TimeAxis, Zoom};
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

/// Does what buttons and keys have asked for, over a moment.
pub fn look(
    zoom: &mut Zoom,
    look: Look,
    range: TimeRange,
    shown: TimeRange,
    playhead: Timestamp,
    now_secs: f64,
) {
    zoom.ease_from(shown, now_secs);
    // About the playhead if it is to be seen.
    let anchor = if shown.contains(playhead) {
        playhead
    } else {
        shown.at_fraction(0.5)
    };
    match look {
        Look::Closer => zoom.zoom_by(range, 1.0 / ZOOM_STEP, anchor),
        Look::Further => zoom.zoom_by(range, ZOOM_STEP, anchor),
        Look::All => zoom.show_all(),
        Look::Page(pages) => {
            let span_micros = shown.end().micros_since(shown.start());
            // A float `as` integer saturates.
            zoom.pan_by(range, (span_micros as f64 * pages) as i64);
        }
    }
}

/// Zooms with the wheel and pinches, pans with the wheel sideways, two fingers, and drags with
/// another button or Shift.
pub fn steer(
    ui: &egui::Ui,
    response: &Response,
    axis: &TimeAxis,
    zoom: &mut Zoom,
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
            let x = pointer.map_or(axis.left + axis.width / 2.0, |pos| pos.x);
            zoom.zoom_by(range, factor, axis.time_at(x));
        }
    }
    if pan_points != 0.0 {
        // A float `as` integer saturates.
        let micros = (f64::from(pan_points) * axis.micros_per_point()) as i64;
        zoom.pan_by(range, micros);
    }
}

fn pans_with_primary(ui: &egui::Ui) -> bool {
    ui.input(|input| input.modifiers.shift)
}

/// Where a press, a drag or a click puts the playhead.
pub fn pointer_time(ui: &egui::Ui, response: &Response, axis: &TimeAxis) -> Option<Timestamp> {
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
pub fn keyboard_time(
    ui: &egui::Ui,
    response: &Response,
    playhead: Timestamp,
    axis: &TimeAxis,
) -> Option<Timestamp> {
    let steps = keyboard_steps(ui, response);
    if steps == 0.0 {
        return None;
    }
    // A hundredth of what is shown. A float `as` integer saturates.
    let step_micros = axis.span.duration_secs() * 1e4 * steps;
    Some(playhead.saturating_add_micros(step_micros.round() as i64))
}

/// Steps asked for by arrow keys or a screen reader, later when positive.
pub fn keyboard_steps(ui: &egui::Ui, response: &Response) -> f64 {
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
    steps
}

/// The stretch at a place of the line, or so near that it cannot be told apart.
pub fn stretch_near(
    quiet: &[TimeRange],
    x: f32,
    axis: &TimeAxis,
    range: TimeRange,
) -> Option<TimeRange> {
    [0.0, -2.0, 2.0, -5.0, 5.0, -8.0, 8.0]
        .into_iter()
        .find_map(|dx| stretch_at(quiet, axis.time_at(x + dx), axis.span, range))
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
        // A recording of less than a point is found beside it.
        let axis = TimeAxis {
            span: range,
            left: 0.0,
            width: 20.0,
        };
        let beside = stretch_near(&quiet, 2.9, &axis, range);
        assert_eq!(beside, Some(span(0.0, 500.0)));
    }
}
