//! Small print on the map: the scale, and the credits of the base map with their links.

use std::sync::Arc;

use egui::text::TextWrapping;
use egui::{Align2, Galley, Rect, Role, Sense, Stroke, Vec2, WidgetInfo, pos2, vec2};

use super::theme::Theme;
use super::view::View;
use super::{fonts, format, spoken, widgets};
use crate::units::Units;
use crate::words::{credits as words, regions};

/// Height of both, in points.
pub const HEIGHT: f32 = 22.0;

/// Longest scale bar, in points.
const MAX_SCALE: f64 = 110.0;

/// More lines than this are folded into the box about the program, which has all of them.
const MAX_LINES: usize = 4;
/// What a further line adds to [`HEIGHT`].
const LINE: f32 = 15.0;
const SEPARATOR: f32 = 12.0;
const SIDE: f32 = 8.0;

/// Credits, laid out.
pub struct Laid {
    /// What they take up, in points.
    pub size: Vec2,
    pieces: Vec<Piece>,
    /// How many are not shown.
    folded: usize,
}

/// One credit in its place.
struct Piece {
    /// Which; `None` for the words that stand for those that are folded.
    index: Option<usize>,
    galley: Arc<Galley>,
    /// From the left top of all.
    offset: Vec2,
    /// Whether a dot stands before it.
    has_separator: bool,
}

/// Lays the credits out in as many lines as they need within `max_width`; none when there is
/// nothing to credit.
pub fn lay_out(ui: &egui::Ui, max_width: f32, view: &View<'_>, theme: &Theme) -> Option<Laid> {
    let credits = view.basemap.credits;
    let inner = (max_width - 2.0 * SIDE).max(60.0);
    let (pieces, lines) = pack(
        ui,
        credits.iter().map(|(text, _)| text.as_str()),
        inner,
        theme,
    );
    let (pieces, lines, folded) = if lines <= MAX_LINES {
        (pieces, lines, 0)
    } else {
        fold(ui, credits, inner, theme)
    };
    let right = pieces
        .iter()
        .map(|piece| piece.offset.x + piece.galley.size().x)
        .fold(0.0, f32::max);
    let size = vec2(
        right.ceil() + 2.0 * SIDE,
        HEIGHT + LINE * lines.saturating_sub(1) as f32,
    );
    (!credits.is_empty()).then_some(Laid {
        size,
        pieces,
        folded,
    })
}

/// As many credits as leave room for the words that stand for the others.
fn fold(
    ui: &egui::Ui,
    credits: &[(String, String)],
    inner: f32,
    theme: &Theme,
) -> (Vec<Piece>, usize, usize) {
    for shown in (0..credits.len()).rev() {
        let folded = credits.len() - shown;
        let more = match shown {
            0 => words::sources(&format::count(folded)),
            _ => words::more(&format::count(folded)),
        };
        let texts = credits.iter().take(shown).map(|(text, _)| text.as_str());
        let (mut pieces, lines) = pack(ui, texts.chain([more.as_str()]), inner, theme);
        if lines <= MAX_LINES || shown == 0 {
            if let Some(last) = pieces.last_mut() {
                last.index = None;
            }
            return (pieces, lines, folded);
        }
    }
    (Vec::new(), 0, credits.len())
}

/// Puts texts beside each other, and on a further line what has no room; also tells how many
/// lines that makes.
fn pack<'a>(
    ui: &egui::Ui,
    texts: impl Iterator<Item = &'a str>,
    inner: f32,
    theme: &Theme,
) -> (Vec<Piece>, usize) {
    let mut pieces = Vec::new();
    let (mut x, mut line, mut lines) = (0.0_f32, 0_usize, 0_usize);
    for (index, text) in texts.enumerate() {
        let font = fonts::regular(11.0);
        let mut job = widgets::single_line_job(text, font, theme.text_2, f32::INFINITY);
        job.wrap = TextWrapping::wrap_at_width(inner);
        let galley = ui.painter().layout_job(job);
        let width = galley.size().x;
        let has_separator = x > 0.0 && x + SEPARATOR + width <= inner;
        if has_separator {
            x += SEPARATOR;
        } else if x > 0.0 {
            x = 0.0;
            line = lines;
        }
        let rows = galley.rows.len().max(1);
        let offset = vec2(x, LINE * line as f32);
        lines = lines.max(line + rows);
        x += width;
        if rows > 1 {
            // What goes over several lines has them to itself.
            x = inner;
        }
        pieces.push(Piece {
            index: Some(index),
            galley,
            offset,
            has_separator,
        });
    }
    (pieces, lines)
}

/// Writes the credits with their right end at `right_bottom`; returns where they are, and
/// whether those that are folded were asked for.
pub fn show_credits(
    ui: &mut egui::Ui,
    right_bottom: egui::Pos2,
    laid: &Laid,
    view: &View<'_>,
    theme: &Theme,
) -> (Rect, bool) {
    let rect = Align2::RIGHT_BOTTOM.anchor_size(right_bottom, laid.size);
    backing(ui, rect, theme);
    let inner = spoken::child_group(ui, "credits", regions::CREDITS, rect);
    let mut wants_all = false;
    for piece in &laid.pieces {
        let line = Rect::from_min_size(
            rect.min + vec2(SIDE, (HEIGHT - LINE) / 2.0) + piece.offset,
            piece.galley.size(),
        );
        if piece.has_separator {
            let font = fonts::regular(11.0);
            let dot = widgets::line(&inner, "·", font, theme.text_2, SEPARATOR);
            let pos = pos2(line.left() - SEPARATOR / 2.0, line.center().y);
            widgets::paint(&inner, pos, Align2::CENTER_CENTER, dot);
        }
        match piece
            .index
            .and_then(|index| view.basemap.credits.get(index))
        {
            Some((text, url)) => link(&inner, line, text, url, &piece.galley, theme),
            None => wants_all |= more(&inner, line, laid.folded, &piece.galley, theme),
        }
    }
    (rect, wants_all)
}

/// The words that stand for credits that have no room; returns whether they were pressed.
fn more(ui: &egui::Ui, area: Rect, folded: usize, galley: &Arc<Galley>, theme: &Theme) -> bool {
    let response = ui.interact(area, ui.scope_id().with("more credits"), Sense::click());
    let said = words::show_all(folded);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    widgets::paint(ui, area.min, Align2::LEFT_TOP, Arc::clone(galley));
    let line = Stroke::new(1.0, theme.text_2);
    ui.painter().hline(area.x_range(), area.bottom(), line);
    widgets::focus_ring(ui, &response, area, 4.into(), theme);
    response.clicked()
}

/// One credit: a link if there is an address, and underlined under the pointer.
fn link(ui: &egui::Ui, area: Rect, text: &str, url: &str, galley: &Arc<Galley>, theme: &Theme) {
    let id = ui.scope_id().with(text);
    let is_link = is_web_address(url);
    let (sense, role) = if is_link {
        (Sense::click(), Role::Link)
    } else {
        (Sense::hover(), Role::Label)
    };
    let response = ui.interact(area, id, sense);
    response.widget_info(|| WidgetInfo::labeled(role, true, text));
    let painted = widgets::paint(ui, area.min, Align2::LEFT_TOP, Arc::clone(galley));
    if !is_link {
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

/// Whether an address, which may come from a file of somebody's, opens a web page and nothing
/// else.
fn is_web_address(url: &str) -> bool {
    let has_scheme = |scheme: &str| {
        let start = url.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    has_scheme("https://") || has_scheme("http://")
}

/// Width of the scale bar, in points, where there is one.
pub fn scale_width(ui: &egui::Ui, view: &View<'_>) -> Option<f32> {
    let (points, text) = scale(view.camera.metres_per_point(), view.units())?;
    let text_width = widgets::width_of(ui, &text, fonts::medium(11.0));
    Some(points + 6.0 + text_width + 16.0)
}

/// Draws the scale bar with its left end at `left_bottom`; returns where it is.
pub fn show_scale(
    ui: &egui::Ui,
    left_bottom: egui::Pos2,
    view: &View<'_>,
    theme: &Theme,
) -> Option<Rect> {
    let (points, text) = scale(view.camera.metres_per_point(), view.units())?;
    let font = fonts::medium(11.0);
    let size = vec2(scale_width(ui, view)?, HEIGHT);
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
    let said = words::scale(&text);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    Some(rect)
}

/// A button among the small print; returns whether it was clicked.
pub fn small_button(
    ui: &egui::Ui,
    id: egui::Id,
    rect: Rect,
    symbol: char,
    name: &str,
    is_on: bool,
    theme: &Theme,
) -> bool {
    backing(ui, rect, theme);
    widgets::toggle_button(ui, id, rect, symbol, name, is_on, theme).clicked()
}

/// A veil of the map's ground, so that small print can be read over roads.
pub fn backing(ui: &egui::Ui, rect: Rect, theme: &Theme) {
    ui.painter()
        .rect_filled(rect, 6.0, theme.ground.gamma_multiply(0.82));
}

/// The width of the longest round length that fits, in points, and how it is written.
pub(super) fn scale(metres_per_point: f64, units: Units) -> Option<(f32, String)> {
    let (metres, text) = units.round_length(metres_per_point * MAX_SCALE)?;
    Some(((metres / metres_per_point) as f32, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_fits() {
        for exponent in -20..60 {
            let metres_per_point = 1.3_f64.powi(exponent) * 0.05;
            for units in Units::ALL {
                let (points, text) = scale(metres_per_point, units).unwrap();
                assert!((40.0..=110.01).contains(&points), "{points}: {text}");
            }
        }
        assert_eq!(scale(f64::NAN, Units::default()), None);
        assert_eq!(scale(0.0, Units::default()), None);
    }

    #[test]
    fn only_web_pages_are_linked() {
        assert!(is_web_address("https://a.example/") && is_web_address("HTTP://a"));
        for url in ["", "file:///etc/passwd", "javascript:alert(1)", "http", "é"] {
            assert!(!is_web_address(url), "{url}");
        }
    }
}
