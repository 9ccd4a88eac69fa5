//! Pasting while nothing is there to be pasted: egui tells of no such press, and a person would
//! think that the key does nothing.

use egui::{Event, RawInput};
use winit::event::{ElementState, KeyEvent, WindowEvent};
use winit::keyboard::{Key, KeyCode, NamedKey, PhysicalKey};

/// Adds a paste of nothing where `event` was one that egui has left out: of every other press of
/// that key it tells, and there are as many events as the `events_before` it.
pub fn note(event: &WindowEvent, events_before: usize, input: &mut RawInput) {
    let WindowEvent::KeyboardInput {
        event,
        is_synthetic: false,
        ..
    } = event
    else {
        return;
    };
    if is_press_of_paste(event) && input.events.len() == events_before {
        input.events.push(Event::Paste(String::new()));
    }
}

/// Whether it is the key that pastes, with Control or without.
fn is_press_of_paste(event: &KeyEvent) -> bool {
    let is_named = match &event.logical_key {
        Key::Named(NamedKey::Paste) => true,
        Key::Character(text) => text.eq_ignore_ascii_case("v"),
        _ => false,
    };
    // On a keyboard of other letters the key in its place counts, as egui has it.
    let is_placed = event.physical_key == PhysicalKey::Code(KeyCode::KeyV);
    event.state == ElementState::Pressed && (is_named || is_placed)
}
