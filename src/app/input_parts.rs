//! What was done since the last frame, in parts for frames of their own.
//!
//! egui looks at the pointer once a frame, where it is at the end. While frames are slow a press
//! and the first movements of a drag come in one, and the drag would take hold of what lies where
//! the pointer is by then: of the map instead of a panel's edge.

use egui::{Event, RawInput};

/// More is not taken apart: each part costs a frame that nobody sees.
const MAX_PARTS: usize = 4;

/// Parts of `input` in order: a new one begins where the pointer moves on after a button was
/// pressed or let go. There is always one, and hardly ever a second one.
pub fn parts(mut input: RawInput) -> Vec<RawInput> {
    let events = std::mem::take(&mut input.events);
    let mut parts = vec![Vec::new()];
    let mut has_button = false;
    for event in events {
        let moves_on = has_button && matches!(event, Event::PointerMoved(_));
        if moves_on && parts.len() < MAX_PARTS {
            parts.push(Vec::new());
            has_button = false;
        }
        has_button |= matches!(event, Event::PointerButton { .. });
        if let Some(part) = parts.last_mut() {
            part.push(event);
        }
    }
    let mut dropped_files = std::mem::take(&mut input.dropped_files);
    let parts = parts.into_iter().map(|events| RawInput {
        events,
        // They are dropped once.
        dropped_files: std::mem::take(&mut dropped_files),
        ..input.clone()
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use egui::{Modifiers, PointerButton, pos2};

    use super::*;

    fn moved(x: f32) -> Event {
        Event::PointerMoved(pos2(x, 0.0))
    }

    fn button(x: f32, pressed: bool) -> Event {
        Event::PointerButton {
            pos: pos2(x, 0.0),
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        }
    }

    fn events_of(events: Vec<Event>) -> Vec<Vec<Event>> {
        let input = RawInput {
            events,
            focused: true,
            ..RawInput::default()
        };
        let parts = parts(input);
        assert!(parts.iter().all(|part| part.focused));
        parts.into_iter().map(|part| part.events).collect()
    }

    #[test]
    fn a_press_a_movement_and_a_release_are_seen_one_after_the_other() {
        let all = [
            moved(1.0),
            button(1.0, true),
            moved(2.0),
            moved(3.0),
            button(3.0, false),
            moved(4.0),
        ];
        assert_eq!(
            events_of(all.to_vec()),
            [all[..2].to_vec(), all[2..5].to_vec(), all[5..].to_vec()]
        );
    }

    #[test]
    fn what_is_done_in_one_place_stays_together() {
        let click = vec![moved(1.0), button(1.0, true), button(1.0, false)];
        assert_eq!(events_of(click.clone()), [click]);
        assert_eq!(events_of(Vec::new()), [Vec::new()]);
    }

    #[test]
    fn however_much_was_done_there_are_few_parts_and_nothing_is_lost() {
        let presses = (0..50_u8).flat_map(|i| {
            let x = f32::from(i);
            [moved(x), button(x, true), button(x, false)]
        });
        let all: Vec<Event> = presses.collect();
        let parts = events_of(all.clone());
        assert_eq!(parts.len(), MAX_PARTS);
        assert_eq!(parts.concat(), all);
    }
}
