//! The bar at the bottom: transport, clock and chips; under them the track, in
//! [`super::scrubber`].

use egui::{Rect, pos2};

use super::scrubber;
use super::steering::Look;
use super::theme::Theme;
use super::timeline_height::TimelineHeight;
use super::track_layout::{BAND_HEIGHT, TrackLayout, TrackParts};
use super::view::View;
use super::{chips, clock_face, spoken, summary, transport, widgets};
use crate::command::Command;
use crate::words::regions;

/// Height of the bar without lanes, in points.
pub const HEIGHT: f32 = 124.0;

/// Distance of the contents from the sides, in points.
pub const PADDING: f32 = 16.0;
/// Distance of the middle of the upper row from the top, in points.
pub const MIDDLE: f32 = 14.0 + transport::BUTTON / 2.0;

/// From the top of the bar to the track.
const TRACK_TOP: f32 = 60.0;
/// In windows less wide there are no buttons beside the ruler: keys and wheel do the same.
const MIN_WIDTH_FOR_TOOLS: f32 = 420.0;

/// What the bar remembers from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct State {
    track: scrubber::State,
    are_lanes_hidden: bool,
    /// How high the bar is to be.
    pub drawn: TimelineHeight,
    /// Whether there is no room for more than the band, because another panel stands on the bar.
    pub gives_way: bool,
}

impl State {
    /// Ends a drag on the ruler without an effect; returns whether there was one.
    pub const fn cancel_drag(&mut self) -> bool {
        self.track.cancel_drag()
    }

    /// Changes which part of the time is shown.
    pub const fn look(&mut self, look: Look) {
        self.track.look(look);
    }

    /// Shows or hides the lanes of single vehicles.
    pub const fn toggle_lanes(&mut self) {
        self.are_lanes_hidden = !self.are_lanes_hidden;
    }

    /// Whether the lanes of single vehicles are hidden.
    pub const fn are_lanes_hidden(&self) -> bool {
        self.are_lanes_hidden
    }

    /// Marks a moment that is pointed at elsewhere, in the next frame.
    pub const fn mark(&mut self, elsewhere: Option<super::hover::Pointed>) {
        self.track.elsewhere = elsewhere;
    }

    /// The moment and the lane under the pointer in the last frame.
    pub const fn pointed(&self) -> Option<super::hover::Pointed> {
        self.track.pointed
    }

    /// Height of the bar in a window so high, in points.
    pub fn height(&self, view: &View<'_>, window_height: f32) -> f32 {
        HEIGHT - BAND_HEIGHT + self.parts(view, window_height).height()
    }

    fn parts(&self, view: &View<'_>, window_height: f32) -> TrackParts {
        if self.gives_way {
            return TrackParts::band(BAND_HEIGHT);
        }
        if self.are_lanes_hidden {
            let drawn = self.drawn.wanted_track(window_height);
            return drawn.map_or(TrackParts::band(BAND_HEIGHT), |height| {
                TrackParts::filling(Vec::new(), true, height)
            });
        }
        self.possible_parts(view, window_height)
    }

    /// The parts with all lanes that there is room for.
    fn possible_parts(&self, view: &View<'_>, window_height: f32) -> TrackParts {
        let (keys, are_all) = if view.clock.range().is_none() {
            (Vec::new(), true)
        } else {
            scrubber::lane_keys(view, self.drawn.most_lanes(window_height))
        };
        match self.drawn.wanted_track(window_height) {
            Some(height) => TrackParts::filling(keys, are_all, height),
            None => TrackParts::new(keys, are_all, TimelineHeight::room(window_height)),
        }
    }
}

/// Draws the bar into `rect`, as high as [`State::height`] says for this window.
pub fn show(
    ui: &mut egui::Ui,
    rect: Rect,
    window_height: f32,
    state: &mut State,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> Pressed {
    widgets::panel(ui, ui.scope_id().with("timeline"), rect, theme);
    let mut ui = spoken::child_group(ui, "timeline contents", regions::TIMELINE, rect);
    if view.clock.range().is_none() {
        ui.disable();
    }
    let mut pressed = Pressed::default();
    let left = transport::show(&ui, rect, view, theme, out);
    let y = rect.top() + MIDDLE;
    let (left, is_clock_pressed) = clock_face::show(&ui, pos2(left, y), rect, view, theme);
    pressed.go_to_time = is_clock_pressed;
    let free = chips::show(&ui, rect, left, view, theme, out);
    if let Some((left, right)) = free {
        summary::show(&ui, pos2(right, y), right - left - 12.0, view, theme);
    }
    let can_have_lanes = !state.gives_way && state.possible_parts(view, window_height).has_lanes();
    let lanes_are_shown = can_have_lanes.then_some(!state.are_lanes_hidden);
    let parts = state.parts(view, window_height);
    let layout = layout(rect, parts, can_have_lanes, view);
    let track = &mut state.track;
    if scrubber::show(&mut ui, &layout, lanes_are_shown, track, view, theme, out) {
        state.toggle_lanes();
    }
    if !state.gives_way && view.clock.range().is_some() {
        state.drawn.show_edge(&ui, rect, theme);
    }
    pressed
}

/// What was pressed that the bar does not do itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pressed {
    /// A moment is to be typed.
    pub go_to_time: bool,
}

fn layout(rect: Rect, parts: TrackParts, can_have_lanes: bool, view: &View<'_>) -> TrackLayout {
    let track = Rect::from_min_max(
        pos2(rect.left() + PADDING, rect.top() + TRACK_TOP),
        pos2(rect.right() - PADDING, rect.bottom() - 10.0),
    );
    let has_tools = rect.width() >= MIN_WIDTH_FOR_TOOLS && view.clock.range().is_some();
    let tools = match has_tools {
        true if can_have_lanes => 4,
        true => 3,
        false => 0,
    };
    parts.place(track, tools)
}
