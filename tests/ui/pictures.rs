//! Draws the panels in many states to PNG files, for people to look at.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

use egui::{Color32, Event, Key, Modifiers, Pos2, Rect, Vec2, pos2, vec2};
use trackscope::model::VehicleKey;
use trackscope::preferences::Scale;
use trackscope::time::{DisplayZone, OffsetChange, Offsets, SaidZone, TimeRange};
use trackscope::ui::{
    LabelSpace, LoadStage, Loading, MapLabel, MapLabels, MapNetwork, Notice, NoticeLevel, Said,
    Source, StoreView, Theme, TokenAsked, Ui,
};

use trackscope::units::Units;

use crate::paint::Painter;
use crate::scene::Scene;

struct Picture {
    name: &'static str,
    size: Vec2,
    scale: f32,
    theme: Theme,
    scene: Scene,
    events: Vec<Event>,
    /// What comes in later frames.
    later: Vec<(u32, Vec<Event>)>,
    /// A file is held over the window.
    held: Option<&'static str>,
    /// A list of as many vehicles is open.
    stack: usize,
}

fn picture(name: &'static str, width: f32, height: f32, scene: Scene) -> Picture {
    Picture {
        name,
        size: vec2(width, height),
        scale: 1.0,
        theme: Theme::dark(),
        scene,
        events: Vec::new(),
        later: Vec::new(),
        held: None,
        stack: 0,
    }
}

/// Run by hand: `TRACKSCOPE_PICTURES=/tmp/ui cargo test --test ui -- --ignored pictures`.
#[test]
#[ignore = "draws pictures for people; compares nothing"]
fn pictures() {
    let folder = std::env::var("TRACKSCOPE_PICTURES").unwrap_or_else(|_| "/tmp/ui".into());
    let only = std::env::var("TRACKSCOPE_PICTURE").unwrap_or_default();
    std::fs::create_dir_all(&folder).unwrap();
    for picture in all().into_iter().filter(|p| p.name.contains(&only)) {
        draw(&picture, Path::new(&folder));
    }
}

fn selected(index: usize) -> Scene {
    let mut scene = Scene::with_vehicles(40);
    scene.clock.play();
    scene.select(index);
    scene
}

/// As the application sends it: a fix every second, most of them filled in, without speeds.
fn filled_in() -> Scene {
    let mut scene = Scene::with_vehicles(40);
    let mut vehicles = scene.fleet.vehicles().to_vec();
    vehicles[0] = crate::scene::filled_in_vehicle(0, 1800);
    scene.load(vehicles);
    scene.clock.play();
    scene.select(0);
    scene.seek(872.4);
    scene
}

fn several() -> Scene {
    let mut scene = selected(2);
    scene.selection = [2, 4, 5, 6, 9, 12, 20]
        .into_iter()
        .filter_map(VehicleKey::from_index)
        .collect();
    scene
}

fn notice(id: u64, level: NoticeLevel, title: &str, detail: &str) -> Notice {
    Notice {
        id,
        level,
        title: title.into(),
        detail: detail.into(),
    }
}

fn with_notices(mut scene: Scene) -> Scene {
    let many_lines: String = (0..40)
        .map(|i| {
            format!(
                "vehicle \"van-{i}\", fix {}: latitude = 91.{i}: outside of -90 to 90\n",
                i * 7
            )
        })
        .collect();
    scene.notices = vec![
        notice(1, NoticeLevel::Info, "An old one", ""),
        notice(
            2,
            NoticeLevel::Info,
            "Recording to /home/anna/tracks/2026-05-04.jsonl",
            "",
        ),
        notice(
            3,
            NoticeLevel::Error,
            "The map could not be loaded",
            "tile.openstreetmap.org does not answer. The bundled map is shown.",
        ),
        notice(
            4,
            NoticeLevel::Warning,
            "214 of 68,504 fixes were refused",
            &many_lines,
        ),
        notice(
            5,
            NoticeLevel::Warning,
            "Vehicle \"van-7\" was sent twice",
            "Both are shown.",
        ),
        notice(6, NoticeLevel::Info, "Connected again", ""),
    ];
    scene
}

/// A map of a server that was asked for, faint.
fn networked() -> Scene {
    let mut scene = selected(2);
    scene.basemap_name = "OpenStreetMap".into();
    scene.chosen_map = "osm".into();
    scene.opacity_percent = 60;
    scene.network = MapNetwork::Asking("tile.openstreetmap.org");
    scene.token.is_known = true;
    scene
}

/// A token is asked for.
fn asking(refused: Option<&'static str>, store: StoreView<'static>) -> Scene {
    let mut scene = selected(2);
    scene.token.asked = Some(TokenAsked { refused, store });
    scene
}

/// A map with long credits.
fn credited() -> Scene {
    let mut scene = networked();
    let credit = |text: &str| (text.to_owned(), "https://maps.example/".to_owned());
    scene.credits = vec![
        credit("© OpenStreetMap contributors"),
        credit("Contains data of the National Mapping Agency of a country with a long name, 2026"),
        credit("Elevation: a further agency"),
        credit("Aerial pictures © 2025 a company, all rights reserved"),
        credit("Natural Earth"),
    ];
    scene
}

/// A click on the chip of the map.
fn map_chip(width: f32) -> Vec<Event> {
    click(width - 110.0, 38.0)
}

/// Some vehicles, which have a lane each.
fn lanes(count: usize) -> Scene {
    let mut scene = Scene::with_vehicles(count);
    scene.seek(872.4);
    scene.select(count / 2);
    scene
}

/// Two recordings 71 days apart, with what lies between them skipped.
fn far_apart() -> Scene {
    let mut scene = Scene::empty();
    let mut vehicles: Vec<_> = (0..3).map(|i| crate::scene::vehicle(i, 20_000)).collect();
    vehicles.extend((3..6).map(|i| crate::scene::later_vehicle(i, 30_000, 71.13)));
    scene.load(vehicles);
    let range = scene.fleet.range().unwrap();
    let quiet = TimeRange::new(
        range.start().saturating_add_micros(20_002_000_000),
        range.end().saturating_add_micros(-30_002_000_000),
    );
    scene.clock.set_quiet([quiet].into());
    scene.clock.set_skips_quiet(true);
    scene.clock.seek(quiet.end());
    scene.clock.fit_rate(60.0);
    scene.said = Some(Said::Skipped(quiet));
    scene
}

/// A part of the session is chosen.
fn with_part(mut scene: Scene) -> Scene {
    let range = scene.clock.range().unwrap();
    let part = TimeRange::new(range.at_fraction(0.3), range.at_fraction(0.62));
    scene.clock.set_window(Some(part));
    scene
}

/// Times are shown on another clock than the recorded one.
fn moved_clock() -> Scene {
    let mut scene = lanes(2);
    scene
        .time_face
        .say(Some(SaidZone::Offset(7200)), Offsets::default());
    assert!(
        scene
            .time_face
            .want(DisplayZone::Offset(0), Default::default())
    );
    scene
}

fn wheel(x: f32, y: f32, points: f32) -> Vec<Event> {
    let pos = pos2(x, y);
    let wheel = Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    };
    vec![Event::PointerMoved(pos), wheel]
}

fn all() -> Vec<Picture> {
    let mut loading = Scene::empty();
    loading.source = Source::Live {
        address: "127.0.0.1:49843".into(),
    };
    loading.loading = Some(Loading {
        stage: LoadStage::Receiving,
        bytes: 24_000_000,
        total_bytes: Some(61_000_000),
        vehicles: 120,
    });
    let mut software = selected(2);
    software.adapter.is_software = true;
    let mut connecting = Scene::empty();
    connecting.source = Source::Connecting {
        address: "127.0.0.1:49843".into(),
        attempt: 3,
        failed: None,
    };
    let mut gap = selected(6);
    gap.seek(905.0);
    let mut long = selected(2);
    let mut vehicles = long.fleet.vehicles().to_vec();
    vehicles[2].label =
        "The very long name of a vehicle that somebody typed in without any mercy".into();
    vehicles[3].label = "سيارة الإسعاف 🚑 number 4".into();
    long.load(vehicles);
    long.seek(872.4);
    let mut days = Scene::empty();
    days.load((0..12).map(|i| crate::scene::slow_vehicle(i, 71)).collect());
    days.source = Source::File {
        name: "malta-spring-2026.jsonl.zst".into(),
    };
    days.seek(86_400.0 * 30.3);
    let live = |follows: bool| {
        let mut live = selected(2);
        live.clock.set_loops(!follows);
        live.append_live(1.0);
        if follows {
            live.clock.follow_newest(live.fleet.newest());
        }
        live
    };
    let light = |mut p: Picture| {
        p.theme = Theme::light();
        p
    };
    let doubled = |mut p: Picture| {
        p.scale = 2.0;
        p
    };
    let stacked = |mut p: Picture, count| {
        p.stack = count;
        p
    };
    let after = |mut p: Picture, events| {
        p.events = events;
        p
    };
    let later = |mut p: Picture, events| {
        p.later = events;
        p
    };
    let dragging = |mut p: Picture, path| {
        p.held = Some(path);
        p
    };
    let settings = || key_with(Modifiers::COMMAND, Key::Comma);
    let mut miles = selected(2);
    miles.preferences.units = Units::MilesPerHour;
    miles.preferences.scale = Scale::of_percent(150);
    let in_malta = || {
        let mut scene = lanes(2);
        let malta = crate::scene::ZONES[3];
        scene
            .time_face
            .say(Some(SaidZone::Offset(0)), Offsets::default());
        scene.preferences.zone = DisplayZone::Named(malta);
        scene.recent_zones = vec![malta];
        let start = scene.fleet.range().unwrap().start();
        let summer = OffsetChange {
            from: start,
            offset_secs: 7200,
        };
        let offsets = Offsets::new(&[summer]);
        assert!(scene.time_face.want(scene.preferences.zone, offsets));
        scene
    };
    vec![
        after(picture("settings", 1400.0, 900.0, miles), settings()),
        after(
            light(picture("settings-light", 900.0, 600.0, in_malta())),
            settings(),
        ),
        after(
            picture("settings-300-percent", 466.0, 300.0, in_malta()),
            settings(),
        ),
        later(
            after(
                picture("settings-zones", 900.0, 600.0, in_malta()),
                settings(),
            ),
            vec![(4, click(490.0, 285.0))],
        ),
        picture("at-300-percent", 466.0, 300.0, selected(2)),
        after(
            picture("at-300-percent-legend", 466.0, 300.0, selected(2)),
            key(Key::Y),
        ),
        picture("zone-named", 1280.0, 800.0, in_malta()),
        picture("live-following", 1280.0, 800.0, live(true)),
        picture("live-held", 1280.0, 800.0, live(false)),
        light(picture("live-following-light", 1280.0, 800.0, live(true))),
        light(picture("live-held-light", 1280.0, 800.0, live(false))),
        picture("live-narrow", 560.0, 420.0, live(true)),
        picture("live-narrowest", 480.0, 360.0, live(true)),
        picture("1440", 1440.0, 900.0, selected(2)),
        light(picture("1440-light", 1440.0, 900.0, selected(2))),
        picture("900", 900.0, 600.0, software),
        picture("2560", 2560.0, 1440.0, selected(2)),
        doubled(picture("900-2x", 900.0, 600.0, selected(2))),
        picture("empty", 1440.0, 900.0, Scene::empty()),
        light(picture("connecting-light", 900.0, 600.0, connecting)),
        picture("loading", 1440.0, 900.0, loading),
        picture("notices", 1440.0, 900.0, with_notices(selected(2))),
        picture("notices-900", 900.0, 600.0, with_notices(selected(2))),
        picture("gap", 1440.0, 900.0, gap),
        picture("long", 900.0, 600.0, long),
        picture("days", 1440.0, 900.0, days),
        picture("narrow", 640.0, 480.0, selected(2)),
        after(picture("keys", 1440.0, 900.0, selected(2)), key(Key::F1)),
        after(
            light(picture("keys-light-900", 900.0, 600.0, selected(2))),
            key(Key::F1),
        ),
        after(
            picture("palette", 1440.0, 900.0, selected(2)),
            key_with(Modifiers::COMMAND, Key::K),
        ),
        after(
            light(picture("palette-light-900", 900.0, 600.0, selected(2))),
            key_with(Modifiers::COMMAND, Key::K),
        ),
        after(
            picture("menu", 1440.0, 900.0, selected(2)),
            click(560.0, 794.0),
        ),
        after(
            picture("hover", 1440.0, 900.0, selected(2)),
            vec![Event::PointerMoved(pos2(900.0, 832.0))],
        ),
        after(
            picture("maps", 1440.0, 900.0, selected(2)),
            map_chip(1440.0),
        ),
        after(
            light(picture("maps-light-900", 900.0, 600.0, networked())),
            map_chip(900.0),
        ),
        after(
            doubled(picture("maps-2x", 900.0, 600.0, networked())),
            map_chip(900.0),
        ),
        later(
            after(
                picture("maps-address", 1440.0, 900.0, selected(2)),
                map_chip(1440.0),
            ),
            vec![
                (6, click(1250.0, 494.0)),
                (
                    12,
                    vec![Event::Text("https://maps.city.example/tiles".into())],
                ),
            ],
        ),
        picture("token", 1440.0, 900.0, asking(None, StoreView::Ready)),
        light(picture(
            "token-light-900",
            900.0,
            600.0,
            asking(
                Some("Mapbox does not accept the token that was used."),
                StoreView::Missing("this system offers none"),
            ),
        )),
        dragging(
            picture("drop", 1440.0, 900.0, selected(2)),
            "/maps/malta.pmtiles",
        ),
        dragging(
            light(picture("drop-light-900", 900.0, 600.0, selected(2))),
            "/home/anna/photo.png",
        ),
        after(
            picture("place", 1440.0, 900.0, networked()),
            vec![Event::PointerMoved(pos2(700.0, 420.0))],
        ),
        after(
            picture("credits-900", 900.0, 600.0, credited()),
            vec![Event::PointerMoved(pos2(500.0, 300.0))],
        ),
        picture("credits-narrow", 480.0, 360.0, credited()),
        picture("time-lanes", 1440.0, 900.0, lanes(8)),
        light(picture("time-lanes-light", 1440.0, 900.0, lanes(12))),
        picture("time-lanes-900", 900.0, 600.0, lanes(12)),
        picture("time-lanes-one", 1440.0, 900.0, lanes(1)),
        doubled(picture("time-lanes-2x", 1280.0, 720.0, lanes(5))),
        picture("time-2560", 2560.0, 1440.0, lanes(12)),
        picture("time-apart", 1440.0, 900.0, far_apart()),
        light(picture("time-apart-light", 900.0, 600.0, far_apart())),
        picture("time-part", 1440.0, 900.0, with_part(lanes(8))),
        light(picture(
            "time-part-light",
            900.0,
            600.0,
            with_part(selected(2)),
        )),
        picture("time-zone", 1440.0, 900.0, moved_clock()),
        picture("time-zone-900", 900.0, 600.0, moved_clock()),
        after(
            picture("time-zoomed", 1440.0, 900.0, lanes(8)),
            wheel(900.0, 830.0, 500.0),
        ),
        after(
            picture("time-zoomed-band", 1440.0, 900.0, selected(2)),
            wheel(900.0, 830.0, 1200.0),
        ),
        after(
            picture("time-hover", 1440.0, 900.0, lanes(8)),
            vec![Event::PointerMoved(pos2(900.0, 810.0))],
        ),
        after(picture("time-go", 1440.0, 900.0, lanes(8)), key(Key::G)),
        after(
            picture("time-steps", 1440.0, 900.0, selected(2)),
            click(230.0, 780.0),
        ),
        after(
            picture("time-zone-menu", 1440.0, 900.0, selected(2)),
            click(600.0, 780.0),
        ),
        after(picture("legend", 1440.0, 900.0, selected(2)), key(Key::Y)),
        light(after(
            picture("legend-light-900", 900.0, 600.0, selected(2)),
            key(Key::Y),
        )),
        picture("details", 1440.0, 900.0, filled_in()),
        light(picture("details-light", 1440.0, 900.0, filled_in())),
        doubled(picture("details-2560", 2560.0, 1440.0, filled_in())),
        picture("many", 1440.0, 900.0, several()),
        light(picture("many-900", 900.0, 600.0, several())),
        after(
            picture("chart-hover", 1440.0, 900.0, filled_in()),
            vec![Event::PointerMoved(pos2(1200.0, 400.0))],
        ),
        after(picture("folded", 900.0, 600.0, selected(2)), key(Key::D)),
        stacked(picture("stack", 1440.0, 900.0, selected(2)), 5),
        stacked(light(picture("stack-light", 900.0, 600.0, selected(2))), 38),
        doubled(stacked(picture("stack-2x", 900.0, 600.0, selected(2)), 38)),
        after(
            picture("row", 1440.0, 900.0, selected(2)),
            vec![Event::PointerMoved(pos2(120.0, 220.0))],
        ),
    ]
}

fn draw(picture: &Picture, folder: &Path) {
    let ctx = egui::Context::default();
    let mut panels = Ui::new(&ctx, picture.theme);
    let mut names = MapLabels::default();
    let mut painter = Painter::new();
    let mut shapes = Vec::new();
    for frame in 0..24_u32 {
        let mut input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, picture.size)),
            time: Some(f64::from(frame) / 60.0),
            focused: true,
            ..Default::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(picture.scale);
        }
        if frame == 3 {
            input.events.extend(picture.events.iter().cloned());
        }
        for (_, events) in picture.later.iter().filter(|(at, _)| *at == frame) {
            input.events.extend(events.iter().cloned());
        }
        input
            .hovered_files
            .extend(picture.held.map(|path| egui::HoveredFile {
                path: Some(path.into()),
                ..Default::default()
            }));
        let mut output = ctx.run_ui(input, |root| {
            paint_map(root, &panels, &mut names, &picture.scene);
            if frame == 2 && picture.stack > 0 {
                let vehicles = (2..).filter_map(VehicleKey::from_index).take(picture.stack);
                let total = picture.stack + usize::from(picture.stack > 9) * 1200;
                panels.offer_vehicles(pos2(420.0, 180.0), vehicles.collect(), total);
            }
            panels.show(root, &picture.scene.view());
        });
        painter.update_textures(&mut output.textures_delta);
        shapes = std::mem::take(&mut output.shapes);
        output.drop_without_applying_deltas();
    }
    let image = painter.draw(&ctx, shapes);
    let file = File::create(folder.join(format!("{}.png", picture.name))).unwrap();
    let mut encoder = png::Encoder::new(BufWriter::new(file), image.width, image.height);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&image.rgba).unwrap();
}

fn key(key: Key) -> Vec<Event> {
    key_with(Modifiers::NONE, key)
}

fn key_with(modifiers: Modifiers, key: Key) -> Vec<Event> {
    vec![Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }]
}

fn click(x: f32, y: f32) -> Vec<Event> {
    let pos = pos2(x, y);
    let press = |pressed| Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    vec![Event::PointerMoved(pos), press(true), press(false)]
}

/// Something like a map: ground, a few roads, markers with their names.
fn paint_map(ui: &egui::Ui, panels: &Ui, names: &mut MapLabels, scene: &Scene) {
    let theme = panels.theme();
    let screen = ui.max_rect();
    let painter = ui.painter();
    painter.rect_filled(screen, 0.0, theme.ground);
    let road = theme.ground.lerp_to_gamma(theme.text_3, 0.25);
    for i in 0..24 {
        let x = screen.left() + i as f32 * 130.0;
        painter.line_segment(
            [pos2(x, screen.top()), pos2(x + 260.0, screen.bottom())],
            (2.0, road),
        );
        let y = screen.top() + i as f32 * 90.0;
        painter.line_segment(
            [pos2(screen.left(), y), pos2(screen.right(), y - 140.0)],
            (1.5, road),
        );
    }
    let mut labels = Vec::new();
    let now = scene.clock.playhead();
    for (i, vehicle) in scene.fleet.vehicles().iter().enumerate() {
        let Some(pose) = vehicle.track.pose_at(now) else {
            continue;
        };
        let (dx, dy) = scene.camera.screen_from_world(pose.position);
        let place = screen.center() + vec2(dx as f32, dy as f32);
        let color = Color32::from_rgb(vehicle.color.r, vehicle.color.g, vehicle.color.b);
        painter.circle(place, 8.0, color, (2.0, Color32::WHITE));
        labels.push(MapLabel {
            vehicle: VehicleKey::from_index(i).unwrap(),
            anchor: place,
            offset_points: 14.0,
            text: &vehicle.label,
            emphasized: scene.selection.iter().any(|key| key.index() == i),
        });
    }
    labels.sort_by_key(|label| !label.emphasized);
    let space = LabelSpace {
        panels: panels.occupied(),
        markers: &[],
        fleet_generation: scene.generation,
    };
    // The program draws them as sprites; here any halo will do.
    for name in names.place(painter, &labels, &space) {
        for (dx, dy) in [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
            let place = name.left_top + vec2(dx, dy);
            painter.galley(place, Arc::clone(&name.galley), theme.ground);
        }
        painter.galley(name.left_top, name.galley, theme.text_1);
    }
}
