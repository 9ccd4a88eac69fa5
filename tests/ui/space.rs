//! Nothing lies on anything else, in any window that the panels are made for.

use egui::{Event, Key, Rect, Vec2, vec2};
use trackscope::ui::{LoadStage, Loading, Notice, NoticeLevel, PanelState, Source, Tab, Theme, Ui};

use crate::scene::Scene;

/// Panels of one frame, after a few frames of getting settled.
fn rects(scene: &Scene, size: Vec2, scale: f32, keys: &[Key], panels: PanelState) -> Vec<Rect> {
    let ctx = egui::Context::default();
    let mut ui = Ui::new(&ctx, Theme::dark());
    ui.set_panels(panels);
    for frame in 0..6_usize {
        let mut input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)),
            ..Default::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(scale);
        }
        if frame == 1 {
            input.events.extend(keys.iter().map(|key| Event::Key {
                key: *key,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: egui::Modifiers::NONE,
            }));
        }
        ctx.run_ui(input, |root| {
            ui.show(root, &scene.view());
        })
        .drop_without_applying_deltas();
    }
    ui.occupied().to_vec()
}

fn notices() -> Vec<Notice> {
    (0..9)
        .map(|id| Notice {
            id,
            level: NoticeLevel::Error,
            title: "A rather long sentence on what has happened to the data".into(),
            detail: "and on what can be done about it ".repeat(3),
        })
        .collect()
}

fn scenes() -> Vec<(&'static str, Scene)> {
    let selected = || {
        let mut scene = Scene::with_vehicles(40);
        scene.select(6);
        scene.seek(905.0);
        scene.adapter.is_software = true;
        scene
    };
    let mut several = selected();
    several.selection = (0..30)
        .filter_map(trackscope::model::VehicleKey::from_index)
        .collect();
    let mut noticed = selected();
    noticed.notices = notices();
    let mut loading = selected();
    loading.loading = Some(Loading {
        stage: LoadStage::Receiving,
        bytes: 24_000_000,
        total_bytes: None,
        vehicles: 120,
    });
    let mut waiting = Scene::empty();
    waiting.source = Source::Connecting {
        address: "some.host.with.a.long.name.example:49843".into(),
        attempt: 12,
        failed: None,
    };
    waiting.notices = notices().into_iter().take(1).collect();
    let mut given_up = Scene::empty();
    given_up.source = Source::GivenUp {
        address: "some.host.with.a.long.name.example:49843".into(),
        reason: "the handshake was not answered within 5 s: the server was shut down but its \
                 process runs on, or another program is there"
            .into(),
    };
    given_up.notices = notices().into_iter().take(1).collect();
    let mut lost = selected();
    lost.source = Source::Lost {
        address: "127.0.0.1:49843".into(),
        reason: "the application closed the connection".into(),
        retry_in_secs: 29.0,
    };
    let mut long = selected();
    let mut vehicles = long.fleet.vehicles().to_vec();
    for vehicle in &mut vehicles {
        vehicle.label = "מונית 🚕 a name without any mercy ".repeat(30);
        vehicle.id = "0123456789".repeat(40);
    }
    long.load(vehicles);
    long.credits
        .push(("another source of map data".repeat(4), String::new()));
    let mut moment = Scene::empty();
    moment.load(vec![crate::scene::vehicle(0, 1)]);
    let mut second = Scene::empty();
    second.load(vec![crate::scene::vehicle(0, 2)]);
    vec![
        ("one fix", moment),
        ("one second", second),
        ("empty", Scene::empty()),
        ("given up", given_up),
        ("lost", lost),
        ("vehicles", Scene::with_vehicles(40)),
        ("three vehicles", Scene::with_vehicles(3)),
        ("selected", selected()),
        ("several", several),
        ("notices", noticed),
        ("loading", loading),
        ("waiting", waiting),
        ("long names", long),
    ]
}

#[test]
fn panels_lie_inside_of_the_window_and_beside_each_other() {
    for (name, scene) in scenes() {
        for (width, height, scale) in [
            (900.0, 600.0, 1.0),
            (900.0, 600.0, 2.0),
            (2560.0, 1440.0, 1.0),
            (2560.0, 1440.0, 2.0),
            (1280.0, 720.0, 1.5),
            (760.0, 520.0, 1.0),
            (640.0, 480.0, 1.0),
            // 1400 × 900 at 300 %, 480 × 360 being the smallest window.
            (466.0, 300.0, 3.0),
            (480.0, 360.0, 1.0),
        ] {
            for keys in [&[][..], &[Key::B], &[Key::E], &[Key::B, Key::E]] {
                let size = vec2(width, height);
                let rects = rects(&scene, size, scale, keys, PanelState::default());
                assert_beside(name, size, &rects);
            }
        }
    }
}

/// That none lies on another one, and all in a window of this size.
fn assert_beside(name: &str, size: Vec2, rects: &[Rect]) {
    let screen = Rect::from_min_size(egui::Pos2::ZERO, size);
    assert!(rects.len() >= 4, "{name}: {rects:?}");
    for (i, a) in rects.iter().enumerate() {
        assert!(screen.contains_rect(*a), "{name} at {size}: {a} is outside");
        for b in &rects[i + 1..] {
            let both = a.intersect(*b);
            assert!(!both.is_positive(), "{name} at {size}: {a} and {b}");
        }
    }
}

#[test]
fn panels_of_the_least_and_the_largest_sizes_lie_beside_each_other_too() {
    let of_interest = ["selected", "several", "notices", "lost", "long names"];
    let scenes = scenes().into_iter();
    for (name, scene) in scenes.filter(|(name, _)| of_interest.contains(name)) {
        for size in [
            vec2(2560.0, 1440.0),
            vec2(1280.0, 720.0),
            vec2(900.0, 600.0),
            vec2(760.0, 520.0),
            vec2(608.0, 480.0),
            vec2(480.0, 360.0),
        ] {
            for open_table in [None, Some(Tab::Everyone)] {
                for points in [0, 300, u16::MAX] {
                    let panels = PanelState {
                        is_legend_open: true,
                        open_table,
                        table_height_points: Some(points),
                        list_width_points: Some(points),
                        ..PanelState::default()
                    };
                    // Where the window would leave the list closed it is opened.
                    let keys = if size.x < 760.0 { &[Key::B][..] } else { &[] };
                    let rects = rects(&scene, size, 1.0, keys, panels);
                    assert_beside(name, size, &rects);
                }
            }
        }
    }
}

#[test]
fn a_fit_keeps_clear_of_the_panels_and_leaves_room_for_the_data() {
    let ctx = egui::Context::default();
    let ui = Ui::new(&ctx, Theme::dark());
    let [left, top, right, bottom] = ui.map_padding(vec2(1440.0, 900.0), false);
    assert_eq!(left, 252.0 + 16.0 + 50.0);
    assert_eq!(right, 50.0);
    assert!(top >= 100.0 && bottom >= 180.0);
    for size in [vec2(900.0, 600.0), vec2(320.0, 200.0), vec2(0.0, 0.0)] {
        let [left, top, right, bottom] = ui.map_padding(size, false);
        assert!(left + right <= size.x * 0.67 && top + bottom <= size.y * 0.67);
    }
}

/// Whether the map, drawn under the panels, is clicked when `pos` is.
fn map_is_clicked(pos: egui::Pos2) -> bool {
    let scene = Scene::with_vehicles(40);
    let ctx = egui::Context::default();
    let mut ui = Ui::new(&ctx, Theme::dark());
    let mut was_clicked = false;
    for frame in 0..6_usize {
        let press = |pressed| Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        };
        let events = match frame {
            2 => vec![Event::PointerMoved(pos)],
            3 => vec![press(true)],
            4 => vec![press(false)],
            _ => Vec::new(),
        };
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, vec2(1280.0, 800.0))),
            events,
            ..Default::default()
        };
        ctx.run_ui(input, |root| {
            let sense = egui::Sense::click_and_drag();
            let map = root.interact(root.max_rect(), egui::Id::unique("map"), sense);
            was_clicked |= map.clicked();
            ui.show(root, &scene.view());
        })
        .drop_without_applying_deltas();
    }
    assert_eq!(ui.covers(&ctx, pos), !was_clicked);
    was_clicked
}

#[test]
fn a_click_on_a_panel_does_not_reach_the_map_under_it() {
    assert!(map_is_clicked(egui::pos2(640.0, 300.0)));
    for pos in [
        egui::pos2(140.0, 30.0),
        egui::pos2(100.0, 200.0),
        egui::pos2(640.0, 680.0),
        egui::pos2(1240.0, 22.0),
    ] {
        assert!(!map_is_clicked(pos), "{pos}");
    }
}
