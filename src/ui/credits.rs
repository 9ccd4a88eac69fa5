//! Small print on the map: the scale, and the credits of the base map with their links.

use egui::{Align2, Rect, Role, Sense, Stroke, WidgetInfo, pos2, vec2};

use super::theme::Theme;
use super::view::View;
use super::{fonts, format, widgets};

/// Height of both, in points.
pub const HEIGHT: f32 = 22.0;

/// Longest scale bar, in points.
const MAX_SCALE: f64 = 110.0;

/// Writes the credits with their right end at `right_bottom`, within `max_width`;
/// returns where they are, or `None` when there is nothing to credit.
pub fn show_credits(
    ui: &mut egui::Ui,
    right_bottom: egui::Pos2,
    max_width: f32,
    view: &View<'_>,
    theme: &Theme,
) -> Option<Rect> {
    const SEPARATOR: f32 = 12.0;
    if view.basemap.credits.is_empty() {
        return None;
    }
    let font = fonts::regular(11.0);
    let widths: Vec<f32> = view
        .basemap
        .credits
        .iter()
        .map(|(text, _)| widgets::width_of(ui, text, font.clone()).ceil())
        .collect();
    let separators = SEPARATOR * widths.len().saturating_sub(1) as f32;
    let wanted = widths.iter().sum::<f32>() + separators + 16.0;
    let size = vec2(wanted.min(max_width), HEIGHT);
    let rect = Align2::RIGHT_BOTTOM.anchor_size(right_bottom, size);
    backing(ui, rect, theme);
    let mut inner = widgets::child(ui, "credits", rect);
    inner.set_clip_rect(rect);
    let mut x = rect.left() + 8.0;
    for (i, ((text, url), width)) in view.basemap.credits.iter().zip(widths).enumerate() {
        if i > 0 {
            let galley = widgets::line(&inner, "·", font.clone(), theme.text_2, SEPARATOR);
            let pos = pos2(x + SEPARATOR / 2.0, rect.center().y);
            widgets::paint(&inner, pos, Align2::CENTER_CENTER, galley);
            x += SEPARATOR;
        }
        let room = (rect.right() - 8.0 - x).max(0.0);
        let area = Rect::from_min_size(pos2(x, rect.top()), vec2(width.min(room) + 1.0, HEIGHT));
        link(&inner, area, text, url, theme);
        x += width;
    }
    Some(rect)
}

/// One credit: a link if there is an address, and underlined under the pointer.
fn link(ui: &egui::Ui, area: Rect, text: &str, url: &str, theme: &Theme) {
    let id = ui.scope_id().with(text);
    let (sense, role) = if url.is_empty() {
        (Sense::hover(), Role::Label)
    } else {
        (Sense::click(), Role::Link)
    };
    let response = ui.interact(area, id, sense);
    response.widget_info(|| WidgetInfo::labeled(role, true, text));
    let galley = widgets::line(ui, text, fonts::regular(11.0), theme.text_2, area.width());
    let painted = widgets::paint(ui, area.left_center(), Align2::LEFT_CENTER, galley);
    if url.is_empty() {
        return;
    }
    if response.hovered() {
        let line = Stroke::new(1.0, theme.text_2);
        ui.painter()
            .hline(painted.x_range(), painted.bottom(), line);
    }
    widgets::focus_ring(ui, &response, area, 4.into(), theme);
    if response.clicked() {
        ui.ctx().open_url(egui::OpenUrl::new_tab(url));
    }
    response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .on_hover_text(url);
}

/// Draws the scale bar with its left end at `left_bottom`; returns where it is.
pub fn show_scale(
    ui: &egui::Ui,
    left_bottom: egui::Pos2,
    view: &View<'_>,
    theme: &Theme,
) -> Option<Rect> {
    let (metres, points) = scale(view.camera.metres_per_point())?;
    let text = scale_text(metres);
    let font = fonts::medium(11.0);
    let text_width = widgets::width_of(ui, &text, font.clone());
    let size = vec2(points + 6.0 + text_width + 16.0, HEIGHT);
    let rect = Align2::LEFT_BOTTOM.anchor_size(left_bottom, size);
    backing(ui, rect, theme);
    let (left, right) = (rect.left() + 8.0, rect.left() + 8.0 + points);
    let (top, bottom) = (rect.center().y - 2.0, rect.center().y + 3.0);
    let line = vec![
        pos2(left, top),
        pos2(left, bottom),
        pos2(right, bottom),
        pos2(right, top),
    ];
    ui.painter().line(line, Stroke::new(1.0, theme.text_2));
    let galley = widgets::line(ui, &text, font, theme.text_2, f32::INFINITY);
    let pos = pos2(right + 6.0, rect.center().y);
    widgets::paint(ui, pos, Align2::LEFT_CENTER, galley);
    let response = ui.interact(rect, ui.scope_id().with("scale"), egui::Sense::hover());
    let said = format!("Scale: the bar is {text} long");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    Some(rect)
}

/// A veil of the map's ground, so that small print can be read over roads.
fn backing(ui: &egui::Ui, rect: Rect, theme: &Theme) {
    ui.painter()
        .rect_filled(rect, 6.0, theme.ground.gamma_multiply(0.82));
}

/// The longest round length that fits, in metres, and its width in points.
fn scale(metres_per_point: f64) -> Option<(f64, f32)> {
    if !(metres_per_point.is_finite() && metres_per_point > 0.0) {
        return None;
    }
    let longest = metres_per_point * MAX_SCALE;
    let magnitude = 10_f64.powf(longest.log10().floor());
    let metres = [5.0, 2.0, 1.0]
        .into_iter()
        .map(|digit| digit * magnitude)
        .find(|metres| *metres <= longest)?;
    Some((metres, (metres / metres_per_point) as f32))
}

fn scale_text(metres: f64) -> String {
    if metres >= 1000.0 {
        // The world is some 40,000 km around.
        format!(
            "{} km",
            format::thousands((metres / 1000.0).min(1e9).round() as u64)
        )
    } else if metres >= 1.0 {
        format!("{metres:.0} m")
    } else {
        format!("{:.0} cm", metres * 100.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_round_and_fits() {
        for exponent in -20..60 {
            let metres_per_point = 1.3_f64.powi(exponent) * 0.05;
            let (metres, points) = scale(metres_per_point).unwrap();
            assert!((40.0..=110.01).contains(&points), "{points}");
            let digit = metres / 10_f64.powf((metres.log10() + 1e-9).floor());
            assert!(
                [1.0, 2.0, 5.0].iter().any(|d| (digit - d).abs() < 1e-6),
                "{metres}"
            );
        }
        assert_eq!(scale(f64::NAN), None);
        assert_eq!(scale(0.0), None);
    }

    #[test]
    fn lengths_are_written_in_fitting_units() {
        assert_eq!(scale_text(200.0), "200 m");
        assert_eq!(scale_text(5000.0), "5 km");
        assert_eq!(scale_text(2_000_000.0), "2,000 km");
        assert_eq!(scale_text(0.5), "50 cm");
    }
}
