//! The list that opens where several markers were clicked at once, to choose one of them.

use egui::{
    Align2, Area, CornerRadius, Frame, Id, Key, Margin, Modifiers, Order, Pos2, Rect, Role,
    ScrollArea, Sense, Stroke, StrokeKind, WidgetInfo, pos2, vec2,
};

use super::theme::{EDGE, PANEL_RADIUS, Theme};
use super::vehicle_row::RowState;
use super::view::View;
use super::{fonts, format, widgets};
use crate::command::{Click, Command};
use crate::geo::Camera;
use crate::model::VehicleKey;

/// Most rows of the list; the vehicles beyond are counted in its last line.
pub const MAX_ROWS: usize = 200;

const WIDTH: f32 = 236.0;
const HEADER: f32 = 28.0;
const ROW: f32 = 30.0;
const FOOTER: f32 = 26.0;
const PADDING: i8 = 6;
/// Rows that are seen at once; the half one says that there are more.
const MAX_ROWS_IN_VIEW: f32 = 8.5;
/// From the clicked place to the list, in points: the markers stay in view.
const OFFSET: f32 = 12.0;

/// The list, open or not.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    open: Option<Open>,
}

#[derive(Clone, Debug)]
struct Open {
    place: Pos2,
    vehicles: Vec<VehicleKey>,
    total: usize,
    /// The row that Enter chooses.
    highlighted: usize,
    /// Whether the highlighted row has to be scrolled to.
    wants_scroll: bool,
    /// What the list was opened over: it closes when the markers are no longer there.
    over: Option<(u64, Camera)>,
    /// Where it lay in the last frame; `None` in its first.
    rect: Option<Rect>,
}

impl Stack {
    /// Opens the list at `place`, instead of the one that is open. The first of `vehicles`
    /// has been selected by the click; `total` counts those beyond [`MAX_ROWS`] too.
    pub fn open(&mut self, place: Pos2, mut vehicles: Vec<VehicleKey>, total: usize) {
        let total = total.max(vehicles.len());
        vehicles.truncate(MAX_ROWS);
        self.open = (!vehicles.is_empty()).then_some(Open {
            place,
            vehicles,
            total,
            highlighted: 0,
            wants_scroll: false,
            over: None,
            rect: None,
        });
    }

    /// Takes the keys that the open list understands out of the input: up and down,
    /// Enter to choose, Escape to close. While a control has the keyboard only Escape.
    pub fn take_keys(&mut self, ctx: &egui::Context, view: &View<'_>, out: &mut Vec<Command>) {
        let Some(open) = &mut self.open else { return };
        let pressed =
            |key| ctx.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        if pressed(Key::Escape) > 0 {
            self.open = None;
            return;
        }
        if ctx.memory(|memory| memory.focused().is_some()) {
            return;
        }
        let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
        if up + down > 0 {
            let last = open.vehicles.len().saturating_sub(1);
            open.highlighted = (open.highlighted + down).saturating_sub(up).min(last);
            open.wants_scroll = true;
        }
        if pressed(Key::Enter) > 0 {
            let chosen = open.vehicles.get(open.highlighted).copied();
            self.choose(chosen, view, out);
        }
    }

    /// Draws the open list over everything; closes it when something else was pressed, or the
    /// markers have gone from under it. Playing goes on: the rows say how things stand now.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        view: &View<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) {
        let Some(open) = &mut self.open else { return };
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
            return;
        }
        let chosen = show_open(ctx, open, view, theme);
        if chosen.is_some() {
            self.choose(chosen, view, out);
        }
    }

    /// Closes the list. Choosing is a click on that vehicle alone; the application has heard
    /// of the one that is selected already.
    fn choose(&mut self, chosen: Option<VehicleKey>, view: &View<'_>, out: &mut Vec<Command>) {
        self.open = None;
        if let Some(key) = chosen.filter(|_| chosen != view.selected) {
            out.push(Command::ClickVehicle(Click::plain(key)));
        }
    }
}

fn show_open(
    ctx: &egui::Context,
    open: &mut Open,
    view: &View<'_>,
    theme: &Theme,
) -> Option<VehicleKey> {
    let screen = ctx.content_rect().shrink(EDGE / 2.0);
    let beyond = open.total - open.vehicles.len();
    let footer = if beyond > 0 { FOOTER } else { 0.0 };
    let room = screen.height() - HEADER - footer - 2.0 * f32::from(PADDING);
    let rows_height = (ROW * (open.vehicles.len() as f32).min(MAX_ROWS_IN_VIEW)).min(room);
    let frame = Frame::new()
        .fill(theme.opaque_panel)
        .stroke(Stroke::new(1.0, theme.border))
        .corner_radius(PANEL_RADIUS)
        .shadow(theme.panel_shadow())
        .inner_margin(Margin::same(PADDING));
    let area = Area::new(Id::unique("stack"))
        .order(Order::Foreground)
        .fixed_pos(open.place + vec2(OFFSET, OFFSET))
        .constrain_to(screen);
    let shown = area.show(ctx, |ui| {
        let mut chosen = None;
        frame.show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 0.0;
            let title = format!("{} vehicles here", format::count(open.total));
            note(ui, HEADER, "title", &title, theme);
            let mut scroll = ScrollArea::vertical()
                .id_salt("stack rows")
                .max_height(rows_height)
                .min_scrolled_height(rows_height)
                .auto_shrink(false);
            if std::mem::take(&mut open.wants_scroll) {
                let top = open.highlighted as f32 * ROW;
                scroll = scroll.vertical_scroll_offset((top - (rows_height - ROW) / 2.0).max(0.0));
            }
            scroll.show_rows(ui, ROW, open.vehicles.len(), |ui, rows| {
                for row in rows {
                    if let Some(key) = open.vehicles.get(row).copied()
                        && show_row(ui, row, key, &mut open.highlighted, view, theme)
                    {
                        chosen = Some(key);
                    }
                }
            });
            if beyond > 0 {
                let text = format!("and {} more: zoom in", format::count(beyond));
                note(ui, FOOTER, "more", &text, theme);
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

/// One vehicle: colour, name and what it does now; returns whether it was chosen.
fn show_row(
    ui: &mut egui::Ui,
    row: usize,
    key: VehicleKey,
    highlighted: &mut usize,
    view: &View<'_>,
    theme: &Theme,
) -> bool {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let Some(vehicle) = view.fleet.get(key) else {
        return false;
    };
    let response = ui.interact(rect, ui.scope_id().with(("stack row", row)), Sense::click());
    let is_selected = view.selection.contains(key);
    let pose = vehicle.track.pose_at(view.clock.playhead());
    let state = RowState::of(vehicle, pose, view.units(), theme);
    response.widget_info(|| {
        let label = format!("{}, {}", vehicle.label, state.spoken());
        WidgetInfo::selected(Role::Button, true, is_selected, label)
    });
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
    let middle = rect.center().y;
    let swatch = pos2(rect.left() + 15.0, middle);
    state.paint_swatch(ui, swatch, theme.swatch(vehicle.color), theme);
    let value_left = state.paint_value(ui, pos2(rect.right() - 10.0, middle), theme.text_2, theme);
    let left = rect.left() + 30.0;
    let font = fonts::regular(13.0);
    let width = value_left - 8.0 - left;
    let galley = widgets::line(ui, &vehicle.label, font, theme.text_1, width);
    widgets::paint(ui, pos2(left, middle), Align2::LEFT_CENTER, galley);
    response.clicked()
}
