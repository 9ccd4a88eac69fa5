//! The details of the selected vehicle: what is known of it now, how that is known, its speed
//! over time, and where it stopped.

mod chart;
mod columns;
pub(super) mod facts;
pub(super) mod head;
mod many;
mod plot;
mod rows;
pub(super) mod state;
mod stop_list;
mod tally;

use egui::{Id, Rect, pos2, vec2};

use self::chart::Chart;
use self::facts::Fact;
use self::rows::{inset, rows, section};
use self::tally::{Sums, Tally};
use crate::command::{Command, Toward};
use crate::geo::WorldPoint;
use crate::model::{Pose, PoseKind, Vehicle, VehicleKey};
use crate::time::Timestamp;
use crate::ui::theme::Theme;
use crate::ui::view::View;
use crate::ui::{commands, format, icons, spoken, widgets};
use crate::words::details::{button, section as heading};
use crate::words::{regions, visibility};

/// Width of the panel, in points.
pub const WIDTH: f32 = 304.0;

const PADDING: f32 = 16.0;
const NUMBER_BOTTOM: f32 = 88.0;
const BUTTONS: f32 = 28.0;
/// Stops for which the panel makes room by itself; the others are scrolled to.
const STOPS_IN_VIEW: f32 = 5.0;

/// With less room than this, in points, what comes first would leave none for the chart, which
/// then is lower and comes before it.
const LITTLE_ROOM: f32 = 420.0;

/// With less room than this below what is said of many, in points, only the title is shown.
const LEAST_ROOM: f32 = NUMBER_BOTTOM + chart::LOW_HEIGHT + 10.0 + BUTTONS + PADDING;

/// What the panel remembers from frame to frame.
#[derive(Debug, Default)]
pub struct State {
    /// Whether only the title is shown.
    pub is_folded: bool,
    tally: Tally,
    chart: Chart,
    /// What was copied by a click, as long as the pointer stays there.
    copied: Option<&'static str>,
    /// The place of the moment under the pointer in the chart.
    ghost: Option<WorldPoint>,
}

/// The selected vehicle with what is said of it.
pub struct Content<'a> {
    key: VehicleKey,
    vehicle: &'a Vehicle,
    pose: Option<Pose>,
    first: Vec<Fact>,
    of_fix: Vec<Fact>,
    times: Vec<Fact>,
    /// How many stops there are, once that is known.
    stops: Option<usize>,
    is_folded: bool,
    many_height: f32,
    /// Whether the chart is lower and comes first.
    is_low: bool,
}

impl State {
    /// What to say of the vehicle that was selected last; `None` when none is. Adds up some
    /// more of its track; `room` is the height that there is, in points.
    pub fn content<'a>(
        &mut self,
        ctx: &egui::Context,
        view: &View<'a>,
        room: f32,
    ) -> Option<Content<'a>> {
        let key = view.selected?;
        let vehicle = view.fleet.get(key)?;
        if self.tally.step(key, vehicle, view) {
            ctx.request_repaint();
        }
        let now = view.clock.playhead();
        let pose = vehicle.track.pose_at(now);
        let zone = view.zone_at(pose.as_ref().map_or(now, |pose| pose.fix_time));
        let sums = self.tally.sums();
        let many_height = many::height(view, room);
        Some(Content {
            key,
            vehicle,
            pose,
            first: facts::first(vehicle, pose.as_ref(), view, sums),
            of_fix: match &pose {
                Some(pose) => facts::of_fix(vehicle, pose, zone, view.units()),
                None => facts::identity(vehicle),
            },
            times: sums.map_or_else(Vec::new, |sums| {
                facts::times(sums.journey.at(&vehicle.track, now), sums.journey.total())
            }),
            stops: sums.map(|sums| sums.journey.stops().len()),
            is_folded: self.is_folded || room - many_height < LEAST_ROOM,
            many_height,
            is_low: room - many_height < LITTLE_ROOM,
        })
    }

    /// The place and the colour of a marker for the moment under the pointer in the chart.
    pub const fn ghost(&self) -> Option<WorldPoint> {
        self.ghost
    }

    /// The moment under the pointer in the chart in the last frame.
    pub const fn pointed(&self) -> Option<Timestamp> {
        self.chart.pointed
    }

    /// Marks a moment in the chart that is pointed at elsewhere, in the next frame.
    pub const fn mark(&mut self, elsewhere: Option<Timestamp>) {
        self.chart.elsewhere = elsewhere;
    }

    /// Forgets what belongs to a panel that is not shown.
    pub const fn hide(&mut self) {
        self.ghost = None;
        self.chart.pointed = None;
    }
}

impl Content<'_> {
    /// Height of the whole panel, in points.
    pub fn height(&self) -> f32 {
        let body = if self.is_folded {
            head::TITLE
        } else {
            NUMBER_BOTTOM + self.body_height() + 10.0 + BUTTONS + PADDING
        };
        self.many_height + body
    }

    const fn chart_height(&self) -> f32 {
        if self.is_low {
            chart::LOW_HEIGHT
        } else {
            chart::HEIGHT
        }
    }

    fn body_height(&self) -> f32 {
        let height = |facts: &[Fact]| rows::ROW * facts.len() as f32;
        let chart = if self.vehicle.track.is_empty() {
            0.0
        } else {
            self.chart_height() + 8.0
        };
        let stops = stop_list::ROW * (self.stops.unwrap_or(0) as f32).min(STOPS_IN_VIEW);
        height(&self.first)
            + chart
            + height(&self.of_fix)
            + height(&self.times)
            + 3.0 * rows::SECTION
            + stops
    }
}

/// The marker on the map for the moment under the pointer in the chart, if there is one.
pub fn ghost_shape(
    state: &State,
    screen: Rect,
    view: &View<'_>,
    theme: &Theme,
) -> Option<egui::Shape> {
    let place = state.ghost()?;
    let vehicle = view.fleet.get(view.selected?)?;
    let (x, y) = view.camera.screen_from_world(place);
    let center = screen.center() + vec2(x as f32, y as f32);
    let color = theme.swatch(vehicle.color);
    screen
        .expand(16.0)
        .contains(center)
        .then(|| plot::ghost(center, color, theme))
}

/// Draws the panel into `rect`; what does not fit is scrolled.
pub fn show(
    ui: &mut egui::Ui,
    rect: Rect,
    state: &mut State,
    content: &Content<'_>,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    widgets::panel(ui, ui.scope_id().with("details"), rect, theme);
    let mut ui = spoken::child_group(ui, "details contents", regions::DETAILS, rect);
    state.hide();
    let mut rect = rect;
    if content.many_height > 0.0 {
        let (table, rest) = rect.split_top_bottom_at_y(rect.top() + content.many_height);
        many::show(&mut ui, table, view, theme, out);
        rect = rest;
    }
    if head::show_title(&ui, rect, content, theme, out) {
        state.is_folded = !state.is_folded;
    }
    if content.is_folded {
        return;
    }
    head::show_number(&ui, rect, content, view.units(), theme);
    let foot = Rect::from_min_max(
        pos2(rect.left() + PADDING, rect.bottom() - PADDING - BUTTONS),
        pos2(rect.right() - PADDING, rect.bottom() - PADDING),
    );
    let body = Rect::from_min_max(
        pos2(rect.left(), rect.top() + NUMBER_BOTTOM),
        pos2(rect.right(), foot.top() - 10.0),
    );
    let mut inner = widgets::child(&mut ui, "details rows", body);
    inner.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical()
        .id_salt(("details rows", content.key.index()))
        .max_height(body.height())
        .auto_shrink(false)
        .show(&mut inner, |ui| {
            show_body(ui, state, content, view, theme, out);
        });
    buttons(&ui, foot, content, view, theme, out);
}

fn show_body(
    ui: &mut egui::Ui,
    state: &mut State,
    content: &Content<'_>,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let is_copied = &mut state.copied;
    if !content.is_low {
        rows(ui, &content.first, is_copied, theme);
    }
    let sums: Option<&Sums> = state.tally.sums();
    if !content.vehicle.track.is_empty() {
        let area = inset(ui, content.chart_height());
        let vehicle = (content.key, content.vehicle);
        state.ghost = state.chart.show(ui, area, vehicle, sums, view, theme, out);
        ui.add_space(8.0);
    }
    if content.is_low {
        rows(ui, &content.first, is_copied, theme);
    }
    section(ui, heading::FIX, theme);
    rows(ui, &content.of_fix, is_copied, theme);
    section(ui, heading::TIME, theme);
    rows(ui, &content.times, is_copied, theme);
    let title = match content.stops {
        Some(count) => heading::stops(&format::count(count)),
        None => heading::STOPS_ADDING.to_owned(),
    };
    section(ui, &title, theme);
    if let Some(sums) = sums {
        let room = ui.available_rect_before_wrap();
        let mut list = ui.new_child(
            egui::UiBuilder::new()
                .id_salt("stops")
                .max_rect(room.shrink2(vec2(PADDING, 0.0))),
        );
        list.spacing_mut().item_spacing.y = 0.0;
        let stops = sums.journey.stops();
        stop_list::show(&mut list, content.key, stops, view, theme, out);
        ui.allocate_space(vec2(1.0, stop_list::ROW * stops.len() as f32));
    }
}

fn buttons(
    ui: &egui::Ui,
    rect: Rect,
    content: &Content<'_>,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let isolate = Rect::from_min_max(
        pos2(rect.right() - widgets::chip_width(ui, ""), rect.top()),
        rect.max,
    );
    let id = ui.scope_id().with("isolate");
    let (symbol, name) = (icons::EYE, visibility::ISOLATE);
    let is_on = commands::is_isolated(view);
    let chip = widgets::toggle_chip(ui, id, isolate, symbol, "", name, is_on, theme);
    if chip.clicked() {
        out.extend(commands::isolate(view));
    }
    chip.on_hover_text(name);
    let mut x = rect.left();
    let mut chip = |id: Id, symbol: char, label: &str, name: &str| {
        let width = widgets::chip_width(ui, label);
        let area = Rect::from_min_size(pos2(x, rect.top()), vec2(width, BUTTONS));
        x = area.right() + 6.0;
        widgets::chip(ui, id, area, symbol, label, name, theme.text_1, theme).clicked()
    };
    let name = button::FOCUS;
    if chip(ui.scope_id().with("focus"), icons::FOCUS, "", name) {
        out.push(Command::FocusVehicle(content.key));
    }
    // A vehicle that is not there yet, or not seen for a while, has a moment at which it is.
    let track = &content.vehicle.track;
    let jump = match content.pose {
        None => track
            .time_at(0)
            .map(|time| (time, button::FIRST_FIX, button::FIRST_FIX_NAME)),
        Some(pose) if pose.kind == PoseKind::Gap => track
            .time_at(pose.fix_index + 1)
            .map(|time| (time, button::NEXT_FIX, button::NEXT_FIX_NAME)),
        Some(_) => None,
    };
    // Beside a jump there is no room for their words.
    let word = if jump.is_some() { "" } else { button::STOP };
    if let Some((time, label, name)) = jump
        && chip(ui.scope_id().with("jump"), icons::CLOCK, label, name)
    {
        out.push(Command::Seek(time));
    }
    if content.stops.is_some_and(|count| count > 0) {
        let (id, name) = (ui.scope_id().with("previous stop"), button::PREVIOUS_STOP);
        if chip(id, icons::SKIP_BACK, word, name) {
            out.push(Command::StepStop(Toward::Previous));
        }
        let (id, name) = (ui.scope_id().with("next stop"), button::NEXT_STOP);
        if chip(id, icons::SKIP_FORWARD, word, name) {
            out.push(Command::StepStop(Toward::Next));
        }
    }
}
