//! Messages to the user as cards that stay until they are dismissed.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::accesskit::Live;
use egui::{Align2, Color32, FontId, Galley, Rect, Role, Sense, Vec2, WidgetInfo, pos2, vec2};

use super::theme::Theme;
use super::view::{Notice, NoticeLevel, View};
use super::widgets::{self, ButtonLook};
use super::{fonts, format, icons};
use crate::command::Command;
use crate::words::notices as words;

/// Cards shown at once; older ones are only counted.
const MAX_SHOWN: usize = 4;
/// Widest card, in points.
pub const MAX_WIDTH: f32 = 400.0;

const PADDING: f32 = 12.0;
const TEXT_LEFT: f32 = 40.0;
/// Room for the two buttons at the right.
const BUTTONS: f32 = 62.0;
/// A detail taller than this is folded away until it is asked for, in points.
const FOLD_ABOVE: f32 = 54.0;
/// An unfolded detail taller than this is scrolled, in points.
const MAX_DETAIL: f32 = 160.0;
/// More of a detail is not laid out: copying takes all of it.
const MAX_DETAIL_CHARS: usize = 8_000;
const SPACE: f32 = 8.0;
/// Room for the line that counts those that are not shown.
const COUNT: f32 = 24.0;

/// What the cards remember from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct State {
    unfolded: BTreeSet<u64>,
}

/// One card, measured.
struct Card<'a> {
    notice: &'a Notice,
    title: Arc<Galley>,
    detail: Option<Arc<Galley>>,
    is_foldable: bool,
    is_unfolded: bool,
}

impl<'a> Card<'a> {
    fn measure(
        ui: &egui::Ui,
        notice: &'a Notice,
        width: f32,
        state: &State,
        theme: &Theme,
    ) -> Self {
        let title_width = width - TEXT_LEFT - BUTTONS;
        let title = wrapped(
            ui,
            &notice.title,
            fonts::semibold(13.0),
            theme.text_1,
            title_width,
        );
        let detail_width = width - TEXT_LEFT - PADDING;
        let detail = (!notice.detail.trim().is_empty()).then(|| {
            wrapped(
                ui,
                &notice.detail,
                fonts::regular(12.0),
                theme.text_2,
                detail_width,
            )
        });
        Self {
            notice,
            title,
            is_foldable: detail.as_ref().is_some_and(|g| g.size().y > FOLD_ABOVE),
            is_unfolded: state.unfolded.contains(&notice.id),
            detail,
        }
    }

    /// Leaves only the title, on one line: in a very small window there is no room for more. All
    /// of it is still copied.
    fn leave_title(&mut self, ui: &egui::Ui, width: f32, theme: &Theme) {
        self.detail = None;
        self.is_foldable = false;
        let room = width - TEXT_LEFT - BUTTONS;
        let font = fonts::semibold(13.0);
        self.title = widgets::line(ui, &self.notice.title, font, theme.text_1, room);
    }

    /// Height of the detail's part, 0 while it is folded away.
    fn detail_height(&self) -> f32 {
        match &self.detail {
            Some(_) if self.is_foldable && !self.is_unfolded => 0.0,
            Some(galley) => galley.size().y.min(MAX_DETAIL),
            None => 0.0,
        }
    }

    fn height(&self) -> f32 {
        let detail = match self.detail_height() {
            height if height > 0.0 => height + 4.0,
            _ => 0.0,
        };
        let fold = if self.is_foldable { 22.0 } else { 0.0 };
        (PADDING + self.title.size().y + detail + fold + PADDING).max(44.0)
    }
}

fn wrapped(ui: &egui::Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut shown: String = text.trim().chars().take(MAX_DETAIL_CHARS).collect();
    if text.chars().nth(MAX_DETAIL_CHARS).is_some() {
        shown.push('…');
    }
    let job = egui::text::LayoutJob::simple(shown, font, color, width);
    ui.painter().layout_job(job)
}

/// Draws the newest notices from the top of `column` down; returns where they are.
pub fn show(
    ui: &mut egui::Ui,
    column: Rect,
    state: &mut State,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) -> Vec<Rect> {
    state
        .unfolded
        .retain(|id| view.notices.iter().any(|notice| notice.id == *id));
    let width = column.width().min(MAX_WIDTH);
    if width < 160.0 {
        return Vec::new();
    }
    let left = column.center().x - width / 2.0;
    let mut rects = Vec::new();
    let mut y = column.top();
    let mut hidden = view.notices.len();
    for notice in view.notices.iter().rev().take(MAX_SHOWN) {
        let mut card = Card::measure(ui, notice, width, state, theme);
        if rects.is_empty() && y + card.height() > column.bottom() {
            card.leave_title(ui, width, theme);
            if y + card.height() > column.bottom() {
                // The open list takes up the narrowest window: messages come when it is closed.
                break;
            }
        }
        let rect = Rect::from_min_size(pos2(left, y), vec2(width, card.height()));
        let needs_count = hidden > 1;
        let foot = if needs_count { COUNT } else { 0.0 };
        // The newest is shown first of all: a message that nobody sees is none.
        if rect.bottom() + foot > column.bottom() && !rects.is_empty() {
            break;
        }
        show_card(ui, rect, &card, state, theme, out);
        y = rect.bottom() + SPACE;
        hidden -= 1;
        rects.push(rect);
    }
    // Where the newest alone is more than there is room for, others are not counted below it.
    if hidden > 0 && y + COUNT <= column.bottom() {
        rects.push(show_count(ui, pos2(column.center().x, y), hidden, theme));
    }
    rects
}

/// `and 3 more`.
fn show_count(ui: &egui::Ui, top: egui::Pos2, hidden: usize, theme: &Theme) -> Rect {
    let text = words::more(&format::count(hidden));
    let galley = widgets::line(ui, &text, fonts::regular(11.0), theme.text_2, 200.0);
    let rect = Align2::CENTER_TOP.anchor_size(top, galley.size() + vec2(20.0, 8.0));
    ui.painter().rect_filled(rect, 11.0, theme.panel);
    widgets::paint(ui, rect.center(), Align2::CENTER_CENTER, galley);
    let response = ui.interact(rect, ui.scope_id().with("more notices"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    rect
}

fn show_card(
    ui: &mut egui::Ui,
    rect: Rect,
    card: &Card<'_>,
    state: &mut State,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let notice = card.notice;
    let id = ui.scope_id().with(("notice", notice.id));
    widgets::panel(ui, id, rect, theme);
    let (symbol, color) = match notice.level {
        NoticeLevel::Info => (icons::INFO, theme.accent),
        NoticeLevel::Warning => (icons::WARNING, theme.warn),
        NoticeLevel::Error => (icons::ERROR, theme.bad),
    };
    let icon = Rect::from_min_size(rect.min + vec2(12.0, PADDING), vec2(20.0, 17.0));
    widgets::icon(ui, icon, symbol, fonts::icon_fill(18.0), theme.ink(color));
    let close = Rect::from_min_size(
        pos2(rect.right() - 32.0, rect.top() + 8.0),
        Vec2::splat(24.0),
    );
    let look = ButtonLook::Plain;
    let name = words::DISMISS;
    if widgets::icon_button(ui, id.with("close"), close, icons::CLOSE, name, look, theme).clicked()
    {
        out.push(Command::DismissNotice(notice.id));
    }
    let copy = close.translate(vec2(-26.0, 0.0));
    let name = words::COPY;
    if widgets::icon_button(ui, id.with("copy"), copy, icons::COPY, name, look, theme).clicked() {
        ui.ctx().copy_text(
            format!("{}\n{}", notice.title, notice.detail)
                .trim()
                .to_owned(),
        );
    }
    let title = Rect::from_min_size(rect.min + vec2(TEXT_LEFT, PADDING), card.title.size());
    ui.painter()
        .galley(title.min, card.title.clone(), theme.text_1);
    let response = ui.interact(title, id.with("title"), Sense::hover());
    response.widget_info(|| {
        let level = match notice.level {
            NoticeLevel::Info => words::NOTE,
            NoticeLevel::Warning => words::WARNING,
            NoticeLevel::Error => words::ERROR,
        };
        WidgetInfo::labeled(Role::Alert, true, words::spoken(level, &notice.title))
    });
    let live = match notice.level {
        NoticeLevel::Info | NoticeLevel::Warning => Live::Polite,
        NoticeLevel::Error => Live::Assertive,
    };
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_live(live);
    });
    let mut y = title.bottom() + 4.0;
    if let Some(detail) = card.detail.as_ref().filter(|_| card.detail_height() > 0.0) {
        let area = Rect::from_min_max(
            pos2(title.left(), y),
            pos2(rect.right() - PADDING, y + card.detail_height()),
        );
        show_detail(ui, area, id, detail, live);
        y = area.bottom() + 4.0;
    }
    if card.is_foldable {
        fold_button(ui, pos2(title.left(), y), id, card, state, theme);
    }
}

fn show_detail(ui: &mut egui::Ui, area: Rect, id: egui::Id, detail: &Arc<Galley>, live: Live) {
    let mut inner = ui.new_child(
        egui::UiBuilder::new()
            .id_salt(id.with("detail"))
            .max_rect(area),
    );
    egui::ScrollArea::vertical()
        .id_salt("detail")
        .max_height(area.height())
        .auto_shrink(false)
        .show(&mut inner, |ui| {
            let (_, rect) = ui.allocate_space(detail.size());
            // An id that stays, whatever comes beside it: it is read out once.
            let response = ui.interact(rect, id.with("told"), Sense::hover());
            ui.painter()
                .galley(rect.min, detail.clone(), Color32::PLACEHOLDER);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, detail.text()));
            ui.ctx()
                .accesskit_node_builder(response.id, |node| node.set_live(live));
        });
}

fn fold_button(
    ui: &egui::Ui,
    left_top: egui::Pos2,
    id: egui::Id,
    card: &Card<'_>,
    state: &mut State,
    theme: &Theme,
) {
    let (symbol, label) = if card.is_unfolded {
        (icons::CARET_UP, words::LESS)
    } else {
        (icons::CARET_DOWN, words::MORE)
    };
    let color = theme.ink(theme.accent);
    let galley = widgets::line(ui, label, fonts::medium(12.0), color, 80.0);
    let rect = Rect::from_min_size(left_top, vec2(galley.size().x + 20.0, 18.0));
    let response = ui.interact(rect, id.with("fold"), Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, words::fold(label, &card.notice.title))
    });
    let icon = Rect::from_center_size(pos2(rect.right() - 8.0, rect.center().y), Vec2::splat(12.0));
    widgets::paint(
        ui,
        pos2(rect.left(), rect.center().y),
        Align2::LEFT_CENTER,
        galley,
    );
    widgets::icon(ui, icon, symbol, fonts::icon(12.0), color);
    widgets::focus_ring(ui, &response, rect, 4.into(), theme);
    if response.clicked() {
        if card.is_unfolded {
            state.unfolded.remove(&card.notice.id);
        } else {
            state.unfolded.insert(card.notice.id);
        }
    }
}
