//! How small markers become where there are very many.

/// Share of the screen that markers may cover before they grow smaller.
const CROWDED_SHARE: f32 = 0.25;

/// Markers never become smaller than this share of their size.
const SMALLEST: f32 = 0.45;

/// By what to multiply the radius of `count` markers of `radius_px` on a screen of `area_px`.
///
/// Thousands of full-size markers hide the map, their trails and each other. The scale falls
/// with the root of the number, so that it changes by far less than a pixel when a vehicle
/// comes or goes.
pub(super) fn crowd_scale(count: usize, radius_px: f32, area_px: f32) -> f32 {
    let covered_px = count as f32 * std::f32::consts::PI * radius_px * radius_px;
    if covered_px <= CROWDED_SHARE * area_px {
        return 1.0;
    }
    (CROWDED_SHARE * area_px / covered_px)
        .sqrt()
        .clamp(SMALLEST, 1.0)
}

/// By what to multiply the width of trails when markers are drawn at `crowd` of their size:
/// half of the way, since thin lines are hard to see.
pub(super) fn crowd_width_scale(crowd: f32) -> f32 {
    (1.0 + crowd) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_markers_keep_their_size_and_a_crowd_covers_no_more_than_its_share() {
        let area_px = 1280.0 * 720.0;
        assert_eq!(crowd_scale(100, 8.0, area_px), 1.0);
        let scale = crowd_scale(2000, 8.0, area_px);
        let covered = 2000.0 * std::f32::consts::PI * (8.0 * scale).powi(2) / area_px;
        assert!((covered - CROWDED_SHARE).abs() < 1e-3, "{covered}");
        assert_eq!(crowd_scale(1_000_000, 8.0, area_px), SMALLEST);
        assert_eq!(crowd_scale(5, 8.0, 0.0), SMALLEST);
    }

    #[test]
    fn one_more_vehicle_changes_the_size_by_far_less_than_a_pixel() {
        let area_px = 1280.0 * 720.0;
        let radius = |count| 8.0 * crowd_scale(count, 8.0, area_px);
        assert!((1140..6000).all(|count| radius(count) - radius(count + 1) < 0.01));
    }
}
