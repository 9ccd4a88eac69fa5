//! The card of the selected vehicle: what is known of it now, and how that is known.

use egui::{Align2, Color32, Rect, Vec2, pos2, vec2};

use super::theme::Theme;
use super::view::View;
use super::widgets::{self, ButtonLook};
use super::{fonts, format, icons};
use crate::command::Command;
use crate::model::{Certainty, Pose, PoseKind, Provenance, Vehicle, VehicleKey};
use crate::time::format_duration_secs;

/// Width of the card, in points.
pub const WIDTH: f32 = 304.0;

const PADDING: f32 = 16.0;
const TITLE_BOTTOM: f32 = 44.0;
const NUMBER_BOTTOM: f32 = 88.0;
const ROW: f32 = 22.0;
const BUTTONS: f32 = 28.0;
const LABEL_WIDTH: f32 = 92.0;

/// The selected vehicle with what the card says of it.
pub struct Content<'a> {
    key: VehicleKey,
    vehicle: &'a Vehicle,
    pose: Option<Pose>,
    rows: Vec<(&'static str, String)>,
}

impl<'a> Content<'a> {
    /// What to say of the selected vehicle; `None` when none is.
    pub fn of(view: &View<'a>) -> Option<Self> {
        let key = view.selected?;
        let vehicle = view.fleet.get(key)?;
        let pose = vehicle.track.pose_at(view.clock.playhead());
        Some(Self {
            key,
            vehicle,
            pose,
            rows: rows(vehicle, pose, view),
        })
    }

    /// Height of the whole card, in points.
    pub fn height(&self) -> f32 {
        NUMBER_BOTTOM + ROW * self.rows.len() as f32 + 12.0 + BUTTONS + PADDING
    }
}

/// Draws the card into `rect`; what does not fit is scrolled.
pub fn show(
    ui: &mut egui::Ui,
    rect: Rect,
    content: &Content<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    widgets::panel(ui, ui.scope_id().with("card"), rect, theme);
    let mut ui = widgets::child(ui, "card contents", rect);
    title(&ui, rect, content, theme, out);
    number(&ui, rect, content, theme);
    let foot = Rect::from_min_max(
        pos2(rect.left() + PADDING, rect.bottom() - PADDING - BUTTONS),
        pos2(rect.right() - PADDING, rect.bottom() - PADDING),
    );
    let body = Rect::from_min_max(
        pos2(rect.left() + PADDING, rect.top() + NUMBER_BOTTOM),
        pos2(rect.right() - PADDING, foot.top() - 10.0),
    );
    let mut inner = widgets::child(&mut ui, "card rows", body);
    inner.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical()
        .id_salt("card rows")
        .max_height(body.height())
        .auto_shrink(false)
        .show(&mut inner, |ui| {
            for (label, value) in &content.rows {
                let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW));
                show_row(ui, row, label, value, theme);
            }
        });
    buttons(&ui, foot, content, theme, out);
}

fn show_row(ui: &egui::Ui, row: Rect, label: &str, value: &str, theme: &Theme) {
    let (label_rect, value_rect) = row.split_left_right_at_x(row.left() + LABEL_WIDTH);
    let font = fonts::regular(12.0);
    let id = ui.scope_id().with(("label", label));
    let left = Align2::LEFT_CENTER;
    widgets::text(ui, id, label_rect, left, label, font.clone(), theme.text_2);
    let id = ui.scope_id().with(("value", label));
    widgets::text(ui, id, value_rect, left, value, font, theme.text_1);
}

fn title(ui: &egui::Ui, rect: Rect, content: &Content<'_>, theme: &Theme, out: &mut Vec<Command>) {
    let middle = rect.top() + 26.0;
    let close = Rect::from_center_size(pos2(rect.right() - 24.0, middle), Vec2::splat(28.0));
    let id = ui.scope_id().with("close");
    let look = ButtonLook::Plain;
    if widgets::icon_button(ui, id, close, icons::CLOSE, "Close the card", look, theme).clicked() {
        out.push(Command::Select(None));
    }
    let (symbol, word, color) = match content.pose.map(|pose| pose.kind) {
        Some(kind) => kind_look(kind, theme),
        None if content.vehicle.track.is_empty() => (icons::QUESTION, "NO DATA", theme.gap),
        None => (icons::CLOCK, "NOT YET", theme.gap),
    };
    let badge = widgets::badge(
        ui,
        pos2(close.left() - 6.0, middle),
        Some(symbol),
        word,
        color,
        theme,
    );
    let swatch = pos2(rect.left() + PADDING + 6.0, middle);
    ui.painter()
        .circle_filled(swatch, 6.0, theme.swatch(content.vehicle.color));
    let name = Rect::from_min_max(
        pos2(swatch.x + 16.0, rect.top()),
        pos2(badge.left() - 8.0, rect.top() + 52.0),
    );
    let id = ui.scope_id().with("name");
    let font = fonts::semibold(13.0);
    let label = &content.vehicle.label;
    widgets::text(ui, id, name, Align2::LEFT_CENTER, label, font, theme.text_1);
}

/// Symbol, word and colour of how a place is known.
fn kind_look(kind: PoseKind, theme: &Theme) -> (char, &'static str, Color32) {
    match kind {
        PoseKind::Observed => (icons::FIX, "OBSERVED", theme.good),
        PoseKind::Interpolated => (icons::PATH, "INTERPOLATED", theme.accent),
        PoseKind::Stopped => (icons::HAND, "STOPPED", theme.warn),
        PoseKind::Gap => (icons::QUESTION, "GAP", theme.gap),
        PoseKind::Conflict => (icons::CONFLICT, "CONFLICT", theme.conflict),
        PoseKind::Anomaly => (icons::WARNING, "ANOMALY", theme.anomaly),
        PoseKind::Latest => (icons::BROADCAST, "LATEST", theme.good),
        PoseKind::Ended => (icons::FLAG, "ENDED", theme.gap),
    }
}

/// The one big number, or in words why there is none.
fn number(ui: &egui::Ui, rect: Rect, content: &Content<'_>, theme: &Theme) {
    let baseline = rect.top() + TITLE_BOTTOM + 20.0;
    let left = rect.left() + PADDING;
    let speed = content.pose.and_then(|pose| pose.speed);
    let Some(speed) = speed else {
        let words = Rect::from_min_max(
            pos2(left, baseline - 14.0),
            pos2(rect.right() - PADDING, baseline + 14.0),
        );
        let id = ui.scope_id().with("no speed");
        let font = fonts::regular(15.0);
        let text = "speed not known";
        widgets::text(ui, id, words, Align2::LEFT_CENTER, text, font, theme.text_2);
        return;
    };
    let source = match speed.source {
        Provenance::Recorded => "recorded",
        Provenance::Derived => "derived",
    };
    let value = format::speed(speed.kmh);
    let big = widgets::line(ui, &value, fonts::semibold(26.0), theme.text_1, 160.0);
    let painted = widgets::paint(ui, pos2(left, baseline), Align2::LEFT_CENTER, big);
    let unit = widgets::line(ui, "km/h", fonts::regular(13.0), theme.text_2, 60.0);
    let unit_pos = pos2(painted.right() + 6.0, painted.bottom() - 5.0);
    let unit = widgets::paint(ui, unit_pos, Align2::LEFT_BOTTOM, unit);
    let note = widgets::line(ui, source, fonts::regular(11.0), theme.text_3, 60.0);
    let note_pos = pos2(unit.right() + 6.0, unit.bottom() - 0.5);
    let note = widgets::paint(ui, note_pos, Align2::LEFT_BOTTOM, note);
    let (word, color) = match speed.certainty {
        Certainty::High => ("HIGH", theme.good),
        Certainty::Medium => ("MEDIUM", theme.warn),
        Certainty::Low => ("LOW", theme.bad),
        Certainty::Unknown => ("UNSURE", theme.gap),
    };
    let interval = content
        .pose
        .and_then(|pose| interval_secs(content.vehicle, &pose));
    let label = interval.map_or_else(
        || word.to_owned(),
        |secs| format!("{word} · {}", short_secs(secs)),
    );
    let badge = widgets::badge(
        ui,
        pos2(rect.right() - PADDING, baseline),
        None,
        &label,
        color,
        theme,
    );
    let whole = painted.union(unit).union(note).union(badge);
    let response = ui.interact(whole, ui.scope_id().with("speed"), egui::Sense::hover());
    let mut said = format!("{value} km/h, {source}, certainty {}", word.to_lowercase());
    if let Some(secs) = interval {
        said.push_str(&format!(", fixes {} apart", short_secs(secs)));
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    response.on_hover_text(said);
}

/// Seconds between the fixes around the pose, or before the last one.
fn interval_secs(vehicle: &Vehicle, pose: &Pose) -> Option<f64> {
    let track = &vehicle.track;
    let here = track.time_at(pose.fix_index)?;
    let secs = match track.time_at(pose.fix_index + 1) {
        Some(next) => next.secs_since(here),
        None => here.secs_since(track.time_at(pose.fix_index.checked_sub(1)?)?),
    };
    Some(secs)
}

fn short_secs(secs: f64) -> String {
    if secs < 10.0 && secs.fract() != 0.0 {
        format!("{secs:.1} s")
    } else {
        format_duration_secs(secs)
    }
}

fn rows(vehicle: &Vehicle, pose: Option<Pose>, view: &View<'_>) -> Vec<(&'static str, String)> {
    let zone = view.zone_at(pose.map_or(view.clock.playhead(), |pose| pose.fix_time));
    let mut rows = Vec::new();
    match pose {
        Some(pose) => {
            let time = pose.fix_time.format_time_exact(zone);
            if pose.kind.is_last_seen() {
                let ago = view.clock.playhead().secs_since(pose.fix_time);
                rows.push(("Last seen", format!("{} ago", format_duration_secs(ago))));
                rows.push(("Last fix", pose.fix_time.format_date_time(zone)));
            } else {
                let said = match view.time_face.describe(pose.fix_time).first() {
                    Some(said) if view.time_face.is_anchored() => format!(" {said}"),
                    _ => String::from(", as recorded"),
                };
                rows.push(("Last fix", format!("{time}{said}")));
            }
            let place = pose.position.to_lon_lat();
            rows.push((
                "Position",
                format!("{:.5}, {:.5}", place.lat_deg(), place.lon_deg()),
            ));
            if let Some(heading) = pose.heading {
                let source = match heading.source {
                    Provenance::Recorded => "recorded",
                    Provenance::Derived => "derived",
                };
                rows.push((
                    "Heading",
                    format!("{}, {source}", format::heading(heading.deg)),
                ));
            }
            if let Some(metres) = pose.altitude_m {
                rows.push(("Altitude", format!("{metres:.0} m")));
            }
            rows.push((
                "Fix",
                format!(
                    "{} of {}",
                    format::count(pose.fix_index + 1),
                    format::count(vehicle.track.len())
                ),
            ));
        }
        None => {
            if let Some(range) = vehicle.track.range() {
                rows.push(("First fix", view.time_face.date_time(range.start())));
            }
            rows.push(("Fixes", format::count(vehicle.track.len())));
        }
    }
    rows.push(("Id", vehicle.id.clone()));
    rows
}

fn buttons(
    ui: &egui::Ui,
    rect: Rect,
    content: &Content<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let mut x = rect.left();
    let mut chip = |salt: &str, symbol: char, label: &str, name: &str| {
        let width = widgets::chip_width(ui, label);
        let area = Rect::from_min_size(pos2(x, rect.top()), vec2(width, BUTTONS));
        x = area.right() + 6.0;
        let id = ui.scope_id().with(salt);
        widgets::chip(ui, id, area, symbol, label, name, theme.text_1, theme).clicked()
    };
    if chip(
        "focus",
        icons::FOCUS,
        "Focus",
        "Show this vehicle on the map",
    ) {
        out.push(Command::FocusVehicle(content.key));
    }
    // A vehicle that is not there yet, or not seen for a while, has a moment at which it is.
    let track = &content.vehicle.track;
    let jump = match content.pose {
        None => track
            .time_at(0)
            .map(|time| (time, "First fix", "Go to the first fix of this vehicle")),
        Some(pose) if pose.kind == PoseKind::Gap => track
            .time_at(pose.fix_index + 1)
            .map(|time| (time, "Next fix", "Go to the next fix of this vehicle")),
        Some(_) => None,
    };
    if let Some((time, label, name)) = jump
        && chip("jump", icons::CLOCK, label, name)
    {
        out.push(Command::Seek(time));
    }
}
