//! The sheet over the timeline: everyone at the playhead, and what happened to whom.

mod aligned;
mod chosen;
mod columns;
mod csv;
mod csv_rows;
mod event_told;
mod events;
mod everyone;
mod export;
mod file_words;
mod finder;
mod heading;
mod map_area;
mod order;
mod rows;
mod told;

use std::ops::RangeInclusive;

use egui::{Align2, CornerRadius, Rect, Vec2, pos2, vec2};

use self::export::{Export, Lines, Step, Written};
use super::drawn_size::DrawnSize;
use super::edge::{Edge, Side};
use super::theme::{CHIP_HEIGHT, PANEL_RADIUS, Theme};
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{fonts, format, icons, spoken, time_told};
use crate::command::{Command, TableFile};
use crate::time::Timestamp;
use crate::words::{regions, sheet as words};

pub use self::export::{Form, To, Wish};
pub use self::map_area::MapArea;

/// Distance of the contents from the sides, in points.
const PADDING: f32 = 14.0;
const HEADER: f32 = 44.0;
const BOTTOM: f32 = 8.0;
/// Part of the free height that the sheet takes by itself.
const SHARE: f32 = 0.42;
/// Less high it shows too few rows, in points.
const MIN_HEIGHT: f32 = HEADER + events::FILTERS + heading::HEIGHT + 2.0 * rows::ROW + BOTTOM;
/// As high it can be drawn, in points; a window shows as much of it as it has room for.
const HEIGHTS: RangeInclusive<u16> = MIN_HEIGHT as u16..=4000;
/// As high it is by itself where there is room, in points.
const GOOD_HEIGHT: f32 = 240.0;
/// So much of the height stays free for the map, in points.
const MIN_MAP: f32 = 216.0;
/// How long it says that something was copied, in seconds.
const SAID_SECS: f64 = 4.0;
/// In sheets less wide the buttons have no words.
const WORDS_WIDTH: f32 = 760.0;

/// Which of the tables is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Everyone at the playhead.
    #[default]
    Everyone,
    /// Stops, gaps, conflicts and anomalies.
    Events,
}

impl Tab {
    /// As the settings call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Events => "events",
        }
    }

    /// The one that the settings call so.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = [Self::Everyone, Self::Events].into_iter();
        all.find(|tab| tab.name() == name)
    }
}

/// The sheet, open or not, and what it remembers.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    is_open: bool,
    tab: Tab,
    height: DrawnSize,
    everyone: everyone::State,
    events: events::State,
    /// A table that was asked for and is not begun yet: events are still looked for.
    wished: Option<Wish>,
    export: Option<Export>,
    /// What was told last, and when in egui's seconds.
    said: Option<(String, f64)>,
}

impl Sheet {
    /// Opens the sheet with this table; closes it when that is shown.
    pub fn toggle(&mut self, tab: Tab) {
        self.is_open = !(self.is_open && self.tab == tab);
        self.tab = tab;
    }

    /// Whether it is open.
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    /// The table that is shown, if the sheet is open.
    pub fn open_table(&self) -> Option<Tab> {
        self.is_open.then_some(self.tab)
    }

    /// Its height as a person has drawn it, in points.
    pub const fn wanted_height(&self) -> Option<u16> {
        self.height.wanted()
    }

    /// Opens it with this table or closes it, and makes it so many points high, or the nearest
    /// to it; `None` is its own height.
    pub fn restore(&mut self, open_table: Option<Tab>, height: Option<u16>) {
        self.is_open = open_table.is_some();
        self.tab = open_table.unwrap_or_default();
        self.height = DrawnSize::of(height, &HEIGHTS);
    }

    /// Writes the table that is shown, all of it. One that is not shown is opened, so that it is
    /// seen what was copied.
    pub const fn write(&mut self, form: Form, to: To) {
        self.is_open = true;
        self.wished = Some(Wish {
            tab: self.tab,
            form,
            to,
        });
    }

    /// Height in points where there is so much room over the timeline; 0 when it is closed.
    pub fn height(&self, room: f32) -> f32 {
        let most = room - MIN_MAP;
        if !self.is_open || self.covers(room) {
            return 0.0;
        }
        let wanted = self
            .wanted_height()
            .map_or_else(|| (room * SHARE).max(GOOD_HEIGHT), f32::from);
        wanted.max(MIN_HEIGHT).min(most)
    }

    /// Whether it takes the place of the other panels, because the window has no room for both.
    pub fn covers(&self, room: f32) -> bool {
        self.is_open && room - MIN_MAP < MIN_HEIGHT
    }

    /// Draws the open sheet into `rect`, as high as [`Self::height`] says; goes on with what is
    /// written also when it is closed.
    pub fn show(
        &mut self,
        ui: &mut egui::Ui,
        rect: Rect,
        map: MapArea,
        view: &View<'_>,
        theme: &Theme,
        out: &mut Vec<Command>,
    ) {
        if self.is_open {
            widgets::panel(ui, ui.scope_id().with("sheet"), rect, theme);
            // Much small text: less of the map is to be seen behind it than behind other panels.
            let ground = rect.shrink(1.0);
            ui.painter()
                .rect_filled(ground, CornerRadius::same(PANEL_RADIUS), theme.panel);
            let mut inner = spoken::child_group(ui, "sheet contents", regions::TABLES, rect);
            self.show_handle(&inner, rect, theme);
            // Before the line that says how many there are.
            let is_events = self.tab == Tab::Events;
            let is_complete = !is_events || self.events.update(&inner, view);
            let (head, rest) = rect.split_top_bottom_at_y(rect.top() + HEADER);
            self.show_header(&inner, head, view, theme);
            let body = rest.with_max_y(rest.bottom() - BOTTOM);
            match self.tab {
                Tab::Everyone => {
                    everyone::show(&mut inner, body, &mut self.everyone, view, theme, out);
                }
                Tab::Events => {
                    events::show(&mut inner, body, &mut self.events, map, view, theme, out);
                }
            }
            if is_complete {
                self.begin_writing(view);
            }
        }
        self.write_on(ui, view, out);
    }

    fn begin_writing(&mut self, view: &View<'_>) {
        let Some(wish) = self.wished.take() else {
            return;
        };
        let lines = match wish.tab {
            Tab::Everyone => Lines::Vehicles(self.everyone.order.rows(view.fleet.vehicles().len())),
            Tab::Events => {
                let of = self.events.selected_count(view);
                Lines::Events(self.events.listed(), of)
            }
        };
        self.export = Some(Export::new(wish, lines, view));
    }

    fn write_on(&mut self, ui: &egui::Ui, view: &View<'_>, out: &mut Vec<Command>) {
        let Some(mut export) = self.export.take() else {
            return;
        };
        match export.step(view) {
            Step::More => {
                self.export = Some(export);
                ui.ctx().request_repaint();
            }
            Step::GivenUp => self.say(ui, words::GIVEN_UP.to_owned()),
            Step::Done(written) => match export.wish.to {
                To::Clipboard => {
                    let is_csv = export.wish.form == Form::Csv;
                    self.say(ui, copied_words(&written, is_csv));
                    ui.ctx().copy_text(written.text);
                }
                To::File => out.push(Command::SaveTable(TableFile::new(
                    format!("{}.csv", export.file_name(view)),
                    // Spreadsheets take a file without this mark for one of their own language.
                    format!("\u{feff}{}", written.text),
                    written.rows,
                ))),
            },
        }
    }

    fn say(&mut self, ui: &egui::Ui, text: String) {
        self.said = Some((text, ui.input(|input| input.time)));
        ui.ctx().request_repaint();
    }

    /// The upper edge, which is drawn up and down.
    fn show_handle(&mut self, ui: &egui::Ui, rect: Rect, theme: &Theme) {
        let edge = Edge {
            name: words::HEIGHT,
            side: Side::Top,
            step: rows::ROW as u16,
            sizes: HEIGHTS,
        };
        let id = ui.scope_id().with("sheet height");
        self.height.show_edge(ui, id, &edge, rect, theme);
    }

    /// Tables to choose from, the moment they are of, and what can be done with them.
    fn show_header(&mut self, ui: &egui::Ui, rect: Rect, view: &View<'_>, theme: &Theme) {
        let middle = rect.center().y + 2.0;
        let has_words = rect.width() >= WORDS_WIDTH;
        let mut left = rect.left() + PADDING - 2.0;
        for (tab, symbol, label, name) in [
            (
                Tab::Everyone,
                icons::USERS,
                words::EVERYONE,
                words::EVERYONE_NAME,
            ),
            (Tab::Events, icons::TIMER, words::EVENTS, words::EVENTS_NAME),
        ] {
            let size = vec2(widgets::chip_width(ui, label), CHIP_HEIGHT);
            let area = Rect::from_min_size(pos2(left, middle - CHIP_HEIGHT / 2.0), size);
            left = area.right() + 6.0;
            let id = ui.scope_id().with(("tab", label));
            let is_on = self.tab == tab;
            let response = widgets::toggle_chip(ui, id, area, symbol, label, name, is_on, theme);
            if response.clicked() {
                self.tab = tab;
            }
            response.on_hover_text(name);
        }
        let close = Rect::from_center_size(pos2(rect.right() - 24.0, middle), Vec2::splat(28.0));
        let id = ui.scope_id().with("close sheet");
        let look = ButtonLook::Plain;
        if widgets::icon_button(ui, id, close, icons::CLOSE, words::CLOSE, look, theme).clicked() {
            self.is_open = false;
        }
        let mut right = close.left() - 6.0;
        for (symbol, label, name, form, to) in [
            (
                icons::SAVE,
                words::SAVE,
                words::SAVE_CSV,
                Form::Csv,
                To::File,
            ),
            (
                icons::CLIPBOARD,
                words::TEXT,
                words::COPY_TEXT,
                Form::Text,
                To::Clipboard,
            ),
            (
                icons::COPY,
                words::CSV,
                words::COPY_CSV,
                Form::Csv,
                To::Clipboard,
            ),
        ] {
            let label = if has_words { label } else { "" };
            let size = vec2(widgets::chip_width(ui, label), CHIP_HEIGHT);
            let corner = pos2(right - size.x, middle - CHIP_HEIGHT / 2.0);
            let area = Rect::from_min_size(corner, size);
            right = area.left() - 6.0;
            let id = ui.scope_id().with(("write", name));
            let ink = theme.text_1;
            if widgets::chip(ui, id, area, symbol, label, name, ink, theme).clicked() {
                self.write(form, to);
            }
        }
        let room = Rect::from_min_max(
            pos2(left + 10.0, rect.top()),
            pos2(right - 8.0, rect.bottom()),
        );
        let room = room.translate(vec2(0.0, 2.0));
        self.show_title(ui, room, view, theme);
    }

    /// The moment that the tables are of, or what was just done.
    fn show_title(&mut self, ui: &egui::Ui, room: Rect, view: &View<'_>, theme: &Theme) {
        if !room.is_positive() {
            return;
        }
        let now_secs = ui.input(|input| input.time);
        let left_secs = self.said.as_ref().map(|(_, at)| at + SAID_SECS - now_secs);
        if left_secs.is_some_and(|secs| !(0.0..=SAID_SECS).contains(&secs)) {
            self.said = None;
        }
        let id = ui.scope_id().with("sheet title");
        let align = Align2::LEFT_CENTER;
        let told = match (&self.export, &self.said) {
            (Some(export), _) => Some(words::writing(export.percent())),
            (None, Some((said, _))) => Some(said.clone()),
            (None, None) => None,
        };
        if let Some(told) = told {
            let ink = theme.ink(theme.good);
            let font = fonts::medium(12.0);
            let response = widgets::text(ui, id.with("said"), room, align, &told, font, ink);
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_live(egui::accesskit::Live::Polite);
            });
            if let Some(secs) = left_secs
                && let Ok(wait) = std::time::Duration::try_from_secs_f64(secs.max(0.01))
            {
                ui.ctx().request_repaint_after(wait);
            }
            return;
        }
        if view.clock.range().is_none() {
            return;
        }
        let now = view.clock.playhead();
        let moment = view.time_face.date_time(now);
        let font = fonts::semibold(13.0);
        let text = widgets::text(ui, id, room, align, &moment, font, theme.text_1);
        let rest = room.with_min_x(text.rect.right() + 10.0);
        if rest.width() > 40.0 {
            let zone = zone_words(now, view);
            let font = fonts::regular(11.0);
            widgets::text(ui, id.with("zone"), rest, align, &zone, font, theme.text_2);
        }
    }
}

/// What is said of the zone of a moment, in one line.
fn zone_words(t: Timestamp, view: &View<'_>) -> String {
    let mut lines = time_told::zone_lines(view.time_face, t);
    if view.fleet.zones_differ() {
        lines.push(words::ZONES_DIFFER.to_owned());
    }
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() {
            text.push_str(if text.ends_with(',') { " " } else { ", " });
        }
        text.push_str(&line);
    }
    text
}

fn copied_words(written: &Written, is_csv: bool) -> String {
    let mut text = words::copied(&format::count(written.rows), is_csv);
    if written.guarded_rows > 0 {
        text.push_str(&words::guarded(&format::count(written.guarded_rows)));
    }
    text
}

/// A line instead of rows.
fn note(ui: &egui::Ui, rect: Rect, text: &str, theme: &Theme) {
    let line = rect.with_max_y(rect.top() + rows::ROW);
    let id = ui.scope_id().with("sheet note");
    let font = fonts::regular(12.0);
    let left = Align2::LEFT_CENTER;
    widgets::text(ui, id, line, left, text, font, theme.text_2);
}
