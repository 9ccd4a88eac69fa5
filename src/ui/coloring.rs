//! What colours tell, in words and samples: the chip that chooses it, and what its classes are
//! called.

use egui::{Color32, Pos2, Rect, Response, Stroke, vec2};

use super::caption::ColorKey;
use super::theme::Theme;
use super::view::View;
use super::{format, icons, menu, widgets};
use crate::command::Command;
use crate::model::{
    Certainty, Color, ColorBy, Fleet, SPEED_BOUNDS_KMH, SPEED_CLASSES, UNKNOWN_COLOR, speed_colors,
};
use crate::units::Units;
use crate::words::coloring as words;

/// Groups that a picture names at most.
const MAX_IN_PICTURE: usize = 24;

/// What colours tell, in one word.
pub const fn word(by: ColorBy) -> &'static str {
    match by {
        ColorBy::Vehicle => words::VEHICLE,
        ColorBy::Speed => words::SPEED,
        ColorBy::Certainty => words::CERTAINTY,
        ColorBy::Group => words::GROUP,
    }
}

/// What the chip says.
pub fn label(view: &View<'_>) -> String {
    words::chip(word(view.display.color_by))
}

/// The chip with its menu; `label` may be empty where there is no room for it.
pub fn chip(
    ui: &egui::Ui,
    rect: Rect,
    label: &str,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> Response {
    let current = view.display.color_by;
    let id = ui.scope_id().with("colour");
    let name = words::chip(word(current));
    let color = if ui.is_enabled() {
        theme.text_1
    } else {
        theme.text_3
    };
    let chip = widgets::chip(ui, id, rect, icons::PALETTE, label, &name, color, theme);
    menu::show(&chip, words::MENU, |menu| {
        for by in ColorBy::ALL {
            if menu.item(&words::item(word(by)), by == current) {
                out.push(Command::ColorBy(by));
            }
        }
    });
    chip
}

/// A bound of the speeds as it is written: `30`, `18.6`. The bounds themselves are the same in
/// all units.
pub fn bound(kmh: f64, units: Units) -> String {
    let text = format!("{:.1}", units.speed_of_kmh(kmh));
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// What the classes of speeds are called, the slowest first.
pub fn speed_classes(units: Units) -> [String; SPEED_CLASSES] {
    let (unit, bound) = (units.speed_unit(), |kmh: &f64| bound(*kmh, units));
    std::array::from_fn(|class| {
        let lower = class.checked_sub(1).and_then(|at| SPEED_BOUNDS_KMH.get(at));
        match (lower, SPEED_BOUNDS_KMH.get(class)) {
            (None, Some(upper)) => words::below(&bound(upper), unit),
            (Some(lower), Some(upper)) => words::between(&bound(lower), &bound(upper), unit),
            (Some(lower), None) => words::above(&bound(lower), unit),
            (None, None) => String::new(),
        }
    })
}

/// How sure a speed is, as three bars of which so many are full: by shape, not by colour alone.
pub fn certainty_mark(ui: &egui::Ui, center: Pos2, class: usize, color: Color32, theme: &Theme) {
    let full = 3_usize.saturating_sub(class);
    for bar in 0..3_u8 {
        let height = 4.0 + 3.0 * f32::from(bar);
        let bottom = center + vec2(f32::from(bar) * 5.0 - 5.0, 5.0);
        let rect = Rect::from_min_max(bottom + vec2(-1.5, -height), bottom + vec2(1.5, 0.0));
        if usize::from(bar) < full {
            ui.painter().rect_filled(rect, 1.0, color);
        } else {
            let line = Stroke::new(1.0, theme.text_3);
            let kind = egui::StrokeKind::Inside;
            ui.painter().rect_stroke(rect, 1.0, line, kind);
        }
    }
}

/// What the colours of a picture mean, for the strip below it; nothing where they tell which
/// vehicle it is. `ground` is the map's own colour.
pub fn color_keys(by: ColorBy, fleet: &Fleet, units: Units, ground: Color) -> Vec<ColorKey> {
    let unknown = (
        color32(UNKNOWN_COLOR.legible_on(ground)),
        words::UNKNOWN.to_owned(),
    );
    let (title, steps) = match by {
        ColorBy::Vehicle => return Vec::new(),
        ColorBy::Speed => {
            let colors = speed_colors(ground).map(color32).into_iter();
            let steps = colors.zip(speed_classes(units)).chain([unknown]);
            (words::SPEED_IN_PICTURE, steps.collect())
        }
        ColorBy::Certainty => {
            let each = Certainty::ALL.into_iter().zip(words::CERTAINTIES);
            let step = |(one, (word, meaning)): (Certainty, (&str, &str))| {
                let text = words::certainty(word, meaning);
                (color32(one.color(ground)), text)
            };
            (words::CERTAINTY_IN_PICTURE, each.map(step).collect())
        }
        ColorBy::Group => {
            let groups = fleet.groups().iter().take(MAX_IN_PICTURE);
            let mut steps: Vec<_> = groups
                .map(|group| {
                    let color = group.color.legible_on(ground);
                    (color32(color), format::one_line(group.name).into_owned())
                })
                .collect();
            steps.push((unknown.0, words::GROUP_NONE.to_owned()));
            (words::GROUP_TITLE, steps)
        }
    };
    vec![ColorKey {
        title: title.to_owned(),
        steps,
    }]
}

/// A colour of the model as egui has it.
pub const fn color32(color: Color) -> Color32 {
    Color32::from_rgb(color.r, color.g, color.b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_speeds_are_named_by_their_bounds() {
        let names = speed_classes(Units::KmPerHour);
        assert_eq!(names[0], "below 30 km/h");
        assert_eq!(names[2], "50 to 80 km/h");
        assert_eq!(names[5], "130 km/h and more");
        assert_eq!(speed_classes(Units::MilesPerHour)[1], "18.6 to 31.1 mph");
    }

    #[test]
    fn a_picture_says_what_its_colours_mean_unless_they_are_the_vehicles_own() {
        let (fleet, ground) = (Fleet::default(), Color::rgb(27, 29, 33));
        let keys = |by| color_keys(by, &fleet, Units::KmPerHour, ground);
        assert_eq!(keys(ColorBy::Vehicle), []);
        let speed = keys(ColorBy::Speed);
        assert_eq!(speed[0].steps.len(), SPEED_CLASSES + 1);
        assert_eq!(speed[0].steps[0].0, color32(speed_colors(ground)[0]));
        assert_eq!(keys(ColorBy::Certainty)[0].steps.len(), 4);
        assert_eq!(keys(ColorBy::Group)[0].steps[0].1, words::GROUP_NONE);
    }

    #[test]
    fn certainties_have_the_colours_of_good_doubtful_and_bad() {
        for theme in [Theme::dark(), Theme::light()] {
            let ground = Color::rgb(theme.ground.r(), theme.ground.g(), theme.ground.b());
            let tokens = [theme.good, theme.warn, theme.bad, theme.gap];
            let colors = Certainty::ALL.map(|one| color32(one.color(ground)));
            assert_eq!(colors, tokens);
        }
    }
}
