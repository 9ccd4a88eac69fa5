//! Keyboard shortcuts: what a key means while no text is being typed.

use egui::{Event, Key, Modifiers, Vec2};

use super::steering::Look;
use crate::command::{CameraCommand, Command, ScreenArea, Toward};
use crate::model::TrailLength;
use crate::playback::Clock;
use crate::time::{TimeRange, Timestamp};

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
    /// Play.
    Play,
    /// Play against time.
    PlayBackward,
    /// Hold.
    Pause,
    /// Leave out the times in which nobody moves, or do not.
    ToggleSkipQuiet,
    /// By frames.
    StepFrames(i32),
    /// To a neighbouring fix.
    StepFix(Toward),
    /// To a neighbouring stop.
    StepStop(Toward),
    /// Type a moment to go to.
    GoToTime,
    /// Play only what comes from here on.
    PartFromHere,
    /// Play only what comes up to here.
    PartToHere,
    /// Change which part of the time the timeline shows.
    LookAtTime(Look),
    /// Show or hide the lanes of single vehicles.
    ToggleLanes,
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
    /// Draw only what receivers have reported, or what is inferred too.
    HideInferred,
    /// Show or hide the legend.
    ToggleLegend,
    /// Go to the next map.
    NextMap,
    /// Copy the place under the pointer.
    CopyPlace,
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
pub const HELP: [(&str, &str); 35] = [
    ("Space", "Play or pause"),
    ("R", "Repeat at the end, or not"),
    ("Home / End", "Go to the start or the end"),
    ("J  K  L", "Play backward, hold, play"),
    (", / .", "One frame back or on"),
    ("Alt + ← / →", "One second back or on"),
    ("Shift + ← / →", "Ten seconds back or on"),
    ("Ctrl + ← / →", "One minute back or on"),
    ("P / N", "Previous or next fix of the selection"),
    ("Shift + P / N", "Previous or next stop of the selection"),
    ("G", "Go to a time"),
    ("S", "Skip the times in which nobody moves"),
    ("I / O", "Play only from here, only to here"),
    ("Z / Shift + Z", "Show less or more of the time"),
    ("0", "Show all of the time"),
    ("PgUp / PgDn", "An earlier or a later part of the time"),
    ("V", "Show or hide the lanes of vehicles"),
    ("[ / ]", "Play slower or faster"),
    ("← ↑ ↓ →", "Move the map"),
    ("+ / −", "Zoom in or out"),
    ("F", "Show all vehicles"),
    ("M", "Next base map"),
    ("H", "Hide all that is inferred, or show it"),
    ("Y", "Show or hide the legend"),
    ("C", "Copy the place under the pointer"),
    ("/", "Find a vehicle"),
    ("B", "Show or hide the list"),
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
            Key::ArrowLeft => Some(Action::SeekBySecs(-60.0)),
            Key::ArrowRight => Some(Action::SeekBySecs(60.0)),
            Key::A => Some(Action::SelectVisible),
            _ => None,
        };
    }
    if modifiers.alt {
        return match key {
            Key::ArrowLeft => Some(Action::SeekBySecs(-1.0)),
            Key::ArrowRight => Some(Action::SeekBySecs(1.0)),
            _ => None,
        };
    }
    let repeatable = match key {
        Key::ArrowLeft if modifiers.shift => Action::SeekBySecs(-10.0),
        Key::ArrowRight if modifiers.shift => Action::SeekBySecs(10.0),
        Key::ArrowLeft => Action::Pan(Vec2::LEFT),
        Key::ArrowRight => Action::Pan(Vec2::RIGHT),
        Key::ArrowUp => Action::Pan(Vec2::UP),
        Key::ArrowDown => Action::Pan(Vec2::DOWN),
        Key::Comma => Action::StepFrames(-1),
        Key::Period => Action::StepFrames(1),
        Key::P if modifiers.shift => Action::StepStop(Toward::Previous),
        Key::N if modifiers.shift => Action::StepStop(Toward::Next),
        Key::P => Action::StepFix(Toward::Previous),
        Key::N => Action::StepFix(Toward::Next),
        Key::Z if modifiers.shift => Action::LookAtTime(Look::Further),
        Key::Z => Action::LookAtTime(Look::Closer),
        Key::PageUp => Action::LookAtTime(Look::Page(-0.8)),
        Key::PageDown => Action::LookAtTime(Look::Page(0.8)),
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
        Key::H => Action::HideInferred,
        Key::Y => Action::ToggleLegend,
        Key::M => Action::NextMap,
        Key::C => Action::CopyPlace,
        Key::J => Action::PlayBackward,
        Key::K => Action::Pause,
        Key::L => Action::Play,
        Key::S => Action::ToggleSkipQuiet,
        Key::G => Action::GoToTime,
        Key::I => Action::PartFromHere,
        Key::O => Action::PartToHere,
        Key::Num0 => Action::LookAtTime(Look::All),
        Key::V => Action::ToggleLanes,
        Key::B => Action::ToggleList,
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

/// The command for an action that needs nothing of the interface itself.
pub fn command(action: Action, clock: &Clock, view_size: Vec2) -> Option<Command> {
    let seek = |t: fn(TimeRange) -> Timestamp| clock.span().map(t).map(Command::Seek);
    match action {
        Action::TogglePlay => Some(Command::TogglePlay),
        Action::Play => Some(Command::Play),
        Action::PlayBackward => Some(Command::PlayBackward),
        Action::Pause => Some(Command::Pause),
        Action::ToggleSkipQuiet => Some(Command::SkipQuiet(!clock.skips_quiet())),
        Action::PartFromHere => part(clock, |here, span, range| {
            let end = if here < span.end() {
                span.end()
            } else {
                range.end()
            };
            TimeRange::new(here, end)
        }),
        Action::PartToHere => part(clock, |here, span, range| {
            let start = if here > span.start() {
                span.start()
            } else {
                range.start()
            };
            TimeRange::new(start, here)
        }),
        Action::StepFrames(frames) => Some(Command::StepFrames(frames)),
        Action::StepFix(to) => Some(Command::StepFix(to)),
        Action::StepStop(to) => Some(Command::StepStop(to)),
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
        | Action::HideInferred
        | Action::ToggleLegend
        | Action::ToggleList
        | Action::Search
        | Action::NextMap
        | Action::CopyPlace
        | Action::ToggleAbout
        | Action::GoToTime
        | Action::LookAtTime(_)
        | Action::ToggleLanes
        | Action::Escape => None,
    }
}

/// Another part to play, made of the playhead, what is played, and all there is.
fn part(
    clock: &Clock,
    of: impl Fn(Timestamp, TimeRange, TimeRange) -> TimeRange,
) -> Option<Command> {
    let part = of(clock.playhead(), clock.span()?, clock.range()?);
    Some(Command::SetWindow(Some(part)))
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
