//! How lines become triangles.

use super::*;
use crate::geo::{Camera, Viewport, WorldPoint};

const WIDTHS: LineWidths = LineWidths {
    driven_half_px: 1.5,
    dashed_half_px: 0.75,
    dash_px: 8.0,
};

fn drawn(lines: &[(Px, f32, LinkStyle)]) -> Vec<TrailVertex> {
    let viewport = Viewport {
        width_points: 800.0,
        height_points: 600.0,
        pixels_per_point: 1.0,
    };
    let camera = Camera::new(WorldPoint { x: 5, y: 5 }, 10.0);
    let projection = ScreenProjection::new(&camera, viewport);
    let mut vertices = Vec::new();
    let mut strip = StripWriter::new(&mut vertices, &projection, WIDTHS, [1, 2, 3], 0.5);
    for (i, &(px, alpha, style)) in lines.iter().enumerate() {
        if i == 0 {
            strip.move_to(px, alpha);
        } else {
            strip.line_to(px, alpha, style);
        }
    }
    strip.finish_line();
    vertices
}

fn driven(points: &[Px]) -> Vec<TrailVertex> {
    let lines: Vec<_> = points
        .iter()
        .map(|&px| (px, 1.0, LinkStyle::Driven))
        .collect();
    drawn(&lines)
}

/// The triangles with an area, as the GPU makes them of the strip.
fn triangles(vertices: &[TrailVertex]) -> Vec<[Px; 3]> {
    vertices
        .windows(3)
        .map(|v| [v[0].position_px, v[1].position_px, v[2].position_px])
        .filter(|[a, b, c]| area(*a, *b, *c) > 1e-3)
        .collect()
}

fn area(a: Px, b: Px, c: Px) -> f32 {
    ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).abs() / 2.0
}

fn covers(triangle: &[Px; 3], p: Px) -> bool {
    let [a, b, c] = *triangle;
    let parts = area(a, b, p) + area(b, c, p) + area(c, a, p);
    parts < area(a, b, c) * 1.0001
}

#[test]
fn a_straight_line_is_two_triangles_as_wide_as_asked() {
    let vertices = driven(&[[0.0, 0.0], [10.0, 0.0]]);
    let triangles = triangles(&vertices);
    assert_eq!(triangles.len(), 2);
    let total: f32 = triangles.iter().map(|t| area(t[0], t[1], t[2])).sum();
    // Half a pixel of soft edge on both sides.
    assert!((total - 10.0 * 4.0).abs() < 1e-3, "{total}");
}

#[test]
fn every_strip_has_an_even_number_of_vertices_so_that_sides_alternate() {
    let hairpin = driven(&[[0.0, 0.0], [10.0, 0.0], [0.0, 1.0], [30.0, 30.0]]);
    let mixed = drawn(&[
        ([0.0, 0.0], 1.0, LinkStyle::Driven),
        ([10.0, 0.0], 0.9, LinkStyle::Driven),
        ([20.0, 5.0], 0.8, LinkStyle::Gap),
        ([30.0, 0.0], 0.7, LinkStyle::Driven),
    ]);
    for vertices in [&hairpin, &mixed] {
        assert_eq!(vertices.len() % 2, 0);
        // Where triangles with an area begin, odd vertices lie on the left of the line.
        for (i, v) in vertices.windows(3).enumerate() {
            let [a, b, c] = [v[0].position_px, v[1].position_px, v[2].position_px];
            if area(a, b, c) > 1e-3 {
                let side = |index: usize| index % 2;
                assert_ne!(side(i), side(i + 1));
                assert_eq!(side(i), side(i + 2), "one side twice, the other once");
            }
        }
    }
}

#[test]
fn no_pixel_of_a_joint_is_covered_twice_or_left_out() {
    for turn_deg in [-110.0, -90.0, -45.0, 5.0, 60.0, 100.0_f32] {
        let (sin, cos) = turn_deg.to_radians().sin_cos();
        let triangles = triangles(&driven(&[
            [-20.0, 0.0],
            [0.0, 0.0],
            [20.0 * cos, 20.0 * sin],
        ]));
        for step in 0..400 {
            let p = [
                (step % 20) as f32 * 0.31 - 3.0,
                (step / 20) as f32 * 0.29 - 2.9,
            ];
            let count = triangles.iter().filter(|t| covers(t, p)).count();
            let near = |a: Px, b: Px| {
                let d = [b[0] - a[0], b[1] - a[1]];
                let t = ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1]) / (d[0] * d[0] + d[1] * d[1]);
                let t = t.clamp(0.0, 1.0);
                (p[0] - a[0] - d[0] * t).hypot(p[1] - a[1] - d[1] * t)
            };
            let distance =
                near([-20.0, 0.0], [0.0, 0.0]).min(near([0.0, 0.0], [20.0 * cos, 20.0 * sin]));
            if distance < 1.99 {
                assert!(count >= 1, "{p:?} is left out at {turn_deg}");
            }
            // Edges that two triangles share belong to both here; the GPU gives them to one.
            let on_an_edge = triangles.iter().any(|t| {
                [[t[0], t[1]], [t[1], t[2]], [t[2], t[0]]]
                    .iter()
                    .any(|[a, b]| area(*a, *b, p) < 0.02 * (b[0] - a[0]).hypot(b[1] - a[1]))
            });
            assert!(
                count <= 1 || on_an_edge,
                "{p:?} is covered {count} times at {turn_deg}"
            );
        }
    }
}

#[test]
fn a_turn_too_sharp_for_a_corner_is_closed_and_nothing_sticks_out_of_it() {
    for turn_deg in [-175.0, -150.0, 121.0, 135.0, 165.0, 180.0_f32] {
        let (sin, cos) = turn_deg.to_radians().sin_cos();
        let vertices = driven(&[[-20.0, 0.0], [0.0, 0.0], [20.0 * cos, 20.0 * sin]]);
        let farthest = vertices
            .iter()
            .map(|v| v.position_px[0].hypot(v.position_px[1]))
            .filter(|distance| *distance < 10.0)
            .fold(0.0, f32::max);
        assert!((1.99..2.01).contains(&farthest), "{farthest} at {turn_deg}");
        // Half-way between the ends of both outlines on the outside of the turn.
        let half_reach = turn_deg.signum() * WIDTHS.driven_reach_px() / 2.0;
        let outside = scaled([sin, -1.0 - cos], half_reach);
        let triangles = triangles(&vertices);
        for share in [0.0, 0.5, 0.95] {
            let p = scaled(outside, share);
            assert!(
                triangles.iter().any(|t| covers(t, p)),
                "{p:?} is left out at {turn_deg}"
            );
        }
    }
}

#[test]
fn dashes_count_from_where_the_gap_begins_and_are_not_joined_to_the_drive() {
    let vertices = drawn(&[
        ([0.0, 0.0], 1.0, LinkStyle::Driven),
        ([10.0, 0.0], 1.0, LinkStyle::Driven),
        ([50.0, 0.0], 1.0, LinkStyle::Gap),
    ]);
    let dashed: Vec<f32> = vertices
        .iter()
        .map(|v| v.dashes)
        .filter(|&d| d >= 0.0)
        .collect();
    assert_eq!(dashed, [0.0, 0.0, 0.0, 5.0, 5.0, 5.0]);
    let grey = vertices.iter().filter(|v| v.dashes >= 0.0);
    assert!(grey.clone().all(|v| v.color_rgba & 0xff_ffff == 0x80_8080));
    assert!(
        vertices
            .iter()
            .filter(|v| v.dashes < 0.0)
            .all(|v| v.color_rgba & 0xff_ffff == 0x03_0201)
    );
}

#[test]
fn steps_without_a_length_make_no_triangles_and_no_nonsense() {
    let vertices = driven(&[[1.0, 1.0]; 5]);
    assert!(vertices.is_empty());
    let vertices = driven(&[
        [0.0, 0.0],
        [0.0, 0.0],
        [10.0, 0.0],
        [10.0, 0.0],
        [20.0, 0.0],
    ]);
    assert!(
        vertices
            .iter()
            .all(|v| v.position_px.iter().all(|c| c.is_finite()))
    );
    assert_eq!(triangles(&vertices).len(), 4);
}

#[test]
fn what_lies_far_outside_is_cut_or_left_out() {
    let across = driven(&[[-1e8, 10.0], [1e8, 10.0]]);
    assert!(!across.is_empty());
    assert!(across.iter().all(|v| v.position_px[0].abs() < 500.0));
    assert!(driven(&[[-1e8, 1e4], [1e8, 1e4]]).is_empty());
    assert!(driven(&[[401.0, 900.0], [-401.0, 900.0], [500.0, 1000.0]]).is_empty());
}
