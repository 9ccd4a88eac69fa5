//! What really lands in the pixels, drawn on whatever adapter there is (in CI: Mesa's).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/canvas.rs"]
mod canvas;

use canvas::{Canvas, Image, View};
use trackscope::geo::{Camera, LonLat, WorldPoint};
use trackscope::model::{Color, ColorBy, Fix, FixFlags, TrailLength, Vehicle};
use trackscope::time::{Timestamp, Zone};

const SIDE_POINTS: f32 = 200.0;
const GREEN: Color = Color::rgb(0, 200, 0);

fn origin() -> WorldPoint {
    WorldPoint::from_lon_lat(LonLat::new(14.5, 35.9).unwrap())
}

/// A fix so many seconds on, at a place in points from the middle of the picture.
fn fix(secs: i64, x_points: f64, y_points: f64) -> Fix {
    let time = Timestamp::from_micros(1_700_000_000_000_000 + secs * 1_000_000).unwrap();
    Fix::new(time, camera().world_from_screen(x_points, y_points))
}

fn camera() -> Camera {
    Camera::new(origin(), 17.0)
}

/// The picture of one vehicle: green, at a moment, with a trail.
fn draw(
    fixes: Vec<Fix>,
    secs: i64,
    trail_length: TrailLength,
    selected: bool,
    scale: f32,
) -> Image {
    let vehicle = Vehicle {
        id: "a".into(),
        label: "a".into(),
        color: GREEN,
        group: None,
        zone: Zone::NotStated,
        track: fixes.into_iter().collect(),
    };
    let view = View {
        camera: camera(),
        side_points: SIDE_POINTS,
        scale,
        playhead: fix(secs, 0.0, 0.0).time,
        trail_length,
        selected: selected.then_some(0),
        color_by: ColorBy::Vehicle,
        ground: Color::rgb(0, 0, 0),
    };
    Canvas::new().draw(vec![vehicle], &view)
}

impl Image {
    /// Red, green, blue at a place in points from the middle.
    fn at(&self, x_points: f32, y_points: f32) -> [u8; 3] {
        let scale = self.side_px as f32 / SIDE_POINTS;
        let px = |points: f32| (points * scale + self.side_px as f32 / 2.0) as usize;
        let index = (px(y_points) * self.side_px as usize + px(x_points)) * 4;
        [self.rgba[index], self.rgba[index + 1], self.rgba[index + 2]]
    }

    fn count(&self, matches: impl Fn([u8; 3]) -> bool) -> usize {
        self.rgba
            .chunks_exact(4)
            .filter(|p| matches([p[0], p[1], p[2]]))
            .count()
    }
}

fn is_green([r, g, b]: [u8; 3]) -> bool {
    r < 40 && g > 150 && b < 40
}

fn is_white(pixel: [u8; 3]) -> bool {
    pixel.iter().all(|c| *c > 200)
}

#[test]
fn a_marker_is_a_disc_with_a_white_ring_at_both_scales() {
    for scale in [1.0, 2.0] {
        let image = draw(
            vec![fix(0, 0.0, 0.0), fix(9, 0.0, 0.0)],
            0,
            TrailLength::None,
            false,
            scale,
        );
        assert!(is_green(image.at(0.0, 0.0)), "{:?}", image.at(0.0, 0.0));
        assert!(is_white(image.at(7.0, 0.0)), "{:?}", image.at(7.0, 0.0));
        assert_eq!(image.at(20.0, 0.0), [0, 0, 0]);
        // A disc of radius 6 points.
        let area = image.count(is_green) as f32 / (scale * scale);
        assert!((90.0..125.0).contains(&area), "{area} square points");
    }
}

#[test]
fn a_marker_that_tells_its_speed_keeps_the_vehicle_in_its_ring() {
    // 60 points in 10 s are some 20 km/h at this zoom.
    let fixes = vec![fix(0, -30.0, 0.0), fix(10, 30.0, 0.0)];
    let vehicle = Vehicle {
        id: "a".into(),
        label: "a".into(),
        color: GREEN,
        group: None,
        zone: Zone::NotStated,
        track: fixes.into_iter().collect(),
    };
    let ground = Color::rgb(0, 0, 0);
    let speed = vehicle.track.pose_at(fix(5, 0.0, 0.0).time).unwrap().speed;
    let class = trackscope::model::speed_class(speed.unwrap().kmh);
    let expected = trackscope::model::speed_colors(ground)[class];
    let view = View {
        camera: camera(),
        side_points: SIDE_POINTS,
        scale: 2.0,
        playhead: fix(5, 0.0, 0.0).time,
        trail_length: TrailLength::Whole,
        selected: None,
        color_by: ColorBy::Speed,
        ground,
    };
    let image = Canvas::new().draw(vec![vehicle], &view);
    let [r, g, b] = image.at(0.0, 0.0);
    let near = |a: u8, b: u8| a.abs_diff(b) <= 2;
    let is_expected = near(r, expected.r) && near(g, expected.g) && near(b, expected.b);
    assert!(is_expected, "{r} {g} {b} instead of {expected:?}");
    assert!(is_green(image.at(0.0, 7.0)), "{:?}", image.at(0.0, 7.0));
    // The trail behind it has the colour of its speed, fading.
    let [r, g, b] = image.at(-14.0, 0.0);
    assert!(b > r && b > g, "{r} {g} {b}");
}

#[test]
fn the_wedge_points_where_the_vehicle_goes() {
    // East, then the marker is at (30, 0) in the middle of its drive.
    let image = draw(
        vec![fix(0, 0.0, 0.0), fix(10, 60.0, 0.0)],
        5,
        TrailLength::None,
        false,
        2.0,
    );
    assert!(
        is_white(image.at(41.0, 0.0)),
        "ahead: {:?}",
        image.at(41.0, 0.0)
    );
    assert!(
        !is_white(image.at(19.0, 0.0)),
        "behind: {:?}",
        image.at(19.0, 0.0)
    );
}

#[test]
fn a_selected_marker_has_a_second_ring() {
    let fixes = || vec![fix(0, 0.0, 0.0), fix(9, 0.0, 0.0)];
    let ring = |image: &Image| is_white(image.at(15.0, 0.0));
    assert!(ring(&draw(fixes(), 0, TrailLength::None, true, 2.0)));
    assert!(!ring(&draw(fixes(), 0, TrailLength::None, false, 2.0)));
}

#[test]
fn a_trail_fades_towards_its_tail() {
    let image = draw(
        vec![fix(0, -80.0, 0.0), fix(16, 80.0, 0.0)],
        16,
        TrailLength::Secs(16.0),
        false,
        1.0,
    );
    let greens: Vec<u8> = [-70.0, -40.0, 0.0, 40.0]
        .map(|x| image.at(x, 0.0)[1])
        .to_vec();
    assert!(
        greens.is_sorted() && greens[0] < 30 && greens[3] > 120,
        "{greens:?}"
    );
}

#[test]
fn joints_of_a_fading_trail_are_not_drawn_twice() {
    // A corner half-way: twice covered pixels would be brighter than the line beside them.
    let fixes = vec![
        fix(0, -60.0, 0.0),
        fix(10, 0.0, 0.0),
        fix(20, 0.0, 60.0),
        fix(21, 0.0, 66.0),
    ];
    let image = draw(fixes, 21, TrailLength::Secs(40.0), false, 2.0);
    let near = image.at(-6.0, 0.0)[1].max(image.at(0.0, 6.0)[1]);
    for (x, y) in [(0.0, 0.0), (-0.5, 0.5), (-1.0, 0.5), (0.5, -0.5)] {
        let joint = image.at(x, y)[1];
        assert!(
            joint <= near.saturating_add(6),
            "{joint} at the joint, {near} beside it"
        );
        assert!(
            joint + 25 > near,
            "no hole at the joint: {joint} against {near}"
        );
    }
}

#[test]
fn where_a_trail_crosses_itself_or_turns_back_nothing_is_drawn_twice() {
    // A loop that crosses its own beginning at (-30, 0), and at the end a hairpin.
    let crossing = vec![
        fix(0, -60.0, 0.0),
        fix(10, 0.0, 0.0),
        fix(15, 0.0, 50.0),
        fix(20, -30.0, 50.0),
        fix(30, -30.0, -50.0),
        fix(35, 60.0, -50.0),
        fix(38, 40.0, -50.0),
    ];
    for scale in [1.0, 2.0] {
        let image = draw(crossing.clone(), 38, TrailLength::Whole, false, scale);
        let newer = image.at(-30.0, -8.0)[1].max(image.at(-30.0, 8.0)[1]);
        let cross = image.at(-30.0, 0.0)[1];
        assert!(
            cross.abs_diff(newer) < 12,
            "{cross} at the crossing, {newer} beside it"
        );
        // Beside the newer line the older one is whole up to its edge.
        let older = image.at(-40.0, 0.0)[1];
        for x in [-32.5, -33.0, -27.0] {
            assert!(
                image.at(x, 0.0)[1] + 40 > older,
                "a hole at {x}: {:?}",
                image.at(x, 0.0)
            );
        }
        // East of the marker, where the way out and the way back lie over each other.
        let brightest = (0..90)
            .map(|i| image.at(52.0 + i as f32 / 10.0, -50.0)[1])
            .max()
            .unwrap();
        let out = image.at(25.0, -50.0)[1];
        assert!(
            brightest < 200 && brightest >= out,
            "{brightest} on the way back, {out} out"
        );
    }
}

#[test]
fn a_gap_is_a_grey_marker_and_no_solid_line() {
    let fixes = vec![
        fix(0, -60.0, 0.0),
        fix(1, -50.0, 0.0),
        fix(100, 60.0, 0.0),
        fix(101, 70.0, 0.0),
    ];
    let inside = draw(fixes.clone(), 50, TrailLength::Whole, false, 1.0);
    let [r, g, b] = inside.at(-50.0, 0.0);
    assert!(
        r == g && g == b && r > 100,
        "grey where it was seen last: {:?}",
        [r, g, b]
    );
    assert_eq!(inside.at(0.0, 0.0), [0, 0, 0], "nothing between");
    let after = draw(fixes, 101, TrailLength::Whole, false, 1.0);
    let between: Vec<[u8; 3]> = (-40..50).map(|x| after.at(x as f32, 0.0)).collect();
    assert!(
        between.iter().all(|pixel| !is_green(*pixel)),
        "no driven line across the gap"
    );
    let dark = between
        .iter()
        .filter(|pixel| pixel.iter().all(|c| *c < 20))
        .count();
    assert!(
        (20..70).contains(&dark),
        "dashed: {dark} of 90 pixels are empty"
    );
}

#[test]
fn conflicts_and_anomalies_have_colours_and_shapes_of_their_own() {
    let conflict = draw(
        vec![fix(0, 0.0, 0.0), fix(0, 10.0, 0.0), fix(5, 10.0, 0.0)],
        0,
        TrailLength::None,
        false,
        1.0,
    );
    assert_eq!(conflict.at(10.0, 0.0), [255, 0, 255]);
    let mut wrong = fix(0, 0.0, 0.0);
    wrong.flags = FixFlags::ANOMALY;
    let anomaly = draw(
        vec![wrong, fix(5, 0.0, 0.0)],
        0,
        TrailLength::None,
        false,
        1.0,
    );
    assert_eq!(anomaly.at(0.0, 0.0), [255, 0, 0]);
    let area = |image: &Image, color: [u8; 3]| image.count(|pixel| pixel == color);
    assert_ne!(area(&conflict, [255, 0, 255]), area(&anomaly, [255, 0, 0]));
}
