//! The chip that says whom the view goes along with, and its menu.

use egui::{Rect, Response};

use super::theme::Theme;
use super::view::{Following, View};
use super::{format, icons, menu, widgets};
use crate::command::{Command, FollowTarget};
use crate::words::follow as words;

/// Longer names are cut in the menu.
const MAX_NAME_CHARS: usize = 20;

/// The word on the chip; there may be no room for it.
pub const fn label(following: &Following) -> &'static str {
    match following {
        Following::Nobody => words::FOLLOW,
        Following::Active(_) => words::FOLLOWING,
        Following::Suspended(_) => words::SUSPENDED,
    }
}

/// Draws the chip into `rect`, as wide as [`widgets::chip_width`] says for `label`, with its menu.
pub fn show(
    ui: &egui::Ui,
    rect: Rect,
    label: &str,
    view: &View<'_>,
    theme: &Theme,
    out: &mut Vec<Command>,
) {
    let id = ui.scope_id().with("follow");
    let (name, hint) = (name(view), hint(view.following));
    let chip: Response = match view.following {
        Following::Nobody => {
            let color = theme.text_1;
            widgets::chip(ui, id, rect, icons::FOLLOW, label, &name, color, theme)
        }
        Following::Active(_) => {
            widgets::toggle_chip(ui, id, rect, icons::FOLLOW, label, &name, true, theme)
        }
        Following::Suspended(_) => {
            // Under the chip's own ground: it is to be seen that something waits.
            ui.painter().rect_filled(rect, 14.0, theme.tint(theme.warn));
            // Two grounds on each other: the colour of the meaning could not be read there.
            let color = theme.text_1;
            widgets::chip(ui, id, rect, icons::HAND, label, &name, color, theme)
        }
    };
    menu::show(&chip, words::MENU, |menu| {
        let target = view.following.target();
        if let Following::Suspended(target) = view.following
            && menu.item(words::RESUME, false)
        {
            out.push(Command::Follow(Some(target.clone())));
        }
        let only = view.selected.and_then(|key| {
            let only = FollowTarget::Vehicles(vec![key]);
            view.fleet.get(key)?;
            Some((whom(&only, view), only))
        });
        let named = match target {
            Some(named @ FollowTarget::Vehicles(_)) => Some((whom(named, view), named.clone())),
            _ => None,
        };
        let mut offered: Vec<(String, FollowTarget)> = only.into_iter().collect();
        // Whoever is followed stays on offer when another one is selected.
        offered.extend(named.filter(|(_, named)| offered.iter().all(|(_, other)| other != named)));
        offered.push((words::SELECTION.to_owned(), FollowTarget::Selection));
        offered.push((words::ALL.to_owned(), FollowTarget::All));
        for (text, of) in offered {
            let is_current = target == Some(&of);
            if menu.item(&text, is_current) {
                out.push(Command::Follow(Some(of)));
            }
        }
        if menu.item(words::NOBODY, target.is_none()) {
            out.push(Command::Follow(None));
        }
    });
    chip.on_hover_text(hint);
}

/// What the chip is called.
fn name(view: &View<'_>) -> String {
    let word = label(view.following);
    match view.following.target() {
        Some(target) => words::named(word, &whom(target, view)),
        None => word.to_owned(),
    }
}

/// Who is followed, in words.
fn whom(target: &FollowTarget, view: &View<'_>) -> String {
    match target {
        FollowTarget::All => words::ALL.to_owned(),
        FollowTarget::Selection => words::SELECTION.to_owned(),
        FollowTarget::Vehicles(keys) => match keys.as_slice() {
            [key] => {
                let vehicle = view.fleet.get(*key);
                let label = vehicle.map_or("", |vehicle| vehicle.label.as_str());
                words::only(&short(label))
            }
            several => words::vehicles(&format::count(several.len())),
        },
    }
}

/// A name for one line of the menu.
fn short(label: &str) -> String {
    let label = format::one_line(label);
    match label.char_indices().nth(MAX_NAME_CHARS) {
        Some((end, _)) => format!("{}…", label.get(..end).unwrap_or_default()),
        None => label.into_owned(),
    }
}

const fn hint(following: &Following) -> &'static str {
    match following {
        Following::Nobody => words::HINT_OFF,
        Following::Active(_) => words::HINT_ACTIVE,
        Following::Suspended(_) => words::HINT_SUSPENDED,
    }
}
