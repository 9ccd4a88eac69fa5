//! Nothing moves by itself: a paused session asks for no frames.

use egui::{Rect, vec2};
use trackscope::ui::{Theme, Ui};

use crate::scene::Scene;

/// Shortest wait for the next frame that the last of many frames asked for.
fn repaint_delay(scene: &Scene, events: &[egui::Event]) -> std::time::Duration {
    let ctx = egui::Context::default();
    let mut ui = Ui::new(&ctx, Theme::dark());
    let mut delay = std::time::Duration::ZERO;
    for frame in 0..60_u32 {
        let mut input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, vec2(1280.0, 800.0))),
            time: Some(f64::from(frame) / 60.0),
            ..Default::default()
        };
        if frame == 5 {
            input.events.extend(events.iter().cloned());
        }
        let output = ctx.run_ui(input, |root| {
            ui.show(root, &scene.view());
        });
        delay = output.viewport_output[&egui::ViewportId::ROOT].repaint_delay;
        output.drop_without_applying_deltas();
    }
    delay
}

#[test]
fn a_paused_session_asks_for_no_frames() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(2);
    assert_eq!(repaint_delay(&scene, &[]), std::time::Duration::MAX);
    assert_eq!(
        repaint_delay(&Scene::empty(), &[]),
        std::time::Duration::MAX
    );
}

#[test]
fn the_table_and_the_events_ask_for_no_frames_once_they_are_there() {
    let scene = Scene::with_vehicles(40);
    for modifiers in [egui::Modifiers::NONE, egui::Modifiers::SHIFT] {
        let open = egui::Event::Key {
            key: egui::Key::E,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        };
        assert_eq!(repaint_delay(&scene, &[open]), std::time::Duration::MAX);
    }
}

#[test]
fn lit_controls_and_the_search_field_come_to_rest() {
    let scene = Scene::with_vehicles(40);
    let over_play = egui::Event::PointerMoved(egui::pos2(86.0, 700.0));
    // A tooltip may wait for its moment, but nothing redraws without end.
    let wait = repaint_delay(&scene, &[over_play]);
    assert!(wait > std::time::Duration::from_millis(100), "{wait:?}");
    let slash = egui::Event::Key {
        key: egui::Key::Slash,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    assert_eq!(repaint_delay(&scene, &[slash]), std::time::Duration::MAX);
}
