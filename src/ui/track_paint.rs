//! What is drawn of the vehicles on the timeline: the band of all, lanes, marks and quiet times.

use egui::{Align2, Color32, Mesh, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::density::{BUCKETS, Bucket};
use super::lanes::{Doing, Doubt, Lane, moment};
use super::theme::Theme;
use super::time_axis::TimeAxis;
use super::{fonts, time_told, widgets};
use crate::time::{TimeRange, Timestamp};
use crate::words::timeline::track as words;

/// Room for marks over the band.
const MARKS_HEIGHT: f32 = 8.0;
/// The line under the band that fills as it is played.
const LINE_HEIGHT: f32 = 3.0;
/// Between the lines of a hatched area.
const HATCH_GAP: f32 = 6.0;
/// Quiet times that are hatched at most; more could not be told apart.
const MAX_HATCHED: usize = 400;

/// What is known when: a quiet area whose height is the share of vehicles, moving ones
/// solid, standing ones pale, holes where nothing is known; under it the line of what has
/// been played, over it the marks of what is doubtful.
pub fn band(
    ui: &egui::Ui,
    band: Rect,
    axis: &TimeAxis,
    buckets: impl Iterator<Item = Bucket>,
    playhead: Timestamp,
    theme: &Theme,
) {
    let split = axis.x_within(playhead);
    let area = Rect::from_min_max(
        band.min + vec2(0.0, MARKS_HEIGHT),
        band.max - vec2(0.0, LINE_HEIGHT + 1.0),
    );
    let mut mesh = Mesh::default();
    let mut column = |left: f32, right: f32, low: f32, high: f32, strength: f32| {
        if high <= low {
            return;
        }
        let y = |share: f32| area.bottom() - area.height() * share;
        let mut part = |from: f32, to: f32, color: Color32| {
            if to > from {
                let rect = Rect::from_min_max(pos2(from, y(high)), pos2(to, y(low)));
                mesh.add_colored_rect(rect, color.gamma_multiply(strength));
            }
        };
        part(left, right.min(split), theme.accent);
        part(left.max(split), right, theme.text_2);
    };
    let mut marks = Vec::new();
    let width = band.width() / BUCKETS as f32;
    for (i, bucket) in buckets.enumerate() {
        let left = band.left() + width * i as f32;
        let right = left + width;
        column(left, right, 0.0, bucket.moving, 0.42);
        column(left, right, bucket.moving, bucket.known, 0.26);
        let top = pos2((left + right) / 2.0, band.top());
        if bucket.has_anomaly {
            marks.push(wedge(top, 7.0, theme.anomaly));
        }
        if bucket.has_conflict {
            marks.push(diamond(top + vec2(0.0, 3.0), 3.5, theme.conflict));
        }
    }
    ui.painter().add(Shape::mesh(mesh));
    ui.painter().extend(marks);
    let line = Rect::from_min_max(pos2(band.left(), band.bottom() - LINE_HEIGHT), band.max);
    ui.painter()
        .rect_filled(line, LINE_HEIGHT / 2.0, theme.hover);
    let played = Rect::from_min_max(line.min, pos2(split, line.bottom()));
    ui.painter()
        .rect_filled(played, LINE_HEIGHT / 2.0, theme.accent);
}

/// One vehicle: a bar where it moves, a low pale one where it stands, dots where nothing is
/// known, a thin line in the colour of anomalies where the fixes cannot be true; a diamond marks
/// a contradiction, a wedge an impossible fix.
pub fn lane(
    ui: &egui::Ui,
    rect: Rect,
    axis: &TimeAxis,
    lane: &Lane,
    color: Color32,
    theme: &Theme,
) {
    ui.painter()
        .rect_filled(rect, rect.height() / 2.0, theme.hover);
    // A float `as` integer saturates.
    let pixel_micros = (axis.micros_per_point() / f64::from(ui.pixels_per_point())) as i64;
    let mut bars = Vec::new();
    let mut mesh = Mesh::default();
    let middle = rect.center().y;
    for span in lane.spans(axis.span, pixel_micros.max(1)) {
        let left = axis.x_within(moment(span.from));
        let right = axis.x_within(moment(span.to)).max(left + 0.5);
        let whole = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
        match span.doing {
            Doing::Moves if right - left >= 4.0 => bars.push(Shape::rect_filled(whole, 1.5, color)),
            Doing::Moves => mesh.add_colored_rect(whole, color),
            Doing::Stands => {
                let low = (rect.height() * 0.34).max(2.0);
                let area = Rect::from_min_max(pos2(left, rect.bottom() - low), whole.max);
                mesh.add_colored_rect(area, color.gamma_multiply(0.55));
            }
            Doing::Gap => dots(&mut mesh, left, right, middle, theme.text_3),
            Doing::Jump => {
                let line = Rect::from_min_max(
                    pos2(left, middle - 0.75),
                    pos2(right.max(left + 1.0), middle + 0.75),
                );
                mesh.add_colored_rect(line, theme.anomaly);
            }
        }
    }
    ui.painter().extend(bars);
    ui.painter().add(Shape::mesh(mesh));
    // A float `as` integer saturates.
    let apart_micros = (axis.micros_per_point() * 5.0) as i64;
    let size = (rect.height() / 2.0 + 0.5).clamp(2.5, 4.0);
    for (micros, doubt) in lane.doubts(axis.span, apart_micros) {
        let x = axis.x_within(moment(micros));
        ui.painter().add(match doubt {
            Doubt::Conflict => diamond(pos2(x, middle), size, theme.conflict),
            Doubt::Anomaly => wedge(pos2(x, rect.top() - 0.5), size * 2.0, theme.anomaly),
        });
    }
}

/// A dotted line: nothing is known.
fn dots(mesh: &mut Mesh, left: f32, right: f32, y: f32, color: Color32) {
    const PITCH: f32 = 4.0;
    // On a grid of the screen, so that the dots do not wander when the view does.
    let mut x = (left / PITCH).ceil() * PITCH;
    if x >= right {
        x = left;
    }
    while x < right {
        let dot = Rect::from_min_size(pos2(x, y - 0.75), vec2(1.5_f32.min(right - x), 1.5));
        mesh.add_colored_rect(dot, color);
        x += PITCH;
    }
}

/// Hatches the quiet times, each with its length where there is room for it.
pub fn quiet(
    ui: &egui::Ui,
    area: Rect,
    axis: &TimeAxis,
    quiet: &[TimeRange],
    is_skipped: bool,
    theme: &Theme,
) {
    let strength = if is_skipped { 0.35 } else { 0.18 };
    let line = Stroke::new(1.0, theme.text_2.gamma_multiply(strength));
    let first = quiet.partition_point(|span| span.end() < axis.span.start());
    let seen = quiet
        .iter()
        .skip(first)
        .take_while(|span| span.start() <= axis.span.end())
        .map(|span| (span, axis.x_within(span.start()), axis.x_within(span.end())))
        .filter(|(_, left, right)| right - left >= 2.0)
        .take(MAX_HATCHED);
    for (span, left, right) in seen {
        let rect = Rect::from_min_max(pos2(left, area.top()), pos2(right, area.bottom()));
        ui.painter()
            .rect_filled(rect, 2.0, theme.hover.gamma_multiply(0.6));
        hatch(ui, rect, line);
        let length = time_told::duration(span.duration_secs());
        for text in [words::nobody_moves(&length), length] {
            let galley = widgets::line(ui, &text, fonts::medium(11.0), theme.text_2, f32::INFINITY);
            let label = galley.size() + vec2(12.0, 4.0);
            if label.x + 12.0 <= rect.width() && label.y <= rect.height() + 1.0 {
                let ground = Rect::from_center_size(rect.center(), label);
                ui.painter().rect_filled(ground, 6.0, theme.opaque_panel);
                widgets::paint(ui, rect.center(), Align2::CENTER_CENTER, galley);
                break;
            }
        }
    }
}

/// Lines from the lower left to the upper right, on a grid of the screen.
fn hatch(ui: &egui::Ui, rect: Rect, line: Stroke) {
    let height = rect.height();
    let mut foot = ((rect.left() - height) / HATCH_GAP).ceil() * HATCH_GAP;
    while foot < rect.right() {
        let (from, to) = (foot.max(rect.left()), (foot + height).min(rect.right()));
        if to > from {
            let y = |x: f32| rect.bottom() - (x - foot);
            ui.painter()
                .line_segment([pos2(from, y(from)), pos2(to, y(to))], line);
        }
        foot += HATCH_GAP;
    }
}

/// The mark of an anomaly: a small wedge that points at its moment.
fn wedge(top: Pos2, width: f32, color: Color32) -> Shape {
    let half = width / 2.0;
    let points = vec![
        top + vec2(-half, 0.0),
        top + vec2(half, 0.0),
        top + vec2(0.0, width * 0.72),
    ];
    Shape::convex_polygon(points, color, Stroke::NONE)
}

/// The mark of a conflict.
fn diamond(center: Pos2, half: f32, color: Color32) -> Shape {
    let points = vec![
        center - vec2(0.0, half),
        center + vec2(half, 0.0),
        center + vec2(0.0, half),
        center - vec2(half, 0.0),
    ];
    Shape::convex_polygon(points, color, Stroke::NONE)
}
