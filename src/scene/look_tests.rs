//! What colours tell, and what is hidden.

use super::*;
use crate::model::Certainty;

/// Drives east, the first minute at 72 km/h, then at 36.
fn slowing() -> Vec<Fix> {
    let metres = |s: i64| {
        if s <= 60 {
            s * 20
        } else {
            1200 + (s - 60) * 10
        }
    };
    (0..=120)
        .map(|s| {
            let there = WorldPoint::from_lon_lat(
                LonLat::new(14.5 + metres(s) as f64 / 90_166.0, 35.9).unwrap(),
            );
            Fix::new(fix(s, 0.0).time, there)
        })
        .collect()
}

fn colored(fleet: &Fleet, zoom: f64, secs: f64, color_by: ColorBy) -> Scene {
    let camera = Camera::new(fleet.bounds().unwrap().center(), zoom);
    let mut scene = Scene::default();
    scene.extract(&SceneInput {
        color_by,
        ..input(fleet, &camera, secs, TrailLength::Whole)
    });
    scene
}

fn rgb(rgba: u32) -> Color {
    let [r, g, b, _] = rgba.to_le_bytes();
    Color::rgb(r, g, b)
}

/// Colours of the trails' vertices, each once, in their order.
fn trail_colors(scene: &Scene) -> Vec<Color> {
    let mut colors: Vec<Color> = scene.trails.iter().map(|v| rgb(v.color_rgba)).collect();
    colors.dedup();
    colors
}

#[test]
fn speed_colours_trails_and_markers_by_the_fixed_scale() {
    let fleet = fleet(vec![slowing()]);
    let scale = crate::model::speed_colors(Color::rgb(20, 20, 20));
    let scene = colored(&fleet, 16.0, 100.0, ColorBy::Speed);
    // The newest lines come first: 36 km/h lie in the second class, 72 in the third.
    assert_eq!(trail_colors(&scene), [scale[1], scale[2]]);
    assert_eq!(rgb(scene.markers[0].color_rgba), scale[1]);
    let earlier = colored(&fleet, 16.0, 30.0, ColorBy::Speed);
    assert_eq!(trail_colors(&earlier), [scale[2]]);
    assert_eq!(rgb(earlier.markers[0].color_rgba), scale[2]);
    // The ring says whose it is.
    let own = fleet.vehicles()[0].color.legible_on(Color::rgb(20, 20, 20));
    assert_eq!(rgb(scene.markers[0].ring_rgba), own);
    let plain = colored(&fleet, 16.0, 100.0, ColorBy::Vehicle);
    assert_eq!(rgb(plain.markers[0].color_rgba), own);
    assert_eq!(plain.markers[0].ring_rgba, MarkerInstance::WHITE);
}

#[test]
fn a_line_has_one_colour_from_end_to_end() {
    let fleet = fleet(vec![slowing()]);
    let scene = colored(&fleet, 16.0, 120.0, ColorBy::Speed);
    for triangle in scene.trails.windows(3) {
        let [a, b, c] = [0, 1, 2].map(|i| triangle[i].position_px);
        let area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        if area.abs() > 1e-3 {
            let first = rgb(triangle[0].color_rgba);
            assert!(triangle.iter().all(|v| rgb(v.color_rgba) == first));
        }
    }
}

#[test]
fn a_line_that_stands_for_many_fixes_has_its_own_mean_speed() {
    // 72 and 36 km/h in turns of ten seconds, straight on: half a pixel from a steady 54.
    let mut metres = 0.0;
    let fixes = (0..600).map(|s| {
        metres += if s / 10 % 2 == 0 { 20.0 } else { 10.0 };
        let lon_deg = 14.5 + metres / 90_166.0;
        let there = WorldPoint::from_lon_lat(LonLat::new(lon_deg, 35.9).unwrap());
        Fix::new(fix(s, 0.0).time, there)
    });
    let fleet = fleet(vec![fixes.collect()]);
    let scale = crate::model::speed_colors(Color::rgb(20, 20, 20));
    let far = colored(&fleet, 8.0, 599.0, ColorBy::Speed);
    assert_eq!(trail_colors(&far), [scale[2]]);
    let near = colored(&fleet, 16.0, 599.0, ColorBy::Speed);
    assert!(near.trail_lines > far.trail_lines);
    let colors = trail_colors(&near);
    assert!(colors.len() > 4 && colors.contains(&scale[1]), "{colors:?}");
}

#[test]
fn certainty_colours_by_the_time_between_observations() {
    let dark = Color::rgb(20, 20, 20);
    let every = |secs: i64| -> Vec<Fix> {
        (0..20)
            .map(|i| fix(i * secs, (i * secs) as f64 * 5.0))
            .collect()
    };
    for (secs, certainty) in [
        (3, Certainty::High),
        (8, Certainty::Medium),
        (20, Certainty::Low),
    ] {
        let fleet = fleet(vec![every(secs)]);
        let at = secs as f64 * 10.5;
        let scene = colored(&fleet, 14.0, at, ColorBy::Certainty);
        assert_eq!(
            rgb(scene.markers[0].color_rgba),
            certainty.color(dark),
            "{secs}"
        );
        assert!(
            trail_colors(&scene).contains(&certainty.color(dark)),
            "{secs}"
        );
    }
}

#[test]
fn vehicles_of_a_group_have_its_colour_and_those_of_none_are_grey() {
    let mut fleet = fleet(vec![driving(9), driving(9), driving(9)]);
    let belongs = |id: &str| Extension {
        id: id.into(),
        label: None,
        color: None,
        group: Some("Taxi".into()),
        zone: None,
        fixes: Vec::new(),
    };
    let camera = Camera::new(origin(), 16.0);
    let mut scene = Scene::default();
    let seen = |fleet: &Fleet, scene: &mut Scene| {
        scene.extract(&SceneInput {
            color_by: ColorBy::Group,
            ..input(fleet, &camera, 3.0, TrailLength::Whole)
        });
        [0, 1, 2].map(|i| rgb(scene.markers[i].color_rgba))
    };
    let grey = crate::model::UNKNOWN_COLOR;
    assert_eq!(seen(&fleet, &mut scene), [grey; 3]);
    fleet.apply(Update::Extend {
        vehicles: vec![belongs("v0"), belongs("v2")],
    });
    let taxi = fleet.groups().iter().next().unwrap().color;
    assert_eq!(seen(&fleet, &mut scene), [taxi, grey, taxi]);
}

#[test]
fn hidden_vehicles_are_in_no_layer() {
    let fleet = fleet(vec![driving(9), driving(9), driving(9)]);
    let camera = Camera::new(origin(), 16.0);
    let mut scene = Scene::default();
    let mut hidden = Visibility::default();
    hidden.isolate(3, VehicleKey::from_index(1));
    let all = input(&fleet, &camera, 5.0, TrailLength::Whole);
    scene.extract(&all);
    let (first, lines) = (scene.revision(), scene.trail_lines);
    assert_eq!(scene.markers.len(), 3);
    let some = SceneInput {
        visibility: &hidden,
        ..all
    };
    scene.extract(&some);
    scene.offer_names(&some);
    assert_ne!(scene.revision(), first);
    assert_eq!(scene.markers.len(), 1);
    assert_eq!(scene.trail_lines * 3, lines);
    let named: Vec<usize> = scene.labels.iter().map(|l| l.vehicle.index()).collect();
    assert_eq!(named, [1]);
    let place = scene.markers[0].position_px;
    let hit = scene.vehicles_at(place[0] / 2.0, place[1] / 2.0);
    assert_eq!(hit.total, 1);
    assert_eq!(hit.top(), VehicleKey::from_index(1));
    // Nobody looks at a hidden one, wherever it has gone meanwhile.
    scene.extract(&SceneInput {
        playhead: fix(8, 0.0).time,
        ..some
    });
    scene.extract(&SceneInput {
        playhead: fix(8, 0.0).time,
        ..all
    });
    let mut fresh = Scene::default();
    fresh.extract(&SceneInput {
        playhead: fix(8, 0.0).time,
        ..all
    });
    assert_eq!(scene.markers, fresh.markers);
    assert_eq!(scene.trails, fresh.trails);
}
