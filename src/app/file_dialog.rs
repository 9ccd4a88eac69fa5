//! The system's own dialogue for a file, on a thread: it stays open as long as a person likes.
#![allow(
    clippy::disallowed_methods,
    reason = "how soon a dialogue ended tells whether it was there"
)]

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};

use crate::words::{keep as words, maps};

/// A dialogue that is gone so soon was never there: nobody closes one so quickly.
const NO_DIALOG: Duration = Duration::from_millis(400);

type Choose<Q> = Arc<dyn Fn(&Q) -> Option<PathBuf> + Send + Sync>;

/// What is asked for where there is more than one kind of file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileQuestion {
    /// Where to write a picture; with the name that is proposed.
    SavePicture(String),
    /// Where to write a view; with the name that is proposed.
    SaveView(String),
    /// Which view to open.
    OpenView,
    /// Which session to open.
    OpenSession,
}

/// Asks for a file, one dialogue at a time. `Q` is the question, where there are several.
pub struct FileChooser<Q = ()> {
    choose: Choose<Q>,
    waker: Arc<dyn Fn() + Send + Sync>,
    open: Option<Receiver<Chosen>>,
}

impl<Q> fmt::Debug for FileChooser<Q> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("FileChooser")
    }
}

/// How a dialogue stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// None is open.
    Nothing,
    /// It is open.
    NotYet,
    /// It was closed without a file.
    NoFile,
    /// There was none: this system has no dialogues.
    NoDialog,
    /// This file.
    File(PathBuf),
}

impl Chosen {
    /// What has come of a dialogue that has given `path` so long after it was asked for.
    pub fn of(path: Option<PathBuf>, after: Duration) -> Self {
        match path {
            Some(path) => Self::File(path),
            None if after < NO_DIALOG => Self::NoDialog,
            None => Self::NoFile,
        }
    }
}

/// A path from a dialogue, with an end that says what the file is; and whether that had to be
/// added, so that the dialogue has not asked if a file of this name may go.
pub fn with_end(path: PathBuf, end: &str) -> (PathBuf, bool) {
    let is_end = |known: &OsStr| known.eq_ignore_ascii_case(end);
    if path.extension().is_some_and(is_end) {
        return (path, false);
    }
    let mut name = path.into_os_string();
    name.push(".");
    name.push(end);
    (name.into(), true)
}

impl FileChooser {
    /// The dialogue of this system for files of maps. `waker` is called when it has ended.
    pub fn of_system(waker: impl Fn() + Send + Sync + 'static) -> Self {
        Self::with(waker, || {
            rfd::FileDialog::new()
                .set_title(maps::DIALOG)
                .add_filter(maps::FILES, &["pmtiles", "mbtiles"])
                .add_filter(words::ALL_FILES, &["*"])
                .pick_file()
        })
    }

    /// A dialogue that `choose` stands for.
    pub fn with(
        waker: impl Fn() + Send + Sync + 'static,
        choose: impl Fn() -> Option<PathBuf> + Send + Sync + 'static,
    ) -> Self {
        Self::asking(waker, move |()| choose())
    }

    /// Opens the dialogue, unless it is open.
    pub fn open(&mut self) {
        self.ask(());
    }
}

impl FileChooser<FileQuestion> {
    /// The dialogues of this system for pictures, views and sessions; where there is a `folder`, nobody is
    /// asked where to save, and a new name is found there. `waker` is called when a question is
    /// answered.
    pub fn of_system_for_keeping(
        waker: impl Fn() + Send + Sync + 'static,
        folder: Option<PathBuf>,
    ) -> Self {
        let dialog = |title: &str, filter: &str, end: &str| {
            rfd::FileDialog::new()
                .set_title(title)
                .add_filter(filter, &[end])
        };
        Self::asking(waker, move |question| match (question, &folder) {
            (FileQuestion::SavePicture(name) | FileQuestion::SaveView(name), Some(folder)) => {
                Some(new_path(folder, name))
            }
            (FileQuestion::SavePicture(name), None) => {
                dialog(words::PICTURE_DIALOG, words::PICTURE_FILES, "png")
                    .set_file_name(name)
                    .save_file()
            }
            (FileQuestion::SaveView(name), None) => {
                dialog(words::SAVE_VIEW_DIALOG, words::VIEW_FILES, "trackview")
                    .set_file_name(name)
                    .save_file()
            }
            (FileQuestion::OpenView, _) => {
                dialog(words::OPEN_VIEW_DIALOG, words::VIEW_FILES, "trackview").pick_file()
            }
            (FileQuestion::OpenSession, _) => rfd::FileDialog::new()
                .set_title(words::SESSION_DIALOG)
                .add_filter(words::SESSION_FILES, &["jsonl", "json", "gz", "zst"])
                .add_filter(words::ALL_FILES, &["*"])
                .pick_file(),
        })
    }
}

impl<Q: Send + 'static> FileChooser<Q> {
    /// A dialogue that `choose` stands for, which is told the question.
    pub fn asking(
        waker: impl Fn() + Send + Sync + 'static,
        choose: impl Fn(&Q) -> Option<PathBuf> + Send + Sync + 'static,
    ) -> Self {
        Self {
            choose: Arc::new(choose),
            waker: Arc::new(waker),
            open: None,
        }
    }

    /// Opens a dialogue, unless one is open.
    pub fn ask(&mut self, question: Q) {
        if self.open.is_some() {
            return;
        }
        let (sender, receiver) = bounded(1);
        let (choose, waker) = (Arc::clone(&self.choose), Arc::clone(&self.waker));
        let asking = {
            let sender = sender.clone();
            move || {
                let asked_at = Instant::now();
                let path = choose(&question);
                let _ = sender.send(Chosen::of(path, asked_at.elapsed()));
                waker();
            }
        };
        // Not waited for: it ends when a person closes the dialogue.
        let started = std::thread::Builder::new()
            .name("file-dialog".to_owned())
            .spawn(asking);
        if let Err(error) = started {
            tracing::warn!(%error, "no thread for the dialogue");
            let _ = sender.send(Chosen::NoDialog);
            (self.waker)();
        }
        self.open = Some(receiver);
    }

    /// What has come of it; each file once.
    pub fn take(&mut self) -> Chosen {
        let Some(open) = &self.open else {
            return Chosen::Nothing;
        };
        let chosen = match open.try_recv() {
            Ok(chosen) => chosen,
            Err(crossbeam_channel::TryRecvError::Empty) => return Chosen::NotYet,
            // The thread has ended without a word.
            Err(crossbeam_channel::TryRecvError::Disconnected) => Chosen::NoFile,
        };
        self.open = None;
        chosen
    }
}

/// A path in `folder` that no file has: with a number where one has the name already.
fn new_path(folder: &Path, name: &str) -> PathBuf {
    let name = Path::new(name);
    let mut path = folder.join(name);
    for number in 2..1000 {
        if !path.exists() {
            break;
        }
        let mut numbered = name.file_stem().unwrap_or_default().to_owned();
        numbered.push(format!("_{number}"));
        if let Some(end) = name.extension() {
            numbered.push(".");
            numbered.push(end);
        }
        path = folder.join(numbered);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(chooser: &mut FileChooser, woken: &Receiver<()>) -> Chosen {
        chooser.open();
        woken
            .recv_timeout(std::time::Duration::from_secs(60))
            .unwrap();
        chooser.take()
    }

    #[test]
    fn a_file_is_told_once_and_none_is_told_too() {
        let (wake, woken) = bounded(1);
        let files = std::sync::Mutex::new(vec![None, Some(PathBuf::from("a.pmtiles"))]);
        let mut chooser = FileChooser::with(
            move || wake.send(()).unwrap(),
            move || files.lock().unwrap().pop().unwrap(),
        );
        assert_eq!(chooser.take(), Chosen::Nothing);
        let file = wait(&mut chooser, &woken);
        assert_eq!(file, Chosen::File("a.pmtiles".into()));
        assert_eq!(chooser.take(), Chosen::Nothing);
        assert_eq!(wait(&mut chooser, &woken), Chosen::NoDialog);
    }

    #[test]
    fn a_dialogue_that_was_never_there_is_told_from_one_that_was_closed() {
        let after = |millis| Chosen::of(None, Duration::from_millis(millis));
        assert_eq!(after(10), Chosen::NoDialog);
        assert_eq!(after(3000), Chosen::NoFile);
        let file = Chosen::of(Some("a.png".into()), Duration::ZERO);
        assert_eq!(
            file,
            Chosen::File("a.png".into()),
            "it may remember the last one"
        );
    }

    #[test]
    fn a_name_without_an_end_gets_it_and_was_not_asked_about() {
        for (name, ended, is_new) in [
            ("a.csv", "a.csv", false),
            ("a.CSV", "a.CSV", false),
            ("evidence.7", "evidence.7.csv", true),
        ] {
            let expected = (PathBuf::from(ended), is_new);
            assert_eq!(with_end(name.into(), "csv"), expected);
        }
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let mut names = Vec::new();
        for _ in 0..3 {
            let path = new_path(folder.path(), "2026-05-04_demo.png");
            std::fs::write(&path, "x").unwrap();
            names.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
        let expected = [
            "2026-05-04_demo.png",
            "2026-05-04_demo_2.png",
            "2026-05-04_demo_3.png",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn a_second_dialogue_is_not_opened_over_the_first() {
        let (go_on, may_go_on) = bounded(1);
        let (wake, woken) = bounded(4);
        let mut chooser = FileChooser::with(
            move || wake.send(()).unwrap(),
            move || may_go_on.recv().unwrap(),
        );
        chooser.open();
        chooser.open();
        assert_eq!(chooser.take(), Chosen::NotYet);
        go_on.send(None).unwrap();
        woken
            .recv_timeout(std::time::Duration::from_secs(60))
            .unwrap();
        assert!(matches!(chooser.take(), Chosen::NoFile | Chosen::NoDialog));
        assert!(woken.try_recv().is_err());
    }
}
