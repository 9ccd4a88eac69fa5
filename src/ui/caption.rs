//! The strip below a picture of the map: when it is, how large, what is drawn, whose map it is.

use std::sync::Arc;

use egui::text::TextWrapping;
use egui::{Align2, Color32, FontId, Galley, Pos2, Rect, Stroke, Vec2, pos2, vec2};

use super::legend::{self, Sample};
use super::theme::Theme;
use super::{credits, fonts, widgets};
use crate::units::Units;
use crate::words::caption as words;

const PADDING: f32 = 14.0;
/// Between two things in a row, in points.
const SPACE: f32 = 18.0;
/// Between two rows, in points.
const ROW_SPACE: f32 = 8.0;
/// A wide sample of the legend with the space behind it.
const SAMPLE: Vec2 = vec2(60.0, 18.0);
/// A patch of colour with the space behind it.
const PATCH: Vec2 = vec2(18.0, 16.0);

/// What the strip says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Caption {
    /// Date and time on the clock that times are shown on.
    pub date_time: String,
    /// What there is to say of that clock, a line each.
    pub zone: Vec<String>,
    /// Metres on the ground for a point in the middle of the picture.
    pub metres_per_point: f64,
    /// In what lengths are written.
    pub units: Units,
    /// Which kinds of places and lines are drawn.
    pub drawn: Drawn,
    /// What colours mean, where they mean anything but the vehicle.
    pub color_keys: Vec<ColorKey>,
    /// Where the data comes from, and how much of it is seen.
    pub facts: Vec<String>,
    /// What is left out of the picture, or missing in it: a reader must not overlook it.
    pub omissions: Vec<String>,
    /// Whose map it is, and what has made the picture.
    pub credits: Vec<String>,
}

/// Which kinds of places and lines a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Places that were observed, and drives between them.
    pub observed: bool,
    /// What the sender interpolated.
    pub interpolated: bool,
    /// Places where a vehicle was last seen, and lines across gaps.
    pub gap: bool,
    /// Two places at one time.
    pub conflict: bool,
    /// What cannot be true.
    pub anomaly: bool,
}

/// What some colours mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColorKey {
    /// What it is that has a colour, with its unit.
    pub title: String,
    /// The colours with their meanings.
    pub steps: Vec<(Color32, String)>,
}

/// The strip, laid out.
pub struct Laid {
    /// What it takes up, in points.
    pub height: f32,
    pieces: Vec<(Pos2, Piece)>,
}

/// One thing in the strip; its place is its left upper corner.
enum Piece {
    Text(Arc<Galley>),
    Sample(Sample),
    Patch(Color32),
    /// The bar of the scale, so many points long.
    Bar(f32),
}

impl Drawn {
    fn samples(self) -> impl Iterator<Item = (Sample, &'static str)> {
        legend::ROWS
            .into_iter()
            .filter(move |(sample, _)| match sample {
                Sample::Observed => self.observed,
                Sample::Interpolated => self.interpolated,
                Sample::Gap => self.gap,
                Sample::Conflict => self.conflict,
                Sample::Anomaly => self.anomaly,
            })
    }
}

/// Puts things beside each other, and in a further row what has no room.
struct Flow<'a> {
    ui: &'a egui::Ui,
    /// From edge to edge.
    left: f32,
    right: f32,
    x: f32,
    y: f32,
    row_height: f32,
    /// The groups of this row: where each begins among the pieces, and how high it is.
    row: Vec<(usize, f32)>,
    pieces: Vec<(Pos2, Piece)>,
}

impl<'a> Flow<'a> {
    fn new(ui: &'a egui::Ui, width: f32) -> Self {
        Self {
            ui,
            left: PADDING,
            right: (width - PADDING).max(PADDING + 1.0),
            x: PADDING,
            y: PADDING,
            row_height: 0.0,
            row: Vec::new(),
            pieces: Vec::new(),
        }
    }

    /// Begins a row, unless one has just begun.
    fn break_row(&mut self) {
        if self.row_height > 0.0 {
            self.y += self.row_height + ROW_SPACE;
        }
        // What is less high than the row stands in the middle of it.
        let mut end = self.pieces.len();
        for (begin, height) in self.row.drain(..).rev() {
            let down = (self.row_height - height) / 2.0;
            let group = self.pieces.get_mut(begin..end).unwrap_or_default();
            group.iter_mut().for_each(|(place, _)| place.y += down);
            end = begin;
        }
        self.x = self.left;
        self.row_height = 0.0;
    }

    /// Puts pieces that belong together, each with what it takes up, in one row.
    fn put(&mut self, group: Vec<(Vec2, Piece)>) {
        let width: f32 = group.iter().map(|(size, _)| size.x).sum();
        let height = group.iter().map(|(size, _)| size.y).fold(0.0, f32::max);
        if self.x > self.left && self.x + width > self.right {
            self.break_row();
        }
        self.row.push((self.pieces.len(), height));
        for (size, piece) in group {
            let top = self.y + (height - size.y) / 2.0;
            self.pieces.push((pos2(self.x, top), piece));
            self.x += size.x;
        }
        self.x += SPACE;
        self.row_height = self.row_height.max(height);
    }

    /// A text in lines no wider than `room` points.
    fn text(&self, text: &str, font: FontId, color: Color32, room: f32) -> (Vec2, Piece) {
        let mut job = widgets::single_line_job(text, font, color, f32::INFINITY);
        job.wrap = TextWrapping::wrap_at_width(room.max(20.0));
        let galley = self.ui.painter().layout_job(job);
        (galley.size(), Piece::Text(galley))
    }

    fn room(&self) -> f32 {
        self.right - self.left
    }
}

/// Lays the strip out for a picture of `width` points.
pub fn lay_out(ui: &egui::Ui, width: f32, caption: &Caption, theme: &Theme) -> Laid {
    let mut flow = Flow::new(ui, width);
    let room = flow.room();
    let date_time = flow.text(
        &caption.date_time,
        fonts::semibold(18.0),
        theme.text_1,
        room,
    );
    flow.put(vec![date_time]);
    if !caption.zone.is_empty() {
        let zone = caption.zone.join(" ");
        let zone = flow.text(&zone, fonts::regular(12.0), theme.text_1, room);
        flow.put(vec![zone]);
    }
    if let Some((points, length)) = credits::scale(caption.metres_per_point, caption.units) {
        let said = words::scale(&length);
        let bar = (vec2(points + 8.0, 12.0), Piece::Bar(points));
        // In a narrow picture the words stand below the bar.
        let is_narrow = room - points < 80.0;
        let text_room = if is_narrow { room } else { room - points - 8.0 };
        let text = flow.text(&said, fonts::medium(12.0), theme.text_1, text_room);
        if is_narrow {
            flow.put(vec![bar]);
            flow.put(vec![text]);
        } else {
            flow.put(vec![bar, text]);
        }
    }
    flow.break_row();
    for (sample, meaning) in caption.drawn.samples() {
        let text_room = (room - SAMPLE.x).max(40.0);
        let text = flow.text(meaning, fonts::regular(12.0), theme.text_1, text_room);
        flow.put(vec![(SAMPLE, Piece::Sample(sample)), text]);
    }
    for key in &caption.color_keys {
        flow.break_row();
        let title = flow.text(&key.title, fonts::medium(12.0), theme.text_1, room);
        flow.put(vec![title]);
        for (color, meaning) in &key.steps {
            let text = flow.text(meaning, fonts::regular(12.0), theme.text_1, room - PATCH.x);
            flow.put(vec![(PATCH, Piece::Patch(*color)), text]);
        }
    }
    flow.break_row();
    for omission in &caption.omissions {
        let text = flow.text(omission, fonts::medium(12.0), theme.ink(theme.warn), room);
        flow.put(vec![text]);
    }
    flow.break_row();
    for fact in &caption.facts {
        let text = flow.text(fact, fonts::regular(12.0), theme.text_1, room);
        flow.put(vec![text]);
    }
    flow.break_row();
    for credit in &caption.credits {
        let text = flow.text(credit, fonts::regular(11.0), theme.text_2, room);
        flow.put(vec![text]);
    }
    flow.break_row();
    Laid {
        height: (flow.y - ROW_SPACE + PADDING).max(2.0 * PADDING),
        pieces: flow.pieces,
    }
}

impl Laid {
    /// Draws the strip over all of `ui`.
    pub fn paint(&self, ui: &egui::Ui, theme: &Theme) {
        let painter = ui.painter();
        let area = ui.max_rect();
        painter.rect_filled(area, 0.0, theme.opaque_panel);
        painter.hline(
            area.x_range(),
            area.top() + 0.5,
            Stroke::new(1.0, theme.border),
        );
        for (place, piece) in &self.pieces {
            let at = area.min + place.to_vec2();
            match piece {
                Piece::Text(galley) => {
                    widgets::paint(ui, at, Align2::LEFT_TOP, Arc::clone(galley));
                }
                Piece::Sample(sample) => {
                    legend::draw_sample(ui, at + vec2(0.0, SAMPLE.y / 2.0), *sample, theme);
                }
                Piece::Patch(color) => {
                    let patch = Rect::from_min_size(at + vec2(0.0, 2.0), vec2(12.0, 12.0));
                    painter.rect_filled(patch, 2.0, *color);
                }
                Piece::Bar(points) => bar(ui, at, *points, theme),
            }
        }
    }
}

/// The bar of the scale, with its ends bent up.
fn bar(ui: &egui::Ui, at: Pos2, points: f32, theme: &Theme) {
    let (top, bottom) = (at.y + 2.0, at.y + 9.0);
    let line = vec![
        pos2(at.x, top),
        pos2(at.x, bottom),
        pos2(at.x + points, bottom),
        pos2(at.x + points, top),
    ];
    ui.painter().line(line, Stroke::new(1.5, theme.text_1));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caption() -> Caption {
        Caption {
            date_time: "2026-05-04 08:14:32".into(),
            zone: vec!["as recorded,".into(), "zone not stated".into()],
            metres_per_point: 3.0,
            units: Units::KmPerHour,
            drawn: Drawn {
                observed: true,
                gap: true,
                ..Drawn::default()
            },
            color_keys: vec![ColorKey {
                title: "Speed in km/h".into(),
                steps: vec![(Color32::BLUE, "0 to 30".into())],
            }],
            facts: vec!["Demo".into(), "16 of 40 vehicles in the picture".into()],
            omissions: vec!["Inferred places are left out".into()],
            credits: vec!["© OpenStreetMap contributors".into()],
        }
    }

    /// Lays it out for a picture so wide; hands the pieces over as places and texts.
    fn laid(width: f32, caption: &Caption) -> (f32, Vec<(Rect, String)>) {
        let ctx = egui::Context::default();
        drop(crate::ui::Ui::new(&ctx, Theme::dark()));
        let mut found = None;
        // Fonts are there from the second frame on.
        for _ in 0..2 {
            ctx.run_ui(egui::RawInput::default(), |ui| {
                let laid = lay_out(ui, width, caption, &Theme::dark());
                let texts = laid.pieces.iter().filter_map(|(at, piece)| match piece {
                    Piece::Text(galley) => Some((
                        Rect::from_min_size(*at, galley.size()),
                        galley.text().to_owned(),
                    )),
                    _ => None,
                });
                found = Some((laid.height, texts.collect()));
            })
            .drop_without_applying_deltas();
        }
        found.unwrap()
    }

    #[test]
    fn everything_is_said_inside_of_the_strip_however_narrow_it_is() {
        for width in [120.0, 320.0, 900.0, 2560.0] {
            let (height, texts) = laid(width, &caption());
            let all: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
            for said in [
                "2026-05-04 08:14:32",
                "as recorded, zone not stated",
                "200 m on the ground",
                "Observed, and driven between",
                "Last seen here; path unknown",
                "Speed in km/h",
                "0 to 30",
                "16 of 40 vehicles in the picture",
                "Inferred places are left out",
                "© OpenStreetMap contributors",
            ] {
                assert!(all.contains(&said), "{said} at {width}: {all:?}");
            }
            assert!(!all.contains(&"Cannot be true"), "it is not drawn");
            for (rect, text) in &texts {
                let is_inside = rect.left() >= 0.0 && rect.top() >= 0.0 && rect.bottom() <= height;
                assert!(is_inside && rect.right() <= width, "{text}: {rect:?}");
                let mut others = texts.iter().filter(|(_, other)| other != text);
                let over = others.find(|(other, _)| other.shrink(0.5).intersects(*rect));
                assert!(over.is_none(), "{text} lies on {over:?} at {width}");
            }
        }
    }

    #[test]
    fn a_wide_picture_has_a_lower_strip() {
        assert!(laid(1400.0, &caption()).0 < laid(300.0, &caption()).0);
    }
}
