//! What the pointer does, through egui's own input.

use super::*;
use crate::command::Click;
use crate::model::VehicleKey;
use egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, RawInput, TouchPhase, pos2, vec2};

const SCREEN: Rect = Rect {
    min: Pos2::ZERO,
    max: pos2(800.0, 600.0),
};

/// Runs one frame a step, 16 ms apart, and collects what is asked for.
fn commands_of(steps: Vec<Vec<Event>>, vehicle: Option<(Vec2, VehicleKey)>) -> Vec<Command> {
    let ctx = egui::Context::default();
    let mut commands = Vec::new();
    for (frame, events) in steps.into_iter().enumerate() {
        let input = RawInput {
            screen_rect: Some(SCREEN),
            time: Some(frame as f64 * 0.016),
            focused: true,
            events,
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            let hit_at = |place: Vec2| {
                let hit = vehicle.filter(|(at, _)| (*at - place).length() < 10.0);
                Hit {
                    vehicles: hit.into_iter().map(|(_, key)| key).collect(),
                    total: usize::from(hit.is_some()),
                }
            };
            let nobody = |_| Passings::default();
            let pointed = map_input(ui, SCREEN, false, hit_at, nobody, &mut commands);
            assert_eq!(pointed.stack, None);
        });
        // Nobody draws here.
        output.textures_delta.clear();
    }
    commands
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

#[test]
fn a_click_on_a_marker_names_its_vehicle_and_a_click_beside_clears() {
    let key = VehicleKey::from_index(3).unwrap();
    let vehicle = Some((vec2(100.0, 50.0), key));
    let click = |pos: Pos2| {
        vec![
            vec![],
            vec![Event::PointerMoved(pos)],
            vec![button(pos, true)],
            vec![button(pos, false)],
        ]
    };
    assert_eq!(
        commands_of(click(pos2(502.0, 351.0)), vehicle),
        [Command::ClickVehicle(Click::plain(key))]
    );
    assert_eq!(
        commands_of(click(pos2(200.0, 351.0)), vehicle),
        [Command::Select(None)]
    );
}

#[test]
fn the_other_buttons_click_markers_with_the_keys_that_are_held_and_nothing_else() {
    let key = VehicleKey::from_index(3).unwrap();
    let vehicle = Some((vec2(100.0, 50.0), key));
    let clicked = |pointer: PointerButton, pos: Pos2| {
        let modifiers = Modifiers {
            shift: true,
            ctrl: true,
            ..Modifiers::NONE
        };
        let button = |pressed| Event::PointerButton {
            pos,
            button: pointer,
            pressed,
            modifiers,
        };
        let moved = Event::PointerMoved(pos);
        let held = Event::ModifiersChanged(modifiers);
        let steps = vec![
            vec![],
            vec![held, moved],
            vec![button(true)],
            vec![button(false)],
        ];
        commands_of(steps, vehicle)
    };
    for (pointer, button) in [
        (PointerButton::Middle, MouseButton::Middle),
        (PointerButton::Secondary, MouseButton::Right),
    ] {
        let expected = Click {
            vehicle: key,
            button,
            modifiers: HeldKeys {
                shift: true,
                ctrl: true,
                ..HeldKeys::NONE
            },
        };
        assert_eq!(
            clicked(pointer, pos2(502.0, 351.0)),
            [Command::ClickVehicle(expected)]
        );
        assert_eq!(clicked(pointer, pos2(200.0, 351.0)), []);
    }
}

#[test]
fn a_drag_moves_the_map_by_what_the_pointer_moved_and_is_no_click() {
    let from = pos2(300.0, 300.0);
    let mut steps = vec![
        vec![],
        vec![Event::PointerMoved(from)],
        vec![button(from, true)],
    ];
    steps.extend((1..=10).map(|i| vec![Event::PointerMoved(from + vec2(8.0, -4.0) * i as f32)]));
    // Held still before it is let go: no fling.
    steps.extend((0..20).map(|_| vec![]));
    steps.push(vec![button(from + vec2(80.0, -40.0), false)]);
    let commands = commands_of(steps, None);
    let moved = commands
        .iter()
        .fold((0.0, 0.0), |(x, y), command| match command {
            Command::Camera(CameraCommand::Drag {
                dx_points,
                dy_points,
            }) => (x + dx_points, y + dy_points),
            other => panic!("{other:?}"),
        });
    assert_eq!(moved, (80.0, -40.0));
}

/// A drag with these keys held, and what it asks for.
fn dragged_with(modifiers: Modifiers) -> Vec<Command> {
    let (from, to) = (pos2(300.0, 350.0), pos2(460.0, 250.0));
    let press = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers,
    };
    let held = Event::ModifiersChanged(modifiers);
    let mut steps = vec![
        vec![],
        vec![held, Event::PointerMoved(from)],
        vec![press(from, true)],
    ];
    let part = |i: u8| from + (to - from) * f32::from(i) / 10.0;
    steps.extend((1..=10).map(|i| vec![Event::PointerMoved(part(i))]));
    steps.push(vec![press(to, false)]);
    steps.extend((0..3).map(|_| vec![]));
    commands_of(steps, None)
}

#[test]
fn a_drag_with_shift_draws_a_box_and_selects_what_is_in_it() {
    use crate::command::ScreenArea;
    let control = Modifiers {
        ctrl: true,
        command: true,
        ..Modifiers::SHIFT
    };
    for (modifiers, adds) in [(Modifiers::SHIFT, false), (control, true)] {
        assert_eq!(
            dragged_with(modifiers),
            [Command::SelectOnScreen(ScreenArea::Box {
                min_points: (-100.0, -50.0),
                max_points: (60.0, 50.0),
                adds,
            })]
        );
    }
    let plain = dragged_with(Modifiers::NONE);
    assert!(
        plain.iter().all(|c| matches!(c, Command::Camera(_))),
        "{plain:?}"
    );
}

#[test]
fn who_misses_a_marker_with_shift_held_keeps_the_selection() {
    let pos = pos2(200.0, 351.0);
    let modifiers = Modifiers::SHIFT;
    let press = |pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers,
    };
    let held = Event::ModifiersChanged(modifiers);
    let steps = vec![
        vec![],
        vec![held, Event::PointerMoved(pos)],
        vec![press(true)],
        vec![press(false)],
    ];
    assert_eq!(commands_of(steps, None), []);
}

#[test]
fn a_quick_drag_flings_the_map_on() {
    let from = pos2(300.0, 300.0);
    let mut steps = vec![
        vec![],
        vec![Event::PointerMoved(from)],
        vec![button(from, true)],
    ];
    steps.extend((1..=10).map(|i| vec![Event::PointerMoved(from + vec2(20.0, 0.0) * i as f32)]));
    steps.push(vec![button(from + vec2(200.0, 0.0), false)]);
    let last = commands_of(steps, None).pop().unwrap();
    assert!(
        matches!(last, Command::Camera(CameraCommand::Fling { vx_points_per_sec, .. }) if vx_points_per_sec > 500.0),
        "{last:?}"
    );
}

#[test]
fn the_wheel_zooms_at_the_pointer_with_and_without_ctrl() {
    for modifiers in [Modifiers::NONE, Modifiers::CTRL] {
        let mut steps = vec![vec![], vec![Event::PointerMoved(pos2(600.0, 200.0))]];
        steps.push(vec![Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, 1.0),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers,
        }]);
        steps.extend((0..60).map(|_| vec![]));
        let commands = commands_of(steps, None);
        let levels: f64 = commands
            .iter()
            .map(|command| match command {
                Command::Camera(CameraCommand::ZoomBy {
                    levels,
                    anchor_points,
                    ..
                }) => {
                    assert_eq!(*anchor_points, (200.0, -100.0));
                    *levels
                }
                other => panic!("{other:?}"),
            })
            .sum();
        // A notch is about half a level: quick enough to cross the world, fine enough to aim.
        assert!((0.25..0.6).contains(&levels), "{levels} with {modifiers:?}");
    }
}

/// What egui is told of two fingers: of both as such, of the first as a pointer too.
fn fingers(phase: TouchPhase, first: Pos2, second: Pos2) -> Vec<Event> {
    let touch = |id, pos| Event::Touch {
        device_id: egui::TouchDeviceId(0),
        id: egui::TouchId(id),
        phase,
        pos,
        force: None,
    };
    let mut events = vec![touch(1, first), touch(2, second)];
    match phase {
        TouchPhase::Start => events.extend([Event::PointerMoved(first), button(first, true)]),
        TouchPhase::Move => events.push(Event::PointerMoved(first)),
        TouchPhase::End => events.extend([button(first, false), Event::PointerGone]),
        TouchPhase::Cancel => {}
    }
    events
}

#[test]
fn two_fingers_that_are_spread_zoom_about_the_first_and_throw_nothing() {
    let at = |spread: f32| (pos2(350.0 - spread, 300.0), pos2(450.0 + spread, 300.0));
    let mut steps = vec![vec![], fingers(TouchPhase::Start, at(0.0).0, at(0.0).1)];
    let moves = (1..=10_u8).map(|i| {
        let (first, second) = at(5.0 * f32::from(i));
        fingers(TouchPhase::Move, first, second)
    });
    steps.extend(moves);
    steps.push(fingers(TouchPhase::End, at(50.0).0, at(50.0).1));
    let commands = commands_of(steps, None);
    let (mut levels, mut dragged) = (0.0, 0.0);
    for command in commands {
        match command {
            Command::Camera(CameraCommand::ZoomBy { levels: by, .. }) => levels += by,
            Command::Camera(CameraCommand::Drag { dx_points, .. }) => dragged += dx_points,
            other => panic!("{other:?}"),
        }
    }
    // egui measures from where it saw both move first. What lies under the first finger stays.
    assert!(
        (levels - (200.0_f64 / 110.0).log2()).abs() < 0.01,
        "{levels}"
    );
    assert!((dragged + 50.0).abs() < 6.0, "{dragged}");
}
