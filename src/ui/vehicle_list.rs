//! The panel of all vehicles: finding one, seeing which moves, selecting and focusing.

use egui::{
    Align2, Color32, CornerRadius, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, Stroke,
    StrokeKind, TextEdit, Vec2, WidgetInfo, pos2, vec2,
};

use super::density::Remaining;
use super::list_width::ListWidth;
use super::listing::{Listing, Wish};
use super::moving_count::MovingCount;
use super::theme::{PANEL_RADIUS, Theme};
use super::vehicle_row::ROW;
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{fonts, format, group_row, icons, list_filters, spoken, vehicle_row};
use crate::command::Command;
use crate::model::VehicleKey;
use crate::words::{list as words, regions};

/// Height of the pill that opens it, in points.
pub const PILL_HEIGHT: f32 = 40.0;

const HEADER: f32 = 44.0;
const SEARCH: f32 = 32.0;
/// Everything above the rows.
const TOP: f32 = HEADER + SEARCH + 8.0 + list_filters::HEIGHT + 8.0;
const BOTTOM: f32 = 8.0;
const PADDING: f32 = 12.0;

/// What the list remembers from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// What is searched for.
    query: String,
    /// How wide the open list is.
    pub width: ListWidth,
    /// Whether the search field had the keyboard in the last frame.
    pub is_searching: bool,
    /// Whether the search field is to get the keyboard.
    wants_search: bool,
    /// What is listed, and in which order.
    wish: Wish,
    listing: Listing,
    moving: MovingCount,
    /// Where a range begins that is selected with Shift: the row that was clicked last.
    anchor: Option<VehicleKey>,
    /// The selection that the list has been scrolled to.
    scrolled_to: Option<VehicleKey>,
    /// Rows in view in the last frame, in points from the first row.
    visible: std::ops::Range<f32>,
}

impl State {
    /// Gives the keyboard to the search field.
    pub fn start_search(&mut self) {
        self.wants_search = true;
    }

    /// The vehicle that is listed first: below a heading at the most.
    fn first(&self, view: &View<'_>) -> Option<VehicleKey> {
        let rows = 0..self.listing.row_count(view.fleet).min(2);
        let index = rows
            .into_iter()
            .find_map(|row| self.listing.index_at(row))?;
        VehicleKey::from_index(index)
    }

    /// What Escape does while searching: clears the field, or leaves it when it is empty.
    pub fn escape(&mut self) {
        if !self.query.is_empty() {
            self.query.clear();
            self.wants_search = true;
        }
    }

    /// Brings the rows up to date; the map is `size` points large. Returns what there is to do
    /// in later frames.
    pub fn update(&mut self, ui: &egui::Ui, size: Vec2, view: &View<'_>) -> Remaining {
        let now_secs = ui.input(|input| input.time);
        self.listing
            .step(&self.query, self.wish, view, size, now_secs)
    }

    /// What a click on the row of a vehicle asks for: that one alone, with Ctrl one more or one
    /// less, with Shift all from the row that was clicked before.
    fn choose(
        &mut self,
        row: usize,
        key: VehicleKey,
        held: Modifiers,
        view: &View<'_>,
    ) -> Option<Command> {
        // The list is not to scroll away from what was just clicked in it.
        self.scrolled_to = Some(key);
        let anchor = self.anchor.filter(|key| view.selection.contains(*key));
        if held.shift
            && let Some(from) = anchor.or(view.selected)
            && let Some(from_row) = self.listing.row_of(from)
        {
            let rows = row.min(from_row)..=row.max(from_row);
            let between = rows
                .filter_map(|row| VehicleKey::from_index(self.listing.index_at(row)?))
                .filter(|other| *other != key);
            // The one that was clicked counts as chosen last, and comes first.
            let mut all = vec![key];
            all.extend(between);
            if held.command {
                all.extend(view.selection.iter());
            }
            self.anchor = Some(from);
            return Some(Command::SelectAll(all));
        }
        self.anchor = Some(key);
        if held.command {
            return Some(Command::ToggleSelected(key));
        }
        let is_alone = view.selection.len() == 1 && view.selected == Some(key);
        (!is_alone).then_some(Command::Select(Some(key)))
    }

    /// `12 moving of 40`; of a very large fleet only how many there are. Where some are left
    /// out, how many are listed.
    fn counts_text(&mut self, view: &View<'_>) -> String {
        let all = view.fleet.vehicles().len();
        let all_text = format::count(all);
        if self.listing.is_filtered() {
            let listed = format::count(self.listing.vehicle_count(view.fleet));
            return words::listed(&listed, &all_text);
        }
        match self.moving.of(view) {
            _ if all == 0 => words::COUNT_NONE.to_owned(),
            Some(moving) => words::moving(&format::count(moving), &all_text),
            None => words::vehicles(&all_text),
        }
    }

    /// Height of the open panel in points: all rows, or as many whole ones as `room` has.
    pub fn height(&self, view: &View<'_>, room: f32) -> f32 {
        // One row at least: there the list says that nothing is found.
        let rows = self.listing.row_count(view.fleet).max(1) as f32;
        let fitting = ((room - TOP - BOTTOM) / ROW).floor();
        (TOP + ROW * rows.min(fitting) + BOTTOM).clamp(0.0, room.max(0.0))
    }
}

/// Draws the small pill that stands for the collapsed list; returns whether it was
/// pressed. `width_limit` is all the room there is.
pub fn show_pill(ui: &egui::Ui, min: egui::Pos2, view: &View<'_>, theme: &Theme) -> (Rect, bool) {
    let label = format::count(view.fleet.vehicles().len());
    let width = widgets::width_of(ui, &label, fonts::semibold(13.0)) + 14.0 + 18.0 + 8.0 + 16.0;
    let rect = Rect::from_min_size(min, vec2(width, PILL_HEIGHT));
    widgets::panel(ui, ui.scope_id().with("list pill ground"), rect, theme);
    let response = ui.interact(rect, ui.scope_id().with("list pill"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words::SHOW_LIST));
    let over = widgets::hover_amount(ui, &response);
    let radius = CornerRadius::same(PANEL_RADIUS);
    ui.painter()
        .rect_filled(rect, radius, theme.hover.gamma_multiply(over));
    let icon = Rect::from_min_size(rect.min + vec2(14.0, 0.0), vec2(18.0, PILL_HEIGHT));
    widgets::icon(ui, icon, icons::LIST, fonts::icon(18.0), theme.text_1);
    let galley = widgets::line(ui, &label, fonts::semibold(13.0), theme.text_1, width);
    let pos = pos2(icon.right() + 8.0, rect.center().y);
    widgets::paint(ui, pos, Align2::LEFT_CENTER, galley);
    widgets::focus_ring(ui, &response, rect, radius, theme);
    let pressed = response.on_hover_text(words::SHOW_LIST_KEY).clicked();
    (rect, pressed)
}

/// Draws the open list into `rect`; returns whether it is to be collapsed.
pub fn show(
    ui: &mut egui::Ui,
    rect: Rect,
    state: &mut State,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> bool {
    widgets::panel(ui, ui.scope_id().with("list"), rect, theme);
    let mut ui = spoken::child_group(ui, "list contents", regions::LIST, rect);
    let collapse = header(&ui, rect, state, view, theme);
    let search = Rect::from_min_size(
        rect.min + vec2(PADDING, HEADER),
        vec2(rect.width() - 2.0 * PADDING, SEARCH),
    );
    search_field(&mut ui, search, state, view, theme, out);
    let filters = Rect::from_min_size(
        pos2(search.left(), search.bottom() + 8.0),
        vec2(search.width(), list_filters::HEIGHT),
    );
    list_filters::show(&ui, filters, &mut state.wish, theme);
    let rows = Rect::from_min_max(
        pos2(rect.left() + 4.0, rect.top() + TOP),
        pos2(rect.right() - 4.0, rect.bottom() - BOTTOM),
    );
    show_rows(&mut ui, rows, state, view, theme, out);
    state.width.show_edge(&ui, rect, theme);
    collapse
}

fn header(ui: &egui::Ui, rect: Rect, state: &mut State, view: &View<'_>, theme: &Theme) -> bool {
    let middle = rect.top() + HEADER / 2.0;
    let button = Rect::from_center_size(pos2(rect.right() - 22.0, middle), Vec2::splat(28.0));
    let collapse = widgets::icon_button(
        ui,
        ui.scope_id().with("collapse"),
        button,
        icons::COLLAPSE,
        words::HIDE_LIST,
        ButtonLook::Plain,
        theme,
    )
    .clicked();
    let title = Rect::from_min_max(
        pos2(rect.left() + 16.0, rect.top()),
        pos2(rect.left() + 90.0, rect.top() + HEADER),
    );
    let id = ui.scope_id().with("title");
    let font = fonts::semibold(13.0);
    let written = widgets::text(
        ui,
        id,
        title,
        Align2::LEFT_CENTER,
        words::TITLE,
        font,
        theme.text_1,
    );
    let counts = Rect::from_min_max(
        pos2(written.rect.right() + 8.0, rect.top()),
        pos2(button.left() - 4.0, rect.top() + HEADER),
    );
    let text = state.counts_text(view);
    let id = ui.scope_id().with("counts");
    let font = fonts::regular(11.0);
    widgets::text(
        ui,
        id,
        counts,
        Align2::RIGHT_CENTER,
        &text,
        font,
        theme.text_2,
    );
    collapse
}

fn search_field(
    ui: &mut egui::Ui,
    rect: Rect,
    state: &mut State,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let id = Id::unique("vehicle search");
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    ui.painter().rect(
        rect,
        8.0,
        theme.hover,
        Stroke::new(
            1.0,
            if has_focus {
                theme.accent
            } else {
                Color32::TRANSPARENT
            },
        ),
        StrokeKind::Inside,
    );
    let symbol = Rect::from_min_size(rect.min + vec2(8.0, 0.0), vec2(20.0, SEARCH));
    widgets::icon(ui, symbol, icons::SEARCH, fonts::icon(15.0), theme.text_2);
    let clear = Rect::from_center_size(
        pos2(rect.right() - 16.0, rect.center().y),
        Vec2::splat(24.0),
    );
    if state.query.is_empty() {
        let galley = widgets::line(ui, "/", fonts::regular(12.0), theme.text_3, 20.0);
        widgets::paint(ui, clear.center(), Align2::CENTER_CENTER, galley);
    } else if widgets::icon_button(
        ui,
        ui.scope_id().with("clear search"),
        clear,
        icons::CLOSE,
        words::CLEAR_SEARCH,
        ButtonLook::Plain,
        theme,
    )
    .clicked()
    {
        state.query.clear();
    }
    let field = Rect::from_min_max(
        pos2(symbol.right() + 4.0, rect.top()),
        pos2(clear.left() - 2.0, rect.bottom()),
    );
    let mut inner = widgets::child(ui, "search field", field);
    let wants_search = std::mem::take(&mut state.wants_search);
    if wants_search {
        // Before the field is made: what is typed in the same frame belongs into it.
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let edit = TextEdit::singleline(&mut state.query)
        .id(id)
        .frame(egui::Frame::NONE)
        .margin(egui::Margin::ZERO)
        .font(fonts::regular(13.0))
        .text_color(theme.text_1)
        .hint_text(egui::RichText::new(words::FIND).color(theme.text_3))
        .align(Align2::LEFT_CENTER)
        .desired_width(field.width())
        .min_size(field.size())
        .char_limit(200);
    let response = inner.add_sized(field.size(), edit);
    let response = response.accessible_name(words::FIND);
    if wants_search {
        // Where a box is just closing over it, it is heard only afterwards.
        response.request_focus();
    }
    state.is_searching = response.has_focus();
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if is_entered && !state.query.trim().is_empty() {
        out.extend(state.first(view).map(Command::FocusVehicle));
    }
}

fn show_rows(
    ui: &mut egui::Ui,
    rect: Rect,
    state: &mut State,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let row_count = state.listing.row_count(view.fleet);
    if row_count == 0 {
        let message = if view.fleet.vehicles().is_empty() {
            words::NONE
        } else if !state.listing.is_complete() {
            words::SEARCHING
        } else if state.listing.is_searched() && !state.wish.filters() {
            words::NO_NAME
        } else {
            words::NONE_FITS
        };
        let line = Rect::from_min_size(rect.min + vec2(12.0, 0.0), vec2(rect.width() - 24.0, ROW));
        let id = ui.scope_id().with("none");
        let font = fonts::regular(13.0);
        widgets::text(
            ui,
            id,
            line,
            Align2::LEFT_CENTER,
            message,
            font,
            theme.text_3,
        );
        return;
    }
    let mut area = ScrollArea::vertical()
        .id_salt("rows")
        .auto_shrink(false)
        .max_height(rect.height());
    if let Some(offset) = offset_to_selected(state, view, rect.height()) {
        area = area.vertical_scroll_offset(offset);
    }
    let mut inner = spoken::child_list(ui, "rows", regions::ROWS, rect, row_count);
    inner.spacing_mut().item_spacing.y = 0.0;
    let output = area.show_rows(&mut inner, ROW, row_count, |ui, rows| {
        for row in rows {
            let (_, row_rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
            if let Some(first) = state.listing.heading_at(row) {
                group_row::show(ui, row_rect, first, view, theme, out);
                continue;
            }
            let found = state
                .listing
                .index_at(row)
                .and_then(|index| Some((index, view.fleet.vehicles().get(index)?)));
            let Some((index, vehicle)) = found else {
                continue;
            };
            let is_clicked = vehicle_row::show(ui, row_rect, index, vehicle, view, theme, out);
            spoken::place(ui, vehicle_row::id(ui, index), row);
            if is_clicked && let Some(key) = VehicleKey::from_index(index) {
                out.extend(state.choose(row, key, ui.input(|input| input.modifiers), view));
            }
        }
    });
    let top = output.state.clamped_offset().y;
    state.visible = top..top + output.inner_rect.height();
}

/// Where to scroll when another vehicle was selected elsewhere and is out of view.
fn offset_to_selected(state: &mut State, view: &View<'_>, height: f32) -> Option<f32> {
    if view.selected == state.scrolled_to {
        return None;
    }
    state.scrolled_to = view.selected;
    let top = state.listing.row_of(view.selected?)? as f32 * ROW;
    let is_visible = state.visible.start <= top && top + ROW <= state.visible.end;
    (!is_visible).then(|| (top - (height - ROW) / 2.0).max(0.0))
}
