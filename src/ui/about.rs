//! The box about the program: version, what draws, where the log is, and credits.

use egui::{Align2, Label, RichText, Vec2, pos2, vec2};

use super::dialog::Dialog;
use super::theme::Theme;
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{field, fonts, icons, spoken};
use crate::words::{about as words, help};

const WIDTH: f32 = 440.0;

/// What was pressed in the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// Nothing that ends it.
    Nothing,
    /// It is to be closed.
    Close,
    /// The box with the keys is to stand in its place.
    Keys,
}

/// Shows the box over everything.
pub fn show(ctx: &egui::Context, view: &View<'_>, theme: &Theme) -> Pressed {
    let screen = ctx.content_rect();
    let width = WIDTH.min(screen.width() - 64.0);
    let room = (screen.height() - 160.0).max(80.0);
    let response = Dialog::unique("about", words::TITLE).show(ctx, theme, |ui| {
        ui.set_width(width);
        let close = title(ui, theme);
        ui.add_space(10.0);
        egui::ScrollArea::vertical()
            .id_salt("about")
            .max_height(room)
            .show(ui, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                facts(ui, view, theme);
            });
        ui.add_space(14.0);
        let (_, rect) = ui.allocate_space(vec2(width, field::HEIGHT));
        let kind = field::ButtonKind::Quiet;
        let name = help::OPEN_FROM_ABOUT;
        let symbol = Some(icons::KEYBOARD);
        let keys = field::button(ui, rect, symbol, name, kind, true, theme);
        match (close, keys.clicked()) {
            (true, _) => Pressed::Close,
            (false, true) => Pressed::Keys,
            (false, false) => Pressed::Nothing,
        }
    });
    if response.should_close() {
        Pressed::Close
    } else {
        response.inner
    }
}

fn title(ui: &mut egui::Ui, theme: &Theme) -> bool {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 30.0));
    let name = widgets::line(
        ui,
        words::PROGRAM,
        fonts::semibold(18.0),
        theme.text_1,
        300.0,
    );
    let name = widgets::paint(ui, rect.left_center(), Align2::LEFT_CENTER, name);
    spoken::box_title(ui, name, words::TITLE);
    let version = words::version(env!("CARGO_PKG_VERSION"));
    let area = egui::Rect::from_min_max(
        pos2(name.right() + 10.0, rect.top() + 3.0),
        pos2(rect.right() - 40.0, rect.bottom()),
    );
    let id = ui.scope_id().with("version");
    widgets::text(
        ui,
        id,
        area,
        Align2::LEFT_CENTER,
        &version,
        fonts::regular(12.0),
        theme.text_2,
    );
    let close = egui::Rect::from_center_size(
        pos2(rect.right() - 14.0, rect.center().y),
        Vec2::splat(28.0),
    );
    let id = ui.scope_id().with("close about");
    widgets::icon_button(
        ui,
        id,
        close,
        icons::CLOSE,
        words::CLOSE,
        ButtonLook::Plain,
        theme,
    )
    .clicked()
}

fn facts(ui: &mut egui::Ui, view: &View<'_>, theme: &Theme) {
    let adapter = view.adapter;
    let graphics = words::graphics(&adapter.name, &adapter.backend, adapter.is_software);
    fact(ui, words::GRAPHICS, &graphics, theme);
    let log = view.log_path.map_or_else(
        || words::NO_LOG.to_owned(),
        |path| path.display().to_string(),
    );
    fact(ui, words::LOG, &log, theme);
    let credits: Vec<&str> = view
        .basemap
        .credits
        .iter()
        .map(|(text, _)| text.as_str())
        .collect();
    if !credits.is_empty() {
        fact(ui, words::MAP, &credits.join(", "), theme);
    }
    fact(ui, words::LICENCE, words::LICENCES, theme);
    fact(ui, words::WITH, words::PARTS, theme);
}

fn fact(ui: &mut egui::Ui, label: &str, value: &str, theme: &Theme) {
    ui.horizontal_top(|ui| {
        let (_, area) = ui.allocate_space(vec2(96.0, 17.0));
        let galley = widgets::line(ui, label, fonts::regular(12.0), theme.text_2, 96.0);
        widgets::paint(ui, area.left_center(), Align2::LEFT_CENTER, galley);
        let text = RichText::new(value)
            .font(fonts::regular(12.0))
            .color(theme.text_1);
        // Selectable: a path is there to be copied.
        ui.add(Label::new(text).wrap().selectable(true));
    });
}
