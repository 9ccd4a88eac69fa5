//! A key with the keys that are held with it.

use egui::{Key, Modifiers};

use crate::words::chords as words;

/// Whether Shift is held with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shift {
    Up,
    Down,
    /// The key is a sign that needs Shift on some keyboards.
    Either,
}

/// A key with the keys that are held with it. Control is Command on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chord {
    key: Key,
    shift: Shift,
    ctrl: bool,
    alt: bool,
    /// Whether it stands in the help: what other keyboards report for the same sign does not.
    is_told: bool,
}

impl Chord {
    /// A letter or a named key alone.
    pub const fn key(key: Key) -> Self {
        Self {
            key,
            shift: Shift::Up,
            ctrl: false,
            alt: false,
            is_told: true,
        }
    }

    /// A sign, however the keyboard makes it.
    pub const fn sign(key: Key) -> Self {
        Self {
            shift: Shift::Either,
            ..Self::key(key)
        }
    }

    /// With Shift.
    pub const fn shift(self) -> Self {
        Self {
            shift: Shift::Down,
            ..self
        }
    }

    /// With Control, or Command on a Mac.
    pub const fn ctrl(self) -> Self {
        Self { ctrl: true, ..self }
    }

    /// With Alt, Option on a Mac.
    pub const fn alt(self) -> Self {
        Self { alt: true, ..self }
    }

    /// Left out of the help.
    pub const fn untold(self) -> Self {
        Self {
            is_told: false,
            ..self
        }
    }

    /// Whether it stands in the help.
    pub const fn is_told(self) -> bool {
        self.is_told
    }

    /// Whether this is what was pressed.
    pub fn is_pressed(self, key: Key, modifiers: Modifiers) -> bool {
        let shift = match self.shift {
            Shift::Either => true,
            Shift::Up => !modifiers.shift,
            Shift::Down => modifiers.shift,
        };
        self.key == key
            && shift
            && self.ctrl == (modifiers.command || modifiers.ctrl)
            && self.alt == modifiers.alt
    }

    /// What is held with the key: `Ctrl + Shift + `, or nothing.
    pub fn held(self) -> String {
        let mut text = String::new();
        for (is_held, name) in [
            (self.ctrl, words::CTRL),
            (self.alt, words::ALT),
            (self.shift == Shift::Down, words::SHIFT),
        ] {
            if is_held {
                text.push_str(name);
            }
        }
        text
    }

    /// The key by the sign on it.
    pub fn key_name(self) -> &'static str {
        match self.key {
            Key::ArrowLeft => "←",
            Key::ArrowRight => "→",
            Key::ArrowUp => "↑",
            Key::ArrowDown => "↓",
            Key::PageUp => words::PAGE_UP,
            Key::PageDown => words::PAGE_DOWN,
            Key::Escape => words::ESCAPE,
            Key::Comma => ",",
            Key::Period => ".",
            Key::Slash => "/",
            Key::Questionmark => "?",
            Key::OpenBracket => "[",
            Key::CloseBracket => "]",
            Key::Plus => "+",
            Key::Minus => "−",
            other => other.name(),
        }
    }

    /// As it is written for people: `Ctrl + Shift + S`.
    pub fn name(self) -> String {
        self.held() + self.key_name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_with_shift_is_another_chord() {
        let plain = Chord::key(Key::I);
        assert!(plain.is_pressed(Key::I, Modifiers::NONE));
        assert!(!plain.is_pressed(Key::I, Modifiers::SHIFT));
        assert!(plain.shift().is_pressed(Key::I, Modifiers::SHIFT));
        assert!(!plain.shift().is_pressed(Key::I, Modifiers::NONE));
    }

    #[test]
    fn a_sign_counts_with_and_without_shift() {
        for modifiers in [Modifiers::NONE, Modifiers::SHIFT] {
            assert!(Chord::sign(Key::Plus).is_pressed(Key::Plus, modifiers));
        }
    }

    #[test]
    fn the_command_key_of_a_mac_is_control() {
        let chord = Chord::key(Key::Q).ctrl();
        assert!(chord.is_pressed(Key::Q, Modifiers::COMMAND));
        assert!(chord.is_pressed(Key::Q, Modifiers::CTRL));
        assert!(!chord.is_pressed(Key::Q, Modifiers::NONE));
    }

    #[test]
    fn a_chord_is_written_in_the_order_in_which_it_is_held() {
        assert_eq!(Chord::key(Key::S).shift().ctrl().name(), "Ctrl + Shift + S");
        assert_eq!(Chord::key(Key::ArrowLeft).alt().name(), "Alt + ←");
    }
}
