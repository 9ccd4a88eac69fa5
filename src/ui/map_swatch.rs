//! The small pictures that stand for the maps to choose from.

use egui::{Color32, CornerRadius, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::map_view::{MapChoice, MapKind};
use super::theme::Theme;
use super::{fonts, icons, widgets};

/// Colours of a drawn map.
struct Paints {
    ground: Color32,
    water: Color32,
    road: Color32,
    main_road: Color32,
}

/// Paints the picture of a map into `rect`: the real one where there is one, else a sketch.
pub fn paint(
    ui: &egui::Ui,
    rect: Rect,
    choice: &MapChoice,
    thumbnail: Option<egui::TextureId>,
    theme: &Theme,
) {
    let radius = CornerRadius::same(6);
    match (choice.kind, thumbnail) {
        (MapKind::Bundled, Some(texture)) => {
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            let picture = egui::epaint::RectShape::filled(rect, radius, Color32::WHITE);
            ui.painter().add(picture.with_texture(texture, whole));
        }
        (MapKind::None, _) => {
            ui.painter().rect_filled(rect, radius, theme.ground);
            let ink = theme.text_3;
            widgets::icon(ui, rect, icons::NONE, fonts::icon(18.0), ink);
        }
        (MapKind::Bundled, None) => sketch(ui, rect, &own_paints(theme), 0),
        (MapKind::Server, _) => sketch(ui, rect, &server_paints(choice, theme), seed(choice)),
        (MapKind::File, _) => contours(ui, rect, seed(choice), theme),
    }
    let rim = Stroke::new(1.0, theme.border);
    ui.painter()
        .rect_stroke(rect, radius, rim, StrokeKind::Inside);
}

fn own_paints(theme: &Theme) -> Paints {
    let ground = theme.ground;
    Paints {
        ground,
        water: ground.lerp_to_gamma(theme.accent, 0.14),
        road: ground.lerp_to_gamma(theme.text_2, 0.3),
        main_road: ground.lerp_to_gamma(theme.text_2, 0.6),
    }
}

/// Each server has its own look; those that are known look like what they send.
fn server_paints(choice: &MapChoice, theme: &Theme) -> Paints {
    let rgb = Color32::from_rgb;
    match choice.name.as_str() {
        "osm" => Paints {
            ground: rgb(242, 239, 233),
            water: rgb(170, 211, 223),
            road: rgb(255, 255, 255),
            main_road: rgb(247, 196, 122),
        },
        "mapbox" if theme.is_dark => Paints {
            ground: rgb(41, 41, 45),
            water: rgb(24, 25, 28),
            road: rgb(66, 67, 72),
            main_road: rgb(98, 100, 107),
        },
        "mapbox" => Paints {
            ground: rgb(246, 246, 244),
            water: rgb(202, 210, 211),
            road: rgb(228, 228, 226),
            main_road: rgb(255, 255, 255),
        },
        "openfreemap" => Paints {
            ground: rgb(248, 244, 240),
            water: rgb(158, 189, 255),
            road: rgb(255, 255, 255),
            main_road: rgb(255, 213, 128),
        },
        _ => {
            let hues = [theme.accent, theme.good, theme.warn, theme.gap];
            // Less than four: an index into them.
            let hue = hues
                .get(seed(choice) as usize % hues.len())
                .copied()
                .unwrap_or(theme.accent);
            Paints {
                ground: theme.ground.lerp_to_gamma(hue, 0.10),
                water: theme.ground.lerp_to_gamma(hue, 0.28),
                road: theme.ground.lerp_to_gamma(theme.text_2, 0.25),
                main_road: theme.ground.lerp_to_gamma(theme.text_2, 0.55),
            }
        }
    }
}

/// A number that stays with the name.
fn seed(choice: &MapChoice) -> u32 {
    choice.title.bytes().fold(7, |sum: u32, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    })
}

/// Water in a corner, a grid of streets, and a road through it.
fn sketch(ui: &egui::Ui, rect: Rect, paints: &Paints, seed: u32) {
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, CornerRadius::same(6), paints.ground);
    let at = |x: f32, y: f32| rect.min + vec2(x * rect.width(), y * rect.height());
    // A number of 0 to 15: exact.
    let turn = f32::from((seed % 16) as u8) / 16.0;
    let shore = vec![
        at(0.0, 0.62 - 0.2 * turn),
        at(0.22, 0.70),
        at(0.40 + 0.1 * turn, 0.88),
        at(0.46, 1.0),
        at(0.06, 1.0),
        at(0.0, 0.9),
    ];
    painter.add(Shape::convex_polygon(shore, paints.water, Stroke::NONE));
    let street = Stroke::new(1.0, paints.road);
    for i in 0..4_u8 {
        let x = 0.30 + 0.2 * f32::from(i) + 0.05 * turn;
        painter.line_segment([at(x, 0.0), at(x - 0.12, 1.0)], street);
        let y = 0.16 + 0.24 * f32::from(i);
        painter.line_segment([at(0.28, y), at(1.0, y - 0.10)], street);
    }
    let road = [
        at(0.0, 0.30),
        at(0.35, 0.24 + 0.2 * turn),
        at(0.62, 0.55),
        at(1.0, 0.66),
    ];
    painter.line(road.to_vec(), Stroke::new(2.5, paints.main_road));
}

/// Lines as of equal height: a sheet of somebody's own.
fn contours(ui: &egui::Ui, rect: Rect, seed: u32, theme: &Theme) {
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let ground = theme.ground.lerp_to_gamma(theme.good, 0.08);
    painter.rect_filled(rect, CornerRadius::same(6), ground);
    let line = Stroke::new(1.0, theme.ground.lerp_to_gamma(theme.good, 0.42));
    // Numbers of 0 to 15: exact.
    let turn = f32::from((seed % 16) as u8) / 16.0;
    let middle = rect.min + vec2(rect.width() * (0.35 + 0.3 * turn), rect.height() * 0.55);
    for ring in 1..6_u8 {
        let size = f32::from(ring) * 8.0;
        let points = (0..=24_u8).map(|i| {
            let angle = f32::from(i) / 24.0 * std::f32::consts::TAU;
            let bump = 1.0 + 0.18 * (3.0 * angle + 6.0 * turn).sin();
            middle + vec2(angle.cos() * size * 1.5, angle.sin() * size) * bump
        });
        painter.line(points.collect(), line);
    }
}
