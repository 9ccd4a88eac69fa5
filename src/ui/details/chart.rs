//! Speed over time of the selected vehicle: zoomed, dragged, hovered, clicked.

use egui::{
    Align2, CursorIcon, EventFilter, Key, Pos2, Rect, Response, Role, Sense, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::columns::{Column, columns};
use super::plot::{Plot, paint};
use super::tally::Sums;
use crate::command::Command;
use crate::geo::WorldPoint;
use crate::model::{Provenance, Track, Vehicle, VehicleKey};
use crate::time::{TimeRange, Timestamp};
use crate::ui::theme::Theme;
use crate::ui::view::View;
use crate::ui::widgets::{self, ButtonLook};
use crate::ui::{fonts, icons};
use crate::words::details as words;
use crate::words::details::chart as texts;

/// Height of the chart with its title and its times, in points.
pub const HEIGHT: f32 = HEADER + PLOT + TIMES;
/// The same where there is little room.
pub const LOW_HEIGHT: f32 = HEADER + LOW_PLOT + TIMES;

const HEADER: f32 = 30.0;
const PLOT: f32 = 84.0;
const LOW_PLOT: f32 = 50.0;
const TIMES: f32 = 18.0;
/// Width of the figures beside the curve, in points.
const SCALE: f32 = 24.0;
/// Points that the wheel turns to see half as much time.
const WHEEL_POINTS_PER_HALVING: f64 = 120.0;
/// No less time than this is shown, in microseconds.
const MIN_SPAN_MICROS: f64 = 2e6;
/// Where the playhead comes to lie when it has left the part that is shown.
const PAGE_FRACTION: f64 = 0.12;
/// Steps of the arrow keys over the chart's width.
const KEY_STEPS: f64 = 100.0;

/// What the chart remembers: which part is shown, and the curve of it.
#[derive(Debug, Default)]
pub struct Chart {
    of: Option<(VehicleKey, u64)>,
    /// The part that is shown; `None` for the whole track.
    part: Option<TimeRange>,
    last_playhead: Option<Timestamp>,
    curve: Option<Curve>,
    /// The moment under the pointer in the last frame.
    pub pointed: Option<Timestamp>,
    /// A moment that is pointed at elsewhere, on the map or the timeline.
    pub elsewhere: Option<Timestamp>,
}

/// A curve and what it is of.
#[derive(Debug)]
struct Curve {
    version: u64,
    range: TimeRange,
    columns: Vec<Column>,
}

impl Chart {
    /// Draws the chart into `rect`. Returns the place at the moment under the pointer.
    #[expect(
        clippy::too_many_arguments,
        reason = "what is drawn, of whom, and where what is asked for goes"
    )]
    pub fn show(
        &mut self,
        ui: &egui::Ui,
        rect: Rect,
        (key, vehicle): (VehicleKey, &Vehicle),
        sums: Option<&Sums>,
        view: &View<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) -> Option<WorldPoint> {
        if self.of != Some((key, view.fleet_generation)) {
            *self = Self {
                of: Some((key, view.fleet_generation)),
                elsewhere: self.elsewhere,
                ..Self::default()
            };
        }
        self.pointed = None;
        let whole = vehicle.track.range()?;
        let header = Rect::from_min_size(rect.min, vec2(rect.width(), HEADER));
        let area = Rect::from_min_max(
            pos2(rect.left() + SCALE, header.bottom()),
            pos2(rect.right(), rect.bottom() - TIMES),
        );
        self.zoom_buttons(ui, header, whole, view, theme);
        let response = ui.interact(area, ui.scope_id().with("chart"), Sense::click_and_drag());
        self.listen(ui, &response, area, whole, view, out);
        self.follow(whole, view.clock.playhead());
        let range = self.shown(whole);
        describe(&response, range, view);
        self.pointed = hovered_time(&response, area, range);
        let place = |time| vehicle.track.place_at(time).map(|(place, _)| place);
        let ghost = self.pointed.and_then(place);
        // Where else the pointer is, the map has marks of its own.
        let hovered = self.pointed.or(self.elsewhere);
        let readout = hovered.map_or_else(String::new, |time| readout(&vehicle.track, time, view));
        let title_room =
            Rect::from_min_max(header.min, pos2(header.right() - 84.0, header.bottom()));
        let chart_title = texts::title(view.units().speed_unit());
        let (text, font, color) = if readout.is_empty() {
            (chart_title.as_str(), fonts::semibold(12.0), theme.text_1)
        } else {
            (readout.as_str(), fonts::regular(12.0), theme.text_1)
        };
        let id = ui.scope_id().with("chart title");
        widgets::text(ui, id, title_room, Align2::LEFT_CENTER, text, font, color);
        let Some(sums) = sums else {
            let id = ui.scope_id().with("chart waits");
            let font = fonts::regular(12.0);
            let middle = Align2::CENTER_CENTER;
            widgets::text(ui, id, area, middle, words::ADDING, font, theme.text_2);
            return ghost;
        };
        let count = column_count(ui, area);
        let curve = self.curve_of(&vehicle.track, sums, range, count);
        let plot = Plot {
            area,
            range,
            columns: &curve.columns,
            stops: sums.journey.stops(),
            whole: sums.profile.whole(),
            color: theme.swatch(vehicle.color),
            face: view.time_face,
            units: view.units(),
            playhead: view.clock.playhead(),
            playhead_kmh: vehicle
                .track
                .pose_at(view.clock.playhead())
                .and_then(|pose| pose.speed)
                .map(|speed| speed.kmh),
            hovered,
        };
        paint(ui, &plot, theme);
        widgets::focus_ring(ui, &response, area, 4.into(), theme);
        ghost
    }

    /// The part of the track that is shown.
    fn shown(&self, whole: TimeRange) -> TimeRange {
        self.part.unwrap_or(whole)
    }

    fn curve_of(&mut self, track: &Track, sums: &Sums, range: TimeRange, count: usize) -> &Curve {
        let kept = self.curve.take().filter(|kept| {
            kept.version == sums.version && kept.range == range && kept.columns.len() == count
        });
        self.curve.insert(kept.unwrap_or_else(|| Curve {
            version: sums.version,
            range,
            columns: columns(track, &sums.profile, range, count),
        }))
    }

    fn zoom_buttons(
        &mut self,
        ui: &egui::Ui,
        header: Rect,
        whole: TimeRange,
        view: &View<'_>,
        theme: &Theme,
    ) {
        let middle = |number: f32| {
            let x = header.right() - 13.0 - 27.0 * number;
            Rect::from_center_size(pos2(x, header.center().y), Vec2::splat(26.0))
        };
        let button = |number: f32, symbol: char, name: &str| {
            let id = ui.scope_id().with(("chart", name));
            let look = ButtonLook::Plain;
            widgets::icon_button(ui, id, middle(number), symbol, name, look, theme).clicked()
        };
        let playhead = view.clock.playhead();
        if button(2.0, icons::ZOOM_IN, texts::LESS) {
            self.zoom(whole, 0.5, whole.clamp(playhead));
        }
        if button(1.0, icons::ZOOM_OUT, texts::MORE) {
            self.zoom(whole, 2.0, whole.clamp(playhead));
        }
        if button(0.0, icons::WHOLE_CHART, texts::WHOLE) {
            self.part = None;
        }
    }

    /// Wheel, drag, click and arrow keys on the chart.
    fn listen(
        &mut self,
        ui: &egui::Ui,
        response: &Response,
        area: Rect,
        whole: TimeRange,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) {
        let range = self.shown(whole);
        if response.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
            let (wheel, pinch) =
                ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
            let halvings = f64::from(wheel) / WHEEL_POINTS_PER_HALVING + f64::from(pinch).log2();
            if halvings.is_finite() && halvings != 0.0 {
                // The panel under the chart is not to scroll too.
                ui.input_mut(|input| input.smooth_scroll_delta = Vec2::ZERO);
                let at = hovered_time(response, area, range).unwrap_or(view.clock.playhead());
                self.zoom(whole, (-halvings).exp2(), at);
            }
        }
        if response.dragged() && self.part.is_some() {
            let part = -f64::from(response.drag_delta().x / area.width().max(1.0));
            self.part = Some(moved(range, whole, part));
            ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        }
        if response.clicked()
            && let Some(time) = hovered_time(response, area, range)
        {
            out.push(Command::Seek(time));
        }
        if response.has_focus() {
            let filter = EventFilter {
                horizontal_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            let steps = ui.input(|input| {
                let presses = |key| input.num_presses(key) as f64;
                presses(Key::ArrowRight) - presses(Key::ArrowLeft)
            });
            if steps != 0.0 {
                out.push(Command::SeekBySecs(
                    range.duration_secs() * steps / KEY_STEPS,
                ));
            }
        }
    }

    /// Shows so many times as much time about a moment; more than the whole is the whole.
    fn zoom(&mut self, whole: TimeRange, factor: f64, about: Timestamp) {
        let range = self.shown(whole);
        let (old, all) = (length_micros(range), length_micros(whole));
        let new = (old * factor).max(MIN_SPAN_MICROS);
        if new >= all {
            self.part = None;
            return;
        }
        let about = range.clamp(about);
        let start = about.micros_since(whole.start()) as f64 - new * range.fraction_of(about);
        self.part = part_of(whole, start, new);
    }

    /// Turns the page when the playhead has left what is shown.
    fn follow(&mut self, whole: TimeRange, playhead: Timestamp) {
        let before = self.last_playhead.replace(playhead);
        let Some(part) = self.part else { return };
        // Live data may have come, or another part been loaded.
        if before.is_none_or(|before| before == playhead)
            || part.contains(playhead)
            || !whole.contains(playhead)
        {
            return;
        }
        let len = length_micros(part);
        let lead = if playhead > part.end() {
            PAGE_FRACTION
        } else {
            1.0 - PAGE_FRACTION
        };
        let start = playhead.micros_since(whole.start()) as f64 - len * lead;
        self.part = part_of(whole, start, len);
    }
}

/// A column for each pixel.
fn column_count(ui: &egui::Ui, area: Rect) -> usize {
    // A float `as` integer saturates; the panel is some hundred points wide.
    (area.width() * ui.pixels_per_point())
        .round()
        .clamp(1.0, 4096.0) as usize
}

fn length_micros(range: TimeRange) -> f64 {
    range.end().micros_since(range.start()) as f64
}

/// The part of `whole` that begins so many microseconds after its start, moved to lie inside.
fn part_of(whole: TimeRange, start_micros: f64, len_micros: f64) -> Option<TimeRange> {
    let all = length_micros(whole);
    let start = start_micros.clamp(0.0, (all - len_micros).max(0.0));
    let at = |micros: f64| whole.start().saturating_add_micros(micros as i64);
    (len_micros < all).then(|| TimeRange::new(at(start), at(start + len_micros)))
}

/// `range` moved by a part of its length, inside of `whole`.
fn moved(range: TimeRange, whole: TimeRange, part: f64) -> TimeRange {
    let len = length_micros(range);
    let start = range.start().micros_since(whole.start()) as f64 + len * part;
    part_of(whole, start, len).unwrap_or(whole)
}

/// The moment under the pointer.
fn hovered_time(response: &Response, area: Rect, range: TimeRange) -> Option<Timestamp> {
    let pos: Pos2 = response.hover_pos().or_else(|| {
        response
            .clicked()
            .then(|| response.interact_pointer_pos())
            .flatten()
    })?;
    let fraction = (pos.x - area.left()) / area.width().max(1.0);
    Some(range.at_fraction(f64::from(fraction.clamp(0.0, 1.0))))
}

/// `08:12:03 · 41.2 km/h, recorded`: time and value under the pointer.
fn readout(track: &Track, time: Timestamp, view: &View<'_>) -> String {
    let clock = time.format_time(view.zone_at(time));
    let speed = track.pose_at(time).and_then(|pose| pose.speed);
    match speed {
        Some(speed) => {
            let source = match speed.source {
                Provenance::Recorded => texts::SENT,
                Provenance::Derived => texts::DERIVED,
            };
            texts::readout(&clock, &view.units().speed(speed.kmh), source)
        }
        None => texts::no_speed(&clock),
    }
}

fn describe(response: &Response, range: TimeRange, view: &View<'_>) {
    response.widget_info(|| {
        let label = texts::name(
            &range.start().format_date_time(view.zone_at(range.start())),
            &range.end().format_date_time(view.zone_at(range.end())),
        );
        WidgetInfo::labeled(Role::Button, true, label)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(secs: f64) -> Timestamp {
        Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
    }

    fn span(from: f64, to: f64) -> TimeRange {
        TimeRange::new(time(from), time(to))
    }

    #[test]
    fn zooming_keeps_the_moment_under_the_pointer_and_ends_with_the_whole() {
        let whole = span(0.0, 1000.0);
        let mut chart = Chart::default();
        chart.zoom(whole, 0.5, time(250.0));
        assert_eq!(chart.part, Some(span(125.0, 625.0)));
        chart.zoom(whole, 0.5, time(625.0));
        assert_eq!(chart.part, Some(span(375.0, 625.0)));
        chart.zoom(whole, 1e-9, time(500.0));
        assert_eq!(chart.part.map(TimeRange::duration_secs), Some(2.0));
        chart.zoom(whole, 1e9, time(500.0));
        assert_eq!(chart.part, None);
        // A track shorter than the shortest part stays whole.
        chart.zoom(span(0.0, 1.0), 0.5, time(0.5));
        assert_eq!(chart.part, None);
    }

    #[test]
    fn a_drag_moves_what_is_shown_as_far_as_there_is_data() {
        let whole = span(0.0, 1000.0);
        assert_eq!(moved(span(100.0, 200.0), whole, 0.5), span(150.0, 250.0));
        assert_eq!(moved(span(100.0, 200.0), whole, -9.0), span(0.0, 100.0));
        assert_eq!(moved(span(100.0, 200.0), whole, 99.0), span(900.0, 1000.0));
    }

    #[test]
    fn the_page_turns_when_the_playhead_leaves_it_and_not_when_it_is_dragged_away() {
        let whole = span(0.0, 1000.0);
        let mut chart = Chart {
            part: Some(span(100.0, 200.0)),
            ..Chart::default()
        };
        chart.follow(whole, time(150.0));
        chart.follow(whole, time(199.0));
        assert_eq!(chart.part, Some(span(100.0, 200.0)));
        chart.follow(whole, time(202.0));
        assert_eq!(chart.part, Some(span(190.0, 290.0)));
        chart.part = Some(span(500.0, 600.0));
        chart.follow(whole, time(202.0));
        assert_eq!(chart.part, Some(span(500.0, 600.0)), "nothing moves");
        chart.follow(whole, time(201.0));
        assert_eq!(chart.part, Some(span(113.0, 213.0)), "backward");
    }
}
