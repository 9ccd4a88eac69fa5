//! Views are saved and opened beside the window, and shown once their data is there.

use std::fs;
use std::time::Instant;

use super::super::link::read_link;
use super::*;
use crate::app::capture::clipboard_in_memory;
use crate::app::capture::fixture::Fixture;
use crate::app::synthetic_fleet;
use crate::feed::{Envelope, FeedEvent};
use crate::wire::{LoadPart, LoadVehicles, Message};

struct Bench {
    fixture: Fixture,
    desk: ViewDesk,
    woken: Receiver<()>,
    folder: tempfile::TempDir,
}

fn session() -> Message {
    synthetic_fleet("3x60".parse().unwrap())
}

fn viewer() -> Viewer {
    let mut viewer = Viewer::default();
    viewer.receive(session());
    viewer
}

impl Bench {
    /// With a dialog that answers `chosen`, a name in a folder of its own.
    fn new(viewer: Viewer, chosen: Option<&'static str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (wake, woken) = bounded(64);
        let path = chosen.map(|name| folder.path().join(name));
        let chooser = FileChooser::asking(|| {}, move |_: &FileQuestion| path.clone());
        Self {
            fixture: Fixture::new(viewer, false, 1),
            desk: ViewDesk::new(chooser, move || wake.send(()).unwrap()),
            woken,
            folder,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn save(&mut self, path: Option<PathBuf>) {
        let Fixture { viewer, stage, .. } = &mut self.fixture;
        self.desk.save(path, viewer, stage);
    }

    fn turn(&mut self) -> ViewTurn {
        self.desk.turn(&mut self.fixture.viewer)
    }

    /// Goes on until something is told.
    #[expect(
        clippy::disallowed_methods,
        reason = "a deadline for the desk's threads"
    )]
    fn notice(&mut self) -> (NoticeLevel, String, String) {
        let begun = Instant::now();
        while self.fixture.viewer.notices.list().is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(60));
            self.turn();
            let _ = self.woken.recv_timeout(Duration::from_millis(20));
        }
        let notice = self.fixture.viewer.notices.list()[0].clone();
        self.fixture.viewer.notices.dismiss(notice.id);
        (notice.level, notice.title, notice.detail)
    }

    /// Goes on until what was asked for is read and done.
    #[expect(
        clippy::disallowed_methods,
        reason = "a deadline for the desk's threads"
    )]
    fn settle(&mut self) -> Option<ViewSession> {
        let begun = Instant::now();
        loop {
            let turn = self.turn();
            if turn.session.is_some() || self.desk.jobs.is_empty() {
                return turn.session;
            }
            assert!(begun.elapsed() < Duration::from_secs(60));
            let _ = self.woken.recv_timeout(Duration::from_millis(20));
        }
    }
}

#[test]
fn a_saved_view_is_opened_again_and_is_written_over_nothing() {
    let mut bench = Bench::new(viewer(), None);
    let path = bench.path("a.trackview");
    let before = ViewState::of(&bench.fixture.viewer, None).place;
    bench.save(Some(path.clone()));
    let (level, title, detail) = bench.notice();
    assert_eq!(
        (level, title.as_str()),
        (NoticeLevel::Info, "Saved a.trackview")
    );
    assert_eq!(detail, path.display().to_string());
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("{\n") && text.contains("\"trackscope_view\": 1"),
        "{text}"
    );
    bench.save(Some(path.clone()));
    assert_eq!(bench.notice().1, words::NOT_SAVED);

    let viewer = &mut bench.fixture.viewer;
    viewer.carry_out(Command::HideInferred(true));
    viewer.look_from(crate::geo::LonLat::new(1.0, 2.0).unwrap(), 9.0);
    bench.desk.open(Some(path));
    assert_eq!(bench.settle(), None);
    let after = ViewState::of(&bench.fixture.viewer, None);
    assert_eq!(after.place, before);
    assert_eq!(after.hide_inferred, Some(false));
    assert!(bench.fixture.viewer.notices.list().is_empty());
}

#[test]
fn a_broken_file_is_told_and_changes_nothing() {
    let mut bench = Bench::new(viewer(), None);
    let path = bench.path("a.trackview");
    fs::write(&path, "{\"trackscope_view\": 7}").unwrap();
    let before = ViewState::of(&bench.fixture.viewer, None);
    bench.desk.open(Some(path.clone()));
    let (level, title, detail) = bench.notice();
    assert_eq!(
        (level, title.as_str()),
        (NoticeLevel::Error, words::NOT_OPENED)
    );
    assert!(
        detail.contains("a.trackview") && detail.contains("trackscope_view = 7"),
        "{detail}"
    );
    assert_eq!(ViewState::of(&bench.fixture.viewer, None), before);
    bench.desk.open(Some(bench.path("missing.trackview")));
    assert!(bench.notice().2.contains("missing.trackview"));
}

#[test]
fn the_dialog_gives_names_and_an_end_that_is_missing_is_added() {
    let mut bench = Bench::new(viewer(), Some("case 7"));
    bench.save(None);
    assert_eq!(bench.notice().1, "Saved case 7.trackview");
    let mut bench = Bench::new(viewer(), Some("b.trackview"));
    fs::write(bench.path("b.trackview"), "before").unwrap();
    bench.save(None);
    assert_eq!(
        bench.notice().1,
        "Saved b.trackview",
        "the dialog has asked"
    );
    bench.desk.open(None);
    while bench.desk.asking.is_some() {
        bench.turn();
    }
    assert_eq!(bench.settle(), None);
    assert!(bench.fixture.viewer.notices.list().is_empty());
}

/// The session as a large one comes: a vehicle at a time.
fn parts() -> [FeedEvent; 3] {
    let Message::LoadVehicles(LoadVehicles { mut vehicles, .. }) = session() else {
        panic!()
    };
    [LoadPart::First, LoadPart::Next, LoadPart::Last].map(|part| {
        let load = LoadVehicles {
            part,
            vehicles: vec![vehicles.remove(0)],
            ..LoadVehicles::default()
        };
        FeedEvent::Message(Envelope {
            seq: 0,
            at: Duration::ZERO,
            message: Message::LoadVehicles(load),
        })
    })
}

/// A view of a file beside it, and what was seen there.
fn view_of_file(bench: &Bench) -> ReadView {
    fs::write(bench.path("drive.json"), "{}").unwrap();
    let mut viewer = viewer();
    viewer.open_file("drive.json".into(), Some(bench.path("drive.json")));
    viewer.carry_out(Command::HideInferred(true));
    let state = ViewState::of(&viewer, Some("none".into()));
    ReadView {
        state,
        notes: Vec::new(),
    }
}

#[test]
fn a_view_of_another_session_opens_it_and_waits_until_all_of_it_is_there() {
    let mut bench = Bench::new(Viewer::default(), None);
    let view = view_of_file(&bench);
    let path = bench.path("a.trackview");
    fs::write(&path, to_json(&view.state).to_string()).unwrap();
    bench.desk.open(Some(path));
    let session = bench.settle();
    assert_eq!(session, Some(ViewSession::File(bench.path("drive.json"))));
    let file = bench.path("drive.json");
    bench
        .fixture
        .viewer
        .open_file("drive.json".into(), Some(file));
    let hides = |bench: &Bench| bench.fixture.viewer.display().hide_inferred;
    for part in parts() {
        assert!(!hides(&bench), "nothing is shown of it before all is there");
        bench.fixture.viewer.feed(part);
        bench.turn();
    }
    assert!(hides(&bench));
    assert_eq!(
        bench.fixture.viewer.take_wanted_basemap().unwrap().name,
        "none"
    );
    assert!(bench.fixture.viewer.notices.list().is_empty());
}

#[test]
fn a_session_that_has_changed_is_told_when_it_was_read_to_its_end() {
    let mut bench = Bench::new(Viewer::default(), None);
    let view = view_of_file(&bench);
    let path = bench.path("a.trackview");
    fs::write(&path, to_json(&view.state).to_string()).unwrap();
    bench.desk.open(Some(path));
    bench.settle();
    let viewer = &mut bench.fixture.viewer;
    viewer.open_file("drive.json".into(), None);
    viewer.receive(synthetic_fleet("2x60".parse().unwrap()));
    assert!(!bench.turn().changed, "more may come");
    bench.fixture.viewer.feed(FeedEvent::Finished);
    let (level, title, detail) = bench.notice();
    assert_eq!(
        (level, title.as_str()),
        (NoticeLevel::Warning, words::NOT_AS_SAVED)
    );
    assert!(detail.contains("another session"), "{detail}");
}

#[test]
fn a_session_that_is_gone_is_told_and_the_view_is_shown_on_what_is_there() {
    let mut bench = Bench::new(viewer(), None);
    let mut view = view_of_file(&bench);
    fs::remove_file(bench.path("drive.json")).unwrap();
    view.state.session.fixes = 7;
    let path = bench.path("a.trackview");
    fs::write(&path, to_json(&view.state).to_string()).unwrap();
    bench.desk.open(Some(path));
    let (_, title, detail) = bench.notice();
    assert_eq!(title, words::NOT_AS_SAVED);
    assert!(detail.contains("drive.json was not found"), "{detail}");
    assert!(bench.fixture.viewer.display().hide_inferred);
}

#[test]
fn a_system_without_dialogs_is_told_for_opening_and_for_saving() {
    let mut bench = Bench::new(viewer(), None);
    bench.desk.open(None);
    let told = bench.notice();
    let (title, detail) = (words::NOT_OPENED.to_owned(), words::NO_DIALOG.to_owned());
    assert_eq!(told, (NoticeLevel::Warning, title, detail));
    bench.save(None);
    let told = bench.notice();
    let (title, detail) = (words::NOT_SAVED.to_owned(), keep::NO_DIALOG.to_owned());
    assert_eq!(told, (NoticeLevel::Warning, title, detail));
}

#[test]
fn the_window_of_an_application_stays_its_own() {
    let mut bench = Bench::new(viewer(), None);
    let mut view = view_of_file(&bench);
    view.state.session.fixes = 7;
    bench.fixture.viewer.source = Source::Live {
        address: "127.0.0.1:1".into(),
    };
    let path = bench.path("a.trackview");
    fs::write(&path, to_json(&view.state).to_string()).unwrap();
    bench.desk.open(Some(path));
    assert!(bench.notice().2.contains(words::APPLICATION_STAYS));
}

#[test]
fn a_link_is_copied_and_opens_the_same_view() {
    let mut bench = Bench::new(viewer(), None);
    let (mut clipboard, held, woken) = clipboard_in_memory();
    bench.fixture.viewer.carry_out(Command::HideInferred(true));
    let Fixture { viewer, stage, .. } = &mut bench.fixture;
    bench.desk.copy_link(viewer, stage, &mut clipboard);
    woken.recv_timeout(Duration::from_secs(60)).unwrap();
    let link = held.lock().unwrap().text.clone();
    let seen = ViewState::of(viewer, Some("bundled".into()));
    assert_eq!(read_link(&link).unwrap().state, seen);
    viewer.carry_out(Command::HideInferred(false));
    bench.desk.open_link(link);
    assert_eq!(bench.settle(), None);
    assert!(bench.fixture.viewer.display().hide_inferred);
    bench
        .desk
        .pasted(Ok(String::new()), &mut bench.fixture.viewer);
    assert_eq!(bench.notice().2, words::NOTHING_COPIED);
    bench.desk.open_link("what was copied otherwise".into());
    let (_, title, detail) = bench.notice();
    assert_eq!(
        (title.as_str(), detail.as_str()),
        (words::NOT_OPENED, words::NO_LINK)
    );
}

#[test]
fn an_address_of_a_map_is_never_written_down() {
    let with_key = crate::basemap::Catalog::default()
        .find("https://maps.example/{z}/{x}/{y}.png?key=hidden")
        .unwrap();
    assert_eq!(name_of(&with_key), None);
    assert_eq!(name_of(&MapEntry::bundled()).as_deref(), Some("bundled"));
}
