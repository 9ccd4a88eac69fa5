//! The system's own dialogue for a file, on a thread: it stays open as long as a person likes.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crossbeam_channel::{Receiver, bounded};

type Choose = Arc<dyn Fn() -> Option<PathBuf> + Send + Sync>;

/// Asks for a file, one dialogue at a time.
pub struct FileChooser {
    choose: Choose,
    waker: Arc<dyn Fn() + Send + Sync>,
    open: Option<Receiver<Option<PathBuf>>>,
}

impl fmt::Debug for FileChooser {
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
    /// It was closed without a file, or this system has none.
    NoFile,
    /// This file.
    File(PathBuf),
}

impl FileChooser {
    /// The dialogue of this system for files of maps. `waker` is called when it has ended.
    pub fn of_system(waker: impl Fn() + Send + Sync + 'static) -> Self {
        Self::with(waker, || {
            rfd::FileDialog::new()
                .set_title("Open a base map")
                .add_filter("Map tiles (PMTiles, MBTiles)", &["pmtiles", "mbtiles"])
                .add_filter("All files", &["*"])
                .pick_file()
        })
    }

    /// A dialogue that `choose` stands for.
    pub fn with(
        waker: impl Fn() + Send + Sync + 'static,
        choose: impl Fn() -> Option<PathBuf> + Send + Sync + 'static,
    ) -> Self {
        Self {
            choose: Arc::new(choose),
            waker: Arc::new(waker),
            open: None,
        }
    }

    /// Opens the dialogue, unless it is open.
    pub fn open(&mut self) {
        if self.open.is_some() {
            return;
        }
        let (sender, receiver) = bounded(1);
        let (choose, waker) = (Arc::clone(&self.choose), Arc::clone(&self.waker));
        let asking = {
            let sender = sender.clone();
            move || {
                let _ = sender.send(choose());
                waker();
            }
        };
        // Not waited for: it ends when a person closes the dialogue.
        let started = std::thread::Builder::new()
            .name("file-dialog".to_owned())
            .spawn(asking);
        if let Err(error) = started {
            tracing::warn!(%error, "no thread for the dialogue");
            let _ = sender.send(None);
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
            Ok(Some(path)) => Chosen::File(path),
            Ok(None) => Chosen::NoFile,
            Err(crossbeam_channel::TryRecvError::Empty) => return Chosen::NotYet,
            // The thread has ended without a word.
            Err(crossbeam_channel::TryRecvError::Disconnected) => Chosen::NoFile,
        };
        self.open = None;
        chosen
    }
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
        assert_eq!(wait(&mut chooser, &woken), Chosen::NoFile);
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
        assert_eq!(chooser.take(), Chosen::NoFile);
        assert!(woken.try_recv().is_err());
    }
}
