//! Names beside the markers on the map, with a halo, and without any two on top of each other.

use egui::{Color32, Painter, Pos2, Rect, Vec2, pos2, vec2};

use super::theme::Theme;
use super::{fonts, widgets};

/// Most labels that are drawn; beyond that the map would be all text.
pub const MAX_LABELS: usize = 200;

/// Most markers that names give way to; in a larger crowd there is no free place anyway.
pub const MAX_MARKERS: usize = 4000;

/// Widest label, in points.
const MAX_WIDTH: f32 = 260.0;
/// Free space around a text, in points.
const MARGIN: f32 = 1.0;
/// Side of the squares in which labels look for neighbours, in points. At least the
/// height of a label, so that few squares have to be looked at.
const CELL: f32 = 64.0;

/// A name to be written beside a marker.
#[derive(Clone, Debug, PartialEq)]
pub struct MapLabel {
    /// Middle of the marker, in points of the screen.
    pub anchor: Pos2,
    /// Distance of the text from the middle of the marker, in points.
    pub offset_points: f32,
    /// What to write.
    pub text: String,
    /// Whether it stands out and is never left out: the selected vehicle's.
    pub emphasized: bool,
}

/// Draws `labels` on the bare map, the most important first: each one only where nothing
/// drawn before is in its way. Text is in the theme's text colour with a halo of the
/// map's ground.
///
/// `markers` are the places of all markers on the screen, named or not: no name is written
/// over one, but the emphasized one. At most [`MAX_MARKERS`] of them are looked at.
pub fn map_labels(painter: &Painter, theme: &Theme, markers: &[Rect], labels: &[MapLabel]) {
    map_labels_beside(painter, theme, &[], markers, labels);
}

/// Like [`map_labels`], without those that would reach under one of the `panels`: they
/// would shimmer through.
pub(super) fn map_labels_beside(
    painter: &Painter,
    theme: &Theme,
    panels: &[Rect],
    markers: &[Rect],
    labels: &[MapLabel],
) {
    let screen = painter.clip_rect();
    // Off the screen at the right or far off elsewhere: not worth laying out.
    let near = || {
        labels
            .iter()
            .filter(|label| screen.expand(MAX_WIDTH).contains(label.anchor))
    };
    let mut taken = Taken::default();
    for marker in markers.iter().take(MAX_MARKERS) {
        taken.add(*marker);
    }
    let mut drawn = 0;
    for label in near() {
        if drawn >= MAX_LABELS {
            return;
        }
        let font = fonts::medium(12.0);
        let job = widgets::single_line_job(&label.text, font, Color32::PLACEHOLDER, MAX_WIDTH);
        let galley = painter.layout_job(job);
        let is_clear = |rect: &Rect| {
            screen.intersects(*rect) && !panels.iter().any(|panel| panel.intersects(*rect))
        };
        let [right, left] = label.places(galley.size());
        let free = [right, left]
            .into_iter()
            .find(|rect| is_clear(rect) && taken.is_free(*rect));
        let Some(rect) = free.or(Some(right).filter(|rect| label.emphasized && is_clear(rect)))
        else {
            continue;
        };
        taken.add(rect);
        drawn += 1;
        let left_top = rect.min + Vec2::splat(MARGIN);
        for direction in HALO {
            painter.galley(left_top + direction, galley.clone(), theme.ground);
        }
        painter.galley(left_top, galley, theme.text_1);
    }
}

impl MapLabel {
    /// Where a text of `size` may stand, with its margin: right of the marker, else left of it.
    fn places(&self, size: Vec2) -> [Rect; 2] {
        let right = self.anchor + vec2(self.offset_points, -size.y / 2.0);
        let left = self.anchor + vec2(-self.offset_points - size.x, -size.y / 2.0);
        [right, left].map(|left_top| Rect::from_min_size(left_top, size).expand(MARGIN))
    }
}

/// The eight directions of the halo, one point away.
const HALO: [Vec2; 8] = [
    vec2(-1.0, 0.0),
    vec2(1.0, 0.0),
    vec2(0.0, -1.0),
    vec2(0.0, 1.0),
    vec2(-0.75, -0.75),
    vec2(0.75, -0.75),
    vec2(-0.75, 0.75),
    vec2(0.75, 0.75),
];

/// Rectangles on the screen, sorted into squares.
#[derive(Debug, Default)]
struct Taken {
    cells: std::collections::HashMap<(i32, i32), Vec<Rect>>,
}

impl Taken {
    /// Whether no part of `rect` is taken.
    fn is_free(&self, rect: Rect) -> bool {
        cells_of(rect).all(|cell| {
            self.cells
                .get(&cell)
                .is_none_or(|rects| !rects.iter().any(|other| other.intersects(rect)))
        })
    }

    /// Takes `rect`.
    fn add(&mut self, rect: Rect) {
        for cell in cells_of(rect) {
            self.cells.entry(cell).or_default().push(rect);
        }
    }
}

/// The squares that a rectangle touches: at most a dozen, as labels are small.
fn cells_of(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
    // A float `as` integer saturates, and labels lie near the screen.
    let cell = |p: Pos2| ((p.x / CELL).floor() as i32, (p.y / CELL).floor() as i32);
    let (min, max) = (cell(rect.min), cell(pos2(rect.max.x, rect.max.y)));
    (min.1..=max.1).flat_map(move |y| (min.0..=max.0).map(move |x| (x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Ui;

    fn label(x: f32, y: f32, text: &str, emphasized: bool) -> MapLabel {
        MapLabel {
            anchor: pos2(x, y),
            offset_points: 14.0,
            text: text.into(),
            emphasized,
        }
    }

    /// Texts painted in the text colour, that is without their halos.
    fn drawn(labels: &[MapLabel]) -> Vec<String> {
        let panels = [Rect::from_min_size(pos2(600.0, 0.0), vec2(200.0, 50.0))];
        let ctx = egui::Context::default();
        let theme = Theme::dark();
        let _ui = Ui::new(&ctx, theme);
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0))),
            ..Default::default()
        };
        let output = ctx.run_ui(input, |ui| {
            let marker = |label: &MapLabel| Rect::from_center_size(label.anchor, Vec2::splat(18.0));
            let markers: Vec<Rect> = labels.iter().map(marker).collect();
            map_labels_beside(ui.painter(), &theme, &panels, &markers, labels)
        });
        let texts = output
            .shapes
            .iter()
            .filter_map(|clipped| match &clipped.shape {
                egui::Shape::Text(text) if text.fallback_color == theme.text_1 => {
                    Some(text.galley.text().to_owned())
                }
                _ => None,
            })
            .collect();
        output.drop_without_applying_deltas();
        texts
    }

    #[test]
    fn of_labels_in_one_place_one_goes_right_one_goes_left_and_no_more() {
        let labels = [
            label(300.0, 100.0, "first", false),
            label(300.0, 102.0, "second", false),
            label(300.0, 104.0, "third", false),
            label(300.0, 200.0, "far below", false),
        ];
        assert_eq!(drawn(&labels), ["first", "second", "far below"]);
    }

    #[test]
    fn no_label_is_written_over_another_marker() {
        let crowd = |x: f32| label(x, 100.0, "a long name", false);
        // Markers on both sides of the middle one: its name has no place.
        let labels = [crowd(300.0), crowd(330.0), crowd(270.0)];
        assert!(!drawn(&labels[..]).is_empty());
        let middle_first = [
            label(300.0, 100.0, "middle", false),
            crowd(325.0),
            crowd(275.0),
        ];
        assert!(!drawn(&middle_first).contains(&"middle".to_owned()));
    }

    #[test]
    fn an_emphasized_label_is_drawn_whatever_is_in_its_way() {
        let labels = [
            label(300.0, 100.0, "first", false),
            label(304.0, 100.0, "second", false),
            label(308.0, 100.0, "selected", true),
        ];
        assert!(drawn(&labels).contains(&"selected".to_owned()));
    }

    #[test]
    fn labels_off_the_screen_are_left_out_and_the_number_is_bounded() {
        assert!(drawn(&[label(5000.0, 10.0, "far", false)]).is_empty());
        assert!(drawn(&[label(700.0, 10.0, "under a panel", true)]).is_empty());
        assert_eq!(
            drawn(&[label(590.0, 10.0, "beside it", true)]),
            ["beside it"]
        );
        let many: Vec<MapLabel> = (0..2000)
            .map(|i| label((i % 40) as f32 * 20.0, (i / 40) as f32 * 10.0, "x", true))
            .collect();
        assert_eq!(drawn(&many).len(), MAX_LABELS);
    }

    #[test]
    fn rectangles_that_touch_in_any_square_are_found() {
        let mut taken = Taken::default();
        let rect = |x: f32, y: f32| Rect::from_min_size(pos2(x, y), vec2(100.0, 14.0));
        taken.add(rect(0.0, 0.0));
        assert!(!taken.is_free(rect(90.0, 10.0)));
        assert!(taken.is_free(rect(101.5, 0.0)));
        assert!(taken.is_free(rect(-300.0, -20.0)));
    }
}
