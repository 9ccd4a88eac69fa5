//! What trails and markers look like, held against pictures that are kept in `snapshots/`.
//!
//! After a change that is meant: `UPDATE_SNAPSHOTS=1 cargo nextest run --test snapshots` keeps
//! the new pictures. Look at them before they are committed. Where a picture is not as it was,
//! the new one and one that shows where they differ lie in `target/snapshots/`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/canvas.rs"]
mod canvas;
#[path = "support/drives.rs"]
mod drives;
#[path = "support/snapshot.rs"]
mod snapshot;
#[path = "support/snapshot_tests.rs"]
mod snapshot_tests;

use std::f64::consts::{FRAC_PI_4, TAU};

use canvas::{Canvas, Image, View, scene_of};
use drives::{
    BLUE, DAY_OUT_SECS, GREEN, PAPER, RED, day_out, fixes_at, hairpins, joints, place, street,
    time, vehicle, view,
};
use snapshot::hold_against_kept;
use trackscope::geo::{Camera, WorldPoint};
use trackscope::model::{Fix, FixFlags, TrailLength, Vehicle};

/// Draws it with a pixel and with two pixels to a point; both must be as they were.
fn check(name: &str, vehicles: &[Vehicle], view: View) {
    let mut canvas = Canvas::new();
    let mut at_scale = |scale: f32| {
        let image = canvas.draw(vehicles.to_vec(), &View { scale, ..view });
        hold_against_kept(&format!("{name}_{scale}x"), &image, PAPER)
    };
    let results = [at_scale(1.0), at_scale(2.0)];
    assert_eq!(results, [Ok(()), Ok(())]);
}

/// Where a drive is so many fixes before its end.
fn before_end(fixes: &[Fix], count: usize) -> WorldPoint {
    fixes[fixes.len() - count].position
}

const DAY_END: f64 = DAY_OUT_SECS as f64 - 1.0;

#[test]
fn a_drive_over_a_country_is_one_even_line_with_all_its_bends() {
    let fixes = day_out(place(14.0, 47.0));
    let middle = before_end(&fixes, fixes.len() / 2);
    let view = view(
        Camera::new(middle, 7.4),
        DAY_END,
        TrailLength::Secs(DAY_END),
    );
    check("country", &[vehicle(BLUE, fixes)], view);
}

#[test]
fn a_drive_through_a_town_fades_towards_its_tail() {
    let fixes = day_out(place(14.0, 47.0));
    let camera = Camera::new(before_end(&fixes, 150), 12.9);
    let view = view(camera, DAY_END, TrailLength::Secs(420.0));
    check("town", &[vehicle(BLUE, fixes)], view);
}

#[test]
fn a_drive_down_a_street_is_smooth_from_fix_to_fix() {
    let fixes = day_out(place(14.0, 47.0));
    let camera = Camera::new(before_end(&fixes, 21), 16.4);
    // Between two fixes.
    let view = view(camera, DAY_END - 15.5, TrailLength::Secs(60.0));
    check("street", &[vehicle(BLUE, fixes)], view);
}

#[test]
fn a_whole_trail_stays_visible_to_its_first_fix() {
    let fixes = day_out(place(14.0, 47.0));
    let middle = before_end(&fixes, fixes.len() / 2);
    let view = view(Camera::new(middle, 7.4), DAY_END, TrailLength::Whole);
    check("whole", &[vehicle(RED, fixes)], view);
}

#[test]
fn a_hairpin_is_closed_on_its_outside_and_painted_once() {
    check(
        "hairpin",
        &hairpins(),
        view(street(), 30.0, TrailLength::Whole),
    );
}

#[test]
fn a_trail_that_crosses_itself_is_painted_once() {
    // Twice a figure of eight, the second time with its middle a little further east.
    let places = (0..150).map(|step| {
        let turn = f64::from(step) / 75.0 * TAU;
        let east = 4.0 * f64::from(step) / 75.0;
        (east + 55.0 * turn.sin(), 50.0 * (turn * 2.0).sin())
    });
    let fixes = fixes_at(&street(), places, 2.0);
    let view = view(street(), 280.0, TrailLength::Whole);
    check("crossing", &[vehicle(BLUE, fixes)], view);
}

#[test]
fn joints_from_30_to_150_degrees_are_closed_and_even() {
    check(
        "joints",
        &joints(),
        view(street(), 20.0, TrailLength::Whole),
    );
}

#[test]
fn a_slow_vehicle_with_a_noisy_receiver_leaves_one_line() {
    // A step of two points a second, with ever more of a receiver's noise.
    let places = (0..100).map(|step| {
        let secs = f64::from(step);
        let noise = |ratio: f64| (secs * ratio).fract() - 0.5;
        (
            secs * 1.4 - 70.0 + secs * 0.04 * noise(0.754_877_7),
            30.0 * (secs / 16.0).sin() + secs * 0.06 * noise(0.569_840_3),
        )
    });
    let fixes = fixes_at(&street(), places, 1.0);
    check(
        "wiggles",
        &[vehicle(GREEN, fixes)],
        view(street(), 99.0, TrailLength::Secs(99.0)),
    );
}

#[test]
fn a_gap_is_dashed_and_grey_and_its_marker_is_where_it_was_seen_last() {
    let camera = street();
    let drive = |y: f64, tail_secs: f64, gap_secs: f64| {
        let mut fixes = fixes_at(&camera, (0..5).map(|i| (f64::from(i) * 8.0 - 70.0, y)), 1.0);
        let after = fixes_at(
            &camera,
            (0..5).map(|i| (f64::from(i) * 8.0 + 25.0, y + 8.0)),
            1.0,
        );
        fixes.extend(after.into_iter().map(|fix| Fix {
            time: fix.time.saturating_add_micros((gap_secs * 1e6) as i64),
            ..fix
        }));
        fixes.iter_mut().for_each(|fix| {
            fix.time = fix.time.saturating_add_micros((tail_secs * 1e6) as i64);
        });
        vehicle(BLUE, fixes)
    };
    // At 100 s the first one is in its gap, the second one behind it.
    let vehicles = [drive(-30.0, 60.0, 90.0), drive(30.0, 0.0, 96.0)];
    check("gap", &vehicles, view(camera, 100.0, TrailLength::Whole));
}

#[test]
fn a_conflict_is_a_magenta_diamond_and_leaves_a_dashed_line() {
    let camera = street();
    let drive = |y: f64, begin_secs: f64| {
        let places = [
            (-60.0, y),
            (-30.0, y),
            (0.0, y - 25.0),
            (30.0, y),
            (60.0, y),
        ];
        let mut fixes = fixes_at(&camera, places, 10.0);
        for (fix, secs) in fixes.iter_mut().zip([0.0, 10.0, 10.0, 20.0, 30.0]) {
            fix.time = time(begin_secs + secs);
        }
        vehicle(GREEN, fixes)
    };
    // At 30 s the first one is in two places at once.
    let vehicles = [drive(-20.0, 20.0), drive(50.0, 0.0)];
    check(
        "conflict",
        &vehicles,
        view(camera, 30.0, TrailLength::Whole),
    );
}

#[test]
fn a_jump_is_dashed_and_red_and_its_marker_a_triangle() {
    let camera = street();
    let drive = |y: f64, begin_secs: f64| {
        let mut fixes = fixes_at(
            &camera,
            (0..9).map(|i| (f64::from(i) * 15.0 - 60.0, y)),
            1.0,
        );
        for fix in &mut fixes {
            let secs = fix.time.secs_since(time(0.0));
            fix.time = time(begin_secs + secs);
        }
        fixes[4].position = camera.world_from_screen(0.0, y - 45.0);
        fixes[4].flags = FixFlags::ANOMALY;
        vehicle(BLUE, fixes)
    };
    let vehicles = [drive(-15.0, 4.0), drive(65.0, 0.0)];
    check("jump", &vehicles, view(camera, 8.0, TrailLength::Whole));
}

#[test]
fn what_the_sender_interpolated_is_dashed_in_the_vehicles_colour_with_an_open_marker() {
    let camera = street();
    let drive = |y: f64, begin_secs: f64| {
        let places = (0..25).map(|i| (f64::from(i) * 6.0 - 72.0, y + f64::from(i % 4) * 2.0));
        let mut fixes = fixes_at(&camera, places, 1.0);
        for (index, fix) in fixes.iter_mut().enumerate() {
            let secs = fix.time.secs_since(time(0.0));
            fix.time = time(begin_secs + secs);
            if (8..20).contains(&index) && index % 6 != 0 {
                fix.flags = FixFlags::INTERPOLATED;
            }
        }
        vehicle(BLUE, fixes)
    };
    // The first one is on such a stretch, the second one behind it.
    let vehicles = [drive(-30.0, 8.0), drive(30.0, 0.0)];
    check(
        "interpolated",
        &vehicles,
        view(camera, 23.5, TrailLength::Whole),
    );
}

/// A drive to the east through the middle of this camera's view.
fn eastward(camera: &Camera) -> Vehicle {
    let places = (0..60).map(|step| {
        let x = f64::from(step) * 2.3 - 68.0;
        (x, 30.0 * (x / 25.0).sin())
    });
    vehicle(BLUE, fixes_at(camera, places, 30.0))
}

#[test]
fn a_drive_over_the_antimeridian_is_drawn_as_anywhere_else() {
    let length = TrailLength::Whole;
    let there = Camera::new(place(180.0, -17.0), 11.0);
    check(
        "antimeridian",
        &[eastward(&there)],
        view(there, 1700.0, length),
    );

    let here = Camera::new(place(0.0, -17.0), 11.0);
    let draw =
        |camera: Camera| Canvas::new().draw(vec![eastward(&camera)], &view(camera, 1700.0, length));
    assert_eq!(draw(there), draw(here));
    let other_edge = Camera::new(place(-180.0, -17.0), 11.0);
    assert_eq!(draw(there), draw(other_edge));
}

/// Ten fixes a second around a round-about, so many points across.
fn round_about(camera: &Camera, radius_points: f64) -> Vehicle {
    let places = (0..80).map(|step| {
        let angle_rad = f64::from(step) / 70.0 * TAU;
        (
            radius_points * angle_rad.cos(),
            radius_points * angle_rad.sin(),
        )
    });
    vehicle(RED, fixes_at(camera, places, 0.1))
}

#[test]
fn steps_of_centimetres_are_a_smooth_line_at_the_largest_zooms() {
    for (name, zoom) in [("zoom_20", 20.0), ("zoom_21", 21.0), ("zoom_22", 22.0)] {
        // Far from the origin of the world, and on no round number.
        let camera = Camera::new(place(177.512_345_6, -63.212_345_6), zoom);
        let view = view(camera, 6.65, TrailLength::Secs(6.0));
        check(name, &[round_about(&camera, 60.0)], view);
    }
}

#[test]
fn at_the_largest_zoom_a_marker_moves_in_even_steps() {
    let camera = Camera::new(place(177.512_345_6, -63.212_345_6), 22.0);
    // Five centimetres a second, looked at sixty times a second.
    let fixes = fixes_at(&camera, [(-20.0, -10.0), (20.0, 10.0)], 14.0);
    let drive = vehicle(RED, fixes);
    let position_px = |frame: u32| {
        let view = view(camera, f64::from(frame) / 60.0, TrailLength::None);
        scene_of(vec![drive.clone()], &view).markers[0].position_px
    };
    let places: Vec<[f32; 2]> = (0..600).map(position_px).collect();
    let steps: Vec<f32> = places.windows(2).map(|two| two[1][0] - two[0][0]).collect();
    let even = 40.0 / (14.0 * 60.0);
    assert!(
        steps.iter().all(|step| (step - even).abs() < 2e-4),
        "steps of {even} pixels: {steps:?}"
    );
}

/// Spokes in all directions, each a day's drive.
fn spokes(camera: &Camera) -> Vec<Vehicle> {
    (0..16)
        .map(|number| {
            let angle_rad = f64::from(number) / 16.0 * TAU + 0.05;
            let places = (0..40).map(|step| {
                let far = 40.0 + f64::from(step) * 2.6;
                (far * angle_rad.cos(), far * angle_rad.sin())
            });
            vehicle(BLUE, fixes_at(camera, places, 1800.0))
        })
        .collect()
}

/// Half a pixel to a point, over a continent: the lines are 0.6 pixels wide.
fn far_out() -> View {
    View {
        side_points: 320.0,
        scale: 0.5,
        ..view(
            Camera::new(place(14.5, 35.9), 3.0),
            1800.0 * 39.0,
            TrailLength::Whole,
        )
    }
}

#[test]
fn lines_thinner_than_a_pixel_are_pale_and_whole() {
    let view = far_out();
    let image = Canvas::new().draw(spokes(&view.camera), &view);
    hold_against_kept("thin", &image, PAPER).unwrap();
}

/// How much of the ground a column of pixels has lost.
fn ink_of_column(image: &Image, x_px: usize) -> u32 {
    let side_px = image.side_px as usize;
    (0..side_px)
        .map(|y_px| u32::from(PAPER.r - image.rgba[(y_px * side_px + x_px) * 4].min(PAPER.r)))
        .sum()
}

#[test]
fn a_line_thinner_than_a_pixel_is_as_strong_wherever_it_lies_between_pixels() {
    let view = View {
        trail_length: TrailLength::Whole,
        ..far_out()
    };
    // It falls by six pixels over the whole width. Its beginning lies a long time back, so
    // that it hardly fades; its end lies beyond the picture.
    let places = (0..80).map(|step| (f64::from(step) * 10.0 - 600.0, f64::from(step) * 0.4 - 20.0));
    let drive = vehicle(BLUE, fixes_at(&view.camera, places, 3600.0));
    let view = View {
        playhead: time(3600.0 * 79.0),
        ..view
    };
    let image = Canvas::new().draw(vec![drive], &view);
    let ink: Vec<u32> = (2..158).map(|x_px| ink_of_column(&image, x_px)).collect();
    // It grows stronger towards its head, but from one column to the next by next to nothing.
    for (columns, x_px) in ink.windows(2).zip(2..) {
        assert!(columns[0].abs_diff(columns[1]) <= 6, "at {x_px}: {ink:?}");
    }
    assert!(ink[0] > 40, "{ink:?}");
}

#[test]
fn three_thousand_markers_are_smaller_and_each_has_its_ring() {
    let camera = Camera::new(place(14.5, 35.9), 12.0);
    let vehicles: Vec<Vehicle> = (0..3000_u32)
        .map(|number| {
            // Spread evenly without rows: the fractions of multiples of two irrational numbers
            // (M. Roberts, "The Unreasonable Effectiveness of Quasirandom Sequences", 2018).
            let spread = |ratio: f64| (f64::from(number) * ratio).fract() * 250.0 - 125.0;
            let (x, y) = (spread(0.754_877_666_246_7), spread(0.569_840_290_998_1));
            let angle_rad = f64::from(number) * 0.7;
            let ahead = (x + 3.0 * angle_rad.cos(), y + 3.0 * angle_rad.sin());
            let color = [BLUE, RED, GREEN][number as usize % 3];
            vehicle(color, fixes_at(&camera, [(x, y), ahead], 20.0))
        })
        .collect();
    let view = View {
        side_points: 240.0,
        ..view(camera, 10.0, TrailLength::Secs(60.0))
    };
    let image = Canvas::new().draw(vehicles, &view);
    hold_against_kept("crowd_1x", &image, PAPER).unwrap();
}

#[test]
fn the_selected_one_of_some_markers_has_a_second_ring_above_all() {
    let camera = street();
    let vehicles: Vec<Vehicle> = (0..8)
        .map(|number| {
            let angle_rad = f64::from(number) * FRAC_PI_4;
            let (sin, cos) = angle_rad.sin_cos();
            let places = [(18.0 * cos, 18.0 * sin), (48.0 * cos, 48.0 * sin)];
            vehicle(GREEN, fixes_at(&camera, places, 10.0))
        })
        .collect();
    let view = View {
        selected: Some(3),
        ..view(camera, 4.0, TrailLength::None)
    };
    check("selected", &vehicles, view);
}

#[test]
fn every_kept_picture_belongs_to_a_test() {
    let tests = include_str!("snapshots.rs");
    let of_maps = include_str!("map_snapshots.rs");
    for entry in std::fs::read_dir(snapshot::folder()).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let stem = file.strip_suffix(".png").unwrap();
        // The map's are named `map_PLACE_THEME_SCALE`.
        if let Some(place) = stem
            .strip_prefix("map_")
            .and_then(|rest| rest.split('_').next())
        {
            assert!(
                of_maps.contains(&format!("\"{place}\"")),
                "no test draws {file}"
            );
            continue;
        }
        let without_scale = stem.strip_suffix("_1x").or(stem.strip_suffix("_2x"));
        let named = |name: &str| tests.contains(&format!("\"{name}\""));
        assert!(
            named(stem) || without_scale.is_some_and(named),
            "no test draws {file}"
        );
    }
}
