//! Draws decoded tiles and their labels through walkers.

use std::sync::Arc;

use egui::emath::TSTransform;
use egui::{Color32, Rect, vec2};
use walkers::{Canvas, Layer, Projector, Text};

use super::decode::{TILE_UNITS, VectorTile};

/// Labels anchored further outside of the map than this, in points, do not reach into it.
const LABEL_REACH: f32 = 120.0;

/// A decoded tile, and the parts of the screen in which it is shown.
pub(super) struct Piece {
    tile: Arc<VectorTile>,
    /// Where the whole tile lies.
    whole: Rect,
    parts: Vec<Rect>,
}

impl Piece {
    pub fn new(tile: Arc<VectorTile>, whole: Rect) -> Self {
        Self {
            tile,
            whole,
            parts: Vec::new(),
        }
    }

    /// Shows the tile in `part` too.
    pub fn show_in(&mut self, part: Rect) {
        self.parts.push(part);
    }

    /// Where it is shown.
    #[cfg(test)]
    pub fn parts(&self) -> impl Iterator<Item = Rect> {
        self.parts.iter().copied()
    }

    /// The parts as one rectangle where they form one, so that it takes one draw call.
    pub fn clips(&self) -> Vec<Rect> {
        let bounds = self.parts.iter().fold(Rect::NOTHING, |a, b| a.union(*b));
        let area: f32 = self.parts.iter().map(Rect::area).sum();
        // Parts are equal squares: a gap would be a whole one.
        let gap = self.parts.first().map_or(0.0, |part| part.area() / 2.0);
        if bounds.area() - area < gap {
            vec![bounds]
        } else {
            self.parts.clone()
        }
    }

    fn to_screen(&self) -> TSTransform {
        TSTransform {
            scaling: self.whole.width() / f32::from(TILE_UNITS),
            translation: self.whole.min.to_vec2(),
        }
    }
}

/// All the tiles of a frame.
pub(super) struct VectorLayer {
    pieces: Vec<Piece>,
    map: Rect,
    tile_zoom: f64,
    /// Measures labels; without it those at the edge are drawn cut off.
    ctx: Option<egui::Context>,
}

impl VectorLayer {
    /// `map` is where the map is drawn; `tile_zoom` what the labels' `minzoom` compares with.
    pub fn new(pieces: Vec<Piece>, map: Rect, tile_zoom: f64) -> Self {
        Self {
            pieces,
            map,
            tile_zoom,
            ctx: None,
        }
    }

    /// Hides labels that the map's edge would cut off, with the letters of `ctx`. They keep
    /// their place, so that no other label appears there until the map is moved a little.
    pub fn with_whole_labels(mut self, ctx: &egui::Context) -> Self {
        self.ctx = Some(ctx.clone());
        self
    }

    fn is_cut_off(&self, text: &Text) -> bool {
        let inner = self.map.shrink(LABEL_REACH);
        let Some(ctx) = self.ctx.as_ref().filter(|_| !inner.contains(text.position)) else {
            return false;
        };
        // As walkers lays it out, so that egui has it at hand then.
        let mut job = egui::text::LayoutJob::default();
        let format = egui::TextFormat {
            font_id: egui::FontId::proportional(text.font_size),
            color: text.text_color,
            ..Default::default()
        };
        job.append(&text.text, 0.0, format);
        let size = ctx.fonts_mut(|fonts| fonts.layout_job(job)).size();
        let (sin, cos) = text.angle.sin_cos();
        let turned = vec2(
            (size.x * cos).abs() + (size.y * sin).abs(),
            (size.x * sin).abs() + (size.y * cos).abs(),
        );
        let place = Rect::from_center_size(text.position, turned);
        !self.map.contains_rect(place) && self.map.intersects(place)
    }

    /// Labels in the order in which they claim their place. It does not depend on the part
    /// of the map in view, so that no label gives way to another because the map is moved.
    fn labels(&self) -> Vec<Text> {
        let reach = self.map.expand(LABEL_REACH);
        let mut labels: Vec<(usize, Text)> = Vec::new();
        for piece in &self.pieces {
            let to_screen = piece.to_screen();
            for (index, text) in piece.tile.texts.iter().enumerate() {
                let position = to_screen * text.position;
                let too_early = text
                    .min_zoom
                    .is_some_and(|min_zoom| self.tile_zoom < f64::from(min_zoom));
                if too_early || !reach.contains(position) {
                    continue;
                }
                // Half-open, or a label on an edge would be claimed by two parts.
                let shown = piece.parts.iter().any(|part| {
                    (part.min.x..part.max.x).contains(&position.x)
                        && (part.min.y..part.max.y).contains(&position.y)
                });
                if shown {
                    let max_width = text.max_width.map(|width| width * to_screen.scaling);
                    let mut text = Text {
                        position,
                        max_width,
                        ..text.clone()
                    };
                    if self.is_cut_off(&text) {
                        text.text_color = Color32::TRANSPARENT;
                        text.halo_color = Color32::TRANSPARENT;
                    }
                    labels.push((index, text));
                }
            }
        }
        labels.sort_by(|(a_index, a), (b_index, b)| {
            b.font_size
                .total_cmp(&a.font_size)
                .then(a_index.cmp(b_index))
                .then_with(|| a.text.cmp(&b.text))
        });
        labels.into_iter().map(|(_, text)| text).collect()
    }
}

impl Layer for VectorLayer {
    fn draw(&mut self, canvas: &mut Canvas, _projector: &Projector) {
        for piece in &self.pieces {
            for clip in piece.clips() {
                canvas.add_drawables(
                    piece
                        .tile
                        .drawables
                        .clone()
                        .with_transform(piece.to_screen())
                        .with_clip_rect(clip),
                );
            }
        }
        let order = canvas.z_order();
        for text in self.labels() {
            canvas.add_text(order.combine(text.layer), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;
    use walkers::Drawables;

    fn piece(whole: Rect, texts: Vec<Text>) -> Piece {
        let tile = VectorTile {
            drawables: Drawables::new(Vec::new()),
            texts,
            bytes: 0,
            left_out: 0,
        };
        Piece::new(Arc::new(tile), whole)
    }

    fn text(x: f32, y: f32, name: &str, size: f32) -> Text {
        Text::new(pos2(x, y), name.to_owned(), size, Color32::WHITE, 0.0)
    }

    fn square(x: f32, y: f32, side: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(side, side))
    }

    fn names(layer: &VectorLayer) -> Vec<String> {
        layer.labels().into_iter().map(|text| text.text).collect()
    }

    #[test]
    fn parts_without_a_gap_are_drawn_as_one() {
        let mut piece = piece(square(0.0, 0.0, 512.0), Vec::new());
        for (x, y) in [(0.0, 0.0), (128.0, 0.0), (0.0, 128.0)] {
            piece.show_in(square(x, y, 128.0));
        }
        assert_eq!(piece.clips().len(), 3);
        piece.show_in(square(128.0, 128.0, 128.0));
        assert_eq!(piece.clips(), [square(0.0, 0.0, 256.0)]);
    }

    #[test]
    fn labels_are_shown_where_their_tile_is_and_once() {
        let texts = vec![
            text(1024.0, 1024.0, "inside", 12.0),
            text(2048.0, 1024.0, "edge", 12.0),
            text(3000.0, 1024.0, "other part", 12.0),
        ];
        let mut piece = piece(square(100.0, 100.0, 400.0), texts);
        piece.show_in(square(100.0, 100.0, 200.0));
        let layer = VectorLayer::new(vec![piece], square(0.0, 0.0, 600.0), 10.0);
        let labels = layer.labels();
        assert_eq!(labels.len(), 1);
        assert_eq!(labels[0].position, pos2(200.0, 200.0));
    }

    #[test]
    fn larger_labels_claim_their_place_first_wherever_the_map_is() {
        let town = piece_with("town", 12.0, 0.0);
        let city = piece_with("city", 18.0, 400.0);
        let map = square(0.0, 0.0, 800.0);
        let layer = VectorLayer::new(vec![town, city], map, 10.0);
        assert_eq!(names(&layer), ["city", "town"]);
    }

    fn piece_with(name: &str, size: f32, left: f32) -> Piece {
        let mut piece = piece(
            square(left, 0.0, 400.0),
            vec![text(2000.0, 2000.0, name, size)],
        );
        piece.show_in(square(left, 0.0, 400.0));
        piece
    }

    #[test]
    fn labels_wait_for_their_zoom_and_for_the_map_to_reach_them() {
        let early = text(2000.0, 2000.0, "street", 12.0).with_min_zoom(Some(14.0));
        let mut piece = piece(square(0.0, 0.0, 400.0), vec![early]);
        piece.show_in(square(0.0, 0.0, 400.0));
        let mut layer = VectorLayer::new(vec![piece], square(0.0, 0.0, 400.0), 13.9);
        assert!(names(&layer).is_empty());
        layer.tile_zoom = 14.0;
        assert_eq!(names(&layer), ["street"]);
        layer.map = square(500.0, 500.0, 100.0);
        assert!(names(&layer).is_empty());
    }

    #[test]
    fn a_label_that_the_edge_would_cut_off_is_hidden_and_keeps_its_place() {
        let ctx = egui::Context::default();
        // There are letters only after a frame.
        let mut output = ctx.run_ui(egui::RawInput::default(), |_| {});
        output.textures_delta.clear();
        let upright = Text::new(
            pos2(4000.0, 900.0),
            "upright".to_owned(),
            12.0,
            Color32::WHITE,
            1.57,
        );
        let texts = vec![
            text(2000.0, 400.0, "whole", 12.0),
            text(4000.0, 400.0, "cut off", 12.0),
            upright,
        ];
        let mut piece = piece(square(0.0, 0.0, 409.6), texts);
        piece.show_in(square(0.0, 0.0, 409.6));
        let layer = VectorLayer::new(vec![piece], square(0.0, 0.0, 409.6), 10.0);
        let colors = |layer: &VectorLayer| -> Vec<(String, bool)> {
            let shown = |text: Text| (text.text, text.text_color != Color32::TRANSPARENT);
            layer.labels().into_iter().map(shown).collect()
        };
        assert!(colors(&layer).iter().all(|(_, is_shown)| *is_shown));
        let layer = layer.with_whole_labels(&ctx);
        let expected = [("cut off", false), ("upright", true), ("whole", true)];
        let mut colors = colors(&layer);
        colors.sort();
        assert_eq!(
            colors,
            expected.map(|(name, is_shown)| (name.to_owned(), is_shown))
        );
    }
}
