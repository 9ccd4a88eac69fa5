//! What is written at a place of the map about who was there when: a note after it was gone to,
//! and a hint under the resting pointer.

use std::sync::Arc;

use egui::{
    Align2, Area, Color32, Frame, Galley, Id, Key, LayerId, Margin, Modifiers, Order, Pos2, Rect,
    Role, Sense, Stroke, StrokeKind, Vec2, WidgetInfo, pos2, vec2,
};

use super::passing_list::duration;
use super::theme::{EDGE, Theme};
use super::view::View;
use super::{fonts, format, widgets};
use crate::geo::WorldPoint;
use crate::model::{Passing, Passings};
use crate::words::here as words;

/// From the place to what is written over it, in points: marker and name stay in view.
const RISE: f32 = 26.0;
/// From the pointer to the hint.
const ASIDE: Vec2 = vec2(16.0, 14.0);
const MAX_NAME: f32 = 260.0;
const DOT: f32 = 14.0;

/// The note, open or not.
#[derive(Clone, Debug, Default)]
pub struct PassingNote {
    open: Option<Open>,
}

#[derive(Clone, Debug)]
struct Open {
    passing: Passing,
    place: WorldPoint,
    reach_metres: f64,
    /// The data that it was opened over; `None` in its first frame.
    generation: Option<u64>,
    /// Whether the playhead has come there: when it goes on, the note goes.
    has_come: bool,
}

impl PassingNote {
    /// Opens it at `place`, about a passing that is gone to.
    pub const fn open(&mut self, passing: Passing, place: WorldPoint, reach_metres: f64) {
        self.open = Some(Open {
            passing,
            place,
            reach_metres,
            generation: None,
            has_come: false,
        });
    }

    /// Closes it.
    pub const fn close(&mut self) {
        self.open = None;
    }

    /// Takes Escape out of the input while it is open.
    pub fn take_keys(&mut self, ctx: &egui::Context) {
        let escape = |input: &mut egui::InputState| input.consume_key(Modifiers::NONE, Key::Escape);
        if self.open.is_some() && ctx.input_mut(escape) {
            self.open = None;
        }
    }

    /// Draws it over the map, without taking the pointer; closes it when something was pressed,
    /// the playhead has gone on, or there is other data.
    pub fn show(&mut self, ctx: &egui::Context, view: &View<'_>, theme: &Theme) {
        let Some(open) = &mut self.open else { return };
        // What was pressed in its first frame is what opened it.
        let is_pressed =
            open.generation.is_some() && ctx.input(|input| input.pointer.any_pressed());
        let is_old = *open.generation.get_or_insert(view.fleet_generation) != view.fleet_generation;
        let is_there = view.clock.playhead() == open.passing.time;
        if is_old || is_pressed || (open.has_come && !is_there) {
            self.open = None;
            return;
        }
        open.has_come |= is_there;
        let Some(vehicle) = view.fleet.get(open.passing.vehicle) else {
            self.open = None;
            return;
        };
        let screen = ctx.content_rect();
        let (x, y) = view.camera.screen_from_world(open.place);
        // Far outside a float says far outside, which is all that is asked.
        let place = screen.center() + vec2(x as f32, y as f32);
        if !screen.contains(place) {
            return;
        }
        let moment = view.time_face.date_time(open.passing.time);
        let reach = view.units().length(open.reach_metres);
        let stayed = words::stayed(&duration(&open.passing), &reach);
        let spoken = words::passing(&vehicle.label, &moment, &stayed);
        let frame = Frame::new()
            .fill(theme.opaque_panel)
            .stroke(Stroke::new(1.0, theme.border))
            .corner_radius(10)
            .shadow(theme.panel_shadow())
            .inner_margin(Margin::symmetric(12, 8));
        Area::new(Id::unique("passing note"))
            .order(Order::Middle)
            .interactable(false)
            .pivot(Align2::CENTER_BOTTOM)
            .fixed_pos(place - vec2(0.0, RISE))
            .constrain_to(screen.shrink(EDGE / 2.0))
            .show(ctx, |ui| {
                frame.show(ui, |ui| {
                    let name = widgets::line(
                        ui,
                        &vehicle.label,
                        fonts::semibold(13.0),
                        theme.text_1,
                        MAX_NAME,
                    );
                    let line = |text: &str, color| {
                        widgets::line(ui, text, fonts::regular(12.0), color, f32::INFINITY)
                    };
                    let lines = Lines {
                        color: theme.swatch(vehicle.color),
                        name,
                        rest: vec![line(&moment, theme.text_1), line(&stayed, theme.text_2)],
                    };
                    let (_, rect) = ui.allocate_space(lines.size());
                    lines.paint(ui.painter(), rect.min);
                    let id = ui.scope_id().with("said");
                    let response = ui.interact(rect, id, Sense::hover());
                    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
                    ui.ctx().accesskit_node_builder(response.id, |node| {
                        node.set_live(egui::accesskit::Live::Polite);
                    });
                });
            });
    }
}

/// Says under the resting pointer who was there and when.
pub fn show_hint(ui: &egui::Ui, screen: Rect, passings: &Passings, view: &View<'_>, theme: &Theme) {
    let Some(nearest) = passings.nearest() else {
        return;
    };
    let Some(vehicle) = view.fleet.get(nearest.vehicle) else {
        return;
    };
    let (x, y) = view.camera.screen_from_world(passings.place);
    let place = screen.center() + vec2(x as f32, y as f32);
    let line =
        |text: &str, color| widgets::line(ui, text, fonts::regular(11.0), color, f32::INFINITY);
    let more = match passings.total.saturating_sub(1) {
        0 => words::CLICK.to_owned(),
        more => words::click_for_more(&format::count(more)),
    };
    let moment = view.time_face.date_time(nearest.time);
    let lines = Lines {
        color: theme.swatch(vehicle.color),
        name: widgets::line(
            ui,
            &vehicle.label,
            fonts::medium(12.0),
            theme.text_1,
            MAX_NAME,
        ),
        rest: vec![line(&moment, theme.text_1), line(&more, theme.text_2)],
    };
    let size = lines.size() + vec2(18.0, 12.0);
    let within = screen.shrink(EDGE / 2.0);
    let min = inside(place + ASIDE, place - ASIDE - size, size, within);
    let bubble = Rect::from_min_size(min, size);
    let layer = LayerId::new(Order::Tooltip, Id::unique("passing hint"));
    let over = ui.ctx().layer_painter(layer);
    over.rect(
        bubble,
        8.0,
        theme.opaque_panel,
        Stroke::new(1.0, theme.border),
        StrokeKind::Inside,
    );
    lines.paint(&over, bubble.min + vec2(9.0, 6.0));
}

/// `after` the pointer where there is room, else `before` it, in each direction by itself.
fn inside(after: Pos2, before: Pos2, size: Vec2, within: Rect) -> Pos2 {
    let x = if after.x + size.x <= within.right() {
        after.x
    } else {
        before.x.max(within.left())
    };
    let y = if after.y + size.y <= within.bottom() {
        after.y
    } else {
        before.y.max(within.top())
    };
    pos2(x, y)
}

/// A vehicle's name behind its colour, and some lines under it.
struct Lines {
    color: Color32,
    name: Arc<Galley>,
    rest: Vec<Arc<Galley>>,
}

impl Lines {
    fn size(&self) -> Vec2 {
        let widths = self.rest.iter().map(|line| line.size().x);
        let width = widths.fold(DOT + self.name.size().x, f32::max);
        let heights = self.rest.iter().map(|line| line.size().y + 2.0);
        vec2(width, self.name.size().y + heights.sum::<f32>())
    }

    fn paint(&self, painter: &egui::Painter, min: Pos2) {
        let dot = min + vec2(4.0, self.name.size().y / 2.0);
        painter.circle_filled(dot, 4.0, self.color);
        let mut y = min.y + self.name.size().y + 2.0;
        painter.galley(
            min + vec2(DOT, 0.0),
            Arc::clone(&self.name),
            Color32::PLACEHOLDER,
        );
        for line in &self.rest {
            painter.galley(pos2(min.x, y), Arc::clone(line), Color32::PLACEHOLDER);
            y += line.size().y + 2.0;
        }
    }
}
