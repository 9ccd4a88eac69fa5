//! A list that opens at a place of the map, to choose one of several things that are there.

use egui::{
    Align2, Area, CornerRadius, Frame, Id, Key, Margin, Modifiers, Order, Pos2, Rect, Role,
    ScrollArea, Sense, Stroke, StrokeKind, WidgetInfo, vec2,
};

use super::theme::{EDGE, PANEL_RADIUS, Theme};
use super::view::View;
use super::{fonts, widgets};
use crate::geo::Camera;
use crate::words::regions;

/// Most rows of the list; what is beyond is counted in its last line.
pub const MAX_ROWS: usize = 200;

const HEADER: f32 = 28.0;
const ROW: f32 = 30.0;
const FOOTER: f32 = 26.0;
const PADDING: i8 = 6;
/// Rows that are seen at once; the half one says that there are more.
const MAX_ROWS_IN_VIEW: f32 = 8.5;
/// From the place to the list, in points: what is there stays in view.
const OFFSET: f32 = 12.0;

/// One of several things at a place.
pub trait PlaceRow: Copy {
    /// Its name for screen readers and whether it is selected already; `None` when it is no
    /// longer there.
    fn told(self, view: &View<'_>, theme: &Theme) -> Option<(String, bool)>;

    /// Draws it into a row.
    fn paint(self, ui: &egui::Ui, rect: Rect, view: &View<'_>, theme: &Theme);
}

/// What is written over and under the rows.
pub struct ListLook<'a> {
    /// Tells lists apart.
    pub id: &'static str,
    /// Width of the rows, in points.
    pub width: f32,
    /// How many there are of what.
    pub title: &'a dyn Fn(usize) -> String,
    /// How many more there are than rows.
    pub more: &'a dyn Fn(usize) -> String,
}

/// The list, open or not.
#[derive(Clone, Debug)]
pub struct PlaceList<T> {
    open: Option<Open<T>>,
}

impl<T> Default for PlaceList<T> {
    fn default() -> Self {
        Self { open: None }
    }
}

#[derive(Clone, Debug)]
struct Open<T> {
    place: Pos2,
    rows: Vec<T>,
    total: usize,
    /// The row that Enter chooses.
    highlighted: usize,
    /// Whether the highlighted row has to be scrolled to.
    wants_scroll: bool,
    /// What the list was opened over: it closes when that is no longer there.
    over: Option<(u64, Camera)>,
    /// Where it lay in the last frame; `None` in its first.
    rect: Option<Rect>,
}

impl<T> PlaceList<T> {
    /// Whether it is on the screen.
    pub const fn is_open(&self) -> bool {
        self.open.is_some()
    }
}

impl<T: PlaceRow> PlaceList<T> {
    /// Opens the list at `place`, instead of the one that is open; without rows it closes.
    /// `total` counts those beyond [`MAX_ROWS`] too.
    pub fn open(&mut self, place: Pos2, mut rows: Vec<T>, total: usize) {
        let total = total.max(rows.len());
        rows.truncate(MAX_ROWS);
        self.open = (!rows.is_empty()).then_some(Open {
            place,
            rows,
            total,
            highlighted: 0,
            wants_scroll: false,
            over: None,
            rect: None,
        });
    }

    /// Takes the keys that the open list understands out of the input: up and down, Enter to
    /// choose, Escape to close. While a control has the keyboard only Escape. Returns what was
    /// chosen; the list has closed then.
    pub fn take_keys(&mut self, ctx: &egui::Context) -> Option<T> {
        let open = self.open.as_mut()?;
        let pressed =
            |key| ctx.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        if pressed(Key::Escape) > 0 {
            self.open = None;
            return None;
        }
        if ctx.memory(|memory| memory.focused().is_some()) {
            return None;
        }
        let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
        if up + down > 0 {
            let last = open.rows.len().saturating_sub(1);
            open.highlighted = (open.highlighted + down).saturating_sub(up).min(last);
            open.wants_scroll = true;
        }
        if pressed(Key::Enter) > 0 {
            let chosen = open.rows.get(open.highlighted).copied();
            self.open = None;
            return chosen;
        }
        None
    }

    /// Draws the open list over everything; closes it when something else was pressed, or what
    /// it lists has gone from under it. Playing goes on. Returns what was chosen; the list has
    /// closed then.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        frame: &ListLook<'_>,
        view: &View<'_>,
        theme: &Theme,
    ) -> Option<T> {
        let open = self.open.as_mut()?;
        let now = (view.fleet_generation, *view.camera);
        let pressed_elsewhere = ctx.input(|input| {
            let pos = input.pointer.interact_pos();
            input.pointer.any_pressed()
                && open
                    .rect
                    .is_some_and(|rect| pos.is_none_or(|pos| !rect.contains(pos)))
        });
        if pressed_elsewhere || *open.over.get_or_insert(now) != now {
            self.open = None;
            return None;
        }
        let chosen = show_open(ctx, open, frame, view, theme);
        if chosen.is_some() {
            self.open = None;
        }
        chosen
    }
}

fn show_open<T: PlaceRow>(
    ctx: &egui::Context,
    open: &mut Open<T>,
    look: &ListLook<'_>,
    view: &View<'_>,
    theme: &Theme,
) -> Option<T> {
    let screen = ctx.content_rect().shrink(EDGE / 2.0);
    let beyond = open.total - open.rows.len();
    let footer = if beyond > 0 { FOOTER } else { 0.0 };
    let room = screen.height() - HEADER - footer - 2.0 * f32::from(PADDING);
    let rows_height = (ROW * (open.rows.len() as f32).min(MAX_ROWS_IN_VIEW)).min(room);
    let frame = Frame::new()
        .fill(theme.opaque_panel)
        .stroke(Stroke::new(1.0, theme.border))
        .corner_radius(PANEL_RADIUS)
        .shadow(theme.panel_shadow())
        .inner_margin(Margin::same(PADDING));
    let area = Area::new(Id::unique(look.id))
        .order(Order::Foreground)
        .fixed_pos(open.place + vec2(OFFSET, OFFSET))
        .constrain_to(screen)
        .role(Role::ListBox)
        .accessible_name(regions::HERE);
    let shown = area.show(ctx, |ui| {
        let mut chosen = None;
        frame.show(ui, |ui| {
            ui.set_width(look.width);
            ui.spacing_mut().item_spacing.y = 0.0;
            note(ui, HEADER, "title", &(look.title)(open.total), theme);
            let mut scroll = ScrollArea::vertical()
                .id_salt("rows")
                .max_height(rows_height)
                .min_scrolled_height(rows_height)
                .auto_shrink(false);
            if std::mem::take(&mut open.wants_scroll) {
                let top = open.highlighted as f32 * ROW;
                scroll = scroll.vertical_scroll_offset((top - (rows_height - ROW) / 2.0).max(0.0));
            }
            scroll.show_rows(ui, ROW, open.rows.len(), |ui, rows| {
                for row in rows {
                    if let Some(of) = open.rows.get(row).copied()
                        && show_row(ui, row, of, &mut open.highlighted, view, theme)
                    {
                        chosen = Some(of);
                    }
                }
            });
            if beyond > 0 {
                note(ui, FOOTER, "more", &(look.more)(beyond), theme);
            }
        });
        chosen
    });
    open.rect = Some(shown.response.rect);
    shown.inner
}

/// A line that is no row.
fn note(ui: &mut egui::Ui, height: f32, salt: &str, text: &str, theme: &Theme) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let area = rect.shrink2(vec2(10.0, 0.0));
    let id = ui.scope_id().with(salt);
    let font = fonts::semibold(11.0);
    widgets::text(ui, id, area, Align2::LEFT_CENTER, text, font, theme.text_2);
}

/// One row; returns whether it was chosen.
fn show_row<T: PlaceRow>(
    ui: &mut egui::Ui,
    row: usize,
    of: T,
    highlighted: &mut usize,
    view: &View<'_>,
    theme: &Theme,
) -> bool {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let Some((name, is_selected)) = of.told(view, theme) else {
        return false;
    };
    let response = ui.interact(rect, ui.scope_id().with(("row", row)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_selected, &name));
    let is_moved = ui.input(|input| input.pointer.delta() != egui::Vec2::ZERO);
    if response.hovered() && is_moved {
        // One mark for mouse and keys, as in a menu.
        *highlighted = row;
    }
    let radius = CornerRadius::same(8);
    if is_selected {
        ui.painter()
            .rect_filled(rect, radius, theme.tint(theme.accent));
    }
    if *highlighted == row {
        ui.painter().rect(
            rect,
            radius,
            theme.hover,
            Stroke::new(1.0, theme.accent.gamma_multiply(0.6)),
            StrokeKind::Inside,
        );
    }
    widgets::focus_ring(ui, &response, rect.shrink(2.0), radius, theme);
    of.paint(ui, rect, view, theme);
    response.clicked()
}
