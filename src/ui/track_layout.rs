//! Where the parts of the timeline's track lie: band, lanes, ruler and the buttons beside it.

use egui::{Rect, pos2, vec2};

use crate::model::VehicleKey;

/// Height of the band of many vehicles, marks and line together, in points.
pub const BAND_HEIGHT: f32 = 28.0;
/// Height of the row with the marks of the clock, in points.
pub const RULER_HEIGHT: f32 = 26.0;
/// Side of a button beside the ruler, in points.
pub const TOOL: f32 = 22.0;

/// Between band and lanes.
const BAND_GAP: f32 = 4.0;
/// Heights of lanes, the best first; each lane has [`LANE_GAP`] under it.
const LANE_HEIGHTS: [f32; 4] = [12.0, 8.0, 6.0, 4.0];
const LANE_GAP: f32 = 2.0;
/// Lanes together are hardly ever higher than this, in points.
const MODEST: f32 = 72.0;

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
    has_band: bool,
    keys: Vec<VehicleKey>,
    lane_height: f32,
}

impl TrackParts {
    /// Lanes for `keys`, if they fit into `room` points, and a band if they do not or stand for
    /// a part of the vehicles only.
    pub fn new(keys: Vec<VehicleKey>, are_all: bool, room: f32) -> Self {
        let fits = |height: &f32| lanes_height(keys.len(), *height) <= room.min(MODEST);
        let least = LANE_HEIGHTS
            .into_iter()
            .rfind(|height| lanes_height(keys.len(), *height) <= room);
        let lane_height = LANE_HEIGHTS
            .into_iter()
            .find(|height| fits(height))
            .or(least);
        match lane_height {
            Some(lane_height) if !keys.is_empty() => Self {
                has_band: !are_all,
                keys,
                lane_height,
            },
            _ => Self {
                has_band: true,
                keys: Vec::new(),
                lane_height: 0.0,
            },
        }
    }

    /// Whether single vehicles have lanes.
    pub const fn has_lanes(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Height of band and lanes, in points.
    pub fn height(&self) -> f32 {
        let lanes = lanes_height(self.keys.len(), self.lane_height);
        match (self.has_band, self.keys.is_empty()) {
            (true, true) => BAND_HEIGHT,
            (true, false) => BAND_HEIGHT + BAND_GAP + lanes,
            (false, _) => lanes.max(BAND_HEIGHT),
        }
    }

    /// Where the parts lie in a track whose top is that of `rect`, with `tools` buttons.
    pub fn place(self, rect: Rect, tools: usize) -> TrackLayout {
        let area = Rect::from_min_size(rect.min, vec2(rect.width(), self.height()));
        let band = self
            .has_band
            .then(|| Rect::from_min_size(area.min, vec2(area.width(), BAND_HEIGHT)));
        let lanes_height = lanes_height(self.keys.len(), self.lane_height);
        let mut top = match band {
            Some(band) => band.bottom() + BAND_GAP,
            // A single lane stands in the middle of what the band would take.
            None => area.center().y - lanes_height / 2.0,
        };
        let pitch = self.lane_height + LANE_GAP;
        let lanes = self
            .keys
            .into_iter()
            .map(|key| {
                let lane = Rect::from_min_size(
                    pos2(area.left(), top),
                    vec2(area.width(), self.lane_height),
                );
                top += pitch;
                (key, lane)
            })
            .collect();
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

fn lanes_height(count: usize, lane_height: f32) -> f32 {
    let lanes = count as f32;
    (lanes * (lane_height + LANE_GAP) - LANE_GAP).max(0.0)
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
