//! What a file that is held over the window would do, and what a dropped one does.

use std::path::{Path, PathBuf};

use egui::{Align2, Color32, CornerRadius, Id, LayerId, Order, Rect, Stroke, StrokeKind, vec2};

use super::map_view::FileKind;
use super::theme::Theme;
use super::{fonts, format, icons, widgets};
use crate::command::Command;
use crate::words::dropped as words;

/// Takes dropped files over as commands, and shows a hint while files are held over the
/// window.
pub fn show(
    ui: &egui::Ui,
    kind_of_file: fn(&Path) -> FileKind,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let ctx = ui.ctx();
    let (held, dropped) = ctx.input(|input| {
        let held: Vec<Option<PathBuf>> = input
            .raw
            .hovered_files
            .iter()
            .map(|file| file.path.clone())
            .collect();
        let dropped: Vec<PathBuf> = input
            .raw
            .dropped_files
            .iter()
            .map(|file| file.path().to_owned())
            .collect();
        (held, dropped)
    });
    // Of several files the last one is what stays: each has its turn.
    out.extend(dropped.into_iter().map(Command::DropFile));
    if let Some(first) = held.first() {
        let (symbol, text, color) = hint(first.as_deref(), held.len(), kind_of_file, theme);
        paint(ui, symbol, &text, color, theme);
    }
}

fn hint(
    path: Option<&Path>,
    count: usize,
    kind_of_file: fn(&Path) -> FileKind,
    theme: &Theme,
) -> (char, String, Color32) {
    let name = path
        .and_then(Path::file_name)
        .map(|name| format::one_line(&name.to_string_lossy()).into_owned())
        .unwrap_or_else(|| words::THIS_FILE.to_owned());
    match path.map_or(FileKind::Other, kind_of_file) {
        _ if count > 1 => (icons::WARNING, words::ONE_AT_A_TIME.to_owned(), theme.warn),
        FileKind::Map => (icons::MAP, words::map(&name), theme.accent),
        FileKind::Session => (icons::PATH, words::session(&name), theme.accent),
        FileKind::View => (icons::CAMERA, words::view(&name), theme.accent),
        FileKind::Other => (icons::WARNING, words::neither(&name), theme.warn),
    }
}

fn paint(ui: &egui::Ui, symbol: char, text: &str, color: Color32, theme: &Theme) {
    let layer = LayerId::new(Order::Foreground, Id::unique("drop hint"));
    let mut over = egui::Ui::new(
        ui.ctx().clone(),
        Id::unique("drop hint"),
        egui::UiBuilder::new()
            .layer_id(layer)
            .max_rect(ui.ctx().content_rect()),
    );
    let screen = over.max_rect();
    over.set_clip_rect(screen);
    let painter = over.painter();
    painter.rect_filled(screen, 0.0, theme.ground.gamma_multiply(0.55));
    let rim = Stroke::new(2.0, color);
    let inside = screen.shrink(10.0);
    let radius = CornerRadius::same(14);
    painter.rect_stroke(inside, radius, rim, StrokeKind::Inside);
    let room = (screen.width() - 140.0).max(80.0);
    let galley = widgets::line(&over, text, fonts::semibold(15.0), theme.text_1, room);
    let size = vec2(galley.size().x + 76.0, 56.0);
    let rect = Rect::from_center_size(screen.center(), size);
    painter.rect(
        rect,
        CornerRadius::same(12),
        theme.opaque_panel,
        Stroke::new(1.0, theme.border),
        StrokeKind::Inside,
    );
    let sign = Rect::from_min_size(rect.min + vec2(16.0, 0.0), vec2(28.0, rect.height()));
    widgets::icon(&over, sign, symbol, fonts::icon(24.0), theme.ink(color));
    let pos = egui::pos2(sign.right() + 12.0, rect.center().y);
    widgets::paint(&over, pos, Align2::LEFT_CENTER, galley);
    let response = over.interact(rect, Id::unique("drop hint text"), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
}
