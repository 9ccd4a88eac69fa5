//! The key of the colours beside the map's scale, as long as they tell something else than
//! which vehicle it is.

use egui::{Align2, Color32, Pos2, Rect, Role, Sense, WidgetInfo, pos2, vec2};

use super::coloring::{self, color32};
use super::theme::Theme;
use super::view::View;
use super::{credits, fonts, format, widgets};
use crate::model::{Certainty, ColorBy, Group, SPEED_BOUNDS_KMH, UNKNOWN_COLOR, speed_colors};
use crate::units::Units;
use crate::words::coloring as words;

/// Height of the key of speeds, in points.
const SCALE_HEIGHT: f32 = 34.0;
/// Widest block of a class, in points.
const BLOCK: f32 = 30.0;
const SIDE: f32 = 10.0;
/// Groups that are named at most.
const MAX_GROUPS: usize = 6;
/// Widest name of a group, in points.
const MAX_NAME: f32 = 96.0;

/// Draws the key with its lower left corner at `left_bottom`, at most `room` points wide.
/// Returns where it is; `None` where colours need none.
pub fn show(ui: &egui::Ui, left_bottom: Pos2, room: f32, view: &View<'_>) -> Option<Rect> {
    // It lies on the map, whose ground decides what is seen, whatever the panels are.
    let ground = view.basemap.ground;
    let theme = &if ground.is_dark() {
        Theme::dark()
    } else {
        Theme::light()
    };
    let by = view.display.color_by;
    let (rect, classes) = match by {
        ColorBy::Vehicle => return None,
        ColorBy::Speed => {
            let colors = speed_colors(ground).map(color32);
            let rect = speeds(ui, left_bottom, room, &colors, view.units(), theme);
            let mut classes = coloring::speed_classes(view.units()).join(", ");
            classes.push_str(", ");
            classes.push_str(words::UNKNOWN);
            (rect, classes)
        }
        ColorBy::Certainty => {
            let parts = words::CERTAINTIES.iter().zip(Certainty::ALL).enumerate();
            let entries: Vec<Entry> = parts
                .map(|(class, ((word, _), certainty))| Entry {
                    text: (*word).to_owned(),
                    color: color32(certainty.color(ground)),
                    certainty: Some(class),
                })
                .collect();
            (
                row(ui, left_bottom, room, &entries, 0, theme),
                told(&entries),
            )
        }
        ColorBy::Group => {
            let entries = group_entries(view);
            let more = entries.len().saturating_sub(MAX_GROUPS);
            let shown = entries.get(..MAX_GROUPS).unwrap_or(&entries);
            (
                row(ui, left_bottom, room, shown, more, theme),
                told(&entries),
            )
        }
    };
    let response = ui.interact(rect, ui.scope_id().with("colour key"), Sense::hover());
    let name = words::key(coloring::word(by), &classes);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    response.on_hover_text(words::RING);
    Some(rect)
}

/// A colour and what it stands for.
struct Entry {
    text: String,
    color: Color32,
    /// Told by shape too.
    certainty: Option<usize>,
}

/// All groups, and that there are vehicles of none.
fn group_entries(view: &View<'_>) -> Vec<Entry> {
    let ground = view.basemap.ground;
    let groups = view.fleet.groups();
    let entry = |group: Group<'_>| Entry {
        text: format::one_line(group.name).into_owned(),
        color: color32(group.color.legible_on(ground)),
        certainty: None,
    };
    let mut entries: Vec<Entry> = groups.iter().map(entry).collect();
    let grouped: usize = groups.iter().map(|group| group.vehicles).sum();
    let text = if entries.is_empty() {
        words::NO_GROUPS
    } else {
        words::GROUP_NONE
    };
    if grouped < view.fleet.vehicles().len() || entries.is_empty() {
        entries.push(Entry {
            text: text.to_owned(),
            color: color32(UNKNOWN_COLOR.legible_on(ground)),
            certainty: None,
        });
    }
    entries
}

fn told(entries: &[Entry]) -> String {
    let names: Vec<&str> = entries.iter().map(|entry| entry.text.as_str()).collect();
    names.join(", ")
}

/// A block for each class, its bounds under where they meet, and one for the unknown.
fn speeds(
    ui: &egui::Ui,
    left_bottom: Pos2,
    room: f32,
    colors: &[Color32],
    units: Units,
    theme: &Theme,
) -> Rect {
    let font = fonts::medium(11.0);
    let width_of = |text: &str| widgets::width_of(ui, text, font.clone());
    let (unit, unknown) = (width_of(units.speed_unit()), width_of(words::UNKNOWN));
    let count = colors.len() as f32;
    let gap = unit + 4.0;
    let beside = 2.0 * SIDE + gap + unknown;
    let block = ((room - beside) / count).clamp(12.0, BLOCK);
    let size = vec2(beside + block * count, SCALE_HEIGHT);
    let rect = Align2::LEFT_BOTTOM.anchor_size(left_bottom, size);
    credits::backing(ui, rect, theme);
    let (top, bottom) = (rect.top() + 7.0, rect.top() + 14.0);
    let mut left = rect.left() + SIDE;
    let below = rect.bottom() - 10.0;
    let write = |x: f32, align: Align2, text: &str| {
        let galley = widgets::line(ui, text, font.clone(), theme.text_1, f32::INFINITY);
        widgets::paint(ui, pos2(x, below), align, galley);
    };
    write(left, Align2::LEFT_CENTER, "0");
    let mut taken = left + 12.0;
    for (class, color) in colors.iter().enumerate() {
        let area = Rect::from_min_max(pos2(left, top), pos2(left + block, bottom));
        // A hairline of the ground keeps neighbours apart.
        let inner = area.with_max_x(area.right() - 1.0);
        ui.painter().rect_filled(inner, 1.0, *color);
        left = area.right();
        if let Some(kmh) = SPEED_BOUNDS_KMH.get(class) {
            let text = coloring::bound(*kmh, units);
            let half = width_of(&text) / 2.0;
            // Where blocks are narrow some bounds have no room.
            if left - half >= taken {
                write(left, Align2::CENTER_CENTER, &text);
                taken = left + half + 4.0;
            }
        }
    }
    // Behind the last bound, under the block of all that is faster and a little further.
    write(taken, Align2::LEFT_CENTER, units.speed_unit());
    left += gap;
    let area = Rect::from_min_max(pos2(left, top), pos2(left + unknown, bottom));
    ui.painter().rect_filled(area, 1.0, color32(UNKNOWN_COLOR));
    write(left, Align2::LEFT_CENTER, words::UNKNOWN);
    rect
}

/// Names beside each other, each with its mark.
fn row(
    ui: &egui::Ui,
    left_bottom: Pos2,
    room: f32,
    entries: &[Entry],
    more: usize,
    theme: &Theme,
) -> Rect {
    const MARK: f32 = 16.0;
    const BETWEEN: f32 = 12.0;
    let font = fonts::medium(11.0);
    let line = |text: &str, max: f32| widgets::line(ui, text, font.clone(), theme.text_1, max);
    let mut laid: Vec<_> = Vec::new();
    let mut width = 2.0 * SIDE - BETWEEN;
    let mut left_out = more;
    for entry in entries {
        let max = if entry.certainty.is_some() || entries.len() == 1 {
            f32::INFINITY
        } else {
            MAX_NAME
        };
        let galley = line(&entry.text, max);
        let needs = MARK + galley.size().x + BETWEEN;
        if width + needs + 30.0 > room && !laid.is_empty() {
            left_out += 1;
            continue;
        }
        width += needs;
        laid.push((entry, galley));
    }
    let rest = (left_out > 0).then(|| line(&words::more(&format::count(left_out)), 60.0));
    width += rest.as_ref().map_or(0.0, |rest| rest.size().x + BETWEEN);
    let rect = Align2::LEFT_BOTTOM.anchor_size(left_bottom, vec2(width, credits::HEIGHT));
    credits::backing(ui, rect, theme);
    let mut x = rect.left() + SIDE;
    let y = rect.center().y;
    for (entry, galley) in laid {
        let mark = pos2(x + 6.0, y);
        match entry.certainty {
            Some(class) => coloring::certainty_mark(ui, mark, class, entry.color, theme),
            None => {
                ui.painter().circle_filled(mark, 4.5, entry.color);
            }
        }
        let painted = widgets::paint(ui, pos2(x + MARK, y), Align2::LEFT_CENTER, galley);
        x = painted.right() + BETWEEN;
    }
    if let Some(rest) = rest {
        widgets::paint(ui, pos2(x, y), Align2::LEFT_CENTER, rest);
    }
    rect
}
