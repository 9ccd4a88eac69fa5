//! The bar at the top right: connection, base map, following, software drawing, loading, fit and
//! help.

use egui::{Align2, Color32, Rect, Sense, Vec2, pos2, vec2};

use super::map_view::MapNetwork;
use super::theme::{CHIP_HEIGHT, EDGE, Theme};
use super::view::{Following, LoadStage, Loading, Source, View};
use super::widgets::{self, ButtonLook};
use super::{follow_chip, fonts, format, icons, keep_menu, spoken};
use crate::command::Command;
use crate::words::{regions, settings, sheet, status as words};

/// Height of the bar without progress, in points.
pub const HEIGHT: f32 = 44.0;
/// What progress adds to it.
const LOADING_HEIGHT: f32 = 30.0;
/// What the line on the network adds to it.
const NETWORK_HEIGHT: f32 = 22.0;

const PADDING: f32 = 14.0;
const SPACE: f32 = 6.0;
const BUTTON: f32 = 32.0;
/// Fit, table, camera, settings and help.
const BUTTONS: f32 = 5.0;
/// The least that is left of the source's text before parts beside it give way.
const MIN_TEXT: f32 = 90.0;

/// Which parts there is room for, and where the bar lies.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The bar.
    pub rect: Rect,
    /// The chip of the map.
    pub map_chip: Rect,
    follow_chip: Rect,
    basemap_label: String,
    follow_label: &'static str,
    software_label: Option<&'static str>,
    has_retry: bool,
}

/// What pressing parts of the bar asks of the interface itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pressed {
    /// The box about the program was asked for.
    pub about: bool,
    /// The panel of maps was asked for.
    pub maps: bool,
    /// The box with the settings was asked for.
    pub settings: bool,
    /// The table of everyone was asked for.
    pub everyone: bool,
}

/// Finds room for the bar with its right end at the edge of `screen` and its left end
/// not before `min_left`.
pub fn place(ui: &egui::Ui, screen: Rect, min_left: f32, view: &View<'_>) -> Placed {
    let right = screen.right() - EDGE;
    let room = (right - min_left).max(0.0);
    let (text, _) = source_text(view.source);
    let wanted = widgets::width_of(ui, &text, fonts::regular(13.0));
    let basemap = format::one_line(view.basemap.name).into_owned();
    let software = view.adapter.is_software.then_some(words::SOFTWARE);
    let has_retry = view.source.can_retry();
    let retry = if has_retry {
        widgets::chip_width(ui, words::RETRY) + SPACE
    } else {
        0.0
    };
    let fixed = PADDING + 16.0 + 12.0 + BUTTONS * BUTTON + SPACE + 8.0 + retry;
    let chips = |basemap: &str, software: Option<&str>, follow: &str| {
        widgets::chip_width(ui, basemap)
            + SPACE
            + widgets::chip_width(ui, follow)
            + SPACE
            + software.map_or(0.0, |label| widgets::chip_width(ui, label) + SPACE)
    };
    let software_small = software.map(|_| "");
    let follow = follow_chip::label(view.following);
    // That something waits is said longer than which map it is.
    let next = if matches!(view.following, Following::Suspended(_)) {
        ("", software_small, follow)
    } else {
        (basemap.as_str(), software_small, "")
    };
    let choices = [
        (basemap.as_str(), software, follow),
        (basemap.as_str(), software_small, follow),
        next,
        ("", software_small, ""),
    ];
    let fits = |(map, software, follow): &(&str, Option<&str>, &str), text: f32| {
        fixed + chips(map, *software, follow) + text <= room
    };
    let (map, software, follow) = choices
        .into_iter()
        .find(|choice| fits(choice, wanted))
        .or_else(|| {
            choices
                .into_iter()
                .find(|choice| fits(choice, wanted.min(MIN_TEXT)))
        })
        .unwrap_or(("", software_small, ""));
    let beside = fixed + chips(map, software, follow);
    let text_width = wanted.min(room - beside).max(0.0);
    let network = network_text(view.basemap.network);
    let network_height = network.as_ref().map_or(0.0, |_| NETWORK_HEIGHT);
    let height = HEIGHT + network_height + view.loading.map_or(0.0, |_| LOADING_HEIGHT);
    // A line of progress wants some width of its own.
    let least = if view.loading.is_some() { 280.0 } else { 0.0 };
    let line = network.map_or(0.0, |text| {
        widgets::width_of(ui, &text, fonts::regular(11.0)) + 2.0 * PADDING + 22.0
    });
    let least = line.max(least);
    let width = (beside + text_width).max(least).min(room);
    let chip_right = right - 8.0 - BUTTONS * BUTTON - SPACE;
    let middle = screen.top() + EDGE + HEIGHT / 2.0;
    let follow_chip = chip_rect(chip_right, middle, widgets::chip_width(ui, follow));
    Placed {
        rect: Rect::from_min_size(
            pos2(right - width, screen.top() + EDGE),
            vec2(width, height),
        ),
        map_chip: chip_rect(
            follow_chip.left() - SPACE,
            middle,
            widgets::chip_width(ui, map),
        ),
        follow_chip,
        basemap_label: map.to_owned(),
        follow_label: follow,
        software_label: software,
        has_retry,
    }
}

/// Draws the bar where it was placed.
pub fn show(
    ui: &mut egui::Ui,
    placed: &Placed,
    keep: &mut keep_menu::State,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> Pressed {
    let rect = placed.rect;
    widgets::panel(ui, ui.scope_id().with("status"), rect, theme);
    let ui = spoken::child_group(ui, "status contents", regions::TOOLS, rect);
    let middle = rect.top() + HEIGHT / 2.0;
    let mut x = rect.right() - 8.0;
    let button = |right: f32| {
        Rect::from_center_size(pos2(right - BUTTON / 2.0, middle), Vec2::splat(BUTTON))
    };
    let look = ButtonLook::Plain;
    let about_rect = button(x);
    let id = ui.scope_id().with("about");
    let about = widgets::icon_button(
        &ui,
        id,
        about_rect,
        icons::QUESTION,
        words::ABOUT,
        look,
        theme,
    )
    .clicked();
    x = about_rect.left();
    let settings_rect = button(x);
    let id = ui.scope_id().with("settings");
    let name = settings::BUTTON;
    let settings =
        widgets::icon_button(&ui, id, settings_rect, icons::SETTINGS, name, look, theme).clicked();
    x = settings_rect.left();
    let camera_rect = button(x);
    keep_menu::show(&ui, camera_rect, keep, theme, out);
    x = camera_rect.left();
    let table_rect = button(x);
    let id = ui.scope_id().with("table");
    let name = sheet::BUTTON;
    let everyone =
        widgets::icon_button(&ui, id, table_rect, icons::USERS, name, look, theme).clicked();
    x = table_rect.left();
    let fit_rect = button(x);
    let id = ui.scope_id().with("fit");
    if widgets::icon_button(&ui, id, fit_rect, icons::FIT, words::FIT, look, theme).clicked() {
        out.push(Command::FitAll);
    }
    let label = placed.follow_label;
    follow_chip::show(&ui, placed.follow_chip, label, view, theme, out);
    let maps = basemap_chip(&ui, placed, view, theme);
    x = placed.map_chip.left() - SPACE;
    if let Some(label) = placed.software_label {
        x = software_chip(&ui, x, middle, label, view, theme);
    }
    if placed.has_retry {
        let retry_rect = chip_rect(x, middle, widgets::chip_width(&ui, words::RETRY));
        if retry_chip(&ui, "retry", retry_rect, theme) {
            out.push(Command::RetryConnection);
        }
        x = retry_rect.left() - SPACE;
    }
    source(&ui, rect, middle, x, view, theme);
    let mut top = rect.top() + HEIGHT - 4.0;
    if let Some(text) = network_text(view.basemap.network) {
        let line = Rect::from_min_max(
            pos2(rect.left() + PADDING, top),
            pos2(rect.right() - PADDING, top + NETWORK_HEIGHT - 4.0),
        );
        show_network(&ui, line, &text, view.basemap.network, theme);
        top += NETWORK_HEIGHT;
    }
    if let Some(loading) = view.loading {
        show_loading(&ui, rect, top, loading, theme);
    }
    Pressed {
        about,
        maps,
        settings,
        everyone,
    }
}

/// The button that connects again, wherever it is; whether it was pressed.
pub fn retry_chip(ui: &egui::Ui, salt: &str, rect: Rect, theme: &Theme) -> bool {
    let id = ui.scope_id().with(salt);
    let (label, name) = (words::RETRY, words::RETRY_NAME);
    widgets::chip(ui, id, rect, icons::RETRY, label, name, theme.text_1, theme).clicked()
}

fn chip_rect(right: f32, middle: f32, width: f32) -> Rect {
    Rect::from_min_size(
        pos2(right - width, middle - CHIP_HEIGHT / 2.0),
        vec2(width, CHIP_HEIGHT),
    )
}

/// The chip that opens the panel of maps; whether it was pressed.
fn basemap_chip(ui: &egui::Ui, placed: &Placed, view: &View<'_>, theme: &Theme) -> bool {
    let (label, rect) = (placed.basemap_label.as_str(), placed.map_chip);
    let id = ui.scope_id().with("basemap");
    let name = words::base_map(&format::one_line(view.basemap.name));
    widgets::chip(ui, id, rect, icons::MAP, label, &name, theme.text_1, theme).clicked()
}

/// What goes over the network for the map; nothing while nothing does.
fn network_text(network: MapNetwork<'_>) -> Option<String> {
    match network {
        MapNetwork::Unused => None,
        MapNetwork::Asking(host) => Some(words::asking(&format::one_line(host))),
        MapNetwork::Offline => Some(words::OFFLINE.to_owned()),
    }
}

fn show_network(ui: &egui::Ui, rect: Rect, text: &str, network: MapNetwork<'_>, theme: &Theme) {
    let symbol = match network {
        MapNetwork::Offline => icons::OFFLINE,
        MapNetwork::Asking(_) | MapNetwork::Unused => icons::GLOBE,
    };
    let sign = Rect::from_min_size(rect.min, vec2(14.0, rect.height()));
    widgets::icon(ui, sign, symbol, fonts::icon(13.0), theme.text_2);
    let area = Rect::from_min_max(pos2(sign.right() + 6.0, rect.top()), rect.max);
    let id = ui.scope_id().with("network");
    let font = fonts::regular(11.0);
    widgets::text(ui, id, area, Align2::LEFT_CENTER, text, font, theme.text_2);
}

fn software_chip(
    ui: &egui::Ui,
    right: f32,
    middle: f32,
    label: &str,
    view: &View<'_>,
    theme: &Theme,
) -> f32 {
    let rect = chip_rect(right, middle, widgets::chip_width(ui, label));
    let ink = theme.ink(theme.warn);
    ui.painter().rect_filled(rect, 14.0, theme.tint(theme.warn));
    let icon_width = if label.is_empty() { rect.width() } else { 40.0 };
    let icon_rect = Rect::from_min_size(rect.min, vec2(icon_width, rect.height()));
    widgets::icon(ui, icon_rect, icons::CPU, fonts::icon(16.0), ink);
    let galley = widgets::line(ui, label, fonts::regular(13.0), ink, rect.width() - 45.0);
    let pos = pos2(rect.left() + 35.0, middle);
    widgets::paint(ui, pos, Align2::LEFT_CENTER, galley);
    let response = ui.interact(rect, ui.scope_id().with("software"), Sense::hover());
    let said = words::software(&view.adapter.name, &view.adapter.backend);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    response.on_hover_text(said);
    rect.left() - SPACE
}

fn source(ui: &egui::Ui, rect: Rect, middle: f32, right: f32, view: &View<'_>, theme: &Theme) {
    let (text, detail) = source_text(view.source);
    let dot = pos2(rect.left() + PADDING + 4.0, middle);
    paint_dot(ui, dot, view.source, theme);
    let left = dot.x + 12.0;
    let area = Rect::from_min_max(
        pos2(left, middle - 12.0),
        pos2((right - 6.0).max(left), middle + 12.0),
    );
    let id = ui.scope_id().with("source");
    let font = fonts::regular(13.0);
    let response = widgets::text(ui, id, area, Align2::LEFT_CENTER, &text, font, theme.text_1);
    if let Some(detail) = detail {
        response.on_hover_text(detail);
    }
}

/// State by colour and by shape: filled, ring, or ring with a gap.
fn paint_dot(ui: &egui::Ui, center: egui::Pos2, source: &Source, theme: &Theme) {
    let painter = ui.painter();
    let ring = |color: Color32| egui::Stroke::new(2.0, color);
    match source {
        Source::Live { .. } => {
            painter.circle_filled(center, 4.0, theme.good);
        }
        Source::File { .. } => {
            painter.circle_filled(center, 4.0, theme.accent);
        }
        Source::Connecting { .. } => {
            painter.circle_stroke(center, 4.0, ring(theme.warn));
        }
        Source::Lost { .. } | Source::GivenUp { .. } => {
            painter.circle_stroke(center, 4.0, ring(theme.bad));
            let slant = vec2(4.5, -4.5);
            painter.line_segment([center - slant, center + slant], ring(theme.bad));
        }
        Source::None => {
            painter.circle_stroke(center, 4.0, ring(theme.gap));
        }
    }
}

/// One line on where the data comes from, and what more there is to say.
fn source_text(source: &Source) -> (String, Option<String>) {
    match source {
        Source::None => (words::NO_SESSION.into(), None),
        Source::File { name } if name == "demo" => (words::DEMO.into(), None),
        Source::File { name } => (words::session(&format::one_line(name)), None),
        Source::Connecting {
            address,
            attempt,
            failed,
        } => {
            let text = if *attempt > 1 {
                words::connecting_again(address, *attempt)
            } else {
                words::connecting(address)
            };
            (text, failed.clone())
        }
        Source::Live { address } => (words::live(address), None),
        Source::Lost {
            address,
            reason,
            retry_in_secs,
        } => {
            let wait = retry_in_secs.max(0.0).ceil();
            let text = if wait >= 1.0 {
                words::lost(wait)
            } else {
                words::LOST.to_owned()
            };
            (text, Some(words::because(address, reason)))
        }
        Source::GivenUp { address, reason } => (
            words::NOT_CONNECTED.into(),
            Some(words::because(address, reason)),
        ),
    }
}

fn show_loading(ui: &egui::Ui, rect: Rect, top: f32, loading: Loading, theme: &Theme) {
    let line = Rect::from_min_max(
        pos2(rect.left() + PADDING, top),
        pos2(rect.right() - PADDING, rect.bottom() - 14.0),
    );
    let text = loading_text(loading);
    let id = ui.scope_id().with("loading");
    let font = fonts::regular(11.0);
    widgets::text(ui, id, line, Align2::LEFT_CENTER, &text, font, theme.text_2);
    let bar = Rect::from_min_max(
        pos2(line.left(), rect.bottom() - 11.0),
        pos2(line.right(), rect.bottom() - 8.0),
    );
    ui.painter().rect_filled(bar, 1.5, theme.hover);
    if let Some(total) = loading.total_bytes.filter(|total| *total > 0) {
        let done = (loading.bytes as f64 / total as f64).clamp(0.0, 1.0) as f32;
        let filled = Rect::from_min_size(bar.min, vec2(bar.width() * done, bar.height()));
        ui.painter().rect_filled(filled, 1.5, theme.accent);
    } else {
        // Without a total there is no share to show; the numbers above go up.
        ui.painter()
            .rect_filled(bar, 1.5, theme.accent.gamma_multiply(0.4));
    }
}

/// `Receiving 24 MB of 100 MB · 120 vehicles`.
fn loading_text(loading: Loading) -> String {
    let is_receiving = match loading.stage {
        LoadStage::Receiving => true,
        LoadStage::Decoding => false,
    };
    let done = format::bytes(loading.bytes);
    let total = loading.total_bytes.map(format::bytes);
    let vehicles = (loading.vehicles > 0)
        .then(|| words::vehicles(&format::count(loading.vehicles), loading.vehicles == 1));
    words::loading(is_receiving, &done, total.as_deref(), vehicles.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_is_named_in_a_few_words() {
        let address = || String::from("127.0.0.1:49843");
        let said = |source: Source| source_text(&source).0;
        assert_eq!(
            said(Source::File {
                name: "demo".into()
            }),
            "Demo"
        );
        assert_eq!(
            said(Source::File {
                name: "a.jsonl".into()
            }),
            "Session a.jsonl"
        );
        assert_eq!(
            said(Source::Live { address: address() }),
            "Live · 127.0.0.1:49843"
        );
        assert_eq!(
            said(Source::Connecting {
                address: address(),
                attempt: 3,
                failed: None,
            }),
            "Connecting to 127.0.0.1:49843 (attempt 3)"
        );
        let lost = Source::Lost {
            address: address(),
            reason: "closed by the application".into(),
            retry_in_secs: 3.2,
        };
        let (text, detail) = source_text(&lost);
        assert_eq!(text, "Connection lost, again in 4 s");
        assert_eq!(
            detail.unwrap(),
            "127.0.0.1:49843: closed by the application"
        );
    }

    #[test]
    fn progress_tells_bytes_and_vehicles() {
        let loading = Loading {
            stage: LoadStage::Receiving,
            bytes: 24_000_000,
            total_bytes: None,
            vehicles: 120,
        };
        assert_eq!(loading_text(loading), "Receiving 24 MB · 120 vehicles");
        let decoding = Loading {
            stage: LoadStage::Decoding,
            total_bytes: Some(100_000_000),
            vehicles: 0,
            ..loading
        };
        assert_eq!(loading_text(decoding), "Reading 24 MB of 100 MB");
    }
}
