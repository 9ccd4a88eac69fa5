//! How high the timeline is: as a person has drawn it, where there is room and use for it.

use std::ops::RangeInclusive;

use super::drawn_size::DrawnSize;
use super::edge::{Edge, Side};
use super::theme::Theme;
use super::timeline::HEIGHT;
use super::track_layout::{BAND_HEIGHT, LANE_GAP, LEAST_LANE, MAX_TRACK};
use crate::words::timeline as words;

/// Vehicles up to this many have a lane each while nobody has said how high the timeline is.
pub const GOOD_LANES: usize = 12;
/// However high the timeline is, so many lanes are drawn at most: a frame's work is bounded.
pub const MAX_LANES: usize = 60;

/// The bar is never higher than this part of the window by itself.
const GOOD_SHARE: f32 = 0.3;
/// The bar is never higher than this part of the window, whatever was asked for.
const MAX_SHARE: f32 = 0.6;
/// How far an arrow key moves the edge, in points.
const STEP: u16 = 16;
/// What the bar holds besides band and lanes, in points.
const REST: f32 = HEIGHT - BAND_HEIGHT;
/// As high it can be made, in points: with the band alone, and with all lanes that there can be.
const HEIGHTS: RangeInclusive<u16> = 124..=480;

/// The height that is wanted of the timeline, with everything in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimelineHeight {
    drawn: DrawnSize,
}

impl TimelineHeight {
    /// This height in points, or the nearest that there is; `None` is its own.
    pub fn of(wanted: Option<u16>) -> Self {
        Self {
            drawn: DrawnSize::of(wanted, &HEIGHTS),
        }
    }

    /// What a person has said, in points.
    pub const fn wanted(self) -> Option<u16> {
        self.drawn.wanted()
    }

    /// How high band and lanes are to be together in a window so high, in points; `None` while
    /// nobody has said.
    pub fn wanted_track(self, window_height: f32) -> Option<f32> {
        let wanted = f32::from(self.wanted()?);
        let most = (window_height * MAX_SHARE).floor();
        Some((wanted.min(most) - REST).clamp(BAND_HEIGHT, MAX_TRACK))
    }

    /// How high band and lanes may be by themselves in a window so high, in points.
    pub fn room(window_height: f32) -> f32 {
        window_height * GOOD_SHARE - REST
    }

    /// How many vehicles can have a lane each in a window so high.
    pub fn most_lanes(self, window_height: f32) -> usize {
        let Some(track) = self.wanted_track(window_height) else {
            return GOOD_LANES;
        };
        // A float `as` integer saturates.
        let fitting = ((track + LANE_GAP) / (LEAST_LANE + LANE_GAP)) as usize;
        fitting.min(MAX_LANES)
    }

    /// Draws the upper edge of the timeline in `rect`, and heeds what is asked of it.
    pub fn show_edge(&mut self, ui: &egui::Ui, rect: egui::Rect, theme: &Theme) {
        let edge = Edge {
            name: words::HEIGHT,
            side: Side::Top,
            step: STEP,
            sizes: HEIGHTS,
        };
        let id = ui.scope_id().with("timeline height");
        self.drawn.show_edge(ui, id, &edge, rect, theme);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_height_that_there_is_not_is_the_nearest() {
        for (wanted, got) in [(0, 124), (123, 124), (300, 300), (u16::MAX, 480)] {
            assert_eq!(TimelineHeight::of(Some(wanted)).wanted(), Some(got));
        }
        assert_eq!(TimelineHeight::of(None), TimelineHeight::default());
    }

    #[test]
    fn the_ends_are_those_of_the_track() {
        let track = |wanted| TimelineHeight::of(Some(wanted)).wanted_track(5000.0);
        assert_eq!(track(124), Some(BAND_HEIGHT));
        assert_eq!(track(480), Some(MAX_TRACK));
        assert_eq!(TimelineHeight::default().wanted_track(5000.0), None);
    }

    #[test]
    fn a_high_timeline_holds_more_lanes_but_leaves_the_map_its_part_of_the_window() {
        assert_eq!(TimelineHeight::default().most_lanes(900.0), 12);
        let high = TimelineHeight::of(Some(480));
        assert_eq!(high.most_lanes(2000.0), MAX_LANES);
        assert_eq!(high.wanted_track(500.0), Some(300.0 - REST));
        assert!(high.most_lanes(500.0) < high.most_lanes(800.0));
        let low = TimelineHeight::of(Some(124));
        assert_eq!(low.most_lanes(900.0), 5);
        assert_eq!(low.wanted_track(100.0), Some(BAND_HEIGHT));
    }
}
