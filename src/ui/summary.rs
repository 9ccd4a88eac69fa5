//! The timeline's summary of the session: span, counts, and what is out of the ordinary.

use egui::{Align2, Color32, Pos2, Role, Sense, TextFormat, WidgetInfo};

use super::theme::Theme;
use super::view::View;
use super::{fonts, format, time_told, widgets};
use crate::model::{Severity, TrackCounts};
use crate::words::timeline::summary as words;

/// Span, counts and what is out of the ordinary, right aligned; the less important parts
/// give way first.
pub fn show(ui: &egui::Ui, right_center: Pos2, width: f32, view: &View<'_>, theme: &Theme) {
    let Some(range) = view.clock.range() else {
        return;
    };
    let counts = view.fleet.counts();
    let mut parts: Vec<(u8, String, Color32)> = vec![
        (2, time_told::range(view.time_face, range), theme.text_2),
        (
            1,
            words::vehicles(&format::count(counts.vehicles)),
            theme.text_2,
        ),
        (0, words::fixes(&format::count(counts.fixes)), theme.text_2),
    ];
    if let Some(text) = oddities(counts.track, view.problems.count(Severity::Refused)) {
        parts.push((3, text, theme.ink(theme.warn)));
    }
    let whole: Vec<&str> = parts.iter().map(|(_, text, _)| text.as_str()).collect();
    let whole = whole.join(" · ");
    let font = fonts::regular(11.0);
    let joined_width = |parts: &[(u8, String, Color32)]| {
        let text: Vec<&str> = parts.iter().map(|(_, text, _)| text.as_str()).collect();
        widgets::width_of(ui, &text.join(" · "), font.clone())
    };
    while !parts.is_empty() && joined_width(&parts) > width {
        let least = parts.iter().map(|(rank, ..)| *rank).min();
        parts.retain(|(rank, ..)| Some(*rank) != least);
    }
    let mut job = egui::text::LayoutJob::default();
    for (i, (_, text, color)) in parts.iter().enumerate() {
        let style = |color| TextFormat::simple(font.clone(), color);
        if i > 0 {
            job.append(" · ", 0.0, style(theme.text_2));
        }
        job.append(text, 0.0, style(*color));
    }
    if parts.is_empty() {
        return;
    }
    let galley = ui.painter().layout_job(job);
    let rect = widgets::paint(ui, right_center, Align2::RIGHT_CENTER, galley);
    let id = ui.scope_id().with("summary");
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
    response.on_hover_text(whole);
}

/// `39 gaps, 16 anomalies`; `None` when all is ordinary.
fn oddities(track: TrackCounts, refused: u64) -> Option<String> {
    type Text = fn(&str) -> String;
    let counts: [(u64, Text); 4] = [
        (track.gaps, words::gaps),
        (track.conflicts, words::conflicts),
        (track.anomalies, words::anomalies),
        (refused, words::refused),
    ];
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, text)| text(&format::thousands(n)))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_out_of_the_ordinary_is_counted() {
        assert_eq!(oddities(TrackCounts::default(), 0), None);
        let counts = TrackCounts {
            gaps: 39,
            conflicts: 1,
            duplicates: 7,
            anomalies: 16,
        };
        let text = oddities(counts, 1200).unwrap();
        assert_eq!(text, "39 gaps, 1 conflict, 16 anomalies, 1,200 refused");
    }
}
