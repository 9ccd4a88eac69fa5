//! Writes tables to files that a person chooses, on a thread: the dialogue stays open as long as
//! a person likes, and a disk may be slow.

#![allow(
    clippy::disallowed_methods,
    reason = "how soon a dialogue ended tells whether it was there"
)]

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, TryRecvError, bounded};

use super::capture::{write_new, write_over};
use super::file_dialog::{Chosen, with_end};
use super::viewer::Viewer;
use crate::command::TableFile;
use crate::ui::NoticeLevel;
use crate::words::{keep, tables as words};

/// End of the names of tables.
const END: &str = "csv";

type Choose = Arc<dyn Fn(&str) -> Option<PathBuf> + Send + Sync>;

/// What has come of a table.
#[derive(Debug)]
enum Outcome {
    /// No file was chosen.
    NoFile,
    /// This system has no dialogue for one.
    NoDialog,
    Written {
        path: PathBuf,
        rows: usize,
    },
    Failed {
        path: PathBuf,
        error: io::Error,
    },
}

/// Writes tables to files, one after the other.
pub struct TableDesk {
    choose: Choose,
    waker: Arc<dyn Fn() + Send + Sync>,
    open: Option<Receiver<Outcome>>,
}

impl fmt::Debug for TableDesk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TableDesk")
    }
}

impl TableDesk {
    /// With the dialogue of this system. `waker` is called when a table has been written.
    pub fn of_system(waker: impl Fn() + Send + Sync + 'static) -> Self {
        Self::with(waker, |name| {
            rfd::FileDialog::new()
                .set_title(words::DIALOG)
                .set_file_name(name)
                .add_filter(words::FILES, &[END])
                .save_file()
        })
    }

    /// With a dialogue that `choose` stands for, which is told the name that is proposed.
    pub fn with(
        waker: impl Fn() + Send + Sync + 'static,
        choose: impl Fn(&str) -> Option<PathBuf> + Send + Sync + 'static,
    ) -> Self {
        Self {
            choose: Arc::new(choose),
            waker: Arc::new(waker),
            open: None,
        }
    }

    /// Does what was asked for since the last turn, and tells what has come of it. Returns whether
    /// the next frame will differ.
    pub fn turn(&mut self, viewer: &mut Viewer) -> bool {
        for table in viewer.take_wanted_tables() {
            // One dialogue at a time: it lies over the window.
            if self.open.is_none() {
                self.write(table);
            }
        }
        let outcome = match self.open.as_ref().map(Receiver::try_recv) {
            None | Some(Err(TryRecvError::Empty)) => return false,
            Some(Ok(outcome)) => outcome,
            // The thread has ended without a word.
            Some(Err(TryRecvError::Disconnected)) => Outcome::NoFile,
        };
        self.open = None;
        match outcome {
            Outcome::NoFile => return false,
            Outcome::NoDialog => {
                let notices = &mut viewer.notices;
                notices.add(NoticeLevel::Warning, words::FAILED, keep::NO_DIALOG);
            }
            Outcome::Written { path, rows } => {
                let path = path.display().to_string();
                tracing::info!(rows, "a table was written to {path}");
                let detail = words::written(rows, &path);
                viewer
                    .notices
                    .add(NoticeLevel::Info, words::WRITTEN, detail);
            }
            Outcome::Failed { path, error } => {
                let detail = format!("{}: {error}", path.display());
                viewer.report_error(words::FAILED, &detail, false);
            }
        }
        true
    }

    fn write(&mut self, table: TableFile) {
        let (sender, receiver) = bounded(1);
        let (choose, waker) = (Arc::clone(&self.choose), Arc::clone(&self.waker));
        let task = move || {
            let asked_at = Instant::now();
            let path = choose(table.name());
            let outcome = match Chosen::of(path, asked_at.elapsed()) {
                Chosen::File(path) => write(&table, path),
                Chosen::NoDialog => Outcome::NoDialog,
                Chosen::NoFile | Chosen::Nothing | Chosen::NotYet => Outcome::NoFile,
            };
            let _ = sender.send(outcome);
            waker();
        };
        // Not waited for: it ends when a person closes the dialogue.
        let started = std::thread::Builder::new()
            .name("table-file".to_owned())
            .spawn(task);
        match started {
            Ok(_) => self.open = Some(receiver),
            Err(error) => tracing::warn!(%error, "no thread for the dialogue"),
        }
    }
}

/// Writes a table where the dialogue has said: over a file only if it has asked about that.
fn write(table: &TableFile, path: PathBuf) -> Outcome {
    let (path, is_new) = with_end(path, END);
    let write = if is_new { write_new } else { write_over };
    match write(&path, table.text().as_bytes()) {
        Ok(()) => Outcome::Written {
            path,
            rows: table.rows(),
        },
        Err(error) => Outcome::Failed { path, error },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::command::Command;

    /// What is told after a table was asked for and `choose` has answered.
    fn told(choose: impl Fn(&str) -> Option<PathBuf> + Send + Sync + 'static) -> Viewer {
        let (wake, woken) = bounded(1);
        let mut desk = TableDesk::with(move || wake.send(()).unwrap(), choose);
        let mut viewer = Viewer::default();
        let table = TableFile::new("everyone.csv".into(), "name\r\n\"Ä\"\r\n".into(), 1);
        viewer.carry_out(Command::SaveTable(table));
        desk.turn(&mut viewer);
        woken
            .recv_timeout(std::time::Duration::from_secs(60))
            .unwrap();
        desk.turn(&mut viewer);
        assert!(desk.open.is_none());
        viewer
    }

    #[test]
    fn a_table_is_written_as_it_is_and_that_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chosen.csv");
        fs::write(&path, "the table of before").unwrap();
        let chosen = path.clone();
        let viewer = told(move |name| {
            assert_eq!(name, "everyone.csv");
            Some(chosen.clone())
        });
        assert_eq!(fs::read(&path).unwrap(), "name\r\n\"Ä\"\r\n".as_bytes());
        let notice = &viewer.notices.list()[0];
        assert_eq!(notice.level, NoticeLevel::Info);
        assert!(notice.detail.contains("chosen.csv"), "{notice:?}");
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(names.len(), 1, "nothing is left beside it: {names:?}");
    }

    #[test]
    fn a_system_without_dialogues_and_a_file_that_cannot_be_written_are_told() {
        let viewer = told(|_| None);
        assert_eq!(viewer.notices.list()[0].detail, keep::NO_DIALOG);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("not/there/at all.csv");
        let viewer = told(move |_| Some(path.clone()));
        let notice = &viewer.notices.list()[0];
        assert_eq!(notice.level, NoticeLevel::Error);
        assert!(notice.detail.contains("at all.csv: "), "{notice:?}");
    }

    #[test]
    fn a_file_that_was_not_asked_about_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("events.csv"), "of before").unwrap();
        let chosen = folder.path().join("events");
        let viewer = told(move |_| Some(chosen.clone()));
        assert_eq!(viewer.notices.list()[0].level, NoticeLevel::Error);
        let left = fs::read(folder.path().join("events.csv")).unwrap();
        assert_eq!(left, b"of before");
    }
}
