//! That the comparison with kept pictures sees what it must, and forgives what it may.

use trackscope::geo::Camera;
use trackscope::model::{Fix, TrailLength, Vehicle};

use crate::canvas::{Canvas, Image, View};
use crate::drives::{GREEN, PAPER, hairpins, joints, street, time, vehicle, view};
use crate::snapshot::{Difference, compare};

/// Without the markers, which lie above the ends of the lines.
fn hairpin_picture(vehicles: Vec<Vehicle>, camera: Camera, trail_length: TrailLength) -> Image {
    Canvas::new().draw(vehicles, &view(camera, 30.0, trail_length))
}

fn assert_differs(kept: &Image, new: &Image) {
    let result = compare(kept, new, PAPER);
    assert!(
        matches!(result, Err(Difference::Pixels { differing, allowed }) if differing > 2 * allowed),
        "{result:?}"
    );
}

#[test]
fn the_comparison_sees_a_line_shifted_by_a_pixel() {
    let kept = hairpin_picture(hairpins(), street(), TrailLength::Whole);
    for (x_points, y_points) in [(0.0, 1.0), (1.0, 0.0)] {
        let camera = street().panned(x_points, y_points);
        let shifted = hairpin_picture(hairpins(), camera, TrailLength::Whole);
        assert_differs(&kept, &shifted);
    }
}

#[test]
fn the_comparison_sees_that_one_of_several_trails_is_missing() {
    let kept = hairpin_picture(hairpins(), street(), TrailLength::Whole);
    let without = hairpin_picture(hairpins(), street(), TrailLength::None);
    assert_differs(&kept, &without);
    for missing in 0..3 {
        let mut vehicles = hairpins();
        // It stays where its drive ends, without a way there.
        let end = vehicles[missing].track.positions()[3];
        vehicles[missing] = vehicle(GREEN, [Fix::new(time(0.0), end), Fix::new(time(30.0), end)]);
        let image = hairpin_picture(vehicles, street(), TrailLength::Whole);
        assert_differs(&kept, &image);
    }
}

#[test]
fn the_comparison_sees_a_doubled_opacity() {
    let kept = hairpin_picture(hairpins(), street(), TrailLength::Whole);
    // Two vehicles that did the same: the second trail blends over the first.
    let twice: Vec<Vehicle> = hairpins().into_iter().chain(hairpins()).collect();
    let doubled = hairpin_picture(twice, street(), TrailLength::Whole);
    assert_differs(&kept, &doubled);
}

#[test]
fn the_comparison_sees_a_dot_at_one_joint() {
    let mut canvas = Canvas::new();
    let view = View {
        scale: 2.0,
        ..view(street(), 20.0, TrailLength::Whole)
    };
    let kept = canvas.draw(joints(), &view);
    let mut image = kept.clone();
    // At the sharpest joint: a blob four points wide.
    let (x_px, y_px) = (160 + 2 * 70, 160 - 2 * 42);
    for y in y_px - 4..y_px + 4 {
        for x in x_px - 4..x_px + 4 {
            let at = (y * 320 + x) * 4;
            image.rgba[at..at + 3].fill(0);
        }
    }
    assert!(compare(&kept, &image, PAPER).is_err());
}

#[test]
fn the_comparison_forgives_another_rounding_and_single_pixels() {
    let kept = hairpin_picture(hairpins(), street(), TrailLength::Whole);
    let mut image = kept.clone();
    for (number, channel) in image.rgba.iter_mut().enumerate() {
        if number % 4 != 3 {
            *channel = channel.saturating_add((number % 5) as u8 * 8 / 2);
        }
    }
    image.rgba[4 * 500] = 0;
    image.rgba[4 * 9000 + 1] = 0;
    assert_eq!(compare(&kept, &image, PAPER), Ok(()));
}

#[test]
fn the_comparison_sees_another_size() {
    let of_side = |side_px: u32| Image {
        rgba: vec![255; side_px as usize * side_px as usize * 4],
        side_px,
    };
    assert_eq!(
        compare(&of_side(4), &of_side(8), PAPER),
        Err(Difference::Size { kept: 4, new: 8 })
    );
}
