//! The head of the details: who it is, how its place is known, and the one big number.

use egui::{Align2, Color32, Rect, Vec2, pos2};

use super::{Content, PADDING, facts};
use crate::command::Command;
use crate::model::{Certainty, PoseKind, Provenance};
use crate::ui::theme::Theme;
use crate::ui::widgets::{self, ButtonLook};
use crate::ui::{fonts, icons};
use crate::units::Units;
use crate::words::details::{self as words, badge};

/// Height of the title, in points: all that is seen of folded details.
pub const TITLE: f32 = 52.0;

/// Where the middle of the number lies, in points from the top.
const NUMBER_MIDDLE: f32 = 64.0;

/// Name, badge, and the buttons that fold and close; returns whether to fold or unfold.
pub fn show_title(
    ui: &egui::Ui,
    rect: Rect,
    content: &Content<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> bool {
    let middle = rect.top() + 26.0;
    let look = ButtonLook::Plain;
    let at =
        |right: f32| Rect::from_center_size(pos2(rect.right() - right, middle), Vec2::splat(28.0));
    let id = ui.scope_id().with("close");
    let name = words::CLOSE;
    if widgets::icon_button(ui, id, at(24.0), icons::CLOSE, name, look, theme).clicked() {
        out.push(Command::Select(None));
    }
    let (symbol, name) = if content.is_folded {
        (icons::CARET_DOWN, words::UNFOLD)
    } else {
        (icons::CARET_UP, words::FOLD)
    };
    let fold = at(52.0);
    let id = ui.scope_id().with("fold");
    let is_pressed = widgets::icon_button(ui, id, fold, symbol, name, look, theme).clicked();
    let (symbol, word, color) = match content.pose.map(|pose| pose.kind) {
        Some(kind) => kind_look(kind, theme),
        None if content.vehicle.track.is_empty() => (icons::QUESTION, badge::NO_DATA, theme.gap),
        None => (icons::CLOCK, badge::NOT_YET, theme.gap),
    };
    let badge = widgets::badge(
        ui,
        pos2(fold.left() - 4.0, middle),
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
        pos2(badge.left() - 8.0, rect.top() + TITLE),
    );
    let id = ui.scope_id().with("name");
    let font = fonts::semibold(13.0);
    let label = &content.vehicle.label;
    widgets::text(ui, id, name, Align2::LEFT_CENTER, label, font, theme.text_1);
    is_pressed
}

/// Symbol, word and colour of how a place is known.
pub fn kind_look(kind: PoseKind, theme: &Theme) -> (char, &'static str, Color32) {
    match kind {
        PoseKind::Observed => (icons::FIX, badge::OBSERVED, theme.good),
        PoseKind::Interpolated => (icons::PATH, badge::INTERPOLATED, theme.accent),
        PoseKind::Stopped => (icons::HAND, badge::STOPPED, theme.warn),
        PoseKind::Gap => (icons::QUESTION, badge::GAP, theme.gap),
        PoseKind::Conflict => (icons::CONFLICT, badge::CONFLICT, theme.conflict),
        PoseKind::Anomaly => (icons::WARNING, badge::ANOMALY, theme.anomaly),
        PoseKind::Latest => (icons::BROADCAST, badge::LATEST, theme.good),
        PoseKind::Ended => (icons::FLAG, badge::ENDED, theme.gap),
    }
}

/// Symbol, word and colour of how sure a speed is: told by shape as well as by colour.
pub fn certainty_look(certainty: Certainty, theme: &Theme) -> (char, &'static str, Color32) {
    match certainty {
        Certainty::High => (icons::CHECK_CIRCLE, badge::HIGH, theme.good),
        Certainty::Medium => (icons::CIRCLE, badge::MEDIUM, theme.warn),
        Certainty::Low => (icons::CIRCLE_DASHED, badge::LOW, theme.bad),
        Certainty::Unknown => (icons::QUESTION, badge::UNKNOWN, theme.gap),
    }
}

/// The one big number, or in words why there is none.
pub fn show_number(ui: &egui::Ui, rect: Rect, content: &Content<'_>, units: Units, theme: &Theme) {
    let baseline = rect.top() + NUMBER_MIDDLE;
    let left = rect.left() + PADDING;
    let Some((pose, speed)) = content.pose.and_then(|pose| Some((pose, pose.speed?))) else {
        let room = Rect::from_min_max(
            pos2(left, baseline - 14.0),
            pos2(rect.right() - PADDING, baseline + 14.0),
        );
        let id = ui.scope_id().with("no speed");
        let font = fonts::regular(15.0);
        let text = words::speed::NOT_KNOWN;
        widgets::text(ui, id, room, Align2::LEFT_CENTER, text, font, theme.text_2);
        return;
    };
    let source = match speed.source {
        Provenance::Recorded => words::speed::RECORDED,
        Provenance::Derived => words::speed::DERIVED,
    };
    let value = units.speed_figure(speed.kmh);
    let unit_text = units.speed_unit();
    let big = widgets::line(ui, &value, fonts::semibold(26.0), theme.text_1, 160.0);
    let painted = widgets::paint(ui, pos2(left, baseline), Align2::LEFT_CENTER, big);
    let unit = widgets::line(ui, unit_text, fonts::regular(13.0), theme.text_2, 60.0);
    let unit_pos = pos2(painted.right() + 6.0, painted.bottom() - 5.0);
    let unit = widgets::paint(ui, unit_pos, Align2::LEFT_BOTTOM, unit);
    let note = widgets::line(ui, source, fonts::regular(11.0), theme.text_3, 60.0);
    let note_pos = pos2(unit.right() + 6.0, unit.bottom() - 0.5);
    let note = widgets::paint(ui, note_pos, Align2::LEFT_BOTTOM, note);
    let (symbol, word, color) = certainty_look(speed.certainty, theme);
    let interval = content.vehicle.track.speed_interval_secs(pose.fix_index);
    let label = interval.map_or_else(
        || word.to_owned(),
        |secs| format!("{word} · {}", facts::short_secs(secs)),
    );
    let badge = widgets::badge(
        ui,
        pos2(rect.right() - PADDING, baseline),
        Some(symbol),
        &label,
        color,
        theme,
    );
    let whole = painted.union(unit).union(note).union(badge);
    let response = ui.interact(whole, ui.scope_id().with("speed"), egui::Sense::hover());
    let said = words::speed::said(
        &format!("{value} {unit_text}"),
        source,
        facts::certainty_word(speed.certainty),
        interval.map(facts::short_secs).as_deref(),
    );
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    response.on_hover_text(said);
}
