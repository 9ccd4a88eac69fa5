//! Names are made into pictures once, whatever becomes of their places.

use super::*;
use crate::model::VehicleKey;
use crate::ui::{LabelSpace, MapLabel, MapLabels, Ui};
use egui::{Pos2, Rect, pos2, vec2};

const SCREEN: Rect = Rect::from_min_max(Pos2::ZERO, pos2(800.0, 600.0));

struct Map {
    ctx: Context,
    sprites: NameSprites,
}

impl Map {
    fn new() -> Self {
        let ctx = Context::default();
        drop(Ui::new(&ctx, Theme::dark()));
        Self {
            ctx,
            sprites: NameSprites::default(),
        }
    }

    /// Draws a frame with these names in these places; their sprites.
    fn draw(&mut self, ppp: f32, names: &[(&str, Pos2)]) -> Vec<Sprite> {
        let mut input = egui::RawInput {
            screen_rect: Some(SCREEN),
            ..Default::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(ppp);
        }
        let labels: Vec<MapLabel<'_>> = names
            .iter()
            .enumerate()
            .map(|(index, (text, anchor))| MapLabel {
                vehicle: VehicleKey::from_index(index).unwrap(),
                anchor: *anchor,
                offset_points: 14.0,
                text,
                emphasized: true,
            })
            .collect();
        let mut placed = Vec::new();
        let mut output = self.ctx.run_ui(input, |ui| {
            let space = LabelSpace {
                panels: &[],
                markers: &[],
                fleet_generation: 1,
            };
            placed = MapLabels::default().place(ui.painter(), &labels, &space);
        });
        self.sprites.take_letters(&output.textures_delta);
        output.textures_delta.clear();
        self.sprites.set_names(placed);
        self.sprites.draw(&self.ctx, &Theme::dark());
        self.sprites.sprites().to_vec()
    }

    /// The pixels of a sprite.
    fn texels(&self, sprite: &Sprite) -> Vec<[u8; 2]> {
        let sheet = self.sprites.sheet();
        sheet.texels(sprite.sheet_px, sprite.size_px.map(u32::from))
    }

    fn revision(&self) -> u64 {
        self.sprites.sheet().revision()
    }
}

#[test]
fn a_name_that_moves_keeps_its_picture_and_moves_by_whole_pixels() {
    let mut map = Map::new();
    let before = map.draw(1.0, &[("van 1", pos2(100.0, 100.0))]);
    let revision = map.revision();
    for tenth in 0..30 {
        let anchor = pos2(100.0 + tenth as f32 / 10.0, 100.0);
        let now = map.draw(1.0, &[("van 1", anchor)]);
        let right = before[0].place_px[0] + (tenth as f32 / 10.0).round() as i32;
        // Where the text begins is not a whole pixel from its marker.
        assert!((now[0].place_px[0] - right).abs() <= 1);
        assert_eq!(
            (now[0].place_px[1], now[0].sheet_px, now[0].size_px),
            (before[0].place_px[1], before[0].sheet_px, before[0].size_px)
        );
    }
    assert_eq!(map.revision(), revision, "nothing was drawn anew");
}

#[test]
fn names_that_say_the_same_share_a_picture_and_a_renamed_one_gets_its_own() {
    let mut map = Map::new();
    let (a, b) = (pos2(100.0, 100.0), pos2(100.0, 300.0));
    let same = map.draw(1.0, &[("van", a), ("van", b)]);
    assert_eq!(same[0].sheet_px, same[1].sheet_px);
    let renamed = map.draw(1.0, &[("van", a), ("bus", b)]);
    assert_eq!(renamed[0].sheet_px, same[0].sheet_px);
    assert_ne!(renamed[1].sheet_px, same[0].sheet_px);
    assert_ne!(map.texels(&renamed[1]), map.texels(&same[0]));
}

#[test]
fn a_name_of_spaces_is_nothing() {
    let mut map = Map::new();
    let drawn = map.draw(
        1.0,
        &[("  ", pos2(100.0, 100.0)), ("x", pos2(100.0, 300.0))],
    );
    assert_eq!(drawn.len(), 1);
}

#[test]
fn another_scale_makes_the_picture_anew_in_its_pixels() {
    let mut map = Map::new();
    let names = [("Vehicle 12", pos2(100.0, 100.0))];
    let sizes = [0.75, 1.0, 1.5, 2.0, 3.0, 1.0].map(|ppp| {
        let sprite = map.draw(ppp, &names)[0];
        let text_px = f32::from(sprite.size_px[0]) - 2.0 * ppp.max(1.0).ceil();
        text_px / ppp
    });
    for size in sizes {
        assert!((size / sizes[1] - 1.0).abs() < 0.06, "{sizes:?}");
    }
}

#[test]
fn another_theme_has_the_same_pictures_in_other_colours() {
    let mut map = Map::new();
    let dark = map.draw(1.0, &[("van", pos2(100.0, 100.0))]);
    let revision = map.revision();
    map.sprites.draw(&map.ctx, &Theme::light());
    let light = map.sprites.sprites().to_vec();
    assert_eq!(map.revision(), revision);
    assert_eq!(dark[0].sheet_px, light[0].sheet_px);
    assert_eq!(light[0].inner_rgba, Theme::light().text_1.to_array());
    assert_eq!(light[0].outer_rgba, Theme::light().ground.to_array());
    assert_eq!(dark[0].inner_rgba, Theme::dark().text_1.to_array());
}

#[test]
fn names_that_are_not_seen_any_more_make_room_and_the_others_stay_as_they_are() {
    let mut map = Map::new();
    map.sprites.enough_rows = 100;
    let here = pos2(100.0, 100.0);
    let staying = map.draw(1.0, &[("stays", here)])[0];
    let texels = map.texels(&staying);
    let mut most = 0;
    for number in 0..200 {
        let passing = format!("passing by, number {number}");
        let drawn = map.draw(1.0, &[("stays", here), (&passing, pos2(100.0, 400.0))]);
        assert_eq!(drawn.len(), 2);
        assert!(map.texels(&drawn[0]) == texels, "at {number}");
        assert!(map.texels(&drawn[1]).iter().any(|texel| texel[0] > 200));
        most = most.max(map.sprites.known.len());
        assert!(map.sprites.sheet().used_rows() < 100 + 40);
    }
    assert!((30..100).contains(&most), "{most} were kept at once");
}

#[test]
fn the_pictures_are_those_of_the_letters_that_egui_has() {
    let mut map = Map::new();
    let sprite = map.draw(2.0, &[("Köln 7", pos2(100.0, 100.0))])[0];
    let name = map.sprites.names[0].clone();
    let made = NameSprite::of(&name.galley, &map.sprites.letters).unwrap();
    assert!(made.texels == map.texels(&sprite));
    let begin = (name.left_top.to_vec2() * 2.0).round();
    let left_top = begin + vec2(made.left_top_px[0] as f32, made.left_top_px[1] as f32);
    assert_eq!(sprite.place_px, [left_top.x as i32, left_top.y as i32]);
}
