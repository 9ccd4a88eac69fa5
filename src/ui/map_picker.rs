//! The panel in which the map under the tracks is chosen, opened from the bar at the top.

use egui::{
    Align2, Area, EventFilter, Frame, Id, Key, Margin, Modifiers, Order, Rect, Role, ScrollArea,
    Sense, Stroke, WidgetInfo, pos2, vec2,
};

use super::map_form::MapForm;
use super::map_view::{BasemapView, MapChoice};
use super::theme::{EDGE, PANEL_RADIUS, Theme};
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{fonts, icons, map_row, slider};
use crate::command::Command;
use crate::words::{maps as words, token};

/// Width of what is in the panel, in points.
const WIDTH: f32 = 330.0;
const PADDING: i8 = 12;
const HEADER: f32 = 30.0;
const SECTION: f32 = 26.0;
const SLIDER: f32 = 30.0;
const FORGET: f32 = 26.0;
/// Distance between the parts under the rows.
const GAP: f32 = 10.0;

/// The panel, open or not.
#[derive(Clone, Debug, Default)]
pub struct MapPicker {
    open: Option<Open>,
}

#[derive(Clone, Debug, Default)]
struct Open {
    form: MapForm,
    /// Where it lay in the last frame; `None` in its first.
    rect: Option<Rect>,
    /// Its rows, from above: what the arrow keys go through.
    rows: Vec<Id>,
    /// Whether the chosen row has had the keyboard.
    has_begun: bool,
}

impl MapPicker {
    /// Whether it is on the screen.
    pub const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens it, or closes it when it is open.
    pub fn toggle(&mut self) {
        self.open = match self.open {
            Some(_) => None,
            None => Some(Open::default()),
        };
    }

    /// Takes the keys that the open panel understands out of the input: Escape closes it, up
    /// and down go from map to map, unless a text is being typed.
    pub fn take_keys(&mut self, ctx: &egui::Context) {
        let Some(open) = &mut self.open else { return };
        let pressed =
            |key| ctx.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        if pressed(Key::Escape) > 0 {
            self.open = None;
            return;
        }
        if ctx.text_edit_focused() {
            return;
        }
        let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
        if up + down == 0 {
            return;
        }
        let focused = ctx.memory(|memory| memory.focused());
        let now = open.rows.iter().position(|id| Some(*id) == focused);
        let last = open.rows.len().saturating_sub(1);
        let next = now.map_or(0, |row| (row + down).saturating_sub(up).min(last));
        if let Some(id) = open.rows.get(next) {
            ctx.memory_mut(|memory| memory.request_focus(*id));
        }
    }

    /// Draws the open panel under `chip`, which opened it, between `top` and `bottom`: above
    /// are the host that is asked and below the credits, which stay in view. Closes it when
    /// something else was pressed or a map was chosen.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        chip: Rect,
        (top, bottom): (f32, f32),
        view: &View<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) {
        let Some(open) = &mut self.open else { return };
        let pressed_elsewhere = ctx.input(|input| {
            let pos = input.pointer.interact_pos();
            let is_elsewhere =
                |rect: Rect| pos.is_none_or(|pos| !rect.contains(pos) && !chip.contains(pos));
            input.pointer.any_pressed() && open.rect.is_some_and(is_elsewhere)
        });
        if pressed_elsewhere || show_open(ctx, open, chip, (top, bottom), &view.basemap, theme, out)
        {
            self.open = None;
        }
    }
}

/// The command for the key that goes to the next map; none when there is no other.
pub fn next_map(view: &BasemapView<'_>) -> Option<Command> {
    let is_chosen = |choice: &MapChoice| choice.name == view.chosen;
    let at = view.choices.iter().position(is_chosen);
    let after = at.map_or(0, |at| at + 1);
    let around = view.choices.iter().cycle().skip(after);
    let next = around
        .take(view.choices.len())
        .find(|choice| choice.is_next);
    let name = next.filter(|choice| !is_chosen(choice))?.name.clone();
    Some(Command::SwitchBasemap(name))
}

/// Draws the panel; returns whether it is done with.
fn show_open(
    ctx: &egui::Context,
    open: &mut Open,
    chip: Rect,
    (top, bottom): (f32, f32),
    view: &BasemapView<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> bool {
    let screen = ctx.content_rect().shrink(EDGE / 2.0);
    let frame = Frame::new()
        .fill(theme.opaque_panel)
        .stroke(Stroke::new(1.0, theme.border))
        .corner_radius(PANEL_RADIUS)
        .shadow(theme.panel_shadow())
        .inner_margin(Margin::same(PADDING));
    let forget = if view.token.is_known {
        FORGET + GAP
    } else {
        0.0
    };
    let footer = open.form.height() + GAP + SLIDER + GAP + forget;
    let margins = 2.0 * f32::from(PADDING);
    let room = (bottom - top - margins - HEADER - footer).max(map_row::HEIGHT);
    let width = WIDTH.min(screen.width() - margins);
    let area = Area::new(Id::unique("map picker"))
        .order(Order::Foreground)
        .pivot(Align2::RIGHT_TOP)
        .fixed_pos(pos2(chip.right().max(screen.left() + width + margins), top))
        .constrain_to(screen)
        .role(egui::Role::Dialog)
        .accessible_name(words::NAME);
    let shown = area.show(ctx, |ui| {
        let contents = frame.show(ui, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut done = header(ui, theme);
            let scroll = ScrollArea::vertical()
                .id_salt("maps")
                .max_height(room)
                .min_scrolled_height(room);
            scroll.show(ui, |ui| {
                done |= show_rows(ui, open, view, theme, out);
            });
            ui.add_space(GAP);
            let (_, rect) = ui.allocate_space(vec2(width, open.form.height()));
            done |= open.form.show(ui, rect, view, theme, out);
            ui.add_space(GAP);
            let (_, rect) = ui.allocate_space(vec2(width, SLIDER));
            show_opacity(ui, rect, view, theme, out);
            if view.token.is_known {
                ui.add_space(GAP);
                let (_, rect) = ui.allocate_space(vec2(width, FORGET));
                show_forget(ui, rect, theme, out);
            }
            done
        });
        contents.inner
    });
    open.rect = Some(shown.response.rect);
    shown.inner
}

/// The title; returns whether the panel is to be closed.
fn header(ui: &mut egui::Ui, theme: &Theme) -> bool {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEADER));
    let title = widgets::line(ui, words::TITLE, fonts::semibold(14.0), theme.text_1, 200.0);
    let pos = pos2(rect.left() + 4.0, rect.center().y - 3.0);
    widgets::paint(ui, pos, Align2::LEFT_CENTER, title);
    let middle = pos2(rect.right() - 12.0, rect.center().y - 3.0);
    let close = Rect::from_center_size(middle, vec2(26.0, 26.0));
    let id = ui.scope_id().with("close maps");
    let name = words::CLOSE;
    let look = ButtonLook::Plain;
    widgets::icon_button(ui, id, close, icons::CLOSE, name, look, theme).clicked()
}

/// All maps, those that were used before under a line of their own; returns whether one was
/// chosen.
fn show_rows(
    ui: &mut egui::Ui,
    open: &mut Open,
    view: &BasemapView<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> bool {
    open.rows.clear();
    let mut chosen = false;
    let mut is_recent = false;
    let mut to_focus = None;
    for (index, choice) in view.choices.iter().enumerate() {
        if choice.is_recent && !is_recent {
            is_recent = true;
            section(ui, words::USED_BEFORE, theme);
        }
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), map_row::HEIGHT));
        let id = Id::unique(("map row", index));
        open.rows.push(id);
        if ui.memory(|memory| memory.has_focus(id)) {
            // The panel itself goes through its rows.
            let filter = EventFilter {
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
            if !ui.clip_rect().contains_rect(rect) {
                ui.scroll_to_rect(rect, None);
            }
        }
        if choice.name == view.chosen {
            to_focus = Some(id);
        }
        if map_row::show(ui, rect, id, choice, view, theme) {
            out.push(Command::SwitchBasemap(choice.name.clone()));
            chosen = true;
        }
    }
    if !std::mem::replace(&mut open.has_begun, true)
        && let Some(id) = to_focus.or_else(|| open.rows.first().copied())
    {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    chosen
}

/// A line that is no row.
fn section(ui: &mut egui::Ui, text: &str, theme: &Theme) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), SECTION));
    let area = rect.shrink2(vec2(8.0, 0.0));
    let id = ui.scope_id().with(text);
    let font = fonts::semibold(11.0);
    widgets::text(ui, id, area, Align2::LEFT_CENTER, text, font, theme.text_2);
}

fn show_opacity(
    ui: &mut egui::Ui,
    rect: Rect,
    view: &BasemapView<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let middle = rect.center().y;
    let font = fonts::medium(13.0);
    let label = widgets::line(ui, words::OPACITY, font, theme.text_1, 110.0);
    let pos = pos2(rect.left() + 4.0, middle);
    let label = widgets::paint(ui, pos, Align2::LEFT_CENTER, label);
    let text = words::percent(view.opacity_percent);
    let font = fonts::regular(13.0);
    let value = widgets::line(ui, &text, font, theme.text_2, 60.0);
    let pos = pos2(rect.right() - 4.0, middle);
    widgets::paint(ui, pos, Align2::RIGHT_CENTER, value);
    let track = Rect::from_min_max(
        pos2(label.right() + 14.0, rect.top()),
        pos2(rect.right() - 54.0, rect.bottom()),
    );
    let asked = slider::show(ui, track, words::OPACITY, view.opacity_percent, theme);
    out.extend(asked.map(Command::SetBasemapOpacity));
}

fn show_forget(ui: &egui::Ui, rect: Rect, theme: &Theme, out: &mut Vec<Command>) {
    let text = token::FORGET;
    let font = fonts::regular(12.0);
    let galley = widgets::line(ui, text, font, theme.text_2, rect.width() - 40.0);
    let width = galley.size().x + 40.0;
    let area = Rect::from_min_size(rect.min, vec2(width, rect.height()));
    let response = ui.interact(area, ui.scope_id().with(text), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    let over = widgets::hover_amount(ui, &response);
    ui.painter()
        .rect_filled(area, 8.0, theme.hover.gamma_multiply(over));
    let sign = Rect::from_min_size(area.min + vec2(6.0, 0.0), vec2(16.0, area.height()));
    widgets::icon(ui, sign, icons::TRASH, fonts::icon(14.0), theme.text_2);
    let pos = pos2(sign.right() + 8.0, area.center().y);
    widgets::paint(ui, pos, Align2::LEFT_CENTER, galley);
    widgets::focus_ring(ui, &response, area, 8.into(), theme);
    if response.clicked() {
        out.push(Command::ForgetToken);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::map_view::{FileDialog, FileKind, MapKind, MapNetwork, TokenView};

    fn choice(name: &str, is_next: bool) -> MapChoice {
        MapChoice {
            name: name.into(),
            title: name.into(),
            detail: String::new(),
            kind: MapKind::File,
            is_recent: false,
            is_next,
        }
    }

    #[test]
    fn the_key_goes_around_and_leaves_out_servers_that_were_never_chosen() {
        let choices = [
            choice("a", true),
            choice("server", false),
            choice("b", true),
        ];
        let next_of = |chosen: &str, choices: &[MapChoice]| {
            next_map(&BasemapView {
                name: "",
                chosen,
                choices,
                credits: &[],
                ground: crate::model::Color::rgb(0, 0, 0),
                pending_tiles: 0,
                opacity_percent: 100,
                network: MapNetwork::Unused,
                thumbnail: None,
                file_dialog: FileDialog::Idle,
                token: TokenView {
                    is_known: false,
                    asked: None,
                },
                check_map: |_| Ok(()),
                check_token: |_| Ok(()),
                kind_of_file: |_| FileKind::Other,
            })
        };
        let to = |name: &str| Some(Command::SwitchBasemap(name.into()));
        assert_eq!(next_of("a", &choices), to("b"));
        assert_eq!(next_of("b", &choices), to("a"));
        assert_eq!(next_of("server", &choices), to("b"));
        assert_eq!(next_of("elsewhere", &choices), to("a"));
        assert_eq!(next_of("a", &choices[..2]), None);
    }
}
