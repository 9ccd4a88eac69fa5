//! What shapes, lines and colours on the map mean, and what of it is drawn.

use egui::{Align2, Color32, Pos2, Rect, ScrollArea, Shape, Stroke, pos2, vec2};

use super::coloring::{self, color32};
use super::dialog::Dialog;
use super::theme::Theme;
use super::view::View;
use super::{fonts, format, icons, spoken, widgets};
use crate::command::Command;
use crate::model::{ColorBy, UNKNOWN_COLOR, speed_colors};
use crate::words::{coloring as words, legend, regions};

/// Width in points.
pub const WIDTH: f32 = 284.0;

const PADDING: f32 = 16.0;
const TITLE_HEIGHT: f32 = 38.0;
const ROW_HEIGHT: f32 = 24.0;
const NOTE_HEIGHT: f32 = 18.0;
const TOGGLE_HEIGHT: f32 = 34.0;
/// Room for the drawing before each text.
const SAMPLE_WIDTH: f32 = 62.0;

/// What a row of the legend shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sample {
    Observed,
    Interpolated,
    Gap,
    Conflict,
    Anomaly,
}

/// All kinds of places and lines, with what they mean.
pub(super) const ROWS: [(Sample, &str); 5] = [
    (Sample::Observed, legend::OBSERVED),
    (Sample::Interpolated, legend::INTERPOLATED),
    (Sample::Gap, legend::GAP),
    (Sample::Conflict, legend::CONFLICT),
    (Sample::Anomaly, legend::ANOMALY),
];

/// Groups that are listed at most; the others have colours all the same.
const MAX_GROUPS: usize = 8;

/// Height in points.
pub fn height(view: &View<'_>) -> f32 {
    let classes = classes(view);
    let classes_height = if classes.is_empty() {
        0.0
    } else {
        NOTE_HEIGHT * (classes.len() + 1) as f32 + PADDING / 2.0
    };
    TITLE_HEIGHT
        + ROW_HEIGHT * ROWS.len() as f32
        + classes_height
        + NOTE_HEIGHT * (words::CERTAINTIES.len() + 1) as f32
        + 2.0 * TOGGLE_HEIGHT
        + 1.5 * PADDING
}

/// Draws the legend; returns whether it is to be closed. Where `rect` is less high than
/// [`height`], it is scrolled.
pub fn show(
    ui: &mut egui::Ui,
    rect: Rect,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> bool {
    let mut ui = spoken::child_group(ui, "legend", regions::LEGEND, rect);
    ui.set_clip_rect(rect.expand(24.0));
    widgets::panel(&ui, ui.scope_id().with("panel"), rect, theme);
    show_contents(&mut ui, rect, view, theme, out)
}

/// The same in a box over everything, where there is no room for a panel.
pub fn show_boxed(
    ctx: &egui::Context,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> bool {
    let room = (ctx.content_rect().height() - 32.0).max(TITLE_HEIGHT + ROW_HEIGHT);
    let dialog = Dialog::unique("legend box", legend::TITLE)
        .margin(0)
        .over_what_is_looked_at();
    let response = dialog.show(ctx, theme, |ui| {
        let (_, rect) = ui.allocate_space(vec2(WIDTH, height(view).min(room)));
        let bar = Rect::from_min_size(rect.min, vec2(WIDTH, TITLE_HEIGHT));
        spoken::box_title(ui, bar, legend::TITLE);
        show_contents(ui, rect, view, theme, out)
    });
    response.inner || response.should_close()
}

fn show_contents(
    ui: &mut egui::Ui,
    rect: Rect,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> bool {
    let is_closed = title(ui, rect.shrink2(vec2(PADDING, 0.0)), theme);
    let body = rect.with_min_y(rect.top() + TITLE_HEIGHT);
    let mut child = widgets::child(ui, "legend body", body);
    ScrollArea::vertical()
        .id_salt("legend")
        .max_height(body.height())
        .auto_shrink(false)
        .show(&mut child, |ui| {
            let (_, all) = ui.allocate_space(vec2(body.width(), height(view) - TITLE_HEIGHT));
            let inner = all.shrink2(vec2(PADDING, 0.0));
            let mut top = all.top();
            for (index, (sample, text)) in ROWS.into_iter().enumerate() {
                let size = vec2(inner.width(), ROW_HEIGHT);
                let row = Rect::from_min_size(pos2(inner.left(), top), size);
                draw_sample(ui, row.left_center(), sample, theme);
                let area = row.with_min_x(row.left() + SAMPLE_WIDTH);
                let id = ui.scope_id().with(("row", index));
                let font = fonts::regular(13.0);
                widgets::text(ui, id, area, Align2::LEFT_CENTER, text, font, theme.text_1);
                top += ROW_HEIGHT;
            }
            top += PADDING / 2.0;
            top = told_by_color(ui, inner, top, view, theme);
            top = certainties(ui, inner, top, theme);
            toggles(ui, inner, top, view, theme, out);
        });
    is_closed
}

fn title(ui: &egui::Ui, inner: Rect, theme: &Theme) -> bool {
    let bar = Rect::from_min_size(inner.min, vec2(inner.width(), TITLE_HEIGHT));
    let id = ui.scope_id().with("title");
    let font = fonts::semibold(13.0);
    let area = bar.with_max_x(bar.right() - 32.0);
    widgets::text(
        ui,
        id,
        area,
        Align2::LEFT_CENTER,
        legend::TITLE,
        font,
        theme.text_1,
    );
    let close = Rect::from_center_size(pos2(bar.right() - 10.0, bar.center().y), vec2(28.0, 28.0));
    let id = ui.scope_id().with("close");
    let look = widgets::ButtonLook::Plain;
    widgets::icon_button(ui, id, close, icons::CLOSE, legend::CLOSE, look, theme).clicked()
}

/// What the classes of colours are called, with the colours on this map. Certainties are in
/// the legend at any time.
fn classes(view: &View<'_>) -> Vec<(String, Color32)> {
    let ground = view.basemap.ground;
    let unknown = color32(UNKNOWN_COLOR);
    match view.display.color_by {
        ColorBy::Vehicle | ColorBy::Certainty => Vec::new(),
        ColorBy::Speed => {
            let colors = speed_colors(ground).map(color32);
            let mut all: Vec<_> = coloring::speed_classes(view.units())
                .into_iter()
                .zip(colors)
                .collect();
            all.push((words::UNKNOWN.to_owned(), unknown));
            all.push((words::SPEED_NOTE.to_owned(), Color32::TRANSPARENT));
            all
        }
        ColorBy::Group => {
            let groups = view.fleet.groups();
            let mut all: Vec<_> = groups
                .iter()
                .take(MAX_GROUPS)
                .map(|group| {
                    let text = words::of_group(group.name, &format::count(group.vehicles));
                    (text, color32(group.color.legible_on(ground)))
                })
                .collect();
            let left_out = groups.iter().count().saturating_sub(all.len());
            if left_out > 0 {
                let text = words::more_groups(&format::count(left_out));
                all.push((text, Color32::TRANSPARENT));
            }
            let none = if all.is_empty() {
                words::NO_GROUPS
            } else {
                words::GROUP_NONE
            };
            all.push((none.to_owned(), color32(UNKNOWN_COLOR.legible_on(ground))));
            all
        }
    }
}

/// What colours tell beside which vehicle it is; returns where the rows end.
fn told_by_color(ui: &egui::Ui, inner: Rect, top: f32, view: &View<'_>, theme: &Theme) -> f32 {
    let classes = classes(view);
    if classes.is_empty() {
        return top;
    }
    let mut row = Rect::from_min_size(pos2(inner.left(), top), vec2(inner.width(), NOTE_HEIGHT));
    let title = if view.display.color_by == ColorBy::Group {
        words::GROUP_TITLE
    } else {
        words::SPEED_TITLE
    };
    let id = ui.scope_id().with("colours");
    let font = fonts::medium(11.0);
    widgets::text(ui, id, row, Align2::LEFT_CENTER, title, font, theme.text_2);
    for (index, (text, color)) in classes.into_iter().enumerate() {
        row = row.translate(vec2(0.0, NOTE_HEIGHT));
        if color != Color32::TRANSPARENT {
            // On the map's own ground, which may be another than the panel's.
            let sample =
                Rect::from_center_size(pos2(row.left() + 8.0, row.center().y), vec2(16.0, 10.0));
            let ground = color32(view.basemap.ground);
            ui.painter().rect_filled(sample, 3.0, ground);
            ui.painter().rect_filled(sample.shrink(2.0), 1.5, color);
        }
        let id = ui.scope_id().with(("colour", index));
        let area = row.with_min_x(row.left() + 24.0);
        let font = fonts::regular(11.0);
        widgets::text(ui, id, area, Align2::LEFT_CENTER, &text, font, theme.text_2);
    }
    row.bottom() + PADDING / 2.0
}

/// How sure a speed is; returns where the rows end.
fn certainties(ui: &egui::Ui, inner: Rect, top: f32, theme: &Theme) -> f32 {
    let mut row = Rect::from_min_size(pos2(inner.left(), top), vec2(inner.width(), NOTE_HEIGHT));
    let id = ui.scope_id().with("certainty");
    let font = fonts::medium(11.0);
    let text = words::CERTAINTY_TITLE;
    widgets::text(ui, id, row, Align2::LEFT_CENTER, text, font, theme.text_2);
    let colors = [theme.good, theme.warn, theme.bad, theme.gap];
    let parts = words::CERTAINTIES.into_iter().zip(colors).enumerate();
    for (class, ((word, meaning), color)) in parts {
        row = row.translate(vec2(0.0, NOTE_HEIGHT));
        let mark = pos2(row.left() + 7.0, row.center().y);
        coloring::certainty_mark(ui, mark, class, color, theme);
        let id = ui.scope_id().with(("certainty", word));
        let area = row.with_min_x(row.left() + 20.0);
        let text = words::certainty(word, meaning);
        let font = fonts::regular(11.0);
        widgets::text(ui, id, area, Align2::LEFT_CENTER, &text, font, theme.text_2);
    }
    row.bottom() + PADDING / 2.0
}

fn toggles(
    ui: &egui::Ui,
    inner: Rect,
    top: f32,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let row = |index: f32| {
        let min = pos2(inner.left(), top + index * TOGGLE_HEIGHT + 4.0);
        Rect::from_min_size(min, vec2(inner.width(), 28.0))
    };
    let hides = view.display.hide_inferred;
    let id = ui.scope_id().with("inferred");
    let label = legend::OBSERVED_ONLY;
    let name = legend::OBSERVED_ONLY_NAME;
    if widgets::toggle_chip(ui, id, row(0.0), icons::EYE, label, name, hides, theme).clicked() {
        out.push(Command::HideInferred(!hides));
    }
    let connects = view.display.show_connectors;
    let id = ui.scope_id().with("connectors");
    let label = legend::CONNECTORS;
    let name = legend::CONNECTORS_NAME;
    let chip = widgets::toggle_chip(
        ui,
        id,
        row(1.0),
        icons::DASHES,
        label,
        name,
        connects,
        theme,
    );
    if chip.clicked() {
        out.push(Command::ShowConnectors(!connects));
    }
}

/// A piece of a trail with its marker, as the map has them.
pub(super) fn draw_sample(ui: &egui::Ui, left: Pos2, sample: Sample, theme: &Theme) {
    let painter = ui.painter();
    let (from, to) = (left + vec2(2.0, 0.0), left + vec2(44.0, 0.0));
    let own = theme.accent;
    let (color, width, is_dashed) = match sample {
        Sample::Observed => (own, 3.0, false),
        Sample::Interpolated => (own, 1.5, true),
        Sample::Gap => (theme.gap, 1.5, true),
        Sample::Conflict => (theme.conflict, 1.5, true),
        Sample::Anomaly => (theme.anomaly, 1.5, true),
    };
    let stroke = Stroke::new(width, color);
    if is_dashed {
        painter.extend(Shape::dashed_line(&[from, to], stroke, 4.0, 4.0));
    } else {
        painter.line_segment([from, to], stroke);
    }
    let white = Stroke::new(2.0, Color32::WHITE);
    match sample {
        Sample::Observed => {
            painter.circle(to, 6.5, own, white);
        }
        Sample::Interpolated => {
            painter.circle(to, 6.5, own, white);
            painter.circle_filled(to, 2.8, Color32::WHITE);
        }
        Sample::Gap => {
            painter.circle_filled(to, 4.5, theme.gap);
            for quarter in 0..4_u8 {
                let begin = f32::from(quarter) * std::f32::consts::FRAC_PI_2;
                let arc: Vec<Pos2> = (0..=4_u8)
                    .map(|step| {
                        let angle = begin + f32::from(step) * 0.2;
                        to + vec2(angle.cos(), angle.sin()) * 6.0
                    })
                    .collect();
                painter.line(arc, Stroke::new(1.5, Color32::WHITE));
            }
        }
        Sample::Conflict => {
            let corners = [(0.0, -7.0), (7.0, 0.0), (0.0, 7.0), (-7.0, 0.0)];
            let points = corners.map(|(x, y)| to + vec2(x, y)).to_vec();
            painter.add(Shape::convex_polygon(points, theme.conflict, white));
        }
        Sample::Anomaly => {
            let corners = [(0.0, -7.5), (7.0, 5.0), (-7.0, 5.0)];
            let points = corners.map(|(x, y)| to + vec2(x, y)).to_vec();
            painter.add(Shape::convex_polygon(points, theme.anomaly, white));
        }
    }
}
