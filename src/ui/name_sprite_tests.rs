//! A name as a picture looks as egui's letters over eight copies of them.

use std::sync::Arc;

use super::*;
use crate::ui::{Theme, Ui, fonts, widgets};
use egui::Color32;

/// Lays out names as they are on the map, with egui's letters of them.
fn laid_out(ppp: f32, names: &[&str]) -> (Vec<Arc<Galley>>, LetterAtlas) {
    let ctx = egui::Context::default();
    drop(Ui::new(&ctx, Theme::dark()));
    let mut letters = LetterAtlas::default();
    let mut galleys = Vec::new();
    // In two frames: the second tells only what it adds to the first.
    for count in [names.len() / 2, names.len()] {
        let mut input = egui::RawInput::default();
        if let Some(viewport) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(ppp);
        }
        let mut output = ctx.run_ui(input, |ui| {
            let galley = |name: &&str| {
                let font = fonts::medium(12.0);
                let job = widgets::single_line_job(name, font, Color32::PLACEHOLDER, 260.0);
                ui.painter().layout_job(job)
            };
            galleys = names[..count].iter().map(galley).collect();
        });
        if let Some(changes) = output.textures_delta.set.get(&egui::TextureId::default()) {
            letters.take(changes);
        }
        output.textures_delta.clear();
    }
    (galleys, letters)
}

fn sprite(ppp: f32, name: &str) -> NameSprite {
    let (galleys, letters) = laid_out(ppp, &[name]);
    NameSprite::of(&galleys[0], &letters).unwrap()
}

/// Sprite pixels by row and column.
fn at(sprite: &NameSprite, x: u32, y: u32) -> [u8; 2] {
    sprite.texels[(y * sprite.size_px[0] + x) as usize]
}

#[test]
fn the_letters_are_those_of_egui_at_the_places_of_egui() {
    for ppp in [0.75, 1.0, 1.25, 1.5, 2.0, 3.0] {
        let names = [
            "van 7",
            "Köln – Žižkov",
            "a name that is much too long to be written beside a marker on any map",
        ];
        let (galleys, letters) = laid_out(ppp, &names);
        for galley in &galleys {
            let sprite = NameSprite::of(galley, &letters).unwrap();
            let mut seen = 0;
            for row in &galley.rows {
                // The quads of a text, as egui gives them to the graphics device.
                for quad in row.visuals.mesh.vertices.chunks(4) {
                    let [first, .., last] = quad else {
                        panic!("a quad")
                    };
                    let px = (row.pos + first.pos.to_vec2()).to_vec2() * ppp;
                    let [left, top] = sprite.left_top_px;
                    let x = px.x.round() as i32 - left;
                    let y = px.y.round() as i32 - top;
                    for v in 0..(last.uv.y - first.uv.y) as usize {
                        let width = (last.uv.x - first.uv.x) as usize;
                        let (u0, v0) = (first.uv.x as usize, first.uv.y as usize);
                        for (u, opacity) in letters.row(u0, v0 + v, width).iter().enumerate() {
                            let [letter, _] = at(&sprite, x as u32 + u as u32, y as u32 + v as u32);
                            // Where two letters touch, both are there.
                            assert!(letter >= *opacity, "{letter} {opacity}");
                            seen += usize::from(*opacity > 128);
                        }
                    }
                }
            }
            let inked = sprite
                .texels
                .iter()
                .filter(|[letter, _]| *letter > 128)
                .count();
            assert!(
                seen > 20 && inked.abs_diff(seen) * 20 < seen,
                "{inked} of {seen}"
            );
        }
    }
}

#[test]
fn the_halo_is_a_point_wide_and_never_less_than_a_pixel() {
    for ppp in [0.75, 1.0, 1.25, 1.5, 2.0, 3.0] {
        // A bar: on either side of its middle row there is nothing but halo.
        let sprite = sprite(ppp, "l");
        let y = sprite.size_px[1] / 2;
        let row: Vec<[u8; 2]> = (0..sprite.size_px[0]).map(|x| at(&sprite, x, y)).collect();
        let halo: f32 = row.iter().map(|[_, halo]| f32::from(*halo) / 255.0).sum();
        let wide = halo / 2.0 / ppp.max(1.0);
        assert!((0.9..1.35).contains(&wide), "{wide}: {row:?} at {ppp}");
        // Beside the letter nothing of the map is seen.
        let covered = |texel: &&[u8; 2]| u32::from(texel[0]) + u32::from(texel[1]) > 235;
        assert!(row.iter().filter(covered).count() >= 3, "{row:?} at {ppp}");
    }
}

#[test]
fn nothing_of_a_name_is_cut_off_and_no_row_is_for_nothing() {
    for ppp in [0.75, 1.0, 1.5, 2.0] {
        let sprite = sprite(ppp, "Ģjpq Ấ|");
        let [width, height] = sprite.size_px;
        assert_eq!(sprite.texels.len() as u32, width * height);
        for texel in &sprite.texels {
            assert!(u32::from(texel[0]) + u32::from(texel[1]) <= 255);
        }
        let row_has = |y| (0..width).any(|x| at(&sprite, x, y) != [0, 0]);
        let column_has = |x| (0..height).any(|y| at(&sprite, x, y) != [0, 0]);
        let px = ppp.ceil() as u32 + 1;
        assert!((0..px).any(row_has) && (height - px..height).any(row_has));
        assert!((0..px).any(column_has) && (width - px..width).any(column_has));
    }
}

#[test]
fn a_name_of_nothing_has_no_picture() {
    let (galleys, letters) = laid_out(1.0, &["", " "]);
    assert!(
        galleys
            .iter()
            .all(|galley| NameSprite::of(galley, &letters).is_none())
    );
}

/// egui's way, as it is drawn: eight copies in the colour of the halo, then the letters.
fn nine_texts(sprite: &NameSprite, ppp: f32) -> Vec<f32> {
    let [width, height] = sprite.size_px.map(|px| px as i32);
    let ink = |x: i32, y: i32| {
        let inside = (0..width).contains(&x) && (0..height).contains(&y);
        if inside {
            f32::from(at(sprite, x as u32, y as u32)[0]) / 255.0
        } else {
            0.0
        }
    };
    (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .map(|(x, y)| {
            HALO.iter().fold(0.0, |covered, direction| {
                let by = (*direction * ppp).round();
                over(ink(x - by.x as i32, y - by.y as i32), covered)
            })
        })
        .collect()
}

#[test]
fn a_halo_covers_as_much_as_eight_copies_of_the_letters() {
    for ppp in [1.0, 2.0] {
        let sprite = sprite(ppp, "Vehicle 128");
        let copies: f32 = nine_texts(&sprite, ppp).iter().sum();
        let covered: f32 = sprite
            .texels
            .iter()
            .map(|[letter, halo]| f32::from(*letter) + f32::from(*halo))
            .sum::<f32>()
            / 255.0;
        assert!(
            (covered / copies - 1.0).abs() < 0.1,
            "{covered} {copies} at {ppp}"
        );
    }
}
