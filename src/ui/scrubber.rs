//! The timeline's track: what is known when, marks of the clock, and the playhead to drag.

use egui::{
    Align2, Color32, CursorIcon, EventFilter, Id, Key, Mesh, Pos2, Rect, Response, Role, Sense,
    Shape, Stroke, WidgetInfo, pos2, vec2,
};

use super::density::{BUCKETS, Density};
use super::theme::Theme;
use super::view::View;
use super::{fonts, ticks, widgets};
use crate::command::Command;
use crate::time::{TimeRange, Timestamp};

/// Marks, area and line together.
const BAND_HEIGHT: f32 = 28.0;
const MARKS_HEIGHT: f32 = 8.0;
const LINE_HEIGHT: f32 = 3.0;
/// Least distance of marks that show hours and minutes, in points.
const MIN_TICK_GAP: f32 = 110.0;

/// Draws the track into `rect` and turns clicks, drags and keys into seeks.
pub fn show(
    ui: &mut egui::Ui,
    rect: Rect,
    view: &View<'_>,
    density: Option<&Density>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let band = Rect::from_min_size(rect.min, vec2(rect.width(), BAND_HEIGHT));
    let Some(range) = view.clock.range() else {
        let line = Rect::from_min_max(pos2(band.left(), band.bottom() - LINE_HEIGHT), band.max);
        ui.painter().rect_filled(line, 1.5, theme.hover);
        return;
    };
    paint_band(ui, band, density, view, theme);
    paint_ticks(ui, rect, band, range, view, theme);
    // A little more than the band, so that it is easily hit.
    let target = Rect::from_min_max(rect.min - vec2(8.0, 4.0), rect.max + vec2(8.0, 0.0));
    let id = ui.scope_id().with("scrubber");
    let response = ui
        .interact(target, id, Sense::click_and_drag())
        .on_hover_cursor(CursorIcon::PointingHand);
    describe(ui, &response, view, range);
    let asked = pointer_time(&response, band, range)
        .or_else(|| keyboard_time(ui, &response, view.clock.playhead(), range));
    if let Some(time) = asked
        && time != view.clock.playhead()
    {
        out.push(Command::Seek(time));
    }
    // While dragging the playhead stays under the pointer, before the clock has followed.
    let shown = asked.unwrap_or(view.clock.playhead());
    paint_playhead(ui, band, range, shown, &response, theme);
    if let Some(pos) = response.hover_pos()
        && !response.dragged()
    {
        paint_hover(ui, pos.x, band, range, view, theme);
    }
}

fn time_at(x: f32, band: Rect, range: TimeRange) -> Timestamp {
    range.at_fraction(f64::from(x - band.left()) / f64::from(band.width().max(1.0)))
}

fn x_of(time: Timestamp, band: Rect, range: TimeRange) -> f32 {
    let fraction = range.fraction_of(time).clamp(0.0, 1.0) as f32;
    band.left() + fraction * band.width()
}

/// Where a press, a drag or a click puts the playhead.
fn pointer_time(response: &Response, band: Rect, range: TimeRange) -> Option<Timestamp> {
    let is_held = response.is_pointer_button_down_on() || response.dragged() || response.clicked();
    let pos = response.interact_pointer_pos().filter(|_| is_held)?;
    Some(time_at(pos.x, band, range))
}

/// Where an arrow key puts the playhead while the track has the keyboard, or a screen
/// reader's step.
fn keyboard_time(
    ui: &egui::Ui,
    response: &Response,
    playhead: Timestamp,
    range: TimeRange,
) -> Option<Timestamp> {
    use egui::accesskit::Action;
    let mut steps = ui.input(|input| {
        let requests = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        requests(Action::Increment) - requests(Action::Decrement)
    });
    if response.has_focus() {
        let filter = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        steps += ui.input(|input| {
            let presses = |key| input.num_presses(key) as f64;
            presses(Key::ArrowRight) - presses(Key::ArrowLeft)
        });
    }
    if steps == 0.0 {
        return None;
    }
    Some(range.at_fraction(range.fraction_of(playhead) + steps / 100.0))
}

fn describe(ui: &egui::Ui, response: &Response, view: &View<'_>, range: TimeRange) {
    let played = range.fraction_of(view.clock.playhead()) * 100.0;
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), played, "Timeline"));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        use egui::accesskit::Action;
        node.set_role(Role::Slider);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
        node.set_numeric_value(played);
        node.set_value(view.clock.playhead().format_date_time(view.fleet.zone()));
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });
}

/// What is known when: a quiet area whose height is the share of vehicles, moving ones
/// solid, standing ones pale, holes where nothing is known; under it the line of what has
/// been played, over it the marks of what is doubtful.
fn paint_band(
    ui: &egui::Ui,
    band: Rect,
    density: Option<&Density>,
    view: &View<'_>,
    theme: &Theme,
) {
    let (Some(density), Some(range)) = (density, view.clock.range()) else {
        return;
    };
    let split = x_of(view.clock.playhead(), band, range);
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
    for (i, bucket) in density.buckets(range).enumerate() {
        let left = band.left() + width * i as f32;
        let right = left + width;
        column(left, right, 0.0, bucket.moving, 0.42);
        column(left, right, bucket.moving, bucket.known, 0.26);
        let top = pos2((left + right) / 2.0, band.top());
        if bucket.has_anomaly {
            marks.push(triangle(top, theme.anomaly));
        }
        if bucket.has_conflict {
            marks.push(diamond(top, theme.conflict));
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

/// The mark of an anomaly: a small wedge that points at its moment.
fn triangle(top: Pos2, color: Color32) -> Shape {
    let points = vec![
        top + vec2(-3.5, 0.0),
        top + vec2(3.5, 0.0),
        top + vec2(0.0, 5.0),
    ];
    Shape::convex_polygon(points, color, Stroke::NONE)
}

/// The mark of a conflict.
fn diamond(top: Pos2, color: Color32) -> Shape {
    let points = vec![
        top,
        top + vec2(3.5, 3.0),
        top + vec2(0.0, 6.0),
        top + vec2(-3.5, 3.0),
    ];
    Shape::convex_polygon(points, color, Stroke::NONE)
}

fn paint_ticks(
    ui: &egui::Ui,
    rect: Rect,
    band: Rect,
    range: TimeRange,
    view: &View<'_>,
    theme: &Theme,
) {
    let marks = ticks::ticks(range, view.fleet.zone(), band.width(), MIN_TICK_GAP);
    for tick in marks {
        let x = x_of(tick.time, band, range);
        let line = Stroke::new(1.0, theme.border);
        ui.painter()
            .vline(x, band.bottom() + 2.0..=rect.bottom(), line);
        let color = if tick.is_new_day {
            theme.text_1
        } else {
            theme.text_2
        };
        let galley = widgets::line(ui, &tick.label, fonts::regular(11.0), color, f32::INFINITY);
        // The last label would stand out of the panel.
        if x + 5.0 + galley.size().x <= rect.right() + 4.0 {
            let pos = pos2(x + 5.0, rect.bottom() + 1.0);
            widgets::paint(ui, pos, Align2::LEFT_BOTTOM, galley);
        }
    }
}

fn paint_playhead(
    ui: &egui::Ui,
    band: Rect,
    range: TimeRange,
    time: Timestamp,
    response: &Response,
    theme: &Theme,
) {
    let x = x_of(time, band, range);
    let over = widgets::hover_amount(ui, response);
    let top = pos2(x, band.top() + 1.0);
    let line = top.y..=band.bottom() + 5.0;
    ui.painter().vline(x, line, Stroke::new(2.0, theme.accent));
    let ring = 5.5 + over * 1.5;
    ui.painter()
        .circle(top, ring, theme.on_accent, Stroke::new(2.5, theme.accent));
    if response.has_focus() {
        ui.painter()
            .circle_stroke(top, ring + 3.5, Stroke::new(1.5, theme.accent));
    }
}

fn paint_hover(
    ui: &egui::Ui,
    x: f32,
    band: Rect,
    range: TimeRange,
    view: &View<'_>,
    theme: &Theme,
) {
    let x = x.clamp(band.left(), band.right());
    let zone = view.fleet.zone();
    let time = time_at(x, band, range);
    let text = if range.duration_secs() > 86_400.0 {
        time.format_date_time(zone)
    } else if range.duration_secs() < 60.0 {
        let micros = time.micros();
        let millis = micros - micros.rem_euclid(1000);
        Timestamp::from_micros(millis).map_or_else(String::new, |t| t.format_time_exact(zone))
    } else {
        time.format_time(zone)
    };
    let painter = ui.painter();
    painter.vline(x, band.y_range(), Stroke::new(1.0, theme.text_2));
    let galley = widgets::line(ui, &text, fonts::medium(11.0), theme.text_1, f32::INFINITY);
    let size = galley.size() + vec2(14.0, 8.0);
    let center = pos2(
        x.clamp(
            band.left() + size.x / 2.0,
            (band.right() - size.x / 2.0).max(band.left() + size.x / 2.0),
        ),
        band.top() - 12.0 - size.y / 2.0,
    );
    let bubble = Rect::from_center_size(center, size);
    // In a layer of its own: the controls above the track are drawn in this one.
    let layer = egui::LayerId::new(egui::Order::Tooltip, Id::unique("timeline hover"));
    let over = ui.ctx().layer_painter(layer);
    over.rect(
        bubble,
        6.0,
        theme.opaque_panel,
        Stroke::new(1.0, theme.border),
        egui::StrokeKind::Inside,
    );
    let pos = Align2::CENTER_CENTER.anchor_size(center, galley.size()).min;
    over.galley(pos, galley, theme.text_1);
}
