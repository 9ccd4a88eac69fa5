//! How wide the list of vehicles is: as a person has drawn it, where there is room.

use std::ops::RangeInclusive;

use super::drawn_size::DrawnSize;
use super::edge::{Edge, Side};
use super::theme::Theme;
use crate::words::list as words;

/// As wide it is by itself, in points.
const GOOD: u16 = 252;
/// As wide it can be made, in points.
const WIDTHS: RangeInclusive<u16> = 200..=440;
/// How far an arrow key moves the edge, in points.
const STEP: u16 = 16;

/// The width that is wanted of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListWidth {
    drawn: DrawnSize,
}

impl ListWidth {
    /// This width in points, or the nearest that there is; `None` is its own.
    pub fn of(wanted: Option<u16>) -> Self {
        Self {
            drawn: DrawnSize::of(wanted, &WIDTHS),
        }
    }

    /// What a person has said, in points.
    pub const fn wanted(self) -> Option<u16> {
        self.drawn.wanted()
    }

    /// The width in points where all panels beside each other leave it so much `room`: of what
    /// it has more than by itself it gives way.
    pub fn points(self, room: f32) -> f32 {
        let wanted = f32::from(self.wanted().unwrap_or(GOOD));
        wanted.min(room.floor().max(f32::from(GOOD)))
    }

    /// With less room than this the list does not get narrower but gives way, in points.
    pub fn least_points(self) -> f32 {
        self.points(0.0)
    }

    /// Draws the right edge of the list in `rect`, and heeds what is asked of it.
    pub fn show_edge(&mut self, ui: &egui::Ui, rect: egui::Rect, theme: &Theme) {
        let edge = Edge {
            name: words::WIDTH,
            side: Side::Right,
            step: STEP,
            sizes: WIDTHS,
        };
        let id = ui.scope_id().with("list width");
        self.drawn.show_edge(ui, id, &edge, rect, theme);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_that_there_is_not_is_the_nearest() {
        for (wanted, got) in [(0, 200), (199, 200), (320, 320), (u16::MAX, 440)] {
            assert_eq!(ListWidth::of(Some(wanted)).wanted(), Some(got));
        }
        assert_eq!(ListWidth::of(None), ListWidth::default());
    }

    #[test]
    fn a_wide_list_gets_narrower_before_it_gives_way_and_a_narrow_one_stays() {
        let wide = ListWidth::of(Some(400));
        assert_eq!(wide.points(1000.0), 400.0);
        assert_eq!(wide.points(300.7), 300.0);
        assert_eq!(wide.points(-20.0), 252.0);
        assert_eq!(wide.least_points(), 252.0);
        let narrow = ListWidth::of(Some(200));
        assert_eq!(narrow.points(1000.0), 200.0);
        assert_eq!(narrow.least_points(), 200.0);
        assert_eq!(ListWidth::default().points(1000.0), 252.0);
    }
}
