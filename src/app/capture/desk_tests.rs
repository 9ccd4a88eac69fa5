//! Pictures come to the clipboard or to a file, and what fails is told with its cause.

use std::fs;
use std::sync::Mutex;

use super::super::clipboard::tests::{Held, in_memory, missing};
use super::super::fixture::{Fixture, demo};
use super::*;
use crate::app::capture::ClipboardAnswer;

/// A desk beside a window that has been drawn.
struct Bench {
    fixture: Fixture,
    desk: CaptureDesk,
    clipboard: Clipboard,
    held: Arc<Mutex<Held>>,
    woken: Receiver<()>,
    folder: tempfile::TempDir,
}

impl Bench {
    /// With a dialog that answers `chosen`, a name in a folder of its own.
    fn new(chosen: Option<&'static str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (wake, woken) = bounded(64);
        let path = chosen.map(|name| folder.path().join(name));
        let chooser = FileChooser::asking(|| {}, move |_: &FileQuestion| path.clone());
        let (clipboard, held, _) = in_memory();
        Self {
            fixture: Fixture::new(demo(), true, 1),
            desk: CaptureDesk::new(chooser, move || wake.send(()).unwrap()),
            clipboard,
            held,
            woken,
            folder,
        }
    }

    /// Asks for a picture and goes on until something is told of it.
    fn ask(&mut self, to: PictureTarget) -> (NoticeLevel, String, String) {
        let wish = CaptureWish {
            scale: PictureScale::ONE,
            to,
        };
        let viewer = &mut self.fixture.viewer;
        viewer.notices = Notices::default();
        self.desk.take_up(wish, viewer, &self.fixture.stage);
        let begun = Instant::now();
        while viewer.notices.list().is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(120));
            let gpu = Some(&self.fixture.gpu);
            self.desk
                .turn(&mut viewer.notices, &mut self.clipboard, gpu);
            if let Some(ClipboardAnswer::Image(result)) = self.clipboard.take() {
                self.desk.copied(result, &mut viewer.notices);
            }
            let _ = self.woken.recv_timeout(Duration::from_millis(20));
        }
        let notice = &viewer.notices.list()[0];
        (notice.level, notice.title.clone(), notice.detail.clone())
    }

    fn names(&self) -> Vec<String> {
        let files = fs::read_dir(self.folder.path()).unwrap();
        files
            .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
            .collect()
    }
}

#[test]
fn a_picture_is_saved_with_what_it_shows_and_never_over_another_file() {
    let mut bench = Bench::new(None);
    let path = bench.folder.path().join("a.png");
    let to = PictureTarget::File(Some(path.clone()));
    let (level, title, detail) = bench.ask(to.clone());
    assert_eq!((level, title.as_str()), (NoticeLevel::Info, "Saved a.png"));
    assert!(detail.starts_with(&path.display().to_string()), "{detail}");
    let file = fs::read(&path).unwrap();
    let decoder = png::Decoder::new(std::io::Cursor::new(&file));
    let reader = decoder.read_info().unwrap();
    assert!(reader.info().height > 600 && reader.info().width == 900);
    let texts: Vec<(String, String)> = reader
        .info()
        .utf8_text
        .iter()
        .map(|text| (text.keyword.clone(), text.get_text().unwrap()))
        .collect();
    let camera = bench.fixture.viewer.camera();
    let center = camera.center().to_lon_lat();
    for (keyword, text) in [
        (
            "Software",
            concat!("trackscope ", env!("CARGO_PKG_VERSION")),
        ),
        ("Source", "Demo session"),
        ("Playhead", "2026-05-04T08:15:00"),
        ("Time zone", "as recorded, zone not stated"),
        (
            "View",
            &format!(
                "{},{},{}",
                center.lon_deg(),
                center.lat_deg(),
                camera.zoom()
            ),
        ),
    ] {
        let found = texts.iter().find(|(known, _)| known == keyword);
        assert_eq!(found.map(|(_, text)| text.as_str()), Some(text));
    }
    let (level, title, detail) = bench.ask(to);
    assert_eq!(
        (level, title.as_str()),
        (NoticeLevel::Error, "The picture was not saved")
    );
    assert!(detail.contains("there already"), "{detail}");
    assert_eq!(fs::read(&path).unwrap(), file);
}

#[test]
fn a_folder_that_is_gone_is_told() {
    let mut bench = Bench::new(None);
    let path = bench.folder.path().join("gone/a.png");
    let (level, title, detail) = bench.ask(PictureTarget::File(Some(path)));
    assert_eq!(
        (level, title.as_str()),
        (NoticeLevel::Error, "The picture was not saved")
    );
    assert!(detail.contains("gone"), "{detail}");
}

#[test]
fn a_name_from_the_dialog_gets_its_end() {
    let mut bench = Bench::new(Some("evidence.7"));
    let (_, title, _) = bench.ask(PictureTarget::File(None));
    assert_eq!(title, "Saved evidence.7.png");
    assert_eq!(bench.names(), ["evidence.7.png"]);
}

#[test]
fn a_file_that_was_chosen_in_the_dialog_is_written_over() {
    let mut bench = Bench::new(Some("a.PNG"));
    fs::write(bench.folder.path().join("a.PNG"), "before").unwrap();
    bench.ask(PictureTarget::File(None));
    let file = fs::read(bench.folder.path().join("a.PNG")).unwrap();
    assert!(file.starts_with(b"\x89PNG"));
    assert_eq!(bench.names(), ["a.PNG"]);
}

#[test]
fn a_system_without_dialogs_is_told() {
    let mut bench = Bench::new(None);
    let (level, title, detail) = bench.ask(PictureTarget::File(None));
    assert_eq!(
        (level, title.as_str(), detail.as_str()),
        (
            NoticeLevel::Warning,
            words::PICTURE_NOT_SAVED,
            words::NO_DIALOG
        )
    );
}

#[test]
fn a_picture_is_copied_and_a_missing_clipboard_is_told() {
    let mut bench = Bench::new(None);
    let (level, title, detail) = bench.ask(PictureTarget::Clipboard);
    assert_eq!(
        (level, title.as_str()),
        (NoticeLevel::Info, words::PICTURE_COPIED)
    );
    {
        let held = bench.held.lock().unwrap();
        let picture = &held.pictures[0];
        let size = words::pixels(picture.width_px, picture.height_px);
        assert_eq!(detail, size);
    }
    bench.clipboard = missing().0;
    let (level, title, detail) = bench.ask(PictureTarget::Clipboard);
    assert_eq!(
        (level, title.as_str(), detail.as_str()),
        (
            NoticeLevel::Error,
            words::PICTURE_NOT_COPIED,
            "there is no clipboard here"
        )
    );
}
