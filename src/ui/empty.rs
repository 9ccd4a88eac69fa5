//! What is shown in the middle of the map while there is no data: what to do.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Align, Align2, Galley, Rect, Role, Sense, Vec2, WidgetInfo, pos2, vec2};

use super::theme::{CHIP_HEIGHT, Theme};
use super::view::{Source, View};
use super::{fonts, icons, status, widgets};
use crate::command::Command;
use crate::words::empty as words;

const WIDTH: f32 = 400.0;
const ROW: f32 = 26.0;
/// Height of one line of the explaining text.
const LINE: f32 = 16.0;
/// What the button to connect again adds to the height.
const RETRY_ROW: f32 = 36.0;

/// Title, one explaining line, and ways on with what to type for each.
struct Content {
    symbol: char,
    title: String,
    line: String,
    has_retry: bool,
    ways: &'static [Way],
}

/// A way to see something: what to type outside, and what to press here.
struct Way {
    what: &'static str,
    how: &'static str,
    command: Option<fn() -> Command>,
}

const WAYS: &[Way] = &[
    Way {
        what: words::OPEN,
        how: words::OPEN_HOW,
        command: Some(|| Command::OpenSession(None)),
    },
    Way {
        what: words::DEMO,
        how: words::DEMO_HOW,
        command: Some(|| Command::OpenDemo),
    },
    Way {
        what: words::CONNECT,
        how: words::CONNECT_HOW,
        command: None,
    },
];

fn content(view: &View<'_>) -> Option<Content> {
    if !view.fleet.vehicles().is_empty() || view.loading.is_some() {
        return None;
    }
    let waiting = |title: String, line: &str| Content {
        symbol: icons::BROADCAST,
        title,
        line: line.into(),
        has_retry: false,
        ways: &[],
    };
    Some(match view.source {
        Source::None => Content {
            symbol: icons::MAP,
            title: words::TITLE.into(),
            line: words::LINE.into(),
            has_retry: false,
            ways: WAYS,
        },
        Source::File { name } => Content {
            symbol: icons::FILE,
            title: words::no_vehicles(&super::format::one_line(name)),
            line: words::NO_VEHICLES_LINE.into(),
            has_retry: false,
            ways: WAYS,
        },
        Source::Connecting {
            address, failed, ..
        } => waiting(
            words::waiting_for(address),
            &failed
                .as_deref()
                .map_or_else(|| words::WAITING_LINE.into(), sentence),
        ),
        Source::Live { address } => waiting(words::connected_to(address), words::CONNECTED_LINE),
        Source::Lost {
            address, reason, ..
        } => Content {
            symbol: icons::PLUGS,
            ..waiting(words::waiting_for(address), &sentence(reason))
        },
        Source::GivenUp { address, reason } => Content {
            symbol: icons::PLUGS,
            has_retry: true,
            ..waiting(words::not_connected_to(address), &sentence(reason))
        },
    })
}

/// A reason as a sentence of its own.
fn sentence(reason: &str) -> String {
    let reason = super::format::one_line(reason);
    let mut chars = reason.chars();
    let first = chars.next().map(char::to_uppercase);
    let rest = chars.as_str();
    first
        .into_iter()
        .flatten()
        .chain(rest.chars())
        .chain(['.'])
        .collect()
}

/// The explaining text, in the middle and over as many lines as it needs.
fn laid_out(ui: &egui::Ui, line: &str, width: f32, theme: &Theme) -> Arc<Galley> {
    let font = fonts::regular(13.0);
    let mut job = LayoutJob::simple(line.to_owned(), font, theme.text_2, width);
    job.halign = Align::Center;
    ui.painter().layout_job(job)
}

/// Draws the hint into the middle of `free`, if there is no data; returns where it is.
pub fn show(
    ui: &mut egui::Ui,
    free: Rect,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> Option<Rect> {
    let content = content(view)?;
    let rows = content.ways.len() as f32;
    let ways_height = if rows > 0.0 { rows * ROW + 12.0 } else { 0.0 };
    let retry_height = if content.has_retry { RETRY_ROW } else { 0.0 };
    let width = WIDTH.min(free.width());
    let line = laid_out(ui, &content.line, width - 40.0, theme);
    let more_lines = (line.size().y - LINE).max(0.0);
    let height = 136.0 + more_lines + ways_height + retry_height;
    let size = vec2(width, height);
    if size.x < 160.0 || size.y > free.height() {
        return None;
    }
    // In the middle of the window where that is free, else of what is free.
    let left_most = free.right() - size.x;
    let x = (ui.max_rect().center().x - size.x / 2.0).clamp(free.left(), left_most);
    let min = pos2(x, free.center().y - size.y / 2.0);
    let rect = Rect::from_min_size(min, size);
    widgets::panel(ui, ui.scope_id().with("empty"), rect, theme);
    let ui = widgets::child(ui, "empty contents", rect);
    let symbol =
        Rect::from_center_size(pos2(rect.center().x, rect.top() + 38.0), Vec2::splat(32.0));
    widgets::icon(&ui, symbol, content.symbol, fonts::icon(30.0), theme.text_2);
    let line_rect =
        |y: f32| Rect::from_center_size(pos2(rect.center().x, y), vec2(rect.width() - 40.0, 24.0));
    let id = ui.scope_id().with("title");
    let center = Align2::CENTER_CENTER;
    let title_rect = line_rect(rect.top() + 76.0);
    widgets::text(
        &ui,
        id,
        title_rect,
        center,
        &content.title,
        fonts::semibold(15.0),
        theme.text_1,
    );
    let id = ui.scope_id().with("line");
    let top = pos2(rect.center().x, rect.top() + 102.0 - LINE / 2.0);
    // Lines that are aligned to the middle lie on both sides of the place they are painted at.
    let text_rect = line.rect.translate(top.to_vec2());
    ui.painter().galley(top, line, theme.text_2);
    let response = ui.interact(text_rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &content.line));
    if content.has_retry {
        let size = vec2(
            widgets::chip_width(&ui, crate::words::status::RETRY),
            CHIP_HEIGHT,
        );
        let middle = pos2(rect.center().x, rect.top() + 140.0 + more_lines);
        let retry_rect = Rect::from_center_size(middle, size);
        if status::retry_chip(&ui, "retry", retry_rect, theme) {
            out.push(Command::RetryConnection);
        }
    }
    for (i, way) in content.ways.iter().enumerate() {
        let y = rect.top() + 138.0 + more_lines + ROW * i as f32;
        let row = Rect::from_center_size(pos2(rect.center().x, y), vec2(size.x - 48.0, ROW));
        if way.show(&ui, row, theme)
            && let Some(command) = way.command
        {
            out.push(command());
        }
    }
    Some(rect)
}

impl Way {
    /// Draws it into `row`; returns whether it was pressed.
    fn show(&self, ui: &egui::Ui, row: Rect, theme: &Theme) -> bool {
        let id = ui.scope_id().with(self.how);
        let can_press = self.command.is_some();
        let sense = if can_press {
            Sense::click()
        } else {
            Sense::hover()
        };
        let response = ui.interact(row, id, sense);
        let name = words::way(self.what, self.how);
        let role = if can_press { Role::Button } else { Role::Label };
        response.widget_info(|| WidgetInfo::labeled(role, true, &name));
        let is_hot = can_press && (response.hovered() || response.has_focus());
        if is_hot {
            ui.painter().rect_filled(row, 8.0, theme.hover);
        }
        let color = if can_press {
            theme.accent
        } else {
            theme.text_2
        };
        let font = fonts::regular(13.0);
        let left = widgets::line(ui, self.what, font, color, row.width() * 0.4);
        let from = pos2(row.left() + 8.0, row.center().y);
        widgets::paint(ui, from, Align2::LEFT_CENTER, left);
        let chip_left = row.left() + row.width() * 0.38;
        let chip = Rect::from_min_max(pos2(chip_left, row.top() + 2.0), row.max - vec2(2.0, 2.0));
        ui.painter().rect_filled(chip, 6.0, theme.hover);
        let width = chip.width() - 16.0;
        let text = widgets::line(ui, self.how, fonts::medium(12.0), theme.text_1, width);
        let pos = pos2(chip.left() + 8.0, chip.center().y);
        widgets::paint(ui, pos, Align2::LEFT_CENTER, text);
        if is_hot {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        response.clicked()
    }
}
