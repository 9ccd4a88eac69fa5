//! What the app relies on when it shows a map.

use super::*;
use crate::basemap::catalog::{Catalog, ServerSpec};
use crate::basemap::http::ServerSource;
use crate::basemap::server::{TileServer, picture, response};
use crate::geo::{Camera, LonLat, WorldPoint};
use egui::epaint::Primitive;
use egui::{Context, FontData, FontDefinitions, FontFamily, RawInput, Vec2, pos2};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

fn soon() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "a deadline so that a hang fails")]
    let now = Instant::now();
    now + Duration::from_secs(60)
}

fn open(entry: &MapEntry) -> Basemap {
    Basemap::open(entry, MapEnv::default(), MapTheme::Dark, || {}).unwrap()
}

fn pictures(url_template: String, cache_dir: Option<PathBuf>) -> Basemap {
    let entry = Catalog::default().find("osm").unwrap();
    let MapSpec::Server(osm) = &entry.spec else {
        unreachable!()
    };
    let spec = ServerSpec {
        address: url_template,
        ..osm.clone()
    };
    let env = MapEnv {
        mapbox_token: None,
        cache_dir,
        offline: false,
    };
    let source = ServerSource::open(&spec, &env).unwrap();
    let mut map = open(&MapEntry::bundled());
    map.show_source(entry, Arc::new(source));
    map
}

/// Shows Valletta at a time in seconds; gives the meshes with a picture, and the number
/// of draw calls of vector tiles.
fn show(map: &mut Basemap, context: &Context, time_secs: f64) -> (usize, usize) {
    let position = LonLat::new(14.51, 35.9).unwrap();
    let camera = Camera::new(WorldPoint::from_lon_lat(position), 12.0);
    let rect = Rect::from_min_size(pos2(0.0, 0.0), Vec2::new(600.0, 400.0));
    let input = RawInput {
        screen_rect: Some(rect),
        time: Some(time_secs),
        ..Default::default()
    };
    let mut output = context.run_ui(input, |ui| map.show(ui, rect, &camera));
    output.textures_delta.clear();
    let primitives = context.tessellate(std::mem::take(&mut output.shapes), 1.0);
    let textured = primitives
        .iter()
        .filter(|clipped| match &clipped.primitive {
            Primitive::Mesh(mesh) => mesh.texture_id != egui::TextureId::default(),
            Primitive::Callback(_) => false,
        })
        .count();
    let callbacks = primitives
        .iter()
        .filter(|clipped| matches!(clipped.primitive, Primitive::Callback(_)))
        .count();
    (textured, callbacks)
}

fn context() -> Context {
    let context = Context::default();
    let mut fonts = FontDefinitions::empty();
    let inter = FontData::from_static(include_bytes!("../../assets/fonts/Inter-Medium.ttf"));
    fonts.font_data.insert("Inter".to_owned(), Arc::new(inter));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec!["Inter".to_owned()]);
    }
    context.set_fonts(fonts);
    context
}

#[test]
fn pictures_are_drawn_over_the_bundled_map_and_then_instead_of_it() {
    let server = TileServer::start(|_| Some(picture()));
    let mut map = pictures(server.url_template(), None);
    let context = context();
    assert_eq!(show(&mut map, &context, 0.0), (0, 0));
    assert!(!map.is_settled() && map.pending_count() > 6);
    assert!(map.wait_settled(soon()) && map.is_settled());
    let (textured, _) = show(&mut map, &context, 1.0);
    assert!(textured >= 6, "{textured}");
    assert_eq!(show(&mut map, &context, 2.0), (textured, 0));
    assert_eq!(map.take_problem(), None);
    let head = server.requests.recv().unwrap().to_lowercase();
    let agent = format!("user-agent: trackscope/{}", env!("CARGO_PKG_VERSION"));
    assert!(head.contains(&agent), "{head}");
    assert!(head.starts_with("get /12/"), "{head}");
}

#[test]
fn what_a_server_lets_us_keep_is_not_fetched_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = TileServer::start(|_| Some(picture()));
    let context = context();
    let fetched = |server: &TileServer| server.requests.try_iter().count();
    for run in 0..2 {
        let mut map = pictures(server.url_template(), Some(folder.path().to_owned()));
        show(&mut map, &context, 0.0);
        assert!(map.wait_settled(soon()));
        assert!(show(&mut map, &context, 1.0).0 >= 6);
        drop(map);
        assert_eq!(fetched(&server) > 0, run == 0);
    }
}

#[test]
fn a_server_that_cannot_be_reached_is_told_once_and_the_bundled_map_is_drawn() {
    // It hangs up without a word.
    let server = TileServer::start(|_| Some(Vec::new()));
    let mut map = pictures(server.url_template(), None);
    let context = context();
    show(&mut map, &context, 0.0);
    assert!(map.wait_settled(soon()));
    let (textured, callbacks) = show(&mut map, &context, 1.0);
    assert_eq!(textured, 0);
    assert!(callbacks > 0);
    let problem = map.take_problem().unwrap();
    assert!(problem.message.contains("OpenStreetMap cannot be reached"));
    assert!(problem.detail.contains("tile 12/"), "{}", problem.detail);
    assert_eq!(map.take_problem(), None);
}

#[test]
fn tiles_that_failed_are_asked_for_again_after_a_while() {
    let works = Arc::new(AtomicBool::new(false));
    let switch = Arc::clone(&works);
    let server = TileServer::start(move |_| {
        Some(match switch.load(Ordering::Relaxed) {
            true => picture(),
            false => response("403 Forbidden", b"blocked"),
        })
    });
    let mut map = pictures(server.url_template(), None);
    let context = context();
    show(&mut map, &context, 0.0);
    assert!(map.wait_settled(soon()));
    let problem = map.take_problem().unwrap();
    assert!(problem.message.contains("403"), "{}", problem.message);
    works.store(true, Ordering::Relaxed);
    show(&mut map, &context, 1.0);
    assert_eq!(map.pending_count(), 0);
    show(&mut map, &context, 100.0);
    assert!(map.wait_settled(soon()));
    assert!(show(&mut map, &context, 101.0).0 >= 6);
    assert_eq!(map.take_problem(), None);
}

#[test]
fn a_tile_that_the_server_does_not_have_is_looked_for_above_and_no_problem() {
    let server = TileServer::start(|_| Some(response("404 Not Found", b"")));
    let mut map = pictures(server.url_template(), None);
    let context = context();
    let mut zooms = Vec::new();
    for second in 0..5 {
        show(&mut map, &context, f64::from(second));
        assert!(map.wait_settled(soon()));
        zooms.extend(server.requests.try_iter().map(|head| head[5..7].to_owned()));
    }
    zooms.dedup();
    assert_eq!(zooms, ["12", "11", "10", "9/"]);
    show(&mut map, &context, 100.0);
    assert!(map.is_complete());
    assert_eq!(server.requests.try_iter().count(), 0);
    assert_eq!(map.take_problem(), None);
}

#[test]
fn closing_the_map_does_not_wait_for_a_server_that_does_not_answer() {
    let server = TileServer::start(|_| None);
    let mut map = pictures(server.url_template(), None);
    show(&mut map, &context(), 0.0);
    server.requests.recv().unwrap();
    let (done, closed) = crossbeam_channel::bounded(1);
    let closing = std::thread::Builder::new()
        .name("closing".to_owned())
        .spawn(move || {
            drop(map);
            done.send(()).unwrap();
        })
        .unwrap();
    // The request itself would take 20 seconds to give up.
    assert!(closed.recv_timeout(Duration::from_secs(10)).is_ok());
    closing.join().unwrap();
}

#[test]
fn each_map_has_its_name_credits_and_ground() {
    let mut bundled = open(&MapEntry::bundled());
    let credits = bundled.credits().into_iter();
    let credits: Vec<_> = credits.map(|credit| credit.text).collect();
    assert_eq!(credits, ["© OpenStreetMap contributors", "Natural Earth"]);
    let dark = bundled.ground_rgb();
    bundled.set_theme(MapTheme::Light);
    assert!(bundled.ground_rgb()[0] > dark[0]);
    let none = open(&MapEntry::none());
    assert!(none.credits().is_empty());
    assert_eq!(none.ground_rgb(), dark);
    // Pictures are light, and so is what stands in for them.
    let osm = pictures("http://127.0.0.1:1/{z}/{x}/{y}".to_owned(), None);
    assert_eq!(osm.ground_rgb(), bundled.ground_rgb());
    assert_eq!(
        (osm.name(), osm.entry().name.as_str()),
        ("OpenStreetMap", "osm")
    );
    assert_eq!(
        osm.credits()[0].url,
        "https://www.openstreetmap.org/copyright"
    );
}

#[test]
fn the_map_leaves_pointer_input_to_the_app() {
    let mut map = open(&MapEntry::bundled());
    let context = context();
    let camera = Camera::new(WorldPoint::default(), 4.0);
    let rect = Rect::from_min_size(pos2(0.0, 0.0), Vec2::new(600.0, 400.0));
    let at = pos2(300.0, 200.0);
    let button = |pressed| egui::Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::default(),
    };
    let mut clicks = 0;
    for events in [
        vec![egui::Event::PointerMoved(at)],
        vec![button(true)],
        vec![button(false)],
        vec![],
    ] {
        let input = RawInput {
            screen_rect: Some(rect),
            events,
            ..Default::default()
        };
        let mut output = context.run_ui(input, |ui| {
            let id = egui::Id::unique("app");
            let response = ui.interact(rect, id, egui::Sense::click_and_drag());
            clicks += usize::from(response.clicked());
            // Drawn after the app's own response, and so above it.
            map.show(ui, rect, &camera);
        });
        output.textures_delta.clear();
    }
    assert_eq!(clicks, 1);
}
