//! Writes tables to files that a person chooses, on a thread: the dialogue stays open as long as
//! a person likes, and a disk may be slow.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, TryRecvError, bounded};

use super::viewer::Viewer;
use crate::command::TableFile;
use crate::ui::NoticeLevel;
use crate::words::tables as words;

type Choose = Arc<dyn Fn(&str) -> Option<PathBuf> + Send + Sync>;

/// What has come of a table.
#[derive(Debug)]
enum Outcome {
    /// No file was chosen, or this system has no dialogue for one.
    NoFile,
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
                .add_filter(words::FILES, &["csv"])
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
            let outcome = match choose(table.name()) {
                None => Outcome::NoFile,
                Some(path) => match write_whole(&path, table.text().as_bytes()) {
                    Ok(()) => Outcome::Written {
                        path,
                        rows: table.rows(),
                    },
                    Err(error) => Outcome::Failed { path, error },
                },
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

/// Writes a file whole or not at all: a table of before is not lost to a full disk.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = fs::File::create(&beside)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
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
    fn no_file_is_nothing_to_tell_and_one_that_cannot_be_written_is_an_error() {
        assert!(told(|_| None).notices.list().is_empty());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("not/there/at all.csv");
        let viewer = told(move |_| Some(path.clone()));
        assert_eq!(viewer.notices.list()[0].level, NoticeLevel::Error);
    }
}
