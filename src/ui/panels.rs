//! All panels together: where each floats, and the state they keep from frame to frame.

mod acts;
mod sheet_place;

use egui::{Rect, Vec2, pos2, vec2};

use super::density::Remaining;
use super::list_width::ListWidth;
use super::panel_state::PanelState;
use super::theme::{EDGE, GAP, Theme};
use super::timeline_height::TimelineHeight;
use super::view::View;
use super::{
    color_key, coordinates, credits, details, drop_hint, empty, fonts, go_to, hidden_pill, hover,
    icons, keep_menu, key_box, legend, map_picker, notices, palette, passing_list, passing_note,
    settings_box, sheet, stack, status, timeline, toast, token_dialog, vehicle_list, widgets,
};
use crate::command::Command;
use crate::model::{Passings, VehicleKey};
use crate::words;

/// A window narrower than this starts with the list collapsed, in points.
const NARROW: f32 = 760.0;
/// What the list has to leave of the width, for the details and the space around both.
const BESIDE_LIST: f32 = 2.0 * EDGE + GAP + details::WIDTH;
/// In a window lower than this the sheet and the lanes have no room over each other, in points.
const LOW: f32 = 720.0;
/// Width of the button that opens the legend, in points.
const LEGEND_BUTTON: f32 = 30.0;
/// Free space around the data when the view is fitted to it, in points.
const FIT_PADDING: f32 = 50.0;
/// In a window less high than this there is no room for everything, in points.
const LOWEST: f32 = 380.0;
/// Notices in less width than this are not told beside the legend, in points.
const MIN_NOTICE: f32 = 240.0;
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
        let own = self.place.rect();
        self.occupied_before.retain(|rect| Some(*rect) != own);
        self.act_on_keys(ui, screen, view, &mut out);
        self.make_room_for_panels(screen.width());
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

    /// What lies over the panels for a while. Maps open at their chip, between two heights.
    fn show_boxes(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        (map_chip, between): (Rect, (f32, f32)),
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) {
        self.stack.show(ui.ctx(), view, &self.theme, out);
        self.passings.show(ui.ctx(), view, &self.theme, out);
        self.maps
            .show(ui.ctx(), map_chip, between, view, &self.theme, out);
        self.go_to.show(ui.ctx(), view, &self.theme, out);
        if self.is_about_open {
            self.show_about(ui.ctx(), view);
        }
        if self.are_keys_open && key_box::show(ui.ctx(), &self.theme) {
            self.are_keys_open = false;
        }
        let before = out.len();
        self.settings.show(ui.ctx(), view, &self.theme, out);
        if out
            .iter()
            .skip(before)
            .any(|c| *c == Command::ResetSettings)
        {
            self.set_panels(PanelState::default());
        }
        if let Some(does) = self.palette.show(ui.ctx(), view, &self.theme) {
            self.do_chosen(does, ui.ctx(), screen, view, out);
        }
        self.token.show(ui.ctx(), &view.basemap, &self.theme, out);
        drop_hint::show(ui, view.basemap.kind_of_file, &self.theme, out);
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
    pub fn map_padding(&self, size: Vec2) -> [f32; 4] {
        let left = if self.is_list_open_at(size.x) {
            EDGE + self.list_width_at(size.x)
        } else {
            0.0
        };
        let right = if self.are_details_shown {
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

    /// What is pointed at on the map, the timeline or the chart is marked on all three.
    fn share_moment(&mut self, view: &View<'_>) {
        let on_map = self.pointed_on_map(view);
        let on_chart = self.details.pointed().map(|time| hover::Pointed {
            time,
            vehicle: view.selected,
        });
        self.timeline.mark(on_map.or(on_chart));
        let of_selected = view
            .selected
            .and_then(|key| view.pointed?.nearest_of(key))
            .map(|passing| passing.time);
        let pointed = on_map.or(self.timeline.pointed());
        self.details
            .mark(of_selected.or(pointed.map(|pointed| pointed.time)));
    }

    /// The moment of a line under the pointer on the map.
    fn pointed_on_map(&self, view: &View<'_>) -> Option<hover::Pointed> {
        let nearest = view.pointed?.nearest()?;
        Some(hover::Pointed {
            time: nearest.time,
            vehicle: Some(nearest.vehicle),
        })
    }

    /// Width of the open list in a window of this width, in points.
    fn list_width_at(&self, width: f32) -> f32 {
        let legend = if self.is_legend_open {
            legend::WIDTH + GAP
        } else {
            0.0
        };
        self.list.width.points(width - BESIDE_LIST - legend)
    }

    /// In a window narrower than this, list and details have no room beside each other.
    fn one_panel_width(&self) -> f32 {
        BESIDE_LIST + self.list.width.least_points()
    }

    fn is_list_open_at(&self, width: f32) -> bool {
        !self.has_list_given_way && self.is_list_open.unwrap_or(width >= NARROW)
    }

    /// Opens or closes the list, as a person wants it.
    const fn open_list(&mut self, is_open: bool) {
        self.is_list_open = Some(is_open);
        self.has_list_given_way = false;
    }

    /// The list makes room when the window gets narrow, by its frame or by the scale, and comes
    /// back when there is room for all panels.
    fn make_room_for_panels(&mut self, width: f32) {
        let one_panel = self.one_panel_width();
        let is_narrower = self.width_before >= one_panel && width < one_panel;
        if is_narrower && self.is_list_open == Some(true) {
            self.has_list_given_way = true;
        } else if width >= one_panel {
            self.has_list_given_way = false;
        }
        self.width_before = width;
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

    fn show_list(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        bottom: f32,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> Rect {
        let min = screen.min + vec2(EDGE, EDGE);
        match self.list.update(ui, screen.size(), view) {
            Remaining::Nothing => {}
            Remaining::Step => ui.request_repaint(),
            Remaining::AfterSecs(secs) => {
                let wait = std::time::Duration::try_from_secs_f64(secs).unwrap_or_default();
                ui.ctx().request_repaint_after(wait);
            }
        }
        if !self.is_list_open_at(screen.width()) {
            let (rect, pressed) = vehicle_list::show_pill(ui, min, view, &self.theme);
            if pressed {
                self.open_list(true);
            }
            self.occupied.push(rect);
            return rect;
        }
        let height = self.list.height(view, bottom - min.y);
        let rect = Rect::from_min_size(min, vec2(self.list_width_at(screen.width()), height));
        let before = out.len();
        if vehicle_list::show(ui, rect, &mut self.list, view, &self.theme, out) {
            self.open_list(false);
        }
        let has_selected = out
            .iter()
            .skip(before)
            .any(|c| matches!(c, Command::Select(Some(_))));
        if has_selected && screen.width() < self.one_panel_width() {
            // Make room for the details that was just asked for.
            self.has_list_given_way = true;
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

    /// Scale, place and credits over the timeline; returns how far down other panels may
    /// reach.
    fn show_small_print(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        timeline: Rect,
        list: Rect,
        view: &View<'_>,
    ) -> f32 {
        let bottom = timeline.top() - 6.0;
        let right = screen.right() - EDGE;
        let beside_list = list.right() + GAP;
        // The widest that there may be decides: the list is lower than them or it is not.
        let laid = credits::lay_out(ui, right - beside_list, view, &self.theme);
        let lines_height = laid.as_ref().map_or(0.0, |laid| laid.size.y);
        let is_list_in_the_way = list.bottom() > bottom - lines_height.max(credits::HEIGHT) - 4.0;
        let left = if is_list_in_the_way || self.is_list_open_at(screen.width()) {
            beside_list
        } else {
            screen.left() + EDGE
        };
        let credit = laid.as_ref().map(|laid| {
            let corner = pos2(right, bottom);
            let (rect, wants_all) = credits::show_credits(ui, corner, laid, view, &self.theme);
            self.is_about_open |= wants_all;
            rect
        });
        // Credits are due; what else there is goes beside them, or above.
        // In a low window messages come before the scale and the place under the pointer.
        let has_message = !view.notices.is_empty() || view.loading.is_some();
        let gives_way = screen.height() < LOWEST && has_message;
        let bar_width = credits::scale_width(ui, view).filter(|_| !gives_way);
        let scale_width = bar_width.map_or(0.0, |width| width + 6.0) + LEGEND_BUTTON;
        let place_at = self.place_under_pointer(ui);
        self.place.look(place_at, screen, view.camera);
        let room = credit.map_or(right, |rect| rect.left() - 8.0) - left;
        let above = bottom - lines_height - 6.0;
        let scale_bottom = if scale_width <= room { bottom } else { above };
        let legend = Rect::from_min_max(
            pos2(left, scale_bottom - credits::HEIGHT),
            pos2(left + LEGEND_BUTTON, scale_bottom),
        );
        let is_open = self.is_legend_open;
        let id = ui.scope_id().with("legend button");
        let has_button = !gives_way || scale_bottom == bottom;
        if has_button
            && credits::small_button(
                ui,
                id,
                legend,
                icons::LEGEND,
                words::legend::OPEN,
                is_open,
                &self.theme,
            )
        {
            self.is_legend_open = !is_open;
        }
        let scale_left = legend.right() + 6.0;
        let scale = bar_width.and_then(|_| {
            credits::show_scale(ui, pos2(scale_left, scale_bottom), view, &self.theme)
        });
        let place_left = scale.map_or(scale_left, |rect| rect.right() + 8.0);
        let place_width = self.place.width(ui).unwrap_or(0.0);
        let is_beside = place_left + place_width - left <= room || scale_bottom < bottom;
        let place_bottom = if is_beside { scale_bottom } else { above };
        let place_left = if is_beside { place_left } else { left };
        let place = if gives_way {
            None
        } else {
            self.place
                .show(ui, pos2(place_left, place_bottom), &self.theme)
        };
        let shown = [has_button.then_some(legend), scale, credit, place];
        let top = shown
            .iter()
            .flatten()
            .map(|rect| rect.top())
            .fold(bottom - credits::HEIGHT, f32::min);
        self.occupied.extend(shown.into_iter().flatten());
        let key = color_key::show(ui, pos2(left, top - 6.0), right - left, view);
        self.occupied.extend(key);
        key.map_or(top, |key| key.top())
    }

    /// The legend, over the small print beside the list; returns where it is.
    #[expect(clippy::too_many_arguments, reason = "it goes between other panels")]
    fn show_legend(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        status: Rect,
        list: Rect,
        bottom: f32,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> Option<Rect> {
        if !self.is_legend_open {
            return None;
        }
        let left = list.right() + GAP;
        let details = view.selected.map_or(0.0, |_| details::WIDTH + GAP);
        let room = screen.right() - EDGE - details - (left + legend::WIDTH);
        let highest = status.bottom() + 8.0;
        if bottom - 8.0 - highest < MIN_PANEL || room < 0.0 {
            if legend::show_boxed(ui.ctx(), view, &self.theme, out) {
                self.is_legend_open = false;
            }
            return None;
        }
        if !view.notices.is_empty() && room - GAP < MIN_NOTICE {
            // What has happened is told first; the legend is there again when it was read.
            return None;
        }
        let top = (bottom - 8.0 - legend::height(view)).max(highest);
        let height = legend::height(view).min(bottom - 8.0 - top);
        let rect = Rect::from_min_size(pos2(left, top), vec2(legend::WIDTH, height));
        if legend::show(ui, rect, view, &self.theme, out) {
            self.is_legend_open = false;
        }
        self.occupied.push(rect);
        Some(rect)
    }

    /// Where the pointer is over the map, by the panels of the frame before.
    fn place_under_pointer(&self, ui: &egui::Ui) -> Option<egui::Pos2> {
        let pos = ui.input(|input| input.pointer.hover_pos())?;
        let is_free = !is_floating(ui.ctx(), pos)
            && !self.occupied_before.iter().any(|rect| rect.contains(pos));
        is_free.then_some(pos)
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

    /// What is hidden, over all that is said besides. Returns the column that is left under it.
    #[expect(
        clippy::too_many_arguments,
        reason = "it goes around every other panel"
    )]
    fn show_hidden(
        &mut self,
        ui: &egui::Ui,
        screen: Rect,
        status: Rect,
        details: Option<Rect>,
        column: Rect,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) -> Rect {
        let right = details.map_or(column.right(), |details| details.left() - GAP);
        let width = hidden_pill::width(ui, view);
        let left = (screen.center().x - width / 2.0)
            .clamp(column.left(), (right - width).max(column.left()));
        let top = if left + width + GAP <= status.left() {
            screen.top() + EDGE
        } else {
            column.top()
        };
        let Some(pill) = hidden_pill::show(ui, pos2(left, top), view, &self.theme, out) else {
            return column;
        };
        self.occupied.push(pill);
        let below = (pill.bottom() + 8.0).max(column.top());
        column.with_min_y(below.min(column.bottom()))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the notices go around every other panel"
    )]
    fn show_notices(
        &mut self,
        ui: &mut egui::Ui,
        screen: Rect,
        status: Rect,
        details: Option<Rect>,
        column: Rect,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) {
        let right = details.map_or(column.right(), |details| details.left() - GAP);
        let width = (right - column.left()).min(notices::MAX_WIDTH);
        // In the middle of the window if that is free, else as near as can be.
        let left = (screen.center().x - width / 2.0)
            .clamp(column.left(), (right - width).max(column.left()));
        let top = if left + width + GAP <= status.left() && column.top() <= status.bottom() + GAP {
            screen.top() + EDGE
        } else {
            column.top()
        };
        let area = Rect::from_min_max(pos2(left, top), pos2(left + width, column.bottom()));
        let rects = notices::show(ui, area, &mut self.notices, view, &self.theme, out);
        self.occupied.extend(rects);
    }

    /// What is told in passing, in the middle of the free space over the timeline.
    fn show_toast(&mut self, ui: &egui::Ui, card: Option<Rect>, column: Rect, view: &View<'_>) {
        let right = card.map_or(column.right(), |card| card.left() - GAP);
        let foot = pos2((column.left() + right) / 2.0, column.bottom());
        let width = right - column.left();
        let shown = self.toast.show(ui, foot, width, view, &self.theme);
        self.occupied.extend(shown);
    }

    fn show_empty(
        &mut self,
        ui: &mut egui::Ui,
        column: Rect,
        details: Option<Rect>,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) {
        // Below the notices, of which there may be some before there is data.
        let top = self
            .occupied
            .iter()
            .filter(|rect| rect.bottom() < column.bottom() && rect.right() > column.left())
            .map(|rect| rect.bottom() + GAP)
            .fold(column.top(), f32::max);
        let right = details.map_or(column.right(), |details| details.left() - GAP);
        let free = Rect::from_min_max(pos2(column.left(), top), pos2(right, column.bottom()));
        let shown = empty::show(ui, free, view, &self.theme, out);
        self.occupied.extend(shown);
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
