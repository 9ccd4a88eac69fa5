//! A picture shows what the window shows, and says what that is.

use super::super::fixture::{Fixture, SIZE_POINTS, deadline, demo};
use super::*;
use crate::app::viewer::Viewer;
use crate::command::Command;
use crate::gpu::TARGET_FORMAT;
use crate::model::TrailLength;

fn captured(fixture: &Fixture, scale: f32) -> Captured {
    draw_shot(fixture, fixture.stage.shot(&fixture.viewer, scale).unwrap())
}

fn draw_shot(fixture: &Fixture, shot: Shot) -> Captured {
    draw(&fixture.gpu.another().unwrap(), shot, deadline()).unwrap()
}

/// The pixels of the map in a picture.
fn map_of(captured: &Captured) -> &[u8] {
    let Picture {
        width_px,
        height_px,
        rgba,
        ..
    } = &captured.picture;
    let times = width_px / SIZE_POINTS.0;
    let map_height_px = times * SIZE_POINTS.1;
    assert!(*height_px > map_height_px + 50 * times, "there is a strip");
    &rgba[..(4 * width_px * map_height_px) as usize]
}

fn differing(a: &[u8], b: &[u8]) -> usize {
    assert_eq!(a.len(), b.len());
    let pixels = a.chunks_exact(4).zip(b.chunks_exact(4));
    pixels.filter(|(a, b)| a != b).count()
}

#[test]
fn the_map_of_a_picture_is_the_windows_map_without_panels_to_the_pixel() {
    let window = Fixture::new(demo(), true, 1);
    let picture = captured(&window, 1.0);
    assert!(picture.is_map_whole);
    assert_eq!(picture.picture.width_px, SIZE_POINTS.0);
    let mut bare = Fixture::new(window.viewer, false, 1);
    assert_eq!(differing(map_of(&picture), &bare.draw(1)), 0);
}

#[test]
fn a_window_that_draws_blue_first_gives_the_same_colours() {
    let window = Fixture::new(demo(), true, 1);
    let mut shot = window.stage.shot(&window.viewer, 1.0).unwrap();
    shot.format = wgpu::TextureFormat::Bgra8Unorm;
    let (blue_first, red_first) = (draw_shot(&window, shot), captured(&window, 1.0));
    let pairs = map_of(&blue_first).iter().zip(map_of(&red_first));
    let apart = pairs.filter(|(a, b)| a.abs_diff(**b) > 40).count();
    assert_eq!(apart, 0);
    assert!(differing(map_of(&blue_first), map_of(&red_first)) < 2000);
}

#[test]
fn a_finer_picture_is_drawn_anew_and_not_made_larger() {
    let window = Fixture::new(demo(), true, 1);
    let coarse = captured(&window, 1.0);
    // Letters are a little wider or narrower there: the names find their places anew.
    let mut shot = window.stage.shot(&window.viewer, 2.0).unwrap();
    (shot.names, shot.panels) = (MapLabels::default(), Vec::new());
    let fine = draw_shot(&window, shot);
    let mut bare = Fixture::new(window.viewer, false, 2);
    assert_eq!(differing(map_of(&fine), &bare.draw(2)), 0);
    let (width, _) = SIZE_POINTS;
    let enlarged: Vec<u8> = (0..4 * width * SIZE_POINTS.1)
        .flat_map(|pixel| {
            let (x, y) = (pixel % (2 * width) / 2, pixel / (2 * width) / 2);
            let at = (y * width + x) as usize * 4;
            map_of(&coarse)[at..at + 4].to_vec()
        })
        .collect();
    assert!(differing(map_of(&fine), &enlarged) > 10_000);
}

#[test]
fn the_strip_says_when_where_what_and_whose() {
    let mut viewer = demo();
    viewer.carry_out(Command::HideInferred(true));
    viewer.carry_out(Command::SetTrailLength(TrailLength::Secs(60.0)));
    let window = Fixture::new(viewer, true, 1);
    let shot = window.stage.shot(&window.viewer, 1.0).unwrap();
    let caption = &shot.caption;
    assert_eq!(caption.date_time, "2026-05-04 08:15:00");
    assert_eq!(caption.zone, ["as recorded,", "zone not stated"]);
    assert_eq!(caption.omissions, [words::INFERRED_HIDDEN]);
    assert!(caption.drawn.observed);
    assert_eq!(caption.facts[0], "Demo session");
    assert!(caption.facts[1].ends_with("of 40 vehicles in the picture"));
    let camera = window.viewer.camera();
    assert_eq!(caption.metres_per_point, camera.metres_per_point());
    let gpu = window.gpu.another().unwrap();
    let mut drawing = Drawing::new(&gpu, shot).unwrap();
    let (width_px, height_px) = SIZE_POINTS;
    let target = target(&gpu, width_px, height_px, TARGET_FORMAT).unwrap();
    assert!(drawing.map(&target, deadline()).unwrap());
    let credits = drawing.caption(true).credits;
    assert_eq!(
        credits,
        [
            "Bundled map: © OpenStreetMap contributors · Natural Earth",
            PROGRAM
        ]
    );
    assert!(
        drawing
            .caption(false)
            .omissions
            .contains(&words::MAP_INCOMPLETE.to_owned())
    );
}

#[test]
fn only_kinds_that_are_drawn_are_in_the_legend() {
    let mut viewer = Viewer::default();
    viewer.receive(crate::app::synthetic_fleet("3x60".parse().unwrap()));
    let window = Fixture::new(viewer, true, 1);
    let shot = window.stage.shot(&window.viewer, 1.0).unwrap();
    let drawn = shot.caption.drawn;
    assert!(drawn.observed);
    assert!(!drawn.conflict && !drawn.anomaly && !drawn.interpolated);
}

#[test]
fn with_the_map_hidden_nobody_is_credited_and_that_is_said() {
    let mut viewer = demo();
    viewer.carry_out(Command::SetBasemapOpacity(0));
    let window = Fixture::new(viewer, true, 1);
    let shot = window.stage.shot(&window.viewer, 1.0).unwrap();
    let drawing = Drawing::new(&window.gpu.another().unwrap(), shot).unwrap();
    assert_eq!(drawing.caption(true).credits, [words::NO_MAP, PROGRAM]);
}

#[test]
fn a_picture_that_the_device_cannot_draw_is_refused_with_what_it_can() {
    let window = Fixture::new(Viewer::default(), true, 1);
    let mut shot = window.stage.shot(&window.viewer, 4.0).unwrap();
    shot.viewport.width_points = 100_000.0;
    let error = draw(&window.gpu, shot, deadline()).unwrap_err().to_string();
    assert!(error.contains("400000 × 2400 pixels"), "{error}");
    let max_px = window.gpu.device.limits().max_texture_dimension_2d;
    assert!(error.contains(&format!("at most {max_px}")), "{error}");
}
