//! What the app relies on when it shows a map.

use super::*;
use crate::basemap::catalog::{Catalog, ServerSpec};
use crate::basemap::files::FileSource;
use crate::basemap::files::sample::{Folder, valletta};
use crate::basemap::net::{Address, ServerSource};
use crate::basemap::pmtiles::sample::SampleArchive;
use crate::basemap::server::{TileServer, picture, response};
use crate::geo::{Camera, LonLat, WorldPoint};
use egui::epaint::Primitive;
use egui::{Context, FontData, FontDefinitions, FontFamily, RawInput, Vec2, pos2};
use std::path::{Path, PathBuf};
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
        address: Address::parse(&url_template).unwrap(),
        ..osm.clone()
    };
    let env = MapEnv {
        mapbox_token: None,
        cache_dir,
        ..MapEnv::default()
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
    assert!(problem.message.contains("OpenStreetMap breaks off"));
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
    while server.requests.try_recv().is_ok() {}
    // Left alone: it is looked for what is kept, here for nothing, and the server not asked.
    for tenth in 0..10 {
        show(&mut map, &context, 1.0 + f64::from(tenth) / 10.0);
        assert!(map.wait_settled(soon()));
    }
    assert!(map.is_complete() && map.due_in_secs(2.0).unwrap() > 2.0);
    assert_eq!(server.requests.try_iter().count(), 0);
    assert_eq!(map.take_recovery(), None);
    show(&mut map, &context, 100.0);
    assert!(map.wait_settled(soon()));
    assert!(show(&mut map, &context, 101.0).0 >= 6);
    assert_eq!(map.take_problem(), None);
    assert_eq!(map.take_recovery(), Some(problem.message));
    assert_eq!(map.due_in_secs(101.0), None);
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

/// A map of the file at `path`, once it is open.
fn of_file(path: &Path) -> Basemap {
    let entry = Catalog::file(path);
    let source = FileSource::open(path).unwrap();
    let mut map = open(&MapEntry::bundled());
    map.show_source(entry, Arc::new(source));
    map
}

/// Pictures of `pixel` wherever [`show`] looks.
fn pictures_of(pixel: [u8; 4]) -> Vec<u8> {
    let image = image::RgbaImage::from_pixel(256, 256, image::Rgba(pixel));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(image)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    let bytes = bytes.into_inner();
    let mut archive = SampleArchive {
        tile_type: 2,
        tile_packing: 1,
        ..SampleArchive::default()
    };
    let middle = valletta(12);
    for x in middle.x - 3..=middle.x + 3 {
        for y in middle.y - 3..=middle.y + 3 {
            archive.add(walkers::TileId { x, y, ..middle }, &bytes);
        }
    }
    archive.bytes(None)
}

#[test]
fn a_file_that_vanishes_is_told_once_until_it_was_back() {
    let folder = Folder::new();
    let path = folder.write("city.pmtiles", &pictures_of([9, 9, 9, 255]));
    let mut map = of_file(&path);
    let context = context();
    for again in [0.0, 1000.0] {
        map.forget_tiles();
        std::fs::rename(&path, folder.path("away")).unwrap();
        show(&mut map, &context, again);
        assert!(map.wait_settled(soon()));
        let (textured, callbacks) = show(&mut map, &context, again + 1.0);
        assert!(textured == 0 && callbacks > 0);
        let problem = map.take_problem().unwrap();
        assert!(problem.message.contains("city cannot be read now"));
        assert!(problem.detail.contains("city.pmtiles is not there"));
        show(&mut map, &context, again + 100.0);
        assert!(map.wait_settled(soon()));
        assert_eq!(map.take_problem(), None);
        std::fs::rename(folder.path("away"), &path).unwrap();
        show(&mut map, &context, again + 300.0);
        assert!(map.wait_settled(soon()));
        assert!(show(&mut map, &context, again + 301.0).0 >= 6);
        assert_eq!(map.take_problem(), None);
    }
}

#[test]
fn a_newer_version_of_a_file_is_drawn_in_place_of_the_older() {
    let folder = Folder::new();
    let path = folder.write("city.pmtiles", &pictures_of([9, 9, 9, 255]));
    let mut map = of_file(&path);
    let context = context();
    show(&mut map, &context, 0.0);
    assert!(map.wait_settled(soon()));
    show(&mut map, &context, 1.0);
    assert_eq!(map.drawn_theme(), MapTheme::Dark);
    folder.write("city.pmtiles", &pictures_of([250, 250, 250, 0]));
    // Something has to be asked for.
    map.forget_tiles();
    for second in 2..6 {
        show(&mut map, &context, f64::from(second));
        assert!(map.wait_settled(soon()));
    }
    // All of it can be seen through.
    assert!(show(&mut map, &context, 7.0).1 > 0);
    assert_eq!(map.take_problem(), None);
}

#[test]
fn the_bundled_map_is_seen_through_pictures_and_not_drawn_below_opaque_ones() {
    let folder = Folder::new();
    for (alpha, is_seen) in [(255, false), (254, true), (0, true)] {
        let path = folder.write("city.pmtiles", &pictures_of([9, 9, 9, alpha]));
        let mut map = of_file(&path);
        let context = context();
        show(&mut map, &context, 0.0);
        assert!(map.wait_settled(soon()));
        show(&mut map, &context, 1.0);
        assert!(map.wait_settled(soon()));
        let (textured, callbacks) = show(&mut map, &context, 2.0);
        assert!(textured >= 6);
        assert_eq!(callbacks > 0, is_seen, "{alpha}");
    }
}

#[test]
fn a_file_that_cannot_be_opened_leaves_the_map_and_is_told() {
    let folder = Folder::new();
    let path = folder.write("city.pmtiles", b"<html>");
    let mut map = open(&Catalog::file(&path));
    let context = context();
    show(&mut map, &context, 0.0);
    assert!(map.wait_settled(soon()));
    assert_eq!(map.entry().name, "bundled");
    let problem = map.take_problem().unwrap();
    assert!(problem.message.contains("city cannot be opened"));
    assert!(
        problem.detail.contains("is a web page"),
        "{}",
        problem.detail
    );
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
    let osm = pictures("http://127.0.0.1:1/{z}/{x}/{y}.png".to_owned(), None);
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

/// A map as the user has it: opened by its address.
fn open_at(address: &str, env: MapEnv) -> Basemap {
    let entry = Catalog::default().find(address).unwrap();
    Basemap::open(&entry, env, MapTheme::Dark, || {}).unwrap()
}

/// Shows a map until it has all that it will have now.
fn settle(map: &mut Basemap, context: &Context, from_secs: f64) -> (usize, usize) {
    for step in 0..20 {
        show(map, context, from_secs + f64::from(step) / 100.0);
        assert!(map.wait_settled(soon()));
        if map.is_complete() {
            break;
        }
    }
    show(map, context, from_secs + 0.5)
}

#[test]
fn a_map_whose_server_is_dead_at_the_start_is_opened_when_it_is_back() {
    let works = Arc::new(AtomicBool::new(false));
    let switch = Arc::clone(&works);
    let server = TileServer::start(move |path| {
        Some(match (switch.load(Ordering::Relaxed), path) {
            (false, _) => response("503 Service Unavailable", b""),
            (true, "/map.json") => response(
                "200 OK",
                br#"{"tiles": ["/{z}/{x}/{y}.png"], "name": "Own"}"#,
            ),
            (true, _) => picture(),
        })
    });
    let context = context();
    let mut map = open_at(
        &format!("http://{}/map.json", server.address),
        MapEnv::default(),
    );
    let (textured, callbacks) = settle(&mut map, &context, 0.0);
    assert!(textured == 0 && callbacks > 0, "the bundled map is drawn");
    let problem = map.take_problem().unwrap();
    assert!(
        problem
            .message
            .contains("cannot be opened: Bundled map is shown"),
        "{problem:?}"
    );
    assert!(problem.detail.contains("503"), "{problem:?}");
    assert!(map.is_switching() && map.host().is_none());
    // It is tried again after a while, and told only once.
    assert!(map.due_in_secs(1.0).unwrap() > 1.0);
    settle(&mut map, &context, 10.0);
    assert_eq!(map.take_problem(), None);
    works.store(true, Ordering::Relaxed);
    assert!(settle(&mut map, &context, 100.0).0 >= 6);
    assert_eq!((map.name(), map.is_switching()), ("Own", false));
    assert_eq!(map.host(), Some(server.address.to_string().as_str()));
    assert_eq!(map.take_recovery(), Some(problem.message));
}

#[test]
fn kept_tiles_are_drawn_while_the_server_is_away_and_say_nothing_of_its_return() {
    let folder = tempfile::tempdir().unwrap();
    let works = Arc::new(AtomicBool::new(true));
    let switch = Arc::clone(&works);
    let server = TileServer::start(move |path| {
        let is_kept = path.starts_with("/12/") && !path.contains("/2211/");
        Some(match (switch.load(Ordering::Relaxed), is_kept) {
            (true, true) => picture(),
            _ => response("503 Service Unavailable", b""),
        })
    });
    let context = context();
    let mut first = pictures(server.url_template(), Some(folder.path().to_owned()));
    settle(&mut first, &context, 0.0);
    drop(first);
    works.store(false, Ordering::Relaxed);
    let mut map = pictures(server.url_template(), Some(folder.path().to_owned()));
    assert!(settle(&mut map, &context, 0.0).0 >= 3);
    for second in 0..30 {
        show(&mut map, &context, 1.0 + f64::from(second));
        assert!(map.wait_settled(soon()));
    }
    let told: Vec<_> = std::iter::from_fn(|| map.take_problem()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(map.take_recovery(), None);
}

#[test]
fn showing_a_map_never_waits_for_its_server() {
    // It takes requests and answers none of them.
    let server = TileServer::start(|_| None);
    let context = context();
    let mut map = pictures(server.url_template(), None);
    // A frame that waited would never come to its end: requests take longer than the test.
    for frame in 0..200 {
        show(&mut map, &context, f64::from(frame) / 60.0);
    }
    assert!(map.pending_count() >= 6);
    assert!(server.requests.try_iter().count() <= 6);
    assert_eq!(map.take_problem(), None);
}

#[test]
fn mapbox_without_a_token_asks_for_one_and_keeps_the_map_that_is_there() {
    let context = context();
    let mut map = open(&MapEntry::bundled());
    map.switch(&Catalog::default().find("mapbox").unwrap());
    settle(&mut map, &context, 0.0);
    let problem = map.take_problem().unwrap();
    assert!(problem.detail.contains("MAPBOX_TOKEN"), "{problem:?}");
    assert!(map.take_wants_token() && !map.take_wants_token());
    assert_eq!(
        (map.entry().name.as_str(), map.is_switching()),
        ("bundled", false)
    );
}

#[test]
fn a_fine_screen_gets_finer_tiles_when_the_window_comes_to_it() {
    let server = TileServer::start(|_| Some(picture()));
    let address = server.url_template().replace(".png", "{r}.png");
    let context = context();
    let mut map = open_at(&address, MapEnv::default());
    settle(&mut map, &context, 0.0);
    let is_fine = |head: &String| head.contains("@2x.png");
    assert_eq!(server.requests.try_iter().filter(is_fine).count(), 0);
    context.set_zoom_factor(2.0);
    show(&mut map, &context, 1.0);
    assert!(settle(&mut map, &context, 2.0).0 >= 6);
    let heads: Vec<String> = server.requests.try_iter().collect();
    assert!(!heads.is_empty() && heads.iter().all(is_fine), "{heads:?}");
}
