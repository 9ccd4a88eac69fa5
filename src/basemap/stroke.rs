//! Rounds the corners and ends of wide lines.
//!
//! walkers draws every segment of a line as a quad of its own, which leaves wedges open
//! wherever a wide road turns or meets another. A disc laid over the corner closes them.
//! walkers has no discs, but lines may be as short and as wide as one likes: a few slices
//! make one.

use egui::{Color32, Pos2, Vec2};
use walkers::Line;

/// Narrower lines show no wedges.
const MIN_WIDTH: f32 = 3.0;
/// Points across of an open wedge that is not seen: in a narrow line, whose soft edges take
/// up much of it, and in a wide one.
const UNSEEN_WEDGE: (f32, f32) = (0.3, 0.05);
/// From this width on a line counts as wide.
const WIDE: f32 = 6.0;
/// Points that a slice reaches beyond the wedge it closes.
const OVERLAP: f32 = 0.3;
/// Sine of the largest turn (20 degrees) that a single slice closes neatly.
const SLIGHT_SIN: f32 = 0.34;

/// Points of width that a slice of a disc is for: the wider, the more slices.
const SLICE_WIDTH: f32 = 4.0;
const DISC_SLICES: (f32, f32) = (1.0, 10.0);

/// Appends `line` and the discs it needs; lines that would not be seen are left out.
/// Points are in units of the tile, of which so many make a point of the screen.
pub(super) fn push_stroked(line: Line, units_per_point: f32, lines: &mut Vec<Line>) {
    if line.width <= 0.0 || line.color.a() == 0 || line.points.len() < 2 {
        return;
    }
    let wide = line.width >= MIN_WIDTH && line.dasharray.is_empty();
    if !wide {
        lines.push(line);
        return;
    }
    let directions: Vec<Vec2> = line
        .points
        .iter()
        .zip(line.points.iter().skip(1))
        .map(|(from, to)| (*to - *from).normalized())
        .collect();
    let mut pen = Pen {
        width: line.width,
        color: line.color,
        units_per_point,
        slices: Vec::new(),
    };
    if let (Some(point), Some(along)) = (line.points.first(), directions.first()) {
        pen.disc(*point, *along);
    }
    for ((before, after), corner) in directions
        .iter()
        .zip(directions.iter().skip(1))
        .zip(line.points.iter().skip(1))
    {
        pen.join(*corner, *before, *after);
    }
    if let (Some(point), Some(along)) = (line.points.last(), directions.last()) {
        pen.disc(*point, *along);
    }
    lines.push(line);
    lines.append(&mut pen.slices);
}

/// Lays slices over the corners of one line.
struct Pen {
    width: f32,
    color: Color32,
    units_per_point: f32,
    slices: Vec<Line>,
}

impl Pen {
    /// Closes the wedge between two segments, where it could be seen.
    fn join(&mut self, corner: Pos2, before: Vec2, after: Vec2) {
        let cos = before.dot(after);
        let sin = (before.x * after.y - before.y * after.x).abs();
        let radius = self.width / 2.0;
        let along = before + after;
        let (in_narrow, in_wide) = UNSEEN_WEDGE;
        let unseen = if self.width < WIDE {
            in_narrow
        } else {
            in_wide
        };
        if cos > 0.0 && sin * radius < unseen {
            return;
        }
        if cos > 0.0 && sin < SLIGHT_SIN {
            // As far as the outer edges are apart; tan(a / 2) = sin a / (1 + cos a).
            let half_length = radius * sin / (1.0 + cos) + OVERLAP;
            self.slice(corner, along.normalized(), half_length, self.width);
        } else if along == Vec2::ZERO {
            self.disc(corner, before);
        } else {
            self.disc(corner, along.normalized());
        }
    }

    fn disc(&mut self, center: Pos2, along: Vec2) {
        let (fewest, most) = DISC_SLICES;
        let count = (self.width / SLICE_WIDTH).round().clamp(fewest, most);
        let mut step = 0.5;
        while step < count {
            let (sin, cos) = (step / count * std::f32::consts::FRAC_PI_2).sin_cos();
            self.slice(center, along, sin * self.width / 2.0, cos * self.width);
            step += 1.0;
        }
    }

    fn slice(&mut self, center: Pos2, along: Vec2, half_length: f32, width: f32) {
        // Lengths grow with the map between two zooms, widths do not; the difference is at
        // most two fifths, and shows at dead ends only.
        let reach = along * (half_length * self.units_per_point);
        self.slices.push(Line {
            points: vec![center - reach, center + reach],
            width,
            color: self.color,
            dasharray: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    fn stroked(width: f32, points: &[(f32, f32)]) -> Vec<Line> {
        let mut lines = Vec::new();
        push_stroked(
            Line {
                points: points.iter().map(|(x, y)| pos2(*x, *y)).collect(),
                width,
                color: Color32::GRAY,
                dasharray: Vec::new(),
            },
            1.0,
            &mut lines,
        );
        lines
    }

    #[test]
    fn a_thin_line_stays_as_it_is() {
        let lines = stroked(1.0, &[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]);
        assert_eq!(lines.len(), 1);
    }

    #[test]
    fn a_line_of_no_width_is_left_out() {
        assert!(stroked(0.0, &[(0.0, 0.0), (10.0, 0.0)]).is_empty());
        assert!(stroked(9.0, &[(0.0, 0.0)]).is_empty());
    }

    /// A line 10 wide takes so many.
    const SLICES: usize = 3;

    #[test]
    fn both_ends_and_each_corner_of_a_wide_line_get_a_disc() {
        let bent = [(0.0, 0.0), (10.0, 0.0), (20.0, 0.05), (20.0, 10.0)];
        let lines = stroked(10.0, &bent);
        // The turn in the middle opens a wedge too small to be seen.
        assert_eq!(lines.len(), 1 + 3 * SLICES);
        for slice in &lines[1..] {
            let middle = slice.points[0] + (slice.points[1] - slice.points[0]) / 2.0;
            let near = bent
                .iter()
                .any(|(x, y)| middle.distance(pos2(*x, *y)) < 0.01);
            assert!(near && slice.width < 10.0);
            // Its corners lie on the edge of the disc.
            let half_length = slice.points[0].distance(slice.points[1]) / 2.0;
            assert!((half_length.hypot(slice.width / 2.0) - 5.0).abs() < 0.01);
        }
    }

    #[test]
    fn a_slight_turn_takes_one_slice_as_long_as_the_wedge_is_open() {
        let lines = stroked(10.0, &[(0.0, 0.0), (50.0, 0.0), (100.0, 10.0)]);
        assert_eq!(lines.len(), 2 + 2 * SLICES);
        let slice = &lines[1 + SLICES];
        assert_eq!(slice.width, 10.0);
        let length = slice.points[0].distance(slice.points[1]);
        let turn_rad = (10.0_f32 / 50.0).atan();
        let wedge = 2.0 * 5.0 * (turn_rad / 2.0).tan();
        assert!(
            (wedge..wedge + 1.0).contains(&length),
            "{length} over {wedge}"
        );
    }

    #[test]
    fn a_line_that_turns_back_on_itself_has_finite_discs() {
        let lines = stroked(10.0, &[(0.0, 0.0), (10.0, 0.0), (0.0, 0.0), (0.0, 0.0)]);
        assert!(
            lines
                .iter()
                .flat_map(|line| &line.points)
                .all(|point| point.is_finite())
        );
    }
}
