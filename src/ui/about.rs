//! The box about the program: version, what draws, where the log is, credits, and the keys.

use egui::{Align2, Color32, Frame, Id, Label, Margin, Modal, RichText, Vec2, pos2, vec2};

use super::theme::{PANEL_RADIUS, Theme};
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{fonts, icons, keys};

const WIDTH: f32 = 440.0;

/// Shows the box over everything; returns whether it is to be closed.
pub fn show(ctx: &egui::Context, view: &View<'_>, theme: &Theme) -> bool {
    let screen = ctx.content_rect();
    let width = WIDTH.min(screen.width() - 64.0);
    let room = (screen.height() - 160.0).max(80.0);
    let frame = Frame::new()
        .fill(theme.opaque_panel)
        .stroke(egui::Stroke::new(1.0, theme.border))
        .corner_radius(PANEL_RADIUS)
        .shadow(theme.panel_shadow())
        .inner_margin(Margin::same(20));
    let area = Modal::default_area(Id::unique("about")).accessible_name("About trackscope");
    let response = Modal::new(Id::unique("about"))
        .area(area)
        .backdrop_color(Color32::from_black_alpha(110))
        .frame(frame)
        .show(ctx, |ui| {
            ui.set_width(width);
            let close = title(ui, theme);
            ui.add_space(10.0);
            egui::ScrollArea::vertical()
                .id_salt("about")
                .max_height(room)
                .min_scrolled_height(room)
                .show(ui, |ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                    facts(ui, view, theme);
                    ui.add_space(12.0);
                    shortcuts(ui, theme);
                });
            close
        });
    response.inner || response.should_close()
}

fn title(ui: &mut egui::Ui, theme: &Theme) -> bool {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 30.0));
    let name = widgets::line(ui, "trackscope", fonts::semibold(18.0), theme.text_1, 300.0);
    let name = widgets::paint(ui, rect.left_center(), Align2::LEFT_CENTER, name);
    let version = concat!("version ", env!("CARGO_PKG_VERSION"));
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
        version,
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
        "Close this box",
        ButtonLook::Plain,
        theme,
    )
    .clicked()
}

fn facts(ui: &mut egui::Ui, view: &View<'_>, theme: &Theme) {
    let adapter = view.adapter;
    let how = if adapter.is_software {
        ", drawn by the processor"
    } else {
        ""
    };
    fact(
        ui,
        "Graphics",
        &format!("{} ({}){how}", adapter.name, adapter.backend),
        theme,
    );
    let log = view.log_path.map_or_else(
        || String::from("not written"),
        |path| path.display().to_string(),
    );
    fact(ui, "Log file", &log, theme);
    let credits: Vec<&str> = view
        .basemap
        .credits
        .iter()
        .map(|(text, _)| text.as_str())
        .collect();
    if !credits.is_empty() {
        fact(ui, "Map data", &credits.join(", "), theme);
    }
    fact(ui, "Licence", "MIT or Apache 2.0, at your choice", theme);
    fact(
        ui,
        "With",
        "egui, wgpu, winit and walkers (MIT or Apache 2.0), Inter (SIL Open Font Licence 1.1), Phosphor Icons (MIT)",
        theme,
    );
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

fn shortcuts(ui: &mut egui::Ui, theme: &Theme) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 22.0));
    let galley = widgets::line(ui, "Keyboard", fonts::semibold(13.0), theme.text_1, 200.0);
    widgets::paint(ui, rect.left_center(), Align2::LEFT_CENTER, galley);
    for (key, meaning) in keys::HELP {
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), 20.0));
        let galley = widgets::line(ui, key, fonts::medium(12.0), theme.text_1, 130.0);
        let size = galley.size() + vec2(14.0, 4.0);
        let cap = Align2::LEFT_CENTER.anchor_size(row.left_center(), size);
        ui.painter().rect_filled(cap, 5.0, theme.hover);
        widgets::paint(ui, cap.center(), Align2::CENTER_CENTER, galley);
        let area = egui::Rect::from_min_max(pos2(row.left() + 150.0, row.top()), row.max);
        let id = ui.scope_id().with(key);
        let font = fonts::regular(12.0);
        widgets::text(
            ui,
            id,
            area,
            Align2::LEFT_CENTER,
            meaning,
            font,
            theme.text_2,
        );
    }
}
