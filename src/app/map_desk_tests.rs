//! Maps are switched, remembered and given up, with the real stage.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::*;
use crate::app::headless::{headless_input, paint_target};
use crate::app::key_store::KeyStore;
use crate::app::settings_file::SettingsFile;
use crate::app::stage::StageOptions;
use crate::basemap::{MapEnv, MapTheme};
use crate::command::TokenText;
use crate::gpu::{GpuContext, TARGET_FORMAT, TextureTarget};
use crate::wire::{Message, ViewerEvent};

const SIZE_PX: (u32, u32) = (320, 240);
const TOKEN: &str = "pk.eyJ1IjoiYW5uYSIsImEiOiJjazEyMyJ9.AbC-dEf_0123456789";

struct Fixture {
    gpu: GpuContext,
    stage: Stage,
    viewer: Viewer,
    desk: MapDesk,
    settings: SettingsKeeper,
    target: TextureTarget,
    folder: tempfile::TempDir,
    /// What the system's dialogue gives next.
    file: Arc<Mutex<Option<PathBuf>>>,
    secs: f64,
}

fn no_store() -> KeyStore {
    KeyStore::of_entry(|| Err(keyring::Error::NoDefaultStore))
}

fn settings(folder: &Path) -> SettingsKeeper {
    SettingsKeeper::new(SettingsFile::read(Some(folder)))
}

fn desk(file: &Arc<Mutex<Option<PathBuf>>>) -> MapDesk {
    let tokens = TokenDesk::new(no_store(), None, false);
    let file = Arc::clone(file);
    let chooser = FileChooser::with(|| {}, move || file.lock().unwrap().take());
    let catalog = Catalog::default();
    MapDesk::new(catalog, tokens, chooser)
}

impl Fixture {
    fn new() -> Self {
        let gpu = GpuContext::headless().expect("a graphics adapter: install mesa-vulkan-drivers");
        let folder = tempfile::tempdir().unwrap();
        let file = Arc::default();
        let mut viewer = Viewer::default();
        let mut desk = desk(&file);
        let settings = settings(folder.path());
        let options = StageOptions {
            basemap: desk.first_map(None, &mut viewer, &settings),
            // Nobody is asked in a test.
            map_env: MapEnv {
                offline: true,
                ..MapEnv::default()
            },
            theme: MapTheme::Dark,
            show_ui: false,
            log_path: None,
        };
        let stage = Stage::new(&gpu, TARGET_FORMAT, options, || {}).unwrap();
        let target = TextureTarget::new(&gpu, SIZE_PX.0, SIZE_PX.1);
        Self {
            gpu,
            stage,
            viewer,
            desk,
            settings,
            target,
            folder,
            file,
            secs: 0.0,
        }
    }

    fn turn(&mut self) -> DeskTurn {
        let settings = &mut self.settings;
        let turn = self.desk.turn(&mut self.viewer, &mut self.stage, settings);
        self.settings.save(&mut self.viewer);
        turn
    }

    /// Asks for something, and lets it be done.
    fn ask(&mut self, command: Command) -> DeskTurn {
        self.viewer.carry_out(command);
        self.turn()
    }

    /// Draws a frame and then does what there is to do, as the window does.
    fn draw(&mut self) -> Vec<u8> {
        self.secs += 0.1;
        let input = headless_input(SIZE_PX, 1.0, self.secs);
        let frame = self.stage.frame(&mut self.viewer, input);
        self.stage
            .paint(&frame, paint_target(&self.target))
            .unwrap();
        let pixels = self.target.read_rgba(&self.gpu).unwrap();
        self.turn();
        pixels
    }

    /// Draws until all is there.
    fn settle(&mut self) -> Vec<u8> {
        for _ in 0..4 {
            self.draw();
            #[expect(clippy::disallowed_methods, reason = "a deadline for the map's tiles")]
            let deadline = Instant::now() + Duration::from_secs(30);
            assert!(self.stage.wait_for_map(deadline));
        }
        self.draw()
    }

    fn remembered(&self) -> Remembered {
        SettingsFile::read(Some(self.folder.path())).remembered
    }

    fn is_chosen(&self, name: &str) -> bool {
        self.stage.map_entry().name == name
    }
}

/// Number of different colours.
fn colors(pixels: &[u8]) -> usize {
    let colors: std::collections::HashSet<&[u8]> = pixels.chunks(4).collect();
    colors.len()
}

fn switch(name: &str) -> Command {
    Command::SwitchBasemap(name.into())
}

fn by_application(name: &str) -> Message {
    Message::SwitchProvider { name: name.into() }
}

#[test]
fn a_map_is_switched_without_a_blank_frame_and_nothing_else_changes() {
    let mut fixture = Fixture::new();
    fixture.viewer.receive(
        crate::wire::decode(
            br#"{"type":"load_vehicles","data":{"vehicles":[{"id":"a","gps_points":[
            {"latitude":35.9,"longitude":14.5,"timestamp":"2026-05-04T08:00:00"},
            {"latitude":35.91,"longitude":14.51,"timestamp":"2026-05-04T08:10:00"}]}]}}"#,
            &mut |_| {},
        )
        .unwrap(),
    );
    fixture.settle();
    let key = crate::model::VehicleKey::from_index(0);
    fixture.viewer.carry_out(Command::Select(key));
    fixture.viewer.carry_out(Command::SeekBySecs(60.0));
    let before = fixture.settle();
    let state = |viewer: &Viewer| {
        (
            *viewer.camera(),
            viewer.selected(),
            viewer.clock().playhead(),
        )
    };
    let state_before = state(&fixture.viewer);
    // It cannot be opened: what is shown stays.
    fixture.viewer.receive(by_application("/not/there.pmtiles"));
    fixture.turn();
    assert!(fixture.draw() == before, "the map so far stays");
    fixture.viewer.receive(by_application("none"));
    fixture.turn();
    let without = fixture.draw();
    assert!(without != before);
    fixture.viewer.receive(by_application("bundled"));
    fixture.turn();
    assert!(fixture.draw() == before, "at once, from what is kept");
    assert_eq!(state(&fixture.viewer), state_before);
}

#[test]
fn an_unknown_name_is_an_error_that_lists_the_known_ones() {
    let mut fixture = Fixture::new();
    fixture.viewer.receive(by_application("google"));
    fixture.turn();
    let events = fixture.viewer.take_events();
    let [
        ViewerEvent::MapError {
            error, critical, ..
        },
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert!(!critical);
    for known in ["google", "bundled", "osm", "mapbox", "none"] {
        assert!(error.contains(known), "{error}");
    }
    assert!(fixture.is_chosen("bundled"));
    assert_eq!(fixture.viewer.notices.list().len(), 1);
}

#[test]
fn the_map_of_a_person_is_remembered_and_that_of_the_application_is_not() {
    let mut fixture = Fixture::new();
    fixture.viewer.receive(by_application("none"));
    fixture.turn();
    fixture.settle();
    assert_eq!(fixture.remembered().map, None);
    fixture.ask(switch("bundled"));
    fixture.settle();
    fixture.ask(switch("none"));
    fixture.settle();
    assert_eq!(fixture.remembered().map.as_deref(), Some("none"));
    let mut next = desk(&fixture.file);
    let settings = settings(fixture.folder.path());
    let mut viewer = Viewer::default();
    let mut first = |asked| next.first_map(asked, &mut viewer, &settings);
    assert_eq!(first(None), MapEntry::none());
    let asked = MapEntry::bundled();
    assert_eq!(first(Some(asked.clone())), asked);
    assert_eq!(fixture.remembered().map.as_deref(), Some("none"));
}

#[test]
fn a_map_that_cannot_be_opened_is_told_and_not_remembered() {
    let mut fixture = Fixture::new();
    fixture.ask(switch("/not/there.pmtiles"));
    fixture.settle();
    assert!(fixture.is_chosen("bundled"));
    let problem = fixture.stage.take_map_problem().unwrap();
    assert!(problem.message.contains("there"), "{problem:?}");
    assert_eq!(fixture.remembered(), Remembered::default());
    assert!(fixture.viewer.maps.choices.iter().all(|c| !c.is_recent));
}

#[test]
fn a_remembered_map_that_nobody_knows_any_more_is_told_and_the_bundled_one_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = SettingsFile::read(Some(folder.path())).file;
    let map = Some("a name of last year".to_owned());
    let remembered = Remembered {
        map,
        ..Remembered::default()
    };
    file.write(&remembered).unwrap();
    let mut viewer = Viewer::default();
    let settings = settings(folder.path());
    let first = desk(&Arc::default()).first_map(None, &mut viewer, &settings);
    assert_eq!(first, MapEntry::bundled());
    let notice = &viewer.notices.list()[0];
    assert!(notice.detail.contains("a name of last year"), "{notice:?}");
}

#[test]
fn the_opacity_mixes_the_map_with_its_ground_and_is_remembered() {
    let mut fixture = Fixture::new();
    let whole = fixture.settle();
    let [r, g, b] = [27, 29, 33];
    let far_from_ground = |pixels: &[u8]| -> u64 {
        let part = |pixel: &[u8]| {
            let of = |i: usize, ground: u8| u64::from(pixel[i].abs_diff(ground));
            of(0, r) + of(1, g) + of(2, b)
        };
        pixels.chunks(4).map(part).sum()
    };
    fixture.ask(Command::SetBasemapOpacity(50));
    let half = fixture.settle();
    let share = far_from_ground(&half) as f64 / far_from_ground(&whole) as f64;
    assert!((0.3..0.7).contains(&share), "{share}");
    assert_eq!(fixture.remembered().opacity_percent, 50);
    // Kept, and the same as if it were painted anew.
    assert!(fixture.draw() == half);
    fixture.ask(Command::SetBasemapOpacity(0));
    let none = fixture.settle();
    assert_eq!(colors(&none), 1, "no map at all");
    fixture.ask(Command::SetBasemapOpacity(100));
    assert!(fixture.settle() == whole);
}

#[test]
fn a_dropped_file_is_a_map_a_session_or_told_to_be_neither() {
    let mut fixture = Fixture::new();
    fixture.ask(Command::DropFile("/maps/City.pmtiles".into()));
    assert!(fixture.is_chosen("/maps/City.pmtiles"));
    let turn = fixture.ask(Command::DropFile("/a/drive.jsonl.gz".into()));
    assert_eq!(turn.session, Some("/a/drive.jsonl.gz".into()));
    assert!(fixture.viewer.notices.list().is_empty());
    fixture.ask(Command::DropFile("/a/photo.png".into()));
    let notice = &fixture.viewer.notices.list()[0];
    assert!(notice.detail.contains("photo.png") && notice.detail.contains(".pmtiles"));
    assert!(fixture.is_chosen("/maps/City.pmtiles"));
}

#[test]
fn a_file_of_the_systems_dialogue_is_shown_and_none_is_told() {
    let mut fixture = Fixture::new();
    *fixture.file.lock().unwrap() = Some("/maps/City.pmtiles".into());
    fixture.ask(Command::ChooseMapFile);
    while fixture.viewer.maps.file_dialog == FileDialog::Open {
        fixture.turn();
    }
    assert!(fixture.is_chosen("/maps/City.pmtiles"));
    assert_eq!(fixture.viewer.maps.file_dialog, FileDialog::Idle);
    fixture.ask(Command::ChooseMapFile);
    while fixture.viewer.maps.file_dialog == FileDialog::Open {
        fixture.turn();
    }
    assert_eq!(fixture.viewer.maps.file_dialog, FileDialog::NothingChosen);
}

#[test]
fn mapbox_asks_for_a_token_first_and_the_map_so_far_stays() {
    let mut fixture = Fixture::new();
    fixture.settle();
    fixture.ask(switch("mapbox"));
    assert!(fixture.viewer.maps.question.is_some());
    assert!(fixture.is_chosen("bundled"));
    fixture.ask(Command::CancelToken);
    assert!(fixture.viewer.maps.question.is_none());
    assert!(fixture.is_chosen("bundled"));
    assert_eq!(fixture.remembered().map, None);
    fixture.ask(switch("mapbox"));
    fixture.ask(Command::EnterToken {
        token: TokenText::new(TOKEN.into()),
        keep: false,
    });
    assert!(fixture.is_chosen("mapbox") && fixture.viewer.maps.question.is_none());
    fixture.ask(Command::ForgetToken);
    assert!(fixture.is_chosen("bundled") && !fixture.viewer.maps.has_token);
}

#[test]
fn a_token_is_in_no_file_and_in_nothing_that_is_printed() {
    let mut fixture = Fixture::new();
    fixture.ask(switch("mapbox"));
    fixture.ask(Command::EnterToken {
        token: TokenText::new(TOKEN.into()),
        keep: true,
    });
    fixture.ask(Command::SetBasemapOpacity(40));
    for file in std::fs::read_dir(fixture.folder.path()).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains("eyJ1") && text.contains("40"), "{text}");
    }
    let viewer = &fixture.viewer;
    let printed = format!(
        "{viewer:?} {:?} {:?}",
        fixture.desk,
        fixture.stage.map_entry()
    );
    assert!(!printed.contains("eyJ1"), "{printed}");
    let events = format!("{:?}", fixture.viewer.take_events());
    assert!(!events.contains("eyJ1"), "{events}");
}

#[test]
fn a_folder_that_cannot_be_written_is_told_once_and_the_program_goes_on() {
    let mut fixture = Fixture::new();
    let blocked = fixture.folder.path().join("a file");
    std::fs::write(&blocked, "").unwrap();
    let mut reading = SettingsFile::read(None);
    reading.file = SettingsFile::in_folder(&blocked.join("below"));
    fixture.settings = SettingsKeeper::new(reading);
    for percent in [10, 20, 30] {
        fixture.ask(Command::SetBasemapOpacity(percent));
    }
    let notices = fixture.viewer.notices.list();
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert!(notices[0].title.contains("cannot be kept"));
}

#[test]
fn an_address_is_remembered_unless_it_may_hold_a_key() {
    let mut fixture = Fixture::new();
    let plain = "http://127.0.0.1:9/{z}/{x}/{y}.png";
    fixture.ask(switch(plain));
    fixture.settle();
    assert_eq!(fixture.remembered().map.as_deref(), Some(plain));
    assert_eq!(fixture.remembered().recent.len(), 1);
    let with_key = "http://127.0.0.1:9/{z}/{x}/{y}.png?key=hunter2hunter2";
    fixture.ask(switch(with_key));
    fixture.settle();
    assert_eq!(fixture.stage.map_entry().name, with_key);
    assert_eq!(fixture.remembered().map.as_deref(), Some(plain));
    for file in std::fs::read_dir(fixture.folder.path()).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains("hunter2"), "{text}");
    }
}
