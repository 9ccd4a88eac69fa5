//! The chips of the timeline: zone, live data, rate, skipping, trails and colours.

use egui::{Color32, Rect, pos2, vec2};

use super::clock_face;
use super::theme::{CHIP_HEIGHT, Theme};
use super::timeline::{MIDDLE, PADDING};
use super::view::View;
use super::widgets;
use super::{coloring, format, icons, menu, offered, time_told};
use crate::command::Command;
use crate::model::{TrailLength, WholeTracks};
use crate::words::timeline::chip as texts;
use crate::words::tracks as words;

/// Between two chips, in points.
const SPACE: f32 = 6.0;
/// What is played is fitted to so many seconds on demand.
const FITTED_SECS: f64 = 60.0;

/// Zone, live data, rate, skipping, trail and colours, as many as there is room for from `left` on. Returns
/// what is free behind them: from where to where.
pub fn show(
    ui: &egui::Ui,
    rect: Rect,
    left: f32,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> Option<(f32, f32)> {
    let right = rect.right() - PADDING;
    let rate_text = format::rate(view.clock.rate());
    let trail_text = trail_label(view.display.effective_trail());
    let rate_width = widgets::chip_width(ui, &rate_text);
    let small = widgets::chip_width(ui, "");
    let full_zone = clock_face::zone_lines(view);
    let short_zone = clock_face::short_zone_lines(view);
    let room_of = |lines: &[String]| match lines {
        [] => 0.0,
        lines => clock_face::zone_width(ui, lines) + 18.0,
    };
    let (full_width, short_width) = (room_of(&full_zone), room_of(&short_zone));
    let mut free = right - left;
    // What is known of the zone is said before all else, and in full where times are not shown
    // as they were recorded.
    let is_moved = view.time_face.is_moved();
    let mut zone_width = match full_width {
        full if is_moved && full <= free => full,
        _ if short_width <= free => short_width,
        _ => 0.0,
    };
    free -= zone_width;
    // Without room even for the rate there is only the clock.
    let has_room = free >= rate_width;
    if !has_room && zone_width <= 0.0 {
        return None;
    }
    // In the narrowest window live data comes first: the rate has keys too.
    let is_live_first = view.fleet.is_live() && free - rate_width < small + SPACE;
    let shows_rate = has_room && !is_live_first;
    if shows_rate {
        free -= rate_width;
    }
    let mut grant = |width: f32| {
        let granted = width > 0.0 && free >= width;
        if granted {
            free -= width;
        }
        granted
    };
    let shows_live = view.fleet.is_live() && grant(small + SPACE);
    let shows_small_trail = shows_rate && grant(small + SPACE);
    let has_quiet = !view.clock.quiet().is_empty() || view.clock.skips_quiet();
    let shows_skip = has_quiet && grant(small + SPACE);
    let shows_small_color = shows_rate && grant(small + SPACE);
    let live_width = widgets::chip_width(ui, texts::LIVE);
    let live_label = if shows_live && grant(live_width - small) {
        texts::LIVE
    } else {
        ""
    };
    if zone_width < full_width && grant(full_width - zone_width) {
        zone_width = full_width;
    }
    let skip_width = widgets::chip_width(ui, texts::SKIP);
    let skip_label = if shows_skip && grant(skip_width - small) {
        texts::SKIP
    } else {
        ""
    };
    let shows_trail = shows_small_trail && grant(widgets::chip_width(ui, &trail_text) - small);
    let color_text = coloring::label(view);
    let color_width = widgets::chip_width(ui, &color_text);
    let color_label = if shows_small_color && grant(color_width - small) {
        color_text.as_str()
    } else {
        ""
    };
    let mut x = left;
    if zone_width > 0.0 {
        let center = pos2(x, rect.top() + MIDDLE);
        let is_full = zone_width >= full_width;
        let lines = if is_full { &full_zone } else { &short_zone };
        clock_face::zone(ui, center, lines, view, theme, out);
        x += zone_width;
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
    if shows_skip {
        let width = widgets::chip_width(ui, skip_label);
        skip_chip(ui, chip_rect(x, width), skip_label, view, theme, out);
        x += width + SPACE;
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
    if shows_small_color {
        let width = widgets::chip_width(ui, color_label);
        coloring::chip(ui, chip_rect(x, width), color_label, view, theme, out);
        x += width + SPACE;
    }
    Some((x, right))
}

/// Lit while times in which nobody moves are left out.
fn skip_chip(
    ui: &egui::Ui,
    rect: Rect,
    label: &str,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let skips = view.clock.skips_quiet();
    let id = ui.scope_id().with("skip");
    let chip = widgets::toggle_chip(
        ui,
        id,
        rect,
        icons::FAST_FORWARD,
        label,
        texts::SKIP,
        skips,
        theme,
    );
    if chip.clicked() {
        out.push(Command::SkipQuiet(!skips));
    }
    chip.on_hover_text(if skips {
        texts::SKIP_ON_HINT
    } else {
        texts::SKIP_OFF_HINT
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
        texts::LIVE,
        follows,
        theme,
    );
    if chip.clicked() {
        out.push(Command::FollowNewest(!follows));
    }
    chip.on_hover_text(if follows {
        texts::LIVE_ON_HINT
    } else {
        texts::LIVE_OFF_HINT
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
    let name = texts::rate(label);
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
    let mut rates: Vec<f64> = offered::RATES.to_vec();
    if !rates.iter().any(|rate| (rate - current).abs() < 1e-9) {
        rates.push(current);
        rates.sort_by(f64::total_cmp);
    }
    menu::show(&chip, texts::RATE, |menu| {
        for rate in rates {
            if menu.item(&format::rate(rate), (rate - current).abs() < 1e-9) {
                out.push(Command::SetRate(rate));
            }
        }
        if menu.item(texts::FIT_RATE, false) {
            out.push(Command::FitRate(FITTED_SECS));
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
    let mut lengths = offered::TRAILS.to_vec();
    if !lengths.contains(&current) {
        lengths.push(current);
    }
    menu::show(&chip, texts::TRAIL, |menu| {
        for length in lengths {
            if menu.item(&trail_text(length), length == current) {
                out.push(match length {
                    TrailLength::None => Command::SetShowTrails(false),
                    other => Command::SetTrailLength(other),
                });
            }
        }
        menu.heading(words::HEADING, theme);
        for whose in WholeTracks::EACH {
            if menu.item(whole_tracks_text(whose), whose == view.display.whole_tracks) {
                out.push(Command::ShowWholeTracks(whose));
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
        TrailLength::None => words::NO_TRAIL.to_owned(),
        TrailLength::Whole => words::WHOLE_TRAIL.to_owned(),
        TrailLength::Secs(_) => words::trail(&trail_text(length)),
    }
}

/// Whose whole tracks are drawn, as a menu says it.
const fn whole_tracks_text(whose: WholeTracks) -> &'static str {
    match whose {
        WholeTracks::None => words::NONE,
        WholeTracks::Selected => words::SELECTED,
        WholeTracks::All => words::ALL,
    }
}

/// `60 s`, `5 min`, `Whole track`.
pub fn trail_text(length: TrailLength) -> String {
    match length {
        TrailLength::None => words::NO_TRAIL.to_owned(),
        TrailLength::Whole => words::WHOLE_TRACK.to_owned(),
        TrailLength::Secs(secs) if secs <= 90.0 => words::secs(secs),
        TrailLength::Secs(secs) if secs < 3600.0 && secs % 60.0 == 0.0 => {
            words::minutes(secs / 60.0)
        }
        TrailLength::Secs(secs) => time_told::duration(secs),
    }
}
