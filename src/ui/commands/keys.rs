//! Presses of keys that mean something while no text is being typed.

use egui::{Event, Key, Modifiers};

use super::action::Action;
use super::table::TABLE;

/// What pressing `key` means; `None` for keys without a meaning here, and for a key that is held
/// but does its work once.
pub fn action(key: Key, modifiers: Modifiers, is_repeat: bool) -> Option<Action> {
    let entry = TABLE.iter().find(|entry| {
        let is_pressed = |chord: &super::Chord| chord.is_pressed(key, modifiers);
        entry.chords.iter().any(is_pressed)
    })?;
    (entry.repeats || !is_repeat).then_some(entry.action)
}

/// Takes the presses that mean something out of this frame's input. With
/// `keep_arrows` the arrow keys stay: they move between focused controls.
pub fn take_actions(ctx: &egui::Context, keep_arrows: bool) -> Vec<Action> {
    let mut actions = Vec::new();
    ctx.input_mut(|input| {
        let held = input.modifiers;
        let mut typing = Typing::NotYet;
        let mut kept = Vec::new();
        for event in std::mem::take(&mut input.events) {
            if typing != Typing::NotYet {
                if typing.keeps(&event) {
                    kept.push(event);
                }
                continue;
            }
            match Meaning::of(&event, held, keep_arrows) {
                Meaning::Left => kept.push(event),
                Meaning::None => {}
                Meaning::Action(action) => {
                    actions.push(action);
                    if let Event::Key { key, .. } = event
                        && matches!(action, Action::Search | Action::GoToTime)
                    {
                        // What was written before a field was opened is not meant for it.
                        kept.retain(|event| !matches!(event, Event::Text(_)));
                        typing = Typing::After(key);
                    }
                }
            }
        }
        input.events = kept;
    });
    actions
}

/// Takes what was typed in this frame out of its input: it belongs into a field that is not made
/// before the frame ends.
pub fn take_text(ctx: &egui::Context) -> String {
    ctx.input_mut(|input| {
        let mut typed = String::new();
        input.events.retain(|event| {
            let Event::Text(text) = event else {
                return true;
            };
            typed.push_str(text);
            false
        });
        typed
    })
}

/// What an event means here.
enum Meaning {
    /// It is left to the panels.
    Left,
    /// Nothing, and nobody else is to hear of it.
    None,
    Action(Action),
}

impl Meaning {
    fn of(event: &Event, held: Modifiers, keep_arrows: bool) -> Self {
        // Of these two keys egui tells only what every program does with them.
        if *event == Event::Copy {
            let copy = action(Key::C, held | Modifiers::COMMAND, false);
            return copy.map_or(Self::None, Self::Action);
        }
        let Event::Key {
            key,
            pressed: true,
            repeat,
            modifiers,
            ..
        } = event
        else {
            return Self::Left;
        };
        if keep_arrows && is_arrow(*key) && !modifiers.any() {
            return Self::Left;
        }
        match action(*key, *modifiers, *repeat) {
            Some(action) => Self::Action(action),
            // Held Space must not press a focused control either.
            None if *key == Key::Space => Self::None,
            None => Self::Left,
        }
    }
}

/// Whether a key of this frame has opened a field: what comes after it is typed into that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Typing {
    NotYet,
    /// This key has, and its own sign is still to come.
    After(Key),
    Begun,
}

impl Typing {
    /// Whether an event is left to the field.
    fn keeps(&mut self, event: &Event) -> bool {
        let (Self::After(key), Event::Text(text)) = (*self, event) else {
            return true;
        };
        *self = Self::Begun;
        // The sign itself is not to be found in the field that it opens.
        let is_sign = text == "/" || text.eq_ignore_ascii_case(key.name());
        !is_sign
    }
}

const fn is_arrow(key: Key) -> bool {
    matches!(
        key,
        Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown
    )
}

#[cfg(test)]
mod tests {
    use egui::Vec2;

    use super::*;

    #[test]
    fn arrows_move_the_map_and_with_shift_the_playhead() {
        assert_eq!(
            action(Key::ArrowLeft, Modifiers::NONE, true),
            Some(Action::Pan(Vec2::LEFT))
        );
        assert_eq!(
            action(Key::ArrowLeft, Modifiers::SHIFT, true),
            Some(Action::SeekBySecs(-10.0))
        );
    }

    #[test]
    fn a_held_space_bar_toggles_once() {
        assert_eq!(
            action(Key::Space, Modifiers::NONE, false),
            Some(Action::TogglePlay)
        );
        assert_eq!(action(Key::Space, Modifiers::NONE, true), None);
    }

    #[test]
    fn no_chord_means_two_things() {
        let chords: Vec<_> = TABLE
            .iter()
            .flat_map(|entry| entry.chords.iter().map(|chord| (chord.name(), entry.title)))
            .collect();
        for (index, (name, title)) in chords.iter().enumerate() {
            let other = chords
                .iter()
                .skip(index + 1)
                .find(|(other, _)| other == name);
            assert_eq!(other, None, "{name} also means {title}");
        }
    }

    #[test]
    fn shortcuts_of_the_system_are_left_alone() {
        assert_eq!(action(Key::F, Modifiers::CTRL, false), None);
        assert_eq!(action(Key::R, Modifiers::COMMAND, false), None);
        assert_eq!(action(Key::F4, Modifiers::ALT, false), None);
        assert_eq!(action(Key::Q, Modifiers::CTRL, false), Some(Action::Quit));
    }
}
