//! A time zone is found by its name or its offset: a field to search in, and a list.

use egui::{
    Align2, CornerRadius, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, WidgetInfo, pos2, vec2,
};

use super::field::{self, Field};
use super::theme::Theme;
use super::view::View;
use super::{fonts, widgets};
use crate::time::{ZoneName, offset_name};
use crate::words::zones as words;

/// The offsets in use on earth, in minutes from UTC: from there eastward, then westward.
const OFFSETS_MINUTES: [i32; 38] = [
    0, 60, 120, 180, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630,
    660, 720, 765, 780, 840, -60, -120, -180, -210, -240, -300, -360, -420, -480, -540, -570, -600,
    -660, -720,
];
const ROW: f32 = 26.0;
/// Longest text that is searched for, in characters.
const MAX_CHARS: usize = 64;

/// What can be picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picked {
    /// Always so many seconds from UTC, east positive.
    Offset(i32),
    /// As clocks are set in a zone.
    Named(ZoneName),
}

impl Picked {
    /// What it is called: `UTC+02:00`, `Europe/Malta`.
    fn name(self) -> String {
        match self {
            Self::Offset(secs) => offset_name(secs),
            Self::Named(name) => name.as_str().to_owned(),
        }
    }

    /// Whether it is meant by the words of a search, which are in small letters.
    fn is_meant_by(self, query: &[&str]) -> bool {
        let mut text = self.name().to_lowercase().replace('_', " ");
        if matches!(self, Self::Offset(_)) {
            // Who types +5 means +05:00 too.
            let short = text.replace("+0", "+").replace("-0", "-");
            text = format!("{text} {short}");
        }
        query.iter().all(|word| text.contains(word))
    }
}

/// A list to pick from.
#[derive(Clone, Copy, Debug)]
pub struct ZonePicker {
    /// To tell it from others by, also from frame to frame.
    pub salt: &'static str,
    /// What its field is called for screen readers.
    pub name: &'static str,
    /// How a row of this name is called.
    pub row_name: fn(&str) -> String,
    /// Height of the list without the field, in points.
    pub height: f32,
    /// Whether UTC itself is among the offsets.
    pub has_utc: bool,
}

impl ZonePicker {
    /// Draws field and list, as wide as there is room; returns what was picked in this frame.
    pub fn show(
        &self,
        ui: &mut egui::Ui,
        current: Option<Picked>,
        view: &View<'_>,
        theme: &Theme,
    ) -> Option<Picked> {
        take_escape(ui.ctx(), self.salt);
        let query_id = query_id(self.salt);
        let mut query: String = ui
            .data_mut(|data| data.get_temp(query_id))
            .unwrap_or_default();
        self.show_field(ui, query_id.with("field"), &mut query, theme);
        let small = query.trim().to_lowercase().replace(['_', '/'], " ");
        let words: Vec<&str> = small.split_whitespace().collect();
        let found = self.found(&words, view);
        ui.add_space(4.0);
        let picked = self.show_rows(ui, &found, current, view, theme);
        if picked.is_some() {
            query.clear();
        }
        ui.data_mut(|data| data.insert_temp(query_id, query));
        picked
    }

    fn show_field(&self, ui: &mut egui::Ui, id: Id, query: &mut String, theme: &Theme) {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), field::HEIGHT));
        let field = Field {
            id,
            name: self.name,
            hint: words::HINT,
            max_chars: MAX_CHARS,
            is_secret: false,
        };
        let response = field.show(ui, rect, query, theme);
        let has_focus = response.has_focus();
        ui.data_mut(|data| data.insert_temp(id, has_focus));
    }

    /// Zones that were used before, then offsets, then all others; of those what is meant.
    fn found(&self, words: &[&str], view: &View<'_>) -> Vec<Picked> {
        let recent = view.zones.recent;
        let offsets = OFFSETS_MINUTES
            .into_iter()
            .filter(|minutes| self.has_utc || *minutes != 0)
            .map(|minutes| Picked::Offset(minutes * 60));
        let others = view
            .zones
            .names
            .iter()
            .filter(|name| !recent.contains(name));
        let named = |name: &ZoneName| Picked::Named(*name);
        recent
            .iter()
            .map(named)
            .chain(offsets)
            .chain(others.map(named))
            .filter(|picked| words.is_empty() || picked.is_meant_by(words))
            .collect()
    }

    fn show_rows(
        &self,
        ui: &mut egui::Ui,
        found: &[Picked],
        current: Option<Picked>,
        view: &View<'_>,
        theme: &Theme,
    ) -> Option<Picked> {
        let mut picked = None;
        if found.is_empty() {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
            let id = ui.scope_id().with((self.salt, "nothing"));
            let font = fonts::regular(13.0);
            let area = rect.shrink2(vec2(10.0, 0.0));
            let align = Align2::LEFT_CENTER;
            widgets::text(ui, id, area, align, words::NOTHING, font, theme.text_2);
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .id_salt(self.salt)
            .max_height(self.height)
            .min_scrolled_height(self.height)
            .auto_shrink([false, true])
            .show_rows(ui, ROW, found.len(), |ui, rows| {
                for zone in rows.filter_map(|row| found.get(row)) {
                    if self.show_row(ui, *zone, current == Some(*zone), view, theme) {
                        picked = Some(*zone);
                    }
                }
            });
        picked
    }

    fn show_row(
        &self,
        ui: &mut egui::Ui,
        zone: Picked,
        is_current: bool,
        view: &View<'_>,
        theme: &Theme,
    ) -> bool {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
        let name = zone.name();
        let offset = match zone {
            Picked::Named(name) => offset_now(name, view),
            Picked::Offset(_) => None,
        };
        let id = ui.scope_id().with((self.salt, &name));
        let response = ui.interact(rect, id, Sense::click());
        response.widget_info(|| {
            let mut label = (self.row_name)(&name);
            if let Some(offset) = &offset {
                label = words::with_offset(&label, offset);
            }
            WidgetInfo::selected(Role::ListBoxOption, true, is_current, label)
        });
        let radius = CornerRadius::same(6);
        if is_current {
            let tint = theme.tint(theme.accent);
            ui.painter().rect_filled(rect, radius, tint);
        }
        let over = widgets::hover_amount(ui, &response);
        let hover = theme.hover.gamma_multiply(over);
        ui.painter().rect_filled(rect, radius, hover);
        let mut right = rect.right() - 10.0;
        if let Some(offset) = &offset {
            let font = fonts::regular(11.0);
            let galley = widgets::line(ui, offset, font, theme.text_2, 90.0);
            let pos = pos2(right, rect.center().y);
            right = widgets::paint(ui, pos, Align2::RIGHT_CENTER, galley).left() - 8.0;
        }
        let area = Rect::from_min_max(
            pos2(rect.left() + 10.0, rect.top()),
            pos2(right, rect.bottom()),
        );
        let shown = (self.row_name)(&name);
        let font = fonts::regular(13.0);
        let galley = widgets::line(ui, &shown, font, theme.text_1, area.width());
        let is_cut = galley.elided;
        widgets::paint(ui, area.left_center(), Align2::LEFT_CENTER, galley);
        widgets::focus_ring(ui, &response, rect.shrink(1.0), radius, theme);
        let is_pressed = response.clicked();
        if is_cut {
            response.on_hover_text(shown);
        }
        is_pressed
    }
}

fn query_id(salt: &str) -> Id {
    Id::unique(salt).with("query")
}

/// Lets Escape empty the field of a list before it closes what the list is in: takes the key out of
/// the input if the field had the keyboard and something was typed. Whether it did.
pub fn take_escape(ctx: &egui::Context, salt: &str) -> bool {
    let query_id = query_id(salt);
    let field_id = query_id.with("field");
    // egui has taken the keyboard away from the field already.
    let had_focus = ctx.data(|data| data.get_temp(field_id)).unwrap_or(false);
    let query: String = ctx.data(|data| data.get_temp(query_id)).unwrap_or_default();
    let is_taken = had_focus
        && !query.is_empty()
        && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    if is_taken {
        ctx.data_mut(|data| data.insert_temp(query_id, String::new()));
        ctx.memory_mut(|memory| memory.request_focus(field_id));
    }
    is_taken
}

/// What a zone's clock is from UTC at the playhead: `UTC+02:00`. Without data there is no moment to
/// say it of.
pub fn offset_now(name: ZoneName, view: &View<'_>) -> Option<String> {
    view.clock.range()?;
    let now = view.clock.playhead();
    let utc = view.time_face.utc_of(now).unwrap_or(now);
    let secs = (view.zones.offset_at)(name, utc);
    Some(offset_name(secs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_meant(zone: Picked, query: &str) -> bool {
        let words: Vec<&str> = query.split_whitespace().collect();
        zone.is_meant_by(&words)
    }

    #[test]
    fn zones_are_found_by_parts_of_their_names_and_by_their_offsets() {
        let york = Picked::Named(ZoneName::new("America/New_York"));
        assert!(is_meant(york, "new york"));
        assert!(is_meant(york, "york america"));
        assert!(!is_meant(york, "yorkshire"));
        let plus_five = Picked::Offset(5 * 3600);
        assert!(is_meant(plus_five, "+05:00"));
        assert!(is_meant(plus_five, "+5"));
        assert!(is_meant(plus_five, "utc+05"));
        assert!(!is_meant(plus_five, "-5"));
        assert!(is_meant(Picked::Offset(0), "utc"));
    }
}
