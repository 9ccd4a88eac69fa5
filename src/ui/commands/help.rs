//! What the help says: a row for each command that has a key, neighbours joined.

use super::entry::Section;
use super::table::TABLE;
use crate::words::commands::gesture;
use crate::words::help::document;

/// One row of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpRow {
    /// Keys, as they are written for people.
    pub keys: String,
    /// What they do.
    pub meaning: &'static str,
}

/// What is done with the pointer in a section, or with the keys that every program has.
const fn gestures(section: Section) -> &'static [(&'static str, &'static str)] {
    match section {
        Section::Timeline => &[gesture::TIME_PART],
        Section::Map => &[gesture::TRAIL, gesture::CLOSER],
        Section::Vehicles => &[gesture::BOX, gesture::MORE, gesture::RANGE],
        Section::Panels => &[gesture::CONTROLS],
        Section::Playing | Section::Going | Section::Keeping | Section::Program => &[],
    }
}

/// The rows of a section. Commands without a key are not among them: the palette has those.
pub fn rows(section: Section) -> Vec<HelpRow> {
    let mut rows: Vec<HelpRow> = Vec::new();
    let mut held_before = String::new();
    for entry in TABLE.iter().filter(|entry| entry.section == section) {
        let meaning = entry.row.unwrap_or(entry.title);
        for chord in entry.chords.iter().filter(|chord| chord.is_told()) {
            match rows.last_mut().filter(|row| row.meaning == meaning) {
                // The second of a pair says its key alone: Alt + ← / →.
                Some(row) if chord.held() == held_before => {
                    row.keys.push_str(" / ");
                    row.keys.push_str(chord.key_name());
                }
                Some(row) => {
                    row.keys.push_str(" / ");
                    row.keys.push_str(&chord.name());
                }
                None => rows.push(HelpRow {
                    keys: chord.name(),
                    meaning,
                }),
            }
            held_before = chord.held();
        }
    }
    rows.extend(gestures(section).iter().map(|&(keys, meaning)| HelpRow {
        keys: keys.to_owned(),
        meaning,
    }));
    rows
}

/// What the palette offers, as each is called there.
pub fn palette_titles() -> impl Iterator<Item = &'static str> {
    let offered = TABLE.iter().filter(|entry| entry.is_in_palette);
    offered.map(|entry| entry.title)
}

/// The contents of `docs/keys.md`.
pub fn markdown() -> String {
    let mut text = String::from(document::HEAD);
    for section in Section::ALL {
        text.push_str("\n## ");
        text.push_str(section.title());
        let (keys, meaning) = (document::KEYS, document::MEANING);
        text.push_str(&format!("\n\n| {keys} | {meaning} |\n|---|---|\n"));
        for row in rows(section) {
            text.push_str(&format!("| {} | {} |\n", row.keys, row.meaning));
        }
        for entry in TABLE.iter().filter(|entry| entry.section == section) {
            if entry.chords.is_empty() {
                text.push_str(&format!("| {} | {} |\n", document::PALETTE, entry.title));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_of(section: Section, meaning: &str) -> String {
        let row = rows(section).into_iter().find(|row| row.meaning == meaning);
        row.unwrap().keys
    }

    #[test]
    fn neighbours_of_a_row_are_joined_and_say_what_is_held_once() {
        assert_eq!(
            keys_of(Section::Going, "One second back or on"),
            "Alt + ← / →"
        );
        assert_eq!(
            keys_of(Section::Timeline, "Show less or more of the time"),
            "Z / Shift + Z"
        );
    }

    #[test]
    fn every_command_is_in_the_document() {
        let text = markdown();
        for entry in TABLE {
            assert!(
                text.contains(entry.row.unwrap_or(entry.title)),
                "{}",
                entry.title
            );
        }
    }
}
