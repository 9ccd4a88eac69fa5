//! The bar at the bottom: playing, the clock, live data, the rate, trails and a summary; the track is
//! in [`super::scrubber`].

use std::time::Duration;

use egui::{Align2, Color32, Rect, pos2, vec2};

use super::density::{Density, Remaining};
use super::theme::{CHIP_HEIGHT, Theme};
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{fonts, format, icons, keys, menu, scrubber, summary};
use crate::command::Command;
use crate::model::TrailLength;
use crate::time::{Zone, format_duration_secs};

/// Height of the bar, in points.
pub const HEIGHT: f32 = 124.0;

const PADDING: f32 = 16.0;
const BUTTON: f32 = 36.0;
const MIDDLE: f32 = 14.0 + BUTTON / 2.0;
/// A narrower bar has no button for repeating: the clock and the rate come first.
const MIN_WIDTH_FOR_REPEAT: f32 = 540.0;

/// What the bar remembers from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Sums for the band under the playhead.
    density: Density,
}

/// Draws the bar into `rect`.
pub fn show(
    ui: &mut egui::Ui,
    rect: Rect,
    state: &mut State,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    widgets::panel(ui, ui.scope_id().with("timeline"), rect, theme);
    let mut ui = widgets::child(ui, "timeline contents", rect);
    if view.clock.range().is_none() {
        ui.disable();
    }
    let left = transport(&ui, rect, view, theme, out);
    controls(&ui, rect, left, view, theme, out);
    let track = Rect::from_min_max(
        pos2(rect.left() + PADDING, rect.top() + 60.0),
        pos2(rect.right() - PADDING, rect.bottom() - 10.0),
    );
    let buckets = match view.clock.range() {
        Some(range) => {
            let more_comes = view.loading.is_some();
            let generation = view.fleet_generation;
            let now_secs = ui.input(|input| input.time);
            let density = &mut state.density;
            match density.step(view.fleet, generation, range, more_comes, now_secs) {
                Remaining::Nothing => {}
                Remaining::Step => ui.ctx().request_repaint(),
                Remaining::AfterSecs(secs) => ui
                    .ctx()
                    .request_repaint_after(Duration::try_from_secs_f64(secs).unwrap_or_default()),
            }
            Some(&state.density)
        }
        None => None,
    };
    scrubber::show(&mut ui, track, view, buckets, theme, out);
}

/// Stop, play and the clock; returns where the next thing may begin.
fn transport(
    ui: &egui::Ui,
    rect: Rect,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> f32 {
    let y = rect.top() + MIDDLE;
    let button =
        |left: f32| Rect::from_center_size(pos2(left + BUTTON / 2.0, y), vec2(BUTTON, BUTTON));
    let stop = button(rect.left() + 14.0);
    let stop_id = ui.scope_id().with("stop");
    if widgets::icon_button(
        ui,
        stop_id,
        stop,
        icons::STOP,
        "Stop",
        ButtonLook::Bold,
        theme,
    )
    .clicked()
    {
        out.push(Command::Stop);
    }
    let play = button(stop.right() + 6.0);
    let (symbol, name) = if view.clock.is_running() {
        (icons::PAUSE, "Pause")
    } else {
        (icons::PLAY, "Play")
    };
    let play_id = ui.scope_id().with("play");
    if widgets::icon_button(ui, play_id, play, symbol, name, ButtonLook::Accent, theme).clicked() {
        out.push(Command::TogglePlay);
    }
    let mut right = play.right();
    if rect.width() >= MIN_WIDTH_FOR_REPEAT {
        let repeat = button(right + 6.0);
        let id = ui.scope_id().with("repeat");
        let loops = view.clock.loops();
        let pressed = widgets::toggle_button(ui, id, repeat, icons::REPEAT, "Repeat", loops, theme);
        if pressed.clicked() {
            out.push(Command::SetLoop(!loops));
        }
        pressed.on_hover_text(if loops {
            "At the end it goes on from the start (R)"
        } else {
            "Go on from the start when the end is reached (R)"
        });
        right = repeat.right();
    }
    let (text, color) = match view.clock.range() {
        Some(_) => (clock_text(view), theme.text_1),
        None => (String::from("No data yet"), theme.text_2),
    };
    let left = right + 16.0;
    let available =
        Rect::from_min_max(pos2(left, y - 14.0), pos2(rect.right() - PADDING, y + 14.0));
    let font = match view.clock.range() {
        Some(_) => fonts::semibold(20.0),
        None => fonts::regular(14.0),
    };
    let width = widgets::width_of(ui, &text, font.clone());
    let id = ui.scope_id().with("clock");
    widgets::text(ui, id, available, Align2::LEFT_CENTER, &text, font, color);
    left + width + 18.0
}

/// `2026-05-04  08:14:32`: date always, and tenths where a second is long to watch.
fn clock_text(view: &View<'_>) -> String {
    let (now, zone) = (view.clock.playhead(), view.fleet.zone());
    let mut text = format!("{}  {}", now.format_date(zone), now.format_time(zone));
    let is_slow = view.clock.rate() < 1.0;
    let is_short = view
        .clock
        .range()
        .is_some_and(|range| range.duration_secs() < 60.0);
    if is_slow || is_short {
        let tenths = now.micros().rem_euclid(1_000_000) / 100_000;
        text.push_str(&format!(".{tenths}"));
    }
    text
}

/// Zone, rate, trail and summary, as many as there is room for.
fn controls(
    ui: &egui::Ui,
    rect: Rect,
    left: f32,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    const SPACE: f32 = 6.0;
    let right = rect.right() - PADDING;
    let rate_text = format::rate(view.clock.rate());
    let trail_text = trail_label(view.display.effective_trail());
    let rate_width = widgets::chip_width(ui, &rate_text);
    let small = widgets::chip_width(ui, "");
    let zone_lines = zone_lines(view);
    let zone_width = zone_lines
        .iter()
        .map(|line| widgets::width_of(ui, line, fonts::regular(11.0)))
        .fold(0.0, f32::max);
    let mut free = right - left - rate_width;
    // Without room even for the rate there is only the clock.
    if free < 0.0 {
        return;
    }
    // In the narrowest window live data comes first: the rate has keys too.
    let shows_rate = !view.fleet.is_live() || free >= small + SPACE;
    if !shows_rate {
        free += rate_width;
    }
    let mut grant = |width: f32| {
        let granted = width > 0.0 && free >= width;
        if granted {
            free -= width;
        }
        granted
    };
    let shows_live = view.fleet.is_live() && grant(small + SPACE);
    let shows_small_trail = grant(small + SPACE);
    let live_width = widgets::chip_width(ui, "Live");
    let live_label = if shows_live && grant(live_width - small) {
        "Live"
    } else {
        ""
    };
    let shows_zone = grant(zone_width + 18.0);
    let shows_trail = shows_small_trail && grant(widgets::chip_width(ui, &trail_text) - small);
    let mut x = left;
    if shows_zone {
        zone(ui, pos2(x, rect.top() + MIDDLE), &zone_lines, view, theme);
        x += zone_width + 18.0;
    }
    let chip_rect = |x: f32, width: f32| {
        Rect::from_min_size(
            pos2(x, rect.top() + MIDDLE - CHIP_HEIGHT / 2.0),
            vec2(width, CHIP_HEIGHT),
        )
    };
    if shows_live {
        let width = widgets::chip_width(ui, live_label);
        live_chip(ui, chip_rect(x, width), live_label, view, theme, out);
        x += width + SPACE;
    }
    if shows_rate {
        rate_chip(ui, chip_rect(x, rate_width), &rate_text, view, theme, out);
        x += rate_width + SPACE;
    }
    if shows_small_trail {
        let label = if shows_trail { trail_text.as_str() } else { "" };
        let width = widgets::chip_width(ui, label);
        trail_chip(
            ui,
            chip_rect(x, width),
            label,
            &trail_text,
            view,
            theme,
            out,
        );
        x += width + SPACE;
    }
    summary::show(
        ui,
        pos2(right, rect.top() + MIDDLE),
        right - x - 12.0,
        view,
        theme,
    );
}

/// What is said of the zone, in at most two lines. Without data nothing is.
fn zone_lines(view: &View<'_>) -> Vec<String> {
    if view.clock.range().is_none() {
        return Vec::new();
    }
    let mut lines: Vec<String> = match view.fleet.zone() {
        Zone::NotStated => vec!["as recorded,".into(), "zone not stated".into()],
        zone @ Zone::Offset(_) => vec![zone.describe()],
    };
    if view.fleet.zones_differ() {
        lines.truncate(1);
        lines.push("zones differ".into());
    }
    lines
}

fn zone(ui: &egui::Ui, left_center: egui::Pos2, lines: &[String], view: &View<'_>, theme: &Theme) {
    const LINE: f32 = 14.0;
    let top = left_center.y - LINE * lines.len() as f32 / 2.0;
    let mut whole = Rect::NOTHING;
    for (i, line) in lines.iter().enumerate() {
        let color = if line == "zones differ" {
            theme.ink(theme.warn)
        } else {
            theme.text_2
        };
        let galley = widgets::line(ui, line, fonts::regular(11.0), color, f32::INFINITY);
        let pos = pos2(left_center.x, top + LINE * (i as f32 + 0.5));
        whole = whole.union(widgets::paint(ui, pos, Align2::LEFT_CENTER, galley));
    }
    let response = ui.interact(whole, ui.scope_id().with("zone"), egui::Sense::hover());
    let said = lines.join(" ");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    response.on_hover_text(if view.fleet.zones_differ() {
        "The vehicles' times state different zones. All are shown on the clock of the first."
    } else {
        "Times are shown as they were recorded and never moved to this computer's zone."
    });
}

/// Lit while the playhead stays at the newest data; pressing it goes there, or holds it.
fn live_chip(
    ui: &egui::Ui,
    rect: Rect,
    label: &str,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let follows = view.clock.follows_newest();
    let id = ui.scope_id().with("live");
    let chip = widgets::toggle_chip(
        ui,
        id,
        rect,
        icons::BROADCAST,
        label,
        "Live",
        follows,
        theme,
    );
    if chip.clicked() {
        out.push(Command::FollowNewest(!follows));
    }
    chip.on_hover_text(if follows {
        "The newest data is shown as it comes. Press to hold."
    } else {
        "Go to the newest data and stay there"
    });
}

fn rate_chip(
    ui: &egui::Ui,
    rect: Rect,
    label: &str,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let name = format!("Playback speed {label}");
    let id = ui.scope_id().with("rate");
    let chip = widgets::chip(
        ui,
        id,
        rect,
        icons::GAUGE,
        label,
        &name,
        chip_color(ui, theme),
        theme,
    );
    let current = view.clock.rate();
    let mut rates: Vec<f64> = keys::RATES.to_vec();
    if !rates.iter().any(|rate| (rate - current).abs() < 1e-9) {
        rates.push(current);
        rates.sort_by(f64::total_cmp);
    }
    menu::show(&chip, "Playback speed", |menu| {
        for rate in rates {
            if menu.item(&format::rate(rate), (rate - current).abs() < 1e-9) {
                out.push(Command::SetRate(rate));
            }
        }
    });
}

fn trail_chip(
    ui: &egui::Ui,
    rect: Rect,
    label: &str,
    text: &str,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let id = ui.scope_id().with("trail");
    let chip = widgets::chip(
        ui,
        id,
        rect,
        icons::WAVE,
        label,
        text,
        chip_color(ui, theme),
        theme,
    );
    let current = view.display.effective_trail();
    let mut lengths = keys::TRAILS.to_vec();
    if !lengths.contains(&current) {
        lengths.push(current);
    }
    menu::show(&chip, "Trail length", |menu| {
        for length in lengths {
            if menu.item(&trail_text(length), length == current) {
                out.push(match length {
                    TrailLength::None => Command::SetShowTrails(false),
                    other => Command::SetTrailLength(other),
                });
            }
        }
    });
}

fn chip_color(ui: &egui::Ui, theme: &Theme) -> Color32 {
    if ui.is_enabled() {
        theme.text_1
    } else {
        theme.text_3
    }
}

/// `Trail 60 s`, `No trail`, `Whole trail`.
fn trail_label(length: TrailLength) -> String {
    match length {
        TrailLength::None => "No trail".into(),
        TrailLength::Whole => "Whole trail".into(),
        TrailLength::Secs(_) => format!("Trail {}", trail_text(length)),
    }
}

fn trail_text(length: TrailLength) -> String {
    match length {
        TrailLength::None => "No trail".into(),
        TrailLength::Whole => "Whole track".into(),
        TrailLength::Secs(secs) if secs <= 90.0 => format!("{secs} s"),
        TrailLength::Secs(secs) if secs < 3600.0 && secs % 60.0 == 0.0 => {
            format!("{} min", secs / 60.0)
        }
        TrailLength::Secs(secs) => format_duration_secs(secs),
    }
}
