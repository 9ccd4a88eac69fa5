//! All panels together: where each floats, and the state they keep from frame to frame.

mod acts;
mod boxes;
mod footing;
mod list_place;
mod pointed;
mod said;
mod sheet_place;

use egui::{Rect, Vec2, pos2, vec2};

use super::list_width::ListWidth;
use super::panel_state::PanelState;
use super::theme::{EDGE, GAP, Theme};
use super::timeline_height::TimelineHeight;
use super::view::View;
use super::{
    coordinates, credits, details, focus_keeper, fonts, go_to, hover, keep_menu, map_picker,
    notices, palette, passing_list, passing_note, settings_box, sheet, stack, status, timeline,
    toast, token_dialog, vehicle_list, widgets,
};
use crate::command::Command;
use crate::model::{Passings, VehicleKey};

/// In a window lower than this the sheet and the lanes have no room over each other, in points.
const LOW: f32 = 720.0;
/// Free space around the data when the view is fitted to it, in points.
const FIT_PADDING: f32 = 50.0;
/// A panel less high than this is not worth showing, in points.
const MIN_PANEL: f32 = 120.0;

/// The panels and what they remember: what is open, typed, dragged and scrolled to.
#[derive(Debug)]
pub struct Ui {
    theme: Theme,
    timeline: timeline::State,
    timeline_height: f32,
    go_to: go_to::State,
    toast: toast::State,
    list: vehicle_list::State,
    notices: notices::State,
    stack: stack::Stack,
    passings: passing_list::PassingList,
    maps: map_picker::MapPicker,
    token: token_dialog::TokenDialog,
    place: coordinates::State,
    details: details::State,
    /// Whether the list is open; `None` while nobody has said, then the width decides.
    is_list_open: Option<bool>,
    /// Whether the open list made room for other panels, until there is room for all of them.
    has_list_given_way: bool,
    /// Width of the window in the frame before, in points.
    width_before: f32,
    settings: settings_box::SettingsBox,
    is_motion_reduced: bool,
    is_about_open: bool,
    are_keys_open: bool,
    palette: palette::Palette,
    keep: keep_menu::State,
    is_legend_open: bool,
    are_details_shown: bool,
    /// Whether a vehicle was selected in the last frame.
    had_selected: bool,
    focus: focus_keeper::FocusKeeper,
    sheet: sheet::Sheet,
    /// Its height in the last frame, with the gap over it, in points.
    sheet_height: f32,
    /// The part of the map that no panel covered in the last frame.
    free: Rect,
    occupied: Vec<Rect>,
    /// The panels of the frame before, without the place under the pointer, which would hide
    /// itself.
    occupied_before: Vec<Rect>,
}

impl Ui {
    /// Panels in `theme`; gives `ctx` their fonts and style.
    pub fn new(ctx: &egui::Context, theme: Theme) -> Self {
        ctx.set_fonts(fonts::definitions());
        // The scale is a setting of ours, with keys in the one table.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        theme.install(ctx);
        Self {
            theme,
            timeline: timeline::State::default(),
            timeline_height: timeline::HEIGHT,
            go_to: go_to::State::default(),
            toast: toast::State::default(),
            list: vehicle_list::State::default(),
            notices: notices::State::default(),
            stack: stack::Stack::default(),
            passings: passing_list::PassingList::default(),
            maps: map_picker::MapPicker::default(),
            token: token_dialog::TokenDialog::default(),
            place: coordinates::State::default(),
            details: details::State::default(),
            is_list_open: None,
            has_list_given_way: false,
            width_before: 0.0,
            settings: settings_box::SettingsBox::default(),
            is_motion_reduced: false,
            is_about_open: false,
            are_keys_open: false,
            palette: palette::Palette::default(),
            keep: keep_menu::State::default(),
            is_legend_open: false,
            are_details_shown: false,
            had_selected: false,
            focus: focus_keeper::FocusKeeper::default(),
            sheet: sheet::Sheet::default(),
            sheet_height: 0.0,
            free: Rect::EVERYTHING,
            occupied: Vec::new(),
            occupied_before: Vec::new(),
        }
    }

    /// Colours in use.
    pub const fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Changes the colours.
    pub fn set_theme(&mut self, ctx: &egui::Context, theme: Theme) {
        theme.install(ctx);
        self.theme = theme;
        self.set_reduced_motion(ctx, self.is_motion_reduced);
    }

    /// Switches the short movements of controls off, for people whom movement disturbs.
    pub fn set_reduced_motion(&mut self, ctx: &egui::Context, is_reduced: bool) {
        self.is_motion_reduced = is_reduced;
        ctx.all_styles_mut(|style| {
            style.animation_time = if is_reduced { 0.0 } else { 0.15 };
            style.scroll_animation = if is_reduced {
                egui::style::ScrollAnimation::none()
            } else {
                egui::style::ScrollAnimation::default()
            };
        });
    }

    /// Which panels are open and how, for a window that begins with it.
    pub fn panels(&self) -> PanelState {
        PanelState {
            is_list_closed: self.is_list_open == Some(false),
            are_details_folded: self.details.is_folded,
            is_legend_open: self.is_legend_open,
            are_lanes_hidden: self.timeline.are_lanes_hidden(),
            open_table: self.sheet.open_table(),
            table_height_points: self.sheet.wanted_height(),
            list_width_points: self.list.width.wanted(),
            timeline_height_points: self.timeline.drawn.wanted(),
        }
    }

    /// Opens and closes panels as they were.
    pub fn set_panels(&mut self, panels: PanelState) {
        self.is_list_open = panels.is_list_closed.then_some(false);
        self.details.is_folded = panels.are_details_folded;
        self.is_legend_open = panels.is_legend_open;
        if panels.are_lanes_hidden != self.timeline.are_lanes_hidden() {
            self.timeline.toggle_lanes();
        }
        self.sheet
            .restore(panels.open_table, panels.table_height_points);
        self.list.width = ListWidth::of(panels.list_width_points);
        self.timeline.drawn = TimelineHeight::of(panels.timeline_height_points);
    }

    /// Draws all panels into `ui`, which covers the window and already holds the map,
    /// and returns what was asked for in this frame, in order. Keys that mean something
    /// are taken out of the input. egui may run a frame in several passes; the commands
    /// of all of them count.
    pub fn show(&mut self, ui: &mut egui::Ui, view: &View<'_>) -> Vec<Command> {
        let mut out = Vec::new();
        let screen = ui.max_rect();
        std::mem::swap(&mut self.occupied, &mut self.occupied_before);
        self.occupied.clear();
        self.keep_focus(ui.ctx());
        let own = self.place.rect();
        self.occupied_before.retain(|rect| Some(*rect) != own);
        self.act_on_keys(ui, screen, view, &mut out);
        self.make_room_for_panels(screen.width());
        self.had_selected = view.selected.is_some();
        // Below all panels; what it is, the chart in one of them says.
        let ghost = ui.painter().add(egui::Shape::Noop);
        let map_painter = ui.painter().clone();
        let mut root = widgets::child(ui, "trackscope panels", screen);
        let ui = &mut root;
        // An open list says it of all of them.
        let has_list = self.passings.is_open() || self.stack.is_open();
        if let Some(passings) = view.pointed.filter(|_| !has_list) {
            passing_note::show_hint(ui, screen, passings, view, &self.theme);
        }
        if let Some(pointed) = self.timeline.pointed().or(self.pointed_on_map(view)) {
            hover::paint_ghosts(ui, screen, pointed, view, &self.theme);
        }
        self.share_moment(view);
        let timeline = self.show_timeline(ui, screen, view, &mut out);
        if self.show_covering_sheet(ui, screen, timeline, view, &mut out) {
            let corner = Rect::from_min_size(screen.right_top(), Vec2::ZERO);
            let between = (screen.top() + EDGE, timeline.top() - GAP);
            self.show_boxes(ui, screen, (corner, between), view, &mut out);
            return out;
        }
        // Whatever lies over the timeline lies over the sheet when that is open.
        let floor = self.show_sheet(ui, screen, timeline, view, &mut out);
        let list = self.show_list(ui, screen, floor.top() - GAP, view, &mut out);
        let (status, map_chip) = self.show_status(ui, screen, list.right() + GAP, view, &mut out);
        let small_print_top = self.show_small_print(ui, screen, floor, list, view);
        let legend = self.show_legend(ui, screen, status, list, small_print_top, view, &mut out);
        let right_column = Rect::from_min_max(
            pos2(list.right() + GAP, status.bottom() + GAP),
            pos2(screen.right() - EDGE, small_print_top - 8.0),
        );
        let pointed_before = self.details.pointed();
        let details = self.show_details(ui, screen, right_column, view, &mut out);
        if self.details.pointed() != pointed_before {
            // The timeline has been drawn, and marks the same moment with the next frame.
            ui.request_repaint();
        }
        self.free = self.free_part(screen, list, details, right_column);
        if let Some(shape) = details::ghost_shape(&self.details, screen, view, &self.theme) {
            map_painter.set(ghost, shape);
        }
        // What is said goes beside the legend.
        let said_left = legend.map_or(right_column.left(), |legend| legend.right() + GAP);
        let said = Rect::from_min_max(pos2(said_left, right_column.top()), right_column.max);
        let free = self.show_hidden(ui, screen, status, details, said, view, &mut out);
        self.show_notices(ui, screen, status, details, free, view, &mut out);
        self.show_toast(ui, details, said, view);
        self.show_empty(ui, said, details, view, &mut out);
        let between = (status.bottom() + 8.0, small_print_top - 6.0);
        self.show_boxes(ui, screen, (map_chip, between), view, &mut out);
        out
    }

    /// Opens a list of `vehicles`, the topmost first, beside the place where all of them were
    /// clicked at once. `total` counts those too that are not named.
    pub fn offer_vehicles(&mut self, place: egui::Pos2, vehicles: Vec<VehicleKey>, total: usize) {
        self.stack.open(place, vehicles, total);
    }

    /// Goes to the one time at which somebody was at a place that was clicked, or opens a list
    /// of the times there beside it.
    pub fn offer_passings(&mut self, place: egui::Pos2, passings: Passings) {
        self.passings.offer(place, passings);
    }

    /// Whether the panel of maps is open.
    pub const fn is_choosing_map(&self) -> bool {
        self.maps.is_open()
    }

    /// Where panels floated in the last frame, in points of the window; no two overlap.
    pub fn occupied(&self) -> &[Rect] {
        &self.occupied
    }

    /// Whether the pointer at `pos` belongs to a panel, a menu or a dialogue, and not to
    /// the map.
    pub fn covers(&self, ctx: &egui::Context, pos: egui::Pos2) -> bool {
        is_floating(ctx, pos) || self.occupied.iter().any(|rect| rect.contains(pos))
    }

    /// How much of a window of `size` to keep free when the view is fitted to data: left,
    /// top, right, bottom in points, panels and a margin of 50. A small window keeps less.
    /// `has_selected` says whether a vehicle is selected, whose details may open with the next
    /// frame.
    pub fn map_padding(&self, size: Vec2, has_selected: bool) -> [f32; 4] {
        let left = if self.is_list_open_at(size.x) {
            EDGE + self.list_width_at(size.x)
        } else {
            0.0
        };
        let has_room = size.x - left >= details::WIDTH + 2.0 * EDGE + GAP;
        let will_open = has_selected && !self.had_selected && has_room;
        let right = if self.are_details_shown || will_open {
            EDGE + details::WIDTH
        } else {
            0.0
        };
        let top = EDGE + status::HEIGHT;
        let bottom = EDGE + self.timeline_height + self.sheet_height + credits::HEIGHT;
        let across = shrink_to([left, right], size.x);
        let down = shrink_to([top, bottom], size.y);
        [across[0], down[0], across[1], down[1]]
    }

    fn show_timeline(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> Rect {
        self.timeline.gives_way = self.sheet.is_open() && screen.height() < LOW;
        let height = self.timeline.height(view, screen.height());
        self.timeline_height = height;
        let rect = Rect::from_min_max(
            pos2(screen.left() + EDGE, screen.bottom() - EDGE - height),
            pos2(screen.right() - EDGE, screen.bottom() - EDGE),
        );
        let state = &mut self.timeline;
        let pressed = timeline::show(ui, rect, screen.height(), state, view, &self.theme, out);
        if pressed.go_to_time {
            self.go_to.open(view);
        }
        self.occupied.push(rect);
        rect
    }

    fn show_status(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        min_left: f32,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> (Rect, Rect) {
        let placed = status::place(ui, screen, min_left, view);
        let pressed = status::show(ui, &placed, &mut self.keep, view, &self.theme, out);
        if pressed.about {
            self.is_about_open = true;
        }
        if pressed.maps {
            self.maps.toggle();
        }
        if pressed.everyone {
            self.sheet.toggle(sheet::Tab::Everyone);
        }
        if pressed.settings {
            self.settings.open();
        }
        self.occupied.push(placed.rect);
        (placed.rect, placed.map_chip)
    }

    fn show_details(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        column: Rect,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> Option<Rect> {
        let content = self.details.content(ui.ctx(), view, column.height());
        let width = details::WIDTH.min(column.width());
        let has_room = column.height() >= MIN_PANEL
            && (width >= details::WIDTH || !self.is_list_open_at(screen.width()))
            && width > 200.0;
        let content = content.filter(|_| has_room);
        self.are_details_shown = content.is_some();
        let Some(content) = content else {
            self.details.hide();
            return None;
        };
        let size = vec2(width, content.height().min(column.height()));
        let rect = Rect::from_min_size(pos2(column.right() - width, column.top()), size);
        let state = &mut self.details;
        details::show(ui, rect, state, &content, view, &self.theme, out);
        self.occupied.push(rect);
        Some(rect)
    }
}

/// Whether a menu, a list or a dialogue lies at `pos`.
fn is_floating(ctx: &egui::Context, pos: egui::Pos2) -> bool {
    ctx.layer_id_at(pos)
        .is_some_and(|layer| layer.order != egui::Order::Background)
}

/// Both sides of a fit with their margin, smaller when they would leave less than a third
/// of `whole`.
fn shrink_to(sides: [f32; 2], whole: f32) -> [f32; 2] {
    let padded = sides.map(|side| side + FIT_PADDING);
    let sum = padded.iter().sum::<f32>();
    let most = (whole * 2.0 / 3.0).max(0.0);
    if sum <= most {
        padded
    } else {
        padded.map(|side| side * most / sum)
    }
}
