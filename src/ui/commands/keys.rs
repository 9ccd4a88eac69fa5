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
        input.events.retain(|event| {
            // Of these two keys egui tells only what every program does with them.
            if *event == Event::Copy {
                actions.extend(action(Key::C, held | Modifiers::COMMAND, false));
                return false;
            }
            if let Event::Paste(_) = event {
                return true;
            }
            let Event::Key {
                key,
                pressed: true,
                repeat,
                modifiers,
                ..
            } = event
            else {
                return true;
            };
            if keep_arrows && is_arrow(*key) && !modifiers.any() {
                return true;
            }
            match action(*key, *modifiers, *repeat) {
                Some(action) => {
                    actions.push(action);
                    false
                }
                // Held Space must not press a focused control either.
                None => *key != Key::Space,
            }
        });
        if actions.contains(&Action::Search) || actions.contains(&Action::GoToTime) {
            // The sign itself is not to be found in the field that it opens.
            let is_sign = |text: &str| text == "/" || text.eq_ignore_ascii_case("g");
            input
                .events
                .retain(|event| !matches!(event, Event::Text(text) if is_sign(text)));
        }
    });
    actions
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
