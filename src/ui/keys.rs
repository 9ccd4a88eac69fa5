//! Keyboard shortcuts: what a key means while no text is being typed.

use egui::{Event, Key, Modifiers, Vec2};

use crate::command::{CameraCommand, Command, ScreenArea};
use crate::model::TrailLength;
use crate::playback::Clock;
use crate::time::Timestamp;

/// Playback rates that are offered, in recorded seconds for one second.
pub const RATES: [f64; 11] = [
    0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 300.0, 3600.0,
];

/// Trail lengths that are offered.
pub const TRAILS: [TrailLength; 8] = [
    TrailLength::None,
    TrailLength::Secs(5.0),
    TrailLength::Secs(10.0),
    TrailLength::Secs(30.0),
    TrailLength::Secs(60.0),
    TrailLength::Secs(300.0),
    TrailLength::Secs(1800.0),
    TrailLength::Whole,
];

/// Part of the view that an arrow key moves it by.
const PAN_STEP: f32 = 1.0 / 8.0;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    /// Play when held, hold when playing.
    TogglePlay,
    /// Go on from the start at the end, or do not.
    ToggleLoop,
    /// To the first moment.
    SeekStart,
    /// To the last moment.
    SeekEnd,
    /// By recorded seconds.
    SeekBySecs(f64),
    /// To the next slower offered rate.
    Slower,
    /// To the next faster offered rate.
    Faster,
    /// Move the view by parts of its size, right and down.
    Pan(Vec2),
    /// Zoom by levels.
    Zoom(f64),
    /// Show all data.
    FitAll,
    /// Show or hide the vehicle list.
    ToggleList,
    /// Type into the search field.
    Search,
    /// Show or hide the box about the program.
    ToggleAbout,
    /// Close what is open, else deselect.
    Escape,
    /// Select all vehicles in view.
    SelectVisible,
    /// Show all of the details of the selected vehicle, or only its name.
    FoldDetails,
    /// End the program.
    Quit,
}

/// The table for the box about the program: keys and what they do.
pub const HELP: [(&str, &str); 19] = [
    ("Space", "Play or pause"),
    ("R", "Repeat at the end, or not"),
    ("Home / End", "Go to the start or the end"),
    (", / .", "One second back or on"),
    ("Shift + ← / →", "Ten seconds back or on"),
    ("[ / ]", "Play slower or faster"),
    ("← ↑ ↓ →", "Move the map"),
    ("+ / −", "Zoom in or out"),
    ("F", "Show all vehicles"),
    ("/", "Find a vehicle"),
    ("L", "Show or hide the list"),
    ("D", "Fold or unfold the details"),
    ("Ctrl + A", "Select all in view"),
    ("Shift + drag", "Select what is in the box"),
    ("Ctrl + click", "Select one more, or one less"),
    ("Esc", "Close, then deselect"),
    ("Tab, Enter", "Go to the next control, use it"),
    ("?  or  F1", "This box"),
    ("Ctrl + Q", "Quit"),
];

/// What pressing `key` means; `None` for keys without a meaning here.
pub fn action(key: Key, modifiers: Modifiers, is_repeat: bool) -> Option<Action> {
    if modifiers.command || modifiers.ctrl {
        return match key {
            Key::Q => Some(Action::Quit),
            Key::A => Some(Action::SelectVisible),
            _ => None,
        };
    }
    if modifiers.alt {
        return None;
    }
    let repeatable = match key {
        Key::ArrowLeft if modifiers.shift => Action::SeekBySecs(-10.0),
        Key::ArrowRight if modifiers.shift => Action::SeekBySecs(10.0),
        Key::ArrowLeft => Action::Pan(Vec2::LEFT),
        Key::ArrowRight => Action::Pan(Vec2::RIGHT),
        Key::ArrowUp => Action::Pan(Vec2::UP),
        Key::ArrowDown => Action::Pan(Vec2::DOWN),
        Key::Comma => Action::SeekBySecs(-1.0),
        Key::Period => Action::SeekBySecs(1.0),
        Key::Plus | Key::Equals => Action::Zoom(1.0),
        Key::Minus => Action::Zoom(-1.0),
        _ => {
            return if is_repeat {
                None
            } else {
                single(key, modifiers)
            };
        }
    };
    Some(repeatable)
}

/// Keys that do their work once, however long they are held.
fn single(key: Key, modifiers: Modifiers) -> Option<Action> {
    Some(match key {
        Key::Space => Action::TogglePlay,
        Key::R => Action::ToggleLoop,
        Key::Home => Action::SeekStart,
        Key::End => Action::SeekEnd,
        Key::OpenBracket => Action::Slower,
        Key::CloseBracket => Action::Faster,
        Key::F => Action::FitAll,
        Key::L => Action::ToggleList,
        Key::D => Action::FoldDetails,
        Key::Questionmark | Key::F1 => Action::ToggleAbout,
        // Some keyboards report the key and Shift instead of the sign.
        Key::Slash if modifiers.shift => Action::ToggleAbout,
        Key::Slash => Action::Search,
        Key::Escape => Action::Escape,
        _ => return None,
    })
}

/// Takes the presses that mean something out of this frame's input. With
/// `keep_arrows` the arrow keys stay: they move between focused controls.
pub fn take_actions(ctx: &egui::Context, keep_arrows: bool) -> Vec<Action> {
    let mut actions = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
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
            if keep_arrows && is_arrow(*key) && !modifiers.shift {
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
        if actions.contains(&Action::Search) {
            // The sign itself is not to be found in the field that it opens.
            input
                .events
                .retain(|event| !matches!(event, Event::Text(text) if text == "/"));
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

/// The command for an action that needs nothing of the interface itself.
pub fn command(action: Action, clock: &Clock, view_size: Vec2) -> Option<Command> {
    let seek = |t: fn(crate::time::TimeRange) -> Timestamp| clock.range().map(t).map(Command::Seek);
    match action {
        Action::TogglePlay => Some(Command::TogglePlay),
        Action::ToggleLoop => Some(Command::SetLoop(!clock.loops())),
        Action::SeekStart => seek(|range| range.start()),
        Action::SeekEnd => seek(|range| range.end()),
        Action::SeekBySecs(secs) => Some(Command::SeekBySecs(secs)),
        Action::Slower => slower(clock.rate()).map(Command::SetRate),
        Action::Faster => faster(clock.rate()).map(Command::SetRate),
        Action::Pan(direction) => {
            let step = direction * view_size * PAN_STEP;
            Some(Command::Camera(CameraCommand::Step {
                dx_points: f64::from(step.x),
                dy_points: f64::from(step.y),
            }))
        }
        Action::Zoom(levels) => Some(Command::Camera(CameraCommand::ZoomBy {
            levels,
            anchor_points: (0.0, 0.0),
            smooth: true,
        })),
        Action::FitAll => Some(Command::FitAll),
        Action::SelectVisible => Some(Command::SelectOnScreen(ScreenArea::Whole)),
        Action::Quit => Some(Command::Quit),
        Action::FoldDetails
        | Action::ToggleList
        | Action::Search
        | Action::ToggleAbout
        | Action::Escape => None,
    }
}

fn faster(rate: f64) -> Option<f64> {
    RATES.into_iter().find(|offered| *offered > rate + 1e-9)
}

fn slower(rate: f64) -> Option<f64> {
    RATES
        .into_iter()
        .rev()
        .find(|offered| *offered < rate - 1e-9)
}

#[cfg(test)]
mod tests {
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
        let step = command(
            Action::Pan(Vec2::RIGHT),
            &Clock::default(),
            Vec2::new(800.0, 600.0),
        );
        assert_eq!(
            step,
            Some(Command::Camera(CameraCommand::Step {
                dx_points: 100.0,
                dy_points: 0.0
            }))
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
    fn shortcuts_of_the_system_are_left_alone() {
        assert_eq!(action(Key::F, Modifiers::CTRL, false), None);
        assert_eq!(action(Key::Plus, Modifiers::COMMAND, false), None);
        assert_eq!(action(Key::F4, Modifiers::ALT, false), None);
        assert_eq!(action(Key::Q, Modifiers::CTRL, false), Some(Action::Quit));
    }

    #[test]
    fn rates_go_from_one_offered_step_to_the_next() {
        assert_eq!(faster(1.0), Some(2.0));
        assert_eq!(faster(7.5), Some(10.0));
        assert_eq!(slower(7.5), Some(5.0));
        assert_eq!((faster(3600.0), slower(0.1)), (None, None));
    }

    #[test]
    fn without_data_the_keys_for_start_and_end_do_nothing() {
        for action in [Action::SeekStart, Action::SeekEnd] {
            assert_eq!(command(action, &Clock::default(), Vec2::ZERO), None);
        }
    }
}
