//! Where the parts of the timeline's track lie: band, lanes, ruler and the buttons beside it.

use egui::{Rect, pos2, vec2};

use crate::model::VehicleKey;

/// Height of the band of many vehicles, marks and line together, in points.
pub const BAND_HEIGHT: f32 = 28.0;
/// Height of the row with the marks of the clock, in points.
pub const RULER_HEIGHT: f32 = 26.0;
/// Side of a button beside the ruler, in points.
pub const TOOL: f32 = 22.0;

/// A lane is never lower than this, in points.
pub const LEAST_LANE: f32 = 4.0;
/// Under each lane but the last, in points.
pub const LANE_GAP: f32 = 2.0;
/// Band and lanes together are never higher than this, in points.
pub const MAX_TRACK: f32 = 384.0;

/// Between band and lanes.
const BAND_GAP: f32 = 4.0;
/// Heights of lanes, the best first; each lane has [`LANE_GAP`] under it.
const LANE_HEIGHTS: [f32; 4] = [12.0, 8.0, 6.0, LEAST_LANE];
/// Lanes together are hardly ever higher than this by themselves, in points.
const MODEST: f32 = 72.0;
/// A higher lane shows no more, in points.
const MAX_LANE: f32 = 24.0;

/// The parts of the track.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackLayout {
    /// Of all vehicles together, where not each has a lane.
    pub band: Option<Rect>,
    /// One a vehicle.
    pub lanes: Vec<(VehicleKey, Rect)>,
    /// Band and lanes: what is pressed to seek.
    pub area: Rect,
    /// The marks of the clock: what is dragged to choose a part.
    pub ruler: Rect,
    /// The buttons at the ruler's right end.
    pub tools: Rect,
}

/// What the track is made of: how high it is, before it is known where it lies.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackParts {
    /// Height of the band, if there is one.
    band: Option<f32>,
    keys: Vec<VehicleKey>,
    /// From the top of a lane to the top of the next.
    pitch: f32,
}

impl TrackParts {
    /// The band alone, so high.
    pub const fn band(height: f32) -> Self {
        Self {
            band: Some(height),
            keys: Vec::new(),
            pitch: 0.0,
        }
    }

    /// As high as it is by itself: lanes for `keys`, if they fit into `room` points, and a band
    /// if they do not or stand for a part of the vehicles only.
    pub fn new(keys: Vec<VehicleKey>, are_all: bool, room: f32) -> Self {
        let room = if are_all { room } else { room - BAND_HEIGHT };
        let fits = |height: &f32| lanes_height(keys.len(), *height + LANE_GAP) <= room;
        let is_modest = |height: &f32| lanes_height(keys.len(), *height + LANE_GAP) <= MODEST;
        let lane_height = LANE_HEIGHTS
            .into_iter()
            .find(|height| fits(height) && is_modest(height))
            .or_else(|| LANE_HEIGHTS.into_iter().rfind(fits));
        match lane_height {
            Some(lane_height) if !keys.is_empty() => Self {
                band: (!are_all).then_some(BAND_HEIGHT),
                keys,
                pitch: lane_height + LANE_GAP,
            },
            _ => Self::band(BAND_HEIGHT),
        }
    }

    /// So high as `height` says: the lanes of `keys` grow first, as far as there is use for it,
    /// then the band. What does not fit is left out, lanes before the band.
    pub fn filling(mut keys: Vec<VehicleKey>, are_all: bool, height: f32) -> Self {
        let above = if are_all { 0.0 } else { BAND_HEIGHT + BAND_GAP };
        let room = (height - above + LANE_GAP).max(0.0);
        // A float `as` integer saturates.
        let fitting = (room / (LEAST_LANE + LANE_GAP)) as usize;
        if keys.is_empty() || fitting == 0 || (are_all && fitting < keys.len()) {
            return Self::band(height);
        }
        keys.truncate(fitting);
        let pitch = (room / keys.len() as f32).min(MAX_LANE + LANE_GAP);
        let left = height - BAND_GAP - lanes_height(keys.len(), pitch);
        Self {
            band: (!are_all).then_some(left.max(BAND_HEIGHT)),
            keys,
            pitch,
        }
    }

    /// Whether single vehicles have lanes.
    pub const fn has_lanes(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Height of band and lanes, in points.
    pub fn height(&self) -> f32 {
        let lanes = lanes_height(self.keys.len(), self.pitch);
        match (self.band, self.keys.is_empty()) {
            (Some(band), true) => band,
            (Some(band), false) => band + BAND_GAP + lanes,
            (None, _) => lanes.max(BAND_HEIGHT),
        }
    }

    /// Where the parts lie in a track whose top is that of `rect`, with `tools` buttons.
    pub fn place(self, rect: Rect, tools: usize) -> TrackLayout {
        let area = Rect::from_min_size(rect.min, vec2(rect.width(), self.height()));
        let band = self
            .band
            .map(|height| Rect::from_min_size(area.min, vec2(area.width(), height)));
        let lanes_height = lanes_height(self.keys.len(), self.pitch);
        let top = match band {
            Some(band) => band.bottom() + BAND_GAP,
            // A single lane stands in the middle of what the band would take.
            None => area.center().y - lanes_height / 2.0,
        };
        let lane_size = vec2(area.width(), (self.pitch - LANE_GAP).floor());
        let lanes = self.keys.into_iter().enumerate();
        let lanes = lanes.map(|(row, key)| {
            // Each is as high as the others, and begins with a whole point; what is over is
            // shared among the gaps.
            let down = (row as f32 * self.pitch).floor();
            (
                key,
                Rect::from_min_size(pos2(area.left(), top + down), lane_size),
            )
        });
        let lanes = lanes.collect();
        let bottom = area.bottom() + RULER_HEIGHT;
        // Without tools there is no gap before them either.
        let tools_width = tools as f32 * (TOOL + 2.0) + if tools > 0 { 6.0 } else { 0.0 };
        let edge = area.right() - tools_width;
        TrackLayout {
            band,
            lanes,
            area,
            ruler: Rect::from_min_max(area.left_bottom(), pos2(edge, bottom)),
            tools: Rect::from_min_max(pos2(edge, area.bottom()), pos2(area.right(), bottom)),
        }
    }
}

fn lanes_height(count: usize, pitch: f32) -> f32 {
    (count as f32 * pitch - LANE_GAP).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(count: usize) -> Vec<VehicleKey> {
        (0..count).filter_map(VehicleKey::from_index).collect()
    }

    fn rect() -> Rect {
        Rect::from_min_size(pos2(32.0, 500.0), vec2(800.0, 200.0))
    }

    #[test]
    fn lanes_lie_one_under_the_other_and_get_lower_when_there_are_more() {
        let mut before = f32::INFINITY;
        for count in [1, 4, 8, 12] {
            let parts = TrackParts::new(keys(count), true, 200.0);
            let height = parts.height();
            let layout = parts.place(rect(), 3);
            assert_eq!(layout.band, None);
            assert_eq!(layout.lanes.len(), count);
            let tall = layout.lanes[0].1.height();
            assert!(tall <= before && tall >= 4.0);
            before = tall;
            for pair in layout.lanes.windows(2) {
                assert!(pair[1].1.top() > pair[0].1.bottom());
            }
            assert!(
                layout
                    .lanes
                    .iter()
                    .all(|(_, lane)| layout.area.contains_rect(*lane))
            );
            assert!((BAND_HEIGHT..=90.0).contains(&height), "{count}: {height}");
            assert_eq!(layout.ruler.top(), layout.area.bottom());
            assert_eq!(layout.tools.right(), layout.area.right());
        }
    }

    #[test]
    fn lanes_of_a_part_of_the_vehicles_stand_under_the_band_of_all() {
        let layout = TrackParts::new(keys(2), false, 200.0).place(rect(), 0);
        assert!(layout.band.unwrap().bottom() < layout.lanes[0].1.top());
        assert_eq!(layout.ruler.right(), rect().right());
    }

    #[test]
    fn a_track_that_was_drawn_higher_is_filled_as_far_as_there_is_use_for_it() {
        for (count, height, lane) in [(12, 200.0, 14.0), (12, 71.0, 4.0), (40, 240.0, 4.0)] {
            let parts = TrackParts::filling(keys(count), true, height);
            assert!((parts.height() - height).abs() < 0.01, "{count}");
            let layout = parts.place(rect(), 3);
            assert_eq!((layout.band, layout.lanes.len()), (None, count));
            for (_, rect) in &layout.lanes {
                assert_eq!(rect.height(), lane, "{count}");
                assert_eq!(rect.top(), rect.top().floor());
                assert!(layout.area.contains_rect(*rect));
            }
            for pair in layout.lanes.windows(2) {
                assert!(pair[1].1.top() - pair[0].1.bottom() >= LANE_GAP);
            }
        }
        // A lane that is high enough gets no higher, and the track with it.
        let few = TrackParts::filling(keys(3), true, 300.0);
        assert_eq!(few.height(), 3.0 * MAX_LANE + 2.0 * LANE_GAP);
        // The band takes what the lanes of a part of the vehicles leave.
        let some = TrackParts::filling(keys(2), false, 150.0);
        assert_eq!(some.height(), 150.0);
        let layout = some.place(rect(), 0);
        assert_eq!(layout.lanes[1].1.height(), MAX_LANE);
        assert!(layout.band.unwrap().height() > BAND_HEIGHT);
    }

    #[test]
    fn what_does_not_fit_into_a_drawn_height_is_left_out_lanes_before_the_band() {
        let all = TrackParts::filling(keys(12), true, 60.0);
        assert_eq!(all, TrackParts::band(60.0));
        let chosen = TrackParts::filling(keys(12), false, 60.0).place(rect(), 0);
        assert!(chosen.band.is_some());
        assert_eq!(chosen.lanes.len(), 5);
        assert!(chosen.area.contains_rect(chosen.lanes[4].1));
        assert_eq!(
            TrackParts::filling(keys(2), false, 28.0),
            TrackParts::band(28.0)
        );
    }

    #[test]
    fn where_lanes_do_not_fit_there_is_the_band() {
        let parts = TrackParts::new(keys(12), true, 40.0);
        assert_eq!(parts.height(), BAND_HEIGHT);
        let layout = parts.place(rect(), 0);
        assert!(layout.band.is_some() && layout.lanes.is_empty());
        assert_eq!(
            TrackParts::new(Vec::new(), true, 200.0).height(),
            BAND_HEIGHT
        );
    }
}
