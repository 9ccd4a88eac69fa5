//! The painting of the speed chart: what was sent solid, what was derived dashed, gaps hatched.

use egui::{Align2, Color32, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::columns::Column;
use crate::model::{SpeedExtent, SpeedSpan, Stop};
use crate::time::{TimeFace, TimeRange, Timestamp};
use crate::ui::theme::Theme;
use crate::ui::{fonts, ticks, widgets};
use crate::units::Units;

/// Round steps of the scale, in the unit of the speeds, ascending.
const STEPS: [f32; 9] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];
/// A scale does not end below this, in km/h.
const LEAST_KMH: f64 = 10.0;
/// Lines of the scale at most, the lowest not counted.
const MAX_LINES: f32 = 3.0;
/// Fixes further apart than this are dots on the line, in points.
const DOT_GAP: f32 = 7.0;
/// Marks nearer to each other than this are one, in points.
const MARK_GAP: f32 = 7.0;
const HATCH_GAP: f32 = 6.0;

/// What is painted.
pub struct Plot<'a> {
    /// Where.
    pub area: Rect,
    /// Of which time.
    pub range: TimeRange,
    /// The curve.
    pub columns: &'a [Column],
    /// All stops of the track.
    pub stops: &'a [Stop],
    /// The speeds of the whole track: the scale does not change with the part that is shown.
    pub whole: SpeedSpan,
    /// Of the vehicle.
    pub color: Color32,
    /// In what speeds are written.
    pub units: Units,
    /// The clock on which times are written.
    pub face: &'a TimeFace,
    /// The moment that the map shows.
    pub playhead: Timestamp,
    /// The speed at that moment.
    pub playhead_kmh: Option<f64>,
    /// The moment under the pointer.
    pub hovered: Option<Timestamp>,
}

impl Plot<'_> {
    fn x_of(&self, time: Timestamp) -> f32 {
        self.area.left() + self.area.width() * self.range.fraction_of(time) as f32
    }

    fn column_x(&self, index: usize) -> f32 {
        let count = self.columns.len().max(1) as f32;
        self.area.left() + self.area.width() * (index as f32 + 0.5) / count
    }

    fn y_of(&self, kmh: f32, top_kmh: f32) -> f32 {
        let part = (kmh / top_kmh).clamp(0.0, 1.0);
        self.area.bottom() - (self.area.height() - 10.0) * part
    }

    /// The highest line of the scale, and the step from one to the next, in the unit of the
    /// speeds.
    fn scale(&self) -> (f32, f32) {
        let least = self.units.speed_of_kmh(LEAST_KMH) as f32;
        let most = [self.whole.recorded, self.whole.derived]
            .into_iter()
            .flatten()
            .map(|extent| self.units.speed_of_kmh(f64::from(extent.max_kmh)) as f32)
            .fold(least, f32::max);
        let step = STEPS
            .into_iter()
            .find(|step| most / step <= MAX_LINES)
            .unwrap_or(most / MAX_LINES);
        ((most / step).ceil().max(1.0) * step, step)
    }
}

/// Paints the chart with its scale and its times.
pub fn paint(ui: &egui::Ui, plot: &Plot<'_>, theme: &Theme) {
    let (top, step) = plot.scale();
    let top_kmh = plot.units.kmh_of_speed(f64::from(top)) as f32;
    paint_scale(ui, plot, (top, step), theme);
    paint_gaps(ui, plot, theme);
    paint_stops(ui, plot, theme);
    let derived = lines(plot, top_kmh, |span| span.derived);
    let mut dashes = Vec::new();
    let thin = Stroke::new(1.25, plot.color);
    for line in &derived {
        Shape::dashed_line_many(line, thin, 3.0, 2.5, &mut dashes);
    }
    ui.painter().extend(dashes);
    let recorded = lines(plot, top_kmh, |span| span.recorded);
    let points: usize = recorded.iter().map(Vec::len).sum();
    let are_apart = (points as f32) * DOT_GAP < plot.area.width();
    for line in recorded {
        if are_apart || line.len() == 1 {
            for point in &line {
                ui.painter().circle_filled(*point, 2.0, plot.color);
            }
        }
        ui.painter()
            .add(Shape::line(line, Stroke::new(1.75, plot.color)));
    }
    paint_marks(ui, plot, theme);
    paint_moments(ui, plot, top_kmh, theme);
}

/// The curve in pieces: across a gap there is no line.
fn lines(
    plot: &Plot<'_>,
    top_kmh: f32,
    of: impl Fn(&SpeedSpan) -> Option<SpeedExtent>,
) -> Vec<Vec<Pos2>> {
    let mut lines: Vec<Vec<Pos2>> = Vec::new();
    let mut line: Vec<Pos2> = Vec::new();
    for (index, column) in plot.columns.iter().enumerate() {
        if column.span.marks.has_gap && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let Some(extent) = of(&column.span) else {
            // Fixes that say nothing of this speed are no reason to draw a line past them.
            if column.has_fix && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            continue;
        };
        let x = plot.column_x(index);
        let (low, high) = (
            pos2(x, plot.y_of(extent.min_kmh, top_kmh)),
            pos2(x, plot.y_of(extent.max_kmh, top_kmh)),
        );
        // The nearer end first: the line does not go up and down for nothing.
        let is_high_nearer = line
            .last()
            .is_some_and(|last| (last.y - high.y).abs() < (last.y - low.y).abs());
        let (first, second) = if is_high_nearer {
            (high, low)
        } else {
            (low, high)
        };
        line.push(first);
        if second != first {
            line.push(second);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

fn paint_scale(ui: &egui::Ui, plot: &Plot<'_>, (top, step): (f32, f32), theme: &Theme) {
    let area = plot.area;
    // At most a few steps by the choice of the step.
    let count = (top / step).round().clamp(1.0, 8.0) as usize;
    for number in 0..=count {
        let speed = step * number as f32;
        let y = plot.y_of(speed, top);
        let line = Rect::from_min_max(pos2(area.left(), y - 0.5), pos2(area.right(), y + 0.5));
        ui.painter().rect_filled(line, 0.0, theme.border);
        let text = format!("{speed:.0}");
        let galley = widgets::line(ui, &text, fonts::regular(10.0), theme.text_3, 60.0);
        let pos = pos2(area.left() - 5.0, y);
        widgets::paint(ui, pos, Align2::RIGHT_CENTER, galley);
    }
    let mut free_from = area.left();
    for tick in ticks::ticks(plot.range, |t| plot.face.zone_at(t), area.width(), 70.0) {
        let font = fonts::regular(10.0);
        let galley = widgets::line(ui, &tick.label, font, theme.text_3, 90.0);
        let half = galley.size().x / 2.0;
        let x = plot.x_of(tick.time).clamp(
            area.left() + half,
            (area.right() - half).max(area.left() + half),
        );
        if x - half >= free_from {
            free_from = x + half + 8.0;
            let pos = pos2(x, area.bottom() + 4.0);
            widgets::paint(ui, pos, Align2::CENTER_TOP, galley);
        }
    }
}

/// Of a gap nothing is known: hatched.
fn paint_gaps(ui: &egui::Ui, plot: &Plot<'_>, theme: &Theme) {
    let width = plot.area.width() / plot.columns.len().max(1) as f32;
    let mut index = 0;
    for run in plot
        .columns
        .chunk_by(|a, b| a.span.marks.has_gap == b.span.marks.has_gap)
    {
        let (from, to) = (index, index + run.len());
        index = to;
        if !run.first().is_some_and(|column| column.span.marks.has_gap) {
            continue;
        }
        let left = plot.area.left() + width * from as f32;
        let right = plot.area.left() + width * to as f32;
        let area = Rect::from_min_max(pos2(left, plot.area.top()), pos2(right, plot.area.bottom()));
        ui.painter()
            .rect_filled(area, 0.0, theme.gap.gamma_multiply(0.16));
        if area.width() < HATCH_GAP {
            continue;
        }
        let painter = ui.painter().with_clip_rect(area.intersect(ui.clip_rect()));
        let stroke = Stroke::new(1.0, theme.gap.gamma_multiply(0.55));
        let (height, mut x) = (area.height(), area.left() - area.height());
        while x < area.right() {
            painter.line_segment(
                [pos2(x, area.bottom()), pos2(x + height, area.top())],
                stroke,
            );
            x += HATCH_GAP;
        }
    }
}

/// The stops: a band on the ground line.
fn paint_stops(ui: &egui::Ui, plot: &Plot<'_>, theme: &Theme) {
    let first = plot
        .stops
        .partition_point(|stop| stop.range.end() < plot.range.start());
    let mut painted_to = f32::NEG_INFINITY;
    for stop in plot.stops.iter().skip(first) {
        if stop.range.start() > plot.range.end() {
            break;
        }
        let (left, right) = (plot.x_of(stop.range.start()), plot.x_of(stop.range.end()));
        let right = right.max(left + 1.5);
        if right <= painted_to + 0.5 {
            continue;
        }
        let bottom = plot.area.bottom();
        let band = Rect::from_min_max(
            pos2(left.max(painted_to), bottom - 4.0),
            pos2(right, bottom),
        );
        ui.painter().rect_filled(band, 1.5, theme.warn);
        painted_to = right;
    }
}

/// Conflicts are diamonds, anomalies triangles: told by shape as well as by colour.
fn paint_marks(ui: &egui::Ui, plot: &Plot<'_>, theme: &Theme) {
    // Both may be at one moment: each has a line of its own.
    let (anomaly_y, y) = (plot.area.top() + 5.0, plot.area.top() + 14.0);
    let (mut conflict_x, mut anomaly_x) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
    for (index, column) in plot.columns.iter().enumerate() {
        let x = plot.column_x(index);
        if column.span.marks.has_conflict && x - conflict_x >= MARK_GAP {
            conflict_x = x;
            let points = vec![
                pos2(x, y - 4.0),
                pos2(x + 4.0, y),
                pos2(x, y + 4.0),
                pos2(x - 4.0, y),
            ];
            let shape = Shape::convex_polygon(points, theme.conflict, Stroke::NONE);
            ui.painter().add(shape);
        }
        if column.span.marks.has_anomaly && x - anomaly_x >= MARK_GAP {
            anomaly_x = x;
            let points = vec![
                pos2(x, anomaly_y - 4.0),
                pos2(x + 4.0, anomaly_y + 4.0),
                pos2(x - 4.0, anomaly_y + 4.0),
            ];
            let shape = Shape::convex_polygon(points, theme.anomaly, Stroke::NONE);
            ui.painter().add(shape);
        }
    }
}

/// The playhead with the speed there, and the moment under the pointer.
fn paint_moments(ui: &egui::Ui, plot: &Plot<'_>, top_kmh: f32, theme: &Theme) {
    let line = |x: f32, color: Color32| {
        let bar = Rect::from_min_max(
            pos2(x - 0.75, plot.area.top()),
            pos2(x + 0.75, plot.area.bottom()),
        );
        ui.painter().rect_filled(bar, 0.0, color);
    };
    if let Some(time) = plot.hovered.filter(|time| plot.range.contains(*time)) {
        line(plot.x_of(time), theme.text_3);
    }
    if !plot.range.contains(plot.playhead) {
        return;
    }
    let x = plot.x_of(plot.playhead);
    line(x, theme.accent);
    if let Some(kmh) = plot.playhead_kmh {
        let center = pos2(x, plot.y_of(kmh as f32, top_kmh));
        ui.painter()
            .circle(center, 4.0, plot.color, Stroke::new(1.5, theme.on_accent));
    }
}

/// The marker on the map of where the vehicle was at the moment under the pointer.
pub fn ghost(center: Pos2, color: Color32, theme: &Theme) -> Shape {
    let around = |radius: f32| {
        let points: Vec<Pos2> = (0..=32_u8)
            .map(|step| {
                let angle = f32::from(step) / 32.0 * std::f32::consts::TAU;
                center + vec2(angle.cos(), angle.sin()) * radius
            })
            .collect();
        points
    };
    let mut shapes = vec![
        Shape::circle_filled(center, 9.0, theme.ground.gamma_multiply(0.7)),
        Shape::circle_filled(center, 4.0, color),
    ];
    let ring = Stroke::new(2.0, theme.text_1);
    shapes.extend(Shape::dashed_line(&around(9.0), ring, 4.0, 3.0));
    Shape::Vec(shapes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zone;
    use std::sync::LazyLock;

    static FACE: LazyLock<TimeFace> = LazyLock::new(|| TimeFace::of(Zone::NotStated));

    fn plot(columns: &[Column]) -> Plot<'_> {
        let time = |secs: f64| Timestamp::from_epoch_millis(secs * 1000.0).unwrap();
        Plot {
            area: Rect::from_min_size(Pos2::ZERO, vec2(100.0, 90.0)),
            range: TimeRange::new(time(0.0), time(100.0)),
            columns,
            stops: &[],
            whole: SpeedSpan {
                recorded: extent(0.0, 47.0),
                ..SpeedSpan::default()
            },
            color: Color32::WHITE,
            face: &FACE,
            units: Units::KmPerHour,
            playhead: time(0.0),
            playhead_kmh: None,
            hovered: None,
        }
    }

    const fn extent(min_kmh: f32, max_kmh: f32) -> Option<SpeedExtent> {
        Some(SpeedExtent { min_kmh, max_kmh })
    }

    fn column(recorded: Option<SpeedExtent>, has_gap: bool) -> Column {
        let mut column = Column::default();
        column.span.recorded = recorded;
        column.span.marks.has_gap = has_gap;
        column
    }

    #[test]
    fn the_scale_ends_with_a_round_number_above_the_highest_speed() {
        assert_eq!(plot(&[]).scale(), (60.0, 20.0));
        let mut slow = plot(&[]);
        slow.whole = SpeedSpan::default();
        assert_eq!(slow.scale(), (10.0, 5.0));
        slow.whole.derived = extent(0.0, 298.0);
        assert_eq!(slow.scale(), (300.0, 100.0));
        slow.units = Units::MilesPerHour;
        assert_eq!(slow.scale(), (200.0, 100.0));
        slow.units = Units::MetresPerSec;
        assert_eq!(slow.scale(), (100.0, 50.0));
    }

    #[test]
    fn no_line_is_drawn_past_fixes_that_say_nothing_of_that_speed() {
        let silent = Column {
            has_fix: true,
            ..Column::default()
        };
        let stand = column(extent(0.0, 0.0), false);
        let columns = [stand, silent, stand];
        assert_eq!(lines(&plot(&columns), 60.0, |span| span.recorded).len(), 2);
    }

    #[test]
    fn the_line_is_broken_at_a_gap_and_goes_on_over_columns_without_a_fix() {
        let columns = [
            column(extent(10.0, 20.0), false),
            column(None, false),
            column(extent(30.0, 30.0), false),
            column(None, true),
            column(extent(5.0, 5.0), true),
            column(extent(6.0, 6.0), false),
        ];
        let plot = plot(&columns);
        let lines = lines(&plot, 60.0, |span| span.recorded);
        let lengths: Vec<usize> = lines.iter().map(Vec::len).collect();
        assert_eq!(lengths, [3, 2]);
        // From low to high: the next one lies higher.
        assert!(lines[0][0].y > lines[0][1].y && lines[0][1].y > lines[0][2].y);
    }
}
