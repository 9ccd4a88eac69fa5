//! What is told in passing: a line over the timeline that comes, stays a few seconds, and goes.

use egui::{
    Align2, CornerRadius, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Vec2, WidgetInfo, pos2, vec2,
};

use super::theme::Theme;
use super::view::{Said, View};
use super::{fonts, format, icons, time_told, widgets};
use crate::words::{here, toast};

const PADDING: f32 = 14.0;
const ICON: f32 = 18.0;

/// What was told last: it fades out after it is no longer told.
#[derive(Clone, Debug, Default)]
pub struct State {
    last: Option<(char, String, String)>,
}

impl State {
    /// Draws what is told with its foot at `foot`, at most `width` points wide; returns where.
    pub fn show(
        &mut self,
        ui: &egui::Ui,
        foot: Pos2,
        width: f32,
        view: &View<'_>,
        theme: &Theme,
    ) -> Option<Rect> {
        if let Some(said) = view.said {
            self.last = Some(words(said, view));
        }
        let id = ui.scope_id().with("toast");
        let shown = ui.ctx().animate_bool(id.with("fade"), view.said.is_some());
        if shown <= 0.0 {
            self.last = None;
        }
        let (sign, title, detail) = self.last.as_ref()?;
        let room = width - 2.0 * PADDING - ICON - 8.0;
        if room < 60.0 {
            return None;
        }
        let fade = |color: egui::Color32| color.gamma_multiply(shown);
        let first = widgets::line(ui, title, fonts::medium(13.0), fade(theme.text_1), room);
        let second = widgets::line(ui, detail, fonts::regular(11.0), fade(theme.text_2), room);
        let text = vec2(
            first.size().x.max(second.size().x),
            first.size().y + 2.0 + second.size().y,
        );
        let size = text + vec2(2.0 * PADDING + ICON + 8.0, 18.0);
        // It rises a little as it comes.
        let foot = foot + vec2(0.0, (1.0 - shown) * 6.0 - 6.0);
        let rect = Align2::CENTER_BOTTOM.anchor_size(foot, size);
        let radius = CornerRadius::same(12);
        ui.interact(rect, id.with("ground"), widgets::GROUND);
        ui.painter().rect(
            rect,
            radius,
            fade(theme.opaque_panel),
            Stroke::new(1.0, fade(theme.border)),
            StrokeKind::Inside,
        );
        let symbol = Rect::from_center_size(
            pos2(rect.left() + PADDING + ICON / 2.0, rect.center().y),
            Vec2::splat(ICON),
        );
        let ink = fade(theme.ink(theme.accent));
        widgets::icon(ui, symbol, *sign, fonts::icon_fill(16.0), ink);
        let left = symbol.right() + 8.0;
        let top = rect.center().y - text.y / 2.0;
        let below = top + first.size().y + 2.0;
        widgets::paint(ui, pos2(left, top), Align2::LEFT_TOP, first);
        widgets::paint(ui, pos2(left, below), Align2::LEFT_TOP, second);
        if view.said.is_some() {
            let response = ui.interact(rect, id, Sense::hover());
            let whole = toast::both(title, detail);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_live(egui::accesskit::Live::Polite);
            });
        }
        Some(rect)
    }
}

/// A sign, and two lines: `Skipped 71 d 03 h in which nobody moves`, and from when to when.
fn words(said: Said, view: &View<'_>) -> (char, String, String) {
    match said {
        Said::Skipped(range) => {
            let length = time_told::duration(range.duration_secs());
            let title = toast::skipped(&length);
            (
                icons::FAST_FORWARD,
                title,
                time_told::range(view.time_face, range),
            )
        }
        Said::NeverHere(key, reach_metres) => {
            let name = view.fleet.get(key).map_or("", |vehicle| &vehicle.label);
            let reach = view.units().length(reach_metres);
            let title = here::never_here(&format::one_line(name));
            (icons::PATH, title, here::nearer_than(&reach))
        }
    }
}
