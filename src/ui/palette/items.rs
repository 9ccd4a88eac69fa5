//! What the palette offers for what was typed.

use std::cmp::Reverse;

use super::matching::score;
use crate::command::Command;
use crate::model::VehicleKey;
use crate::time::read_moment;
use crate::ui::commands::{Action, TABLE};
use crate::ui::vehicle_search::VehicleSearch;
use crate::ui::view::View;
use crate::ui::{chips, format, offered};
use crate::words::palette as words;

/// Vehicles that are offered at once; more are found by typing more.
const MAX_VEHICLES: usize = 30;

/// What a line does.
#[derive(Clone, Debug, PartialEq)]
pub enum Does {
    /// What a key does.
    Action(Action),
    /// These, one after the other.
    Commands(Vec<Command>),
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is called.
    pub text: String,
    /// What kind of thing it is.
    pub kind: &'static str,
    /// The key that does the same.
    pub keys: String,
    /// What it does.
    pub does: Does,
}

/// The lines for a query, the best first: a time that it is, commands, maps, rates and lengths of
/// trails, then vehicles. With nothing typed these are the commands in the order of the help.
pub fn found(query: &str, vehicles: &VehicleSearch, view: &View<'_>) -> Vec<Item> {
    let query = query.trim().to_lowercase();
    let mut scored: Vec<(u32, Item)> = Vec::new();
    let mut offer = |item: Item| {
        if let Some(score) = score(&query, &item.text) {
            scored.push((score, item));
        }
    };
    for entry in TABLE.iter().filter(|entry| entry.is_in_palette) {
        let told = entry.chords.iter().find(|chord| chord.is_told());
        offer(Item {
            text: entry.title.to_owned(),
            kind: entry.section.title(),
            keys: told.map(|chord| chord.name()).unwrap_or_default(),
            does: Does::Action(entry.action),
        });
    }
    if !query.is_empty() {
        choices(view).into_iter().for_each(&mut offer);
        // Stable: what is equally good stays in the order of the help.
        scored.sort_by_key(|(score, _)| Reverse(*score));
    }
    let mut items: Vec<Item> = time(&query, view).into_iter().collect();
    items.extend(scored.into_iter().map(|(_, item)| item));
    if vehicles.is_active() {
        let count = vehicles.row_count(view.fleet).min(MAX_VEHICLES);
        items.extend((0..count).filter_map(|row| vehicle(vehicles.index_at(row)?, view)));
    }
    items
}

/// What is chosen from menus elsewhere.
fn choices(view: &View<'_>) -> Vec<Item> {
    let item = |text: String, kind, command| Item {
        text,
        kind,
        keys: String::new(),
        does: Does::Commands(vec![command]),
    };
    let maps = view.basemap.choices.iter().map(|choice| {
        let command = Command::SwitchBasemap(choice.name.clone());
        item(words::show_map(&choice.title), words::MAP, command)
    });
    let rates = offered::RATES.into_iter().map(|rate| {
        let text = words::play_at(&format::rate(rate));
        item(text, words::RATE, Command::SetRate(rate))
    });
    let trails = offered::TRAILS.into_iter().map(|length| {
        let text = words::trail(&chips::trail_text(length));
        item(text, words::TRAIL, Command::SetTrailLength(length))
    });
    maps.chain(rates).chain(trails).collect()
}

/// A moment that was typed.
fn time(query: &str, view: &View<'_>) -> Option<Item> {
    let range = view.clock.range()?;
    // A bare number is more likely a part of a name.
    if !query.contains([':', '%', '+', '-']) {
        return None;
    }
    let moment = read_moment(query, view.clock.playhead(), range, view.time_face).ok()?;
    Some(Item {
        text: words::go_to_time(&view.time_face.date_time(moment)),
        kind: words::TIME,
        keys: String::new(),
        does: Does::Commands(vec![Command::Seek(moment)]),
    })
}

fn vehicle(index: usize, view: &View<'_>) -> Option<Item> {
    let vehicle = view.fleet.vehicles().get(index)?;
    let key = VehicleKey::from_index(index)?;
    Some(Item {
        text: words::go_to_vehicle(&vehicle.label),
        kind: words::VEHICLE,
        keys: String::new(),
        does: Does::Commands(vec![Command::Select(Some(key)), Command::FocusVehicle(key)]),
    })
}
